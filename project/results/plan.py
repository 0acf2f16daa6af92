"""The plan of the tour as it was first recorded, and what was moved since.

There is no second copy of the plan: it follows from the logbook. The first line that changes a
field of a stop or session holds in ``was`` what was planned, and every later line what became of
it: ``{"was": {field: value}, "is": {field: value}, "reason": code}`` (decision 0007), under the
actions ``stop.change`` and ``session.change``. A field that nobody knew yet is planned by the
line that fills it in. A change that mends the record ("typefout", "de bron zegt het anders")
mends the plan with it; one that is undone brings the plan back to what it was before it.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from project.models import AuditEntry
from project.wording.tour import ChangeReason

# What it means to move: other days, or another place.
FIELDS = frozenset({"first_day", "last_day", "day", "date_precision", "venue", "stop", "place"})
_ACTIONS = ("stop.change", "session.change")
_MENDS = (ChangeReason.TYPING, ChangeReason.SOURCE)


@dataclass
class Planned:
    """What was planned for one stop or session, and since when it stands otherwise.

    ``was`` has the planned value of every field that ever changed, as the logbook writes it;
    ``since`` and ``reason`` belong to the newest change that left the plan.
    """

    was: dict[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)
    since: datetime | None = None
    reason: str = ""
    # For each field: what was planned while it had a value.
    _while: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def moved(self) -> set[str]:
        """The fields that stand otherwise than they were planned."""
        return {
            name
            for name, value in self.now.items()
            if self.was[name] is not None and self.was[name] != value
        }

    def take(self, line: AuditEntry) -> None:
        """Go on with the next line of the logbook about it."""
        said = json.loads(line.details)
        reason = str(said.get("reason") or said.get("why") or "")
        before = self.moved()
        for name in FIELDS & said["is"].keys():
            self._take_field(name, said["was"].get(name), said["is"][name], reason)
        if self.moved() - before:
            self.since, self.reason = line.at, reason

    def _take_field(self, name: str, old: Any, new: Any, reason: str) -> None:
        planned = self.was.setdefault(name, old)
        known = self._while.setdefault(name, {old: old})
        if reason == ChangeReason.UNDONE and new in known:
            planned = known[new]
        elif planned is None or (reason in _MENDS and planned == old):
            planned = new
        elif planned == "" and reason == ChangeReason.NEW_INFORMATION:
            # A session without a place of its own is at its stop; now it is known where exactly.
            planned = new
        self.was[name], self.now[name], known[new] = planned, new, planned


def planned(session: Session) -> dict[str, Planned]:
    """What was planned, by subject (``stop:venray``), for all that was ever changed.

    Source: the table auditentry, in the order of its lines.
    """
    found: dict[str, Planned] = {}
    lines = select(AuditEntry).where(col(AuditEntry.action).in_(_ACTIONS))
    for line in session.scalars(lines.order_by(col(AuditEntry.id))):
        found.setdefault(line.subject, Planned()).take(line)
    return found


def line(session: Session, subject: str, action: str, *, newest: bool = False) -> AuditEntry | None:
    """The oldest line, or the newest, about this subject with an action like this; None without."""
    number = col(AuditEntry.id)
    lines = select(AuditEntry).where(
        col(AuditEntry.subject) == subject, col(AuditEntry.action).like(action)
    )
    return session.scalars(lines.order_by(number.desc() if newest else number).limit(1)).first()
