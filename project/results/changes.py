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

from project import clock, formatting
from project.audit import logbook
from project.counts import stored
from project.models import AuditEntry, Count, Project, Stop, Target, TourSession, Venue
from project.results import evidence
from project.results.line_words import SUBJECTS, LineWords
from project.tables import Column, Table
from project.wording.counts import CORRECTION_REASON, CorrectionReason, FigureState, Unit
from project.wording.reading import CHANGE_KIND, ChangeKind
from project.wording.tour import CANCEL_REASON, CHANGE_REASON

NOTHING = "Er is niets veranderd."
# Counts are read from their own table; these say what happened to the plan and the agreements.
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
# Why the tour was changed or a stop cancelled, by the code in the logbook.
_REASONS = {str(code): text for code, text in [*CANCEL_REASON.items(), *CHANGE_REASON.items()]}
_BY = {
    logbook.HOST.name: evidence.HOST,
    logbook.FACTS.name: "het dashboard",
    logbook.EXAMPLES.name: "het dashboard",
    logbook.COMMAND_LINE.name: "het dashboard",
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
    words, others = LineWords(session, today), _others(session, project)
    rows = [*_counts(session, start, words, others), *_lines(session, start, words, others)]
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
        named = [name for name, of in SUBJECTS.items() if of is unit]
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


def _counts(session: Session, start: Start, words: LineWords, others: _Others) -> list[Change]:
    after = (
        col(Count.id) > start.count_id
        if isinstance(start, Mark)
        else col(Count.entered_at) >= start
    )
    new = select(Count).where(after).order_by(col(Count.id))
    rows = [row for row in session.scalars(new) if stored.subject_of(row) not in others.subjects]
    named = {row.replaces_id for row in rows if row.replaces_id is not None}
    old = {row.id: row for row in session.scalars(select(Count).where(col(Count.id).in_(named)))}
    return [_count(row, old.get(row.replaces_id or 0), words) for row in rows]


def _count(row: Count, old: Count | None, words: LineWords) -> Change:
    why = row.correction_reason
    return Change(
        at=row.entered_at,
        by=row.entered_by,
        kind=_kind_of_count(row),
        about=words.about_count(row),
        was="" if old is None else stored.value_in_words(old),
        is_now=stored.value_in_words(row),
        why="" if why is None else CORRECTION_REASON[why],
    )


def _kind_of_count(row: Count) -> ChangeKind:
    if row.state is FigureState.NOT_YET:
        return ChangeKind.WITHDRAWN
    if row.state is FigureState.CANCELLED:
        return ChangeKind.CANCELLED
    again = row.correction_reason is CorrectionReason.ENTERED_AGAIN
    return ChangeKind.ADDED if row.replaces_id is None or again else ChangeKind.CORRECTED


def _lines(session: Session, start: Start, words: LineWords, others: _Others) -> list[Change]:
    after = (
        col(AuditEntry.id) > start.line_id
        if isinstance(start, Mark)
        else col(AuditEntry.at) >= start
    )
    of_these = or_(*(col(AuditEntry.action).like(action) for action in _LINES))
    wanted = select(AuditEntry).where(after, of_these).order_by(col(AuditEntry.id))
    lines = [line for line in session.scalars(wanted) if not _is_of_others(session, line, others)]
    told = [_line(session, line, words) for line in lines]
    return [one for one in told if one is not None]


def _is_of_others(session: Session, line: AuditEntry, others: _Others) -> bool:
    if line.action != "count.confirm":
        return line.subject in others.lines
    row = session.get_one(Count, int(line.subject.partition(":")[2]))
    return stored.subject_of(row) in others.subjects


def _line(session: Session, line: AuditEntry, words: LineWords) -> Change | None:
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
        about=words.about_line(line.subject, details),
        was=words.in_words(line.subject, was, changed),
        is_now=words.in_words(line.subject, is_now, changed),
        why=_why(details),
    )
    if line.action == "count.confirm":
        row = session.get_one(Count, int(line.subject.partition(":")[2]))
        about, is_now = words.about_count(row), stored.value_in_words(row)
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
