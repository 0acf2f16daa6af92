"""Where the logbook ended when somebody looked, what was done since, and how fresh the data are.

Every write has its line there, so that this says which of what was read still holds.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select, union_all
from sqlmodel import Session, col

from project import database
from project.models import AuditEntry

# After more lines than this everything is read anew.
_MOST_LINES = 1_000
_RESTORED = "backup.restore"
# What is done with the tour itself.
_PLANNED = ("add", "change", "move", "cancel", "restore", "remove")
# What changes a figure, the tour, the facts or an agreement; nothing else makes data fresher.
_DATA = {
    "count": ("enter", "correct", "withdraw", "confirm"),
    "stop": _PLANNED,
    "session": _PLANNED,
    "venue": _PLANNED,
    "project": ("add", "change"),
    "municipality": ("add",),
    "facts": ("load",),
    "population": ("load",),
    "cooperative": ("add", "change"),
    "target": ("agree", "change", "withdraw"),
}
# Where a session for reading remembers its mark, and what was done since others.
_MARK, _DONE = "mark", "done since"
_NEWEST_LINE = (
    select(col(AuditEntry.id), col(AuditEntry.at)).order_by(col(AuditEntry.id).desc()).limit(1)
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest line at some moment, 0 before the first, and when it was written.

    In other data a line of this number was written at another microsecond.
    """

    engine: Engine
    line: int
    at: datetime | None
    # A write sees what may still be taken back.
    writing: bool


def mark(session: Session) -> Mark:
    """Where the logbook ends; asked once for all that a session of ``reading`` looks at."""
    found: Mark | None = session.info.get(_MARK)
    if found is None:
        line, at = session.execute(_NEWEST_LINE).first() or (0, None)
        found = Mark(session.get_bind().engine, line, at, database.is_writing(session))
        if database.only_reads(session):
            session.info[_MARK] = found
    return found


def done_since(session: Session, then: Mark) -> frozenset[str] | None:
    """What was done after this mark (``count.enter``); None when nobody can say.

    That is so of another database, after a backup was put back, and while somebody writes. Asked
    once, as the mark itself.
    """
    known: dict[Mark, frozenset[str] | None] = session.info.setdefault(_DONE, {})
    if then not in known or not database.only_reads(session):
        known[then] = _done_since(session, then)
    return known[then]


def _done_since(session: Session, then: Mark) -> frozenset[str] | None:
    if then.writing or database.is_writing(session) or then.engine is not session.get_bind().engine:
        return None
    if session.scalar(select(col(AuditEntry.at)).where(col(AuditEntry.id) == then.line)) != then.at:
        return None
    newer = select(col(AuditEntry.action)).where(col(AuditEntry.id) > then.line)
    actions = list(session.scalars(newer.limit(_MOST_LINES)))
    return None if _RESTORED in actions or len(actions) == _MOST_LINES else frozenset(actions)


def data_changed_at(session: Session) -> datetime | None:
    """When a figure, the tour, the facts or an agreement last changed, in UTC; None when never.

    The latest moment, wherever its line stands: a clock may have been set back in between. Who
    signs in, asks something or makes a backup changes no data.
    """
    # The newest line of each deed, so that a long logbook is not read from end to end.
    newest = union_all(
        *(
            select(func.max(col(AuditEntry.id))).where(col(AuditEntry.action) == f"{thing}.{deed}")
            for thing, deeds in _DATA.items()
            for deed in deeds
        )
    )
    lines = select(col(AuditEntry.at)).where(col(AuditEntry.id).in_(newest))
    return session.scalar(lines.order_by(col(AuditEntry.at).desc()).limit(1))
