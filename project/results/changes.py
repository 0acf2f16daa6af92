"""What changed since an earlier moment: figures, stops, sessions and targets, one row a change.

Figures come from the counts themselves, where nothing is ever overwritten; the rest from the
logbook, whose lines say what ``was`` and what ``is``. Nothing here is stored.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from project import audit, clock, formatting
from project.cooperatives.profiles import COOPERATIVE
from project.counts import reads as count_reads
from project.frames import records
from project.models import AuditEntry, Count, Project, Stop, Target, TourSession, Venue
from project.records.fields import day_in_words
from project.records.fields import in_words as plain_words
from project.records.record import Record
from project.results import evidence, reach
from project.tables import Column, Table
from project.tour.places import PROJECT, VENUE
from project.tour.stays import SESSION, STOP
from project.wording import (
    CANCEL_REASON,
    CERTAINTY,
    CHANGE_KIND,
    CHANGE_REASON,
    CORRECTION_REASON,
    COUNT_REASON,
    FIGURE_STATE,
    METHOD_IN_SHORT,
    ROLE,
    TARGET_UNIT,
    ChangeKind,
    CorrectionReason,
    FigureState,
    Unit,
)

NOTHING = "Er is niets veranderd."
# Counts are read from their own table; these say what happened to the plan and the agreements.
_SUBJECTS = {"stop": Unit.VISITORS, "session": Unit.PARTICIPANTS, "toursession": Unit.PARTICIPANTS}
_NAMED = {"target": "afspraak", "venue": "locatie"}
_LINES = ("stop.%", "session.%", "venue.%", "target.%", "count.confirm", "facts.load")
_ENDINGS = {
    "add": ChangeKind.ADDED,
    "agree": ChangeKind.ADDED,
    "cancel": ChangeKind.CANCELLED,
    "remove": ChangeKind.REMOVED,
    "withdraw": ChangeKind.WITHDRAWN,
    "confirm": ChangeKind.CONFIRMED,
    "load": ChangeKind.FACTS,
}
# A stop or session that has these otherwise than before, has moved.
_MOVES = {"first_day", "last_day", "day", "venue", "place", "date_precision"}
# Their fields have the words of their forms.
_RECORDS: dict[str, Record[Any]] = {
    **{one.subject: one for one in (PROJECT, VENUE, STOP, SESSION, COOPERATIVE)},
    "session": SESSION,
}
# Of all other lines.
_FIELDS = {
    "note": "opmerking",
    "source": "bron",
    "certainty": "zekerheid",
    "kind": "soort",
    "day": "dag",
    "first_day": "eerste dag",
    "last_day": "laatste dag",
    "province": "provincie",
    "municipality": "gemeente",
    "amount": "aantal",
    "unit": "eenheid",
    "due_day": "uiterlijk op",
    "paragraph": "paragraaf",
    "agreed_by": "afgesproken door",
    "agreed_on": "afgesproken op",
    "number": "aantal",
    "state": "stand",
    "method": "telmethode",
    "reason": "reden",
    "replaces": "vervangt nr",
    "role": "rol",
    "inhabitants": "bevolkingscijfers",
    "name": "naam",
    "expires_at": "werkt tot",
    "until": "gegevens tot",
    "wrong": "klopte niet",
    "rows": "rijen",
    "added": "toegevoegd",
    "corrected": "verbeterd",
    "file": "bestand",
    "stored": "opgeslagen",
    "new": "nieuw",
    "changed": "veranderd",
    "same": "gelijk",
    "conflict": "conflict",
    "refused": "geweigerd",
    "asked": "eerst een vraag",
    "skipped": "overgeslagen",
}
_CODES: dict[str, Mapping[Any, str]] = {
    "state": FIGURE_STATE,
    "method": METHOD_IN_SHORT,
    "reason": COUNT_REASON,
    "role": ROLE,
    "certainty": CERTAINTY,
    "unit": {unit: more for unit, (_one, more) in TARGET_UNIT.items()},
}
# Why the tour was changed or a stop cancelled, by the code in the logbook.
_REASONS = {str(code): text for code, text in [*CANCEL_REASON.items(), *CHANGE_REASON.items()]}
_BY = {
    audit.HOST: evidence.HOST,
    audit.FACTS: "het dashboard",
    audit.EXAMPLES: "het dashboard",
    audit.COMMAND_LINE: "het dashboard",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: when, by which account, and what; "" where there is nothing to say."""

    at: datetime
    by: str
    kind: ChangeKind
    about: str
    was: str = ""
    is_now: str = ""
    why: str = ""


