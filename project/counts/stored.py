"""Reading counts: what is current, its history, and both in words. Nothing is written here.

A row is current when no other row replaces it. Rooms that need more than these frames build on
``current_rows``.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Integer, Select, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from project import formatting
from project.counts.days_covered import DaysCovered
from project.errors import InputError
from project.models import Count, CountPart, Stop, TourSession
from project.tables import Column, Table
from project.wording.counts import (
    CORRECTION_REASON,
    COUNT_GROUP_SAID,
    COUNT_REASON,
    COUNTED_METHODS,
    FIGURE_STATE,
    METHOD_IN_SHORT,
    UNIT,
    CorrectionReason,
    CountGroup,
    CountingMethod,
    FigureState,
    Unit,
)
from project.wording.tour import DatePrecision

# Made once, for that takes longer than to ask it of a database.
_LATER = aliased(Count)
IS_CURRENT = ~exists().where(col(_LATER.replaces_id) == col(Count.id))
# A sample or a number from the host is worked out each time; the other ways become a habit.
USUAL_METHODS = COUNTED_METHODS | {CountingMethod.ESTIMATE}
_ALL_DAYS = "alles"
PART_COLUMNS = ["subject_id", "group", "number"]
CURRENT_COLUMNS = ["subject_id", "state", "estimated", "number", "days", "whole_stay"]
# What of it fits on a phone.
SHORT_HISTORY = ["Nr", "Wat er stond", "Door wie en waarom"]


def current(session: Session, unit: Unit, only: Sequence[int] | None = None) -> pd.DataFrame:
    """What is current for each stop or session, added up by the database: CURRENT_COLUMNS.

    One row for each subject, state and quality: ``number`` of people (NA unless known), ``days``
    covered by counts of single days, ``whole_stay`` whether a count covers all. Headcounts only.
    ``only`` names the stops or sessions that are asked for; None asks for all.
    """
    subject = subject_column(unit)
    wanted = subject.is_not(None) if only is None else subject.in_(only)
    estimated = case((col(Count.method).in_(COUNTED_METHODS), 0), else_=1)
    days = case(
        (col(Count.first_day).is_(None), 0),
        else_=DaysCovered(col(Count.first_day), col(Count.last_day)),
    )
    rows = session.execute(
        current_rows(
            subject,
            col(Count.state),
            estimated,
            func.sum(col(Count.number)),
            func.sum(days, type_=Integer),
            func.max(case((col(Count.first_day).is_(None), 1), else_=0)),
        )
        .where(wanted)
        .group_by(subject, col(Count.state), estimated)
    ).all()
    return pd.DataFrame(rows, columns=CURRENT_COLUMNS, dtype=object)


def current_parts(session: Session, unit: Unit) -> pd.DataFrame:
    """The groups of the current counts of each stop or session, added up: PART_COLUMNS.

    Numbers of people as they were entered: show them through ``disclosure`` only.
    """
    subject = subject_column(unit)
    rows = session.execute(
        current_rows(subject, col(CountPart.group), func.sum(col(CountPart.number)))
        .join(CountPart, col(CountPart.count_id) == col(Count.id))
        .where(subject.is_not(None))
        .group_by(subject, col(CountPart.group))
    ).all()
    return pd.DataFrame(rows, columns=PART_COLUMNS, dtype=object)


def standing(session: Session, most: int) -> list[Count]:
    """The current counts that were not withdrawn, newest first, at the ``most``."""
    rows = current_rows(Count).where(col(Count.state) != FigureState.NOT_YET)
    return list(session.execute(rows.order_by(col(Count.id).desc()).limit(most)).scalars())


def parts_of(session: Session, count_id: int) -> dict[CountGroup, int]:
    """How many people of this count belong to which group; empty when nobody said."""
    rows = select(CountPart).where(col(CountPart.count_id) == count_id)
    return {row.group: row.number for row in session.execute(rows).scalars()}


def groups_in_words(parts: Mapping[CountGroup, int]) -> str:
    """``inwoners 30, gemeente 2``; "" when nobody said who they were."""
    return ", ".join(
        f"{COUNT_GROUP_SAID[group]} {formatting.number(parts[group])}"
        for group in CountGroup
        if group in parts
    )


def usual_method(session: Session, unit: Unit, subject_id: int) -> CountingMethod | None:
    """How this figure is probably counted again; None when nothing says so.

    The way of the newest count by staff: at this very stop, or for a session of its kind.
    """
    alike = (
        col(Count.stop_id) == subject_id
        if unit is Unit.VISITORS
        else col(Count.session_id).in_(_of_the_same_kind(subject_id))
    )
    method = session.scalar(
        current_rows(col(Count.method))
        # Nobody of staff sent what came through a link. Asked so that no database looks up all
        # counts without a link, which are nearly all.
        .where(alike, func.coalesce(col(Count.link_id), 0) == 0, col(Count.method).is_not(None))
        # By its moment: by number alone, SQLite goes through every count from the newest back.
        .order_by(col(Count.entered_at).desc(), col(Count.id).desc())
        .limit(1)
    )
    return method if method in USUAL_METHODS else None


def _of_the_same_kind(session_id: int) -> Select[Any]:
    kind = select(col(TourSession.kind)).where(col(TourSession.id) == session_id)
    return select(col(TourSession.id)).where(col(TourSession.kind) == kind.scalar_subquery())


def standing_of(session: Session, unit: Unit, subject_id: int) -> list[Count]:
    """The current counts of one figure that were not withdrawn, in the order of their days."""
    rows = current_rows(Count).where(
        subject_column(unit) == subject_id, col(Count.state) != FigureState.NOT_YET
    )
    return list(session.scalars(rows.order_by(col(Count.first_day), col(Count.id))))


def covered_days(session: Session, stop_id: int) -> list[tuple[date, date]]:
    """The spans of days of this stop that have a current count, in order."""
    rows = standing_of(session, Unit.VISITORS, stop_id)
    return [(row.first_day, row.last_day) for row in rows if row.first_day and row.last_day]


def by_number(session: Session, count_id: int) -> Count | None:
    """The row with this number, read from the database as it is now."""
    return session.get(Count, count_id, populate_existing=True)


def standing_after(session: Session, count_id: int) -> Count | None:
    """The current count that this one became, over all corrections; None when there is no such."""
    row = by_number(session, count_id)
    while row is not None:
        later = session.scalar(select(Count).where(col(Count.replaces_id) == row.id))
        if later is None:
            return row
        row = later
    return None


def is_withdrawn(row: Count) -> bool:
    """Whether this row took a count back, so that its figure is open again."""
    return row.state is FigureState.NOT_YET


def subject_of(row: Count) -> tuple[Unit, int]:
    """What a count is about: the unit says whether the id is that of a stop or of a session."""
    if row.stop_id is not None:
        return Unit.VISITORS, row.stop_id
    # A constraint holds that it is exactly one of the two.
    return Unit.PARTICIPANTS, row.session_id or 0


def value_in_words(row: Count) -> str:
    """``34 deelnemers, geteld``, or the state with its reason."""
    if row.state is FigureState.NOT_YET:
        return "ingetrokken, weer open"
    if row.number is None:
        return FIGURE_STATE[row.state]
    quality = "geteld" if row.method in COUNTED_METHODS else "geschat"
    return f"{formatting.amount(row.number, *UNIT[subject_of(row)[0]])}, {quality}"


def days_in_words(row: Count) -> str:
    """The days that a count covers; "" for a session or the whole stay."""
    return (
        formatting.period(row.first_day, row.last_day, DatePrecision.DAY) if row.first_day else ""
    )


def behind(
    session: Session, unit: Unit, subject_ids: Sequence[int], most: int
) -> list[tuple[Count, str]] | None:
    """The current counts of these subjects in order, each with what stood there before it.

    None when there are more than ``most``: then nobody reads them one by one.
    """
    if len(subject_ids) > most:
        return None
    rows = current_rows(Count).where(subject_column(unit).in_(subject_ids))
    ids = rows.with_only_columns(col(Count.id)).limit(most + 1)
    if len(session.scalars(ids).all()) > most:
        return None
    counts = session.scalars(rows.order_by(col(Count.first_day), col(Count.id))).all()
    replaced = _replaced(session, counts)
    return [(row, _earlier(row, replaced)) for row in counts]


_HISTORY = Table[Count](
    (
        Column("Nr", lambda row: row.id),
        Column("Waarde", lambda row: _bare(row.state, row.number)),
        Column("Telmethode", lambda row: METHOD_IN_SHORT[row.method] if row.method else ""),
        Column("Reden", lambda row: COUNT_REASON[row.reason] if row.reason else ""),
        Column("Dagen", lambda row: days_in_words(row) or _ALL_DAYS),
        Column("Door", lambda row: row.entered_by),
        Column("Wanneer", lambda row: formatting.moment(row.entered_at)),
        Column("Vervangt", lambda row: f"nr {row.replaces_id}" if row.replaces_id else ""),
        Column("Waarom", lambda row: _why(row) if row.correction_reason else ""),
        Column("Opmerking", lambda row: row.remark),
    )
)


def table_history(session: Session, unit: Unit, subject_id: int) -> pd.DataFrame:
    """The history of one figure for staff, newest first: words for codes.

    With the groups as they were entered, small ones too: no reader without an account sees it.
    """
    about = select(Count).where(subject_column(unit) == subject_id)
    rows = session.scalars(about.order_by(col(Count.id).desc())).all()
    groups = [groups_in_words(parts_of(session, row.id)) for row in rows]
    return _HISTORY.frame(rows).assign(Groepen=groups)


def short_history(readable: pd.DataFrame) -> pd.DataFrame:
    """The same history in as many columns as fit on a phone: SHORT_HISTORY."""
    rows = [
        (
            row["Nr"],
            _sentence(
                row["Waarde"] + (f" ({how})" if (how := row["Telmethode"] or row["Reden"]) else ""),
                "" if row["Dagen"] == _ALL_DAYS else row["Dagen"],
                row["Groepen"],
                row["Opmerking"],
            ),
            _sentence(
                f"{row['Door']}, {row['Wanneer']}",
                f"vervangt {row['Vervangt']}: {row['Waarom']}" if row["Vervangt"] else "",
            ),
        )
        for row in readable.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=SHORT_HISTORY)


def _sentence(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def current_rows(*columns: Any) -> Select[Any]:
    """These columns of every count that no other row replaces, to narrow further."""
    return select(*columns).where(IS_CURRENT)


def _replaced(session: Session, counts: Iterable[Count]) -> dict[int, Count]:
    """Every count that one of these replaced, directly or by way of another, by its number."""
    found: dict[int, Count] = {}
    asked = {row.replaces_id for row in counts if row.replaces_id is not None}
    while asked:
        older = session.scalars(select(Count).where(col(Count.id).in_(asked))).all()
        found |= {row.id: row for row in older}
        asked = {row.replaces_id for row in older if row.replaces_id is not None}
    return found


def _earlier(row: Count, replaced: Mapping[int, Count]) -> str:
    """What stood there before, the latest first: ``was 34 (typefout), daarvoor 30 (…)``."""
    said: list[str] = []
    while row.replaces_id is not None:
        why = _why(row)
        row = replaced[row.replaces_id]
        said.append(f"{'daarvoor' if said else 'was'} {bare_value(row)} ({why})")
    return ", ".join(said)


def _why(row: Count) -> str:
    return CORRECTION_REASON[row.correction_reason or CorrectionReason.TYPING]


def days_covered(row: Count) -> int | None:
    """How many days a count is over; None for a session or a whole stay."""
    return (row.last_day - row.first_day).days + 1 if row.first_day and row.last_day else None


def bare_value(row: Count) -> str:
    """The number, or the state with its reason."""
    return _bare(row.state, row.number) + (f" ({COUNT_REASON[row.reason]})" if row.reason else "")


def _bare(state: FigureState, number: int | None) -> str:
    """The number, or why there is none."""
    if state is FigureState.NOT_YET:
        return "ingetrokken"
    return FIGURE_STATE[state] if number is None else formatting.number(number)


def if_cancelled(session: Session, unit: Unit, subject_id: int) -> str:
    """What becomes of the counts when this stop or session is cancelled; "" without counts."""
    standing = standing_of(session, unit, subject_id)
    if not standing:
        return ""
    many = formatting.amount(len(standing), "telling", "tellingen")
    known = [row.number for row in standing if row.number is not None]
    people = f" ({formatting.number(sum(known))} mensen)" if known else ""
    verb, stay, count = (
        ("staat", "Die blijft", "telt")
        if len(standing) == 1
        else ("staan", "Die blijven", "tellen")
    )
    return (
        f"Hier {verb} {many}{people}. {stay} in de geschiedenis staan, maar {count} in geen totaal "
        "meer mee. Was het er een deel van de tijd wel? Verander dan de dagen."
    )


def subject_column(unit: Unit) -> Any:
    """The column that says which stop or session a count is about."""
    return col(Count.stop_id) if unit is Unit.VISITORS else col(Count.session_id)


def subject_row(session: Session, unit: Unit, subject_id: int) -> Stop | TourSession:
    """The stop or session that may be counted; InputError when there is none of that number."""
    if unit is Unit.VISITORS:
        stop = session.get(Stop, subject_id)
        if stop is None:
            raise InputError("Deze halte bestaat niet. Kies een halte uit de lijst.")
        return stop
    meeting = session.get(TourSession, subject_id)
    if meeting is None or not meeting.expects_count:
        raise InputError("Voor deze bijeenkomst is geen telling nodig. Kies er een uit de lijst.")
    return meeting
