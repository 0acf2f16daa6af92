"""Compare: both sides as they are, and a difference only where nothing is missing."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from project import clock, database, tour
from project.counts.rules import Entry
from project.errors import InputError
from project.reach import comparison, sides
from project.reach.sides import Pair, Side
from project.results import explanations, reach
from project.wording import Compared, CountingMethod, FigureState, Unit
from tests.test_breakdowns import frames
from tests.test_counts import enter, known
from tests.test_deviations import LOST, NOT_HELD, a_tour
from tests.test_explanations import adds_up
from tests.visits import all_texts, bars, run_page, visit_as

sqlite_only = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
WEERT, ROERMOND = "stop:weert", "stop:roermond"


@pytest.fixture(autouse=True)
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(None, monkeypatch)


def compared(left: str, right: str, project: str = "") -> Pair:
    with database.reading() as session:
        return sides.pair(session, clock.today(), left, right, project)


def said(left: str, right: str, project: str = "") -> str:
    return "\n".join(comparison.sentences(compared(left, right, project)))


def cells(left: str, right: str) -> dict[str, list[str]]:
    return rows(compared(left, right))


def rows(found: Pair) -> dict[str, list[str]]:
    """The cells of the table by line: left, right, difference."""
    return {what: cells for what, *cells in comparison.table(found).itertuples(index=False)}


# --- two stops ----------------------------------------------------------------------------------


def test_two_stops_that_were_counted_differ_in_words_and_a_day(facts: str) -> None:
    enter("weert", known(90))
    enter("roermond", known(160))
    told = said(WEERT, ROERMOND)
    assert "Bezoeken: 90 bij Weert, 160 bij Roermond. Dat is 70 meer bij Roermond." in told
    # 9 and 16 days, the first and the last one counted too.
    assert (
        "Bezoeken per dag: bij Weert evenveel als bij Roermond: 10,0. Dat zijn alle bezoeken "
        "gedeeld door alle dagen."
    ) in told
    assert "Deelnames: niet te vergelijken, want bij Weert is er geen bijeenkomst" in told
    table = cells(WEERT, ROERMOND)
    assert table["Bezoeken"] == ["90", "160", "70 minder"]
    assert table["Bezoeken per dag"][2] == "gelijk"
    assert table["Unieke mensen"][0] == "onbekend (niet gemeten)"


def test_what_is_missing_is_named_and_no_difference_is_said(facts: str) -> None:
    enter("weert", known(90))
    told = said(WEERT, "stop:panningen")
    assert "Bezoeken: niet te vergelijken, want bij Panningen is het aantal nog niet ing" in told
    assert "bij Panningen kennen we het hele aantal of de dagen niet" in told
    assert "meer bij" not in told
    enter("panningen", LOST)
    assert "bij Panningen is het aantal onbekend" in said(WEERT, "stop:panningen")
    table = cells(WEERT, "stop:panningen")
    assert table["Bezoeken"] == ["90", "onbekend", comparison.NOT_COMPARABLE]
    assert table["Bezoeken, geteld"][1] == "geen getal"


def test_a_number_over_some_days_is_at_least_and_not_compared(facts: str) -> None:
    enter("weert", known(90))
    enter("roermond", known(40, date(2018, 3, 14), date(2018, 3, 16)))
    assert "bij Roermond is het aantal voor een deel bekend" in said(WEERT, ROERMOND)
    assert cells(WEERT, ROERMOND)["Bezoeken"][1] == "ten minste 40"


def test_an_estimate_stands_apart_and_the_difference_says_so(facts: str) -> None:
    enter("weert", known(90))
    guess = Entry(state=FigureState.KNOWN, number=50, method=CountingMethod.ESTIMATE)
    enter("roermond", guess)
    assert "Dat is 40 meer bij Weert. Niet alles is geteld" in said(WEERT, ROERMOND)
    table = cells(WEERT, ROERMOND)
    assert table["Bezoeken, geteld"][:2] == ["90", "geen getal"]
    assert table["Bezoeken, geschat"][:2] == ["geen getal", "50"]


def test_a_real_zero_is_compared_and_a_cancelled_stop_is_not(facts: str) -> None:
    enter("weert", known(0))
    enter("roermond", known(5))
    assert "0 bij Weert, 5 bij Roermond. Dat is 5 meer" in said(WEERT, ROERMOND)
    enter("maastricht", NOT_HELD)
    assert "bij Maastricht is de halte vervallen" in said(WEERT, "stop:maastricht")


def test_a_stop_without_days_has_visitors_and_none_a_day(facts: str) -> None:
    enter("horst", known(100))
    enter("weert", known(90))
    told = said(WEERT, "stop:horst")
    assert "Dat is 10 meer bij Horst" in told
    assert "Bezoeken per dag: niet te vergelijken, want bij Horst kennen we" in told


# --- two periods, two projects ------------------------------------------------------------------


def test_two_periods_are_not_compared_while_nobody_knows_what_belongs_to_them(facts: str) -> None:
    for slug in ("weert", "roermond"):
        enter(slug, known(10))
    spring, winter = "period:2018-03-01:2018-03-31", "period:2018-01-01:2018-02-28"
    told = said(winter, spring)
    assert "van 2 haltes weet niemand in welke periode zij vallen (Horst en Venlo)" in told
    table = cells(winter, spring)
    assert [cell.partition(" (")[0] for cell in table["Haltes"]][:2] == ["ten minste 1"] * 2


def test_two_periods_of_a_tour_with_all_days_are_compared(facts: str) -> None:
    a_tour("tweede", 3, date(2020, 1, 6))
    first, second = "period:2020-01-01:2020-01-31", "period:2020-02-01:2020-03-31"
    told = said(first, second, "tweede")
    assert "Dat is 40 meer in 1 februari – 31 maart 2020" in told
    assert "Deelnames: 40 in 1 januari – 31 januari 2020, 80 in 1 februari" in told
    assert "overlappen" not in told
    overlapping = said(first, "period:2020-01-31:2020-03-31", "tweede")
    assert "De twee periodes overlappen" in overlapping
    # Without any stop there is nothing to say, and no 0 either.
    nothing = said(first, "period:2019-01-01:2019-02-01", "tweede")
    assert "in 1 januari – 1 februari 2019 is er geen halte" in nothing


def test_two_projects_stand_side_by_side_and_are_never_added(facts: str) -> None:
    a_tour("tweede", 3, date(2020, 1, 6))
    enter("weert", known(7))
    with database.reading() as session:
        (first, _) = tour.project_names(session)
    found = compared(f"project:{first}", "project:tweede")
    totals = [reach.total(one.stops).number for one in found.sides]
    assert totals == [7, 120]
    table = rows(found)
    assert table["Bezoeken"] == ["ten minste 7", "120", comparison.NOT_COMPARABLE]
    assert "van 8 van de 9 haltes" in "\n".join(comparison.sentences(found))


# --- what cannot be -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "sentence"),
    [
        (WEERT, WEERT, "twee keer hetzelfde: Weert"),
        (WEERT, "stop:mordor", "De halte “mordor” bestaat niet"),
        (WEERT, "stop:", "bestaat niet"),
        ("project:x", "project:y", "Het project “x” bestaat niet"),
        ("period:2018-03-31:2018-03-01", "period:2018-01-01:2018-02-01", "Draai de dagen om"),
        ("period:2018-03-01:", "period:2018-01-01:2018-02-01", "een eerste en een laatste dag"),
        ("period:2018-03-01:gisteren", "period:2018-01-01:2018-02-01", "is geen dag"),
        ("period:2090-01-01:2090-02-01", "period:2018-01-01:2018-02-01", "moet nog komen"),
        ("elders:x", WEERT, "Kies haltes, periodes of projecten"),
        ("period::", WEERT, "een eerste en een laatste dag"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(
    facts: str, left: str, right: str, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        compared(left, right)


def test_two_stops_in_one_town_are_told_apart(facts: str) -> None:
    a_tour("tweede", 1, date(2020, 1, 6))
    a_tour("derde", 1, date(2021, 1, 6))
    found = compared("stop:tweede-0", "stop:derde-0")
    assert [one.name for one in found.sides] == [
        "1. Plaats 0 (Project tweede)",
        "1. Plaats 0 (Project derde)",
    ]
    assert len(set(comparison.table(found).columns)) == 4


# --- for all data -------------------------------------------------------------------------------


def a_side(name: str, stops: pd.DataFrame, sessions: pd.DataFrame) -> Side:
    columns = ["place", "period", "date_precision", "cancelled", "by_host"]
    stops, sessions = (
        frame.assign(**{one: frame.get("place") for one in columns if one not in frame}).assign(
            date_precision="unknown", cancelled=False, by_host=False
        )
        for frame in (stops, sessions)
    )
    nothing = stops.head(0), sessions.head(0)
    return Side(f"stop:{name}", Compared.STOP, (name,), stops, sessions, *nothing)


@settings(max_examples=80)
@given(data=some.data())
def test_a_difference_is_said_only_when_nothing_is_missing_on_both_sides(data: Any) -> None:
    found = Pair(
        *(
            a_side(name, data.draw(frames(Unit.VISITORS)), data.draw(frames(Unit.PARTICIPANTS)))
            for name in ("Oost", "West")
        )
    )
    told = comparison.sentences(found)
    for unit, sentence in ((Unit.VISITORS, told[0]), (Unit.PARTICIPANTS, told[2])):
        totals = [reach.total(sides.frame_of(one, unit)) for one in found.sides]
        complete = all(
            total.number is not None and not total.at_least and not total.upcoming
            for total in totals
        )
        assert (comparison.NOT_COMPARABLE in sentence) is not complete, (sentence, totals)
        assert ("evenveel" in sentence or " meer bij " in sentence) is complete
    table = rows(found)
    for unit, row in ((Unit.VISITORS, "Bezoeken"), (Unit.PARTICIPANTS, "Deelnames")):
        for one, cell in zip(found.sides, table[row], strict=False):
            total = reach.total(sides.frame_of(one, unit))
            assert cell == total.words()
            assert total.number is not None or not cell[0].isdigit()


def test_every_figure_of_a_side_explains_itself(facts: str) -> None:
    enter("weert", known(90))
    enter("werkbijeenkomst-1", known(12))
    with database.reading() as session:
        (first, *_) = tour.project_names(session)
        for code in (WEERT, "stop:panningen", f"project:{first}", "period:2018-01-01:2018-12-31"):
            one = sides.side(session, clock.today(), code)
            keys = comparison.key_figures(one)
            assert len({key.code for key in keys}) == 6
            for key in keys:
                told = explanations.explain(session, key.code, clock.today())
                assert (told.label, told.value) == (key.label, key.value)
                adds_up(told)
        with pytest.raises(InputError, match="bestaat niet"):
            explanations.explain(session, "compare:visitors:stop:mordor", clock.today())
        with pytest.raises(InputError, match="bestaat niet"):
            explanations.explain(session, "compare:mensen:stop:weert", clock.today())


# --- on the screen ------------------------------------------------------------------------------


def texts(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(all_texts(page))


@sqlite_only
def test_the_choice_stands_in_the_address_and_the_page_shows_both_sides(facts: str) -> None:
    enter("weert", known(90))
    enter("roermond", known(160))
    asked = {"vergelijk": "stop", "stop1": "weert", "stop2": "roermond"}
    page = run_page("reach", **asked)
    assert "Dat is 70 meer bij Roermond." in texts(page)
    assert bars(page).count(160) == 2, "once in the breakdown and once in the comparison"
    (box,) = [one for one in page.selectbox if one.label == "Tweede halte"]
    box.select("panningen").run()
    assert page.query_params["stop2"] == "panningen"
    assert "bij Panningen is het aantal nog niet ingevuld" in texts(page)


@sqlite_only
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Zet twee haltes, twee periodes of twee projecten naast elkaar."),
        ({"vergelijk": "peren"}, "Dit is niet te vergelijken."),
        ({"vergelijk": "stop"}, "Kies twee haltes."),
        ({"vergelijk": "stop", "stop1": "weert", "stop2": "weert"}, "twee keer hetzelfde"),
        ({"vergelijk": "stop", "stop1": "weert", "stop2": "<b>"}, "De halte “<b>” bestaat niet"),
        ({"vergelijk": "project"}, "zijn er twee projecten nodig: die zijn er niet"),
        (
            {
                "vergelijk": "period",
                "van1": "2018-03-31",
                "tot1": "2018-03-01",
                "van2": "2018-01-01",
                "tot2": "2018-02-01",
            },
            "Draai de dagen om",
        ),
    ],
)
def test_an_address_that_cannot_be_is_answered_in_dutch(
    facts: str, asked: dict[str, str], sentence: str
) -> None:
    assert sentence in texts(run_page("reach", **asked))


def test_a_mean_over_all_days_names_its_rule_and_who_is_left_out(facts: str) -> None:
    enter("weert", known(90))
    found = compared("period:2018-01-01:2018-12-31", "period:2019-01-01:2019-12-31")
    (line,) = [one for one in comparison.key_figures(found.left) if "per dag" in one.label]
    assert line.value == "10,0"
    assert line.out_of.startswith("alle bezoeken gedeeld door alle dagen, over 1 van ")
    assert "Niet meegenomen: " in line.out_of
    assert "Roermond" in line.out_of
