"""The tour: stops, sessions and municipalities as the facts and staff have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from project.models import Municipality, Project, Promise, Province, Stop, TourSession, Venue
from project.wording import DatePrecision, SessionStatus, StopStatus

STOP_COLUMNS = [
    "id",
    "slug",
    "position",
    "place",
    "venue",
    "address",
    "municipality",
    "municipality_code",
    "province",
    "in_province",
    "grant_coverage",
    "first_day",
    "last_day",
    "date_precision",
    "latitude",
    "longitude",
    "point_precision",
    "note",
    "source",
    "certainty",
    "venue_source",
    "venue_certainty",
    "project",
    "cancelled",
    "cancel_reason",
    "venue_slug",
    "region",
]
SESSION_COLUMNS = [
    "id",
    "slug",
    "title",
    "kind",
    "promise",
    "day",
    "date_precision",
    "time_of_day",
    "place",
    "municipality",
    "in_province",
    "grant_coverage",
    "stop_id",
    "expects_count",
    "note",
    "source",
    "certainty",
    "project",
    "cancelled",
    "cancel_reason",
    "municipality_code",
    "region",
]
VENUE_COLUMNS = [
    "slug",
    "name",
    "place",
    "address",
    "municipality",
    "municipality_code",
    "province",
    "latitude",
    "longitude",
    "point_precision",
]
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
        select(
            col(Stop.id),
            col(Stop.slug),
            col(Stop.position),
            col(Venue.place),
            col(Venue.name),
            col(Venue.address),
            col(Municipality.name),
            col(Municipality.code),
            col(Province.name),
            col(Municipality.province_code) == col(Project.province_code),
            col(Stop.grant_coverage),
            col(Stop.first_day),
            col(Stop.last_day),
            col(Stop.date_precision),
            col(Venue.latitude),
            col(Venue.longitude),
            col(Venue.point_precision),
            col(Stop.note),
            col(Stop.source),
            col(Stop.certainty),
            col(Venue.source),
            col(Venue.certainty),
            col(Project.slug),
            col(Stop.cancelled_at).is_not(None),
            col(Stop.cancel_reason),
            col(Venue.slug),
            col(Municipality.region),
        )
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
        select(
            col(TourSession.id),
            col(TourSession.slug),
            col(TourSession.title),
            col(TourSession.kind),
            col(Promise.number),
            col(TourSession.day),
            col(TourSession.date_precision),
            col(TourSession.time_of_day),
            col(TourSession.place),
            col(Venue.place),
            col(Municipality.name),
            col(Municipality.province_code) == col(Project.province_code),
            col(Stop.grant_coverage),
            col(TourSession.stop_id),
            col(TourSession.expects_count),
            col(TourSession.note),
            col(TourSession.source),
            col(TourSession.certainty),
            col(Project.slug),
            col(TourSession.cancelled_at).is_not(None),
            col(TourSession.cancel_reason),
            col(Municipality.code),
            col(Municipality.region),
        )
        .join(Project, col(TourSession.project_id) == col(Project.id))
        .join(Promise, col(TourSession.promise_id) == col(Promise.id), isouter=True)
        .join(Stop, col(TourSession.stop_id) == col(Stop.id), isouter=True)
        .join(Venue, col(Stop.venue_id) == col(Venue.id), isouter=True)
        .join(Municipality, col(Venue.municipality_code) == col(Municipality.code), isouter=True)
        .order_by(col(TourSession.day).is_(None), col(TourSession.day), col(TourSession.id))
    ).all()
    frame = _frame(rows, [*SESSION_COLUMNS[:8], "own_place", *SESSION_COLUMNS[8:]])
    frame["place"] = frame["own_place"].where(frame["own_place"] != "", frame["place"])
    frame["promise"] = frame["promise"].astype("Int64")
    frame["stop_id"] = frame["stop_id"].astype("Int64")
    return frame[SESSION_COLUMNS]


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


def venues(session: Session) -> pd.DataFrame:
    """All venues by place and name, one row each: VENUE_COLUMNS."""
    rows = session.execute(
        select(
            col(Venue.slug),
            col(Venue.name),
            col(Venue.place),
            col(Venue.address),
            col(Municipality.name),
            col(Municipality.code),
            col(Province.name),
            col(Venue.latitude),
            col(Venue.longitude),
            col(Venue.point_precision),
        )
        .join(Municipality, col(Venue.municipality_code) == col(Municipality.code))
        .join(Province, col(Municipality.province_code) == col(Province.code))
        .order_by(col(Venue.place), col(Venue.name))
    ).all()
    return _frame(rows, VENUE_COLUMNS)


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
