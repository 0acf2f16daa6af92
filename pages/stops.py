"""Stops: keep the stops, sessions and venues of the tour; what seems wrong, and what changed."""

from project import clock
from project.tour import itinerary
from project.ui.page.opening import open_page, stop_without_facts
from project.ui.page.view import open_tour
from project.ui.tour import lists
from project.ui.tour.desk import open_desk

with open_page("stops") as session:
    stop_without_facts(itinerary.municipalities(session))
    desk = open_desk(session, open_tour(session), clock.today())
    lists.open_what_is_asked_for(desk)
    lists.show_desk(session, desk)
