"""Telling invoeren in the browser: from the list of what is open to the receipt, and back."""

import re
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from project import access, database
from project.counts import reads as count_reads
from project.wording import COUNTING_METHOD, CountGroup, CountingMethod, Role
from tests.conftest import Server, ready, use_database
from tests.test_counts import enter, known, stored
from tests.visits import give_cookie, sign_in_row, working_on

PASSWORD = "een lang genoeg wachtwoord"
# Faster than anybody's thumb, and than the server answers.
FAST_TAPS = """async (button, times) => {
  for (let tap = 0; tap < times; tap++) {
    button.click();
    await new Promise((done) => setTimeout(done, 40));
  }
}"""


def sign_in(page: Page, server: Server) -> None:
    """Be signed in as a colleague who may enter counts."""
    with working_on(server.database_url):
        give_cookie(page, server, sign_in_row(Role.EDITOR))


def choose_password(page: Page, server: Server, name: str) -> None:
    """As a new colleague does: open the one-time link, choose a password, be signed in."""
    with working_on(server.database_url), database.transaction() as session:
        access.add_account(session, name=name, role=Role.EDITOR, by="test")
        token = access.make_password_link(session, name=name, by="test")
    page.goto(f"{server.url}/wachtwoord/{token}")
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
    page.get_by_role("button", name="Volgende").click()
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
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, server)
    page.goto(f"{server.url}/telling")
    page.get_by_role("button", name="Panningen · werkbijeenkomst 1").click()
    number = page.get_by_label("Hoeveel deelnemers?")
    for typed, sentence in (
        ("-1", "onder nul"),
        ("1000000000", "te veel voor één telling"),
        ("12,5", "“12,5” is geen heel aantal"),
        ("vier", "“vier” is geen heel aantal"),
        ("1.25", "“1.25” is geen heel aantal"),
        ("🎉", "“🎉” is geen heel aantal"),
    ):
        number.fill(typed)
        page.get_by_text("presentielijst").click()
        page.get_by_role("button", name="Opslaan").click()
        expect(page.get_by_text(sentence)).to_be_in_viewport(ratio=1)
        page.get_by_role("button", name="Terug naar het formulier").click()
        expect(number).to_have_value(typed)
    expect(page.get_by_text("Opgeslagen")).to_have_count(0)


