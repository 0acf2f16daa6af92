"""The sections of a report: every question the funder asks, in the order of the file."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from sqlmodel import Session, col

from project import formatting, tables
from project.counts import stored
from project.disclosure import LARGEST
from project.figures import Figure
from project.frames import records
from project.models import Count, Project, Province
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
from project.results import (
    changes,
    definitions,
    deviations,
    groups,
    promises,
    reach,
    schedule,
    targets,
)
from project.results.key_figure import LINES, THINGS, KeyFigure
from project.results.promises import Told
from project.tables import Column
from project.wording.counts import (
    COUNT_GROUP,
    COUNT_REASON,
    METHOD_IN_SHORT,
    UNIT,
    FigureState,
    Unit,
)
from project.wording.reading import OUTCOME_KIND
from project.wording.tour import EVENT_KIND, GRANT_COVERAGE, SESSION_STATUS, GrantCoverage

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
    """The sections of a report, in reading order: what was done, for whom, what followed, what
    went otherwise; then the tables, and the words last."""
    return (
        _carried_out(session, found),
        _for_whom(session, found),
        _followed(found),
        _deviations(found),
        _changes(found),
        _numbers(found),
        _signature(session, found.asked.project),
        _definitions(found),
    )


def summary(found: Found) -> Iterable[str]:
    """The few sentences that stand in front, the conclusion first."""
    yield schedule.agreements(found.verdicts)
    for unit, frame in found.people():
        key = found.figure(unit)
        known = key.total.completeness(*THINGS[unit])
        yield _NOTHING[unit] if frame.empty else f"{key.label}: {key.value} ({known})."
        yield from _by_grant(unit, frame)
        yield from _without_date(unit, found.undated[unit])
    yield from _twice(found)
    workshops = found.figure("workshops")
    yield f"{workshops.label}: {workshops.value} ({workshops.out_of})."
    yield deviations.sentence(found.deviations)
    if waiting := provisional(found):
        many = formatting.amount(len(waiting), "cijfer", "cijfers")
        yield f"Van {many} is de stand voorlopig: {formatting.listing(waiting)}."
    elif not all(frame.empty for _unit, frame in found.people()):
        what = "tellingen" if any(waiting_codes(found)) else "cijfers"
        yield f"Alle {what} over deze periode zijn compleet."


def _by_grant(unit: Unit, frame: pd.DataFrame) -> Iterable[str]:
    """How much of a sum the grant is about, where something in it lies outside."""
    if not (frame["grant_coverage"] == GrantCoverage.OUTSIDE).any():
        return
    for coverage, words in GRANT_COVERAGE.items():
        rows = frame[frame["grant_coverage"] == coverage]
        if rows.empty:
            continue
        total = reach.total(rows)
        where = f"({total.completeness(*THINGS[unit])})"
        if coverage is GrantCoverage.OUTSIDE:
            where = f"in {formatting.listing(list(rows['place'].unique()))}"
        yield f"Daarvan {words}: {total.words(unit)} {where}."


def _without_date(unit: Unit, undated: pd.DataFrame) -> Iterable[str]:
    """What was counted and belongs to no period, beside the sum that it is not in."""
    total = reach.total(undated)
    if total.number is not None:
        places = [row["place"] for row in records(undated) if row["figure"].number is not None]
        yield (
            f"Daarnaast zonder datum, wel geteld: {total.words(unit)} "
            f"({formatting.listing(places)}). Zij horen bij geen periode en staan "
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


def _carried_out(session: Session, found: Found) -> Section:
    others = records(found.gatherings[~found.gatherings["expects_count"].astype(bool)])
    none = "In deze periode was er geen opening of andere bijeenkomst zonder telling."
    return Section(
        "carried_out",
        "Wat is er gedaan, en hoeveel mensen kwamen er?",
        (
            _ONE_PERIOD + ("" if found.asked.overlaps else _ONCE),
            *_twice(found),
            _NEVER_ADDED,
        ),
        (
            *(_people(session, found, unit, frame) for unit, frame in found.people()),
            of_rows("gatherings", "Zonder telling: openingen en andere", _OTHERS, others, none),
            _undated(found),
        ),
    )


_OTHERS = tables.Table[dict[str, Any]](
    (
        Column("Wanneer", lambda row: f"{row['period']} {row['time_of_day']}".strip()),
        Column("Plaats", lambda row: row["place"] or "onbekend"),
        Column("Soort", lambda row: EVENT_KIND[row["kind"]]),
        Column("Bijeenkomst", lambda row: row["title"]),
        Column("Stand", lambda row: SESSION_STATUS[row["status"]]),
    )
)
# Of a stop and of a session: where or about what, and how it stands.
_ABOUT: dict[Unit, tuple[Column[dict[str, Any]], ...]] = {
    Unit.VISITORS: (
        Column("Waar", lambda row: f"{row['venue']}, gemeente {row['municipality']}"),
        Column("Subsidie", lambda row: GRANT_COVERAGE[row["grant_coverage"]]),
    ),
    Unit.PARTICIPANTS: (
        Column("Waarover", lambda row: row["title"]),
        Column("Stand", lambda row: SESSION_STATUS[row["status"]]),
    ),
}


def _for_whom(session: Session, found: Found) -> Section:
    """Small numbers are closed in it, whoever made it: a report leaves the house."""
    said, words, known = [], [], False
    for unit, frame in found.people():
        came = groups.breakdowns(frame, groups.told(session, unit), account=False)
        said.append(groups.sentence(came, unit))
        whole = not found.figure(unit).total.at_least
        words.append(list(groups.totals(came, complete=whole)["words"]))
        known = known or any(one.cells for one in came)
    rows = zip(COUNT_GROUP.values(), *words, strict=True) if known else []
    columns = ["Groep", *(UNIT[unit][1].capitalize() for unit in Unit)]
    none = "Van welke groepen de mensen kwamen, is in deze periode bij geen telling ingevuld."
    made = table("groups", "De mensen per groep", columns, rows, empty=none)
    title = "Voor wie was het?"
    return Section("groups", title, (*said, *([_SMALL_GROUPS] if known else ())), (made,))


def _followed(found: Found) -> Section:
    """What followed from the sessions; of whoever is quoted it was noted that they agreed."""
    columns = tables.Table[tuple[Told, dict[str, Any]]](
        (
            Column("Belofte", lambda one: f"{one[0].number}. {one[0].name}"),
            Column("Wat volgde", lambda one: one[1]["text"]),
            Column("Soort", lambda one: OUTCOME_KIND[one[1]["kind"]]),
            Column("Bekend sinds", lambda one: formatting.day(one[1]["day"])),
            Column("Citaat, met toestemming", lambda one: one[1]["quotation"] or "–"),
            Column("Bron", lambda one: one[1]["source"]),
        )
    )
    rows = [(one, note) for one in found.followed for note in records(one.notes)]
    none = "Sinds het begin van deze periode is nog niets ingevuld over wat volgde."
    made = of_rows("outcomes", "Wat volgde, per belofte", columns, rows, none)
    said = promises.sentence(found.followed)
    return Section("followed", "Wat volgde eruit?", (said,), (made,))


def _numbers(found: Found) -> Section:
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
    none = "Er zijn geen afspraken ingevoerd."
    # What an agreement says stands in two tables: a page is not wider.
    how = targets.VERDICTS.only("Afspraak", "Afgesproken", "Nu", "Oordeel", "Waarom")
    where = targets.VERDICTS.only(
        "Afspraak", "Uiterlijk op", "Paragraaf", "Afgesproken door", "Bron"
    )
    return Section(
        "numbers",
        "De cijfers en de afspraken",
        ("Wat tot en met het einde van deze periode is gedaan, telt mee voor een afspraak.",),
        (
            of_rows("targets", "De afspraken en hoe het ermee staat", how, found.verdicts, none),
            of_rows("agreements", "Waar de afspraken staan", where, found.verdicts, none),
            of_rows("figures", "De cijfers over deze periode", figures, keys, none),
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
            *_ABOUT[unit],
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
        "Wat ging anders, en wat is daarvan gemeld?",
        (deviations.sentence(told), deviations.told_until(asked.period.last, asked.today)),
        (of_rows("deviations", "De afwijkingen", deviations.READABLE, told, none),),
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
