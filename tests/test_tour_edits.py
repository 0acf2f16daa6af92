"""Keeping the tour: nothing lost between two people, nothing doubled, nothing with a count gone."""

import inspect
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from project import clock, database
from project.errors import InputError
from project.facts import loading
from project.figures import total
from project.models import AuditEntry, Stop
from project.records import record
from project.records.record import RecordConflictError
from project.results import reach
from project.tour import itinerary, stays
from project.tour.cancelling import cancel, restore
from project.tour.drafts import SessionDraft, StopDraft, VenueDraft
from project.tour.history import RECORDS
from project.tour.places import VENUE
from project.tour.stays import SESSION, STOP
from project.wording.counts import FigureState
from project.wording.tour import CancelReason, DatePrecision, EventKind, StopStatus
from tests.builders import change, enter, known, stands, writing
from tests.conftest import on_both_engines

TODAY = date(2019, 1, 7)
ANNA, BO = "anna", "bo"
HORST = StopDraft(
    venue="bibliotheek-horst",
    first_day=date(2018, 11, 10),
    last_day=date(2018, 11, 30),
    date_precision=DatePrecision.DAY,
)


def do(command: Any, *, key: str = "", by: str = ANNA, **what: Any) -> int:
    # Commands of other rooms are still told who it is.
    told = {"by": by} if "by" in inspect.signature(command).parameters else {}
    with writing(by) as session:
        number: int = command(session, **what, key=key or uuid.uuid4().hex, **told)
    return number


def stop(slug: str) -> StopDraft:
    found: StopDraft = stands(STOP, slug)
    return found


def order() -> list[str]:
    with database.reading() as session:
        frame = itinerary.stops(session)
    assert list(frame["position"]) == list(range(1, len(frame) + 1))
    return list(frame["slug"])


def entry(number: int) -> AuditEntry:
    with database.reading() as session:
        return session.get_one(AuditEntry, number)


def entries() -> int:
    with database.reading() as session:
        return len(session.exec(select(AuditEntry.id)).all())


def in_reach(read: Any, slug: str) -> dict[str, Any]:
    with database.reading() as session:
        frame = read(session, TODAY)
    return dict(frame[frame["slug"] == slug].iloc[0])


# --- adding -------------------------------------------------------------------------------------


def test_a_new_stop_comes_where_its_days_fit_and_the_others_move_up(facts: str) -> None:
    between = replace(HORST, first_day=date(2018, 2, 1), last_day=date(2018, 2, 20))
    number = do(stays.add_stop, wanted=between)
    assert order()[:4] == ["breda", "weert", "horst-2", "roermond"]
    assert entry(number).subject == "stop:horst-2"
    assert stop("horst-2") == between


@pytest.mark.parametrize(("after", "before"), [("panningen", "panningen"), ("", "venlo")])
def test_a_stop_without_dates_comes_last_or_behind_the_one_that_was_chosen(
    facts: str, after: str, before: str
) -> None:
    chosen = {"after": after} if after else {}
    do(stays.add_stop, wanted=StopDraft(venue="bibliotheek-horst"), **chosen)
    assert order()[order().index("horst-2") - 1] == before
    assert (order()[-1] == "horst-2") is not bool(after)


def test_a_workshop_is_added_at_its_stop_with_its_promise(facts: str) -> None:
    wanted = SessionDraft(
        stop="horst",
        kind=EventKind.WORKSHOP,
        title="Nog een keer",
        promise=4,
        day=date(2018, 11, 20),
        date_precision=DatePrecision.DAY,
    )
    number = do(stays.add_session, wanted=wanted)
    slug = entry(number).subject.partition(":")[2]
    assert stands(SESSION, slug) == wanted
    assert in_reach(reach.sessions, slug)["figure"].state is FigureState.NOT_YET


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"first_day": date(2018, 12, 1)}, "ligt na de laatste"),
    ({"last_day": None}, "Vul de eerste en de laatste dag in"),
    ({"last_day": date(2081, 11, 30)}, "Kijk het jaar na"),
    ({"date_precision": DatePrecision.UNKNOWN}, "kies dat de datums nog onbekend zijn"),
    ({"venue": "nergens"}, "bestaat niet meer"),
    ({"note": "Bel 06-12345678"}, "e-mailadres of telefoonnummer"),
    ({"note": "x" * 10_000}, "te lang"),
    ({"note": "a\u202eb"}, "onzichtbaar teken"),
    ({"source": "a\x00b"}, "onzichtbaar teken"),
    ({"source": ""}, "wie of wat dit zegt"),
]