class Taps:
    """A person with one thumb: counts what is tapped and typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def tap(self, text: str) -> None:
        self.count += 1
        self.page.get_by_text(text, exact=True).first.click()

    def press(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("button", name=name).first.click()

    def type(self, label: str, number: str) -> None:
        self.count += 1
        self.page.get_by_label(label).fill(number)


def on_a_phone(page: Page, server: Server) -> Taps:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/telling")
    ready(page)
    return Taps(page)


@pytest.fixture
def evening(start_server: Callable[..., Server]) -> Server:
    """The evening of the first workshop."""
    return start_server({"DASHBOARD_FROZEN_NOW": "2018-09-12T21:40:00+02:00"})


@pytest.mark.browser
def test_the_usual_count_takes_three_taps_and_the_next_one_two(
    page: Page, evening: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(page, evening)
    first = on_a_phone(page, evening)
    expect(page.get_by_text("Nog in te vullen (6)")).to_be_visible()
    first.type("Hoeveel deelnemers?", "34")
    first.tap(COUNTING_METHOD[CountingMethod.LIST])
    first.press("Opslaan")
    receipt = "Opgeslagen om 21:40, nr 1. Panningen, 12 september 2018: 34 deelnemers, geteld."
    expect(page.get_by_text(receipt)).to_be_visible()

    correction = on_a_phone(page, evening)
    correction.press("nr 1 · Panningen")
    correction.type("Hoeveel deelnemers?", "43")
    correction.tap("typefout")
    correction.press("Verbetering opslaan")
    expect(page.get_by_text("43 deelnemers, geteld").first).to_be_visible()
    with capsys.disabled():
        sys.stdout.write(f"\ninteractions: count {first.count}, correction {correction.count}\n")
    assert first.count <= 3
    assert correction.count <= 4


@pytest.mark.browser
def test_what_nobody_knows_takes_three_taps_too(page: Page, evening: Server) -> None:
    sign_in(page, evening)
    taps = on_a_phone(page, evening)
    taps.tap("onbekend")
    taps.tap("vergeten te tellen")
    taps.press("Opslaan")
    expect(page.get_by_text("Panningen, 12 september 2018: onbekend.")).to_be_visible()
    assert taps.count <= 3


@pytest.mark.browser
def test_the_form_that_a_tap_opens_is_in_view_and_has_the_focus(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    with working_on(server.database_url):
        enter("werkbijeenkomst-1", known(34))
    sign_in(page, server)
    on_a_phone(page, server)
    label = "Hoeveel deelnemers?"
    # The last of the list, with the first form open high above it.
    page.get_by_role("button", name="werkbijeenkomst 5").click()
    expect(page.get_by_label(label)).to_be_focused()
    expect(page.get_by_label(label)).to_be_in_viewport(ratio=1)
    # With the thumb: the button to save is there without moving the page.
    expect(page.get_by_role("button", name="Opslaan")).to_be_in_viewport(ratio=1)
    page.keyboard.type("12,5")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("button", name="Terug naar het formulier").press("Enter")
    expect(page.get_by_role("button", name="Opslaan")).to_be_focused()
    expect(page.get_by_label(label)).to_have_value("12,5")
    page.get_by_role("button", name="nr 1 · Panningen").click()
    expect(page.get_by_label(label)).to_be_focused()
    expect(page.get_by_label(label)).to_be_in_viewport(ratio=1)
    expect(page.get_by_label(label)).to_have_value("")
    page.get_by_role("button", name="Annuleren").press("Enter")
    expect(page.get_by_label("Hoeveel")).to_be_focused()
    expect(page.get_by_label("Hoeveel")).to_be_in_viewport(ratio=1)


@pytest.mark.browser
def test_a_later_first_day_takes_the_last_day_along(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    sign_in(page, server)
    on_a_phone(page, server)
    page.get_by_role("button", name="Venray · tentoonstelling").click()
    page.get_by_text("een of meer dagen").click()
    expect(page.get_by_role("button", name="Opslaan: vr 19 okt 2018")).to_be_visible()
    ready(page)
    first_day = page.get_by_role("combobox", name="Van")
    first_day.scroll_into_view_if_needed()
    first_day.click()
    page.get_by_role("option", name="ma 22 okt 2018").click()
    expect(page.get_by_role("combobox", name="Tot en met")).to_have_value("ma 22 okt 2018")
    page.get_by_label("Hoeveel bezoekers?").fill("12")
    page.get_by_text("geturfd of met een handteller").click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Venray, 22 oktober 2018: 12 bezoekers, geteld")).to_be_visible()


@pytest.mark.browser
def test_the_menu_of_a_phone_makes_way_for_the_page_that_was_chosen(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    sign_in(page, server)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server.url)
    ready(page)
    page.get_by_role("button", name="Menu openen").click()
    page.get_by_role("navigation").get_by_role("link", name="Telling invoeren").click()
    expect(page.get_by_label("Hoeveel")).to_be_in_viewport(ratio=1)
    # Out of sight, and no stop of the Tab key either.
    expect(page.get_by_role("link", name="Bezoek en deelname")).to_be_hidden()
    page.get_by_role("button", name="Menu openen").press("Enter")
    expect(page.get_by_role("navigation").get_by_role("link", name="Overzicht")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Bezoek en deelname")).to_be_hidden()


@pytest.mark.browser
def test_undo_takes_a_count_back_and_the_figure_is_open_again(page: Page, evening: Server) -> None:
    sign_in(page, evening)
    taps = on_a_phone(page, evening)
    taps.type("Hoeveel deelnemers?", "34")
    taps.tap(COUNTING_METHOD[CountingMethod.LIST])
    taps.press("Opslaan")
    taps.press("Ongedaan maken")
    expect(page.get_by_text("Ongedaan gemaakt om 21:40, nr 2.")).to_be_visible()
    expect(page.get_by_text("Nog in te vullen (6)")).to_be_visible()


@pytest.mark.browser
def test_a_form_comes_back_on_another_device_and_after_a_restart(
    page: Page, new_context: Callable[..., BrowserContext], start_server: Callable[..., Server]
) -> None:
    server = start_server()
    choose_password(page, server, "annemarie")
    page.goto(f"{server.url}/telling")
    page.get_by_role("button", name="Panningen · werkbijeenkomst 1").click()
    page.get_by_label("Hoeveel deelnemers?").fill("34")
    page.get_by_label("Hoeveel deelnemers?").press("Tab")
    page.get_by_text("presentielijst").click()
    ready(page)
    expect(page.get_by_role("radio", name=re.compile("presentielijst"))).to_be_checked()
    page.close()
    again = start_server({"DATABASE_URL": server.database_url})
    other = new_context().new_page()
    other.goto(f"{again.url}/inloggen?terug=/telling")
    other.get_by_label("Naam").fill("annemarie")
    other.get_by_label("Wachtwoord").fill(PASSWORD)
    other.get_by_role("button", name="Inloggen").click()
    expect(other.get_by_label("Hoeveel deelnemers?")).to_have_value("34")
    expect(other.get_by_role("radio", name=re.compile("presentielijst"))).to_be_checked()


@pytest.mark.browser
def test_a_reload_opens_the_form_that_was_left_half_way(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    sign_in(page, server)
    page.goto(f"{server.url}/telling")
    page.get_by_role("button", name="Panningen · werkbijeenkomst 1").click()
    page.get_by_label("Hoeveel deelnemers?").fill("34")
    page.get_by_text("presentielijst").click()
    expect(page.get_by_role("radio", name=re.compile("presentielijst"))).to_be_checked()
    ready(page)
    page.reload()
    expect(page.get_by_label("Hoeveel deelnemers?")).to_have_value("34")


@pytest.mark.browser
def test_signing_out_happens_in_the_same_tab(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    sign_in(page, server)
    page.goto(f"{server.url}/over")
    page.get_by_role("link", name="Uitloggen").click()
    page.wait_for_url(f"{server.url}/uitloggen")
    page.get_by_role("button", name="Uitloggen").click()
    assert len(page.context.pages) == 1
    page.goto(f"{server.url}/telling")
    expect(page).to_have_url(re.compile("/inloggen"))


@pytest.mark.browser
def test_the_tally_at_the_door_survives_a_reload_and_becomes_a_count(
    page: Page, evening: Server
) -> None:
    sign_in(page, evening)
    taps = on_a_phone(page, evening)
    page.get_by_text("Tellen bij de deur").click()
    for label, shown in (("+1", "1"), ("+5", "6"), ("+5", "11"), ("−1", "10")):
        taps.press(label)
        expect(page.get_by_role("button", name=f"Neem {shown} over")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Neem 10 over").click()
    expect(page.get_by_label("Hoeveel deelnemers?")).to_have_value("10")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("10 deelnemers, geteld").first).to_be_visible()


@pytest.mark.browser
def test_every_tap_at_the_door_counts_however_fast_they_come(page: Page, evening: Server) -> None:
    sign_in(page, evening)
    on_a_phone(page, evening)
    page.get_by_text("Tellen bij de deur").click()
    for label, times in (("+1", 15), ("+5", 2), ("−1", 3)):
        page.get_by_role("button", name=label).evaluate(FAST_TAPS, times)
    expect(page.get_by_role("button", name="Neem 22 over")).to_be_visible()


@pytest.mark.browser
def test_an_odd_number_is_asked_about_and_one_tap_confirms_it(
    page: Page, start_server: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start_server()
    use_database(server.database_url, monkeypatch)
    for place, number in enumerate((34, 31, 37, 35), start=2):
        enter(f"werkbijeenkomst-{place}", known(number))
    sign_in(page, server)
    taps = on_a_phone(page, server)
    taps.press("Panningen · werkbijeenkomst 1")
    page.get_by_label("Hoeveel deelnemers?").fill("340")
    page.get_by_text("presentielijst").click()
    # The form is now longer than the phone, and its button stands at the edge of it.
    page.get_by_text("Meer vertellen").click()
    page.get_by_label("Opmerking").fill("Koffie op.")
    taps.press("Opslaan")
    yes = page.get_by_role("button", name="Ja, dit klopt: opslaan")
    for shown in (page.get_by_text("Klopt 340?"), yes):
        expect(shown).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Nee, terug").click()
    expect(yes).to_have_count(0)
    expect(page.get_by_label("Hoeveel deelnemers?")).to_have_value("340")
    assert len(stored()) == 4
    taps.press("Opslaan")
    yes.click()
    receipt = re.compile("Opgeslagen om .*340 deelnemers, geteld")
    expect(page.get_by_text(receipt)).to_be_in_viewport(ratio=1)
    assert "Klopt 340?" in stored()[-1].asked


@pytest.mark.browser
def test_groups_are_kept_with_the_count_and_cannot_be_more_than_all(
    page: Page, evening: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(page, evening)
    taps = on_a_phone(page, evening)
    taps.type("Hoeveel deelnemers?", "34")
    taps.tap(COUNTING_METHOD[CountingMethod.LIST])
    page.get_by_text("Meer vertellen").click()
    page.get_by_label("Inwoners").fill("40")
    page.get_by_label("Inwoners").press("Tab")
    taps.press("Opslaan")
    expect(page.get_by_text("De groepen zijn samen 40")).to_be_in_viewport(ratio=1)
    taps.press("Terug naar het formulier")
    page.get_by_label("Inwoners").fill("30")
    page.get_by_label("Inwoners").press("Tab")
    taps.press("Opslaan")
    expect(page.get_by_text("34 deelnemers, geteld").first).to_be_visible()
    use_database(evening.database_url, monkeypatch)
    with database.reading() as session:
        assert count_reads.parts_of(session, 1) == {CountGroup.RESIDENTS: 30}
