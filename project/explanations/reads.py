"""Each figure explains itself: every code of a figure, and what lies behind it.

A page shows the key figures; a click on one asks :func:`explain` for its rows. A new figure gets
a code, a :class:`KeyFigure` where its value is made, and a line in ``_BEHIND``; the test over all
of them then holds that its rows add up to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from project import cooperatives, formatting, progress, promises, reach, targets
from project.errors import InputError
from project.frames import records
from project.reach import breakdowns, coverage, evidence
from project.reach.evidence import Explanation, KeyFigure, Line
from project.targets import attained
from project.typed.periods import Period
from project.wording import (
    SESSION_STATUS,
    STOP_STATUS,
    UNIT,
    DatePrecision,
    SessionStatus,
    StopStatus,
    Unit,
)

_PRECISION = {
    DatePrecision.DAY: "dagen bekend",
    DatePrecision.MONTH: "alleen de maand bekend",
}


@dataclass(frozen=True, slots=True)
class _Question:
    """What somebody wants to know of one figure, and what was asked for around it."""

    session: Session
    key: KeyFigure
    asked: reach.Asked
    project: str
    with_names: bool


def explain(
    session: Session,
    code: str,
    today: date,
    *,
    period: Period | None = None,
    project: str = "",
    with_names: bool = False,
) -> Explanation:
    """What lies behind the figure with this code.

    Codes are those of ``progress.key_figures`` and ``targets.key_figures``, and
    ``visitors:venray`` or ``participants:werkbijeenkomst-1`` for the figure of one stop or
    session. ``with_names`` shows which account entered a count. Raises InputError for a code that
    no figure has.
    """
    asked = reach.asked_for(session, today, period, project)
    base, _, slug = code.partition(":")
    if base in ("target", "coverage", "promise", breakdowns.UNIQUE.code):
        told = (
            targets.explain(
                session, slug, today, project=project, until=_end(period), with_names=with_names
            )
            if base == "target"
            else _explain_reach(session, base, slug, today, project, with_names=with_names)
        )
        if told is None:
            raise InputError(_no_such(code))
        return told
    if slug:
        return _explain_one(session, base, slug, asked, with_names=with_names)
    keys = progress.key_figures(session, today, period, project)
    for key in keys:
        if key.code == code:
            return _BEHIND[code](_Question(session, key, asked, project, with_names))
    raise InputError(_no_such(code))


def explain_all(
    session: Session, today: date, period: Period | None = None, project: str = ""
) -> list[Explanation]:
    """Every key figure, the share of inhabitants and every verdict, with their rows.

    In the order in which they are read.
    """
    asked = reach.asked_for(session, today, period, project)
    figures = [
        _BEHIND[key.code](_Question(session, key, asked, project, with_names=False))
        for key in progress.key_figures(session, today, period, project)
    ]
    figures.append(coverage.explain_inhabitants(session, asked.stops, project))
    return figures + targets.explain_all(session, today, project=project, until=_end(period))


def _explain_reach(
    session: Session, base: str, slug: str, today: date, project: str, *, with_names: bool
) -> Explanation | None:
    if base == "promise":
        return promises.explain(session, slug, today, project, with_names=with_names)
    if base == breakdowns.UNIQUE.code:
        return breakdowns.explain_unique()
    return coverage.explain(session, slug, today, project)


def _end(period: Period | None) -> date | None:
    return None if period is None else period.last


def _no_such(code: str) -> str:
    return f"Het cijfer “{code[:40]}” bestaat niet. Kies een cijfer op het scherm."


def _explain_one(
    session: Session, base: str, slug: str, asked: reach.Asked, *, with_names: bool
) -> Explanation:
    unit = Unit(base) if base in set(Unit) else None
    frame = asked.stops if unit is Unit.VISITORS else asked.sessions
    frame = frame[frame["slug"] == slug]
    if unit is None or frame.empty:
        raise InputError(_no_such(f"{base}:{slug}"))
    row = records(frame)[0]
    key = KeyFigure(
        code=f"{base}:{slug}",
        label=f"{UNIT[unit][1].capitalize()}: {evidence.label(unit, row)}",
        value=row["words"],
        out_of=row["period"],
        rule="De som van de tellingen bij deze halte."
        if unit is Unit.VISITORS
        else "Het aantal mensen dat bij deze bijeenkomst was.",
        page="attendance",
    )
    return evidence.explain_people(session, key, unit, frame, with_names=with_names)


def _municipalities(question: _Question) -> Explanation:
    stops = question.asked.stops
    states = progress.municipalities(stops)
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in states}
    for row in records(stops):
        if row["municipality"] in rows and row["in_province"]:
            rows[row["municipality"]].append(row)
    lines = [
        Line(
            what=name,
            days="; ".join(str(row["period"]) for row in rows[name]),
            value=state,
            adds=1 if state == progress.VISITED else None,
            source="; ".join(evidence.fact_source(row) for row in rows[name]),
        )
        for name, state in states.items()
    ]
    undated = sum(line.adds is None for line in lines)
    state = (
        f"Van {formatting.amount(undated, 'gemeente', 'gemeenten')} is er alleen een aankondiging: "
        "of de tentoonstelling er was, is niet bevestigd."
        if undated
        else "In elke genoemde gemeente was of is de tentoonstelling."
    )
    return evidence.explain_things(
        question.key, lines, one="gemeente", more="gemeenten", state=state
    )


def _stops(question: _Question) -> Explanation:
    lines = [_stop(row) for row in records(question.asked.stops)]
    precision = question.asked.stops.loc[
        question.asked.stops["status"] != StopStatus.CANCELLED, "date_precision"
    ]
    undated = int((precision == DatePrecision.UNKNOWN).sum())
    state = (
        f"Van {formatting.amount(undated, 'halte', 'haltes')} zijn de datums onbekend."
        if undated
        else "Van elke halte is bekend wanneer zij was."
    )
    return evidence.explain_things(question.key, lines, one="halte", more="haltes", state=state)


def _stop(row: dict[str, Any]) -> Line:
    cancelled = row["status"] is StopStatus.CANCELLED
    undated = row["date_precision"] is DatePrecision.UNKNOWN
    return Line(
        what=f"{row['position']}. {row['place']}, {row['venue']}",
        days=row["period"],
        value=STOP_STATUS[row["status"]]
        if cancelled or undated
        else _PRECISION[row["date_precision"]],
        adds=None if cancelled or undated else 1,
        source=evidence.fact_source(row),
    )


def _workshops(question: _Question) -> Explanation:
    workshops = progress.workshops(question.asked.sessions)
    lines = [
        Line(
            what=f"{evidence.label(Unit.PARTICIPANTS, row)}: {row['title']}",
            days=row["period"],
            value=SESSION_STATUS[row["status"]],
            adds=1 if row["status"] is SessionStatus.HELD else None,
            source=evidence.fact_source(row),
        )
        for row in records(workshops)
    ]
    open_ones = int((workshops["status"] == SessionStatus.UNCONFIRMED).sum())
    state = (
        f"Van {formatting.amount(open_ones, 'werkbijeenkomst', 'werkbijeenkomsten')} is de dag "
        "voorbij en heeft niemand bevestigd dat zij er was."
        if open_ones
        else "Van geen werkbijeenkomst die voorbij is, wacht de bevestiging nog."
    )
    return evidence.explain_things(
        question.key, lines, one="werkbijeenkomst", more="werkbijeenkomsten", state=state
    )


def _visitors(question: _Question) -> Explanation:
    return evidence.explain_people(
        question.session,
        question.key,
        Unit.VISITORS,
        question.asked.stops,
        with_names=question.with_names,
    )


def _participants(question: _Question) -> Explanation:
    return evidence.explain_people(
        question.session,
        question.key,
        Unit.PARTICIPANTS,
        question.asked.sessions,
        with_names=question.with_names,
    )


def _cooperatives(question: _Question) -> Explanation:
    known = cooperatives.is_laid_down(question.session, question.project)
    rows = cooperatives.directory(question.session)
    lines = [
        Line(
            what=row["name"],
            days="",
            value="in de tentoonstelling" if row["in_exhibition"] else "verder genoemd",
            adds=1 if row["in_exhibition"] else None,
            source=evidence.fact_source(row),
        )
        for row in records(rows)
    ]
    return evidence.explain_things(
        question.key,
        lines if known else [attained.NO_EXHIBITION],
        one="sociale coöperatie",
        more="sociale coöperaties",
        state="Bekend: de bronnen noemen ze bij naam."
        if known
        else f"Onbekend: {cooperatives.NOT_LAID_DOWN}.",
    )


_BEHIND: dict[str, Callable[[_Question], Explanation]] = {
    "municipalities": _municipalities,
    "stops": _stops,
    "workshops": _workshops,
    "visitors": _visitors,
    "participants": _participants,
    "cooperatives": _cooperatives,
}
