"""The figures of Overzicht: places, sessions, people and cooperatives, each described here, once.

A new figure is a function here, and its name in ``key_figures``.
"""

from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
from sqlmodel import Session

from project import formatting
from project.directory import listing
from project.frames import records
from project.parsing.periods import Period
from project.results import coverage, evidence, reach
from project.results.attained import NO_EXHIBITION
from project.results.key_figure import COUNTS, GONE, OPEN, THINGS, TO_COME, KeyFigure, Part
from project.results.read_cache import cached
from project.wording.counts import Unit
from project.wording.reading import COVERAGE, Coverage
from project.wording.tour import (
    SESSION_STATUS,
    STOP_STATUS,
    DatePrecision,
    EventKind,
    SessionStatus,
    StopStatus,
)

# What a reader knows of the days of a stop; OPEN is one without.
_PRECISION = {DatePrecision.DAY: "dagen bekend", DatePrecision.MONTH: "alleen de maand bekend"}
_SIGN = {
    SessionStatus.HELD: COUNTS,
    SessionStatus.UNCONFIRMED: OPEN,
    SessionStatus.PLANNED: TO_COME,
    SessionStatus.CANCELLED: GONE,
}


@cached
def key_figures(
    session: Session, today: date, period: Period | None = None, project: str = ""
) -> tuple[KeyFigure, ...]:
    """What Overzicht says about the tour, in reading order.

    ``period`` and ``project`` (a slug) narrow it as ``reach.asked_for`` says.
    """
    asked = reach.asked_for(session, today, period, project)
    province = coverage.province_of(session, project).name
    return (
        _municipalities(asked.stops, province, coverage.how_many(session, project)),
        _stops(asked.stops, province),
        _workshops(workshops(asked.sessions)),
        _people(Unit.VISITORS, "Bezoekers", asked.stops, province),
        _people(Unit.PARTICIPANTS, "Deelnemers", asked.sessions, province),
        _cooperatives(session, project),
    )


def people(session: Session, today: date, project: str = "") -> list[KeyFigure]:
    """Of the key figures the two that count people: visitors and participants."""
    return [one for one in key_figures(session, today, None, project) if one.code in set(Unit)]


def workshops(sessions: pd.DataFrame) -> pd.DataFrame:
    """Of these sessions the workshops."""
    return sessions[sessions["kind"] == EventKind.WORKSHOP]


def _municipalities(stops: pd.DataFrame, province: str, in_all: int | None) -> KeyFigure:
    """Those of the province with a stop; one where every stop was cancelled is left out."""
    inside = stops[stops["in_province"].astype(bool)]
    parts, many = [], Counter[Coverage]()
    for name, rows in inside.groupby("municipality", sort=False):
        state = coverage.state_of(rows["status"])
        if state is Coverage.NOT_YET:
            continue
        many[state] += 1
        parts.append(
            Part(
                label=str(name),
                words=COVERAGE[state],
                figure=COUNTS if state is Coverage.VISITED else TO_COME,
                when="; ".join(rows["period"]),
                source="; ".join(evidence.fact_source(row) for row in records(rows)),
            )
        )
    visited, announced = many[Coverage.VISITED], many[Coverage.ANNOUNCED]
    return KeyFigure(
        code="municipalities",
        label=f"Gemeenten in {province}",
        value=", ".join(
            f"{formatting.number(many[one])} {COVERAGE[one]}"
            for one in (Coverage.VISITED, Coverage.ANNOUNCED)
            if many[one] or one is Coverage.VISITED
        ),
        out_of="" if in_all is None else f"van {formatting.number(in_all)}",
        rule="Bezocht: er was of is een halte met bekende datums, of er zijn bezoekers geteld. "
        "Aangekondigd: er is alleen een halte genoemd. We tellen de gemeenten van nu, in "
        f"{province}.",
        state=f"Van {formatting.amount(announced, 'gemeente', 'gemeenten')} is er alleen een "
        "aankondiging; een bezoek is niet bevestigd."
        if announced
        else "In elke genoemde gemeente was of is de tentoonstelling."
        if visited
        else "Er is nog geen gemeente genoemd.",
        page="route",
        parts=tuple(parts),
        things=("gemeente", "gemeenten"),
        whole=in_all,
    )


