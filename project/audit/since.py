"""Where the logbook ended when somebody looked, and what was done since.

Every write has its line there, so that this says which of what was read still holds.
"""

from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from project import database
from project.models import AuditEntry

# After more lines than this everything is read anew.
_MOST_LINES = 1_000
_RESTORED = "backup.restore"
# Where a session for reading remembers its mark.
_MARK = "mark"
_NEWEST_LINE = (
    select(col(AuditEntry.id), col(AuditEntry.chain)).order_by(col(AuditEntry.id).desc()).limit(1)
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest line at some moment, 0 before the first; its hash proves all lines before it."""

    engine: Engine
    line: int
    chain: str
    # A write sees what may still be taken back.
    writing: bool


def mark(session: Session) -> Mark:
    """Where the logbook ends; asked once for all that a session of ``reading`` looks at."""
    found: Mark | None = session.info.get(_MARK)
    if found is None:
        line, chain = session.execute(_NEWEST_LINE).first() or (0, "")
        found = Mark(session.get_bind().engine, line, chain, database.is_writing(session))
        if database.only_reads(session):
            session.info[_MARK] = found
    return found


def done_since(session: Session, then: Mark) -> frozenset[str] | None:
    """What was done after this mark (``count.enter``); None when nobody can say.

    That is so of another database, after a backup was put back, and while somebody writes.
    """
    if then.writing or database.is_writing(session) or then.engine is not session.get_bind().engine:
        return None
    told = select(col(AuditEntry.chain)).where(col(AuditEntry.id) == then.line)
    if (session.scalar(told) or "") != then.chain:
        return None
    newer = select(col(AuditEntry.action)).where(col(AuditEntry.id) > then.line)
    actions = list(session.scalars(newer.limit(_MOST_LINES)))
    return None if _RESTORED in actions or len(actions) == _MOST_LINES else frozenset(actions)
