"""The browser asks nobody but our own server for anything, and our content policy holds."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from project.access import PAGES
from project.wording import Role
from tests.conftest import Server, ready
from tests.visits import give_cookie, open_in_browser, sign_in_row, working_on

# Remembers in the page itself what the policy stopped, favicons and workers included.
_WATCH = """
window.stopped = [];
addEventListener("securitypolicyviolation", found =>
    window.stopped.push(found.violatedDirective + " " + found.blockedURI));
"""


@pytest.mark.browser
def test_a_full_click_through_asks_no_other_host_and_breaks_no_policy(
    page: Page, demo_server: Server
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda line: complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(f"pageerror {error}"))
    page.add_init_script(_WATCH)
    _look_around(page, demo_server)
    with working_on(demo_server.database_url):
        give_cookie(page, demo_server, sign_in_row(Role.MANAGER))
    _look_around(page, demo_server)
    page.goto(f"{demo_server.url}/telling")
    ready(page)
    page.get_by_role("button", name="Venlo · tentoonstelling").click()
    page.get_by_label("Hoeveel bezoekers?").wait_for()
    _nothing_was_stopped(page)
    assert len(asked) > 100
    foreign = {url for url in asked if urlsplit(url).scheme not in {"data", "blob"}}
    assert {urlsplit(url).netloc for url in foreign} == {urlsplit(demo_server.url).netloc}
    about_policy = [
        line for line in complaints if "Content Security" in line or "pageerror" in line
    ]
    assert about_policy == []


@pytest.mark.browser
def test_the_icon_of_every_page_is_our_own(page: Page, server: Server) -> None:
    for rule in PAGES.values():
        open_in_browser(page, server, rule.address)
        icons = page.eval_on_selector_all("link[rel~=icon]", "all => all.map(one => one.href)")
        assert icons
        assert all(icon.startswith(server.url) for icon in icons), icons


@pytest.mark.browser
def test_the_watch_notices_a_picture_from_elsewhere(page: Page, server: Server) -> None:
    page.add_init_script(_WATCH)
    page.goto(f"{server.url}/over")
    ready(page)
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.2/x'}))")
    page.wait_for_function("() => window.stopped.length > 0")
    assert "img-src" in page.evaluate("window.stopped[0]")


def _look_around(page: Page, server: Server) -> None:
    """Every page by its address, a stop and a cooperative opened, the sign-in page, the menu."""
    for address in [rule.address for rule in PAGES.values()] + ["route?halte=venray"]:
        open_in_browser(page, server, address)
        _nothing_was_stopped(page)
    page.goto(f"{server.url}/cooperaties")
    ready(page)
    page.get_by_role("link", name="Fort Vreeswijk").first.click()
    page.get_by_role("heading", name="Waar?").wait_for()
    page.get_by_role("link", name="Route").click()
    page.get_by_role("heading", name="Route", exact=True).wait_for()
    ready(page)
    _nothing_was_stopped(page)


def _nothing_was_stopped(page: Page) -> None:
    assert page.evaluate("window.stopped") == []
