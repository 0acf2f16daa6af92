"""About: what the figures mean, how they are counted, and where the facts come from."""

from project.maps import ground
from project.output import open_data
from project.results import definitions
from project.ui.figures import about
from project.ui.page.choice import part
from project.ui.page.opening import is_example, open_page
from project.ui.page.showing import (
    beside,
    card,
    show_caption,
    show_code,
    show_frame,
    show_status,
    show_table,
    show_text,
)

with open_page("about") as session:
    example = is_example(session)

show_status(
    "Wat niemand weet, staat er als onbekend, nooit als 0. Elk cijfer legt zichzelf uit.",
    example=example,
)
labels = {
    "woorden": "Woorden en tekens",
    "verhaal": "Het verhaal",
    "tellen": "Hoe is geteld",
    "bronnen": "Bronnen",
    "klopt": "Wat klopt er niet",
    "gegevens": "Open gegevens",
    "privacy": "Privacy",
}
with part("deel", labels) as opened:
    if opened == "woorden":
        left, right = beside(1, 1)
        with left, card("Wat betekenen de woorden?", "words"):
            show_text("definitions")
        with right, card("Wat betekenen de tekens?", "signs"):
            about.show_signs()
        with right, card("Vijf staten van een aantal", "states"):
            show_frame(definitions.states(), "Vijf staten van een aantal")
    elif opened == "verhaal":
        with card("Waar gaat de tentoonstelling over?", "story"):
            show_text("story")
    elif opened == "tellen":
        with card("Hoe is er geteld?", "methods"):
            show_frame(definitions.counting_methods(), "Hoe is er geteld?")
    elif opened == "bronnen":
        with card("De bronnen", "sources"):
            show_table("Alle bronnen", "bronnen")
        with card("Hoe zeker is een feit?", "certainty"):
            show_text("certainty")
        with card("De kaarten", "maps"):
            show_text("maps")
            show_caption(ground.attribution())
    elif opened == "klopt":
        with card("Wat klopt er niet in de bronnen?", "wrong"):
            show_text("inconsistencies")
        with card("Wat gebeurde er nog meer?", "events"):
            show_text("other_events")
    elif opened == "gegevens":
        with card("Open gegevens", "open-data"):
            show_text("open_data")
            show_code(open_data.embed_code())
    else:
        with card("Privacy", "privacy"):
            show_text("privacy")
