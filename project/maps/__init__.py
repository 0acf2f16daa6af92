"""Maps: a frame in, a pydeck Deck out, with a sentence that says the same; nothing is fetched."""

from project.maps.coverage import coverage, legend_coverage
from project.maps.directory import cooperatives, legend_cooperatives, sentence_cooperatives
from project.maps.ground import NOT_HERE, attribution, sources
from project.maps.paper import in_the_dark
from project.maps.pins import chosen
from project.maps.route import legend, sentence_tour, tour
from project.maps.views import HEIGHT, TALL

__all__ = [
    "HEIGHT",
    "NOT_HERE",
    "TALL",
    "attribution",
    "chosen",
    "cooperatives",
    "coverage",
    "in_the_dark",
    "legend",
    "legend_cooperatives",
    "legend_coverage",
    "sentence_cooperatives",
    "sentence_tour",
    "sources",
    "tour",
]
