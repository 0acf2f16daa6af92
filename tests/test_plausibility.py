"""Klopt dit?: what is asked, and what a number is held against."""

from datetime import date

import pytest
from sqlmodel import col, select

from project import database
from project.audit import logbook
from project.counts import comparables, entering, host_links
from project.counts.entering import Sent
from project.counts.plausibility import EQUAL_FROM, Comparable, Earlier, for_as_many_days, questions
from project.counts.rules import Entry
from project.errors import InputError
from project.models import Stop, TourSession, Venue
from project.wording.counts import CountReason, FigureState, Unit
from tests.builders import about, correct, enter, known, read, withdraw, writing

EVENINGS = [34, 28, 41, 37]
WORKSHOP_QUESTION = (
    "Klopt 380? Of is het 38? Vergelijkbare bijeenkomsten hadden meestal rond de 34 deelnemers."
)


def asked(
    number: int,
    comparable: list[int] | None = None,
    *,
    previous: int | None = None,
    capacity: int | None = None,
    unit: Unit = Unit.PARTICIPANTS,
) -> list[str]:
    before = EVENINGS if comparable is None else comparable
    return questions(number, Comparable(before, previous, capacity), unit)


# --- what is asked ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [20, 34, 43, 60, 80])
def test_a_usual_number_is_not_asked_about(number: int) -> None:
    assert asked(number, previous=37, capacity=80) == []


def test_three_times_the_usual_is_asked_about_with_what_is_usual() -> None:
    assert asked(145) == [
        "Klopt 145? Vergelijkbare bijeenkomsten hadden meestal rond de 36 deelnemers."
    ]


def test_visitors_are_compared_with_counts_and_not_with_gatherings() -> None:
    assert asked(1340, [230, 310, 250], unit=Unit.VISITORS) == [
        "Klopt 1.340? Of is het 134? Vergelijkbare tellingen hadden meestal rond de 250 bezoekers."
    ]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (340, "Of is het 34?"),
        (334, "Of is het 34?"),
        (3, "Ontbreekt er een cijfer?"),
        (0, "Was er echt niemand? Kies “onbekend” als het aantal niet bekend is."),
    ],
)
def test_one_slip_away_from_a_usual_number_says_which_slip(typed: int, hint: str) -> None:
    (question,) = asked(typed)
    assert hint in question


def test_swapped_digits_are_asked_about_when_the_number_stands_apart() -> None:
    (question,) = asked(92, [29, 24, 33])
    assert "Of is het 29?" in question
    assert asked(43) == []


def test_more_people_than_fit_in_is_asked_about_without_anything_to_compare_with() -> None:
    assert asked(81, [], capacity=80) == ["Klopt 81? Op deze locatie is plaats voor 80 mensen."]


def test_exactly_the_previous_number_is_asked_about_when_it_is_no_small_number() -> None:
    large = [EQUAL_FROM + 20, EQUAL_FROM, EQUAL_FROM + 40]
    assert asked(large[0], large, previous=large[0]) == [
        "Klopt 120? Het vorige aantal was precies hetzelfde."
    ]
    assert asked(34, previous=34) == []


def test_nothing_to_compare_with_means_no_question() -> None:
    assert asked(100_000, []) == []


def test_one_earlier_number_is_enough_to_see_a_nought_too_many() -> None:
    assert asked(340, [32]) == ["Klopt 340? Of is het 34? Eerder waren het er ongeveer 32."]
    assert asked(110, [32]) == []
    # 19 was perhaps meant, but one earlier number does not say how much they differ.
    assert asked(91, [22]) == []
    assert asked(91, [22, 21, 24]) != []


def test_among_few_people_a_large_factor_is_no_reason_to_ask() -> None:
    assert asked(2, [6, 5, 6]) == []


def test_numbers_that_always_differed_much_are_asked_about_less() -> None:
    assert asked(106, [30, 34, 38])
    assert asked(106, [9, 34, 60]) == []


