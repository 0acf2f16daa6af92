"""What a number can be held against before it is saved ("Klopt dit?"): earlier figures like it."""

from datetime import date

from sqlalchemy import and_, case, exists, false, or_, select
from sqlmodel import Session, col

from project.counts import plausibility, stored
from project.counts.plausibility import Comparable, Earlier
from project.counts.rules import Entry
from project.models import Count, CountConfirmation, Stop, TourSession, Venue
from project.wording.counts import FigureState, Unit
from project.wording.tour import DatePrecision

# What a host sent counts at once, and says nothing about another number until staff saw it: one
# slip there would make every later slip look usual.
_VOUCHED_FOR = or_(
    col(Count.link_id).is_(None),
    exists().where(col(CountConfirmation.count_id) == col(Count.id)),
)


_NOBODY = "Klopt 0? Was er niemand? Is het aantal niet bekend, kies dan onder “Er is geen aantal”."


def comparable(
    session: Session,
    unit: Unit,
    subject_id: int,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Comparable:
    """What a number for this figure can be held against, in the order of the tour.

    Sessions: others of the same kind on the same tour. Stops: what came at the other stops, and
    on other days here, in as many days as this count is over (no days: the whole stay). Current
    known numbers only, never those of the figure that is entered or corrected, and of what came
    through a link only what staff confirmed.
    """
    subject = stored.subject_row(session, unit, subject_id)
    if isinstance(subject, TourSession):
        return _like_session(session, subject)
    return _like_stop(session, subject, first_day, last_day)


def questions(
    session: Session, unit: Unit, subject_id: int, entry: Entry, *, was: int | None = None
) -> list[str]:
    """What to ask about a number and its days ("Klopt dit?"), in Dutch; about 0 always something.

    ``was`` is the number that it corrects: where nothing else can be held against it, that is.
    """
    if entry.number is None:
        return []
    against = comparable(
        session, unit, subject_id, first_day=entry.first_day, last_day=entry.last_day
    )
    again = []
    if was is not None and not any(against.numbers):
        again = plausibility.question_again(entry.number, was=was)
    asked = plausibility.questions(entry.number, against, unit)
    return [*again, *asked] or ([_NOBODY] if entry.number == 0 else [])


def _like_session(session: Session, subject: TourSession) -> Comparable:
    day = col(TourSession.day)
    alike = select(col(TourSession.id)).where(
        col(TourSession.id) != subject.id,
        col(TourSession.kind) == subject.kind,
        col(TourSession.project_id) == subject.project_id,
    )
    rows = session.execute(
        stored.current_rows(day, col(Count.number))
        .join(TourSession, col(TourSession.id) == col(Count.session_id))
        # Asked so, the database looks them up by session and does not read every count.
        .where(
            col(Count.session_id).in_(alike),
            col(Count.state) == FigureState.KNOWN,
            _VOUCHED_FOR,
        )
        # Where nobody knows the day, nobody can say that it was recent.
        .order_by(case((day.is_(None), 1), else_=0), day.desc(), col(TourSession.id).desc())
        .limit(plausibility.MOST_RECENT)
    ).all()
    before = [number for held, number in rows if held and subject.day and held < subject.day]
    at = select(col(Venue.capacity)).join(Stop, col(Stop.venue_id) == col(Venue.id))
    capacity = at.where(col(Stop.id) == subject.stop_id)
    return Comparable(
        numbers=[number for _held, number in reversed(rows)],
        previous=before[0] if before else None,
        # The venue of the stop says nothing about a session that was held elsewhere.
        capacity=None if subject.place else session.scalar(capacity),
    )


def _like_stop(
    session: Session, subject: Stop, first_day: date | None, last_day: date | None
) -> Comparable:
    rows = _known_elsewhere(session, subject, first_day, last_day)
    earlier = [
        Earlier(
            stop_id=stop.id,
            number=count.number or 0,
            days=_days_over(stop, count.first_day, count.last_day),
            whole_stay=count.first_day is None,
        )
        for count, stop in rows
    ]
    days = _days_over(subject, first_day, last_day)
    before = [
        count.number
        for count, stop in rows
        if stop.position < subject.position
        or (stop.id == subject.id and first_day and count.last_day and count.last_day < first_day)
    ]
    return Comparable(
        numbers=plausibility.for_as_many_days(earlier, stop_id=subject.id, days=days),
        previous=before[-1] if before else None,
        # How many fit in at once says nothing about who came and went in a day.
        capacity=None,
        days=days,
    )


def _known_elsewhere(
    session: Session, subject: Stop, first_day: date | None, last_day: date | None
) -> list[tuple[Count, Stop]]:
    """Known counts of the latest other stops in order, then those of other days at this one."""
    known = and_(col(Count.state) == FigureState.KNOWN, _VOUCHED_FOR)
    # Found first, and read by number: else the database goes through every count there is.
    others = session.scalars(
        select(col(Stop.id))
        .where(
            col(Stop.project_id) == subject.project_id,
            col(Stop.id) != subject.id,
            stored.current_rows(col(Count.id))
            .where(col(Count.stop_id) == col(Stop.id), known)
            .exists(),
        )
        .order_by(col(Stop.position).desc())
        .limit(plausibility.MOST_RECENT)
    ).all()
    other_days = (
        or_(col(Count.last_day) < first_day, col(Count.first_day) > last_day)
        if first_day and last_day
        else false()
    )
    here = col(Count.stop_id) == subject.id
    rows = session.execute(
        stored.current_rows(Count, Stop)
        .join(Stop, col(Stop.id) == col(Count.stop_id))
        .where(
            known,
            col(Count.stop_id).in_([*others, subject.id]),
            or_(~here, other_days),
        )
        .order_by(case((here, 1), else_=0), col(Stop.position), col(Count.first_day))
    )
    return [(count, stop) for count, stop in rows]


def _days_over(stop: Stop, first_day: date | None, last_day: date | None) -> int | None:
    """How many days a count is over; None when it is the whole stay and its days are unknown."""
    if first_day is None and stop.date_precision is DatePrecision.DAY:
        first_day, last_day = stop.first_day, stop.last_day
    return (last_day - first_day).days + 1 if first_day and last_day else None
