"""The facts and figures as files for other programs, with a description that they can read.

Nothing here says more than the pages do. A figure is a headcount of a public meeting; who the
people were (a breakdown by group) is in no file. A cell without a value holds a word, never
nothing and never 0: ``MISSING`` lists the words, and the description names them as missing values.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import Session

from project.audit.since import data_changed_at
from project.directory import listing
from project.figures import Figure
from project.frames import records
from project.output import open_columns, sheets
from project.output.open_columns import MISSING, TRUTH, UNKNOWN, Field
from project.parsing import addresses
from project.results import reach
from project.settings import settings
from project.tour import itinerary
from project.wording.counts import (
    EXAMPLE_BANNER,
    EXAMPLE_SENTENCE,
    FIGURE_STATE,
    NOT_ENTERED,
    FigureState,
    Unit,
)
from project.wording.tour import EVENT_KIND, GrantCoverage

TITLE = "Sociale coöperaties op weg: haltes, tellingen en sociale coöperaties"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Naamsvermelding 4.0 Internationaal (CC BY 4.0)",
}
ATTRIBUTION = (
    "Sociale Alliantie, dashboard Sociale coöperaties op weg. De punten van plaatsen en buurten "
    "komen van GeoNames (CC BY 4.0)."
)
STOPS, COUNTS, COOPERATIVES = "haltes.geojson", "tellingen.csv", "cooperaties.csv"
DESCRIPTION = "datapackage.json"


def stops_geojson(session: Session, today: date) -> bytes:
    """The stops as GeoJSON (RFC 7946). Without a known point the geometry is null."""
    example = itinerary.has_example_figures(session)
    found = {
        "type": "FeatureCollection",
        "title": "De haltes van de rondreizende tentoonstelling over sociale coöperaties",
        "attribution": ATTRIBUTION,
        "licence": LICENCE["name"],
        **({"let_op": EXAMPLE_SENTENCE} if example else {}),
        "features": [
            {
                "type": "Feature",
                "id": row["slug"],
                "geometry": _geometry(row),
                "properties": _stop_values(row),
            }
            for row in records(reach.stops(session, today))
        ],
    }
    return _as_json(found)


def counts_csv(session: Session, today: date) -> bytes:
    """One row for each figure that the tour should have, with its state and its headcount."""
    stops, sessions = reach.stops(session, today), reach.sessions(session, today)
    codes = dict(zip(stops["id"], stops["municipality_code"], strict=True))
    rows = [
        *(_count_values(row, Unit.VISITORS, codes) for row in records(stops)),
        *(_count_values(row, Unit.PARTICIPANTS, codes) for row in records(sessions)),
    ]
    return _as_csv(session, rows, open_columns.COUNTS)


def cooperatives_csv(session: Session, _today: date) -> bytes:
    """The directory of cooperatives. No contact address: consent was given for the page alone."""
    rows = [_cooperative_values(row) for row in records(listing.directory(session))]
    return _as_csv(session, rows, open_columns.COOPERATIVES)


def datapackage(session: Session, _today: date) -> bytes:
    """What the files hold, as a Frictionless Data Package with Dutch descriptions."""
    example = itinerary.has_example_figures(session)
    changed = data_changed_at(session)
    told = (
        "Haltes van de rondreizende tentoonstelling over sociale coöperaties, tellingen van "
        "bezoekers en deelnemers, en de sociale coöperaties. Wat niemand weet, is geen 0: in de "
        f"cel staat dan een woord ({', '.join(MISSING)})."
    )
    return _as_json(
        {
            "name": "sociale-cooperaties-op-weg",
            "title": TITLE,
            "description": f"{EXAMPLE_SENTENCE} {told}" if example else told,
            "homepage": settings().public_url.rstrip("/"),
            **({"created": changed.isoformat(timespec="seconds")} if changed else {}),
            "licenses": [LICENCE],
            "contributors": [{"title": "Sociale Alliantie", "role": "publisher"}],
            "sources": [{"title": ATTRIBUTION}],
            "resources": [
                _stops_resource(),
                _table_resource(
                    COUNTS,
                    "Tellingen",
                    "Per halte het aantal bezoekers, per bijeenkomst het aantal deelnemers. Alleen "
                    "aantallen: wie de mensen waren, staat er niet bij.",
                    open_columns.COUNTS,
                    example=example,
                ),
                _table_resource(
                    COOPERATIVES,
                    "Sociale coöperaties",
                    "De sociale coöperaties in de tentoonstelling, en die verder zijn genoemd.",
                    open_columns.COOPERATIVES,
                    example=example,
                ),
            ],
        }
    )


FILES: Mapping[str, tuple[Callable[[Session, date], bytes], str]] = {
    STOPS: (stops_geojson, "application/geo+json"),
    COUNTS: (counts_csv, "text/csv; charset=utf-8"),
    COOPERATIVES: (cooperatives_csv, "text/csv; charset=utf-8"),
    DESCRIPTION: (datapackage, "application/json"),
}


# Rows.


def _stop_values(row: dict[str, Any]) -> dict[str, Any]:
    values = {
        "nr": row["position"],
        "halte": row["slug"],
        "plaats": row["place"],
        "locatie": row["venue"],
        "adres": row["address"],
        "gemeente": row["municipality"],
        "gemeentecode": row["municipality_code"],
        "provincie": row["province"],
        "eerste_dag": row["first_day"],
        "laatste_dag": row["last_day"],
        "datum_precisie": row["date_precision"],
        "stand": row["status"],
        "in_provincie": bool(row["in_province"]),
        "subsidie": row["grant_coverage"],
        "punt_precisie": row["point_precision"],
        "bron": row["source"],
        "zekerheid": row["certainty"],
        "project": row["project"],
    }
    return {**{name: _cell(value) for name, value in values.items()}, "let_op": row["note"]}


def _count_values(row: dict[str, Any], unit: Unit, codes: Mapping[int, str]) -> dict[str, Any]:
    """``codes`` gives the municipality of each stop."""
    is_stop = unit is Unit.VISITORS
    values = {
        "eenheid": unit,
        "soort": "tentoonstelling" if is_stop else EVENT_KIND[row["kind"]],
        "gemeentecode": codes.get(row["id" if is_stop else "stop_id"]),
        "eerste_dag": row["first_day" if is_stop else "day"],
        "laatste_dag": row["last_day" if is_stop else "day"],
        "naam": row["slug"],
        "plaats": row["place"],
        "gemeente": row["municipality"],
        "datum_precisie": row["date_precision"],
        "stand": row["status"],
        "in_provincie": row["in_province"],
        "subsidie": row["grant_coverage"] or GrantCoverage.UNKNOWN,
        "project": row["project"],
    }
    return {**{name: _cell(value) for name, value in values.items()}, **_figure_values(row)}


def _figure_values(row: dict[str, Any]) -> dict[str, Any]:
    figure: Figure = row["figure"]
    state = figure.state
    if state is FigureState.KNOWN:
        return {
            "staat": state,
            "aantal": figure.number,
            "geteld": figure.counted or 0,
            "geschat": figure.estimated or 0,
            "volledig": figure.complete,
            "te_verwachten": figure.due,
            "bevestigd": not row["by_host"],
        }
    late = state is FigureState.NOT_YET and figure.due
    word = NOT_ENTERED if late else FIGURE_STATE[state]
    entered = state is not FigureState.NOT_YET
    return {
        "staat": state,
        **dict.fromkeys(("aantal", "geteld", "geschat", "volledig"), word),
        "te_verwachten": figure.due,
        "bevestigd": not row["by_host"] if entered else word,
    }


def _cooperative_values(row: dict[str, Any]) -> dict[str, Any]:
    known_place = row["place"] != listing.UNKNOWN_PLACE
    values = {
        "cooperatie": row["slug"],
        "naam": row["name"],
        "wat_zij_doet": row["description"],
        "grondrechten": row["rights"],
        "afspraken": row["instruments"],
        "plaats": row["place"] if known_place else None,
        "gemeente": row["municipality"],
        "provincie": row["province"],
        "breedtegraad": row["latitude"],
        "lengtegraad": row["longitude"],
        "punt_precisie": row["point_precision"],
        "zekerheid_plaats": row["place_certainty"],
        "in_tentoonstelling": bool(row["in_exhibition"]),
        "in_film": bool(row["in_film"]),
        "website": addresses.safe_website(row["website"]),
        "bron": row["source"],
        "zekerheid": row["certainty"],
    }
    return {name: _cell(value) for name, value in values.items()}


def _cell(value: Any) -> Any:
    """The value for a file: a day as ISO 8601, and a word for what nobody knows."""
    if value is None or value == "" or pd.isna(value):
        return UNKNOWN
    return value.isoformat() if isinstance(value, date) else value


def _geometry(row: dict[str, Any]) -> dict[str, Any] | None:
    if pd.isna(row["longitude"]):
        return None
    return {"type": "Point", "coordinates": [float(row["longitude"]), float(row["latitude"])]}


# Files and their descriptions.


def _as_json(found: Mapping[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _as_csv(session: Session, rows: list[dict[str, Any]], fields: Sequence[Field]) -> bytes:
    frame = pd.DataFrame(rows, columns=[field.name for field in fields], dtype=object)
    for field in fields:
        if field.kind == "boolean":
            # A word for what nobody knows stays that word.
            frame[field.name] = frame[field.name].map(lambda value: TRUTH.get(value, value))
    return sheets.csv(frame, example=itinerary.has_example_figures(session))


def embed_code() -> str:
    """The line of HTML with which another site shows where the exhibition is now."""
    address = f"{settings().public_url.rstrip('/')}/kader/waar-is-het-nu"
    return (
        f'<iframe src="{address}" title="Waar is de tentoonstelling nu?" width="100%" '
        'height="260" style="border:0"></iframe>'
    )


def _stops_resource() -> dict[str, Any]:
    return {
        "name": "haltes",
        "path": STOPS,
        "title": "Haltes",
        "description": "De haltes van de rondreis als GeoJSON, met deze eigenschappen. "
        + " ".join(f"{field.name}: {field.meaning}" for field in open_columns.STOPS),
        "format": "geojson",
        "mediatype": "application/geo+json",
        "encoding": "utf-8",
    }


def _table_resource(
    path: str, title: str, description: str, fields: Sequence[Field], *, example: bool
) -> dict[str, Any]:
    warning = Field("Let op", "Zegt in elke rij dat de cijfers verzonnen zijn.")
    shown = [warning, *fields] if example else fields
    return {
        "name": path.partition(".")[0],
        "path": path,
        "title": title,
        "description": f"{EXAMPLE_BANNER}. {description}" if example else description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";"},
        "schema": {
            "fields": [open_columns.described(field) for field in shown],
            "missingValues": MISSING,
        },
    }
