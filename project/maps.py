"""Maps: a frame in, a pydeck Deck out, with a sentence that says the same.

Nothing is fetched: the style is an empty sheet of paper, the borders are our own files, and each
marker is a small drawing that differs in shape as well as in colour. Tooltips are plain text.
"""

import json
import math
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pandas as pd
import pydeck as pdk

from project import formatting, theme
from project.frames import records
from project.settings import DATA
from project.wording import (
    EXAMPLE_BANNER,
    POINT_PRECISION,
    STOP_STATUS,
    PointPrecision,
    StopStatus,
)

# In pixels; pass it on to the page, because the view below is fitted to it.
HEIGHT = 500

_LIMBURG = "PV31"
_MUNICIPALITIES = "limburg_gemeenten_250m.geojson"
_PROVINCES = "nl_provincies_800m.geojson"

_MARKER = 28
_LINE = 14
_TEXT_SIZE = 13
_LETTER = 6.8
_WRAP = 16
_DASH = 9
# A leg that is shorter on the screen has no room for an arrow between its two markers.
_SHORTEST_WITH_ARROW = 62
_MOST_NAMES = 12

_STATUS_COLOUR = {
    StopStatus.CLOSED: theme.WAS_HERE,
    StopStatus.OPEN: theme.IS_HERE,
    StopStatus.ANNOUNCED: theme.WILL_BE,
    StopStatus.UNDATED: theme.DATES_UNKNOWN,
    StopStatus.CANCELLED: theme.CANCELLED,
}
# The same shapes as letters, for the legend under the map.
_STATUS_LETTER = {
    StopStatus.CLOSED: "●",
    StopStatus.OPEN: "◉",
    StopStatus.ANNOUNCED: "■",
    StopStatus.UNDATED: "◌",
    StopStatus.CANCELLED: "⊗",
}
_ARROWS = "→↗↑↖←↙↓↘"


