"""Bars as a picture: how many people came, with a sign and a word where nobody knows it.

A row without a number gets no bar, and where nothing is known there is no axis.
"""

import html
from collections.abc import Iterator, Sequence

import pandas as pd

from project.charts.paper import Paper, Picture, percent, text
from project.charts.rows import Row, part_rows, stop_rows
from project.charts.strip import drawing, sign
from project.theme import colours
from project.theme.signs import LETTER, Sign

# In pixels: what stands behind the longest bar.
_BEHIND = 118
_NO_NUMBER = (Sign.UNKNOWN, Sign.NOT_COUNTED, Sign.NOT_YET, Sign.UPCOMING, Sign.CANCELLED)


def bars_of_stops(stops: pd.DataFrame, alt: str, *, example: bool) -> Picture:
    """How many people visited each stop; ``stops`` as in ``reach.stops``."""
    return bars(stop_rows(stops), alt, example=example)


def bars_of_parts(parts: pd.DataFrame, alt: str, *, example: bool) -> Picture:
    """How many people in each part of a breakdown: the frame of ``breakdowns.parts``."""
    return bars(part_rows(parts), alt, example=example)


def bars(rows: Sequence[Row], alt: str, *, example: bool) -> Picture:
    """A bar for each row with a number, and a sign with its word for each without one."""
    most = max((row.figure.number or 0 for row in rows), default=0)
    known = any(row.figure.number is not None for row in rows)
    paper = Paper([row.label for row in rows], behind=_BEHIND, example=example)
    content = "".join(
        [
            *(paper.grid(_ticks(most), most) if known else ()),
            *(part for at, row in enumerate(rows) for part in _bar(paper, at, row, most)),
        ]
    )
    return Picture(paper.svg(content), alt, _signs_of(rows))


def _bar(paper: Paper, at: int, row: Row, most: int) -> Iterator[str]:
    figure, down = row.figure, paper.middle(at)
    if figure.number is None:
        yield from () if paper.dense else _word(row, down)
        return
    sure, both = ((figure.counted or 0) / (most or 1), figure.number / (most or 1))
    box = f'y="{down - paper.bar / 2:.1f}" height="{paper.bar}"'
    if figure.counted is not None:
        yield f'<rect {box} width="{percent(sure)}" fill="{colours.COUNTED}"/>'
    if figure.estimated is not None:
        yield (
            f'<rect {box} x="{percent(sure)}" width="{percent(both - sure)}" fill="url(#h)" '
            f'stroke="{colours.COUNTED}"/>'
        )
    if figure.number == 0:
        yield f'<rect {box} width="2" fill="{colours.TEXT}"/>'
    if not figure.complete:
        # Open at its end: there may be more.
        yield (
            f'<svg x="{percent(both)}" y="{down:.1f}" overflow="visible"><path d="M3 -6L9 0L3 6" '
            f'fill="none" stroke="{colours.COUNTED}" stroke-width="2"/></svg>'
        )
    if not paper.dense:
        yield from _end(row, percent(both), down, 14 if not figure.complete else 6)


def _word(row: Row, down: float) -> Iterator[str]:
    """The sign and the word of a row without a number."""
    if not row.closed:
        mark = drawing(sign(row.figure))
        yield f'<g transform="translate(6,{down - 7:.1f}) scale(.85)">{mark}</g>'
    shift = 6 if row.closed else 26
    yield text("0", down + 4.5, html.escape(row.word), "soft", shift=shift)


def _end(row: Row, x: str, down: float, shift: int) -> Iterator[str]:
    """The number behind a bar, and below it how much of that was estimated."""
    first, _, second = row.end.partition("<br>")
    number = f'<tspan class="bold">{first}</tspan>'
    if second and len(first + second) > 13:
        yield text(x, down - 2, number, shift=shift)
        yield text(x, down + 11, second, "soft", shift=shift)
    else:
        yield text(x, down + 4.5, f"{number} {second}".strip(), shift=shift)


def _signs_of(rows: Sequence[Row]) -> str:
    """Only the signs that stand in the picture."""
    shown = [Sign.COUNTED] if any(row.figure.counted is not None for row in rows) else []
    shown += [Sign.ESTIMATED] if any(row.figure.estimated is not None for row in rows) else []
    said = [f"{LETTER[one]} {one}" for one in shown]
    if any(row.figure.number is not None and not row.figure.complete for row in rows):
        said.append("› ten minste")
    open_signs = {sign(row.figure) for row in rows if row.figure.number is None and not row.closed}
    said += [f"{LETTER[one]} {one}" for one in _NO_NUMBER if one in open_signs]
    return "\u2003".join(said)


def _ticks(most: int) -> list[int]:
    """From 0 at most three steps of a round number."""
    if not most:
        return [0]
    step = next(
        unit * ten
        for ten in (10**power for power in range(12))
        for unit in (1, 2, 5)
        if most / (unit * ten) <= 3
    )
    return list(range(0, most + 1, step))
