"""Maps draw what has a point, say what has none, and ask nobody for anything."""

import json
import re
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

import pandas as pd
import pydeck as pdk
import pytest
from streamlit.runtime.context import ContextProxy, StreamlitTheme

from project import database
from project.maps import directory, pins, route, views
from project.maps import ground as maps_ground
from project.maps import paper as maps_paper
from project.results import reach
from project.theme import colours, signs
from project.tour import itinerary
from project.wording.counts import EXAMPLE_BANNER
from project.wording.tour import StopStatus
from tests.test_charts import frame, stop, undated
from tests.visits import pictures as drawings
from tests.visits import run_page, visit_as

LIMBURG = {
    "Weert": (5.7069, 51.2517, "GM0988"),
    "Roermond": (5.9875, 51.1942, "GM0957"),
    "Venlo": (6.1681, 51.37, "GM0983"),
    "Venray": (5.975, 51.525, "GM0984"),
    "Horst": (6.0514, 51.4542, "GM1507"),
    "Panningen": (5.9792, 51.3267, "GM1894"),
}
TOWNS = LIMBURG | {"Breda": (4.776, 51.5866, "GM0758")}


def at(position: int, place: str, **changes: Any) -> dict[str, Any]:
    longitude, latitude, code = TOWNS[place]
    return stop(
        position,
        **{
            "slug": place.lower(),
            "place": place,
            "longitude": longitude,
            "latitude": latitude,
            "municipality_code": code,
            **changes,
        },
    )


def without_dates(position: int, place: str) -> dict[str, Any]:
    found = undated(position)
    return at(position, place, **{key: found[key] for key in ("date_precision", "status")})


def layers(deck: pdk.Deck) -> dict[str, Any]:
    """The layers as the browser gets them, by id."""
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def ground(deck: pdk.Deck) -> dict[str, Any]:
    """The style under the pins, which carries its shapes in its own address."""
    made: dict[str, Any] = json.loads(unquote(deck.map_style.partition(",")[2]))
    return made


def towns(deck: pdk.Deck) -> dict[str, str]:
    """What the ground says of each municipality on it, by CBS code."""
    shapes = ground(deck)["sources"]["towns"]["data"]["features"]
    return {one["id"]: one["properties"]["s"] for one in shapes}


def deck_of(*rows: dict[str, Any], selected: str | None = None) -> dict[str, Any]:
    return layers(route.tour(frame(*rows), selected=selected, example=False))


def cooperative(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "slug": name.lower(),
        "name": name,
        "place": "Amsterdam",
        "municipality": "Amsterdam",
        "latitude": 52.374,
        "longitude": 4.8897,
        "point_precision": "place",
        "in_exhibition": True,
        **changes,
    }


def test_each_stop_is_drawn_in_its_place_and_one_without_a_point_in_its_municipality() -> None:
    nowhere = at(4, "Weert", slug="x", latitude=None, longitude=None, municipality_code="GM9999")
    drawn = deck_of(
        at(1, "Weert"), at(2, "Venlo", latitude=None, longitude=None), at(3, "Horst"), nowhere
    )

    stops = {one["slug"]: one for one in drawn["stops"]["data"]}
    assert list(stops) == ["weert", "venlo", "horst"]
    assert stops["weert"]["point"] == [5.7069, 51.2517]
    assert stops["venlo"]["point"] == pytest.approx([6.17, 51.4], abs=0.1)
    assert "het midden van de gemeente" in stops["venlo"]["tip"]
    assert "het midden van de gemeente" not in stops["weert"]["tip"]


def test_a_stop_without_dates_differs_in_shape_and_its_way_is_dashed() -> None:
    drawn = deck_of(at(1, "Weert"), at(2, "Panningen"), without_dates(3, "Venlo"))

    icons = [one["icon"]["url"] for one in drawn["stops"]["data"]]
    assert ["dasharray" in icon for icon in icons] == [False, False, True]
    lines = [one["path"] for one in drawn["way"]["data"]]
    assert [lines[0][0], lines[0][-1]] == [[5.7069, 51.2517], [5.9792, 51.3267]]
    assert len(lines) > 3


def test_every_state_has_a_drawing_of_its_own() -> None:
    drawn = deck_of(*(at(1, "Weert", status=status) for status in StopStatus))

    # Without their colours, for who sees them otherwise.
    icons = {
        re.sub(r"#[0-9a-f]{6}", "", unquote(one["icon"]["url"])) for one in drawn["stops"]["data"]
    }
    assert len(icons) == len(StopStatus)
    assert len(set(signs.STATUS_LETTER.values())) == len(StopStatus)


