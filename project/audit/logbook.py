"""The logbook: one line for each write, in the same transaction. Text only, never changed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from project import clock, database
from project.models import AuditEntry
from project.wording.people import Role


@dataclass(frozen=True)
class OwnWriter:
    """The dashboard itself, which writes without an account and never in the name of a role."""

    name: str

    def may(self, role: Role | None) -> bool:
        """Only what asks for no role."""
        return role is None


FACTS = OwnWriter("feiten")
EXAMPLES = OwnWriter("voorbeeld")
COMMAND_LINE = OwnWriter("opdrachtregel")
HOST = OwnWriter("locatie")
PUBLIC = OwnWriter("aanvrager")
SERVER = OwnWriter("server")
# No account may be called like this.
OWN_NAMES = tuple(who.name for who in (FACTS, EXAMPLES, COMMAND_LINE, HOST, PUBLIC, SERVER))


def record(
    session: Session, action: str, subject: str, *, by: str | None = None, **details: Any
) -> AuditEntry:
    """Add one line: who did ``action`` (like ``count.correct``) to ``subject`` (``count:412``).

    That is who the transaction belongs to, unless ``by`` is somebody else. ``details`` become
    JSON: what was, what is, the reason. Never a password or a token.
    """
    actor = session.info[database.BY] if by is None else by
    entry = AuditEntry(
        at=clock.now(), actor=actor, action=action, subject=subject, details=_as_json(details)
    )
    session.add(entry)
    return entry


def record_many(
    session: Session, lines: Iterable[tuple[str, str, Mapping[str, object]]], *, by: str
) -> None:
    """Add a line for each action, subject and details: as :func:`record`, but at once."""
    # What was recorded before comes before.
    session.flush()
    entries = [
        {
            "at": clock.now(),
            "actor": by,
            "action": action,
            "subject": subject,
            "details": _as_json(details),
        }
        for action, subject, details in lines
    ]
    if entries:
        session.connection().execute(insert(AuditEntry), entries)


def _as_json(details: Mapping[str, object]) -> str:
    return json.dumps(details, ensure_ascii=False, default=_as_text, sort_keys=True)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
