"""The map of the tour: the stops in their province, the way between them, and its sentence."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
import pydeck as pdk

from project import formatting
from project.frames import records
from project.maps import ground
from project.maps.coverage import hatching
from project.maps.ground import LIMBURG
from project.maps.marks import ARROW, icon, svg
from project.maps.paper import (
    MOST_NAMES,
    deck,
    example_mark,
    few,
    place_names,
)
from project.maps.pins import MARKER, Pin, piled, pin_layers, ring
from project.maps.views import LIMBURG_TALL, LIMBURG_VIEW, View, around, point_of, with_point
from project.theme import colours
from project.theme.signs import STATUS_LETTER
from project.wording.tour import (
    ONLY_NAMED,
    POINT_PRECISION,
    STOP_STATUS,
    WAS_THERE,
    PointPrecision,
    StopStatus,
)

_DASH = 9

# A leg that is shorter on the screen has no room for an arrow between its two markers.
_SHORTEST_WITH_ARROW = 46
# How far a leg bends to its left, as a part of its length: there and back are two lines.
_BEND = 0.09
_POINTS = 12
_MARKER_NOW = 48
_AROUND = (
    ("BELGIË", 5.2, 51.16),
    ("DUITSLAND", 6.55, 51.55),
    ("NOORD-BRABANT", 5.35, 51.6),
    ("Eindhoven", 5.478, 51.441),
    ("Nijmegen", 5.853, 51.842),
    ("Aken", 6.084, 50.776),
    ("Hasselt", 5.332, 50.93),
    ("Maas", 5.64, 51.0),
)
# How dark the way is that was gone, and the way that is still ahead of a chosen stop.
_GONE, _AHEAD = 190, 55

_UNDATED = frozenset({StopStatus.WAS_UNDATED, StopStatus.UNDATED})


def tour(
    stops: pd.DataFrame,
    *,
    selected: str | None,
    example: bool,
    province: str = LIMBURG,
    tall: bool = False,
) -> pdk.Deck:
    """The stops in their order, with the way between them.

    ``stops`` as in ``reach.stops``; those without a point are not drawn. ``selected`` is the slug
    of the stop that gets a ring; the way behind it is drawn pale, so that who steps through the
    stops sees how far it came. Legs to or from a stop without dates are dashed. ``province`` is a
    CBS code.
    """
    rows = with_point(stops)
    near = LIMBURG_TALL if tall else LIMBURG_VIEW
    view = near if province == LIMBURG else around([point_of(row) for row in rows])
    states = towns(stops)
    pins = _stop_pins(rows)
    way = [row for row in rows if row["status"] != StopStatus.CANCELLED]
    return deck(
        [
            hatching([code for code, state in states.items() if state == ground.NAMED], province),
            place_names(_AROUND),
            *_way_layers(way, selected, view),
            *pin_layers("stops", pins, view),
            ring([pin for pin in pins if pin.slug == selected]),
            *example_mark(view, example=example),
        ],
        view,
        ground.style(states, province),
    )


def sentence_tour(stops: pd.DataFrame, province: str = LIMBURG) -> str:
    """What :func:`tour` shows, in a few sentences."""
    rows = with_point(stops)
    land = "Limburg" if province == LIMBURG else "Nederland"
    if not rows:
        return f"Kaart van {land}; er is nog geen halte met een bekende plek."
    names = [f"{row['position']} {row['place']}" for row in rows]
    if len(names) > MOST_NAMES:
        names = [names[0], f"nog {formatting.number(len(names) - 2)}", names[-1]]
    states = Counter(StopStatus(row["status"]) for row in rows)
    # A state may hold a comma itself.
    said = [f"{formatting.number(states[state])} “{STOP_STATUS[state]}”" for state in states]
    text = f"Kaart van {land} met de route langs {formatting.listing(names)}"
    hidden = len(stops) - len(rows)
    if hidden:
        text += f"; {formatting.amount(hidden, 'halte', 'haltes')} zonder bekende plek niet"
    text += f". Van deze haltes: {formatting.listing(said)}"
    outside = [row["place"] for row in rows if not LIMBURG_VIEW.shows(*point_of(row))]
    if outside and province == LIMBURG:
        lie = "ligt" if len(outside) == 1 else "liggen"
        text += f". {few(outside)} {lie} buiten Limburg"
    return f"{text}."


def legend(stops: pd.DataFrame) -> str:
    """The marks of :func:`tour` in words, only those that are on the map."""
    found = {StopStatus(row["status"]) for row in with_point(stops)}
    marks = [f"{STATUS_LETTER[one]} {STOP_STATUS[one]}" for one in StopStatus if one in found]
    areas = ["groen: bezocht", "blauw: aangekondigd"]
    return "\u2003".join([*marks, *areas])


def towns(stops: pd.DataFrame) -> dict[str, str]:
    """What happened in each municipality, as the ground shows it."""
    found: dict[str, str] = {}
    for row in records(stops):
        if row["status"] in WAS_THERE:
            found[row["municipality_code"]] = ground.VISITED
        elif row["status"] in ONLY_NAMED:
            found.setdefault(row["municipality_code"], ground.NAMED)
    return found


def _stop_pins(rows: Sequence[dict[str, Any]]) -> list[Pin]:
    return [
        Pin(
            slug=row["slug"],
            label=f"{row['place']}: nu hier" if _is_now(row) else row["place"],
            tip=_stop_tip(row),
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            icon=icon(StopStatus(row["status"]), str(row["position"])),
            shift=shift,
            alone=alone,
            size=_MARKER_NOW if _is_now(row) else MARKER,
            loud=_is_now(row),
        )
        for row, shift, alone in piled(rows, lambda _: 1)
    ]


def _is_now(row: Mapping[str, Any]) -> bool:
    return bool(row["status"] == StopStatus.OPEN)


def _stop_tip(row: Mapping[str, Any]) -> str:
    return "\n".join(
        [
            f"{row['position']}. {row['place']}",
            str(row["period"]),
            STOP_STATUS[StopStatus(row["status"])],
            f"Bezoekers: {row['words']}",
            f"Het punt is {_which_point(row)}",
        ]
    )


def _which_point(row: Mapping[str, Any]) -> str:
    if row["stands_in"]:
        return "het midden van de gemeente: de plaats zelf is onbekend"
    return POINT_PRECISION[PointPrecision(row["point_precision"])]


def _way_layers(
    rows: Sequence[dict[str, Any]], selected: str | None, view: View
) -> list[pdk.Layer]:
    """The way from stop to stop: bent lines, dashed where a date is missing, and arrows."""
    legs = list(pairwise(rows))
    reached = [row["slug"] for row in rows].index(selected) if _has(rows, selected) else len(rows)
    lines = [
        {"path": line, "colour": colours.rgb(colours.TEXT, _GONE if at < reached else _AHEAD)}
        for at, (start, end) in enumerate(legs)
        for line in _line_of(start, end, view)
    ]
    arrows = [arrow for start, end in legs if (arrow := _arrow(start, end, view))]
    return [
        pdk.Layer(
            "PathLayer",
            id="way",
            data=lines,
            get_path="path",
            get_color="colour",
            width_units=pdk.types.String("pixels"),
            get_width=2,
        ),
        pdk.Layer(
            "IconLayer",
            id="arrows",
            data=arrows,
            get_icon="icon",
            get_position="point",
            get_angle="angle",
            get_size=16,
        ),
    ]


def _has(rows: Sequence[dict[str, Any]], selected: str | None) -> bool:
    return any(row["slug"] == selected for row in rows)


def _line_of(
    start: Mapping[str, Any], end: Mapping[str, Any], view: View
) -> list[list[list[float]]]:
    first, last = point_of(start), point_of(end)
    if _UNDATED.isdisjoint((start["status"], end["status"])):
        return [[_bent(first, last, at / _POINTS) for at in range(_POINTS + 1)]]
    dashes = max(3, round(math.dist(view.pixel(*first), view.pixel(*last)) / _DASH))
    return [
        [_bent(first, last, at / dashes), _bent(first, last, (at + 0.6) / dashes)]
        for at in range(dashes)
    ]


def _bent(first: tuple[float, float], last: tuple[float, float], part: float) -> list[float]:
    """A point on the way, which bends to the left of who goes it."""
    # A degree to the north is longer than one to the east.
    wide = math.cos(math.radians((first[1] + last[1]) / 2))
    east, north = (last[0] - first[0]) * wide, last[1] - first[1]
    aside = 4 * _BEND * part * (1 - part)
    return [
        round(first[0] + (last[0] - first[0]) * part - north * aside / wide, 5),
        round(first[1] + north * part + east * aside, 5),
    ]


def _arrow(start: Mapping[str, Any], end: Mapping[str, Any], view: View) -> dict[str, Any] | None:
    first, last = point_of(start), point_of(end)
    if math.dist(view.pixel(*first), view.pixel(*last)) < _SHORTEST_WITH_ARROW:
        return None
    # Halfway, or a little before the end when the leg begins outside the picture.
    part = 0.5 if view.shows(*first) else 0.8
    x0, y0 = view.pixel(*_point(first, last, part - 0.02))
    x1, y1 = view.pixel(*_point(first, last, part + 0.02))
    return {
        "icon": {"url": svg(ARROW), "width": 64, "height": 64},
        "point": _bent(first, last, part),
        "angle": round(math.degrees(math.atan2(y0 - y1, x1 - x0)), 1),
    }


def _point(first: tuple[float, float], last: tuple[float, float], part: float) -> Any:
    return tuple(_bent(first, last, part))
