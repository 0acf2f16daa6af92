"""The door on a phone: the counter, what is kept, and a line that comes and goes."""

import io
import itertools
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Locator, Page, expect
from sqlmodel import select

from project import clock, database
from project.accounts import sign_ins
from project.counts import entering, host_links
from project.models import SignIn
from project.web.door import files
from project.wording.counts import COUNTING_METHOD, CountingMethod, Unit
from project.wording.people import Role
from tests.builders import stored as rows
from tests.builders import writing
from tests.conftest import PATIENCE, Server
from tests.line import Line, Relay
from tests.test_host_links import THIRTY_FOUR, link, revoke, stop_id
from tests.visits import axe_finds, sign_in_row, working_on

DURING = datetime(2018, 9, 17, 12, tzinfo=UTC)
TODAY = date(2018, 9, 17)
_TESTS = itertools.count(1)
TALLY = COUNTING_METHOD[CountingMethod.TALLY]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "locale": "nl-NL",
    "timezone_id": "Europe/Amsterdam",
}
WAITS = "wordt verstuurd zodra er verbinding is (1)"


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Iterator[Server]:
    """The third week of the exhibition in Panningen; commands here work on its database."""
    one = start_server({"DASHBOARD_FROZEN_NOW": DURING.isoformat()})
    # A sign-in of another moment than the server's own would be refused; but a moment of each test
    # alone: a server goes by the newest line of the logbook, and serves more than one of them.
    now = DURING + timedelta(milliseconds=next(_TESTS))
    with working_on(one.database_url), clock.stopped_at(now):
        yield one


@pytest.fixture
def line(server: Server) -> Iterator[Relay]:
    """The line between the phone and the server."""
    relay = Relay(server.url)
    yield relay
    relay.close()


@pytest.fixture
def phone(browser: Browser, line: Relay) -> Iterator[BrowserContext]:
    """The phone of an editor who is signed in."""
    context = browser.new_context(**PHONE, base_url=line.url)
    sign_in(context, line, sign_in_row(Role.EDITOR))
    yield context
    context.close()


@pytest.fixture
def host(browser: Browser, line: Relay) -> Iterator[Page]:
    """The phone of a host who opened the first link, with the form kept on it."""
    context = browser.new_context(**PHONE, base_url=line.url)
    page = context.new_page()
    page.goto(f"/locatie/{link(Unit.VISITORS)}")
    until(page, "async () => !!(await caches.match(location.pathname))")
    yield page
    context.close()


def sign_in(context: BrowserContext, line: Relay, token: str, **more: Any) -> None:
    cookie: Any = {"name": sign_ins.COOKIE, "value": token, "url": line.url, "httpOnly": True}
    context.add_cookies([cookie | more])


def until(page: Page, holds: str, patience: float = PATIENCE) -> None:
    """Wait until this holds on the page; its policy forbids Playwright's own way to."""
    end = time.monotonic() + patience
    while not page.evaluate(holds):
        assert time.monotonic() < end, holds
        page.wait_for_timeout(50)


_FORMS_KEPT = """async () => {
    const pages = await caches.open("deur-bladen");
    return (await pages.keys()).length > 3 && !!navigator.serviceWorker.controller;
}"""


def opened(context: BrowserContext) -> Page:
    """The list, once the phone holds every form."""
    page = context.new_page()
    page.goto("/invoeren")
    until(page, _FORMS_KEPT)
    return page


def tap_form(page: Page) -> None:
    page.get_by_role("link", name="Panningen · tentoonstelling").first.click()
    expect(page.get_by_role("heading", name="Tentoonstelling in Panningen")).to_be_visible()


def at_form(phone: BrowserContext, people: int | str = "") -> Page:
    """The form of the exhibition, filled in with so many people; the phone holds every form."""
    page = opened(phone)
    tap_form(page)
    if people:
        fill(page, people)
    return page


def field(page: Page) -> Locator:
    return page.get_by_label("Hoeveel bezoekers?")


def fill(page: Page, people: int | str) -> None:
    field(page).fill(str(people))
    page.get_by_label(TALLY).check()


def save(page: Page) -> None:
    page.get_by_role("button", name="Opslaan", exact=True).click()


def waiting(page: Page) -> Locator:
    return page.locator("#wachtrij")


def numbers() -> list[int | None]:
    return [row.number for row in rows()]


def stored_soon(expected: list[int | None]) -> None:
    end = time.monotonic() + PATIENCE
    while numbers() != expected:
        assert time.monotonic() < end, numbers()
        time.sleep(0.05)


