"""Tellingen, the desk, without a browser; and what lies open and how it is usually counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from project import clock, database
from project.counts import host_links, stored
from project.results import waiting
from project.wording.counts import CountingMethod
from project.wording.people import Role
from tests.builders import about, correct, enter, known, withdraw, writing
from tests.visits import all_texts, run_page, sign_in_row, visit_as

# The exhibition is in Venray from 19 October until 9 November.
IN_VENRAY = datetime(2018, 10, 25, 18, tzinfo=UTC)
# The evening of the first workshop.
AT_NIGHT = datetime(2018, 9, 12, 19, 40, tzinfo=UTC)
NINETEENTH = date(2018, 10, 19)


@pytest.fixture
def opened(facts: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    """Opens the page as a colleague who may enter counts, each time anew."""

    def open_page() -> AppTest:
        visit_as(sign_in_row(Role.EDITOR), monkeypatch)
        return run_page("enter_count")

    return open_page


def plain(text: str) -> str:
    return text.replace("\\", "")


def listed() -> pd.DataFrame:
    with database.reading() as session:
        return waiting.open_figures(session, clock.today())


def test_it_works(opened: Callable[[], AppTest]) -> None:
    with clock.stopped_at(IN_VENRAY):
        number = enter("weert", known(90), by="annemarie")
        page = opened()
    told = " ".join(map(plain, all_texts(page)))
    assert "Nog in te vullen" in told
    unit, venray = about("venray")
    assert f"[Venray · tentoonstelling](/invoeren/bezoekers/{venray})" in told
    assert f"nr {number} · Weert" in told
    assert "90 bezoekers, geteld](/invoeren/nr/1)" in told
    assert "presentielijst" in told
    assert "annemarie, 25 oktober 2018, 20:00" in told
    assert unit == "visitors"


def test_one_figure_has_its_history_its_form_and_its_links(opened: Callable[[], AppTest]) -> None:
    with clock.stopped_at(AT_NIGHT):
        number = enter("werkbijeenkomst-1", known(34), by="annemarie")
        correct(number, known(43), by="bob")
        page = opened()
        page.session_state["fold-geschiedenis"] = True
        (choice,) = page.selectbox
        choice.set_value(about("werkbijeenkomst-1")).run()
    assert not page.exception
    table = page.table[0]
    # As many columns as fit on a phone; the file has them all.
    assert list(table.value.columns) == ["Nr", "Wat er stond", "Door wie en waarom"]
    rows = [[plain(str(cell)) for cell in row] for row in table.value.itertuples(index=False)]
    assert rows[0][1] == "43 (presentielijst)"
    assert rows[0][2] == "bob, 12 september 2018, 21:40; vervangt nr 1: typefout"
    assert rows[1][2] == "annemarie, 12 september 2018, 21:40"
    assert "Maak een link voor de locatie" in [one.label for one in page.button]
    form = f"/invoeren/deelnemers/{about('werkbijeenkomst-1')[1]}"
    assert f"[Open het formulier]({form})" in " ".join(one.value for one in page.markdown)


# --- what lies open -----------------------------------------------------------------------------


def test_a_stop_that_runs_waits_for_nobody_while_every_day_is_filled_in(facts: str) -> None:
    with clock.stopped_at(IN_VENRAY):
        assert about("venray") in set(zip(listed()["unit"], listed()["subject_id"], strict=True))
        enter("venray", known(20, date(2018, 10, 19), date(2018, 10, 23)))
        (row,) = listed()[listed()["label"].str.contains("Venray")].to_dict("records")
        assert row["words"] == "ten minste 20"
        enter("venray", known(7, date(2018, 10, 24), date(2018, 10, 25)))
        assert not listed()["label"].str.contains("Venray").any()
    with clock.stopped_at(IN_VENRAY + timedelta(days=1)):
        assert listed()["label"].str.contains("Venray").any()


def test_what_runs_says_until_when_and_what_is_today_says_so(facts: str) -> None:
    with clock.stopped_at(IN_VENRAY):
        (row,) = listed()[listed()["label"].str.contains("Venray")].to_dict("records")
        assert row["words"] == "tot en met 9 november 2018"
    with clock.stopped_at(AT_NIGHT):
        assert listed().iloc[0]["words"] == "vandaag"


def test_what_is_of_today_stands_on_top_and_then_what_waits_longest(facts: str) -> None:
    with clock.stopped_at(IN_VENRAY):
        assert list(listed()["place"][:2]) == ["Venray", "Breda"]
    with clock.stopped_at(AT_NIGHT):
        # The gathering of tonight, before the days of the exhibition around it.
        assert list(listed()["unit"][:2]) == ["participants", "visitors"]


# --- how it is usually counted --------------------------------------------------------------------


def test_a_host_and_a_figure_that_was_taken_back_say_nothing_about_the_next_count(
    facts: str,
) -> None:
    (unit, venray), day = about("venray"), date(2018, 10, 20)
    with clock.stopped_at(IN_VENRAY):
        taken_back = enter("venray", replace(known(9), first_day=NINETEENTH, last_day=NINETEENTH))
        assert usual("venray") is CountingMethod.LIST
        withdraw(taken_back)
        with writing() as session:
            token = host_links.make_link(session, unit=unit, subject_id=venray, by="anna")
            sent = replace(known(9), first_day=day, last_day=day)
            host_links.enter_through_link(session, token=token, entry=sent, key="a")
        assert usual("venray") is None


def test_a_session_begins_with_the_way_of_the_last_of_its_kind(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    enter("weert", replace(known(90), method=CountingMethod.TICKETS))
    assert usual("werkbijeenkomst-2") is CountingMethod.LIST
    # A sample is worked out each time.
    enter("werkbijeenkomst-3", replace(known(34), method=CountingMethod.SAMPLE))
    assert usual("werkbijeenkomst-2") is None
    assert usual("opening-panningen") is None


def usual(slug: str) -> CountingMethod | None:
    unit, subject_id = about(slug)
    with database.reading() as session:
        return stored.usual_method(session, unit, subject_id)
