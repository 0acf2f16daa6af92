"""The small drawings on the maps: each state differs in shape as well as in colour."""

from functools import lru_cache
from urllib.parse import quote

from project.theme import colours
from project.theme.signs import STATUS_COLOUR
from project.wording.tour import StopStatus

ARROW = f'<path d="M14 10 L54 32 L14 54 L24 32 Z" fill="{colours.TEXT}"/>'

NAMED_ONLY = (
    f'<rect x="9" y="9" width="46" height="46" fill="{colours.TILE}" '
    f'stroke="{colours.OPEN}" stroke-width="10"/>'
)

RING = f'<circle cx="32" cy="32" r="28" fill="none" stroke="{colours.TEXT}" stroke-width="5"/>'

_SHAPES = {
    StopStatus.CLOSED: '<circle cx="32" cy="32" r="28" fill="{c}" stroke="{p}" stroke-width="4"/>',
    StopStatus.OPEN: '<circle cx="32" cy="32" r="31" fill="{c}" opacity=".3"/>'
    '<circle cx="32" cy="32" r="24" fill="{p}"/><circle cx="32" cy="32" r="21" fill="{c}"/>',
    StopStatus.ANNOUNCED: '<rect x="5" y="5" width="54" height="54" rx="8" fill="{c}" '
    'stroke="{p}" stroke-width="4"/>',
    StopStatus.WAS_UNDATED: '<circle cx="32" cy="32" r="28" fill="{p}" stroke="{c}" '
    'stroke-width="6" stroke-dasharray="11 6"/><circle cx="32" cy="32" r="22" fill="{c}"/>',
    StopStatus.UNDATED: '<circle cx="32" cy="32" r="27" fill="{p}" stroke="{c}" '
    'stroke-width="6" stroke-dasharray="11 6"/>',
    StopStatus.CANCELLED: '<circle cx="32" cy="32" r="27" fill="{p}" stroke="{c}" '
    'stroke-width="5"/><path d="M13 13 L51 51" stroke="{c}" stroke-width="4"/>',
}

_HOLLOW = {StopStatus.UNDATED, StopStatus.CANCELLED}


@lru_cache(maxsize=2048)
def icon(status: StopStatus, number: str) -> str:
    """The drawing of one marker: its shape and colour say the state, the number its place."""
    colour = STATUS_COLOUR[status]
    shape = _SHAPES[status].format(c=colour, p=colours.TILE)
    ink = colour if status in _HOLLOW else colours.TILE
    size = {0: 0, 1: 36, 2: 30}.get(len(number), 22)
    return svg(
        f'{shape}<text x="32" y="32" dy="0.36em" text-anchor="middle" font-weight="bold" '
        f'font-family="sans-serif" font-size="{size}" fill="{ink}">{number}</text>'
    )


def svg(content: str) -> str:
    """A drawing of 64 by 64 as an address that holds it itself."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">'
        f"{content}</svg>"
    )
    return "data:image/svg+xml;charset=utf-8," + quote(drawing)
