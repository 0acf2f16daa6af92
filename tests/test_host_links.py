"""Links for a host: what they open and for how long, and what came in through them."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from project import clock, database
from project.audit import logbook as audit_logbook
from project.counts import host_links
from project.counts.host_links import LinkClosedError
from project.counts.rules import Entry
from project.errors import ConflictError, InputError
from project.models import AuditEntry, Count, HostLink
from project.results import reach
from project.wording.counts import Unit
from tests.builders import about, correct, enter, known, writing
from tests.conftest import on_both_engines

AFTER = datetime(2018, 9, 28, 12, tzinfo=UTC)
DURING = datetime(2018, 9, 17, 12, tzinfo=UTC)
THIRTY_FOUR = known(34)

pytestmark = pytest.mark.usefixtures("facts")


def stop_id(slug: str = "panningen") -> int:
    return about(slug)[1]


def workshop_id(number: int = 1) -> int:
    return about(f"werkbijeenkomst-{number}")[1]


def link(unit: Unit = Unit.PARTICIPANTS, subject_id: int | None = None) -> str:
    wanted = subject_id or (stop_id() if unit is Unit.VISITORS else workshop_id())
    with writing() as session:
        return host_links.make_link(session, unit=unit, subject_id=wanted, by="anna")


def send(token: str, entry: Entry = THIRTY_FOUR, key: str = "a") -> int:
    with writing() as session:
        return host_links.enter_through_link(session, token=token, entry=entry, key=key)


def confirm(count_id: int) -> None:
    with writing() as session:
        host_links.confirm_count(session, count_id=count_id, by="anna")


def revoke(link_id: int) -> None:
    with writing() as session:
        host_links.revoke_link(session, link_id=link_id, by="anna")


def opened(token: str) -> host_links.Form:
    with database.reading() as session:
        return host_links.form(session, token, clock.today())


def stored(count_id: int) -> Count:
    with database.reading() as session:
        return session.get_one(Count, count_id)


def logbook() -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id)))
        return [(row.action, row.actor) for row in rows if row.actor != audit_logbook.FACTS.name]


# --- making and closing -------------------------------------------------------------------------


def test_it_works() -> None:
    token = link()
    number = send(token)
    row = stored(number)
    assert (row.number, row.entered_by, row.link_id) == (34, audit_logbook.HOST.name, 1)
    assert opened(token).receipts[0].standing == host_links.UNCONFIRMED
    confirm(number)
    assert (
        opened(token).receipts[0].standing
        == "ingevuld door de locatie, bevestigd door een medewerker"
    )
    assert logbook() == [
        ("host_link.make", "anna"),
        ("count.enter", "locatie"),
        ("count.confirm", "anna"),
    ]


def test_the_link_stands_nowhere_in_the_database() -> None:
    token = link()
    send(token)
    with database.reading() as session:
        kept = [row.model_dump_json() for row in session.scalars(select(HostLink))]
        kept += [row.model_dump_json() for row in session.scalars(select(AuditEntry))]
        kept += [row.model_dump_json() for row in session.scalars(select(Count))]
        hashes = session.scalars(select(HostLink.token_hash)).all()
    assert token not in "".join(kept)
    assert len(token) >= 43
    assert all(len(one) == 64 for one in hashes)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        # Thirty days after the last day (27 September), before and during the stay.
        (datetime(2018, 8, 1, tzinfo=UTC), date(2018, 10, 27)),
        (DURING, date(2018, 10, 27)),
        # Made later: thirty days from then.
        (datetime(2018, 12, 1, 12, tzinfo=UTC), date(2018, 12, 31)),
    ],
)
def test_a_link_opens_for_thirty_days_and_not_a_second_more(now: datetime, until: date) -> None:
    with clock.stopped_at(now):
        token = link(Unit.VISITORS)
        assert opened(token).valid_until == until
    last = datetime(until.year, until.month, until.day, 23, 59, 59, tzinfo=clock.AMSTERDAM)
    with clock.stopped_at(last):
        assert opened(token).valid_until == until
    with clock.stopped_at(last + timedelta(seconds=1)), pytest.raises(LinkClosedError):
        opened(token)
    with clock.stopped_at(last + timedelta(seconds=1)), pytest.raises(LinkClosedError):
        send(token)


def test_a_stop_without_dates_gets_a_link_of_thirty_days() -> None:
    with clock.stopped_at(AFTER):
        assert opened(link(Unit.VISITORS, stop_id("venlo"))).valid_until == date(2018, 10, 28)


def test_the_hash_of_a_link_is_no_link() -> None:
    token = link()
    with database.reading() as session:
        hashed = session.scalars(select(HostLink.token_hash)).one()
    assert opened(token)
    with pytest.raises(LinkClosedError):
        opened(hashed)


def test_a_revoked_link_opens_nothing_and_what_came_in_stays() -> None:
    token = link(Unit.VISITORS)
    number = send(token)
    revoke(1)
    revoke(1)
    with pytest.raises(LinkClosedError):
        opened(token)
    with pytest.raises(LinkClosedError):
        send(token, key="b")
    assert stored(number).number == 34
    assert [action for action, _ in logbook()].count("host_link.revoke") == 1


@pytest.mark.parametrize("unit", list(Unit))
def test_there_is_no_link_to_what_is_not_there(unit: Unit) -> None:
    with pytest.raises(InputError, match="bestaat niet"):
        link(unit, 999)


def test_there_is_no_link_for_an_opening() -> None:
    with pytest.raises(InputError, match="geen telling nodig"):
        link(*about("opening-panningen"))


def test_a_link_that_was_never_made_cannot_be_revoked() -> None:
    with pytest.raises(InputError, match="bestaat niet"):
        revoke(999)


def test_the_list_of_links_says_which_are_open_and_what_came_in() -> None:
    with clock.stopped_at(AFTER):
        send(link(Unit.VISITORS))
        link(Unit.VISITORS)
        link()
        revoke(2)
        with database.reading() as session:
            found = host_links.links_of(session, Unit.VISITORS, stop_id())
            nothing = host_links.links_of(session, Unit.VISITORS, stop_id("venlo"))
        told = [(one.id, host_links.is_open(one), many) for one, many in found]
    assert told == [(2, False, 0), (1, True, 1)]
    assert {host_links.valid_until(one) for one, _many in found} == {date(2018, 10, 28)}
    assert nothing == []


# --- entering -----------------------------------------------------------------------------------


@on_both_engines
def test_two_hosts_at_once_are_one_count_and_one_clear_sentence() -> None:
    first, second = link(), link()

    def sent(token: str) -> str:
        try:
            return str(send(token))
        except ConflictError as refused:
            return str(refused)

    with ThreadPoolExecutor(2) as phones:
        told = sorted(phones.map(sent, (first, second)))
    assert told == ["1", host_links.ALREADY]


def test_who_was_second_at_a_day_hears_which_days_are_filled_in() -> None:
    first = known(12, date(2018, 9, 9), date(2018, 9, 13))
    token = link(Unit.VISITORS)
    send(token, first)
    with pytest.raises(ConflictError) as refused:
        send(token, replace(first, number=40), key="another form")
    days = "Al ingevuld: 9 t/m 13 september."
    assert str(refused.value) == f"{host_links.ALREADY} {days}"


def test_a_forged_key_never_meets_the_form_of_somebody_else() -> None:
    staff = enter("weert", THIRTY_FOUR, key="a")
    first = send(link(Unit.VISITORS), key="a")
    second = send(link(Unit.VISITORS, stop_id("gennep")), key="a")
    assert len({staff, first, second}) == 3


def test_the_words_say_no_more_than_a_source_does() -> None:
    asked = opened(link()).subject
    assert (asked.title, asked.where) == ("Werkbijeenkomst 1 in Panningen", "")
    asked = opened(link(Unit.VISITORS, stop_id("breda"))).subject
    assert (asked.title, asked.where) == ("Tentoonstelling in Breda", "Nieuwe Veste")
    assert asked.when == "december 2017 (dagen onbekend)"


def test_the_logbook_says_through_which_link() -> None:
    send(link())
    with database.reading() as session:
        rows = session.scalars(select(AuditEntry).where(col(AuditEntry.action) == "host_link.make"))
        made = rows.one()
    assert made.subject == "host_link:1"
    assert json.loads(made.details)["about"] == "werkbijeenkomst-1"


# --- confirming ---------------------------------------------------------------------------------


def test_a_count_waits_until_it_is_confirmed_and_twice_is_once() -> None:
    number = send(link())
    with database.reading() as session:
        waiting = host_links.waiting(session)
        assert host_links.unconfirmed(session, Unit.PARTICIPANTS) == {workshop_id()}
    assert [(one.number, one.what, one.value) for one in waiting] == [
        (number, "Werkbijeenkomst 1 in Panningen, 12 september 2018", "34 deelnemers, geteld")
    ]
    confirm(number)
    confirm(number)
    with database.reading() as session:
        assert host_links.waiting(session) == []
        assert host_links.unconfirmed(session, Unit.PARTICIPANTS) == frozenset()
    assert [action for action, _ in logbook()].count("count.confirm") == 1


def test_readers_see_that_only_the_location_says_so_until_staff_confirms() -> None:
    number = send(link())
    with database.reading() as session:
        frame = reach.sessions(session, clock.today()).set_index("slug")
    assert frame.loc["werkbijeenkomst-1", "words"] == f"34 ({host_links.UNCONFIRMED})"
    assert reach.said_by_host(frame, "bijeenkomst", "bijeenkomsten").startswith("Bij 1 bijeenk")
    assert reach.total(frame).words() == "ten minste 34"
    confirm(number)
    with database.reading() as session:
        frame = reach.sessions(session, clock.today()).set_index("slug")
    assert frame.loc["werkbijeenkomst-1", "words"] == "34"
    assert reach.said_by_host(frame, "bijeenkomst", "bijeenkomsten") == ""


def test_what_staff_entered_itself_waits_for_nothing() -> None:
    number = enter("werkbijeenkomst-1", THIRTY_FOUR)
    with database.reading() as session:
        assert host_links.unconfirmed(session, Unit.PARTICIPANTS) == frozenset()
    for wrong in (number, 999):
        with pytest.raises(InputError, match="niet via een link"):
            confirm(wrong)


def test_a_count_that_staff_corrected_waits_no_longer() -> None:
    number = send(link())
    correct(number, known(43))
    with database.reading() as session:
        assert host_links.unconfirmed(session, Unit.PARTICIPANTS) == frozenset()
    with pytest.raises(InputError, match="intussen verbeterd"):
        confirm(number)
