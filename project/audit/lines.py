"""The logbook: one line for each write, in the same transaction. Text only, never changed.

Each line carries a hash over itself and all lines before it, so that a line that was changed or
taken away behind the dashboard's back shows (docs/decisions/0008-a-chain-through-the-logbook.md).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from project import clock
from project.models import AuditEntry

# Who writes when nobody sits at a screen.
FACTS = "feiten"
EXAMPLES = "voorbeeld"
COMMAND_LINE = "opdrachtregel"
HOST = "locatie"
PUBLIC = "aanvrager"
SERVER = "server"
# No account may be called like this.
OWN_NAMES = frozenset({FACTS, EXAMPLES, COMMAND_LINE, HOST, PUBLIC, SERVER})

_NEWEST_CHAIN = select(col(AuditEntry.chain)).order_by(col(AuditEntry.id).desc()).limit(1)
# Where a session remembers the end of the chain: it alone writes until it commits.
_END = "end of the logbook"


def record(session: Session, action: str, subject: str, *, by: str, **details: Any) -> AuditEntry:
    """Add one line: ``by`` did ``action`` (like ``count.correct``) to ``subject`` (``count:412``).

    ``details`` become JSON: what was, what is, the reason. Never a password or a token.
    """
    entry = AuditEntry(
        at=clock.now(), actor=by, action=action, subject=subject, details=_as_json(details)
    )
    _tie(session, entry)
    session.add(entry)
    return entry


def record_many(
    session: Session, lines: Iterable[tuple[str, str, Mapping[str, object]]], *, by: str
) -> None:
    """Add a line for each action, subject and details: as :func:`record`, but at once."""
    # What was recorded before comes before.
    session.flush()
    entries = []
    for action, subject, details in lines:
        entry = SimpleNamespace(
            at=clock.now(), actor=by, action=action, subject=subject, details=_as_json(details)
        )
        _tie(session, entry)
        entries.append(vars(entry))
    if entries:
        session.connection().execute(insert(AuditEntry), entries)


def _tie(session: Session, entry: Any) -> None:
    """Tie a new line to the one before it."""
    if _END not in session.info:
        session.info[_END] = end(session)
    entry.chain = session.info[_END] = link(session.info[_END], entry)


def _as_json(details: Mapping[str, object]) -> str:
    return json.dumps(details, ensure_ascii=False, default=_as_text, sort_keys=True)


def link(previous: str, entry: Any) -> str:
    """The hash that ties a line to the one before it (``""`` before the first).

    ``entry`` is an AuditEntry, or a row with the same columns.
    """
    # SQLite gives back times without a zone; we only ever store UTC.
    at = entry.at if entry.at.tzinfo else entry.at.replace(tzinfo=UTC)
    told = [previous, at.astimezone(UTC).isoformat(), entry.actor, entry.action, entry.subject]
    return hashlib.sha256(json.dumps([*told, entry.details]).encode()).hexdigest()


def end(session: Session) -> str:
    """The chain of the newest line; "" when nothing was ever written."""
    with session.no_autoflush:
        return session.scalar(_NEWEST_CHAIN) or ""


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
