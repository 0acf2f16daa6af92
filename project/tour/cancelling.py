"""Saying that a stop or session does not take place: it stays on every list, as "vervallen".

Counts that were entered stay in its history and are in no total any more.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from project import clock
from project.errors import InputError
from project.records.record import Record, sent
from project.wording.tour import CancelReason


def cancel(
    session: Session, record: Record[Any], *, slug: str, reason: CancelReason, key: str
) -> int:
    """Say that a stop or session does not take place."""
    return _set_cancelled(session, record, slug, reason, key)


def restore(session: Session, record: Record[Any], *, slug: str, key: str) -> int:
    """Say that it takes place after all; its counts are in the totals again."""
    return _set_cancelled(session, record, slug, None, key)


def _set_cancelled(
    session: Session,
    record: Record[Any],
    slug: str,
    reason: CancelReason | None,
    key: str,
) -> int:
    if (done := sent(session, key)) is not None:
        return done
    row = record.row(session, slug)
    cancels = reason is not None
    if (row.cancelled_at is not None) == cancels:
        stands = "al vervallen" if cancels else "niet vervallen"
        raise InputError(f"{record.this} is {stands}. Er is niets veranderd.")
    kept = reason or row.cancel_reason
    row.cancelled_at, row.cancel_reason = (clock.now(), reason) if cancels else (None, None)
    said = {"was": {"cancelled": not cancels}, "is": {"cancelled": cancels}}
    did = "cancel" if cancels else "restore"
    return record.note(session, did, row, said, kept, key=key)


def _take_back(
    session: Session, record: Record[Any], *, slug: str, said: Mapping[str, Any], key: str
) -> int:
    """A line that cancelled is taken back by restoring, and the reverse for the same reason."""
    reason = None if said["is"]["cancelled"] else CancelReason(said["reason"])
    return _set_cancelled(session, record, slug, reason, key)


REVERSALS: Mapping[str, Callable[..., int]] = {"cancel": _take_back, "restore": _take_back}
