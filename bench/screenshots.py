"""Pictures of every page for docs/screenshots: facts and demo, laptop and phone, light and dark.

``python -m bench.screenshots FOLDER`` makes them of the situations of ``tests/situations.py``.
"""

import io
import sys
import tempfile
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from bench.browser import chrome
from project import clock
from project.accounts.roles import PAGES
from project.settings import ROOT
from project.wording.people import Role
from tests.conftest import Server, serving
from tests.situations import SITUATIONS
from tests.visits import give_cookie, open_in_browser, sign_in_row, working_on

_WINDOWS: tuple[ViewportSize, ...] = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
_FOLDER = ROOT / "docs" / "screenshots"
# The same moment each time, so that a picture changes only when the dashboard does.
_MOMENT = {"DASHBOARD_FROZEN_NOW": "2026-11-22T12:00:00+01:00"}


def main() -> None:
    """Make all pictures: those for readers as a stranger sees them, the others as a manager."""
    for name, fill in (("facts", "prepare"), ("demo", "demo")):
        with (
            tempfile.TemporaryDirectory() as directory,
            serving(Path(directory), _MOMENT, fill=fill) as server,
            chrome() as browser,
        ):
            with working_on(server.database_url):
                token = sign_in_row(Role.MANAGER)
            for window, dark, (key, rule) in product(_WINDOWS, (False, True), PAGES.items()):
                page = browser.new_page(locale="nl-NL", viewport=window)
                page.emulate_media(color_scheme="dark" if dark else "light")
                if rule.role:
                    give_cookie(page, server, token)
                open_in_browser(page, server, rule.address)
                _keep(_FOLDER / f"{name}-{key}-{window['width']}{'-dark' * dark}.png", page)
                page.close()
            if fill == "demo":
                _of_the_door(browser.new_page(locale="nl-NL", viewport=_WINDOWS[1]), server, token)


def of_situations(folder: Path) -> None:
    """What a manager sees of each page in each situation, on a laptop."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, situation in SITUATIONS.items():
        moment = {"DASHBOARD_FROZEN_NOW": situation.noon.isoformat()}
        with tempfile.TemporaryDirectory() as directory, serving(Path(directory), moment) as server:
            with working_on(server.database_url), clock.stopped_at(situation.noon):
                situation.begin()
                token = sign_in_row(Role.MANAGER)
            with chrome() as browser:
                for key, rule in PAGES.items():
                    page = browser.new_page(locale="nl-NL", viewport=_WINDOWS[0])
                    give_cookie(page, server, token)
                    open_in_browser(page, server, f"{rule.address}?project={situation.project}")
                    _keep(folder / f"{name}-{key}.png", page)
                    page.close()


def _of_the_door(page: Page, server: Server, token: str) -> None:
    """The form of the first figure that is owed, and the receipt of 34 people."""
    give_cookie(page, server, token)
    page.goto(f"{server.url}/invoeren")
    page.locator(".list a").first.click()
    page.locator("#aantal").fill("34")
    method = page.locator("[name=hoe][value=list]")
    # Folded away when that of the last time stands ready.
    if method.is_visible():
        method.check()
    _keep(_FOLDER / "demo-form-390.png", page)
    page.get_by_role("button", name="Opslaan", exact=True).click()
    yes = page.get_by_role("button", name="Ja, dit klopt")
    yes.or_(page.get_by_role("status")).first.wait_for()
    if yes.count():
        yes.click()
    page.get_by_role("status").wait_for()
    _keep(_FOLDER / "demo-receipt-390.png", page)


def _keep(file: Path, page: Page) -> None:
    """What is on the screen once it stands still, in few colours: a third of the bytes."""
    before, now = b"", page.screenshot(animations="disabled")
    while now != before:
        page.wait_for_timeout(500)
        before, now = now, page.screenshot(animations="disabled")
    image = Image.open(io.BytesIO(now)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    image.save(file, "PNG", optimize=True)


if __name__ == "__main__":
    of_situations(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
