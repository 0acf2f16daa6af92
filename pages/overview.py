"""Overview: where the exhibition is, what is known, and what still has to be entered."""

from project import clock
from project.charts import timelines
from project.maps import route
from project.results import headlines, reach, waiting, whereabouts
from project.tour import itinerary
from project.ui.figures.key_figures import open_what_is_asked_for, show_key_figures
from project.ui.page.opening import is_example, open_page, stop_without_stops
from project.ui.page.showing import (
    show_chart,
    show_intro,
    show_link,
    show_map,
    show_open_figures,
    show_sentences,
)
from project.ui.page.view import open_tour

with open_page("overview") as session:
    today = clock.today()
    project = open_tour(session)
    about = itinerary.project(session, project)
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
    route.tour(stops, selected=None, example=example, province=about.province),
    route.sentence_tour(stops, about.province),
    legend=route.legend(stops),
    key="tour",
)
show_chart(
    "Wanneer stond de tentoonstelling waar?",
    timelines.timeline(stops, gatherings, today, example=example),
    timelines.sentence_timeline(stops, gatherings, today),
    key="timeline",
)
open_what_is_asked_for(project)
