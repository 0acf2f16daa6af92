"""The plan of a file beside the database, and the one command that stores it.

Reads in short looks, so that a screen can show how far it is; stores in the transaction of its
caller, all of it or nothing.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from project import audit, clock, counts, database, formatting, tour
from project.counts import Checked, comparables
from project.counts import reads as count_reads
from project.counts.rules import Entry
from project.errors import ConflictError, InputError
from project.imports import columns, files, lines, plan
from project.imports.cells import YES
from project.imports.columns import FIELD, Field
from project.imports.lines import Line
from project.imports.matching import Matcher, Subject
from project.imports.plan import Held, Now, Plan, Status, Step
from project.imports.questions import Question
from project.imports.sheets import Book, Sheet, letter
from project.models import Count, CountPart, ImportColumns, Promise, Stop, TourSession, Venue
from project.results import reach
from project.upkeep.copying import Tell, quietly
from project.wording import UNIT, CorrectionReason, Unit

# Above this asking "Klopt dit?" of each number would take longer than reading the file.
MOST_ODD = 200
CONFIRMED = "plausible"
_SHEET = "sheet"
_CHUNK = 5_000
_NOW_COLUMNS = ("id", "state", "number", "method", "reason", "first_day", "last_day", "remark")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read once; plans are made of it as often as an answer changes."""

    name: str
    digest: str
    book: Book


def open_file(name: str, data: bytes) -> Opened:
    """Read the file; InputError when it cannot be trusted."""
    book = files.read(data, columns.recognised)
    if not book.sheets:
        raise InputError(
            "In dit bestand staat niets. Kies een bestand met een kopregel en ten minste één rij."
        )
    return Opened(name, hashlib.sha256(data).hexdigest(), book)


def make_plan(
    opened: Opened,
    *,
    answers: Mapping[str, str],
    fields: Mapping[int, Field] | None = None,
    tell: Tell = quietly,
) -> Plan:
    """What this file would change; ``fields`` says what stands in its columns.

    Without ``fields`` what was chosen before for the same headings, else the headings themselves.
    """
    sheet, questions, notes = _sheet(opened.book, answers)
    start = Plan(opened.name, opened.digest, opened.book.kind, notes, None, answers=dict(answers))
    if sheet is None:
        return replace(start, questions=questions)
    with database.reading() as session:
        subjects = all_subjects(session)
        chosen = fields or remembered(session, columns.headings_of(sheet))
    table = columns.table(sheet, chosen)
    start = replace(start, table=table, notes=(*notes, *table.notes), problem=table.problem)
    if table.problem:
        return replace(start, questions=questions)
    found = lines.read(
        table,
        Matcher(subjects, answers),
        answers,
        opened.book.epoch,
        lambda part: tell("Rijen lezen", part),
    )
    return _beside(replace(start, questions=questions), found, tell)


def _beside(start: Plan, found: Sequence[Line], tell: Tell) -> Plan:
    with database.reading() as session:
        held = _held(session, found, start.digest)
    steps, asked = plan.compare(
        found,
        held,
        start.answers,
        start.digest,
        lambda part: tell("Vergelijken met het dashboard", part),
    )
    return replace(start, steps=steps, questions=(*start.questions, *asked), version=held.version)


def _sheet(
    book: Book, answers: Mapping[str, str]
) -> tuple[Sheet | None, tuple[Question, ...], tuple[str, ...]]:
    """The sheet to read, what to ask about that, and what to tell."""
    best = columns.best_sheets(book.sheets)
    questions: tuple[Question, ...] = ()
    if len(best) > 1 or not best[0].visible:
        names = {
            one.name: one.name + ("" if one.visible else " (verborgen)") for one in book.sheets
        }
        text = "In dit bestand staan meer bladen, of een verborgen blad. Welk blad lezen we?"
        questions = (Question(_SHEET, text, names),)
        given = answers.get(_SHEET)
        best = [one for one in book.sheets if one.name == given]
        if not best:
            return None, questions, book.notes
    other = [f"“{one.name}”" for one in book.sheets if one is not best[0]]
    unread = (f"Niet gelezen: blad {formatting.listing(other)}.",) if other else ()
    return best[0], questions, (*book.notes, *unread)


def odd(made: Plan) -> dict[int, list[str]]:
    """What to ask about odd numbers ("Klopt dit?"), by row. Only of the first MOST_ODD lines."""
    found: dict[int, list[str]] = {}
    with database.reading() as session:
        for step in made.to_store[:MOST_ODD]:
            subject, entry = step.line.subject, step.entry
            if subject is None or entry is None:
                continue
            asked = comparables.questions(session, subject.unit, subject.thing.id, entry)
            if asked:
                found.setdefault(step.line.row, []).extend(asked)
    return found


# --- what the database holds ------------------------------------------------------------------


