"""Small numbers: which cells of a breakdown by group a reader without an account may see. Pure.

A headcount is public and never hidden; how it falls apart in groups may point at somebody. So a
cell of 1 to 4 is shown as "1–4", and so many further cells of the same headcount are closed that
the headcount does not give it back. That is decided once, for the finest cells: one stop or
session × one group. Every total, page and file adds up what is shown here and nothing else, so
that no filter and no difference between two looks can tell more than these cells do.

Why it holds, with k small cells, j further closed ones and s their public sum (the headcount less
the open cells): each small cell can still be anything from 1 to 4 when the others can make up the
difference. Without further cells that is so for k + 3 ≤ s ≤ 4k − 3; with j ≥ 1, each at least 5,
for s ≥ 4k + 5j. Which cells are closed follows from a fixed order and never from who is largest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from project import formatting

SMALLEST, LARGEST = 1, 4
SMALL = f"{SMALLEST}–{LARGEST}"
CLOSED = "afgeschermd"
EXPLANATION = (
    f"Zonder account tonen we bij groepen geen kleine aantallen: van 1 tot en met {LARGEST} mensen "
    f"staat er “{SMALL}”. Soms staat bij een ander aantal “{CLOSED}”: anders is het kleine aantal "
    "terug te rekenen. Hoeveel mensen er in totaal waren, tonen we altijd."
)

Group = TypeVar("Group")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it may be shown: a number, or None with the least that may be said of it."""

    number: int | None
    at_least: int

    @property
    def is_open(self) -> bool:
        """Whether the number itself is shown."""
        return self.number is not None

    def words(self) -> str:
        """``12``, ``1–4`` or ``afgeschermd``."""
        if self.number is not None:
            return formatting.number(self.number)
        return SMALL if self.at_least else CLOSED


def shown(row: Mapping[Group, int]) -> dict[Group, Cell]:
    """Every cell of one headcount for who has an account: nothing is closed."""
    return {group: Cell(number, number) for group, number in row.items()}


def protected(row: Mapping[Group, int], first_closed: Sequence[Group]) -> dict[Group, Cell]:
    """The cells of one headcount for everybody.

    ``row`` holds all its groups and adds up to the headcount, which is public. Cells of 5 and
    more are closed in the order of ``first_closed``, as far as needed. When they do not suffice,
    the whole row is closed and does not even say which cells are small.
    """
    small = [group for group, number in row.items() if SMALLEST <= number <= LARGEST]
    if not small:
        return shown(row)
    further = [group for group in first_closed if row.get(group, 0) > LARGEST]
    for many in range(len(further) + 1):
        hidden = further[:many]
        if _hides(len(small), many, sum(row[group] for group in (*small, *hidden))):
            return {group: _cell(number, closed=group in hidden) for group, number in row.items()}
    return {group: Cell(None, 0) for group in row}


def lowest(cells: Iterable[Cell]) -> int | None:
    """The least that these cells are together; None when nothing can be said of any."""
    told = [cell for cell in cells if cell.is_open or cell.at_least]
    return sum(cell.at_least for cell in told) if told else None


def _cell(number: int, *, closed: bool) -> Cell:
    if closed:
        return Cell(None, 0)
    if SMALLEST <= number <= LARGEST:
        return Cell(None, SMALLEST)
    return Cell(number, number)


def _hides(small: int, further: int, together: int) -> bool:
    if not further:
        return small + LARGEST - 1 <= together <= small * LARGEST - LARGEST + 1
    return together >= small * LARGEST + further * (LARGEST + 1)
