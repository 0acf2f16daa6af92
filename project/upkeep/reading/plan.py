"""What a file would change: each row laid beside the others and what the database holds. Pure.

Nothing is stored from here. Two rows that say something else are shown with both.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from project import formatting
from project.counts import plausibility, rules
from project.counts.plausibility import Comparable, Earlier
from project.counts.rules import Entry
from project.counts.saving import WHYS
from project.upkeep.reading.columns import Table
from project.upkeep.reading.files import Book
from project.upkeep.reading.questions import Answers, Question, UnansweredError, ask, wrong
from project.upkeep.reading.rows import Days, Line, Status, settled
from project.wording.counts import (
    CORRECTION_REASON,
    COUNT_REASON,
    COUNTING_METHOD,
    FIGURE_STATE,
    REASONS_FOR,
    CorrectionReason,
    CountingMethod,
    CountReason,
    FigureState,
    Unit,
)

_SUM = "sum"
# More rows about one figure than this are not offered one by one.
_MOST_OFFERED = 10
_EVERY = 500
# A count as the database holds it: a row of ``store``.
Now = Any


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about one file, before anything is stored."""

    book: Book
    answers: Answers
    table: Table | None = None
    notes: tuple[str, ...] = ()
    # What would happen with each row.
    lines: tuple[Line, ...] = ()
    # What is still to be answered.
    questions: tuple[Question, ...] = ()
    # Why no row could be read at all (Dutch).
    problem: str = ""

    @property
    def counts(self) -> Counter[Status]:
        """How many lines come down to what."""
        return Counter(line.status for line in self.lines)

    @property
    def to_store(self) -> tuple[Line, ...]:
        """The lines that would become counts."""
        return tuple(line for line in self.lines if line.status is Status.NEW)

    @property
    def refused_all(self) -> bool:
        """Whether every row was refused."""
        return 0 < len(self.lines) == self.counts[Status.REFUSED]

    @property
    def ready(self) -> bool:
        """Whether it may be stored: nothing is refused or asked any more."""
        return not self.problem and not self.questions and bool(self.to_store)


@dataclass(frozen=True, slots=True)
class Held:
    """What the database holds about the figures of a file."""

    # By the code of the stop or session, and the days.
    current: Mapping[str, Mapping[Days, Now]]
    # The keys of this file that were stored before, with the number of the count.
    stored: Mapping[str, int]
    # What a line can be held against ("Klopt dit?").
    against: Callable[[Line], Comparable]


def questions(lines: Sequence[Line], answers: Answers) -> tuple[Question, ...]:
    """Everything that is still to be answered about these lines, once."""
    found: dict[str, Question] = {}
    for question in (line.question for line in lines if line.question):
        found.setdefault(question.code, question)
    refused = sum(line.status is Status.REFUSED for line in lines)
    if 0 < refused < len(lines):
        try:
            ask(answers, "refused", rows=formatting.amount(refused, "rij is", "rijen zijn"))
        except UnansweredError as fault:
            found["refused"] = fault.question
    return tuple(found.values())


# --- beside each other ------------------------------------------------------------------------


def one_line_a_figure(lines: Sequence[Line], answers: Answers) -> list[Line]:
    """Rows about the very same figure made into one.

    The same row twice is one row; of others the sum and each of them is on offer.
    """
    about: dict[object, list[int]] = {}
    for at, line in enumerate(lines):
        if line.status is Status.NEW and line.subject and line.entry:
            days = (line.entry.first_day, line.entry.last_day)
            about.setdefault((line.subject.code, days), []).append(at)
    found = list(lines)
    for places in about.values():
        if len(places) > 1:
            same = [lines[at] for at in places]
            made = settled(same, partial(_one_of, answers))
            for at, line in zip(places, made, strict=True):
                found[at] = line
    return found


def _one_of(answers: Answers, *same: Line) -> list[Line]:
    chosen, why = same[0], f"dezelfde rij als rij {same[0].row}: telt één keer"
    different = sorted({line.said: line for line in reversed(same)}.values(), key=lambda x: x.row)
    if len(different) > 1:
        total = _added(different)
        few = different[:_MOST_OFFERED]
        options = {str(line.row): f"{line.value} (rij {line.row})" for line in few}
        options = {_SUM: f"samen {total.number}", **options} if total else options
        rows = formatting.listing([str(line.row) for line in few])
        more = " en verder" if len(different) > len(few) else ""
        code = f"twice:{chosen.code}"
        given = ask(answers, "twice", options, code, rows=rows + more, what=chosen.what)
        why = f"zoals gekozen: {options[given]}"
        if given == _SUM:
            chosen = replace(chosen, entry=total, value=options[given])
        else:
            chosen = next(line for line in few if str(line.row) == given)
    return [
        chosen if line.row == chosen.row else replace(line, status=Status.SKIPPED, sentence=why)
        for line in same
    ]


