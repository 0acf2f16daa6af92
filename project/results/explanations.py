"""Each figure explains itself: every code of a figure, and what lies behind it.

A page shows the key figures; a click on one asks :func:`explain` for its lines. The test over all
of them holds that its lines add up to it.
"""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from project.errors import InputError
from project.frames import records
from project.parsing.periods import Period
from project.results import breakdowns, coverage, evidence, headlines, promises, reach, targets
from project.results.key_figure import Explanation, KeyFigure
from project.wording.counts import UNIT, Unit


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

    ``visitors:venray`` and ``participants:werkbijeenkomst-1`` are the figures of one stop and one
    session. ``with_names`` shows which account entered a count. Raises InputError for a code that
    no figure has.
    """
    for key in _figures(session, code, today, period, project):
        if key.code == code:
            return evidence.explain(session, key, with_names=with_names)
    raise InputError(f"Het cijfer “{code[:40]}” bestaat niet. Kies een cijfer op het scherm.")


def explain_all(
    session: Session, today: date, period: Period | None = None, project: str = ""
) -> list[Explanation]:
    """Every key figure, the share of inhabitants and every verdict, in reading order."""
    keys = (
        *headlines.key_figures(session, today, period, project),
        coverage.key_figures(session, today, period, project)[-1],
        *targets.key_figures(session, today, project=project, until=_end(period)),
    )
    return [evidence.explain(session, key, with_names=False) for key in keys]


def _figures(
    session: Session, code: str, today: date, period: Period | None, project: str
) -> Iterable[KeyFigure]:
    """The figures among which that of this code is, if there is one."""
    base, _, slug = code.partition(":")
    if base == "target":
        return targets.key_figures(session, today, project=project, until=_end(period))
    if base == "coverage":
        return coverage.key_figures(session, today, project=project)
    if base == "promise":
        return promises.key_figures(session, today, project)
    if slug:
        return _of_one(base, slug, reach.asked_for(session, today, period, project))
    return (*headlines.key_figures(session, today, period, project), breakdowns.UNIQUE)


def _of_one(base: str, slug: str, asked: reach.Asked) -> Iterable[KeyFigure]:
    """The figure of one stop or session."""
    if base not in set(Unit):
        return
    unit = Unit(base)
    frame = asked.stops if unit is Unit.VISITORS else asked.sessions
    frame = frame[frame["slug"] == slug]
    for row in records(frame):
        yield evidence.people(
            unit,
            frame,
            code=f"{base}:{slug}",
            label=f"{UNIT[unit][1].capitalize()}: {evidence.label(unit, row)}",
            value=row["words"],
            out_of=row["period"],
            rule="De som van de tellingen bij deze halte."
            if unit is Unit.VISITORS
            else "Het aantal mensen dat bij deze bijeenkomst was.",
            page="reach",
        )


def _end(period: Period | None) -> date | None:
    return None if period is None else period.last
