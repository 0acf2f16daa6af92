"""What happened to the tour of a project."""

from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from project.models import AuditEntry, CheckAnswer, Project, Stop, TourSession, Venue
from project.records.record import Line, Record, history
from project.tour.places import VENUE
from project.tour.stays import SESSION, STOP

RECORDS: tuple[Record[Any], ...] = (STOP, SESSION, VENUE)


def latest(session: Session, most: int, project: str) -> list[Line]:
    """The newest changes of stops, sessions and venues, newest first, at the ``most``.

    Without those that are about another project than this one (a slug); a venue is of all, unless
    only others ever stood there.
    """
    subject = col(AuditEntry.subject)
    tour = or_(*(subject.startswith(f"{one.subject}:") for one in RECORDS))
    return history(session, RECORDS, tour & subject.not_in(_elsewhere(session, project)), most)


def _elsewhere(session: Session, project: str) -> list[str]:
    """What belongs to other projects alone, as lines name it."""
    others = col(Project.slug) != project
    stops = session.scalars(select(col(Stop.slug)).join(Project).where(others))
    sessions = session.scalars(select(col(TourSession.slug)).join(Project).where(others))
    used = select(col(Venue.slug)).join(Stop).join(Project)
    own = set(session.scalars(used.where(~others)))
    venues = [slug for slug in session.scalars(used.where(others)) if slug not in own]
    named = ((STOP, list(stops)), (SESSION, list(sessions)), (VENUE, venues))
    return [f"{kind.subject}:{slug}" for kind, slugs in named for slug in slugs]


def answered(session: Session) -> set[str]:
    """The findings about the tour of which staff said that it is right."""
    return set(session.scalars(select(col(CheckAnswer.key))))