def _added(lines: list[Line]) -> Entry | None:
    """All of them together; None when they were not counted in the same way."""
    entries = [line.entry for line in lines if line.entry]
    numbers = [entry.number for entry in entries if entry.number is not None]
    if len(numbers) < len(lines) or len({entry.method for entry in entries}) > 1:
        return None
    remark = "; ".join(dict.fromkeys(entry.remark for entry in entries if entry.remark))
    return replace(entries[0], number=sum(numbers), remark=remark)


# --- beside the database ----------------------------------------------------------------------


def compare(
    lines: Sequence[Line],
    held: Held,
    answers: Answers,
    digest: str,
    tell: Callable[[float], None],
) -> tuple[Line, ...]:
    """What would happen with each line."""
    comparison = _Comparison(lines, held, answers, digest)
    found: list[Line] = []
    for number, line in enumerate(lines):
        if line.status is Status.NEW:
            found += settled([line], comparison.line)
        else:
            found.append(line)
        if number % _EVERY == 0:
            tell(number / len(lines))
    return tuple(found)


class _Comparison:
    """Lines beside what stands in the database, and beside the other lines."""

    def __init__(self, lines: Sequence[Line], held: Held, answers: Answers, digest: str) -> None:
        self._held, self._answers, self._digest = held, answers, digest
        # By stop or session: its days (None for all of them), and what is said about each.
        self._claims: dict[str, dict[date | None, str]] = {}
        # The lines with a number about the same kind of figure, and where each line is in there.
        self._alike: dict[object, list[Line]] = {}
        self._place: dict[str, int] = {}
        for line in lines:
            if line.status is Status.NEW and line.entry and line.entry.number is not None:
                alike = self._alike.setdefault(_kind(line), [])
                self._place[line.code] = len(alike)
                alike.append(line)

    def line(self, line: Line) -> list[Line]:
        """What would happen with this line."""
        subject, entry = line.subject, line.entry
        if subject is None or entry is None:
            return [line]
        _check_possible(line, entry)
        key = _key(self._digest, line)
        held = self._held.current.get(subject.code, {})
        now: Now = held.get((entry.first_day, entry.last_day))
        same = replace(line, status=Status.SAME, key=key)
        if (number := self._held.stored.get(key)) is not None:
            later = "" if now and now.id == number else f"; nu staat er {_value(now)}"
            return [replace(same, sentence=f"deze rij is al ingelezen (nr {number}){later}")]
        if now is None or now.state is FigureState.NOT_YET:
            self._claim(line, entry, held.values())
            why = CorrectionReason.ENTERED_AGAIN if now else None
            sentence = f"{_value(entry)} wordt toegevoegd"
        elif _is_same(entry, now):
            return [replace(same, sentence=f"staat er al (nr {now.id})")]
        else:
            why = self._why(line, entry, now)
            sentence = f"{_value(entry)} komt in de plaats van {_value(now)} (nr {now.id})"
            # What a file leaves out, it does not deny.
            remark = entry.remark or now.remark
            entry = replace(entry, method=entry.method or now.method, remark=remark)
        whole = self._completed(self._confirmed(line, entry))
        return [replace(line, sentence=sentence, entry=whole, key=key, replaces=now, why=why)]

    def _why(self, line: Line, entry: Entry, now: Now) -> CorrectionReason:
        """Why this line corrects what stands there, once somebody said so."""
        if now.has_parts:
            raise wrong("differs-parts", value=_value(now), number=now.id)
        given = ask(
            self._answers,
            "differs",
            {why: f"{CORRECTION_REASON[why]}: het wordt {_value(entry)}" for why in WHYS},
            f"differs:{line.code}",
            row=line.row,
            what=line.what,
            said=_value(entry),
            value=_value(now),
            number=now.id,
            by=now.entered_by,
            at=formatting.moment(now.entered_at),
        )
        return CorrectionReason(given)

    def _claim(self, line: Line, entry: Entry, held: Iterable[Now]) -> None:
        """Refuse days that are spoken for."""
        code = line.subject.code if line.subject else ""
        if code not in self._claims:
            self._claims[code] = {
                day: f"nr {now.id}, {_value(now)}"
                for now in held
                if now.state is not FigureState.NOT_YET
                for day in _each(now)
            }
        taken, days = self._claims[code], _each(entry)
        other = [taken[day] for day in (*days, None) if day in taken]
        if other or (None in days and taken):
            said = (other or list(taken.values()))[0]
            raise wrong("days-taken", other=said)
        taken |= dict.fromkeys(days, f"rij {line.row}, {line.value}")

    def _confirmed(self, line: Line, entry: Entry) -> Entry:
        """The entry with what was odd about it ("Klopt dit?"), once somebody said that it is so."""
        if entry.number is None or line.subject is None:
            return entry
        against = self._held.against(line)
        odd = plausibility.questions(
            entry.number,
            comparable=[*against.numbers, *self._beside(line)],
            previous=against.previous,
            capacity=against.capacity,
            unit=line.subject.unit,
            days=against.days,
        )
        if odd:
            code, why = f"odd:{line.code}", " ".join(odd)
            ask(self._answers, "odd", code=code, row=line.row, what=line.what, why=why)
        return replace(entry, asked="\n".join(odd))

    def _beside(self, line: Line) -> list[int]:
        """The numbers of the nearest other lines of the file about the same kind of figure."""
        alike, at = self._alike[_kind(line)], self._place[line.code]
        half = plausibility.MOST_RECENT // 2
        start = max(0, min(at - half, len(alike) - 2 * half - 1))
        near = [one for one in alike[start : start + 2 * half + 1] if one.row != line.row]
        if line.subject is None or line.subject.unit is Unit.PARTICIPANTS:
            return [one.entry.number or 0 for one in near if one.entry]
        earlier = [
            Earlier(one.subject.thing.id, one.entry.number or 0, days, one.entry.first_day is None)
            for one in near
            if one.entry and one.subject
            for days in [self._held.against(one).days]
        ]
        days = self._held.against(line).days
        return plausibility.for_as_many_days(earlier, stop_id=line.subject.thing.id, days=days)

    def _completed(self, entry: Entry) -> Entry:
        """The entry with how it was counted, or why not: from the file, or asked."""
        if entry.state is FigureState.KNOWN:
            method = entry.method or ask(self._answers, "method", COUNTING_METHOD)
            return replace(entry, method=CountingMethod(method))
        reasons = (one for one in REASONS_FOR[entry.state] if one is not CountReason.OTHER)
        options = {one: COUNT_REASON[one] for one in reasons}
        code, state = f"reason:{entry.state}", FIGURE_STATE[entry.state]
        reason = entry.reason or ask(self._answers, "reason", options, code, state=state)
        return replace(entry, reason=CountReason(reason))