def enter(people: int, first: date = TODAY, last: date = TODAY) -> int:
    """What a colleague counted."""
    with writing() as session:
        return entering.enter_count(
            session,
            unit=Unit.VISITORS,
            subject_id=stop_id(),
            entry=replace(THIRTY_FOUR, number=people, first_day=first, last_day=last),
            key=f"bram-{first}",
            by="bram",
        )


def typed_offline(phone: BrowserContext, line: Relay, people: int = 34) -> Page:
    """A count that was sent while there was no network, and waits."""
    page = opened(phone)
    line.become(Line.CUT)
    tap_form(page)
    expect(page.get_by_text("Geen verbinding. Dit is de stand van")).to_be_visible()
    fill(page, people)
    save(page)
    expect(waiting(page)).to_contain_text(f"Tentoonstelling in Panningen: {people}")
    return page


# --- without a network --------------------------------------------------------------------------


def test_what_is_typed_without_a_network_is_sent_once_when_it_is_back(
    phone: BrowserContext, line: Relay
) -> None:
    page = typed_offline(phone, line)
    expect(waiting(page)).to_contain_text(WAITS)
    page.close()
    page = phone.new_page()
    page.goto("/invoeren")
    expect(waiting(page)).to_contain_text(WAITS)
    assert rows() == []
    line.become(Line.FINE)
    page.reload()
    expect(waiting(page)).to_contain_text("opgeslagen, nr 1")
    expect(page.get_by_text("Geen verbinding")).to_be_hidden()
    page.get_by_role("button", name="Bekijken").click()
    expect(page.get_by_role("status")).to_contain_text("17 september 2018: 34 bezoekers, geteld")
    page.reload()
    assert numbers() == [34]


@pytest.mark.parametrize("stays", [True, False])
def test_a_phone_that_was_switched_off_sends_it_at_its_next_opening(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    line: Relay,
    tmp_path: Path,
    *,
    stays: bool,
) -> None:
    token = sign_in_row(Role.EDITOR)
    age = {"expires": time.time() + 3600} if stays else {}
    args = browser_type_launch_args | PHONE | {"base_url": line.url}
    phone = browser_type.launch_persistent_context(tmp_path, **args)
    sign_in(phone, line, token, **age)
    typed_offline(phone, line)
    phone.close()
    line.become(Line.FINE)
    phone = browser_type.launch_persistent_context(tmp_path, **args)
    page = phone.new_page()
    page.goto("/invoeren")
    if not stays:
        # The browser forgot who was signed in, and what waits says so.
        expect(waiting(page)).to_contain_text("Log in om het te versturen.")
        assert rows() == []
        sign_in(phone, line, token)
        page.goto("/invoeren")
    stored_soon([34])
    phone.close()


def test_an_answer_that_got_lost_makes_no_second_row(phone: BrowserContext, line: Relay) -> None:
    page = at_form(phone, 34)
    line.become(Line.LOSES)
    save(page)
    expect(waiting(page)).to_contain_text(WAITS)
    stored_soon([34])
    line.become(Line.FINE)
    page.reload()
    expect(waiting(page)).to_contain_text("opgeslagen, nr 1")
    assert numbers() == [34]


def test_without_an_answer_it_says_within_seconds_that_it_waits_and_not_that_it_is_busy(
    phone: BrowserContext, line: Relay
) -> None:
    page = at_form(phone, 34)
    line.become(Line.SWALLOWS)
    began = time.monotonic()
    save(page)
    expect(waiting(page)).to_contain_text(WAITS)
    assert time.monotonic() - began < 5
    expect(page.get_by_text("Bezig…")).to_have_count(0)


def test_a_reload_without_a_network_keeps_the_newest_number(
    phone: BrowserContext, line: Relay
) -> None:
    """It brought back an older one."""
    page = at_form(phone, 34)
    line.become(Line.CUT)
    fill(page, 36)
    page.reload()
    expect(page.get_by_text("Geen verbinding. Dit is de stand van")).to_be_visible()
    expect(field(page)).to_have_value("36")
    expect(page.get_by_label(TALLY)).to_be_checked()


@pytest.mark.parametrize("answers", [Line.LIES, Line.ILL])
def test_only_our_own_server_is_believed(phone: BrowserContext, line: Relay, answers: Line) -> None:
    page = at_form(phone, 34)
    line.become(answers)
    save(page)
    expect(waiting(page)).to_contain_text(WAITS)
    line.become(Line.FINE)
    page.goto("/invoeren")
    expect(waiting(page)).to_contain_text("opgeslagen, nr 1")