def test_an_evening_where_nobody_came_does_not_make_every_small_number_usual() -> None:
    assert asked(3, [0, 34, 28, 41]) != []
    assert asked(0, [0, 34, 28, 41]) == []


# --- what a number is compared with -------------------------------------------------------------


def held_against(slug: str, *days: date) -> Comparable:
    first, last = days or (None, None)
    return read(comparables.comparable, *about(slug), first_day=first, last_day=last)


def september(day: int) -> date:
    return date(2018, 9, day)


def set_capacity(stop: str, capacity: int) -> None:
    with writing() as session:
        venue_id = select(Stop.venue_id).where(col(Stop.slug) == stop)
        session.get_one(Venue, session.exec(venue_id).one()).capacity = capacity
        logbook.record(session, "venue.change", f"venue:{stop}", by="alice")


def test_without_any_count_there_is_nothing_to_compare_with(facts: str) -> None:
    for slug, days in (("werkbijeenkomst-1", None), ("panningen", 21), ("horst", None)):
        assert held_against(slug) == Comparable([], None, None, days)


def test_a_workshop_is_compared_with_the_other_workshops_and_the_one_before_it(facts: str) -> None:
    for number, people in ((1, 34), (2, 27), (4, 41)):
        enter(f"werkbijeenkomst-{number}", known(people))
    assert held_against("werkbijeenkomst-3") == Comparable([34, 27, 41], 27, None)
    assert held_against("werkbijeenkomst-1") == Comparable([27, 41], None, None)


def test_only_what_is_current_and_known_is_compared_with(facts: str) -> None:
    first = enter("werkbijeenkomst-1", known(34))
    correct(first, known(43))
    withdraw(enter("werkbijeenkomst-2", known(27)))
    enter("werkbijeenkomst-4", Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST))
    assert held_against("werkbijeenkomst-3").numbers == [43]


def test_what_a_host_sent_says_nothing_about_another_number_until_staff_confirms_it(
    facts: str,
) -> None:
    """A host's 99,999 made the 9,999 of staff on the next day look usual."""
    for slug, people in (("weert", 90), ("roermond", 160), ("gennep", 210)):
        enter(slug, known(people))
    (unit, panningen), day = about("panningen"), september(8)
    slip = known(99_999, september(7), september(7))
    with writing() as session:
        token = host_links.make_link(session, unit=unit, subject_id=panningen, by="anna")
        sent = host_links.enter_through_link(session, token=token, entry=slip, key="a")
    assert held_against("panningen", day, day) == Comparable([10, 10, 10], 160, None, 1)
    assert held_against("venray") == Comparable([220, 220, 220], 210, None, 22)
    (asked,) = read(comparables.questions, unit, panningen, known(9_999, day, day))
    assert "Klopt 9.999?" in asked
    with writing() as session:
        host_links.confirm_count(session, count_id=sent, by="anna")
    assert 99_999 in held_against("panningen", day, day).numbers
    assert 99_999 * 22 in held_against("venray").numbers


def test_another_kind_of_gathering_and_the_stops_say_nothing_about_a_workshop(facts: str) -> None:
    with writing() as session:
        opening = col(TourSession.slug) == "opening-panningen"
        session.exec(select(TourSession).where(opening)).one().expects_count = True
        logbook.record(session, "session.change", "session:opening-panningen", by="alice")
    enter("opening-panningen", known(120))
    enter("weert", known(236))
    assert held_against("werkbijeenkomst-1") == Comparable([], None, None)


def test_how_many_fit_in_says_something_about_a_workshop_there_and_not_about_a_stay(
    facts: str,
) -> None:
    set_capacity("panningen", 60)
    assert held_against("werkbijeenkomst-1").capacity == 60
    assert held_against("panningen").capacity is None


def test_how_many_fit_in_says_nothing_about_a_workshop_that_was_held_elsewhere(facts: str) -> None:
    set_capacity("panningen", 60)
    with writing() as session:
        workshop = col(TourSession.slug) == "werkbijeenkomst-1"
        session.exec(select(TourSession).where(workshop)).one().place = "Het dorpshuis"
        logbook.record(session, "session.change", "session:werkbijeenkomst-1", by="alice")
    assert held_against("werkbijeenkomst-1").capacity is None


