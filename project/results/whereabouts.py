"""Where the exhibition is, was and will be, and what is known of each stop and session."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from project import formatting
from project.frames import records
from project.tour.itinerary import TourProject
from project.wording.tour import (
    CANCEL_REASON,
    CERTAINTY,
    GRANT_COVERAGE,
    POINT_PRECISION,
    STOP_STATUS,
    DatePrecision,
    StopStatus,
)


def introduction(about: TourProject) -> str:
    """What this is all about, for who comes here for the first time."""
    told = (
        f"Een tentoonstelling over sociale coöperaties reist door {about.province_name}, met "
        f"werkbijeenkomsten: het project {about.name} van de Sociale Alliantie"
    )
    if about.funder:
        told += f", met steun van {about.funder}"
    days = [
        f"{word} {formatting.day(day)}"
        for word, day in (("vanaf", about.first_day), ("tot en met", about.last_day))
        if day
    ]
    return f"{told}. Het project loopt {' '.join(days)}." if days else f"{told}."


def where_is_it(stops: pd.DataFrame, projects: Mapping[str, str]) -> list[str]:
    """Where the exhibition is now or was last, and where it goes next, in Dutch sentences.

    ``stops`` are those of all ``projects`` (slug and name): one tour may follow another. Where
    there are several, a sentence says of which it is.
    """
    rows = _rows(stops, projects)
    return [*_now(rows), _next(rows), *_undated(rows)]


def where_in_short(stops: pd.DataFrame, projects: Mapping[str, str]) -> str:
    """The same for a status line: where it is or was last, and where it goes next."""
    rows = _rows(stops, projects)
    return " ".join([*_now(rows), _next(rows)])


def where_now(stops: pd.DataFrame, projects: Mapping[str, str]) -> str:
    """Only where it is now, or that it is nowhere."""
    return " ".join(_now(_rows(stops, projects)))


def tour_in_short(stops: pd.DataFrame) -> str:
    """How many stops, how many with days, and from when until when: for a status line."""
    days = [day for day in [*stops["first_day"], *stops["last_day"]] if day is not None]
    many = formatting.amount(len(stops), "halte", "haltes")
    if not days:
        return f"{many}, nog geen met datum."
    dated = formatting.number(int((stops["date_precision"] != DatePrecision.UNKNOWN).sum()))
    return (
        f"{many}, {dated} met datum: van {formatting.day(min(days))} tot en met "
        f"{formatting.day(max(days))}."
    )


def stop_names(stops: pd.DataFrame) -> dict[str, str]:
    """The stops to step through: slug, and its number and place."""
    return {row["slug"]: f"{row['position']} {row['place']}" for row in records(stops)}


def stop_to_show(stops: pd.DataFrame) -> str:
    """The slug of the stop of now, else of the last one with days, else of the first."""
    rows = records(stops)
    now = [row for row in rows if row["status"] == StopStatus.OPEN]
    was = sorted(
        (row for row in rows if row["status"] == StopStatus.CLOSED), key=lambda row: row["last_day"]
    )
    return str([*rows[:1], *was, *now][-1]["slug"])


def about_stop(stop: dict[str, Any]) -> dict[str, str]:
    """What is known of one stop (a row of ``reach.stops``), as Dutch label and value."""
    facts = {
        "Waar": f"{stop['venue']}, {stop['place']} (gemeente {stop['municipality']})",
        "Adres": stop["address"] or "onbekend",
        "Wanneer": stop["period"],
        "Stand": STOP_STATUS[stop["status"]],
        "Bezoekers": stop["words"],
        "Subsidie": GRANT_COVERAGE[stop["grant_coverage"]],
        "Punt op de kaart": POINT_PRECISION[stop["point_precision"]],
        "Bron van de datums": f"{stop['source']} ({CERTAINTY[stop['certainty']]})",
        "Bron van de plaats": f"{stop['venue_source']} ({CERTAINTY[stop['venue_certainty']]})",
    }
    if stop["cancelled"]:
        facts["Waarom vervallen"] = CANCEL_REASON[stop["cancel_reason"]]
    if stop["note"]:
        facts["Let op"] = stop["note"]
    return facts


def _rows(stops: pd.DataFrame, projects: Mapping[str, str]) -> list[dict[str, Any]]:
    """The stops, with the name of their project where there are several."""
    several = len(projects) > 1
    return [{**row, "of": projects[row["project"]] if several else ""} for row in records(stops)]


def _next(rows: list[dict[str, Any]]) -> str:
    """The place with the earliest day to come, else the first that was only named."""
    coming = sorted(
        (row for row in rows if _is_coming(row)),
        key=lambda row: (row["first_day"] is None, row["first_day"] or date.max),
    )
    if not coming:
        return "Een volgende plaats is nog niet bekend."
    row = coming[0]
    return f"De volgende plaats is {row['place']}, {row['period']}{_of(row)}."


def _undated(rows: list[dict[str, Any]]) -> list[str]:
    counted = [row["place"] for row in rows if row["status"] is StopStatus.WAS_UNDATED]
    named = [row["place"] for row in rows if _was_announced_once(row)]
    told = []
    if counted:
        was = f"In {formatting.listing(counted)} was zij volgens een telling"
        told.append(f"{was}; wanneer, is niet bekend.")
    if named:
        are = "is" if len(named) == 1 else "zijn"
        told.append(f"{formatting.listing(named)} {are} ooit aangekondigd, zonder datum.")
    return told


def _is_coming(row: dict[str, Any]) -> bool:
    undated = row["status"] is StopStatus.UNDATED and not row["figure"].due
    return undated or row["status"] is StopStatus.ANNOUNCED


def _was_announced_once(row: dict[str, Any]) -> bool:
    """Whether it was announced without a day for a time that is over; nobody saw it there."""
    is_over = row["status"] is StopStatus.UNDATED and row["figure"].due
    return is_over and row["figure"].is_open


def _now(rows: list[dict[str, Any]]) -> list[str]:
    here = [row for row in rows if row["status"] is StopStatus.OPEN]
    if here:
        return [f"Nu in {row['place']}, in {row['venue']}, {_until(row)}." for row in here]
    been = [row for row in rows if row["status"] is StopStatus.CLOSED]
    undated = any(row["status"] is StopStatus.WAS_UNDATED for row in rows)
    if not been:
        some = "Wanneer zij ergens was, is niet bekend." if undated else ""
        return [f"Nu nergens. {some or 'De rondreis is nog niet begonnen.'}"]
    row = max(been, key=lambda stop: stop["last_day"])
    # Where nobody knows when it was, it may have been later.
    last = "Laatst met datum" if undated else "Laatst"
    return [f"Nu nergens. {last} in {row['place']}, {_until(row)}."]


def _until(row: dict[str, Any]) -> str:
    return f"tot en met {formatting.day(row['last_day'])}{_of(row)}"


def _of(row: dict[str, Any]) -> str:
    return f" ({row['of']})" if row["of"] else ""
