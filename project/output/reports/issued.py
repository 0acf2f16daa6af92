"""Issuing a report, and reading back what was issued: a draft follows the data, a report does not.

``content`` says what a report holds. An issued one is kept as it was, with the place in the
history that it was made from.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.errors import ConflictError, InputError
from project.models import IssuedReport, Project
from project.output.reports import content, parts
from project.output.reports.found import Asked, Last, as_issued
from project.output.reports.parts import Report
from project.parsing.periods import Period
from project.results import changes, reach
from project.results.changes import Mark

_NO_PROJECT = "Er is nog geen project, en dus geen verslag. Een beheerder laadt eerst de feiten."
NOTHING_NEW = (
    "Er is na het vorige verslag nog geen halte of bijeenkomst geweest. Kies zelf een periode."
)
NOTHING_YET = (
    "In dit project is nog geen halte of bijeenkomst geweest. Zodra er één voorbij is, staat hier "
    "het concept van het eerste verslag."
)


@dataclass(frozen=True, slots=True)
class Issued:
    """One report that was issued, for a list to choose from."""

    number: int
    period: Period
    issued_at: datetime
    issued_by: str
    mark: Mark

    @property
    def words(self) -> str:
        """What a choice says."""
        day = formatting.day(clock.local(self.issued_at).date())
        return f"Voortgangsrapportage {self.number}, uitgegeven op {day} ({self.period.words()})"


def issued(session: Session, project: str = "") -> list[Issued]:
    """The reports of this project (a slug; "" is the first one), the oldest first."""
    found = _project(session, project)
    return [] if found is None else [_told(row) for row in _rows(session, found)]


def read(session: Session, number: int, project: str = "") -> Report:
    """The report with this number exactly as it was issued; InputError when there is none."""
    found = _project(session, project)
    if found is not None:
        for row in _rows(session, found):
            if row.number == number:
                return parts.from_json(row.content)
    raise InputError(
        f"Voortgangsrapportage {number} is niet uitgegeven. Kies een verslag uit de lijst."
    )


def proposed_period(session: Session, today: date, project: str = "") -> Period | None:
    """From the day after the last report, or from the first day of the tour, to its last day.

    Never past today. Where nothing ended since the last report it runs to today, for what was
    corrected meanwhile; None when there is no day to report on.
    """
    about = _project(session, project)
    if about is None:
        return None
    since, new = _ended(session, today, about)
    if since is not None:
        begin = since + timedelta(days=1)
        return Period(begin, max(new, default=today)) if begin <= today else None
    asked = reach.asked_for(session, today, None, about.slug)
    begins = [*asked.stops["first_day"].dropna(), *asked.sessions["day"].dropna()]
    return Period(min(begins), max(new)) if new else None


def has_something_new(session: Session, today: date, project: str = "") -> bool:
    """Whether a stop or session ended since the last report."""
    about = _project(session, project)
    return about is not None and bool(_ended(session, today, about)[1])


def _ended(session: Session, today: date, about: Project) -> tuple[date | None, list[date]]:
    """The last day that a report is about, and the days after it on which something ended."""
    since = max((one.period.last for one in issued(session, about.slug)), default=None)
    asked = reach.asked_for(session, today, None, about.slug)
    days = [*asked.stops["last_day"].dropna(), *asked.sessions["day"].dropna()]
    return since, [day for day in days if day <= today and (since is None or day > since)]


def overlapping(session: Session, period: Period, project: str = "") -> list[Issued]:
    """The reports that were issued over days of this period."""
    return [
        one
        for one in issued(session, project)
        if one.period.first <= period.last and period.first <= one.period.last
    ]


def draft(
    session: Session, *, period: Period | None = None, today: date, project: str = ""
) -> Report:
    """The report as it would be issued now; without a period over the proposed one.

    Raises InputError for a period in the future, one without any stop or session, and when there
    is no project yet.
    """
    if _project(session, project) is None:
        raise InputError(_NO_PROJECT)
    period = period or proposed_period(session, today, project)
    if period is None:
        raise InputError(NOTHING_NEW if issued(session, project) else NOTHING_YET)
    return content.build(session, _asked(session, period, today, project))


def issue(
    session: Session,
    *,
    period: Period,
    number: int,
    seen: str,
    key: str,
    project: str = "",
    twice: bool = False,
    by: str,
) -> int:
    """Freeze the report over ``period`` under ``number`` and give that number back.

    ``seen`` is the digest of the draft that somebody read. The same ``key`` again is the same
    report. ``twice`` says that days of an earlier report may be told again. Raises what
    :func:`draft` raises, and ConflictError when somebody else issued that number first or when a
    figure changed since the draft was read.
    """
    if (before := _issued_with(session, key)) is not None:
        return before
    asked = _asked(session, period, clock.today(), project)
    _refuse_conflict(session, asked, number, seen)
    if asked.overlaps and not twice:
        named = formatting.listing([str(one) for one, _period in asked.overlaps])
        raise InputError(
            f"Deze periode overlapt met voortgangsrapportage {named}: wat daarin staat, telt dan "
            "twee keer mee. Kies een andere periode, of zet een vinkje dat dit de bedoeling is."
        )
    mark, now = changes.mark_now(session), clock.now()
    report = content.build(session, as_issued(asked, at=now, by=by))
    session.add(
        IssuedReport(
            key=key,
            project_id=asked.project.id,
            number=number,
            first_day=period.first,
            last_day=period.last,
            issued_at=now,
            issued_by=by,
            last_count_id=mark.count_id,
            last_entry_id=mark.line_id,
            content=parts.to_json(report),
        )
    )
    logbook.record(
        session,
        "report.issue",
        f"report:{asked.project.slug}/{number}",
        first_day=period.first,
        last_day=period.last,
        by=by,
    )
    return number


def _issued_with(session: Session, key: str) -> int | None:
    return session.scalar(select(col(IssuedReport.number)).where(col(IssuedReport.key) == key))


def _refuse_conflict(session: Session, asked: Asked, number: int, seen: str) -> None:
    for row in _rows(session, asked.project):
        if row.number == number:
            raise ConflictError(
                f"Voortgangsrapportage {number} is intussen al uitgegeven door {row.issued_by} op "
                f"{formatting.moment(row.issued_at)}. Er is niets uitgegeven. Kijk eerst wat er "
                "in dat verslag staat."
            )
    if number != asked.number:
        raise InputError(f"Het volgende verslag krijgt nummer {asked.number}. Begin opnieuw.")
    if parts.digest(content.build(session, asked)) != seen:
        raise ConflictError(
            "Intussen is er een cijfer veranderd. Er is niets uitgegeven. Het concept hieronder is "
            "bijgewerkt: lees het na en geef het dan uit."
        )


def _asked(session: Session, period: Period, today: date, project: str) -> Asked:
    found = _project(session, project)
    if found is None:
        raise InputError(_NO_PROJECT)
    if period.last > today:
        raise InputError(
            f"Deze periode loopt tot en met {formatting.day(period.last)}: dat moet nog komen. "
            f"Kies een laatste dag tot en met {formatting.day(today)}."
        )
    gatherings = reach.gatherings(session, today)
    of_project = gatherings[gatherings["project"] == found.slug]
    stops = reach.asked_for(session, today, period, found.slug).stops
    earlier = issued(session, found.slug)
    follows = any(earlier) and all(one.period.last < period.first for one in earlier)
    if not follows and stops.empty and reach.within(of_project, period)[0].empty:
        raise InputError(
            f"In deze periode ({period.words()}) eindigde geen halte en was er geen bijeenkomst. "
            "Kies een andere periode."
        )
    last = max(earlier, key=lambda one: one.number, default=None)
    return Asked(
        project=found,
        period=period,
        today=today,
        number=1 if last is None else last.number + 1,
        last=None if last is None else Last(last.number, last.mark),
        overlaps=tuple(
            (one.number, one.period) for one in overlapping(session, period, found.slug)
        ),
    )


def _project(session: Session, slug: str) -> Project | None:
    wanted = select(Project).order_by(col(Project.id)).limit(1)
    return session.scalar(wanted.where(col(Project.slug) == slug) if slug else wanted)


def _rows(session: Session, project: Project) -> list[IssuedReport]:
    mine = select(IssuedReport).where(col(IssuedReport.project_id) == project.id)
    return list(session.scalars(mine.order_by(col(IssuedReport.number))))


def _told(row: IssuedReport) -> Issued:
    return Issued(
        number=row.number,
        period=Period(row.first_day, row.last_day),
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        mark=Mark(row.last_count_id, row.last_entry_id),
    )
