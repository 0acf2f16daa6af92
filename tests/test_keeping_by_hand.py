"""What staff does on the directory and the requests, in a browser on a laptop and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server, ready
from tests.visits import open_in_browser, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["laptop", "phone"]),
]
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
WRONG, RIGHT = "http://user:secret@fort.example", "https://fort.example/"


@pytest.fixture
def staff(page: Page, start_server: Callable[..., Server], size: tuple[int, int]) -> Server:
    """The example figures, with an editor at a screen of this size."""
    server = start_server(fill="demo")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    sign_in(page, server)
    return server


def press(page: Page, within: Page | Locator, name: str) -> None:
    button = within.get_by_role("button", name=name, exact=True)
    # While a part of the page is drawn again, the old button stands beside the new one; a click
    # on what is gone meanwhile is tried again.
    expect(button).to_have_count(1)
    button.last.click()
    ready(page)


def test_a_wrong_website_stays_typed_and_the_right_one_is_saved_and_told(
    page: Page, staff: Server
) -> None:
    open_in_browser(page, staff, "cooperaties?cooperatie=fort-vreeswijk")
    press(page, page, "Bewerken")
    page.get_by_label("Website").fill(WRONG)
    page.get_by_text("de bron zegt het anders", exact=True).click()
    press(page, page, "Opslaan")
    expect(page.get_by_role("alert").last).to_contain_text("Dit adres kan niet als website")
    expect(page.get_by_label("Website")).to_have_value(WRONG)
    expect(page.get_by_text("Website: onbekend")).to_be_visible()
    assert page.evaluate(FITS)

    page.get_by_label("Website").fill(RIGHT)
    # Streamlit may drop a click that comes while it takes in what was typed.
    page.get_by_label("Website").press("Tab")
    ready(page)
    press(page, page, "Opslaan")
    expect(page.get_by_role("status")).to_contain_text("website werd")
    expect(page.locator(f"main a[href='{RIGHT}']")).to_have_count(1)
    # The proof stands there before the page has come to rest.
    ready(page)
    press(page, page, "Ongedaan maken")
    expect(page.get_by_text("Website: onbekend")).to_be_visible()
    expect(page.get_by_text("Eerdere wijzigingen (2)")).to_be_visible()


def test_a_request_goes_a_step_further_and_back(page: Page, staff: Server) -> None:
    open_in_browser(page, staff, "verzoeken")
    asked = page.get_by_role("radio", name="Nr 1: Beek, gevraagd")
    expect(asked).to_have_count(1)
    assert page.evaluate(FITS)
    page.get_by_text("Nr 1: Beek, gevraagd").click()
    ready(page)
    page.get_by_label("Opmerking bij de stap (geen namen)").fill("Gebeld")
    page.get_by_role("button", name="Volgende stap: afgesproken").click()
    expect(page.get_by_role("status")).to_contain_text("Verzoek nr 1 staat nu op “afgesproken”")
    expect(asked).to_have_count(0)
    # Read back from the database by a page that is opened again.
    open_in_browser(page, staff, "verzoeken")
    page.get_by_text("Nr 1: Beek, afgesproken").click()
    expect(page.get_by_text("Gebeld")).to_be_visible()
    page.get_by_role("button", name="Terug: gevraagd").click()
    expect(asked).to_have_count(1)
