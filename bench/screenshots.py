"""Pictures of every page for docs/screenshots: on the facts and on the demo, laptop and phone.

``make screenshots`` makes them all; ``--whole`` takes each page to its end, to look at.
"""

import argparse
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from project.access import EXAMPLE_ACCOUNTS, PAGES
from project.settings import ROOT
from project.wording import COUNTING_METHOD, CountingMethod
from tests.conftest import BROWSER_FLAGS, Server, chromium, ready, serving
from tests.visits import open_in_browser

PICTURES = ROOT / "docs" / "screenshots"
WINDOWS = {1280: 900, 390: 844}
# The same moment each time, so that the pictures change only when the dashboard does.
MOMENT = {"DASHBOARD_FROZEN_NOW": "2026-11-22T12:00:00+01:00"}
# Charts and the map draw themselves after the page is there; then two looks are the same.
_LOOKS = 20
_BETWEEN_LOOKS_MS = 500
_COLOURS = 128


def main() -> None:
    """Make all pictures, or those of one kind."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--to", type=Path, default=PICTURES, help="folder for the pictures")
    asked.add_argument("--whole", action="store_true", help="take each page to its end")
    asked.add_argument("--dark", action="store_true", help="as somebody who prefers the dark")
    options = asked.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(BROWSER_FLAGS))
        for name, fill in (("facts", "prepare"), ("demo", "demo")):
            for key, width, picture in _all(browser, name, fill, options):
                file = options.to / f"{name}-{key}-{width}.png"
                file.write_bytes(_smaller(picture))
                print(f"{file.name}: {file.stat().st_size // 1024} kB")
        browser.close()


def _all(
    browser: Browser, name: str, fill: str, options: argparse.Namespace
) -> Iterator[tuple[str, int, bytes]]:
    """Key of the page, width and picture of everything that one server shows."""
    with (
        tempfile.TemporaryDirectory() as directory,
        serving(Path(directory), MOMENT, fill=fill) as server,
    ):
        for width in WINDOWS:
            with _window(browser, width, dark=options.dark) as page:
                for key, picture in _pictures(page, server, name, whole=options.whole):
                    yield key, width, picture


@contextmanager
def _window(browser: Browser, width: int, *, dark: bool) -> Iterator[Page]:
    page = browser.new_page(
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        viewport={"width": width, "height": WINDOWS[width]},
        color_scheme="dark" if dark else "light",
    )
    yield page
    page.close()


def _pictures(page: Page, server: Server, name: str, *, whole: bool) -> Iterator[tuple[str, bytes]]:
    """Every page of one server: first as a stranger, on the demo then as a colleague."""
    for key, rule in PAGES.items():
        if rule.role is None:
            yield key, _picture(page, server, rule.address, whole=whole)
    page.goto(f"{server.url}/inloggen")
    yield "sign_in", page.screenshot(full_page=whole)
    if name == "demo":
        _sign_in(page)
        yield "enter_count", _picture(page, server, "telling", whole=whole)
        # Last, on the phone: what is saved shows on every picture that follows.
        if page.viewport_size and page.viewport_size["width"] == min(WINDOWS):
            yield "receipt", _receipt(page)


def _sign_in(page: Page) -> None:
    name, (password, _role) = next(iter(EXAMPLE_ACCOUNTS.items()))
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    ready(page)


def _receipt(page: Page) -> bytes:
    """A count of 34 people is saved, and its receipt stands on the screen."""
    page.get_by_label("Hoeveel", exact=False).first.fill("34")
    page.get_by_text(COUNTING_METHOD[CountingMethod.LIST]).first.click()
    page.get_by_role("button", name="Opslaan").click()
    ready(page)
    if page.get_by_role("button", name="Ja, dit klopt: opslaan").count():
        page.get_by_role("button", name="Ja, dit klopt: opslaan").click()
    page.get_by_role("button", name="Volgende").wait_for()
    return _settled(page)


def _picture(page: Page, server: Server, address: str, *, whole: bool) -> bytes:
    open_in_browser(page, server, address)
    window = page.viewport_size
    if whole and window:
        page.set_viewport_size({"width": window["width"], "height": _height(page)})
    picture = _settled(page)
    if whole and window:
        page.set_viewport_size(window)
    return picture


def _height(page: Page) -> int:
    """How high the page is: Streamlit scrolls inside its own box."""
    height: int = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    return height + 80


def _settled(page: Page) -> bytes:
    before = page.screenshot(animations="disabled")
    for _ in range(_LOOKS):
        page.wait_for_timeout(_BETWEEN_LOOKS_MS)
        now = page.screenshot(animations="disabled")
        if now == before:
            break
        before = now
    return before


def _smaller(picture: bytes) -> bytes:
    """The same picture in few colours: a third of the bytes."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    small = io.BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main()