def test_a_cancelled_stop_is_shown_but_the_way_passes_it_by() -> None:
    drawn = deck_of(at(1, "Weert"), at(2, "Venlo", status=StopStatus.CANCELLED), at(3, "Panningen"))

    assert len(drawn["stops"]["data"]) == 3
    (line,) = [one["path"] for one in drawn["way"]["data"]]
    assert [line[0], line[-1]] == [[5.7069, 51.2517], [5.9792, 51.3267]]


def test_the_way_there_and_the_way_back_are_two_lines() -> None:
    there, back = (
        one["path"]
        for one in deck_of(at(1, "Weert"), at(2, "Roermond"), at(3, "Weert"))["way"]["data"]
    )
    assert there[0] == back[-1]
    assert there[6] != back[6]


def test_the_stop_of_today_is_larger_and_says_so() -> None:
    drawn = deck_of(at(1, "Weert"), at(2, "Venlo", status=StopStatus.OPEN))
    assert drawn["stops"]["data"][1]["size"] > drawn["stops"]["data"][0]["size"]
    # On a strip of its own colour: the loudest thing on the map.
    assert [one["text"] for one in drawn["stops-now"]["data"]] == ["Venlo: nu hier"]
    assert drawn["stops-now"]["getBackgroundColor"] == colours.rgb(colours.IS_HERE)


def test_the_way_beyond_a_chosen_stop_is_pale() -> None:
    rows = (at(1, "Weert"), at(2, "Roermond"), at(3, "Panningen"))
    strength = [one["colour"][3] for one in deck_of(*rows, selected="roermond")["way"]["data"]]
    assert strength[0] > strength[1]
    whole = {one["colour"][3] for one in deck_of(*rows)["way"]["data"]}
    assert whole == {strength[0]}


def test_an_arrow_points_the_way_that_was_gone() -> None:
    there = deck_of(at(1, "Weert"), at(2, "Roermond"))["arrows"]["data"]
    back = deck_of(at(1, "Roermond"), at(2, "Weert"))["arrows"]["data"]

    # Counted against the clock from the east; Roermond lies east and a little south of Weert.
    assert -45 < there[0]["angle"] < 0
    assert 135 < back[0]["angle"] < 180


def test_municipalities_are_filled_by_what_happened_there_and_announced_ones_hatched() -> None:
    made = route.tour(
        frame(at(1, "Weert"), without_dates(2, "Venlo")), selected=None, example=False
    )

    states = towns(made)
    assert len(states) == 31
    assert len({states["GM0988"], states["GM0983"], states["GM0935"]}) == 3
    assert layers(made)["hatching"]["data"]


def test_the_ground_has_sea_land_and_river_and_asks_for_no_letters() -> None:
    style = ground(route.tour(frame(at(1, "Weert")), selected=None, example=False))
    names = [layer["id"] for layer in style["layers"]]
    assert names[0] == "abroad"
    assert {"sea", "land", "towns", "river", "limburg", "border"} <= set(names)
    assert {layer["type"] for layer in style["layers"]} == {"background", "fill", "line"}
    assert "glyphs" not in style
    shown = {one["properties"]["k"] for one in style["sources"]["around"]["data"]["features"]}
    assert shown == {"sea", "border", "limburg", "river"}


