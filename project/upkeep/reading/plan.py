"""What a file would change: each row laid beside the others and what the database holds. Pure.

Nothing is stored from here. Two rows that say something else are shown with both.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from project import formatting
from project.counts import plausibility, rules
from project.counts.entering import WHYS
from project.counts.plausibility import Comparable
from project.counts.rules import Entry
from project.upkeep.reading.columns import Table
from project.upkeep.reading.files import Book
from project.upkeep.reading.places import Subject
from project.upkeep.reading.questions import Answers, Question, UnansweredError, ask, wrong
from project.upkeep.reading.rows import Days, Line, Status, settling
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


def one_line_a_figure(lines: Sequence[Line], answers: Answers) -> None:
    """Leave one of the rows about the very same figure, and skip the others.

    The same row twice is one row; of others the sum and each of them is on offer.
    """
    about: dict[object, list[Line]] = {}
    for line in lines:
        if line.subject and line.entry:
            days = (line.entry.first_day, line.entry.last_day)
            about.setdefault((line.subject.code, days), []).append(line)
    for same in about.values():
        if len(same) > 1:
            with settling(*same):
                chosen, why = _choose(same, answers)
                for line in same:
                    if line is not chosen:
                        line.status, line.sentence = Status.SKIPPED, why


def _choose(same: list[Line], answers: Answers) -> tuple[Line, str]:
    """The line that is left, and why the others are skipped."""
    first = same[0]
    different = list({line.said: line for line in reversed(same)}.values())[::-1]
    if len(different) == 1:
        return first, f"dezelfde rij als rij {first.row}: telt één keer"
    total = _added(different)
    few = sorted(different, key=lambda line: line.row)[:_MOST_OFFERED]
    options = {str(line.row): f"{line.value} (rij {line.row})" for line in few}
    options = {_SUM: f"samen {total.number}", **options} if total else options
    rows = formatting.listing([str(line.row) for line in few])
    more = " en verder" if len(different) > len(few) else ""
    given = ask(answers, "twice", options, f"twice:{first.code}", rows=rows + more, what=first.what)
    if given == _SUM:
        first.entry, first.value = total, options[given]
        return first, f"zoals gekozen: {options[given]}"
    return next(line for line in few if str(line.row) == given), f"zoals gekozen: {options[given]}"


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
    lines: Sequence[Line], held: Held, answers: Answers, digest: str, tell: Callable[[float], None]
) -> None:
    """Say of each line what would happen with it."""
    comparison = _Comparison(lines, held, answers, digest)
    for number, line in enumerate(lines):
        if line.status is Status.NEW and line.subject and line.entry:
            with settling(line):
                comparison.compare(line, line.subject, line.entry)
        if number % _EVERY == 0:
            tell(number / len(lines))


class _Comparison:
    """Lines beside what stands in the database, and beside the other lines."""

    def __init__(self, lines: Sequence[Line], held: Held, answers: Answers, digest: str) -> None:
        self._held, self._answers, self._digest = held, answers, digest
        # By stop or session: its days (None for all of them), and what is said about each.
        self._claims: dict[str, dict[date | None, str]] = {}
        # The numbers of the file about the same kind of figure, with their days, and where each
        # line is among them.
        self._alike: dict[object, list[tuple[int, int | None]]] = {}
        self._place: dict[str, int] = {}
        for line in lines:
            number = line.entry.number if line.entry else None
            if line.status is Status.NEW and number is not None:
                alike = self._alike.setdefault(_kind(line), [])
                self._place[line.code] = len(alike)
                alike.append((number, self._held.against(line).days))

    def compare(self, line: Line, subject: Subject, entry: Entry) -> None:
        """Say what would happen with this line."""
        _check_possible(subject, entry)
        line.key = _key(self._digest, line, entry)
        held = self._held.current.get(subject.code, {})
        now: Now = held.get((entry.first_day, entry.last_day))
        number = self._held.stored.get(line.key)
        if number is not None:
            later = "" if now and now.id == number else f"; nu staat er {_value(now)}"
            line.status = Status.SAME
            line.sentence = f"deze rij is al ingelezen (nr {number}){later}"
        elif now is None or now.state is FigureState.NOT_YET:
            self._claim(line, subject, entry, held.values())
            self._complete(line, subject, entry)
            line.replaces, line.why = now, CorrectionReason.ENTERED_AGAIN if now else None
            line.sentence = f"{_value(entry)} wordt toegevoegd"
        elif _is_same(entry, now):
            line.status, line.sentence = Status.SAME, f"staat er al (nr {now.id})"
        else:
            line.replaces, line.why = now, self._why(line, entry, now)
            # What a file leaves out, it does not deny.
            remark = entry.remark or now.remark
            entry = replace(entry, method=entry.method or now.method, remark=remark)
            self._complete(line, subject, entry)
            line.sentence = f"{_value(entry)} komt in de plaats van {_value(now)} (nr {now.id})"

    def _why(self, line: Line, entry: Entry, now: Now) -> CorrectionReason:
        """Why this line corrects what stands there, once somebody said so."""
        value, said = _value(now), _value(entry)
        if now.has_parts:
            raise wrong("differs-parts", value=value, number=now.id)
        options = {why: f"{CORRECTION_REASON[why]}: het wordt {said}" for why in WHYS}
        who = f"nr {now.id}, {now.entered_by}, {formatting.moment(now.entered_at)}"
        about = {"row": line.row, "what": line.what, "value": value, "said": said, "who": who}
        code = f"differs:{line.code}"
        return CorrectionReason(ask(self._answers, "differs", options, code, **about))

    def _claim(self, line: Line, subject: Subject, entry: Entry, held: Iterable[Now]) -> None:
        """Refuse days that are spoken for."""
        taken = self._claims.setdefault(subject.code, {})
        if not taken:
            for now in held:
                if now.state is not FigureState.NOT_YET:
                    taken |= dict.fromkeys(_each(now), f"nr {now.id}, {_value(now)}")
        days = _each(entry)
        other = [taken[day] for day in (*days, None) if day in taken]
        if other or (None in days and taken):
            raise wrong("days-taken", other=[*other, *taken.values()][0])
        taken |= dict.fromkeys(days, f"rij {line.row}, {line.value}")

    def _complete(self, line: Line, subject: Subject, entry: Entry) -> None:
        """Give the line how it was counted, or why not, and what was odd about it."""
        if entry.number is None:
            reasons = (one for one in REASONS_FOR[entry.state] if one is not CountReason.OTHER)
            options = {one: COUNT_REASON[one] for one in reasons}
            code, state = f"reason:{entry.state}", FIGURE_STATE[entry.state]
            reason = entry.reason or ask(self._answers, "reason", options, code, state=state)
            line.entry = replace(entry, reason=CountReason(reason))
            return
        against = self._held.against(line)
        odd = plausibility.questions(
            entry.number,
            comparable=[*against.numbers, *self._beside(line, against.days)],
            previous=against.previous,
            capacity=against.capacity,
            unit=subject.unit,
            days=against.days,
        )
        if odd:
            code, why = f"odd:{line.code}", " ".join(odd)
            ask(self._answers, "odd", code=code, row=line.row, what=line.what, why=why)
        method = entry.method or ask(self._answers, "method", COUNTING_METHOD)
        line.entry = replace(entry, method=CountingMethod(method), asked="\n".join(odd))

    def _beside(self, line: Line, days: int | None) -> Iterable[int]:
        """The numbers of the nearest other lines about the like, in as many days as this one."""
        alike, at = self._alike[_kind(line)], self._place[line.code]
        half = plausibility.MOST_RECENT // 2
        start = max(0, min(at - half, len(alike) - 2 * half - 1))
        near = enumerate(alike[start : start + 2 * half + 1], start)
        for place, (number, over) in near:
            if place != at and (days is None) is (over is None):
                yield round(number * days / over) if days and over else number


def _kind(line: Line) -> object:
    """What a line's number is comparable with: other stops, or sessions of its kind."""
    return getattr(line.subject and line.subject.thing, "kind", None)


def _key(digest: str, line: Line, entry: Entry) -> str:
    """The same row of the same file about the same figure always gets the same key."""
    code = line.subject.code if line.subject else ""
    told = (line.code, code, entry.first_day, entry.last_day, entry.state, entry.number)
    return f"{keys_of(digest)}{hashlib.sha256('|'.join(map(str, told)).encode()).hexdigest()[:24]}"


def keys_of(digest: str) -> str:
    """How the keys of every line of this file begin."""
    return f"imp-{digest[:32]}-"


def _check_possible(subject: Subject, entry: Entry) -> None:
    """Refuse what can never be right before anything is asked about it."""
    if entry.state is FigureState.KNOWN:
        entry = replace(entry, method=entry.method or CountingMethod.LIST)
    else:
        entry = replace(entry, reason=entry.reason or REASONS_FOR[entry.state][0])
    rules.check_new(subject.thing, entry)


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
