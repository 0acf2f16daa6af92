"""Pages for who uses no mouse, or lets the page be read aloud (see test_every_page for axe)."""

import re

import pytest
from playwright.sync_api import Page, expect

from project.accounts.holders import EXAMPLE_ACCOUNTS
from project.wording.people import Role
from tests.conftest import Server
from tests.visits import give_cookie, open_in_browser, sign_in_row, working_on


@pytest.fixture(scope="module")
def token(demo_server: Server) -> str:
    """A sign-in of somebody who may open every page."""
    with working_on(demo_server.database_url):
        return sign_in_row(Role.MANAGER)


@pytest.mark.browser
def test_what_streamlit_says_by_itself_is_dutch_too(
    page: Page, demo_server: Server, token: str
) -> None:
    give_cookie(page, demo_server, token)
    open_in_browser(page, demo_server, "inlezen")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_have_count(1)
    expect(page.get_by_test_id("stTopNavSection")).to_have_text(re.compile("^Meer"))
    expect(page.get_by_text("ten hoogste 20 MB")).to_be_visible()
    open_in_browser(page, demo_server, "bereik")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("combobox").first.fill("zzzz")
    expect(page.get_by_text("Niets gevonden")).to_be_visible()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Menu openen").click()
    expect(page.get_by_role("link", name="Overzicht")).to_be_visible()


@pytest.mark.browser
def test_the_keyboard_alone_reaches_the_menu_and_each_stop(page: Page, server: Server) -> None:
    open_in_browser(page, server, "route")
    reached = _tabbed_through(page, until="1 Breda")
    for label in ("Overzicht", "Rondreis", "Coöperaties", "Over"):
        assert label in reached
    for place in ("Weert", "Roermond"):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=place)).to_be_visible()
    page.get_by_role("button", name="Volgende").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Halte 4: Maastricht")).to_be_visible()


@pytest.mark.browser
def test_somebody_can_sign_in_and_start_a_count_with_the_keyboard_alone(
    page: Page, demo_server: Server
) -> None:
    name, (password, _role) = next(iter(EXAMPLE_ACCOUNTS.items()))
    open_in_browser(page, demo_server, "inloggen?terug=/invoeren")
    page.get_by_label("Naam").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Venlo · tentoonstelling").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Hoeveel bezoekers?")).to_be_visible()


@pytest.mark.browser
def test_a_table_wider_than_a_phone_can_be_moved_with_the_keyboard(
    page: Page, server: Server
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_in_browser(page, server, "voortgang")
    page.get_by_role("tab", name="Anders dan gepland").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stTable] *')]"
        ".some(one => one.scrollLeft > 0)"
    )
    page.keyboard.press("Tab")
    inside = "document.activeElement.closest('[data-testid=stTable]') !== null"
    assert not page.evaluate(inside), "the cells of a table are no stops of the Tab key"


def _tabbed_through(page: Page, *, until: str) -> list[str]:
    reached: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText").strip())
        if reached[-1] == until:
            return reached
    pytest.fail(f"{until} was never reached: {reached}")
