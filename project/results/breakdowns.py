"""Breakdowns: the same figures by stop, municipality, region, month or kind, each with its total.

Every figure stands in exactly one part, so that the parts together are the whole: what has no
known month or region stands in a part that says so. Nothing is divided over two parts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from project import figures, formatting
from project.figures import Figure, Total
from project.frames import records
from project.results import reach
from project.results.key_figure import THINGS, KeyFigure
from project.tables import Column, Table
from project.wording.counts import UNIT, FigureState, Unit
from project.wording.reading import BREAKDOWN, Breakdown
from project.wording.tour import EVENT_KIND, GRANT_COVERAGE, DatePrecision, EventKind

PART_COLUMNS = ["key", "label", "figure", "total"]
# More names than this in one sentence nobody reads.
_MOST_NAMED = 12
PER_DAY_COLUMNS = ["place", "period", "number", "days", "per_day"]
OUTSIDE = "buiten de provincie"
NO_PLACE = "gemeente onbekend"
NO_MONTH = "maand onbekend"
PER_DAY_RULE = (
    "Het aantal bezoekers gedeeld door alle dagen van de halte, de eerste en de laatste ook. Op "
    "welke dagen de locatie dicht was, staat in geen bron. Haltes waarvan het aantal of de dagen "
    "niet helemaal bekend zijn, doen niet mee."
)
UNIQUE = KeyFigure(
    code="unique",
    label="Unieke mensen",
    value="onbekend",
    out_of="niet gemeten",
    rule="Hoeveel verschillende mensen er kwamen, houdt niemand bij: daarvoor zouden we namen "
    "moeten bewaren. Bezoeken en deelnames zijn samen geen aantal mensen: wie vaker kwam, telt "
    "vaker mee.",
    state="Niet gemeten.",
    page="reach",
    parts=(),
    closing="Er is niets op te tellen: dit aantal is nooit gemeten.",
)
_NORTH_TO_SOUTH = ["Noord", "Midden", "Zuid"]
# What can be said of visitors: a stop is of no kind.
FITS: dict[Unit, list[Breakdown]] = {
    Unit.VISITORS: [one for one in Breakdown if one is not Breakdown.KIND],
    Unit.PARTICIPANTS: list(Breakdown),
}


@dataclass(frozen=True, slots=True)
class PerDay:
    """The stops whose number and days are both known, the places left out, and the mean.

    ``stops``: PER_DAY_COLUMNS, ``per_day`` is people a day. ``mean`` is None below three stops.
    """

    stops: pd.DataFrame
    without: tuple[str, ...]
    mean: float | None

    @property
    def left_out(self) -> int:
        """How many stops could not take part."""
        return len(self.without)


def parts(frame: pd.DataFrame, along: Breakdown, unit: Unit) -> pd.DataFrame:
    """The figures of stops or sessions laid out by ``along``: PART_COLUMNS, in reading order.

    ``total`` is the honest total of the part and ``figure`` the same as one figure for a chart.
    """
    found: dict[tuple[Any, ...], list[Figure]] = {}
    names: dict[tuple[Any, ...], str] = {}
    for row in records(frame):
        order, label = _PLACE_OF[along](row, unit)
        found.setdefault(order, []).append(row["figure"])
        names[order] = label
    rows = []
    for order in sorted(found):
        total = figures.total(found[order])
        # One figure keeps its own word: "niet geteld" and not just "onbekend".
        figure = found[order][0] if len(found[order]) == 1 else as_figure(total)
        rows.append(("/".join(map(str, order)), names[order], figure, total))
    return pd.DataFrame(rows, columns=PART_COLUMNS, dtype=object)


def rule(along: Breakdown, unit: Unit) -> str:
    """What a reader must know of this breakdown; "" when nothing."""
    if along is Breakdown.MONTH and unit is Unit.VISITORS:
        return (
            "Een halte die over twee maanden liep, heeft één aantal. Dat verdelen we niet: zulke "
            "haltes staan op een eigen regel."
        )
    if along is Breakdown.REGION:
        return f"Haltes {OUTSIDE} staan op een eigen regel en tellen niet mee voor de provincie."
    return ""


def as_figure(total: Total) -> Figure:
    """A total as one figure: known, at least so many, or the reason why there is no number."""
    if total.number is not None:
        return Figure(
            FigureState.KNOWN,
            counted=total.counted,
            estimated=total.estimated,
            complete=not total.at_least,
        )
    if not total.expected:
        return Figure(FigureState.NOT_YET if total.upcoming else FigureState.CANCELLED)
    return Figure(FigureState.NOT_YET if total.untouched else FigureState.UNKNOWN, due=True)


def table(found: pd.DataFrame, along: Breakdown, unit: Unit) -> pd.DataFrame:
    """The parts for a reader; counted and estimated apart, how much is known in words."""
    return Table[dict[str, Any]](
        (
            Column(BREAKDOWN[along].capitalize(), lambda row: row["label"]),
            Column(UNIT[unit][1].capitalize(), lambda row: row["figure"].words()),
            Column("Geteld", lambda row: or_word(row["total"].counted)),
            Column("Geschat", lambda row: or_word(row["total"].estimated)),
            Column("Bekend van", lambda row: row["total"].completeness(*THINGS[unit])),
        )
    ).frame(records(found))


def per_day(stops: pd.DataFrame) -> PerDay:
    """Visitors a day for stops with known days and a complete number; the others are left out.

    Source: the frame of ``reach.stops``. Nobody wrote down on which days a location was closed,
    so every day of the stay counts.
    """
    expected = [row for row in records(stops) if row["figure"].is_expected]
    known = [row for row in expected if _is_per_day(row)]
    rows = [
        (row["place"], row["period"], row["figure"].number, _days(row), _per_day(row))
        for row in known
    ]
    rates = [row[-1] for row in rows]
    return PerDay(
        stops=pd.DataFrame(rows, columns=PER_DAY_COLUMNS, dtype=object),
        without=tuple(row["place"] for row in expected if not _is_per_day(row)),
        # Below three an average says nothing (docs/figures.md).
        mean=sum(rates) / len(rates) if len(rates) >= 3 else None,
    )


def sentence_per_day(found: PerDay) -> str:
    """What the comparison per day shows and what it had to leave out, in Dutch."""
    many = len(found.stops)
    said = (
        f"Van {formatting.amount(many, 'halte', 'haltes')} kennen we het hele aantal en de dagen."
        if many
        else "Van geen enkele halte kennen we het hele aantal én de dagen."
    )
    if found.mean is not None:
        said += (
            f" Gemiddelde van de haltes: {formatting.decimal(found.mean)} bezoekers per dag "
            f"(n = {many}). Elke halte telt daarin even zwaar."
        )
    elif many:
        said += " Een gemiddelde geven we pas vanaf drie haltes."
    if found.left_out:
        said += f" {left_out_per_day(found)}"
    return said


def left_out_per_day(found: PerDay) -> str:
    """Which stops could not take part, by name: ``Niet meegenomen: Horst en Venlo.``"""
    named = list(found.without[:_MOST_NAMED])
    rest = found.left_out - len(named)
    return f"Niet meegenomen: {formatting.listing([*named, f'{rest} andere'] if rest else named)}."


def table_per_day(found: PerDay) -> pd.DataFrame:
    """The stops side by side, the most visitors a day first."""
    ordered = found.stops.sort_values("per_day", ascending=False, kind="stable")
    return _PER_DAY.frame(records(ordered))


_PER_DAY = Table[dict[str, Any]](
    (
        Column("Halte", lambda row: row["place"]),
        Column("Bezoekers per dag", lambda row: formatting.decimal(row["per_day"])),
        Column("Bezoekers", lambda row: formatting.number(row["number"])),
        Column("Dagen", lambda row: formatting.number(row["days"])),
        Column("Periode", lambda row: row["period"]),
    )
)


def choices(
    stops: pd.DataFrame, sessions: pd.DataFrame
) -> dict[str, tuple[str, str, Mapping[Any, str]]]:
    """By argument of ``reach.narrow``: its label, its name in the address, and what it may be."""
    return {
        "year": ("Periode", "periode", reach.years(stops, sessions)),
        "region": ("Regio", "regio", regions(stops)),
        "grant": ("Subsidie", "subsidie", GRANT_COVERAGE),
        "kind": ("Soort bijeenkomst", "soort", EVENT_KIND),
    }


def regions(*frames: pd.DataFrame) -> dict[str, str]:
    """The regions in which something on these frames lies, from north to south, to choose from."""
    found = {region for frame in frames for region in frame["region"].dropna()}
    return {name: name for name in sorted(found, key=_from_the_north)}


def in_short(visits: Total, participations: Total) -> str:
    """Visits and participations beside each other, never added: for a status line."""
    return (
        f"{visits.short().capitalize()} bezoekers, {participations.short()} deelnemers. Hoeveel "
        "verschillende mensen dat zijn, meet niemand."
        if visits.number is not None and participations.number is not None
        else f"Bezoekers: {visits.short()}. Deelnemers: {participations.short()}."
    )


def or_word(number: int | None) -> str:
    """The number for a table; a word where nothing was counted in that way."""
    return "geen aantal" if number is None else formatting.number(number)


def _is_per_day(stop: dict[str, Any]) -> bool:
    figure: Figure = stop["figure"]
    by_day = stop["date_precision"] == DatePrecision.DAY
    return by_day and figure.complete and figure.number is not None


def _days(stop: dict[str, Any]) -> int:
    return int((stop["last_day"] - stop["first_day"]).days) + 1


def _per_day(stop: dict[str, Any]) -> float:
    return float(stop["figure"].number) / _days(stop)


def _by_stop(row: dict[str, Any], unit: Unit) -> tuple[tuple[Any, ...], str]:
    if unit is Unit.VISITORS:
        return (row["position"], row["id"]), f"{row['position']}. {row['place']}"
    if pd.isna(row["stop_id"]):
        return (1, 0), "niet bij een halte"
    return (0, int(row["stop_id"])), row["place"]


def _by_municipality(row: dict[str, Any], _unit: Unit) -> tuple[tuple[Any, ...], str]:
    name = row["municipality"]
    if pd.isna(name):
        return (2, ""), NO_PLACE
    if not row["in_province"]:
        return (1, name), f"{name} ({OUTSIDE})"
    return (0, name), name


def _by_region(row: dict[str, Any], _unit: Unit) -> tuple[tuple[Any, ...], str]:
    if pd.isna(row["municipality"]):
        return (2, ""), NO_PLACE
    if not row["in_province"]:
        return (1, ""), OUTSIDE
    if pd.isna(row["region"]):
        return (0, 9, ""), "regio onbekend"
    return (0, *_from_the_north(row["region"])), row["region"]


def _from_the_north(region: str) -> tuple[int, str]:
    where = region.partition("-")[0]
    known = where in _NORTH_TO_SOUTH
    return _NORTH_TO_SOUTH.index(where) if known else len(_NORTH_TO_SOUTH), region


def _by_month(row: dict[str, Any], _unit: Unit) -> tuple[tuple[Any, ...], str]:
    first, last = (
        (row["first_day"], row["last_day"]) if "first_day" in row else (row["day"], row["day"])
    )
    if pd.isna(first) or pd.isna(last):
        return (9999, 1, 9999, 1), NO_MONTH
    label = formatting.month(first)
    if _month(first) != _month(last):
        # A whole stay has one number, which nobody can divide over its months.
        label = f"{label} – {formatting.month(last)}"
    return (*_month(first), *_month(last)), label


def _by_kind(row: dict[str, Any], _unit: Unit) -> tuple[tuple[Any, ...], str]:
    kind = EventKind(row["kind"])
    return (list(EventKind).index(kind),), EVENT_KIND[kind]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


_PLACE_OF: dict[Breakdown, Callable[[dict[str, Any], Unit], tuple[tuple[Any, ...], str]]] = {
    Breakdown.STOP: _by_stop,
    Breakdown.MUNICIPALITY: _by_municipality,
    Breakdown.REGION: _by_region,
    Breakdown.MONTH: _by_month,
    Breakdown.KIND: _by_kind,
}
