"""Targets: what was agreed with whoever pays, version by version, and what may be said about it.

Verdicts follow docs/figures.md: "gehaald" as soon as the lower bound is there, "niet gehaald"
only when nothing is open any more, "nog niet te zeggen" in between.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.models import Project, Target
from project.parsing.periods import Period
from project.results import attained, reach
from project.results.attained import Attained, Term
from project.results.key_figure import KeyFigure
from project.results.read_cache import cached
from project.tables import Column, Table
from project.wording.reading import TARGET_UNIT, VERDICT, TargetUnit, Verdict
from project.wording.tour import CERTAINTY, Certainty

UNKNOWN = "onbekend"
_AS_KEPT = (
    *("id", "unit", "amount", "due_day", "paragraph", "agreed_by", "agreed_on", "withdrawn"),
    *("reason", "entered_at", "source", "certainty"),
)
_PEOPLE = (TargetUnit.VISITORS, TargetUnit.PARTICIPANTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of an agreement; ``code`` stays the same over all of them.

    ``amount`` is None for a withdrawal, a day None and a text "" when no source says it.
    """

    id: int
    code: str
    project: str
    number: int
    is_current: bool
    unit: TargetUnit
    amount: int | None
    due_day: date | None
    paragraph: str
    agreed_by: str
    agreed_on: date | None
    withdrawn: bool
    reason: str
    entered_at: datetime
    source: str
    certainty: Certainty

    @property
    def label(self) -> str:
        """What an agreement about this unit is called: ``Werkbijeenkomsten``."""
        return label(self.unit)

    @property
    def words(self) -> str:
        """How many of what: ``5 werkbijeenkomsten``."""
        return formatting.amount(self.amount or 0, *TARGET_UNIT[self.unit])

    @property
    def amount_words(self) -> str:
        """How many, or that it was withdrawn."""
        return "ingetrokken" if self.amount is None else formatting.number(self.amount)

    @property
    def due(self) -> str:
        """The last day, in words."""
        return _day_or_unknown(self.due_day)

    @property
    def from_source(self) -> str:
        """Where it stands, and how sure that is."""
        return f"{self.source} ({CERTAINTY[self.certainty]})"


@dataclass(frozen=True, slots=True)
class Judged:
    """An agreement that stands beside what was reached, the verdict, and the figure of both."""

    agreed: Version
    amount: int
    reached: Attained
    verdict: Verdict
    why: str
    figure: KeyFigure


VERDICTS = Table[Judged](
    (
        Column("Afspraak", lambda one: one.agreed.label),
        Column("Afgesproken", lambda one: one.agreed.words),
        Column("Nu", lambda one: one.reached.words),
        Column("Oordeel", lambda one: VERDICT[one.verdict]),
        Column("Uiterlijk op", lambda one: one.agreed.due),
        Column("Paragraaf", lambda one: one.agreed.paragraph or UNKNOWN),
        Column("Afgesproken door", lambda one: one.agreed.agreed_by or UNKNOWN, screen=False),
        # Why stands beside the figure itself.
        Column("Waarom", lambda one: one.why, screen=False),
        Column("Bron", lambda one: one.agreed.from_source, screen=False),
    )
)
VERSIONS = Table[Version](
    (
        Column("Afspraak", lambda one: one.label),
        Column(
            "Versie",
            lambda one: formatting.number(one.number) + (" (geldt nu)" if one.is_current else ""),
        ),
        Column("Aantal", lambda one: one.amount_words),
        Column("Uiterlijk op", lambda one: one.due),
        Column("Paragraaf", lambda one: one.paragraph or UNKNOWN),
        Column("Afgesproken door", lambda one: one.agreed_by or UNKNOWN),
        Column("Afgesproken op", lambda one: _day_or_unknown(one.agreed_on)),
        Column("Waarom veranderd", lambda one: one.reason),
        Column("Ingevoerd op", lambda one: formatting.moment(one.entered_at)),
        Column("Bron", lambda one: one.from_source),
    )
)


@cached
def versions(session: Session, project: str = "") -> tuple[Version, ...]:
    """Every version of every agreement of a project (a slug, "" for all), the newest first."""
    wanted = select(Target, col(Project.slug)).join(
        Project, col(Project.id) == col(Target.project_id)
    )
    if project:
        wanted = wanted.where(col(Project.slug) == project)
    rows = session.execute(wanted.order_by(col(Target.id))).all()
    replaced = {row.replaces_id for row, _slug in rows}
    # Rows are only added, so that a version always comes after the one it replaces.
    found: dict[int, Version] = {}
    for row, slug in rows:
        before = found.get(row.replaces_id or 0)
        found[row.id] = Version(
            code=before.code if before else row.key,
            project=slug,
            number=before.number + 1 if before else 1,
            is_current=row.id not in replaced,
            **{name: getattr(row, name) for name in _AS_KEPT},
        )
    units = list(TargetUnit)
    return tuple(
        sorted(found.values(), key=lambda one: (units.index(one.unit), one.project, -one.id))
    )


