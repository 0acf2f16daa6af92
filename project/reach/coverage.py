"""Where the exhibition has been and where not yet: the municipalities of today, and how far away.

Visited: a stop was or is there by its days, or by a count. Announced: a stop was only named.
Stops outside the province of the project are shown and not counted.
"""

import math
from collections import Counter
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting, tour
from project.facts import population
from project.facts.population import Inhabitants
from project.frames import records
from project.models import Municipality, Project, Province
from project.reach import evidence, reads
from project.reach.evidence import Explanation, KeyFigure, Line
from project.wording import (
    COVERAGE,
    ONLY_NAMED,
    STOP_STATUS,
    WAS_THERE,
    Coverage,
    StopStatus,
)

COVERAGE_COLUMNS = [
    "code",
    "name",
    "region",
    "state",
    "places",
    "nearest",
    "distance",
    "latitude",
    "longitude",
    "inhabitants",
]
MEASURED = (
    "Hemelsbreed, van het punt waar de naam van de gemeente op de kaart staat tot het punt van de "
    "halte op de kaart. Dat zijn niet de adressen: reken op een paar kilometer verschil."
)
UNKNOWN = "onbekend"
_NO_RATE = (
    "Een aantal deelnemers per inwoner laten we niet zien: een bijeenkomst is er voor de hele "
    "streek, en waar mensen vandaan komen, vragen we niet."
)
_WHY_ABOUT = " De cijfers zijn afgeleid; Over deze cijfers zegt waarom."
OUTSIDE = "outside"
INHABITANTS = "inhabitants"
_EARTH = 6371.0


def municipalities(session: Session, today: date, project: str = "") -> pd.DataFrame:
    """Each municipality of today in the province of the project: COVERAGE_COLUMNS, by name.

    ``places`` are the towns of its stops, ``nearest`` and ``distance`` (km) the nearest stop that
    was not cancelled, None when no stop or no point is known. ``inhabitants`` is None when the
    file of inhabitants does not name it. Source: the tables municipality, project, stop, venue
    and population.
    """
    return _beside(session, reads.of_project(reads.stops(session, today), project), project)


def _beside(session: Session, stops: pd.DataFrame, project: str) -> pd.DataFrame:
    """The municipalities of today beside these stops: COVERAGE_COLUMNS."""
    found = _of_today(session, project)
    numbers: dict[str, int] = {}
    for code in {one.province_code for one in found}:
        loaded = population.of_province(session, code)
        numbers |= loaded.numbers if loaded else {}
    rows = [(*_row(one, stops), numbers.get(one.code)) for one in found]
    return pd.DataFrame(rows, columns=COVERAGE_COLUMNS, dtype=object)


def key_figures(found: pd.DataFrame, stops: pd.DataFrame, province: str) -> list[KeyFigure]:
    """How many municipalities were visited, announced or not yet, each with its rule."""
    states = Counter(found["state"])
    said = [
        KeyFigure(
            code=f"coverage:{state}",
            label=f"Gemeenten: {COVERAGE[state]}",
            value=formatting.number(states[state]),
            out_of=f"van {formatting.number(len(found))} in {province}"
            f" ({formatting.share(states[state], len(found))})",
            rule=_RULES[state],
            page="reach",
        )
        for state in Coverage
    ]
    outside = stops[~stops["in_province"].astype(bool)]
    if not outside.empty:
        said.append(_outside(outside, province))
    return said


def visited_in_words(visited: int, announced: int) -> str:
    """How many municipalities were visited and announced: ``2 bezocht, 1 aangekondigd``."""
    said = f"{formatting.number(visited)} {COVERAGE[Coverage.VISITED]}"
    if announced:
        said += f", {formatting.number(announced)} {COVERAGE[Coverage.ANNOUNCED]}"
    return said


def inhabitants(found: pd.DataFrame, loaded: Inhabitants | None, province: str) -> KeyFigure:
    """How many people live in a municipality that was visited, and which share that is.

    ``loaded`` are the inhabitants of the province; without them no share is said, and without
    those of one municipality neither.
    """
    if loaded is None:
        return _inhabitants(
            population.NOT_LOADED,
            "",
            f"Welk deel van de inwoners van {province} in een bezochte gemeente woont, is niet te "
            "zeggen zonder de inwoners van elke gemeente in die provincie.",
        )
    if set(found["code"]) != set(loaded.numbers):
        return _inhabitants(
            UNKNOWN,
            "niet van elke gemeente van nu is het aantal inwoners geladen",
            "Zonder de inwoners van elke gemeente is niet te zeggen welk deel van de inwoners in "
            "een bezochte gemeente woont.",
        )
    many = int(found.loc[found["state"] == Coverage.VISITED, "inhabitants"].sum())
    share = loaded.about + formatting.share(many, loaded.total)
    return _inhabitants(
        f"{formatting.number(many)} ({share})",
        f"van {formatting.number(loaded.total)} inwoners van {province} {loaded.on_day()}",
        f"{share[0].upper()}{share[1:]} van de inwoners van {province} woont in een gemeente waar "
        "de tentoonstelling was; dat zegt niet dat zij kwamen. We tellen de gemeenten van nu, met "
        f"de inwoners {loaded.on_day()}, in welk jaar de tentoonstelling er ook was. Bron: "
        f"{loaded.source}.{_WHY_ABOUT if loaded.about else ''}",
    )


