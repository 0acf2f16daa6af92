"""The two halves of a comparison: a stop, a period or a project with what was counted there.

A side has a code that says all of it (``stop:weert``, ``period:2018-01-01:2018-06-30``,
``project:slug``), so that it can stand in an address and in the code of a figure.
"""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from sqlmodel import Session

from project import tour
from project.errors import InputError
from project.frames import records
from project.results import reach
from project.typed import periods
from project.typed.periods import Period
from project.wording import COMPARED, Compared, Unit

NOT_OFFERED = "Dit is niet te vergelijken. Kies haltes, periodes of projecten."


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a comparison: its stops and sessions, and those that no period can hold.

    ``names`` are from short to long, for when both sides are called the same.
    """

    code: str
    kind: Compared
    names: tuple[str, ...]
    stops: pd.DataFrame
    sessions: pd.DataFrame
    undated_stops: pd.DataFrame
    undated_sessions: pd.DataFrame
    # Of a period of which not all days have been.
    runs_on: bool = False

    @property
    def name(self) -> str:
        """What it is called on the screen."""
        return self.names[0]

    @property
    def where(self) -> str:
        """The name in a sentence: ``bij Weert``."""
        return f"{'in' if self.kind is Compared.PERIOD else 'bij'} {self.name}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two different sides of one kind."""

    left: Side
    right: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, in the order in which they were asked for."""
        return self.left, self.right


def pair(session: Session, today: date, left: str, right: str, project: str = "") -> Pair:
    """The two sides with these codes; of periods on the tour of ``project`` ("" for all).

    Raises InputError for a side that does not exist and for the same side twice.
    """
    one, other = side(session, today, left, project), side(session, today, right, project)
    if one.code == other.code:
        raise InputError(
            f"Hier staat twee keer hetzelfde: {one.name}. Kies {COMPARED[one.kind]} die "
            "verschillen."
        )
    while one.name == other.name and len(one.names) > 1 and len(other.names) > 1:
        one, other = (replace(each, names=each.names[1:]) for each in (one, other))
    return Pair(one, other)


def side(session: Session, today: date, code: str, project: str = "") -> Side:
    """The side with this code. Raises InputError when there is none."""
    kind, _, rest = code.partition(":")
    if kind == Compared.STOP:
        return _stop_side(session, today, rest)
    if kind == Compared.PROJECT:
        return _project_side(session, today, rest)
    if kind != Compared.PERIOD:
        raise InputError(NOT_OFFERED)
    first, _, last = rest.partition(":")
    period = periods.read(first, last)
    if period is None:
        raise InputError("Een periode heeft een eerste en een laatste dag. Kies ze allebei.")
    return _period_side(session, today, period, project)


def stop_names(session: Session, today: date) -> dict[str, str]:
    """The stops to choose from: slug and name, with the project when there are several."""
    projects = tour.project_names(session)
    return {
        row["slug"]: f"{row['position']}. {row['place']}, {row['period']}"
        + (f" ({projects[row['project']]})" if len(projects) > 1 else "")
        for row in records(reach.stops(session, today))
    }


def _stop_side(session: Session, today: date, slug: str) -> Side:
    stops = reach.stops(session, today)
    found = stops[stops["slug"] == slug].reset_index(drop=True)
    if found.empty:
        raise InputError(f"De halte “{slug[:40]}” bestaat niet. Kies een halte uit de lijst.")
    row = records(found)[0]
    every = reach.sessions(session, today)
    meetings = every[(every["stop_id"] == row["id"]).fillna(value=False)].reset_index(drop=True)
    numbered = f"{row['position']}. {row['place']}"
    names = row["place"], numbered, f"{numbered} ({tour.project_names(session)[row['project']]})"
    return Side(
        f"{Compared.STOP}:{slug}",
        Compared.STOP,
        names,
        found,
        meetings,
        found.head(0),
        meetings.head(0),
    )


def _project_side(session: Session, today: date, slug: str) -> Side:
    names = tour.project_names(session)
    if slug not in names:
        raise InputError(f"Het project “{slug[:40]}” bestaat niet. Kies een project uit de lijst.")
    asked = reach.asked_for(session, today, project=slug)
    return Side(
        f"{Compared.PROJECT}:{slug}",
        Compared.PROJECT,
        (names[slug], f"{names[slug]} ({slug})"),
        asked.stops,
        asked.sessions,
        asked.stops.head(0),
        asked.sessions.head(0),
    )


def _period_side(session: Session, today: date, period: Period, project: str) -> Side:
    periods.refuse_to_come(period, today)
    asked = reach.asked_for(session, today, period, project)
    every = reach.asked_for(session, today, project=project)
    return Side(
        f"{Compared.PERIOD}:{period.first}:{period.last}",
        Compared.PERIOD,
        (period.words(),),
        asked.stops,
        asked.sessions,
        standing(every.stops[every.stops["last_day"].isna()]),
        standing(every.sessions[every.sessions["day"].isna()]),
        runs_on=period.last >= today,
    )


def standing(frame: pd.DataFrame) -> pd.DataFrame:
    """Without what was cancelled: that contributes nothing to any period."""
    return frame[~frame["cancelled"].astype(bool)].reset_index(drop=True)


def frame_of(one: Side, unit: Unit) -> pd.DataFrame:
    """The stops or the sessions of a side: what this unit is counted at."""
    return one.stops if unit is Unit.VISITORS else one.sessions


def undated_of(one: Side, unit: Unit) -> pd.DataFrame:
    """What may belong to this side, when nobody knows its day."""
    return one.undated_stops if unit is Unit.VISITORS else one.undated_sessions


def overlap(found: Pair) -> bool:
    """Whether these are two periods that share a day."""
    if found.left.kind is not Compared.PERIOD:
        return False
    first, second = (one.code.split(":")[1:] for one in found.sides)
    return first[0] <= second[1] and second[0] <= first[1]
