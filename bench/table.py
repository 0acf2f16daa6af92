"""The lines of the bench and the one table they become. Measures nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HEADINGS = ("goal", "what", "ours", "control", "ours/control", "asked", "reached", "times")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is asked: ours at most so many units, or at most so many times the control.

    ``rows`` is the number of counts at which it is asked, where that matters.
    """

    at_most: float
    of_control: bool = False
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: our samples beside those of the control, and what is asked of them."""

    goal: str
    what: str
    against: str
    unit: str
    ours: Sequence[float]
    control: Sequence[float]
    asked: Goal | None = None
    rows: int = 0

    @property
    def ratio(self) -> float:
        """How many times the control ours is, by the medians."""
        return median(self.ours) / median(self.control)

    def verdict(self) -> str:
        """Whether the goal is reached, and if need be at which size that was measured."""
        if self.asked is None:
            return "no goal"
        value = self.ratio if self.asked.of_control else median(self.ours)
        good = value <= self.asked.at_most
        wanted = self.asked.rows
        if wanted is not None and good and self.rows < wanted:
            return f"yes at {self.rows:,} counts"
        if wanted is not None and not good and self.rows > wanted:
            return f"no at {self.rows:,} counts, more than asked"
        return "yes" if good else "**not reached**"

    def cells(self) -> tuple[str, ...]:
        """The line as text, in the order of HEADINGS."""
        return (
            self.goal,
            self.what,
            amount(median(self.ours), self.unit),
            f"{amount(median(self.control), self.unit)} ({self.against})",
            f"{self.ratio:.3g}",
            self._asked(),
            self.verdict(),
            f"{len(self.ours)} and {len(self.control)}",
        )

    def _asked(self) -> str:
        if self.asked is None:
            return "–"
        size = "" if self.asked.rows is None else f" at {self.asked.rows:,} counts"
        if self.asked.of_control:
            return f"≤ {self.asked.at_most:.3g} × control{size}"
        return f"≤ {amount(self.asked.at_most, self.unit)}{size}"


def amount(value: float, unit: str) -> str:
    """A number with its unit, in as many digits as mean anything."""
    if unit == "bytes":
        return f"{value / 1_000_000:.2f} MB" if value >= 1_000_000 else f"{value / 1_000:.1f} kB"
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.2g} {unit}"


def table(lines: Iterable[Line]) -> str:
    """All lines as one table that reads well on a screen and is Markdown."""
    rows = [HEADINGS, *(line.cells() for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    written.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(written)
