"""Markers with labels that stay out of each other's way."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydeck as pdk

from project.maps.marks import RING, svg
from project.maps.paper import text_layer
from project.maps.views import View, point_of
from project.theme import colours

MARKER = 30
_LINE = 15
_LETTER, _AIR = 7.3, 5
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Pin:
    """One marker with its label. Pins on one point stand below each other in a pile.

    ``shift`` is how many pixels below its point the pin stands, ``alone`` that it has no pile.
    """

    slug: str
    label: str
    tip: str
    longitude: float
    latitude: float
    icon: str
    shift: float
    alone: bool
    size: int = MARKER
    # Where the exhibition is now: nothing on the map is louder.
    loud: bool = False


def chosen(objects: Mapping[str, Sequence[Mapping[str, Any]]]) -> str | None:
    """The slug of the marker or label that was clicked (``event.selection.objects``)."""
    for found in objects.values():
        for one in found:
            if isinstance(one.get("slug"), str):
                return str(one["slug"])
    return None


def piled(
    rows: Sequence[dict[str, Any]], lines: Callable[[dict[str, Any]], int]
) -> Iterable[tuple[dict[str, Any], float, bool]]:
    """Each row with its shift in the pile of rows on the same point, and whether it is alone.

    ``lines`` says how many lines the label of a row has: a pile is as loose as its longest needs.
    """
    piles: dict[tuple[float, float], list[int]] = {}
    for row in rows:
        piles.setdefault(point_of(row), []).append(lines(row))
    seen: Counter[tuple[float, float]] = Counter()
    for row in rows:
        pile = piles[point_of(row)]
        step = max(MARKER, _label_height(max(pile)) + 2)
        yield row, (seen[point_of(row)] - (len(pile) - 1) / 2) * step, len(pile) == 1
        seen[point_of(row)] += 1


def _label_height(lines: int) -> int:
    return lines * _LINE + 4


def pin_layers(name: str, pins: Sequence[Pin], view: View) -> list[pdk.Layer]:
    """The markers and their labels; both can be clicked."""
    labels: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for pin, label in zip(pins, _labels(pins, view), strict=True):
        labels[pin.loud].append(label)
    return [
        pdk.Layer(
            "IconLayer",
            id=name,
            data=[
                {
                    "slug": pin.slug,
                    "tip": pin.tip,
                    "point": [pin.longitude, pin.latitude],
                    "icon": {"url": pin.icon, "width": 64, "height": 64},
                    "size": pin.size,
                    "offset": [0, pin.shift],
                }
                for pin in pins
            ],
            get_icon="icon",
            get_position="point",
            get_size="size",
            get_pixel_offset="offset",
            pickable=True,
        ),
        text_layer(f"{name}-labels", labels[False], pickable=True),
        text_layer(f"{name}-now", labels[True], pickable=True, ink=colours.IS_HERE),
    ]


def ring(pins: Sequence[Pin]) -> pdk.Layer:
    """A ring around each of these pins."""
    return pdk.Layer(
        "IconLayer",
        id="selected",
        data=[
            {
                "point": [pin.longitude, pin.latitude],
                "icon": {"url": svg(RING), "width": 64, "height": 64},
                "offset": [0, pin.shift],
                "size": pin.size + 12,
            }
            for pin in pins
        ],
        get_icon="icon",
        get_position="point",
        get_size="size",
        get_pixel_offset="offset",
    )


def _labels(pins: Sequence[Pin], view: View) -> list[dict[str, Any]]:
    """A label for each pin, on the side where the fewest others stand.

    When every side is taken it is still written: a crowded name beats a missing name.
    """
    # The buttons to zoom lie over the corner.
    corner = (view.half_width - 46, -view.height / 2, view.half_width, 84 - view.height / 2)
    taken = [corner, *(_marker_box(pin, view) for pin in pins)]
    labels = []
    for pin in pins:
        # A name must not seem to belong to the next pin.
        near = [_marker_box(other, view, _AIR) for other in pins if other is not pin]
        label, box = min(
            _label_choices(pin, view),
            key=lambda choice: (_hits(choice[1], taken), _hits(choice[1], near)),
        )
        taken.append(box)
        labels.append(label)
    return labels


def _marker_box(pin: Pin, view: View, air: int = 0) -> _Box:
    x, y = view.pixel(pin.longitude, pin.latitude)
    half = pin.size / 2 + air
    return x - half, y + pin.shift - half, x + half, y + pin.shift + half


def _label_choices(pin: Pin, view: View) -> list[tuple[dict[str, Any], _Box]]:
    lines = pin.label.split("\n")
    width, height = max(map(len, lines)) * _LETTER + 6, _label_height(len(lines))
    x, y = view.pixel(pin.longitude, pin.latitude)
    aside, above = pin.size / 2 + 8, pin.size / 2 + height / 2
    sides = [("start", aside, 0.0), ("end", -aside, 0.0)]
    if pin.alone:
        sides += [("middle", 0.0, above), ("middle", 0.0, -above)]
        corner, slant = pin.size / 2, above * 0.75
        sides += [
            (side, right, down)
            for side, right in (("start", corner), ("end", -corner))
            for down in (slant, -slant)
        ]
    choices = []
    for anchor, right, down in sides:
        left = x + right - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        top = y + pin.shift + down - height / 2
        label = {
            "slug": pin.slug,
            "tip": pin.tip,
            "text": pin.label,
            "point": [pin.longitude, pin.latitude],
            "anchor": anchor,
            "offset": [right, pin.shift + down],
        }
        choices.append((label, (left, top, left + width, top + height)))
    # What fits on a phone comes first.
    return sorted(choices, key=lambda one: _sticks_out(one[1], view))


def _sticks_out(box: _Box, view: View) -> bool:
    return box[0] < -view.half_width or box[2] > view.half_width


def _hits(box: _Box, others: Iterable[_Box]) -> int:
    """How many others this box overlaps; two pixels at an edge are nothing."""
    left, top, right, bottom = box[0] + 2, box[1] + 2, box[2] - 2, box[3] - 2
    return sum(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in others
    )
