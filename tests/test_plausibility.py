"""Klopt dit?: what is asked, how often in vain, and what the question can find at all."""

import random
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import exp, log, sqrt
from statistics import NormalDist

import pytest
from sqlmodel import col, select

from project import audit, database
from project.counts import comparables
from project.counts.plausibility import EQUAL_FROM, Comparable, Earlier, for_as_many_days, questions
from project.counts.rules import Entry
from project.errors import InputError
from project.hosts import links
from project.models import Stop, TourSession, Venue
from project.wording import CountReason, FigureState, Unit
from tests.test_counts import about, correct, enter, known, withdraw

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
    return questions(
        number,
        comparable=EVENINGS if comparable is None else comparable,
        previous=previous,
        capacity=capacity,
        unit=unit,
    )


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
    with database.reading() as session:
        return comparables.comparable(session, *about(slug), first_day=first, last_day=last)


def september(day: int) -> date:
    return date(2018, 9, day)


def set_capacity(stop: str, capacity: int) -> None:
    with database.transaction() as session:
        venue_id = select(Stop.venue_id).where(col(Stop.slug) == stop)
        session.get_one(Venue, session.exec(venue_id).one()).capacity = capacity
        audit.record(session, "venue.change", f"venue:{stop}", by="alice")


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
    with database.transaction() as session:
        token = links.make_link(session, unit=unit, subject_id=panningen, by="anna")
        sent = links.enter_through_link(session, token=token, entry=slip, key="a")
    assert held_against("panningen", day, day) == Comparable([10, 10, 10], 160, None, 1)
    assert held_against("venray") == Comparable([220, 220, 220], 210, None, 22)
    with database.reading() as session:
        (asked,) = comparables.questions(session, unit, panningen, known(9_999, day, day))
    assert "Klopt 9.999?" in asked
    with database.transaction() as session:
        links.confirm_count(session, count_id=sent, by="anna")
    assert 99_999 in held_against("panningen", day, day).numbers
    assert 99_999 * 22 in held_against("venray").numbers


def test_another_kind_of_gathering_and_the_stops_say_nothing_about_a_workshop(facts: str) -> None:
    with database.transaction() as session:
        opening = col(TourSession.slug) == "opening-panningen"
        session.exec(select(TourSession).where(opening)).one().expects_count = True
        audit.record(session, "session.change", "session:opening-panningen", by="alice")
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
    with database.transaction() as session:
        workshop = col(TourSession.slug) == "werkbijeenkomst-1"
        session.exec(select(TourSession).where(workshop)).one().place = "Het dorpshuis"
        audit.record(session, "session.change", "session:werkbijeenkomst-1", by="alice")
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
    with database.reading() as session:
        unit, subject_id = about("venray")
        with pytest.raises(InputError, match=refused):
            comparables.questions(session, unit, subject_id, known(number))


# --- how often, and how often in vain: docs/figures.md -------------------------------------------

SLIPS = ["nought too many", "last digit lost", "two digits swapped", "digit doubled"]
# The share of honest entries that may be asked about in vain; also what defines "ordinary".
IN_VAIN = 0.03
FOUND = 0.90
PEOPLE = {Unit.PARTICIPANTS: (10, 80), Unit.VISITORS: (60, 800)}
SHAPES = ["log-normal", "gamma-like"]
TRIALS = 2500


@dataclass(frozen=True)
class Setting:
    """What is simulated: a shape, how large and how wide the figures are, how many came before."""

    unit: Unit
    shape: str
    spread: tuple[float, float]
    before: tuple[int, int] = (3, 8)


@dataclass
class Tally:
    """How many slips anybody could see, and how many of those are found."""

    visible: int = 0
    found: int = 0

    def add(self, *, visible: bool, found: bool) -> None:
        self.visible += visible
        self.found += visible and found


@dataclass(frozen=True)
class Result:
    """What came out of one setting."""

    in_vain: float
    slips: dict[str, Tally]

    @property
    def all_slips(self) -> Tally:
        each = self.slips.values()
        return Tally(sum(one.visible for one in each), sum(one.found for one in each))


