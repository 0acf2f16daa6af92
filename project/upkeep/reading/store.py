"""A plan of a file beside the database, stored in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.audit import logbook
from project.counts import comparables, entering
from project.counts import stored as counts_stored
from project.counts.entering import WHYS, Checked
from project.counts.plausibility import Comparable
from project.counts.rules import Entry
from project.errors import ConflictError
from project.models import Count, CountPart, Municipality, Promise, Stop, TourSession, Venue
from project.upkeep.copying import Tell, quietly
from project.upkeep.reading import columns, places, plan
from project.upkeep.reading.cells import Sheet
from project.upkeep.reading.files import Book
from project.upkeep.reading.places import Matcher, Subject
from project.upkeep.reading.plan import Held, Plan
from project.upkeep.reading.questions import YES, Answers, UnansweredError, ask, wrong
from project.upkeep.reading.rows import Line, Reader, Status
from project.wording.counts import UNIT, Unit

# The answer that what is proposed for the columns is right.
ACCEPTED = {"columns": YES}
_MOST_TOLD = 20


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
    lines = Reader(table, matcher, answers).read(lambda part: tell("Rijen lezen", part))
    plan.one_line_a_figure(lines, answers)
    held = _held(session, lines, book.digest)
    plan.compare(lines, held, answers, book.digest, lambda part: tell("Vergelijken", part))
    return replace(made, lines=tuple(lines), questions=plan.questions(lines, answers))


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


def _held(session: Session, lines: Sequence[Line], digest: str) -> Held:
    """What the database holds about the figures of these lines."""
    current: dict[str, dict[Any, Any]] = {}
    about = {(one.subject.unit, one.subject.thing.id): one.subject for one in lines if one.subject}
    parts = select(CountPart).where(col(CountPart.count_id) == col(Count.id)).exists()
    for unit in Unit:
        subject = counts_stored.subject_column(unit)
        wanted = counts_stored.current_rows(
            subject.label("about"), *_COLUMNS, parts.label("has_parts")
        ).where(subject.in_([at for of, at in about if of is unit]))
        for now in session.execute(wanted):
            current.setdefault(about[unit, now.about].code, {})[now.first_day, now.last_day] = now
    stored = {row.key: row.id for row in _counts_of(session, digest)}
    return Held(current, stored, _against(session))


_COLUMNS = tuple(
    getattr(Count, name)
    for name in (
        *("id", "state", "number", "method", "reason", "first_day", "last_day", "remark"),
        *("entered_by", "entered_at"),
    )
)


def _against(session: Session) -> Any:
    """Looks up what a line can be held against: once for as many days of the same figure."""
    found: dict[object, Comparable] = {}

    def against(line: Line) -> Comparable:
        subject, entry = line.subject, line.entry
        if subject is None or entry is None:
            return Comparable([], None, None)
        first, last = entry.first_day, entry.last_day
        about = (subject.code, first and last and (last - first).days)
        if about not in found:
            found[about] = comparables.comparable(
                session, subject.unit, subject.thing.id, first_day=first, last_day=last
            )
        return found[about]

    return against


def _counts_of(session: Session, digest: str) -> Iterable[Any]:
    """The counts that were read in from this very file."""
    key, begin = col(Count.key), plan.keys_of(digest)
    wanted = select(key, col(Count.id), col(Count.number), col(Count.stop_id))
    # So, and not with LIKE, every database looks them up in its index.
    return session.execute(wanted.where(key >= begin, key < f"{begin}~"))


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
        row.key for row in _counts_of(session, made.book.digest)
    }:
        return 0
    again = make_plan(session, made.book, made.answers)
    if list(map(_outcome, again.lines)) != list(map(_outcome, made.lines)):
        raise ConflictError(
            "Intussen heeft iemand een van deze cijfers veranderd. Er is niets ingelezen. Kijk het "
            "plan opnieuw na."
        )
    checked = [_checked(line) for line in again.to_store]
    entering.store_many(
        session, rows=checked, tell=lambda done: tell("Opslaan", done / len(checked)), by=by
    )
    told = {str(status): many for status, many in made.counts.items()}
    subject, name = f"import:{made.book.digest[:16]}", made.book.name[:200]
    logbook.record(session, "import.store", subject, file=name, stored=len(checked), **told, by=by)
    return len(checked)


def _outcome(line: Line) -> tuple[object, ...]:
    return line.code, line.status, line.sentence, line.key, line.replaces, line.entry


def _checked(line: Line) -> Checked:
    if line.subject is None or line.entry is None:
        raise wrong("unanswered")
    now, entry = line.replaces, None
    if now:
        entry = Entry(state=now.state, number=now.number, method=now.method, reason=now.reason)
    return Checked(
        unit=line.subject.unit,
        about=line.subject.thing,
        entry=line.entry,
        key=line.key,
        replaces_id=now and now.id,
        was=entry if line.why in WHYS else None,
        why=line.why,
    )


def receipt(session: Session, made: Plan) -> list[str]:
    """What the database holds of this plan, in Dutch sentences; empty when it holds nothing."""
    keys = {line.key for line in made.to_store}
    found = [row for row in _counts_of(session, made.book.digest) if row.key in keys]
    if not found:
        return []
    many = formatting.amount(len(found), "telling", "tellingen")
    first, last = min(row.id for row in found), max(row.id for row in found)
    told = [f"Ingelezen: {many}, nr {first}{f' tot en met {last}' if last > first else ''}."]
    for unit in Unit:
        numbers = [
            row.number for row in found if (row.stop_id is None) is (unit is not Unit.VISITORS)
        ]
        known = [number for number in numbers if number is not None]
        # Nothing known stays nothing known, and never becomes a sum of 0.
        people = f", samen {formatting.amount(sum(known), *UNIT[unit])}" if known else ""
        if numbers:
            many = formatting.amount(len(numbers), "telling", "tellingen")
            told.append(f"{many} van {UNIT[unit][1]}{people}.")
    skipped = [one for one in made.lines if one.status in (Status.SKIPPED, Status.REFUSED)]
    if skipped:
        rows_left = [f"rij {one.row} ({one.sentence})" for one in skipped[:_MOST_TOLD]]
        more = f" En nog {len(skipped) - _MOST_TOLD}." if len(skipped) > _MOST_TOLD else ""
        told.append(f"Niet ingelezen: {'; '.join(rows_left)}.{more}")
    return told
