"""Links for a host: what they open and for how long, and what came in through them."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from project import clock, database
from project.accounts import keeping
from project.audit import lines
from project.counts import entering, host_links
from project.counts.host_links import LinkClosedError
from project.counts.rules import Entry
from project.errors import ConflictError, InputError
from project.models import AuditEntry, Count, HostLink, Stop, TourSession
from project.results import reach
from project.wording.counts import CorrectionReason, CountingMethod, CountReason, FigureState, Unit
from project.wording.people import Role
from tests.builders import withdraw, writing
from tests.conftest import on_both_engines

AFTER = datetime(2018, 9, 28, 12, tzinfo=UTC)
DURING = datetime(2018, 9, 17, 12, tzinfo=UTC)
THIRTY_FOUR = Entry(state=FigureState.KNOWN, number=34, method=CountingMethod.LIST)

pytestmark = pytest.mark.usefixtures("facts")


def stop_id(slug: str = "panningen") -> int:
    with database.reading() as session:
        return session.scalars(select(Stop.id).where(col(Stop.slug) == slug)).one()


def workshop_id(number: int = 1) -> int:
    slug = f"werkbijeenkomst-{number}"
    with database.reading() as session:
        return session.scalars(select(TourSession.id).where(col(TourSession.slug) == slug)).one()


def link(unit: Unit = Unit.PARTICIPANTS, subject_id: int | None = None) -> str:
    about = subject_id or (stop_id() if unit is Unit.VISITORS else workshop_id())
    with writing() as session:
        return host_links.make_link(session, unit=unit, subject_id=about, by="anna")


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
        return [(row.action, row.actor) for row in rows if row.actor != lines.FACTS.name]


# --- making and closing -------------------------------------------------------------------------


def test_it_works() -> None:
    token = link()
    number = send(token)
    row = stored(number)
    assert (row.number, row.entered_by, row.link_id) == (34, lines.HOST.name, 1)
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


@pytest.mark.parametrize("guess", ["", "x", "a" * 43, "é" * 5000, "../../telling", "\x00"])
def test_a_guess_opens_nothing(guess: str) -> None:
    link()
    with pytest.raises(LinkClosedError):
        opened(guess)
    with pytest.raises(LinkClosedError):
        send(guess)


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


def test_closed_links_all_say_the_same() -> None:
    token = link()
    revoke(1)
    with pytest.raises(LinkClosedError) as revoked:
        opened(token)
    with pytest.raises(LinkClosedError) as guessed:
        opened("guess")
    with clock.stopped_at(AFTER + timedelta(days=9999)), pytest.raises(LinkClosedError) as expired:
        opened(link_of_long_ago())
    assert str(revoked.value) == str(guessed.value) == str(expired.value) == host_links.LINK_CLOSED


def link_of_long_ago() -> str:
    with clock.stopped_at(AFTER):
        return link()


@pytest.mark.parametrize("unit", list(Unit))
def test_there_is_no_link_to_what_is_not_there(unit: Unit) -> None:
    with pytest.raises(InputError, match="bestaat niet"):
        link(unit, 999)


def test_there_is_no_link_for_an_opening() -> None:
    with database.reading() as session:
        wanted = select(TourSession.id).where(col(TourSession.slug) == "opening-panningen")
        opening = session.scalars(wanted).one()
    with pytest.raises(InputError, match="geen telling nodig"):
        link(Unit.PARTICIPANTS, opening)


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
    assert list(found.columns) == host_links.LINK_COLUMNS
    assert found[["id", "is_open", "counts"]].to_numpy().tolist() == [[2, False, 0], [1, True, 1]]
    assert set(found["valid_until"]) == {date(2018, 10, 28)}
    with database.reading() as session:
        nothing = host_links.links_of(session, Unit.VISITORS, stop_id("venlo"))
    assert list(nothing.columns) == host_links.LINK_COLUMNS
    assert nothing.empty


# --- entering -----------------------------------------------------------------------------------


def test_the_same_form_sent_ten_times_is_one_row() -> None:
    token = link()
    assert len({send(token) for _ in range(10)}) == 1
    assert [action for action, _ in logbook()].count("count.enter") == 1


@on_both_engines
def test_the_same_form_sent_from_eight_phones_at_once_is_one_row() -> None:
    token = link()
    with ThreadPoolExecutor(8) as phones:
        numbers = set(phones.map(lambda _: send(token), range(8)))
    assert len(numbers) == 1


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
    first = Entry(
        state=FigureState.KNOWN,
        number=12,
        method=CountingMethod.LIST,
        first_day=date(2018, 9, 9),
        last_day=date(2018, 9, 13),
    )
    token = link(Unit.VISITORS)
    send(token, first)
    with pytest.raises(ConflictError) as refused:
        send(token, replace(first, number=40), key="another form")
    days = "Al ingevuld: 9 september – 13 september 2018."
    assert str(refused.value) == f"{host_links.ALREADY} {days}"


def test_a_host_corrects_nothing_and_reads_no_account_name() -> None:
    with writing() as session:
        entering.enter_count(
            session,
            unit=Unit.PARTICIPANTS,
            subject_id=workshop_id(),
            entry=THIRTY_FOUR,
            key="staff",
            by="anna",
        )
    with pytest.raises(ConflictError) as refused:
        send(link(), Entry(state=FigureState.KNOWN, number=40, method=CountingMethod.LIST))
    assert str(refused.value) == host_links.ALREADY
    assert "anna" not in str(refused.value)


def test_a_changed_form_with_the_same_key_is_refused() -> None:
    token = link()
    send(token)
    with pytest.raises(ConflictError, match="medewerker"):
        send(token, Entry(state=FigureState.KNOWN, number=43, method=CountingMethod.LIST))


def test_a_forged_key_never_meets_the_form_of_somebody_else() -> None:
    with writing() as session:
        staff = entering.enter_count(
            session,
            unit=Unit.VISITORS,
            subject_id=stop_id("weert"),
            entry=THIRTY_FOUR,
            key="a",
            by="anna",
        )
    first = send(link(Unit.VISITORS), key="a")
    second = send(link(Unit.VISITORS, stop_id("gennep")), key="a")
    assert len({staff, first, second}) == 3


def test_what_cannot_be_is_refused_here_too() -> None:
    token = link(Unit.VISITORS)
    for entry, sentence in (
        (Entry(state=FigureState.KNOWN, number=-1, method=CountingMethod.LIST), "onder nul"),
        (Entry(state=FigureState.KNOWN, number=34), "hoe er geteld is"),
        (
            Entry(
                state=FigureState.KNOWN,
                number=3,
                method=CountingMethod.LIST,
                first_day=date(2018, 4, 1),
                last_day=date(2018, 4, 1),
            ),
            "valt buiten deze halte",
        ),
    ):
        with pytest.raises(InputError, match=sentence):
            send(token, entry)
    with database.reading() as session:
        assert session.scalars(select(Count)).all() == []


def test_days_that_were_entered_are_no_longer_offered() -> None:
    with clock.stopped_at(DURING):
        token = link(Unit.VISITORS)
        before = opened(token)
        assert (before.days.open[0], before.days.open[-1]) == (date(2018, 9, 7), date(2018, 9, 17))
        assert not before.days.taken
        send(
            token,
            Entry(
                state=FigureState.KNOWN,
                number=20,
                method=CountingMethod.COUNTER,
                first_day=date(2018, 9, 7),
                last_day=date(2018, 9, 16),
            ),
        )
        after = opened(token)
    assert after.days.open == [date(2018, 9, 17)]
    assert after.days.taken
    assert not after.days.is_full


def test_a_figure_that_is_complete_asks_nothing_more() -> None:
    token = link(Unit.VISITORS)
    assert not opened(token).days.is_full
    send(token)
    assert opened(token).days.is_full
    assert opened(token).days.open == []


def test_a_count_that_staff_withdrew_can_be_sent_again() -> None:
    token = link()
    number = send(token)
    withdraw(number)
    assert not opened(token).days.is_full
    assert "ingetrokken" in opened(token).receipts[0].standing
    assert stored(send(token, key="b")).link_id == 1


def test_no_number_says_why() -> None:
    token = link()
    send(token, Entry(state=FigureState.CANCELLED, reason=CountReason.NOT_HELD))
    assert opened(token).receipts[0].value == "12 september 2018: vervallen (is niet doorgegaan)"


def test_the_words_say_no_more_than_a_source_does() -> None:
    about = opened(link()).subject
    assert (about.title, about.where) == ("Werkbijeenkomst 1 in Panningen", "")
    about = opened(link(Unit.VISITORS, stop_id("breda"))).subject
    assert (about.title, about.where) == ("Tentoonstelling in Breda", "Nieuwe Veste")
    assert about.when == "december 2017 (dagen onbekend)"


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
    assert list(waiting.columns) == host_links.WAITING_COLUMNS
    assert waiting[["id", "what", "value"]].to_numpy().tolist() == [
        [number, "Werkbijeenkomst 1 in Panningen, 12 september 2018", "34 deelnemers, geteld"]
    ]
    confirm(number)
    confirm(number)
    with database.reading() as session:
        assert host_links.waiting(session).empty
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
    with writing() as session:
        number = entering.enter_count(
            session,
            unit=Unit.PARTICIPANTS,
            subject_id=workshop_id(),
            entry=THIRTY_FOUR,
            key="staff",
            by="anna",
        )
    with database.reading() as session:
        assert host_links.unconfirmed(session, Unit.PARTICIPANTS) == frozenset()
    for wrong in (number, 999):
        with pytest.raises(InputError, match="niet via een link"):
            confirm(wrong)


def test_a_count_that_staff_corrected_waits_no_longer() -> None:
    number = send(link())
    with writing() as session:
        entering.correct_count(
            session,
            replaces_id=number,
            entry=Entry(state=FigureState.KNOWN, number=43, method=CountingMethod.LIST),
            why=CorrectionReason.TYPING,
            key="c",
            by="anna",
        )
    with database.reading() as session:
        assert host_links.unconfirmed(session, Unit.PARTICIPANTS) == frozenset()
    with pytest.raises(InputError, match="intussen verbeterd"):
        confirm(number)


def test_nobody_gets_the_name_under_which_hosts_enter() -> None:
    with pytest.raises(InputError, match="logboek"), writing() as session:
        keeping.add_account(session, name=lines.HOST.name, role=Role.EDITOR, by="test")
