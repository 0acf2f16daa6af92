"""Signs in a row and the bullet of an agreement, as small SVG drawings with their words. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from project import formatting
from project.figures import Figure
from project.theme import colours
from project.theme.signs import Sign
from project.wording.counts import FigureState

# Up to here each part has a sign of its own, above it a narrow bar, and then one bar for all.
_MOST_SIGNS, _MOST_BARS = 12, 40
_SIZE, _STEP = 16, 20
_WHOLE_BAR = 200
_BULLET, _BEHIND = 300, 30

_NO_NUMBER = {
    FigureState.UNKNOWN: Sign.UNKNOWN,
    FigureState.NOT_COUNTED: Sign.NOT_COUNTED,
    FigureState.NOT_YET: Sign.NOT_YET,
    FigureState.CANCELLED: Sign.CANCELLED,
}
_BOX = '<rect x="1" y="1" width="14" height="14" rx="3" {}/>'
_LINE = 'fill="none" stroke="{}" stroke-width="1.75"'
_HATCHED = f'fill="url(#h)" stroke="{colours.COUNTED}" stroke-width="1.5"'
_SOLID = f'fill="{colours.COUNTED}"'
_EMPTY = f'fill="none" stroke="{colours.COUNTED}" stroke-width="1.5"'
_HALF = '<path d="M4 1H8V15H4a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z" {}/>'
_RING = f'<circle cx="8" cy="8" r="6.5" {_LINE.format(colours.OPEN)} stroke-dasharray="3 2"/>'
_DRAWING = {
    Sign.COUNTED: _BOX.format(_SOLID),
    Sign.SURE: _BOX.format(_SOLID),
    Sign.ESTIMATED: _BOX.format(_HATCHED),
    Sign.MIXED: _BOX.format(_HATCHED) + _HALF.format(_SOLID),
    Sign.PARTIAL: _BOX.format(_EMPTY) + _HALF.format(_SOLID),
    Sign.PARTIAL_ESTIMATED: _BOX.format(_EMPTY) + _HALF.format(_HATCHED),
    Sign.UNKNOWN: f'<path d="M8 1l7 7-7 7-7-7z" {_LINE.format(colours.OPEN)}/>',
    Sign.NOT_COUNTED: _BOX.format(_LINE.format(colours.OPEN)),
    Sign.NOT_YET: _RING,
    Sign.UPCOMING: _RING,
    Sign.CANCELLED: f'<path d="M3 3l10 10M13 3l-10 10" stroke="{colours.CANCELLED}" '
    'stroke-width="2"/>',
    Sign.MONTH: _BOX.format(f'{_EMPTY} stroke-dasharray="3 2"'),
    Sign.NAMED: _BOX.format(_LINE.format(colours.WILL_BE)),
    Sign.NOTHING: f'<rect x="5" y="5" width="6" height="6" rx="1.5" {_LINE.format(colours.OPEN)}/>',
}
# A narrow bar has room for a colour and a fill, no more.
_BAR = {
    **dict.fromkeys(Sign, f'fill="{colours.COUNTED}" stroke="{colours.COUNTED}"'),
    Sign.ESTIMATED: f'fill="{colours.ESTIMATED}" stroke="{colours.COUNTED}"',
    Sign.NAMED: f'fill="none" stroke="{colours.WILL_BE}"',
    Sign.CANCELLED: f'fill="none" stroke="{colours.CANCELLED}"',
    **dict.fromkeys(
        (Sign.UNKNOWN, Sign.NOT_COUNTED, Sign.NOT_YET, Sign.UPCOMING, Sign.NOTHING, Sign.MONTH),
        f'fill="none" stroke="{colours.OPEN}" stroke-opacity=".55"',
    ),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with its width in pixels and the words that stand for it."""

    svg: str
    alt: str
    width: int


