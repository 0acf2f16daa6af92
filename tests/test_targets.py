"""Targets: agreements in versions, and verdicts that say no more than is known."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import col, select

from project import clock, database
from project.counts.rules import Entry
from project.errors import ConflictError, InputError
from project.facts import loading
from project.frames import records
from project.models import AuditEntry, Stop
from project.results import explanations, reach, target_edits, targets
from project.results.target_edits import Agreement
from project.results.targets import Judged, Version
from project.wording.counts import CountingMethod, CountReason, FigureState
from project.wording.reading import TargetUnit, Verdict
from project.wording.tour import Certainty, GrantCoverage
from tests.builders import enter, known, writing
from tests.test_tour_edits import do

PROJECT = "collectieve-redzaamheid-limburg"
GOOD = Agreement(
    unit=TargetUnit.VISITORS,
    amount=300,
    due_day=date(2018, 12, 31),
    paragraph="artikel 3",
    agreed_by="provincie",
    agreed_on=date(2018, 6, 1),
)
CANCELLED = Entry(state=FigureState.CANCELLED, reason=CountReason.NOT_HELD)
UNKNOWN = Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST)


def agree(agreement: Agreement = GOOD, *, key: str = "", by: str = "alice") -> int:
    return do(target_edits.agree, project=PROJECT, agreement=agreement, key=key, by=by)


def change(number: int, agreement: Agreement, reason: str = "nader overeengekomen") -> int:
    return do(target_edits.change, replaces_id=number, agreement=agreement, reason=reason)


def withdraw(number: int, reason: str = "vervallen", key: str = "") -> int:
    return do(target_edits.withdraw, replaces_id=number, reason=reason, key=key)


def standing() -> dict[TargetUnit, Version]:
    with database.reading() as session:
        return {one.unit: one for one in targets.standing(session)}


def versions(unit: TargetUnit | None = None) -> list[Version]:
    with database.reading() as session:
        return [one for one in targets.versions(session) if unit in (None, one.unit)]


def verdicts(until: date | None = None) -> dict[TargetUnit, Judged]:
    with database.reading() as session:
        found = targets.verdicts(session, clock.today(), until=until)
    return {one.agreed.unit: one for one in found}


def verdict(unit: TargetUnit) -> Verdict:
    return verdicts()[unit].verdict


def logbook() -> list[tuple[str, str, dict[str, Any]]]:
    with database.reading() as session:
        lines = session.exec(
            select(AuditEntry)
            .where(col(AuditEntry.action).like("target.%"))
            .order_by(col(AuditEntry.id))
        )
        return [(line.action, line.subject, json.loads(line.details)) for line in lines]


# --- agreements -------------------------------------------------------------------------------


def test_the_sources_name_three_agreements_and_nothing_is_invented(facts: str) -> None:
    found = standing()
    assert {unit: row.amount for unit, row in found.items()} == {
        TargetUnit.STOPS: 5,
        TargetUnit.WORKSHOPS: 5,
        TargetUnit.COOPERATIVES: 9,
    }
    for row in found.values():
        assert row.due_day is None
        assert row.agreed_on is None
        assert row.paragraph == row.agreed_by == ""
        assert row.certainty is Certainty.INFERRED
        assert row.source.startswith("Sociale Alliantie")


def test_an_agreement_is_one_row_and_one_line_in_the_logbook(facts: str) -> None:
    number = agree(key="form-1")
    assert agree(key="form-1") == number
    row = standing()[TargetUnit.VISITORS]
    assert (row.id, row.amount, row.number) == (number, 300, 1)
    assert row.source == "Subsidiebeschikking, artikel 3"
    ((action, subject, details),) = logbook()
    assert (action, subject) == ("target.agree", "target:form-1")
    assert details["was"] == {}
    assert details["is"]["amount"] == 300
    assert details["name"] == "Bezoekers"


def test_the_same_form_with_another_amount_stores_nothing(facts: str) -> None:
    agree(key="form-1")
    with pytest.raises(ConflictError, match="al opgeslagen"):
        agree(replace(GOOD, amount=400), key="form-1")
    assert standing()[TargetUnit.VISITORS].amount == 300


def test_a_change_is_a_new_version_and_the_old_one_stays_visible(facts: str) -> None:
    first = agree()
    second = change(first, replace(GOOD, amount=250), "minder haltes")
    assert standing()[TargetUnit.VISITORS].id == second
    told = versions(TargetUnit.VISITORS)
    assert [one.amount for one in told] == [250, 300]
    assert [one.number for one in told] == [2, 1]
    assert [one.reason for one in told] == ["minder haltes", ""]
    assert len({one.code for one in told}) == 1
    assert list(targets.VERSIONS.frame(told)["Versie"]) == ["2 (geldt nu)", "1"]
    action, _, details = logbook()[-1]
    assert action == "target.change"
    assert (details["was"]["amount"], details["is"]["amount"]) == (300, 250)
    assert details["why"] == "minder haltes"


def test_of_two_people_who_change_one_agreement_the_second_is_shown_both_values(
    facts: str,
) -> None:
    first = agree()
    change(first, replace(GOOD, amount=250))
    with pytest.raises(ConflictError) as problem:
        change(first, replace(GOOD, amount=280))
    assert "250" in str(problem.value)
    assert "280" in str(problem.value)
    assert standing()[TargetUnit.VISITORS].amount == 250


def test_a_withdrawn_agreement_stays_visible_and_can_be_made_again(facts: str) -> None:
    first = agree()
    gone = withdraw(first, key="gone")
    assert withdraw(first, key="gone") == gone
    assert TargetUnit.VISITORS not in standing()
    assert TargetUnit.VISITORS not in verdicts()
    with pytest.raises(InputError, match="ingetrokken"):
        change(gone, GOOD)
    agree(replace(GOOD, amount=100))
    told = versions(TargetUnit.VISITORS)
    assert list(targets.VERSIONS.frame(told)["Aantal"]) == ["100", "ingetrokken", "300"]
    assert told[0].reason == target_edits.AGAIN
    assert [action for action, _, _ in logbook()] == [
        "target.agree",
        "target.withdraw",
        "target.agree",
    ]


def test_loading_the_facts_again_leaves_a_changed_agreement_as_it_is(facts: str) -> None:
    old = standing()[TargetUnit.WORKSHOPS]
    change(
        old.id,
        Agreement(unit=TargetUnit.WORKSHOPS, amount=6),
        "een extra werkbijeenkomst in Weert",
    )
    loaded = loading.load()
    assert loaded.added + loaded.corrected == 0
    assert standing()[TargetUnit.WORKSHOPS].amount == 6


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(GOOD, amount=-5), "kan geen afspraak zijn"),
        (replace(GOOD, amount=0), "Vervalt de afspraak"),
        (replace(GOOD, amount=10**9), "kan geen afspraak zijn"),
        (replace(GOOD, amount=None), "heel aantal"),
        (replace(GOOD, unit=None), "Kies waarover"),
        (replace(GOOD, due_day=date(2017, 11, 30)), "ligt voor het begin van het project"),
        (replace(GOOD, agreed_on=date(2999, 1, 1)), "moet nog komen"),
        (replace(GOOD, paragraph="x" * 201), "te lang"),
        (replace(GOOD, agreed_by="jan@provincie.example"), "e-mailadres"),
        (replace(GOOD, agreed_by="\u202e"), "onzichtbaar teken"),
        (replace(GOOD, unit=TargetUnit.WORKSHOPS), "al een afspraak: 5 werkbijeenkomsten"),
    ],
)
def test_a_wrong_agreement_is_refused_with_what_to_do(
    facts: str, wrong: Agreement, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        agree(wrong)
    assert len(versions()) == 3
    assert logbook() == []


def test_a_change_without_a_reason_or_without_a_change_is_refused(facts: str) -> None:
    first = agree()
    with pytest.raises(InputError, match="waarom"):
        change(first, replace(GOOD, amount=250), "  ")
    with pytest.raises(InputError, match="niets veranderd"):
        change(first, GOOD)
    with pytest.raises(InputError, match="niet over iets anders"):
        change(first, replace(GOOD, unit=TargetUnit.STOPS))
    with pytest.raises(InputError, match="bestaat niet"):
        change(999, GOOD)


def test_an_agreement_for_an_unknown_project_is_refused(facts: str) -> None:
    with writing() as session, pytest.raises(InputError, match="project"):
        target_edits.agree(session, project="elders", agreement=GOOD, key="a", by="alice")


# --- verdicts ---------------------------------------------------------------------------------


@given(some.none() | some.integers(0, 50), some.integers(1, 50), some.booleans())
def test_no_verdict_says_more_than_is_known(low: int | None, amount: int, is_open: bool) -> None:
    found = targets.verdict(low, amount, is_open=is_open)
    assert (found is Verdict.REACHED) == (low is not None and low >= amount)
    assert (found is Verdict.MISSED) == (not is_open and (low is None or low < amount))


def test_on_the_facts_alone_no_workshop_is_held_and_none_is_missed(facts: str) -> None:
    row = verdicts()[TargetUnit.WORKSHOPS]
    assert row.verdict is Verdict.OPEN
    assert row.reached.low is None
    assert row.reached.words == "nog geen bevestigd"
    assert "5 aangekondigd, niet bevestigd" in row.why
    assert verdict(TargetUnit.COOPERATIVES) is Verdict.REACHED
    stops = verdicts()[TargetUnit.STOPS]
    assert (stops.reached.low, stops.verdict) == (3, Verdict.OPEN)
    assert "2 aangekondigd, datums onbekend (Horst en Venlo)" in stops.why


def test_before_the_first_stop_nobody_could_see_the_cooperatives(facts: str) -> None:
    with database.reading() as session:
        opened = reach.stops(session, clock.today())["first_day"].dropna().min()
    before = verdicts(until=opened - timedelta(days=1))[TargetUnit.COOPERATIVES]
    assert (before.reached.low, before.verdict) == (None, Verdict.OPEN)
    assert verdicts(until=opened)[TargetUnit.COOPERATIVES].reached.low == 9


def hold(*numbers: int, entry: Entry | None = None) -> None:
    for number in numbers:
        enter(f"werkbijeenkomst-{number}", entry or known(20 + number))


def test_five_held_workshops_reach_the_target_also_when_a_number_is_unknown(facts: str) -> None:
    hold(1, 2, 3, 4)
    assert verdict(TargetUnit.WORKSHOPS) is Verdict.OPEN
    hold(5, entry=UNKNOWN)
    assert verdict(TargetUnit.WORKSHOPS) is Verdict.REACHED


def test_four_held_and_one_cancelled_is_missed_because_nothing_is_open(facts: str) -> None:
    hold(1, 2, 3, 4)
    hold(5, entry=CANCELLED)
    row = verdicts()[TargetUnit.WORKSHOPS]
    assert row.verdict is Verdict.MISSED
    assert row.why == ("Er staat niets meer open. Nu: 4; afgesproken: 5. 1 vervallen (Venlo).")


def test_what_lies_outside_the_grant_does_not_count(facts: str) -> None:
    agree(replace(GOOD, amount=400))
    enter("breda", known(410))
    row = verdicts()[TargetUnit.VISITORS]
    assert row.reached.low is None
    assert row.verdict is Verdict.OPEN


def inside_grant() -> None:
    """Staff finds out that every stop in Limburg was part of the grant."""
    with writing() as session:
        for stop in session.exec(select(Stop).where(col(Stop.slug) != "breda")):
            stop.grant_coverage = GrantCoverage.INSIDE


LIMBURG = ["weert", "roermond", "maastricht", "panningen", "gennep", "venray", "horst", "venlo"]


def all_but_one() -> None:
    for slug in LIMBURG[:-1]:
        enter(slug, known(40))


def all_known() -> None:
    all_but_one()
    enter("venlo", known(10))


@pytest.mark.parametrize(
    ("amount", "fill", "expected"),
    [
        # The lower bound is enough, whatever is still open.
        (280, all_but_one, Verdict.REACHED),
        (281, all_but_one, Verdict.OPEN),
        (290, all_known, Verdict.REACHED),
        (291, all_known, Verdict.MISSED),
    ],
)
def test_visitors_are_missed_only_when_every_figure_is_there(
    facts: str, amount: int, fill: Callable[[], None], expected: Verdict
) -> None:
    inside_grant()
    agree(replace(GOOD, amount=amount, due_day=None))
    fill()
    assert verdict(TargetUnit.VISITORS) is expected


def test_what_came_after_the_agreed_day_does_not_count(facts: str) -> None:
    hold(1, 2, 3, 4, 5)
    old = standing()[TargetUnit.WORKSHOPS]
    change(old.id, Agreement(unit=TargetUnit.WORKSHOPS, amount=5, due_day=date(2018, 11, 30)))
    row = verdicts()[TargetUnit.WORKSHOPS]
    assert (row.reached.low, row.verdict) == (4, Verdict.MISSED)
    assert "1 na de afgesproken dag (Venlo)" in row.why


def test_before_the_agreed_day_is_over_nothing_is_missed(facts: str) -> None:
    old = standing()[TargetUnit.WORKSHOPS]
    with clock.stopped_at(datetime(2018, 12, 20, 12, tzinfo=UTC)):
        hold(1, 2, 3, 4)
        hold(5, entry=CANCELLED)
        change(old.id, Agreement(unit=TargetUnit.WORKSHOPS, amount=5, due_day=date(2018, 12, 31)))
        row = verdicts()[TargetUnit.WORKSHOPS]
    assert row.verdict is Verdict.OPEN
    assert "Tot en met 31 december 2018 kan er nog iets bij komen." in row.why
    assert verdict(TargetUnit.WORKSHOPS) is Verdict.MISSED


def test_a_municipality_counts_once_and_only_in_the_province(facts: str) -> None:
    inside_grant()
    agree(Agreement(unit=TargetUnit.MUNICIPALITIES, amount=6))
    row = verdicts()[TargetUnit.MUNICIPALITIES]
    assert (row.reached.low, row.verdict) == (6, Verdict.REACHED)


def test_an_undated_stop_where_somebody_counted_was_there(facts: str) -> None:
    enter("horst", known(152))
    assert verdicts()[TargetUnit.STOPS].reached.low == 4


@pytest.mark.parametrize("due", [None, date(2018, 12, 31)])
@pytest.mark.parametrize("day", [date(2010, 12, 31), date(2018, 10, 31)])
def test_a_period_that_ends_before_the_agreed_day_never_gives_missed(
    facts: str, due: date | None, day: date
) -> None:
    inside_grant()
    hold(1, 2, 3, 4)
    hold(5, entry=CANCELLED)
    old = standing()[TargetUnit.WORKSHOPS]
    if due is not None:
        change(old.id, Agreement(unit=TargetUnit.WORKSHOPS, amount=5, due_day=due))
    agree(Agreement(unit=TargetUnit.PARTICIPANTS, amount=125, due_day=due))
    found = verdicts(day)
    for unit in (TargetUnit.WORKSHOPS, TargetUnit.PARTICIPANTS):
        assert found[unit].verdict is Verdict.OPEN
        why = found[unit].why
        assert "na het einde van de gekozen periode" in why
        assert "na de afgesproken dag" not in why
        said = "onbekend" if due is None else "eindigt voor de afgesproken dag (31 december 2018)"
        assert said in why.rpartition("De ")[2]
    # After the last of them a period leaves nothing out: it is judged as the whole project is.
    whole = verdicts()[TargetUnit.WORKSHOPS]
    late = verdicts(date(2019, 1, 31))[TargetUnit.WORKSHOPS]
    assert whole.verdict is late.verdict is Verdict.MISSED
    assert whole.why == late.why


@pytest.mark.parametrize(
    "entry", [UNKNOWN, Entry(state=FigureState.NOT_COUNTED, reason=CountReason.NOT_AGREED)]
)
def test_without_a_number_and_a_day_a_stop_is_there_by_what_was_said_only(
    facts: str, entry: Entry
) -> None:
    enter("venlo", entry)
    row = verdicts()[TargetUnit.STOPS]
    assert (row.reached.low, row.verdict) == (3, Verdict.OPEN)
    assert "1 was hier volgens opgave, datums onbekend (Venlo)" in row.why


def test_a_count_without_a_day_belongs_to_no_period(facts: str) -> None:
    inside_grant()
    agree(replace(GOOD, due_day=None))
    enter("horst", known(152))
    assert verdicts()[TargetUnit.VISITORS].reached.low == 152
    row = verdicts(date(2010, 12, 31))[TargetUnit.VISITORS]
    assert row.reached.low in (None, 0)
    assert "1 zonder datum niet meegeteld in deze periode (Horst)" in row.why


def test_behind_visitors_every_count_names_who_when_and_how(facts: str) -> None:
    agree(replace(GOOD, due_day=None))
    enter("weert", known(152))
    with database.reading() as session:
        keys = targets.key_figures(session, clock.today())
        (key,) = [one for one in keys if one.label == "Bezoekers"]
        visitors = explanations.explain(session, key.code, clock.today())
    (row,) = [one for one in records(visitors.rows) if "152" in one["Aantal of stand"]]
    assert row["Bron"].startswith("telling nr")
    assert row["Telmethode"]
    assert row["Ingevuld op"]
    assert "niet vastgelegd" in row["Aantal of stand"]
    assert visitors.key.out_of not in visitors.key.state


def test_a_count_without_a_day_may_have_come_after_the_agreed_day(facts: str) -> None:
    inside_grant()
    agree()
    enter("horst", known(152))
    row = verdicts()[TargetUnit.VISITORS]
    assert row.reached.low is None
    assert "zonder datum, dus onbekend of het voor de afgesproken dag was (Horst)" in row.why


def test_the_table_for_a_reader_has_a_word_in_every_cell(facts: str) -> None:
    agree()
    with database.reading() as session:
        shown = targets.VERDICTS.values(targets.verdicts(session, clock.today()))
    assert len(shown) == 4
    assert all(isinstance(cell, str) and cell for row in shown for cell in row)


def test_how_it_was_counted_comes_after_the_verdict(facts: str) -> None:
    """ "75 geschat van 900 afgesproken" would be read as 75 of 900."""
    inside_grant()
    agree(replace(GOOD, amount=900, due_day=None))
    enter("weert", known(305))
    enter("roermond", replace(known(75), method=CountingMethod.ESTIMATE))
    with database.reading() as session:
        found = targets.key_figures(session, clock.today())
    (visitors,) = [one for one in found if one.label == "Bezoekers"]
    assert visitors.value == (
        "ten minste 380 van 900 afgesproken: nog niet te zeggen (305 geteld, 75 geschat)"
    )


def test_as_many_things_are_open_as_the_reasons_name(examples: str) -> None:
    """What is outside the grant or was cancelled may have an open figure; it waits for nothing."""
    with database.reading() as session:
        found = targets.verdicts(session, clock.today())
    for one in found:
        named = [re.match(r"(?:bij )?(\d+) ", words) for words in one.reached.open_words]
        assert one.reached.waits == sum(int(many[1]) for many in named if many)
    assert {one.agreed.unit: one.reached.waits for one in found}[TargetUnit.VISITORS] == 7
