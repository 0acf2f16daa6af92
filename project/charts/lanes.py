"""The numbers of the timeline first: which stay or session stands in which lane, and when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from project.charts.words import stop_label, whole
from project.frames import records
from project.wording.tour import DatePrecision, SessionStatus, StopStatus

_NO_STOP = "geen halte"


@dataclass(frozen=True, slots=True)
class Stay:
    """One bar or outline on the timeline; ``last`` is included."""

    lane: int
    first: date
    last: date
    status: StopStatus

    @property
    def end(self) -> date:
        """The day after the last, where the bar ends."""
        return self.last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """One session on the timeline."""

    lane: int
    day: date
    status: SessionStatus
    # In lanes from the top; sessions at one stop stand a little below each other.
    height: float


def lane_labels(stops: pd.DataFrame, sessions: pd.DataFrame) -> list[str]:
    """The name of each lane: the stops, and one for the sessions without a stop."""
    lanes = [stop_label(row) for row in records(stops)]
    loose = any(_lane(row, _lane_of(stops)) == len(lanes) for row in records(sessions))
    return [*lanes, _NO_STOP] if loose else lanes


def _lane_of(stops: pd.DataFrame) -> dict[int, int]:
    return {int(stop): at for at, stop in enumerate(stops["id"])}


def _lane(session: dict[str, Any], lane_of: dict[int, int]) -> int:
    stop = whole(session["stop_id"])
    return len(lane_of) if stop is None else lane_of.get(stop, len(lane_of))


def dated_stays(stops: pd.DataFrame) -> list[Stay]:
    """The stops of which the days are known."""
    return [
        Stay(lane, row["first_day"], row["last_day"], StopStatus(row["status"]))
        for lane, row in enumerate(records(stops))
        if row["date_precision"] == DatePrecision.DAY
    ]


def whole_months(stops: pd.DataFrame, sessions: pd.DataFrame) -> list[Stay]:
    """Stops and sessions of which only the month is known, from its first to its last day."""
    found = [
        (lane, row["first_day"], row["last_day"], StopStatus(row["status"]))
        for lane, row in enumerate(records(stops))
        if row["date_precision"] == DatePrecision.MONTH
    ]
    lane_of = _lane_of(stops)
    found += [
        (_lane(row, lane_of), row["day"], row["day"], StopStatus.UNDATED)
        for row in records(sessions)
        if row["date_precision"] == DatePrecision.MONTH
    ]
    return [
        Stay(
            lane,
            first.replace(day=1),
            _next_month(last.replace(day=1)) - timedelta(days=1),
            status,
        )
        for lane, first, last, status in found
    ]


def session_moments(stops: pd.DataFrame, sessions: pd.DataFrame) -> list[Moment]:
    """The sessions of which the day is known."""
    lane_of = _lane_of(stops)
    dated = [
        (_lane(row, lane_of), row)
        for row in records(sessions)
        if row["date_precision"] == DatePrecision.DAY and not pd.isna(row["day"])
    ]
    in_lane = Counter(lane for lane, _ in dated)
    seen: Counter[int] = Counter()
    moments = []
    for lane, row in dated:
        seen[lane] += 1
        moments.append(
            Moment(
                lane,
                row["day"],
                SessionStatus(row["status"]),
                lane - 0.3 + 0.6 * seen[lane] / (in_lane[lane] + 1),
            )
        )
    return moments


def days_of(
    stays: Sequence[Stay], months: Sequence[Stay], moments: Sequence[Moment]
) -> list[tuple[date, date]]:
    """The first and last day of all that has a place in time."""
    return [
        *((one.first, one.last) for one in (*stays, *months)),
        *((one.day, one.day) for one in moments),
    ]


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def signs_of_time(stops: pd.DataFrame, sessions: pd.DataFrame) -> str:
    """What the signs on a timeline mean, only those that stand on it."""
    found = set(stops["status"])
    said = [
        (StopStatus.CLOSED, "■ was hier"),
        (StopStatus.OPEN, "■ is hier nu"),
        (StopStatus.ANNOUNCED, "□ komt hier"),
    ]
    words = [word for status, word in said if status in found]
    if (stops["date_precision"] == DatePrecision.MONTH).any():
        words.append("┈ alleen de maand bekend")
    held = set(sessions["status"])
    words += ["◆ bijeenkomst"] if SessionStatus.HELD in held else []
    words += ["◇ aangekondigd"] if held & {SessionStatus.UNCONFIRMED, SessionStatus.PLANNED} else []
    words += ["✕ vervallen"] if SessionStatus.CANCELLED in held else []
    return "\u2003".join(words)
