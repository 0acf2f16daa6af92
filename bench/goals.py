"""Every goal with its control, taking turns between the two, and the table. Measures nothing."""

import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any, NamedTuple

# A goal, what was measured for it, and the control of the same run.
Measured = tuple[str, float, float]
Sample = Callable[[], float]

HEADINGS = ("goal", "what", "measured", "control", "ratio", "asked", "reached")


class Goal(NamedTuple):
    """At most so many units, or so many times the control."""

    what: str
    control: str
    unit: str
    limit: float
    of_control: bool = False


_EMPTY = "an empty Streamlit page"
_PLAIN = "the same page under streamlit run"
_FACTS = "on the tour of the facts"
GOALS = {
    "G1 kept": Goal("page data, nothing changed", "all counts into pandas", "ms", 1),
    "G1 new": Goal("page data, first look after a save", "all counts into pandas", "ms", 20),
    "G2": Goal("rerun of Overzicht, work of the processor", _EMPTY, "ms", 4, of_control=True),
    "G3": Goal("rerun of Overzicht", _PLAIN, "ms", 0.125, of_control=True),
    "G5": Goal("rerun with 100 viewers, one in ten saving, 95th percentile", _EMPTY, "ms", 60),
    "G5 memory": Goal("memory with 100 viewers", _EMPTY, "MB", 200),
    "G7": Goal("save with its logbook line", "one row through SQLModel", "ms", 3, of_control=True),
    "G8": Goal("save, with all these counts stored", "with a hundred", "ms", 1.2, of_control=True),
    "G14": Goal("start of the process to the first page", _EMPTY, "s", 1),
    "G14 ratio": Goal("start of the process to the first page", _EMPTY, "s", 1.7, of_control=True),
    "G15": Goal("status and figures on the screen", _EMPTY, "ms", 1.3, of_control=True),
    "G16": Goal("first visit to Overzicht", _PLAIN, "bytes", 0.2, of_control=True),
    "G17": Goal("staff's form, first visit", _EMPTY, "bytes", 40_000),
    "G17 second": Goal("staff's form, second visit", _EMPTY, "bytes", 5_000),
    "G17 time": Goal("staff's form at 400 kbit/s and 400 ms, ready to type", _EMPTY, "ms", 3_000),
    "G19": Goal("memory at rest", _EMPTY, "MB", 170),
    "G20": Goal("slowest page of a tour of 1,000 stops", _FACTS, "ms", 150),
    "G20 messages": Goal("most messages of a page of that tour", _FACTS, "messages", 300),
}


def milliseconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def in_turns(ours: Sample, control: Sample, times: int) -> tuple[float, float]:
    """The medians of both, measured A B A B, so that a busy machine harms both alike."""
    pairs = [(ours(), control()) for _ in range(times)]
    return median(one for one, _ in pairs), median(other for _, other in pairs)


def table(found: Iterable[Measured]) -> str:
    """What was measured, in a table that is easy to read on a screen and is Markdown too."""
    in_order = sorted(found, key=lambda one: list(GOALS).index(one[0]))
    rows = [HEADINGS, *(_cells(*one) for one in in_order)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows)


def _cells(key: str, measured: float, control: float) -> tuple[str, ...]:
    goal, ratio = GOALS[key], measured / control
    asked = f"{goal.limit:g} × control" if goal.of_control else _amount(goal.limit, goal.unit)
    beside = f"{_amount(control, goal.unit)} ({goal.control})"
    verdict = "yes" if (ratio if goal.of_control else measured) <= goal.limit else "**no**"
    said = _amount(measured, goal.unit), beside, f"{ratio:.3g}"
    return key.split()[0], goal.what, *said, f"≤ {asked}", verdict


def _amount(value: float, unit: str) -> str:
    """A number with its unit, in as many digits as mean anything."""
    if unit == "bytes":
        return f"{value / 1e6:.2f} MB" if value >= 1e6 else f"{value / 1e3:.1f} kB"
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.2g} {unit}"
