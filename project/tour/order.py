"""The order of the tour: which stop comes after which. A position stands there once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from project.errors import InputError
from project.models import Stop
from project.tour.drafts import StopDraft


def order_of(session: Session, project: int) -> list[str]:
    """The slugs of the stops in the order of the tour."""
    return list(
        session.scalars(
            select(col(Stop.slug))
            .where(col(Stop.project_id) == project)
            .order_by(col(Stop.position))
        )
    )


def renumber(session: Session, project: int, order: Sequence[str]) -> None:
    """Number the stops from 1 in this order. In two steps: a position stands there once."""
    mine = col(Stop.project_id) == project
    session.execute(update(Stop).where(mine).values(position=-col(Stop.position)))
    for position, slug in enumerate(order, start=1):
        session.execute(update(Stop).where(mine, col(Stop.slug) == slug).values(position=position))


def make_room(session: Session, project: int, wanted: StopDraft, after: str | None) -> int:
    """The position of a new stop; those behind it move up."""
    order = order_of(session, project)
    if after is not None and after not in order:
        raise InputError("De halte waar deze na komt, bestaat niet meer. Kies opnieuw.")
    place = order.index(after) + 1 if after is not None else _by_day(session, project, wanted)
    behind = select(func.max(col(Stop.position))).where(
        col(Stop.project_id) == project, col(Stop.slug).in_(order[:place])
    )
    position: int = (session.scalar(behind) or 0) + 1
    later = (col(Stop.project_id) == project, col(Stop.position) >= position)
    session.execute(update(Stop).where(*later).values(position=-col(Stop.position)))
    moved = (col(Stop.project_id) == project, col(Stop.position) < 0)
    session.execute(update(Stop).where(*moved).values(position=1 - col(Stop.position)))
    return position


def _by_day(session: Session, project: int, wanted: StopDraft) -> int:
    rows = session.execute(
        select(col(Stop.first_day))
        .where(col(Stop.project_id) == project)
        .order_by(col(Stop.position))
    ).scalars()
    days: list[date | None] = list(rows)
    if wanted.first_day is None:
        return len(days)
    later = [at for at, day in enumerate(days) if day is not None and day > wanted.first_day]
    return later[0] if later else len(days)