def test_the_first_change_after_a_server_was_killed_is_kept_and_nothing_is_lost(
    phone: BrowserContext,
    line: Relay,
    server: Server,
    serve: Callable[[str], Server],
) -> None:
    page = at_form(phone)
    server.process.kill()
    server.process.wait()
    line.become(Line.FINE)
    # The very first change after it was gone was not kept, once.
    fill(page, 34)
    page.reload()
    expect(field(page)).to_have_value("34")
    save(page)
    expect(waiting(page)).to_contain_text(WAITS)
    again = serve(server.database_url)
    line.server = Relay(again.url).server
    page.goto("/invoeren")
    expect(waiting(page)).to_contain_text("opgeslagen, nr 1")
    assert numbers() == [34]


@pytest.fixture
def serve(start_server: Callable[..., Server]) -> Callable[[str], Server]:
    """Start the server again on a database that is there already."""
    now = {"DASHBOARD_FROZEN_NOW": DURING.isoformat()}
    return lambda url: start_server(now | {"DATABASE_URL": url}, fill="")


def test_an_undo_without_a_network_is_sent_once_when_it_is_back(
    phone: BrowserContext, line: Relay
) -> None:
    page = at_form(phone, 34)
    save(page)
    expect(page.get_by_role("status")).to_contain_text("34 bezoekers")
    undo = page.get_by_role("button", name="Ongedaan maken")
    line.become(Line.LOSES)
    undo.click()
    expect(waiting(page)).to_contain_text("Ongedaan maken van nr 1, Panningen, 17 september 2018")
    expect(waiting(page)).to_contain_text(WAITS)
    expect(waiting(page).get_by_role("button", name="Wijzigen")).to_have_count(0)
    stored_soon([34, None])
    line.become(Line.FINE)
    page.reload()
    expect(waiting(page)).to_contain_text("opgeslagen, nr 2")
    page.get_by_role("button", name="Bekijken").click()
    expect(page.get_by_role("status")).to_contain_text("Ongedaan gemaakt")
    assert numbers() == [34, None]


def test_the_list_follows_by_itself_when_what_waited_was_sent(
    phone: BrowserContext, line: Relay
) -> None:
    page = typed_offline(phone, line)
    entered = page.get_by_role("link", name="17 september 2018): 34 bezoekers")
    expect(entered).to_have_count(0)
    line.become(Line.FINE)
    phone.set_offline(True)
    phone.set_offline(False)
    expect(entered).to_be_visible()
    expect(page.get_by_text("Geen verbinding")).to_be_hidden()
    expect(waiting(page)).to_contain_text("opgeslagen, nr 1")


def test_a_form_that_is_not_on_the_phone_says_so(phone: BrowserContext, line: Relay) -> None:
    page = opened(phone)
    line.become(Line.CUT)
    page.goto("/invoeren/nr/77")
    expect(page.get_by_role("alert")).to_contain_text("staat niet op deze telefoon")


# --- what the server then says ------------------------------------------------------------------


def end_sign_ins() -> None:
    with writing() as session:
        for row in session.scalars(select(SignIn)):
            row.ended_at = DURING


def test_a_sign_in_that_ended_meanwhile_is_asked_for_first(
    phone: BrowserContext, line: Relay
) -> None:
    page = typed_offline(phone, line)
    name = page.get_attribute("html", "data-who")
    with database.reading() as session:
        number = session.scalars(select(SignIn.account_id)).first()
    end_sign_ins()
    line.become(Line.FINE)
    page.reload()
    expect(waiting(page)).to_contain_text(f"wacht 1 formulier van {name}. Log in")
    # A colleague on the same phone sees that it waits, and cannot send it.
    sign_in(phone, line, sign_in_row(Role.EDITOR))
    page.goto("/invoeren")
    expect(waiting(page)).to_contain_text("Alleen wie het invulde kan het versturen.")
    expect(waiting(page)).not_to_contain_text("34")
    assert rows() == []
    with writing() as session:
        sign_in(phone, line, sign_ins.start_sign_in(session, account_id=number or 0))
    page.goto("/invoeren")
    stored_soon([34])
    assert rows()[0].entered_by == name


def test_what_a_colleague_entered_meanwhile_is_shown_beside_it(
    phone: BrowserContext, line: Relay
) -> None:
    page = typed_offline(phone, line)
    enter(60)
    line.become(Line.FINE)
    page.reload()
    expect(waiting(page)).to_contain_text("hier staat intussen iets anders")
    page.get_by_role("button", name="Openen").click()
    expect(page.get_by_role("alert")).to_contain_text("60 bezoekers, geteld, ingevuld door bram")
    expect(field(page)).to_have_value("34")
    page.get_by_label("opnieuw geteld").check()
    save(page)
    expect(page.get_by_role("status")).to_contain_text("Opgeslagen")
    assert [(row.number, row.replaces_id) for row in rows()] == [(60, None), (34, 1)]


