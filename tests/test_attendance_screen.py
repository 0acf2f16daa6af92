"""Bezoek en deelname: the filters stand in the address and are read from it; forged ones not."""

import pytest
from streamlit.testing.v1 import AppTest

from project.upkeep import demo
from tests.visits import all_texts, run_page, visit_as


@pytest.fixture(autouse=True)
def _stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(None, monkeypatch)


def _places(page: AppTest) -> list[str]:
    return [str(place) for place in page.table[0].value["Plaats"]]


def test_the_filters_in_the_address_narrow_charts_totals_and_tables(facts: str) -> None:
    page = run_page("attendance", periode="2018", subsidie="inside")
    assert not page.exception
    assert [one.value for one in page.selectbox] == ["2018", "alles", "inside"]
    assert "Breda" not in _places(page)
    everything = run_page("attendance")
    assert len(_places(everything)) == 9
    assert 0 < len(_places(page)) < 9


def test_stops_without_days_are_left_out_of_a_year_and_the_page_says_so(facts: str) -> None:
    page = run_page("attendance", periode="2018")
    assert "2 haltes zonder datums" in " ".join(all_texts(page))
    assert "Horst" not in _places(page)


def test_a_choice_is_written_into_the_address(facts: str) -> None:
    page = run_page("attendance")
    page.selectbox[0].select("2017").run()
    assert page.query_params == {"periode": "2017"}
    assert _places(page) == ["Breda"]
    page.selectbox[0].select("alles").run()
    assert page.query_params == {}
    assert len(_places(page)) == 9


def test_a_forged_filter_is_ignored(facts: str) -> None:
    for forged in ("1999", "2018'--", "<b>2018</b>", "", "alles ", "2018\n", "x" * 9000):
        page = run_page("attendance", periode=forged, soort=forged, subsidie=forged)
        assert not page.exception
        assert not page.error
        assert len(_places(page)) == 9
        assert {one.value for one in page.selectbox} == {"alles"}
        # It was asked for, so the reader hears that it is not what stands here.
        told = [one for one in page.info if "bestaat hier niet" in one.value]
        assert len(told) == 3 * bool(forged), forged


def test_a_filter_that_leaves_nothing_says_so_and_shows_no_zero(facts: str) -> None:
    page = run_page("attendance", soort="conference")
    assert not page.exception
    said = " ".join(all_texts(page))
    assert "0 deelnemers" not in said
    assert "0 van 0" not in said
    assert "Geen bijeenkomsten bij deze keuze." in said
    assert "Deelnemers aan bijeenkomsten" not in [one.value for one in page.header]


def test_the_table_of_the_demo_tells_the_five_states_apart(db: str) -> None:
    demo.prepare()
    page = run_page("attendance")
    visitors = [str(cell).replace("\\", "") for cell in page.table[0].value["Bezoekers"]]
    for word in ("onbekend", "niet geteld", "nog niet ingevuld", "ten minste"):
        assert any(cell.startswith(word) for cell in visitors), word
    participants = [str(cell) for cell in page.table[1].value["Deelnemers"]]
    assert "0" in participants
    assert "vervallen" in participants
