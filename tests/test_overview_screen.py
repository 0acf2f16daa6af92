"""Overzicht: the first screen answers before it shows, and every figure says what it means."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from project import clock
from project.wording.people import Role
from tests.conftest import Server
from tests.visits import all_texts, open_in_browser, run_page, sign_in_row, visit_as

# Where the exhibition was on a day, in the words of the first sentence.
MOMENTS = [
    ((2017, 11, 1), "Nu nergens. De rondreis is nog niet begonnen."),
    ((2018, 9, 12), "Nu in Panningen"),
    ((2018, 9, 27), "Nu in Panningen"),
    ((2018, 9, 28), "Nu nergens. De laatste halte met een bekende datum was Panningen"),
    ((2018, 11, 10), "Nu nergens. De laatste halte met een bekende datum was Venray"),
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


def test_every_key_figure_says_its_state_in_words(facts: str) -> None:
    said = " ".join(all_texts(run_page("overview")))
    for line in (
        "Gemeenten in Limburg: **6 bezocht, 2 aangekondigd** van 31",
        "Haltes: **7 met datum (1 alleen de maand)** van 9, waarvan 8 in Limburg",
        "Werkbijeenkomsten: **5 aangekondigd, niet bevestigd** van 5",
        "Bezoekers: **nog niet ingevuld**",
        "Deelnemers: **nog niet ingevuld** 0 van 5 bijeenkomsten",
        "Sociale coöperaties: **9 in de tentoonstelling** 2 verder genoemd",
    ):
        assert line in " ".join(said.split()), line


_DOOR = "[Telling invoeren](/invoeren)"


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
    for text in ("De laatste halte met een bekende datum was Venray", "Wat weten we?", "Bezoekers"):
        box = page.get_by_text(text).first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= height, text
    page.get_by_role("button", name="Uitleg").first.click()
    expect(page.get_by_text("We tellen de gemeenten van nu")).to_be_visible()
    # Nothing sticks out at the side.
    assert page.evaluate("document.documentElement.scrollWidth") <= width