def test_a_question_waits_for_a_person(phone: BrowserContext, line: Relay) -> None:
    page = typed_offline(phone, line, 0)
    line.become(Line.FINE)
    page.reload()
    expect(waiting(page)).to_contain_text("er is een vraag over")
    assert rows() == []
    page.get_by_role("button", name="Openen").click()
    expect(page.get_by_role("alert")).to_contain_text("Was er niemand?")
    page.get_by_role("button", name="Ja, dit klopt: opslaan").click()
    expect(page.get_by_role("status")).to_contain_text("0 bezoekers")
    assert numbers() == [0]


def test_a_form_that_came_back_goes_on_where_it_is_opened_again(
    phone: BrowserContext, line: Relay
) -> None:
    """Each opening began an empty one, and what was refused piled up on the list."""
    page = opened(phone)
    for typed in ("-3", "-4"):
        tap_form(page)
        fill(page, typed)
        save(page)
        expect(page.get_by_role("alert")).to_contain_text("niet onder nul")
        page.goto("/invoeren")
        expect(waiting(page).locator(".note")).to_have_count(1)
    # Without a network too, and with what the server said.
    line.become(Line.CUT)
    page.reload()
    tap_form(page)
    expect(field(page)).to_have_value("-4")
    expect(page.get_by_role("alert")).to_contain_text("niet onder nul")
    expect(page.locator("#concept")).to_contain_text("Niet opgeslagen (getypt")
    expect(page.get_by_text("Geen verbinding. Dit is de stand van")).to_be_visible()
    page.get_by_role("button", name="Weggooien en leeg beginnen").click()
    expect(field(page)).to_have_value("")
    page.goto("/invoeren")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(waiting(page)).to_be_hidden()


def test_nothing_is_thrown_away_without_a_tap(phone: BrowserContext, line: Relay) -> None:
    page = typed_offline(phone, line)
    page.get_by_role("button", name="Weggooien").click()
    page.get_by_role("button", name="Nee, terug").click()
    expect(waiting(page)).to_contain_text(WAITS)
    page.get_by_role("button", name="Wijzigen").click()
    expect(field(page)).to_have_value("34")
    field(page).fill("36")
    save(page)
    expect(waiting(page)).to_contain_text("Tentoonstelling in Panningen: 36")
    page.get_by_role("button", name="Weggooien").click()
    page.get_by_role("button", name="Ja, weggooien").click()
    expect(waiting(page)).to_be_hidden()
    line.become(Line.FINE)
    page.reload()
    assert rows() == []


def test_a_link_that_was_closed_meanwhile_shows_what_was_typed(host: Page, line: Relay) -> None:
    fill(host, 55)
    line.become(Line.CUT)
    save(host)
    expect(waiting(host)).to_contain_text(WAITS)
    revoke(1)
    line.become(Line.FINE)
    host.reload()
    expect(waiting(host)).to_contain_text("de link is gesloten")
    host.get_by_role("button", name="Openen").click()
    expect(host.get_by_role("alert")).to_contain_text(host_links.LINK_CLOSED)
    expect(host.locator("dl")).to_contain_text("55")
    assert rows() == []


def test_a_link_that_was_opened_once_opens_and_sends_without_a_network(
    host: Page, line: Relay
) -> None:
    address = host.url
    host.close()
    line.become(Line.CUT)
    page = host.context.new_page()
    page.goto(address)
    expect(page.get_by_text("Geen verbinding. Dit is de stand van")).to_be_visible()
    fill(page, 55)
    save(page)
    expect(waiting(page)).to_contain_text(WAITS)
    page.close()
    line.become(Line.FINE)
    page = host.context.new_page()
    page.goto(address)
    expect(waiting(page)).to_contain_text("opgeslagen, nr 1")
    page.get_by_role("button", name="Bekijken").click()
    expect(page.get_by_role("status")).to_contain_text("55 bezoekers")
    page.reload()
    assert numbers() == [55]