def _stops(stops: pd.DataFrame, province: str) -> KeyFigure:
    rows = records(stops)
    going = [row for row in rows if row["status"] is not StopStatus.CANCELLED]
    many = {one: sum(row["date_precision"] is one for row in going) for one in DatePrecision}
    undated, monthly = many[DatePrecision.UNKNOWN], many[DatePrecision.MONTH]
    value = f"{formatting.number(len(going) - undated)} met datum"
    if monthly:
        value += f" ({formatting.number(monthly)} alleen de maand)"
    if cancelled := len(rows) - len(going):
        value += f", {formatting.number(cancelled)} vervallen"
    inside = int(stops["in_province"].astype(bool).sum())
    parts = []
    for row in rows:
        gone, said = row["status"] is StopStatus.CANCELLED, _PRECISION.get(row["date_precision"])
        words = STOP_STATUS[row["status"]] if gone or said is None else said
        figure = GONE if gone else OPEN if said is None else COUNTS
        parts.append(evidence.thing(evidence.stop_name(row), words, figure, row))
    return KeyFigure(
        code="stops",
        label="Haltes",
        value=value,
        out_of=f"van {formatting.number(len(rows))}, waarvan {formatting.number(inside)} in "
        f"{province}",
        rule="Een halte is een plek waar de tentoonstelling staat. Haltes buiten "
        f"{province} laten we zien, maar ze tellen niet mee voor de provincie.",
        state=f"Van {formatting.amount(undated, 'halte', 'haltes')} zijn de datums onbekend."
        if undated
        else "Elke halte heeft een datum.",
        page="route",
        parts=tuple(parts),
        things=("halte", "haltes"),
    )


def _workshops(sessions: pd.DataFrame) -> KeyFigure:
    rows = records(sessions)
    many = Counter(row["status"] for row in rows)
    said = [f"{formatting.number(many[one])} {SESSION_STATUS[one]}" for one in _SIGN if many[one]]
    waiting = many[SessionStatus.UNCONFIRMED]
    return KeyFigure(
        code="workshops",
        label="Werkbijeenkomsten",
        value=formatting.listing(said) or "nog geen gepland",
        out_of=f"van {formatting.number(len(rows))}",
        rule="Gehouden: iemand heeft ingevuld dat de bijeenkomst er was. Dat de dag voorbij is, "
        "bewijst dat niet.",
        state=f"Van {formatting.amount(waiting, 'werkbijeenkomst', 'werkbijeenkomsten')} is de dag "
        "voorbij en heeft niemand bevestigd dat zij er was."
        if waiting
        else "Geen werkbijeenkomst wacht op een bevestiging.",
        page="reach",
        parts=tuple(
            evidence.thing(
                f"{evidence.label(Unit.PARTICIPANTS, row)}: {row['title']}",
                SESSION_STATUS[row["status"]],
                _SIGN[row["status"]],
                row,
            )
            for row in rows
        ),
        things=("werkbijeenkomst", "werkbijeenkomsten"),
    )


def _people(unit: Unit, label: str, frame: pd.DataFrame, province: str) -> KeyFigure:
    key = evidence.people(
        unit,
        frame,
        code=unit.value,
        label=label,
        rule="De som van wat bekend is. “Ten minste” staat erbij zolang er een aantal ontbreekt. "
        "Bezoekers en deelnemers tellen we nooit bij elkaar op.",
        page="reach",
    )
    # Of a session without a stop nobody knows where it was.
    inside = frame[frame["in_province"].map(lambda one: pd.isna(one) or bool(one))]
    if len(inside) == len(frame):
        return key
    within = reach.total(inside)
    said = "" if within.number is None else f"{within.words()} bij "
    known = within.completeness(*THINGS[unit])
    return replace(key, out_of=f"{key.out_of}. In {province}: {said}{known}")


def _cooperatives(session: Session, project: str) -> KeyFigure:
    known = listing.is_laid_down(session, project)
    rows = listing.named(session) if known else []
    inside = sum(row["in_exhibition"] for row in rows)
    others = len(rows) - inside
    return KeyFigure(
        code="cooperatives",
        label="Sociale coöperaties",
        value=f"{formatting.number(inside)} in de tentoonstelling" if known else "niet bekend",
        out_of=(f"{formatting.number(others)} verder genoemd" if others else "")
        if known
        else listing.NOT_LAID_DOWN.capitalize(),
        rule="De coöperaties die volgens de bronnen in de tentoonstelling staan. Verder genoemd: "
        "alleen in de film van 2016.",
        state="Bekend: de bronnen noemen ze bij naam."
        if known
        else f"Onbekend: {listing.NOT_LAID_DOWN}.",
        page="cooperatives",
        parts=tuple(
            evidence.thing(row["name"], "in de tentoonstelling", COUNTS, row)
            if row["in_exhibition"]
            else evidence.thing(row["name"], "verder genoemd", TO_COME, row)
            for row in rows
        )
        if known
        else (NO_EXHIBITION,),
        things=("sociale coöperatie", "sociale coöperaties"),
    )