def sign(figure: Figure) -> Sign:
    """The one sign that says how a figure stands."""
    if figure.number is None:
        waits = figure.state is FigureState.NOT_YET and not figure.due
        return Sign.UPCOMING if waits else _NO_NUMBER[figure.state]
    if not figure.complete:
        return Sign.PARTIAL if figure.counted else Sign.PARTIAL_ESTIMATED
    if not figure.estimated:
        return Sign.COUNTED if figure.counted is not None else Sign.ESTIMATED
    return Sign.MIXED if figure.counted else Sign.ESTIMATED


def drawing(one: Sign) -> str:
    """The sign itself, 16 by 16, for within another drawing that has a :func:`hatch`."""
    return _DRAWING[one]


def strip(signs: Sequence[Sign]) -> Drawing:
    """A sign for each part, in their order; above forty parts one bar for all of them."""
    if len(signs) <= _MOST_SIGNS:
        width = max(len(signs) * _STEP - (_STEP - _SIZE), _SIZE)
        content = "".join(
            f'<g transform="translate({at * _STEP})">{_DRAWING[one]}</g>'
            for at, one in enumerate(signs)
        )
    elif len(signs) <= _MOST_BARS:
        width = len(signs) * 5
        content = "".join(
            f'<rect x="{at * 5 + 1}" y="1" width="3" height="14" rx="1" {_BAR[one]}/>'
            for at, one in enumerate(signs)
        )
    else:
        width, content = _WHOLE_BAR, _stacked(signs)
    return Drawing(_svg(width, _SIZE, content), in_words(signs), width)


def in_words(signs: Sequence[Sign]) -> str:
    """How many parts have which sign: ``4 geteld, 1 geschat en 2 onbekend``."""
    many = Counter(signs)
    parts = [f"{formatting.number(many[one])} {one}" for one in Sign if many[one]]
    return formatting.listing(parts) or "niets"


def bullet(agreed: int, counted: int, estimated: int, *, is_open: bool, alt: str) -> Drawing:
    """What is certain beside what was agreed.

    Solid is counted, hatched is estimated, dashed with an open end may still come, upright is what
    was agreed. When more was reached than agreed, the bar is the scale.
    """
    scale = (_BULLET - _BEHIND) / max(agreed, counted + estimated, 1)
    sure, both, mark = counted * scale, (counted + estimated) * scale, agreed * scale
    content = (
        f'<rect y="3" width="{mark:.1f}" height="14" fill="{colours.FAINT}" opacity=".45"/>'
        + (_open_end(both) if is_open else "")
        + f'<rect y="3" width="{sure:.1f}" height="14" fill="{colours.COUNTED}"/>'
        + (f'<rect x="{sure:.1f}" y="3" width="{both - sure:.1f}" height="14" {_HATCHED}/>')
        * bool(estimated)
        + f'<rect x="{max(mark - 1.25, 0):.1f}" width="2.5" height="20" fill="{colours.TEXT}"/>'
    )
    return Drawing(_svg(_BULLET, 20, content), alt, _BULLET)


def _open_end(begin: float) -> str:
    end = _BULLET - 12
    return (
        f'<path d="M{begin:.1f} 3.75H{end}M{begin:.1f} 16.25H{end}" stroke="{colours.OPEN}" '
        'stroke-dasharray="4 3"/>'
    )


def _stacked(signs: Sequence[Sign]) -> str:
    many, begin, drawn = Counter(signs), 0.0, ""
    for one in Sign:
        width = many[one] * _WHOLE_BAR / len(signs)
        if width:
            drawn += (
                f'<rect x="{begin:.1f}" y="2" width="{max(width - 1, 0.5):.1f}" height="12" '
                f"{_BAR[one]}/>"
            )
        begin += width
    return drawn


def hatch() -> str:
    """The pattern of what was estimated, to be named ``url(#h)``."""
    return (
        '<defs><pattern id="h" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{colours.TILE}"/>'
        f'<rect width="3" height="6" fill="{colours.ESTIMATED}"/></pattern></defs>'
    )


def _svg(width: int, height: int, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{hatch()}{content}</svg>'
    )
