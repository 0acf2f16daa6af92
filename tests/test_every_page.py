"""Every page in a real browser, opened once by a manager and once by a stranger.

What axe finds in each window and scheme, what a page is called, what its drawings say in words,
and that the browser asks nobody but our own server for anything.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from project.accounts.roles import PAGES
from project.theme import colours
from project.ui.page.menu import LABELS
from project.wording.people import Role
from tests.conftest import Server, ready
from tests.visits import give_cookie, open_in_browser, serious, sign_in_row, title_of, working_on

# Asked for by all of them: else pytest would keep for the end, with a new browser, who asks later.
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser")]

WINDOWS = {"laptop": (1280, 900), "phone": (390, 844)}
SCHEMES = {"light": colours.PAPER, "dark": colours.DARK_PAPER}
# Loaded once for each scheme, as the server draws charts for it; the window changes around it.
LOOKS = [(window, scheme) for scheme in SCHEMES for window in WINDOWS]
SIGN_IN = "inloggen"
READING = [
    *("route?halte=venray", "bereik?deel=wie", "bereik?deel=waar", "voortgang?deel=beloften"),
    *("cooperaties?cooperatie=fort-vreeswijk", "verslag?hoofdstuk=numbers", "over?deel=bronnen"),
]
OPENED = [*READING, "haltes?halte=venray"]
DRAWN_ON = ("", "route", "bereik", "voortgang", "cooperaties")
# In pixels, on a laptop and on a phone, with the figures of the demo.
LONGEST = {
    "": (1500, 3000),
    "route": (1700, 3000),
    "bereik": (1700, 3200),
    "bereik?deel=wie": (1700, 3200),
    "bereik?deel=waar": (1700, 3200),
    "voortgang": (1400, 2400),
    "cooperaties": (1900, 3600),
    "verslag": (1600, 3000),
    "verslag?hoofdstuk=numbers": (1600, 3000),
    "over": (1900, 3000),
    "over?deel=klopt": (1900, 3000),
}

# Remembers in the page itself what the policy stopped, favicons and workers included.
_WATCH = """
window.stopped = [];
addEventListener("securitypolicyviolation", found =>
    window.stopped.push(found.violatedDirective + " " + found.blockedURI));
