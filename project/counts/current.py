"""What is current, without adding up all counts again after each save.

Counts are only ever added; a trigger holds it. So what changed since the last look is what the
newer counts are about, and all else is as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import func, select, union
from sqlmodel import Session, col

from project import database
from project.audit import since
from project.audit.since import Mark
from project.counts import stored
from project.frames import records
from project.models import Count
from project.wording.counts import Unit

# Of more stops or sessions than this everything is added up anew.
_MOST_CHANGED = 100
_NEWEST_COUNT = select(func.max(col(Count.id)))

_Rows = Mapping[int, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Look:
    """What was current when this count was the newest one, and the logbook ended here."""

    mark: Mark
    newest: int
    rows: _Rows


_looks: dict[Unit, _Look] = {}


def by_subject(session: Session, unit: Unit) -> _Rows:
    """The rows of ``stored.current`` for each stop or session that was ever counted."""
    if database.is_writing(session):
        # What is not committed may be taken back.
        return _grouped(stored.current(session, unit))
    # Asked first: what somebody adds in the meantime is read again at the next look.
    mark, newest = since.mark(session), session.scalar(_NEWEST_COUNT)
    before = _looks.get(unit)
    changed = _changed_since(session, unit, before) if before else None
    if before is None or changed is None:
        rows = _grouped(stored.current(session, unit))
    elif changed:
        rows = {**before.rows, **_grouped(stored.current(session, unit, changed))}
    else:
        rows = before.rows
    if newest is not None:
        _looks[unit] = _Look(mark, newest, rows)
    return rows


def _changed_since(session: Session, unit: Unit, look: _Look) -> list[int] | None:
    """What newer counts are about; None when the look is of other data or too much changed."""
    if since.done_since(session, look.mark) is None:
        return None
    newer = col(Count.id) > look.newest
    replaced = col(Count.id).in_(select(col(Count.replaces_id)).where(newer))
    # Two questions in one: with an "or" SQLite looks at every count.
    subject = stored.subject_column(unit)
    about = union(*(select(subject).where(one, subject.is_not(None)) for one in (newer, replaced)))
    changed = list(session.scalars(about.limit(_MOST_CHANGED + 1)))
    return changed if len(changed) <= _MOST_CHANGED else None


def _grouped(current: pd.DataFrame) -> _Rows:
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in records(current):
        rows.setdefault(row["subject_id"], []).append(row)
    return rows
