"""Overzicht: the first screen answers before it shows, and every figure says what it means."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from project import clock, database
from project.results import headlines
from project.ui.figures import tiles
from project.wording.people import Role
from tests.conftest import Server
from tests.visits import all_texts, files_of, open_in_browser, run_page, sign_in_row, visit_as

# On its last day, and a day later; test_situations.py has the other moments.
MOMENTS = [
    ((2018, 9, 27), "Nu in Panningen"),
    ((2018, 9, 28), "**Nu nergens.** Laatst in Panningen, tot en met 27 september 2018"),
]


@pytest.fixture(autouse=True)
def _stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(None, monkeypatch)


@pytest.mark.parametrize(("day", "sentence"), MOMENTS)
def test_the_first_sentence_says_where_the_exhibition_is(
    facts: str, day: tuple[int, int, int], sentence: str
) -> None:
    with clock.stopped_at(datetime(*day, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))):
        page = run_page("overview")
    assert not page.exception
    assert any(sentence in text for text in all_texts(page))


def test_every_tile_says_its_state_in_words_and_draws_a_sign_for_each_part(facts: str) -> None:
    page = run_page("overview")
    values = {one.label: one.value for one in page.metric}
    assert values == {
        "Bezoekers": "nog niet ingevuld",
        "Deelnemers": "nog niet ingevuld",
        "Bijeenkomsten": "5 :small[aangekondigd]",
        "Gemeenten bezocht": "6 :small[van 31]",
        "Haltes met datum": "7 :small[van 9]",
        "Sociale coöperaties": "9 :small[tentoongesteld]",
    }
    said = " ".join(all_texts(page))
    for words in (
        "Bezoekers: 9 nog niet ingevuld",
        "Bijeenkomsten: 5 aangekondigd",
        "Gemeenten bezocht: 6 zeker, 2 aangekondigd en 23 nog niet",
        "Haltes met datum: 2 onbekend, 6 zeker en 1 alleen de maand bekend",
        "9 haltes en 5 bijeenkomsten wachten op een telling.",
    ):
        assert words in said, words


_DOOR = "[Telling invoeren](/invoeren)"


def test_each_picture_can_be_taken_along(facts: str) -> None:
    for page in ("overview", "route"):
        names = [name for name in files_of(run_page(page)) if name.endswith(".svg")]
        assert len(names) == 1


def test_only_who_may_enter_counts_is_led_to_the_form(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _DOOR not in all_texts(run_page("overview"))
    visit_as(sign_in_row(Role.READER), monkeypatch)
    assert _DOOR not in all_texts(run_page("overview"))
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    assert _DOOR in all_texts(run_page("overview"))


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_answer_stands_on_the_first_screen_and_each_figure_explains_itself(
    page: Page, server: Server, width: int
) -> None:
    height = 900 if width == 1280 else 844
    page.set_viewport_size({"width": width, "height": height})
    open_in_browser(page, server, "")
    for text in ("Nu nergens", "Bezoekers", "Bijeenkomsten"):
        box = page.get_by_text(text).first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= height, text
    page.get_by_role("button", name="Uitleg").first.click()
    expect(page.get_by_text("De som van wat bekend is")).to_be_visible()
    # Nothing sticks out at the side.
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_figure_that_was_added_gets_a_tile_behind_the_others(facts: str) -> None:
    with database.reading() as session:
        figures = headlines.key_figures(session, clock.today())
    added = replace(figures[0], code="added")
    assert [one.code for one in tiles.headlines([added, *figures])][-1] == "added"
