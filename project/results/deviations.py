"""Deviations from the plan that a funder may have to be told, each with a text ready to copy.

The plan is the tour as it was first recorded (``plan``) and the agreements that stand
(``targets``). What lies outside the grant is no deviation from it. Which rule says that something
must be told, and within how many days, a manager fills in with the project; without that the
setting DASHBOARD_DUTY_DAYS holds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from project import clock, formatting
from project.counts import stored
from project.figures import Figure
from project.frames import records
from project.models import Count, Project, Stop, Venue
from project.results import duty, evidence, plan, reach, targets
from project.results.duty import Notice
from project.results.plan import Planned
from project.results.read_cache import cached
from project.results.targets import Version
from project.settings import settings
from project.tables import Column, Table
from project.wording.counts import COUNT_REASON, FIGURE_STATE, UNIT, CountReason, FigureState, Unit
from project.wording.reading import DEVIATION, DeviationKind, TargetUnit, Verdict
from project.wording.tour import (
    CANCEL_REASON,
    CHANGE_REASON,
    CancelReason,
    ChangeReason,
    DatePrecision,
    GrantCoverage,
)

RULE_MISSING = "vul bij Beheer, Projecten aan welke bepaling dit zegt."
NO_TERM = "geen termijn ingesteld"
# Otherwise than planned, it is somewhere else.
_PLACE = {"venue", "stop", "place"}
_GATHERINGS = (TargetUnit.WORKSHOPS, TargetUnit.PARTICIPANTS)


@dataclass(frozen=True, slots=True)
class Deviation:
    """One deviation from the plan.

    ``day`` is the day of what it is about: the last of a stop, that of a session, the end of an
    agreement; None without one. ``since`` is the day from which it was so, None when nobody can
    say. ``tell_by`` is the last day of the agreed term, None when no term is set, ``notice`` says
    that the funder was told, and ``text`` is the Dutch message to send.
    """

    kind: DeviationKind
    subject: str
    project: str
    about: str
    what: str
    day: date | None
    since: date | None
    why: str = ""
    tell_by: date | None = None
    notice: Notice | None = None
    is_late: bool = False
    text: str = ""

    @property
    def key(self) -> str:
        """What it is and what it is about: ``moved:stop:venray``."""
        return f"{self.kind}:{self.subject}"

    @property
    def since_words(self) -> str:
        """Since when in words; of a cancellation or a move only the day of entry is known."""
        if self.since is None:
            return "onbekend"
        entered = self.kind in (DeviationKind.CANCELLED, DeviationKind.MOVED)
        return f"{formatting.day(self.since)}{' (dag van invoer)' if entered else ''}"

    @property
    def duty(self) -> str:
        """Whether the funder was told, or until when that can wait; no account is named."""
        if self.notice is not None:
            return f"gemeld op {formatting.day(self.notice.day)} door {evidence.STAFF}"
        if self.tell_by is None:
            return NO_TERM
        until = formatting.day(self.tell_by)
        return f"te laat: te melden voor {until}" if self.is_late else f"te melden voor {until}"


READABLE = Table[Deviation](
    (
        Column("Wat", lambda one: one.about),
        Column("Afwijking", lambda one: DEVIATION[one.kind]),
        Column("Uitleg", lambda one: one.what),
        Column("Waarom", lambda one: one.why or "onbekend"),
        Column("Sinds", lambda one: one.since_words),
        Column("Melding", lambda one: one.duty),
    )
)


@dataclass(frozen=True, slots=True)
class _Look:
    """One stop or session, with what was planned for it."""

    session: Session
    unit: Unit
    row: dict[str, Any]
    plans: Mapping[str, Planned]

    @property
    def subject(self) -> str:
        return f"{'stop' if self.unit is Unit.VISITORS else 'toursession'}:{self.row['slug']}"

    @property
    def planned(self) -> Planned:
        return self.plans.get(self.subject) or Planned()

    @property
    def last_day(self) -> date | None:
        day: date | None = self.row["last_day" if self.unit is Unit.VISITORS else "day"]
        return day

    def found(self, kind: DeviationKind, what: str, since: date | None, why: str = "") -> Deviation:
        project, about = self.row["project"], evidence.label(self.unit, self.row)
        return Deviation(kind, self.subject, project, about, what, self.last_day, since, why)

    def counted(self, kind: DeviationKind, what: str, count: Count | None) -> Deviation:
        """What a count says; it was so since that was entered."""
        why = "" if count is None or count.reason is None else COUNT_REASON[count.reason]
        return self.found(kind, what, None if count is None else _day_of(count.entered_at), why)

    def changed(self, kind: DeviationKind, what: str) -> Deviation:
        """What was changed after it was planned."""
        why = self.planned.reason
        if why in set(ChangeReason):
            why = CHANGE_REASON[ChangeReason(why)]
        return self.found(kind, what, _day_of(self.planned.since), why)


@cached
def found(
    session: Session, today: date, project: str = "", until: date | None = None
) -> tuple[Deviation, ...]:
    """Every deviation as it stands today, the oldest first; none when all ran as agreed.

    ``until`` is the last day of a period. Left out is only what is about a later day and was so
    since a later day: what was entered afterwards about a day in the period stays in, and so does
    what has no day at all. An agreement is judged as up to that day.
    """
    every = list(_of_tour(session, today, project))
    every += _fewer(session, today, project, every, until)
    if until is not None:
        every = [one for one in every if _fits(one, until)]
    every.sort(key=lambda one: (one.since is None, one.since or today, one.subject))
    projects = {row.slug: row for row in session.scalars(select(Project))}
    notices = duty.notices(session)
    return tuple(_told(one, projects[one.project], notices.get(one.key), today) for one in every)


def _fits(one: Deviation, last: date) -> bool:
    return one.day is None or one.since is None or min(one.day, one.since) <= last


def told_until(last: date | None, today: date) -> str:
    """Which deviations stand here, and as of which day they are told; "" for all of them."""
    if last is None:
        return ""
    return (
        f"Dit zijn de afwijkingen tot en met {formatting.day(last)}, zoals ze op "
        f"{formatting.day(today)} bekend waren: ook die van vóór de periode, en die zonder datum. "
        "Bij Sinds staat vanaf welke dag het zo was of bekend werd. Dat kan later zijn dan het "
        "einde van de periode."
    )


def sentence(deviations: Sequence[Deviation]) -> str:
    """How many deviations there are, and of which kind."""
    if not deviations:
        return "Er zijn geen afwijkingen van het plan."
    many = Counter(one.kind for one in deviations)
    parts = [
        f"{formatting.number(many[kind])} {DEVIATION[kind]}" for kind in DeviationKind if many[kind]
    ]
    amount = formatting.amount(len(deviations), "afwijking", "afwijkingen")
    return f"{amount} van het plan: {formatting.listing(parts)}."


def _of_tour(session: Session, today: date, project: str) -> Iterator[Deviation]:
    asked = reach.asked_for(session, today, project=project)
    planned = plan.planned(session)
    for unit, frame in ((Unit.VISITORS, asked.stops), (Unit.PARTICIPANTS, asked.sessions)):
        for row in records(frame):
            if row["grant_coverage"] is GrantCoverage.OUTSIDE:
                continue
            yield from _of_one(_Look(session, unit, row, planned), today)


def _of_one(look: _Look, today: date) -> Iterator[Deviation]:
    figure: Figure = look.row["figure"]
    if figure.state is FigureState.CANCELLED:
        yield from _cancelled(look)
        return
    if look.row["date_precision"] is DatePrecision.UNKNOWN:
        yield _undated(look)
    elif (moved := _moved(look)) is not None:
        yield moved
    if (uncounted := _uncounted(look, figure, today)) is not None:
        yield uncounted


def _cancelled(look: _Look) -> Iterator[Deviation]:
    row = look.row
    when = "" if row["date_precision"] is DatePrecision.UNKNOWN else f" ({row['period']})"
    what = f"Is vervallen{when}."
    if row["cancelled"]:
        if row["cancel_reason"] is CancelReason.MISTAKE:
            return
        action = "stop.cancel" if look.unit is Unit.VISITORS else "session.cancel"
        line = plan.line(look.session, look.subject, action, newest=True)
        since = None if line is None else _day_of(line.at)
        yield look.found(DeviationKind.CANCELLED, what, since, CANCEL_REASON[row["cancel_reason"]])
        return
    yield look.counted(DeviationKind.CANCELLED, what, _standing(look))


def _undated(look: _Look) -> Deviation:
    if {"first_day", "day"} & look.planned.moved():
        what = f"Stond gepland op {_period(look)}, en heeft nu geen datum."
        return look.changed(DeviationKind.UNDATED, what)
    since = _announced(look)
    known = f"; zo staat het in dit dashboard sinds {formatting.day(since)}" if since else ""
    figure: Figure = look.row["figure"]
    # A number says that it was there, and still nobody knows when.
    there = "Was er volgens een telling, maar" if figure.number is not None else "Is aangekondigd"
    what = f"{there} zonder datum{known}."
    source = look.row["source"]
    why = f"de bron noemt geen datum ({source})" if source else ""
    return look.found(DeviationKind.UNDATED, what, since, why)


def _moved(look: _Look) -> Deviation | None:
    moved, said = look.planned.moved(), []
    if _more_precise(look.planned, look.row):
        return None
    if moved & {"first_day", "last_day", "day"}:
        said.append(f"Stond gepland op {_period(look)}, en is nu {look.row['period']}.")
    if moved & _PLACE:
        said.append(f"Zou zijn in {_place(look)}, en is nu in {_here(look.row)}.")
    return look.changed(DeviationKind.MOVED, " ".join(said)) if said else None


def _more_precise(planned: Planned, row: dict[str, Any]) -> bool:
    """Whether only a month was planned, and the days that are known now lie within it."""
    if planned.was.get("date_precision") != DatePrecision.MONTH:
        return False
    if planned.moved() & _PLACE:
        return False
    first = planned.was.get("first_day") or str(row.get("first_day"))
    last = planned.was.get("last_day") or str(row.get("last_day"))
    if "day" in row:
        day = planned.was.get("day") or str(row["day"])
        return str(day)[:7] == str(row["day"])[:7]
    return str(first) <= str(row["first_day"]) and str(row["last_day"]) <= str(last)


def _uncounted(look: _Look, figure: Figure, today: date) -> Deviation | None:
    people = UNIT[look.unit][1]
    if figure.state in (FigureState.UNKNOWN, FigureState.NOT_COUNTED):
        count = _standing(look)
        if count is not None and count.reason is CountReason.NOT_AGREED:
            return None
        what = f"Is geweest; het aantal {people} is {FIGURE_STATE[figure.state]}."
        return look.counted(DeviationKind.UNCOUNTED, what, count)
    if not figure.days_late or look.last_day is None:
        return None
    over = f"Was voorbij op {formatting.day(look.last_day)}; "
    if figure.state is FigureState.KNOWN:
        what = f"{over}van een deel van de dagen is er geen telling."
    elif look.unit is Unit.PARTICIPANTS:
        what = f"{over}er is geen telling, en niemand bevestigde dat zij er was."
    else:
        what = f"{over}er is geen telling van de {people}."
    return look.found(DeviationKind.UNCOUNTED, what, today - timedelta(days=figure.days_late - 1))


def _standing(look: _Look) -> Count | None:
    """The newest count that stands now for this stop or session."""
    rows = stored.current_rows(Count).where(
        stored.subject_column(look.unit) == look.row["id"],
        col(Count.state) != FigureState.NOT_YET,
    )
    found: Count | None = look.session.scalars(rows.order_by(col(Count.id).desc()).limit(1)).first()
    return found


def _day_of(moment: datetime | None) -> date | None:
    return None if moment is None else clock.local(moment).date()


def _announced(look: _Look) -> date | None:
    """The day on which an announcement without a date came into the logbook."""
    for subject, action in (
        (look.subject, "%.add"),
        (look.subject, "%.change"),
        ("facts:data", "facts.load"),
    ):
        if (line := plan.line(look.session, subject, action)) is not None:
            return _day_of(line.at)
    return None


def _period(look: _Look) -> str:
    """The days that were planned, in words; what never changed is as it is now."""
    was = look.planned.was
    names = ("first_day", "last_day") if look.unit is Unit.VISITORS else ("day", "day")
    first, last = (_day(was.get(name, look.row[name])) for name in names)
    precision = DatePrecision(was.get("date_precision") or DatePrecision.DAY)
    return formatting.period(first, last, precision)


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _place(look: _Look) -> str:
    """Where it was planned to be: a place of its own, else the venue of its stop."""
    was, venues = look.planned.was, select(Venue)
    if place := was.get("place"):
        return str(place)
    if look.unit is Unit.VISITORS:
        venues = venues.where(col(Venue.slug) == was.get("venue"))
    else:
        at, stop = (Stop.slug, was["stop"]) if "stop" in was else (Stop.id, look.row["stop_id"])
        venues = venues.join(Stop, col(Stop.venue_id) == col(Venue.id)).where(col(at) == stop)
    venue = look.session.scalars(venues).one_or_none()
    if venue is None:
        return "een plaats die niet meer in de lijst staat"
    return f"{venue.place}, {venue.name}"


def _here(row: dict[str, Any]) -> str:
    return ", ".join(filter(None, (row["place"], row.get("venue"))))


def _fewer(
    session: Session, today: date, project: str, tour: Sequence[Deviation], until: date | None
) -> Iterator[Deviation]:
    """Agreements that the tour cannot reach any more, or did not reach."""
    for one in targets.verdicts(session, today, project=project, until=until):
        agreed, reached, possible = one.agreed, one.reached.words, one.reached.possible
        if one.verdict is not Verdict.MISSED:
            if possible is None or possible >= one.amount:
                continue
            reached = f"ten hoogste {formatting.number(possible)}"
        yield Deviation(
            DeviationKind.FEWER,
            f"target:{agreed.code}",
            agreed.project,
            agreed.label,
            f"Afgesproken is {agreed.words}; het zijn er {reached}.",
            agreed.due_day,
            _short_since(agreed, tour, today),
            one.why,
        )


def _short_since(agreed: Version, tour: Sequence[Deviation], today: date) -> date:
    """Since when it falls short: the end of the term, the newest cancellation, or the agreement."""
    if agreed.due_day is not None and agreed.due_day < today:
        return agreed.due_day + timedelta(days=1)
    subject = "toursession:" if agreed.unit in _GATHERINGS else "stop:"
    cancelled = [
        one.since
        for one in tour
        if one.kind is DeviationKind.CANCELLED
        and one.project == agreed.project
        and one.subject.startswith(subject)
        and one.since is not None
    ]
    return max(cancelled, default=clock.local(agreed.entered_at).date())


def _told(one: Deviation, project: Project, notice: Notice | None, today: date) -> Deviation:
    term = project.duty_days or settings().duty_days
    tell_by = None if term is None or one.since is None else one.since + timedelta(days=term)
    return replace(
        one,
        tell_by=tell_by,
        notice=notice,
        is_late=notice is None and tell_by is not None and tell_by < today,
        text=_text(one, project),
    )


def _text(one: Deviation, project: Project) -> str:
    """The whole message in Dutch, ready to send; what nobody filled in is asked for in it."""
    lines = [
        f"Melding bij het project {project.name}",
        "",
        f"{one.about}: {DEVIATION[one.kind]}.",
        one.what,
        f"Sinds: {one.since_words}.",
        f"Reden: {formatting.sentence(one.why or 'vul aan')}",
        f"Bepaling: {project.duty_rule or RULE_MISSING}",
    ]
    return "\n".join(lines)
