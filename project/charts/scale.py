"""Time as a place on a line: in proportion, with a long gap in which nothing was cut out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from project.charts.words import SHORT_MONTHS

# A gap longer than this would make slivers of the stays.
_LONGEST_GAP = timedelta(days=200)
# What is left of it, and what stands around the first and last day, as a part of the line.
_CUT = 0.05
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days in a row, and where on the line they begin and end (0 to 1)."""

    first: date
    end: date
    begin: float
    until: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Where each day stands; between two stretches the line is broken."""

    stretches: tuple[Stretch, ...]

    @property
    def first(self) -> date:
        """The first day on the line."""
        return self.stretches[0].first

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.stretches[-1].end

    @property
    def breaks(self) -> list[float]:
        """Where the line is broken: the middle of each gap."""
        return [(one.until + two.begin) / 2 for one, two in pairwise(self.stretches)]

    def at(self, day: date) -> float:
        """Where a day begins, 0 to 1; a day outside the line stands at its end."""
        for one in self.stretches:
            if day < one.first:
                return one.begin
            if day <= one.end:
                part = (day - one.first) / (one.end - one.first)
                return one.begin + part * (one.until - one.begin)
        return 1.0

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """The months to name, at most about so many; the year where it changes."""
        found: list[tuple[float, str]] = []
        year = 0
        for one in self.stretches:
            room = max(1, round(most * (one.until - one.begin)))
            for day in _months(one.first, one.end, room):
                text = SHORT_MONTHS[day.month - 1]
                found.append((self.at(day), text if day.year == year else f"{text} {day.year}"))
                year = day.year
        return found


def scale(days: Iterable[tuple[date, date]], today: date) -> Scale:
    """A line of whole months around these spans of days (the last is included)."""
    spans = sorted((_month(first), _next_month(last)) for first, last in days)
    parts: list[tuple[date, date]] = []
    for first, end in spans or [(_month(today), _next_month(today))]:
        if parts and first - parts[-1][1] <= _LONGEST_GAP:
            parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
        else:
            parts.append((first, end))
    return Scale(tuple(_laid_out(parts)))


def _laid_out(parts: Sequence[tuple[date, date]]) -> Iterable[Stretch]:
    lasted = sum((end - first).days for first, end in parts)
    room = max(1 - _CUT * (len(parts) - 1), 0.4)
    cut = (1 - room) / max(len(parts) - 1, 1)
    begin = 0.0
    for first, end in parts:
        until = begin + room * (end - first).days / lasted
        yield Stretch(first, end, begin, min(until, 1.0))
        begin = until + cut


def _months(first: date, end: date, most: int) -> list[date]:
    """The first days of months; from a round month when the steps are large."""
    start, last = first.year * 12 + first.month - 1, end.year * 12 + end.month - 1
    step = next((step for step in _STEPS if (last - start) / step <= most), _STEPS[-1])
    begin = start + (-start % step)
    found = [date(at // 12, at % 12 + 1, 1) for at in range(begin, last, step)]
    return found or [first]


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