# No account is named.
READABLE = Table[Change](
    (
        Column("Wanneer", lambda one: formatting.moment(one.at)),
        Column("Wat", lambda one: CHANGE_KIND[one.kind]),
        Column("Waarover", lambda one: one.about),
        Column("Was", lambda one: one.was),
        Column("Is nu", lambda one: one.is_now),
        Column("Waarom", lambda one: one.why),
        Column("Door", lambda one: _BY.get(one.by, evidence.STAFF)),
    )
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the history: the newest count and the newest line of the logbook before it."""

    count_id: int
    line_id: int


BEGINNING = Mark(0, 0)
# A report knows its place in the history; somebody who names a day means what was done since then,
# wherever that stands: a clock may have been set back in between.
Start = Mark | datetime


@dataclass(frozen=True, slots=True)
class _Others:
    """What belongs to other projects: stops and sessions, and how the logbook names things."""

    subjects: frozenset[tuple[Unit, int]] = frozenset()
    lines: frozenset[str] = frozenset()


def mark_now(session: Session) -> Mark:
    """The end of the history so far. Asked within a write, nothing can slip in behind it."""
    return Mark(
        session.scalar(select(func.max(col(Count.id)))) or 0,
        session.scalar(select(func.max(col(AuditEntry.id)))) or 0,
    )


def begin_of(day: date) -> datetime:
    """The moment at which this day began in the Netherlands, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=clock.AMSTERDAM).astimezone(UTC)


def since(session: Session, start: Start, today: date, project: str = "") -> list[Change]:
    """Every change after ``start`` in the order of their moments. Source: count and auditentry.

    After a Mark that is all that came behind it; after a moment all that was done from then on.
    ``project`` (a slug; "" for all) leaves out what is about another one; the facts are about the
    first project, and a location is of all, unless only others ever stood there.
    """
    names = subject_names(session, today)
    others = _others(session, project)
    rows = [
        *_counts(session, start, names, others),
        *_lines(session, start, names, others),
    ]
    rows.sort(key=lambda one: one.at)
    return rows


def sentence(found: Sequence[Change]) -> str:
    """How much changed, and what: ``3 wijzigingen: 2 toegevoegd en 1 verbeterd.``"""
    if not found:
        return NOTHING
    many = Counter(one.kind for one in found)
    # One update brings many facts: how many stands beside it.
    times = {ChangeKind.FACTS: "keer "}
    parts = [
        f"{formatting.number(many[kind])} {times.get(kind, '')}{CHANGE_KIND[kind]}"
        for kind in ChangeKind
        if many[kind]
    ]
    changes = formatting.amount(len(found), "wijziging", "wijzigingen")
    return f"{changes}: {formatting.listing(parts)}."