def about_inhabitants(key: KeyFigure) -> str:
    """What the share says and does not say, and why there is no rate per inhabitant."""
    return f"{key.rule} {_NO_RATE}"


def explain(session: Session, slug: str, today: date, project: str) -> Explanation | None:
    """What lies behind one count of municipalities; None for a code that is none of them."""
    stops = reads.of_project(reads.stops(session, today), project)
    found = municipalities(session, today, project)
    province = province_of(session, project)
    if slug == INHABITANTS:
        return explain_inhabitants(session, stops, project)
    keys = {key.code: key for key in key_figures(found, stops, province.name)}
    key = keys.get(f"coverage:{slug}")
    if key is None:
        return None
    lines = [
        Line(
            what=f"{row['place']}, gemeente {row['municipality']}",
            days=row["period"],
            value=STOP_STATUS[row["status"]],
            adds=None,
            source=evidence.fact_source(row),
        )
        for row in records(stops[~stops["in_province"].astype(bool)])
    ]
    if slug != OUTSIDE:
        lines = [
            Line(
                what=row["name"],
                days="",
                value=COVERAGE[row["state"]],
                adds=1 if row["state"] == slug else None,
                source=f"CBS-code {row['code']}",
            )
            for row in records(found)
        ]
    return evidence.explain_things(
        key, lines, one="gemeente", more="gemeenten", state="Volgt uit de haltes van de rondreis."
    )


def explain_inhabitants(session: Session, stops: pd.DataFrame, project: str) -> Explanation:
    """Behind the share of inhabitants: every municipality with its inhabitants.

    ``stops`` (as from ``reach``) say which ones were visited: all of the project, or those of a
    period. The figure is None while nobody can say it, also when not every municipality has them.
    """
    province = province_of(session, project)
    found = _beside(session, stops, project)
    loaded = population.of_province(session, province.code)
    key = inhabitants(found, loaded, province.name)
    known = loaded is not None and set(found["code"]) == set(loaded.numbers)
    # That nobody lives where it was, is a real 0 and adds up to one.
    rest = 0 if known and not (found["state"] == Coverage.VISITED).any() else None
    lines = [
        Line(
            what=row["name"],
            days=loaded.on_day(),
            value=f"{_people(row['inhabitants'])} inwoners ({COVERAGE[row['state']]})",
            adds=row["inhabitants"] if row["state"] is Coverage.VISITED else rest,
            source=loaded.source,
        )
        for row in records(found)
        if loaded is not None
    ]
    adds = [line.adds for line in lines]
    return evidence.explained(
        key,
        lines,
        figure=sum(filter(None, adds)) if known else None,
        state="Inwoners volgens de bron erbij; bezocht volgt uit de haltes van de rondreis.",
        proof=evidence.prove_sum(adds),
    )


def sentence(found: pd.DataFrame, province: str) -> str:
    """What the map of municipalities shows, in one Dutch sentence."""
    states = Counter(found["state"])
    parts = [f"{formatting.number(states[one])} {COVERAGE[one]}" for one in Coverage]
    return (
        f"Van de {formatting.amount(len(found), 'gemeente', 'gemeenten')} in {province}: "
        f"{formatting.listing(parts)}."
    )


def not_yet(found: pd.DataFrame) -> pd.DataFrame:
    """The municipalities without any stop, regions from north to south, then the farthest first."""
    rows = [row for row in records(found) if row["state"] is Coverage.NOT_YET]
    order = _north_to_south(found)
    rows.sort(key=lambda row: (order[row["region"]], -(row["distance"] or 0.0), row["name"]))
    return pd.DataFrame(
        [
            (
                row["name"],
                row["region"] or UNKNOWN,
                _people(row["inhabitants"]),
                _far(row["distance"]),
                row["nearest"] or UNKNOWN,
            )
            for row in rows
        ],
        columns=["Gemeente", "Regio", "Inwoners", "Afstand", "Dichtstbijzijnde halte"],
    )


def none_left(province: str) -> str:
    """Why the list of :func:`not_yet` is empty."""
    return f"In elke gemeente in {province} was of komt een halte."


