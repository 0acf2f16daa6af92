"""Overview: where the exhibition is, what is known, and what still has to be entered."""

from project import charts, clock, maps, tour
from project.charts import pictures
from project.results import deviations, headlines, reach, waiting, whereabouts
from project.ui.figures import open_what_is_asked_for, overview, show_tiles
from project.ui.figures.tiles import headlines as headline_tiles
from project.ui.page import (
    beside,
    card,
    is_example,
    open_page,
    open_tour,
    show_map,
    show_picture,
    show_status,
    show_table,
    stop_without_stops,
)

with open_page("overview") as session:
    today = clock.today()
    project = open_tour(session)
    about = tour.project(session, project)
    stops = reach.of_project(reach.stops(session, today), project)
    sessions = reach.of_project(reach.sessions(session, today), project)
    figures = headlines.key_figures(session, today, project=project)
    still_open = waiting.open_figures(session, today, project)
    different = deviations.found(session, today, project)
    example = is_example(session)

stop_without_stops(stops)
show_status(
    whereabouts.where_in_short(stops),
    example=example,
    link=("Haal haar naar uw gemeente", "/aanvragen", "add_location_alt"),
)
left, right = beside(1, 1)
with left:
    show_tiles(headline_tiles(figures), columns=2, least=150, project=project)
with right, card("Waar stond de tentoonstelling?", "map"):
    show_map(
        maps.tour(stops, selected=None, example=example, province=about.province),
        maps.sentence_tour(stops, about.province),
        legend=maps.legend(stops),
        key="tour",
    )
with card("", "time"):
    when, many = beside(7, 5)
    with when:
        show_picture(
            pictures.timeline(
                stops,
                sessions,
                today,
                charts.sentence_timeline(stops, sessions, today),
                example=example,
            ),
            "Wanneer stond zij waar?",
        )
    with many:
        show_picture(
            pictures.bars_of_stops(stops, charts.sentence_visitors(stops), example=example),
            "Hoeveel bezoekers per halte?",
        )
    visitors = charts.table_visitors(stops)
    show_table(
        "Tabel en bestanden",
        charts.in_short(visitors),
        whole=charts.with_numbers(visitors, stops),
        download="haltes",
    )
overview.show_rest(still_open, different, whereabouts.introduction(about))
open_what_is_asked_for(project)
