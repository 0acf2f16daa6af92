"""Route: the journey of the exhibition on the map and in time, and what was at each stop."""

from project import clock
from project.maps import route, views
from project.results import reach, whereabouts
from project.tour import itinerary
from project.ui.figures import one_stop
from project.ui.figures.key_figures import open_what_is_asked_for
from project.ui.page.choice import choose_on_map, from_address, show_not_offered, walk
from project.ui.page.opening import is_example, open_page, stop_without_stops
from project.ui.page.showing import (
    beside,
    card,
    show_drawn,
    show_map,
    show_status,
    show_table,
    tile,
)
from project.ui.page.view import open_tour

with open_page("route") as session:
    today = clock.today()
    project = open_tour(session)
    about = itinerary.project(session, project)
    everywhere = reach.stops(session, today)
    stops = reach.of_project(everywhere, project)
    gatherings = reach.of_project(reach.gatherings(session, today), project)
    where = whereabouts.where_now(everywhere, itinerary.project_names(session))
    example = is_example(session)

stop_without_stops(stops)
asked = from_address("halte", list(stops["slug"]))
chosen = asked or whereabouts.stop_to_show(stops)
show_status(
    f"{where} {whereabouts.tour_in_short(stops)}",
    example=example,
    link=("In een agenda", one_stop.calendar(asked), "event"),
)
show_not_offered([("De halte", "halte", stops["slug"])], shown="de laatste halte")
walk("Halte", "halte", whereabouts.stop_names(stops), chosen)
left, right = beside(1, 1)
with left, card("Waar stond de tentoonstelling?", "map"):
    show_map(
        route.tour(stops, selected=chosen, example=example, province=about.province, tall=True),
        route.sentence_tour(stops, about.province),
        legend=route.legend(stops),
        key="tour",
        height=views.TALL,
        on_choice=choose_on_map("halte"),
    )
with right:
    one_stop.show(stops, gatherings, chosen)
with tile("time"):
    show_drawn("haltes", heading=True, halte=chosen)
    show_table("De haltes", "haltes")
    show_table("De bijeenkomsten", "bijeenkomsten")
open_what_is_asked_for(project)
