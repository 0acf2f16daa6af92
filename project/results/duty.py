"""Telling the funder of a deviation: that it was done stands in the logbook, and nowhere else.

Which rule says so and within how many days, a manager writes down with the project.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.errors import InputError
from project.models import AuditEntry

_TOLD, _NOT_TOLD = "deviation.tell", "deviation.untell"


@dataclass(frozen=True, slots=True)
class Notice:
    """That the funder was told: on which day, and who wrote that down."""

    day: date
    by: str


def notices(session: Session) -> Mapping[str, Notice]:
    """What the funder was told, by the key of the deviation; the newest line counts."""
    found: dict[str, Notice] = {}
    lines = select(AuditEntry).where(col(AuditEntry.action).in_((_TOLD, _NOT_TOLD)))
    for line in session.scalars(lines.order_by(col(AuditEntry.id))):
        key = line.subject.partition(":")[2]
        if line.action == _TOLD:
            day = date.fromisoformat(json.loads(line.details)["day"])
            found[key] = Notice(day, line.actor)
        else:
            found.pop(key, None)
    return found


def tell(session: Session, *, deviation: str, about: str, day: date | None, by: str) -> None:
    """Write down that the funder was told on this day; None takes that back. Twice is once."""
    before = notices(session).get(deviation)
    if day == (None if before is None else before.day):
        return
    if day is not None and day > clock.today():
        raise InputError(f"{formatting.day(day)} moet nog komen. Kies de dag van de melding.")
    action, told = (_NOT_TOLD, {}) if day is None else (_TOLD, {"day": day})
    logbook.record(session, action, f"deviation:{deviation}", name=about, by=by, **told)
