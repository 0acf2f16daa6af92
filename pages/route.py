"""Route: the journey of the exhibition on the map, in time, and stop by stop."""

from project import charts, clock, maps, tour
from project.results import reach, whereabouts
from project.ui.page import (
    choose_on_map,
    from_address,
    is_example,
    open_page,
    open_tour,
    show_chart,
    show_facts,
    show_link,
    show_links,
    show_map,
    show_not_offered,
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
show_not_offered([("De halte", "halte", stops["slug"])], shown="de hele rondreis")
show_map(
    "Waar stond de tentoonstelling?",
    maps.tour(stops, selected=chosen, example=example, province=about.province),
    maps.sentence_tour(stops, about.province),
    legend=maps.legend(stops),
    key="tour",
    on_choice=choose_on_map("halte"),
)
walk(
    "Reis mee langs de haltes",
    "halte",
    whereabouts.stop_names(stops),
    everything="de hele rondreis",
)
for title, facts in whereabouts.about(stops, gatherings, chosen):
    show_facts(title, facts)
if chosen:
    show_link("Zet deze halte in een agenda", f"/agenda.ics?halte={chosen}")
show_links("Kies een halte", "route", "halte", whereabouts.stop_links(stops))
show_link("→ Breng de tentoonstelling naar uw gemeente", "/aanvragen")
show_chart(
    "Wanneer stond de tentoonstelling waar?",
    charts.timeline(stops, reach.on_tour(gatherings), today, example=example, selected=chosen),
    charts.sentence_timeline(stops, reach.on_tour(gatherings), today),
    key="timeline",
    on_choice=choose_on_map("halte"),
)
show_table(
    "De haltes",
    charts.table_visitors(stops, selected=chosen),
    whole=charts.table_visitors(stops),
    download="haltes",
)
show_table("De bijeenkomsten", charts.table_participants(gatherings), download="bijeenkomsten")