def _kind(line: Line) -> object:
    """What a line's number is comparable with: other stops, or sessions of its kind."""
    return getattr(line.subject and line.subject.thing, "kind", None)


def _key(digest: str, line: Line) -> str:
    """The same row of the same file about the same figure always gets the same key."""
    entry = line.entry
    if line.subject is None or entry is None:
        return ""
    days = (entry.first_day, entry.last_day)
    told = "|".join(map(str, (line.code, line.subject.code, *days, entry.state, entry.number)))
    return f"{keys_of(digest)}{hashlib.sha256(told.encode()).hexdigest()[:24]}"


def keys_of(digest: str) -> str:
    """How the keys of every line of this file begin."""
    return f"imp-{digest[:32]}-"


def _check_possible(line: Line, entry: Entry) -> None:
    """Refuse what can never be right before anything is asked about it."""
    known = entry.state is FigureState.KNOWN
    reason = None if known else entry.reason or REASONS_FOR[entry.state][0]
    method = (entry.method or CountingMethod.LIST) if known else None
    if line.subject:
        rules.check_new(line.subject.thing, replace(entry, method=method, reason=reason))


def _is_same(entry: Entry, now: Now) -> bool:
    """Whether the file says what stands there; what a file leaves out, it does not deny."""
    return (
        (entry.state, entry.number) == (now.state, now.number)
        and entry.method in (None, now.method)
        and entry.reason in (None, now.reason)
        and entry.remark.strip() in ("", now.remark)
    )


def _each(span: Now) -> list[date | None]:
    """The days of a count; None for all days of the stay."""
    if span.first_day is None or span.last_day is None:
        return [None]
    many = (span.last_day - span.first_day).days + 1
    return [span.first_day + timedelta(days=day) for day in range(many)]


def _value(now: Now) -> str:
    if now is None or now.number is None:
        return FIGURE_STATE[now.state if now else FigureState.NOT_YET]
    return formatting.number(now.number)