def test_two_accounts_on_one_phone_each_keep_and_send_their_own(
    phone: BrowserContext, line: Relay
) -> None:
    first, second = sign_in_row(Role.EDITOR), sign_in_row(Role.EDITOR)
    sign_in(phone, line, first)
    page = opened(phone)
    names = [page.get_attribute("html", "data-who")]
    tap_form(page)
    taps(page, 7)
    sign_in(phone, line, second)
    page.goto("/invoeren")
    names.append(page.get_attribute("html", "data-who"))
    expect(page.get_by_text("Nog in te vullen")).to_be_visible()
    expect(waiting(page)).to_be_hidden()
    tap_form(page)
    expect(field(page)).to_have_value("")
    taps(page, 2)
    page.get_by_label("Week 37").check()
    fill(page, 90)
    save(page)
    expect(page.get_by_role("status")).to_contain_text("90 bezoekers")
    sign_in(phone, line, first)
    page.goto("/invoeren")
    expect(waiting(page)).to_contain_text("Teller van ma 17 sep: 7, niet opgeslagen.")
    waiting(page).get_by_role("link", name="Openen").click()
    expect(field(page)).to_have_value("7")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("7 bezoekers")
    assert [(row.number, row.entered_by) for row in rows()] == [(90, names[1]), (7, names[0])]


# --- sending once -------------------------------------------------------------------------------


def test_tapped_twice_and_in_two_tabs_is_one_row(phone: BrowserContext) -> None:
    page = at_form(phone, 34)
    other = phone.new_page()
    other.goto(page.url)
    expect(field(other)).to_have_value("34")
    page.evaluate("""() => {
        const button = [...document.querySelectorAll("#telling button")]
            .find(one => one.textContent === "Opslaan");
        button.click(); button.click();
    }""")
    save(other)
    expect(page.get_by_role("status")).to_contain_text("nr 1")
    expect(other.get_by_role("status")).to_contain_text("nr 1")
    assert numbers() == [34]


# --- the counter --------------------------------------------------------------------------------


def counter(page: Page) -> Locator:
    return page.locator("#geteld")


_TAP = """many => {
    const button = document.querySelector("[data-step='1']");
    for (let n = 0; n < many; n++) button.click();
}"""


def taps(page: Page, many: int) -> None:
    if page.locator("#teller").get_attribute("open") is None:
        page.locator("#teller summary").click()
    page.evaluate(_TAP, many)


def test_four_hundred_taps_are_four_hundred_also_after_a_reload(phone: BrowserContext) -> None:
    page = at_form(phone)
    asked = len(page.evaluate("performance.getEntriesByType('resource')"))
    taps(page, 400)
    expect(counter(page)).to_have_text("Geteld: 400")
    assert len(page.evaluate("performance.getEntriesByType('resource')")) == asked
    page.reload()
    expect(counter(page)).to_have_text("Geteld: 400")
    expect(field(page)).to_have_value("400")
    page.get_by_role("button", name="een eraf").click()
    page.get_by_role("button", name="vijf erbij").click()
    expect(field(page)).to_have_value("404")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("404 bezoekers, geteld")
    assert [(row.number, row.method) for row in rows()] == [(404, CountingMethod.TALLY)]


def test_four_hundred_taps_survive_a_browser_that_is_killed_at_once(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    line: Relay,
    tmp_path: Path,
) -> None:
    args = browser_type_launch_args | PHONE | {"base_url": line.url}
    token = sign_in_row(Role.EDITOR)
    phone = browser_type.launch_persistent_context(tmp_path, **args)
    sign_in(phone, line, token)
    page = at_form(phone)
    address = page.url
    taps(page, 400)
    # What is under way at that moment takes a fraction of a second.
    page.wait_for_timeout(300)
    kill(tmp_path)
    # It may be known by now that it is gone.
    with suppress(Error):
        phone.close()
    (tmp_path / "SingletonLock").unlink(missing_ok=True)
    phone = browser_type.launch_persistent_context(tmp_path, **args)
    sign_in(phone, line, token)
    page = phone.new_page()
    page.goto(address)
    expect(counter(page)).to_have_text("Geteld: 400")
    phone.close()


