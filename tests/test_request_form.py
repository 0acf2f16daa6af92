"""The form for a town, as a phone without a script uses it; and the page of staff behind it."""

import re
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from project import database
from project.directory import town_requests
from project.settings import settings
from project.tour.stays import STOP
from project.wording.counts import EXAMPLE_SENTENCE
from project.wording.people import RejectReason, RequestStage, Role
from tests.conftest import Server
from tests.test_town_requests import ASKED, HOSTILE, ask
from tests.test_town_requests import requests as kept
from tests.visits import (
    all_texts,
    axe_finds,
    button,
    chosen,
    field,
    pressed,
    run_page,
    sign_in_row,
    visit_as,
    working_on,
)

FILLED = {
    "sleutel": "a" * 32,
    "gemeente": ASKED.municipality,
    "andere": "",
    "organisatie": ASKED.organisation,
    "periode": ASKED.period,
    "waarom": ASKED.why,
    "email": ASKED.email,
    "homepage": "",
    "bewaren": "ja",
}


def send(site: TestClient, **fields: str) -> httpx2.Response:
    return site.post("/aanvragen", data=FILLED | fields)


# --- the form -----------------------------------------------------------------------------------


def test_it_works(site: TestClient) -> None:
    form = site.get("/aanvragen")
    for told in ("Tien banners", "werkboek", "wat het kost", "onbekend"):
        assert told in form.text
    assert form.status_code == 200
    assert '<html lang="nl">' in form.text
    assert form.text.count("<option value=") == 31 + 2
    assert "<script" not in form.text
    key = re.search(r'name="sleutel" value="([0-9a-f]{32})"', form.text)
    assert key
    sent = send(site, sleutel=key[1])
    assert sent.status_code == 303
    receipt = site.get(sent.headers["location"])
    assert "verzoek nr <strong>1</strong>" in receipt.text
    assert "Bibliotheek Weert vraagt de tentoonstelling aan voor Weert" in receipt.text
    assert ASKED.email not in receipt.text
    assert receipt.headers["cache-control"] == "no-store"
    assert "set-cookie" not in receipt.headers


def test_what_cannot_be_comes_back_with_what_was_typed(site: TestClient) -> None:
    answer = send(site, email="anna.jansen@bieb.example", waarom=HOSTILE)
    assert answer.status_code == 422
    assert "adres van een persoon" in answer.text
    assert 'value="anna.jansen@bieb.example"' in answer.text
    assert '<option value="GM0988" selected>' in answer.text
    assert "&lt;img src=x" in answer.text
    assert "<img src=x" not in answer.text
    assert f'value="{FILLED["sleutel"]}"' in answer.text
    assert kept() == []


def test_a_program_that_fills_in_everything_is_stopped_and_a_person_can_mend_it(
    site: TestClient,
) -> None:
    answer = send(site, homepage="https://spam.example")
    assert answer.status_code == 422
    assert "Laat dit leeg" in answer.text
    assert 'class="trap"' not in answer.text
    assert kept() == []
    assert send(site).status_code == 303


def test_a_form_from_another_site_keeps_nothing_and_what_was_typed_is_there_to_send(
    site: TestClient,
) -> None:
    answer = site.post("/aanvragen", data=FILLED, headers={"origin": "http://elders.example"})
    assert answer.status_code == 403
    assert "andere website" in answer.text
    assert FILLED["sleutel"] not in answer.text
    assert kept() == []
    for typed in (ASKED.organisation, ASKED.period, ASKED.why, ASKED.email):
        assert typed in answer.text
    # Whoever looked and tapped, sent it from here.
    again = dict(re.findall(r'name="(sleutel)" value="([^"]+)"', answer.text))
    assert site.post("/aanvragen", data=FILLED | again).status_code == 303
    assert [one.organisation for one in kept()] == [ASKED.organisation]


def test_too_much_text_is_refused(site: TestClient) -> None:
    # A sentence at the form for what is too long, and no reading on of what is no form at all.
    assert [send(site, waarom="x" * many).status_code for many in (10_000, 200_000)] == [422, 413]
    assert kept() == []


