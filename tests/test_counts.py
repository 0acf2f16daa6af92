"""Counts: entering, correcting, withdrawing; nothing lost, nothing doubled, nothing impossible."""

import json
import re
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from project import clock, database
from project.counts import entering
from project.counts import stored as counts_stored
from project.counts.rules import Entry
from project.errors import ConflictError, InputError
from project.models import AuditEntry
from project.parsing.remarks import check_remark
from project.wording.counts import (
    CorrectionReason,
    CountGroup,
    CountingMethod,
    CountReason,
    FigureState,
)
from tests.builders import (
    ALICE,
    BOB,
    correct,
    enter,
    known,
    stored,
    withdraw,
    withdraw_in,
    writing,
)


def logbook(session: Session) -> list[AuditEntry]:
    lines = select(AuditEntry).where(col(AuditEntry.action).like("count.%"))
    return list(session.exec(lines.order_by(col(AuditEntry.id))))


def test_a_count_is_one_row_and_one_line_in_the_logbook(facts: str) -> None:
    number = enter("werkbijeenkomst-1", known(34))
    (row,) = stored()
    assert (row.id, row.number, row.entered_by) == (number, 34, ALICE)
    with database.reading() as session:
        (line,) = logbook(session)
    assert (line.actor, line.action, line.subject) == (ALICE, "count.enter", f"count:{number}")
    assert json.loads(line.details)["number"] == 34


def test_the_same_form_sent_ten_times_is_one_row(facts: str) -> None:
    numbers = {enter("werkbijeenkomst-1", known(34), key="form") for _ in range(10)}
    assert len(numbers) == len(stored()) == 1


def test_a_form_that_was_stored_cannot_be_used_for_another_value(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34), key="form")
    with pytest.raises(ConflictError, match="al opgeslagen als nr"):
        enter("werkbijeenkomst-1", known(43), key="form")


def test_a_correction_keeps_both_values_and_says_who_and_why(facts: str) -> None:
    first = enter("werkbijeenkomst-1", known(34))
    second = correct(first, known(43))
    told = stored()[::-1]
    with database.reading() as session:
        assert counts_stored.standing(session, 9) == told[:1]
        said = logbook(session)[-1]
    assert [row.number for row in told] == [43, 34]
    assert told[0].replaces_id == first
    assert told[0].correction_reason is CorrectionReason.TYPING
    assert (said.actor, said.action, said.subject) == (BOB, "count.correct", f"count:{second}")
    assert json.loads(said.details)["was"]["number"] == 34


def test_whoever_corrects_second_sees_both_values_and_loses_nothing(facts: str) -> None:
    first = enter("werkbijeenkomst-1", known(34))
    correct(first, known(43), by=ALICE)
    with pytest.raises(ConflictError) as refused:
        correct(first, known(44), by=BOB)
    for part in ("alice", "43 deelnemers", "Hier was getypt: 44"):
        assert part in str(refused.value)
    assert [row.number for row in stored()] == [34, 43]


def test_two_people_who_enter_the_same_figure_do_not_double_it(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34), by=ALICE)
    with pytest.raises(ConflictError, match="Hier staat al een telling: 34 deelnemers"):
        enter("werkbijeenkomst-1", known(36), by=BOB)
    assert len(stored()) == 1


