"""The map of the tour: the stops in Limburg, the way between them, and its sentence."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
import pydeck as pdk

from project import formatting, theme
from project.maps.borders import LIMBURG, municipalities, provinces
from project.maps.marks import ARROW, STATUS_LETTER, icon, svg
from project.maps.paper import MOST_NAMES, deck, example_mark, few, text_layer
from project.maps.pins import Pin, piled, pin_layers, ring
from project.maps.views import LIMBURG_VIEW, View, point_of, with_point
from project.wording import POINT_PRECISION, STOP_STATUS, PointPrecision, StopStatus

_DASH = 9

# A leg that is shorter on the screen has no room for an arrow between its two markers.
_SHORTEST_WITH_ARROW = 62

_ARROWS = "→↗↑↖←↙↓↘"


def tour(stops: pd.DataFrame, *, selected: str | None, example: bool) -> pdk.Deck:
    """The stops in Limburg in their order, with the way between them.

    ``stops`` as in ``reach.stops``; those without a point are not drawn. ``selected`` is the slug
    of the stop that gets a ring. Legs to or from a stop without dates are dashed.
    """
    rows = with_point(stops)
    pins = _stop_pins(rows)
    way = [row for row in rows if row["status"] != StopStatus.CANCELLED]
    return deck(
        [
            provinces(without=LIMBURG),
            municipalities(stops),
            *_way_layers(way),
            *pin_layers("stops", pins, LIMBURG_VIEW),
            _hints(way, LIMBURG_VIEW),
            ring([pin for pin in pins if pin.slug == selected]),
            *example_mark(LIMBURG_VIEW, example=example),
        ],
        LIMBURG_VIEW,
    )


def sentence_tour(stops: pd.DataFrame) -> str:
    """What :func:`tour` shows, in one sentence."""
    rows = with_point(stops)
    if not rows:
        return "Kaart van Limburg; er is nog geen halte met een bekende plek."
    names = [f"{row['position']} {row['place']}" for row in rows]
    if len(names) > MOST_NAMES:
        names = [names[0], f"nog {formatting.number(len(names) - 2)}", names[-1]]
    states = Counter(StopStatus(row["status"]) for row in rows)
    said = [f"{STOP_STATUS[state]}: {formatting.number(states[state])}" for state in states]
    text = f"Kaart van Limburg met de route langs {formatting.listing(names)} ({', '.join(said)})"
    hidden = len(stops) - len(rows)
    if hidden:
        text += f"; {formatting.amount(hidden, 'halte', 'haltes')} zonder bekende plek niet"
    outside = [row["place"] for row in rows if not LIMBURG_VIEW.shows(*point_of(row))]
    if outside:
        lie = "ligt" if len(outside) == 1 else "liggen"
        text += f"; {few(outside)} {lie} buiten Limburg en soms buiten beeld: zie de pijl"
    return f"{text}."


def legend(stops: pd.DataFrame) -> str:
    """The marks of :func:`tour` in words, only those that are on the map."""
    found = {StopStatus(row["status"]) for row in with_point(stops)}
    marks = [f"{STATUS_LETTER[one]} {STOP_STATUS[one]}" for one in StopStatus if one in found]
    areas = "groen gebied: gemeente bezocht", "blauw gebied: gemeente aangekondigd"
    return " · ".join([*marks, *areas])


def _stop_pins(rows: Sequence[dict[str, Any]]) -> list[Pin]:
    return [
        Pin(
            slug=row["slug"],
            label=row["place"],
            tip=_stop_tip(row),
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            icon=icon(StopStatus(row["status"]), str(row["position"])),
            shift=shift,
            alone=alone,
        )
        for row, shift, alone in piled(rows, lambda _: 1)
    ]


def _stop_tip(row: Mapping[str, Any]) -> str:
    return "\n".join(
        [
            f"{row['position']}. {row['place']}",
            str(row["period"]),
            STOP_STATUS[StopStatus(row["status"])],
            f"Bezoekers: {row['words']}",
            f"Het punt is {POINT_PRECISION[PointPrecision(row['point_precision'])]}",
        ]
    )


def _way_layers(rows: Sequence[dict[str, Any]]) -> list[pdk.Layer]:
    """The way from stop to stop: lines, dashed where a date is missing, and arrows."""
    legs = list(pairwise(rows))
    lines = [part for start, end in legs for part in _line_of(start, end)]
    arrows = [arrow for start, end in legs if (arrow := _arrow(start, end))]
    return [
        pdk.Layer(
            "PathLayer",
            id="way",
            data=[{"path": line} for line in lines],
            get_path="path",
            get_color=theme.rgb(theme.TEXT, 150),
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


def _line_of(start: Mapping[str, Any], end: Mapping[str, Any]) -> list[list[list[float]]]:
    first, last = point_of(start), point_of(end)
    if StopStatus.UNDATED not in (start["status"], end["status"]):
        return [[list(first), list(last)]]
    dashes = max(3, round(math.dist(LIMBURG_VIEW.pixel(*first), LIMBURG_VIEW.pixel(*last)) / _DASH))
    return [
        [_between(first, last, at / dashes), _between(first, last, (at + 0.6) / dashes)]
        for at in range(dashes)
    ]


def _between(first: tuple[float, float], last: tuple[float, float], part: float) -> list[float]:
    return [round(a + (b - a) * part, 5) for a, b in zip(first, last, strict=True)]


def _arrow(start: Mapping[str, Any], end: Mapping[str, Any]) -> dict[str, Any] | None:
    first, last = point_of(start), point_of(end)
    x0, y0 = LIMBURG_VIEW.pixel(*first)
    x1, y1 = LIMBURG_VIEW.pixel(*last)
    if math.hypot(x1 - x0, y1 - y0) < _SHORTEST_WITH_ARROW:
        return None
    # Halfway, or a little before the end when the leg begins outside the picture.
    part = 0.5 if LIMBURG_VIEW.shows(*first) else 0.8
    return {
        "icon": {"url": svg(ARROW), "width": 64, "height": 64},
        "point": _between(first, last, part),
        "angle": round(math.degrees(math.atan2(y0 - y1, x1 - x0)), 1),
    }


def _hints(rows: Sequence[dict[str, Any]], view: View) -> pdk.Layer:
    """For a stop outside the picture: its name with an arrow, where the way leaves the picture."""
    hints = []
    for at, row in enumerate(rows):
        beside = [rows[other] for other in (at + 1, at - 1) if 0 <= other < len(rows)]
        inside = next((one for one in beside if view.shows(*point_of(one))), None)
        if inside is not None and not view.shows(*point_of(row)):
            hints.append(_hint(row, point_of(inside), view))
    return text_layer("hints", hints, pickable=False)


def _hint(row: Mapping[str, Any], inside: tuple[float, float], view: View) -> dict[str, Any]:
    outside = point_of(row)
    way = [_between(outside, inside, step / 100) for step in range(101)]
    edge = next(point for point in way if view.shows(point[0], point[1]))
    x, y = view.pixel(*outside)
    turn = round(math.atan2(-y, x) / (math.pi / 4)) % 8
    return {
        "text": f"{_ARROWS[turn]} {row['position']} {row['place']}",
        "point": edge,
        "offset": [0, -16],
        "anchor": "start" if x < 0 else "end",
    }
