"""The bars of the report: those of the pages, one picture a page of paper."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from project.charts import pictures as charts_pictures
from project.charts.paper import for_file
from project.charts.rows import Row
from project.output.reports.parts import Report
from project.results.key_figure import THINGS
from project.wording.counts import UNIT, Unit

# One picture a page: more rows go to a next picture.
MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture with the words above it, and the words that stand for it."""

    title: str
    svg: str
    alt: str


def pictures(report: Report) -> list[Picture]:
    """The pictures of this report in reading order; none for what has no rows."""
    bars = {Unit.VISITORS: report.visitor_bars, Unit.PARTICIPANTS: report.participant_bars}
    return [picture for unit, rows in bars.items() for picture in _pictures(rows, unit)]


def _pictures(rows: Sequence[Row], unit: Unit) -> Iterator[Picture]:
    most = max((row.figure.number or 0 for row in rows), default=0)
    for first in range(0, len(rows), MOST_ROWS):
        part = rows[first : first + MOST_ROWS]
        title = f"{UNIT[unit][1].capitalize()} per {THINGS[unit][0]}"
        if len(rows) > MOST_ROWS:
            title += f", {first + 1} tot en met {first + len(part)} van {len(rows)}"
        alt = _alt(part, unit)
        # Each page of the report says itself whether its figures are examples.
        drawn = charts_pictures.bars(part, alt, example=False, most=most)
        yield Picture(title, for_file(drawn), alt)


def _alt(rows: Sequence[Row], unit: Unit) -> str:
    told = "; ".join(f"{html.unescape(row.name)}: {row.figure.words()}" for row in rows)
    return f"Staafdiagram van het aantal {UNIT[unit][1]}. {told}."
