"""Counts: entering, correcting and withdrawing them, and reading back what is current.

A count belongs to a stop (visitors) or to a session (participants); the unit says which. Rows
are only ever added. A row is current when no other row replaces it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Integer, Select, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from project import audit, clock, count_rules, formatting, plausibility
from project.count_rules import Entry
from project.database import DaysCovered
from project.errors import ConflictError, InputError
from project.models import Count, CountPart, Stop, TourSession, Venue
from project.plausibility import Comparable, Earlier
from project.wording import (
    CORRECTION_REASON,
    COUNT_REASON,
    COUNTED_METHODS,
    COUNTING_METHOD,
    FIGURE_STATE,
    UNIT,
    CorrectionReason,
    CountGroup,
    CountingMethod,
    DatePrecision,
    FigureState,
    Unit,
)

# A sample or a number from the host is worked out each time; the other ways become a habit.
USUAL_METHODS = COUNTED_METHODS | {CountingMethod.ESTIMATE}
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
    count_rules.check_entry(entry)
    subject = _subject(session, unit, subject_id)
    count_rules.check_days(subject, entry)
    withdrawn = _refuse_overlap(session, unit, subject_id, entry)
    again = CorrectionReason.ENTERED_AGAIN if withdrawn else None
    row = _add(session, unit, subject_id, entry, key, by, withdrawn, again, link_id)
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


def parts_of(session: Session, count_id: int) -> dict[CountGroup, int]:
    """How many people of this count belong to which group; empty when nobody said."""
    rows = select(CountPart).where(col(CountPart.count_id) == count_id)
    return {row.group: row.number for row in session.execute(rows).scalars()}


def last_method(session: Session, unit: Unit, *, by: str) -> CountingMethod | None:
    """How this person counted last time; None when that says nothing about the next time."""
    method = session.execute(
        select(col(Count.method))
        .where(
            _subject_column(unit).is_not(None),
            col(Count.entered_by) == by,
            col(Count.method).is_not(None),
        )
        .order_by(col(Count.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return method if method in USUAL_METHODS else None


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


def comparable(
    session: Session,
    unit: Unit,
    subject_id: int,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Comparable:
    """What a number for this figure can be held against, in the order of the tour.

    Sessions: others of the same kind on the same tour. Stops: what came at the other stops, and
    on other days here, in as many days as this count is over (no days: the whole stay). Current
    known numbers only, and never those of the figure that is entered or corrected.
    """
    subject = _subject(session, unit, subject_id)
    if isinstance(subject, TourSession):
        return _like_session(session, subject)
    return _like_stop(session, subject, first_day, last_day)


def questions(session: Session, unit: Unit, subject_id: int, entry: Entry) -> list[str]:
    """What to ask before this is saved ("Klopt dit?"), in Dutch; empty when nothing is odd."""
    if entry.number is None:
        return []
    against = comparable(
        session, unit, subject_id, first_day=entry.first_day, last_day=entry.last_day
    )
    return plausibility.questions(
        entry.number,
        comparable=against.numbers,
        previous=against.previous,
        capacity=against.capacity,
        unit=unit,
    )


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


def _like_session(session: Session, subject: TourSession) -> Comparable:
    day = col(TourSession.day)
    alike = select(col(TourSession.id)).where(
        col(TourSession.id) != subject.id,
        col(TourSession.kind) == subject.kind,
        col(TourSession.project_id) == subject.project_id,
    )
    rows = session.execute(
        _current_rows(day, col(Count.number))
        .join(TourSession, col(TourSession.id) == col(Count.session_id))
        # Asked so, the database looks them up by session and does not read every count.
        .where(col(Count.session_id).in_(alike), col(Count.state) == FigureState.KNOWN)
        # Where nobody knows the day, nobody can say that it was recent.
        .order_by(case((day.is_(None), 1), else_=0), day.desc(), col(TourSession.id).desc())
        .limit(plausibility.MOST_RECENT)
    ).all()
    before = [number for held, number in rows if held and subject.day and held < subject.day]
    return Comparable(
        numbers=[number for _held, number in reversed(rows)],
        previous=before[0] if before else None,
        # The venue of the stop says nothing about a session that was held elsewhere.
        capacity=None if subject.place else _capacity(session, subject.stop_id),
    )


def _capacity(session: Session, stop_id: int | None) -> int | None:
    capacity: int | None = session.execute(
        select(col(Venue.capacity))
        .join(Stop, col(Stop.venue_id) == col(Venue.id))
        .where(col(Stop.id) == stop_id)
    ).scalar_one_or_none()
    return capacity


def _like_stop(
    session: Session, subject: Stop, first_day: date | None, last_day: date | None
) -> Comparable:
    rows = _known_elsewhere(session, subject, first_day, last_day)
    earlier = [
        Earlier(
            stop_id=stop.id,
            number=count.number or 0,
            days=_days_over(stop, count.first_day, count.last_day),
            whole_stay=count.first_day is None,
        )
        for count, stop in rows
    ]
    days = _days_over(subject, first_day, last_day)
    before = [
        count.number
        for count, stop in rows
        if stop.position < subject.position
        or (stop.id == subject.id and first_day and count.last_day and count.last_day < first_day)
    ]
    return Comparable(
        numbers=plausibility.for_as_many_days(earlier, stop_id=subject.id, days=days),
        previous=before[-1] if before else None,
        # How many fit in at once says nothing about who came and went in a day.
        capacity=None,
    )


def _known_elsewhere(
    session: Session, subject: Stop, first_day: date | None, last_day: date | None
) -> list[tuple[Count, Stop]]:
    """Known counts of the latest other stops in order, then those of other days at this one."""
    known = col(Count.state) == FigureState.KNOWN
    # Found first, and read by number: else the database goes through every count there is.
    others = session.scalars(
        select(col(Stop.id))
        .where(
            col(Stop.project_id) == subject.project_id,
            col(Stop.id) != subject.id,
            _current_rows(col(Count.id)).where(col(Count.stop_id) == col(Stop.id), known).exists(),
        )
        .order_by(col(Stop.position).desc())
        .limit(plausibility.MOST_RECENT)
    ).all()
    other_days = (
        or_(col(Count.last_day) < first_day, col(Count.first_day) > last_day)
        if first_day and last_day
        else false()
    )
    here = col(Count.stop_id) == subject.id
    rows = session.execute(
        _current_rows(Count, Stop)
        .join(Stop, col(Stop.id) == col(Count.stop_id))
        .where(
            known,
            col(Count.stop_id).in_([*others, subject.id]),
            or_(~here, other_days),
        )
        .order_by(case((here, 1), else_=0), col(Stop.position), col(Count.first_day))
    )
    return [(count, stop) for count, stop in rows]


def _days_over(stop: Stop, first_day: date | None, last_day: date | None) -> int | None:
    """How many days a count is over; None when it is the whole stay and its days are unknown."""
    if first_day is None and stop.date_precision is DatePrecision.DAY:
        first_day, last_day = stop.first_day, stop.last_day
    return (last_day - first_day).days + 1 if first_day and last_day else None


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
    return replace(entry, first_day=old.first_day, last_day=old.last_day)


def _add(
    session: Session,
    unit: Unit,
    subject_id: int,
    entry: Entry,
    key: str,
    by: str,
    replaces_id: int | None,
    why: CorrectionReason | None,
    link_id: int | None = None,
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
        asked=entry.asked,
        entered_at=clock.now(),
        entered_by=by,
        replaces_id=replaces_id,
        correction_reason=why,
        link_id=link_id,
    )
    session.add(row)
    session.flush()
    for group, number in entry.parts.items():
        session.add(CountPart(count_id=row.id, group=group, number=number))
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
