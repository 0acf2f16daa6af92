"""Where the exhibition has been and where not yet: the municipalities of today, and how far away.

Visited: a stop was or is there by its days, or by a count. Announced: a stop was only named.
Stops outside the province of the project are shown and not counted.
"""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.facts import population
from project.facts.population import Inhabitants
from project.figures import Figure
from project.frames import records
from project.models import Municipality, Project, Province
from project.parsing.periods import Period
from project.results import evidence, reach
from project.results.key_figure import COUNTS, OPEN, TO_COME, KeyFigure, Part
from project.results.read_cache import cached
from project.tables import Column, Table
from project.tour import itinerary
from project.wording.counts import FigureState
from project.wording.reading import COVERAGE, Coverage
from project.wording.tour import ONLY_NAMED, STOP_STATUS, WAS_THERE, StopStatus

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
    return _beside(session, reach.of_project(reach.stops(session, today), project), project)


def _beside(session: Session, stops: pd.DataFrame, project: str) -> pd.DataFrame:
    """The municipalities of today beside these stops: COVERAGE_COLUMNS."""
    found = _of_today(session, project)
    numbers: dict[str, int] = {}
    for code in {one.province_code for one in found}:
        loaded = population.of_province(session, code)
        numbers |= loaded.numbers if loaded else {}
    rows = [(*_row(one, stops), numbers.get(one.code)) for one in found]
    return pd.DataFrame(rows, columns=COVERAGE_COLUMNS, dtype=object)


@cached
def key_figures(
    session: Session, today: date, period: Period | None = None, project: str = ""
) -> tuple[KeyFigure, ...]:
    """The municipalities by what happened there, and last the inhabitants of the visited ones."""
    stops = reach.asked_for(session, today, period, project).stops
    found, province = _beside(session, stops, project), province_of(session, project)
    loaded = population.of_province(session, province.code)
    return (*by_state(found, stops, province.name), inhabitants(found, loaded, province.name))


def by_state(found: pd.DataFrame, stops: pd.DataFrame, province: str) -> list[KeyFigure]:
    """How many municipalities were visited, announced or not yet, each with its rule."""
    states = Counter(found["state"])
    said = [
        _count(
            state,
            _parts(found, state),
            label=f"Gemeenten: {COVERAGE[state]}",
            value=formatting.number(states[state]),
            out_of=f"van {formatting.number(len(found))} in {province}"
            f" ({formatting.share(states[state], len(found))})",
            rule=_RULES[state],
        )
        for state in Coverage
    ]
    outside = stops[~stops["in_province"].astype(bool)]
    if not outside.empty:
        said.append(_outside(outside, province))
    return said


def _count(
    code: str, parts: tuple[Part, ...], *, label: str, value: str, out_of: str, rule: str
) -> KeyFigure:
    return KeyFigure(
        code=f"coverage:{code}",
        label=label,
        value=value,
        out_of=out_of,
        rule=rule,
        state="Volgt uit de haltes van de rondreis.",
        page="reach",
        parts=parts,
        things=("gemeente", "gemeenten"),
    )


def _parts(found: pd.DataFrame, counting: Coverage) -> tuple[Part, ...]:
    return tuple(
        Part(
            label=row["name"],
            words=COVERAGE[row["state"]],
            figure=COUNTS if row["state"] is counting else TO_COME,
            source=f"CBS-code {row['code']}",
        )
        for row in records(found)
    )


def state_of(statuses: Iterable[StopStatus]) -> Coverage:
    """What happened where stops stand like this; nothing yet where all of them were cancelled."""
    found = set(statuses)
    if found & WAS_THERE:
        return Coverage.VISITED
    return Coverage.ANNOUNCED if found & ONLY_NAMED else Coverage.NOT_YET


def inhabitants(found: pd.DataFrame, loaded: Inhabitants | None, province: str) -> KeyFigure:
    """How many people live in a municipality that was visited, and which share that is.

    ``loaded`` are the inhabitants of the province; without them no share is said, and without
    those of one municipality neither.
    """
    value, out_of, rule = _share(found, loaded, province)
    return KeyFigure(
        code=f"coverage:{INHABITANTS}",
        label="Inwoners van een bezochte gemeente",
        value=value,
        out_of=out_of,
        rule=rule,
        state="Inwoners volgens de bron erbij; bezocht volgt uit de haltes van de rondreis.",
        page="reach",
        parts=() if loaded is None else _people_of(found, loaded),
    )


