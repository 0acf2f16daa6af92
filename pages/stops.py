"""Stops: keep the stops, sessions and venues of the tour; what seems wrong, and what changed."""

from project import clock, tour
from project.results import reach
from project.tour.history import RECORDS
from project.ui.page import open_page, open_tour, show_outcome, stop_without_facts
from project.ui.page.record_form import show_problem, show_receipt
from project.ui.tour import lists
from project.ui.tour.desk import open_desk
from project.ui.tour.findings import show_findings

with open_page("stops") as session:
    stop_without_facts(tour.municipalities(session))
    today = clock.today()
    project = open_tour(session)
    stops = reach.of_project(reach.stops(session, today), project)
    sessions = reach.of_project(reach.gatherings(session, today), project)
    desk = open_desk(session, stops, sessions, tour.project(session, project))
    lists.open_what_is_asked_for(desk)
    show_receipt(RECORDS)
    lists.show_new(desk)
    show_outcome()
    show_findings(desk)
    lists.show_stops(desk)
    lists.show_loose_sessions(desk)
    lists.show_venues(desk)
    lists.show_history(session, desk)

show_problem()
