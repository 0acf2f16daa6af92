"""In which municipality or province a point lies, by our own simplified borders.

The borders of municipalities are right to about a quarter of a kilometre, those of provinces to
about one; a point that close to a border is nowhere wrong.
"""

import json
import math
from functools import lru_cache
from typing import Any

from project.settings import DATA

_MUNICIPALITIES = "limburg_gemeenten_250m.geojson"
_PROVINCES = "nl_provincies_800m.geojson"
# How far outside its own border, in kilometres, a point may still lie.
_NEAR_MUNICIPALITY = 0.6
_NEAR_PROVINCE = 2.5

_Ring = list[tuple[float, float]]


def municipality_at(latitude: float, longitude: float) -> str | None:
    """The name of the municipality of Limburg in which a point lies; None outside Limburg."""
    for _code, name, rings in _shapes(_MUNICIPALITIES):
        if _inside(longitude, latitude, rings):
            return name
    return None


def fits(code: str, province: str, latitude: float, longitude: float) -> bool:
    """Whether a point can lie in the municipality with this CBS code, in the province so named."""
    near: float = _NEAR_MUNICIPALITY
    shape = next((rings for known, _, rings in _shapes(_MUNICIPALITIES) if known == code), None)
    if shape is None:
        near = _NEAR_PROVINCE
        shape = next((rings for _, name, rings in _shapes(_PROVINCES) if name == province), None)
    if shape is None:
        return True
    return _inside(longitude, latitude, shape) or _distance(longitude, latitude, shape) <= near


def municipality_names() -> dict[str, str]:
    """The municipalities of Limburg: CBS code and name, without what tells two of a name apart."""
    return {code: name.partition(" (")[0] for code, name, _ in _shapes(_MUNICIPALITIES)}


@lru_cache(maxsize=2)
def _shapes(file: str) -> list[tuple[str, str, list[_Ring]]]:
    found: dict[str, Any] = json.loads((DATA / file).read_text(encoding="utf-8"))
    return [
        (one["id"], one["properties"]["naam"], _rings(one["geometry"])) for one in found["features"]
    ]


def _rings(geometry: dict[str, Any]) -> list[_Ring]:
    """All rings of a shape; a hole is a ring too, because crossings are counted together."""
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return [[(x, y) for x, y in ring] for part in parts for ring in part]


def _inside(x: float, y: float, rings: list[_Ring]) -> bool:
    """Whether a line from the point to the east crosses the borders an odd number of times."""
    crossings = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                crossings += 1
    return crossings % 2 == 1


def _distance(x: float, y: float, rings: list[_Ring]) -> float:
    """Kilometres from a point to the nearest border, on a flat piece of earth around it."""
    wide, high = 111.32 * math.cos(math.radians(y)), 110.57
    nearest = math.inf
    for ring in rings:
        flat = [((px - x) * wide, (py - y) * high) for px, py in ring]
        for (ax, ay), (bx, by) in zip(flat, flat[1:] + flat[:1], strict=True):
            length = (bx - ax) ** 2 + (by - ay) ** 2
            part = -(ax * (bx - ax) + ay * (by - ay)) / length if length else 0.0
            part = min(1.0, max(0.0, part))
            nearest = min(nearest, math.hypot(ax + part * (bx - ax), ay + part * (by - ay)))
    return nearest
