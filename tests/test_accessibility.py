"""Every page for who sees little, uses no mouse, or lets the page be read aloud."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from project.access import EXAMPLE_ACCOUNTS, PAGES
from project.ui.page.menu import LABELS
from project.wording import Role
from tests.conftest import Server
from tests.visits import give_cookie, open_in_browser, sign_in_row, working_on

WINDOWS = {"laptop": (1280, 900), "phone": (390, 844)}
SIGN_IN = "inloggen"
# Streamlit's own, with no setting for it: the box around a table that is wider than a phone. The
# browser itself puts such a box among the tab stops, which axe does not see; a test below does.
_NOT_OURS = {"scrollable-region-focusable"}
EVERYWHERE = [*(rule.address for rule in PAGES.values()), SIGN_IN]


@pytest.fixture(scope="module")
def token(demo_server: Server) -> str:
    """A sign-in of somebody who may open every page."""
    with working_on(demo_server.database_url):
        return sign_in_row(Role.MANAGER)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_nothing_serious_on_any_page(
    browser: Browser, demo_server: Server, token: str, window: str, scheme: Any
) -> None:
    width, height = WINDOWS[window]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="nl-NL"
    )
    give_cookie(page, demo_server, token)
    found = {}
    for address in [
        *EVERYWHERE,
        "route?halte=venray",
        "haltes?halte=venray",
        "cooperaties?cooperatie=fort-vreeswijk",
    ]:
        open_in_browser(page, demo_server, address)
        if serious := _serious(page):
            found[address] = serious
    page.close()
    assert found == {}


def _serious(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for one in violations
        if one["impact"] in {"serious", "critical"} and one["id"] not in _NOT_OURS
        for node in one["nodes"]
    ]


@pytest.mark.browser
def test_each_page_is_dutch_and_has_one_heading_and_a_title_of_its_own(
    page: Page, demo_server: Server, token: str
) -> None:
    give_cookie(page, demo_server, token)
    titles = set()
    for key, rule in PAGES.items():
        open_in_browser(page, demo_server, rule.address)
        assert page.locator("html").get_attribute("lang") == "nl"
        expect(page.locator("h1")).to_have_text([LABELS[key]])
        # The menu may say behind a name how many figures are still open.
        title = re.compile(rf"{LABELS[key]}( \(\d+\))? · Sociale coöperaties op weg")
        expect(page).to_have_title(title)
        titles.add(page.title())
    open_in_browser(page, demo_server, SIGN_IN)
    expect(page.locator("h1")).to_have_count(1)
    titles.add(page.title())
    assert len(titles) == len(PAGES) + 1


@pytest.mark.browser
def test_what_streamlit_says_by_itself_is_dutch_too(
    page: Page, demo_server: Server, token: str
) -> None:
    give_cookie(page, demo_server, token)
    open_in_browser(page, demo_server, "inlezen")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_have_count(1)
    expect(page.get_by_test_id("stTopNavSection")).to_have_text(re.compile(r"^\d+ meer"))
    expect(page.get_by_text("ten hoogste 20 MB")).to_be_visible()
    open_in_browser(page, demo_server, "bezoek")
    page.get_by_role("combobox").first.fill("zzzz")
    expect(page.get_by_text("Niets gevonden")).to_be_visible()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Menu openen").click()
    expect(page.get_by_role("link", name="Overzicht")).to_be_visible()


@pytest.mark.browser
def test_the_tab_key_reaches_the_menu_and_a_link_beside_the_map_for_each_stop(
    page: Page, server: Server
) -> None:
    open_in_browser(page, server, "route")
    reached = _tabbed_through(page, until="Inloggen")
    for label in ("Overzicht", "Bezoek en deelname", "Sociale coöperaties", "Over deze cijfers"):
        assert label in reached
    stops = [label for label in reached if label[:2] in {f"{number}." for number in range(1, 10)}]
    assert len(stops) == 9
    page.get_by_role("link", name="7. Venray").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Halte 7: Venray")).to_be_visible()


@pytest.mark.browser
def test_every_chart_and_map_says_in_words_what_it_shows(page: Page, server: Server) -> None:
    for address in ("", "route", "bezoek", "cooperaties"):
        open_in_browser(page, server, address)
        for drawn in page.locator(
            "[data-testid=stPlotlyChart], [data-testid=stDeckGlJsonChart]"
        ).all():
            told = drawn.evaluate(
                "one => one.getAttribute('aria-label')"
                " || one.querySelector('[aria-label], [alt]')?.getAttribute('aria-label') || ''"
            )
            assert len(told) > 20, (address, drawn.evaluate("one => one.outerHTML.slice(0, 300)"))


@pytest.mark.browser
def test_somebody_can_sign_in_and_start_a_count_with_the_keyboard_alone(
    page: Page, demo_server: Server
) -> None:
    name, (password, _role) = next(iter(EXAMPLE_ACCOUNTS.items()))
    open_in_browser(page, demo_server, SIGN_IN + "?terug=/telling")
    page.get_by_label("Naam").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Venlo · tentoonstelling").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Hoeveel bezoekers?")).to_be_visible()


@pytest.mark.browser
def test_a_table_wider_than_a_phone_can_be_moved_with_the_keyboard(
    page: Page, server: Server
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_in_browser(page, server, "bezoek")
    page.get_by_role("combobox").last.focus()
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