def test_of_eight_who_correct_one_figure_at_once_one_wins_and_seven_are_told(facts: str) -> None:
    first = enter("werkbijeenkomst-1", known(34))
    won, told = [], []

    def try_it(number: int) -> None:
        try:
            won.append(correct(first, known(number), by=f"nr {number}"))
        except ConflictError as conflict:
            told.append(str(conflict))

    people = [threading.Thread(target=try_it, args=(number,)) for number in range(40, 48)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert (len(won), len(told)) == (1, 7)
    assert all("Hier was getypt" in sentence for sentence in told)
    assert len(stored()) == 2


def test_the_remark_of_a_withdrawal_may_hold_no_address(facts: str) -> None:
    number = enter("werkbijeenkomst-1", known(34))
    with pytest.raises(InputError, match="e-mailadres"), writing() as session:
        withdraw_in(session, number, remark="a@b.nl")
    assert len(stored()) == 1


def test_a_stop_of_which_only_the_month_is_known_is_counted_when_the_month_is_over(
    facts: str,
) -> None:
    halfway = datetime(2017, 12, 15, 12, tzinfo=UTC)
    with clock.stopped_at(halfway), pytest.raises(InputError) as refused:
        enter("breda", known(7))
    assert str(refused.value) == (
        "Van deze halte is alleen bekend dat zij in december 2017 is. Vul het aantal daarna in."
    )
    assert enter("breda", known(7))


def test_a_withdrawn_count_leaves_the_figure_open_and_may_be_entered_again(facts: str) -> None:
    first = enter("werkbijeenkomst-1", known(34))
    gone = withdraw(first)
    again = enter("werkbijeenkomst-1", known(35))
    rows = {row.id: row for row in stored()}
    assert rows[gone].state is FigureState.NOT_YET
    assert rows[gone].number is None
    assert rows[again].replaces_id == gone
    assert rows[again].correction_reason is CorrectionReason.ENTERED_AGAIN
    assert rows[first].number == 34


def undo(number: int) -> int:
    with writing() as session:
        return entering.undo_count(session, count_id=number, key=f"undo-{number}", by=BOB)


def test_undoing_a_correction_brings_back_what_it_replaced(facts: str) -> None:
    first = enter("werkbijeenkomst-1", replace(known(34), parts={CountGroup.RESIDENTS: 20}))
    second = correct(first, known(36))
    third = undo(second)
    assert undo(second) == third, "a second tap does it once"
    assert [(row.number, row.replaces_id) for row in stored()] == [
        (34, None),
        (36, first),
        (34, second),
    ]
    with database.reading() as session:
        assert counts_stored.parts_of(session, third) == {CountGroup.RESIDENTS: 20}


def test_undoing_a_first_count_leaves_the_figure_open(facts: str) -> None:
    undo(enter("werkbijeenkomst-1", known(34)))
    assert [row.state for row in stored()] == [FigureState.KNOWN, FigureState.NOT_YET]


def test_days_of_a_stop_may_be_counted_apart_but_never_twice(facts: str) -> None:
    enter("panningen", known(96, date(2018, 9, 7), date(2018, 9, 13)))
    enter("panningen", known(88, date(2018, 9, 14), date(2018, 9, 20)))
    for days in ((date(2018, 9, 20), date(2018, 9, 21)), (date(2018, 9, 7), date(2018, 9, 27))):
        with pytest.raises(ConflictError, match="Hier staat al een telling"):
            enter("panningen", known(5, *days))
    with pytest.raises(ConflictError, match="Hier staat al een telling"):
        enter("panningen", known(300))
    assert [row.number for row in stored()] == [96, 88]


REFUSED = [
    ("werkbijeenkomst-1", known(-1), "onder nul"),
    ("werkbijeenkomst-1", known(10**9), "1.000.000.000 is te veel"),
    ("werkbijeenkomst-1", Entry(state=FigureState.KNOWN, number=34), "Kies hoe er geteld is"),
    (
        "werkbijeenkomst-1",
        Entry(state=FigureState.KNOWN, method=CountingMethod.LIST),
        "Vul een heel aantal in",
    ),
    ("werkbijeenkomst-1", Entry(state=FigureState.UNKNOWN), "Kies waarom er geen aantal is"),
    (
        "werkbijeenkomst-1",
        Entry(state=FigureState.UNKNOWN, reason=CountReason.NOT_HELD),
        "Kies waarom er geen aantal is",
    ),
    (
        "werkbijeenkomst-1",
        Entry(state=FigureState.UNKNOWN, reason=CountReason.OTHER),
        "Schrijf bij “anders”",
    ),
    (
        "werkbijeenkomst-1",
        Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST, number=3),
        "een aantal én een reden",
    ),
    (
        "panningen",
        known(5, date(2018, 4, 1), date(2018, 4, 1)),
        "1 april 2018 valt buiten deze halte. Kies een dag uit 7 september – 27 september 2018",
    ),
    ("panningen", known(5, date(2018, 9, 9), date(2018, 9, 8)), "Draai de dagen om"),
    ("breda", known(5, date(2017, 12, 9), date(2017, 12, 9)), "de dagen niet bekend"),
    ("horst", known(5, date(2018, 11, 14), date(2018, 11, 14)), "de dagen niet bekend"),
    ("opening-panningen", known(5), "geen telling nodig"),
]


def test_what_cannot_be_is_refused_in_a_sentence_and_stores_nothing(facts: str) -> None:
    for slug, entry, sentence in REFUSED:
        with pytest.raises(InputError, match=re.escape(sentence)):
            enter(slug, entry)
    assert stored() == []


def test_a_forged_number_is_refused_like_any_other(facts: str) -> None:
    for forged in (float("nan"), float("inf"), 12.5, True, "34", "🎉"):
        entry = known(1)
        object.__setattr__(entry, "number", forged)
        with pytest.raises(InputError, match="Vul een heel aantal in"):
            enter("werkbijeenkomst-1", entry)
    assert stored() == []


def test_nobody_can_count_people_who_can_only_come_tomorrow(facts: str) -> None:
    before = datetime(2018, 9, 10, 12, tzinfo=UTC)
    with clock.stopped_at(before):
        with pytest.raises(InputError, match="pas op 12 september 2018"):
            enter("werkbijeenkomst-1", known(34))
        with pytest.raises(InputError, match="11 september 2018 is nog niet geweest"):
            enter("panningen", known(5, date(2018, 9, 10), date(2018, 9, 11)))
        with pytest.raises(InputError, match="tot en met 27 september 2018"):
            enter("panningen", known(50))
        enter("panningen", known(5, date(2018, 9, 7), date(2018, 9, 10)))
        enter("werkbijeenkomst-1", Entry(state=FigureState.CANCELLED, reason=CountReason.NOT_HELD))


def test_the_night_in_amsterdam_decides_which_day_it_is(facts: str) -> None:
    # 22:30 in London is half past midnight on the 12th in Amsterdam (summer time).
    with clock.stopped_at(datetime(2018, 9, 11, 22, 30, tzinfo=UTC)):
        enter("werkbijeenkomst-1", known(34))


@pytest.mark.parametrize(
    "remark", ["Bel Jan: 06-12345678", "mail jan@voorbeeld.nl", "+31 77 123 45 67", "x" * 501]
)
def test_a_remark_with_somebodys_address_or_number_is_refused(remark: str) -> None:
    with pytest.raises(InputError):
        check_remark(remark)


@pytest.mark.parametrize("remark", ["", "Koffie op.", "Op 12-09-2018 waren er 34.", "19.30–21.30"])
def test_an_ordinary_remark_is_fine(remark: str) -> None:
    check_remark(remark)


def test_when_the_logbook_cannot_be_written_nothing_is_stored(facts: str) -> None:
    with writing() as session:
        session.execute(text("ALTER TABLE auditentry RENAME TO away"))
    with pytest.raises(Exception, match="auditentry"):
        enter("werkbijeenkomst-1", known(34))
    assert stored() == []
