"""What a file would change (the plan), and storing all of it in one transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.audit import logbook
from project.counts import entering
from project.counts import stored as counts_stored
from project.counts.entering import WHYS, Checked
from project.errors import ConflictError
from project.models import Count, Municipality, Promise, Stop, TourSession, Venue
from project.upkeep.copying import Tell, quietly
from project.upkeep.reading import columns, comparing, places
from project.upkeep.reading.cells import Sheet
from project.upkeep.reading.columns import Table
from project.upkeep.reading.files import Book
from project.upkeep.reading.places import Matcher, Subject
from project.upkeep.reading.questions import YES, Answers, Question, UnansweredError, ask, wrong
from project.upkeep.reading.rows import Line, Reader, Status
from project.wording.counts import UNIT, Unit

# The answer that what is proposed for the columns is right.
ACCEPTED = {"columns": YES}
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about one file, before anything is stored."""

    book: Book
    answers: Answers
    table: Table | None = None
    notes: tuple[str, ...] = ()
    # What would happen with each row.
    lines: tuple[Line, ...] = ()
    # What is still to be answered.
    questions: tuple[Question, ...] = ()
    # Why no row could be read at all (Dutch).
    problem: str = ""

    @property
    def counts(self) -> Counter[Status]:
        """How many lines come down to what."""
        return Counter(line.status for line in self.lines)

    @property
    def to_store(self) -> tuple[Line, ...]:
        """The lines that would become counts."""
        return tuple(line for line in self.lines if line.status is Status.NEW)

    @property
    def refused_all(self) -> bool:
        """Whether every row was refused."""
        return 0 < len(self.lines) == self.counts[Status.REFUSED]

    @property
    def ready(self) -> bool:
        """Whether it may be stored: nothing is refused or asked any more."""
        return not self.problem and not self.questions and bool(self.to_store)


def _questions(lines: Sequence[Line], answers: Answers) -> tuple[Question, ...]:
    """Everything that is still to be answered about these lines, once."""
    found: dict[str, Question] = {}
    for question in (line.question for line in lines if line.question):
        found.setdefault(question.code, question)
    refused = sum(line.status is Status.REFUSED for line in lines)
    if 0 < refused < len(lines):
        try:
            ask(answers, "refused", rows=formatting.amount(refused, "rij is", "rijen zijn"))
        except UnansweredError as fault:
            found["refused"] = fault.question
    return tuple(found.values())


def make_plan(session: Session, book: Book, answers: Answers, tell: Tell = quietly) -> Plan:
    """What this file would change.

    As long as nobody accepted what stands in the columns (``ACCEPTED``), only the file to fill in
    is read on. InputError when the file can never be read.
    """
    matcher = Matcher(subjects(session), answers)
    made = Plan(book, dict(answers))
    try:
        sheet = _sheet(book, matcher.places, answers)
    except UnansweredError as fault:
        return replace(made, questions=(fault.question,))
    table = columns.table(sheet, answers, matcher.places)
    other = [f"“{one.name}”" for one in book.sheets if one is not sheet]
    notes = [*table.notes, *([f"Niet gelezen: blad {formatting.listing(other)}."] if other else [])]
    made = replace(made, table=table, notes=tuple(notes))
    if table.problem or not (table.is_ours or ACCEPTED.items() <= answers.items()):
        return replace(made, problem=table.problem or str(wrong("to-accept")))
    lines = Reader(table, matcher, answers).read(tell)
    comparing.one_line_a_figure(lines, answers)
    comparing.compare(session, lines, answers, book.digest, tell)
    return replace(made, lines=tuple(lines), questions=_questions(lines, answers))


def _sheet(book: Book, known: Iterable[str], answers: Answers) -> Sheet:
    """The sheet to read; asked when there are more, or when it is hidden."""
    named = [one.name for one in book.sheets if places.words(one.name) in known]
    if len(named) > 1 and len(named) == len(book.sheets):
        raise wrong("sheet-per-place", names=formatting.listing(named))
    if len(book.sheets) == 1 and book.sheets[0].visible:
        return book.sheets[0]
    names = {one.name: one.name + ("" if one.visible else " (verborgen)") for one in book.sheets}
    name = ask(answers, "sheet", names)
    return next(one for one in book.sheets if one.name == name)


