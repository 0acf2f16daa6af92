"""The sections of a report: every question the funder asks, in the order of the file."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting, tables
from project.charts import bars
from project.counts import stored
from project.disclosure import LARGEST
from project.figures import Figure
from project.frames import records
from project.models import Count, Project, Promise, Province
from project.output.reports.found import (
    PROVISIONAL,
    RULE_FINAL,
    RULE_PROVISIONAL,
    Found,
    name_of,
    provisional,
    told_before,
    waiting_codes,
    why_provisional,
)
from project.output.reports.parts import AtLeast, Cell, Section, Table, of_frame, of_rows, table
from project.results import changes, definitions, deviations, groups, reach, schedule, targets
from project.results.groups import Breakdown
from project.results.key_figure import LINES, THINGS, KeyFigure
from project.tables import Column
from project.wording.counts import (
    COUNT_GROUP,
    COUNT_REASON,
    METHOD_IN_SHORT,
    UNIT,
    FigureState,
    Unit,
)
from project.wording.tour import (
    EVENT_KIND,
    GRANT_COVERAGE,
    SESSION_STATUS,
    STOP_STATUS,
    GrantCoverage,
)

_ONE_PERIOD = (
    "Een halte hoort bij de periode waarin zij eindigt, een bijeenkomst bij die van haar dag."
)
_ONCE = " Zo telt niets in twee verslagen mee."
_NEVER_ADDED = (
    "Bezoekers van de tentoonstelling en deelnemers aan bijeenkomsten tellen we nooit bij elkaar "
    "op. Hoeveel verschillende mensen het waren, is niet gemeten."
)
_SMALL_GROUPS = (
    f"Een groep van 1 tot en met {LARGEST} mensen in één telling staat niet als getal in dit "
    "verslag, want iedereen mag het lezen. Daarom staat er bij sommige groepen “ten minste”."
)
_FIRST_REPORT = "Dit is het eerste verslag. Er is geen eerder verslag om mee te vergelijken."
_NO_ESTIMATE = "niets"
_NOTHING = {
    Unit.VISITORS: "In deze periode eindigde geen halte.",
    Unit.PARTICIPANTS: "In deze periode was er geen bijeenkomst met een telling.",
}


def sections(session: Session, found: Found) -> tuple[Section, ...]:
    """The sections of a report, in reading order."""
    return (
        _agreed(found),
        _carried_out(session, found),
        _numbers(session, found),
        _deviations(found),
        _open_points(found),
        _definitions(found),
        _changes(found),
        _signature(session, found.asked.project),
    )


def summary(found: Found) -> Iterable[str]:
    """The few sentences that stand in front."""
    for unit, frame in found.people():
        key = found.figure(unit)
        known = key.total.completeness(*THINGS[unit])
        yield _NOTHING[unit] if frame.empty else f"{key.label}: {key.value} ({known})."
        yield from _by_grant(unit, frame)
        yield from _without_date(unit, found.undated[unit])
    yield from _twice(found)
    workshops = found.figure("workshops")
    yield f"{workshops.label}: {workshops.value} ({workshops.out_of})."
    yield schedule.agreements(found.verdicts)
    yield deviations.sentence(found.deviations)
    many = sum(1 for _ in provisional(found))
    if many:
        yield f"Van {many} {'cijfer' if many == 1 else 'cijfers'} is de stand voorlopig."
    else:
        what = "tellingen" if any(waiting_codes(found)) else "cijfers"
        yield f"Alle {what} over deze periode zijn compleet."


def _by_grant(unit: Unit, frame: pd.DataFrame) -> Iterable[str]:
    """How much of a sum the grant is about, where something in it lies outside."""
    if not (frame["grant_coverage"] == GrantCoverage.OUTSIDE).any():
        return
    said = []
    for coverage, words in GRANT_COVERAGE.items():
        rows = frame[frame["grant_coverage"] == coverage]
        if not rows.empty:
            total = reach.total(rows)
            where = f"({total.completeness(*THINGS[unit])})"
            if coverage is GrantCoverage.OUTSIDE:
                where = f"in {formatting.listing(list(rows['place'].unique()))}"
            said.append(f"{words}: {total.words(unit)} {where}")
    yield f"Daarvan {'; '.join(said)}."


def _without_date(unit: Unit, undated: pd.DataFrame) -> Iterable[str]:
    """What was counted and belongs to no period, beside the sum that it is not in."""
    total = reach.total(undated)
    if total.number is not None:
        known = undated[undated["number"].notna()]
        yield (
            f"Daarnaast zonder datum, wel geteld: {total.words(unit)} "
            f"({formatting.listing(list(known['place']))}). Zij horen bij geen periode en staan "
            "niet in deze som."
        )


def _twice(found: Found) -> Iterable[str]:
    """Which figures stand in an earlier report too."""
    for number, period, names in told_before(found):
        again = (
            f"wat in beide staat, telt twee keer mee: {formatting.listing(names)}"
            if names
            else "in die dagen eindigde geen halte en was er geen bijeenkomst"
        )
        yield (
            f"Deze periode overlapt met voortgangsrapportage {number} ({period.words()}): {again}."
        )


def _agreed(found: Found) -> Section:
    none = "Er zijn geen afspraken ingevoerd."
    how = targets.VERDICTS.only("Afspraak", "Afgesproken", "Nu", "Oordeel", "Waarom")
    # The rest of what an agreement says stands in a table of its own: a page is not wider.
    where = targets.VERDICTS.only(
        "Afspraak", "Uiterlijk op", "Paragraaf", "Afgesproken door", "Bron"
    )
    return Section(
        "agreed",
        "Wat is afgesproken?",
        ("Wat tot en met het einde van deze periode is gedaan, telt mee voor een afspraak.",),
        (
            of_rows("targets", "De afspraken en hoe het ermee staat", how, found.verdicts, none),
            of_rows("agreements", "Waar de afspraken staan", where, found.verdicts, none),
        ),
    )


def _carried_out(session: Session, found: Found) -> Section:
    came = _groups(session, found)
    for_whom = _for_whom(came)
    no_sessions = "In deze periode was er geen bijeenkomst."
    stops, gatherings = records(found.stops), records(found.gatherings)
    about = "De bijeenkomsten: wanneer, waar en waarover"
    return Section(
        "carried_out",
        "Wat is er uitgevoerd?",
        (
            _ONE_PERIOD + ("" if found.asked.overlaps else _ONCE),
            *_twice(found),
            *(groups.sentence(told, unit) for unit, (told, _) in came.items()),
            *([_SMALL_GROUPS] if for_whom.rows else []),
        ),
        (
            of_rows("stops", "De haltes: waar en wanneer", _STOPS, stops, _NOTHING[Unit.VISITORS]),
            of_rows("gatherings", about, _gatherings(session), gatherings, no_sessions),
            for_whom,
        ),
    )


_STOPS = tables.Table[dict[str, Any]](
    (
        Column("Nr.", lambda row: row["position"]),
        Column("Plaats", lambda row: row["place"]),
        Column("Locatie", lambda row: row["venue"]),
        Column("Gemeente", lambda row: row["municipality"]),
        Column("Periode", lambda row: row["period"]),
        Column("Stand", lambda row: STOP_STATUS[row["status"]]),
        Column("Subsidie", lambda row: GRANT_COVERAGE[row["grant_coverage"]]),
    )
)


def _gatherings(session: Session) -> tables.Table[dict[str, Any]]:
    promises = {
        number: f"belofte {number}: {name}"
        for number, name in session.execute(select(col(Promise.number), col(Promise.name)))
    }
    return tables.Table(
        (
            Column("Wanneer", lambda row: f"{row['period']} {row['time_of_day']}".strip()),
            Column("Plaats", lambda row: row["place"] or "onbekend"),
            Column("Soort", lambda row: EVENT_KIND[row["kind"]]),
            Column("Bijeenkomst", lambda row: row["title"]),
            Column("Waarover", lambda row: promises.get(row["promise"], "niet één belofte")),
            Column("Stand", lambda row: SESSION_STATUS[row["status"]]),
        )
    )


def _groups(session: Session, found: Found) -> dict[Unit, tuple[list[Breakdown], pd.DataFrame]]:
    """Of both units each headcount with its groups, and the totals by group.

    A report leaves the house: small numbers are closed in it, whoever made it.
    """
    came = {}
    for unit, frame in found.people():
        told = groups.told(session, unit)
        cells = groups.breakdowns(frame, told, account=False)
        came[unit] = cells, groups.totals(cells, complete=not found.figure(unit).total.at_least)
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


def _numbers(session: Session, found: Found) -> Section:
    waiting = set(waiting_codes(found))
    figures = tables.Table[KeyFigure](
        (
            Column("Cijfer", lambda key: key.label),
            Column("Aantal", lambda key: _amount(key.number, "niet bekend", at_least=key.at_least)),
            Column("In woorden", lambda key: key.value),
            Column("Van", lambda key: key.out_of or "–"),
            Column("Hoe compleet", lambda key: key.state),
            Column(
                "Vaststelling",
                lambda key: PROVISIONAL if key.code in waiting else found.final_word,
            ),
        )
    )
    keys = [one.key for one in found.explained]
    title = "De cijfers over deze periode"
    return Section(
        "numbers",
        "Hoeveel mensen, en hoe is er geteld?",
        (
            bars.sentence_visitors(found.stops),
            bars.sentence_participants(found.sessions),
            _NEVER_ADDED,
        ),
        (
            of_rows("figures", title, figures, keys, "Er zijn geen cijfers."),
            *(_people(session, found, unit, frame) for unit, frame in found.people()),
            _undated(found),
        ),
    )


def _people(session: Session, found: Found, unit: Unit, frame: pd.DataFrame) -> Table:
    ways = _ways(session, unit, list(frame["id"]))
    one, _more = THINGS[unit]
    people = UNIT[unit][1]
    columns = tables.Table[dict[str, Any]](
        (
            Column(one.capitalize(), lambda row: name_of(unit, row)),
            Column("Wanneer", lambda row: row["period"]),
            Column(people.capitalize(), lambda row: _amount_of(row["figure"])),
            Column("Waarvan geschat", lambda row: _estimated(row["figure"])),
            Column("Hoe geteld, of waarom niet", lambda row: ways.get(row["id"], "–")),
            Column("Vaststelling", lambda row: _settled(row, found.final_word)),
        )
    )
    return of_rows(str(unit), f"De {people} per {one}", columns, records(frame), _NOTHING[unit])


def _undated(found: Found) -> Table:
    rows = [
        (
            f"{UNIT[unit][1].capitalize()}: {name_of(unit, row)}",
            row["period"],
            _amount_of(row["figure"]),
        )
        for unit, frame in found.undated.items()
        for row in records(frame)
    ]
    return table(
        "without_date",
        "Zonder datum: in geen periode, en niet in de som hierboven",
        ["Wat", "Wanneer", "Aantal"],
        rows,
        empty="Van elke halte en bijeenkomst is de datum bekend.",
    )


def _settled(row: dict[str, Any], final_word: str) -> str:
    why = why_provisional(row)
    return final_word if why is None else f"{PROVISIONAL}: {why}"


def _deviations(found: Found) -> Section:
    told, asked = found.deviations, found.asked
    none = "Er zijn geen afwijkingen van het plan."
    return Section(
        "deviations",
        "Wat ging anders dan gepland, en waarom?",
        (deviations.sentence(told), deviations.told_until(asked.period.last, asked.today)),
        (of_rows("deviations", "De afwijkingen", deviations.READABLE, told, none),),
    )


def _open_points(found: Found) -> Section:
    return Section(
        "open",
        "Wat staat nog open?",
        (),
        (
            table(
                "provisional",
                "Voorlopig in deze periode",
                ["Wat", "Wanneer", "Waarom voorlopig"],
                provisional(found),
                empty="In deze periode staat niets meer open.",
            ),
        ),
    )


def _definitions(found: Found) -> Section:
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
                    *((one.key.label, one.key.rule) for one in found.explained),
                    *dict.fromkeys(("Een afspraak", one.key.rule) for one in found.judged),
                ],
                empty="",
            ),
            of_frame("states", "Vijf staten van een aantal", definitions.states()),
            of_frame("methods", "Telmethoden", definitions.counting_methods()),
        ),
    )


def _changes(found: Found) -> Section:
    title = "Wat veranderde sinds het vorige verslag?"
    if found.asked.last is None or found.changed is None:
        return Section("changes", title, (_FIRST_REPORT,), ())
    since = f"Sinds voortgangsrapportage {found.asked.last.number}, over alle periodes."
    newest, order = reversed(found.changed), "Alle wijzigingen, de nieuwste eerst"
    return Section(
        "changes",
        title,
        (f"{since} {changes.sentence(found.changed)}",),
        (of_rows("changes", order, changes.READABLE, newest, changes.NOTHING),),
    )


def _signature(session: Session, project: Project) -> Section:
    province = session.get_one(Province, project.province_code).name
    lines = ("Naam", "Functie", "Plaats en datum", "Handtekening")
    who = ("", "Namens de uitvoerder", f"Namens de provincie {province}")
    rows = tuple((line, "", "") for line in lines)
    to_sign = Table("signature", "Voor akkoord", who, rows, "")
    return Section("signature", "Ondertekening", (), (to_sign,))


def _amount_of(figure: Figure) -> Cell:
    return _amount(figure.number, figure.words(), at_least=not figure.complete)


def _amount(number: int | None, word: str, *, at_least: bool) -> Cell:
    if number is None:
        return word
    return AtLeast(number) if at_least else number


def _estimated(figure: Figure) -> int | str:
    if figure.number is None:
        return "–"
    return _NO_ESTIMATE if figure.estimated is None else figure.estimated


def _ways(session: Session, unit: Unit, subjects: Sequence[int]) -> dict[int, str]:
    """How each of these stops or sessions was counted, or why not, in words."""
    subject = stored.subject_column(unit)
    rows = session.execute(
        stored.current_rows(subject, col(Count.method), col(Count.reason))
        .where(subject.in_([int(one) for one in subjects]), col(Count.state) != FigureState.NOT_YET)
        .group_by(subject, col(Count.method), col(Count.reason))
    )
    found: dict[int, list[str]] = {}
    for about, method, reason in rows:
        words = METHOD_IN_SHORT[method] if method else COUNT_REASON[reason]
        found.setdefault(about, []).append(words)
    return {about: "; ".join(sorted(words)) for about, words in found.items()}


def rows_behind(found: Found) -> Table:
    """The rows behind the figures, for a file."""
    named = [(one.key.label, one) for one in found.explained]
    named += [(f"Afspraak: {one.key.label}", one) for one in found.judged]
    return table(
        "rows",
        "De regels achter de cijfers",
        ["Cijfer", *LINES.titles, "Telt mee als"],
        [
            (name, *row, "telt niet mee" if adds is None else adds)
            for name, one in named
            for row, adds in zip(LINES.values(one.lines), one.numbers, strict=True)
        ],
        empty="Er zijn geen regels.",
    )
