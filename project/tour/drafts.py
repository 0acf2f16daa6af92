"""What somebody typed for a project, a venue, a stop or a session, as plain values."""

from dataclasses import dataclass
from datetime import date

from project.records.fields import BY_STAFF
from project.wording.tour import Certainty, DatePrecision, EventKind, GrantCoverage, PointPrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDraft:
    """``province`` is a CBS code; ``slug`` "" is made from the name."""

    name: str
    province: str
    slug: str = ""
    funder: str = ""
    first_day: date | None = None
    last_day: date | None = None
    duty_rule: str = ""
    duty_days: int | None = None
    dossier: str = ""
    organisations: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDraft:
    """A building; ``municipality`` is a CBS code, ``capacity`` None when nobody said."""

    name: str
    place: str
    municipality: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    point_precision: PointPrecision = PointPrecision.UNKNOWN
    capacity: int | None = None
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDraft:
    """A stay at a venue; with precision ``month`` the days are those of the whole month."""

    venue: str
    first_day: date | None = None
    last_day: date | None = None
    date_precision: DatePrecision = DatePrecision.UNKNOWN
    grant_coverage: GrantCoverage = GrantCoverage.UNKNOWN
    note: str = ""
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    """A gathering on one day, at a stop or (``stop`` is None) on its own.

    Without a ``title`` it is called by its promise, else by its kind.
    """

    stop: str | None
    kind: EventKind
    title: str = ""
    promise: int | None = None
    day: date | None = None
    date_precision: DatePrecision = DatePrecision.UNKNOWN
    time_of_day: str = ""
    place: str = ""
    expects_count: bool = True
    note: str = ""
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED
