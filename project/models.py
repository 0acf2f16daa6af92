"""The tables. Rules that must always hold are constraints here, not only checks in a command.

Facts carry ``source`` (where it stands) and ``certainty`` (how sure). Moments are UTC. The
schema changes only through a migration in ``project/migrations``.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Enum, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from project import clock
from project.wording.cooperatives import InstrumentKind, RightBasis
from project.wording.counts import (
    CorrectionReason,
    CountGroup,
    CountingMethod,
    CountReason,
    FigureState,
)
from project.wording.people import RejectReason, RequestStage, Role
from project.wording.reading import OutcomeKind, TargetUnit
from project.wording.tour import (
    CancelReason,
    Certainty,
    DatePrecision,
    EventKind,
    GrantCoverage,
    PointPrecision,
)

# One name for each constraint, so that a migration can find it again on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _code(kind: type[StrEnum], name: str = "") -> Any:
    """A column type that stores the code of an enum as plain text, the same in both databases.

    ``name`` is needed where a table has two columns of one kind: PostgreSQL wants two names.
    """
    return Enum(
        kind,
        native_enum=False,
        length=30,
        create_constraint=True,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Fact(SQLModel):
    """What every fact carries: where it stands and how sure we are."""

    source: str = Field(default="")
    certainty: Certainty = Field(default=Certainty.UNKNOWN, sa_type=_code(Certainty))


class Province(SQLModel, table=True):
    """A province, with its CBS code (``PV31`` is Limburg)."""

    code: str = Field(primary_key=True, max_length=10)
    name: str = Field(unique=True)


class Municipality(SQLModel, table=True):
    """A municipality by its CBS code; ``successor_code`` when it was merged into another."""

    code: str = Field(primary_key=True, max_length=10)
    name: str
    region: str | None = None
    province_code: str = Field(foreign_key="province.code", index=True)
    successor_code: str | None = Field(default=None, foreign_key="municipality.code")
    # Where its name stands on a map.
    label_longitude: float | None = None
    label_latitude: float | None = None


class Project(Fact, table=True):
    """One grant in one province, with the tour that it pays for."""

    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("duty_days > 0", name="duty_days_positive"),
        Index("uq_project_name", "name", unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str
    province_code: str = Field(foreign_key="province.code")
    # Who pays for it; "" when nobody wrote it down.
    funder: str = ""
    # When it begins and ends; None when that is not laid down.
    first_day: date | None = None
    last_day: date | None = None
    # Its figures are examples: every page, chart and file must say so.
    example_figures: bool = False
    # The rule that says which deviations the funder must be told; "" until a manager fills it in.
    duty_rule: str = ""
    # Within how many days; None when that is not laid down.
    duty_days: int | None = None
    # What a report carries: the number under which it is filed, who took part, and what the
    # manager tells in a few sentences. "" when nobody wrote it down.
    dossier: str = ""
    organisations: str = ""
    account: str = ""


class Venue(Fact, table=True):
    """A building where the exhibition stood; it stays when the tour moves on."""

    __table_args__ = (
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="point_whole"),
        CheckConstraint("(latitude IS NULL) = (point_precision = 'unknown')", name="point_said"),
        CheckConstraint("capacity > 0", name="capacity_positive"),
    )

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str
    place: str
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    point_precision: PointPrecision = Field(
        default=PointPrecision.UNKNOWN, sa_type=_code(PointPrecision)
    )
    # How many people fit in; None when nobody said.
    capacity: int | None = None


class Stop(Fact, table=True):
    """One stay of the exhibition at a venue.

    With precision ``month`` the days are the first and the last on which it can have been there.
    """

    __table_args__ = (
        CheckConstraint(
            "(first_day IS NULL) = (date_precision = 'unknown') "
            "AND (last_day IS NULL) = (date_precision = 'unknown')",
            name="days_as_precise_as_said",
        ),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelled_says_why"
        ),
        UniqueConstraint("project_id", "position"),
    )

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    project_id: int = Field(foreign_key="project.id")
    venue_id: int = Field(foreign_key="venue.id", index=True)
    position: int
    first_day: date | None = None
    last_day: date | None = None
    date_precision: DatePrecision = Field(
        default=DatePrecision.UNKNOWN, sa_type=_code(DatePrecision)
    )
    grant_coverage: GrantCoverage = Field(
        default=GrantCoverage.UNKNOWN, sa_type=_code(GrantCoverage)
    )
    note: str = ""
    # It does not take place: it stays on every list, and its figure is "vervallen".
    cancelled_at: datetime | None = None
    cancel_reason: CancelReason | None = Field(default=None, sa_type=_code(CancelReason))


class Promise(Fact, table=True):
    """One of the five things that sociale coöperaties promise."""

    id: int = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    name: str
    question: str


class TourSession(Fact, table=True):
    """One gathering on one day, at a stop or on its own."""

    __table_args__ = (
        CheckConstraint("(day IS NULL) = (date_precision = 'unknown')", name="day_said"),
        CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelled_says_why"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    project_id: int = Field(foreign_key="project.id")
    stop_id: int | None = Field(default=None, foreign_key="stop.id", index=True)
    kind: EventKind = Field(sa_type=_code(EventKind))
    promise_id: int | None = Field(default=None, foreign_key="promise.id")
    title: str
    day: date | None = None
    date_precision: DatePrecision = Field(
        default=DatePrecision.UNKNOWN, sa_type=_code(DatePrecision)
    )
    # As the source writes it, "19.30–21.30 uur"; empty when no source names it.
    time_of_day: str = ""
    # Where it was, when that is not simply the venue of the stop.
    place: str = ""
    # Whether the number of participants is a figure of this project.
    expects_count: bool = True
    note: str = ""
    cancelled_at: datetime | None = None
    cancel_reason: CancelReason | None = Field(default=None, sa_type=_code(CancelReason))


class Count(SQLModel, table=True):
    """One count as somebody entered it. Rows are only ever added, never changed or removed.

    A correction is a new row that names the row it replaces; a row can be replaced once. State
    ``not_yet`` is a withdrawal: the figure is open again. No days means the whole stay.
    """

    __table_args__ = (
        CheckConstraint("(stop_id IS NULL) <> (session_id IS NULL)", name="one_subject"),
        CheckConstraint("(number IS NULL) = (state <> 'known')", name="number_only_when_known"),
        CheckConstraint("number >= 0", name="number_not_negative"),
        CheckConstraint("(method IS NULL) = (state <> 'known')", name="method_when_known"),
        CheckConstraint(
            "(reason IS NULL) = (state IN ('known', 'not_yet'))", name="reason_when_no_number"
        ),
        CheckConstraint(
            "(replaces_id IS NULL) = (correction_reason IS NULL)", name="correction_says_why"
        ),
        CheckConstraint("state <> 'not_yet' OR replaces_id IS NOT NULL", name="withdraws_a_row"),
        CheckConstraint("(first_day IS NULL) = (last_day IS NULL)", name="days_both"),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint("session_id IS NULL OR first_day IS NULL", name="days_of_stops_only"),
        # Two people who enter the first count of one session at once: the second is told.
        Index(
            "uq_count_first_of_session",
            "session_id",
            unique=True,
            sqlite_where=text("replaces_id IS NULL AND session_id IS NOT NULL"),
            postgresql_where=text("replaces_id IS NULL AND session_id IS NOT NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    # Made by the form, so that the same form sent twice is one row.
    key: str = Field(unique=True, max_length=64)
    stop_id: int | None = Field(default=None, foreign_key="stop.id", index=True)
    session_id: int | None = Field(default=None, foreign_key="toursession.id", index=True)
    state: FigureState = Field(sa_type=_code(FigureState))
    number: int | None = None
    method: CountingMethod | None = Field(default=None, sa_type=_code(CountingMethod))
    reason: CountReason | None = Field(default=None, sa_type=_code(CountReason))
    first_day: date | None = None
    last_day: date | None = None
    remark: str = ""
    entered_at: datetime
    entered_by: str
    replaces_id: int | None = Field(default=None, foreign_key="count.id", unique=True)
    correction_reason: CorrectionReason | None = Field(
        default=None, sa_type=_code(CorrectionReason)
    )
    # The questions ("Klopt dit?") that the counter answered with yes.
    asked: str = ""
    # The link through which somebody without an account entered it.
    link_id: int | None = Field(default=None, foreign_key="hostlink.id", index=True)


class CountPart(SQLModel, table=True):
    """How many of the people of one count belong to one group; what is left over is unknown."""

    __table_args__ = (CheckConstraint("number >= 0", name="number_not_negative"),)

    count_id: int = Field(foreign_key="count.id", primary_key=True)
    group: CountGroup = Field(sa_type=_code(CountGroup), primary_key=True)
    number: int


class CountConfirmation(SQLModel, table=True):
    """Staff looked at a count that came through a link, and said that it is right."""

    count_id: int = Field(foreign_key="count.id", primary_key=True)
    at: datetime
    by: str


class Target(Fact, table=True):
    """One version of an agreement with whoever pays. Rows are only added.

    A change is a new row that names the row it replaces and says why; a row can be replaced once.
    A withdrawn version has no amount. What no source says is empty, never guessed.
    """

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(amount IS NULL) = withdrawn", name="amount_unless_withdrawn"),
        CheckConstraint("(replaces_id IS NULL) = (reason = '')", name="change_says_why"),
        CheckConstraint("NOT withdrawn OR replaces_id IS NOT NULL", name="withdraws_a_row"),
        # One agreement for each unit: two people who enter the same one at once are told.
        Index(
            "uq_target_first_of_unit",
            "project_id",
            "unit",
            unique=True,
            sqlite_where=text("replaces_id IS NULL"),
            postgresql_where=text("replaces_id IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    # Made by the form, so that the same form sent twice is one row.
    key: str = Field(unique=True, max_length=64)
    project_id: int = Field(foreign_key="project.id", index=True)
    unit: TargetUnit = Field(sa_type=_code(TargetUnit))
    amount: int | None = None
    # The last day on which it counts; None when no day was agreed or nobody knows it.
    due_day: date | None = None
    # Of the grant decision; "" when nobody wrote it down.
    paragraph: str = ""
    agreed_by: str = ""
    agreed_on: date | None = None
    note: str = ""
    withdrawn: bool = False
    replaces_id: int | None = Field(default=None, foreign_key="target.id", unique=True)
    reason: str = ""
    entered_at: datetime = Field(default_factory=clock.now)
    entered_by: str = ""


class Outcome(SQLModel, table=True):
    """What followed from a session, in a sentence. Rows are only ever added, as with counts."""

    __table_args__ = (
        CheckConstraint("(quotation = '') = (consent = '')", name="consent_noted"),
        CheckConstraint(
            "(replaces_id IS NULL) = (correction_reason IS NULL)", name="correction_says_why"
        ),
        CheckConstraint("NOT withdrawn OR replaces_id IS NOT NULL", name="withdraws_a_row"),
    )

    id: int = Field(default=None, primary_key=True)
    # Made by the form, so that the same form sent twice is one row.
    key: str = Field(unique=True, max_length=64)
    session_id: int = Field(foreign_key="toursession.id", index=True)
    kind: OutcomeKind = Field(sa_type=_code(OutcomeKind))
    text: str
    quotation: str = ""
    # How whoever is quoted agreed to it; never a name.
    consent: str = ""
    # The day on which this was known, not the day on which it was typed.
    day: date
    source: str
    entered_at: datetime
    entered_by: str
    replaces_id: int | None = Field(default=None, foreign_key="outcome.id", unique=True)
    correction_reason: CorrectionReason | None = Field(
        default=None, sa_type=_code(CorrectionReason)
    )
    withdrawn: bool = False


class Population(SQLModel, table=True):
    """How many people live in one municipality; the rows are those of one file."""

    __table_args__ = (CheckConstraint("number > 0", name="number_positive"),)

    municipality_code: str = Field(foreign_key="municipality.code", primary_key=True)
    number: int
    # ``2025-01-01``, or only the year (``2020``) when the source names no day.
    reference_day: str = Field(max_length=10)
    source: str


class HostLink(SQLModel, table=True):
    """A link to one form, for a host without an account; only a hash of it is kept."""

    __table_args__ = (
        CheckConstraint("(stop_id IS NULL) <> (session_id IS NULL)", name="one_subject"),
    )

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    stop_id: int | None = Field(default=None, foreign_key="stop.id")
    session_id: int | None = Field(default=None, foreign_key="toursession.id")
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None


class SentForm(SQLModel, table=True):
    """A form that was stored, by the key that it carries: sent again, it stores nothing more."""

    key: str = Field(primary_key=True, max_length=64)
    # The line of the logbook that it led to.
    entry_id: int


class CheckAnswer(SQLModel, table=True):
    """Staff looked at what seemed odd in the tour, and said that it is right."""

    key: str = Field(primary_key=True, max_length=300)
    at: datetime
    by: str


class SocialRight(SQLModel, table=True):
    """A social right of the Dutch constitution (Grondwet 19–23)."""

    code: str = Field(primary_key=True, max_length=30)
    position: int = Field(unique=True)
    name: str = Field(unique=True)
    articles: str


class Cooperative(Fact, table=True):
    """A sociale coöperatie that a source names."""

    __table_args__ = (
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="point_whole"),
        CheckConstraint("(latitude IS NULL) = (point_precision = 'unknown')", name="point_said"),
    )

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(unique=True)
    # What it does, in the project's own words; empty when no source says it.
    description: str = ""
    place: str | None = None
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    latitude: float | None = None
    longitude: float | None = None
    point_precision: PointPrecision = Field(
        default=PointPrecision.UNKNOWN, sa_type=_code(PointPrecision)
    )
    place_certainty: Certainty = Field(
        default=Certainty.UNKNOWN, sa_type=_code(Certainty, "place_certainty")
    )
    in_exhibition: bool = False
    in_film: bool = False
    website: str | None = None


class CooperativeRight(SQLModel, table=True):
    """Which right a cooperative serves, and whether the source says so or we read it so."""

    cooperative_id: int = Field(foreign_key="cooperative.id", primary_key=True)
    right_code: str = Field(foreign_key="socialright.code", primary_key=True)
    basis: RightBasis = Field(sa_type=_code(RightBasis))
    explanation: str = ""


class CooperativeInstrument(Fact, table=True):
    """What a cooperative signed with a municipality, such as a Sociaal Aandeelhouderschap."""

    __table_args__ = (UniqueConstraint("cooperative_id", "kind", "municipality_code"),)

    id: int = Field(default=None, primary_key=True)
    cooperative_id: int = Field(foreign_key="cooperative.id")
    kind: InstrumentKind = Field(sa_type=_code(InstrumentKind))
    municipality_code: str = Field(foreign_key="municipality.code")
    # The day of signing; None when no source names it.
    day: date | None = None
    note: str = ""


class CooperativeContact(SQLModel, table=True):
    """The general address of a cooperative, shown with its consent. Removing it removes the row."""

    cooperative_id: int = Field(foreign_key="cooperative.id", primary_key=True)
    email: str = Field(max_length=120)
    # How and when the cooperative agreed.
    consent: str
    noted_at: datetime
    noted_by: str


class HostRequest(SQLModel, table=True):
    """A town asks for the exhibition. After the agreed term what may say who asked is emptied."""

    __table_args__ = (
        CheckConstraint("(email IS NULL) = (forgotten_at IS NOT NULL)", name="forgotten_or_whole"),
    )

    id: int = Field(default=None, primary_key=True)
    # A hash of what the form carried, so that the same form sent twice is one request.
    key: str = Field(unique=True, max_length=64)
    # None for a municipality that we have no code of.
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    municipality_name: str
    organisation: str
    period: str
    why: str
    # A general address, never that of a person.
    email: str | None = Field(default=None, max_length=120)
    asked_at: datetime
    forgotten_at: datetime | None = None


class HostRequestStep(SQLModel, table=True):
    """One step of a request from hand to hand; number 1 is that it was asked."""

    __table_args__ = (
        CheckConstraint("(reason IS NULL) = (stage <> 'rejected')", name="rejected_says_why"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    request_id: int = Field(foreign_key="hostrequest.id", primary_key=True)
    number: int = Field(primary_key=True)
    stage: RequestStage = Field(sa_type=_code(RequestStage))
    reason: RejectReason | None = Field(default=None, sa_type=_code(RejectReason))
    note: str = ""
    at: datetime
    by: str


class IssuedReport(SQLModel, table=True):
    """A report as it was issued. Rows are only ever added: what was said then, stays said."""

    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        UniqueConstraint("project_id", "number"),
    )

    id: int = Field(default=None, primary_key=True)
    # Made by the form, so that the same form sent twice is one report.
    key: str = Field(unique=True, max_length=64)
    project_id: int = Field(foreign_key="project.id")
    number: int
    first_day: date
    last_day: date
    issued_at: datetime
    issued_by: str
    # The newest count and the newest line of the logbook that it was made from.
    last_count_id: int
    last_entry_id: int
    # JSON: every sentence, figure, row and definition in it.
    content: str


class Account(SQLModel, table=True):
    """Somebody who may sign in. A sign-in name is kept in lower case."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=80)
    role: Role = Field(sa_type=_code(Role))
    # None until the one-time link was used, or for ever with the organisation's own sign-in.
    password_hash: str | None = None
    # The address that the organisation's provider knows this person by, in lower case.
    external_id: str | None = Field(default=None, unique=True)
    # The role follows the groups that the provider names, at every sign-in.
    role_from_group: bool = False
    active: bool = True
    created_at: datetime