@dataclass(frozen=True, slots=True)
class _View:
    """What a phone shows of the map: a middle, a zoom, and half its width in pixels."""

    longitude: float
    latitude: float
    zoom: float
    half_width: float = 165.0

    def pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point stands on the screen, counted from the middle; down is positive."""
        x, y = _mercator(longitude, latitude)
        middle_x, middle_y = _mercator(self.longitude, self.latitude)
        scale = 512 * 2**self.zoom
        return (x - middle_x) * scale, (y - middle_y) * scale

    def shows(self, longitude: float, latitude: float) -> bool:
        """Whether a phone shows this point without moving the map."""
        x, y = self.pixel(longitude, latitude)
        return abs(x) <= self.half_width and abs(y) <= HEIGHT / 2 - 10


# Limburg fills the height; Breda lies to the west of what a phone shows.
_LIMBURG_VIEW = _View(longitude=5.76, latitude=51.27, zoom=7.5)
_COUNTRY_VIEW = _View(longitude=5.4, latitude=52.2, zoom=6.05)


@dataclass(frozen=True, slots=True)
class _Pin:
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
    size: int = _MARKER


def tour(stops: pd.DataFrame, *, selected: str | None, example: bool) -> pdk.Deck:
    """The stops in Limburg in their order, with the way between them.

    ``stops`` as in ``reach.stops``; those without a point are not drawn. ``selected`` is the slug
    of the stop that gets a ring. Legs to or from a stop without dates are dashed.
    """
    rows = _with_point(stops)
    pins = _stop_pins(rows)
    way = [row for row in rows if row["status"] != StopStatus.CANCELLED]
    return _deck(
        [
            _provinces(without=_LIMBURG),
            _municipalities(stops),
            *_way_layers(way),
            *_pin_layers("stops", pins, _LIMBURG_VIEW),
            _hints(way, _LIMBURG_VIEW),
            _ring([pin for pin in pins if pin.slug == selected]),
            *_example(_LIMBURG_VIEW, example=example),
        ],
        _LIMBURG_VIEW,
    )


def sentence_tour(stops: pd.DataFrame) -> str:
    """What :func:`tour` shows, in one sentence."""
    rows = _with_point(stops)
    if not rows:
        return "Kaart van Limburg; er is nog geen halte met een bekende plek."
    names = [f"{row['position']} {row['place']}" for row in rows]
    if len(names) > _MOST_NAMES:
        names = [names[0], f"nog {formatting.number(len(names) - 2)}", names[-1]]
    states = Counter(StopStatus(row["status"]) for row in rows)
    said = [f"{STOP_STATUS[state]}: {formatting.number(states[state])}" for state in states]
    text = f"Kaart van Limburg met de route langs {formatting.listing(names)} ({', '.join(said)})"
    hidden = len(stops) - len(rows)
    if hidden:
        text += f"; {formatting.amount(hidden, 'halte', 'haltes')} zonder bekende plek niet"
    outside = [row["place"] for row in rows if not _LIMBURG_VIEW.shows(*_point(row))]
    if outside:
        lie = "ligt" if len(outside) == 1 else "liggen"
        text += f"; {_few(outside)} {lie} buiten Limburg en soms buiten beeld: zie de pijl"
    return f"{text}."


def legend(stops: pd.DataFrame) -> str:
    """The marks of :func:`tour` in words, only those that are on the map."""
    found = {StopStatus(row["status"]) for row in _with_point(stops)}
    marks = [f"{_STATUS_LETTER[one]} {STOP_STATUS[one]}" for one in StopStatus if one in found]
    areas = "groen gebied: gemeente bezocht", "blauw gebied: gemeente aangekondigd"
    return " · ".join([*marks, *areas])


def cooperatives(
    frame: pd.DataFrame, *, selected: str | None = None, example: bool = False
) -> pdk.Deck:
    """Where the sociale coöperaties are; several on one point stand below each other.

    ``frame`` has slug, name, place, municipality, latitude, longitude, point_precision and
    in_exhibition; those without a point are not drawn.
    """
    pins = _cooperative_pins(_with_point(frame))
    return _deck(
        [
            _provinces(without=None),
            *_pin_layers("cooperatives", pins, _COUNTRY_VIEW),
            _ring([pin for pin in pins if pin.slug == selected]),
            *_example(_COUNTRY_VIEW, example=example),
        ],
        _COUNTRY_VIEW,
    )


def sentence_cooperatives(frame: pd.DataFrame) -> str:
    """What :func:`cooperatives` shows, in one sentence."""
    rows = _with_point(frame)
    if not rows:
        return "Kaart van Nederland; van geen van deze sociale coöperaties is de plek bekend."
    places = Counter(row["municipality"] for row in rows)
    names = [name if times == 1 else f"{name} ({times})" for name, times in places.items()]
    found = formatting.amount(len(rows), "sociale coöperatie", "sociale coöperaties")
    text = f"Kaart van Nederland met {found} in {_few(names)}"
    missing = [row["name"] for row in records(frame) if pd.isna(row["latitude"])]
    if missing:
        text += f"; van {_few(missing)} is de plek onbekend"
    return f"{text}."


def legend_cooperatives() -> str:
    """The marks of :func:`cooperatives` in words."""
    return "● in de tentoonstelling · □ alleen genoemd"


def chosen(objects: Mapping[str, Sequence[Mapping[str, Any]]]) -> str | None:
    """The slug of the marker or label that was clicked (``event.selection.objects``)."""
    for found in objects.values():
        for one in found:
            if isinstance(one.get("slug"), str):
                return str(one["slug"])
    return None


def attribution() -> str:
    """Who made the borders; must stand under each map."""
    return str(_borders(_MUNICIPALITIES)["attribution"])


# Numbers first


def _with_point(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = records(frame)
    return [row for row in rows if not (pd.isna(row["latitude"]) or pd.isna(row["longitude"]))]


def _point(row: Mapping[str, Any]) -> tuple[float, float]:
    return float(row["longitude"]), float(row["latitude"])


def _few(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return formatting.listing(names)
    rest = formatting.number(len(names) - _MOST_NAMES)
    return f"{', '.join(names[:_MOST_NAMES])} en nog {rest}"


def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Longitude and latitude as fractions of the world map, y downwards."""
    bent = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return (longitude + 180) / 360, (1 - bent / math.pi) / 2


