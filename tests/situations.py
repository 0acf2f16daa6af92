"""Ten situations in which a tour can be, and every sentence that is made of its data there.

Each begins with the facts; ``bench.situations`` makes pictures of all pages in each of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from icalendar import Calendar
from sqlmodel import Session

from project import clock, database
from project.charts import bars, lanes, timelines
from project.charts.rows import session_rows
from project.counts.rules import Entry
from project.facts import population
from project.frames import records
from project.maps import route
from project.output import tour_calendar
from project.output.reports import issued, parts
from project.parsing.periods import Period
from project.results import (
    breakdowns,
    changes,
    coverage,
    deviations,
    explanations,
    groups,
    newsletter,
    promises,
    reach,
    schedule,
    targets,
    waiting,
    whereabouts,
)
from project.tour import cancelling, itinerary, stays
from project.tour.drafts import ProjectDraft, StopDraft, VenueDraft
from project.tour.places import VENUE, add_project
from project.tour.stays import STOP
from project.wording.counts import CountReason, FigureState, Unit
from project.wording.reading import Breakdown
from project.wording.tour import CancelReason, DatePrecision, GrantCoverage
from tests.builders import enter, known, writing
from tests.test_tour_edits import do

LIMBURG = "collectieve-redzaamheid-limburg"
STOPS = ("breda", "weert", "roermond", "maastricht", "panningen", "gennep", "venray")
UNDATED = ("horst", "venlo")
WORKSHOPS = tuple(f"werkbijeenkomst-{number}" for number in range(1, 6))
LOST = Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST)
ALONE = Entry(state=FigureState.NOT_COUNTED, reason=CountReason.UNSTAFFED)


@dataclass(frozen=True)
class Situation:
    """A moment, what was entered until then, and the project whose pages are looked at."""

    day: date
    begin: Callable[[], object]
    project: str = LIMBURG

    @property
    def noon(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 11, tzinfo=UTC)


def _count(*slugs: str) -> None:
    for number, slug in enumerate(slugs):
        enter(slug, known(100 + number))


def _everything() -> None:
    _count(*STOPS, *UNDATED, *WORKSHOPS)


def _nobody_knows() -> None:
    for slug in STOPS[:4]:
        enter(slug, LOST)
    for slug in (*STOPS[4:], *WORKSHOPS):
        enter(slug, ALONE)


def _cancelled() -> None:
    _count(*STOPS[:3], *WORKSHOPS[:2])
    for slug in ("venray", *UNDATED):
        do(cancelling.cancel, record=STOP, slug=slug, reason=CancelReason.VENUE)


def _gelderland(*, dated: bool = True) -> None:
    """A second tour, in another province: a stop without a point, and one that comes."""
    _count(*STOPS)
    do(
        add_project,
        wanted=ProjectDraft(name="Samen in Gelderland", slug="gelderland", province="PV25"),
    )
    for town, code, first in (
        ("Arnhem", "GM0202", date(2027, 9, 1)),
        ("Nijmegen", "GM0268", date(2027, 10, 1)),
    ):
        do(VENUE.add, wanted=VenueDraft(name="Bibliotheek", place=town, municipality=code))
        stay = StopDraft(
            venue=f"bibliotheek-{town.lower()}",
            first_day=first if dated else None,
            last_day=first.replace(day=20) if dated else None,
            date_precision=DatePrecision.DAY if dated else DatePrecision.UNKNOWN,
            grant_coverage=GrantCoverage.INSIDE,
        )
        do(stays.add_stop, wanted=stay, project="gelderland")


def _without_days() -> None:
    _gelderland(dated=False)
    enter("arnhem", known(187))


def _reported() -> None:
    """The first report was issued over September, and a count was entered afterwards."""
    _count(*STOPS[:5], *WORKSHOPS[:1])
    period = Period(date(2017, 12, 1), date(2018, 9, 30))
    with writing() as session:
        today = clock.today()
        seen = parts.digest(issued.draft(session, period=period, today=today))
        issued.issue(session, period=period, number=1, seen=seen, key="1", by="alice")
    _count("gennep", *UNDATED, *WORKSHOPS[1:])


SITUATIONS = {
    "before": Situation(date(2017, 11, 1), lambda: None),
    "during": Situation(date(2018, 9, 12), lambda: _count(*STOPS[:4])),
    "between": Situation(date(2018, 9, 28), lambda: _count(*STOPS[:5])),
    "after": Situation(date(2019, 2, 1), lambda: None),
    "all-counted": Situation(date(2019, 2, 1), _everything),
    "nobody-knows": Situation(date(2019, 2, 1), _nobody_knows),
    "cancelled": Situation(date(2019, 2, 1), _cancelled),
    "second-period": Situation(date(2019, 2, 1), _reported),
    "two-projects": Situation(date(2027, 9, 12), _gelderland),
    "elsewhere": Situation(date(2027, 9, 12), _gelderland, "gelderland"),
    "no-dates": Situation(date(2027, 9, 12), _without_days, "gelderland"),
}


# --- every sentence -----------------------------------------------------------------------------


def sentences(project: str) -> dict[str, list[str]]:
    """Every sentence that is made of the data as they are now, by what makes it."""
    today = clock.today()
    with database.reading() as session:
        return {
            **_of_pages(session, today, project),
            **_of_results(session, today, project),
            **_of_report(session, today, project),
            "calendar": list(_of_calendar(session, today)),
        }


def _of_pages(session: Session, today: date, project: str) -> dict[str, list[str]]:
    every, names = reach.stops(session, today), itinerary.project_names(session)
    asked = reach.asked_for(session, today, project=project)
    meetings = reach.of_project(reach.gatherings(session, today), project)
    province = itinerary.project(session, project).province
    open_now = waiting.open_figures(session, today, project)
    return {
        "where": whereabouts.where_is_it(every, names),
        "tour": [whereabouts.tour_in_short(asked.stops)],
        "introduction": [whereabouts.introduction(itinerary.project(session, project))],
        "stop": [
            f"{label}: {value}"
            for row in records(asked.stops)
            for label, value in whereabouts.about_stop(row).items()
        ],
        "waiting": [waiting.in_short(open_now)] if len(open_now) else [],
        "charts": [
            bars.sentence_visitors(asked.stops),
            bars.sentence_amounts(session_rows(asked.sessions), Unit.PARTICIPANTS),
            timelines.sentence_timeline(asked.stops, reach.on_tour(meetings), today),
            lanes.signs_of_time(asked.stops, meetings),
        ],
        "map": [route.sentence_tour(asked.stops, province), route.legend(asked.stops)],
    }


def _of_results(session: Session, today: date, project: str) -> dict[str, list[str]]:
    asked = reach.asked_for(session, today, project=project)
    explained = explanations.explain_all(session, today, project=project)
    found = coverage.municipalities(session, today, project)
    province = coverage.province_of(session, project)
    loaded = population.of_province(session, province.code)
    judged = targets.verdicts(session, today, project=project)
    different = deviations.found(session, today, project)
    told = promises.told(session, today, project)
    return {
        "figures": [f"{one.key.label}: {one.key.value}; {one.key.out_of}" for one in explained],
        "rules": [one.key.rule for one in explained],
        "states": [one.key.state for one in explained],
        "proofs": [one.proof for one in explained],
        "coverage": [
            coverage.sentence(found, province.name),
            coverage.about_inhabitants(coverage.inhabitants(found, loaded, province.name)),
        ],
        "newsletter": newsletter.text(session, today, project).splitlines(),
        "reach": [
            breakdowns.in_short(reach.total(asked.stops), reach.total(asked.sessions)),
            breakdowns.sentence_per_day(breakdowns.per_day(asked.stops)),
            *(breakdowns.rule(along, unit) for along in Breakdown for unit in Unit),
            *(
                groups.sentence(groups.breakdowns(frame, {}, account=False), unit)
                for unit, frame in (
                    (Unit.VISITORS, asked.stops),
                    (Unit.PARTICIPANTS, asked.sessions),
                )
            ),
        ],
        "agreements": [schedule.agreements(judged), *(one.why for one in judged)],
        "deviations": [
            deviations.sentence(different),
            *(line for one in different for line in (one.what, *one.text.splitlines())),
        ],
        "promises": [
            promises.sentence(told),
            *(line for one in told for line in promises.meetings_in_words(one)),
        ],
        "changes": [
            changes.sentence(changes.since(session, changes.Mark(0, 0), today, project)),
            schedule.freshness(session),
        ],
    }


def _of_report(session: Session, today: date, project: str) -> dict[str, list[str]]:
    if issued.proposed_period(session, today, project) is None:
        return {}
    report = issued.draft(session, today=today, project=project)
    return {
        "report": [
            *report.summary,
            *(one for section in report.sections for one in section.sentences),
            *(one.title for one in report.tables()),
        ],
        "cells": [cell for one in report.tables() for row in one.words() for cell in row if cell],
    }


def _of_calendar(session: Session, today: date) -> Iterator[str]:
    read = Calendar.from_ical(tour_calendar.calendar(session, today))
    yield str(read["description"])
    for one in read.walk("VEVENT"):
        yield str(one["summary"])
        yield from str(one["description"]).splitlines()