class SignIn(SQLModel, table=True):
    """One browser that is signed in; only a hash of its token is kept."""

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    # Proven by the organisation's provider: signing out is done there too.
    by_provider: bool = False


class GroupRole(SQLModel, table=True):
    """The role of everybody whom the organisation's provider says to be in this group."""

    name: str = Field(primary_key=True, max_length=200)
    role: Role = Field(sa_type=_code(Role))


class ProviderRequest(SQLModel, table=True):
    """Somebody who was sent to the provider and is not back yet; for ten minutes, and one answer.

    Here and not in a process, so that any process takes the answer.
    """

    state_hash: str = Field(primary_key=True, max_length=64)
    # Of a cookie: only the browser that asked may bring the answer.
    browser_hash: str = Field(max_length=64)
    nonce: str
    code_verifier: str
    # The page to go on to.
    back: str
    at: datetime


class PasswordLink(SQLModel, table=True):
    """A one-time link with which somebody sets a password; only a hash of it is kept."""

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None


class SignInAttempt(SQLModel, table=True):
    """A failed attempt to sign in, kept for a quarter of an hour to slow down guessing.

    ``subject`` is a keyed hash of the account name or of the address, never either itself.
    """

    __table_args__ = (Index("ix_signinattempt_subject_at", "subject", "at"),)

    id: int = Field(default=None, primary_key=True)
    subject: str = Field(max_length=64)
    at: datetime


class AuditEntry(SQLModel, table=True):
    """One line of the logbook: who did what to which row. Text only, no foreign keys.

    ``subject`` is like ``count:412``; ``details`` is JSON with what was and what is.
    """

    id: int = Field(default=None, primary_key=True)
    at: datetime
    actor: str
    action: str = Field(index=True)
    subject: str = Field(index=True)
    details: str = "{}"
