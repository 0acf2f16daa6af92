"""The rows of a drawing with their names, as SVG that follows the width of the page.

Within the picture widths are parts of the whole, so that texts stay as large as on the page, and
it needs no programme to show.
"""

import html
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from project import formatting
from project.charts.strip import drawing, hatch
from project.charts.words import READABLE_ROWS
from project.settings import DATA
from project.theme import colours
from project.theme.signs import LETTER
from project.wording.counts import EXAMPLE_BANNER

# A picture may ask for nothing: its letters come with it (data/README.md).
_LETTERS = b64encode((DATA / "letters.woff2").read_bytes()).decode()
_FACE = (
    "@font-face{font-family:letters;font-weight:400 700;"
    f"src:url(data:font/woff2;base64,{_LETTERS})}}"
)
FONT = "letters,'Source Sans 3','Source Sans Pro','Segoe UI',Roboto,Arial,sans-serif"
_ROW, _LOW_ROW, _BAR = 29, 9, 16
_TOP, _AXIS = 6, 26
# In pixels: a letter of a label, and the room for it.
_LETTER, _LEAST, _MOST = 6.9, 56, 150
# Kinds of width, with the least of each: the names take as many pixels in all of them.
_WIDTHS = {"narrow": 322, "middle": 430, "wide": 600}
_AT_WIDTHS = (
    "@media(max-width:429px){.middle,.wide{display:none}}"
    "@media(min-width:430px) and (max-width:599px){.narrow,.wide{display:none}}"
    "@media(min-width:600px){.narrow,.middle{display:none}}"
)
# In a file there is no page to follow.
_FILE_WIDTH = 720
_OTHER_WIDTHS = re.compile(r'<g class="(?:narrow|middle)">.*?</g>')
# Where two signs have one letter, the sign of a count.
_MARKS = {letter: drawing(one) for one, letter in reversed(LETTER.items())}
# A place with its number on the tour.
_NUMBERED = re.compile(r"^(\D+) (\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, what it shows in words, and what its signs mean."""

    svg: str
    alt: str
    signs: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The rows with their names, and beside them the room to draw in."""

    labels: Sequence[str]
    behind: int
    example: bool
    chosen: int | None = None

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
            x = percent(number / (most or 1))
            yield grid_line(x, self.bottom)
            yield text(x, self.bottom + 17, formatting.number(number), "soft", anchor="middle")

    def svg(self, content: str) -> str:
        """The names and what is drawn beside them, laid out anew for each kind of width."""
        height = self.bottom + _AXIS + (20 if self.example else 0)
        mark = text("100%", height - 5, EXAMPLE_BANNER, "mark", anchor="end")
        band = (
            f'<rect width="100%" y="{self.middle(self.chosen or 0) - self.row / 2}" '
            f'height="{self.row}" rx="4" fill="{colours.SECOND_PAPER}"/>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" '
            f'style="font:14px {FONT}" fill="{colours.TEXT}">'
            f"<style>{_FACE}.soft{{fill:{colours.SOFT};font-size:13px}}.bold{{font-weight:700}}"
            f".mark{{fill:{colours.IS_HERE};font-weight:700;font-size:13px}}{_AT_WIDTHS}</style>"
            f'{hatch()}<symbol id="names" overflow="visible">{"".join(self._names())}</symbol>'
            f'<symbol id="drawn" overflow="visible">{content}</symbol>'
            f"{band if self.chosen is not None else ''}{''.join(self._laid_out())}"
            f"{mark if self.example else ''}</svg>"
        )

    def _laid_out(self) -> Iterator[str]:
        for name, least in _WIDTHS.items():
            names, drawn = self.names / least, 1 - (self.names + self.behind) / least
            yield (
                f'<g class="{name}"><use href="#names" width="{percent(names)}"/>'
                f'<use href="#drawn" x="{percent(names)}" width="{percent(drawn)}"/></g>'
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
                yield text("100%", down, line, anchor="end", shift=-8, style=size)


def for_file(picture: Picture, title: str, source: str) -> str:
    """The same drawing to stand on its own: with its title, what its signs mean, and its source."""
    inner = picture.svg.partition(">")[2].removesuffix("</svg>").replace(_AT_WIDTHS, "")
    inner = _OTHER_WIDTHS.sub("", inner)
    height = int(picture.svg.partition('height="')[2].partition('"')[0])
    top = 42
    texts = _legend(picture.signs, height + top + 24)
    texts += text("16", height + top + 46, html.escape(source), "soft")
    whole = height + top + 58
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_FILE_WIDTH + 32}" height="{whole}" '
        f'viewBox="0 0 {_FILE_WIDTH + 32} {whole}" style="font:14px {FONT}" fill="{colours.TEXT}">'
        f'<rect width="100%" height="100%" fill="{colours.TILE}"/>'
        f'<text x="16" y="28" font-size="18" class="bold">{html.escape(title)}</text>'
        f'<svg x="16" y="{top}" width="{_FILE_WIDTH}" height="{height}">{inner}</svg>{texts}</svg>'
    )


def _legend(signs: str, down: int) -> str:
    """What the signs mean, with the signs drawn: not every font has them."""
    x, drawn = 16.0, ""
    for words in signs.split("\u2003"):
        mark = _MARKS.get(words[:1])
        if mark:
            drawn += f'<g transform="translate({x:.0f},{down - 12}) scale(.9)">{mark}</g>'
            x, words = x + 20, words[2:]
        drawn += text(f"{x:.0f}", down, html.escape(words), "soft")
        x += _LETTER * len(words) + 20
    return drawn


def grid_line(x: str, bottom: int) -> str:
    """A line up from the axis."""
    return f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}" stroke="{colours.FAINT}"/>'


def text(
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


def percent(part: float) -> str:
    """A part of the width, as SVG writes it."""
    return f"{100 * part:.2f}%"
