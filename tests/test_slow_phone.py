"""A phone on a slow line: what is typed while an answer is under way lands nowhere else."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from sqlmodel import col, select

from project import clock, database
from project.models import Draft, Stop, TourSession
from project.wording import CORRECTION_REASON, CorrectionReason, Role, Unit
from tests.builders import correct, enter, known
from tests.conftest import PATIENCE, Server, ready
from tests.saving import AT_NIGHT, EVENING, LIST, WORKSHOP, Window, stored
from tests.visits import give_cookie, sign_in_row, working_on

# How long a window listens whether anything follows after events that raced each other.
QUIET = 0.5


class SlowLine:
    """The line from the server to the page: answers can be held back for a while."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sockets: list[WebSocketRoute] = []
        self._held: list[str | bytes] | None = None
        self._asked: list[str | bytes] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._sockets.append(socket)

        def pass_on(message: str | bytes) -> None:
            self._asked.append(message)
            server.send(message)

        socket.on_message(pass_on)
        server.on_message(self._answer)

    def _answer(self, message: str | bytes) -> None:
        if self._held is None:
            self._sockets[-1].send(message)
        else:
            self._held.append(message)

    def hold(self) -> None:
        """From now on the page hears nothing."""
        self._held = []

    def wait_for(self, typed: bytes) -> None:
        """Wait until the page has sent this, which it does a moment after the last key."""
        end = time.monotonic() + PATIENCE
        while not any(typed in one for one in self._asked if isinstance(one, bytes)):
            assert time.monotonic() < end
            self._page.wait_for_timeout(20)

    def release(self) -> None:
        """All that was held back comes at once."""
        held, self._held = self._held or [], None
        for message in held:
            self._sockets[-1].send(message)

    def break_off(self) -> None:
        """The page hears that the line is gone."""
        self._sockets[-1].close()


@pytest.fixture
def evening(start_server: Callable[..., Server]) -> Iterator[Server]:
    """The evening of the first workshop; the commands here work on the same database and clock."""
    server = start_server({"DASHBOARD_FROZEN_NOW": EVENING})
    with working_on(server.database_url), clock.stopped_at(AT_NIGHT):
        yield server


def workshop() -> int:
    with database.reading() as session:
        return session.scalars(
            select(TourSession.id).where(col(TourSession.slug) == WORKSHOP)
        ).one()


def stop() -> int:
    with database.reading() as session:
        return session.scalars(select(Stop.id).where(col(Stop.slug) == "panningen")).one()


def save(window: Window) -> None:
    """Tap, and wait until it is stored; the page hears of it later."""
    many = len(stored())
    window.send(window.tap("save"))
    wait_until_stored(many)


def wait_until_stored(many: int, pause: Callable[[float], None] = time.sleep) -> None:
    """Wait until there is a count more than these."""
    end = time.monotonic() + PATIENCE
    while len(stored()) == many:
        assert time.monotonic() < end
        pause(0.01)


def kept() -> dict[tuple[Unit, int], str]:
    """The number in every draft that holds one."""
    with database.reading() as session:
        rows = session.scalars(select(Draft)).all()
        found = {(row.unit, row.subject_id): json.loads(row.content).get("number") for row in rows}
    return {about: number for about, number in found.items() if number}


@pytest.mark.browser
def test_what_is_typed_after_a_save_is_told_and_waits_for_the_figure_it_was_typed_for(
    page: Page, evening: Server
) -> None:
    line = SlowLine(page)
    give_cookie(page, evening, sign_in_row(Role.EDITOR))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{evening.url}/telling")
    number = page.get_by_label("Hoeveel deelnemers?")
    number.fill("34")
    page.get_by_text(LIST).click()
    ready(page)
    line.hold()
    page.get_by_role("button", name="Opslaan").click()
    # The line runs through the browser's own turn: whoever sleeps here, holds that up too.
    wait_until_stored(0, lambda seconds: page.wait_for_timeout(1000 * seconds))
    number.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("43")
    # It is on its way when the receipt comes.
    line.wait_for(b"\x0243")
    line.release()
    expect(page.get_by_text("34 deelnemers, geteld").first).to_be_visible()
    expect(page.get_by_text("Daarna is nog 43 getypt. Dat is niet opgeslagen.")).to_be_visible()
    assert [row.number for row in stored()] == [34]
    assert kept() == {(Unit.PARTICIPANTS, workshop()): "43"}
    # The next form stands behind the receipt, and knows nothing of it.
    expect(page.get_by_label("Hoeveel bezoekers?")).to_have_value("")

    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_text("Ongedaan gemaakt om 21:40, nr 2.")).to_be_visible()
    # The first receipt takes a moment to go.
    following = page.get_by_role("button", name="Volgende")
    expect(following).to_have_count(1)
    following.click()
    expect(page.get_by_label("Hoeveel deelnemers?")).to_have_value("43")


@pytest.mark.browser
def test_whoever_is_told_and_goes_on_finds_the_next_form_empty_and_no_leftover(
    evening: Server,
) -> None:
    with Window(evening.url, sign_in_row(Role.EDITOR)) as window:
        window.open()
        window.do(window.number("number", 34), window.choice("method", LIST))
        late = window.number("number", 43)
        save(window)
        window.send(late)
        window.settle(QUIET)
        assert any("Daarna is nog 43 getypt" in said for said in window.told)
        window.send(window.tap("next-1"))
        window.settle(QUIET)
        assert window.shown("number") is None
    assert [row.number for row in stored()] == [34]
    assert kept() == {}


