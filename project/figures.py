"""The five states of a figure and honest totals. Pure: knows no table, no screen and no clock.

A :class:`Part` is one count as somebody entered it. A :class:`Figure` is what one stop or one
session should have: one number, or the reason why there is none. A :class:`Total` adds figures
and never forgets what it could not add. Rules: ``docs/figures.md``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from project import formatting
from project.wording.counts import FIGURE_STATE, NOT_ENTERED, UNIT, FigureState, Unit

AT_LEAST = "ten minste"
# Not "geen": that would read as a number.
NOTHING = "niets te tellen"


@dataclass(frozen=True, slots=True)
class Part:
    """One count: a state and, only when it is KNOWN, how many people."""

    state: FigureState
    number: int | None = None
    estimated: bool = False

    def __post_init__(self) -> None:
        """Refuse a number without KNOWN and KNOWN without a number: that is how zeros are born."""
        if (self.state is FigureState.KNOWN) != (self.number is not None):
            msg = f"a part that is {self.state} cannot have the number {self.number}"
            raise ValueError(msg)
        if self.number is not None and self.number < 0:
            msg = f"{self.number} people cannot be"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Figure:
    """The one figure that a stop or a session should have.

    ``counted`` and ``estimated`` are numbers of people, None unless the state is KNOWN.
    ``complete`` is False when a known number covers only some of the days. ``due`` says that
    the people have gone home, so that a figure should exist; ``days_late`` counts the days
    since the agreed term, None when it is not over or when nobody knows the last day.
    """

    state: FigureState
    counted: int | None = None
    estimated: int | None = None
    complete: bool = True
    due: bool = False
    days_late: int | None = None

    def __post_init__(self) -> None:
        """Refuse what :class:`Part` refuses, for whoever makes a figure by hand."""
        if (self.state is FigureState.KNOWN) != (self.number is not None):
            msg = f"a figure that is {self.state} cannot have the number {self.number}"
            raise ValueError(msg)

    @property
    def number(self) -> int | None:
        """Counted and estimated together, None unless KNOWN."""
        if self.counted is None and self.estimated is None:
            return None
        return (self.counted or 0) + (self.estimated or 0)

    @property
    def is_open(self) -> bool:
        """Whether a total that leaves this figure out must say "ten minste"."""
        if self.state is FigureState.NOT_YET:
            return self.due
        if self.state is FigureState.KNOWN:
            return not self.complete
        return self.state in (FigureState.UNKNOWN, FigureState.NOT_COUNTED)

    @property
    def is_expected(self) -> bool:
        """Whether this figure belongs to the m of "n van m"."""
        if self.state is FigureState.CANCELLED:
            return False
        return self.due or self.state is not FigureState.NOT_YET

    def words(self, unit: Unit | None = None, *, exact: bool = False) -> str:
        """The figure as a reader sees it: ``34``, ``ten minste 34``, ``nog niet ingevuld``.

        How late it is, stands there in days; after a hundred of them in months or years, unless
        the ``exact`` days are asked for.
        """
        if self.number is not None:
            return _number_in_words(
                self.number, self.counted, self.estimated, unit, at_least=not self.complete
            )
        if self.state is FigureState.NOT_YET and self.due:
            late = self.days_late
            if not late:
                return NOT_ENTERED
            since = formatting.days(late) if exact else formatting.how_long(late)
            return f"{NOT_ENTERED} ({since} te laat)"
        return FIGURE_STATE[self.state]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of what is known, with how much of it is known.

    ``counted`` and ``estimated`` are None when no figure at all is known. ``known`` counts the
    complete figures (the n of "n van m"), ``partial`` those that cover only some days,
    ``expected`` is the m, ``upcoming`` the figures that lie in the future, ``cancelled`` those of
    what did not take place.
    """

    counted: int | None
    estimated: int | None
    known: int
    partial: int
    expected: int
    upcoming: int
    at_least: bool
    cancelled: int
    # True when nothing is known and all that is missing simply was not entered yet.
    untouched: bool

    @property
    def number(self) -> int | None:
        """The lower bound: everything that is known, added up; None when nothing is."""
        if self.counted is None and self.estimated is None:
            return None
        return (self.counted or 0) + (self.estimated or 0)

    def words(self, unit: Unit | None = None) -> str:
        """``ten minste 143, waarvan 98 geteld en 45 geschat`` or why there is no number."""
        if self.number is not None:
            return _number_in_words(
                self.number, self.counted, self.estimated, unit, at_least=self.at_least
            )
        if self.expected == 0:
            return self._without_any()
        return NOT_ENTERED if self.untouched else FIGURE_STATE[FigureState.UNKNOWN]

    def short(self) -> str:
        """The same without how it was counted: ``ten minste 143``."""
        return replace(self, counted=self.number, estimated=None).words()

    def quality(self) -> str:
        """How it was counted, where some was estimated: ``98 geteld, 45 geschat``; else ""."""
        if self.estimated is None:
            return ""
        if self.counted is None:
            return "geschat"
        counted, estimated = formatting.number(self.counted), formatting.number(self.estimated)
        return f"{counted} geteld, {estimated} geschat"

    def _without_any(self) -> str:
        """Why there is no figure at all to expect."""
        if self.upcoming:
            return FIGURE_STATE[FigureState.NOT_YET]
        return FIGURE_STATE[FigureState.CANCELLED] if self.cancelled else NOTHING

    def completeness(self, one: str, more: str) -> str:
        """``3 van 5 bijeenkomsten en 1 deels; 2 nog niet aan de beurt``."""
        if not self.expected:
            # Of "0 van 0" nobody learns anything.
            coming = formatting.amount(self.upcoming, one, more)
            return f"{coming} nog niet aan de beurt" if self.upcoming else f"geen {more}"
        things = one if self.expected == 1 else more
        text = f"{formatting.number(self.known)} van {formatting.number(self.expected)} {things}"
        if self.partial:
            text += f" en {formatting.number(self.partial)} deels"
        if self.upcoming:
            text += f"; {formatting.number(self.upcoming)} nog niet aan de beurt"
        return text


