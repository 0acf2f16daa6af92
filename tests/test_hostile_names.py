"""HTML, Markdown and the like in names and remarks stay text, on every page, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from project.accounts.roles import PAGES
from project.audit import logbook
from project.counts import entering
from project.counts.rules import Entry
from project.directory import town_requests
from project.models import Cooperative, HostRequest, Stop, TourSession, Venue
from project.wording.counts import CountingMethod, FigureState, Unit
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import Server, ready
from tests.test_town_requests import ASKED
from tests.visits import give_cookie, open_in_browser, sign_in_row, working_on

HOSTILE = (
    '<img src="x" onerror="window.hurt=1"><a href="javascript:window.hurt=2">a</a> '
    "[klik](javascript:window.hurt=3) ![plaatje](https://example.org/x.png) $x^2$ "
    ":material/home: :smile: :red[rood] **vet** `code` <b>dik</b> www.example.org \u200f\u202e# kop"
)
# What must not have come into being out of the text above, wherever it is shown.
_BORN = """() => ({
  hurt: window.hurt ?? null,
  pictures: document.querySelectorAll('img[src="x"], img[src*="example.org"]').length,
  links: document.querySelectorAll('a[href*="javascript"], a[href*="example.org"]').length,
  drawn: [...document.querySelectorAll('svg a')].length,
  formulas: document.querySelectorAll('.katex').length,
  icons: [...document.querySelectorAll('[data-testid=stIconMaterial]')]
    .filter(one => one.innerText === 'home').length,
  marked: [...document.querySelectorAll('main strong, main b, main code, main tspan')]
    .filter(one => ['vet', 'code', 'dik'].includes(one.textContent)).length,
})"""
_NOTHING = {
    "hurt": None,
    "pictures": 0,
    "links": 0,
    "drawn": 0,
    "formulas": 0,
    "icons": 0,
    "marked": 0,
}


def _spoil() -> str:
    """Put the text wherever a name or a remark can stand; gives a sign-in of a manager."""
    with writing() as session:
        stop = session.exec(select(Stop).where(col(Stop.slug) == "venray")).one()
        venue = session.get_one(Venue, stop.venue_id)
        cooperative = session.exec(
            select(Cooperative).where(col(Cooperative.slug) == "fort-vreeswijk")
        ).one()
        meeting = session.exec(
            select(TourSession).where(col(TourSession.stop_id) == stop.id)
        ).first()
        assert meeting is not None
        venue.name = venue.place = venue.address = venue.source = stop.note = stop.source = HOSTILE
        meeting.title = meeting.note = meeting.time_of_day = HOSTILE
        cooperative.name = cooperative.description = cooperative.place = HOSTILE
        cooperative.source = HOSTILE
        cooperative.website = "javascript:window.hurt=4"
        entering.enter_count(
            session,
            unit=Unit.VISITORS,
            subject_id=stop.id,
            entry=Entry(
                state=FigureState.KNOWN, number=34, method=CountingMethod.TALLY, remark=HOSTILE
            ),
            key="hostile",
            by=HOSTILE,
        )
        town_requests.ask(
            session, asked=ASKED, key="0" * 32, address="here", by=logbook.PUBLIC.name
        )
        # Past every check, as another program might.
        asked = session.exec(select(HostRequest)).one()
        asked.municipality_name = asked.organisation = asked.period = asked.why = HOSTILE
    return sign_in_row(Role.MANAGER)


@pytest.mark.browser
def test_hostile_names_stay_text_on_every_page(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    with working_on(server.database_url):
        give_cookie(page, server, _spoil())
    shown_on = set()
    details = ["route?halte=venray", "haltes?halte=venray", "cooperaties?cooperatie=fort-vreeswijk"]
    for address in [rule.address for rule in PAGES.values()] + details:
        open_in_browser(page, server, address)
        assert page.evaluate(_BORN) == _NOTHING, address
        # The sign that keeps an address from becoming a link cannot be seen.
        if address == "bereik":
            page.get_by_text("De bezoekers per halte").click()
            expect(page.get_by_role("table").first).to_be_visible()
            assert page.evaluate(_BORN) == _NOTHING
        if HOSTILE in page.locator("body").inner_text().replace("\u2060", ""):
            shown_on.add(address)
    for address in ("invoeren", "invoeren/nr/1"):
        page.goto(f"{server.url}/{address}")
        assert page.evaluate(_BORN) == _NOTHING, address
        assert HOSTILE in page.locator("body").inner_text()
    assert shown_on >= {
        "",
        "route",
        "bereik",
        "cooperaties",
        "telling",
        "haltes",
        *details,
    }


@pytest.mark.browser
def test_a_search_for_hostile_text_is_only_a_search(page: Page, server: Server) -> None:
    page.goto(
        f"{server.url}/cooperaties?zoek=<img src=x onerror=window.hurt=1>&cooperatie=<b>x</b>"
    )
    ready(page)
    assert page.evaluate(_BORN) == _NOTHING
