"""A drawing is given again only for the very same rows, and each who asks gets one of its own."""

import inspect
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from project.charts import timelines
from project.maps import route
from project.wording.tour import StopStatus
from tests.test_charts import TODAY, frame, known, session, stop, undated
from tests.test_maps import LIMBURG, at

numbers = some.none() | some.sampled_from([0, 1, 34])
places = some.lists(some.tuples(some.sampled_from(sorted(LIMBURG)), numbers), max_size=3)


def rows(chosen: list[tuple[str, int | None]]) -> Any:
    return frame(
        *(
            at(place, town) if number is None else at(place, town, **figure(place, number))
            for place, (town, number) in enumerate(chosen, 1)
        )
    )


def figure(place: int, number: int) -> dict[str, Any]:
    counted = stop(place, known(number))
    return {name: counted[name] for name in ("state", "counted", "number", "complete", "words")}


def content(drawing: Any) -> Any:
    return json.loads(drawing.to_json())


def drawn_anew(draw: Callable[..., Any]) -> Callable[..., Any]:
    """The same drawing by the function that remembers nothing."""
    anew: Callable[..., Any] = inspect.unwrap(draw)
    return anew


@pytest.mark.slow
@given(
    places,
    some.sampled_from(["", *sorted(LIMBURG)]),
    some.booleans(),
    some.dates(date(2017, 1, 1), date(2020, 1, 1)),
)
def test_whatever_is_asked_the_drawing_is_that_of_these_rows(
    chosen: list[tuple[str, int | None]], selected: str, example: bool, today: date
) -> None:
    stops, meetings = rows(chosen), frame(session(1))
    slug = selected.lower()
    asked: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = [
        (timelines.timeline, (stops, meetings, today), {"selected": slug}),
        (route.tour, (stops,), {"selected": slug}),
    ]
    for draw, about, named in asked:
        anew = content(drawn_anew(draw)(*about, **named, example=example))
        for _ in range(2):
            assert content(draw(*about, **named, example=example)) == anew


def test_a_change_of_one_cell_is_drawn() -> None:
    before = frame(stop(1), undated(2))
    after = frame(stop(1, status=StopStatus.OPEN), undated(2))
    drawn = [
        timelines.timeline(stops, frame(session(1)), TODAY, example=False).to_json()
        for stops in (before, after, before)
    ]
    assert drawn[0] != drawn[1]
    assert drawn[0] == drawn[2]


def test_who_changes_a_chart_changes_nothing_for_the_next() -> None:
    stops = frame(stop(1, known(34)))
    before = timelines.timeline(stops, frame(), TODAY, example=False)
    unchanged = before.to_json()
    before.update_layout(title="Van mij", font={"size": 99})
    before.data[0].x = (0,)
    assert timelines.timeline(stops, frame(), TODAY, example=False).to_json() == unchanged


def test_who_changes_a_map_changes_nothing_for_the_next() -> None:
    stops = frame(at(1, "Weert"))
    before = route.tour(stops, selected=None, example=False)
    unchanged = before.to_json()
    before.layers[-1].data = []
    before.layers.clear()
    before.initial_view_state.zoom = 1
    assert route.tour(stops, selected=None, example=False).to_json() == unchanged


@pytest.mark.slow
def test_however_many_drawings_were_asked_each_is_right() -> None:
    for number in [*range(34), 0]:
        rows = frame(stop(1, place=f"Plaats {number}"))
        drawn = timelines.timeline(rows, frame(), TODAY, example=False)
        assert list(drawn.layout.yaxis.ticktext) == [f"Plaats {number} 1"]
