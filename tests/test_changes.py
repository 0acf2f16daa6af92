"""What changed since: every change to a figure, a stop or a target, and nothing else."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from project import clock, database, formatting
from project.audit import logbook
from project.counts import entering
from project.counts.rules import Entry
from project.results import changes, target_edits
from project.results.changes import Change, Mark
from project.results.target_edits import Agreement
from project.tour.cancelling import cancel, restore
from project.tour.stays import SESSION, STOP
from project.wording.counts import CorrectionReason, CountReason, FigureState, Unit
from project.wording.reading import ChangeKind, TargetUnit
from project.wording.tour import CancelReason
from tests.builders import about, change, correct, enter, known, read, withdraw_in, writing
from tests.test_host_links import confirm, link, send
from tests.test_tour_edits import do

TODAY = date(2026, 11, 22)
BEGINNING = Mark(0, 0)
NOT_HELD = Entry(state=FigureState.CANCELLED, reason=CountReason.NOT_HELD)
WORKSHOPS = [f"werkbijeenkomst-{number}" for number in range(1, 6)]
# An enter, correction, withdrawal, … at one of the five workshops, and a number of people.
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["enter", "correct", "withdraw", "move", "cancel", "agree", "noise"]),
        st.integers(0, 4),
        st.integers(0, 3000),
    ),
    max_size=25,
)
# The database is rolled back after each example. To shrink a failing one would take minutes.
rolled_back = settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@contextmanager
def scratch_session() -> Iterator[Session]:
    """What is written here is read back here, and then thrown away."""
    with Session(database.engine(), info={database.BY: "bob"}) as session:
        yield session
        session.rollback()


def people(number: int | None) -> str:
    if number is None:
        return "ingetrokken, weer open"
    return f"{formatting.amount(number, 'deelnemer', 'deelnemers')}, geteld"


def told(session: Session, mark: Mark) -> list[tuple[str, str, str]]:
    found = changes.since(session, mark, TODAY)
    return [(row.kind, row.was, row.is_now) for row in found]


@dataclass
class History:
    """What somebody did, in the plainest bookkeeping: the last value and the number of its row."""

    session: Session
    stands: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    done: list[tuple[str, str, str]] = field(default_factory=list)
    cancelled: set[str] = field(default_factory=set)
    # The agreement about visitors: the number of its row and the amount.
    agreed: tuple[int, int] | None = None

    def play(self, deed: str, which: int, number: int) -> None:
        slug = WORKSHOPS[which]
        row, value = self.stands.get(slug, (None, None))
        if deed in ("enter", "correct", "withdraw"):
            if slug not in self.cancelled:
                self._count(deed, slug, row, value, number)
        elif deed == "move":
            self._move(slug, number)
        elif deed == "cancel":
            self._cancel(slug)
        elif deed == "agree":
            self._agree(number + 1)
        else:
            self._noise(slug)

    def _count(self, deed: str, slug: str, row: int | None, value: int | None, to: int) -> None:
        if deed == "enter" and value is None:
            self._enter(slug, to, was="" if row is None else people(None))
        elif deed == "correct" and row and value is not None:
            self._correct(slug, row, value, to)
        elif deed == "withdraw" and row and value is not None:
            self._withdraw(slug, row, value)

    def _enter(self, slug: str, number: int, *, was: str) -> None:
        row = entering.enter_count(
            self.session,
            unit=Unit.PARTICIPANTS,
            subject_id=about(slug)[1],
            entry=known(number),
            key=uuid.uuid4().hex,
            by="alice",
        )
        self.stands[slug] = (row, number)
        self.done.append((ChangeKind.ADDED, was, people(number)))

    def _correct(self, slug: str, row: int, value: int, number: int) -> None:
        new = entering.correct_count(
            self.session,
            replaces_id=row,
            entry=known(number),
            why=CorrectionReason.RECOUNTED,
            key=uuid.uuid4().hex,
            by="bob",
        )
        self.stands[slug] = (new, number)
        self.done.append((ChangeKind.CORRECTED, people(value), people(number)))

    def _withdraw(self, slug: str, row: int, value: int) -> None:
        new = withdraw_in(self.session, row)
        self.stands[slug] = (new, None)
        self.done.append((ChangeKind.WITHDRAWN, people(value), people(None)))

    def _move(self, slug: str, number: int) -> None:
        was = {"title": "A", "day": "2018-12-12"}
        now = {"title": "A", "day": f"2019-01-{1 + number % 28:02}"}
        logbook.record(
            self.session, "session.change", f"session:{slug}", was=was, by="bob", **{"is": now}
        )
        day = f"dag: {1 + number % 28} januari 2019"
        self.done.append((ChangeKind.MOVED, "dag: 12 december 2018", day))

    def _cancel(self, slug: str) -> None:
        """Cancel a session, or bring it back."""
        yes, no = "vervallen: ja", "vervallen: nee"
        key = uuid.uuid4().hex
        if slug in self.cancelled:
            restore(self.session, SESSION, slug=slug, key=key)
            self.cancelled.remove(slug)
            self.done.append((ChangeKind.CHANGED, yes, no))
        else:
            cancel(self.session, SESSION, slug=slug, reason=CancelReason.VENUE, key=key)
            self.cancelled.add(slug)
            self.done.append((ChangeKind.CANCELLED, no, yes))

    def _agree(self, amount: int) -> None:
        """Agree how many visitors there should be, or change that."""
        wanted = Agreement(unit=TargetUnit.VISITORS, amount=amount)
        key = uuid.uuid4().hex
        is_now = f"aantal: {formatting.number(amount)}"
        if self.agreed is None:
            row = target_edits.agree(
                self.session,
                project="collectieve-redzaamheid-limburg",
                agreement=wanted,
                key=key,
                by="bob",
            )
            self.done.append((ChangeKind.ADDED, "", f"{is_now}; eenheid: bezoekers"))
        elif self.agreed[1] == amount:
            return
        else:
            was = f"aantal: {formatting.number(self.agreed[1])}"
            row = target_edits.change(
                self.session,
                replaces_id=self.agreed[0],
                agreement=wanted,
                reason="meer subsidie",
                key=key,
                by="bob",
            )
            self.done.append((ChangeKind.CHANGED, was, is_now))
        self.agreed = (row, amount)

    def _noise(self, slug: str) -> None:
        """Work that leaves every figure as it was."""
        same = {"title": "A", "day": "2018-12-12"}
        logbook.record(
            self.session, "session.change", f"session:{slug}", was=same, by="x", **{"is": same}
        )
        logbook.record(self.session, "account.sign_in", "account:1", by="x")


@pytest.mark.slow
@rolled_back
@given(before=EDITS, after=EDITS)
def test_every_change_is_listed_and_nothing_else(
    facts: str, before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]
) -> None:
    with scratch_session() as session:
        history = History(session)
        for edit in before:
            history.play(*edit)
        session.flush()
        mark, first_new = changes.mark_now(session), len(history.done)
        assert told(session, mark) == []
        for edit in after:
            history.play(*edit)
        session.flush()
        assert told(session, mark) == history.done[first_new:]


# --- one by one -------------------------------------------------------------------------------


def records(mark: Mark = BEGINNING) -> list[Change]:
    return read(changes.since, mark, TODAY)


def mark() -> Mark:
    return read(changes.mark_now)


def test_it_works(facts: str) -> None:
    before = mark()
    number = enter("werkbijeenkomst-5", known(34))
    (entered,) = records(before)
    assert entered.about == "Venlo · werkbijeenkomst 5, 12 december 2018"
    assert (entered.was, entered.is_now) == ("", "34 deelnemers, geteld")
    correct(number, known(43))
    _, corrected = records(before)
    assert (corrected.was, corrected.is_now, corrected.why, corrected.by) == (
        "34 deelnemers, geteld",
        "43 deelnemers, geteld",
        "typefout",
        "bob",
    )


def test_a_figure_that_did_not_take_place_is_cancelled_and_not_added(facts: str) -> None:
    before = mark()
    enter("werkbijeenkomst-5", NOT_HELD)
    (one,) = records(before)
    assert (one.kind, one.is_now) == (ChangeKind.CANCELLED, "vervallen")


def test_the_days_of_a_count_stand_beside_its_stop(facts: str) -> None:
    before = mark()
    enter("panningen", known(12, date(2018, 9, 7), date(2018, 9, 9)))
    (one,) = records(before)
    assert one.about == (
        "Panningen · tentoonstelling, 7 september – 27 september 2018 (7 september – 9 september "
        "2018)"
    )


def test_a_look_at_the_number_of_a_host_is_a_change(facts: str) -> None:
    number = send(link(*about("werkbijeenkomst-5")), known(7))
    before = mark()
    confirm(number)
    (one,) = records(before)
    assert (one.kind, one.is_now) == (ChangeKind.CONFIRMED, "7 deelnemers, geteld")
    assert one.about == "Venlo · werkbijeenkomst 5, 12 december 2018"


@pytest.mark.parametrize(
    ("was", "is_now", "kind", "words"),
    [
        (
            {"first_day": "2018-09-07", "last_day": "2018-09-27"},
            {"first_day": "2018-09-10", "last_day": "2018-09-27"},
            ChangeKind.MOVED,
            ("eerste dag: 7 september 2018", "eerste dag: 10 september 2018"),
        ),
        (
            {"note": "", "grant_coverage": "unknown"},
            {"note": "", "grant_coverage": "inside"},
            ChangeKind.CHANGED,
            ("subsidie: niet vastgelegd in een bron", "subsidie: binnen de subsidie"),
        ),
        (
            {"first_day": None, "certainty": "inferred"},
            {"first_day": "2018-10-01", "certainty": "confirmed"},
            ChangeKind.MOVED,
            (
                "zekerheid: afgeleid; eerste dag: leeg",
                "zekerheid: bevestigd door een bron; eerste dag: 1 oktober 2018",
            ),
        ),
    ],
)
def test_a_change_of_the_plan_says_what_was_and_what_is(
    facts: str,
    was: dict[str, object],
    is_now: dict[str, object],
    kind: ChangeKind,
    words: tuple[str, str],
) -> None:
    before = mark()
    with writing() as session:
        logbook.record(
            session, "stop.change", "stop:panningen", was=was, why="x", by="bob", **{"is": is_now}
        )
    (one,) = records(before)
    assert (one.kind, one.was, one.is_now, one.why) == (kind, *words, "x")
    assert one.about == "Panningen · tentoonstelling, 7 september – 27 september 2018"


def test_what_staff_changed_and_cancelled_is_told_with_the_reason_in_words(facts: str) -> None:
    before = mark()
    change(STOP, "venray", last_day=date(2018, 11, 8))
    do(cancel, record=SESSION, slug="werkbijeenkomst-3", reason=CancelReason.INTEREST)
    moved, cancelled = records(before)
    assert (moved.kind, moved.is_now, moved.why) == (
        ChangeKind.MOVED,
        "laatste dag: 8 november 2018",
        "anders afgesproken",
    )
    assert (cancelled.kind, cancelled.is_now, cancelled.why) == (
        ChangeKind.CANCELLED,
        "vervallen: ja",
        "te weinig belangstelling",
    )


def test_what_was_loaded_from_the_sources_is_one_change(facts: str) -> None:
    (one,) = records()
    assert one.kind is ChangeKind.FACTS
    assert re.fullmatch(r"\d+ toegevoegd", one.is_now)
    found = read(changes.since, BEGINNING, TODAY)
    assert changes.sentence(found) == "1 wijziging: 1 keer feiten bijgewerkt."


def test_a_day_begins_at_midnight_in_the_netherlands(facts: str) -> None:
    for hour, slug in ((21, "werkbijeenkomst-1"), (22, "werkbijeenkomst-2")):
        # 21.59 and 22.01 in UTC are the last minutes of 1 July and the first of 2 July there.
        minute = 59 if hour == 21 else 1
        with clock.stopped_at(datetime(2026, 7, 1, hour, minute, tzinfo=UTC)):
            enter(slug, known(5))
    found = read(changes.since, changes.begin_of(date(2026, 7, 2)), TODAY)
    assert [row.about.split(",")[0] for row in found if row.kind is not ChangeKind.FACTS] == [
        "Gennep · werkbijeenkomst 2"
    ]


def test_what_was_written_before_a_clock_was_set_back_is_not_missed(facts: str) -> None:
    """The facts come first in the logbook, and later in time than the count after them."""
    with clock.stopped_at(datetime(2019, 1, 7, 9, 30, tzinfo=UTC)):
        enter("werkbijeenkomst-1", known(5))
    found = read(changes.since, changes.begin_of(date(2020, 1, 1)), TODAY)
    earlier = read(changes.since, changes.begin_of(date(2019, 1, 1)), TODAY)
    assert [one.kind for one in found] == [ChangeKind.FACTS]
    # The newest is told first, whatever its place in the logbook.
    assert [one.kind for one in earlier] == [ChangeKind.ADDED, ChangeKind.FACTS]


def test_how_much_changed_is_one_sentence(facts: str) -> None:
    before = mark()
    with database.reading() as session:
        assert changes.sentence(changes.since(session, before, TODAY)) == changes.NOTHING
    for slug in WORKSHOPS[:2]:
        enter(slug, known(5))
    found = read(changes.since, before, TODAY)
    assert changes.sentence(found) == "2 wijzigingen: 2 toegevoegd."
    assert [one.about.partition(" ")[0] for one in found] == ["Panningen", "Gennep"]
