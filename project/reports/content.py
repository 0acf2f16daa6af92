"""Builds a report out of the database: every question the funder asks, in the order of the file.

A figure in it is *final* when nothing about it waits any more: its stop or session lies in the
period, and its number is complete and looked at, or it was cancelled, or it was decided beforehand
that nobody would count. Everything else is provisional, and says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from project import (
    changes,
    charts,
    count_reads,
    definitions,
    deviations,
    evidence,
    explanations,
    groups,
    reach,
    targets,
)
from project.changes import Mark
from project.evidence import ROW_COLUMNS, THINGS, Explanation
from project.figures import Figure
from project.frames import records
from project.groups import Breakdown
from project.models import AuditEntry, Count, Project, Promise, Province
from project.periods import Period
from project.reports.parts import Report, Section, Table, table
from project.small_numbers import LARGEST
from project.wording import (
    CERTAINTY,
    COUNT_GROUP,
    COUNT_REASON,
    COUNTING_METHOD,
    EVENT_KIND,
    GRANT_COVERAGE,
    SESSION_STATUS,
    STOP_STATUS,
    UNIT,
    FigureState,
    SessionStatus,
    Unit,
)

FINAL, TO_BE_FINAL, PROVISIONAL = "vastgesteld", "vast te stellen", "voorlopig"
RULE_FINAL = (
    "De halte of bijeenkomst valt in deze periode, en er is niets meer open: het aantal is "
    "compleet en door een medewerker ingevuld of bevestigd, of zij is vervallen, of vooraf is "
    "besloten niet te tellen. Bij het uitgeven wordt dit cijfer vastgesteld: het verslag blijft "
    "zo, ook als er later iets wordt verbeterd. Een verbetering staat dan in het volgende verslag."
)
RULE_PROVISIONAL = (
    "Er is nog iets open: het aantal is nog niet ingevuld, niet compleet, onbekend, of door de "
    "locatie ingevuld en nog niet bevestigd. Een som is voorlopig zolang één van de regels dat is."
)
_ONE_PERIOD = (
    "Een halte hoort bij de periode waarin zij eindigt, een bijeenkomst bij die van haar dag. Zo "
    "telt niets in twee verslagen mee."
)
_NEVER_ADDED = (
    "Bezoekers van de tentoonstelling en deelnemers aan bijeenkomsten tellen we nooit bij elkaar "
    "op. Hoeveel verschillende mensen het waren, is niet gemeten."
)
_WITHOUT_DATE = (
    "Wat geen bekende datum heeft, is in geen periode te plaatsen en telt in dit verslag niet mee."
)
_SMALL_GROUPS = (
    f"Een groep van 1 tot en met {LARGEST} mensen in één telling staat niet als getal in dit "
    "verslag, want iedereen mag het lezen. Daarom staat er bij sommige groepen “ten minste”."
)
_FIRST_REPORT = "Dit is het eerste verslag. Er is geen eerder verslag om mee te vergelijken."
# How the codes of verdicts begin (``targets.key_figures``).
_VERDICT = "target:"
# The figures that come from something other than a count of the tour.
_MAY_COME = {"cooperatives", "coverage:inhabitants"}
# The rest of what an agreement says stands in a table of its own: a page is not wider.
_JUDGED = ["Afspraak", "Afgesproken", "Nu", "Oordeel", "Waarom"]
_NO_TARGETS = "Er zijn geen afspraken ingevoerd."
_NO_ESTIMATE = "niets"


@dataclass(frozen=True, slots=True)
class Last:
    """The report before this one: its number, and where the history stood then."""

    number: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked to be about."""

    project: Project
    period: Period
    today: date
    number: int
    last: Last | None
    # None for a draft.
    issued_at: datetime | None = None
    issued_by: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read once, for all sections."""

    asked: Asked
    stops: pd.DataFrame
    sessions: pd.DataFrame
    gatherings: pd.DataFrame
    undated: list[tuple[str, str]]
    # The figures, and the verdicts on what was agreed.
    explained: list[Explanation]
    judged: list[Explanation]
    changed: pd.DataFrame | None

    @property
    def final_word(self) -> str:
        return FINAL if self.asked.issued_at else TO_BE_FINAL


def as_issued(asked: Asked, *, at: datetime, by: str) -> Asked:
    """The same question, for a report that is issued at this moment."""
    return replace(asked, issued_at=at, issued_by=by)


def build(session: Session, asked: Asked) -> Report:
    """The report as the database has it now; issued when ``asked`` says at which moment."""
    found = _read(session, asked)
    return Report(
        number=asked.number,
        project=asked.project.name,
        province=session.get_one(Province, asked.project.province_code).name,
        first_day=asked.period.first,
        last_day=asked.period.last,
        made_on=asked.today,
        as_of=_last_change(session),
        issued_at=asked.issued_at,
        issued_by=asked.issued_by,
        example=asked.project.example_figures,
        summary=tuple(_summary(found)),
        sections=(
            _agreed(session, found),
            _carried_out(session, found),
            _numbers(session, found),
            _deviations(session, found),
            _open_points(found),
            _definitions(found),
            _changes(found),
            _signature(session, asked.project),
        ),
        visitor_bars=tuple(charts.stop_rows(found.stops)),
        participant_bars=tuple(charts.session_rows(found.sessions)),
        rows=_rows(found),
    )


def _read(session: Session, asked: Asked) -> _Found:
    slug = asked.project.slug
    narrowed = reach.asked_for(session, asked.today, asked.period, slug)
    everything = reach.asked_for(session, asked.today, None, slug)
    gatherings = reach.gatherings(session, asked.today)
    gatherings = gatherings[gatherings["project"] == slug]
    every = explanations.explain_all(session, asked.today, asked.period, slug)
    return _Found(
        asked=asked,
        stops=narrowed.stops,
        sessions=narrowed.sessions,
        gatherings=reach.within(gatherings, asked.period)[0],
        undated=[
            *_undated(Unit.VISITORS, everything.stops, "last_day"),
            *_undated(Unit.PARTICIPANTS, everything.sessions, "day"),
        ],
        explained=[one for one in every if not one.code.startswith(_VERDICT)],
        judged=[one for one in every if one.code.startswith(_VERDICT)],
        changed=changes.since(session, asked.last.mark, asked.today, slug) if asked.last else None,
    )


def _undated(unit: Unit, frame: pd.DataFrame, day: str) -> list[tuple[str, str]]:
    return [(_name(unit, row), row["words"]) for row in records(frame[frame[day].isna()])]


# --- the sections, in reading order -----------------------------------------------------------


def _summary(found: _Found) -> Iterable[str]:
    for unit, frame in ((Unit.VISITORS, found.stops), (Unit.PARTICIPANTS, found.sessions)):
        total, people = reach.total(frame), UNIT[unit][1].capitalize()
        yield f"{people}: {total.words()} ({total.completeness(*THINGS[unit])})."
    many = sum(1 for _ in _provisional(found))
    if many:
        yield f"Van {many} {'cijfer' if many == 1 else 'cijfers'} is de stand voorlopig."
    else:
        what = "tellingen" if any(_waiting(found)) else "cijfers"
        yield f"Alle {what} over deze periode zijn compleet."


def _agreed(session: Session, found: _Found) -> Section:
    asked = found.asked
    judged = targets.verdicts(
        session, asked.today, project=asked.project.slug, until=asked.period.last
    )
    short = targets.readable_verdicts(judged)[_JUDGED]
    return Section(
        "agreed",
        "Wat is afgesproken?",
        ("Wat tot en met het einde van deze periode is gedaan, telt mee voor een afspraak.",),
        (
            table(
                "targets",
                "De afspraken en hoe het ermee staat",
                short.columns,
                short.itertuples(index=False),
                empty=_NO_TARGETS,
            ),
            table(
                "agreements",
                "Waar de afspraken staan",
                ["Afspraak", "Uiterlijk op", "Paragraaf", "Afgesproken door", "Bron"],
                [
                    (
                        row["label"],
                        row["due"],
                        row["paragraph"] or targets.UNKNOWN,
                        row["agreed_by"] or targets.UNKNOWN,
                        f"{row['source']} ({CERTAINTY[row['certainty']]})",
                    )
                    for row in records(judged)
                ],
                empty=_NO_TARGETS,
            ),
        ),
    )


def _carried_out(session: Session, found: _Found) -> Section:
    promises = {
        number: f"belofte {number}: {name}"
        for number, name in session.execute(select(col(Promise.number), col(Promise.name)))
    }
    stops = [
        (
            row["position"],
            row["place"],
            row["venue"],
            row["municipality"],
            row["period"],
            STOP_STATUS[row["status"]],
            GRANT_COVERAGE[row["grant_coverage"]],
        )
        for row in records(found.stops)
    ]
    gatherings = [
        (
            f"{row['period']} {row['time_of_day']}".strip(),
            row["place"] or "onbekend",
            EVENT_KIND[row["kind"]],
            row["title"],
            "niet één belofte" if pd.isna(row["promise"]) else promises[row["promise"]],
            SESSION_STATUS[row["status"]],
        )
        for row in records(found.gatherings)
    ]
    came = _groups(session, found)
    for_whom = _for_whom(came)
    return Section(
        "carried_out",
        "Wat is er uitgevoerd?",
        (
            _ONE_PERIOD,
            *(groups.sentence(told, unit) for unit, (told, _) in came.items()),
            *([_SMALL_GROUPS] if for_whom.rows else []),
        ),
        (
            table(
                "stops",
                "De haltes: waar en wanneer",
                ["Nr.", "Plaats", "Locatie", "Gemeente", "Periode", "Stand", "Subsidie"],
                stops,
                empty="In deze periode eindigde geen halte.",
            ),
            table(
                "gatherings",
                "De bijeenkomsten: wanneer, waar en waarover",
                ["Wanneer", "Plaats", "Soort", "Bijeenkomst", "Waarover", "Stand"],
                gatherings,
                empty="In deze periode was er geen bijeenkomst.",
            ),
            for_whom,
        ),
    )


def _groups(session: Session, found: _Found) -> dict[Unit, tuple[list[Breakdown], pd.DataFrame]]:
    """Of both units each headcount with its groups, and the totals by group.

    A report leaves the house: small numbers are closed in it, whoever made it.
    """
    came = {}
    for unit, frame in ((Unit.VISITORS, found.stops), (Unit.PARTICIPANTS, found.sessions)):
        told = groups.told(session, found.asked.today, unit)
        cells = groups.breakdowns(frame, told, account=False)
        came[unit] = cells, groups.totals(cells, complete=not reach.total(frame).at_least)
    return came


def _for_whom(came: dict[Unit, tuple[list[Breakdown], pd.DataFrame]]) -> Table:
    known = any(one.cells for told, _ in came.values() for one in told)
    words = [list(totals["words"]) for _, totals in came.values()] if known else []
    return table(
        "groups",
        "Voor wie: de mensen per groep",
        ["Groep", *(UNIT[unit][1].capitalize() for unit in came)],
        zip(COUNT_GROUP.values(), *words, strict=True) if known else [],
        empty="Van welke groepen de mensen kwamen, is in deze periode bij geen telling ingevuld.",
    )


def _numbers(session: Session, found: _Found) -> Section:
    waiting = set(_waiting(found))
    figures = [
        (
            one.label,
            "niet bekend" if one.figure is None else one.figure,
            one.value,
            one.out_of or "–",
            one.state,
            PROVISIONAL if one.code in waiting else found.final_word,
        )
        for one in found.explained
    ]
    return Section(
        "numbers",
        "Hoeveel mensen, en hoe is er geteld?",
        (
            charts.sentence_visitors(found.stops),
            charts.sentence_participants(found.sessions),
            _NEVER_ADDED,
        ),
        (
            table(
                "figures",
                "De cijfers over deze periode",
                ["Cijfer", "Aantal", "In woorden", "Van", "Hoe compleet", "Vaststelling"],
                figures,
                empty="Er zijn geen cijfers.",
            ),
            _people(session, found, Unit.VISITORS, found.stops),
            _people(session, found, Unit.PARTICIPANTS, found.sessions),
        ),
    )


def _people(session: Session, found: _Found, unit: Unit, frame: pd.DataFrame) -> Table:
    ways = _ways(session, unit, list(frame["id"]))
    rows = [
        (
            _name(unit, row),
            row["period"],
            _number_or_word(row["figure"]),
            _estimated(row["figure"]),
            ways.get(row["id"], "–"),
            found.final_word if (why := _why_provisional(row)) is None else f"{PROVISIONAL}: {why}",
        )
        for row in records(frame)
    ]
    people = UNIT[unit][1]
    one, more = THINGS[unit]
    return table(
        str(unit),
        f"De {people} per {one}",
        [
            one.capitalize(),
            "Wanneer",
            people.capitalize(),
            "Waarvan geschat",
            "Hoe geteld, of waarom niet",
            "Vaststelling",
        ],
        rows,
        empty=f"In deze periode zijn er geen {more} met een telling.",
    )


def _deviations(session: Session, found: _Found) -> Section:
    asked = found.asked
    last = asked.period.last
    told = deviations.until(deviations.found(session, asked.today, asked.project.slug), last)
    readable = deviations.readable(told)
    return Section(
        "deviations",
        "Wat ging anders dan gepland, en waarom?",
        (deviations.sentence(told), deviations.told_until(last, asked.today)),
        (
            table(
                "deviations",
                "De afwijkingen",
                readable.columns,
                readable.itertuples(index=False),
                empty="Er zijn geen afwijkingen van het plan.",
            ),
        ),
    )


def _open_points(found: _Found) -> Section:
    waiting = [(what, when, why) for what, when, why in _provisional(found)]
    undated = [(what, "datums onbekend", words) for what, words in found.undated]
    return Section(
        "open",
        "Wat staat nog open?",
        (_WITHOUT_DATE,) if undated else (),
        (
            table(
                "provisional",
                "Voorlopig in deze periode",
                ["Wat", "Wanneer", "Waarom voorlopig"],
                waiting,
                empty="In deze periode staat niets meer open.",
            ),
            table(
                "undated",
                "Zonder datum",
                ["Wat", "Wanneer", "Stand"],
                undated,
                empty="Van elke halte en bijeenkomst is de datum bekend.",
            ),
        ),
    )


def _definitions(found: _Found) -> Section:
    states, methods = definitions.states(), definitions.counting_methods()
    return Section(
        "definitions",
        "Wat betekenen de woorden?",
        (),
        (
            table(
                "meanings",
                "De cijfers",
                ["Woord", "Betekenis"],
                [
                    (found.final_word, RULE_FINAL),
                    (PROVISIONAL, RULE_PROVISIONAL),
                    *((one.label, one.definition) for one in found.explained),
                    *dict.fromkeys(("Een afspraak", one.definition) for one in found.judged),
                ],
                empty="",
            ),
            table(
                "states",
                "Vijf standen van een aantal",
                states.columns,
                states.itertuples(index=False),
                empty="",
            ),
            table(
                "methods", "Telmethoden", methods.columns, methods.itertuples(index=False), empty=""
            ),
        ),
    )


def _changes(found: _Found) -> Section:
    title = "Wat veranderde sinds het vorige verslag?"
    if found.asked.last is None or found.changed is None:
        return Section(
            "changes",
            title,
            (_FIRST_REPORT,),
            (),
        )
    told = changes.readable(found.changed)
    said = changes.sentence(found.changed)
    return Section(
        "changes",
        title,
        (f"Sinds voortgangsrapportage {found.asked.last.number}, over alle periodes. {said}",),
        (
            table(
                "changes",
                "Alle wijzigingen, de nieuwste eerst",
                told.columns,
                told.itertuples(index=False),
                empty=changes.NOTHING,
            ),
        ),
    )


def _signature(session: Session, project: Project) -> Section:
    province = session.get_one(Province, project.province_code).name
    lines = ("Naam", "Functie", "Plaats en datum", "Handtekening")
    return Section(
        "signature",
        "Ondertekening",
        (),
        (
            Table(
                "signature",
                "Voor akkoord",
                ("", "Namens de uitvoerder", f"Namens de provincie {province}"),
                tuple((line, "", "") for line in lines),
                "",
            ),
        ),
    )


# --- single figures ---------------------------------------------------------------------------


def _provisional(found: _Found) -> Iterable[tuple[str, str, str]]:
    for unit, frame in ((Unit.VISITORS, found.stops), (Unit.PARTICIPANTS, found.sessions)):
        for row in records(frame):
            why = _why_provisional(row)
            if why is not None:
                yield f"{UNIT[unit][1].capitalize()}: {_name(unit, row)}", row["period"], why


def _waiting(found: _Found) -> Iterable[str]:
    """The codes of the figures that are provisional, because a row of theirs still waits."""
    for unit, frame in ((Unit.VISITORS, found.stops), (Unit.PARTICIPANTS, found.sessions)):
        if any(_why_provisional(row) is not None for row in records(frame)):
            yield str(unit)
    if (found.sessions["status"] == SessionStatus.UNCONFIRMED).any():
        yield "workshops"
    # What was not written down or read in yet can still come.
    yield from (one.code for one in found.explained if one.code in _MAY_COME and one.figure is None)


def _why_provisional(row: dict[str, Any]) -> str | None:
    """Why this figure is not final; None when it is."""
    figure: Figure = row["figure"]
    if figure.state in (FigureState.UNKNOWN, FigureState.NOT_YET):
        return figure.words()
    if not figure.complete:
        return "niet alle dagen zijn geteld"
    if row["by_host"]:
        return "ingevuld door de locatie, nog niet bevestigd"
    return None


def _name(unit: Unit, row: dict[str, Any]) -> str:
    if unit is Unit.VISITORS:
        return f"{row['position']}. {row['place']}"
    return evidence.label(unit, row)


def _number_or_word(figure: Figure) -> int | str:
    return figure.words() if figure.number is None else figure.number


def _estimated(figure: Figure) -> int | str:
    if figure.number is None:
        return "–"
    return _NO_ESTIMATE if figure.estimated is None else figure.estimated


def _ways(session: Session, unit: Unit, subjects: Sequence[int]) -> dict[int, str]:
    """How each of these stops or sessions was counted, or why not, in words."""
    subject = count_reads.subject_column(unit)
    rows = session.execute(
        count_reads.current_rows(subject, col(Count.method), col(Count.reason))
        .where(subject.in_([int(one) for one in subjects]), col(Count.state) != FigureState.NOT_YET)
        .group_by(subject, col(Count.method), col(Count.reason))
    )
    found: dict[int, list[str]] = {}
    for about, method, reason in rows:
        words = COUNTING_METHOD[method] if method else COUNT_REASON[reason]
        found.setdefault(about, []).append(words)
    return {about: "; ".join(sorted(words)) for about, words in found.items()}


def _rows(found: _Found) -> Table:
    named = [(one.label, one) for one in found.explained]
    named += [(f"Afspraak: {one.label}", one) for one in found.judged]
    return table(
        "rows",
        "De regels achter de cijfers",
        ["Cijfer", *ROW_COLUMNS, "Telt mee als"],
        [
            (name, *row, "telt niet mee" if adds is None else adds)
            for name, one in named
            for row, adds in zip(one.rows.itertuples(index=False), one.numbers, strict=True)
        ],
        empty="Er zijn geen regels.",
    )


def _last_change(session: Session) -> datetime | None:
    return session.scalar(select(col(AuditEntry.at)).order_by(col(AuditEntry.id).desc()).limit(1))
