"""Counts: entering, correcting and withdrawing them, and reading back what is current.

A count belongs to a stop (visitors) or to a session (participants); the unit says which. Rows
are only ever added. A row is current when no other row replaces it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Integer, Select, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from project import audit, clock, count_rules, formatting
from project.count_rules import Entry
from project.database import DaysCovered
from project.errors import ConflictError, InputError
from project.models import Count, Stop, TourSession
from project.wording import (
    CORRECTION_REASON,
    COUNT_REASON,
    COUNTED_METHODS,
    COUNTING_METHOD,
    FIGURE_STATE,
    UNIT,
    CorrectionReason,
    DatePrecision,
    FigureState,
    Unit,
)

CURRENT_COLUMNS = ["subject_id", "state", "estimated", "number", "days", "whole_stay"]
READABLE_HISTORY = [
    "Nr",
    "Waarde",
    "Telmethode",
    "Reden",
    "Dagen",
    "Door",
    "Wanneer",
    "Vervangt",
    "Waarom",
    "Opmerking",
]
HISTORY_COLUMNS = [
    "id",
    "state",
    "number",
    "method",
    "reason",
    "first_day",
    "last_day",
    "remark",
    "entered_at",
    "entered_by",
    "replaces_id",
    "correction_reason",
    "is_current",
]


def enter_count(
    session: Session, *, unit: Unit, subject_id: int, entry: Entry, key: str, by: str
) -> int:
    """Store one count and return its number; the same ``key`` again returns the same row.

    Raises InputError for what cannot be right, ConflictError when the figure was entered in the
    meantime by somebody else.
    """
    if (stored := _stored_before(session, key, unit, subject_id, entry)) is not None:
        return stored
    count_rules.check_entry(entry)
    subject = _subject(session, unit, subject_id)
    count_rules.check_days(subject, entry)
    withdrawn = _refuse_overlap(session, unit, subject_id, entry)
    again = CorrectionReason.ENTERED_AGAIN if withdrawn else None
    row = _add(session, unit, subject_id, entry, key, by, withdrawn, again)
    audit.record(session, "count.enter", f"count:{row.id}", **_said(unit, subject, entry), by=by)
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
    unit, subject_id = subject_of(old)
    if (stored := _stored_before(session, key, unit, subject_id, entry)) is not None:
        return stored
    _refuse_conflict(session, old, entry)
    withdraws = entry.state is FigureState.NOT_YET
    if not withdraws:
        count_rules.check_entry(entry)
        count_rules.check_days(_subject(session, unit, subject_id), _with_days(entry, old))
    why = CorrectionReason.WITHDRAWN if withdraws else why
    row = _add(session, unit, subject_id, _with_days(entry, old), key, by, old.id, why)
    audit.record(
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


def withdraw_count(session: Session, *, replaces_id: int, remark: str, key: str, by: str) -> int:
    """Take a count back: the figure is open again, and the row stays in the history."""
    return correct_count(
        session,
        replaces_id=replaces_id,
        entry=Entry(state=FigureState.NOT_YET, remark=remark),
        why=CorrectionReason.WITHDRAWN,
        key=key,
        by=by,
    )


def current(session: Session, unit: Unit) -> pd.DataFrame:
    """What is current for each stop or session, added up by the database: CURRENT_COLUMNS.

    One row for each subject, state and quality: ``number`` of people (NA unless known), ``days``
    covered by counts of single days, ``whole_stay`` whether a count covers all. Headcounts only.
    """
    subject = _subject_column(unit)
    estimated = case((col(Count.method).in_(COUNTED_METHODS), 0), else_=1)
    days = case(
        (col(Count.first_day).is_(None), 0),
        else_=DaysCovered(col(Count.first_day), col(Count.last_day)),
    )
    rows = session.execute(
        _current_rows(
            subject,
            col(Count.state),
            estimated,
            func.sum(col(Count.number)),
            func.sum(days, type_=Integer),
            func.max(case((col(Count.first_day).is_(None), 1), else_=0)),
        )
        .where(subject.is_not(None))
        .group_by(subject, col(Count.state), estimated)
    ).all()
    return pd.DataFrame(rows, columns=CURRENT_COLUMNS, dtype=object)


def standing(session: Session, most: int) -> list[Count]:
    """The current counts that were not withdrawn, newest first, at the ``most``."""
    rows = _current_rows(Count).where(col(Count.state) != FigureState.NOT_YET)
    return list(session.execute(rows.order_by(col(Count.id).desc()).limit(most)).scalars())


def covered_days(session: Session, stop_id: int) -> list[tuple[date, date]]:
    """The spans of days of this stop that have a current count, in order."""
    rows = session.execute(
        _current_rows(col(Count.first_day), col(Count.last_day))
        .where(
            col(Count.stop_id) == stop_id,
            col(Count.first_day).is_not(None),
            col(Count.state) != FigureState.NOT_YET,
        )
        .order_by(col(Count.first_day))
    )
    return [(first, last) for first, last in rows if first and last]


def history(session: Session, unit: Unit, subject_id: int) -> pd.DataFrame:
    """Every row ever entered for this figure, newest first: HISTORY_COLUMNS."""
    later = aliased(Count)
    rows = session.execute(
        select(
            *(getattr(Count, name) for name in HISTORY_COLUMNS[:-1]),
            ~exists().where(col(later.replaces_id) == col(Count.id)),
        )
        .where(_subject_column(unit) == subject_id)
        .order_by(col(Count.id).desc())
    ).all()
    return pd.DataFrame(rows, columns=HISTORY_COLUMNS, dtype=object)


def by_number(session: Session, count_id: int) -> Count | None:
    """The row with this number, read from the database as it is now."""
    return session.get(Count, count_id, populate_existing=True)


def subject_of(row: Count) -> tuple[Unit, int]:
    """What a count is about: the unit says whether the id is that of a stop or of a session."""
    if row.stop_id is not None:
        return Unit.VISITORS, row.stop_id
    # A constraint holds that it is exactly one of the two.
    return Unit.PARTICIPANTS, row.session_id or 0


def value_in_words(row: Count) -> str:
    """``34 deelnemers, geteld``, or the state with its reason."""
    if row.number is None:
        return FIGURE_STATE[row.state]
    quality = "geteld" if row.method in COUNTED_METHODS else "geschat"
    return f"{formatting.amount(row.number, *UNIT[subject_of(row)[0]])}, {quality}"


def days_in_words(row: Count) -> str:
    """The days that a count covers; "" for a session or the whole stay."""
    return (
        formatting.period(row.first_day, row.last_day, DatePrecision.DAY) if row.first_day else ""
    )


def _current_rows(*columns: Any) -> Select[Any]:
    later = aliased(Count)
    return select(*columns).where(
        ~exists().where(col(later.replaces_id) == col(Count.id)),
    )


def _subject_column(unit: Unit) -> Any:
    return col(Count.stop_id) if unit is Unit.VISITORS else col(Count.session_id)


def _subject(session: Session, unit: Unit, subject_id: int) -> Stop | TourSession:
    if unit is Unit.VISITORS:
        stop = session.get(Stop, subject_id)
        if stop is None:
            raise InputError("Deze halte bestaat niet. Kies een halte uit de lijst.")
        return stop
    meeting = session.get(TourSession, subject_id)
    if meeting is None or not meeting.expects_count:
        raise InputError("Voor deze bijeenkomst is geen telling nodig. Kies er een uit de lijst.")
    return meeting


def _stored_before(
    session: Session, key: str, unit: Unit, subject_id: int, entry: Entry
) -> int | None:
    """The row that this very form made already; a form never stores twice."""
    row: Count | None = session.execute(
        select(Count).where(col(Count.key) == key)
    ).scalar_one_or_none()
    if row is None:
        return None
    if subject_of(row) != (unit, subject_id) or (row.state, row.number) != (
        entry.state,
        entry.number,
    ):
        raise ConflictError(
            f"Dit formulier is al opgeslagen als nr {row.id}: {value_in_words(row)}. "
            "Wilt u iets anders opslaan, kies dan Verbeteren."
        )
    return row.id


def _refuse_overlap(session: Session, unit: Unit, subject_id: int, entry: Entry) -> int | None:
    """Refuse what is counted already; the number of the withdrawn row that this one follows."""
    rows: Sequence[Count] = (
        session.execute(_current_rows(Count).where(_subject_column(unit) == subject_id))
        .scalars()
        .all()
    )
    withdrawn = None
    for row in rows:
        if row.state is FigureState.NOT_YET:
            if (row.first_day, row.last_day) == (entry.first_day, entry.last_day):
                withdrawn = row.id
        elif count_rules.overlap(row, entry):
            raise _already(row)
    return withdrawn


def _already(row: Count) -> ConflictError:
    days = f" ({days_in_words(row)})" if row.first_day else ""
    return ConflictError(
        f"Hier staat al een telling{days}: {value_in_words(row)}, ingevuld door {row.entered_by} "
        f"op {formatting.moment(row.entered_at)} (nr {row.id}). Klopt die niet? Kies Verbeteren."
    )


def _refuse_conflict(session: Session, old: Count, entry: Entry) -> None:
    newer = session.execute(
        select(Count).where(col(Count.replaces_id) == old.id)
    ).scalar_one_or_none()
    if newer is None:
        return
    yours = FIGURE_STATE[entry.state] if entry.number is None else formatting.number(entry.number)
    raise ConflictError(
        f"Nr {old.id} is intussen al verbeterd door {newer.entered_by} op "
        f"{formatting.moment(newer.entered_at)}: {value_in_words(newer)} (nr {newer.id}; "
        f"{CORRECTION_REASON[newer.correction_reason or CorrectionReason.TYPING]}). "
        f"Uw waarde was: {yours}. Er is niets veranderd. Kies opnieuw welke waarde klopt."
    )


def _with_days(entry: Entry, old: Count) -> Entry:
    return Entry(
        state=entry.state,
        number=entry.number,
        method=entry.method,
        reason=entry.reason,
        first_day=old.first_day,
        last_day=old.last_day,
        remark=entry.remark,
    )


def _add(
    session: Session,
    unit: Unit,
    subject_id: int,
    entry: Entry,
    key: str,
    by: str,
    replaces_id: int | None,
    why: CorrectionReason | None,
) -> Count:
    row = Count(
        key=key,
        stop_id=subject_id if unit is Unit.VISITORS else None,
        session_id=subject_id if unit is Unit.PARTICIPANTS else None,
        state=entry.state,
        number=entry.number,
        method=entry.method,
        reason=entry.reason,
        first_day=entry.first_day,
        last_day=entry.last_day,
        remark=entry.remark.strip(),
        entered_at=clock.now(),
        entered_by=by,
        replaces_id=replaces_id,
        correction_reason=why,
    )
    session.add(row)
    session.flush()
    return row


def _said(unit: Unit, subject: Stop | TourSession, entry: Entry) -> dict[str, object]:
    return {
        "unit": unit,
        "about": subject.slug,
        "state": entry.state,
        "number": entry.number,
        "method": entry.method,
        "reason": entry.reason,
        "first_day": entry.first_day,
        "last_day": entry.last_day,
    }


def _value(row: Count) -> dict[str, object]:
    return {"state": row.state, "number": row.number, "method": row.method, "reason": row.reason}


def table_history(told: pd.DataFrame) -> pd.DataFrame:
    """The history of one figure for a reader: Dutch headings, words instead of codes."""
    rows = [
        (
            row["id"],
            FIGURE_STATE[row["state"]]
            if row["number"] is None
            else formatting.number(row["number"]),
            "" if row["method"] is None else COUNTING_METHOD[row["method"]],
            "" if row["reason"] is None else COUNT_REASON[row["reason"]],
            formatting.period(row["first_day"], row["last_day"], DatePrecision.DAY)
            if row["first_day"]
            else "alles",
            row["entered_by"],
            formatting.moment(row["entered_at"]),
            "" if row["replaces_id"] is None else f"nr {row['replaces_id']}",
            "" if row["correction_reason"] is None else CORRECTION_REASON[row["correction_reason"]],
            row["remark"],
        )
        for row in told.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=READABLE_HISTORY)
