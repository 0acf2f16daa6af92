"""The land under the pins: a MapLibre style in an address that holds its own shapes.

Sea, the countries around, provinces, municipalities and the Maas. No layer of symbols: it would
fetch letters from elsewhere.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from project.settings import DATA
from project.theme import colours

LIMBURG = "PV31"
# Who made it, in a few words, for under a map; the whole of it stands at Over.
SOURCES = "Bron: CBS/Kadaster, Natural Earth, GeoNames"
# Where a browser cannot draw a map, before what it would show.
NOT_HERE = "Deze browser kan de kaart niet tekenen (er is geen WebGL)."
# What happened in a municipality, as the style names it.
VISITED, NAMED = "was", "named"
# The finer one for the province that the tour began in.
_OF_LIMBURG = "limburg_gemeenten_250m.geojson"
_MUNICIPALITIES = "nl_gemeenten_500m.geojson"
_PROVINCES = "nl_provincies_800m.geojson"
_AROUND = "kaart_context.geojson"


def attribution() -> str:
    """Who made the borders; must stand under each map."""
    return f"{_shapes(_MUNICIPALITIES)['attribution']}; {_shapes(_AROUND)['attribution']}"


def shapes_of(province: str) -> list[dict[str, Any]]:
    """The municipalities of today in this province (a CBS code) as GeoJSON features.

    ``id`` is the CBS code of the municipality. None for a code that is no province.
    """
    if province == LIMBURG:
        return list(_shapes(_OF_LIMBURG)["features"])
    shapes = _shapes(_MUNICIPALITIES)["features"]
    return [one for one in shapes if one["properties"]["provincie"] == province]


def middle_of_town(code: str | None) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of a municipality; None for a code that is none."""
    for one in _shapes(_MUNICIPALITIES)["features"]:
        if one["id"] == code:
            found = one["geometry"]["coordinates"]
            ring = found[0] if one["geometry"]["type"] == "Polygon" else found[0][0]
            east, north = zip(*ring, strict=True)
            return (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    return None


def style(towns: Mapping[str, str], province: str = "") -> str:
    """The ground in the colours of the light, with the municipalities of a province on it.

    ``towns`` are CBS codes with VISITED or NAMED, ``province`` is a CBS code, "" for none.
    """
    return _style(frozenset(towns.items()), province)


# Writing it out is most of the work of drawing a map.
@lru_cache(maxsize=16)
def _style(states: frozenset[tuple[str, str]], province: str) -> str:
    towns = dict(states)
    sources = {"around": _shapes(_AROUND)["features"], "land": _shapes(_PROVINCES)["features"]}
    layers = [
        {
            "id": "abroad",
            "type": "background",
            "paint": {"background-color": colours.ABROAD},
        },
        _fill("sea", "around", colours.SEA, only="sea"),
        _fill("land", "land", colours.COUNTRY),
        _line("provinces", "land", colours.COUNTRY_LINE, 1),
    ]
    if province:
        sources["towns"] = [
            {**one, "properties": {"s": towns.get(one["id"], "")}} for one in shapes_of(province)
        ]
        state = ["match", ["get", "s"], VISITED, colours.VISITED_LAND]
        layers += [
            _fill("towns", "towns", [*state, NAMED, colours.ANNOUNCED_LAND, colours.TILE]),
            _line("town", "towns", colours.LAND_LINE, 0.8),
        ]
    layers.append(_line("river", "around", colours.RIVER, 1.8, only="river"))
    if province == LIMBURG:
        layers.append(_line("limburg", "around", colours.EDGE, 1.4, only="limburg"))
    layers.append(_line("border", "around", colours.EDGE, 1, only="border", dashed=True))
    return _address({"version": 8, "sources": _inline(sources), "layers": layers})


@lru_cache(maxsize=4)
def _shapes(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def _inline(shapes: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        name: {"type": "geojson", "data": {"type": "FeatureCollection", "features": features}}
        for name, features in shapes.items()
    }


def _fill(name: str, source: str, colour: Any, *, only: str = "") -> dict[str, Any]:
    return _layer(name, "fill", source, {"fill-color": colour}, only)


def _line(
    name: str, source: str, colour: str, width: float, *, only: str = "", dashed: bool = False
) -> dict[str, Any]:
    paint = {"line-color": colour, "line-width": width}
    if dashed:
        paint["line-dasharray"] = [4, 3]
    made = _layer(name, "line", source, paint, only)
    return {**made, "layout": {"line-join": "round", "line-cap": "round"}}


def _layer(name: str, kind: str, source: str, paint: dict[str, Any], only: str) -> dict[str, Any]:
    made = {"id": name, "type": kind, "source": source, "paint": paint}
    return {**made, "filter": ["==", ["get", "k"], only]} if only else made


def _address(style: dict[str, Any]) -> str:
    text = json.dumps(style, separators=(",", ":"))
    return "data:application/json," + quote(text, safe='[]{},:"')
