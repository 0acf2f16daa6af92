"""Links for a host: somebody at a location enters one figure without an account.

The address holds 256 random bits and the database only their hash, so that it cannot be guessed
and cannot be read back. What comes in through a link counts at once, and says that it was filled
in by the location until staff confirms it.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.counts import comparables, days, entering, stored, subjects
from project.counts.days import Days
from project.counts.entering import Sent
from project.counts.rules import Entry
from project.counts.subjects import Subject
from project.errors import ConflictError, InputError, Problems
from project.models import Count, CountConfirmation, HostLink
from project.settings import settings
from project.tour import itinerary
from project.wording.counts import COUNT_REASON, COUNTING_METHOD, Unit

# Counted from the last day, or from the day on which the link is made when that is later.
LASTS = timedelta(days=30)
BY_HOST = "ingevuld door de locatie"
UNCONFIRMED = f"{BY_HOST}, nog niet bevestigd"
LINK_CLOSED = (
    "Deze link werkt niet: hij is verlopen, ingetrokken of niet volledig. Vraag een nieuwe link "
    "aan de medewerker die hem gaf."
)
ALREADY = (
    "Hier is al iets ingevuld, en dat is niet veranderd. Klopt het niet? Geef het goede aantal "
    "door aan de medewerker die deze link gaf."
)


class LinkClosedError(InputError):
    """The link opens nothing: never made, cut off, expired or revoked. Which one, it never says."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One count that came through a link, as the database holds it."""

    number: int
    at: str
    # Days and number in words.
    value: str
    remark: str
    standing: str
    # Or why there is none.
    has_number: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that belongs to a count that came in, and whether the host said yes to it."""

    question: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One count that only a location vouches for so far, in words."""

    number: int
    what: str
    value: str
    # "" without a number.
    method: str
    entered_at: datetime
    remark: str
    # What the host was asked, and what figures of since then ask.
    doubts: list[Doubt]


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that the form behind a link shows."""

    link_id: int
    subject: Subject
    valid_until: date
    days: Days
    receipts: list[Receipt]
    is_example: bool


def make_link(session: Session, *, unit: Unit, subject_id: int, by: str) -> str:
    """The token of a new link to the form of one figure; only now it can be read."""
    about = subjects.subject(session, unit, subject_id)
    stored.subject_row(session, unit, subject_id)
    token = secrets.token_urlsafe(32)
    today = clock.today()
    row = HostLink(
        token_hash=_hash(token),
        stop_id=subject_id if unit is Unit.VISITORS else None,
        session_id=subject_id if unit is Unit.PARTICIPANTS else None,
        created_at=clock.now(),
        created_by=by,
        expires_at=_end_of(max(about.last_day or today, today) + LASTS),
    )
    session.add(row)
    session.flush()
    logbook.record(
        session,
        "host_link.make",
        f"host_link:{row.id}",
        unit=unit,
        about=about.row.slug,
        expires_at=row.expires_at,
        by=by,
    )
    return token


def revoke_link(session: Session, *, link_id: int, by: str) -> None:
    """Close a link at once; what came through it stays. A link that is closed stays closed."""
    row = session.get(HostLink, link_id)
    if row is None:
        raise InputError("Deze link bestaat niet. Kies er een uit de lijst.")
    if row.revoked_at is not None:
        return
    row.revoked_at = clock.now()
    logbook.record(session, "host_link.revoke", f"host_link:{row.id}", by=by)


def enter_through_link(
    session: Session,
    *,
    token: str,
    entry: Entry,
    key: str,
    wrong: Problems | None = None,
    is_answered: Callable[[str], bool] = lambda _question: True,
) -> int:
    """Store what a host sent and return its number; the same form again gives the same number.

    ``wrong`` holds what could not be read of the form. Raises LinkClosedError, InputError for what
    cannot be right, QuestionError for what is odd and not answered yet, and ConflictError when
    there is a count already: a host corrects nothing.
    """
    link = _open_link(session, token)
    unit, subject_id = _subject_of(link)
    sent = Sent(
        unit=unit,
        subject_id=subject_id,
        # Of this link alone: a forged key can never meet a form of somebody else.
        key=_hash(f"{link.id}:{key}"),
        link_id=link.id,
    )
    try:
        return entering.save(
            session,
            sent,
            entry,
            wrong=wrong,
            is_answered=is_answered,
            # The usual numbers are not for a stranger then, and whoever holds a link is one.
            brief=settings().reading_closed,
            by=logbook.HOST.name,
        )
    except ConflictError as error:
        # The sentence for staff names an account and a number that a host has no use for.
        taken = days.read(session, subjects.subject(session, unit, subject_id), clock.today())
        spans = days.spans_in_words(taken.spans)
        filled = f" Al ingevuld: {spans}." if spans else ""
        raise ConflictError(ALREADY + filled) from error


def confirm_count(session: Session, *, count_id: int, by: str) -> None:
    """Note that a count from a link is right; saying so twice is saying so once."""
    row = session.get(Count, count_id)
    if row is None or row.link_id is None:
        raise InputError("Deze telling kwam niet via een link binnen. Kies er een uit de lijst.")
    if session.get(CountConfirmation, count_id) is not None:
        return
    if _newer(session, count_id):
        raise InputError(
            f"Nr {count_id} is intussen verbeterd of ingetrokken. Bevestigen is niet meer nodig."
        )
    session.add(CountConfirmation(count_id=count_id, at=clock.now(), by=by))
    logbook.record(session, "count.confirm", f"count:{count_id}", by=by)


def confirmation(session: Session, count_id: int) -> CountConfirmation | None:
    """Who confirmed this count and when; None when nobody did."""
    return session.get(CountConfirmation, count_id)


def form(session: Session, token: str, today: date) -> Form:
    """What the form behind this link shows. Raises LinkClosedError."""
    link = _open_link(session, token)
    about = subjects.subject(session, *_subject_of(link))
    return Form(
        link_id=link.id,
        subject=about,
        valid_until=valid_until(link),
        days=days.read(session, about, today),
        receipts=_receipts(session, link, about),
        is_example=itinerary.has_example_figures(session),
    )


def links_of(session: Session, unit: Unit, subject_id: int) -> list[tuple[HostLink, int]]:
    """The links to one form, newest first, each with how many counts came through it."""
    column = col(HostLink.stop_id) if unit is Unit.VISITORS else col(HostLink.session_id)
    used = select(func.count()).where(col(Count.link_id) == col(HostLink.id)).scalar_subquery()
    links = session.execute(
        select(HostLink, used).where(column == subject_id).order_by(col(HostLink.id).desc())
    )
    return [(link, many) for link, many in links]


def waiting(session: Session) -> list[Waiting]:
    """The current counts that came through a link and that nobody confirmed."""
    rows = session.scalars(_unconfirmed(Count).order_by(col(Count.id)))
    return [
        Waiting(
            number=row.id,
            what=f"{about.title}, {stored.days_in_words(row) or about.when}",
            value=_value(row),
            method="" if row.method is None else COUNTING_METHOD[row.method],
            entered_at=row.entered_at,
            remark=row.remark,
            doubts=_doubts(session, row),
        )
        for row in rows
        for about in [subjects.subject(session, *stored.subject_of(row))]
    ]


def _doubts(session: Session, row: Count) -> list[Doubt]:
    stands = Entry(
        state=row.state, number=row.number, first_day=row.first_day, last_day=row.last_day
    )
    now = comparables.questions(session, *stored.subject_of(row), stands)
    answered = row.asked.splitlines()
    # The reason may have changed since: the same question with other figures is one question.
    opened, settled = set(map(entering.opening, now)), set(map(entering.opening, answered))
    still = [Doubt(one, entering.opening(one) in settled) for one in now]
    return still + [
        Doubt(one, answered=True) for one in answered if entering.opening(one) not in opened
    ]


def unconfirmed(session: Session, unit: Unit) -> frozenset[int]:
    """The stops or sessions with a current count that only a location vouches for so far."""
    subject = stored.subject_column(unit)
    return frozenset(session.scalars(_unconfirmed(subject).where(subject.is_not(None))))


# Links.


def _hash(token: str) -> str:
    # A plain hash is enough: the token is 256 random bits, not something that can be guessed.
    return hashlib.sha256(token.encode()).hexdigest()


def _open_link(session: Session, token: str) -> HostLink:
    link = session.scalar(select(HostLink).where(col(HostLink.token_hash) == _hash(token)))
    if link is None or not is_open(link):
        raise LinkClosedError(LINK_CLOSED)
    return link


def is_open(link: HostLink) -> bool:
    """Whether this link opens its form now."""
    return link.revoked_at is None and clock.now() < clock.local(link.expires_at)


def _subject_of(link: HostLink) -> tuple[Unit, int]:
    if link.stop_id is not None:
        return Unit.VISITORS, link.stop_id
    # A constraint holds that it is exactly one of the two.
    return Unit.PARTICIPANTS, link.session_id or 0


def _end_of(day: date) -> datetime:
    """The moment at which this day is over in the Netherlands."""
    return datetime.combine(day + timedelta(days=1), time.min, clock.AMSTERDAM).astimezone(UTC)


def valid_until(link: HostLink) -> date:
    """The last day on which it opens."""
    return clock.local(link.expires_at).date() - timedelta(days=1)


# What was entered.


def _receipts(session: Session, link: HostLink, about: Subject) -> list[Receipt]:
    through = select(Count).where(col(Count.link_id) == link.id)
    rows = session.scalars(through.order_by(col(Count.id).desc()))
    return [
        Receipt(
            number=row.id,
            at=_at(row.entered_at),
            value=f"{stored.days_in_words(row) or about.when}: {_value(row)}",
            remark=row.remark,
            standing=_standing_of(session, row.id),
            has_number=row.number is not None,
        )
        for row in rows
    ]


def _at(moment: datetime) -> str:
    """``om 21:04``; with its day when that is not today."""
    if clock.local(moment).date() == clock.today():
        return f"om {formatting.time(moment)}"
    return f"op {formatting.moment(moment)}"


def _standing_of(session: Session, count_id: int) -> str:
    if _newer(session, count_id):
        return f"{BY_HOST}, daarna door een medewerker verbeterd of ingetrokken"
    if session.get(CountConfirmation, count_id) is not None:
        return f"{BY_HOST}, bevestigd door een medewerker"
    return UNCONFIRMED


def _value(row: Count) -> str:
    words = stored.value_in_words(row)
    return words if row.reason is None else f"{words} ({COUNT_REASON[row.reason]})"


def _newer(session: Session, count_id: int) -> bool:
    return bool(session.scalar(select(exists().where(col(Count.replaces_id) == count_id))))


def _unconfirmed(*columns: Any) -> Any:
    return select(*columns).where(
        # Through the links, of which there are few: so no count is looked at without need.
        col(Count.link_id).in_(select(col(HostLink.id))),
        stored.IS_CURRENT,
        ~exists().where(col(CountConfirmation.count_id) == col(Count.id)),
    )