def figure(
    parts: Iterable[Part],
    *,
    covers_all: bool = True,
    over: bool = False,
    days_late: int | None = None,
) -> Figure:
    """Make the figure of one stop or session out of its current counts.

    ``covers_all``: the counts together cover every day; ``over``: its last day has passed, as far
    as anybody can say; ``days_late``: days since the agreed term, None when that is not over.
    """
    parts = list(parts)
    states = {part.state for part in parts}
    known = [part for part in parts if part.state is FigureState.KNOWN]
    if known:
        gaps = states & {FigureState.UNKNOWN, FigureState.NOT_COUNTED, FigureState.NOT_YET}
        return Figure(
            FigureState.KNOWN,
            counted=_sum(part.number for part in known if not part.estimated),
            estimated=_sum(part.number for part in known if part.estimated),
            complete=covers_all and not gaps,
            due=over,
            days_late=None if covers_all else days_late,
        )
    if not parts or not covers_all or FigureState.NOT_YET in states:
        return Figure(FigureState.NOT_YET, due=over, days_late=days_late if over else None)
    for state in (FigureState.UNKNOWN, FigureState.NOT_COUNTED):
        if state in states:
            return Figure(state, due=over)
    return Figure(FigureState.CANCELLED)


def total(figures: Iterable[Figure]) -> Total:
    """Add up figures of one unit; what is not known is named, never guessed."""
    figures = list(figures)
    known = [one for one in figures if one.state is FigureState.KNOWN]
    missing = [one for one in figures if one.is_expected and one.state is not FigureState.KNOWN]
    return Total(
        counted=_sum(one.counted for one in known),
        estimated=_sum(one.estimated for one in known),
        known=sum(one.complete for one in known),
        partial=sum(not one.complete for one in known),
        expected=sum(one.is_expected for one in figures),
        upcoming=sum(not one.is_expected and one.state is FigureState.NOT_YET for one in figures),
        at_least=any(one.is_open for one in figures),
        cancelled=sum(one.state is FigureState.CANCELLED for one in figures),
        untouched=all(one.state is FigureState.NOT_YET for one in missing),
    )


def days_late(last_day: date | None, today: date, term: int) -> int | None:
    """Days since the agreed term ran out; None when it has not, or nobody knows the last day."""
    if last_day is None:
        return None
    late = (today - last_day - timedelta(days=term)).days
    return late if late > 0 else None


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [value for value in numbers if value is not None]
    return sum(known) if known else None


def _number_in_words(
    number: int,
    counted: int | None,
    estimated: int | None,
    unit: Unit | None,
    *,
    at_least: bool,
) -> str:
    words = formatting.number(number) if unit is None else formatting.amount(number, *UNIT[unit])
    prefix = f"{AT_LEAST} " if at_least else ""
    return prefix + words + _quality(counted, estimated)


def _quality(counted: int | None, estimated: int | None) -> str:
    if estimated is None:
        return ""
    if counted is None:
        return " (geschat)"
    return (
        f", waarvan {formatting.number(counted)} geteld en {formatting.number(estimated)} geschat"
    )
