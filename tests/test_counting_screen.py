"""Telling invoeren in the browser: from the list of what is open to the receipt, and back."""

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from project.settings import ROOT
from tests.conftest import Server, ready

PASSWORD = "een lang genoeg wachtwoord"


def sign_in(page: Page, server: Server, name: str = "annemarie", role: str = "editor") -> None:
    """As a new colleague does: open the one-time link, choose a password, be signed in."""
    added = subprocess.run(
        [sys.executable, "-m", "project", "user", "add", name, "--role", role],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": server.database_url, "DASHBOARD_PUBLIC_URL": server.url},
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"http\S+/wachtwoord/\S+", added.stdout)
    assert found, added.stdout
    page.goto(found.group())
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button").click()
    page.wait_for_url(f"{server.url}/**")


@pytest.mark.browser
def test_thirty_four_participants_show_up_everywhere_and_a_correction_keeps_both(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, server)
    page.goto(f"{server.url}/telling")
    page.get_by_role("button", name="Panningen · werkbijeenkomst 1").click()
    page.get_by_label("Hoeveel deelnemers?").fill("34")
    page.get_by_text("presentielijst").click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Panningen, 12 september 2018: 34 deelnemers, geteld")).to_be_visible()
    expect(page.get_by_text("ten minste 34 deelnemers (1 van 5 bijeenkomsten)")).to_be_visible()

    page.goto(server.url)
    ready(page)
    expect(page.get_by_text("ten minste 34", exact=True).first).to_be_visible()
    expect(page.get_by_text("1 van 5 bijeenkomsten").first).to_be_visible()

    page.goto(f"{server.url}/telling")
    ready(page)
    page.get_by_role("button", name="nr 1 · Panningen").click()
    page.get_by_label("Hoeveel deelnemers?").fill("43")
    page.get_by_text("presentielijst").last.click()
    page.get_by_text("typefout").click()
    page.get_by_role("button", name="Verbetering opslaan").click()
    expect(page.get_by_text("43 deelnemers, geteld").first).to_be_visible()
    page.get_by_role("button", name="nr 2 · Panningen").click()
    history = page.get_by_role("table")
    expect(history).to_contain_text("34")
    expect(history).to_contain_text("43")
    expect(history).to_contain_text("typefout")


@pytest.mark.browser
def test_what_cannot_be_is_refused_in_dutch_and_stays_on_the_screen(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    sign_in(page, server)
    page.goto(f"{server.url}/telling")
    page.get_by_role("button", name="Panningen · werkbijeenkomst 1").click()
    number = page.get_by_label("Hoeveel deelnemers?")
    for typed, sentence in (("-1", "onder nul"), ("1000000000", "te veel voor één telling")):
        number.fill(typed)
        page.get_by_text("presentielijst").click()
        page.get_by_role("button", name="Opslaan").click()
        expect(page.get_by_text(sentence)).to_be_visible()
        expect(number).to_have_value(typed)
    expect(page.get_by_text("Opgeslagen")).to_have_count(0)
