"""What tests begin with: what somebody entered, corrected, changed or took back."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session, col, select

from project import database
from project.accounts.roles import Visitor
from project.counts import entering
from project.counts.rules import Entry
from project.models import Count, Stop, TourSession
from project.records.record import Record
from project.wording.counts import CorrectionReason, CountingMethod, FigureState, Unit
from project.wording.people import Role
from project.wording.tour import ChangeReason

P = ParamSpec("P")
T = TypeVar("T")
ALICE, BOB = "alice", "bob"


def writing(by: str = ALICE) -> AbstractContextManager[Session]:
    """One write by somebody who may do everything."""
    return database.transaction(Visitor(by, Role.MANAGER), Role.MANAGER)


def read(find: Callable[Concatenate[Session, P], T], *args: P.args, **more: P.kwargs) -> T:
    """What this finds in the database as it stands now."""
    with database.reading() as session:
        return find(session, *args, **more)


def known(number: int, *days: date) -> Entry:
    """So many people on a list, over the whole stay or from the first to the last of ``days``."""
    first, last = days or (None, None)
    return Entry(
        state=FigureState.KNOWN,
        number=number,
        method=CountingMethod.LIST,
        first_day=first,
        last_day=last,
    )


def about(slug: str) -> tuple[Unit, int]:
    """What a count of the stop or session with this slug is about."""
    with database.reading() as session:
        stop = session.exec(select(Stop.id).where(col(Stop.slug) == slug)).first()
        if stop is not None:
            return Unit.VISITORS, stop
        found = session.exec(select(TourSession.id).where(col(TourSession.slug) == slug)).one()
        return Unit.PARTICIPANTS, found


def enter(slug: str, entry: Entry, *, key: str = "", by: str = ALICE) -> int:
    """Enter a count at this stop or session; gives its number."""
    unit, subject_id = about(slug)
    with writing() as session:
        return entering.enter_count(
            session,
            unit=unit,
            subject_id=subject_id,
            entry=entry,
            key=key or uuid.uuid4().hex,
            by=by,
        )


def correct(number: int, entry: Entry, *, by: str = BOB, key: str = "") -> int:
    """Correct this count; gives the number of the correction."""
    with writing() as session:
        return entering.correct_count(
            session,
            replaces_id=number,
            entry=entry,
            why=CorrectionReason.TYPING,
            key=key or uuid.uuid4().hex,
            by=by,
        )


def withdraw(number: int, *, key: str = "") -> int:
    """Take this count back; gives the number of the row that says so."""
    with writing() as session:
        return withdraw_in(session, number, key=key)


def withdraw_in(session: Session, number: int, *, key: str = "", remark: str = "") -> int:
    """The same within a transaction."""
    return entering.correct_count(
        session,
        replaces_id=number,
        entry=Entry(state=FigureState.NOT_YET, remark=remark),
        why=CorrectionReason.WITHDRAWN,
        key=key or uuid.uuid4().hex,
        by=ALICE,
    )


def stands(record: Record[Any], slug: str) -> Any:
    """A kept thing as it stands now."""
    with database.reading() as session:
        return record.read(session, slug)


def change(
    record: Record[Any],
    at: str,
    /,
    *,
    was: Any = None,
    reason: ChangeReason = ChangeReason.AGREED,
    key: str = "",
    by: str = ALICE,
    **values: Any,
) -> int:
    """Change these answers of a kept thing, by somebody who saw ``was`` or what stands now."""
    with writing(by) as session:
        before = was or record.read(session, at)
        return record.change(
            session,
            slug=at,
            was=before,
            wanted=replace(before, **values),
            reason=reason,
            key=key or uuid.uuid4().hex,
        )


def stored() -> list[Count]:
    """Every count that was ever stored, the oldest first."""
    with database.reading() as session:
        return list(session.exec(select(Count).order_by(col(Count.id))))
