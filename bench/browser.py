"""G15 and G16: how soon a browser shows the figures, and how many bytes a visit takes."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench import servers
from bench.data import installed
from bench.relay import Relay, relay_to
from bench.servers import Kind, Site
from bench.table import Goal, Line
from bench.timing import take_turns
from bench.web import EMPTY
from project import clock, database
from project.results import headlines, reach, whereabouts
from tests.conftest import BROWSER_FLAGS, chromium, ready

FIGURES_SHOWN = Goal(at_most=1.3, of_control=True)
FIGURES_BEFORE_DASH = Goal(at_most=1.0, of_control=True)
FIRST_VISIT = Goal(at_most=1 / 3, of_control=True)
SECOND_VISIT = Goal(at_most=100_000)

_VISITS = 5
_PATIENCE_MS = 60_000
# A visit is over when the server was silent for this long.
_SILENCE = 2.0

# Notes when, since the navigation began, all texts can be read on the page. The first, cheap look
# is at what the page holds; only then at what of it is visible.
_WATCH = """
(() => {
  const wanted = %s;
  const all = text => wanted.every(one => text.includes(one));
  const look = () => {
    const body = document.body;
    if (body && all(body.textContent) && all(body.innerText)) {
      requestAnimationFrame(() => {
        document.documentElement.dataset.shown = performance.now();
      });
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
})();
"""


@contextmanager
def _a_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


# --- how soon: G15 -----------------------------------------------------------------------------


def figures_on_screen(database_url: str) -> Iterator[Line]:
    """G15: first visits to Overzicht, to an empty page, and to the same page in Dash."""
    texts = _sentence_and_figures(database_url)
    with (
        servers.ready(servers.OURS, database_url) as ours,
        servers.ready(servers.EMPTY, database_url) as empty,
        servers.ready(servers.DASH, database_url) as in_dash,
        _a_browser() as browser,
    ):
        visits = {
            "ours": _first_visit(browser, ours, texts),
            "empty": _first_visit(browser, empty, [EMPTY]),
            "dash": _first_visit(browser, in_dash, texts),
        }
        for visit in visits.values():
            visit()
        samples = take_turns(visits, times=_VISITS)
    for control, against, asked in (
        ("empty", "text on an empty Streamlit page", FIGURES_SHOWN),
        ("dash", "the same in Dash", FIGURES_BEFORE_DASH),
    ):
        yield Line(
            goal="G15",
            what="sentence and key figures on the screen, first visit",
            against=against,
            unit="ms",
            ours=samples["ours"],
            control=samples[control],
            asked=asked,
        )


def _sentence_and_figures(database_url: str) -> list[str]:
    """What must stand on the screen, read in the same way as the page does."""
    with installed(database_url), database.reading() as session:
        today = clock.today()
        sentences = whereabouts.where_is_it(reach.stops(session, today))
        figures = headlines.key_figures(session, today)
    return [*sentences, *(f"{one.label}: {one.value}" for one in figures)]


def _first_visit(browser: Browser, site: Site, texts: list[str]) -> Callable[[], float]:
    """A visit with nothing kept from before; how long until the texts are there, in ms."""

    def visit() -> float:
        context = _context(browser)
        context.add_init_script(_WATCH % json.dumps(texts))
        page = context.new_page()
        page.goto(site.url, wait_until="commit")
        mark = page.locator("html[data-shown]")
        mark.wait_for(state="attached", timeout=_PATIENCE_MS)
        shown = mark.get_attribute("data-shown")
        context.close()
        return float(str(shown))

    return visit


def _context(browser: Browser) -> BrowserContext:
    return browser.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 1280, "height": 900}
    )


# --- how many bytes: G16 -----------------------------------------------------------------------


def bytes_of_visits(database_url: str) -> Iterator[Line]:
    """G16: what the server sends for a first and for a second visit to Overzicht."""
    with _a_browser() as browser:
        ours = _two_visits(browser, servers.OURS, database_url)
        plain = _two_visits(browser, servers.PLAIN, database_url)
    for place, (what, asked) in enumerate(
        (("first visit", FIRST_VISIT), ("second visit", SECOND_VISIT))
    ):
        yield Line(
            goal="G16",
            what=f"{what} to Overzicht, all that the server sends",
            against="the same page under streamlit run",
            unit="bytes",
            ours=[ours[place]],
            control=[plain[place]],
            asked=asked,
        )


def _two_visits(browser: Browser, kind: Kind, database_url: str) -> tuple[int, int]:
    with servers.ready(kind, database_url) as site, relay_to(site.port) as relay:
        context = _context(browser)
        both = _visit(context, relay), _visit(context, relay)
        context.close()
    return both


def _visit(context: BrowserContext, relay: Relay) -> int:
    """Open the page and wait until charts and map are there; the bytes that were sent."""
    before = relay.sent
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{relay.port}/")
    ready(page)
    page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=_PATIENCE_MS)
    page.locator("[data-testid=stDeckGlJsonChart] canvas").first.wait_for(
        state="attached", timeout=_PATIENCE_MS
    )
    _wait_for_silence(relay)
    page.close()
    return relay.sent - before


def _wait_for_silence(relay: Relay) -> None:
    sent, since = relay.sent, time.monotonic()
    while time.monotonic() - since < _SILENCE:
        time.sleep(0.1)
        if relay.sent != sent:
            sent, since = relay.sent, time.monotonic()
