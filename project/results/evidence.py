"""Figures of people out of stops and sessions, and the counts behind any figure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import figures, formatting
from project.audit import logbook
from project.counts import stored
from project.figures import Figure, Total
from project.frames import records
from project.models import Count
from project.results.key_figure import THINGS, Explanation, KeyFigure, Part, Subject
from project.wording.counts import (
    COUNTED_METHODS,
    FIGURE_STATE,
    METHOD_IN_SHORT,
    NOT_ENTERED,
    FigureState,
    Unit,
)
from project.wording.tour import CERTAINTY, EVENT_KIND

STAFF = "een medewerker"
HOST = "de locatie"
# More counts than this are added up for each stop or session before they are shown.
_MOST_COUNTS = 400
# A count with what stood there before it.
Counted = tuple[Count, str]


def people(
    unit: Unit,
    frame: pd.DataFrame,
    *,
    code: str,
    label: str,
    rule: str,
    page: str,
    out_of: str = "",
    value: str = "",
) -> KeyFigure:
    """How many people came to these stops or sessions (a frame of ``reach``).

    ``value`` and ``out_of`` are the total in words and how much of it is known, unless they are
    given.
    """
    parts = tuple(part(unit, row) for row in records(frame))
    total = figures.total(one.figure for one in parts)
    missing = sum(one.figure.is_open for one in parts)
    return KeyFigure(
        code=code,
        label=label,
        value=value or total.words(),
        out_of=out_of or total.completeness(*THINGS[unit]),
        rule=rule,
        state=_state(total, unit, parts),
        page=page,
        parts=parts,
        closing=f"Bij {formatting.amount(missing, *THINGS[unit])} ontbreekt nog een aantal of een "
        "deel ervan."
        if missing
        else "",
    )


def part(unit: Unit, row: dict[str, Any], aside: str = "") -> Part:
    """A stop or session (a row of ``reach``) with its people, as part of a figure."""
    first, last = (row["first_day"], row["last_day"]) if unit is Unit.VISITORS else (None, None)
    return Part(
        label=label(unit, row),
        when=row["period"],
        words=row["figure"].words(),
        figure=row["figure"],
        source=fact_source(row),
        aside=aside,
        subject=Subject(
            unit=unit,
            id=row["id"],
            days=None if first is None or last is None else (last - first).days + 1,
            cancelled=bool(row["cancelled"]),
        ),
    )


def thing(label: str, words: str, figure: Figure, row: Mapping[Any, Any]) -> Part:
    """A stop, session or cooperative (a row with its source) that is counted one by one."""
    when, source = row.get("period", ""), fact_source(row)
    return Part(label=label, words=words, figure=figure, when=when, source=source)


def explain(session: Session, key: KeyFigure, *, with_names: bool) -> Explanation:
    """What lies behind this figure: its parts, and in the place of people every count of them.

    A reader without an account sees that staff entered something, not who.
    """
    subjects = [one.subject for one in key.parts if one.subject]
    if not subjects:
        return Explanation(key, key.parts)
    numbers = [one.id for one in subjects]
    counted = stored.behind(session, subjects[0].unit, numbers, _MOST_COUNTS)
    if counted is None:
        return Explanation(key, tuple(_set_aside(_whole(one), one.aside) for one in key.parts))
    by_subject = defaultdict[int, list[Counted]](list)
    for row, earlier in counted:
        by_subject[stored.subject_of(row)[1]].append((row, earlier))
    return Explanation(
        key,
        tuple(
            _set_aside(line, one.aside)
            for one in key.parts
            if one.subject
            for line in _lines(one, one.subject, by_subject[one.subject.id], with_names=with_names)
        ),
    )


def label(unit: Unit, row: dict[str, Any]) -> str:
    """What a stop or session is called in a list: ``Panningen · werkbijeenkomst 1``."""
    if unit is Unit.VISITORS:
        return f"{row['place']} · tentoonstelling"
    promise = "" if pd.isna(row["promise"]) else f" {row['promise']}"
    return f"{row['place']} · {EVENT_KIND[row['kind']]}{promise}"


def stop_name(row: dict[str, Any]) -> str:
    """A stop as a thing that was there: ``3. Gennep, bibliotheek``."""
    return f"{row['position']}. {row['place']}, {row['venue']}"


def fact_source(row: Mapping[Any, Any]) -> str:
    """Where a stop or session stands, and how sure that is."""
    return f"{row['source']} ({CERTAINTY[row['certainty']]})"


def _set_aside(line: Part, why: str) -> Part:
    if not why:
        return line
    said = line.words if line.words == why else f"{line.words} (telt niet mee: {why})"
    return replace(line, words=said, aside=why)


def _whole(one: Part) -> Part:
    """One line for all counts of a stop or session, when there are too many to list."""
    return replace(one, source="alle tellingen van deze halte of bijeenkomst bij elkaar")


def _lines(one: Part, subject: Subject, counted: list[Counted], *, with_names: bool) -> list[Part]:
    """Every count that stands, and a line for what is still missing."""
    standing = [(row, was) for row, was in counted if not stored.is_withdrawn(row)]
    gone = [was for row, was in counted if stored.is_withdrawn(row)]
    lines = [_count(one, subject, row, was, with_names=with_names) for row, was in standing]
    if not lines:
        lines.append(replace(one, earlier="; ".join(gone)))
    elif not _covered(subject, [row for row, _was in standing]):
        rest = f"de overige dagen: {NOT_ENTERED if one.figure.due else 'nog niet'}"
        figure = Figure(FigureState.NOT_YET, due=one.figure.due)
        lines.append(replace(one, words=rest, figure=figure, earlier="; ".join(gone)))
    return lines


def _covered(subject: Subject, standing: list[Count]) -> bool:
    """Whether nothing is left to enter: a session, a whole stay, or as many days as it lasted."""
    days = [stored.days_covered(row) for row in standing]
    covered = sum(many for many in days if many is not None)
    return subject.cancelled or None in days or covered >= (subject.days or 0)


def _count(one: Part, subject: Subject, row: Count, earlier: str, *, with_names: bool) -> Part:
    value = stored.bare_value(row)
    # What was counted where nothing took place after all stays visible, and is in no sum.
    words = f"vervallen (ingevuld was {value})" if subject.cancelled else value
    return Part(
        label=one.label,
        when=stored.days_in_words(row) or one.when,
        words=words,
        figure=Figure(FigureState.CANCELLED) if subject.cancelled else _figure(row),
        method="" if row.method is None else METHOD_IN_SHORT[row.method],
        by=_who(row, with_names=with_names),
        at=formatting.moment(row.entered_at),
        source=f"telling nr {row.id}",
        earlier=earlier,
    )


def _figure(row: Count) -> Figure:
    """One count as a figure of its own."""
    if row.method in COUNTED_METHODS:
        return Figure(row.state, counted=row.number)
    return Figure(row.state, estimated=row.number)


def _who(row: Count, *, with_names: bool) -> str:
    if row.link_id is not None or row.entered_by == logbook.HOST.name:
        return HOST
    return row.entered_by if with_names else STAFF


def _state(total: Total, unit: Unit, parts: Sequence[Part]) -> str:
    """How complete a sum over these parts is, in one sentence."""
    if not total.expected:
        return "Er valt nog niets te tellen."
    known = f"Bekend: {total.completeness(*THINGS[unit])}"
    if not total.at_least:
        return f"Compleet. {known}."
    # Why nothing at all is known of some: "1 onbekend en 2 nog niet ingevuld".
    gaps = Counter(
        NOT_ENTERED if one.state is FigureState.NOT_YET else FIGURE_STATE[one.state]
        for one in parts
        if one.figure.is_open and one.state is not FigureState.KNOWN
    )
    said = formatting.listing([f"{formatting.number(many)} {word}" for word, many in gaps.items()])
    return "; ".join(filter(None, (f"Niet compleet. {known}", said))) + "."
