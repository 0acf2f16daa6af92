"""Route: the journey of the exhibition on the map and in time, and what was at each stop."""

from project import charts, clock, maps, tour
from project.results import reach, whereabouts
from project.ui.figures import one_stop, open_what_is_asked_for
from project.ui.page import (
    beside,
    card,
    choose_on_map,
    from_address,
    is_example,
    open_page,
    open_tour,
    show_caption,
    show_chart,
    show_map,
    show_not_offered,
    show_status,
    show_table,
    stop_without_stops,
    walk,
)

with open_page("route") as session:
    today = clock.today()
    project = open_tour(session)
    about = tour.project(session, project)
    stops = reach.of_project(reach.stops(session, today), project)
    gatherings = reach.of_project(reach.gatherings(session, today), project)
    example = is_example(session)

stop_without_stops(stops)
chosen = from_address("halte", list(stops["slug"]))
on_tour = reach.on_tour(gatherings)
show_status(
    whereabouts.tour_in_short(stops),
    example=example,
    link=("In een agenda", one_stop.calendar(chosen), "event"),
)
show_not_offered([("De halte", "halte", stops["slug"])], shown="de hele rondreis")
walk("Halte", "halte", whereabouts.stop_names(stops))
left, right = beside(1, 1)
with left, card("Waar stond de tentoonstelling?", "map"):
    show_map(
        maps.tour(stops, selected=chosen, example=example, province=about.province, tall=True),
        maps.sentence_tour(stops, about.province),
        legend=maps.legend(stops),
        key="tour",
        height=maps.TALL,
        on_choice=choose_on_map("halte"),
    )
with right:
    one_stop.show(stops, gatherings, chosen)
with card("Wanneer stond zij waar?", "time"):
    show_chart(
        charts.timeline(stops, on_tour, today, example=example, selected=chosen),
        charts.sentence_timeline(stops, on_tour, today),
        key="timeline",
        on_choice=choose_on_map("halte"),
    )
    show_caption(charts.signs_of_time(stops, on_tour))
    show_table(
        "De haltes",
        charts.in_short(charts.table_visitors(stops, selected=chosen)),
        whole=charts.table_visitors(stops),
        download="haltes",
    )
    meetings = charts.table_participants(gatherings)
    show_table(
        "De bijeenkomsten", charts.in_short(meetings), whole=meetings, download="bijeenkomsten"
    )
open_what_is_asked_for(project)
