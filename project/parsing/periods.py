"""A period that somebody asks about: from a day up to and including another."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from project import formatting
from project.errors import InputError
from project.parsing import values
from project.wording.tour import DatePrecision

# What a calendar on the screen offers, and an address may ask for.
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are part of it. One without an end or without a beginning does not exist."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.first > self.last:
            raise InputError(
                f"De periode begint op {formatting.day(self.first)} en eindigt daarvoor al, op "
                f"{formatting.day(self.last)}. Draai de dagen om."
            )

    def words(self) -> str:
        """``7 september – 27 september 2018``."""
        return formatting.period(self.first, self.last, DatePrecision.DAY)

    def holds(self, day: date | None) -> bool:
        """Whether this day lies in it; a day that nobody knows lies in none."""
        return day is not None and self.first <= day <= self.last


def free_days(first: date, last: date, taken: Iterable[tuple[date, date]]) -> list[date]:
    """The days of a stay, both ends included, that lie in none of the spans that are taken."""
    spans = list(taken)
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if not any(begins <= day <= ends for begins, ends in spans)]


def in_a_row(days: Container[date], first: date | None) -> list[date]:
    """From this day on every next one, until one of them is missing; empty when this one is."""
    row = []
    while first is not None and first in days:
        row.append(first)
        first += timedelta(days=1)
    return row


def spans(days: Sequence[date]) -> list[tuple[date, date]]:
    """Single days, in order, as the spans that they make: the first and the last day of each."""
    starts = [day for day in days if day - timedelta(days=1) not in days]
    return [(first, in_a_row(days, first)[-1]) for first in starts]


def refuse_to_come(period: Period | None, today: date) -> None:
    """Raise InputError for a period of which no day has been yet."""
    if period is not None and period.first > today:
        raise InputError(
            f"Deze periode begint op {formatting.day(period.first)}: dat moet nog komen. Kies een "
            f"eerste dag tot en met {formatting.day(today)}."
        )


def read(first: str, last: str) -> Period | None:
    """The period of two days as an address writes them (2018-09-07); None when both are absent.

    Raises InputError when one is missing or no day, or when they are the wrong way round.
    """
    begins, ends = day(first), day(last)
    if begins is None and ends is None:
        return None
    if begins is None or ends is None:
        raise InputError("Een periode heeft een eerste en een laatste dag. Kies ze allebei.")
    return Period(begins, ends)


def day(text: str) -> date | None:
    """A day, 2018-09-07 or as people write it; None for "". Raises InputError for what is none."""
    if not text:
        return None
    try:
        found = values.day(text)
    except InputError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        raise InputError(
            f"“{text[:20]}” is geen dag van een periode. Schrijf een dag als 1-7-2018 "
            "(dag-maand-jaar)."
        )
    return found
