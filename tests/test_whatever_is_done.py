"""Whatever people do, in whatever order: what is kept between looks is what is read anew."""

import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from sqlmodel import Session, col

from project import database
from project.audit import logbook, since
from project.counts import current as current_counts
from project.counts import entering, host_links, stored
from project.errors import InputError
from project.models import Count
from project.records import record
from project.results import read_cache
from project.tour import stays
from project.tour.cancelling import cancel, restore
from project.tour.history import RECORDS
from project.tour.stays import SESSION, STOP
from project.upkeep import backups
from project.wording.tour import CancelReason
from tests.builders import about, change, correct, enter, known, read, withdraw, writing
from tests.test_host_links import confirm, link, send
from tests.test_read_cache import everything
from tests.test_tour_edits import do, order

STOPS = ["venray", "gennep", "panningen"]
MEETINGS = ["werkbijeenkomst-1", "werkbijeenkomst-2"]


def everything_anew() -> dict[str, object]:
    """As when nothing is kept; afterwards it is there again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_cache, "_kept", read_cache._Kept())
        patch.setattr(current_counts, "_looks", {})
        return everything()


def standing(slug: str) -> Count | None:
    with database.reading() as session:
        unit, subject_id = about(slug)
        mine = stored.current_rows(Count).where(stored.subject_column(unit) == subject_id)
        return session.scalars(mine.order_by(col(Count.id).desc())).first()


class Deeds:
    """What somebody may do to a stop or a session; a number makes it one of several kinds."""

    def count(self, slug: str, number: int) -> None:
        before = standing(slug)
        if before:
            correct(before.id, known(number))
        else:
            enter(slug, known(number))

    def take_back(self, slug: str, number: int) -> None:
        before = standing(slug)
        if before and number % 2:
            withdraw(before.id)
        elif before:
            do(entering.undo_count, count_id=before.id)

    def let_the_host_count(self, slug: str, number: int) -> None:
        send(link(*about(slug)), known(number), key=uuid.uuid4().hex)

    def confirm(self, _slug: str, _number: int) -> None:
        waiting = read(host_links.waiting)
        for one in waiting[:1]:
            confirm(one.number)

    def cancel(self, slug: str, _number: int) -> None:
        do(cancel, record=STOP if slug in STOPS else SESSION, slug=slug, reason=CancelReason.VENUE)

    def restore(self, slug: str, _number: int) -> None:
        do(restore, record=STOP if slug in STOPS else SESSION, slug=slug)

    def change_the_stop(self, slug: str, number: int) -> None:
        if slug in STOPS:
            change(STOP, slug, note=f"Om {number} uur open")

    def move_and_move_back(self, slug: str, number: int) -> None:
        if slug in STOPS:
            others = [None, *(one for one in order() if one != slug)]
            moved = do(stays.move_stop, slug=slug, after=others[number % len(others)])
            if number % 2:
                do(record.undo, records=RECORDS, entry_id=moved)

    def sign_in(self, _slug: str, _number: int) -> None:
        with writing() as session:
            logbook.record(session, "account.sign_in", "account:1", by="Bob")


DEEDS = [name for name in vars(Deeds) if not name.startswith("_")]
LIST_OF_DEEDS = some.lists(
    some.tuples(
        some.sampled_from(DEEDS),
        some.sampled_from([*STOPS, *MEETINGS]),
        some.integers(0, 5),
        some.booleans(),
    ),
    min_size=3,
    max_size=8,
)


@pytest.mark.slow
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # What was stored stays: a shorter list would not be the same.
    phases=[Phase.explicit, Phase.generate],
)
@given(LIST_OF_DEEDS)
def test_what_is_kept_is_what_is_read_anew(
    facts: str, deeds: list[tuple[str, str, int, bool]]
) -> None:
    for name, slug, number, look in deeds:
        try:
            getattr(Deeds(), name)(slug, number)
        except InputError:
            # Refused, as it may be of something that is cancelled or stands like that already.
            continue
        if look:
            everything()
    assert everything() == everything_anew()


def test_after_a_backup_was_put_back_the_tour_is_that_of_the_backup(
    facts: str, tmp_path: Path
) -> None:
    then = read(since.mark)
    backups.make(tmp_path / "kopie.sqlite")
    do(stays.move_stop, slug="venray", after=None)
    enter("werkbijeenkomst-1", known(34))
    before = everything()
    backups.restore(tmp_path / "kopie.sqlite", by="Bob")
    after = everything()
    assert after == everything_anew()
    assert after != before
    # The logbook goes on from there, but who made the backup may have changed the figures in it.
    with database.reading() as session:
        assert since.done_since(session, then) is None


def test_what_was_done_since_is_known_until_it_is_too_much(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.reading() as session:
        then = since.mark(session)
        assert since.done_since(session, then) == frozenset()
    enter("werkbijeenkomst-1", known(34))
    enter("werkbijeenkomst-2", known(12))
    with database.reading() as session:
        assert since.done_since(session, then) == frozenset({"count.enter"})
    monkeypatch.setattr(since, "_MOST_LINES", 2)
    with database.reading() as session:
        assert since.done_since(session, then) is None


def test_what_a_write_saw_is_no_moment_to_go_on_from(facts: str) -> None:
    with Session(database.engine()) as session:
        before = since.mark(session)
        logbook.record(session, "count.enter", "count:1", by="Bob")
        taken_back = since.mark(session)
        session.rollback()
    with writing() as session:
        meanwhile = since.mark(session)
        assert since.done_since(session, before) is None
    with database.reading() as session:
        assert since.done_since(session, before) == frozenset()
        assert since.done_since(session, taken_back) is None
        assert since.done_since(session, meanwhile) is None