def all_subjects(session: Session) -> list[Subject]:
    """Every stop and every session of which people are counted."""
    found = []
    for stop, venue in session.execute(
        select(Stop, Venue)
        .join(Venue, col(Venue.id) == col(Stop.venue_id))
        .order_by(col(Stop.position))
    ):
        period = formatting.period(stop.first_day, stop.last_day, stop.date_precision)
        found.append(Subject(Unit.VISITORS, stop, venue.place, venue.name, period))
    for meeting, number, place in session.execute(
        select(TourSession, col(Promise.number), col(Venue.place))
        .join(Promise, col(TourSession.promise_id) == col(Promise.id), isouter=True)
        .join(Stop, col(TourSession.stop_id) == col(Stop.id), isouter=True)
        .join(Venue, col(Stop.venue_id) == col(Venue.id), isouter=True)
        .where(col(TourSession.expects_count))
        .order_by(col(TourSession.day), col(TourSession.id))
    ):
        period = formatting.period(meeting.day, meeting.day, meeting.date_precision)
        where = meeting.place or place or ""
        found.append(Subject(Unit.PARTICIPANTS, meeting, where, "", period, number or 0))
    return found


def _held(session: Session, found: Sequence[Line], digest: str) -> Held:
    # First: what is stored after this makes the plan outdated, and is noticed.
    version = database.data_version(session)
    about: dict[Unit, set[int]] = {unit: set() for unit in Unit}
    for line in found:
        if line.subject is not None:
            about[line.subject.unit].add(line.subject.thing.id)
    current: dict[tuple[Unit, int], list[Now]] = {}
    for unit, ids in about.items():
        subject = count_reads.subject_column(unit)
        for chunk in _chunks(sorted(ids)):
            for now in _nows(session, count_reads.current_rows, subject.in_(chunk)):
                current.setdefault((now.unit, now.subject_id), []).append(now)
    since = sorted({line.since for line in found if line.since})
    earlier = {
        now.id: now
        for chunk in _chunks(since)
        for now in _nows(session, select, col(Count.id).in_(chunk))
    }
    return Held(current, earlier, _stored(session, found, digest), version)


def _nows(session: Session, chosen: Callable[..., Any], condition: Any) -> Iterable[Now]:
    groups = exists().where(col(CountPart.count_id) == col(Count.id))
    rows = session.execute(
        chosen(
            *(getattr(Count, name) for name in _NOW_COLUMNS),
            col(Count.stop_id),
            col(Count.session_id),
            col(Count.entered_by),
            col(Count.entered_at),
            groups,
        ).where(condition)
    )
    for *values, stop_id, session_id, by, at, grouped in rows:
        told = dict(zip(_NOW_COLUMNS, values, strict=True))
        unit = Unit.PARTICIPANTS if stop_id is None else Unit.VISITORS
        subject_id = session_id if stop_id is None else stop_id
        yield Now(**told, unit=unit, subject_id=subject_id, by=by, at=at, groups=grouped)


def _stored(session: Session, found: Sequence[Line], digest: str) -> dict[str, int]:
    keys = sorted({key for line in found if (key := plan.key_of(digest, line))})
    return {
        key: number
        for chunk in _chunks(keys)
        for key, number in session.execute(
            select(col(Count.key), col(Count.id)).where(col(Count.key).in_(chunk))
        )
    }


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[at : at + _CHUNK] for at in range(0, len(values), _CHUNK))


# --- the columns that were chosen -------------------------------------------------------------


def remembered(session: Session, headings: tuple[str, ...]) -> dict[int, Field] | None:
    """What was chosen before for a file with these headings; None when nothing was."""
    row = session.get(ImportColumns, columns.signature(headings))
    if row is None:
        return None
    return {int(at): Field(field) for at, field in json.loads(row.fields).items()}


def remember(
    session: Session, *, headings: tuple[str, ...], fields: Mapping[int, Field], by: str
) -> None:
    """Keep what stands in the columns of files with these headings; the same again is nothing."""
    if remembered(session, headings) == dict(fields):
        return
    if any(at not in range(len(headings)) for at in fields):
        raise InputError("Deze kolom is er niet. Kies een kolom uit het bestand.")
    signature = columns.signature(headings)
    row = session.get(ImportColumns, signature)
    said = json.dumps({str(at): str(field) for at, field in sorted(fields.items())})
    was = row.fields if row else ""
    if row is None:
        row = ImportColumns(signature=signature, fields=said, saved_at=clock.now(), saved_by=by)
        session.add(row)
    row.fields, row.saved_at, row.saved_by = said, clock.now(), by
    audit.record(
        session,
        "import.columns",
        f"import:{signature[:16]}",
        name=f"kopregel {', '.join(headings)}"[:200],
        was=_columns(was),
        is_now=_columns(said),
        by=by,
    )


def _columns(said: str) -> dict[str, str]:
    """What stood in the columns, for the logbook: ``{"kolom B": "aantal"}``."""
    fields = json.loads(said or "{}")
    return {f"kolom {letter(int(at))}": FIELD[Field(field)] for at, field in fields.items()}


# --- storing ----------------------------------------------------------------------------------


