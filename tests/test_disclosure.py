"""Small numbers: what a reader without an account can and cannot work out, with an attacker."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from project import disclosure
from project.disclosure import CLOSED, SMALL, Cell
from project.figures import Figure
from project.results import groups
from project.results.groups import Breakdown
from project.wording.counts import COUNT_GROUP, CountGroup, FigureState, Unit

NAMED: list[CountGroup] = [group for group in CountGroup if group is not CountGroup.UNKNOWN]
FIRST = list(reversed(CountGroup))
Protect = Callable[[dict[CountGroup, int], list[CountGroup]], dict[CountGroup, Cell]]


def row(**numbers: int) -> dict[CountGroup, int]:
    return {group: numbers.get(group, 0) for group in CountGroup}


def words(cells: dict[CountGroup, Cell]) -> dict[str, str]:
    return {str(group): cell.words() for group, cell in cells.items() if cell.number != 0}


# --- the rule ---------------------------------------------------------------------------------


def test_without_small_numbers_everything_is_shown() -> None:
    assert words(disclosure.protected(row(residents=24, education=5), FIRST)) == {
        "residents": "24",
        "education": "5",
    }


def test_a_small_number_is_shown_as_a_range_and_takes_another_with_it() -> None:
    shown = disclosure.protected(row(residents=24, municipality=3, organisations=7), FIRST)
    assert words(shown) == {"residents": "24", "municipality": SMALL, "organisations": CLOSED}


def test_a_headcount_with_nothing_to_hide_behind_is_closed_as_a_whole() -> None:
    shown = disclosure.protected(row(residents=3), FIRST)
    assert {cell.words() for cell in shown.values()} == {CLOSED}


def test_who_has_an_account_sees_all_of_it() -> None:
    assert words(disclosure.shown(row(residents=3))) == {"residents": "3"}


def test_a_headcount_is_never_hidden() -> None:
    found = [groups.breakdown("A", "", _known(3), {CountGroup.RESIDENTS: 3}, account=False)]
    table = groups.table(found, Unit.PARTICIPANTS)
    assert table.loc[0, "Deelnemers"] == "3"


@given(some.lists(some.integers(0, 40), min_size=7, max_size=7))
def test_a_small_cell_can_still_be_anything_from_1_to_4(numbers: list[int]) -> None:
    cells = disclosure.protected(dict(zip(CountGroup, numbers, strict=True)), FIRST)
    hidden = [group for group, cell in cells.items() if not cell.is_open]
    together = sum(numbers) - sum(cell.number or 0 for cell in cells.values())
    small = [group for group in hidden if cells[group].at_least]
    if not small:
        return
    further = len(hidden) - len(small)
    for wanted in range(1, 5):
        rest = together - wanted
        least = (len(small) - 1) + 5 * further
        most = (len(small) - 1) * 4 if not further else rest
        assert least <= rest <= most


@given(some.lists(some.integers(0, 12), min_size=4, max_size=4))
def test_who_knows_the_rule_itself_learns_no_cell_from_it(numbers: list[int]) -> None:
    """Every table that would have been shown in the same way is tried."""
    order = [3, 2, 1, 0]
    target = disclosure.protected(dict(enumerate(numbers)), order)
    hidden = [at for at, cell in target.items() if not cell.is_open]
    together = sum(numbers[at] for at in hidden)
    possible = [
        dict(zip(hidden, tried, strict=True))
        for tried in product(range(together + 1), repeat=max(len(hidden) - 1, 0))
        for tried in [(*tried, together - sum(tried))]
        if hidden and min(tried) >= 0
    ]
    alike = [
        tried
        for tried in possible
        if disclosure.protected(dict(enumerate(numbers)) | tried, order) == target
    ]
    for at in hidden:
        assert len({tried[at] for tried in alike}) > 1, (numbers, at)


# --- the attacker -----------------------------------------------------------------------------


@dataclass
class System:
    """What is known of the cells: bounds, and sums that are exact or at least so much."""

    low: dict[Any, int]
    high: dict[Any, int]
    equal: list[tuple[set[Any], int]] = field(default_factory=list)
    least: list[tuple[set[Any], int]] = field(default_factory=list)

    def tighten(self) -> None:
        """Narrow every cell by every sum until nothing moves any more."""
        moved = True
        while moved:
            moved = False
            for cells, total in self.equal:
                moved |= self._narrow(cells, total, exact=True)
            for cells, total in self.least:
                moved |= self._narrow(cells, total, exact=False)

    def _narrow(self, cells: set[Any], total: int, *, exact: bool) -> bool:
        lowest, highest = sum(self.low[c] for c in cells), sum(self.high[c] for c in cells)
        moved = False
        for cell in cells:
            low = max(self.low[cell], total - (highest - self.high[cell]))
            high = min(self.high[cell], total - (lowest - self.low[cell])) if exact else 10**9
            high = min(high, self.high[cell])
            moved |= (low, high) != (self.low[cell], self.high[cell])
            highest += high - self.high[cell]
            lowest += low - self.low[cell]
            self.low[cell], self.high[cell] = low, high
        return moved

    def solved(self) -> set[Any]:
        """The cells that the sums determine."""
        cells = sorted({cell for one, _ in self.equal for cell in one}, key=str)
        if not cells:
            return set()
        sums = np.array([[cell in one for cell in cells] for one, _ in self.equal], dtype=float)
        # How the cells can still move without changing a sum.
        free = np.linalg.svd(sums)[2][np.linalg.matrix_rank(sums) :]
        return {
            cell for cell, moves in zip(cells, free.T, strict=True) if not (abs(moves) > 1e-9).any()
        }


def attack(found: list[Breakdown], tables: Iterable[tuple[list[int], pd.DataFrame]]) -> set[Any]:
    """Every closed cell that can be worked out from what the screens and files say."""
    shown = groups.table(found, Unit.PARTICIPANTS)
    return attack_shown(
        [(str(line["Deelnemers"]), *_cells_of(line)) for _, line in shown.iterrows()],
        [(rows, list(told["words"])) for rows, told in tables],
    )


def _cells_of(line: Any) -> list[str]:
    return [str(line[COUNT_GROUP[group]]) for group in CountGroup]


def attack_shown(
    headcounts: Iterable[Sequence[str]], totals: Iterable[tuple[list[int], list[str]]]
) -> set[Any]:
    """The same out of words alone: of each headcount the number and its cells, in the order of the
    groups; of each total by group the headcounts that it is over and its words."""
    system = System({}, {})
    closed = set()
    for at, (people, *texts) in enumerate(headcounts):
        cells = {(at, group): text for group, text in zip(CountGroup, texts, strict=True)}
        if set(cells.values()) == {groups.NOT_FILLED_IN}:
            continue
        total = _lowest(people)
        partly = any(text == SMALL for text in cells.values())
        for cell, text in cells.items():
            low, high = _range(text, total, partly=partly)
            system.low[cell], system.high[cell] = low, high
            if text in (SMALL, CLOSED):
                closed.add(cell)
        system.equal.append((set(cells), total))
        system.equal += [({cell}, low) for cell, low in system.low.items() if cell not in closed]
    for rows, told in totals:
        for group, text in zip(CountGroup, told, strict=True):
            cells_of = {(at, group) for at in rows if (at, group) in system.low}
            if not cells_of or not re.search(r"\d", text):
                continue
            kind = system.least if "ten minste" in text else system.equal
            kind.append((cells_of, _lowest(text)))
    system.tighten()
    by_bounds = {cell for cell in closed if system.low[cell] == system.high[cell]}
    return by_bounds | (system.solved() & closed)


def _lowest(text: str) -> int:
    number = re.search(r"\d[\d.]*", text)
    assert number
    return int(number[0].replace(".", ""))


def _range(text: str, total: int, *, partly: bool) -> tuple[int, int]:
    if text == SMALL:
        return 1, 4
    if text == CLOSED:
        # Who has read the rule knows that a further closed cell is at least 5.
        return (5, total) if partly else (0, total)
    number = 0 if text == groups.NOT_FILLED_IN else _lowest(text)
    return number, number


def _known(number: int) -> Figure:
    return Figure(FigureState.KNOWN, counted=number)


def random_data(dice: random.Random) -> list[tuple[int, dict[CountGroup, int]]]:
    """Headcounts with groups: many small numbers, some zeros, some without any group."""
    found = []
    for _ in range(dice.randint(1, 8)):
        told: dict[CountGroup, int] = {
            group: dice.choice([0, dice.randint(1, 4), dice.randint(1, 12), dice.randint(5, 60)])
            for group in dice.sample(NAMED, dice.randint(0, 6))
        }
        rest = dice.choice([0, 0, dice.randint(1, 4), dice.randint(5, 30)])
        found.append((sum(told.values()) + rest, told))
    return found


def recovered(seed: int, *, filters: int = 6) -> set[Any]:
    """What the attacker recovers of one random data set, with every total over many filters."""
    dice = random.Random(seed)
    data = random_data(dice)
    found = [groups.breakdown("A", "", _known(n), told, account=False) for n, told in data]
    every = list(range(len(found)))
    chosen = [every, *([at] for at in every)]
    chosen += [sorted(dice.sample(every, dice.randint(1, len(every)))) for _ in range(filters)]
    tables = [
        (rows, groups.totals([found[at] for at in rows], complete=complete))
        for rows in chosen
        for complete in (True, False)
    ]
    return attack(found, tables)


@given(some.integers(0, 10**9))
def test_the_attacker_recovers_no_closed_cell(seed: int) -> None:
    assert recovered(seed) == set()


def weaker(numbers: dict[CountGroup, int], _first: list[CountGroup]) -> dict[CountGroup, Cell]:
    """A rule that closes the small cells and nothing else."""
    return {
        group: Cell(None, 1) if 1 <= number <= 4 else Cell(number, number)
        for group, number in numbers.items()
    }


@pytest.mark.slow
def test_the_attacker_is_strong_enough_to_break_a_weaker_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the small cells closed and nothing else, the headcount gives many back."""
    monkeypatch.setattr(disclosure, "protected", weaker)
    assert sum(bool(recovered(seed)) for seed in range(60)) > 30


