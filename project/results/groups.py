"""Who came: the breakdown of headcounts by group, for who may see all of it and for who may not.

A group that nobody filled in is not 0: who is left over of a headcount belongs to "onbekend".
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session

from project import disclosure, formatting
from project.disclosure import Cell
from project.figures import Figure
from project.frames import records
from project.results import reach
from project.wording.counts import (
    COUNT_GROUP,
    COUNT_GROUP_SAID,
    UNIT,
    CountGroup,
    FigureState,
    Unit,
)

TOTAL_COLUMNS = ["key", "label", "figure", "words"]
NOT_FILLED_IN = "niet ingevuld"
Told = dict[int, dict[CountGroup, int]]
# Hiding who is unknown costs a reader the least, hiding the inhabitants the most.
_CLOSED_FIRST = list(reversed(CountGroup))


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One headcount with its groups. ``cells`` is empty when nobody told any group."""

    label: str
    when: str
    figure: Figure
    cells: Mapping[CountGroup, Cell]
    # The groups that somebody filled in, a 0 included.
    told: frozenset[CountGroup]


def told(session: Session, unit: Unit) -> Told:
    """What was filled in for each stop or session. Show it through :func:`breakdowns` only."""
    found: Told = {}
    for row in records(reach.group_parts(session, unit)):
        found.setdefault(row["subject_id"], {})[row["group"]] = int(row["number"])
    return found


def breakdowns(frame: pd.DataFrame, told: Told, *, account: bool) -> list[Breakdown]:
    """The stops or sessions of ``frame`` that have a number, each with its groups.

    ``account`` says whether the reader has one; without it small numbers are closed.
    """
    return [
        breakdown(
            str(row["place"]),
            row["period"],
            row["figure"],
            told.get(row["id"], {}),
            account=account,
        )
        for row in records(frame)
        if row["figure"].number is not None
    ]


def breakdown(
    label: str, when: str, figure: Figure, told: Mapping[CountGroup, int], *, account: bool
) -> Breakdown:
    """One headcount with the groups that were filled in; the rest of it is of an unknown group."""
    # Who was filled in as unknown and who is left over are the same.
    named = {group: many for group, many in told.items() if group is not CountGroup.UNKNOWN}
    if not named:
        return Breakdown(label, when, figure, {}, frozenset())
    row = dict.fromkeys(CountGroup, 0) | named
    row[CountGroup.UNKNOWN] = (figure.number or 0) - sum(named.values())
    cells = disclosure.shown(row) if account else disclosure.protected(row, _CLOSED_FIRST)
    return Breakdown(label, when, figure, cells, frozenset(named) | {CountGroup.UNKNOWN})


def totals(found: list[Breakdown], *, complete: bool) -> pd.DataFrame:
    """How many people of each group, made of the cells as they are shown: TOTAL_COLUMNS.

    ``complete``: no headcount is missing. A group is "ten minste" as soon as somebody of an
    unknown group, or a cell that is closed, may belong to it.
    """
    with_groups = [one for one in found if one.cells]
    whole = complete and len(with_groups) == len(found)
    rows = []
    for group in CountGroup:
        figure = _total(group, with_groups, whole=whole)
        words = figure.words()
        if figure.number is None and any(not one.cells[group].is_open for one in with_groups):
            words = disclosure.CLOSED
        rows.append((str(group), COUNT_GROUP[group], figure, words))
    return pd.DataFrame(rows, columns=TOTAL_COLUMNS, dtype=object)


def sentence(found: list[Breakdown], unit: Unit) -> str:
    """Of how many headcounts the groups are known, in one Dutch sentence."""
    many = sum(bool(one.cells) for one in found)
    people = UNIT[unit][1]
    if not many:
        return f"Van welke groepen de {people} kwamen, is nog bij geen enkele telling ingevuld."
    counts = formatting.amount(len(found), "telling", "tellingen")
    return (
        f"Bij {formatting.number(many)} van de {counts} van {people} is ingevuld van welke groepen "
        "zij kwamen."
    )


def totals_in_words(found: pd.DataFrame) -> str:
    """The totals by group in one line."""
    said = [f"{COUNT_GROUP_SAID[row['key']]} {row['words']}" for row in records(found)]
    return f"Per groep: {'; '.join(said)}."


def table_totals(found: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """The totals by group for a reader."""
    return pd.DataFrame(
        {
            "Groep": list(found["label"]),
            UNIT[unit][1].capitalize(): list(found["words"]),
        }
    )


def table(found: list[Breakdown], unit: Unit) -> pd.DataFrame:
    """Every headcount with its groups in words; what nobody filled in says so."""
    rows = [
        (one.label, one.when, one.figure.words(), *(_words(one, group) for group in CountGroup))
        for one in found
    ]
    columns = ["Plaats", "Wanneer", UNIT[unit][1].capitalize()]
    return pd.DataFrame(rows, columns=[*columns, *(COUNT_GROUP[one] for one in CountGroup)])


def _total(group: CountGroup, found: list[Breakdown], *, whole: bool) -> Figure:
    mine = [one for one in found if group in one.told or not one.cells[group].is_open]
    if not mine:
        return Figure(FigureState.UNKNOWN, due=True)
    # A headcount of which a part is estimated makes no counted groups.
    counted = [one.cells[group] for one in mine if one.figure.estimated is None]
    estimated = [one.cells[group] for one in mine if one.figure.estimated is not None]
    # Of cells that are all closed nothing can be said, not even "ten minste 0".
    counted_sum, estimated_sum = disclosure.lowest(counted), disclosure.lowest(estimated)
    if counted_sum is None and estimated_sum is None:
        return Figure(FigureState.UNKNOWN, due=True)
    # Nobody of this group among the counted: no part of it worth a word, unless it is all.
    if not counted_sum and estimated_sum:
        counted_sum = None
    elif not estimated_sum and counted_sum:
        estimated_sum = None
    return Figure(
        FigureState.KNOWN,
        counted=counted_sum,
        estimated=estimated_sum,
        complete=whole and all(_is_exact(group, one) for one in found),
    )


def _is_exact(group: CountGroup, one: Breakdown) -> bool:
    if not one.cells[group].is_open or not one.figure.complete:
        return False
    return group is CountGroup.UNKNOWN or one.cells[CountGroup.UNKNOWN].number == 0


def _words(one: Breakdown, group: CountGroup) -> str:
    if not one.cells:
        return NOT_FILLED_IN
    cell = one.cells[group]
    return NOT_FILLED_IN if cell.is_open and group not in one.told else cell.words()