def table(found: pd.DataFrame, loaded: Inhabitants | None) -> pd.DataFrame:
    """Every municipality with what happened there, for a reader and for a file."""
    source = "niet geladen" if loaded is None else f"{loaded.source}, {loaded.on_day()}"
    return pd.DataFrame(
        [
            (
                row["name"],
                COVERAGE[row["state"]],
                row["region"] or UNKNOWN,
                row["places"] or "geen halte",
                _far(row["distance"]),
                row["nearest"] or UNKNOWN,
                row["code"],
                UNKNOWN if row["inhabitants"] is None else row["inhabitants"],
                source,
            )
            for row in records(found)
        ],
        columns=[
            "Gemeente",
            "Stand",
            "Regio",
            "Plaats van de halte",
            "Afstand tot een halte",
            "Dichtstbijzijnde halte",
            "CBS-code",
            "Inwoners",
            "Bron van de inwoners",
        ],
    )


def province_of(session: Session, project: str = "") -> Province:
    """The province of this project; of all of them when they share one, else one without a code."""
    rows = select(Province).join(Project, col(Project.province_code) == col(Province.code))
    if project:
        rows = rows.where(col(Project.slug) == project)
    found = {one.code: one for one in session.scalars(rows)}
    if len(found) == 1:
        return next(iter(found.values()))
    return Province(code="", name="de eigen provincie" if found else "de provincie")


def how_many(session: Session, project: str = "") -> int | None:
    """How many municipalities the province of the project has; None when it has no one province."""
    return tour.municipality_count(session, province_of(session, project).code)


def distance(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Kilometres as the crow flies between two points (latitude, longitude in degrees)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*first, *second))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


_RULES = {
    Coverage.VISITED: "Er was of is een halte waarvan de datums bekend zijn, of waar bezoekers "
    "zijn geteld. Elke gemeente telt één keer, hoe vaak de tentoonstelling er ook was. We tellen "
    "de gemeenten van nu.",
    Coverage.ANNOUNCED: "Er is een halte genoemd, in de toekomst of zonder datums en zonder "
    "telling. Wie ook al bezocht is, telt hier niet nog een keer.",
    Coverage.NOT_YET: "Er is nog geen halte genoemd. Vervallen haltes tellen niet als bezoek.",
}


def _inhabitants(value: str, out_of: str, rule: str) -> KeyFigure:
    return KeyFigure(
        code=f"coverage:{INHABITANTS}",
        label="Inwoners van een bezochte gemeente",
        value=value,
        out_of=out_of,
        rule=rule,
        page="reach",
    )


def _outside(stops: pd.DataFrame, province: str) -> KeyFigure:
    names = sorted(set(stops["municipality"]))
    return KeyFigure(
        code=f"coverage:{OUTSIDE}",
        label=f"Gemeenten buiten {province}",
        value=formatting.number(len(names)),
        out_of=formatting.listing(names),
        rule=f"Haltes buiten {province} laten we zien. Ze tellen niet mee voor de gemeenten en het "
        "aandeel in de provincie.",
        page="reach",
    )


def _of_today(session: Session, project: str) -> list[Any]:
    provinces = select(col(Project.province_code))
    if project:
        provinces = provinces.where(col(Project.slug) == project)
    return list(
        session.execute(
            select(Municipality)
            .where(
                col(Municipality.successor_code).is_(None),
                col(Municipality.province_code).in_(provinces),
            )
            .order_by(col(Municipality.name))
        ).scalars()
    )


def _row(one: Municipality, stops: pd.DataFrame) -> tuple[Any, ...]:
    here = stops[(stops["municipality_code"] == one.code)]
    going = here[here["status"] != StopStatus.CANCELLED]
    state = Coverage.NOT_YET
    if here["status"].isin(WAS_THERE).any():
        state = Coverage.VISITED
    elif here["status"].isin(ONLY_NAMED).any():
        state = Coverage.ANNOUNCED
    nearest, away = _nearest(one, stops)
    places = formatting.listing(list(dict.fromkeys(going["place"])))
    point = one.label_latitude, one.label_longitude
    return one.code, one.name, one.region, state, places, nearest, away, *point


def _nearest(one: Municipality, stops: pd.DataFrame) -> tuple[str | None, float | None]:
    if one.label_latitude is None or one.label_longitude is None:
        return None, None
    here = one.label_latitude, one.label_longitude
    away = [
        (distance(here, (row["latitude"], row["longitude"])), row["place"])
        for row in records(stops)
        if row["status"] != StopStatus.CANCELLED and not pd.isna(row["latitude"])
    ]
    if not away:
        return None, None
    far, place = min(away)
    return place, far


def _north_to_south(found: pd.DataFrame) -> dict[str | None, float]:
    """The regions in order, by where the names of their municipalities stand on the map."""
    seen: dict[str | None, list[float]] = {}
    for row in records(found):
        seen.setdefault(row["region"], []).append(row["latitude"] or -math.inf)
    return {region: -sum(latitudes) / len(latitudes) for region, latitudes in seen.items()}


def _people(many: int | None) -> str:
    return UNKNOWN if many is None else formatting.number(many)


def _far(kilometres: float | None) -> str:
    if kilometres is None:
        return UNKNOWN
    return "minder dan 1 km" if kilometres < 1 else f"{formatting.number(round(kilometres))} km"
