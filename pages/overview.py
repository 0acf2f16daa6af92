"""Overview: where the exhibition is, what is known, and what still has to be entered."""

from project import clock
from project.maps import route
from project.results import deviations, headlines, reach, waiting, whereabouts
from project.tour import itinerary
from project.ui.figures import overview
from project.ui.figures.key_figures import open_what_is_asked_for, show_tiles
from project.ui.figures.tiles import headlines as headline_tiles
from project.ui.page.opening import is_example, open_page, stop_without_stops
from project.ui.page.showing import beside, card, show_drawn, show_map, show_status, show_table
from project.ui.page.view import open_tour

with open_page("overview") as session:
    today = clock.today()
    project = open_tour(session)
    about = itinerary.project(session, project)
    everywhere = reach.stops(session, today)
    stops = reach.of_project(everywhere, project)
    figures = headlines.key_figures(session, today, project=project)
    still_open = waiting.open_figures(session, today, project)
    different = deviations.found(session, today, project)
    projects = itinerary.project_names(session)
    example = is_example(session)

stop_without_stops(stops)
show_status(
    whereabouts.where_in_short(everywhere, projects),
    example=example,
    link=("Haal haar naar uw gemeente", "/aanvragen", "add_location_alt"),
)
left, right = beside(1, 1)
with left:
    show_tiles(headline_tiles(figures), columns=2, least=150, project=project)
with right, card("Waar stond de tentoonstelling?", "map"):
    show_map(
        route.tour(stops, selected=None, example=example, province=about.province),
        route.sentence_tour(stops, about.province),
        legend=route.legend(stops),
        key="tour",
    )
with card("", "time"):
    when, many = beside(7, 5)
    with when:
        show_drawn("haltes", heading=True)
    with many:
        show_drawn("bezoekers", heading=True)
    show_table("Tabel en bestanden", "bezoekers")
overview.show_rest(still_open, different, whereabouts.introduction(about))
open_what_is_asked_for(project)
