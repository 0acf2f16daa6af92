"""Counts: entering, correcting and withdrawing them.

A count belongs to a stop (visitors) or to a session (participants); the unit says which. Rows
are only ever added; ``reads`` reads them back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.counts import rules
from project.counts import stored as counts_stored
from project.counts.rules import Entry
from project.errors import ConflictError, InputError
from project.models import Count, CountPart, Stop, TourSession
from project.parsing import remarks
from project.wording.counts import (
    CORRECTION_REASON,
    FIGURE_STATE,
    CorrectionReason,
    FigureState,
    Unit,
)

# So many are stored at once when there are many.
_BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A count that whoever stores many of them held against every rule already."""

    unit: Unit
    about: Stop | TourSession
    entry: Entry
    key: str
    # The row it follows, and what that said: for the logbook.
    replaces_id: int | None = None
    was: Entry | None = None
    why: CorrectionReason | None = None


def enter_count(
    session: Session,
    *,
    unit: Unit,
    subject_id: int,
    entry: Entry,
    key: str,
    link_id: int | None = None,
    by: str,
) -> int:
    """Store one count and return its number; the same ``key`` again returns the same row.

    ``link_id`` is the link through which somebody without an account sent it.
    Raises InputError for what cannot be right, ConflictError when the figure was entered in the
    meantime by somebody else.
    """
    if (stored := _stored_before(session, key, unit, subject_id, entry)) is not None:
        return stored
    subject = counts_stored.subject_row(session, unit, subject_id)
    rules.check_new(subject, entry)
    withdrawn = refuse_overlap(session, unit, subject_id, entry)
    again = CorrectionReason.ENTERED_AGAIN if withdrawn else None
    values = _values(unit, subject_id, entry, key, by, withdrawn, again)
    row = _add(session, values | {"link_id": link_id}, entry)
    logbook.record(session, "count.enter", f"count:{row.id}", **_said(unit, subject, entry), by=by)
    return row.id


def correct_count(
    session: Session, *, replaces_id: int, entry: Entry, why: CorrectionReason, key: str, by: str
) -> int:
    """Replace a count by a new row that says why; the old row stays. Returns the new number.

    The days are those of the row it replaces. Raises ConflictError when somebody else replaced
    that row first; its message shows both values.
    """
    old = session.get(Count, replaces_id)
    if old is None:
        raise InputError("Deze telling bestaat niet. Kies een telling uit de lijst.")
    unit, subject_id = counts_stored.subject_of(old)
    if (stored := _stored_before(session, key, unit, subject_id, entry)) is not None:
        return stored
    refuse_conflict(session, old, entry)
    withdraws = entry.state is FigureState.NOT_YET
    if withdraws:
        remarks.check_remark(entry.remark)
    else:
        rules.check_entry(entry)
        rules.check_days(
            counts_stored.subject_row(session, unit, subject_id), _with_days(entry, old)
        )
    values = _values(unit, subject_id, _with_days(entry, old), key, by, old.id, why)
    row = _add(session, values, entry)
    logbook.record(
        session,
        "count.withdraw" if withdraws else "count.correct",
        f"count:{row.id}",
        replaces=old.id,
        was=_value(old),
        is_now=_value(row),
        why=why,
        by=by,
    )
    return row.id


def store_many(
    session: Session, *, rows: Sequence[Checked], tell: Callable[[int], None], by: str
) -> None:
    """Store many counts that were checked in this very transaction, each with its logbook line.

    ``tell`` hears how many are stored; what it raises ends the transaction.
    """
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        values = [
            _values(one.unit, one.about.id, one.entry, one.key, by, one.replaces_id, one.why)
            for one in batch
        ]
        # Rows at once, and their numbers by their keys: much faster than one by one.
        session.connection().execute(insert(Count), values)
        keys = [one.key for one in batch]
        stored = select(col(Count.key), col(Count.id)).where(col(Count.key).in_(keys))
        numbers = {row.key: row.id for row in session.execute(stored)}
        lines = [_checked_line(one, numbers[one.key]) for one in batch]
        logbook.record_many(session, lines, by=by)
        tell(start + len(batch))


def _checked_line(one: Checked, number: int) -> tuple[str, str, dict[str, object]]:
    if one.was is None:
        return "count.enter", f"count:{number}", _said(one.unit, one.about, one.entry)
    told: dict[str, object] = {
        "replaces": one.replaces_id,
        "was": _value(one.was),
        "is_now": _value(one.entry),
        "why": one.why,
    }
    return "count.correct", f"count:{number}", told


def undo_count(session: Session, *, count_id: int, key: str, by: str) -> int:
    """Go back to what stood there before this count; the figure is open again when nothing did.

    Returns the number of the row that says so. Raises ConflictError as ``correct_count`` does.
    """
    row = counts_stored.by_number(session, count_id)
    old = None if row is None or row.replaces_id is None else session.get(Count, row.replaces_id)
    if old is None or old.state is FigureState.NOT_YET:
        entry, why = Entry(state=FigureState.NOT_YET), CorrectionReason.WITHDRAWN
    else:
        taken_back = row is not None and row.state is FigureState.NOT_YET
        entry = entry_of(session, old)
        why = CorrectionReason.ENTERED_AGAIN if taken_back else CorrectionReason.TYPING
    return correct_count(session, replaces_id=count_id, entry=entry, why=why, key=key, by=by)


