"""The map of the directory: where the sociale coöperaties are, and its sentence."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pydeck as pdk

from project import formatting
from project.frames import records
from project.maps import ground
from project.maps.marks import NAMED_ONLY, icon, svg
from project.maps.paper import deck, example_mark, few
from project.maps.pins import Pin, piled, pin_layers
from project.maps.views import COUNTRY_VIEW, with_point
from project.wording.tour import POINT_PRECISION, PointPrecision, StopStatus

_WRAP = 16
# The marks in words.
LEGEND = "● in de tentoonstelling\u2003□ alleen genoemd"


def cooperatives(frame: pd.DataFrame, *, example: bool) -> pdk.Deck:
    """Where the sociale coöperaties are; several on one point stand below each other.

    ``frame`` has slug, name, place, municipality, latitude, longitude, point_precision and
    in_exhibition; those without a point are not drawn.
    """
    pins = _cooperative_pins(with_point(frame))
    return deck(
        [
            *pin_layers("cooperatives", pins, COUNTRY_VIEW),
            *example_mark(COUNTRY_VIEW, example=example),
        ],
        COUNTRY_VIEW,
        ground.style({}),
    )


def sentence_cooperatives(frame: pd.DataFrame) -> str:
    """What :func:`cooperatives` shows, in one sentence."""
    rows = with_point(frame)
    if not rows:
        return "Kaart van Nederland; van geen van deze sociale coöperaties is de plek bekend."
    places = Counter(row["municipality"] for row in rows)
    names = [name if times == 1 else f"{name} ({times})" for name, times in places.items()]
    found = formatting.amount(len(rows), "sociale coöperatie", "sociale coöperaties")
    text = f"Kaart van Nederland met {found} in {few(names)}"
    missing = [row["name"] for row in records(frame) if pd.isna(row["latitude"])]
    if missing:
        text += f"; van {few(missing)} is de plek onbekend"
    return f"{text}."


def _cooperative_pins(rows: Sequence[dict[str, Any]]) -> list[Pin]:
    return [
        Pin(
            slug=row["slug"],
            label=_wrapped(row["name"]),
            tip=f"{row['name']}\n{row['place']}\n"
            f"Het punt is {POINT_PRECISION[PointPrecision(row['point_precision'])]}",
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            icon=icon(StopStatus.CLOSED, "") if row["in_exhibition"] else svg(NAMED_ONLY),
            shift=shift,
            alone=alone,
            size=20,
        )
        for row, shift, alone in piled(rows, _lines)
    ]


def _lines(row: Mapping[str, Any]) -> int:
    return _wrapped(row["name"]).count("\n") + 1


def _wrapped(name: str) -> str:
    return "\n".join(textwrap.wrap(name, _WRAP))
