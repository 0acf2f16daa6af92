"""Making, closing and confirming on the screen of staff, without a browser."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from project import clock, database
from project.hosts import links as host_links
from project.models import CountConfirmation, HostLink
from project.wording import Role, Unit
from tests.conftest import PATIENCE
from tests.test_host_links import link, opened, send, stop_id
from tests.visits import run_page, sign_in_row, visit_as

pytestmark = pytest.mark.usefixtures("facts")


def screen() -> AppTest:
    """What the page of entering shows about one stop, and what waits."""

    def shown(stop: int) -> None:
        from project.ui.hosts import show_host_link, show_waiting
        from project.wording import Unit

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


def confirmed(number: int) -> CountConfirmation:
    with database.reading() as session:
        return session.get_one(CountConfirmation, number)


def press(app: AppTest, label: str) -> AppTest:
    found = [button for button in app.button if button.label == label]
    assert found, f"no button {label}"
    return found[0].click().run()


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.stopped_at(datetime(2018, 9, 17, 12, tzinfo=UTC)):
        visit_as(sign_in_row(Role.EDITOR), monkeypatch)
        app = press(screen(), "Maak een link voor de locatie")
        assert not app.exception
        address = app.code[0].value
        token = address.rpartition("/")[2]
        assert address == host_links.address(token)
        assert opened(token).subject.title == "Tentoonstelling in Panningen"
        assert {"image", "download_button"} <= {one.type for one in app.main}
        assert "Werkt tot en met 27 oktober 2018; 0 tellingen binnengekomen" in texts(app)
    assert links()[0].created_by.startswith("alice-editor")


def test_closing_takes_the_link_off_the_screen_too(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    app = press(press(screen(), "Maak een link voor de locatie"), "Intrekken")
    assert links()[0].revoked_at is not None
    assert not app.code
    assert "Intrekken" not in [button.label for button in app.button]
    (said,) = app.success
    assert "is ingetrokken en werkt niet meer" in said.value


def test_a_link_of_a_figure_that_is_filled_in_can_still_be_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    number = send(link(Unit.VISITORS))
    page = run_page("enter_count")
    next(one for one in page.button if one.label.startswith(f"nr {number} ")).click().run()
    assert "Links voor de locatie (1)" in [one.label for one in page.expander]
    press(page, "Intrekken")
    assert links()[0].revoked_at is not None
    assert not [one for one in page.expander if one.label.startswith("Links voor")]


def test_what_came_in_waits_until_somebody_says_that_it_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    number = send(link(Unit.VISITORS))
    app = screen()
    assert "Tentoonstelling in Panningen" in texts(app)
    assert "34 bezoekers, geteld" in texts(app)
    assert "Telmethode: presentielijst" in texts(app)
    assert [one.label for one in app.expander][:1] == [
        "Ingevuld door de locatie, te bevestigen (1)"
    ]
    app = press(app, "Klopt, bevestigen")
    assert "34 bezoekers, geteld.  \nTotaal nu ten minste 34 bezoekers" in texts(app)
    assert f"door {confirmed(number).by}, nr {number}." in texts(app)
    assert "te bevestigen" not in " ".join(one.label for one in app.expander)
    # The receipt is for this tap.
    assert "Bevestigd" not in texts(app.run())


@pytest.mark.parametrize("role", [None, Role.READER])
def test_who_may_not_enter_makes_closes_and_confirms_nothing(
    role: Role | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = send(link(Unit.VISITORS))
    # Past the page, which would not have opened: a forged click reaches the callback alone.
    visit_as(None if role is None else sign_in_row(role), monkeypatch)
    for label in ("Maak een link voor de locatie", "Intrekken", "Klopt, bevestigen"):
        app = press(screen(), label)
        assert "mag dit niet" in texts(app)
    assert [one.revoked_at for one in links()] == [None]
    with database.reading() as session:
        assert session.get(CountConfirmation, number) is None