@pytest.mark.parametrize(("fields", "sentence"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    facts: str, fields: dict[str, Any], sentence: str
) -> None:
    before = entries()
    with pytest.raises(InputError, match=sentence):
        do(stays.add_stop, wanted=replace(HORST, **fields))
    assert (len(order()), entries()) == (9, before)


# --- changing -----------------------------------------------------------------------------------


@on_both_engines
def test_of_eight_people_at_one_stop_at_once_one_is_stored_and_seven_are_told(facts: str) -> None:
    seen_by_all = stop("venray")

    def try_it(number: int) -> str:
        try:
            change(STOP, "venray", was=seen_by_all, by=f"iemand-{number}", note=f"Van {number}")
        except RecordConflictError as told:
            return str(told)
        return ""

    with ThreadPoolExecutor(8) as people:
        told = list(people.map(try_it, range(8)))
    stored = stop("venray").note
    assert told.count("") == 1
    assert told[int(stored[-1])] == ""
    assert all(stored in one for one in told if one)


def test_days_that_were_counted_stay_inside_their_stop(facts: str) -> None:
    enter("panningen", known(40, date(2018, 9, 7), date(2018, 9, 10)))
    for fields in (
        {"first_day": date(2018, 9, 8)},
        {"first_day": None, "last_day": None, "date_precision": DatePrecision.UNKNOWN},
    ):
        with pytest.raises(InputError, match=r"tellingen over 7 september – 10 september 2018"):
            change(STOP, "panningen", **fields)
    change(STOP, "panningen", last_day=date(2018, 9, 20))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"expects_count": False}, "staat al een telling"),
        ({"kind": EventKind.OPENING}, "Haal de belofte weg"),
    ],
)
def test_a_counted_workshop_goes_on_expecting_its_count_and_keeping_its_promise(
    facts: str, fields: dict[str, Any], sentence: str
) -> None:
    slug = "werkbijeenkomst-1"
    enter(slug, known(34))
    with pytest.raises(InputError, match=sentence):
        change(SESSION, slug, **fields)


# --- the order ----------------------------------------------------------------------------------


def test_a_stop_is_moved_and_the_numbers_follow(facts: str) -> None:
    number = do(stays.move_stop, slug="venlo", after="venray")
    assert order()[-3:] == ["venray", "venlo", "horst"]
    do(record.undo, records=RECORDS, entry_id=number)
    assert order()[-3:] == ["venray", "horst", "venlo"]
    do(stays.move_stop, slug="venlo", after=None)
    assert order()[0] == "venlo"


def test_moving_to_where_it_stands_is_refused(facts: str) -> None:
    for slug, after in (("venlo", "horst"), ("venlo", "venlo"), ("venlo", "nergens")):
        with pytest.raises(InputError):
            do(stays.move_stop, slug=slug, after=after)


# --- cancelling ---------------------------------------------------------------------------------


def test_a_cancelled_stop_stays_on_the_list_and_its_figure_is_cancelled(facts: str) -> None:
    do(cancel, record=STOP, slug="venray", reason=CancelReason.VENUE)
    row = in_reach(reach.stops, "venray")
    assert row["status"] is StopStatus.CANCELLED
    assert row["figure"].state is FigureState.CANCELLED
    assert row["words"] == "vervallen"
    assert len(order()) == 9


def test_what_was_counted_at_a_cancelled_stop_is_kept_and_in_no_total(facts: str) -> None:
    number = enter("venray", known(34))
    do(cancel, record=STOP, slug="venray", reason=CancelReason.VENUE)
    with database.reading() as session:
        everything = total(reach.stops(session, TODAY)["figure"])
        kept = session.connection().execute(text('SELECT number FROM "count"')).all()
    assert everything.number is None
    assert [row[0] for row in kept] == [34]
    do(restore, record=STOP, slug="venray")
    with database.reading() as session:
        assert total(reach.stops(session, TODAY)["figure"]).number == 34
    assert number


