"""The menu of a phone, and signing out, in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server, ready
from tests.visits import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(page: Page, demo_server: Server) -> Page:
    """A colleague on a phone, on Overzicht."""
    sign_in(page, demo_server)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(demo_server.url)
    ready(page)
    return page


def test_the_menu_of_a_phone_makes_way_for_the_page_that_was_chosen(editor: Page) -> None:
    editor.get_by_role("button", name="Menu openen").click()
    editor.get_by_role("navigation").get_by_role("link", name="Tellingen").click()
    expect(editor.get_by_role("heading", name="Tellingen", exact=True)).to_be_in_viewport(ratio=1)
    # Out of sight, and no stop of the Tab key either.
    expect(editor.get_by_role("link", name="Rondreis")).to_be_hidden()
    editor.get_by_role("button", name="Menu openen").press("Enter")
    expect(editor.get_by_role("navigation").get_by_role("link", name="Overzicht")).to_be_focused()
    editor.keyboard.press("Escape")
    expect(editor.get_by_role("link", name="Rondreis")).to_be_hidden()


def test_signing_out_happens_in_the_same_tab(editor: Page, demo_server: Server) -> None:
    editor.goto(f"{demo_server.url}/over")
    editor.get_by_role("link", name="Uitloggen").click()
    editor.wait_for_url(f"{demo_server.url}/uitloggen")
    editor.get_by_role("button", name="Uitloggen").click()
    editor.wait_for_url(f"{demo_server.url}/")
    assert len(editor.context.pages) == 1
    editor.goto(f"{demo_server.url}/telling")
    expect(editor).to_have_url(re.compile("/inloggen"))
