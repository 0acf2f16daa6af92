"""The days of a figure: which are counted, which are still open, and what is usually chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlmodel import Session

from project import formatting
from project.counts import stored
from project.counts.subjects import Subject
from project.models import Count
from project.parsing import periods
from project.wording.counts import Unit
from project.wording.tour import DatePrecision

# Older weeks are chosen day by day.
_MOST_WEEKS = 3
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Days:
    """What is counted of a figure, and the days that can still be entered one by one."""

    taken: list[Count]
    # In order; empty when the days are not known, or all are counted.
    open: list[date]

    @property
    def is_full(self) -> bool:
        """Whether nothing can be entered any more, only corrected."""
        whole = any(one.first_day is None for one in self.taken)
        return whole or (bool(self.taken) and not self.open)

    @property
    def spans(self) -> list[Span]:
        """The days that are counted, in order; those that adjoin are one span."""
        days = {
            one.first_day + timedelta(days=place)
            for one in self.taken
            if one.first_day and one.last_day
            for place in range((one.last_day - one.first_day).days + 1)
        }
        return periods.spans(sorted(days))


def read(session: Session, about: Subject, today: date) -> Days:
    """What is counted of this figure now, whoever entered it, and what is open up to today."""
    taken = stored.standing_of(session, about.unit, about.row.id)
    covers_all = any(one.first_day is None for one in taken)
    known = about.unit is Unit.VISITORS and about.row.date_precision is DatePrecision.DAY
    if covers_all or not known or about.first_day is None or about.last_day is None:
        return Days(taken, [])
    days = Days(taken, [])
    open_days = periods.free_days(about.first_day, min(about.last_day, today), days.spans)
    return Days(taken, open_days)


def choices(about: Subject, days: Days, today: date) -> list[tuple[str, str]]:
    """What people choose most, as what a form sends (``2018-09-07/2018-09-07``) and its words.

    The whole stay when it is over and empty, the newest open day, open weeks, and other days.
    Empty when there is nothing to choose.
    """
    offered = []
    if days.open:
        newest = days.open[-1]
        offered.append((span_code(newest, newest), _day_in_words(newest, today)))
        weeks = _open_weeks(days.open)[-_MOST_WEEKS:]
        offered += [(span_code(*week), _week_in_words(*week)) for week in reversed(weeks)]
        if not days.taken and about.is_over(today):
            offered.insert(0, (WHOLE, "De hele periode"))
    if len(days.open) > 1:
        offered.append((OTHER, "Andere dagen"))
    return offered


WHOLE, OTHER = "alles", "anders"


def span_code(first: date, last: date) -> str:
    """Two days as one value of a form."""
    return f"{first}/{last}"


def covered_in_words(days: Days) -> str:
    """Which days are counted and which are open; "" when days say nothing here."""
    if not days.spans and not days.open:
        return ""
    done = spans_in_words(days.spans) or "nog niets"
    left = spans_in_words(periods.spans(days.open)) or "geen dag"
    many = f" ({formatting.days(len(days.open))})" if days.open else ""
    return f"Al ingevuld: {done}. Nog open: {left}{many}."


def spans_in_words(spans: Sequence[Span]) -> str:
    """``3 t/m 7 oktober en 9 oktober``; the year stands above it."""
    return formatting.listing([_span_in_words(*span) for span in spans])


def _span_in_words(first: date, last: date) -> str:
    (begins, month), (ends, end_month) = (formatting.day(day).split()[:2] for day in (first, last))
    if first == last:
        return f"{ends} {end_month}"
    return f"{begins}{'' if month == end_month else f' {month}'} t/m {ends} {end_month}"


def _open_weeks(days: Sequence[date]) -> list[Span]:
    """The open days of each calendar week, as far as they follow each other; no single days."""
    weeks = (list(week) for _number, week in groupby(days, key=lambda day: day.isocalendar()[:2]))
    return [span for week in weeks for span in periods.spans(week) if span[0] < span[1]]


def _day_in_words(day: date, today: date) -> str:
    """``Vandaag, za 28 nov``."""
    near = {today: "Vandaag, ", today - timedelta(days=1): "Gisteren, "}
    return near.get(day, "") + formatting.day_of_year(day)


def _week_in_words(first: date, last: date) -> str:
    """``Week 48: 23–28 nov``."""
    return f"Week {first.isocalendar().week}: {formatting.short_span(first, last)}"
