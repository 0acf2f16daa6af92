"""Where the exhibition was not yet: the map, the numbers, and the municipalities that are left."""

import pandas as pd

from project import maps
from project.charts import tiles as figures
from project.facts.population import Standing
from project.models import Province
from project.reach import coverage
from project.ui.figures.key_figures import show_tiles
from project.ui.figures.population import show_population
from project.ui.page import (
    beside,
    card,
    found_any,
    show_caption,
    show_lines,
    show_map,
    show_table,
    tile,
)


def show(
    found: pd.DataFrame,
    stops: pd.DataFrame,
    province: Province,
    loaded: Standing | None,
    project: str,
    *,
    example: bool,
) -> None:
    """``found`` as from ``coverage.municipalities``, ``loaded`` the inhabitants that stand."""
    inhabitants = coverage.inhabitants(found, loaded, province.name)
    complete = coverage.is_complete(found)
    left, right = beside(1, 1)
    with left, card("Waar was de tentoonstelling nog niet?", "coverage"):
        show_lines([coverage.sentence(found, province.name)])
        if complete:
            show_map(
                maps.coverage(found, example=example),
                coverage.sentence(found, province.name),
                legend=maps.legend_coverage(),
                key="coverage",
                height=maps.TALL,
            )
        else:
            show_lines([coverage.NO_MAP])
    with right:
        keys = [*coverage.key_figures(found, stops, province.name), inhabitants]
        show_tiles(
            [figures.in_words(key, "location_on") for key in keys],
            columns=2,
            least=150,
            project=project,
        )
        show_caption(coverage.about_inhabitants(inhabitants))
    with tile("not-yet"):
        still = coverage.not_yet(found)
        if complete and found_any(still, coverage.none_left(province.name)):
            show_table(
                "De gemeenten waar de tentoonstelling nog niet was",
                still[["Gemeente", "Regio", "Inwoners", "Afstand"]],
                download="nog-niet-bezocht",
                whole=coverage.table(found, loaded),
            )
            show_caption(coverage.MEASURED)
        show_population(province)
