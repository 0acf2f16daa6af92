"""The bars of the report, drawn as vectors: counted solid, estimated hatched, open an outline.

Not the pictures of the pages: those change, and a report that was issued comes out as it was.
Pure: a report in, SVG out. A row without a number gets no bar, but a hollow box with its word.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from project.charts.rows import Row
from project.output.reports.parts import Report
from project.results.key_figure import THINGS
from project.theme import colours
from project.wording.counts import UNIT, Unit

# One picture a page: more rows go to a next picture.
MOST_ROWS = 30
WIDTH = 480
_NAMES = 170
_ENDS = 120
_ROW = 24
_BAR = 13
_TOP = 26
_HATCH = 5
_STYLE = f"font-family:'Source Sans Pro';font-size:9.5px;fill:{colours.TEXT}"


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
        yield Picture(title, _svg(part, most), _alt(part, unit))


def _alt(rows: Sequence[Row], unit: Unit) -> str:
    told = "; ".join(f"{html.unescape(row.name)}: {row.figure.words()}" for row in rows)
    return f"Staafdiagram van het aantal {UNIT[unit][1]}. {told}."


def _svg(rows: Sequence[Row], most: int) -> str:
    height = _TOP + _ROW * len(rows) + 4
    drawn = "".join(
        part for at, row in enumerate(rows) for part in _row(row, _TOP + _ROW * at, at, most)
    )
    axis = f'<path d="M{_NAMES} {_TOP - 4}V{height}" stroke="{colours.TEXT}" stroke-width="0.7"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" style="{_STYLE}">'
        f"{''.join(_legend())}{drawn}{axis}</svg>"
    )


def _legend() -> Iterator[str]:
    yield _solid(_NAMES, 2, 16)
    yield _text(_NAMES + 20, 11, "geteld")
    yield from _hatched(_NAMES + 66, 2, 16, "legend")
    yield _text(_NAMES + 86, 11, "geschat")
    yield _hollow(_NAMES + 140, 2)
    yield _text(_NAMES + 158, 11, "geen getal, met het woord erbij")


def _row(row: Row, top: float, at: int, most: int) -> Iterator[str]:
    lines = row.label.split("<br>")
    for number, line in enumerate(lines):
        middle = top + 10 + 5.5 * (1 - len(lines)) + 11 * number
        yield _text(_NAMES - 6, middle, line, anchor="end")
    figure = row.figure
    if figure.number is None:
        yield _hollow(_NAMES + 3, top)
        yield _text(_NAMES + 22, top + 10, html.escape(row.word))
        return
    scale = (WIDTH - _NAMES - _ENDS) / (most or 1)
    counted, estimated = (figure.counted or 0) * scale, (figure.estimated or 0) * scale
    if counted:
        yield _solid(_NAMES, top, counted)
    if estimated:
        yield from _hatched(_NAMES + counted, top, estimated, f"row{at}")
    yield _text(_NAMES + counted + estimated + 5, top + 10, _end(row))


def _end(row: Row) -> str:
    return row.end.replace("<br>geschat", " geschat").replace("<br>waarvan", ", waarvan")


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _solid(x: float, y: float, width: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR}" '
        f'fill="{colours.COUNTED}"/>'
    )


def _hollow(x: float, y: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y + 1:.1f}" width="14" height="{_BAR - 2}" fill="none" '
        f'stroke="{colours.OPEN}" stroke-dasharray="2.5 1.5"/>'
    )


def _hatched(x: float, y: float, width: float, name: str) -> Iterator[str]:
    """A box with slanting lines: also told apart on a black and white print."""
    box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR}"'
    slants = "".join(
        f"M{x + step:.1f} {y + _BAR}L{x + step + _BAR:.1f} {y}"
        for step in range(-_BAR, int(width) + 1, _HATCH)
    )
    yield f'<clipPath id="{name}"><rect {box}/></clipPath>'
    yield (
        f'<path d="{slants}" clip-path="url(#{name})" stroke="{colours.COUNTED}" '
        'stroke-width="1.2"/>'
    )
    yield f'<rect {box} fill="none" stroke="{colours.COUNTED}" stroke-width="0.8"/>'
