"""Route: the journey of the exhibition on the map, in time, and stop by stop."""

from project import clock
from project.charts import tables, timelines
from project.maps import route
from project.results import reach, whereabouts
from project.tour import itinerary
from project.ui.page.choice import choose_on_map, from_address, show_links, show_not_offered, walk
from project.ui.page.opening import is_example, open_page, stop_without_stops
from project.ui.page.showing import show_chart, show_facts, show_link, show_map, show_table
from project.ui.page.view import open_tour

with open_page("route") as session:
    today = clock.today()
    project = open_tour(session)
    about = itinerary.project(session, project)
    stops = reach.of_project(reach.stops(session, today), project)
    gatherings = reach.of_project(reach.gatherings(session, today), project)
    example = is_example(session)

stop_without_stops(stops)
chosen = from_address("halte", list(stops["slug"]))
show_not_offered([("De halte", "halte", stops["slug"])], shown="de hele rondreis")
show_map(
    "Waar stond de tentoonstelling?",
    route.tour(stops, selected=chosen, example=example, province=about.province),
    route.sentence_tour(stops, about.province),
    legend=route.legend(stops),
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
    timelines.timeline(stops, reach.on_tour(gatherings), today, example=example, selected=chosen),
    timelines.sentence_timeline(stops, reach.on_tour(gatherings), today),
    key="timeline",
    on_choice=choose_on_map("halte"),
)
show_table(
    "De haltes",
    tables.table_visitors(stops, selected=chosen),
    whole=tables.table_visitors(stops),
    download="haltes",
)
show_table("De bijeenkomsten", tables.table_participants(gatherings), download="bijeenkomsten")