def test_nothing_new_is_counted_at_what_was_cancelled(facts: str) -> None:
    do(cancel, record=SESSION, slug="werkbijeenkomst-1", reason=CancelReason.INTEREST)
    with pytest.raises(InputError, match="is vervallen"):
        enter("werkbijeenkomst-1", known(34))
    assert in_reach(reach.sessions, "werkbijeenkomst-1")["words"] == "vervallen"


def test_cancelling_twice_says_that_it_was_cancelled(facts: str) -> None:
    do(cancel, record=STOP, slug="venray", reason=CancelReason.VENUE)
    with pytest.raises(InputError, match="al vervallen"):
        do(cancel, record=STOP, slug="venray", reason=CancelReason.OTHER, by=BO)


def test_a_cancelled_workshop_makes_no_undated_stop_overdue(facts: str) -> None:
    assert in_reach(reach.stops, "horst")["figure"].due
    do(cancel, record=SESSION, slug="werkbijeenkomst-4", reason=CancelReason.INTEREST)
    assert not in_reach(reach.stops, "horst")["figure"].due


# --- taking back --------------------------------------------------------------------------------


def test_cancelling_is_taken_back_and_taking_back_too(facts: str) -> None:
    number = do(cancel, record=STOP, slug="venray", reason=CancelReason.VENUE)
    back = do(record.undo, records=RECORDS, entry_id=number)
    assert in_reach(reach.stops, "venray")["status"] is StopStatus.CLOSED
    do(record.undo, records=RECORDS, entry_id=back)
    assert in_reach(reach.stops, "venray")["cancel_reason"] is CancelReason.VENUE


def test_a_stop_that_was_added_by_mistake_goes_away_while_nothing_hangs_on_it(facts: str) -> None:
    number = do(stays.add_stop, wanted=HORST, after="weert")
    do(record.undo, records=RECORDS, entry_id=number)
    assert len(order()) == 9
    again = do(stays.add_stop, wanted=HORST)
    # The logbook speaks of horst-2 as something that is gone.
    assert entry(again).subject == "stop:horst-3"


def test_a_stop_with_a_count_cannot_vanish_not_even_after_withdrawing(facts: str) -> None:
    number = do(stays.add_stop, wanted=HORST)
    enter("horst-2", known(12))
    with pytest.raises(InputError, match=r"er is 1 telling\. Laat haar vervallen"):
        do(record.undo, records=RECORDS, entry_id=number)
    with database.reading() as session:
        assert session.exec(select(Stop).where(col(Stop.slug) == "horst-2")).one()


def test_a_stop_with_a_session_and_a_used_venue_cannot_vanish(facts: str) -> None:
    venue = do(
        VENUE.add,
        wanted=VenueDraft(name="De Kern", place="Beringe", municipality="GM1894"),
    )
    added = do(stays.add_stop, wanted=StopDraft(venue="de-kern-beringe"))
    do(
        stays.add_session,
        wanted=SessionDraft(stop="beringe", kind=EventKind.OPENING, title="Opening"),
    )
    for number, held in ((added, "1 bijeenkomst"), (venue, "1 halte")):
        with pytest.raises(InputError, match=held):
            do(record.undo, records=RECORDS, entry_id=number)


# --- beside the facts ---------------------------------------------------------------------------


def test_loading_the_facts_again_keeps_what_staff_added_moved_and_cancelled(facts: str) -> None:
    do(stays.add_stop, wanted=HORST, after="weert")
    do(cancel, record=STOP, slug="gennep", reason=CancelReason.VENUE)
    before = order()
    loading.prepare()
    assert order() == before
    assert in_reach(reach.stops, "gennep")["cancelled"]


def test_the_figures_of_today_follow_a_change_at_once(facts: str) -> None:
    with clock.stopped_at(datetime(2018, 11, 9, 12, tzinfo=UTC)):
        today = clock.today()
        with database.reading() as session:
            assert "venray" in set(_open(reach.stops(session, today)))
        change(STOP, "venray", last_day=date(2018, 11, 8))
        with database.reading() as session:
            assert "venray" not in set(_open(reach.stops(session, today)))


def _open(frame: Any) -> Any:
    return frame.loc[frame["status"] == StopStatus.OPEN, "slug"]
