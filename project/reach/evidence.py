"""What lies behind a figure: the rows that it is made of, and the sentence that proves the sum.

A :class:`KeyFigure` is one line on a screen. An :class:`Explanation` is the same figure with
everything that a reader needs to check it. Each figure of the dashboard has a ``code``;
``explanations`` knows them all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import audit, formatting
from project.counts import reads as count_reads
from project.figures import Figure
from project.frames import records
from project.reach import reads
from project.wording import (
    CERTAINTY,
    EVENT_KIND,
    FIGURE_STATE,
    METHOD_IN_SHORT,
    NOT_ENTERED,
    FigureState,
    Unit,
)

ROW_COLUMNS = [
    "Wat",
    "Aantal of stand",
    "Dagen",
    "Telmethode",
    "Door wie",
    "Ingevuld op",
    "Bron",
    "Verbeterd",
]
STAFF = "een medewerker"
HOST = "de locatie"
THINGS = {Unit.VISITORS: ("halte", "haltes"), Unit.PARTICIPANTS: ("bijeenkomst", "bijeenkomsten")}
# More counts than this are added up for each stop or session before they are shown.
_MOST_COUNTS = 400
# A longer sum is not written out: "Som van 40 regels: 1.234".
_MOST_ADDENDS = 9


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One line of figures: what it is, its value in words, of how many, and by which rule."""

    code: str
    label: str
    value: str
    out_of: str
    rule: str
    page: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure that explains itself.

    ``rows`` has ROW_COLUMNS. ``numbers`` says for each of them what it adds to ``figure``: None
    when it adds nothing, because nobody knows it or because it is shown for completeness.
    ``figure`` is None as long as nothing is known.
    """

    code: str
    label: str
    value: str
    out_of: str
    definition: str
    state: str
    rows: pd.DataFrame
    numbers: tuple[int | None, ...]
    figure: int | None
    proof: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row behind a figure, as it comes out of the database."""

    what: str
    days: str
    value: str
    adds: int | None = None
    method: str = ""
    by: str = ""
    at: str = ""
    source: str = ""
    earlier: str = ""


def explain_people(
    session: Session, key: KeyFigure, unit: Unit, frame: pd.DataFrame, *, with_names: bool
) -> Explanation:
    """Behind a sum of people: every count in it, and every stop or session without one.

    ``frame`` has the stops or sessions that the figure is about (as from ``reach``). A reader
    without an account sees that staff entered something, not who.
    """
    lines = people_lines(session, unit, frame, with_names=with_names)
    total = reads.total(frame)
    missing = sum(one.is_open for one in frame["figure"])
    proof = prove_sum([line.adds for line in lines])
    if missing:
        proof += (
            f" Bij {formatting.amount(missing, *THINGS[unit])} ontbreekt nog een aantal of een "
            "deel ervan."
        )
    return explained(key, lines, figure=total.number, state=_state(frame, unit), proof=proof)


def people_lines(
    session: Session, unit: Unit, frame: pd.DataFrame, *, with_names: bool
) -> list[Line]:
    """A row for every count of these stops or sessions, and for each that still misses one."""
    counted = count_reads.behind(session, unit, list(frame["id"]), _MOST_COUNTS)
    if counted is None:
        return [_whole_subject(row) for row in records(frame)]
    by_subject: dict[int, list[dict[str, Any]]] = {}
    for one in records(counted):
        by_subject.setdefault(one["subject_id"], []).append(one)
    return [
        line
        for row in records(frame)
        for line in _counts_of(row, by_subject.get(row["id"], []), with_names=with_names)
    ]


def explain_things(
    key: KeyFigure, lines: Sequence[Line], *, one: str, more: str, state: str
) -> Explanation:
    """Behind a number of things: a row for each. Those that count have ``adds=1``.

    The figure is None when none counts and the state of some still has to become known.
    """
    figure = sum(line.adds or 0 for line in lines)
    counted = _groups(line for line in lines if line.adds)
    others = _groups(line for line in lines if not line.adds)
    said = []
    if counted:
        said.append(f"{' + '.join(counted)} = {formatting.amount(figure, one, more)}")
    if others:
        said.append(f"{'verder ' if counted else ''}{formatting.listing(others)}")
    proof = "; ".join(said)
    return explained(
        key,
        lines,
        figure=figure or (None if lines else 0),
        state=state,
        proof=f"{proof}." if proof else f"0 regels = 0 {more}.",
    )


def explained(
    key: KeyFigure, lines: Sequence[Line], *, figure: int | None, state: str, proof: str
) -> Explanation:
    """The explanation of this key figure, with its rows as a reader sees them."""
    rows = [
        (
            line.what,
            line.value,
            line.days,
            line.method,
            line.by,
            line.at,
            line.source,
            line.earlier or ("nee" if line.at else ""),
        )
        for line in lines
    ]
    return Explanation(
        code=key.code,
        label=key.label,
        value=key.value,
        out_of=key.out_of,
        definition=key.rule,
        state=state,
        rows=pd.DataFrame(rows, columns=ROW_COLUMNS, dtype=object),
        numbers=tuple(line.adds for line in lines),
        figure=figure,
        proof=proof,
        page=key.page,
    )