def _piles(
    rows: Sequence[dict[str, Any]], lines: Callable[[dict[str, Any]], int]
) -> Iterable[tuple[dict[str, Any], float, bool]]:
    """Each row with its shift in the pile of rows on the same point, and whether it is alone.

    ``lines`` says how many lines the label of a row has: a pile is as loose as its longest needs.
    """
    piles: dict[tuple[float, float], list[int]] = {}
    for row in rows:
        piles.setdefault(_point(row), []).append(lines(row))
    seen: Counter[tuple[float, float]] = Counter()
    for row in rows:
        pile = piles[_point(row)]
        step = max(_MARKER, _label_height(max(pile)) + 2)
        yield row, (seen[_point(row)] - (len(pile) - 1) / 2) * step, len(pile) == 1
        seen[_point(row)] += 1


def _label_height(lines: int) -> int:
    return lines * _LINE + 4


def _stop_pins(rows: Sequence[dict[str, Any]]) -> list[_Pin]:
    return [
        _Pin(
            slug=row["slug"],
            label=row["place"],
            tip=_stop_tip(row),
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            icon=_icon(StopStatus(row["status"]), str(row["position"])),
            shift=shift,
            alone=alone,
        )
        for row, shift, alone in _piles(rows, lambda _: 1)
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


def _cooperative_pins(rows: Sequence[dict[str, Any]]) -> list[_Pin]:
    return [
        _Pin(
            slug=row["slug"],
            label=_wrapped(row["name"]),
            tip=f"{row['name']}\n{row['place']}\n"
            f"Het punt is {POINT_PRECISION[PointPrecision(row['point_precision'])]}",
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            icon=_icon(StopStatus.CLOSED, "") if row["in_exhibition"] else _svg(_NAMED_ONLY),
            shift=shift,
            alone=alone,
            size=20,
        )
        for row, shift, alone in _piles(rows, _lines)
    ]


def _lines(row: Mapping[str, Any]) -> int:
    return _wrapped(row["name"]).count("\n") + 1


def _wrapped(name: str) -> str:
    return "\n".join(textwrap.wrap(name, _WRAP))


# Layers


def _deck(layers: list[pdk.Layer], view: _View) -> pdk.Deck:
    return pdk.Deck(
        layers=layers,
        initial_view_state=pdk.ViewState(
            longitude=view.longitude,
            latitude=view.latitude,
            zoom=view.zoom,
            min_zoom=5,
            max_zoom=13,
        ),
        # A page that is scrolled past must not zoom the map on its way.
        views=[pdk.View(type="MapView", controller={"scrollZoom": False, "dragRotate": False})],
        map_provider="maplibre",
        map_style=_PAPER_STYLE,
        height=HEIGHT,
        tooltip={
            "text": "{tip}",
            "style": {
                "backgroundColor": theme.PAPER,
                "color": theme.TEXT,
                "border": f"1px solid {theme.TEXT}",
                "maxWidth": "16rem",
            },
        },
    )


_PAPER_STYLE = "data:application/json," + quote(
    json.dumps(
        {
            "version": 8,
            "sources": {},
            "layers": [
                {
                    "id": "paper",
                    "type": "background",
                    "paint": {"background-color": theme.PAPER},
                }
            ],
        }
    )
)


@lru_cache(maxsize=4)
def _borders(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def _provinces(*, without: str | None) -> pdk.Layer:
    shapes = [one for one in _borders(_PROVINCES)["features"] if one["id"] != without]
    return pdk.Layer(
        "GeoJsonLayer",
        id="provinces",
        data=_inline([{**one, "properties": {}} for one in shapes]),
        filled=without is None,
        get_fill_color=theme.rgb(theme.LAND),
        stroked=True,
        get_line_color=theme.rgb(theme.BORDER),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
    )


def _municipalities(stops: pd.DataFrame) -> pdk.Layer:
    """Limburg by what happened there: visited, announced, or not yet."""
    visited = _codes(stops, {StopStatus.CLOSED, StopStatus.OPEN})
    announced = _codes(stops, {StopStatus.ANNOUNCED, StopStatus.UNDATED}) - visited
    shapes = [
        {
            "type": "Feature",
            "geometry": one["geometry"],
            "properties": {"code": one["id"], "fill": _fill(one["id"], visited, announced)},
        }
        for one in _borders(_MUNICIPALITIES)["features"]
    ]
    return pdk.Layer(
        "GeoJsonLayer",
        id="municipalities",
        data=_inline(shapes),
        get_fill_color="properties.fill",
        stroked=True,
        get_line_color=theme.rgb(theme.BORDER),
        line_width_units=pdk.types.String("pixels"),
        get_line_width=1,
    )


def _inline(shapes: Sequence[Mapping[str, Any]]) -> str:
    """Shapes as an address that holds them itself: pydeck would write five times as much."""
    collection = {"type": "FeatureCollection", "features": shapes}
    text = json.dumps(collection, separators=(",", ":"))
    return "data:application/json," + quote(text, safe='[]{},:"')


def _codes(stops: pd.DataFrame, states: set[StopStatus]) -> set[str]:
    return {row["municipality_code"] for row in records(stops) if row["status"] in states}


def _fill(code: str, visited: set[str], announced: set[str]) -> list[int]:
    if code in visited:
        return theme.rgb(theme.VISITED_LAND)
    return theme.rgb(theme.ANNOUNCED_LAND if code in announced else theme.LAND)


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
    first, last = _point(start), _point(end)
    if StopStatus.UNDATED not in (start["status"], end["status"]):
        return [[list(first), list(last)]]
    dashes = max(
        3, round(math.dist(_LIMBURG_VIEW.pixel(*first), _LIMBURG_VIEW.pixel(*last)) / _DASH)
    )
    return [
        [_between(first, last, at / dashes), _between(first, last, (at + 0.6) / dashes)]
        for at in range(dashes)
    ]


def _between(first: tuple[float, float], last: tuple[float, float], part: float) -> list[float]:
    return [round(a + (b - a) * part, 5) for a, b in zip(first, last, strict=True)]


def _arrow(start: Mapping[str, Any], end: Mapping[str, Any]) -> dict[str, Any] | None:
    first, last = _point(start), _point(end)
    x0, y0 = _LIMBURG_VIEW.pixel(*first)
    x1, y1 = _LIMBURG_VIEW.pixel(*last)
    if math.hypot(x1 - x0, y1 - y0) < _SHORTEST_WITH_ARROW:
        return None
    # Halfway, or a little before the end when the leg begins outside the picture.
    part = 0.5 if _LIMBURG_VIEW.shows(*first) else 0.8
    return {
        "icon": {"url": _svg(_ARROW), "width": 64, "height": 64},
        "point": _between(first, last, part),
        "angle": round(math.degrees(math.atan2(y0 - y1, x1 - x0)), 1),
    }


def _pin_layers(name: str, pins: Sequence[_Pin], view: _View) -> list[pdk.Layer]:
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
        _text_layer(f"{name}-labels", _labels(pins, view), pickable=True),
    ]


def _text_layer(name: str, data: Sequence[dict[str, Any]], *, pickable: bool) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        id=name,
        data=list(data),
        get_text="text",
        get_position="point",
        get_pixel_offset="offset",
        get_text_anchor="anchor",
        get_alignment_baseline=pdk.types.String("center"),
        get_size=_TEXT_SIZE,
        get_color=theme.rgb(theme.TEXT),
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String("Source Sans, Source Sans Pro, sans-serif"),
        font_weight=600,
        background=True,
        get_background_color=theme.rgb(theme.PAPER, 215),
        background_padding=[3, 1, 3, 1],
        pickable=pickable,
    )


