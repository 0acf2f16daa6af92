"""What was reached of something that can be agreed: what counts, what may still count, what not.

A stop or session counts for an agreement when it is inside the grant and surely took place. What
nobody confirmed, what is still to come, and what nobody laid down as inside or outside the grant
stays open: it is neither counted nor lost.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import figures, formatting
from project.directory import listing
from project.figures import Figure
from project.frames import records
from project.results import evidence, reach
from project.results.key_figure import COUNTS, GONE, OPEN, THINGS, Part
from project.wording.counts import FigureState, Unit
from project.wording.reading import TARGET_UNIT, TargetUnit
from project.wording.tour import (
    GRANT_COVERAGE,
    SESSION_STATUS,
    STOP_STATUS,
    WAS_THERE,
    EventKind,
    GrantCoverage,
    SessionStatus,
    StopStatus,
)

# Behind a number of cooperatives of which nobody knows anything.
NO_EXHIBITION = Part(
    label="De tentoonstelling van dit project", words="niet vastgelegd", figure=OPEN
)
NOTHING_SURE = "nog geen bevestigd"
_LATE = "na de afgesproken dag"
_LATER = "na het einde van de gekozen periode"
_NOT_LAID_DOWN = "niet vastgelegd of dit binnen de subsidie valt"
_MOST_NAMED = 6
# Somebody filled in something other than a number: it says that the stop was there, no more.
_SAID_ONLY = (FigureState.UNKNOWN, FigureState.NOT_COUNTED)


@dataclass(frozen=True, slots=True)
class Term:
    """Until when something counts: the agreed day, and the end of the period that was asked for.

    Both are None when there is none. What comes after ``due`` is lost; what comes after ``until``
    lies outside the question, and stays open. ``passed`` says whether the agreed day is over.
    """

    due: date | None = None
    until: date | None = None
    passed: bool = False

    @property
    def last(self) -> date | None:
        """The last day that counts; None when every day does."""
        return min((day for day in (self.due, self.until) if day is not None), default=None)

    @property
    def is_cut(self) -> bool:
        """Whether the question ends before the agreed day, or nobody knows that day."""
        return self.until is not None and (self.due is None or self.until < self.due)

    @property
    def is_open(self) -> bool:
        """Whether something may still come before the agreed day, whatever is known now."""
        return self.is_cut or (self.due is not None and not self.passed)

    @property
    def no_place(self) -> str:
        """Why something without a day does not count yet; "" when it does."""
        if self.until is not None:
            return "zonder datum niet meegeteld in deze periode"
        if self.passed:
            return "zonder datum, dus onbekend of het voor de afgesproken dag was"
        return ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One row: whether it counts (True), does not (False) or may still (None), and in what word.

    ``why`` is the word in a sentence about several rows, where that is another one.
    """

    counts: bool | None
    word: str
    why: str = ""

    @property
    def reason(self) -> str:
        return self.why or self.word


_Judge = Callable[[dict[str, Any], Term], Ruling]


@dataclass(frozen=True, slots=True)
class Attained:
    """What was reached so far.

    ``low`` is what is sure, None as long as nothing is; ``possible`` is what it can become when
    all that is open turns out well, None where nobody can say; ``waits`` is of how many things
    something may still come. ``open_words`` says what may still
    come to it, one text for each reason, ``lost_words`` what does not count. ``words`` is what a
    reader sees, ``short`` the same without how people were counted, which is ``quality``.
    """

    low: int | None
    possible: int | None
    words: str
    open_words: tuple[str, ...]
    lost_words: tuple[str, ...]
    parts: tuple[Part, ...]
    short: str
    quality: str = ""
    waits: int = 0


def attained(
    session: Session, unit: TargetUnit, today: date, *, project: str, term: Term
) -> Attained:
    """What was reached of this unit on the tour of ``project``, within ``term``."""
    asked = reach.asked_for(session, today, project=project)
    if unit is TargetUnit.COOPERATIVES:
        return _cooperatives(session, project, asked.stops, term)
    if unit is TargetUnit.MUNICIPALITIES:
        return _municipalities(asked.stops, term)
    counted, judge, called = _JUDGES[unit]
    frame = asked.stops if counted is Unit.VISITORS else asked.sessions
    if unit is TargetUnit.WORKSHOPS:
        frame = frame[frame["kind"] == EventKind.WORKSHOP]
    judged = [(row, judge(row, term)) for row in records(frame)]
    if called is None:
        return _people(judged, counted)
    named = [(row["place"] or row.get("title", ""), called(row), row, one) for row, one in judged]
    return _attained(named, THINGS[counted])


