"""The tour as a calendar that others subscribe to: whole days, sessions at their hour.

What has no known day is left out, and the calendar says so: a calendar cannot say "somewhere in
December". No attendance figure stands in it.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from sqlmodel import Session

from project import clock, formatting
from project.audit.since import data_changed_at
from project.errors import InputError
from project.frames import records
from project.results import reach
from project.settings import settings
from project.tour import itinerary
from project.wording.counts import EXAMPLE_SENTENCE
from project.wording.tour import (
    CERTAINTY,
    EVENT_KIND,
    SESSION_STATUS,
    STOP_STATUS,
    DatePrecision,
    EventKind,
    PointPrecision,
    SessionStatus,
    StopStatus,
)

NAME = "Rondreis sociale coöperaties"
# 19.30–21.30 uur, 16.00 uur, 19:30 tot 21:30: as the sources and staff write it.
_HOURS = re.compile(
    r"(?<!\d)(\d{1,2})[.:](\d{2})(?!\d)(?:\s*(?:uur)?\s*(?:–|-|tot)\s*(\d{1,2})[.:](\d{2})(?!\d))?"
)
# How long something takes of which only the begin is known.
_ASSUMED = timedelta(hours=1)
_NOT_ENOUGH = {
    DatePrecision.MONTH: "alleen de maand is bekend",
    DatePrecision.UNKNOWN: "datums onbekend",
}
_STATUS = {
    StopStatus.CANCELLED: "CANCELLED",
    SessionStatus.CANCELLED: "CANCELLED",
    # Announced, and nobody confirmed that it took place.
    SessionStatus.UNCONFIRMED: "TENTATIVE",
}


def calendar(session: Session, today: date, *, stop: str = "") -> bytes:
    """The tours as iCalendar (RFC 5545), or one stop (its slug) with the sessions there.

    Raises InputError when there is no such stop.
    """
    stops, gatherings = reach.stops(session, today), reach.gatherings(session, today)
    slugs = {row["id"]: row["slug"] for row in records(stops)}
    name = NAME
    if stop:
        stops = stops[stops["slug"] == stop]
        if stops.empty:
            raise InputError("Deze halte bestaat niet. Kies een halte op de pagina Route.")
        gatherings = gatherings[gatherings["stop_id"].isin(stops["id"])]
        name = f"{NAME}: {stops['place'].iloc[0]}"
    told = _about(stops, gatherings, example=itinerary.has_example_figures(session))
    made = _empty(name, told)
    changed = data_changed_at(session) or clock.now()
    for event in (
        *(_of_stop(row) for row in _with_days(stops)),
        *(_of_gathering(row, slugs) for row in _with_days(gatherings)),
    ):
        event.add("dtstamp", changed)
        made.add_component(event)
    return bytes(made.to_ical())


def hours(told: str) -> tuple[time, time | None] | None:
    """When something begins and ends, read from "19.30–21.30 uur"; None when it does not say."""
    found = _HOURS.search(told)
    if found is None:
        return None
    begin, end = _time(found[1], found[2]), _time(found[3], found[4])
    if begin is None:
        return None
    return begin, end if end and end > begin else None


def _time(hour: str | None, minute: str | None) -> time | None:
    if hour is None or minute is None or int(hour) > 23 or int(minute) > 59:
        return None
    return time(int(hour), int(minute))


def _with_days(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    return (row for row in records(frame) if row["date_precision"] == DatePrecision.DAY)


def _of_stop(row: dict[str, Any]) -> Event:
    status = StopStatus(row["status"])
    made = _event(
        row,
        f"halte-{row['slug']}",
        f"Tentoonstelling sociale coöperaties in {row['place']}",
        (row["first_day"], row["last_day"] + timedelta(days=1)),
        (f"Stand: {STOP_STATUS[status]}",),
        status,
    )
    where = ", ".join(filter(None, (row["venue"], row["address"] or row["place"])))
    made.add("location", _clean(where))
    # The middle of a town would send people to the wrong door.
    if row["point_precision"] == PointPrecision.ADDRESS:
        made.add("geo", (float(row["latitude"]), float(row["longitude"])))
    made.add("categories", ["tentoonstelling"])
    made.add("url", _address(row["project"], row["slug"]))
    return made


def _of_gathering(row: dict[str, Any], slugs: dict[int, str]) -> Event:
    status = SessionStatus(row["status"])
    begin, end, note = _when(row["day"], row["time_of_day"])
    made = _event(
        row,
        f"bijeenkomst-{row['slug']}",
        _title(row),
        (begin, end),
        (f"Stand: {SESSION_STATUS[status]}", f"Tijd: {row['time_of_day'] or 'onbekend'}{note}"),
        status,
    )
    if row["place"]:
        made.add("location", _clean(row["place"]))
    made.add("categories", [EVENT_KIND[row["kind"]]])
    stop = "" if pd.isna(row["stop_id"]) else slugs[row["stop_id"]]
    made.add("url", _address(row["project"], stop))
    return made


def _event(
    row: dict[str, Any],
    uid: str,
    summary: str,
    days: tuple[date, date],
    told: tuple[str, ...],
    status: StopStatus | SessionStatus,
) -> Event:
    """What a stop and a session have in common; ``days`` end with the first moment after it."""
    made, written = Event(), _STATUS.get(status, "CONFIRMED")
    made.add("uid", f"{uid}@sociale-cooperaties-op-weg")
    made.add("dtstart", days[0])
    made.add("dtend", days[1])
    made.add("summary", _clean(f"Vervallen: {summary}" if written == "CANCELLED" else summary))
    source = f"Bron: {row['source']} ({CERTAINTY[row['certainty']]})"
    made.add("description", _clean("\n".join(filter(None, (*told, source, row["note"])))))
    made.add("status", written)
    # An exhibition of three weeks does not fill anybody's days.
    made.add("transp", "OPAQUE" if isinstance(days[0], datetime) else "TRANSPARENT")
    return made


def _address(project: str, stop: str) -> str:
    # Without its project the page would open on the tour that came first.
    query = f"?project={project}" + (f"&halte={stop}" if stop else "")
    return f"{settings().public_url.rstrip('/')}/route{query}"


def _when(day: date, told: str) -> tuple[date, date, str]:
    """From when to when, and what is only assumed of that.

    At an hour in Amsterdam when one is known, else the whole day. A calendar shows what has no end
    as 0 minutes, so that an end that nobody knows is an hour later.
    """
    read = hours(told)
    if read is None:
        return day, day + timedelta(days=1), ""
    begin, end = read
    starts = datetime.combine(day, begin, clock.AMSTERDAM)
    if end is not None:
        return starts, datetime.combine(day, end, clock.AMSTERDAM), ""
    return starts, starts + _ASSUMED, " (tot hoe laat is onbekend; hier staat een uur)"


def _title(row: dict[str, Any]) -> str:
    """``Werkbijeenkomst 2: …``; the kind is not said twice."""
    number = "" if pd.isna(row["promise"]) else f" {row['promise']}"
    kind, title = f"{EVENT_KIND[row['kind']].capitalize()}{number}", str(row["title"])
    if row["kind"] == EventKind.OPENING or title.casefold().startswith(kind.casefold()):
        return title
    said_already = title.casefold() == EVENT_KIND[row["kind"]].casefold()
    return kind if said_already or not title else f"{kind}: {title}"


def _about(stops: pd.DataFrame, gatherings: pd.DataFrame, *, example: bool) -> str:
    """What the calendar is, and what it had to leave out."""
    told = [
        "De haltes en bijeenkomsten van de rondreizende tentoonstelling over sociale coöperaties.",
        "Of een bijeenkomst die voorbij is echt is gehouden, staat bij die bijeenkomst.",
    ]
    without = [
        *(f"{row['place']} ({_NOT_ENOUGH[row['date_precision']]})" for row in _without_days(stops)),
        *(
            f"{_title(row)} ({_NOT_ENOUGH[row['date_precision']]})"
            for row in _without_days(gatherings)
        ),
    ]
    if without:
        told.append(f"Niet in deze agenda, want zonder vaste dagen: {formatting.listing(without)}.")
    if example:
        told.append(EXAMPLE_SENTENCE)
    return " ".join(told)


def _without_days(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    return (row for row in records(frame) if row["date_precision"] != DatePrecision.DAY)


def _empty(name: str, about: str) -> Calendar:
    """A calendar without entries, which says what it is and that it is asked again each day."""
    made = Calendar()
    made.add("prodid", "-//Sociale coöperaties op weg//Agenda//NL")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    # Twice: RFC 7986 has the new names, most programs read the old ones.
    for key, text in (
        ("name", name),
        ("x-wr-calname", name),
        ("description", about),
        ("x-wr-caldesc", about),
        ("x-wr-timezone", clock.AMSTERDAM.key),
        ("x-published-ttl", "P1D"),
    ):
        made.add(key, _clean(text))
    made.add("refresh-interval", timedelta(days=1))
    made["refresh-interval"].params["VALUE"] = "DURATION"
    made.add_component(_amsterdam())
    return made


def _amsterdam() -> Timezone:
    """The clocks of the Netherlands since 1996, as rules.

    Not the library's own list: it lets summer time begin an hour late.
    """
    made = Timezone()
    made.add("tzid", clock.AMSTERDAM.key)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for part, name, begins, month, before, after in (
        (TimezoneDaylight(), "CEST", datetime.fromisoformat("1996-03-31T02:00"), 3, winter, summer),
        (TimezoneStandard(), "CET", datetime.fromisoformat("1996-10-27T03:00"), 10, summer, winter),
    ):
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        made.add_component(part)
    return made


def _clean(text: str) -> str:
    """The text without the signs that a calendar may not hold."""
    return "".join(
        sign for sign in text if sign == "\n" or not unicodedata.category(sign).startswith("C")
    )