def entry_of(session: Session, row: Count) -> Entry:
    """What a count says, as it could be entered once more; without its days and questions."""
    return Entry(
        state=row.state,
        number=row.number,
        method=row.method,
        reason=row.reason,
        remark=row.remark,
        parts=counts_stored.parts_of(session, row.id),
    )


def _stored_before(
    session: Session, key: str, unit: Unit, subject_id: int, entry: Entry
) -> int | None:
    """The row that this very form made already; a form never stores twice."""
    row: Count | None = session.execute(
        select(Count).where(col(Count.key) == key)
    ).scalar_one_or_none()
    if row is None:
        return None
    if counts_stored.subject_of(row) != (unit, subject_id) or (row.state, row.number) != (
        entry.state,
        entry.number,
    ):
        raise ConflictError(
            f"Dit formulier is al opgeslagen als nr {row.id}: {counts_stored.value_in_words(row)}. "
            f"Hier was getypt: {_typed(entry)}. Moet het anders zijn? Verbeter dan nr {row.id}.",
            number=row.id,
        )
    return row.id


def is_stored(session: Session, key: str) -> bool:
    """Whether a form with this key was stored before: then nothing is asked about it again."""
    return session.execute(select(col(Count.id)).where(col(Count.key) == key)).first() is not None


def refuse_overlap(session: Session, unit: Unit, subject_id: int, entry: Entry) -> int | None:
    """Refuse what is counted already; the number of the withdrawn row that this one follows."""
    rows: Sequence[Count] = (
        session.execute(
            counts_stored.current_rows(Count).where(
                counts_stored.subject_column(unit) == subject_id
            )
        )
        .scalars()
        .all()
    )
    withdrawn = None
    for row in rows:
        if row.state is FigureState.NOT_YET:
            if (row.first_day, row.last_day) == (entry.first_day, entry.last_day):
                withdrawn = row.id
        elif rules.overlap(row, entry):
            raise _already(row, entry)
    return withdrawn


def _already(row: Count, entry: Entry) -> ConflictError:
    days = f" ({counts_stored.days_in_words(row)})" if row.first_day else ""
    if row.first_day and entry.first_day is None:
        return ConflictError(
            f"Hier staat al een telling{days}. Kies andere dagen, en vul in wat nog open is.",
            number=row.id,
        )
    return ConflictError(
        f"Hier staat al een telling{days}: {counts_stored.value_in_words(row)}, ingevuld door "
        f"{row.entered_by} op {formatting.moment(row.entered_at)} (nr {row.id}). "
        f"Hier was getypt: {_typed(entry)}.",
        number=row.id,
    )


def _typed(entry: Entry) -> str:
    return FIGURE_STATE[entry.state] if entry.number is None else formatting.number(entry.number)


def refuse_conflict(session: Session, old: Count, entry: Entry) -> None:
    """Refuse to correct a count that somebody else corrected already; shows both values."""
    newer = session.execute(
        select(Count).where(col(Count.replaces_id) == old.id)
    ).scalar_one_or_none()
    if newer is None:
        return
    theirs = counts_stored.value_in_words(newer)
    raise ConflictError(
        f"Nr {old.id} is intussen al verbeterd door {newer.entered_by} op "
        f"{formatting.moment(newer.entered_at)}: {theirs} (nr {newer.id}; "
        f"{CORRECTION_REASON[newer.correction_reason or CorrectionReason.TYPING]}). "
        f"Hier was getypt: {_typed(entry)}. Er is niets veranderd. Kies welke waarde klopt.",
        number=newer.id,
    )


def _with_days(entry: Entry, old: Count) -> Entry:
    return replace(entry, first_day=old.first_day, last_day=old.last_day)


def _add(session: Session, values: dict[str, Any], entry: Entry) -> Count:
    row = Count(**values)
    session.add(row)
    session.flush()
    for group, number in entry.parts.items():
        session.add(CountPart(count_id=row.id, group=group, number=number))
    return row


def _values(
    unit: Unit,
    subject_id: int,
    entry: Entry,
    key: str,
    by: str,
    replaces_id: int | None,
    why: CorrectionReason | None,
) -> dict[str, Any]:
    return {
        "key": key,
        "stop_id": subject_id if unit is Unit.VISITORS else None,
        "session_id": subject_id if unit is Unit.PARTICIPANTS else None,
        "state": entry.state,
        "number": entry.number,
        "method": entry.method,
        "reason": entry.reason,
        "first_day": entry.first_day,
        "last_day": entry.last_day,
        "remark": entry.remark.strip(),
        "asked": entry.asked,
        "entered_at": clock.now(),
        "entered_by": by,
        "replaces_id": replaces_id,
        "correction_reason": why,
    }


def _said(unit: Unit, subject: Stop | TourSession, entry: Entry) -> dict[str, object]:
    return {
        "unit": unit,
        "about": subject.slug,
        **_value(entry),
        "first_day": entry.first_day,
        "last_day": entry.last_day,
    }


def _value(row: Count | Entry) -> dict[str, object]:
    return {"state": row.state, "number": row.number, "method": row.method, "reason": row.reason}
