"""The borders of provinces and municipalities, from our own files."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import pandas as pd
import pydeck as pdk

from project.frames import records
from project.settings import DATA
from project.theme import colours
from project.wording.tour import ONLY_NAMED, WAS_THERE, StopStatus

LIMBURG = "PV31"
# The finer one for the province that the tour began in.
_OF_LIMBURG = "limburg_gemeenten_250m.geojson"
_MUNICIPALITIES = "nl_gemeenten_500m.geojson"
_PROVINCES = "nl_provincies_800m.geojson"


def attribution() -> str:
    """Who made the borders; must stand under each map."""
    return str(_borders(_MUNICIPALITIES)["attribution"])


@lru_cache(maxsize=4)
def _borders(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def provinces(*, without: str | None) -> pdk.Layer:
    """The provinces but one; they are filled when none is left out."""
    shapes = [one for one in _borders(_PROVINCES)["features"] if one["id"] != without]
    return pdk.Layer(
        "GeoJsonLayer",
        id="provinces",
        data=_inline([{**one, "properties": {}} for one in shapes]),
        filled=without is None,
        get_fill_color=colours.rgb(colours.LAND),
        stroked=True,
        get_line_color=colours.rgb(colours.BORDER),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
    )


def shapes_of(province: str) -> list[dict[str, Any]]:
    """The municipalities of today in this province (a CBS code) as GeoJSON features.

    ``id`` is the CBS code of the municipality. None for a code that is no province.
    """
    if province == LIMBURG:
        return list(_borders(_OF_LIMBURG)["features"])
    shapes = _borders(_MUNICIPALITIES)["features"]
    return [one for one in shapes if one["properties"]["provincie"] == province]


def municipalities(stops: pd.DataFrame, province: str) -> pdk.Layer:
    """A province by what happened there: visited, announced, or not yet."""
    visited = _codes(stops, WAS_THERE)
    announced = _codes(stops, ONLY_NAMED) - visited
    shapes = [
        {
            "type": "Feature",
            "geometry": one["geometry"],
            "properties": {"code": one["id"], "fill": _fill(one["id"], visited, announced)},
        }
        for one in shapes_of(province)
    ]
    return pdk.Layer(
        "GeoJsonLayer",
        id="municipalities",
        data=_inline(shapes),
        get_fill_color="properties.fill",
        stroked=True,
        get_line_color=colours.rgb(colours.BORDER),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
    )


def _inline(shapes: Sequence[Mapping[str, Any]]) -> str:
    """Shapes as an address that holds them itself: pydeck would write five times as much."""
    collection = {"type": "FeatureCollection", "features": shapes}
    text = json.dumps(collection, separators=(",", ":"))
    return "data:application/json," + quote(text, safe='[]{},:"')


def _codes(stops: pd.DataFrame, states: frozenset[StopStatus]) -> set[str]:
    return {row["municipality_code"] for row in records(stops) if row["status"] in states}


def _fill(code: str, visited: set[str], announced: set[str]) -> list[int]:
    if code in visited:
        return colours.rgb(colours.VISITED_LAND)
    return colours.rgb(colours.ANNOUNCED_LAND if code in announced else colours.LAND)
