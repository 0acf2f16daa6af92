"""On schedule or not: what was agreed, done and open, each in one Dutch sentence.

Measured against the tour plan, never against the days that went by: what was planned for later is
not behind, and what nobody confirmed is neither done nor missed.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import formatting
from project.audit import since
from project.frames import records
from project.parsing.periods import Period
from project.results import attained, deviations, headlines, reach, targets
from project.results.deviations import Deviation
from project.results.targets import Judged
from project.wording.counts import FigureState
from project.wording.reading import VERDICT, DeviationKind, TargetUnit, Verdict
from project.wording.tour import GrantCoverage, SessionStatus, StopStatus


def sentences(session: Session, today: date, project: str = "") -> list[str]:
    """Workshops, stops and all agreements together, a sentence each; empty without a tour."""
    asked = reach.asked_for(session, today, project=project)
    if asked.stops.empty and asked.sessions.empty:
        return []
    agreed = targets.verdicts(session, today, project=project)
    found = deviations.found(session, today, project)
    return [
        _workshops(
            headlines.workshops(asked.sessions), _amount(agreed, TargetUnit.WORKSHOPS), found
        ),
        _stops(asked.stops, _amount(agreed, TargetUnit.STOPS), found),
        agreements(agreed),
    ]


def not_narrowed(period: Period | None) -> list[str]:
    """Says that these sentences are about all of the tour, when somebody asked for a period."""
    if period is None:
        return []
    return ["Dit gaat over het hele project tot vandaag, niet over de gekozen periode:"]


def freshness(session: Session) -> str:
    """Until when the figures and the plan were kept up to date."""
    at = since.data_changed_at(session)
    return "Er is nog niets ingevuld." if at is None else f"Bijgewerkt tot {formatting.moment(at)}."


def _amount(agreed: Sequence[Judged], unit: TargetUnit) -> int | None:
    amounts = [one.amount for one in agreed if one.agreed.unit is unit]
    return sum(amounts) if amounts else None


def _workshops(workshops: pd.DataFrame, amount: int | None, found: Sequence[Deviation]) -> str:
    rows = [row for row in records(workshops) if row["grant_coverage"] is not GrantCoverage.OUTSIDE]
    held = [row for row in rows if row["status"] is SessionStatus.HELD]
    waiting = _many(rows, SessionStatus.UNCONFIRMED)
    off = _off(found, "toursession", rows)
    if not rows and amount is None:
        return "Er zijn geen werkbijeenkomsten gepland."
    said = _held(len(held), amount or len(rows), "werkbijeenkomst", "werkbijeenkomsten", "gehouden")
    rest = [
        _clause(
            waiting,
            "is aangekondigd en voorbij, maar niet bevestigd",
            "zijn aangekondigd en voorbij, maar niet bevestigd",
        ),
        _clause(_many(rows, SessionStatus.PLANNED), "moet nog komen", "moeten nog komen"),
        _clause(_many(rows, SessionStatus.CANCELLED), "is vervallen", "zijn vervallen"),
        _clause(off, "is verplaatst", "zijn verplaatst"),
        *_without_number(held, "deelnemers"),
    ]
    as_planned = not off and not _many(rows, SessionStatus.CANCELLED)
    return _joined(said, len(held), waiting, rest, as_planned=as_planned)


def _stops(stops: pd.DataFrame, amount: int | None, found: Sequence[Deviation]) -> str:
    # Where no source says whether a stop is part of the grant, it is not held against the plan.
    inside = [row for row in records(stops) if row["grant_coverage"] is GrantCoverage.INSIDE]
    measured = bool(inside) or amount is not None
    rows = inside if measured else records(stops)
    if not rows and not measured:
        return "Er zijn geen haltes gepland."
    # Here the question is only whether it was there, whoever paid.
    paid = {"grant_coverage": GrantCoverage.INSIDE}
    sure = [attained.judge_stop(row | paid, attained.WHOLE).counts for row in rows]
    been = [row for row, there in zip(rows, sure, strict=True) if there]
    # Where somebody counted it was; when, and so whether as planned, nobody knows.
    undated = [row for row in been if row["status"] is StopStatus.WAS_UNDATED]
    named = [row for row in rows if row["status"] is StopStatus.UNDATED]
    off = _off(found, "stop", rows)
    rest = [
        _named(undated, "daarvan zijn de datums onbekend", before="van "),
        _named(named, f"{'is' if len(named) == 1 else 'zijn'} aangekondigd zonder datums"),
        _clause(_many(rows, StopStatus.ANNOUNCED), "moet nog komen", "moeten nog komen"),
        _clause(_many(rows, StopStatus.CANCELLED), "is vervallen", "zijn vervallen"),
        _clause(off, "is verplaatst", "zijn verplaatst"),
        *_without_number(been, "bezoekers"),
    ]
    if not measured:
        return "; ".join(filter(None, [_been(len(been)), _outside_the_plan(rows), *rest])) + "."
    said = _held(len(been), amount or len(rows), "halte", "haltes", "geweest")
    as_planned = not off and not _many(rows, StopStatus.CANCELLED)
    return _joined(said, len(been), len(undated) + len(named), rest, as_planned=as_planned)


def _been(done: int) -> str:
    if not done:
        return "Van nog geen enkele halte is zeker dat zij is geweest"
    are = "is" if done == 1 else "zijn"
    return f"{formatting.amount(done, 'halte', 'haltes')} {are} geweest"


def _outside_the_plan(rows: Sequence[dict[str, Any]]) -> str:
    """Why these stops are not measured: no source counts them as part of the grant."""
    unknown = sum(row["grant_coverage"] is GrantCoverage.UNKNOWN for row in rows)
    if not unknown:
        return "de haltes vallen buiten de subsidie"
    return f"van {formatting.number(unknown)} is niet bekend of de subsidie erover gaat"


def _held(done: int, amount: int, one: str, more: str, verb: str) -> str:
    things = one if amount == 1 else more
    if not done:
        agreed = f"{formatting.number(amount)} {things}"
        return f"Van {agreed} is nog van geen enkele zeker dat zij is {verb}"
    are = "is" if done == 1 else "zijn"
    return f"{formatting.number(done)} van {formatting.number(amount)} {things} {are} {verb}"


def _joined(said: str, done: int, waiting: int, rest: Sequence[str], *, as_planned: bool) -> str:
    if not as_planned:
        said += ", niet helemaal zoals gepland"
    elif done and not waiting:
        said += ", zoals gepland"
    text = "; ".join([said, *filter(None, rest)]) + "."
    if as_planned and waiting:
        text += " Of het volgens plan ging, is daarom nog niet te zeggen."
    return text


def _clause(many: int, one: str, more: str) -> str:
    return f"{formatting.number(many)} {one if many == 1 else more}" if many else ""


def _named(rows: Sequence[dict[str, Any]], words: str, before: str = "") -> str:
    """How many stops these words are about, and which: ``1 is aangekondigd … (Venlo)``."""
    names = formatting.listing([row["place"] for row in rows])
    return f"{before}{formatting.number(len(rows))} {words} ({names})" if rows else ""


def _without_number(rows: Sequence[dict[str, Any]], people: str) -> list[str]:
    """Of how many of these nobody knows how many people came, by reason."""
    said = []
    for state, words in (
        (FigureState.UNKNOWN, "onbekend"),
        (FigureState.NOT_COUNTED, "niet geteld"),
        (FigureState.NOT_YET, "nog niet ingevuld"),
    ):
        many = sum(row["figure"].state is state and row["figure"].is_open for row in rows)
        if many:
            said.append(f"van {formatting.number(many)} is het aantal {people} {words}")
    partly = sum(
        row["figure"].state is FigureState.KNOWN and not row["figure"].complete for row in rows
    )
    if partly:
        said.append(f"van {formatting.number(partly)} is het aantal {people} voor een deel bekend")
    return said


def _many(rows: Sequence[dict[str, Any]], status: SessionStatus | StopStatus) -> int:
    return sum(row["status"] is status for row in rows)


def _off(found: Sequence[Deviation], table: str, rows: Sequence[dict[str, Any]]) -> int:
    moved = {one.key for one in found}
    return sum(f"{DeviationKind.MOVED}:{table}:{row['slug']}" in moved for row in rows)


def agreements(agreed: Sequence[Judged]) -> str:
    """Of how many agreements which verdict stands."""
    if not agreed:
        return "Er is nog geen afspraak vastgelegd."
    many = Counter(one.verdict for one in agreed)
    parts = [f"{formatting.number(many[one])} {VERDICT[one]}" for one in Verdict if many[one]]
    total = formatting.amount(len(agreed), "afspraak", "afspraken")
    return f"Van {total}: {formatting.listing(parts)}."
