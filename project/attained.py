"""What was reached of something that can be agreed: what counts, what may still count, what not.

A stop or session counts for an agreement when it is inside the grant and surely took place. What
nobody confirmed, what is still to come, and what nobody laid down as inside or outside the grant
stays open: it is neither counted nor lost.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import cooperatives, evidence, formatting, reach
from project.evidence import Line
from project.figures import Figure
from project.frames import records
from project.wording import (
    GRANT_COVERAGE,
    SESSION_STATUS,
    STOP_STATUS,
    EventKind,
    FigureState,
    GrantCoverage,
    SessionStatus,
    StopStatus,
    TargetUnit,
    Unit,
)

NOTHING_SURE = "nog geen bevestigd"
_LATE = "na de afgesproken dag"
_NOT_LAID_DOWN = "subsidie niet vastgelegd"
_MOST_NAMED = 6
_WAS_THERE = (FigureState.KNOWN, FigureState.UNKNOWN, FigureState.NOT_COUNTED)


@dataclass(frozen=True, slots=True)
class Judged:
    """One row: whether it counts (True), does not (False) or may still (None), and in what word.

    ``why`` is the word in a sentence about several rows, where that is another one.
    """

    counts: bool | None
    word: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Attained:
    """What was reached so far.

    ``low`` is what is sure, None as long as nothing is; ``possible`` is what it can become when
    all that is open turns out well, None where nobody can say. ``open_words`` says what may still
    come to it, one text for each reason, ``lost_words`` what does not count. ``words`` is what a
    reader sees, ``lines`` are the rows; of people only those that do not count, and ``counting``
    has the stops or sessions whose counts do.
    """

    low: int | None
    possible: int | None
    words: str
    open_words: tuple[str, ...]
    lost_words: tuple[str, ...]
    lines: tuple[Line, ...]
    counting: pd.DataFrame | None = None


def attained(
    session: Session, unit: TargetUnit, today: date, *, project: str, until: date | None
) -> Attained:
    """What was reached of this unit on the tour of ``project``, up to and including ``until``."""
    asked = reach.asked_for(session, today, project=project)
    if unit is TargetUnit.COOPERATIVES:
        return _cooperatives(session)
    if unit is TargetUnit.VISITORS:
        return _people(asked.stops, Unit.VISITORS, _judge_stay, until)
    if unit is TargetUnit.PARTICIPANTS:
        return _people(asked.sessions, Unit.PARTICIPANTS, _judge_evening, until)
    if unit is TargetUnit.MUNICIPALITIES:
        return _municipalities(asked.stops, until)
    if unit is TargetUnit.WORKSHOPS:
        workshops = asked.sessions[asked.sessions["kind"] == EventKind.WORKSHOP]
        return _things([(row, judge_workshop(row, until)) for row in records(workshops)])
    return _things([(row, judge_stop(row, until)) for row in records(asked.stops)])


def lines_of(session: Session, reached: Attained, *, with_names: bool) -> list[Line]:
    """The rows behind what was reached: of people every count, then what does not count.

    Read only when somebody asks for them: there may be many.
    """
    if reached.counting is None:
        return list(reached.lines)
    unit = Unit.PARTICIPANTS if "kind" in reached.counting else Unit.VISITORS
    counts = evidence.people_lines(session, unit, reached.counting, with_names=with_names)
    return [*counts, *reached.lines]


def judge_stop(row: dict[str, Any], until: date | None) -> Judged:
    """Whether a stop (a row of ``reach.stops``) counts as held."""
    if (refused := _refused(row, row["first_day"], until)) is not None:
        return refused
    word = STOP_STATUS[row["status"]]
    if row["status"] in (StopStatus.CLOSED, StopStatus.OPEN):
        return _inside(row, word)
    # Somebody who counted visitors saw that it was there; whether in time, no day tells.
    if row["figure"].state in _WAS_THERE and until is None:
        return _inside(row, "was hier volgens een telling, datums onbekend")
    return Judged(None, word)


def judge_workshop(row: dict[str, Any], until: date | None) -> Judged:
    """Whether a session (a row of ``reach.sessions``) counts as held; its day alone is no proof."""
    if (refused := _refused(row, row["day"], until)) is not None:
        return refused
    if row["status"] is not SessionStatus.HELD:
        return Judged(None, SESSION_STATUS[row["status"]])
    return _inside(row, SESSION_STATUS[row["status"]])


def _refused(row: dict[str, Any], first_day: date | None, until: date | None) -> Judged | None:
    if row["status"] in (StopStatus.CANCELLED, SessionStatus.CANCELLED):
        return Judged(counts=False, word=STOP_STATUS[StopStatus.CANCELLED])
    if _coverage(row) is GrantCoverage.OUTSIDE:
        return Judged(counts=False, word=GRANT_COVERAGE[GrantCoverage.OUTSIDE])
    if until is not None and first_day is not None and first_day > until:
        return Judged(counts=False, word=_LATE)
    return None


def _inside(row: dict[str, Any], word: str) -> Judged:
    if _coverage(row) is GrantCoverage.INSIDE:
        return Judged(counts=True, word=word)
    return Judged(None, f"{word}, {_NOT_LAID_DOWN}", _NOT_LAID_DOWN)


def _judge_stay(row: dict[str, Any], until: date | None) -> Judged:
    """Whether the visitors of a stop count; how many came by a day halfway, nobody can say."""
    if (refused := _refused(row, row["first_day"], until)) is not None:
        return refused
    if until is not None and row["last_day"] is not None and row["last_day"] > until:
        return Judged(None, "loopt door na de afgesproken dag")
    return _inside(row, row["words"])


def _judge_evening(row: dict[str, Any], until: date | None) -> Judged:
    if (refused := _refused(row, row["day"], until)) is not None:
        return refused
    return _inside(row, row["words"])


def _coverage(row: dict[str, Any]) -> GrantCoverage:
    # A session without a stop belongs to no part of the tour that a source speaks of.
    return GrantCoverage.UNKNOWN if pd.isna(row["grant_coverage"]) else row["grant_coverage"]


def _things(judged: list[tuple[dict[str, Any], Judged]]) -> Attained:
    return _attained(
        [
            (
                row["place"] or row.get("title", ""),
                one,
                Line(
                    what=_name(row),
                    days=row["period"],
                    value=one.word,
                    adds=1 if one.counts else None,
                    source=evidence.fact_source(row),
                ),
            )
            for row, one in judged
        ]
    )


def _name(row: dict[str, Any]) -> str:
    if "kind" in row:
        return evidence.label(Unit.PARTICIPANTS, row)
    return f"{row['position']}. {row['place']}, {row['venue']}"


def _municipalities(stops: pd.DataFrame, until: date | None) -> Attained:
    best: dict[str, tuple[dict[str, Any], Judged]] = {}
    for row in records(stops):
        one = judge_stop(row, until)
        if not row["in_province"]:
            one = Judged(counts=False, word="buiten de provincie")
        name = row["municipality"]
        # One stop that surely was there is enough; one that may still come keeps it open.
        if name not in best or _rank(one) > _rank(best[name][1]):
            best[name] = (row, one)
    return _attained(
        [
            (
                name,
                one,
                Line(
                    what=name,
                    days=row["period"],
                    value=one.word,
                    adds=1 if one.counts else None,
                    source=evidence.fact_source(row),
                ),
            )
            for name, (row, one) in best.items()
        ]
    )


def _rank(one: Judged) -> int:
    return {False: 0, None: 1, True: 2}[one.counts]


def _cooperatives(session: Session) -> Attained:
    return _attained(
        [
            (
                row["name"],
                Judged(counts=True, word="in de tentoonstelling"),
                Line(
                    what=row["name"],
                    days="",
                    value="in de tentoonstelling",
                    adds=1,
                    source=evidence.fact_source(row),
                ),
            )
            for row in records(cooperatives.directory(session))
            if row["in_exhibition"]
        ]
    )


def _attained(judged: list[tuple[str, Judged, Line]]) -> Attained:
    low = sum(one.counts is True for _name, one, _line in judged)
    waiting = [(name, one.why or one.word) for name, one, _line in judged if one.counts is None]
    lost = [(name, one.word) for name, one, _line in judged if one.counts is False]
    return Attained(
        low=low or (None if waiting else 0),
        possible=low + len(waiting),
        words=formatting.number(low) if low or not waiting else NOTHING_SURE,
        open_words=_by_word(waiting),
        lost_words=_by_word(lost),
        lines=tuple(line for _name, _one, line in judged),
    )


def _people(
    frame: pd.DataFrame,
    unit: Unit,
    judge: Callable[[dict[str, Any], date | None], Judged],
    until: date | None,
) -> Attained:
    judged = [(row, judge(row, until)) for row in records(frame)]
    counting = frame[[one.counts is True for _row, one in judged]]
    total = reach.total(counting)
    waiting = [(row["place"], one.why or one.word) for row, one in judged if one.counts is None]
    waiting += [
        (row["place"], _still(row["figure"])) for row in records(counting) if _waits(row["figure"])
    ]
    rest = [(row, one) for row, one in judged if one.counts is not True]
    lines = [
        Line(
            what=evidence.label(unit, row),
            days=row["period"],
            value=one.word if one.counts is None else f"telt niet mee: {one.word}",
            source=evidence.fact_source(row),
        )
        for row, one in rest
    ]
    return Attained(
        low=total.number,
        # How many people come, no plan tells.
        possible=None,
        words=total.words(),
        open_words=_by_word(waiting),
        lost_words=_by_word([(row["place"], one.word) for row, one in rest if one.counts is False]),
        lines=tuple(lines),
        counting=counting,
    )


def _waits(figure: Figure) -> bool:
    return figure.is_open or figure.state is FigureState.NOT_YET


def _still(figure: Figure) -> str:
    return "voor een deel bekend" if figure.state is FigureState.KNOWN else figure.words()


def _by_word(named: list[tuple[str, str]]) -> tuple[str, ...]:
    """For each reason how many, and which: ``2 aangekondigd, datums onbekend (Horst en Venlo)``."""
    many = Counter(word for _name, word in named)
    return tuple(
        f"{formatting.number(count)} {word} ({_names([n for n, w in named if w == word])})"
        for word, count in many.items()
    )


def _names(names: list[str]) -> str:
    rest = len(names) - _MOST_NAMED
    shown = [*names[:_MOST_NAMED], f"{formatting.number(rest)} andere"] if rest > 0 else names
    return formatting.listing(shown)
