"""Reach: what was counted, laid beside the tour. The pages read their figures here.

Frames hold one row for each stop or session, with its figure in ``figure``. What is not known has
no number there, never 0.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import figures, formatting
from project.counts import current as current_counts
from project.counts import host_links, stored
from project.figures import Figure, Part, Total
from project.frames import records
from project.parsing.periods import Period
from project.results.read_cache import cached
from project.settings import settings
from project.tour import itinerary
from project.wording.counts import NO_COUNT_ASKED, FigureState, Unit
from project.wording.tour import DatePrecision

# ``by_host``: a number in it was filled in by the location, and nobody confirmed it yet.
_ADDED = ["status", "period", "figure", "words", "by_host"]
# What a filter holds when nothing was chosen.
ALL = "alles"
# What was counted at a stop that was cancelled stays in its history, and in no total.
_CANCELLED = Figure(FigureState.CANCELLED)
STOP_COLUMNS = [*itinerary.STOP_COLUMNS, *_ADDED]
SESSION_COLUMNS = [*itinerary.SESSION_COLUMNS, *_ADDED]


@dataclass(frozen=True, slots=True)
class Asked:
    """The stops and sessions of one project in one period, and how many had no known day."""

    stops: pd.DataFrame
    sessions: pd.DataFrame
    left_out_stops: int
    left_out_sessions: int

    def nothing(self) -> str:
        """Says that there was nothing; "" when there was something."""
        if len(self.stops) or len(self.sessions):
            return ""
        return "In deze periode was er geen halte en geen bijeenkomst. Kies een andere periode."


@cached
def stops(session: Session, today: date) -> pd.DataFrame:
    """The stops in tour order with their figure of visitors: STOP_COLUMNS."""
    counted = current_counts.by_subject(session, Unit.VISITORS)
    by_host = host_links.unconfirmed(session, Unit.VISITORS)
    last_meeting: dict[int, date] = {}
    for one in records(gatherings(session, today)):
        stop, day = one["stop_id"], one["day"]
        if not (pd.isna(stop) or day is None or one["cancelled"]):
            last_meeting[stop] = max(day, last_meeting.get(stop, day))
    rows = [
        _with_stop_figure(row, counted.get(row["id"], []), last_meeting.get(row["id"]), today)
        for row in records(itinerary.stops(session))
    ]
    return _frame(rows, STOP_COLUMNS, by_host)


@cached
def sessions(session: Session, today: date) -> pd.DataFrame:
    """The sessions that expect a count, by day, with their participants: SESSION_COLUMNS."""
    every = gatherings(session, today)
    return every[every["expects_count"].astype(bool)].reset_index(drop=True)


@cached
def gatherings(session: Session, today: date) -> pd.DataFrame:
    """All sessions, those that expect no count (openings and the like) too: SESSION_COLUMNS."""
    counted = current_counts.by_subject(session, Unit.PARTICIPANTS)
    by_host = host_links.unconfirmed(session, Unit.PARTICIPANTS)
    rows = [
        _with_session_figure(row, counted.get(row["id"], []), today)
        for row in records(itinerary.sessions(session))
    ]
    return _frame(rows, SESSION_COLUMNS, by_host)


def asked_for(
    session: Session, today: date, period: Period | None = None, project: str = ""
) -> Asked:
    """What belongs to ``project`` (a slug; "" for all) and to ``period`` (None for always).

    A stop belongs to the period in which it ends, a session to that of its day. So each belongs
    to one period only, and periods that follow each other add up to the whole. What has no known
    day belongs to none, and is counted as left out.
    """
    places, left_out_stops = within(of_project(stops(session, today), project), period)
    meetings, left_out_sessions = within(of_project(sessions(session, today), project), period)
    return Asked(places, meetings, left_out_stops, left_out_sessions)


def of_project(frame: pd.DataFrame, project: str) -> pd.DataFrame:
    """The stops or sessions of this project (a slug); of "" all of them."""
    return frame[frame["project"] == project].reset_index(drop=True) if project else frame


def within(frame: pd.DataFrame, period: Period | None) -> tuple[pd.DataFrame, int]:
    """The stops that end, or the sessions that are, in this period; and how many have no day."""
    if period is None:
        return frame, 0
    days = frame["last_day" if "last_day" in frame else "day"]
    fits = days.map(period.holds).astype(bool)
    return frame[fits].reset_index(drop=True), int(days.isna().sum())


def last_day(session: Session, today: date, project: str) -> date | None:
    """The last day on which something of this project was or will be; None without any day."""
    asked = asked_for(session, today, project=project)
    days = [*asked.stops["last_day"].dropna(), *asked.sessions["day"].dropna()]
    return max(days, default=None)


@cached
def group_parts(session: Session, unit: Unit) -> pd.DataFrame:
    """The groups of the current counts as entered: ``counts.stored.PART_COLUMNS``.

    Never shown as they are: ``groups`` does that.
    """
    return stored.current_parts(session, unit)


def total(frame: pd.DataFrame) -> Total:
    """The honest total over the figures of a frame of stops or of sessions."""
    return figures.total(frame["figure"])


def said_by_host(frame: pd.DataFrame, one: str, more: str) -> str:
    """Says of how many rows the number still waits for a look by staff; "" when of none."""
    many = int(frame["by_host"].sum())
    if not many:
        return ""
    return f"Bij {formatting.amount(many, one, more)} is het aantal {host_links.UNCONFIRMED}."


def on_tour(gatherings_found: pd.DataFrame) -> pd.DataFrame:
    """Only the sessions at a stop: what a timeline of the tour shows."""
    return gatherings_found[gatherings_found["stop_id"].notna()].reset_index(drop=True)


def years(*frames: pd.DataFrame) -> dict[str, str]:
    """The years in which something on these frames begins or ends, to choose from."""
    days = [
        day
        for frame in frames
        for name in ("first_day", "last_day", "day")
        if name in frame
        for day in frame[name].dropna()
    ]
    return {str(year): str(year) for year in sorted({day.year for day in days})}


def narrow(
    frame: pd.DataFrame,
    *,
    year: str = ALL,
    grant: str = ALL,
    kind: str = ALL,
    region: str = ALL,
) -> tuple[pd.DataFrame, int]:
    """The rows that fit, and how many were left out because nobody knows their days."""
    fits = pd.Series(data=True, index=frame.index)
    for column, wanted in {"grant_coverage": grant, "kind": kind, "region": region}.items():
        if wanted != ALL:
            fits &= frame[column] == wanted
    if year == ALL:
        return frame[fits].reset_index(drop=True), 0
    first, last = ("first_day", "last_day") if "first_day" in frame else ("day", "day")
    undated = frame[first].isna()
    begins, ends = frame[first].map(_year), frame[last].map(_year)
    inside = (begins <= int(year)) & (ends >= int(year)) & ~undated
    return frame[fits & inside].reset_index(drop=True), int((fits & undated).sum())


def left_out(many: int, one: str, more: str) -> str:
    """Says how many rows a choice of period had to leave out; "" when none."""
    if not many:
        return ""
    return f"{formatting.amount(many, one, more)} zonder datums: niet in deze periode te plaatsen."


def _with_stop_figure(
    row: dict[str, Any], current: list[dict[str, Any]], meeting: date | None, today: date
) -> dict[str, Any]:
    undated = row["date_precision"] == DatePrecision.UNKNOWN
    # Nobody knows when an undated stop ended; once its workshop has been, it surely had visitors.
    last_day = meeting if undated else row["last_day"]
    figure = (
        _CANCELLED
        if row["cancelled"]
        else figures.figure(
            [_part(one) for one in current],
            covers_all=_covers_all(row, current),
            over=last_day is not None and last_day < today,
            days_late=None if undated else figures.days_late(row["last_day"], today, _term()),
        )
    )
    status = itinerary.stop_status(
        row["first_day"],
        row["last_day"],
        row["date_precision"],
        today,
        counted=figure.state is FigureState.KNOWN,
        cancelled=figure.state is FigureState.CANCELLED,
    )
    period = formatting.period(row["first_day"], row["last_day"], row["date_precision"])
    return {**row, "status": status, "period": period, "figure": figure, "words": figure.words()}


def _with_session_figure(
    row: dict[str, Any], current: list[dict[str, Any]], today: date
) -> dict[str, Any]:
    figure = (
        _CANCELLED
        if row["cancelled"]
        else figures.figure(
            [_part(one) for one in current],
            # Nobody waits for the number of an opening: it never becomes due.
            over=row["expects_count"] and row["day"] is not None and row["day"] < today,
            days_late=figures.days_late(row["day"], today, _term()),
        )
    )
    held = (FigureState.KNOWN, FigureState.UNKNOWN, FigureState.NOT_COUNTED)
    status = itinerary.session_status(
        row["day"],
        today,
        confirmed=figure.state in held and row["day"] is not None and row["day"] <= today,
        cancelled=figure.state is FigureState.CANCELLED,
    )
    period = formatting.period(row["day"], row["day"], row["date_precision"])
    told = {**row, "status": status, "period": period, "figure": figure, "words": figure.words()}
    return told if row["expects_count"] else {**told, "words": NO_COUNT_ASKED}


def _part(row: dict[str, Any]) -> Part:
    known = row["state"] is FigureState.KNOWN
    return Part(row["state"], int(row["number"]) if known else None, bool(row["estimated"]))


def _covers_all(stop: dict[str, Any], current: list[dict[str, Any]]) -> bool:
    entered = [row for row in current if row["state"] is not FigureState.NOT_YET]
    if any(row["whole_stay"] for row in entered):
        return True
    if stop["date_precision"] is not DatePrecision.DAY:
        return False
    days: int = (stop["last_day"] - stop["first_day"]).days + 1
    # Overlaps are refused on entry, so that days may simply be added.
    return sum(int(row["days"]) for row in entered) >= days


def _frame(rows: list[dict[str, Any]], columns: list[str], by_host: frozenset[int]) -> pd.DataFrame:
    for row in rows:
        row["by_host"] = row["id"] in by_host and not row["cancelled"]
        if row["by_host"]:
            row["words"] += f" ({host_links.UNCONFIRMED})"
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame["by_host"] = frame["by_host"].astype(bool)
    return frame


def _year(day: date | None) -> int:
    # No day is in no year; rows without days are told apart before this is used.
    return day.year if day is not None else -1


def _term() -> int:
    return settings().due_days
