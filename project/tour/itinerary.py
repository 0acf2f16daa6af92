"""The tour: stops, sessions and municipalities as the facts and staff have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from project.models import Municipality, Project, Promise, Province, Stop, TourSession, Venue
from project.wording.tour import DatePrecision, SessionStatus, StopStatus

# What each row of a frame holds, by the name of its column.
_STOP: dict[str, Any] = {
    "id": col(Stop.id),
    "slug": col(Stop.slug),
    "position": col(Stop.position),
    "place": col(Venue.place),
    "venue": col(Venue.name),
    "address": col(Venue.address),
    "municipality": col(Municipality.name),
    "municipality_code": col(Municipality.code),
    "province": col(Province.name),
    "in_province": col(Municipality.province_code) == col(Project.province_code),
    "grant_coverage": col(Stop.grant_coverage),
    "first_day": col(Stop.first_day),
    "last_day": col(Stop.last_day),
    "date_precision": col(Stop.date_precision),
    "latitude": col(Venue.latitude),
    "longitude": col(Venue.longitude),
    "point_precision": col(Venue.point_precision),
    "note": col(Stop.note),
    "source": col(Stop.source),
    "certainty": col(Stop.certainty),
    "venue_source": col(Venue.source),
    "venue_certainty": col(Venue.certainty),
    "project": col(Project.slug),
    "cancelled": col(Stop.cancelled_at).is_not(None),
    "cancel_reason": col(Stop.cancel_reason),
    "venue_slug": col(Venue.slug),
    "region": col(Municipality.region),
}
_SESSION: dict[str, Any] = {
    "id": col(TourSession.id),
    "slug": col(TourSession.slug),
    "title": col(TourSession.title),
    "kind": col(TourSession.kind),
    "promise": col(Promise.number),
    "day": col(TourSession.day),
    "date_precision": col(TourSession.date_precision),
    "time_of_day": col(TourSession.time_of_day),
    # Its own place, else that of its stop.
    "place": func.coalesce(func.nullif(col(TourSession.place), ""), col(Venue.place)),
    "municipality": col(Municipality.name),
    "in_province": col(Municipality.province_code) == col(Project.province_code),
    "grant_coverage": col(Stop.grant_coverage),
    "stop_id": col(TourSession.stop_id),
    "expects_count": col(TourSession.expects_count),
    "note": col(TourSession.note),
    "source": col(TourSession.source),
    "certainty": col(TourSession.certainty),
    "project": col(Project.slug),
    "cancelled": col(TourSession.cancelled_at).is_not(None),
    "cancel_reason": col(TourSession.cancel_reason),
    "municipality_code": col(Municipality.code),
    "region": col(Municipality.region),
}
STOP_COLUMNS, SESSION_COLUMNS = list(_STOP), list(_SESSION)
MUNICIPALITY_COLUMNS = ["code", "name", "region"]


@dataclass(frozen=True, slots=True)
class TourProject:
    """A project for a reader: ``province`` is a CBS code; None for a day that nobody laid down."""

    slug: str
    name: str
    province: str
    province_name: str
    funder: str = ""
    first_day: date | None = None
    last_day: date | None = None


def stops(session: Session) -> pd.DataFrame:
    """All stops in the order of the tours, one row each: STOP_COLUMNS.

    ``first_day`` and ``last_day`` are dates or None; ``in_province`` says whether the stop lies
    in the province of its project, whose slug is ``project``; ``cancelled`` ones stay on the
    list. Source: the tables stop, venue, municipality, province, project.
    """
    rows = session.execute(
        select(*_STOP.values())
        .join(Venue, col(Stop.venue_id) == col(Venue.id))
        .join(Municipality, col(Venue.municipality_code) == col(Municipality.code))
        .join(Province, col(Municipality.province_code) == col(Province.code))
        .join(Project, col(Stop.project_id) == col(Project.id))
        .order_by(col(Project.id), col(Stop.position))
    ).all()
    return _frame(rows, STOP_COLUMNS)


def sessions(session: Session) -> pd.DataFrame:
    """All sessions in order of day, undated last, one row each: SESSION_COLUMNS.

    ``place`` is where it was: its own, else the place of its stop, else "". Source: the tables
    toursession, promise, stop, venue, municipality.
    """
    rows = session.execute(
        select(*_SESSION.values())
        .join(Project, col(TourSession.project_id) == col(Project.id))
        .join(Promise, col(TourSession.promise_id) == col(Promise.id), isouter=True)
        .join(Stop, col(TourSession.stop_id) == col(Stop.id), isouter=True)
        .join(Venue, col(Stop.venue_id) == col(Venue.id), isouter=True)
        .join(Municipality, col(Venue.municipality_code) == col(Municipality.code), isouter=True)
        .order_by(col(TourSession.day).is_(None), col(TourSession.day), col(TourSession.id))
    ).all()
    frame = _frame(rows, SESSION_COLUMNS)
    frame["promise"] = frame["promise"].astype("Int64")
    frame["stop_id"] = frame["stop_id"].astype("Int64")
    return frame


def municipalities(session: Session) -> pd.DataFrame:
    """The municipalities of today in the provinces of the projects: MUNICIPALITY_COLUMNS."""
    rows = session.execute(
        select(col(Municipality.code), col(Municipality.name), col(Municipality.region))
        .where(
            col(Municipality.successor_code).is_(None),
            col(Municipality.province_code).in_(select(col(Project.province_code))),
        )
        .order_by(col(Municipality.name))
    ).all()
    return _frame(rows, MUNICIPALITY_COLUMNS)


def municipality_count(session: Session, province: str) -> int | None:
    """How many municipalities this province (a CBS code) has today; None for no province."""
    found = session.scalar(
        select(func.count()).where(
            col(Municipality.successor_code).is_(None),
            col(Municipality.province_code) == province,
        )
    )
    return found or None


def province_names(session: Session) -> dict[str, str]:
    """Every province by name: CBS code and name."""
    provinces = session.scalars(select(Province).order_by(col(Province.name)))
    return {one.code: one.name for one in provinces}


def venue_names(session: Session) -> dict[str, tuple[str, str]]:
    """Every venue by slug, in order of place: its name with the place, and its province."""
    rows = session.execute(
        select(Venue, col(Province.name))
        .join(Municipality, col(Venue.municipality_code) == col(Municipality.code))
        .join(Province, col(Municipality.province_code) == col(Province.code))
        .order_by(col(Venue.place), col(Venue.name))
    )
    return {one.slug: (f"{one.name}, {one.place}", of) for one, of in rows}


def municipality_names(session: Session) -> dict[str, tuple[str, str]]:
    """Every municipality of today that is known here, by code: its name and its province."""
    rows = session.execute(
        select(col(Municipality.code), col(Municipality.name), col(Province.name))
        .join(Province, col(Municipality.province_code) == col(Province.code))
        .where(col(Municipality.successor_code).is_(None))
        .order_by(col(Municipality.name))
    )
    return {code: (name, province) for code, name, province in rows}


def promise_names(session: Session) -> dict[int, str]:
    """The promises by number, each as ``1. Name. Question?``."""
    rows = session.execute(
        select(col(Promise.number), col(Promise.name), col(Promise.question)).order_by(
            col(Promise.number)
        )
    )
    return {number: f"{number}. {name}. {question}" for number, name, question in rows}


def project(session: Session, slug: str) -> TourProject:
    """What is known of this project; one without a name when there is none of that slug."""
    row = session.execute(
        select(Project, Province)
        .join(Province, col(Project.province_code) == col(Province.code))
        .where(col(Project.slug) == slug)
    ).one_or_none()
    if row is None:
        return TourProject(slug, "", "", "de provincie")
    found, province = row
    return TourProject(
        slug,
        found.name,
        province.code,
        province.name,
        found.funder,
        found.first_day,
        found.last_day,
    )


def projects(session: Session) -> list[TourProject]:
    """Every project, oldest first."""
    return [project(session, slug) for slug in project_names(session)]


def project_names(session: Session) -> dict[str, str]:
    """The projects, oldest first: slug and name."""
    projects = session.scalars(select(Project).order_by(col(Project.id)))
    return {project.slug: project.name for project in projects}


def project_in(session: Session, municipality: str) -> str:
    """The newest project in the province of this municipality (a CBS code), else the first."""
    there = select(col(Municipality.province_code)).where(col(Municipality.code) == municipality)
    found = select(col(Project.slug)).where(col(Project.province_code).in_(there))
    newest = session.scalar(found.order_by(col(Project.id).desc()).limit(1))
    return newest or next(iter(project_names(session)), "")


def has_example_figures(session: Session) -> bool:
    """Whether these are example figures, so that every page and file must say so."""
    example = select(col(Project.id)).where(col(Project.example_figures)).limit(1)
    return session.scalar(example) is not None


def stop_status(
    first_day: date | None,
    last_day: date | None,
    precision: DatePrecision,
    today: date,
    *,
    counted: bool,
    cancelled: bool,
) -> StopStatus:
    """Where a stop stands today. One known to the month is open only once the month is over.

    ``counted`` says that a number of visitors is known: so it was there, also without a day.
    """
    if cancelled:
        return StopStatus.CANCELLED
    if precision is DatePrecision.UNKNOWN or first_day is None or last_day is None:
        return StopStatus.WAS_UNDATED if counted else StopStatus.UNDATED
    if today > last_day:
        return StopStatus.CLOSED
    if today < first_day or precision is DatePrecision.MONTH:
        return StopStatus.ANNOUNCED
    return StopStatus.OPEN


def session_status(
    day: date | None, today: date, *, confirmed: bool, cancelled: bool
) -> SessionStatus:
    """Whether a session took place. That its day has passed proves nothing; a count does."""
    if cancelled:
        return SessionStatus.CANCELLED
    if confirmed:
        return SessionStatus.HELD
    if day is not None and day < today:
        return SessionStatus.UNCONFIRMED
    return SessionStatus.PLANNED


def _frame(rows: Sequence[Any], columns: list[str]) -> pd.DataFrame:
    # Objects, so that a missing day stays None and never becomes a float.
    return pd.DataFrame(rows, columns=columns, dtype=object)
