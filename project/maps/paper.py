"""The paper that a map is drawn on, and text on it. Tooltips are plain text."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any
from urllib.parse import quote

import pydeck as pdk

from project import formatting
from project.maps.views import View
from project.theme import colours
from project.wording.counts import EXAMPLE_BANNER

_TEXT_SIZE = 14
_RGBA = 4
_DARK_NUMBERS = {
    tuple(colours.rgb(light)[:3]): colours.rgb(dark)[:3]
    for light, dark in colours.IN_THE_DARK.items()
}
MOST_NAMES = 12


def deck(layers: list[pdk.Layer], view: View, ground: str) -> pdk.Deck:
    """The map: its layers on the ground (a style as from ``ground``), in one view."""
    return pdk.Deck(
        layers=layers,
        initial_view_state=pdk.ViewState(
            longitude=view.longitude,
            latitude=view.latitude,
            zoom=view.zoom,
            min_zoom=5,
            max_zoom=11,
        ),
        # A page that is scrolled past must not zoom the map on its way.
        views=[pdk.View(type="MapView", controller={"scrollZoom": False, "dragRotate": False})],
        map_provider="maplibre",
        map_style=ground,
        height=view.height,
        tooltip={
            "text": "{tip}",
            "style": {
                "backgroundColor": colours.TILE,
                "color": colours.TEXT,
                "border": f"1px solid {colours.TEXT}",
                "maxWidth": "16rem",
            },
        },
    )


def in_the_dark(made: pdk.Deck) -> pdk.Deck:
    """The same map for a dark page: other colours, and nothing else."""
    dark = deepcopy(made)
    for part in (dark, *dark.layers):
        for name, value in list(vars(part).items()):
            setattr(part, name, _in_the_dark(value))
    return dark


def _in_the_dark(part: Any) -> Any:
    """A colour stands in a map as a code, also within a drawing, or as numbers."""
    if isinstance(part, dict):
        return {name: _in_the_dark(one) for name, one in part.items()}
    if isinstance(part, list):
        other = _DARK_NUMBERS.get(tuple(part[:3])) if len(part) == _RGBA else None
        return [*other, *part[3:]] if other else [_in_the_dark(one) for one in part]
    return _written_in_the_dark(part) if isinstance(part, str) else part


def _written_in_the_dark(text: str) -> str:
    for light, dark in colours.IN_THE_DARK.items():
        text = text.replace(light, dark).replace(quote(light), quote(dark))
    return text


def text_layer(
    name: str, data: Sequence[dict[str, Any]], *, pickable: bool, ink: str = colours.TEXT
) -> pdk.Layer:
    """Texts on the map, each on a strip of paper; another ``ink`` turns the two around."""
    strip = colours.rgb(colours.TILE, 225) if ink == colours.TEXT else colours.rgb(ink)
    letters = colours.rgb(ink if ink == colours.TEXT else colours.TILE)
    return _letters(
        name,
        data,
        get_size=_TEXT_SIZE,
        get_color=letters,
        font_weight=600,
        background=True,
        get_background_color=strip,
        background_padding=[3, 1, 3, 1],
        pickable=pickable,
    )


def place_names(names: Sequence[tuple[str, float, float]]) -> pdk.Layer:
    """The names of the land around (longitude, latitude)."""
    return soft_layer(
        "around",
        [{"text": name, "point": [east, north], "anchor": "middle"} for name, east, north in names],
    )


def soft_layer(name: str, data: Sequence[dict[str, Any]]) -> pdk.Layer:
    """Texts so soft that no pin is mistaken for one."""
    return _letters(name, data, get_size=12, get_color=colours.rgb(colours.SOFT, 215))


def _letters(name: str, data: Sequence[dict[str, Any]], **looks: Any) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        id=name,
        data=list(data),
        get_text="text",
        get_position="point",
        get_pixel_offset="offset",
        get_text_anchor="anchor",
        get_alignment_baseline=pdk.types.String("center"),
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String("Source Sans, Source Sans Pro, sans-serif"),
        **looks,
    )


def example_mark(view: View, *, example: bool) -> list[pdk.Layer]:
    """The banner that says so when the figures are examples."""
    if not example:
        return []
    banner = {
        "text": EXAMPLE_BANNER,
        "point": [view.longitude, view.latitude],
        "offset": [0, view.height / 2 - 16],
        "anchor": "middle",
    }
    # Turned around, so that it is no name of a town.
    return [text_layer("example", [banner], pickable=False, ink=colours.SOFT)]


def few(names: Sequence[str]) -> str:
    """The names, or the first ones and how many more there are."""
    if len(names) <= MOST_NAMES:
        return formatting.listing(names)
    rest = formatting.number(len(names) - MOST_NAMES)
    return f"{', '.join(names[:MOST_NAMES])} en nog {rest}"