def subjects(session: Session) -> list[Subject]:
    """Every stop and every session of which people are counted."""
    found = []
    at_venue = (Venue, col(Venue.id) == col(Stop.venue_id))
    within = (Municipality, col(Municipality.code) == col(Venue.municipality_code))
    for stop, place, *names in session.execute(
        select(Stop, col(Venue.place), col(Venue.name), col(Municipality.name))
        .join(*at_venue)
        .join(*within)
        .order_by(col(Stop.position))
    ):
        days = (stop.first_day, stop.last_day)
        period = formatting.period(*days, stop.date_precision)
        found.append(Subject(Unit.VISITORS, stop, place, tuple(names), days, period))
    for meeting, number, place in session.execute(
        select(TourSession, col(Promise.number), col(Venue.place))
        .join(Promise, col(TourSession.promise_id) == col(Promise.id), isouter=True)
        .join(Stop, col(TourSession.stop_id) == col(Stop.id), isouter=True)
        .join(*at_venue, isouter=True)
        .where(col(TourSession.expects_count))
        .order_by(col(TourSession.day), col(TourSession.id))
    ):
        days = (meeting.day, meeting.day)
        period = formatting.period(*days, meeting.date_precision)
        where = meeting.place or place or ""
        found.append(Subject(Unit.PARTICIPANTS, meeting, where, (), days, period, number or 0))
    return found


# --- storing ----------------------------------------------------------------------------------


def store(session: Session, *, made: Plan, tell: Tell = quietly, by: str) -> int:
    """Store every new row of the plan; how many. All of them, or none.

    Raises InputError when something still is asked, ConflictError when somebody changed one of
    these figures since the plan was made. The same plan again stores nothing. ``tell`` hears how
    far it is; what it raises ends the transaction.
    """
    if made.problem or made.questions:
        raise wrong("unanswered")
    if {line.key for line in made.to_store} <= {
        row.key for row in comparing.read_before(session, made.book.digest)
    }:
        return 0
    again = make_plan(session, made.book, made.answers)
    if list(map(_outcome, again.lines)) != list(map(_outcome, made.lines)):
        raise ConflictError(
            "Intussen heeft iemand een van deze cijfers veranderd. Er is niets ingelezen. Kijk het "
            "plan opnieuw na."
        )
    checked = [
        Checked(
            unit=line.subject.unit,
            about=line.subject.thing,
            entry=line.entry,
            key=line.key,
            replaces_id=line.replaces.id if line.replaces else None,
            was=line.replaces if line.why in WHYS else None,
            why=line.why,
        )
        for line in again.to_store
    ]
    entering.store_many(
        session, rows=checked, tell=lambda done: tell("Opslaan", done / len(checked)), by=by
    )
    told = {str(status): many for status, many in made.counts.items()}
    subject, name = f"import:{made.book.digest[:16]}", made.book.name[:200]
    logbook.record(session, "import.store", subject, file=name, stored=len(checked), **told, by=by)
    return len(checked)


def _outcome(line: Line) -> tuple[object, ...]:
    return line.code, line.status, line.sentence, line.key


def receipt(session: Session, made: Plan) -> list[str]:
    """What the database holds of this plan, in Dutch sentences; empty when it holds nothing."""
    keys = {line.key for line in made.to_store}
    rows = [row for row in comparing.read_before(session, made.book.digest) if row.key in keys]
    if not rows:
        return []
    numbers = sorted({min(row.id for row in rows), max(row.id for row in rows)})
    told = [f"Ingelezen: {_many(rows)}, nr {' tot en met '.join(map(str, numbers))}."]
    for unit in Unit:
        if of_unit := [row for row in rows if counts_stored.subject_of(row)[0] is unit]:
            known = [row.number for row in of_unit if row.number is not None]
            # Nothing known stays nothing known, and never becomes a sum of 0.
            people = f", samen {formatting.amount(sum(known), *UNIT[unit])}" if known else ""
            told.append(f"{_many(of_unit)} van {UNIT[unit][1]}{people}.")
    skipped = [one for one in made.lines if one.status in (Status.SKIPPED, Status.REFUSED)]
    if skipped:
        rows_left = "; ".join(f"rij {one.row} ({one.sentence})" for one in skipped[:_MOST_TOLD])
        more = f" En nog {len(skipped) - _MOST_TOLD}." if len(skipped) > _MOST_TOLD else ""
        told.append(f"Niet ingelezen: {rows_left}.{more}")
    return told


def _many(rows: Sequence[Count]) -> str:
    return formatting.amount(len(rows), "telling", "tellingen")
