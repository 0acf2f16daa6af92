"""The map of the tour on paper: the municipalities of the province and the stops, as SVG."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from project.maps import ground, route
from project.maps.views import point_of, with_point
from project.theme import colours
from project.theme.signs import STATUS_COLOUR
from project.wording.tour import StopStatus

_WIDTH, _MARGIN, _DOT = 250.0, 9.0, 7.5
_LAND = {ground.VISITED: colours.VISITED_LAND, ground.NAMED: colours.ANNOUNCED_LAND}
_Point = tuple[float, float]


def tour(stops: pd.DataFrame, province: str) -> tuple[str, str]:
    """The stops (``reach.stops``) on the municipalities of this province, and that in words.

    What lies outside the province is named in the words and not drawn.
    """
    towns, shapes = route.towns(stops), list(_rings(province))
    if not shapes:
        return "", route.sentence_tour(stops, province)
    fit, height = _fitted([point for _code, ring in shapes for point in ring])
    land = "".join(
        f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in map(fit, ring))}Z" '
        f'fill="{_LAND.get(towns.get(code, ""), colours.COUNTRY)}" '
        f'stroke="{colours.COUNTRY_LINE}" stroke-width=".6"/>'
        for code, ring in shapes
    )
    inside = [row for row in with_point(stops) if row["in_province"]]
    dots = "".join(_dot(row, *fit(point_of(row))) for row in inside)
    box = f"0 0 {_WIDTH:.0f} {height:.0f}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{_WIDTH:.0f}" '
        f'height="{height:.0f}" style="font-family:\'Source Sans Pro\';font-size:9px">{land}{dots}'
        "</svg>"
    )
    return svg, route.sentence_tour(stops, province)


def _rings(province: str) -> Iterator[tuple[str, list[_Point]]]:
    """The outer lines of each municipality, with its code."""
    for one in ground.shapes_of(province):
        found = one["geometry"]["coordinates"]
        for shape in [found] if one["geometry"]["type"] == "Polygon" else found:
            yield one["id"], [(x, y) for x, y in shape[0]]


def _fitted(points: list[_Point]) -> tuple[Any, float]:
    """What puts longitude and latitude on the paper, and how high that becomes."""
    east, north = zip(*points, strict=True)
    # A degree to the north is longer than one to the east.
    wide = math.cos(math.radians((min(north) + max(north)) / 2))
    scale = (_WIDTH - 2 * _MARGIN) / ((max(east) - min(east)) * wide)
    left, top = min(east), max(north)

    def fit(point: _Point) -> _Point:
        return (
            _MARGIN + (point[0] - left) * wide * scale,
            _MARGIN + (top - point[1]) * scale,
        )

    return fit, 2 * _MARGIN + (top - min(north)) * scale


def _dot(row: dict[str, Any], x: float, y: float) -> str:
    colour = STATUS_COLOUR[StopStatus(row["status"])]
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{colour}" stroke="#fff"/>'
        f'<text x="{x:.1f}" y="{y + 3:.1f}" text-anchor="middle" fill="#fff">{row["position"]}'
        "</text>"
    )
