"""The rows of the tour as drafts and back: what each field of a form is in the database."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from project import formatting, typed
from project.errors import InputError
from project.models import (
    AuditEntry,
    Count,
    Municipality,
    Project,
    Promise,
    Stop,
    TourSession,
    Venue,
)
from project.tour import drafts
from project.tour.drafts import SessionDraft, StopDraft, VenueDraft
from project.wording import DatePrecision


@dataclass(frozen=True)
class Kind:
    """What a command must know about stops, sessions or venues."""

    # "halte" on the screen, "stop" in an action, "stop" before the slug of a subject.
    word: str
    action: str
    subject: str
    table: type[SQLModel]
    draft: type[Any]
    read: Callable[[Session, Any], Any]
    write: Callable[[Session, Any, Any], None]
    check: Callable[[Any], Any]
    # Fields that are one choice: who changed one of them changed them all.
    together: tuple[tuple[str, ...], ...] = ()


def groups(kind: Kind) -> list[tuple[str, ...]]:
    """The fields of a draft, those that are one choice together."""
    grouped = {name for names in kind.together for name in names}
    alone = [(one.name,) for one in fields(kind.draft) if one.name not in grouped]
    return [*kind.together, *alone]


def stop_draft(session: Session, slug: str) -> StopDraft:
    """What stands in the database for this stop, as a form wants it. Raises InputError."""
    return _stop_values(session, row_of(session, STOPS, slug))


def session_draft(session: Session, slug: str) -> SessionDraft:
    """What stands in the database for this session, as a form wants it. Raises InputError."""
    return _session_values(session, row_of(session, SESSIONS, slug))


def venue_draft(session: Session, slug: str) -> VenueDraft:
    """What stands in the database for this venue, as a form wants it. Raises InputError."""
    return _venue_values(session, row_of(session, VENUES, slug))


def _stop_values(session: Session, row: Stop) -> StopDraft:
    return StopDraft(
        venue=session.get_one(Venue, row.venue_id).slug,
        **{name: getattr(row, name) for name in _PLAIN_STOP},
    )


def _write_stop(session: Session, row: Stop, wanted: StopDraft) -> None:
    _refuse_lost_days(session, row, wanted)
    row.venue_id = row_of(session, VENUES, wanted.venue).id
    for name in _PLAIN_STOP:
        setattr(row, name, getattr(wanted, name))


def _session_values(session: Session, row: TourSession) -> SessionDraft:
    stop = session.get(Stop, row.stop_id) if row.stop_id else None
    promise = session.get(Promise, row.promise_id) if row.promise_id else None
    return SessionDraft(
        stop=stop.slug if stop else None,
        promise=promise.number if promise else None,
        **{name: getattr(row, name) for name in _PLAIN_SESSION},
    )


def _write_session(session: Session, row: TourSession, wanted: SessionDraft) -> None:
    if not wanted.expects_count and row.id and counts_of(session, SESSIONS, row.id):
        raise InputError(
            "Bij deze bijeenkomst staat al een telling. Laat “deelnemers tellen” aan, of trek de "
            "telling eerst in."
        )
    stop = row_of(session, STOPS, wanted.stop) if wanted.stop else None
    if stop is not None and stop.project_id != row.project_id:
        raise InputError("Deze halte is van een ander project. Kies een halte uit de lijst.")
    row.stop_id = stop.id if stop else None
    row.promise_id = _promise(session, wanted.promise)
    for name in _PLAIN_SESSION:
        setattr(row, name, getattr(wanted, name))


def _venue_values(_session: Session, row: Venue) -> VenueDraft:
    return VenueDraft(
        municipality=row.municipality_code,
        address=row.address or "",
        **{name: getattr(row, name) for name in _PLAIN_VENUE},
    )


def _write_venue(session: Session, row: Venue, wanted: VenueDraft) -> None:
    if session.get(Municipality, wanted.municipality) is None:
        raise InputError("Deze gemeente staat niet in de lijst. Kies er een uit de lijst.")
    row.municipality_code, row.address = wanted.municipality, wanted.address or None
    for name in _PLAIN_VENUE:
        setattr(row, name, getattr(wanted, name))


def _plain(draft: type[Any], *linked: str) -> list[str]:
    return [one.name for one in fields(draft) if one.name not in linked]


_PLAIN_STOP = _plain(StopDraft, "venue")
_PLAIN_SESSION = _plain(SessionDraft, "stop", "promise")
_PLAIN_VENUE = _plain(VenueDraft, "municipality", "address")
STOPS = Kind(
    "halte",
    "stop",
    "stop",
    Stop,
    StopDraft,
    _stop_values,
    _write_stop,
    drafts.checked_stop,
    (("first_day", "last_day", "date_precision"),),
)
SESSIONS = Kind(
    "bijeenkomst",
    "session",
    "toursession",
    TourSession,
    SessionDraft,
    _session_values,
    _write_session,
    drafts.checked_session,
    (("day", "date_precision"), ("kind", "promise")),
)
VENUES = Kind(
    "locatie",
    "venue",
    "venue",
    Venue,
    VenueDraft,
    _venue_values,
    _write_venue,
    drafts.checked_venue,
    (("latitude", "longitude", "point_precision"),),
)
KINDS = (STOPS, SESSIONS, VENUES)


def row_of(session: Session, kind: Kind, slug: str | None) -> Any:
    """The row with this slug. Raises InputError when there is none."""
    table: Any = kind.table
    row = session.execute(select(table).where(table.slug == slug)).scalar_one_or_none()
    if row is None:
        raise InputError(f"Deze {kind.word} bestaat niet meer. Kies er een uit de lijst.")
    return row


def project_of(session: Session, slug: str = "") -> int:
    """The project with this slug, of "" the first one. Raises InputError when there is none."""
    wanted = select(func.min(col(Project.id)))
    found: int | None = session.scalar(wanted.where(col(Project.slug) == slug) if slug else wanted)
    if found is None and slug:
        raise InputError("Dit project bestaat niet. Kies er een uit de lijst.")
    if found is None:
        raise InputError("Er is nog geen project. Laad de feiten met: python -m project prepare")
    return found


def _promise(session: Session, number: int | None) -> int | None:
    if number is None:
        return None
    found: int | None = session.scalar(select(col(Promise.id)).where(col(Promise.number) == number))
    if found is None:
        raise InputError("Deze belofte bestaat niet. Kies er een uit de lijst.")
    return found


def free_slug(session: Session, table: Any, name: str) -> str:
    """A slug that nothing ever had: the logbook speaks of the old ones for ever."""
    wanted, number = typed.slug(name), 1
    found = wanted
    subject = table.__name__.lower()
    while (
        session.scalar(select(table.id).where(table.slug == found)) is not None
        or session.scalar(
            select(col(AuditEntry.id))
            .where(col(AuditEntry.subject) == f"{subject}:{found}")
            .limit(1)
        )
        is not None
    ):
        number += 1
        found = f"{wanted}-{number}"
    return found


def counts_of(session: Session, kind: Kind, row_id: int) -> int:
    """How many counts were ever entered for this stop or session."""
    column = col(Count.stop_id) if kind is STOPS else col(Count.session_id)
    return how_many(session, column, row_id)


def how_many(session: Session, column: Any, row_id: int) -> int:
    """How many rows point at this one through ``column``."""
    return session.scalar(select(func.count()).where(column == row_id)) or 0


def _refuse_lost_days(session: Session, row: Stop, wanted: StopDraft) -> None:
    """A count of some days must stay inside its stop."""
    first, last = session.execute(
        select(func.min(col(Count.first_day)), func.max(col(Count.last_day))).where(
            col(Count.stop_id) == row.id
        )
    ).one()
    if first is None:
        return
    inside = (
        wanted.date_precision is DatePrecision.DAY
        and wanted.first_day is not None
        and wanted.last_day is not None
        and wanted.first_day <= first
        and last <= wanted.last_day
    )
    if not inside:
        counted = formatting.period(first, last, DatePrecision.DAY)
        raise InputError(
            f"Bij deze halte staan tellingen over {counted}. Die dagen moeten binnen de halte "
            "blijven. Verbeter eerst de tellingen, of kies ruimere dagen."
        )
