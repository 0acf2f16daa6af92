"""Attendance: how many people came to the exhibition and to the sessions, and what is unknown."""

import streamlit as st

from project import clock
from project.charts import bars, tables
from project.results import reach
from project.ui.page.choice import choose, show_not_offered
from project.ui.page.opening import is_example, open_page, stop_without_stops
from project.ui.page.showing import found_any, show_chart, show_note, show_table, show_total
from project.ui.page.view import open_tour
from project.wording.counts import Unit
from project.wording.tour import EVENT_KIND, GRANT_COVERAGE

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
        bars.visitors_per_stop(stops, example=example),
        bars.sentence_visitors(stops),
        key="visitors",
    )
    visitors = tables.table_visitors(stops)
    show_table(
        "De bezoekers per halte",
        visitors,
        whole=tables.with_numbers(visitors, stops),
        download="bezoekers",
    )

if found_any(sessions, "Geen bijeenkomsten bij deze keuze. Kies een andere periode of soort."):
    show_total("Deelnemers aan bijeenkomsten", Unit.PARTICIPANTS, reach.total(sessions))
    show_note(reach.said_by_host(sessions, "bijeenkomst", "bijeenkomsten"))
    show_chart(
        "Hoeveel mensen namen deel per bijeenkomst?",
        bars.participants_per_session(sessions, example=example),
        bars.sentence_participants(sessions),
        key="participants",
    )
    participants = tables.table_participants(sessions)
    show_table(
        "De deelnemers per bijeenkomst",
        participants,
        whole=tables.with_numbers(participants, sessions),
        download="deelnemers",
    )
