"""The logbook: one line for each write, in the same transaction. Text only, never changed."""

import json
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from project import clock
from project.models import AuditEntry

# Who writes when nobody sits at a screen.
FACTS = "feiten"
EXAMPLES = "voorbeeld"
COMMAND_LINE = "opdrachtregel"
HOST = "locatie"


def record(session: Session, action: str, subject: str, *, by: str, **details: Any) -> AuditEntry:
    """Add one line: ``by`` did ``action`` (like ``count.correct``) to ``subject`` (``count:412``).

    ``details`` become JSON: what was, what is, the reason. Never a password or a token.
    """
    entry = AuditEntry(
        at=clock.now(),
        actor=by,
        action=action,
        subject=subject,
        details=json.dumps(details, ensure_ascii=False, default=_as_text, sort_keys=True),
    )
    session.add(entry)
    return entry


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