@pytest.mark.browser
def test_what_is_typed_while_another_figure_is_opened_stays_with_the_first(
    evening: Server,
) -> None:
    with Window(evening.url, sign_in_row(Role.EDITOR)) as window:
        window.open()
        late = window.number("number", 43)
        window.do(window.tap(f"open-visitors-{stop()}"))
        window.do(late)
        assert window.shown("number") is None
    assert kept() == {(Unit.PARTICIPANTS, workshop()): "43"}
    assert stored() == []


@pytest.mark.browser
def test_a_save_of_a_form_that_was_left_stores_what_stood_on_that_form(evening: Server) -> None:
    """The draft of another figure, opened meanwhile, must not be stored as this one."""
    with Window(evening.url, sign_in_row(Role.EDITOR)) as window:
        window.open()
        window.do(window.tap(f"open-visitors-{stop()}"))
        window.do(window.number("number", 120), window.choice("method", LIST))
        window.do(window.tap(f"open-participants-{workshop()}"))
        filled = [window.number("number", 34), window.choice("method", LIST)]
        save_it = [*filled, window.tap("save")]
        window.do(*filled)
        window.do(window.tap(f"open-visitors-{stop()}"))
        window.do(*save_it)
    assert [row.number for row in stored()] == [34]
    assert kept() == {(Unit.VISITORS, stop()): "120"}


@pytest.mark.browser
def test_a_form_that_the_browser_sends_again_after_its_save_comes_back_nowhere(
    evening: Server,
) -> None:
    """Of a stop that is counted by days the form is open again at once: it must be empty."""
    enter("panningen", known(120, date(2018, 9, 7), date(2018, 9, 9)))
    with Window(evening.url, sign_in_row(Role.EDITOR)) as window:
        window.open()
        window.do(window.tap(f"open-visitors-{stop()}"))
        window.do(
            window.number("number", 80),
            window.choice("method", LIST),
            window.choice("first", "ma 10 sep 2018"),
            window.choice("last", "di 11 sep 2018"),
        )
        again = window.tap("tap5")
        save(window)
        window.send(again)
        window.settle(QUIET)
    assert [row.number for row in stored()] == [120, 80], window.told
    assert kept() == {}


@pytest.mark.browser
def test_who_was_second_hears_it_and_finds_what_was_typed_in_the_form(evening: Server) -> None:
    with Window(evening.url, sign_in_row(Role.EDITOR)) as second:
        second.open()
        second.do(second.number("number", 40))
        first = enter(WORKSHOP, known(89))
        second.do(second.choice("method", LIST))
        said = next(one for one in second.told if one.startswith("Iemand was eerder"))
        assert f"89 deelnemers, geteld in (nr {first}). Hier was 40 getypt." in said
        assert second.shown("number") == "40"
        second.do(second.tap("back"))
        third = correct(first, known(90))
        second.do(second.choice("why", CORRECTION_REASON[CorrectionReason.RECOUNTED]))
        assert any(f"90 deelnemers, geteld in (nr {third})" in one for one in second.told)
        assert second.shown("number") == "40"
        second.do(
            second.choice("method", LIST),
            second.choice("why", CORRECTION_REASON[CorrectionReason.RECOUNTED]),
        )
        second.do(second.tap("correct"))
        assert (first + 2, 40) in second.receipts
    assert [row.number for row in stored()] == [89, 90, 40]


@pytest.mark.browser
def test_nobody_is_told_of_who_was_first_when_nothing_was_typed(evening: Server) -> None:
    with Window(evening.url, sign_in_row(Role.EDITOR)) as second:
        second.open()
        enter(WORKSHOP, known(89))
        second.open()
        assert not any("Iemand was eerder" in one for one in second.told)


@pytest.mark.browser
def test_a_save_on_a_slow_line_shows_that_it_is_under_way(page: Page, evening: Server) -> None:
    line = SlowLine(page)
    give_cookie(page, evening, sign_in_row(Role.EDITOR))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{evening.url}/telling")
    page.get_by_label("Hoeveel deelnemers?").fill("34")
    page.get_by_text(LIST).click()
    ready(page)
    busy = page.get_by_text("Bezig…")
    expect(busy).to_be_hidden()
    line.hold()
    page.get_by_role("button", name="Opslaan").click()
    expect(busy).to_be_in_viewport(ratio=1)
    # Beside the menu, and not upon what is under the thumb.
    box = busy.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 60
    line.release()
    expect(page.get_by_text("34 deelnemers, geteld").first).to_be_visible()
    expect(busy).to_be_hidden()


@pytest.mark.browser
def test_who_loses_the_line_reads_in_dutch_what_is_kept_and_goes_on_by_itself(
    page: Page, evening: Server
) -> None:
    line = SlowLine(page)
    give_cookie(page, evening, sign_in_row(Role.EDITOR))
    page.goto(f"{evening.url}/telling")
    page.get_by_label("Hoeveel deelnemers?").fill("34")
    ready(page)
    page.context.set_offline(True)
    line.break_off()
    window = page.get_by_role("dialog", name="Geen verbinding")
    window.wait_for(timeout=PATIENCE * 1000)
    assert [one.strip() for one in window.inner_text().splitlines() if one.strip()] == [
        "Geen verbinding",
        (
            "Wat getypt is, blijft staan zolang deze pagina open is. Zodra de verbinding terug is, "
            "gaat het vanzelf verder."
        ),
    ]
    page.context.set_offline(False)
    window.wait_for(state="hidden", timeout=PATIENCE * 1000)
    expect(page.get_by_label("Hoeveel deelnemers?")).to_have_value("34")
