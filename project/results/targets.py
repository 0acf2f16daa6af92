"""Targets: what was agreed with whoever pays, version by version, and what may be said about it.

Verdicts follow docs/figures.md: "gehaald" as soon as the lower bound is there, "niet gehaald"
only when nothing is open any more, "nog niet te zeggen" in between.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.frames import records
from project.models import Project, Target
from project.results import attained, evidence
from project.results.attained import Attained, Term
from project.results.evidence import Explanation, KeyFigure, Line
from project.results.read_cache import cached
from project.typed.periods import Period
from project.wording import CERTAINTY, TARGET_UNIT, VERDICT, TargetUnit, Verdict

UNKNOWN = "onbekend"
# ``code`` stays the same over all versions of one agreement.
VERSION_COLUMNS = [
    "id",
    "code",
    "project",
    "unit",
    "version",
    "amount",
    "due_day",
    "paragraph",
    "agreed_by",
    "agreed_on",
    "note",
    "withdrawn",
    "reason",
    "entered_at",
    "entered_by",
    "source",
    "certainty",
    "is_current",
]
VERDICT_COLUMNS = [
    "id",
    "code",
    "project",
    "unit",
    "label",
    "amount",
    "agreed",
    "number",
    "possible",
    "actual",
    "short",
    "quality",
    "verdict",
    "why",
    "due_day",
    "due",
    "paragraph",
    "agreed_by",
    "agreed_on",
    "source",
    "certainty",
    "version",
    "entered_at",
]
READABLE_VERDICTS = [
    "Afspraak",
    "Afgesproken",
    "Nu",
    "Oordeel",
    "Uiterlijk op",
    "Paragraaf",
    "Waarom",
    "Bron",
]
# What fits on a screen; why stands beside the figure itself.
SHORT_VERDICTS = READABLE_VERDICTS[:6]
READABLE_VERSIONS = [
    "Afspraak",
    "Versie",
    "Aantal",
    "Uiterlijk op",
    "Paragraaf",
    "Afgesproken door",
    "Afgesproken op",
    "Waarom veranderd",
    "Ingevoerd op",
    "Bron",
]


def versions(session: Session, project: str = "") -> pd.DataFrame:
    """Every version of every agreement, an agreement's newest first: VERSION_COLUMNS.

    ``project`` is a slug, "" for all.
    ``amount`` is None for a withdrawal, a day None and a text "" when no source says it.
    """
    wanted = select(Target, col(Project.slug)).join(
        Project, col(Project.id) == col(Target.project_id)
    )
    if project:
        wanted = wanted.where(col(Project.slug) == project)
    found = session.execute(wanted.order_by(col(Target.id))).all()
    # Rows are only added, so that a version always comes after the one it replaces.
    first: dict[int, tuple[str, int]] = {}
    replaced = {row.replaces_id for row, _slug in found}
    rows = []
    for row, slug in found:
        code, number = first.get(row.replaces_id or 0, (row.key, 0))
        first[row.id] = (code, number + 1)
        kept = {name: getattr(row, name) for name in VERSION_COLUMNS if hasattr(row, name)}
        rows.append(
            {
                **kept,
                "code": code,
                "project": slug,
                "version": number + 1,
                "is_current": row.id not in replaced,
            }
        )
    rows.sort(key=lambda row: (list(TargetUnit).index(row["unit"]), row["project"], -row["id"]))
    return pd.DataFrame(rows, columns=VERSION_COLUMNS, dtype=object)


def standing(session: Session, project: str = "") -> pd.DataFrame:
    """The agreements that stand now, in the order of TargetUnit: VERSION_COLUMNS."""
    found = versions(session, project)
    stands = found["is_current"].astype(bool) & ~found["withdrawn"].astype(bool)
    return found[stands].reset_index(drop=True)


@cached
def verdicts(
    session: Session, today: date, *, project: str = "", until: date | None = None
) -> pd.DataFrame:
    """What was agreed beside what is, with what may be said about it: VERDICT_COLUMNS.

    ``number`` is the lower bound of what was reached, None as long as nothing is sure;
    ``possible`` what it can still become, None for people; ``actual`` says it in words,
    ``verdict`` is a Verdict, ``why`` a Dutch sentence. ``until`` leaves out what came after it;
    ``short`` is ``actual`` without how it was counted, and that is ``quality``.
    """
    rows = [
        _verdict_row(row, *_attained(session, row, today, until))
        for row in records(standing(session, project))
    ]
    return pd.DataFrame(rows, columns=VERDICT_COLUMNS, dtype=object)


def key_figures(
    session: Session, today: date, *, project: str = "", until: date | None = None
) -> list[KeyFigure]:
    """One line for each agreement, to be explained by its code (``target:…``)."""
    return [_key(row) for row in records(verdicts(session, today, project=project, until=until))]


def explain(
    session: Session,
    code: str,
    today: date,
    *,
    project: str = "",
    until: date | None = None,
    with_names: bool = False,
) -> Explanation | None:
    """What lies behind the verdict on the agreement with this code; None when there is none."""
    for row in records(standing(session, project)):
        if row["code"] == code:
            reached, term = _attained(session, row, today, until)
            lines = attained.lines_of(session, reached, with_names=with_names)
            return _explained(_verdict_row(row, reached, term), reached.low, lines)
    return None


def explain_all(
    session: Session, today: date, *, project: str = "", until: date | None = None
) -> list[Explanation]:
    """What lies behind every verdict."""
    found = []
    for row in records(standing(session, project)):
        reached, term = _attained(session, row, today, until)
        lines = attained.lines_of(session, reached, with_names=False)
        found.append(_explained(_verdict_row(row, reached, term), reached.low, lines))
    return found


def readable_verdicts(found: pd.DataFrame) -> pd.DataFrame:
    """The verdicts for a reader: READABLE_VERDICTS."""
    rows = [
        (
            row["label"],
            row["agreed"],
            row["actual"],
            VERDICT[row["verdict"]],
            row["due"],
            row["paragraph"] or UNKNOWN,
            row["why"],
            f"{row['source']} ({CERTAINTY[row['certainty']]})",
        )
        for row in records(found)
    ]
    return pd.DataFrame(rows, columns=READABLE_VERDICTS, dtype=object)


def readable_versions(found: pd.DataFrame) -> pd.DataFrame:
    """Every version for a reader, what nobody knows as that word: READABLE_VERSIONS."""
    rows = [
        (
            label(row["unit"]),
            formatting.number(row["version"]) + (" (geldt nu)" if row["is_current"] else ""),
            "ingetrokken" if row["withdrawn"] else formatting.number(row["amount"]),
            _day_or_unknown(row["due_day"]),
            row["paragraph"] or UNKNOWN,
            row["agreed_by"] or UNKNOWN,
            _day_or_unknown(row["agreed_on"]),
            row["reason"],
            formatting.moment(row["entered_at"]),
            f"{row['source']} ({CERTAINTY[row['certainty']]})",
        )
        for row in records(found)
    ]
    return pd.DataFrame(rows, columns=READABLE_VERSIONS, dtype=object)


def counted_from(period: Period | None) -> str:
    """Says that agreements do not begin with the period that was asked for; "" without one."""
    if period is None:
        return ""
    return (
        "Een afspraak gaat over het hele project. Bij de afspraken telt daarom alles mee vanaf het "
        f"begin van het project tot en met {formatting.day(period.last)}, ook wat voor "
        f"{formatting.day(period.first)} was."
    )


def label(unit: TargetUnit) -> str:
    """What an agreement about this unit is called: ``Werkbijeenkomsten``."""
    return TARGET_UNIT[unit][1].capitalize()


def verdict(low: int | None, amount: int, *, is_open: bool) -> Verdict:
    """Reached as soon as the lower bound is there; missed only when nothing is open any more."""
    if low is not None and low >= amount:
        return Verdict.REACHED
    return Verdict.OPEN if is_open else Verdict.MISSED


def _attained(
    session: Session, row: dict[str, Any], today: date, until: date | None
) -> tuple[Attained, Term]:
    due: date | None = row["due_day"]
    whole = Term(due, passed=due is not None and due < today)
    found = attained.attained(session, row["unit"], today, project=row["project"], term=whole)
    if until is None:
        return found, whole
    term = replace(whole, until=until)
    cut = attained.attained(session, row["unit"], today, project=row["project"], term=term)
    # A period that leaves nothing out gets the verdict of the whole project.
    return (found, whole) if cut.says() == found.says() else (cut, term)


def _verdict_row(row: dict[str, Any], reached: Attained, term: Term) -> dict[str, Any]:
    found = verdict(reached.low, row["amount"], is_open=bool(reached.open_words) or term.is_open)
    kept = {name: row[name] for name in VERDICT_COLUMNS if name in row}
    return {
        **kept,
        "label": label(row["unit"]),
        "agreed": formatting.amount(row["amount"], *TARGET_UNIT[row["unit"]]),
        "number": reached.low,
        "possible": reached.possible,
        "actual": reached.words,
        "short": reached.short or reached.words,
        "quality": reached.quality,
        "verdict": found,
        "why": _why(found, row, reached, term),
        "due": _day_or_unknown(row["due_day"]),
    }


def _why(found: Verdict, row: dict[str, Any], reached: Attained, term: Term) -> str:
    agreed = f"afgesproken: {formatting.number(row['amount'])}"
    if found is Verdict.REACHED:
        rest = " Wat nog openstaat, verandert dat niet." if reached.open_words else ""
        return f"Zeker: {reached.words}; {agreed}.{rest}"
    if found is Verdict.MISSED:
        lost = f" {formatting.listing(reached.lost_words)}." if reached.lost_words else ""
        return f"Er staat niets meer open. Zeker: {reached.words}; {agreed}.{lost}"
    said = [f"Zeker: {reached.words}; {agreed}." if reached.low else "Nog niets is zeker."]
    if reached.open_words:
        said.append(f"Nog open: {formatting.listing(reached.open_words)}.")
    return " ".join([*said, *_not_over(term)])


def _not_over(term: Term) -> list[str]:
    """Why the end of the term is no end: it was not the agreed day, or that is still to come."""
    if term.is_cut and term.due is None:
        return ["De afgesproken dag is onbekend: dat deze periode eindigt, zegt niets."]
    if term.due is None or not term.is_open:
        return []
    if term.is_cut:
        return [f"De periode eindigt voor de afgesproken dag ({formatting.day(term.due)})."]
    return [f"Tot en met {formatting.day(term.due)} kan er nog iets bij komen."]


def _key(row: dict[str, Any]) -> KeyFigure:
    amount = formatting.number(row["amount"])
    quality = f" ({row['quality']})" if row["quality"] else ""
    return KeyFigure(
        code=f"target:{row['code']}",
        label=row["label"],
        value=f"{row['short']} van {amount} afgesproken: {VERDICT[row['verdict']]}{quality}",
        out_of=row["why"],
        rule="Gehaald: wat vaststaat, is ten minste wat is afgesproken. Niet gehaald: er staat "
        "niets meer open. Alleen wat binnen de subsidie valt, telt mee.",
        page="progress",
    )


def _explained(row: dict[str, Any], low: int | None, lines: list[Line]) -> Explanation:
    key = _key(row)
    # Why it is judged so stands beside the figure itself.
    state = f"Uiterlijk op: {row['due']}. De afspraak staat in: {row['source']}."
    if row["unit"] in (TargetUnit.VISITORS, TargetUnit.PARTICIPANTS):
        proof = evidence.prove_sum([line.adds for line in lines])
        return evidence.explained(key, lines, figure=low, state=state, proof=proof)
    one, more = TARGET_UNIT[row["unit"]]
    return evidence.explain_things(key, lines, one=one, more=more, state=state)


def _day_or_unknown(day: date | None) -> str:
    return UNKNOWN if day is None else formatting.day(day)
