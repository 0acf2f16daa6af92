"""Klopt dit?: the questions to ask about a number before it is saved. Asks, and never refuses.

Pure: knows no table and no screen. How often it asks, and asks in vain, is measured in
``docs/figures.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from project import formatting
from project.wording.counts import UNIT, Unit

# Fewer earlier figures than this have no median worth comparing with.
ENOUGH = 3
# So many times the median, or so small a part of it...
FAR = 3.0
# ...and so many times beyond everything that was seen before: figures that differ much among
# themselves say little about the next one.
FAR_BEYOND_ALL = 2.5
# A number with an explanation (one slip made it of a usual one) is asked about sooner,
SLIP = 2.5
SLIP_BEYOND_ALL = 1.5
# but not when there are only one or two figures to compare with.
SLIP_FROM_FEW = 5.0
# What was meant is usual when it lies within this factor of the median.
USUAL = 2.0
# Among small numbers a few people more or less are a large factor.
FEWEST_PEOPLE_APART = 5
# Below this, two figures that are the same are mostly a coincidence.
EQUAL_FROM = 100

# Older figures say less, and a longer list would not be read.
MOST_RECENT = 8

_COMPARABLE = {
    Unit.VISITORS: "Vergelijkbare tellingen",
    Unit.PARTICIPANTS: "Vergelijkbare bijeenkomsten",
}


@dataclass(frozen=True, slots=True)
class Comparable:
    """What a number can be held against; empty and None where nothing is known."""

    numbers: list[int]
    previous: int | None
    capacity: int | None
    # Over how many days the numbers are; None when they are as they were counted.
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """One count of visitors: at which stop, how many, over how many days (None: not known)."""

    stop_id: int
    number: int
    days: int | None
    whole_stay: bool


def for_as_many_days(counts: Sequence[Earlier], *, stop_id: int, days: int | None) -> list[int]:
    """What earlier counts of visitors say about a count over so many days at this stop.

    Each other stop gives one number: what came there in as many days, at the pace of all its
    counts. Each other count at this stop gives one too. When nobody knows how many days this
    count is over, only whole stays are compared, as they are. The last ones given are kept.
    """
    if days is None:
        return [one.number for one in counts if one.whole_stay][-MOST_RECENT:]
    pace: dict[object, tuple[int, int]] = {}
    for place, one in enumerate(counts):
        if one.days is not None:
            key = ("here", place) if one.stop_id == stop_id else one.stop_id
            people, over = pace.get(key, (0, 0))
            pace[key] = people + one.number, over + one.days
    return [round(people / over * days) for people, over in pace.values()][-MOST_RECENT:]


def questions(number: int, against: Comparable, unit: Unit) -> list[str]:
    """What to ask about this number, in Dutch; empty when nothing is odd."""
    asked = f"Klopt {formatting.number(number)}?"
    found = [_about_size(number, against.numbers, unit, against.days)]
    if against.capacity is not None and number > against.capacity:
        people = formatting.amount(against.capacity, "mens", "mensen")
        found.append(f"Op deze locatie is plaats voor {people}.")
    if number == against.previous and number >= EQUAL_FROM:
        found.append("Het vorige aantal was precies hetzelfde.")
    return [f"{asked} {reason}" for reason in found if reason]


def question_again(number: int, *, was: int) -> list[str]:
    """What to ask about a number that corrects the only one there is; empty when nothing is odd."""
    apart, factor = abs(number - was), max(number, was) / max(1, min(number, was))
    if apart < FEWEST_PEOPLE_APART or factor < FAR:
        return []
    return [f"Klopt {formatting.number(number)}? Het was {formatting.number(was)}."]


@dataclass(frozen=True, slots=True)
class _Usual:
    """The earlier figures in short; those of gatherings where nobody came are left out."""

    count: int
    middle: float
    least: int
    most: int

    def factor(self, number: float) -> float:
        """How many times the middle, or the other way round: never below 1."""
        return max(number, self.middle) / max(1, min(number, self.middle))

    def beyond(self, number: int) -> float:
        """How many times beyond the figures seen before; below 1 when it lies among them."""
        return max(number / self.most, self.least / max(number, 0.5))


def _about_size(number: int, comparable: Sequence[int], unit: Unit, days: int | None) -> str:
    """Why the size is odd, as what follows on "Klopt 340?"; "" when it is not."""
    seen = [one for one in comparable if one > 0]
    if not seen or (number == 0 and 0 in comparable):
        return ""
    usual = _Usual(len(seen), median(seen), min(seen), max(seen))
    if abs(number - usual.middle) < FEWEST_PEOPLE_APART:
        return ""
    meant = _meant(number, usual)
    if meant is None and not _is_far(number, usual):
        return ""
    return " ".join(part for part in (_hint(number, meant), _told(usual, unit, days)) if part)


def _is_far(number: int, usual: _Usual) -> bool:
    return (
        usual.count >= ENOUGH
        and usual.factor(number) >= FAR
        and usual.beyond(number) >= FAR_BEYOND_ALL
    )


def _meant(number: int, usual: _Usual) -> int | None:
    """The usual number that one slip turns into this odd one; None when there is none."""
    least_factor = SLIP if usual.count >= ENOUGH else SLIP_FROM_FEW
    if usual.factor(number) < least_factor or usual.beyond(number) < SLIP_BEYOND_ALL:
        return None
    possible = [one for one in _one_slip_away(number) if usual.factor(one) <= USUAL]
    return min(possible, key=usual.factor, default=None)


def _one_slip_away(number: int) -> set[int]:
    """What somebody may have meant: swapped or doubled digits, a nought or a digit too few."""
    digits = str(number)
    found = {number * 10 + last for last in range(10)}
    for place, (one, next_one) in enumerate(pairwise(digits)):
        before, after = digits[:place], digits[place + 2 :]
        if one == next_one:
            found.add(int(before + one + after))
        else:
            found.add(int(before + next_one + one + after))
    if number % 10 == 0:
        found.add(number // 10)
    return found - {number, 0}


def _hint(number: int, meant: int | None) -> str:
    if number == 0:
        return "Was er echt niemand? Kies “onbekend” als het aantal niet bekend is."
    if meant is None:
        return ""
    if meant // 10 == number:
        # Which digit is missing, nobody can say.
        return "Ontbreekt er een cijfer?"
    return f"Of is het {formatting.number(meant)}?"


def _told(usual: _Usual, unit: Unit, days: int | None) -> str:
    over = "" if days is None else f" in {formatting.amount(days, 'dag', 'dagen')}"
    middle = formatting.amount(round(usual.middle), *UNIT[unit])
    if usual.count >= ENOUGH:
        return f"{_COMPARABLE[unit]} hadden{over} meestal rond de {middle}."
    return f"Eerder waren het er{over} ongeveer {formatting.number(round(usual.middle))}."
