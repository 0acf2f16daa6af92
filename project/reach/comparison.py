"""Compare: what two sides may be said to differ in, and what keeps it from being said.

A difference is only said when both sides are complete; otherwise the sentence names what is
missing. The sides themselves are read in ``sides``.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import formatting
from project.figures import Figure, Total
from project.frames import records
from project.reach.sides import Pair, Side, frame_of, overlap, side, standing, undated_of
from project.results import breakdowns, evidence, reach
from project.results.evidence import THINGS, Explanation, KeyFigure, Line
from project.wording import (
    FIGURE_STATE,
    NOT_ENTERED,
    SESSION_STATUS,
    STOP_STATUS,
    UNIT,
    FigureState,
    StopStatus,
    Unit,
)

NOT_COMPARABLE = "niet te vergelijken"
# What is counted, as the sentences call it: a visit is not a person.
_PEOPLE = {Unit.VISITORS: "Bezoeken", Unit.PARTICIPANTS: "Deelnames"}
_PER_DAY = "Bezoeken per dag"
# More names than this in one sentence nobody reads.
_MOST_NAMED = 4


def sentences(found: Pair) -> list[str]:
    """What the comparison says, a Dutch sentence for each unit and one for the visits a day."""
    said = [_people_sentence(found, unit) for unit in Unit]
    said.insert(1, _per_day_sentence(found))
    if overlap(found):
        said.append("De twee periodes overlappen: wat in beide valt, staat hier twee keer.")
    return said


def key_figures(one: Side) -> list[KeyFigure]:
    """The figures of one side, each with its code for the explanation."""
    return [_key(one, name) for name in _FIGURES]


def parts(found: Pair, unit: Unit) -> pd.DataFrame:
    """Both sides as the parts of a chart: ``breakdowns.PART_COLUMNS``.

    A side where nothing was to be counted is left out.
    """
    rows = []
    for one in found.sides:
        frame = frame_of(one, unit)
        if frame.empty:
            continue
        total = reach.total(frame)
        # One figure keeps its own word: "niet geteld" and not just "onbekend".
        figure = frame["figure"].iloc[0] if len(frame) == 1 else breakdowns.as_figure(total)
        rows.append((one.code, one.name, figure, total))
    return pd.DataFrame(rows, columns=breakdowns.PART_COLUMNS, dtype=object)


def table(found: Pair) -> pd.DataFrame:
    """All figures of both sides for a reader and for a file, with the difference where it may."""
    left, right = (_column(one) for one in found.sides)
    differences = {
        _PEOPLE[unit]: _signed(_missing(found, unit), _numbers(found, unit)) for unit in Unit
    }
    days = [_per_day(one)[0] for one in found.sides]
    differences[_PER_DAY] = _signed(_missing_days(found), days)
    rows = [(what, left[what], right[what], differences.get(what, "")) for what in left]
    return pd.DataFrame(rows, columns=["Wat", found.left.name, found.right.name, "Verschil"])


def explain(
    session: Session, slug: str, today: date, project: str, *, with_names: bool
) -> Explanation | None:
    """What lies behind ``visitors:stop:weert``; None for a figure that no side has.

    Raises InputError for a side that does not exist.
    """
    figure, _, code = slug.partition(":")
    if figure not in _FIGURES:
        return None
    one = side(session, today, code, project)
    key = _key(one, figure)
    if figure in set(Unit):
        unit = Unit(figure)
        return evidence.explain_people(
            session, key, unit, frame_of(one, unit), with_names=with_names
        )
    if figure == "per_day":
        return _explain_per_day(one, key)
    if figure == breakdowns.UNIQUE.code:
        return replace(breakdowns.explain_unique(), code=key.code)
    return _explain_things(one, key, Unit.VISITORS if figure == "stops" else Unit.PARTICIPANTS)


# The figures of one side.


def _key(one: Side, figure: str) -> KeyFigure:
    value, out_of = _VALUES[figure](one)
    return KeyFigure(
        code=f"compare:{figure}:{one.code}",
        label=_FIGURES[figure],
        value=value,
        out_of=out_of,
        rule=_RULES[figure],
        page="reach",
    )


def _things_value(one: Side, unit: Unit) -> tuple[str, str]:
    frame, undated = frame_of(one, unit), len(undated_of(one, unit))
    there = len(standing(frame))
    gone = len(frame) - there
    said = [f"{formatting.number(gone)} vervallen"] if gone else []
    if undated:
        said.append(
            f"{formatting.amount(undated, *THINGS[unit])} zonder dag: niet in een periode te "
            "plaatsen"
        )
    number = formatting.number(there)
    if undated:
        number = f"ten minste {number}" if there else FIGURE_STATE[FigureState.UNKNOWN]
    return number, formatting.listing(said)


def _people_value(one: Side, unit: Unit) -> tuple[str, str]:
    frame = frame_of(one, unit)
    total = reach.total(frame)
    told = f"bekend: {total.completeness(*THINGS[unit])}"
    by_host = reach.said_by_host(frame, *THINGS[unit])
    return total.words(), f"{told}. {by_host}" if by_host else told


def _per_day(one: Side) -> tuple[float | None, int, int]:
    """Visits a day over the stops that are wholly known, how many those are, and of how many."""
    found = breakdowns.per_day(one.stops)
    known = len(found.stops)
    if not known:
        return None, 0, found.left_out
    people, days = int(found.stops["number"].sum()), int(found.stops["days"].sum())
    return people / days, known, known + found.left_out


def _per_day_value(one: Side) -> tuple[str, str]:
    rate, known, expected = _per_day(one)
    if rate is None:
        return FIGURE_STATE[FigureState.UNKNOWN], "van geen halte kennen we het aantal én de dagen"
    over = formatting.amount(expected, *THINGS[Unit.VISITORS])
    told = f"alle bezoeken gedeeld door alle dagen, over {formatting.number(known)} van {over}"
    if known < expected:
        told += f". {breakdowns.left_out_per_day(breakdowns.per_day(one.stops))}"
    return formatting.decimal(rate), told


def _unique_value(_one: Side) -> tuple[str, str]:
    return breakdowns.UNIQUE.value, breakdowns.UNIQUE.out_of


_FIGURES = {
    Unit.VISITORS.value: _PEOPLE[Unit.VISITORS],
    Unit.PARTICIPANTS.value: _PEOPLE[Unit.PARTICIPANTS],
    breakdowns.UNIQUE.code: breakdowns.UNIQUE.label,
    "per_day": _PER_DAY,
    "stops": "Haltes",
    "sessions": "Bijeenkomsten",
}
_VALUES: dict[str, Callable[[Side], tuple[str, str]]] = {
    Unit.VISITORS.value: partial(_people_value, unit=Unit.VISITORS),
    Unit.PARTICIPANTS.value: partial(_people_value, unit=Unit.PARTICIPANTS),
    breakdowns.UNIQUE.code: _unique_value,
    "per_day": _per_day_value,
    "stops": partial(_things_value, unit=Unit.VISITORS),
    "sessions": partial(_things_value, unit=Unit.PARTICIPANTS),
}
_SUM = (
    "De som van wat bekend is. “Ten minste” staat erbij zolang er een aantal ontbreekt. Bezoeken "
    "en deelnames tellen we nooit bij elkaar op."
)
_RULES = {
    Unit.VISITORS.value: _SUM,
    Unit.PARTICIPANTS.value: _SUM,
    breakdowns.UNIQUE.code: breakdowns.UNIQUE.rule,
    "per_day": breakdowns.PER_DAY_RULE,
    "stops": "De haltes die niet zijn vervallen. Een halte hoort bij de periode waarin zij "
    "eindigt.",
    "sessions": "De bijeenkomsten waarvan we deelnemers tellen en die niet zijn vervallen. Een "
    "bijeenkomst hoort bij de periode van haar dag.",
}


def _column(one: Side) -> dict[str, str]:
    """Every line of the table for one side."""
    found = {
        _FIGURES["stops"]: _in_one(one, "stops"),
        _FIGURES["sessions"]: _in_one(one, "sessions"),
    }
    for unit in Unit:
        total, people = reach.total(frame_of(one, unit)), _PEOPLE[unit]
        found |= {
            people: total.words(),
            f"{people}, geteld": breakdowns.or_word(total.counted),
            f"{people}, geschat": breakdowns.or_word(total.estimated),
            f"{people}, bekend van": total.completeness(*THINGS[unit]),
        }
    found[_PER_DAY] = _in_one(one, "per_day")
    found[breakdowns.UNIQUE.label] = _in_one(one, breakdowns.UNIQUE.code)
    return found


def _in_one(one: Side, figure: str) -> str:
    value, out_of = _VALUES[figure](one)
    return f"{value} ({out_of})" if out_of else value


# What is missing, and what may be said.


def _people_sentence(found: Pair, unit: Unit) -> str:
    if missing := _missing(found, unit):
        return _refusal(_PEOPLE[unit], missing)
    left, right = _numbers(found, unit)
    told = _difference(_PEOPLE[unit], found, formatting.number, left, right)
    totals = [reach.total(frame_of(one, unit)) for one in found.sides]
    if any(total.estimated is not None for total in totals):
        told += " Niet alles is geteld: een deel is geschat."
    return told


def _per_day_sentence(found: Pair) -> str:
    missing = _missing_days(found)
    if missing:
        return _refusal(_PER_DAY, missing)
    left, right = (_per_day(one)[0] or 0.0 for one in found.sides)
    # Compared as they are shown: "10,0 en 10,0: 0,0 meer" helps nobody.
    told = _difference(_PER_DAY, found, formatting.decimal, round(left, 1), round(right, 1))
    return f"{told} Dat zijn alle bezoeken gedeeld door alle dagen."


def _refusal(what: str, missing: Sequence[str]) -> str:
    return f"{what}: {NOT_COMPARABLE}, want {'; '.join(missing)}."


def _difference(what: str, found: Pair, words: Callable[[Any], str], left: Any, right: Any) -> str:
    if left == right:
        return f"{what}: {found.left.where} evenveel als {found.right.where}: {words(left)}."
    more = found.left if left > right else found.right
    return (
        f"{what}: {words(left)} {found.left.where}, {words(right)} {found.right.where}. "
        f"Dat is {words(abs(left - right))} meer {more.where}."
    )


def _numbers(found: Pair, unit: Unit) -> list[int | None]:
    return [reach.total(frame_of(one, unit)).number for one in found.sides]


def _missing(found: Pair, unit: Unit) -> list[str]:
    """Why the people of both sides cannot be compared; empty when they can."""
    said = [gap for one in found.sides for gap in _gaps(one, unit)]
    return said + _without_day(found, unit)


def _missing_days(found: Pair) -> list[str]:
    said = []
    for one in found.sides:
        rate, known, expected = _per_day(one)
        total = reach.total(one.stops)
        if nothing := _nothing(one, Unit.VISITORS, total):
            said.append(nothing)
        elif rate is None or known < expected:
            said.append(_unknown_days(one, expected - known, expected))
        said += _to_come(one, Unit.VISITORS, total)
    return said + _without_day(found, Unit.VISITORS)


def _unknown_days(one: Side, missing: int, expected: int) -> str:
    if expected <= 1:
        return f"{one.where} kennen we het hele aantal of de dagen niet"
    return (
        f"{one.where} kennen we van {formatting.number(missing)} van de "
        f"{formatting.number(expected)} haltes het hele aantal of de dagen niet"
    )


def _gaps(one: Side, unit: Unit) -> list[str]:
    frame = frame_of(one, unit)
    total = reach.total(frame)
    if nothing := _nothing(one, unit, total):
        return [nothing]
    said = []
    missing = [row for row in records(frame) if row["figure"].is_open]
    if missing and len(frame) == 1:
        said.append(f"{one.where} is het aantal {_word(missing[0]['figure'])}")
    elif missing:
        of_all = f"{formatting.number(len(missing))} van de {formatting.number(total.expected)}"
        said.append(
            f"{one.where} is van {of_all} {THINGS[unit][1]} het aantal niet (helemaal) bekend: "
            f"{_named([_with_word(row) for row in missing])}"
        )
    return said + _to_come(one, unit, total)


def _nothing(one: Side, unit: Unit, total: Total) -> str:
    """Says that there is nothing to compare with; "" when there is something."""
    frame, thing = frame_of(one, unit), THINGS[unit][0]
    if frame.empty:
        return f"{one.where} is er geen {thing}"
    if not total.expected and not total.upcoming:
        every = "elke" if len(frame) > 1 else "de"
        return f"{one.where} is {every} {thing} vervallen"
    return ""


def _to_come(one: Side, unit: Unit, total: Total) -> list[str]:
    said = []
    if total.upcoming:
        verb = "moet" if total.upcoming == 1 else "moeten"
        still = formatting.amount(total.upcoming, *THINGS[unit])
        said.append(f"{one.where} {verb} {still} nog komen of aflopen")
    elif one.runs_on:
        said.append(f"de periode {one.name} is nog niet voorbij")
    return said


def _without_day(found: Pair, unit: Unit) -> list[str]:
    """The same for both sides: nobody knows in which period these belong."""
    undated = undated_of(found.left, unit)
    if undated.empty:
        return []
    things = formatting.amount(len(undated), *THINGS[unit])
    names = _named([row["place"] or row.get("title", "") for row in records(undated)])
    return [f"van {things} weet niemand in welke periode zij vallen ({names})"]


def _with_word(row: dict[str, Any]) -> str:
    return f"{row['place']} ({_word(row['figure'])})"


def _word(figure: Figure) -> str:
    if figure.state is FigureState.KNOWN:
        return "voor een deel bekend"
    late = figure.state is FigureState.NOT_YET
    return NOT_ENTERED if late else FIGURE_STATE[figure.state]


def _named(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMED
    shown = [*names[:_MOST_NAMED], f"{formatting.number(rest)} andere"] if rest > 0 else names
    return formatting.listing(list(shown))


def _signed(missing: Sequence[str], numbers: Sequence[float | int | None]) -> str:
    """The first less the second, as a cell of the table; a word when nothing may be said."""
    left, right = numbers
    if missing or left is None or right is None:
        return NOT_COMPARABLE
    words = formatting.number if isinstance(left, int) else formatting.decimal
    if isinstance(left, float):
        left, right = round(left, 1), round(right, 1)
    if left == right:
        return "gelijk"
    return f"{words(abs(left - right))} {'meer' if left > right else 'minder'}"


# What lies behind.


def _explain_things(one: Side, key: KeyFigure, unit: Unit) -> Explanation:
    undated = undated_of(one, unit)
    lines = [_thing(unit, row, counts=True) for row in records(frame_of(one, unit))]
    lines += [_thing(unit, row, counts=False) for row in records(undated)]
    state = (
        f"Van {formatting.amount(len(undated), *THINGS[unit])} is de dag onbekend: niemand weet of "
        "zij in deze periode vallen."
        if len(undated)
        else "Volgt uit de haltes en bijeenkomsten van de rondreis."
    )
    return evidence.explain_things(
        key, lines, one=THINGS[unit][0], more=THINGS[unit][1], state=state
    )


def _thing(unit: Unit, row: dict[str, Any], *, counts: bool) -> Line:
    status = STOP_STATUS if unit is Unit.VISITORS else SESSION_STATUS
    return Line(
        what=evidence.label(unit, row),
        days=row["period"],
        value=status[row["status"]],
        adds=1 if counts and row["status"] != StopStatus.CANCELLED else None,
        source=evidence.fact_source(row),
    )


def _explain_per_day(one: Side, key: KeyFigure) -> Explanation:
    found = breakdowns.per_day(one.stops)
    lines = [
        Line(
            what=row["place"],
            days=row["period"],
            value=f"{formatting.decimal(row['per_day'])} per dag: "
            f"{formatting.amount(row['number'], *UNIT[Unit.VISITORS])} in "
            f"{formatting.days(row['days'])}",
        )
        for row in records(found.stops)
    ]
    people, days = (int(found.stops[name].sum()) for name in ("number", "days"))
    return evidence.explained(
        key,
        lines,
        figure=None,
        state=breakdowns.left_out_per_day(found)
        if found.left_out
        else "Van elke halte zijn het aantal en de dagen bekend.",
        proof=f"{formatting.number(people)} bezoekers gedeeld door {formatting.days(days)} is "
        f"{key.value}."
        if lines
        else "Er is geen halte waarvan het aantal en de dagen bekend zijn.",
    )
