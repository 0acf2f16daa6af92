"""What seems wrong in the tour, as sentences to look at. Pure: rows in, findings out.

Nothing is blocked and nothing is mended here: a finding asks staff to look, and staff may answer
that it is right. What is cancelled is never asked about.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from project import formatting
from project.tour import place_checks
from project.tour.finding import Finding, Kind, Row, Rows, about_stops
from project.wording.tour import DatePrecision, EventKind

# The banners stand somewhere, travel, or are stored: longer than this is worth a look.
LONGEST_GAP = 14

# So many other stops at the same time are named; the rest are counted.
_NAMED = 3


def find(stops: Rows, sessions: Rows) -> list[Finding]:
    """Everything that seems wrong, in the order in which it matters.

    ``stops`` and ``sessions`` are rows of ``itinerary.stops`` and ``itinerary.sessions``.
    """
    standing = [row for row in stops if not row["cancelled"]]
    meetings = [row for row in sessions if not row["cancelled"]]
    by_id = {row["id"]: row for row in stops}
    return [
        *_overlaps(standing),
        *_outside(meetings, by_id, standing),
        *place_checks.copied(standing),
        *place_checks.copied_sessions(meetings, by_id),
        *place_checks.places(standing),
        *_promises(meetings),
        *_undated(standing),
        *_gaps(standing),
    ]


def concerning(findings: Sequence[Finding], *subjects: str) -> list[Finding]:
    """Those that are about one of these rows."""
    return [one for one in findings if set(one.about) & set(subjects)]


# Days.


def _overlaps(stops: Rows) -> Iterator[Finding]:
    """One set of banners: only the day of handing over may belong to two stops.

    One finding for each stop, with all that begin while it stands there.
    """
    dated = [row for row in stops if row["date_precision"] == DatePrecision.DAY]
    dated.sort(key=lambda row: (row["first_day"], row["last_day"]))
    for at, first in enumerate(dated, start=1):
        during = []
        for second in dated[at:]:
            if second["first_day"] > first["last_day"]:
                break
            handover = first["first_day"] != first["last_day"] == second["first_day"]
            if not handover:
                during.append(second)
        if during:
            yield Finding(
                Kind.OVERLAP, about_stops(first, *during), _at_the_same_time(first, during)
            )
    yield from _full_months(stops, dated)


def _at_the_same_time(first: Row, during: Rows) -> str:
    told = []
    for other in during[:_NAMED]:
        last = min(first["last_day"], other["last_day"])
        days = formatting.period(other["first_day"], last, DatePrecision.DAY)
        told.append(f"{_named(other)} ({days})" if len(during) > 1 else days)
    if len(during) == 1:
        both = f"{_named(first)} en {_named(during[0])} zijn tegelijk: {told[0]}."
    else:
        if more := len(during) - len(told):
            told.append(f"nog {formatting.amount(more, 'halte', 'haltes')}")
        both = f"{_named(first)} is tegelijk met {formatting.listing(told)}."
    return f"{both} Er is maar één tentoonstelling."


def _full_months(stops: Rows, dated: Rows) -> Iterator[Finding]:
    """A stop somewhere in a month in which another stop leaves no day."""
    for row in stops:
        if row["date_precision"] != DatePrecision.MONTH:
            continue
        for other in dated:
            if other["first_day"] <= row["first_day"] and row["last_day"] <= other["last_day"]:
                yield Finding(
                    Kind.OVERLAP,
                    about_stops(row, other),
                    f"{_named(row)} en {_named(other)} zijn tegelijk: {_named(other)} duurt de "
                    f"hele maand {formatting.month(row['first_day'])}.",
                )


def _gaps(stops: Rows) -> Iterator[Finding]:
    dated = [row for row in stops if row["first_day"] is not None]
    dated.sort(key=lambda row: (row["first_day"], row["last_day"]))
    reached: Row | None = None
    for row in dated:
        if reached is not None:
            yield from _gap(stops, reached, row)
        if reached is None or row["last_day"] > reached["last_day"]:
            reached = row


def _gap(stops: Rows, before: Row, after: Row) -> Iterator[Finding]:
    days = (after["first_day"] - before["last_day"]).days - 1
    # A stop without dates that comes in between may fill it.
    if days <= LONGEST_GAP or any(
        row["first_day"] is None and before["position"] < row["position"] < after["position"]
        for row in stops
    ):
        return
    yield Finding(
        Kind.GAP,
        about_stops(before, after),
        f"Tussen {_named(before)} en {_named(after)} staat zij "
        f"{formatting.number(days)} dagen nergens. Ontbreekt er een halte, of klopt een dag niet?",
    )


def _undated(stops: Rows) -> Iterator[Finding]:
    for row in stops:
        if row["first_day"] is None:
            yield Finding(
                Kind.UNDATED, about_stops(row), f"{_named(row)} is aangekondigd zonder datums."
            )


# Sessions.


def _outside(meetings: Rows, by_id: dict[Any, Row], standing: Rows) -> Iterator[Finding]:
    for row in meetings:
        stop: Row | None = None if pd.isna(row["stop_id"]) else by_id.get(row["stop_id"])
        if stop is None:
            continue
        if stop["cancelled"]:
            why = f"{_named(stop)} is vervallen."
        elif row["day"] is None:
            continue
        else:
            why = _why_outside(row, stop, standing)
        if why:
            when = formatting.period(row["day"], row["day"], row["date_precision"])
            yield Finding(
                Kind.OUTSIDE,
                (f"toursession:{row['slug']}", *about_stops(stop)),
                f"“{row['title']}” ({when}) valt buiten de halte: {why}",
            )


def _why_outside(row: Row, stop: Row, standing: Rows) -> str:
    first, last = row["day"], row["day"]
    if row["date_precision"] == DatePrecision.MONTH:
        first, last = _month_of(row["day"])
    if stop["first_day"] is not None:
        if first <= stop["last_day"] and stop["first_day"] <= last:
            return ""
        return f"{_named(stop)} is {_period(stop)}."
    # Without dates the order of the tour still says between which stops it was.
    for other in standing:
        if other["first_day"] is None:
            continue
        if other["position"] < stop["position"] and last < other["last_day"]:
            return f"{_named(stop)} komt na {_named(other)} ({_period(other)})."
        if other["position"] > stop["position"] and first > other["first_day"]:
            return f"{_named(stop)} komt voor {_named(other)} ({_period(other)})."
    return ""


def _promises(meetings: Rows) -> Iterator[Finding]:
    held: dict[int, list[Row]] = {}
    for row in meetings:
        if row["kind"] == EventKind.WORKSHOP and not pd.isna(row["promise"]):
            held.setdefault(int(row["promise"]), []).append(row)
    for number, rows in sorted(held.items()):
        if len(rows) > 1:
            where = [
                f"{row['place'] or 'plaats onbekend'} "
                f"({formatting.period(row['day'], row['day'], row['date_precision'])})"
                for row in rows
            ]
            yield Finding(
                Kind.PROMISE,
                tuple(f"toursession:{row['slug']}" for row in rows),
                f"Belofte {number} heeft {len(rows)} werkbijeenkomsten: "
                f"{formatting.listing(where)}.",
            )


# Words.


def _named(row: Row) -> str:
    return str(row["place"])


def _period(row: Row) -> str:
    return formatting.period(row["first_day"], row["last_day"], row["date_precision"])


def _month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), (pd.Timestamp(day) + pd.offsets.MonthEnd(0)).date()