def _others(session: Session, project: str) -> _Others:
    if not project:
        return _Others()
    subjects, lines = set(), set()
    elsewhere = col(Project.slug) != project
    for unit, table in ((Unit.VISITORS, Stop), (Unit.PARTICIPANTS, TourSession)):
        wanted = select(col(table.id), col(table.slug)).join(Project).where(elsewhere)
        named = [name for name, of in _SUBJECTS.items() if of is unit]
        for number, slug in session.execute(wanted):
            subjects.add((unit, number))
            lines |= {f"{name}:{key}" for name in named for key in (slug, number)}
    first = select(col(Project.slug)).order_by(col(Project.id)).limit(1)
    if session.scalar(first) != project:
        lines.add("facts:data")
    keys = session.scalars(select(col(Target.key)).join(Project).where(elsewhere))
    lines |= {f"target:{key}" for key in keys}
    used = select(col(Venue.slug)).join(Stop).join(Project)
    own = set(session.scalars(used.where(~elsewhere)))
    lines |= {f"venue:{slug}" for slug in session.scalars(used.where(elsewhere)) if slug not in own}
    return _Others(frozenset(subjects), frozenset(lines))


def _counts(
    session: Session, start: Start, names: Mapping[tuple[Unit, int], str], others: _Others
) -> list[Change]:
    after = (
        col(Count.id) > start.count_id
        if isinstance(start, Mark)
        else col(Count.entered_at) >= start
    )
    new = select(Count).where(after).order_by(col(Count.id))
    rows = [
        row for row in session.scalars(new) if count_reads.subject_of(row) not in others.subjects
    ]
    named = {row.replaces_id for row in rows if row.replaces_id is not None}
    old = {row.id: row for row in session.scalars(select(Count).where(col(Count.id).in_(named)))}
    return [_count(row, old.get(row.replaces_id or 0), names) for row in rows]


def _count(row: Count, old: Count | None, names: Mapping[tuple[Unit, int], str]) -> Change:
    why = row.correction_reason
    return Change(
        at=row.entered_at,
        by=row.entered_by,
        kind=_kind_of_count(row),
        about=about_count(row, names),
        was="" if old is None else count_reads.value_in_words(old),
        is_now=count_reads.value_in_words(row),
        why="" if why is None else CORRECTION_REASON[why],
    )


def _kind_of_count(row: Count) -> ChangeKind:
    if row.state is FigureState.NOT_YET:
        return ChangeKind.WITHDRAWN
    if row.state is FigureState.CANCELLED:
        return ChangeKind.CANCELLED
    again = row.correction_reason is CorrectionReason.ENTERED_AGAIN
    return ChangeKind.ADDED if row.replaces_id is None or again else ChangeKind.CORRECTED


def about_count(row: Count, names: Mapping[tuple[Unit, int], str]) -> str:
    """What a count is about: the stop or session by its name, and the days if it has some."""
    days = count_reads.days_in_words(row)
    return names[count_reads.subject_of(row)] + (f" ({days})" if days else "")


def _lines(
    session: Session, start: Start, names: Mapping[tuple[Unit, int], str], others: _Others
) -> list[Change]:
    after = (
        col(AuditEntry.id) > start.line_id
        if isinstance(start, Mark)
        else col(AuditEntry.at) >= start
    )
    wanted = (
        select(AuditEntry)
        .where(
            after,
            or_(*(col(AuditEntry.action).like(action) for action in _LINES)),
        )
        .order_by(col(AuditEntry.id))
    )
    lines = [line for line in session.scalars(wanted) if not _is_of_others(session, line, others)]
    by_slug = subject_numbers(session) if lines else {}
    told = [_line(session, line, names, by_slug) for line in lines]
    return [one for one in told if one is not None]


def _is_of_others(session: Session, line: AuditEntry, others: _Others) -> bool:
    if line.action != "count.confirm":
        return line.subject in others.lines
    row = session.get_one(Count, int(line.subject.partition(":")[2]))
    return count_reads.subject_of(row) in others.subjects


