"""Making, closing and confirming on the screen of staff, without a browser."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from project import clock, database
from project.audit import logbook
from project.counts import entering
from project.counts.entering import Sent
from project.counts.rules import Entry
from project.models import CountConfirmation, HostLink
from project.wording.counts import CountReason, FigureState, Unit
from project.wording.people import Role
from tests.builders import enter, writing
from tests.conftest import PATIENCE
from tests.test_host_links import THIRTY_FOUR, link, opened, send, stop_id, workshop_id
from tests.visits import pressed, run_page, sign_in_row, visit_as


@pytest.fixture(autouse=True)
def editor(facts: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An editor looks after the tour, unless a test says who does."""
    with clock.stopped_at(datetime(2019, 1, 7, 12, tzinfo=UTC)):
        visit_as(sign_in_row(Role.EDITOR), monkeypatch)
        yield


def screen() -> AppTest:
    """What the page of entering shows about one stop, and what waits."""

    def shown(stop: int) -> None:
        from project.ui.counting.hosts import show_host_link, show_waiting
        from project.wording.counts import Unit

        show_waiting()
        show_host_link(Unit.VISITORS, stop)

    return AppTest.from_function(shown, kwargs={"stop": stop_id()}, default_timeout=PATIENCE).run()


def links() -> list[HostLink]:
    with database.reading() as session:
        return list(session.scalars(select(HostLink).order_by(col(HostLink.id))))


def texts(app: AppTest) -> str:
    return " ".join(one.value for one in [*app.markdown, *app.error, *app.success]).replace(
        "\\", ""
    )


def token_on(app: AppTest) -> str:
    """What the button to the page with the link and its code leads to; "" without one."""
    addresses = [one.proto.url for one in app.main if one.type == "link_button"]
    return "".join(addresses).removeprefix("/invoeren/link/")


def headings(app: AppTest) -> list[str]:
    return [one.value for one in app.header]


def confirmed(number: int) -> CountConfirmation:
    with database.reading() as session:
        return session.get_one(CountConfirmation, number)


def test_it_works() -> None:
    app = pressed(screen(), "Maak een link voor de locatie")
    assert not app.exception
    assert opened(token_on(app)).subject.title == "Tentoonstelling in Panningen"
    assert "Werkt tot en met 6 februari 2019; 0 tellingen binnengekomen" in texts(app)
    assert links()[0].created_by.startswith("alice-editor")


def test_closing_takes_the_link_off_the_screen_too() -> None:
    app = pressed(pressed(screen(), "Maak een link voor de locatie"), "Trek link 1 in")
    assert links()[0].revoked_at is not None
    assert token_on(app) == ""
    assert "Trek link 1 in" not in [button.label for button in app.button]
    (said,) = app.success
    assert said.value.startswith("Link 1 van ")
    assert "is ingetrokken en werkt niet meer" in said.value


def test_links_of_one_minute_are_told_apart_and_closed_on_a_second_tap() -> None:
    """They were all alike, and one tap closed the wrong one."""
    pressed(screen(), "Maak een link voor de locatie")
    app = pressed(screen(), "Maak een link voor de locatie")
    for number in (1, 2):
        assert f"Link {number} van alice-editor" in texts(app)
    # Intrekken only unfolds the question.
    assert "Intrekken" not in [button.label for button in app.button]
    pressed(app, "Trek link 1 in")
    assert [one.revoked_at is None for one in links()] == [False, True]


def test_what_came_in_waits_until_somebody_says_that_it_is_right() -> None:
    number = send(link(Unit.VISITORS))
    app = screen()
    assert "Tentoonstelling in Panningen" in texts(app)
    assert "34 bezoekers, geteld" in texts(app)
    assert "Telmethode: presentielijst" in texts(app)
    assert headings(app) == ["Ingevuld door de locatie, te bevestigen (1)"]
    app = pressed(app, "Klopt, bevestigen")
    assert "34 bezoekers, geteld.  \nTotaal nu ten minste 34 bezoekers" in texts(app)
    assert f"door {confirmed(number).by}, nr {number}." in texts(app)
    assert headings(app) == []
    # The receipt is for this tap.
    assert "Bevestigd" not in texts(app.run())


def test_a_figure_without_a_number_is_not_called_one_and_its_card_leads_to_the_form() -> None:
    number = send(link(), Entry(state=FigureState.UNKNOWN, reason=CountReason.FORGOTTEN))
    page = run_page("enter_count")
    assert "Dit staat al in de cijfers." in texts(page)
    assert f"[Verbeteren](/invoeren/nr/{number})" in texts(page)


def test_the_card_shows_the_question_that_belongs_to_the_number() -> None:
    question = "Klopt 340? Of is het 34? Eerder waren het er ongeveer 34."
    said_yes = replace(THIRTY_FOUR, number=340, asked=question)
    send_answered(said_yes)
    send(link(Unit.PARTICIPANTS, workshop_id(2)), replace(THIRTY_FOUR, number=38), key="2")
    assert asked(screen()) == [f"{question} De locatie antwoordde: het klopt."]
    # Figures that were counted since ask it of the other one too.
    for number, people in ((3, 310), (4, 350), (5, 330)):
        enter(f"werkbijeenkomst-{number}", replace(THIRTY_FOUR, number=people))
    (_first, second) = asked(screen())
    assert second.startswith("Klopt 38? Ontbreekt er een cijfer?")
    assert "De locatie antwoordde" not in second


def test_a_question_that_was_answered_is_shown_once_with_the_figures_of_now() -> None:
    before = "Klopt 340? Dat is anders dan gewoonlijk."
    send_answered(replace(THIRTY_FOUR, number=340, asked=before))
    for number, people in ((3, 31), (4, 35), (5, 33)):
        enter(f"werkbijeenkomst-{number}", replace(THIRTY_FOUR, number=people))
    usual = "Of is het 34? Vergelijkbare bijeenkomsten hadden meestal rond de 33 deelnemers."
    assert asked(screen()) == [f"Klopt 340? {usual} De locatie antwoordde: het klopt."]


def send_answered(entry: Entry) -> None:
    """What a host sent and said yes to, whatever the figures are now."""
    link()
    with writing() as session:
        sent = Sent(unit=Unit.PARTICIPANTS, subject_id=workshop_id(), key="answered", link_id=1)
        entering.save(session, sent, entry, by=logbook.HOST.name)


def asked(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in app.warning]


@pytest.mark.parametrize("role", [None, Role.READER])
def test_who_may_not_enter_makes_closes_and_confirms_nothing(
    role: Role | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = send(link(Unit.VISITORS))
    # Past the page, which would not have opened: a forged click reaches the callback alone.
    visit_as(None if role is None else sign_in_row(role), monkeypatch)
    for label in ("Maak een link voor de locatie", "Trek link 1 in", "Klopt, bevestigen"):
        app = pressed(screen(), label)
        assert "mag dit niet" in texts(app)
    assert [one.revoked_at for one in links()] == [None]
    with database.reading() as session:
        assert session.get(CountConfirmation, number) is None
