"""The tour as it would be with what stands on a form now. Pure: frames and a draft in."""

from datetime import date
from typing import Any

import pandas as pd

from project.frames import records
from project.records.fields import NEW
from project.tour.drafts import SessionDraft, StopDraft, VenueDraft

_NEW_ID = -1
_OF_VENUE = ("address", "municipality", "municipality_code", "province")
_POINT = ("latitude", "longitude", "point_precision")


def with_stop(
    stops: pd.DataFrame,
    draft: StopDraft,
    venue: dict[str, Any],
    *,
    slug: str | None,
    after: str | None = None,
) -> pd.DataFrame:
    """``stops`` (as ``itinerary.stops``) with this draft in the place of ``slug``, or added.

    ``venue`` is a row of ``itinerary.venues``, or :func:`venue_row` of one that is new too.
    """
    rows = records(stops)
    old = next((row for row in rows if row["slug"] == slug), None)
    placed = {
        "place": venue["place"],
        "venue": venue["name"],
        "venue_slug": venue["slug"],
        **{name: venue[name] for name in (*_OF_VENUE, *_POINT)},
        "first_day": draft.first_day,
        "last_day": draft.last_day,
        "date_precision": draft.date_precision,
    }
    if old is None:
        position = _position(rows, draft.first_day, after)
        fresh = {"id": _NEW_ID, "slug": NEW, "position": position, "cancelled": False}
        rows.append(dict.fromkeys(stops.columns) | fresh | placed)
    else:
        old |= placed
    return pd.DataFrame(rows, columns=stops.columns, dtype=object)


def with_session(
    sessions: pd.DataFrame, stops: pd.DataFrame, draft: SessionDraft, *, slug: str | None
) -> pd.DataFrame:
    """``sessions`` (as ``itinerary.sessions``) with this draft in the place of ``slug``, or added.

    A draft whose stop is ``NEW`` is at the stop that :func:`with_stop` added.
    """
    rows = records(sessions)
    old = next((row for row in rows if row["slug"] == slug), None)
    stop = next((row for row in records(stops) if row["slug"] == draft.stop), None)
    placed = {
        "title": draft.title,
        "kind": draft.kind,
        "promise": draft.promise,
        "day": draft.day,
        "date_precision": draft.date_precision,
        "place": draft.place or (stop["place"] if stop else ""),
        "stop_id": stop["id"] if stop else None,
    }
    if old is None:
        fresh = {"id": _NEW_ID, "slug": NEW, "cancelled": False}
        rows.append(dict.fromkeys(sessions.columns) | fresh | placed)
    else:
        old |= placed
    return pd.DataFrame(rows, columns=sessions.columns, dtype=object)


def venue_row(draft: VenueDraft, municipality: str, province: str) -> dict[str, Any]:
    """A venue that is only on the form, as a row of ``itinerary.venues``."""
    return {
        "slug": NEW,
        "name": draft.name,
        "place": draft.place,
        "address": draft.address,
        "municipality": municipality,
        "municipality_code": draft.municipality,
        "province": province,
        **{name: getattr(draft, name) for name in _POINT},
    }


def _position(rows: list[dict[str, Any]], first_day: date | None, after: str | None) -> float:
    """Between the stops where the command will put it."""
    for row in rows:
        if row["slug"] == after:
            return float(row["position"]) + 0.5
        later = first_day is not None and row["first_day"] is not None
        if after is None and later and row["first_day"] > first_day:
            return float(row["position"]) - 0.5
    return float(max((row["position"] for row in rows), default=0)) + 1
