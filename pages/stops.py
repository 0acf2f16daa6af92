"""Stops: keep the stops, sessions and venues of the tour; what seems wrong, and what changed."""

from project import clock
from project.results import reach
from project.tour import itinerary
from project.tour.history import RECORDS
from project.ui.page.doing import show_outcome
from project.ui.page.opening import open_page, stop_without_facts
from project.ui.page.record_form import show_problem, show_receipt
from project.ui.page.view import open_tour
from project.ui.tour import lists
from project.ui.tour.desk import open_desk
from project.ui.tour.findings import show_findings

with open_page("stops") as session:
    stop_without_facts(itinerary.municipalities(session))
    today = clock.today()
    project = open_tour(session)
    stops = reach.of_project(reach.stops(session, today), project)
    sessions = reach.of_project(reach.gatherings(session, today), project)
    desk = open_desk(session, stops, sessions, itinerary.project(session, project))
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