def test_a_stay_is_compared_with_other_stays_as_if_they_had_lasted_as_long(facts: str) -> None:
    enter("weert", known(90))  # nine days
    enter("roermond", known(160))  # sixteen days
    enter("gennep", known(70, date(2018, 9, 29), date(2018, 10, 5)))
    enter("gennep", known(14, date(2018, 10, 6), date(2018, 10, 12)))
    # Panningen lasted 21 days; the figure just before it is compared as it was typed.
    assert held_against("panningen") == Comparable([210, 210, 126], 160, None, 21)


def test_a_day_is_compared_with_earlier_days_here_and_with_the_pace_elsewhere(facts: str) -> None:
    enter("weert", known(90))
    enter("panningen", known(12, september(7), september(7)))
    enter("panningen", known(30, september(8), september(9)))
    enter("panningen", known(50, september(11), september(11)))
    assert held_against("panningen", september(10), september(10)) == Comparable(
        [10, 12, 15, 50], 30, None, 1
    )


def test_a_count_is_never_compared_with_itself_while_it_is_corrected(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    enter("panningen", known(12, september(7), september(7)))
    assert held_against("werkbijeenkomst-1").numbers == []
    assert held_against("panningen", september(7), september(7)).numbers == []
    assert held_against("panningen").numbers == []


def test_a_stay_of_unknown_length_is_compared_with_whole_stays_as_they_are(facts: str) -> None:
    enter("weert", known(90))
    enter("gennep", known(70, date(2018, 9, 29), date(2018, 10, 5)))
    enter("venlo", known(300))
    assert held_against("horst") == Comparable([90, 300], 70, None)
    assert held_against("roermond").numbers == [160, 160]


def test_only_the_last_ones_are_compared_with() -> None:
    weeks = [Earlier(stop_id=one, number=one, days=7, whole_stay=True) for one in range(1, 12)]
    assert for_as_many_days(weeks, stop_id=0, days=14) == [8, 10, 12, 14, 16, 18, 20, 22]
    assert for_as_many_days(weeks, stop_id=0, days=None) == [4, 5, 6, 7, 8, 9, 10, 11]


def test_what_is_typed_for_a_workshop_is_held_against_the_earlier_ones(facts: str) -> None:
    for number, people in ((1, 34), (2, 27), (3, 41)):
        enter(f"werkbijeenkomst-{number}", known(people))
    unknown = Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST)
    unit, subject_id = about("werkbijeenkomst-4")
    with database.reading() as session:
        assert comparables.questions(session, unit, subject_id, unknown) == []
        assert comparables.questions(session, unit, subject_id, known(38)) == []
        assert comparables.questions(session, unit, subject_id, known(380)) == [WORKSHOP_QUESTION]


@pytest.mark.parametrize(("number", "refused"), [(-1, "onder nul"), (10**9, "te veel")])
def test_what_can_never_be_saved_is_refused_and_not_asked_about(
    facts: str, number: int, refused: str
) -> None:
    """With earlier figures to compare with, −1 stumbled over its sign and 10^9 was asked about."""
    for slug in ("panningen", "weert", "roermond"):
        enter(slug, known(30))
    unit, subject_id = about("venray")
    sent = Sent(unit=unit, subject_id=subject_id, key="a")
    with writing() as session, pytest.raises(InputError, match=refused):
        entering.save(session, sent, known(number), is_answered=lambda _question: False, by="anna")


def test_a_number_worked_out_over_as_many_days_says_over_how_many(facts: str) -> None:
    enter("weert", known(90))
    enter("roermond", known(160))
    enter("breda", known(210))
    enter("panningen", known(60, september(7), september(8)))
    with database.reading() as session:
        unit, number = about("gennep")
        part = known(4, date(2018, 9, 29), date(2018, 10, 12))
        (asked,) = comparables.questions(session, unit, number, part)
    assert "tellingen hadden in 14 dagen meestal rond de" in asked
