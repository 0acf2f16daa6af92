"""Where the exhibition was not yet: the map, the numbers, and the municipalities that are left."""

from collections.abc import Sequence

import pandas as pd

from project.maps import coverage as maps_coverage
from project.maps import views
from project.models import Province
from project.results import coverage
from project.results.key_figure import KeyFigure
from project.ui.figures.key_figures import show_tiles
from project.ui.figures.tiles import tile as figure_tile
from project.ui.page.showing import (
    beside,
    card,
    found_any,
    show_caption,
    show_map,
    show_table,
    tile,
)


def show(
    found: pd.DataFrame,
    figures: Sequence[KeyFigure],
    province: Province,
    project: str,
    *,
    example: bool,
) -> None:
    """``found`` as from ``coverage.municipalities``; the last figure is of the inhabitants."""
    left, right = beside(1, 1)
    with left, card("Waar was de tentoonstelling nog niet?", "coverage"):
        show_map(
            maps_coverage.coverage(found, example=example, province=province.code),
            coverage.sentence(found, province.name),
            legend=maps_coverage.LEGEND,
            key="coverage",
            height=views.TALL,
        )
    with right:
        show_tiles([figure_tile(key) for key in figures], columns=2, least=150, project=project)
        show_caption(coverage.about_inhabitants(figures[-1]))
    with tile("not-yet"):
        still = coverage.not_yet(found)
        if found_any(still, coverage.none_left(province.name)):
            show_table("De gemeenten waar de tentoonstelling nog niet was", "nog-niet-bezocht")
            show_caption(coverage.MEASURED)
