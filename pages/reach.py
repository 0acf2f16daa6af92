"""Reach: how many people came, from where, who they were, and where the exhibition was not yet."""

import streamlit as st

from project import clock
from project.facts import population
from project.maps import coverage as maps_coverage
from project.results import breakdowns, coverage, groups, headlines, reach
from project.ui.figures.breakdown import choose_breakdown, show_groups, show_parts, show_per_day
from project.ui.figures.key_figures import open_what_is_asked_for, show_key_figures
from project.ui.page.opening import is_example, open_page, stop_without_stops, visitor
from project.ui.page.showing import found_any, show_map, show_note, show_sentences, show_table
from project.ui.page.view import open_tour
from project.wording.counts import Unit

with open_page("reach") as session:
    today = clock.today()
    account = visitor().signed_in
    project = open_tour(session)
    asked = reach.asked_for(session, today, project=project)
    stops, sessions = asked.stops, asked.sessions
    people = headlines.people(session, today, project)
    visitor_groups = groups.told(session, Unit.VISITORS)
    participant_groups = groups.told(session, Unit.PARTICIPANTS)
    found = coverage.municipalities(session, today, project)
    province = coverage.province_of(session, project)
    loaded = population.of_province(session, province.code)
    *areas, inhabitants = coverage.key_figures(session, today, project=project)
    example = is_example(session)

stop_without_stops(stops)
show_sentences(
    "Hoeveel mensen bereikten we?",
    breakdowns.honest_sentences(reach.total(stops), reach.total(sessions)),
)
show_key_figures("De drie aantallen naast elkaar", [*people, breakdowns.UNIQUE], project=project)

st.header("Hoe is dat verdeeld?", anchor=False)
asks = choose_breakdown(stops, sessions)
places, left_out_places = reach.narrow(stops, year=asks.year, grant=asks.grant, region=asks.region)
meetings, left_out_meetings = reach.narrow(
    sessions, year=asks.year, grant=asks.grant, region=asks.region, kind=asks.kind
)
show_note(reach.left_out(left_out_places, "halte", "haltes"))
show_note(reach.left_out(left_out_meetings, "bijeenkomst", "bijeenkomsten"))
show_parts(Unit.VISITORS, places, asks.by, example=example)
show_per_day(places)
show_parts(Unit.PARTICIPANTS, meetings, asks.by, example=example)
show_groups(Unit.VISITORS, places, visitor_groups, account=account, example=example)
show_groups(Unit.PARTICIPANTS, meetings, participant_groups, account=account, example=example)

still_to_visit = coverage.not_yet(found)
show_map(
    "Waar was de tentoonstelling nog niet?",
    maps_coverage.coverage(found, example=example, province=province.code),
    coverage.sentence(found, province.name),
    legend=maps_coverage.legend_coverage(),
    key="coverage",
)
show_key_figures(
    "Hoeveel gemeenten, en hoeveel inwoners?",
    [*areas, inhabitants],
    project=project,
)
show_note(coverage.about_inhabitants(inhabitants))
if found_any(still_to_visit, coverage.none_left(province.name)):
    show_table(
        "De gemeenten waar de tentoonstelling nog niet was",
        still_to_visit,
        download="nog-niet-bezocht",
        whole=coverage.table(found, loaded),
    )
    show_note(coverage.MEASURED)
open_what_is_asked_for(project)
