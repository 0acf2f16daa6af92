"""The tour catches errors: measured on mistakes that were planted, real ones, and good entries."""

import copy
import sys
from collections.abc import Callable
from datetime import date

import pytest

from project import database, tour
from project.facts import ground
from project.settings import ROOT
from project.tour import checks as tour_checks
from project.tour.checks import TITLES, Kind
from tests.planted import PLANTED, TOWNS, Plan, Planted, calm, good_entries

REPORT = ROOT / "docs" / "rondreis-controle.md"
# What no source document got right, and where the tour of 2018 itself asks for a look.
REAL = {
    (Kind.OUTSIDE, "toursession:opening-gennep"),
    (Kind.UNDATED, "stop:horst"),
    (Kind.UNDATED, "stop:venlo"),
    (Kind.GAP, "stop:roermond"),
    (Kind.GAP, "stop:maastricht"),
    (Kind.GAP, "stop:panningen"),
}


def kinds(plan: Plan) -> set[Kind]:
    return {one.kind for one in tour_checks.find(*plan.frames())}


def found(case: Planted) -> bool:
    plan = calm()
    case.plant(plan)
    return case.kind in kinds(plan)


def table() -> str:
    """The measurement as a table of Markdown."""
    lines = ["| fout | geplant | gevonden |", "|---|---:|---:|"]
    for kind in Kind:
        cases = [case for case in PLANTED if case.kind is kind]
        lines.append(f"| {TITLES[kind]} | {len(cases)} | {sum(map(found, cases))} |")
    caught = sum(map(found, PLANTED))
    lines.append(f"| **samen** | **{len(PLANTED)}** | **{caught}** |")
    missed = [case for case in PLANTED if not found(case)]
    alarms = [what for what, enter in good_entries() if _alarmed(enter)]
    lines += ["", f"Goede invoer: {len(good_entries())}, vals alarm: {len(alarms)}."]
    lines += ["", *(f"- Gemist: {case.what} ({TITLES[case.kind]})." for case in missed)]
    lines += [f"- Vals alarm: {what}." for what in alarms]
    return "\n".join(lines)


def _alarmed(enter: Callable[[Plan], object]) -> bool:
    plan = calm()
    enter(plan)
    return bool(kinds(plan))


def test_a_calm_tour_with_a_handover_day_asks_nothing() -> None:
    assert kinds(calm()) == set()


def test_sixty_mistakes_are_planted_and_each_changes_the_tour() -> None:
    assert len(PLANTED) == 60
    for case in PLANTED:
        plan = calm()
        before = copy.deepcopy(plan)
        case.plant(plan)
        assert plan != before, case.what


def test_at_least_95_of_100_planted_mistakes_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{table()}\n")
    assert sum(map(found, PLANTED)) / len(PLANTED) >= 0.95


def test_at_most_one_good_entry_in_a_hundred_raises_an_alarm() -> None:
    entries = good_entries()
    assert len(entries) >= 100
    assert sum(_alarmed(enter) for _, enter in entries) / len(entries) <= 0.01


def test_the_measurement_in_the_docs_is_the_one_of_today() -> None:
    assert table() in REPORT.read_text(encoding="utf-8")


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_the_real_oddities_of_2018_are_found_and_no_others(facts: str) -> None:
    with database.reading() as session:
        told = tour_checks.find(tour.stops(session), tour.sessions(session))
    assert {(one.kind, subject) for one in told for subject in one.about} >= REAL
    assert len(told) == len(REAL)


def test_the_copied_venue_of_gennep_would_have_been_found() -> None:
    assert found(next(case for case in PLANTED if "locatie van Panningen" in case.what))


@pytest.mark.parametrize("town", TOWNS)
def test_every_town_lies_in_its_own_municipality(town: str) -> None:
    _, code, province, latitude, longitude = TOWNS[town]
    assert ground.fits(code, province, latitude, longitude)


def test_a_point_lies_in_one_municipality_or_in_none() -> None:
    assert ground.municipality_at(51.5250, 5.9750) == "Venray"
    assert ground.municipality_at(51.5866, 4.7760) is None
    assert not ground.fits("GM0907", "Limburg", 51.5250, 5.9750)
    # Of a province that nobody drew nothing can be said.
    assert ground.fits("GM9999", "Atlantis", 0.0, 0.0)


def test_an_answered_question_comes_back_when_the_days_change() -> None:
    plan = calm()
    plan.stop("Heerlen", date(2019, 8, 1), date(2019, 8, 9))
    before = tour_checks.find(*plan.frames())[0].key
    plan.at("Heerlen")["first_day"] = date(2019, 7, 1)
    assert tour_checks.find(*plan.frames())[0].key != before
