"""What a count is about, in words: "Werkbijeenkomst 1 in Panningen", with its days."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.errors import InputError
from project.models import Promise, Stop, TourSession, Venue
from project.wording.counts import Unit
from project.wording.tour import EVENT_KIND


@dataclass(frozen=True, slots=True)
class Subject:
    """One figure that is counted: a stop or a session."""

    unit: Unit
    row: Stop | TourSession
    title: str
    # The name of the gathering itself; "" for a stop.
    name: str
    # The building, as far as a source names it for this very thing.
    where: str
    when: str
    first_day: date | None
    last_day: date | None

    def is_over(self, today: date) -> bool:
        """Whether its last day is behind us; also when nobody knows the day."""
        return self.last_day is None or self.last_day < today


def subject(session: Session, unit: Unit, subject_id: int) -> Subject:
    """The stop or session with this number. Raises InputError when there is none."""
    read = _stop if unit is Unit.VISITORS else _meeting
    described = read(session, subject_id)
    if described is None:
        raise InputError("Deze halte of bijeenkomst bestaat niet. Kies er een uit de lijst.")
    return described


def called(session: Session, unit: Unit, slug: str) -> int | None:
    """The number of the stop or session with this slug; None when there is none."""
    table = Stop if unit is Unit.VISITORS else TourSession
    number: int | None = session.scalar(select(col(table.id)).where(col(table.slug) == slug))
    return number


def _stop(session: Session, stop_id: int) -> Subject | None:
    found = session.execute(
        select(Stop, Venue)
        .join(Venue, col(Stop.venue_id) == col(Venue.id))
        .where(col(Stop.id) == stop_id)
    ).one_or_none()
    if found is None:
        return None
    stop, venue = found
    return Subject(
        unit=Unit.VISITORS,
        row=stop,
        title=f"Tentoonstelling in {venue.place}",
        name="",
        where=venue.name,
        when=formatting.period(stop.first_day, stop.last_day, stop.date_precision),
        first_day=stop.first_day,
        last_day=stop.last_day,
    )


def _meeting(session: Session, session_id: int) -> Subject | None:
    found = session.execute(
        select(TourSession, col(Promise.number), col(Venue.place))
        .join(Promise, col(TourSession.promise_id) == col(Promise.id), isouter=True)
        .join(Stop, col(TourSession.stop_id) == col(Stop.id), isouter=True)
        .join(Venue, col(Stop.venue_id) == col(Venue.id), isouter=True)
        .where(col(TourSession.id) == session_id)
    ).one_or_none()
    if found is None:
        return None
    meeting, promise, place = found
    number = f" {promise}" if promise else ""
    # Where it was, when that is not the venue of the stop, may be a whole address.
    there = "" if meeting.place or not place else f" in {place}"
    when = formatting.period(meeting.day, meeting.day, meeting.date_precision)
    return Subject(
        unit=Unit.PARTICIPANTS,
        row=meeting,
        title=f"{EVENT_KIND[meeting.kind].capitalize()}{number}{there}",
        name=meeting.title,
        where=meeting.place,
        when=f"{when}, {meeting.time_of_day}" if meeting.time_of_day else when,
        first_day=meeting.day,
        last_day=meeting.day,
    )