def test_asking_stays_possible_when_reading_is_closed(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", "true")
    settings.cache_clear()
    assert site.get("/aanvragen").status_code == 200
    assert send(site).status_code == 303


def test_a_guessed_receipt_is_only_the_empty_form(site: TestClient) -> None:
    send(site)
    for key in ("", "1", "b" * 32, "<b>"):
        answer = site.get("/aanvragen", params={"bewijs": key})
        assert answer.status_code == 200
        assert "Bibliotheek Weert" not in answer.text


def test_the_form_of_the_demo_says_that_it_is_one(examples: str, site: TestClient) -> None:
    assert EXAMPLE_SENTENCE in site.get("/aanvragen").text
    assert [one.stage for one in kept()] == [
        RequestStage.REJECTED,
        RequestStage.DATED,
        RequestStage.ASKED,
    ]


# --- the page of staff --------------------------------------------------------------------------


@pytest.fixture
def page(facts: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    ask(organisation=HOSTILE)
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    return chosen(run_page("requests"), "Nr 1: Weert, gevraagd", ("request", "1"))


def test_the_dates_make_the_stop_and_take_the_step_together(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(key="1" * 32)
    with database.reading() as session:
        assert town_requests.how_many_new(session) == 2
    page = chosen(run_page("requests"), "Nr 2: Weert, gevraagd", ("request", "2"))
    page = pressed(page, "Volgende stap: afgesproken")
    assert field(page, "text_input", "Naam van de locatie").value == ASKED.organisation
    assert field(page, "selectbox", "Gemeente").value == "GM0988"
    field(page, "text_input", "Eerste dag").set_value("31-2-2019")
    page = pressed(page, "Halte opslaan")
    assert "bestaat niet" in " ".join(all_texts(page))
    assert kept()[0].stage is RequestStage.AGREED, "nothing is stored by half"
    field(page, "text_input", "Eerste dag").set_value("1-3-2019")
    field(page, "text_input", "Laatste dag").set_value("9-3-2019")
    field(page, "radio", "“Tot” of “tot en met”?").set_value("included")
    page = pressed(page, "Halte opslaan")
    assert "Halte Weert: toegevoegd" in " ".join(all_texts(page))
    assert kept()[0].stage is RequestStage.DATED
    with database.reading() as session:
        assert STOP.read(session, "weert-2").venue == "bibliotheek-weert-weert"
        assert town_requests.how_many_new(session) == 1


def test_staff_brings_a_request_further_and_back(page: AppTest) -> None:
    assert HOSTILE in " ".join(all_texts(page)).replace("\u2060", "")
    page = pressed(page, "Volgende stap: afgesproken")
    assert "staat nu op “afgesproken”" in page.success[0].value
    assert kept()[0].stage is RequestStage.AGREED
    page = pressed(page, "Terug: gevraagd")
    assert [step.stage for step in kept()[0].steps] == [
        RequestStage.ASKED,
        RequestStage.AGREED,
        RequestStage.ASKED,
    ]


def test_a_rejection_without_a_reason_is_refused_and_with_one_is_kept(page: AppTest) -> None:
    page = pressed(page, "Afwijzen")
    assert "Kies waarom" in page.error[0].value
    page.selectbox("request-reason-1").set_value(RejectReason.REGION)
    page = pressed(page, "Afwijzen")
    assert kept()[0].stage is RequestStage.REJECTED
    page = pressed(page, "Nu verwijderen wie het vroeg")
    assert kept()[0].email is None
    assert "Wie het vroeg, is verwijderd" in " ".join(all_texts(page))


def test_a_forged_click_takes_no_step(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    step = button(page, "Volgende stap")
    visit_as(sign_in_row(Role.READER), monkeypatch)
    step.click().run()
    assert kept()[0].stage is RequestStage.ASKED


# --- in the browser -----------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_town_asks_by_keyboard_on_a_phone_without_script_and_axe_finds_nothing(
    browser: Browser, start_server: Any, scheme: Any
) -> None:
    server: Server = start_server()
    window = browser.new_context(
        java_script_enabled=scheme == "light",
        viewport={"width": 320, "height": 640},
        color_scheme=scheme,
        locale="nl-NL",
    )
    page = window.new_page()
    page.goto(f"{server.url}/aanvragen")
    page.get_by_label("Gemeente", exact=True).select_option("Weert")
    page.get_by_label("Organisatie", exact=True).focus()
    page.keyboard.type("Bibliotheek Weert")
    for text in ("maart 2027", "Voor de buurt", "info@bieb.example"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    # The trap is no tab stop: the next one is the consent.
    page.keyboard.press("Tab")
    if scheme == "light":
        assert axe_finds(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Vink aan")
    expect(page.get_by_label("Organisatie", exact=True)).to_have_value("Bibliotheek Weert")
    page.get_by_label("mag worden bewaard").check()
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", name="Verzoek ontvangen")).to_be_visible()
    if scheme == "light":
        assert axe_finds(page) == []
    window.close()
    with working_on(server.database_url):
        assert [one.organisation for one in kept()] == ["Bibliotheek Weert"]
