"""A file from beginning to end: opened, planned beside the database, stored in one transaction."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from project import database, formatting
from project.audit import logbook
from project.counts import entering
from project.counts import stored as counts_stored
from project.counts.entering import Checked
from project.errors import ConflictError
from project.models import Count, Municipality, Promise, Stop, TourSession, Venue
from project.upkeep.copying import Tell, quietly
from project.upkeep.reading import columns, files, places, plan, rows
from project.upkeep.reading.cells import Sheet
from project.upkeep.reading.columns import Field
from project.upkeep.reading.files import Book
from project.upkeep.reading.places import Matcher, Subject
from project.upkeep.reading.plan import Held, Plan
from project.upkeep.reading.questions import Answers, wrong
from project.upkeep.reading.rows import Line, Status
from project.wording.counts import UNIT, Unit

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read once; plans are made of it as often as an answer changes."""

    name: str
    digest: str
    book: Book


def open_file(name: str, data: bytes) -> Opened:
    """Read the file; InputError when it cannot be trusted."""
    return Opened(name, hashlib.sha256(data).hexdigest(), files.read(data))


def make_plan(
    opened: Opened,
    *,
    answers: Mapping[str, str],
    fields: Mapping[int, Field] | None,
    tell: Tell = quietly,
) -> Plan:
    """What this file would change.

    ``fields`` says what stands in columns, else their headings do. None when nobody accepted that
    yet: then only the file to fill in is read on.
    """
    given, book = Answers(answers), opened.book
    with database.reading() as session:
        matcher = Matcher(subjects(session), given)
    made = Plan(opened.name, opened.digest, book.kind, dict(answers))
    sheet = _sheet(book, matcher.places, given)
    if questions := given.heard():
        return replace(made, questions=questions)
    table = columns.table(sheet, fields or {}, matcher.places)
    other = [f"“{one.name}”" for one in book.sheets if one is not sheet]
    notes = [*table.notes, *([f"Niet gelezen: blad {formatting.listing(other)}."] if other else [])]
    made = replace(made, table=table, notes=tuple(notes))
    if table.problem or (fields is None and not table.is_ours):
        return replace(made, problem=table.problem or str(wrong("to-accept")))
    found = rows.read(table, matcher, given, book.epoch, lambda part: tell("Rijen lezen", part))
    lines = plan.one_line_a_figure(found, given)
    with database.reading() as session:
        held = _held(session, lines, made.digest)
    done = plan.compare(lines, held, given, made.digest, lambda part: tell("Vergelijken", part))
    questions = plan.asked(done, given)
    return replace(made, read=tuple(lines), lines=done, questions=questions)


def _sheet(book: Book, known: Mapping[str, object], answers: Answers) -> Sheet:
    """The sheet to read; asked when there are more, or when it is hidden."""
    named = [one.name for one in book.sheets if places.words(one.name) in known]
    if len(named) > 1 and len(named) == len(book.sheets):
        raise wrong("sheet-per-place", names=formatting.listing(named))
    if len(book.sheets) == 1 and book.sheets[0].visible:
        return book.sheets[0]
    names = {one.name: one.name + ("" if one.visible else " (verborgen)") for one in book.sheets}
    name = answers.ask("sheet", names)
    return next(one for one in book.sheets if one.name == name)