def _line(
    session: Session,
    line: AuditEntry,
    names: Mapping[tuple[Unit, int], str],
    by_slug: Mapping[tuple[Unit, str], int],
) -> Change | None:
    """One line of the logbook; None when it says that nothing is otherwise than it was."""
    details: dict[str, Any] = json.loads(line.details)
    was, is_now = details.get("was") or {}, details.get("is") or {}
    # What was empty and stays empty is no change, also where a line names it for the first time.
    changed = [
        name for name in {**was, **is_now} if (was.get(name) or "") != (is_now.get(name) or "")
    ]
    if (was or is_now) and not changed:
        return None
    told = Change(
        at=line.at,
        by=line.actor,
        kind=_kind_of_line(line.action, set(changed)),
        about=about_line(line.subject, details, names, by_slug),
        was=in_words(session, line.subject, was, changed),
        is_now=in_words(session, line.subject, is_now, changed),
        why=_why(details),
    )
    if line.action == "count.confirm":
        row = session.get_one(Count, int(line.subject.partition(":")[2]))
        about, is_now = about_count(row, names), count_reads.value_in_words(row)
        return replace(told, about=about, is_now=is_now)
    if line.action == "facts.load":
        did = {"toegevoegd": details["added"], "verbeterd": details["corrected"]}
        said = [f"{formatting.number(many)} {word}" for word, many in did.items() if many]
        return replace(told, is_now=", ".join(said))
    return told


def _why(details: Mapping[str, Any]) -> str:
    said = str(details.get("why") or details.get("reason") or "")
    return _REASONS.get(said, said)


def _kind_of_line(action: str, changed: set[str]) -> ChangeKind:
    ending = action.rpartition(".")[2]
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    return ChangeKind.MOVED if changed & _MOVES else ChangeKind.CHANGED


def about_line(
    subject: str,
    details: Mapping[str, Any],
    names: Mapping[tuple[Unit, int], str],
    by_slug: Mapping[tuple[Unit, str], int],
) -> str:
    """What a line is about: a stop or session by its name, a target by its own, or the facts."""
    table, _, key = subject.partition(":")
    unit = _SUBJECTS.get(table)
    if unit is not None:
        number = by_slug.get((unit, key)) or (int(key) if key.isdigit() else 0)
        return names.get((unit, number)) or str(details.get("name") or key)
    if table in _NAMED:
        return f"{_NAMED[table]}: {details.get('name') or key}"
    if table == "import":
        return str(details.get("file") or details.get("name") or key)
    return "de feiten uit de bronnen" if table == "facts" else ""


def in_words(
    session: Session, subject: str, values: Mapping[str, Any], changed: Sequence[str]
) -> str:
    """These fields of a line of the logbook about this with their values, in Dutch."""
    record = _RECORDS.get(subject.partition(":")[0])
    told = []
    for name in changed:
        if name not in values:
            continue
        called = record.called(name) if record else _FIELDS.get(name, name)
        value = values[name]
        if isinstance(value, int) and not isinstance(value, bool):
            said = formatting.number(value)
        elif record:
            said = record.words(session, name, value)
        else:
            said = _value(name, value)
        # The one value that a line tells has no name of its own.
        told.append(said if name == "value" else f"{called}: {said}")
    return "; ".join(told)


def _value(field: str, value: Any) -> str:
    if isinstance(value, (list, dict)):
        return ", ".join(str(one) for one in value) or "niets"
    if field in ("day", "first_day", "last_day", "due_day", "agreed_on"):
        return day_in_words(value)
    return _CODES.get(field, {}).get(value) or plain_words(value)


def subject_names(session: Session, today: date) -> dict[tuple[Unit, int], str]:
    """What every stop and session is called in a list: place, what it is, and when."""
    frames = {
        Unit.VISITORS: reach.stops(session, today),
        Unit.PARTICIPANTS: reach.gatherings(session, today),
    }
    return {
        (unit, row["id"]): f"{evidence.label(unit, row)}, {row['period']}"
        for unit, frame in frames.items()
        for row in records(frame)
    }


def subject_numbers(session: Session) -> dict[tuple[Unit, str], int]:
    """The numbers of stops and sessions by the slug with which a line names them."""
    return {
        (unit, slug): number
        for unit, table in ((Unit.VISITORS, Stop), (Unit.PARTICIPANTS, TourSession))
        for number, slug in session.execute(select(col(table.id), col(table.slug)))
    }
