"""What a report is about, what was read for it, and which figures in it are final.

A figure in it is *final* when nothing about it waits any more: its stop or session lies in the
period, and its number is complete and looked at, or it was cancelled, or nobody counted there.
Everything else is provisional, and says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlmodel import Session

from project.figures import Figure
from project.frames import records
from project.models import Project
from project.parsing.periods import Period
from project.results import changes, deviations, evidence, explanations, promises, reach, targets
from project.results.changes import Change, Mark
from project.results.deviations import Deviation
from project.results.key_figure import Explanation, KeyFigure
from project.results.promises import Told
from project.results.targets import Judged
from project.wording.counts import FigureState, Unit
from project.wording.tour import SessionStatus

FINAL = "vastgesteld"
TO_BE_FINAL = "definitief"
PROVISIONAL = "voorlopig"
PARTLY = "niet alle dagen zijn geteld"
RULE_FINAL = (
    "De halte of bijeenkomst valt in deze periode, en er is niets meer open: het aantal is "
    "compleet en door een medewerker ingevuld of bevestigd, of zij is vervallen, of er is niet "
    "geteld. Bij het uitgeven wordt dit cijfer vastgesteld: het verslag blijft "
    "zo, ook als er later iets wordt verbeterd. Een verbetering staat dan in het volgende verslag."
)
RULE_PROVISIONAL = (
    "Er is nog iets open: het aantal is nog niet ingevuld, niet compleet, onbekend, of door de "
    "locatie ingevuld en nog niet bevestigd. Een som is voorlopig zolang één van de regels dat is."
)
# How the codes of verdicts begin (``targets.key_figures``).
_VERDICT = "target:"
# The figures that come from something other than a count of the tour.
_MAY_COME = {"cooperatives", "coverage:inhabitants"}


@dataclass(frozen=True, slots=True)
class Last:
    """The report before this one: its number, and where the history stood then."""

    number: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked to be about."""

    project: Project
    period: Period
    today: date
    number: int
    last: Last | None
    # The reports over days of this period that were issued before: number and period.
    overlaps: tuple[tuple[int, Period], ...] = ()
    # None for a draft.
    issued_at: datetime | None = None
    issued_by: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read once, for all sections."""

    asked: Asked
    stops: pd.DataFrame
    sessions: pd.DataFrame
    gatherings: pd.DataFrame
    # Every stop of the project, in whatever period.
    tour: pd.DataFrame
    # What followed from a session, known since the period began.
    followed: Sequence[Told]
    # What has no day, and so belongs to no period.
    undated: Mapping[Unit, pd.DataFrame]
    # The figures, and the verdicts on what was agreed.
    explained: list[Explanation]
    judged: list[Explanation]
    # What may be said about the agreements, and what went otherwise, up to the end of the period.
    verdicts: tuple[Judged, ...]
    deviations: tuple[Deviation, ...]
    changed: list[Change] | None

    @property
    def final_word(self) -> str:
        return FINAL if self.asked.issued_at else TO_BE_FINAL

    def figure(self, code: str) -> KeyFigure:
        """The figure with this code over the period."""
        return next(one.key for one in self.explained if one.key.code == code)

    def people(self) -> tuple[tuple[Unit, pd.DataFrame], ...]:
        """Of both units what is counted: the stops and the sessions."""
        return (Unit.VISITORS, self.stops), (Unit.PARTICIPANTS, self.sessions)


def as_issued(asked: Asked, *, at: datetime, by: str) -> Asked:
    """The same question, for a report that is issued at this moment."""
    return replace(asked, issued_at=at, issued_by=by)


def read(session: Session, asked: Asked) -> Found:
    """All that the sections need, read in one go."""
    slug = asked.project.slug
    narrowed = reach.asked_for(session, asked.today, asked.period, slug)
    everything = reach.asked_for(session, asked.today, None, slug)
    gatherings = reach.gatherings(session, asked.today)
    gatherings = gatherings[gatherings["project"] == slug]
    every = explanations.explain_all(session, asked.today, asked.period, slug)
    return Found(
        asked=asked,
        stops=narrowed.stops,
        sessions=narrowed.sessions,
        gatherings=reach.within(gatherings, asked.period)[0],
        tour=everything.stops,
        followed=[
            replace(one, notes=one.notes[one.notes["day"] >= asked.period.first])
            for one in promises.told(session, asked.today, slug)
        ],
        undated={
            Unit.VISITORS: everything.stops[everything.stops["last_day"].isna()],
            Unit.PARTICIPANTS: everything.sessions[everything.sessions["day"].isna()],
        },
        explained=[one for one in every if not one.key.code.startswith(_VERDICT)],
        judged=[one for one in every if one.key.code.startswith(_VERDICT)],
        verdicts=targets.verdicts(session, asked.today, project=slug, until=asked.period.last),
        deviations=deviations.found(session, asked.today, slug, asked.period.last),
        changed=changes.since(session, asked.last.mark, asked.today, slug) if asked.last else None,
    )


def told_before(found: Found) -> Iterable[tuple[int, Period, list[str]]]:
    """Each earlier report over days of this period, and the stops and sessions that stand in it."""
    for number, period in found.asked.overlaps:
        names = [
            name_of(unit, row)
            for unit, frame in found.people()
            for row in records(reach.within(frame, period)[0])
        ]
        yield number, period, names


def provisional(found: Found) -> list[str]:
    """Of which stops and sessions the figure is not final; the table of the people says why."""
    return [
        row["place"] if unit is Unit.VISITORS else evidence.label(unit, row)
        for unit, frame in found.people()
        for row in records(frame)
        if why_provisional(row) is not None
    ]


def waiting_codes(found: Found) -> Iterable[str]:
    """The codes of the figures that are provisional, because a row of theirs still waits."""
    for unit, frame in found.people():
        if any(why_provisional(row) is not None for row in records(frame)):
            yield str(unit)
    if (found.sessions["status"] == SessionStatus.UNCONFIRMED).any():
        yield "workshops"
    # What was not written down or read in yet can still come.
    yield from (
        one.key.code
        for one in found.explained
        if one.key.code in _MAY_COME and one.key.number is None
    )


def why_provisional(row: dict[str, Any]) -> str | None:
    """Why this figure is not final; None when it is."""
    figure: Figure = row["figure"]
    if figure.state in (FigureState.UNKNOWN, FigureState.NOT_YET):
        return figure.words()
    if not figure.complete:
        return PARTLY
    if row["by_host"]:
        return "ingevuld door de locatie, nog niet bevestigd"
    return None


def name_of(unit: Unit, row: dict[str, Any]) -> str:
    """A stop or session as the tables of the report call it."""
    if unit is Unit.VISITORS:
        return f"{row['position']}. {row['place']}"
    return evidence.label(unit, row)
