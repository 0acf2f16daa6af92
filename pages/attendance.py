"""Attendance: how many people came to the exhibition and to the sessions, and what is unknown."""

import streamlit as st

from project import charts, clock
from project.results import reach
from project.ui.page import (
    choose,
    found_any,
    is_example,
    open_page,
    open_tour,
    show_chart,
    show_not_offered,
    show_note,
    show_table,
    show_total,
    stop_without_stops,
)
from project.wording import EVENT_KIND, GRANT_COVERAGE, Unit

with open_page("attendance") as session:
    today = clock.today()
    asked = reach.asked_for(session, today, project=open_tour(session))
    stops, sessions = asked.stops, asked.sessions
    example = is_example(session)

stop_without_stops(stops)
years = reach.years(stops, sessions)
with st.container(horizontal=True):
    year = choose("Periode", "periode", years)
    kind = choose("Soort bijeenkomst", "soort", EVENT_KIND)
    grant = choose("Subsidie van de provincie", "subsidie", GRANT_COVERAGE)
show_not_offered(
    [
        ("De periode", "periode", years),
        ("De soort bijeenkomst", "soort", EVENT_KIND),
        ("De subsidie", "subsidie", GRANT_COVERAGE),
    ]
)
stops, left_out_stops = reach.narrow(stops, year=year, grant=grant)
sessions, left_out_sessions = reach.narrow(sessions, year=year, grant=grant, kind=kind)

show_note(reach.left_out(left_out_stops, "halte", "haltes"))
show_note(reach.left_out(left_out_sessions, "bijeenkomst", "bijeenkomsten"))

if found_any(stops, "Geen haltes bij deze keuze. Kies een andere periode of subsidie."):
    show_total("Bezoekers van de tentoonstelling", Unit.VISITORS, reach.total(stops))
    show_note(reach.said_by_host(stops, "halte", "haltes"))
    show_chart(
        "Hoeveel mensen bezochten de tentoonstelling per halte?",
        charts.visitors_per_stop(stops, example=example),
        charts.sentence_visitors(stops),
        key="visitors",
    )
    visitors = charts.table_visitors(stops)
    show_table(
        "De bezoekers per halte",
        visitors,
        whole=charts.with_numbers(visitors, stops),
        download="bezoekers",
    )

if found_any(sessions, "Geen bijeenkomsten bij deze keuze. Kies een andere periode of soort."):
    show_total("Deelnemers aan bijeenkomsten", Unit.PARTICIPANTS, reach.total(sessions))
    show_note(reach.said_by_host(sessions, "bijeenkomst", "bijeenkomsten"))
    show_chart(
        "Hoeveel mensen namen deel per bijeenkomst?",
        charts.participants_per_session(sessions, example=example),
        charts.sentence_participants(sessions),
        key="participants",
    )
    participants = charts.table_participants(sessions)
    show_table(
        "De deelnemers per bijeenkomst",
        participants,
        whole=charts.with_numbers(participants, sessions),
        download="deelnemers",
    )
