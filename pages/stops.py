"""Stops: keep the stops, sessions and venues of the tour; what seems wrong, and what changed."""

from project import clock, tour
from project.results import reach
from project.ui import tour as tour_keeping
from project.ui.page import open_page, open_tour, stop_without_facts

with open_page("stops") as session:
    stop_without_facts(tour.municipalities(session))
    today = clock.today()
    project = open_tour(session)
    stops = reach.of_project(reach.stops(session, today), project)
    sessions = reach.of_project(reach.gatherings(session, today), project)
    desk = tour_keeping.open_desk(session, stops, sessions, tour.project(session, project))
    tour_keeping.open_what_is_asked_for(desk)
    tour_keeping.show_receipt()
    tour_keeping.show_new(desk)
    tour_keeping.show_findings(desk)
    tour_keeping.show_stops(desk)
    tour_keeping.show_loose_sessions(desk)
    tour_keeping.show_venues(desk)
    tour_keeping.show_history(session, desk)

tour_keeping.show_problem()