def standing(session: Session, project: str = "") -> list[Version]:
    """The agreements that stand now, in the order of TargetUnit."""
    return [one for one in versions(session, project) if one.is_current and not one.withdrawn]


@cached
def verdicts(
    session: Session, today: date, *, project: str = "", until: date | None = None
) -> tuple[Judged, ...]:
    """What was agreed beside what is, with what may be said about it.

    ``until`` leaves out what came after it.
    """
    return tuple(_judge(session, one, today, until) for one in standing(session, project))


def key_figures(
    session: Session, today: date, *, project: str = "", until: date | None = None
) -> list[KeyFigure]:
    """The figure of each agreement, with its verdict."""
    return [one.figure for one in verdicts(session, today, project=project, until=until)]


def counted_from(period: Period | None) -> str:
    """Says that agreements do not begin with the period that was asked for."""
    if period is None:
        return "Hier telt alleen wat binnen de subsidie valt, van het begin van het project tot nu."
    return (
        "Een afspraak gaat over het hele project: daarom telt alles mee vanaf het "
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


def _judge(session: Session, agreed: Version, today: date, until: date | None) -> Judged:
    reached, term = _attained(session, agreed, today, until)
    # Only a withdrawal has no amount, and that does not stand.
    amount = agreed.amount or 0
    found = _verdict(reached, term, amount)
    why = _why(found, amount, reached, term)
    if until is not None:
        now = _judge(session, agreed, today, None)
        if now.verdict is not found:
            why += (
                f" Over het hele project, tot en met {formatting.day(today)}: {now.reached.words}, "
                f"dus {VERDICT[now.verdict]}."
            )
    return Judged(agreed, amount, reached, found, why, _figure(agreed, amount, reached, found, why))


def _attained(
    session: Session, agreed: Version, today: date, until: date | None
) -> tuple[Attained, Term]:
    due = agreed.due_day
    whole = Term(due, passed=due is not None and due < today)
    # A period that leaves out nothing with a day gets the verdict of the whole project.
    last = reach.last_day(session, today, agreed.project)
    term = replace(whole, until=until) if until and last and until < last else whole
    found = attained.attained(session, agreed.unit, today, project=agreed.project, term=term)
    return found, term


def _verdict(reached: Attained, term: Term, amount: int) -> Verdict:
    return verdict(reached.low, amount, is_open=bool(reached.open_words) or term.is_open)


def _figure(agreed: Version, amount: int, reached: Attained, found: Verdict, why: str) -> KeyFigure:
    quality = f" ({reached.quality})" if reached.quality else ""
    return KeyFigure(
        code=f"target:{agreed.code}",
        label=agreed.label,
        value=f"{reached.short} van {formatting.number(amount)} afgesproken: {VERDICT[found]}"
        f"{quality}",
        out_of=why,
        rule="Gehaald: wat vaststaat, is ten minste wat is afgesproken. Niet gehaald: er staat "
        "niets meer open. Alleen wat binnen de subsidie valt, telt mee.",
        # Why it is judged so stands beside the figure itself.
        state=f"Uiterlijk op: {agreed.due}. De afspraak staat in: "
        f"{formatting.sentence(agreed.source)}",
        page="progress",
        parts=reached.parts,
        things=None if agreed.unit in _PEOPLE else TARGET_UNIT[agreed.unit],
        whole=amount,
    )


def _why(found: Verdict, amount: int, reached: Attained, term: Term) -> str:
    agreed = f"afgesproken: {formatting.number(amount)}"
    if found is Verdict.REACHED:
        rest = " Wat nog openstaat, verandert dat niet." if reached.open_words else ""
        return f"Nu: {reached.words}; {agreed}.{rest}"
    if found is Verdict.MISSED:
        lost = f" {formatting.listing(reached.lost_words)}." if reached.lost_words else ""
        return f"Er staat niets meer open. Nu: {reached.words}; {agreed}.{lost}"
    said = [f"Nu: {reached.words}; {agreed}." if reached.low else "Nog niets is bekend."]
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


def _day_or_unknown(day: date | None) -> str:
    return UNKNOWN if day is None else formatting.day(day)