def subjects(session: Session) -> list[Subject]:
    """Every stop and every session of which people are counted."""
    found = []
    at_venue = (Venue, col(Venue.id) == col(Stop.venue_id))
    within = (Municipality, col(Municipality.code) == col(Venue.municipality_code))
    for stop, place, venue, municipality in session.execute(
        select(Stop, col(Venue.place), col(Venue.name), col(Municipality.name))
        .join(*at_venue)
        .join(*within)
        .order_by(col(Stop.position))
    ):
        period = formatting.period(stop.first_day, stop.last_day, stop.date_precision)
        found.append(Subject(Unit.VISITORS, stop, place, (venue, municipality), period))
    for meeting, number, place in session.execute(
        select(TourSession, col(Promise.number), col(Venue.place))
        .join(Promise, col(TourSession.promise_id) == col(Promise.id), isouter=True)
        .join(Stop, col(TourSession.stop_id) == col(Stop.id), isouter=True)
        .join(*at_venue, isouter=True)
        .where(col(TourSession.expects_count))
        .order_by(col(TourSession.day), col(TourSession.id))
    ):
        period = formatting.period(meeting.day, meeting.day, meeting.date_precision)
        where = meeting.place or place or ""
        found.append(Subject(Unit.PARTICIPANTS, meeting, where, (), period, number or 0))
    return found


def _held(session: Session, lines: Sequence[Line], digest: str) -> Held:
    """What the database holds about the figures of these lines."""
    current: dict[str, dict[Any, Any]] = {}
    about = {(one.subject.unit, one.subject.thing.id): one.subject for one in lines if one.subject}
    for unit in Unit:
        subject = counts_stored.subject_column(unit)
        wanted = counts_stored.current_rows(subject.label("about"), *_COLUMNS)
        for now in _chunked(session, wanted, subject, [at for of, at in about if of is unit]):
            current.setdefault(about[unit, now.about].code, {})[now.first_day, now.last_day] = now
    keys = {plan.key_of(digest, line) for line in lines}
    stored = _chunked(session, select(col(Count.key), col(Count.id)), col(Count.key), keys)
    return Held(current, {row.key: row.id for row in stored})


_COLUMNS = tuple(
    getattr(Count, name)
    for name in (
        *("id", "state", "number", "method", "reason", "first_day", "last_day", "remark"),
        *("entered_by", "entered_at"),
    )
)


def _chunked(session: Session, wanted: Any, column: Any, values: Iterable[Any]) -> Iterable[Any]:
    ordered = sorted(values)
    for at in range(0, len(ordered), _CHUNK):
        yield from session.execute(wanted.where(column.in_(ordered[at : at + _CHUNK])))


# --- storing ----------------------------------------------------------------------------------


def store(session: Session, *, made: Plan, tell: Tell = quietly, by: str) -> int:
    """Store every new row of the plan; how many. All of them, or none.

    Raises InputError when something still is asked, ConflictError when somebody changed one of
    these figures since the plan was made. The same plan again stores nothing. ``tell`` hears how
    far it is; what it raises ends the transaction.
    """
    if made.problem or made.questions:
        raise wrong("unanswered")
    held = _held(session, made.read, made.digest)
    if {line.key for line in made.to_store} <= held.stored.keys():
        return 0
    answers = Answers(made.answers)
    if plan.compare(made.read, held, answers, made.digest, lambda _part: None) != made.lines:
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
            replaces_id=line.replaces,
            why=line.why,
        )
        for line in made.to_store
        if line.subject and line.entry
    ]
    entering.store_many(
        session, rows=checked, tell=lambda done: tell("Opslaan", done / len(checked)), by=by
    )
    told = {str(status): many for status, many in made.counts.items()}
    subject, name = f"import:{made.digest[:16]}", made.name[:200]
    logbook.record(session, "import.store", subject, file=name, stored=len(checked), **told, by=by)
    return len(checked)


def receipt(session: Session, made: Plan) -> list[str]:
    """What the database holds of this plan, in Dutch sentences; empty when it holds nothing."""
    wanted = select(col(Count.id), col(Count.number), col(Count.stop_id))
    found = list(_chunked(session, wanted, col(Count.key), [line.key for line in made.to_store]))
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
        rows_left = [f"rij {one.row} ({one.sentence})" for one in skipped[:20]]
        more = f" En nog {len(skipped) - 20}." if len(skipped) > 20 else ""
        told.append(f"Niet ingelezen: {'; '.join(rows_left)}.{more}")
    return told