def judge_stop(row: dict[str, Any], term: Term) -> Ruling:
    """Whether a stop (a row of ``reach.stops``) counts as held."""
    if (refused := _refused(row, row["first_day"], term)) is not None:
        return refused
    word = STOP_STATUS[row["status"]]
    if row["status"] in WAS_THERE:
        # Somebody who counted visitors saw that it was there; whether in time, no day tells.
        undated = row["status"] is StopStatus.WAS_UNDATED
        return _undated(row, term, word) if undated else _inside(row, word)
    if row["status"] is StopStatus.UNDATED and row["figure"].state in _SAID_ONLY:
        return Ruling(None, "was hier volgens opgave, datums onbekend")
    return Ruling(None, word)


def judge_workshop(row: dict[str, Any], term: Term) -> Ruling:
    """Whether a session (a row of ``reach.sessions``) counts as held; its day alone is no proof."""
    if (refused := _refused(row, row["day"], term)) is not None:
        return refused
    if row["status"] is not SessionStatus.HELD:
        return Ruling(None, SESSION_STATUS[row["status"]])
    return _inside(row, SESSION_STATUS[row["status"]])


def _refused(row: dict[str, Any], first_day: date | None, term: Term) -> Ruling | None:
    if row["status"] in (StopStatus.CANCELLED, SessionStatus.CANCELLED):
        return Ruling(counts=False, word=STOP_STATUS[StopStatus.CANCELLED])
    if _coverage(row) is GrantCoverage.OUTSIDE:
        return Ruling(counts=False, word=GRANT_COVERAGE[GrantCoverage.OUTSIDE])
    if first_day is None:
        return None
    if term.due is not None and first_day > term.due:
        return Ruling(counts=False, word=_LATE)
    if term.until is not None and first_day > term.until:
        return Ruling(None, _LATER)
    return None


def _undated(row: dict[str, Any], term: Term, word: str) -> Ruling:
    """What has a number and no day belongs to the whole tour, and to no part of its time."""
    if term.no_place:
        return Ruling(None, f"{word}, {term.no_place}", term.no_place)
    return _inside(row, word)


def _inside(row: dict[str, Any], word: str) -> Ruling:
    if _coverage(row) is GrantCoverage.INSIDE:
        return Ruling(counts=True, word=word)
    return Ruling(None, f"{word}, {_NOT_LAID_DOWN}", _NOT_LAID_DOWN)


def _judge_stay(row: dict[str, Any], term: Term) -> Ruling:
    """Whether the visitors of a stop count; how many came by a day halfway, nobody can say."""
    if (refused := _refused(row, row["first_day"], term)) is not None:
        return refused
    if row["last_day"] is None:
        return _people_undated(row, term)
    if term.last is not None and row["last_day"] > term.last:
        until = "het einde van de gekozen periode" if term.is_cut else "de afgesproken dag"
        return Ruling(None, f"loopt door na {until}")
    return _inside(row, row["words"])


def _judge_evening(row: dict[str, Any], term: Term) -> Ruling:
    if (refused := _refused(row, row["day"], term)) is not None:
        return refused
    return _people_undated(row, term) if row["day"] is None else _inside(row, row["words"])


def _people_undated(row: dict[str, Any], term: Term) -> Ruling:
    """People without a day: counted over the whole tour, and in no part of its time."""
    if term.no_place and row["figure"].state is not FigureState.KNOWN:
        return Ruling(None, row["words"])
    return _undated(row, term, row["words"])


def _coverage(row: dict[str, Any]) -> GrantCoverage:
    # A session without a stop belongs to no part of the tour that a source speaks of.
    return GrantCoverage.UNKNOWN if pd.isna(row["grant_coverage"]) else row["grant_coverage"]


def _municipalities(stops: pd.DataFrame, term: Term) -> Attained:
    best: dict[str, tuple[dict[str, Any], Ruling]] = {}
    rank = {False: 0, None: 1, True: 2}
    for row in records(stops):
        one = judge_stop(row, term)
        if not row["in_province"]:
            one = Ruling(counts=False, word="buiten de provincie")
        name = row["municipality"]
        # One stop that surely was there is enough; one that may still come keeps it open.
        if name not in best or rank[one.counts] > rank[best[name][1].counts]:
            best[name] = (row, one)
    named = [(name, name, row, one) for name, (row, one) in best.items()]
    return _attained(named, TARGET_UNIT[TargetUnit.MUNICIPALITIES])


