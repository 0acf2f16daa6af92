"""Overview: where the exhibition is, what is known, and what still has to be entered."""

from project import charts, clock, maps, progress, reach
from project.ui.key_figures import show_key_figures
from project.ui.page import (
    is_example,
    open_page,
    show_chart,
    show_intro,
    show_link,
    show_map,
    show_open_figures,
    show_sentences,
    stop_if_empty,
)
from project.wording import INTRODUCTION

with open_page("overview") as session:
    today = clock.today()
    stops = reach.stops(session, today)
    gatherings = reach.on_tour(reach.gatherings(session, today))
    figures = progress.key_figures(session, today)
    still_open = progress.open_figures(session, today)
    example = is_example(session)

stop_if_empty(stops, "Er zijn nog geen haltes. Laad de feiten met: python -m project prepare")
show_intro(INTRODUCTION)
show_sentences("Waar is de tentoonstelling?", progress.where_is_it(stops))
show_link("→ Breng de tentoonstelling naar uw gemeente", "/aanvragen")
show_key_figures("Wat weten we?", figures)
show_open_figures("Wat moet nog worden ingevuld?", still_open)
show_map(
    "Waar stond de tentoonstelling?",
    maps.tour(stops, selected=None, example=example),
    maps.sentence_tour(stops),
    legend=maps.legend(stops),
    key="tour",
)
show_chart(
    "Wanneer stond de tentoonstelling waar?",
    charts.timeline(stops, gatherings, today, example=example),
    charts.sentence_timeline(stops, gatherings, today),
    key="timeline",
)