def store(session: Session, *, made: Plan, tell: Tell = quietly, by: str) -> int:
    """Store every new and changed row of the plan; how many. All of them, or none.

    Raises InputError when something still is asked or refused, ConflictError when somebody
    changed one of these figures since the plan was made. The same plan again stores nothing.
    ``tell`` hears how far it is; what it raises ends the transaction.
    """
    if made.problem or made.open_questions:
        raise InputError("Beantwoord eerst alle vragen over het bestand, of verbeter het bestand.")
    steps = _still_right(session, made)
    if not steps:
        return 0
    confirmed = made.answers.get(CONFIRMED) == YES
    asked = odd(made) if confirmed else {}
    rows = [_checked(step, asked.get(step.line.row, [])) for step in steps]
    counts.store_many(
        session, rows=rows, tell=lambda done: tell("Opslaan", done / len(rows)), by=by
    )
    how_many = made.counts
    audit.record(
        session,
        "import.store",
        f"import:{made.digest[:16]}",
        file=made.name[:200],
        stored=len(rows),
        **{str(status): how_many[status] for status in Status if how_many[status]},
        by=by,
    )
    return len(rows)


def _still_right(session: Session, made: Plan) -> tuple[Step, ...]:
    """What to store, looked at again when anything was written since the plan was made."""
    if database.data_version(session) == made.version:
        return made.to_store
    found = [step.line for step in made.steps]
    held = _held(session, found, made.digest)
    steps, _asked = plan.compare(found, held, made.answers, made.digest, lambda _part: None)
    again = tuple(one for one in steps if one.status in (Status.NEW, Status.CHANGED))
    stored = {key for key in held.stored if key}
    if {step.key for step in made.to_store} <= stored:
        return ()
    if [_essence(one) for one in again] != [_essence(one) for one in made.to_store]:
        raise ConflictError(
            "Intussen heeft iemand een van deze cijfers veranderd. Er is niets ingelezen. Kijk het "
            "plan opnieuw na."
        )
    return again


def _essence(step: Step) -> tuple[object, ...]:
    return step.key, step.status, step.entry, step.replaces and step.replaces.id


def _checked(step: Step, asked: Sequence[str]) -> Checked:
    line, old = step.line, step.replaces
    if line.subject is None or step.entry is None:
        msg = f"row {line.row} is to be stored, and says nothing"
        raise ValueError(msg)
    corrects = old is not None and step.why is not CorrectionReason.ENTERED_AGAIN
    return Checked(
        unit=line.subject.unit,
        about=line.subject.thing,
        # Nothing is asked about most rows, and a copy of each would keep the others waiting.
        entry=replace(step.entry, asked="\n".join(asked)) if asked else step.entry,
        key=step.key,
        replaces_id=old.id if old else None,
        was=_entry(old) if old and corrects else None,
        why=step.why,
    )


def _entry(now: Now) -> Entry:
    return Entry(state=now.state, number=now.number, method=now.method, reason=now.reason)


# --- the receipt ------------------------------------------------------------------------------


def receipt(session: Session, made: Plan, today: date) -> list[str]:
    """What the database holds of this plan, in Dutch sentences; empty when it holds nothing."""
    keys = [step.key for step in made.to_store]
    told: dict[Unit, tuple[int, int | None]] = {}
    numbers: list[int] = []
    for chunk in _chunks(keys):
        for unit in Unit:
            many, people, first, last = session.execute(
                select(
                    func.count(),
                    func.sum(col(Count.number)),
                    func.min(col(Count.id)),
                    func.max(col(Count.id)),
                ).where(col(Count.key).in_(chunk), count_reads.subject_column(unit).is_not(None))
            ).one()
            before = told.get(unit, (0, None))
            # Nothing known stays nothing known, and never becomes a sum of 0.
            known = [one for one in (before[1], people) if one is not None]
            told[unit] = (before[0] + many, int(sum(known)) if known else None)
            numbers += [first, last] if many else []
    if not numbers:
        return []
    stored = sum(many for many, _people in told.values())
    first, last = min(numbers), max(numbers)
    range_of_numbers = f"nr {first}" if first == last else f"nr {first} tot en met {last}"
    return [
        f"Ingelezen: {formatting.amount(stored, 'telling', 'tellingen')}, {range_of_numbers}.",
        *(_told(session, unit, *found, today) for unit, found in told.items() if found[0]),
    ]


def _told(session: Session, unit: Unit, many: int, people: int | None, today: date) -> str:
    frame = reach.stops(session, today) if unit is Unit.VISITORS else reach.sessions(session, today)
    told = f"{formatting.amount(many, 'telling', 'tellingen')} van {UNIT[unit][1]}"
    if people is not None:
        told += f", samen {formatting.amount(people, *UNIT[unit])}"
    projects = tour.project_names(session)
    # The figures of two projects are never added up.
    totals = [
        reach.total(reach.of_project(frame, slug)).words(unit)
        + (f" ({name})" if len(projects) > 1 else "")
        for slug, name in projects.items()
    ]
    return f"{told}. Totaal nu {'; '.join(totals)}."
