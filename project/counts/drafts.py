"""Drafts: what somebody typed and did not save yet, and the tally at the door.

A draft is nobody's figure: no read of counts or totals looks at it, and it leaves no line in the
logbook (docs/decisions/0005). It belongs to one account and one figure, whatever the device.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from project import clock, formatting
from project.errors import InputError
from project.models import Draft
from project.wording import Unit

# A form has some twenty short fields; more is not a form of ours.
LONGEST_DRAFT = 8_000
MOST_TALLIED = 100_000
# Beside the fields of the form: the day of the last tap at the door.
_TALLIED_ON = "tallied-on"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: the fields of the form by name, and the tally."""

    fields: Mapping[str, object] = field(default_factory=dict)
    tally: int = 0
    # The day of the last tap; None when nobody knows.
    tallied_on: date | None = None


def kept(session: Session, *, unit: Unit, subject_id: int, by: str) -> Kept:
    """The draft of this account for this figure; empty when there is none."""
    row = session.get(Draft, (by, unit, subject_id))
    if row is None:
        return Kept()
    fields = json.loads(row.content)
    day = fields.pop(_TALLIED_ON, None)
    return Kept(fields, row.tally, date.fromisoformat(day) if day else None)


def begun(session: Session, *, by: str) -> dict[tuple[Unit, int], datetime]:
    """The figures that this account began with and did not save: when last, the newest first."""
    rows = session.execute(
        select(Draft)
        .where(col(Draft.account_name) == by)
        .order_by(col(Draft.saved_at).desc(), col(Draft.unit), col(Draft.subject_id))
    ).scalars()
    return {(row.unit, row.subject_id): clock.local(row.saved_at) for row in rows}


def keep(
    session: Session, *, unit: Unit, subject_id: int, fields: Mapping[str, object], by: str
) -> None:
    """Keep what stands on the form now; the tally stays as it is."""
    row = _row(session, unit, subject_id, by)
    tallied_on = json.loads(row.content).get(_TALLIED_ON)
    content = json.dumps(
        {**fields, _TALLIED_ON: tallied_on} if tallied_on else fields, ensure_ascii=False
    )
    if len(content) > LONGEST_DRAFT:
        raise InputError("De tekst op dit formulier is te lang. Maak de opmerking korter.")
    row.content, row.saved_at = content, clock.now()


def tap(session: Session, *, unit: Unit, subject_id: int, step: int, by: str) -> int:
    """Count people at the door: add ``step`` to the tally, never below nothing. The new tally.

    Raises InputError when taps of another day are still there: two days are never added up.
    """
    row = _row(session, unit, subject_id, by)
    day = json.loads(row.content).get(_TALLIED_ON)
    if row.tally and day and day != clock.today().isoformat():
        raise InputError(
            f"Op de teller staan nog {formatting.number(row.tally)} tikken van "
            f"{formatting.day(date.fromisoformat(day))}. Neem die eerst over en sla ze op, of "
            "begin opnieuw."
        )
    row.tally = min(max(row.tally + step, 0), MOST_TALLIED)
    fields = json.loads(row.content) | {_TALLIED_ON: clock.today().isoformat()}
    row.content, row.saved_at = json.dumps(fields, ensure_ascii=False), clock.now()
    return row.tally


def reset_tally(session: Session, *, unit: Unit, subject_id: int, by: str) -> None:
    """Put the tally back to nothing; what stands on the form stays."""
    row = _row(session, unit, subject_id, by)
    row.tally, row.saved_at = 0, clock.now()


def forget(session: Session, *, unit: Unit, subject_id: int, by: str) -> None:
    """Throw the draft and its tally away: the figure was saved."""
    session.execute(
        delete(Draft).where(
            col(Draft.account_name) == by,
            col(Draft.unit) == unit,
            col(Draft.subject_id) == subject_id,
        )
    )


def _row(session: Session, unit: Unit, subject_id: int, by: str) -> Draft:
    row = session.get(Draft, (by, unit, subject_id))
    if row is None:
        row = Draft(account_name=by, unit=unit, subject_id=subject_id, saved_at=clock.now())
        session.add(row)
    return row