def _ring(pins: Sequence[_Pin]) -> pdk.Layer:
    return pdk.Layer(
        "IconLayer",
        id="selected",
        data=[
            {
                "point": [pin.longitude, pin.latitude],
                "icon": {"url": _svg(_RING), "width": 64, "height": 64},
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


def _example(view: _View, *, example: bool) -> list[pdk.Layer]:
    if not example:
        return []
    banner = {
        "text": EXAMPLE_BANNER,
        "point": [view.longitude, view.latitude],
        "offset": [0, HEIGHT / 2 - 16],
        "anchor": "middle",
    }
    return [_text_layer("example", [banner], pickable=False)]


# Labels that stay out of each other's way

_Box = tuple[float, float, float, float]


def _labels(pins: Sequence[_Pin], view: _View) -> list[dict[str, Any]]:
    """A label for each pin, on the side where the fewest others stand.

    When every side is taken it is still written: a crowded name beats a missing name.
    """
    taken = [_marker_box(pin, view) for pin in pins]
    labels = []
    for pin in pins:
        crowds = [(_hits(box, taken), label, box) for label, box in _label_choices(pin, view)]
        _, label, box = min(crowds, key=lambda crowd: crowd[0])
        taken.append(box)
        labels.append(label)
    return labels


def _marker_box(pin: _Pin, view: _View) -> _Box:
    x, y = view.pixel(pin.longitude, pin.latitude)
    half = pin.size / 2
    return x - half, y + pin.shift - half, x + half, y + pin.shift + half


def _label_choices(pin: _Pin, view: _View) -> list[tuple[dict[str, Any], _Box]]:
    lines = pin.label.split("\n")
    width, height = max(map(len, lines)) * _LETTER + 6, _label_height(len(lines))
    x, y = view.pixel(pin.longitude, pin.latitude)
    aside, above = pin.size / 2 + 8, pin.size / 2 + height / 2
    sides = [("start", aside, 0.0), ("end", -aside, 0.0)]
    if pin.alone:
        sides += [("middle", 0.0, above), ("middle", 0.0, -above)]
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


def _sticks_out(box: _Box, view: _View) -> bool:
    return box[0] < -view.half_width - 12 or box[2] > view.half_width + 12


def _hits(box: _Box, others: Iterable[_Box]) -> int:
    """How many others this box overlaps; two pixels at an edge are nothing."""
    left, top, right, bottom = box[0] + 2, box[1] + 2, box[2] - 2, box[3] - 2
    return sum(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in others
    )


def _hints(rows: Sequence[dict[str, Any]], view: _View) -> pdk.Layer:
    """For a stop outside the picture: its name with an arrow, where the way leaves the picture."""
    hints = []
    for at, row in enumerate(rows):
        beside = [rows[other] for other in (at + 1, at - 1) if 0 <= other < len(rows)]
        inside = next((one for one in beside if view.shows(*_point(one))), None)
        if inside is not None and not view.shows(*_point(row)):
            hints.append(_hint(row, _point(inside), view))
    return _text_layer("hints", hints, pickable=False)


def _hint(row: Mapping[str, Any], inside: tuple[float, float], view: _View) -> dict[str, Any]:
    outside = _point(row)
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


# Small drawings

_ARROW = f'<path d="M14 10 L54 32 L14 54 L24 32 Z" fill="{theme.TEXT}"/>'
_NAMED_ONLY = (
    f'<rect x="9" y="9" width="46" height="46" fill="{theme.PAPER}" '
    f'stroke="{theme.OPEN}" stroke-width="10"/>'
)
_RING = f'<circle cx="32" cy="32" r="28" fill="none" stroke="{theme.TEXT}" stroke-width="5"/>'
_SHAPES = {
    StopStatus.CLOSED: '<circle cx="32" cy="32" r="28" fill="{c}" stroke="{p}" stroke-width="4"/>',
    StopStatus.OPEN: '<circle cx="32" cy="32" r="29" fill="{p}" stroke="{c}" stroke-width="5"/>'
    '<circle cx="32" cy="32" r="22" fill="{c}"/>',
    StopStatus.ANNOUNCED: '<rect x="5" y="5" width="54" height="54" rx="8" fill="{c}" '
    'stroke="{p}" stroke-width="4"/>',
    StopStatus.UNDATED: '<circle cx="32" cy="32" r="27" fill="{p}" stroke="{c}" '
    'stroke-width="6" stroke-dasharray="11 6"/>',
    StopStatus.CANCELLED: '<circle cx="32" cy="32" r="27" fill="{p}" stroke="{c}" '
    'stroke-width="5"/><path d="M13 13 L51 51" stroke="{c}" stroke-width="4"/>',
}
_HOLLOW = {StopStatus.UNDATED, StopStatus.CANCELLED}


@lru_cache(maxsize=2048)
def _icon(status: StopStatus, number: str) -> str:
    """The drawing of one marker: its shape and colour say the state, the number its place."""
    colour = _STATUS_COLOUR[status]
    shape = _SHAPES[status].format(c=colour, p=theme.PAPER)
    ink = colour if status in _HOLLOW else theme.PAPER
    size = {0: 0, 1: 36, 2: 30}.get(len(number), 22)
    return _svg(
        f'{shape}<text x="32" y="32" dy="0.36em" text-anchor="middle" font-weight="bold" '
        f'font-family="sans-serif" font-size="{size}" fill="{ink}">{number}</text>'
    )


def _svg(content: str) -> str:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">'
        f"{content}</svg>"
    )
    return "data:image/svg+xml;charset=utf-8," + quote(drawing)
