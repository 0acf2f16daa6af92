"""The map of where the exhibition has been: colour, hatching and a mark say the same."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pydeck as pdk

from project import formatting
from project.frames import records
from project.maps import ground
from project.maps.ground import LIMBURG
from project.maps.paper import deck, example_mark, text_layer
from project.maps.views import LIMBURG_TALL, TALL, around, point_of, with_point
from project.theme import colours
from project.wording.reading import COVERAGE, Coverage

_TOWNS = {Coverage.VISITED: ground.VISITED, Coverage.ANNOUNCED: ground.NAMED}
# Degrees of latitude between two lines of the hatching: some eight pixels on a phone.
_SPACING = 0.022
# A degree of longitude is so much shorter than one of latitude in Limburg.
_SQUEEZE = 0.62
_Point = tuple[float, float]
# The areas in words.
LEGEND = (
    f"groen met naam: {COVERAGE[Coverage.VISITED]}\u2003blauw gestreept met naam: "
    f"{COVERAGE[Coverage.ANNOUNCED]}\u2003leeg: {COVERAGE[Coverage.NOT_YET]}"
)


def coverage(found: pd.DataFrame, *, example: bool, province: str = LIMBURG) -> pdk.Deck:
    """The municipalities of a province (a CBS code) by what happened there.

    ``found`` is the frame of ``coverage.municipalities``.
    """
    points = [point_of(row) for row in with_point(found)]
    view = LIMBURG_TALL if province == LIMBURG else replace(around(points), height=TALL)
    states = {row["code"]: row for row in records(found)}
    shapes = [one for one in ground.shapes_of(province) if one["id"] in states]
    announced = {code for code, row in states.items() if row["state"] is Coverage.ANNOUNCED}
    return deck(
        [
            _areas(shapes, states),
            hatching(announced, province),
            text_layer("names", _names(states), pickable=False),
            *example_mark(view, example=example),
        ],
        view,
        ground.style(
            {code: _TOWNS.get(row["state"], "") for code, row in states.items()}, province
        ),
    )


def _areas(shapes: Sequence[dict[str, Any]], states: dict[str, dict[str, Any]]) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        id="coverage",
        data=[
            {
                "type": "Feature",
                "geometry": one["geometry"],
                "properties": {"code": one["id"]},
                "tip": _tip(states[one["id"]]),
            }
            for one in shapes
        ],
        # The colour is on the ground; this is there to be pointed at.
        get_fill_color=[0, 0, 0, 1],
        stroked=False,
        pickable=True,
    )


def _tip(row: dict[str, Any]) -> str:
    """What pointing at a municipality says; its inhabitants when they were loaded."""
    said = f"{row['name']}: {COVERAGE[row['state']]}"
    many = row["inhabitants"]
    return said if many is None else f"{said}, {formatting.number(many)} inwoners"


def hatching(codes: Collection[str], province: str) -> pdk.Layer:
    """Slanting lines over the municipalities with these CBS codes."""
    shapes = [one for one in ground.shapes_of(province) if one["id"] in codes]
    return pdk.Layer(
        "PathLayer",
        id="hatching",
        data=[{"path": line} for one in shapes for line in hatch(one["geometry"]["coordinates"])],
        get_path="path",
        get_color=colours.rgb(colours.WILL_BE, 170),
        width_units=pdk.types.String("pixels"),
        get_width=1.5,
    )


def _names(states: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "text": str(row["name"]),
            "point": [row["longitude"], row["latitude"]],
            "offset": [0, 0],
            "anchor": "middle",
        }
        for row in states.values()
        if row["state"] is not Coverage.NOT_YET and row["latitude"] is not None
    ]


def hatch(rings: Sequence[Sequence[Sequence[float]]]) -> list[list[list[float]]]:
    """Slanting lines inside a polygon (rings of longitude and latitude); holes stay empty."""
    # In a plane turned so that the lines lie flat: along them, across them.
    turned = [[_turn(point[0], point[1]) for point in ring] for ring in rings]
    heights = [height for ring in turned for _, height in ring]
    lines = []
    step = int(min(heights) // _SPACING) + 1
    while step * _SPACING < max(heights):
        height = step * _SPACING
        crossings = sorted(_crossings(turned, height))
        lines += [
            [_turn_back(start, height), _turn_back(end, height)]
            for start, end in zip(crossings[::2], crossings[1::2], strict=True)
        ]
        step += 1
    return lines


def _turn(longitude: float, latitude: float) -> _Point:
    x = longitude * _SQUEEZE
    return (x + latitude) / 2**0.5, (latitude - x) / 2**0.5


def _turn_back(along: float, across: float) -> list[float]:
    x, latitude = (along - across) / 2**0.5, (along + across) / 2**0.5
    return [round(x / _SQUEEZE, 5), round(latitude, 5)]


def _crossings(rings: Sequence[Sequence[_Point]], height: float) -> Iterator[float]:
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise(ring):
            # Half open, so that a corner on the line counts once.
            if (y0 <= height) != (y1 <= height):
                yield x0 + (height - y0) * (x1 - x0) / (y1 - y0)