def kill(profile: Path) -> None:
    """End the browser of this profile as a phone does that is out of power."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command and b"--type=" not in command:
            os.kill(int(process.name), signal.SIGKILL)


def test_saving_another_day_leaves_the_taps_of_today_alone(phone: BrowserContext) -> None:
    """Three times it wiped them, up to 916 taps."""
    page = at_form(phone)
    taps(page, 7)
    expect(field(page)).to_have_value("7")
    page.get_by_label("Week 37").check()
    # What was tapped is of today, and never lands under another day.
    expect(field(page)).to_have_value("")
    expect(counter(page)).to_contain_text("Dit gaat niet mee")
    fill(page, 90)
    save(page)
    expect(page.get_by_role("status")).to_contain_text("90 bezoekers")
    page.goto("/invoeren")
    expect(waiting(page)).to_contain_text("Teller van ma 17 sep: 7, niet opgeslagen.")
    waiting(page).get_by_role("link", name="Openen").click()
    expect(field(page)).to_have_value("7")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("17 september 2018: 7 bezoekers")
    page.goto("/invoeren")
    expect(page.get_by_role("heading", name="Nog in te vullen")).to_be_visible()
    expect(waiting(page)).to_be_hidden()
    assert numbers() == [90, 7]


def test_the_taps_of_today_are_never_stored_under_another_day(phone: BrowserContext) -> None:
    """By way of “Neem 7 over” they were: another day was chosen in between."""
    page = at_form(phone)
    taps(page, 7)
    page.get_by_label("Andere dagen").check()
    page.get_by_label("Van", exact=True).select_option("2018-09-16")
    expect(field(page)).to_have_value("")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Vul een heel aantal in")
    assert rows() == []


def test_a_second_shift_adds_to_the_first(phone: BrowserContext) -> None:
    number = enter(34)
    page = phone.new_page()
    page.goto(f"/invoeren/nr/{number}")
    taps(page, 20)
    expect(counter(page)).to_have_text("34 + 20 = 54")
    expect(field(page)).to_have_value("54")
    page.get_by_label("later meer bekend").check()
    save(page)
    expect(page.get_by_role("status")).to_contain_text("54 bezoekers")


def test_groups_over_the_number_are_said_to_be_too_many(phone: BrowserContext) -> None:
    """It read "Nog te verdelen: -8 van 12"."""
    page = phone.new_page()
    page.goto(f"/invoeren/bezoekers/{stop_id()}")
    page.get_by_text("Opmerking, groepen").click()
    groups = page.locator("[name^=groep]")
    fill(page, 12)
    groups.first.fill("5")
    expect(page.locator("#verdelen")).to_have_text("Nog te verdelen: 7 van 12.")
    groups.first.fill("20")
    expect(page.locator("#verdelen")).to_have_text("Samen 8 meer dan 12.")


def test_the_counter_is_emptied_by_hand_after_a_question(phone: BrowserContext) -> None:
    page = at_form(phone)
    taps(page, 3)
    page.get_by_role("button", name="Teller leegmaken").click()
    expect(page.get_by_role("dialog")).to_contain_text("3 tikken weggooien?")
    page.get_by_role("button", name="Ja, weggooien").click()
    expect(counter(page)).to_have_text("Tik voor wie binnenkomt.")
    expect(field(page)).to_have_value("")


# --- what is kept -------------------------------------------------------------------------------


def test_a_draft_comes_back_with_its_day_and_is_thrown_away_by_hand(phone: BrowserContext) -> None:
    page = at_form(phone)
    page.get_by_label("Week 37").check()
    fill(page, 90)
    page.close()
    page = phone.new_page()
    page.goto("/invoeren")
    tap_form(page)
    expect(field(page)).to_have_value("90")
    expect(page.get_by_label("Week 37")).to_be_checked()
    expect(page.locator("#concept")).to_contain_text("Hier getypt, niet opgeslagen")
    page.get_by_role("button", name="Weggooien en leeg beginnen").click()
    expect(field(page)).to_have_value("")


def test_a_draft_whose_day_was_entered_by_somebody_else_is_shown_and_not_moved(
    phone: BrowserContext,
) -> None:
    page = at_form(phone, 34)
    enter(60)
    page.goto("/invoeren")
    tap_form(page)
    expect(page.locator("#concept")).to_contain_text("Hier was 34 getypt voor ma 17 sep.")
    expect(field(page)).to_have_value("")


_ALL_THAT_IS_KEPT = """async () => {
    const named = indexedDB.open("deur", 1);
    const db = await new Promise(resolve => { named.onsuccess = () => resolve(named.result) });
    const of = store => new Promise(resolve => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(asked.result);
    });
    const pages = await caches.has("deur-bladen");
    const mine = Object.keys(localStorage).filter(key => key.startsWith("deur"));
    return JSON.stringify([mine, await of("rij"), await of("klad"), pages]);
}"""


def test_signing_out_asks_first_and_leaves_nothing_on_the_phone(
    phone: BrowserContext, line: Relay
) -> None:
    page = typed_offline(phone, line, 0)
    line.become(Line.FINE)
    page.reload()
    expect(waiting(page)).to_contain_text("er is een vraag over")
    name = page.get_attribute("html", "data-who") or ""
    assert name in page.evaluate(_ALL_THAT_IS_KEPT)
    page.get_by_role("link", name=name).click()
    for answer in ("Nee, terug", "Ja, uitloggen"):
        page.get_by_role("button", name="Uitloggen").click()
        expect(page.get_by_role("dialog")).to_contain_text("Er wacht nog 1 formulier")
        page.get_by_role("button", name=answer).click()
    page.wait_for_url(f"{line.url}/")
    assert page.evaluate(_ALL_THAT_IS_KEPT) == "[[],[],[],false]"
    page.goto("/invoeren")
    assert "/inloggen" in page.url


# --- around it ----------------------------------------------------------------------------------


def test_the_other_pages_are_not_looked_after(phone: BrowserContext) -> None:
    page = opened(phone)
    page.goto("/over")
    page.locator("h1").first.wait_for()
    assert page.evaluate("navigator.serviceWorker.controller") is None


def test_a_new_version_brings_its_own_files_and_pages_along(
    phone: BrowserContext, line: Relay
) -> None:
    page = opened(phone)
    new = "0123456789ab"
    line.version = (files.VERSION.encode(), new.encode())
    line.become(Line.FINE)
    page.reload()
    until(page, f"async () => !(await caches.has('deur-{files.VERSION}'))")
    assert page.evaluate(f"caches.has('deur-{new}')")
    line.become(Line.CUT)
    page.goto("/invoeren")
    tap_form(page)
    assert new in page.content()
    assert files.VERSION not in page.content()
    # Its script and its style are there too.
    fill(page, 34)
    save(page)
    expect(waiting(page)).to_contain_text(WAITS)
    assert page.evaluate("getComputedStyle(document.querySelector('header')).display") == "flex"


def test_a_new_version_that_came_half_leaves_the_old_one_at_work_without_a_network(
    phone: BrowserContext, line: Relay
) -> None:
    page = opened(phone)
    new = "0123456789ab"
    line.version = (files.VERSION.encode(), new.encode())
    line.blocks = b"GET /invoeren/vooruit"
    line.become(Line.FINE)
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    until(page, f"() => caches.has('deur-{new}')")
    line.become(Line.CUT)
    page.goto("/invoeren")
    tap_form(page)
    assert files.VERSION in page.content()
    assert page.evaluate("getComputedStyle(document.querySelector('header')).display") == "flex"
    fill(page, 34)
    save(page)
    expect(waiting(page)).to_contain_text(WAITS)


def test_a_visit_is_small_and_needs_no_websocket(
    phone: BrowserContext, line: Relay, capsys: pytest.CaptureFixture[str]
) -> None:
    sockets: list[Any] = []
    phone.on("page", lambda page: page.on("websocket", lambda one: sockets.append(one)))
    page = at_form(phone)
    page.wait_for_timeout(500)
    first = line.down
    page.close()
    line.down = 0
    page = phone.new_page()
    page.goto("/invoeren")
    page.wait_for_timeout(1500)
    with capsys.disabled():
        sys.stdout.write(f"\nfirst visit {first} bytes, second {line.down}\n")
    assert sockets == []
    assert first <= 40_000
    assert line.down <= 5_000


def test_a_page_is_kept_only_until_a_newer_one(phone: BrowserContext, line: Relay) -> None:
    page = opened(phone)
    before = page.locator("h1").inner_text()
    enter(9, date(2018, 9, 7), TODAY)
    page.reload()
    now = page.locator("h1").inner_text()
    assert now != before
    until(page, "async () => !(await caches.match('/invoeren/bezoekers/5'))")
    line.become(Line.CUT)
    page.reload()
    expect(page.get_by_text("Geen verbinding. Dit is de stand van")).to_be_visible()
    expect(page.locator("h1")).to_have_text(now)


def test_an_older_list_that_comes_late_is_not_kept_over_a_newer_one(
    phone: BrowserContext, line: Relay
) -> None:
    page = opened(phone)
    before = page.locator("h1").inner_text()
    line.holds = b"GET /invoeren HTTP"
    page.goto("/invoeren", wait_until="commit")
    enter(9, date(2018, 9, 7), TODAY)
    page.wait_for_timeout(1_100)  # an answer says when it was made in whole seconds
    other = phone.new_page()
    other.goto("/invoeren")
    expect(other.locator("h1")).not_to_have_text(before)
    now = other.locator("h1").inner_text()
    assert not line.held.is_set()
    # Nor does what is fetched after it mend it.
    line.blocks = b"GET /invoeren/vooruit"
    line.held.set()
    expect(page.locator("h1")).to_have_text(before)
    page.wait_for_timeout(500)
    line.become(Line.CUT)
    page.reload()
    expect(page.get_by_text("Geen verbinding")).to_be_visible()
    expect(page.locator("h1")).to_have_text(now)


def test_where_nothing_may_be_kept_the_form_is_a_plain_post(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], line: Relay
) -> None:
    """Plain http under a name of its own: no worker, no locks, nothing kept."""
    args = browser_type_launch_args["args"] + ["--host-resolver-rules=MAP tour.test 127.0.0.1"]
    browser = browser_type.launch(**browser_type_launch_args | {"args": args})
    page = browser.new_page(**PHONE)
    page.goto(f"{line.url}/locatie/{link(Unit.VISITORS)}".replace("127.0.0.1", "tour.test"))
    assert not page.evaluate("isSecureContext")
    expect(page.locator("#teller")).to_be_hidden()
    fill(page, 34)
    save(page)
    expect(page.get_by_role("status")).to_contain_text("34 bezoekers")
    browser.close()


# --- twenty seconds -----------------------------------------------------------------------------


def test_the_work_of_a_count_in_taps(
    phone: BrowserContext, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the opened list to the receipt; a number that is typed is one of them."""
    enter(31, date(2018, 9, 16), date(2018, 9, 16))
    page = opened(phone)
    done = {}

    def count(what: str, *actions: Callable[[], None], most: int) -> None:
        page.goto("/invoeren")
        for action in actions:
            action()
        expect(page.get_by_role("status")).to_contain_text("Opgeslagen")
        done[what] = len(actions)
        assert len(actions) <= most

    count(
        "usual count",
        lambda: tap_form(page),
        lambda: field(page).fill("34"),
        lambda: save(page),
        most=3,
    )
    count(
        "onbekend",
        lambda: page.get_by_role("link", name="werkbijeenkomst 1").first.click(),
        lambda: page.get_by_text("Er is geen aantal", exact=True).click(),
        lambda: page.get_by_role("button", name="niemand weet het meer").click(),
        most=3,
    )
    count(
        "yesterday corrected",
        lambda: page.get_by_role("link", name="16 september 2018").click(),
        lambda: field(page).fill("13"),
        lambda: page.get_by_label("typefout").check(),
        lambda: save(page),
        most=4,
    )
    count(
        "a week of visitors",
        lambda: tap_form(page),
        lambda: page.get_by_label("Week 37").check(),
        lambda: field(page).fill("120"),
        lambda: save(page),
        most=5,
    )
    with capsys.disabled():
        sys.stdout.write(f"\ninteractions: {done}\n")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, line: Relay, scheme: str
) -> None:
    look = PHONE | {"color_scheme": scheme, "base_url": line.url}
    context = browser.new_context(**look)
    sign_in(context, line, sign_in_row(Role.EDITOR))
    page = typed_offline(context, line, 0)
    number = enter(31, date(2018, 9, 16), date(2018, 9, 16))
    found: list[Any] = []

    def look_at() -> None:
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            # Text of twice the size, as a browser can be set to.
            for size in ("100%", "200%"):
                page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                found.extend(axe_finds(page))
        page.evaluate("document.documentElement.style.fontSize = ''")

    look_at()
    line.become(Line.FINE)
    page.reload()
    expect(waiting(page)).to_contain_text("er is een vraag over")
    page.get_by_role("button", name="Openen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look_at()
    page.get_by_role("button", name="Ja, dit klopt: opslaan").click()
    expect(page.get_by_role("status")).to_be_visible()
    look_at()
    page.goto(f"/invoeren/nr/{number}")
    for fold in page.locator("summary").all():
        fold.click()
    field(page).fill("x")
    save(page)
    expect(page.get_by_role("alert")).to_be_visible()
    look_at()
    token = link(Unit.VISITORS)
    for address in (f"/invoeren/link/{token}", f"/locatie/{token}"):
        page.goto(address)
        look_at()
    assert found == []
    context.close()


def test_the_page_with_a_link_prints_as_one_sheet_with_the_code_and_the_address(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    page.goto(f"/invoeren/link/{link(Unit.VISITORS)}")
    printed: Any = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    (sheet,) = printed.pages
    text = sheet.extract_text()
    assert "Tentoonstelling in Panningen" in text
    assert "/locatie/" in text
    assert "Printen" not in text
    assert "Telling invoeren" not in text


def test_a_count_with_the_keyboard_alone(phone: BrowserContext) -> None:
    page = opened(phone)
    enter(31, date(2018, 9, 16), date(2018, 9, 16))
    page.reload()
    link = page.get_by_role("link", name="Panningen · tentoonstelling").first
    while not link.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tentoonstelling in Panningen")).to_be_visible()
    while not field(page).evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("34")
    page.keyboard.press("Enter")
    # The receipt has the focus, so that it is read out.
    expect(page.get_by_role("status")).to_be_focused()
    assert numbers() == [31, 34]