"""
# The paper of the scheme is there, and no colour is still on its way to another one.
_IN_SCHEME = """paper => {
    const page = document.querySelector('[data-testid=stApp]') ?? document.body;
    return getComputedStyle(page).backgroundColor === paper
        && !document.getAnimations().some(one => one instanceof CSSTransition);
}"""
# What Streamlit would cut off with an ellipsis: "ten minste 1.496" became "1.4…".
_CUT = """() => [...document.querySelectorAll('[data-testid=stMetric] *')]
    .filter(one => one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).display !== 'inline')
    .map(one => one.innerText)"""
_STICKS_OUT = "() => document.documentElement.scrollWidth - window.innerWidth"
_LENGTH = """() => document.querySelector('[data-testid=stMainBlockContainer]')
    .getBoundingClientRect().height"""
# What Streamlit would say in English, in what is read aloud too.
_ENGLISH = re.compile(
    r"\b(the|and|with|icon|close|search|select|choose|show|hide|view|copy|fullscreen|zoom (in|out)|"
    r"date|more|less|loading|running|button|image|chart|empty|columns?|rows?|clear|press|heading)\b",
    re.IGNORECASE,
)
_SPOKEN = """() => [...document.querySelectorAll(
    '[aria-label], [title], [placeholder], [alt], [aria-description], [aria-roledescription]')]
    .filter(one => one.checkVisibility())
    .flatMap(one => ['aria-label', 'title', 'placeholder', 'alt', 'aria-description',
        'aria-roledescription'].map(name => one.getAttribute(name)).filter(Boolean))"""
_WORDS_OF_DRAWINGS = """all => all.map(one => one.getAttribute('aria-label')
    || one.querySelector('[aria-label]')?.getAttribute('aria-label')
    || one.querySelector('[alt]')?.alt || '')"""


@dataclass(frozen=True)
class Seen:
    """What stood on one page, as a laptop shows it in the light."""

    lang: str | None
    headings: list[str]
    title: str
    icons: list[str]
    # What each chart and map says to who cannot see it.
    drawings: list[str]
    # What is said of fields, buttons and pictures in their attributes.
    spoken: list[str]


@dataclass
class Walk:
    """All pages as one visitor saw them, and all that the browser asked for on the way."""

    server: Server
    pages: dict[str, Seen] = field(default_factory=dict)
    # What axe found, by look and address.
    found: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    # What the policy stopped, by address.
    stopped: dict[str, list[str]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    # What was cut off or stuck out, by width and address.
    wrong: dict[tuple[int, str], object] = field(default_factory=dict)


@pytest.fixture(scope="module")
def of_manager(browser: Browser, browser_context_args: dict[str, Any], demo_server: Server) -> Walk:
    """Somebody who may open everything, on examples; each page in all windows and schemes."""
    walk = Walk(demo_server, found={look: {} for look in LOOKS})
    addresses = [*(rule.address for rule in PAGES.values()), SIGN_IN, *OPENED]
    with working_on(demo_server.database_url):
        token = sign_in_row(Role.MANAGER)
    with _watched(browser, browser_context_args, walk) as page:
        give_cookie(page, demo_server, token)
        for address in addresses:
            _look_at(page, walk, address)
        _click_around(page, walk)
        page.goto(f"{demo_server.url}/telling")
        ready(page)
        page.get_by_role("link", name="Venlo · tentoonstelling").click()
        page.get_by_label("Hoeveel bezoekers?").wait_for()
        assert _stopped(page) == []
    return walk


@pytest.fixture(scope="module")
def of_stranger(browser: Browser, browser_context_args: dict[str, Any], server: Server) -> Walk:
    """Somebody without an account, on the facts alone."""
    walk = Walk(server, found={look: {} for look in LOOKS})
    readable = [rule.address for rule in PAGES.values() if rule.role is None]
    closed = [rule.address for rule in PAGES.values() if rule.role is not None]
    with _watched(browser, browser_context_args, walk) as page:
        for address in [*readable, *READING]:
            _look_at(page, walk, address)
        for address in closed:
            walk.pages[address] = _open(page, walk, address)
        _click_around(page, walk)
    return walk


@pytest.fixture(params=["of_manager", "of_stranger"])
def walk(request: pytest.FixtureRequest) -> Walk:
    """The pages of each of both."""
    walked: Walk = request.getfixturevalue(request.param)
    return walked


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_axe_finds_nothing_serious_on_any_page(walk: Walk, look: tuple[str, str]) -> None:
    found = walk.found[look]
    assert len(found) > len(READING) + 6
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_no_figure_is_cut_off_and_nothing_sticks_out_on_the_smallest_phone(walk: Walk) -> None:
    assert len(walk.wrong) == 2 * len(walk.found[LOOKS[0]])
    assert {where: what for where, what in walk.wrong.items() if what != ([], 0)} == {}


@pytest.mark.parametrize("window", WINDOWS)
def test_no_page_is_longer_than_somebody_reads(
    page: Page, demo_server: Server, window: str
) -> None:
    width, height = WINDOWS[window]
    page.set_viewport_size({"width": width, "height": height})
    long = {}
    for address, most in LONGEST.items():
        open_in_browser(page, demo_server, address)
        pixels = page.evaluate(_LENGTH)
        if pixels > most[list(WINDOWS).index(window)]:
            long[address] = pixels
    assert long == {}


def test_no_page_says_a_word_of_english_not_even_to_a_screen_reader(walk: Walk) -> None:
    for address, seen in walk.pages.items():
        assert [one for one in seen.spoken if _ENGLISH.search(one)] == [], address
    assert any(seen.spoken for seen in walk.pages.values())


def test_each_page_is_dutch_and_has_one_heading_and_a_title_of_its_own(of_manager: Walk) -> None:
    pages = of_manager.pages
    for key, rule in PAGES.items():
        seen = pages[rule.address]
        assert seen.lang == "nl"
        assert seen.headings == [title_of(key)]
        # The menu may say behind a name how many figures are still open.
        assert re.fullmatch(rf"{LABELS[key]}( \(\d+\))? · Sociale coöperaties op weg", seen.title)
    assert len(pages[SIGN_IN].headings) == 1
    own = {
        pages[address].title for address in [*(rule.address for rule in PAGES.values()), SIGN_IN]
    }
    assert len(own) == len(PAGES) + 1


def test_every_chart_and_map_says_in_words_what_it_shows(walk: Walk) -> None:
    assert all(walk.pages[address].drawings for address in DRAWN_ON)
    for address, seen in walk.pages.items():
        assert all(len(words) > 10 for words in seen.drawings), (address, seen.drawings)


def test_a_full_click_through_asks_no_other_host_and_breaks_no_policy(walk: Walk) -> None:
    assert walk.stopped.keys() == walk.pages.keys()
    assert not any(walk.stopped.values()), walk.stopped
    assert len(walk.asked) > 100
    foreign = {url for url in walk.asked if urlsplit(url).scheme not in {"data", "blob"}}
    assert {urlsplit(url).netloc for url in foreign} == {urlsplit(walk.server.url).netloc}
    about_policy = [
        line for line in walk.complaints if "Content Security" in line or "pageerror" in line
    ]
    assert about_policy == []


def test_the_icon_of_every_page_is_our_own(walk: Walk) -> None:
    for seen in walk.pages.values():
        assert seen.icons
        assert all(icon.startswith(walk.server.url) for icon in seen.icons), seen.icons


def test_the_watch_notices_a_picture_from_elsewhere(page: Page, server: Server) -> None:
    page.add_init_script(_WATCH)
    page.goto(f"{server.url}/over")
    ready(page)
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.2/x'}))")
    page.wait_for_function("() => window.stopped.length > 0")
    assert "img-src" in page.evaluate("window.stopped[0]")


@contextmanager
def _watched(browser: Browser, settings: dict[str, Any], walk: Walk) -> Iterator[Page]:
    """A window of its own that notes what it asks for and what is said of it."""
    window = browser.new_context(**settings)
    page = window.new_page()
    page.on("request", lambda request: walk.asked.append(request.url))
    page.on("websocket", lambda socket: walk.asked.append(socket.url))
    page.on("console", lambda line: walk.complaints.append(line.text))
    page.on("pageerror", lambda error: walk.complaints.append(f"pageerror {error}"))
    page.add_init_script(_WATCH)
    yield page
    window.close()


def _open(page: Page, walk: Walk, address: str) -> Seen:
    open_in_browser(page, walk.server, address)
    # What a page is called comes a moment after what stands on it.
    page.wait_for_function("() => document.title.includes(' · ')")
    walk.stopped.setdefault(address, []).extend(_stopped(page))
    return Seen(
        lang=page.locator("html").get_attribute("lang"),
        headings=page.locator("h1").all_inner_texts(),
        title=page.title(),
        icons=page.eval_on_selector_all("link[rel~=icon]", "all => all.map(one => one.href)"),
        drawings=page.eval_on_selector_all(
            "[data-testid=stDeckGlJsonChart], [data-testid=stImageContainer]",
            _WORDS_OF_DRAWINGS,
        ),
        spoken=page.evaluate(_SPOKEN),
    )


def _look_at(page: Page, walk: Walk, address: str) -> None:
    """One page in every window and scheme, and on the smallest phones."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        walk.pages[address] = _open(page, walk, address)
        for window in reversed(WINDOWS):
            _look(page, window, scheme)
            walk.found[window, scheme][address] = serious(page)
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_timeout(150)
        walk.wrong[width, address] = page.evaluate(_CUT), max(page.evaluate(_STICKS_OUT), 0)
    _look(page, "laptop", "light")


def _look(page: Page, window: str, scheme: Any) -> None:
    """Look at the page that is open in this window and scheme; waits until it has followed."""
    width, height = WINDOWS[window]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    red, green, blue, _ = colours.rgb(SCHEMES[scheme])
    page.wait_for_function(_IN_SCHEME, arg=f"rgb({red}, {green}, {blue})")
    if SIGN_IN not in page.url:
        menu = page.get_by_role("button", name="Menu openen")
        expect(menu).to_be_visible(visible=window == "phone")


def _click_around(page: Page, walk: Walk) -> None:
    """A cooperative opened from the list, and another page from the menu."""
    page.goto(f"{walk.server.url}/cooperaties")
    ready(page)
    page.get_by_role("link", name="Fort Vreeswijk").first.click()
    page.get_by_role("heading", name="Waar?").wait_for()
    page.get_by_role("link", name="Rondreis").click()
    page.get_by_role("heading", name="Rondreis", exact=True).wait_for()
    ready(page)
    assert _stopped(page) == []


def _stopped(page: Page) -> list[str]:
    stopped: list[str] = page.evaluate("window.stopped")
    return stopped