def test_a_reader_with_a_dark_page_gets_dark_charts_and_maps(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    for kind, paper in (("light", colours.TILE), ("dark", colours.DARK_TILE), (None, colours.TILE)):
        monkeypatch.setattr(ContextProxy, "theme", StreamlitTheme({"type": kind}))
        page = run_page("route")
        assert any(paper in drawn for drawn in drawings(page))
        assert quote(paper) in page.get("deck_gl_json_chart")[0].proto.json


def test_in_the_dark_a_map_has_other_colours_and_is_the_same_map() -> None:
    stops = frame(at(1, "Breda"), at(2, "Weert"), at(3, "Venlo", status=StopStatus.WAS_UNDATED))
    made = route.tour(stops, selected="weert", example=True)
    light, shown = made.to_json(), maps_paper.in_the_dark(made)
    dark = shown.to_json()
    for colour in colours.IN_THE_DARK:
        numbers = r",\s*".join(str(part) for part in colours.rgb(colour)[:3])
        assert not re.search(rf"{colour}|{quote(colour)}|\[\s*{numbers}\b", dark), colour
    # Without any colour the two are the same text.
    assert _colourless(dark) == _colourless(light)
    assert made.to_json() == light


def _colourless(written: str) -> str:
    codes = r"(?:#|%23)[0-9a-f]{6}\b"
    return re.sub(rf"{codes}|\[\s*\d+,\s*\d+,\s*\d+,\s*\d+\s*\]", "", written)


def test_a_place_outside_the_picture_of_a_phone_is_said() -> None:
    assert "Breda ligt buiten" in route.sentence_tour(frame(at(1, "Breda"), at(2, "Weert")))


def crowded(stops: pd.DataFrame) -> list[str]:
    """The labels that lie over a marker or over another label on a phone."""
    marked = route._stop_pins(views.with_point(stops))
    taken = [pins._marker_box(pin, views.LIMBURG_VIEW) for pin in marked]
    found = []
    for label in pins._labels(marked, views.LIMBURG_VIEW):
        pin = next(one for one in marked if one.slug == label["slug"])
        box = next(
            box for choice, box in pins._label_choices(pin, views.LIMBURG_VIEW) if choice == label
        )
        if pins._hits(box, taken):
            found.append(label["text"])
        taken.append(box)
    return found


def test_labels_stay_out_of_each_others_way() -> None:
    rows = [at(position, place) for position, place in enumerate(LIMBURG, 1)]
    assert crowded(frame(*rows)) == []


def test_on_no_day_of_the_real_tour_does_a_label_lie_over_another(facts: str) -> None:
    with database.reading() as session:
        days = itinerary.stops(session)["first_day"].dropna()
        for day in [*days, date(2026, 11, 22)]:
            assert crowded(reach.stops(session, day)) == [], day


def test_the_chosen_stop_gets_a_ring_and_an_unknown_choice_gets_none() -> None:
    rows = (at(1, "Weert"), at(2, "Venlo"))

    assert [one["point"] for one in deck_of(*rows, selected="venlo")["selected"]["data"]] == [
        [6.1681, 51.37]
    ]
    assert deck_of(*rows, selected="<script>")["selected"]["data"] == []


def test_the_tooltip_is_plain_text_with_the_words_of_the_figure() -> None:
    deck = route.tour(frame(stop(1, place="<b>Weert</b>")), selected=None, example=False)

    tip = layers(deck)["stops"]["data"][0]["tip"]
    assert "1. <b>Weert</b>" in tip
    assert "Bezoekers: nog niet ingevuld" in tip
    assert "html" not in deck._tooltip
    assert deck._tooltip["text"] == "{tip}"


def test_the_map_needs_nothing_from_outside() -> None:
    deck = route.tour(frame(at(1, "Weert")), selected=None, example=False)

    sent = deck.to_json().replace("http%3A//www.w3.org/2000/svg", "")
    assert "http" not in sent
    assert deck.map_provider == "maplibre"
    assert deck.map_style.startswith("data:application/json,")


def test_only_example_figures_carry_the_word_on_the_map() -> None:
    stops = frame(at(1, "Weert"))

    assert EXAMPLE_BANNER in route.tour(stops, selected=None, example=True).to_json()
    assert EXAMPLE_BANNER not in route.tour(stops, selected=None, example=False).to_json()


def test_no_stops_give_a_map_of_limburg_without_marks() -> None:
    made = route.tour(frame(), selected=None, example=False)

    assert layers(made)["stops"]["data"] == []
    assert len(towns(made)) == 31
    assert "nog geen halte" in route.sentence_tour(frame())


def test_cooperatives_on_one_point_stand_below_each_other() -> None:
    rows = pd.DataFrame([cooperative("Alfa"), cooperative("Beta"), cooperative("Gamma", place="x")])

    drawn = layers(directory.cooperatives(rows, example=False))

    shifts = [one["offset"][1] for one in drawn["cooperatives"]["data"]]
    assert len(set(shifts)) == 3
    assert sum(shifts) == 0
    assert [one["text"] for one in drawn["cooperatives-labels"]["data"]] == [
        "Alfa",
        "Beta",
        "Gamma",
    ]


def test_a_cooperative_without_a_place_is_not_drawn_but_named() -> None:
    nowhere = cooperative("Nergens", latitude=None, longitude=None, place=None, municipality=None)
    rows = pd.DataFrame([cooperative("Alfa"), nowhere])

    assert len(layers(directory.cooperatives(rows, example=False))["cooperatives"]["data"]) == 1
    assert directory.sentence_cooperatives(rows) == (
        "Kaart van Nederland met 1 sociale coöperatie in Amsterdam; "
        "van Nergens is de plek onbekend."
    )


@pytest.mark.parametrize(
    ("objects", "slug"),
    [
        ({}, None),
        ({"stops": [{"slug": "venlo"}]}, "venlo"),
        ({"stops-labels": [{"slug": "weert"}]}, "weert"),
        ({"municipalities": [{"properties": {}}]}, None),
    ],
)
def test_a_click_on_a_marker_or_its_label_chooses_it(
    objects: dict[str, list[dict[str, Any]]], slug: str | None
) -> None:
    assert pins.chosen(objects) == slug


def test_the_makers_of_the_borders_are_named() -> None:
    assert "CBS/Kadaster" in maps_ground.attribution()