MAIN = [Setting(unit, shape, (0.2, 0.6)) for unit in PEOPLE for shape in SHAPES]


def people(mean: float, spread: float, shape: str, share: float) -> float:
    """How many people came at this quantile; chance alone is added to the spread.

    "gamma-like" is the approximation of Wilson and Hilferty: a negative binomial, smoothed. It has
    the longer tail below, a log-normal the longer one above.
    """
    variance = spread**2 + 1 / mean
    normal = NormalDist().inv_cdf(share)
    if shape == "log-normal":
        width = sqrt(log(1 + variance))
        return mean * exp(width * normal - width**2 / 2)
    return mean * max(0.0, 1 - variance / 9 + normal * sqrt(variance) / 3) ** 3


def slipped(kind: str, number: int) -> list[int]:
    """Every number that this slip can make of it; one that changes nothing is no slip."""
    text = str(number)
    places = range(len(text))
    made = {
        "nought too many": [text + "0"],
        "last digit lost": [text[:-1]] if len(text) > 1 else [],
        "two digits swapped": [
            text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in places[:-1]
        ],
        "digit doubled": [text[: at + 1] + text[at:] for at in places],
    }[kind]
    return sorted({int(one) for one in made} - {number})


@cache
def simulate(setting: Setting) -> Result:
    """Honest figures of many tours, then one more for each: as it was, and with each slip."""
    rng = random.Random(20180912)
    slips = {kind: Tally() for kind in SLIPS}
    in_vain = 0
    smallest, largest = PEOPLE[setting.unit]
    for _ in range(TRIALS):
        mean, spread = exp(rng.uniform(log(smallest), log(largest))), rng.uniform(*setting.spread)
        many = rng.randint(*setting.before)
        *before, honest = (
            round(people(mean, spread, setting.shape, 1 - rng.random())) for _ in range(many + 1)
        )
        ordinary = [
            people(mean, spread, setting.shape, share) for share in (IN_VAIN / 2, 1 - IN_VAIN / 2)
        ]
        in_vain += is_asked(honest, before, setting)
        for kind, tally in slips.items():
            if possible := slipped(kind, honest):
                wrong = rng.choice(possible)
                tally.add(
                    visible=not ordinary[0] <= wrong <= ordinary[1],
                    found=is_asked(wrong, before, setting),
                )
    return Result(in_vain / TRIALS, slips)


def is_asked(number: int, before: list[int], setting: Setting) -> bool:
    return bool(asked(number, before, previous=before[-1], unit=setting.unit))


@pytest.mark.parametrize("setting", MAIN, ids=lambda one: f"{one.unit}-{one.shape}")
def test_nine_of_ten_slips_that_show_are_found_and_few_honest_entries_are_asked_about(
    setting: Setting,
) -> None:
    result = simulate(setting)
    every = result.all_slips
    assert every.found / every.visible >= FOUND
    assert result.in_vain <= IN_VAIN


def test_a_slip_that_changes_nothing_is_no_slip() -> None:
    assert slipped("two digits swapped", 33) == []
    assert slipped("two digits swapped", 30) == [3]
    assert slipped("last digit lost", 7) == []
    assert slipped("digit doubled", 34) == [334, 344]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("spread", [0.2, 0.6])
def test_the_simulated_figures_have_the_mean_and_the_spread_that_are_asked_for(
    shape: str, spread: float
) -> None:
    rng = random.Random(1)
    drawn = [people(40, spread, shape, 1 - rng.random()) for _ in range(20_000)]
    mean = sum(drawn) / len(drawn)
    deviation = sqrt(sum((one - mean) ** 2 for one in drawn) / len(drawn))
    assert mean == pytest.approx(40, rel=0.02)
    assert deviation / mean == pytest.approx(sqrt(spread**2 + 1 / 40), rel=0.05)


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
