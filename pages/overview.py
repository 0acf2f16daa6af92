"""Overview: where the exhibition is, what is known, and what still has to be entered."""

from project import charts, clock, maps, tour
from project.results import headlines, reach, waiting, whereabouts
from project.ui.figures import open_what_is_asked_for, show_key_figures
from project.ui.page import (
    is_example,
    open_page,
    open_tour,
    show_chart,
    show_intro,
    show_link,
    show_map,
    show_open_figures,
    show_sentences,
    stop_without_stops,
)

with open_page("overview") as session:
    today = clock.today()
    project = open_tour(session)
    about = tour.project(session, project)
    stops = reach.of_project(reach.stops(session, today), project)
    gatherings = reach.on_tour(reach.of_project(reach.gatherings(session, today), project))
    figures = headlines.key_figures(session, today, project=project)
    still_open = waiting.open_figures(session, today, project)
    example = is_example(session)

stop_without_stops(stops)
show_intro(whereabouts.introduction(about))
show_sentences("Waar is de tentoonstelling?", whereabouts.where_is_it(stops))
show_link("→ Breng de tentoonstelling naar uw gemeente", "/aanvragen")
show_key_figures("Wat weten we?", figures, project=project)
show_open_figures("Wat moet nog worden ingevuld?", still_open)
show_map(
    "Waar stond de tentoonstelling?",
    maps.tour(stops, selected=None, example=example, province=about.province),
    maps.sentence_tour(stops, about.province),
    legend=maps.legend(stops),
    key="tour",
)
show_chart(
    "Wanneer stond de tentoonstelling waar?",
    charts.timeline(stops, gatherings, today, example=example),
    charts.sentence_timeline(stops, gatherings, today),
    key="timeline",
)
open_what_is_asked_for(project)
