"""The tour as it would be with what stands on a form now. Pure: rows and a draft in, rows out."""

from datetime import date

from project.tour import itinerary
from project.tour.checks import Row, Rows
from project.tour.drafts import SessionDraft, StopDraft, VenueDraft

# The slug of what is not stored yet.
NEW = ":nieuw"
_NEW_ID = -1
_OF_VENUE = ("address", "municipality", "municipality_code", "province")
_POINT = ("latitude", "longitude", "point_precision")


def with_stop(
    stops: Rows, draft: StopDraft, venue: Row, *, slug: str, after: str | None = None
) -> Rows:
    """``stops`` (rows of ``itinerary.stops``) with this draft in the place of ``slug``.

    Without a slug it is added. ``venue`` is a row of ``itinerary.venues``, or :func:`venue_row`
    of one that is new too.
    """
    placed = {
        "place": venue["place"],
        "venue": venue["name"],
        "venue_slug": venue["slug"],
        **{name: venue[name] for name in (*_OF_VENUE, *_POINT)},
        "first_day": draft.first_day,
        "last_day": draft.last_day,
        "date_precision": draft.date_precision,
    }
    fresh = dict.fromkeys(itinerary.STOP_COLUMNS) | {
        "position": _position(stops, draft.first_day, after)
    }
    return _placed(stops, fresh, placed, slug)


def with_session(sessions: Rows, stops: Rows, draft: SessionDraft, *, slug: str) -> Rows:
    """``sessions`` (rows of ``itinerary.sessions``) with this draft in the place of ``slug``.

    Without a slug it is added; one whose stop is ``NEW`` is at the stop that :func:`with_stop`
    added.
    """
    stop = next((row for row in stops if row["slug"] == draft.stop), None)
    placed = {
        "title": draft.title,
        "kind": draft.kind,
        "promise": draft.promise,
        "day": draft.day,
        "date_precision": draft.date_precision,
        "place": draft.place or (stop["place"] if stop else ""),
        "stop_id": stop["id"] if stop else None,
    }
    return _placed(sessions, dict.fromkeys(itinerary.SESSION_COLUMNS), placed, slug)


def venue_row(draft: VenueDraft, municipality: str, province: str, slug: str) -> Row:
    """A venue as it is on the form, as a row of ``itinerary.venues``."""
    return {
        "slug": slug or NEW,
        "name": draft.name,
        "place": draft.place,
        "address": draft.address,
        "municipality": municipality,
        "municipality_code": draft.municipality,
        "province": province,
        **{name: getattr(draft, name) for name in _POINT},
    }


def _placed(rows: Rows, fresh: Row, placed: Row, slug: str) -> Rows:
    if slug:
        return [row | placed if row["slug"] == slug else row for row in rows]
    return [*rows, fresh | {"id": _NEW_ID, "slug": NEW, "cancelled": False} | placed]


def _position(rows: Rows, first_day: date | None, after: str | None) -> float:
    """Between the stops where the command will put it."""
    for row in rows:
        if row["slug"] == after:
            return float(row["position"]) + 0.5
        later = first_day is not None and row["first_day"] is not None
        if after is None and later and row["first_day"] > first_day:
            return float(row["position"]) - 0.5
    return float(max((row["position"] for row in rows), default=0)) + 1
