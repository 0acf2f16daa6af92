"""Breakdowns and coverage: the parts are the whole, and the counts of municipalities are honest."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from project import clock, database, figures
from project.figures import Figure
from project.maps import coverage as maps_coverage
from project.maps.coverage import hatch
from project.results import breakdowns, coverage, explanations, headlines, reach
from project.wording.counts import FigureState, Unit
from project.wording.reading import Breakdown, Coverage
from project.wording.tour import DatePrecision, EventKind
from tests.builders import enter, known, read
from tests.test_charts import stop

FIGURES = some.one_of(
    some.builds(
        lambda counted, estimated, complete: Figure(
            FigureState.KNOWN, counted=counted, estimated=estimated, complete=complete, due=True
        ),
        some.integers(0, 500),
        some.none() | some.integers(0, 500),
        some.booleans(),
    ),
    some.sampled_from(
        [
            Figure(FigureState.UNKNOWN, due=True),
            Figure(FigureState.NOT_COUNTED, due=True),
            Figure(FigureState.NOT_YET),
            Figure(FigureState.NOT_YET, due=True, days_late=3),
            Figure(FigureState.CANCELLED),
        ]
    ),
)
PLACES = some.sampled_from(
    [("Weert", "Midden-Limburg", True), ("Breda", None, False), (None, None, None)]
)


@some.composite
def frames(draw: Any, unit: Unit) -> pd.DataFrame:
    rows = []
    for at in range(draw(some.integers(0, 8))):
        name, region, inside = draw(PLACES)
        first = draw(some.none() | some.dates(date(2017, 11, 1), date(2018, 12, 31)))
        row: dict[str, Any] = {
            "id": at + 1,
            "place": name or "Elders",
            "municipality": name,
            "in_province": inside,
            "region": region,
            "figure": draw(FIGURES),
        }
        if unit is Unit.VISITORS:
            row |= {"position": at, "first_day": first, "last_day": first}
        else:
            row |= {
                "day": first,
                "stop_id": draw(some.none() | some.integers(1, 3)),
                "kind": draw(some.sampled_from(list(EventKind))),
            }
        rows.append(row)
    columns = list(rows[0]) if rows else ["figure"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def summed(totals: list[figures.Total], name: str) -> int | None:
    known_ones = [value for one in totals if (value := getattr(one, name)) is not None]
    return sum(known_ones) if known_ones else None


@pytest.mark.parametrize("unit", Unit)
@settings(max_examples=60)
@given(data=some.data())
def test_the_parts_add_up_to_the_total_with_the_same_at_least(unit: Unit, data: Any) -> None:
    frame = data.draw(frames(unit))
    whole = reach.total(frame)
    for by in breakdowns.FITS[unit]:
        totals = list(breakdowns.parts(frame, by, unit)["total"])
        for name in ("counted", "estimated", "number"):
            assert summed(totals, name) == getattr(whole, name)
        for name in ("known", "partial", "expected", "upcoming"):
            assert sum(getattr(one, name) for one in totals) == getattr(whole, name)
        assert any(one.at_least for one in totals) is whole.at_least


@pytest.mark.parametrize("unit", Unit)
@settings(max_examples=60)
@given(data=some.data())
def test_no_part_turns_unknown_into_a_number(unit: Unit, data: Any) -> None:
    frame = data.draw(frames(unit))
    for by in breakdowns.FITS[unit]:
        found = breakdowns.parts(frame, by, unit)
        for figure, total in zip(found["figure"], found["total"], strict=True):
            assert (figure.number is None) is (total.number is None)
            assert total.number is not None or not figure.words()[0].isdigit()
            assert figure.number == total.number


def test_a_stop_over_two_months_stands_in_a_part_of_its_own(facts: str) -> None:
    stops = read(reach.stops, clock.today())
    labels = list(breakdowns.parts(stops, Breakdown.MONTH, Unit.VISITORS)["label"])
    assert labels == [
        "december 2017",
        "januari 2018",
        "maart 2018",
        "mei 2018 – juni 2018",
        "september 2018",
        "september 2018 – oktober 2018",
        "oktober 2018 – november 2018",
        breakdowns.NO_MONTH,
    ]


def test_regions_stand_from_north_to_south_with_breda_apart(facts: str) -> None:
    stops = read(reach.stops, clock.today())
    labels = list(breakdowns.parts(stops, Breakdown.REGION, Unit.VISITORS)["label"])
    assert labels == [
        "Noord-Limburg",
        "Midden-Limburg",
        "Zuid-Limburg",
        breakdowns.OUTSIDE,
    ]


def test_per_day_there_is_no_average_below_three_stops(facts: str) -> None:
    enter("weert", known(90))
    enter("roermond", known(160))
    found = breakdowns.per_day(read(reach.stops, clock.today()))
    assert list(found.stops["per_day"]) == [10.0, 10.0]
    assert (found.left_out, found.mean) == (7, None)
    enter("gennep", known(210))
    # No days, so that nobody can say how many a day.
    enter("horst", known(100))
    found = breakdowns.per_day(read(reach.stops, clock.today()))
    assert (len(found.stops), found.left_out, found.mean) == (3, 6, 10.0)
    said = breakdowns.sentence_per_day(found)
    assert "Gemiddelde van de haltes: 10,0 bezoekers per dag (n = 3)." in said
    left_out = said.partition("Niet meegenomen: ")[2]
    assert "Horst" in left_out
    assert "Weert" not in left_out


# --- where not yet ----------------------------------------------------------------------------


def test_six_of_31_were_visited_two_announced_and_breda_is_outside(facts: str) -> None:
    with database.reading() as session:
        stops = reach.stops(session, clock.today())
        found = coverage.municipalities(session, clock.today())
        lines = coverage.by_state(found, stops, "Limburg")
        overview, *_ = headlines.key_figures(session, clock.today())
    assert [(one.value, one.out_of) for one in lines] == [
        ("6", "van 31 in Limburg (19 %)"),
        ("2", "van 31 in Limburg (6 %)"),
        ("23", "van 31 in Limburg (74 %)"),
        ("1", "Breda"),
    ]
    # The overview counts by the same rule.
    for state, word in ((Coverage.VISITED, "bezocht"), (Coverage.ANNOUNCED, "aangekondigd")):
        assert set(found.loc[found["state"] == state, "name"]) == {
            part.label for part in overview.parts if part.words == word
        }


def test_each_count_of_municipalities_explains_itself(facts: str) -> None:
    with database.reading() as session:
        for slug, figure in (("visited", 6), ("announced", 2), ("not_yet", 23)):
            told = explanations.explain(session, f"coverage:{slug}", clock.today())
            assert told.key.number == figure
            assert sum(number or 0 for number in told.numbers) == figure
        outside = explanations.explain(session, "coverage:outside", clock.today())
        assert list(outside.rows["Wat"]) == ["Breda, gemeente Breda"]
        unique = explanations.explain(session, "unique", clock.today())
    assert (unique.key.value, unique.key.number) == ("onbekend", None)


def test_the_not_yet_are_listed_by_region_with_the_distance_to_the_nearest_stop(
    facts: str,
) -> None:
    listed = coverage.not_yet(read(coverage.municipalities, clock.today()))
    assert len(listed) == 23
    north_to_south = ["Noord-Limburg", "Midden-Limburg", "Zuid-Limburg"]
    assert list(dict.fromkeys(listed["Regio"])) == north_to_south
    row = listed.set_index("Gemeente").loc["Mook en Middelaar"]
    assert (row["Dichtstbijzijnde halte"], row["Afstand"]) == ("Gennep", "6 km")


def test_the_distance_is_as_the_crow_flies() -> None:
    maastricht, groningen = (50.8514, 5.6910), (53.2194, 6.5665)
    assert coverage.distance(maastricht, maastricht) == 0
    assert 266 < coverage.distance(maastricht, groningen) < 272


def test_the_hatching_lies_inside_its_polygon() -> None:
    square = [[[5.0, 51.0], [5.5, 51.0], [5.5, 51.4], [5.0, 51.4], [5.0, 51.0]]]
    lines = hatch(square)
    assert len(lines) > 5
    for line in lines:
        for longitude, latitude in line:
            assert 4.999 <= longitude <= 5.501
            assert 50.999 <= latitude <= 51.401


def test_the_map_says_the_same_in_colour_hatching_and_names(facts: str) -> None:
    found = read(coverage.municipalities, clock.today())
    layers = {layer.id: layer for layer in maps_coverage.coverage(found, example=False).layers}
    assert len(layers["coverage"].data) == 31
    assert {one["text"] for one in layers["names"].data} == set(
        found.loc[found["state"] != Coverage.NOT_YET, "name"]
    )
    assert layers["hatching"].data


def test_a_stop_of_one_day_has_one_day() -> None:
    one = stop(1, Figure(FigureState.KNOWN, counted=12))
    one |= {"first_day": date(2018, 1, 10), "last_day": date(2018, 1, 10)}
    one |= {"figure": Figure(FigureState.KNOWN, counted=12, due=True)}
    one |= {"date_precision": DatePrecision.DAY}
    assert list(breakdowns.per_day(pd.DataFrame([one])).stops["per_day"]) == [12.0]
