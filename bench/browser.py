"""G15, G16 and G17: what somebody with a browser waits for, and how many bytes that takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Browser, Page, sync_playwright

from bench.goals import Measured, in_turns
from bench.servers import EMPTY, OURS, PLAIN, Site, relay_to, running
from project import clock, database
from project.accounts.sign_ins import COOKIE
from project.results import headlines, reach, whereabouts
from project.tour import itinerary
from project.ui.figures import tiles
from project.wording.people import Role
from tests.conftest import BROWSER_FLAGS, chromium
from tests.visits import sign_in_row, working_on

_PATIENCE_MS = 300_000
_SHOWN = "texts => document.body && texts.every(text => document.body.innerText.includes(text))"


def visits(url: str) -> Iterator[Measured]:
    """First visits, with nothing kept from before, to our pages and to the controls."""
    with working_on(url):
        token = sign_in_row(Role.EDITOR)
        figures = partial(_reads, _sentence_and_figures())
    nothing = partial(_reads, ["Een lege pagina"])
    with (
        running(OURS, url) as ours,
        running(EMPTY, url) as empty,
        running(PLAIN, url) as plain,
        chrome() as browser,
    ):
        visit = partial(_visit, browser)
        shown = (lambda: visit(ours, figures)[0]), (lambda: visit(empty, nothing)[0])
        yield "G15", *in_turns(*shown, times=5)
        yield "G16", visit(ours, figures)[1], visit(plain, figures)[1]
        waited, sent, again = visit(ours, _fills_in, token, slow=True)
        control = visit(empty, nothing, slow=True)
        yield from (("G17", sent, control[1]), ("G17 time", waited, control[0]))
        yield "G17 second", again, control[2]


def _sentence_and_figures() -> list[str]:
    """Every text that must stand on the screen: the status, and the value of each tile."""
    today = clock.today()
    with database.reading() as session:
        shown = tiles.headlines(headlines.key_figures(session, today))
        status = whereabouts.where_in_short(
            reach.stops(session, today), itinerary.project_names(session)
        )
    return [status.replace("*", ""), *(tile.value for tile in shown)]


def _reads(texts: list[str], page: Page) -> None:
    page.goto("/", wait_until="commit")
    page.wait_for_function(_SHOWN, arg=texts)


def _fills_in(page: Page) -> None:
    # As somebody reaches it: the list, the first figure on it, its field.
    page.goto("/invoeren", wait_until="commit")
    page.locator("a[href*='/invoeren/']").first.click()
    page.locator("#aantal").fill("34")


@contextmanager
def chrome() -> Iterator[Browser]:
    """A browser, closed afterwards."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium(), args=list(BROWSER_FLAGS)) as browser,
    ):
        yield browser


def _visit(
    browser: Browser, site: Site, do: Callable[[Page], None], token: str = "", *, slow: bool = False
) -> tuple[float, float, float]:
    """How long a visit takes until it did what it is for, in ms, its bytes, and those of a next."""
    with relay_to(site.port, slow=slow) as relay:
        address = f"http://127.0.0.1:{relay.port}"
        # Past our own policy, so that Playwright may look on: pages allow no other script.
        context = browser.new_context(locale="nl-NL", base_url=address, bypass_csp=True)
        context.set_default_timeout(_PATIENCE_MS)
        context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
        start = time.perf_counter()
        waited, sent = list[float](), [0]
        for _visit in range(2):
            page = context.new_page()
            do(page)
            waited.append((time.perf_counter() - start) * 1000)
            sent.append(-1)
            while sent[-1] != relay.sent:  # until the server is silent for a while
                sent[-1] = relay.sent
                page.wait_for_timeout(3_000)
            page.close()
        context.close()
    return waited[0], sent[1], sent[2] - sent[1]
