"""Bars and the timeline as SVG: they follow the width of the page, and need no programme to show.

Within the picture widths are parts of the whole, so that texts stay as large as on the page. A row
without a number gets no bar but its sign and word, and where nothing is known there is no axis.
"""

import html
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from project import formatting
from project.charts.lanes import (
    Stay,
    dated_stays,
    days_of,
    lane_labels,
    session_moments,
    signs_of_time,
    whole_months,
)
from project.charts.rows import Row, part_rows, stop_rows
from project.charts.scale import Scale, scale
from project.charts.strip import drawing, hatch, sign
from project.charts.words import READABLE_ROWS, undated_words
from project.frames import records
from project.settings import DATA
from project.theme import colours
from project.theme.signs import LETTER, STATUS_COLOUR, Sign
from project.wording.counts import EXAMPLE_BANNER
from project.wording.tour import DatePrecision, SessionStatus, StopStatus

# A picture may ask for nothing: its letters come with it (data/README.md).
_LETTERS = b64encode((DATA / "letters.woff2").read_bytes()).decode()
_FACE = (
    "@font-face{font-family:letters;font-weight:400 700;"
    f"src:url(data:font/woff2;base64,{_LETTERS})}}"
)
FONT = "letters,'Source Sans 3','Segoe UI',Roboto,Arial,sans-serif"
_ROW, _LOW_ROW, _BAR = 29, 9, 16
_TOP, _AXIS = 6, 26
# In pixels: a letter of a label, the room for it, and for what stands behind the longest bar.
_LETTER, _LEAST, _MOST, _BEHIND = 6.9, 56, 150, 118
# Kinds of width, with the least of each: the names take as many pixels in all of them.
_WIDTHS = {"narrow": 322, "middle": 430, "wide": 600}
_AT_WIDTHS = (
    "@media(max-width:429px){.middle,.wide{display:none}}"
    "@media(min-width:430px) and (max-width:599px){.narrow,.wide{display:none}}"
    "@media(min-width:600px){.narrow,.middle{display:none}}"
)
# In a file there is no page to follow.
_FILE_WIDTH = 720
_TIME_TICKS = 5
_OTHER_WIDTHS = re.compile(r'<g class="(?:narrow|middle)">.*?</g>')
# A place with its number on the tour.
_NUMBERED = re.compile(r"^(\D+) (\d{1,3})$")
_NO_NUMBER = (Sign.UNKNOWN, Sign.NOT_COUNTED, Sign.NOT_YET, Sign.UPCOMING, Sign.CANCELLED)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, what it shows in words, and what its signs mean."""

    svg: str
    alt: str
    signs: str


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
    paper = _Paper([row.label for row in rows], behind=_BEHIND, example=example)
    content = "".join(
        [
            *(paper.grid(_ticks(most), most) if known else ()),
            *(part for at, row in enumerate(rows) for part in _bar(paper, at, row, most)),
        ]
    )
    return Picture(paper.svg(content), alt, _signs_of(rows))


@dataclass(frozen=True, slots=True)
class _Paper:
    """The rows with their names, and beside them the room to draw in."""

    labels: Sequence[str]
    behind: int
    example: bool

    @property
    def dense(self) -> bool:
        return len(self.labels) > READABLE_ROWS

    @property
    def row(self) -> int:
        return _LOW_ROW if self.dense else _ROW

    @property
    def bar(self) -> int:
        return 6 if self.dense else _BAR

    @property
    def names(self) -> int:
        """How wide the names are."""
        lines = [line for label in self.labels for line in label.split("<br>")]
        longest = max((len(html.unescape(line)) for line in lines), default=0)
        return round(min(max(longest * _LETTER + 10, _LEAST), _MOST))

    @property
    def bottom(self) -> int:
        return _TOP + self.row * len(self.labels)

    def middle(self, at: float) -> float:
        """How far down the middle of a row is."""
        return _TOP + self.row * (at + 0.5)

    def grid(self, ticks: Sequence[int], most: int) -> Iterator[str]:
        """A line and a number for each of these."""
        for number in ticks:
            x = _percent(number / (most or 1))
            yield _grid_line(x, self.bottom)
            yield _text(x, self.bottom + 17, formatting.number(number), "soft", anchor="middle")

    def svg(self, content: str) -> str:
        """The names and what is drawn beside them, laid out anew for each kind of width."""
        height = self.bottom + _AXIS + (20 if self.example else 0)
        mark = _text("100%", height - 5, EXAMPLE_BANNER, "mark", anchor="end")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" '
            f'style="font:14px {FONT}" fill="{colours.TEXT}">'
            f"<style>{_FACE}.soft{{fill:{colours.SOFT};font-size:13px}}.bold{{font-weight:700}}"
            f".mark{{fill:{colours.IS_HERE};font-weight:700;font-size:13px}}{_AT_WIDTHS}</style>"
            f'{hatch()}<symbol id="names" overflow="visible">{"".join(self._names())}</symbol>'
            f'<symbol id="drawn" overflow="visible">{content}</symbol>'
            f"{''.join(self._laid_out())}{mark if self.example else ''}</svg>"
        )

    def _laid_out(self) -> Iterator[str]:
        for name, least in _WIDTHS.items():
            names, drawn = self.names / least, 1 - (self.names + self.behind) / least
            yield (
                f'<g class="{name}"><use href="#names" width="{_percent(names)}"/>'
                f'<use href="#drawn" x="{_percent(names)}" width="{_percent(drawn)}"/></g>'
            )

    def _names(self) -> Iterator[str]:
        every = max(1, -(-len(self.labels) // READABLE_ROWS)) * (2 if self.dense else 1)
        for at, label in enumerate(self.labels):
            if at % every:
                continue
            lines = _NUMBERED.sub(r'\1 <tspan class="bold">\2</tspan>', label).split("<br>")
            for number, line in enumerate(lines):
                down = self.middle(at) + 4.5 + 13 * (number - (len(lines) - 1) / 2)
                size = "font-size:13px" if len(lines) > 1 else ""
                yield _text("100%", down, line, anchor="end", shift=-8, style=size)


def for_file(picture: Picture, title: str, source: str) -> bytes:
    """The same drawing to stand on its own: with its title, what its signs mean, and its source."""
    inner = picture.svg.partition(">")[2].removesuffix("</svg>").replace(_AT_WIDTHS, "")
    inner = _OTHER_WIDTHS.sub("", inner)
    height = int(picture.svg.partition('height="')[2].partition('"')[0])
    lines = [picture.signs, source]
    texts = "".join(
        _text("16", height + 66 + 20 * at, html.escape(line), "soft")
        for at, line in enumerate(lines)
    )
    whole = height + 62 + 20 * len(lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_FILE_WIDTH + 32}" height="{whole}" '
        f'viewBox="0 0 {_FILE_WIDTH + 32} {whole}" style="font:14px {FONT}" fill="{colours.TEXT}">'
        f'<rect width="100%" height="100%" fill="{colours.TILE}"/>'
        f'<text x="16" y="28" font-size="18" class="bold">{html.escape(title)}</text>'
        f'<svg x="16" y="42" width="{_FILE_WIDTH}" height="{height}">{inner}</svg>{texts}</svg>'
    ).encode()


def timeline(
    stops: pd.DataFrame, sessions: pd.DataFrame, today: date, alt: str, *, example: bool
) -> Picture:
    """When the exhibition stood where: a bar for each stay, a diamond for each session.

    A bar covers its last day too. A month without days is a dashed outline; a stop without days
    keeps its row with the words, and gets no place in time.
    """
    stays, months = dated_stays(stops), whole_months(stops, sessions)
    moments = session_moments(stops, sessions)
    days = days_of(stays, months, moments)
    line = scale(days, today)
    paper = _Paper(lane_labels(stops, sessions), behind=10, example=example)
    content = [*_time_axis(paper, line)] if days else []
    content += [_stay(paper, line, one, dashed=False) for one in stays]
    content += [part for one in months for part in _month(paper, line, one)]
    content += _undated(paper, stops, early={one.lane for one in moments if line.at(one.day) < 0.5})
    for one in moments:
        mark = _MOMENT[one.status]
        x = _percent(line.at(one.day))
        down = paper.middle(one.height if paper.dense else one.lane)
        content.append(f'<svg x="{x}" y="{down:.1f}" overflow="visible">{mark}</svg>')
    if line.first <= today < line.end and days:
        content += _today(paper, line.at(today))
    return Picture(paper.svg("".join(content)), alt, signs_of_time(stops, sessions))


def _bar(paper: _Paper, at: int, row: Row, most: int) -> Iterator[str]:
    figure, down = row.figure, paper.middle(at)
    if figure.number is None:
        yield from () if paper.dense else _word(row, down)
        return
    sure, both = ((figure.counted or 0) / (most or 1), figure.number / (most or 1))
    box = f'y="{down - paper.bar / 2:.1f}" height="{paper.bar}"'
    if figure.counted is not None:
        yield f'<rect {box} width="{_percent(sure)}" fill="{colours.COUNTED}"/>'
    if figure.estimated is not None:
        yield (
            f'<rect {box} x="{_percent(sure)}" width="{_percent(both - sure)}" fill="url(#h)" '
            f'stroke="{colours.COUNTED}"/>'
        )
    if figure.number == 0:
        yield f'<rect {box} width="2" fill="{colours.TEXT}"/>'
    if not figure.complete:
        # Open at its end: there may be more.
        yield (
            f'<svg x="{_percent(both)}" y="{down:.1f}" overflow="visible"><path d="M3 -6L9 0L3 6" '
            f'fill="none" stroke="{colours.COUNTED}" stroke-width="2"/></svg>'
        )
    if not paper.dense:
        yield from _end(row, _percent(both), down, 14 if not figure.complete else 6)


def _word(row: Row, down: float) -> Iterator[str]:
    """The sign and the word of a row without a number."""
    if not row.closed:
        mark = drawing(sign(row.figure))
        yield f'<g transform="translate(6,{down - 7:.1f}) scale(.85)">{mark}</g>'
    shift = 6 if row.closed else 26
    yield _text("0", down + 4.5, html.escape(row.word), "soft", shift=shift)


def _end(row: Row, x: str, down: float, shift: int) -> Iterator[str]:
    """The number behind a bar, and below it how much of that was estimated."""
    first, _, second = row.end.partition("<br>")
    number = f'<tspan class="bold">{first}</tspan>'
    if second and len(first + second) > 13:
        yield _text(x, down - 2, number, shift=shift)
        yield _text(x, down + 11, second, "soft", shift=shift)
    else:
        yield _text(x, down + 4.5, f"{number} {second}".strip(), shift=shift)


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


_DIAMOND = '<path d="M0-7L7 0 0 7-7 0z" fill="{}" stroke="{}" stroke-width="1.5"/>'
_HOLLOW = _DIAMOND.format(colours.TILE, colours.TEXT)
_MOMENT = {
    SessionStatus.HELD: _DIAMOND.format(colours.TEXT, colours.TILE),
    SessionStatus.UNCONFIRMED: _HOLLOW,
    SessionStatus.PLANNED: _HOLLOW,
    SessionStatus.CANCELLED: f'<path d="M-5-5L5 5M5-5L-5 5" stroke="{colours.CANCELLED}" '
    'stroke-width="2"/>',
}


def _time_axis(paper: _Paper, line: Scale) -> Iterator[str]:
    for part, text in line.ticks(_TIME_TICKS):
        yield _grid_line(_percent(part), paper.bottom)
        anchor = "end" if part > 0.93 else "start" if part < 0.02 else "middle"
        yield _text(_percent(part), paper.bottom + 17, text, "soft", anchor=anchor)
    for part in line.breaks:
        # Two strokes across: here time was cut out.
        yield (
            f'<svg x="{_percent(part)}" y="{paper.bottom}" overflow="visible"><path '
            f'd="M-5 6L-1-6M1 6L5-6" stroke="{colours.SOFT}" stroke-width="1.5"/></svg>'
        )


def _stay(paper: _Paper, line: Scale, stay: Stay, *, dashed: bool) -> str:
    begin, end = line.at(stay.first), line.at(stay.end)
    colour = STATUS_COLOUR[stay.status]
    is_coming = stay.status in (StopStatus.ANNOUNCED, StopStatus.CANCELLED)
    fill = colours.TILE if dashed or is_coming else colour
    dash = ' stroke-dasharray="3 3"' if dashed else ""
    return (
        f'<rect x="{_percent(begin)}" y="{paper.middle(stay.lane) - paper.bar / 2:.1f}" '
        f'width="{_percent(max(end - begin, 0.004))}" height="{paper.bar}" fill="{fill}" '
        f'stroke="{colour}" stroke-width="1.5"{dash}/>'
    )


def _month(paper: _Paper, line: Scale, stay: Stay) -> Iterator[str]:
    yield _stay(paper, line, stay, dashed=True)
    if not paper.dense:
        late = line.at(stay.first) > 0.6
        x = _percent(line.at(stay.first if late else stay.end))
        yield _text(
            x,
            paper.middle(stay.lane) + 4.5,
            "dagen onbekend",
            "soft",
            anchor="end" if late else "start",
            shift=-7 if late else 7,
        )


def _undated(paper: _Paper, stops: pd.DataFrame, early: set[int]) -> list[str]:
    """The words in the row of a stop without days, on the side where no session stands."""
    return [
        _text(
            "99%" if lane in early else "0",
            paper.middle(lane) + 4.5,
            undated_words(row["status"]),
            "soft",
            anchor="end" if lane in early else "start",
            shift=0 if lane in early else 4,
        )
        for lane, row in enumerate(records(stops))
        if row["date_precision"] == DatePrecision.UNKNOWN and not paper.dense
    ]


def _today(paper: _Paper, part: float) -> Iterator[str]:
    x = _percent(part)
    yield (
        f'<line x1="{x}" x2="{x}" y1="0" y2="{paper.bottom}" stroke="{colours.IS_HERE}" '
        'stroke-width="2" stroke-dasharray="5 3"/>'
    )
    left = part < 0.5
    shift = 5 if left else -5
    yield _text(x, 11, "vandaag", "mark", anchor="start" if left else "end", shift=shift)


def _grid_line(x: str, bottom: int) -> str:
    return f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}" stroke="{colours.FAINT}"/>'


def _text(
    x: str,
    y: float,
    words: str,
    kind: str = "",
    *,
    anchor: str = "start",
    shift: int = 0,
    style: str = "",
) -> str:
    """Words at a place; what comes from data is escaped by who calls this."""
    named = f' class="{kind}"' * bool(kind) + f' dx="{shift}"' * bool(shift)
    named += f' style="{style}"' * bool(style)
    return f'<text x="{x}" y="{y:.1f}" text-anchor="{anchor}"{named}>{words}</text>'


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"