def test_the_attacker_uses_totals_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A total over the real numbers would give cells back, however well the rows are closed."""
    dice = random.Random(3)
    data = random_data(dice)
    found = [groups.breakdown("A", "", _known(n), told, account=False) for n, told in data]
    real = [groups.breakdown("A", "", _known(n), told, account=True) for n, told in data]
    tables = [([at], groups.totals([real[at]], complete=True)) for at in range(len(found))]
    assert attack(found, tables)


# --- totals by group --------------------------------------------------------------------------


def test_a_total_by_group_is_at_least_as_long_as_somebody_may_belong_to_it() -> None:
    found = [
        groups.breakdown("A", "", _known(30), {CountGroup.RESIDENTS: 20}, account=True),
        groups.breakdown("B", "", _known(8), {}, account=True),
    ]
    told = groups.totals(found, complete=True).set_index("key")["words"]
    assert told["residents"] == "ten minste 20"
    assert told["unknown"] == "ten minste 10"
    assert told["education"] == "onbekend"


def test_a_part_of_a_group_that_is_nobody_is_not_said() -> None:
    guess = Figure(FigureState.KNOWN, estimated=9)
    found = [
        groups.breakdown("A", "", _known(30), {CountGroup.RESIDENTS: 30}, account=True),
        groups.breakdown("B", "", guess, {CountGroup.RESIDENTS: 5}, account=True),
    ]
    said = groups.totals_in_words(groups.totals(found, complete=True))
    assert "inwoners ten minste 35, waarvan 30 geteld en 5 geschat" in said
    assert said.endswith("; groep niet bekend 4 (geschat).")
    assert "waarvan 0" not in said


def test_a_group_that_nobody_filled_in_is_never_zero() -> None:
    found = [groups.breakdown("A", "", _known(30), {CountGroup.RESIDENTS: 20}, account=True)]
    table = groups.table(found, Unit.PARTICIPANTS)
    assert table.loc[0, "onderwijs"] == groups.NOT_FILLED_IN
    assert table.loc[0, "onbekend"] == "10"
