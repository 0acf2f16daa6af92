"""What a phone shows of a map, and where a point stands on its screen."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from project.frames import records
from project.maps.ground import middle_of_town

# In pixels; the views below are fitted to them.
HEIGHT = 430
TALL = 560


@dataclass(frozen=True, slots=True)
class View:
    """What a phone shows of the map: a middle, a zoom, and its size in pixels."""

    longitude: float
    latitude: float
    zoom: float
    half_width: float = 165.0
    height: int = HEIGHT

    def pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point stands on the screen, counted from the middle; down is positive."""
        x, y = _mercator(longitude, latitude)
        middle_x, middle_y = _mercator(self.longitude, self.latitude)
        scale = 512 * 2**self.zoom
        return (x - middle_x) * scale, (y - middle_y) * scale

    def shows(self, longitude: float, latitude: float) -> bool:
        """Whether a phone shows this point without moving the map."""
        x, y = self.pixel(longitude, latitude)
        return abs(x) <= self.half_width and abs(y) <= self.height / 2 - 10


# Limburg fills the height; Breda lies to the west of what a phone shows.
LIMBURG_VIEW = View(longitude=5.72, latitude=51.265, zoom=7.45)
# The same where the map has more room.
LIMBURG_TALL = View(longitude=5.68, latitude=51.265, zoom=7.6, height=TALL)

COUNTRY_VIEW = View(longitude=5.4, latitude=52.2, zoom=6.15, height=520)
# One stop must not fill the map with a province that has no names on it.
_CLOSEST = 8.5
# Of half the width and of half the height of a phone: the rest is for the labels.
_FILLED = 0.7


def around(points: Sequence[tuple[float, float]]) -> View:
    """A view that shows all these points (longitude, latitude); the country when there are none."""
    if not points:
        return COUNTRY_VIEW
    east, north = zip(*points, strict=True)
    middle = View((min(east) + max(east)) / 2, (min(north) + max(north)) / 2, 0.0)
    pixels = [middle.pixel(*point) for point in points]
    wide = max(abs(x) for x, _ in pixels) / (middle.half_width * _FILLED)
    high = max(abs(y) for _, y in pixels) / (middle.height / 2 * _FILLED)
    fits = -math.log2(max(wide, high, 2**-_CLOSEST))
    return View(middle.longitude, middle.latitude, max(COUNTRY_VIEW.zoom, min(fits, _CLOSEST)))


def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Longitude and latitude as fractions of the world map, y downwards."""
    bent = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return (longitude + 180) / 360, (1 - bent / math.pi) / 2


def with_point(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame that have a place on the map; without one of its own that of the town.

    ``stands_in`` says so: the middle of the municipality, where we have its borders.
    """
    return [row for row in map(_with_a_place, records(frame)) if row["latitude"] is not None]


def _with_a_place(row: dict[str, Any]) -> dict[str, Any]:
    if not (pd.isna(row["latitude"]) or pd.isna(row["longitude"])):
        return {**row, "stands_in": False}
    longitude, latitude = middle_of_town(row.get("municipality_code")) or (None, None)
    return {**row, "longitude": longitude, "latitude": latitude, "stands_in": True}


def point_of(row: Mapping[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of a row."""
    return float(row["longitude"]), float(row["latitude"])
