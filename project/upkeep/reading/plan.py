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
from project.counts import rules
from project.counts.rules import Entry
from project.upkeep.reading.columns import Table
from project.upkeep.reading.questions import Answers, LeftOutError, Question, wrong
from project.upkeep.reading.rows import ASKED, LEFT_OUT, Days, Line, Status, settled
from project.wording.counts import (
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
_EVERY = 500
# A count as the database holds it: a row of ``store``.
Now = Any


@dataclass(frozen=True, slots=True)
class Held:
    """What the database holds about the figures of a file."""

    # By the code of the stop or session, and the days.
    current: Mapping[str, Mapping[Days, Now]]
    # The keys of this file that were stored before, with the number of the count.
    stored: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about one file, before anything is stored."""

    name: str
    digest: str
    kind: str
    answers: Mapping[str, str]
    table: Table | None = None
    notes: tuple[str, ...] = ()
    # The rows as they were read, and what would happen with each.
    read: tuple[Line, ...] = ()
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
    for same in about.values():
        if len(same) > 1:
            made = _made_one([lines[at] for at in same], answers)
            for at, line in zip(same, made, strict=True):
                found[at] = line
    return found


def _made_one(same: list[Line], answers: Answers) -> list[Line]:
    first = same[0]
    different = {line.said: line for line in reversed(same)}
    rest = f"dezelfde rij als rij {first.row}: telt één keer"
    kept = {line.row: line for line in different.values()}
    if len(kept) > 1:
        total = _added(list(different.values()))
        options = {str(row): f"{line.value} (rij {row})" for row, line in sorted(kept.items())}
        options = {_SUM: f"samen {total.number}", **options} if total else options
        rows = formatting.listing(sorted(map(str, kept)))
        code = f"twice:{first.row}:{first.column[:1]}"
        try:
            given = answers.ask("twice", options, code, rows=rows, what=first.what)
        except LeftOutError:
            kept, rest = {}, LEFT_OUT
        else:
            rest = f"zoals gekozen: {options[given]}"
            chosen = replace(first, entry=total, value=options[given])
            kept = {first.row: chosen} if given == _SUM else {int(given): kept[int(given)]}
        if questions := answers.heard():
            return [
                replace(line, status=Status.ASKED, sentence=ASKED, questions=questions)
                for line in same
            ]
    return [
        kept.pop(line.row)
        if line.row in kept
        else replace(line, status=Status.SKIPPED, sentence=rest)
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
    comparison = _Comparison(held, answers, digest)
    found = []
    for number, line in enumerate(lines):
        looked_at = line.status in (Status.NEW, Status.ASKED) and line.entry
        found.append(settled(line, answers, comparison.line) if looked_at else line)
        if number % _EVERY == 0:
            tell(number / len(lines))
    return tuple(found)


def asked(lines: Sequence[Line], answers: Answers) -> tuple[Question, ...]:
    """Everything that is still to be answered about these lines, once."""
    found = {one.code: one for line in reversed(lines) for one in reversed(line.questions)}
    found = dict(reversed(found.items()))
    refused = sum(line.status is Status.REFUSED for line in lines)
    if 0 < refused < len(lines):
        answers.ask("refused", rows=formatting.amount(refused, "rij is", "rijen zijn"))
    return (*found.values(), *answers.heard())


class _Comparison:
    """Lines beside what stands in the database, and beside the lines before them."""

    def __init__(self, held: Held, answers: Answers, digest: str) -> None:
        self._held, self._answers, self._digest = held, answers, digest
        # By stop or session: its days (None for all of them), and what is said about each.
        self._claims: dict[str, dict[date | None, str]] = {}

    def line(self, line: Line) -> Line:
        """What would happen with this line."""
        subject, entry = line.subject, line.entry
        if subject is None or entry is None or line.status is Status.ASKED:
            return replace(line, entry=entry and self._completed(entry))
        _check_possible(line, entry)
        key = key_of(self._digest, line)
        held = self._held.current.get(subject.code, {})
        now: Now = held.get((entry.first_day, entry.last_day))
        same = replace(line, status=Status.SAME, key=key)
        if (number := self._held.stored.get(key)) is not None:
            later = "" if now and now.id == number else f"; nu staat er {_value(now)}"
            return replace(same, sentence=f"deze rij is al ingelezen (nr {number}){later}")
        standing = now and now.state is not FigureState.NOT_YET
        if standing and _is_same(entry, now):
            return replace(same, sentence=f"staat er al (nr {now.id})")
        if standing:
            at, by = formatting.moment(now.entered_at), now.entered_by
            raise wrong("differs", value=_value(now), number=now.id, by=by, at=at)
        self._claim(line, entry, held.values())
        whole = self._completed(entry)
        why = CorrectionReason.ENTERED_AGAIN if now else None
        return replace(
            line,
            sentence=f"{_said(whole)} wordt toegevoegd",
            entry=whole,
            key=key,
            replaces=now.id if now else None,
            why=why,
        )

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

    def _completed(self, entry: Entry) -> Entry:
        """The entry with how it was counted, or why not: from the file, or asked."""
        if entry.state is FigureState.KNOWN:
            method = entry.method or self._answers.ask("method", COUNTING_METHOD)
            return replace(entry, method=CountingMethod(method))
        reasons = (one for one in REASONS_FOR[entry.state] if one is not CountReason.OTHER)
        options = {one: COUNT_REASON[one] for one in reasons}
        code, state = f"reason:{entry.state}", FIGURE_STATE[entry.state]
        reason = entry.reason or self._answers.ask("reason", options, code, state=state)
        return replace(entry, reason=CountReason(reason))


def key_of(digest: str, line: Line) -> str:
    """The same row of the same file about the same figure always gets the same key."""
    if line.subject is None or line.entry is None:
        return ""
    entry = line.entry
    told = (
        digest,
        line.row,
        line.subject.code,
        entry.first_day,
        entry.last_day,
        entry.state,
        entry.number,
    )
    return f"imp-{hashlib.sha256('|'.join(map(str, told)).encode()).hexdigest()[:48]}"


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


def _said(entry: Entry) -> str:
    return FIGURE_STATE[entry.state] if entry.number is None else formatting.number(entry.number)


def _value(now: Now) -> str:
    if now is None or now.number is None:
        return FIGURE_STATE[now.state if now else FigureState.NOT_YET]
    return formatting.number(now.number)
