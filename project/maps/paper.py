"""The paper that a map is drawn on, and text on it. Tooltips are plain text."""

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any, ParamSpec
from urllib.parse import quote

import pydeck as pdk

from project import formatting
from project.chart_cache import drawn_before
from project.maps.views import HEIGHT, View
from project.theme import colours
from project.wording.counts import EXAMPLE_BANNER

Asked = ParamSpec("Asked")

_TEXT_SIZE = 13
_RGBA = 4
_DARK_NUMBERS = {
    tuple(colours.rgb(light)[:3]): colours.rgb(dark)[:3]
    for light, dark in colours.IN_THE_DARK.items()
}
MOST_NAMES = 12

_PAPER_STYLE = "data:application/json," + quote(
    json.dumps(
        {
            "version": 8,
            "sources": {},
            "layers": [
                {
                    "id": "paper",
                    "type": "background",
                    "paint": {"background-color": colours.PAPER},
                }
            ],
        }
    )
)


def drawn(draw: Callable[Asked, pdk.Deck]) -> Callable[Asked, pdk.Deck]:
    """For each public map: the same rows are drawn once."""
    return drawn_before(draw, keep=lambda made: made, give=deepcopy)


def deck(layers: list[pdk.Layer], view: View) -> pdk.Deck:
    """The map: its layers on empty paper, in one view."""
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
                "backgroundColor": colours.PAPER,
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
        # Only within the shapes of land, where a colour is the one list of four whole numbers.
        text = text.replace(_numbers(light), _numbers(dark))
    return text


def _numbers(colour: str) -> str:
    return json.dumps(colours.rgb(colour), separators=(",", ":"))


def text_layer(name: str, data: Sequence[dict[str, Any]], *, pickable: bool) -> pdk.Layer:
    """Texts on the map, each on a strip of paper."""
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
        get_color=colours.rgb(colours.TEXT),
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String("Source Sans, Source Sans Pro, sans-serif"),
        font_weight=600,
        background=True,
        get_background_color=colours.rgb(colours.PAPER, 215),
        background_padding=[3, 1, 3, 1],
        pickable=pickable,
    )


def example_mark(view: View, *, example: bool) -> list[pdk.Layer]:
    """The banner that says so when the figures are examples."""
    if not example:
        return []
    banner = {
        "text": EXAMPLE_BANNER,
        "point": [view.longitude, view.latitude],
        "offset": [0, HEIGHT / 2 - 16],
        "anchor": "middle",
    }
    return [text_layer("example", [banner], pickable=False)]


def few(names: Sequence[str]) -> str:
    """The names, or the first ones and how many more there are."""
    if len(names) <= MOST_NAMES:
        return formatting.listing(names)
    rest = formatting.number(len(names) - MOST_NAMES)
    return f"{', '.join(names[:MOST_NAMES])} en nog {rest}"