def _share(found: pd.DataFrame, loaded: Inhabitants | None, province: str) -> tuple[str, str, str]:
    """The number and its share, of how many, and the rule; in words when nobody can say."""
    if loaded is None:
        rule = (
            f"Welk deel van de inwoners van {province} in een bezochte gemeente woont, is niet te "
            "zeggen zonder de inwoners van elke gemeente in die provincie."
        )
        return population.NOT_LOADED, "", rule
    if set(found["code"]) != set(loaded.numbers):
        rule = (
            "Zonder de inwoners van elke gemeente is niet te zeggen welk deel van de inwoners in "
            "een bezochte gemeente woont."
        )
        return UNKNOWN, "niet van elke gemeente van nu is het aantal inwoners geladen", rule
    many = int(found.loc[found["state"] == Coverage.VISITED, "inhabitants"].sum())
    share = (loaded.about if many else "") + formatting.share(many, loaded.total)
    out_of = f"van {formatting.number(loaded.total)} inwoners van {province} {loaded.on_day()}"
    rule = (
        f"{share[0].upper()}{share[1:]} van de inwoners van {province} woont in een gemeente waar "
        "de tentoonstelling was; dat zegt niet dat zij kwamen. We tellen de gemeenten van nu, met "
        f"de inwoners {loaded.on_day()}, in welk jaar de tentoonstelling er ook was. Bron: "
        f"{formatting.sentence(loaded.source)}{_WHY_ABOUT if loaded.about else ''}"
    )
    return f"{formatting.number(many)} ({share})", out_of, rule


def about_inhabitants(key: KeyFigure) -> str:
    """What the share says and does not say, and why there is no rate per inhabitant."""
    return f"{key.rule} {_NO_RATE}"


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
    return _STILL_TO_VISIT.frame(rows)


_STILL_TO_VISIT = Table[dict[str, Any]](
    (
        Column("Gemeente", lambda row: row["name"]),
        Column("Regio", lambda row: row["region"] or UNKNOWN),
        Column("Inwoners", lambda row: _people(row["inhabitants"])),
        Column("Afstand", lambda row: _far(row["distance"])),
        Column("Dichtstbijzijnde halte", lambda row: row["nearest"] or UNKNOWN),
    )
)


def none_left(province: str) -> str:
    """Why the list of :func:`not_yet` is empty."""
    return f"In elke gemeente in {province} was of komt een halte."


def table(found: pd.DataFrame, loaded: Inhabitants | None) -> pd.DataFrame:
    """Every municipality with what happened there, for a reader and for a file."""
    source = "niet geladen" if loaded is None else f"{loaded.source}, {loaded.on_day()}"
    return _ALL.frame(records(found)).assign(**{"Bron van de inwoners": source})


_ALL = Table[dict[str, Any]](
    (
        Column("Gemeente", lambda row: row["name"]),
        Column("Stand", lambda row: COVERAGE[row["state"]]),
        Column("Regio", lambda row: row["region"] or UNKNOWN),
        Column("Plaats van de halte", lambda row: row["places"] or "geen halte"),
        Column("Afstand tot een halte", lambda row: _far(row["distance"])),
        Column("Dichtstbijzijnde halte", lambda row: row["nearest"] or UNKNOWN),
        Column("CBS-code", lambda row: row["code"]),
        Column(
            "Inwoners", lambda row: UNKNOWN if row["inhabitants"] is None else row["inhabitants"]
        ),
    )
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
    return itinerary.municipality_count(session, province_of(session, project).code)


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


def _people_of(found: pd.DataFrame, loaded: Inhabitants) -> tuple[Part, ...]:
    # As long as those of one municipality are missing, nothing is added up.
    known = set(found["code"]) == set(loaded.numbers)
    # That nobody lives where it was, is a real 0 and adds up to one.
    rest = TO_COME if (found["state"] == Coverage.VISITED).any() else _people_in(0)
    return tuple(
        Part(
            label=row["name"],
            words=f"{_people(row['inhabitants'])} inwoners ({COVERAGE[row['state']]})",
            figure=OPEN
            if not known
            else _people_in(row["inhabitants"])
            if row["state"] is Coverage.VISITED
            else rest,
            when=loaded.on_day(),
            source=loaded.source,
        )
        for row in records(found)
    )


def _people_in(many: int) -> Figure:
    return Figure(FigureState.KNOWN, counted=many)


def _outside(stops: pd.DataFrame, province: str) -> KeyFigure:
    names = sorted(set(stops["municipality"]))
    return _count(
        OUTSIDE,
        tuple(
            evidence.thing(
                f"{row['place']}, gemeente {row['municipality']}",
                STOP_STATUS[row["status"]],
                TO_COME,
                row,
            )
            for row in records(stops)
        ),
        label=f"Gemeenten buiten {province}",
        value=formatting.number(len(names)),
        out_of=formatting.listing(names),
        rule=f"Haltes buiten {province} laten we zien. Ze tellen niet mee voor de gemeenten en het "
        "aandeel in de provincie.",
    )


def _of_today(session: Session, project: str) -> list[Municipality]:
    provinces = select(col(Project.province_code))
    if project:
        provinces = provinces.where(col(Project.slug) == project)
    of_today = select(Municipality).where(
        col(Municipality.successor_code).is_(None), col(Municipality.province_code).in_(provinces)
    )
    return list(session.scalars(of_today.order_by(col(Municipality.name))))


def _row(one: Municipality, stops: pd.DataFrame) -> tuple[Any, ...]:
    here = stops[(stops["municipality_code"] == one.code)]
    going = here[here["status"] != StopStatus.CANCELLED]
    state = state_of(here["status"])
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
