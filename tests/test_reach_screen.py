"""Bereik: the filters stand in the address and are read from it; forged ones change nothing."""

import pytest
from streamlit.testing.v1 import AppTest

from project.upkeep import demo
from tests.visits import all_texts, run_page, visit_as

CHOICES = {"periode": "Periode", "regio": "Regio", "subsidie": "Subsidie", "soort": "Soort"}


@pytest.fixture(autouse=True)
def _stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(None, monkeypatch)


def _stops(page: AppTest) -> list[str]:
    return [str(stop).split(" ", 1)[1] for stop in page.table[0].value["Halte"]]


def test_the_filters_in_the_address_narrow_pictures_and_tables(facts: str) -> None:
    page = run_page("reach", periode="2018", subsidie="inside")
    assert not page.exception
    assert [one.value for one in page.selectbox] == ["2018", "alles", "inside", "alles"]
    # What is narrowed stands in sight, so that nobody takes it for the whole.
    assert "Filter (2)" in all_texts(page)
    assert _stops(page) == ["Panningen", "Gennep", "Venray"]
    assert len(_stops(run_page("reach"))) == 9


def test_stops_without_days_are_left_out_of_a_year_and_the_page_says_so(facts: str) -> None:
    page = run_page("reach", periode="2018")
    assert "2 haltes zonder datums" in " ".join(all_texts(page))
    assert "Horst" not in _stops(page)


def test_a_choice_is_written_into_the_address(facts: str) -> None:
    page = run_page("reach")
    page.selectbox[0].select("2017").run()
    assert page.query_params["periode"] == "2017"
    assert _stops(page) == ["Breda"]
    page.selectbox[0].select("alles").run()
    assert "periode" not in page.query_params
    assert len(_stops(page)) == 9


def test_a_forged_filter_is_ignored(facts: str) -> None:
    for forged in ("1999", "2018'--", "<b>2018</b>", "", "alles ", "2018\n", "x" * 9000):
        page = run_page("reach", **dict.fromkeys(CHOICES, forged))
        assert not page.exception
        assert not page.error
        assert len(_stops(page)) == 9
        assert {one.value for one in page.selectbox} == {"alles"}
        # It was asked for, so the reader hears that it is not what stands here.
        told = [one for one in page.info if "bestaat hier niet" in one.value]
        assert len(told) == len(CHOICES) * bool(forged), forged


def test_a_filter_that_leaves_nothing_says_so_and_shows_no_zero(facts: str) -> None:
    page = run_page("reach", soort="conference")
    assert not page.exception
    said = " ".join(all_texts(page))
    assert "0 deelnemers" not in said
    assert "0 van 0" not in said
    assert "Geen deelnemers bij deze keuze." in said


def test_the_tables_of_the_demo_tell_the_five_states_apart(db: str) -> None:
    demo.prepare()
    page = run_page("reach")
    visitors = [str(cell).replace("\\", "") for cell in page.table[0].value["Bezoekers"]]
    for word in ("onbekend", "niet geteld", "nog niet ingevuld", "ten minste"):
        assert any(cell.startswith(word) for cell in visitors), word
    participants = [str(cell) for cell in page.table[1].value["Deelnemers"]]
    assert "0" in participants
    assert "vervallen" in participants
