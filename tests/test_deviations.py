"""Deviations: whatever went otherwise than planned is told, and nothing else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from project import clock, database
from project.counts.rules import Entry
from project.errors import InputError
from project.models import (
    AuditEntry,
    Municipality,
    Project,
    Province,
    Stop,
    Target,
    TourSession,
    Venue,
)
from project.records import record
from project.records.record import Record
from project.results import deviations, duty
from project.results.deviations import Deviation
from project.settings import settings
from project.tour import cancelling
from project.tour.history import RECORDS
from project.tour.places import PROJECT
from project.tour.stays import SESSION, STOP
from project.wording.counts import CountReason, FigureState
from project.wording.reading import DeviationKind, TargetUnit
from project.wording.tour import (
    CancelReason,
    Certainty,
    ChangeReason,
    DatePrecision,
    EventKind,
    GrantCoverage,
)
from tests.builders import change, correct, enter, known, stands, withdraw, writing
from tests.test_tour_edits import do

NOON = datetime(2019, 1, 7, 12, tzinfo=UTC)
NOT_HELD = Entry(state=FigureState.CANCELLED, reason=CountReason.NOT_HELD)
LOST = Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST)
NOT_AGREED = Entry(state=FigureState.NOT_COUNTED, reason=CountReason.NOT_AGREED)


# --- a tour that ran as agreed ----------------------------------------------------------------


def a_tour(name: str, stops: int, start: date) -> dict[str, int]:
    """A project with so many stops, a workshop at each, and a count of everything, by slug."""
    with writing() as session:
        _places(session)
        project = Project(slug=name, name=f"Project {name}", province_code="PV31")
        session.add(project)
        session.flush()
        for number in range(stops):
            _stay(session, project, number, start + timedelta(days=30 * number))
        for unit in (TargetUnit.STOPS, TargetUnit.WORKSHOPS):
            target = Target(key=f"{name}-{unit}", project_id=project.id, unit=unit, amount=stops)
            session.add(target)
    slugs = [f"{name}-{number}" for number in range(stops)]
    return {slug: enter(slug, known(40)) for one in slugs for slug in (one, f"{one}-workshop")}


def _places(session: Session) -> None:
    if session.get(Province, "PV31") is None:
        session.add(Province(code="PV31", name="Limburg"))
        session.flush()
    if session.get(Municipality, "GM1") is None:
        session.add(Municipality(code="GM1", name="Venlo", province_code="PV31"))
        session.flush()


def _stay(session: Session, project: Project, number: int, first: date) -> None:
    slug = f"{project.slug}-{number}"
    venues = [
        Venue(slug=f"{slug}-{kind}", name=kind, place=f"Plaats {number}", municipality_code="GM1")
        for kind in ("bibliotheek", "buurthuis")
    ]
    session.add_all(venues)
    session.flush()
    stop = Stop(
        slug=slug,
        project_id=project.id,
        venue_id=venues[0].id,
        position=number + 1,
        first_day=first,
        last_day=first + timedelta(days=13),
        date_precision=DatePrecision.DAY,
        grant_coverage=GrantCoverage.INSIDE,
        source="afspraak",
        certainty=Certainty.CONFIRMED,
    )
    session.add(stop)
    session.flush()
    session.add(
        TourSession(
            slug=f"{slug}-workshop",
            project_id=project.id,
            stop_id=stop.id,
            kind=EventKind.WORKSHOP,
            title="Werkbijeenkomst",
            day=first + timedelta(days=5),
            date_precision=DatePrecision.DAY,
            source="afspraak",
            certainty=Certainty.CONFIRMED,
        )
    )


def found(project: str = "") -> set[str]:
    with database.reading() as session:
        return {one.key for one in deviations.found(session, clock.today(), project)}


# --- what can happen to a stop and to a session ------------------------------------------------


def kind_of(slug: str) -> Record[Any]:
    return SESSION if "workshop" in slug else STOP


def shift(slug: str, reason: ChangeReason = ChangeReason.AGREED, days: int = 7) -> int:
    kind = kind_of(slug)
    now = stands(kind, slug)
    names = ("day",) if kind is SESSION else ("first_day", "last_day")
    later = {name: getattr(now, name) + timedelta(days=days) for name in names}
    return change(kind, slug, reason=reason, **later)


def undo(line: int) -> None:
    do(record.undo, records=RECORDS, entry_id=line)


def cancel(slug: str, reason: CancelReason = CancelReason.VENUE) -> int:
    return do(cancelling.cancel, record=kind_of(slug), slug=slug, reason=reason)


def nothing(_slug: str, _number: int) -> None:
    """It went as planned."""


def move(slug: str, _number: int) -> None:
    shift(slug)


def move_twice(slug: str, number: int) -> None:
    move(slug, number)
    move(slug, number)


def elsewhere(slug: str, _number: int) -> None:
    if "workshop" in slug:
        change(SESSION, slug, place="het gemeentehuis")
    else:
        change(STOP, slug, venue=f"{slug}-buurthuis")


def lose_dates(slug: str, _number: int) -> None:
    unknown = DatePrecision.UNKNOWN
    if "workshop" in slug:
        change(SESSION, slug, day=None, date_precision=unknown)
    else:
        change(STOP, slug, first_day=None, last_day=None, date_precision=unknown)


def call_off(slug: str, _number: int) -> None:
    cancel(slug)


def count_says_cancelled(_slug: str, number: int) -> None:
    correct(number, NOT_HELD)


def take_count_back(_slug: str, number: int) -> None:
    withdraw(number)


def lose_count(_slug: str, number: int) -> None:
    correct(number, LOST)


# What deserves no message: the record was wrong, or nothing is otherwise in the end.


def mend(slug: str, _number: int) -> None:
    shift(slug, ChangeReason.TYPING if "workshop" in slug else ChangeReason.SOURCE)


def move_and_back(slug: str, _number: int) -> None:
    undo(shift(slug))


def mend_and_back(slug: str, number: int) -> None:
    undo(shift(slug, ChangeReason.TYPING))


def call_off_and_back(slug: str, _number: int) -> None:
    undo(cancel(slug))


def write_note(slug: str, _number: int) -> None:
    change(kind_of(slug), slug, note="De zaal was vol.")


def agree_not_to_count(_slug: str, number: int) -> None:
    correct(number, NOT_AGREED)


Plant = Callable[[str, int], None]
PLANTED: dict[Plant, DeviationKind] = {
    move: DeviationKind.MOVED,
    move_twice: DeviationKind.MOVED,
    elsewhere: DeviationKind.MOVED,
    lose_dates: DeviationKind.UNDATED,
    call_off: DeviationKind.CANCELLED,
    count_says_cancelled: DeviationKind.CANCELLED,
    take_count_back: DeviationKind.UNCOUNTED,
    lose_count: DeviationKind.UNCOUNTED,
}
HARMLESS: list[Plant] = [
    nothing,
    mend,
    move_and_back,
    mend_and_back,
    call_off_and_back,
    write_note,
    agree_not_to_count,
]


@pytest.mark.parametrize("plant", [*PLANTED, *HARMLESS])
def test_each_kind_of_deviation_is_told_and_nothing_else(db: str, plant: Plant) -> None:
    """At one stop and its workshop; at the other one happens what deserves no message."""
    expected = set()
    for place, (slug, number) in enumerate(a_tour("plan", 2, date(2018, 3, 1)).items()):
        if place >= 2:
            HARMLESS[place](slug, number)
            continue
        plant(slug, number)
        if (told := PLANTED.get(plant)) is not None:
            workshop = "workshop" in slug
            expected.add(f"{told}:{'toursession' if workshop else 'stop'}:{slug}")
            if told is DeviationKind.CANCELLED:
                unit = TargetUnit.WORKSHOPS if workshop else TargetUnit.STOPS
                expected.add(f"{DeviationKind.FEWER}:target:plan-{unit}")
    assert found() == expected


# --- what a deviation says --------------------------------------------------------------------


def told(project: str = "") -> dict[str, Deviation]:
    with database.reading() as session:
        return {one.key: one for one in deviations.found(session, clock.today(), project)}


def test_a_message_says_what_was_planned_what_is_since_when_why_and_by_when_to_tell(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_tour("plan", 2, date(2018, 3, 1))
    with clock.stopped_at(datetime(2018, 2, 20, 12, tzinfo=UTC)):
        shift("plan-0")
    row = told()["moved:stop:plan-0"]
    assert row.what == "Stond gepland op 1 maart – 14 maart 2018, en is nu 8 maart – 21 maart 2018."
    assert row.since == date(2018, 2, 20)
    assert row.why == "anders afgesproken"
    for words in ("Project plan", row.what, "20 februari 2018", "anders afgesproken"):
        assert words in row.text
    assert deviations.RULE_MISSING in row.text
    # The term is a setting, and none is invented.
    assert row.tell_by is None
    monkeypatch.setenv("DASHBOARD_DUTY_DAYS", "14")
    settings.cache_clear()
    assert told()["moved:stop:plan-0"].tell_by == date(2018, 3, 6)


def test_a_planned_month_that_becomes_days_of_that_month_is_not_moved(db: str) -> None:
    a_tour("plan", 2, date(2018, 3, 1))
    change(
        STOP,
        "plan-0",
        reason=ChangeReason.SOURCE,
        first_day=date(2018, 3, 1),
        last_day=date(2018, 3, 31),
        date_precision=DatePrecision.MONTH,
    )
    change(
        STOP,
        "plan-0",
        first_day=date(2018, 3, 10),
        last_day=date(2018, 3, 20),
        date_precision=DatePrecision.DAY,
    )
    assert found() == set()
    shift("plan-0", days=30)
    assert found() == {"moved:stop:plan-0"}


def test_dates_that_become_known_are_the_plan_from_then_on(facts: str) -> None:
    assert "undated:stop:horst" in found()
    change(
        STOP,
        "horst",
        reason=ChangeReason.NEW_INFORMATION,
        first_day=date(2018, 11, 10),
        last_day=date(2018, 11, 23),
        date_precision=DatePrecision.DAY,
    )
    assert {key for key in found() if key.endswith("stop:horst")} == {"uncounted:stop:horst"}
    shift("horst")
    assert "moved:stop:horst" in found()


def test_a_stop_with_a_number_and_without_days_was_there_and_is_not_only_announced(
    facts: str,
) -> None:
    enter("horst", known(152))
    with database.reading() as session:
        told = " ".join(one.what for one in deviations.found(session, clock.today()))
    assert "Was er volgens een telling, maar zonder datum" in told
    assert "Is aangekondigd zonder datum" in told  # Venlo


def test_on_the_facts_the_undated_and_the_uncounted_are_told_and_breda_is_not(
    facts: str,
) -> None:
    kinds = found()
    assert {"undated:stop:horst", "undated:stop:venlo"} <= kinds
    assert {f"uncounted:toursession:werkbijeenkomst-{number}" for number in range(1, 6)} <= kinds
    assert not any("breda" in key for key in kinds)
    with database.reading() as session:
        said = deviations.sentence(deviations.found(session, clock.today()))
    assert said == ("13 afwijkingen van het plan: 2 zonder datum en 11 voorbij zonder telling.")


def test_one_project_does_not_tell_of_another(db: str) -> None:
    a_tour("here", 2, date(2018, 3, 1))
    a_tour("there", 2, date(2018, 3, 1))
    shift("there-0")
    assert found("here") == set()
    assert found("there") == {"moved:stop:there-0"}


def test_without_deviations_it_says_so(db: str) -> None:
    with database.reading() as session:
        none = deviations.found(session, clock.today())
    assert deviations.sentence(none) == "Er zijn geen afwijkingen van het plan."


# --- the rule that applies --------------------------------------------------------------------


def test_the_rule_that_a_manager_writes_stands_in_every_message(db: str) -> None:
    a_tour("plan", 2, date(2018, 3, 1))
    shift("plan-0")
    assert deviations.RULE_MISSING in told()["moved:stop:plan-0"].text
    change(PROJECT, "plan", duty_rule="artikel 4 van de beschikking")
    assert "Bepaling: artikel 4 van de beschikking" in told()["moved:stop:plan-0"].text


def test_the_term_of_a_project_says_until_when_and_what_is_too_late(db: str) -> None:
    with clock.stopped_at(NOON):
        a_tour("plan", 2, date(2018, 3, 1))
        shift("plan-0")
        assert told()["moved:stop:plan-0"].duty == deviations.NO_TERM
        change(PROJECT, "plan", duty_days=14)
        assert told()["moved:stop:plan-0"].duty == "te melden voor 21 januari 2019"
    with clock.stopped_at(NOON + timedelta(days=15)):
        assert told()["moved:stop:plan-0"].duty == "te laat: te melden voor 21 januari 2019"


def tell(day: date | None) -> None:
    with writing() as session:
        duty.tell(session, deviation="moved:stop:plan-0", about="Plaats 0", day=day, by="alice")


def test_that_the_funder_was_told_stands_in_the_logbook_and_can_be_taken_back(db: str) -> None:
    with clock.stopped_at(NOON):
        a_tour("plan", 2, date(2018, 3, 1))
        shift("plan-0")
        for _twice in range(2):
            tell(date(2019, 1, 5))
        row = told()["moved:stop:plan-0"]
        assert row.duty == "gemeld op 5 januari 2019 door een medewerker"
        assert not row.is_late
        with pytest.raises(InputError, match="moet nog komen"):
            tell(date(2019, 1, 8))
        tell(None)
        assert told()["moved:stop:plan-0"].notice is None
        with database.reading() as session:
            lines = session.exec(
                select(AuditEntry.action).where(col(AuditEntry.subject).like("dev%"))
            )
            assert lines.all() == ["deviation.tell", "deviation.untell"]


def test_of_a_cancellation_the_day_is_that_of_entry_and_says_so(facts: str) -> None:
    with clock.stopped_at(datetime(2019, 1, 7, 12, tzinfo=UTC)):
        enter("werkbijeenkomst-5", NOT_HELD)
    with database.reading() as session:
        told = deviations.found(session, clock.today())
    (row,) = [one for one in told if one.kind is DeviationKind.CANCELLED]
    assert row.since_words == "7 januari 2019 (dag van invoer)"
    assert "Sinds: 7 januari 2019 (dag van invoer)." in row.text
