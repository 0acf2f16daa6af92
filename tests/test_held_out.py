"""The checks of the tour on mistakes that chance plants: told as they are, whatever comes out."""

import sys
from collections import Counter

import pytest

from project.settings import ROOT
from project.tour import checks as tour_checks
from project.tour.checks import TITLES, Finding, Kind
from tests.held_out import (
    GOOD,
    GOOD_WAYS,
    MISTAKES,
    PLACES,
    WAYS,
    Chance,
    Deed,
    good_entries,
    mistakes,
)
from tests.planted import TOWNS

REPORT = ROOT / "docs" / "rondreis-controle.md"


def asked(tour: Chance) -> list[Finding]:
    return tour_checks.find(*tour.plan.frames())


def asked_anew(seed: str, deed: Deed) -> set[Kind]:
    """What is asked about a tour because of what was done to it."""
    tour = Chance(seed)
    before = {one.key for one in asked(tour)}
    deed(tour)
    return {one.kind for one in asked(tour) if one.key not in before}


def table() -> str:
    """The measurement as Markdown."""
    planted, caught, missed = Counter[Kind](), Counter[Kind](), Counter[str]()
    for kind, way, seed in mistakes():
        found = kind in asked_anew(seed, WAYS[kind][way])
        planted[kind] += 1
        caught[kind] += found
        missed[f"{TITLES[kind]}, {way}"] += not found
    lines = ["| fout | geplant | gevonden |", "|---|---:|---:|"]
    lines += [f"| {TITLES[kind]} | {planted[kind]} | {caught[kind]} |" for kind in Kind]
    lines += [f"| **samen** | **{planted.total()}** | **{caught.total()}** |", ""]
    lines += [f"- Gemist: {count} × {what}." for what, count in missed.items() if count]
    return "\n".join([*lines, *_good_lines(), *_quiet_lines()])


def _good_lines() -> list[str]:
    entered, alarms, why = Counter[str](), Counter[str](), Counter[str]()
    for name, seed in good_entries():
        kinds = asked_anew(seed, GOOD_WAYS[name][0])
        entered[name] += 1
        alarms[name] += bool(kinds)
        why.update(f"{name} ({TITLES[kind]})" for kind in kinds)
    lines = ["", "| goede invoer | keer | vals alarm |", "|---|---:|---:|"]
    lines += [f"| {name} | {entered[name]} | {alarms[name]} |" for name in GOOD_WAYS]
    lines += [f"| **samen** | **{entered.total()}** | **{alarms.total()}** |", ""]
    return lines + [f"- Vals alarm: {count} × {what}." for what, count in sorted(why.items())]


def _quiet_lines() -> list[str]:
    """The tours themselves, before anything was done to them."""
    tours = [{one.kind for one in asked(Chance(seed))} for _, _, seed in mistakes()]
    why = Counter(TITLES[kind] for kinds in tours for kind in kinds)
    told = ", ".join(f"{count} × {what}" for what, count in why.items())
    return [f"- Vals alarm in de {MISTAKES} rondreizen zelf: {sum(map(bool, tours))} ({told})."]


def test_no_place_was_used_when_the_rules_were_made() -> None:
    assert not {one.name for one in PLACES} & set(TOWNS)
    assert len(PLACES) > 100


def test_every_way_is_tried_and_changes_its_tour() -> None:
    assert {(kind, way) for kind, way, _ in mistakes()} == {
        (kind, way) for kind, ways in WAYS.items() for way in ways
    }
    assert (len(mistakes()), len(good_entries())) == (MISTAKES, GOOD)
    for kind, way, seed in mistakes():
        tour, same = Chance(seed), Chance(seed)
        assert tour.plan == same.plan, "a seed gives one tour"
        WAYS[kind][way](tour)
        assert tour.plan != same.plan, (way, seed)


@pytest.mark.slow
def test_the_held_out_measurement_in_the_docs_is_the_one_of_today(
    capsys: pytest.CaptureFixture[str],
) -> None:
    measured = table()
    with capsys.disabled():
        sys.stdout.write(f"\n{measured}\n")
    assert measured in REPORT.read_text(encoding="utf-8")