def _cooperatives(session: Session, project: str, stops: pd.DataFrame, term: Term) -> Attained:
    """Those in the exhibition; on a day before the first stop nobody could see them yet."""
    if not listing.is_laid_down(session, project):
        unknown = "niet bekend"
        open_words, parts = (listing.NOT_LAID_DOWN,), (NO_EXHIBITION,)
        return Attained(None, None, unknown, open_words, (), parts, short=unknown)
    one = Ruling(counts=True, word="in de tentoonstelling")
    first = stops["first_day"].dropna().min()
    if term.until is not None and (pd.isna(first) or first > term.until):
        one = Ruling(None, _LATER)
    named = [
        (row["name"], row["name"], row, one)
        for row in listing.named(session)
        if row["in_exhibition"]
    ]
    return _attained(named, TARGET_UNIT[TargetUnit.COOPERATIVES])


def _attained(
    judged: Sequence[tuple[str, str, Mapping[Any, Any], Ruling]], things: tuple[str, str]
) -> Attained:
    """What was reached of things: each with its name in a sentence, its label, and its ruling."""
    signs = {True: COUNTS, None: OPEN, False: GONE}
    low = sum(one.counts is True for *_, one in judged)
    waiting = [(name, one.reason) for name, *_, one in judged if one.counts is None]
    lost = [(name, one.word) for name, *_, one in judged if one.counts is False]
    words = formatting.number(low) if low or not waiting else NOTHING_SURE
    return Attained(
        low=low or (None if waiting else 0),
        possible=low + len(waiting),
        words=words,
        open_words=_by_word(waiting, things),
        lost_words=_by_word(lost, things),
        parts=tuple(
            evidence.thing(label, one.word, signs[one.counts], row) for _, label, row, one in judged
        ),
        short=words,
        waits=len(waiting),
    )


def _people(judged: Sequence[tuple[dict[str, Any], Ruling]], unit: Unit) -> Attained:
    counting = [row for row, one in judged if one.counts]
    beside = [(row, one) for row, one in judged if not one.counts]
    total = figures.total(row["figure"] for row in counting)
    waiting = [(row["place"], one.reason) for row, one in beside if one.counts is None]
    waiting += [(row["place"], _still(row["figure"])) for row in counting if _waits(row["figure"])]
    lost = [(row["place"], one.word) for row, one in beside if one.counts is False]
    # What does not count stands below the rest, by why.
    reasons = list(dict.fromkeys(one.reason for _row, one in beside))
    beside.sort(key=lambda one: reasons.index(one[1].reason))
    return Attained(
        low=total.number,
        # How many people come, no plan tells.
        possible=None,
        words=total.words(),
        open_words=_by_word(waiting, THINGS[unit]),
        lost_words=_by_word(lost, THINGS[unit]),
        parts=(
            *(evidence.part(unit, row) for row in counting),
            *(evidence.part(unit, row, one.reason) for row, one in beside),
        ),
        short=total.short(),
        quality=total.quality(),
        waits=len(waiting),
    )


def _waits(figure: Figure) -> bool:
    return figure.is_open or figure.state is FigureState.NOT_YET


def _still(figure: Figure) -> str:
    return "deels bekend" if figure.state is FigureState.KNOWN else figure.words()


def _by_word(named: list[tuple[str, str]], things: tuple[str, str]) -> tuple[str, ...]:
    """For each reason how many, and which: ``2 aangekondigd, datums onbekend (Horst en Venlo)``."""
    many = Counter(word for _name, word in named)
    return tuple(
        f"{_so_many(count, word, things)} ({_names([n for n, w in named if w == word])})"
        for word, count in many.items()
    )


def _so_many(count: int, word: str, things: tuple[str, str]) -> str:
    if word != _NOT_LAID_DOWN:
        return f"{formatting.number(count)} {word}"
    fall = "die binnen de subsidie valt" if count == 1 else "zij binnen de subsidie vallen"
    return f"bij {formatting.amount(count, *things)} is niet vastgelegd of {fall}"


def _names(names: list[str]) -> str:
    rest = len(names) - _MOST_NAMED
    shown = [*names[:_MOST_NAMED], f"{formatting.number(rest)} andere"] if rest > 0 else names
    return formatting.listing(shown)


# What each agreement counts: of stops or of sessions, whether a row does, and what it is called
# where things are counted one by one.
_JUDGES: dict[TargetUnit, tuple[Unit, _Judge, Callable[[dict[str, Any]], str] | None]] = {
    TargetUnit.STOPS: (Unit.VISITORS, judge_stop, evidence.stop_name),
    TargetUnit.WORKSHOPS: (
        Unit.PARTICIPANTS,
        judge_workshop,
        partial(evidence.label, Unit.PARTICIPANTS),
    ),
    TargetUnit.VISITORS: (Unit.VISITORS, _judge_stay, None),
    TargetUnit.PARTICIPANTS: (Unit.PARTICIPANTS, _judge_evening, None),
}
