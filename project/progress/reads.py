"""Progress: what the tour did, where it is, and what still has to be entered."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import cooperatives, formatting, reach, tour
from project.counts import reads as count_reads
from project.figures import Figure
from project.frames import records
from project.reach import coverage, evidence
from project.reach.evidence import THINGS, KeyFigure
from project.reach.last_look import LastLook
from project.tour import TourProject
from project.typed.periods import Period
from project.wording import (
    CANCEL_REASON,
    CERTAINTY,
    EVENT_KIND,
    GRANT_COVERAGE,
    ONLY_NAMED,
    POINT_PRECISION,
    SESSION_STATUS,
    STOP_STATUS,
    UNIT,
    WAS_THERE,
    DatePrecision,
    EventKind,
    FigureState,
    GrantCoverage,
    SessionStatus,
    StopStatus,
    Unit,
)

OPEN_COLUMNS = [
    "unit",
    "subject_id",
    "place",
    "label",
    "period",
    "days_late",
    "words",
    # Today's session, or a stop where the exhibition stands now.
    "today",
    "recent",
    # A part of its days was entered.
    "begun",
]
VISITED, ANNOUNCED = "bezocht", "aangekondigd"
# More names than this in one sentence nobody reads.
_MOST_NAMED = 12
# So long after its last day a figure is still counted in the way that is usual now.
_RECENT = timedelta(days=14)


def introduction(about: TourProject) -> str:
    """What this is all about, for who comes here for the first time."""
    told = (
        f"Een tentoonstelling over sociale coöperaties reist door {about.province_name}, met "
        f"werkbijeenkomsten: het project {about.name} van de Sociale Alliantie"
    )
    if about.funder:
        told += f", met steun van {about.funder}"
    days = [
        f"{word} {formatting.day(day)}"
        for word, day in (("vanaf", about.first_day), ("tot en met", about.last_day))
        if day
    ]
    return f"{told}. Het project loopt {' '.join(days)}." if days else f"{told}."


def where_is_it(stops_of_tour: pd.DataFrame) -> list[str]:
    """Where the exhibition is now or was last, and where it goes next, in Dutch sentences."""
    rows = records(stops_of_tour)
    sentences = [_standing_here(row) for row in rows if row["status"] is StopStatus.OPEN]
    if not sentences:
        sentences.append(_last_seen(rows))
    coming = next((row for row in rows if _is_coming(row)), None)
    if coming is None:
        sentences.append("Een volgende plaats is nog niet bekend.")
    else:
        sentences.append(f"De volgende plaats is {coming['place']} ({coming['period']}).")
    if places := [row["place"] for row in rows if row["status"] is StopStatus.WAS_UNDATED]:
        sentences.append(
            f"In {formatting.listing(places)} was zij volgens een telling; wanneer, is niet bekend."
        )
    if places := [row["place"] for row in rows if _was_announced_once(row)]:
        are = "is" if len(places) == 1 else "zijn"
        sentences.append(f"{formatting.listing(places)} {are} ooit aangekondigd, zonder datum.")
    return sentences


def key_figures(
    session: Session, today: date, period: Period | None = None, project: str = ""
) -> list[KeyFigure]:
    """What Overzicht says about the tour: places, sessions, people. Each with its rule.

    ``period`` and ``project`` (a slug) narrow it as ``reach.asked_for`` says.
    """
    return list(_key_figures(session, today, period, project))


def people(session: Session, today: date, project: str = "") -> list[KeyFigure]:
    """Of the key figures the two that count people: visitors and participants."""
    found = key_figures(session, today, project=project)
    return [one for one in found if one.code in set(Unit)]


def workshops(sessions: pd.DataFrame) -> pd.DataFrame:
    """Of these sessions the workshops."""
    return sessions[sessions["kind"] == EventKind.WORKSHOP]


def municipalities(stops: pd.DataFrame) -> dict[str, str]:
    """The municipalities of the province with a stop, by name: ``bezocht`` or ``aangekondigd``.

    Visited: a stop there is or was open on known days, or visitors were counted. One that is only
    named is announced; one where every stop was cancelled is left out.
    """
    found: dict[str, str] = {}
    for row in records(stops[stops["in_province"].astype(bool)]):
        if row["status"] in WAS_THERE:
            found[row["municipality"]] = VISITED
        elif row["status"] in ONLY_NAMED:
            found.setdefault(row["municipality"], ANNOUNCED)
    return found


def open_figures(session: Session, today: date, project: str = "") -> pd.DataFrame:
    """What staff still has to enter: OPEN_COLUMNS, what is of today first, then the most overdue.

    Follows from the tour: each stop and each session that expects a count, as soon as it is over
    or runs, until its figure is complete. A stop that runs waits for nobody while every day up to
    today is filled in.
    """
    return _open_figures(session, today, project)


def nothing_open(session: Session) -> str:
    """Why no figure waits: all of them are filled in, or there is nothing to count yet."""
    if tour.stops(session).empty and tour.sessions(session).empty:
        return "Er zijn nog geen haltes en geen bijeenkomsten: er is nog niets in te vullen."
    return "Alles wat ingevuld kon worden, is ingevuld."


def sentences_open(still_open: pd.DataFrame) -> list[str]:
    """Which figures still have to be entered, a Dutch sentence for each unit."""
    sentences = []
    for unit in Unit:
        places = list(still_open.loc[still_open["unit"] == unit, "place"])
        if places:
            named = places[:_MOST_NAMED]
            rest = len(places) - len(named)
            names = formatting.listing([*named, f"{rest} andere"] if rest else named)
            many = formatting.amount(len(places), *THINGS[unit])
            sentences.append(f"Aantal {UNIT[unit][1]} nog open bij {many}: {names}.")
    return sentences


def entered_counts(session: Session, today: date, most: int = 500) -> dict[int, str]:
    """The newest counts that stand now, to choose from: number and what a choice says."""
    names = {
        **_names(Unit.VISITORS, reach.stops(session, today)),
        **_names(Unit.PARTICIPANTS, reach.sessions(session, today)),
    }
    found = {}
    for row in count_reads.standing(session, most):
        unit, subject_id = count_reads.subject_of(row)
        days = count_reads.days_in_words(row)
        name = names[unit, subject_id] + (f" ({days})" if days else "")
        found[row.id] = f"nr {row.id} · {name}: {count_reads.value_in_words(row)}"
    return found


def stop_names(stops: pd.DataFrame) -> dict[str, str]:
    """The stops to step through: slug, and its number and place."""
    return {row["slug"]: f"{row['position']} · {row['place']}" for row in records(stops)}


def stop_links(stops: pd.DataFrame) -> dict[str, str]:
    """The stops to choose from: slug and what a link says."""
    return {
        row["slug"]: f"{row['position']}. {row['place']}, {row['period']}" for row in records(stops)
    }


def about(
    stops: pd.DataFrame, gatherings: pd.DataFrame, slug: str | None
) -> list[tuple[str, dict[str, str]]]:
    """Everything that is known of the chosen stop and its sessions: title and facts of each."""
    found = []
    for stop in records(stops[stops["slug"] == slug]):
        found.append((f"Halte {stop['position']}: {stop['place']}", about_stop(stop)))
        there = gatherings[gatherings["stop_id"] == stop["id"]]
        found += [(one["title"], about_session(one)) for one in records(there)]
    return found


def about_stop(stop: dict[str, Any]) -> dict[str, str]:
    """What is known of one stop (a row of ``reach.stops``), as Dutch label and value."""
    facts = {
        "Waar": f"{stop['venue']}, {stop['place']} (gemeente {stop['municipality']})",
        "Adres": stop["address"] or "onbekend",
        "Wanneer": stop["period"],
        "Stand": STOP_STATUS[stop["status"]],
        "Bezoekers": stop["words"],
        "Subsidie": GRANT_COVERAGE[stop["grant_coverage"]],
        "Punt op de kaart": POINT_PRECISION[stop["point_precision"]],
        "Bron van de datums": f"{stop['source']} ({CERTAINTY[stop['certainty']]})",
        "Bron van de plaats": f"{stop['venue_source']} ({CERTAINTY[stop['venue_certainty']]})",
    }
    if stop["cancelled"]:
        facts["Waarom vervallen"] = CANCEL_REASON[stop["cancel_reason"]]
    if stop["note"]:
        facts["Let op"] = stop["note"]
    return facts


def about_session(gathering: dict[str, Any]) -> dict[str, str]:
    """What is known of one session (a row of ``reach.gatherings``), as Dutch label and value."""
    facts = {
        "Soort": EVENT_KIND[gathering["kind"]],
        "Wanneer": f"{gathering['period']} {gathering['time_of_day']}".strip(),
        "Stand": SESSION_STATUS[gathering["status"]],
        "Bron": f"{gathering['source']} ({CERTAINTY[gathering['certainty']]})",
    }
    if gathering["expects_count"]:
        facts["Deelnemers"] = gathering["words"]
    if gathering["cancelled"]:
        facts["Waarom vervallen"] = CANCEL_REASON[gathering["cancel_reason"]]
    if gathering["note"]:
        facts["Let op"] = gathering["note"]
    return facts


def where_is_each(stops: pd.DataFrame, projects: Mapping[str, str]) -> list[str]:
    """The same for every project; with several of them each sentence says of which it is."""
    if len(projects) < 2:
        return where_is_it(stops)
    return [
        f"{name}: {' '.join(where_is_it(reach.of_project(stops, slug)))}"
        for slug, name in projects.items()
    ]


def _read_key_figures(
    session: Session, today: date, period: Period | None, project: str
) -> tuple[KeyFigure, ...]:
    asked = reach.asked_for(session, today, period, project)
    province = coverage.province_of(session, project).name
    return (
        _municipalities(asked.stops, province, coverage.how_many(session, project)),
        _stop_count(asked.stops, province),
        _workshops(workshops(asked.sessions)),
        _people(Unit.VISITORS, "Bezoekers", asked.stops, province),
        _people(Unit.PARTICIPANTS, "Deelnemers", asked.sessions, province),
        _cooperatives(session, project),
    )


def _read_open_figures(session: Session, today: date, project: str) -> pd.DataFrame:
    asked = reach.asked_for(session, today, project=project)
    stops = asked.stops
    running = stops[stops["status"] == StopStatus.OPEN]
    up_to_date = {row["id"] for row in records(running) if _is_up_to_date(session, row, today)}
    rows = [
        *_still_open(Unit.VISITORS, stops[~stops["id"].isin(up_to_date)], today),
        *_still_open(Unit.PARTICIPANTS, asked.sessions, today),
    ]
    # Without a known last day nobody can say how late it is: after those that are late.
    rows.sort(
        key=lambda row: (
            not (row["today"] and row["unit"] is Unit.PARTICIPANTS),
            # What is counted day by day waits for the number of today.
            not (row["today"] and row["begun"]),
            -(row["days_late"] or 0),
        )
    )
    return pd.DataFrame(rows, columns=OPEN_COLUMNS, dtype=object)


_key_figures = LastLook(_read_key_figures)
_open_figures = LastLook(_read_open_figures)


def _is_coming(row: dict[str, Any]) -> bool:
    undated = row["status"] is StopStatus.UNDATED and not row["due"]
    return undated or row["status"] is StopStatus.ANNOUNCED


def _was_announced_once(row: dict[str, Any]) -> bool:
    """Whether it was announced without a day for a time that is over; nobody saw it there."""
    is_over = row["status"] is StopStatus.UNDATED and row["due"]
    return is_over and row["figure"].is_open


def _standing_here(row: dict[str, Any]) -> str:
    return f"Nu in {row['place']}, in {row['venue']}, tot en met {formatting.day(row['last_day'])}."


def _last_seen(rows: list[dict[str, Any]]) -> str:
    been = [row for row in rows if row["status"] is StopStatus.CLOSED]
    if not been:
        return "Nu nergens. De rondreis is nog niet begonnen."
    row = max(been, key=lambda stop: stop["last_day"])
    return (
        f"Nu nergens. De laatste halte met een bekende datum was {row['place']} ({row['period']})."
    )


def _municipalities(places: pd.DataFrame, province: str, in_all: int | None) -> KeyFigure:
    states = list(municipalities(places).values())
    return KeyFigure(
        code="municipalities",
        label=f"Gemeenten in {province}",
        value=coverage.visited_in_words(states.count(VISITED), states.count(ANNOUNCED)),
        out_of="" if in_all is None else f"van {formatting.number(in_all)}",
        rule="Bezocht: er was of is een halte met bekende datums, of er zijn bezoekers geteld. "
        "Aangekondigd: er is alleen een halte genoemd. We tellen de gemeenten van nu, in "
        f"{province}.",
        page="route",
    )


def _stop_count(places: pd.DataFrame, province: str) -> KeyFigure:
    inside = int(places["in_province"].astype(bool).sum())
    precision = places.loc[places["status"] != StopStatus.CANCELLED, "date_precision"].map(str)
    dated = int((precision != DatePrecision.UNKNOWN).sum())
    monthly = int((precision == DatePrecision.MONTH).sum())
    cancelled = int((places["status"] == StopStatus.CANCELLED).sum())
    value = f"{formatting.number(dated)} met datum"
    if monthly:
        value += f" ({formatting.number(monthly)} alleen de maand)"
    if cancelled:
        value += f", {formatting.number(cancelled)} vervallen"
    return KeyFigure(
        code="stops",
        label="Haltes",
        value=value,
        out_of=f"van {formatting.number(len(places))}, waarvan {formatting.number(inside)} in "
        f"{province}",
        rule="Een halte is een plek waar de tentoonstelling staat. Haltes buiten "
        f"{province} laten we zien, maar ze tellen niet mee voor de provincie.",
        page="route",
    )


def _workshops(workshops: pd.DataFrame) -> KeyFigure:
    parts = []
    for status, words in (
        (SessionStatus.HELD, "gehouden"),
        (SessionStatus.UNCONFIRMED, "aangekondigd, niet bevestigd"),
        (SessionStatus.PLANNED, "gepland"),
        (SessionStatus.CANCELLED, "vervallen"),
    ):
        many = int((workshops["status"] == status).sum())
        if many:
            parts.append(f"{formatting.number(many)} {words}")
    return KeyFigure(
        code="workshops",
        label="Werkbijeenkomsten",
        value=formatting.listing(parts) or "nog geen gepland",
        out_of=f"van {formatting.number(len(workshops))}",
        rule="Gehouden: iemand heeft ingevuld dat de bijeenkomst er was. Dat de dag voorbij is, "
        "bewijst dat niet.",
        page="attendance",
    )


def _people(unit: Unit, label: str, frame: pd.DataFrame, province: str) -> KeyFigure:
    everything = reach.total(frame)
    out_of = everything.completeness(*THINGS[unit])
    outside = frame[frame["grant_coverage"] == GrantCoverage.OUTSIDE]
    if not outside.empty:
        inside = frame[frame["grant_coverage"] != GrantCoverage.OUTSIDE]
        within = reach.total(inside)
        said = "" if within.number is None else f"{within.words()} bij "
        out_of += f". In {province}: {said}{within.completeness(*THINGS[unit])}"
    return KeyFigure(
        code=unit.value,
        label=label,
        value=everything.words(),
        out_of=out_of,
        rule="De som van wat bekend is. “Ten minste” staat erbij zolang er een aantal ontbreekt. "
        "Bezoekers en deelnemers tellen we nooit bij elkaar op.",
        page="attendance",
    )


def _cooperatives(session: Session, project: str) -> KeyFigure:
    rule = (
        "De coöperaties die volgens de bronnen in de tentoonstelling staan. Verder genoemd: alleen "
        "in de film van 2016."
    )
    if not cooperatives.is_laid_down(session, project):
        return KeyFigure(
            code="cooperatives",
            label="Sociale coöperaties",
            value="niet bekend",
            out_of=cooperatives.NOT_LAID_DOWN.capitalize(),
            rule=rule,
            page="cooperatives",
        )
    named = cooperatives.only_named(session)
    return KeyFigure(
        code="cooperatives",
        label="Sociale coöperaties",
        value=f"{formatting.number(cooperatives.exhibition_size(session))} in de tentoonstelling",
        out_of=f"{formatting.number(named)} verder genoemd" if named else "",
        rule=rule,
        page="cooperatives",
    )


def _still_open(unit: Unit, frame: pd.DataFrame, today: date) -> Iterable[dict[str, Any]]:
    for row in records(frame):
        figure: Figure = row["figure"]
        runs = row["status"] == StopStatus.OPEN or row.get("day") == today
        waits = figure.state is FigureState.NOT_YET or not figure.complete
        if waits and (figure.due or runs):
            yield {
                "unit": unit,
                "subject_id": row["id"],
                "place": row["place"],
                "label": evidence.label(unit, row),
                "period": row["period"],
                "days_late": figure.days_late,
                "words": _waiting(row, figure),
                "today": runs,
                "recent": runs or _is_recent(row, today),
                "begun": figure.number is not None,
            }


def _is_recent(row: dict[str, Any], today: date) -> bool:
    last_day: date | None = row["last_day"] if "last_day" in row else row["day"]
    return last_day is not None and today - last_day <= _RECENT


def _waiting(row: dict[str, Any], figure: Figure) -> str:
    """How a figure stands that somebody has to enter; who has to act sees the days themselves."""
    if figure.due or figure.state is not FigureState.NOT_YET:
        return figure.words(exact=True)
    return f"tot en met {formatting.day(row['last_day'])}" if "last_day" in row else "vandaag"


def _is_up_to_date(session: Session, stop: dict[str, Any], today: date) -> bool:
    """Whether every day of a stop that runs is filled in, up to today."""
    # Overlaps are refused on entry, so that days may simply be added.
    spans = count_reads.covered_days(session, stop["id"])
    covered = sum((last - first).days + 1 for first, last in spans if first <= today)
    so_far: int = (today - stop["first_day"]).days + 1
    return covered >= so_far


def _names(unit: Unit, frame: pd.DataFrame) -> dict[tuple[Unit, int], str]:
    return {
        (unit, row["id"]): f"{evidence.label(unit, row)}, {row['period']}" for row in records(frame)
    }