def prove_sum(adds: Sequence[int | None]) -> str:
    """``96 + 88 + 75 = 259``, or in words when there is too much or too little to add."""
    known = [number for number in adds if number is not None]
    if not known:
        return "Er is nog geen aantal bekend, dus er is niets op te tellen."
    total = formatting.number(sum(known))
    if len(known) == 1:
        return f"Eén regel met een aantal: {total}."
    if len(known) > _MOST_ADDENDS:
        return f"Som van {formatting.number(len(known))} regels: {total}."
    return f"{' + '.join(formatting.number(number) for number in known)} = {total}."


def label(unit: Unit, row: dict[str, Any]) -> str:
    """What a stop or session is called in a list: ``Panningen · werkbijeenkomst 1``."""
    if unit is Unit.VISITORS:
        return f"{row['place']} · tentoonstelling"
    promise = "" if pd.isna(row["promise"]) else f" {row['promise']}"
    return f"{row['place']} · {EVENT_KIND[row['kind']]}{promise}"


def fact_source(row: dict[str, Any]) -> str:
    """Where a stop or session stands, and how sure that is."""
    return f"{row['source']} ({CERTAINTY[row['certainty']]})"


def _groups(lines: Iterable[Line]) -> list[str]:
    """How many rows say what: ``6 regels “bezocht”``."""
    found = Counter(line.value for line in lines)
    return [
        f"{formatting.amount(many, 'regel', 'regels')} “{word}”" for word, many in found.items()
    ]


def _counts_of(
    row: dict[str, Any], counted: list[dict[str, Any]], *, with_names: bool
) -> list[Line]:
    standing = [one for one in counted if one["state"] is not FigureState.NOT_YET]
    lines = [_count_line(row, one, with_names=with_names) for one in standing]
    if not lines or not _covered(row, standing):
        withdrawn = [one["earlier"] for one in counted if one["state"] is FigureState.NOT_YET]
        lines.append(_missing_line(row, withdrawn, rest=bool(lines)))
    return lines


def _covered(row: dict[str, Any], standing: list[dict[str, Any]]) -> bool:
    """Whether nothing is left to enter: a session, a whole stay, or as many days as it lasted."""
    if row["cancelled"] or any(one["days_covered"] is None for one in standing):
        return True
    lasted: int = (row["last_day"] - row["first_day"]).days + 1
    covered: int = sum(one["days_covered"] for one in standing)
    return covered >= lasted


def _count_line(row: dict[str, Any], one: dict[str, Any], *, with_names: bool) -> Line:
    # What was counted where nothing took place after all stays visible, and is in no sum.
    cancelled = row["cancelled"]
    return Line(
        what=label(_unit(row), row),
        days=one["days"] or row["period"],
        value=f"vervallen (ingevuld was {one['value']})" if cancelled else one["value"],
        adds=None if cancelled else one["number"],
        method="" if one["method"] is None else METHOD_IN_SHORT[one["method"]],
        by=_who(one, with_names=with_names),
        at=formatting.moment(one["entered_at"]),
        source=f"telling nr {one['id']}",
        earlier=one["earlier"],
    )


def _missing_line(row: dict[str, Any], withdrawn: list[str], *, rest: bool) -> Line:
    figure: Figure = row["figure"]
    value = figure.words()
    if rest:
        value = f"de overige dagen: {NOT_ENTERED if figure.due else 'nog niet'}"
    return Line(
        what=label(_unit(row), row),
        days=row["period"],
        value=value,
        source=fact_source(row),
        earlier="; ".join(withdrawn),
    )


def _unit(row: dict[str, Any]) -> Unit:
    return Unit.PARTICIPANTS if "kind" in row else Unit.VISITORS


def _whole_subject(row: dict[str, Any]) -> Line:
    """One row for all counts of a stop or session, when there are too many to list."""
    figure: Figure = row["figure"]
    return Line(
        what=label(_unit(row), row),
        days=row["period"],
        value=figure.words(),
        adds=figure.number,
        source="alle tellingen van deze halte of bijeenkomst bij elkaar",
    )


def _who(one: dict[str, Any], *, with_names: bool) -> str:
    if one["link_id"] is not None or one["entered_by"] == audit.HOST:
        return HOST
    return str(one["entered_by"]) if with_names else STAFF


def _state(frame: pd.DataFrame, unit: Unit) -> str:
    """How complete a sum over these rows is, in one sentence."""
    total, things = reads.total(frame), THINGS[unit]
    if not total.expected:
        return "Er valt nog niets te tellen."
    known = f"Bekend: {total.completeness(*things)}"
    if not total.at_least:
        return f"Compleet. {known}."
    return "; ".join(filter(None, (f"Niet compleet. {known}", _gaps(frame)))) + "."


def _gaps(frame: pd.DataFrame) -> str:
    """Why nothing at all is known of some: ``1 onbekend en 2 nog niet ingevuld``."""
    found = Counter(
        NOT_ENTERED if one.state is FigureState.NOT_YET else FIGURE_STATE[one.state]
        for one in frame["figure"]
        if one.is_open and one.state is not FigureState.KNOWN
    )
    return formatting.listing([f"{formatting.number(many)} {word}" for word, many in found.items()])
