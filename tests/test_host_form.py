"""The form behind a link, as a librarian's phone uses it: no account, also without a script."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select
from starlette.testclient import TestClient

from project import clock
from project.audit import logbook
from project.counts import host_links
from project.models import Count, Project
from project.settings import settings
from project.wording.counts import (
    COUNTING_METHOD,
    EXAMPLE_SENTENCE,
    CountingMethod,
    FigureState,
    Unit,
)
from tests.builders import enter, known, writing
from tests.builders import stored as rows
from tests.conftest import Server
from tests.test_host_links import link, revoke, send, workshop_id
from tests.visits import working_on

AFTER = datetime(2018, 9, 28, 12, tzinfo=UTC)
DURING = datetime(2018, 9, 17, 12, tzinfo=UTC)
KEY = "4f2c"
NOT_STORED = "Dit was ingevuld, en is niet opgeslagen"
SENTENCES = ["geen heel aantal", "eerste dag", "hoe er geteld is", "telefoonnummer"]
FILLED = {"wie": "", "sleutel": KEY, "aantal": "34", "hoe": "list", "opmerking": ""}


def post(site: TestClient, token: str, **fields: str) -> httpx2.Response:
    return site.post(f"/locatie/{token}", data=FILLED | fields)


# --- the form -----------------------------------------------------------------------------------


def test_it_works(site: TestClient) -> None:
    token = link()
    form = site.get(f"/locatie/{token}")
    assert form.status_code == 200
    for part in (
        '<html lang="nl"',
        "Werkbijeenkomst 1 in Panningen",
        "12 september 2018",
        "Hoeveel deelnemers?",
        'inputmode="numeric"',
        "presentielijst",
        "Onbekend",
        "Niet geteld",
        "Vervallen",
        "Opmerking",
        'name="geen" value="unknown-nobody"',
    ):
        assert part in form.text
    with clock.stopped_at(AFTER):
        sent = post(site, token)
        assert (sent.status_code, sent.headers["location"]) == (303, f"/locatie/{token}?nr=1")
        receipt = site.get(sent.headers["location"]).text
    assert "<h1>Opgeslagen</h1>" in receipt
    assert "om 14:00, nr <strong>1</strong>" in receipt
    assert "12 september 2018: 34 deelnemers, geteld" in receipt
    assert "ingevuld door de locatie, nog niet bevestigd" in receipt
    assert "nr 1 door aan de medewerker" in receipt
    assert rows()[0].entered_by == logbook.HOST.name


def test_an_answer_is_not_kept_and_tells_no_other_site(site: TestClient) -> None:
    token = link()
    for answer in (
        site.get(f"/locatie/{token}"),
        post(site, token, aantal="x"),
        post(site, token),
        site.get(f"/locatie/{token}?nr=1"),
        site.get("/locatie/guess"),
    ):
        assert answer.headers["cache-control"] == "no-store"
        # Of our own address no more than the name of the site.
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert "set-cookie" not in answer.headers


def test_the_link_works_when_reading_is_closed(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = link()
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", "true")
    settings.cache_clear()
    assert site.get("/bereik").status_code == 303
    assert site.get(f"/locatie/{token}").status_code == 200
    assert post(site, token).status_code == 303


def test_example_figures_say_so(site: TestClient) -> None:
    token = link()
    with writing() as session:
        session.scalars(select(Project)).one().example_figures = True
    assert EXAMPLE_SENTENCE in site.get(f"/locatie/{token}").text


# --- what cannot be -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"aantal": ""}, "Vul een heel aantal in"),
        ({"aantal": "−1"}, "onder nul"),
        ({"aantal": "1000000000"}, "te veel voor één telling"),
        ({"aantal": "NaN"}, "“NaN” is geen heel aantal"),
        ({"aantal": "12,5"}, "“12,5” is geen heel aantal. Typ alleen cijfers, bijvoorbeeld 34."),
        ({"aantal": "1e3"}, "“1e3” is geen heel aantal"),
        ({"aantal": "😀"}, "“😀” is geen heel aantal"),
        ({"aantal": "٣٤"}, "“٣٤” is geen heel aantal"),
        ({"hoe": ""}, "hoe er geteld is"),
        ({"groep-residents": "30", "groep-other": "5"}, "samen 35, meer dan het aantal"),
        ({"groep-residents": "veel"}, "“veel” is geen heel aantal"),
        ({"geen": "unknown-forgotten"}, "een aantal én een reden"),
        ({"geen": "known-list", "aantal": ""}, "waarom er geen aantal is"),
        ({"geen": "unknown-other", "aantal": ""}, "in de opmerking kort"),
        ({"opmerking": "bel 06-12345678"}, "telefoonnummer"),
        ({"opmerking": "anna@example.org"}, "e-mailadres"),
        ({"dagen": "anders", "van": ""}, "eerste dag"),
        ({"dagen": "anders", "van": "2018-09-31"}, "bestaat niet"),
        ({"dagen": "gisteren"}, "bestaat niet"),
        ({"dagen": "2018-04-01/2018-04-01"}, "valt buiten deze halte"),
        ({"dagen": "anders", "van": "2018-09-18", "tot": ""}, "nog niet geweest"),
        ({"dagen": "2018-09-12/2018-09-10"}, "na de laatste"),
        ({"dagen": "alles"}, "is hier tot en met 27 september 2018"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_stays_as_it_was_typed(
    site: TestClient, fields: dict[str, str], sentence: str
) -> None:
    with clock.stopped_at(DURING):
        token = link(Unit.VISITORS)
        days = {"dagen": "anders", "van": "2018-09-10", "tot": "2018-09-12"}
        answer = post(site, token, **(days | fields))
    assert (answer.status_code, answer.headers["x-door"]) == (422, "refused")
    # On top with a way to the question, and at the question itself.
    alert = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    at = re.findall(rf'<a href="#([a-z-]+)">[^<]*{re.escape(sentence)}', alert)
    assert len(at) == 1
    assert re.search(rf'class="wrong" id="fout-{at[0]}">[^<]*{re.escape(sentence)}', answer.text)
    typed = FILLED | days | fields
    assert f'value="{typed["aantal"]}"' in answer.text
    assert f'name="sleutel" value="{KEY}"' in answer.text
    assert f">{typed['opmerking']}</textarea>" in answer.text
    if typed["hoe"] == "list":
        assert 'value="list" checked' in answer.text
    assert rows() == []


def test_all_that_is_wrong_is_said_at_once(site: TestClient) -> None:
    bad = {
        "aantal": "vier",
        "hoe": "",
        "dagen": "anders",
        "opmerking": "bel 06-12345678",
    }
    with clock.stopped_at(DURING):
        answer = post(site, link(Unit.VISITORS), **bad)
    assert answer.status_code == 422
    said = re.findall(
        r"<p><a [^>]+>(.+)</a></p>", answer.text.partition('role="alert"')[2].partition("</div>")[0]
    )
    assert [part for one in said for part in SENTENCES if part in one] == SENTENCES
    assert len(said) == len(SENTENCES)
    assert rows() == []


def test_without_a_number_the_way_of_counting_does_not_matter(site: TestClient) -> None:
    # A choice between radio buttons cannot be taken back without a script.
    post(site, link(), aantal="", hoe="tally", geen="unknown-forgotten")
    row = rows()[0]
    assert (row.state, row.number, row.method) == (FigureState.UNKNOWN, None, None)


def test_what_was_typed_cannot_become_markup(site: TestClient) -> None:
    bad = '"><script>alert(1)</script>'
    answer = post(site, link(), aantal=bad, sleutel=bad, opmerking=f"</textarea>{bad}")
    assert answer.status_code == 422
    assert "<script>" not in answer.text


def test_a_sign_that_no_database_stores_is_dropped(site: TestClient) -> None:
    assert post(site, link(), opmerking="dr\0uk").status_code == 303
    assert rows()[0].remark == "druk"


def test_a_count_that_is_there_is_not_replaced(site: TestClient) -> None:
    enter("werkbijeenkomst-1", known(34), by="annemarie")
    token = link()
    form = site.get(f"/locatie/{token}").text
    assert "Alles is hier al ingevuld" in form
    assert "<button" not in form
    answer = post(site, token, aantal="40")
    assert (answer.status_code, answer.headers["x-door"]) == (409, "conflict")
    assert host_links.ALREADY in answer.text
    # There is no form any more to keep what was typed.
    assert NOT_STORED in answer.text
    assert "<dd>40</dd>" in answer.text
    assert "annemarie" not in form + answer.text
    assert len(rows()) == 1


@pytest.mark.parametrize("without", ["unknown-forgotten", "cancelled-not_held"])
def test_the_receipt_says_of_a_figure_without_a_number_no_more_than_is_so(
    site: TestClient, without: str
) -> None:
    """ "Onbekend. Dit aantal telt nu mee. Geef het goede aantal door", it said."""
    token = link()
    sent = post(site, token, aantal="", hoe="", geen=without)
    receipt = site.get(sent.headers["location"]).text
    assert "Zo staat het nu in de cijfers." in receipt
    assert "Klopt het niet, of is er toch een aantal? Geef dat met nr 1 door" in receipt
    assert "Dit aantal" not in receipt
    assert "het goede aantal" not in receipt + site.get(f"/locatie/{token}").text


def test_the_receipt_of_a_number_says_that_it_counts(site: TestClient) -> None:
    receipt = site.get(post(site, link()).headers["location"]).text
    assert "Dit aantal telt nu mee." in receipt
    assert "Geef het goede aantal en nr 1 door" in receipt


# --- a number that is probably a slip -----------------------------------------------------------

NUMBER_IS_RIGHT = "Ja, dit klopt: opslaan"
WORKSHOP_QUESTION = (
    "Klopt 340? Of is het 34? Vergelijkbare bijeenkomsten hadden meestal rond de 34 deelnemers."
)


def answer_in(page: str) -> str:
    """What the button sends that answers the question; the Enter key presses another one."""
    found = re.search(
        r'<button form="telling" hidden>Opslaan</button>\s*'
        r'<button form="telling" name="klopt" value="([0-9a-f ]+)">' + NUMBER_IS_RIGHT,
        page,
    )
    assert found
    return found[1]


def enter_workshops(*people: int) -> None:
    """What staff counted at the second workshop and those after it."""
    for number, many in enumerate(people, start=2):
        enter(f"werkbijeenkomst-{number}", known(many))


def of_host() -> list[Count]:
    return [row for row in rows() if row.link_id is not None]


def test_an_odd_number_is_asked_about_once_and_the_answer_is_kept_with_it(
    site: TestClient,
) -> None:
    enter_workshops(34, 27, 41)
    token = link()
    asked = post(site, token, aantal="340", opmerking="Koffie op.")
    assert (asked.status_code, of_host()) == (422, [])
    assert WORKSHOP_QUESTION in asked.text
    assert asked.headers["x-door"] == "asked"
    # What was typed stays, and nothing of it is told to have failed.
    assert 'autocomplete="off" value="340"' in asked.text
    assert 'value="list" checked' in asked.text
    assert ">Koffie op.</textarea>" in asked.text
    assert NOT_STORED not in asked.text
    yes = answer_in(asked.text)
    # Sent as it is, it is asked again; with the yes of this question another number is too.
    assert post(site, token, aantal="340").status_code == 422
    assert "Klopt 3.400?" in post(site, token, aantal="3400", klopt=yes).text
    sent = post(site, token, aantal="340", klopt=yes)
    (row,) = of_host()
    assert (sent.status_code, row.number, row.asked) == (303, 340, WORKSHOP_QUESTION)
    # A browser that sends it once more gets the receipt of the same row.
    again = post(site, token, aantal="340", klopt=yes)
    assert again.headers["location"] == sent.headers["location"]


def test_a_question_is_answered_once_also_when_something_else_has_to_be_mended(
    site: TestClient,
) -> None:
    enter_workshops(34, 27, 41)
    token = link()
    said = answer_in(post(site, token, aantal="340").text)
    refused = post(site, token, aantal="340", klopt=said, opmerking="Bel 06-12345678").text
    assert "telefoonnummer" in refused
    assert f'<input type="hidden" name="klopt" value="{said}">' in refused


def test_where_reading_is_closed_the_question_names_no_figure_of_another_place(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter_workshops(34, 27, 41)
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", "true")
    settings.cache_clear()
    token = link()
    asked = post(site, token, aantal="340")
    assert "Klopt 340? Dat is anders dan gewoonlijk." in asked.text
    assert "34 deelnemers" not in asked.text
    assert "Of is het" not in asked.text
    yes = answer_in(asked.text)
    assert post(site, token, aantal="340", klopt=yes).status_code == 303


# --- days ---------------------------------------------------------------------------------------


def test_single_days_until_the_stay_is_complete(site: TestClient) -> None:
    with clock.stopped_at(AFTER):
        token = link(Unit.VISITORS)
        form = site.get(f"/locatie/{token}").text
        assert "vr 7 sep 2018" in form
        assert 'value="alles" checked>De hele periode' in form
        part = {"dagen": "anders", "van": "2018-09-07", "tot": "2018-09-26"}
        receipt = post(site, token, **part).headers["location"]
        assert "van andere dagen" in site.get(receipt).text
        form = site.get(f"/locatie/{token}").text
        assert "vr 7 sep 2018" not in form
        assert "De hele periode" not in form
        assert "7 september – 26 september 2018: 34 bezoekers, geteld" in form
        # One day alone is that day.
        last = post(site, token, sleutel="b", dagen="2018-09-27/2018-09-27")
        assert "Meer is niet nodig" in site.get(last.headers["location"]).text
        assert "Alles is hier al ingevuld" in site.get(f"/locatie/{token}").text
    assert [str(row.last_day) for row in rows()] == ["2018-09-26", "2018-09-27"]


# --- who may not --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "guess", "a/b", "%00", "é" * 500, "?nr=1", "x%2Fy"])
def test_a_guess_gets_one_clear_sentence(site: TestClient, address: str) -> None:
    for answer in (site.get(f"/locatie/{address}"), site.post(f"/locatie/{address}", data=FILLED)):
        assert (answer.status_code, answer.headers["x-door"]) == (410, "closed")
        assert host_links.LINK_CLOSED in answer.text


def test_an_expired_and_a_revoked_link_get_the_same_sentence(site: TestClient) -> None:
    with clock.stopped_at(AFTER):
        old = link()
    new = link(Unit.VISITORS)
    revoke(2)
    with clock.stopped_at(datetime(2026, 11, 1, tzinfo=UTC)):
        pages = {site.get(f"/locatie/{token}").text for token in (old, new, "guess")}
    assert len(pages) == 1
    assert host_links.LINK_CLOSED in pages.pop()
    assert [post(site, token).status_code for token in (old, new)] == [410, 410]
    assert rows() == []


def test_what_was_typed_in_a_link_that_closed_meanwhile_can_still_be_read(
    site: TestClient,
) -> None:
    days = {"dagen": "2018-09-07/2018-09-26"}
    with clock.stopped_at(AFTER):
        token = link(Unit.VISITORS)
        assert site.get(f"/locatie/{token}").status_code == 200
        revoke(1)
        answer = post(site, token, aantal="55", hoe="tally", opmerking="<b>regen</b>", **days)
    assert (answer.status_code, rows()) == (410, [])
    for part in (
        host_links.LINK_CLOSED,
        NOT_STORED,
        "<dd>55</dd>",
        f"<dd>{COUNTING_METHOD[CountingMethod.TALLY]}</dd>",
        "<dd>7 september 2018 tot en met 26 september 2018</dd>",
        "<dd>&lt;b&gt;regen&lt;/b&gt;</dd>",
        "Geef het door aan de medewerker die de link gaf.",
    ):
        assert part in answer.text
    # Also what could not be right, and why there is no number.
    wrong = post(site, token, aantal="twaalf", dagen="gisteren", geen="cancelled-not_held").text
    for part in ("<dd>twaalf</dd>", "<dd>gisteren</dd>", "<dd>vervallen, "):
        assert part in wrong
    assert NOT_STORED not in site.get(f"/locatie/{token}").text
    assert NOT_STORED not in site.post(f"/locatie/{token}", data={}).text


def test_the_receipt_of_another_link_is_not_shown(site: TestClient) -> None:
    send(link(Unit.VISITORS))
    token = link()
    page = site.get(f"/locatie/{token}?nr=1").text
    assert "Opgeslagen" not in page
    assert "bezoekers, geteld" not in page


def test_a_link_opens_no_page_and_no_other_form(site: TestClient) -> None:
    token = link()
    site.get(f"/locatie/{token}")
    assert site.get("/telling").status_code == 303
    # What a form says it is about counts for nothing: the link alone does.
    post(site, token, halte="1", bijeenkomst="5", unit="visitors")
    assert rows()[0].session_id == workshop_id()


# --- in the browser -----------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_without_script_from_the_link_to_the_receipt(
    browser: Browser, start_server: Callable[..., Server], scheme: str
) -> None:
    server = start_server({"DASHBOARD_FROZEN_NOW": AFTER.isoformat()})
    with working_on(server.database_url), clock.stopped_at(AFTER):
        token = link(Unit.VISITORS)
        for slug, people in (("weert", 90), ("roermond", 160), ("maastricht", 90)):
            enter(slug, known(people))
    dark = scheme == "dark"
    window = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
        color_scheme="dark" if dark else "light",
        locale="nl-NL",
    )
    page = window.new_page()
    page.goto(f"{server.url}/locatie/{token}")
    page.get_by_label("Hoeveel bezoekers?").fill("12,5")
    page.get_by_label(COUNTING_METHOD[CountingMethod.TALLY]).check()
    page.get_by_label("Andere dagen").check()
    page.get_by_label("Van", exact=True).select_option("ma 10 sep 2018")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("heel aantal")
    expect(page.get_by_label("Hoeveel bezoekers?")).to_have_value("12,5")
    expect(page.get_by_label("Van", exact=True)).to_have_value("2018-09-10")
    # The Enter key sends the form, however often, and never answers a question with yes.
    for typed in ("9999", "9999"):
        page.get_by_label("Hoeveel bezoekers?").fill(typed)
        page.get_by_label("Hoeveel bezoekers?").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Klopt 9.999?")
    expect(page.get_by_label("Van", exact=True)).to_have_value("2018-09-10")
    answer = page.get_by_role("button", name=NUMBER_IS_RIGHT)
    # Beside its question: nobody has to look for it below the form.
    expect(answer).to_be_in_viewport()
    answer.click()
    expect(page.get_by_role("heading", name="Opgeslagen")).to_be_visible()
    expect(page.get_by_text("10 september 2018: 9.999 bezoekers, geteld")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"nr": ["4"]}
    window.close()
    assert token not in server.log.read_text()
