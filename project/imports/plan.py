"""What a file would change: each row laid beside what the database holds now. Pure.

Nothing is stored from here. What two people changed at once is shown with both values.
"""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from project import formatting
from project.counts import rules as count_rules
from project.counts.rules import Entry
from project.errors import InputError
from project.imports.cells import NO
from project.imports.columns import CellError, Field, Table
from project.imports.lines import WHYS, Line
from project.imports.matching import Subject
from project.imports.questions import Doubts, Question, UnansweredError, answer
from project.wording import (
    CORRECTION_REASON,
    COUNT_REASON,
    COUNTING_METHOD,
    FIGURE_STATE,
    REASONS_FOR,
    UNIT,
    CorrectionReason,
    CountingMethod,
    CountReason,
    FigureState,
    Unit,
)

LEAVE_REFUSED = "leave-out"
_FILE, _DASHBOARD = "file", "dashboard"
_EVERY = 500


class Status(StrEnum):
    """What a row comes down to."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REFUSED = "refused"
    ASKED = "asked"
    SKIPPED = "skipped"


STATUS = {
    Status.NEW: "nieuw",
    Status.SAME: "gelijk",
    Status.CHANGED: "veranderd",
    Status.CONFLICT: "conflict",
    Status.REFUSED: "geweigerd",
    Status.ASKED: "eerst een vraag",
    Status.SKIPPED: "overgeslagen",
}


@dataclass(frozen=True, slots=True)
class Now:
    """A count as the database holds it."""

    id: int
    unit: Unit
    subject_id: int
    state: FigureState
    number: int | None
    method: CountingMethod | None
    reason: CountReason | None
    first_day: date | None
    last_day: date | None
    remark: str
    by: str
    at: datetime
    groups: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What the database holds about the figures of a file."""

    current: Mapping[tuple[Unit, int], Sequence[Now]]
    # Counts that the file names by number, whatever became of them.
    earlier: Mapping[int, Now]
    # The keys of this file that were stored before, with the number of the count.
    stored: Mapping[str, int]
    version: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the plan: what the file says, what would happen, and why not (Dutch)."""

    line: Line
    status: Status
    sentence: str
    entry: Entry | None = None
    key: str = ""
    replaces: Now | None = None
    why: CorrectionReason | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about one file, before anything is stored."""

    name: str
    digest: str
    kind: str
    notes: tuple[str, ...]
    table: Table | None
    steps: tuple[Step, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    # Why no row could be read at all (Dutch).
    problem: str = ""

    @property
    def counts(self) -> Counter[Status]:
        """How many lines come down to what."""
        return Counter(step.status for step in self.steps)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """What still waits for an answer."""
        return tuple(one for one in self.questions if self.answers.get(one.code) not in one.options)

    @property
    def to_store(self) -> tuple[Step, ...]:
        """The lines that would become counts."""
        return tuple(one for one in self.steps if one.status in (Status.NEW, Status.CHANGED))

    @property
    def ready(self) -> bool:
        """Whether it may be stored: nothing is refused or asked any more."""
        return not self.problem and not self.open_questions and bool(self.to_store)


def key_of(digest: str, line: Line) -> str:
    """The same row of the same file about the same figure always gets the same key."""
    if line.subject is None or line.entry is None:
        return ""
    entry = line.entry
    said = (digest, line.row, line.subject.code, entry.first_day, entry.last_day, entry.state)
    told = "|".join(map(str, (*said, entry.number, entry.reason)))
    return f"imp-{hashlib.sha256(told.encode()).hexdigest()[:48]}"


def compare(
    lines: Sequence[Line],
    held: Held,
    answers: Mapping[str, str],
    digest: str,
    tell: Callable[[float], None],
) -> tuple[tuple[Step, ...], tuple[Question, ...]]:
    """What each line would change, and everything that is asked about the file."""
    twice = _twice(lines)
    spans = {subject: _Spans(rows) for subject, rows in held.current.items()}
    steps = []
    questions: dict[str, Question] = {}
    for number, line in enumerate(lines):
        step = _Comparison(line, held, spans, answers, key_of(digest, line)).step(twice)
        for question in step.questions:
            questions.setdefault(question.code, question)
        steps.append(step)
        if number % _EVERY == 0:
            tell(number / len(lines))
    _ask_about_refused(steps, questions)
    return tuple(steps), tuple(questions.values())


def _ask_about_refused(steps: Sequence[Step], questions: dict[str, Question]) -> None:
    refused = sum(step.status is Status.REFUSED for step in steps)
    useful = any(step.status in (Status.NEW, Status.CHANGED, Status.ASKED) for step in steps)
    if refused and useful:
        rows = formatting.amount(refused, "rij is", "rijen zijn")
        questions["refused"] = Question(
            "refused",
            f"{rows} geweigerd. Verbeter het bestand, of lees alleen de andere rijen in.",
            {LEAVE_REFUSED: "lees de andere rijen in; de geweigerde rijen blijven weg"},
        )


class _Spans:
    """The current counts of one stop or session, to be found by their days."""

    def __init__(self, rows: Sequence[Now]) -> None:
        self.exact = {(one.first_day, one.last_day): one for one in rows}
        standing = [one for one in rows if one.state is not FigureState.NOT_YET]
        self.whole = next((one for one in standing if one.first_day is None), None)
        self.days = sorted(
            (one for one in standing if one.first_day is not None),
            key=lambda one: one.first_day or date.min,
        )
        self._firsts = [one.first_day or date.min for one in self.days]

    def in_the_way(self, entry: Entry) -> Now | None:
        """A count over other days that share a day with these; None when there is none."""
        if self.whole is not None:
            return self.whole if entry.first_day is not None else None
        if entry.first_day is None or entry.last_day is None:
            return self.days[0] if self.days else None
        # They do not overlap each other: only the last that begins in time can share a day.
        at = bisect_right(self._firsts, entry.last_day) - 1
        found = self.days[at] if at >= 0 else None
        if found is None or not count_rules.overlap(found, entry):
            return None
        same = (found.first_day, found.last_day) == (entry.first_day, entry.last_day)
        return None if same else found


_NOTHING = _Spans(())


def _twice(lines: Sequence[Line]) -> dict[int, str]:
    """Which lines (by identity) speak of a day that another line speaks of too, and which one."""
    by_subject: dict[str, list[Line]] = {}
    for line in lines:
        if line.subject is not None and line.entry is not None:
            by_subject.setdefault(line.subject.code, []).append(line)
    found: dict[int, str] = {}
    for same in by_subject.values():
        for one, other in _clashes(same):
            found[id(one)] = _doubled(one, other)
            found[id(other)] = _doubled(other, one)
    return found


def _clashes(same: list[Line]) -> Iterable[tuple[Line, Line]]:
    """Pairs that share a day; at least one pair for every line that shares one."""
    ordered = sorted(same, key=lambda line: _begin(line))
    furthest: Line | None = None
    for line in ordered:
        if furthest is not None and _begin(line) <= _finish(furthest):
            yield furthest, line
        if furthest is None or _finish(line) > _finish(furthest):
            furthest = line


def _begin(line: Line) -> date:
    return (line.entry and line.entry.first_day) or date.min


def _finish(line: Line) -> date:
    return (line.entry and line.entry.last_day) or date.max


def _doubled(line: Line, other: Line) -> str:
    where = f"rij {other.row}" if other.row != line.row else "een andere kolom van deze rij"
    return f"Hetzelfde cijfer staat ook in {where}. Laat er één staan."


class _Comparison:
    """One line beside what stands in the database."""

    def __init__(
        self,
        line: Line,
        held: Held,
        spans: Mapping[tuple[Unit, int], _Spans],
        answers: Mapping[str, str],
        key: str,
    ) -> None:
        self._line = line
        self._held = held
        self._answers = answers
        self._key = key
        about = line.subject and (line.subject.unit, line.subject.thing.id)
        self._spans = spans.get(about, _NOTHING) if about else _NOTHING

    def step(self, twice: Mapping[int, str]) -> Step:
        """What would happen with this line."""
        line = self._line
        if line.skipped:
            return Step(line, Status.SKIPPED, line.skipped)
        if line.problem:
            return Step(line, Status.REFUSED, line.problem)
        try:
            if line.entry is None or line.subject is None:
                raise self._doubt()
            self._check_possible(line.subject, line.entry)
            if id(line) in twice:
                raise InputError(twice[id(line)])
            return self._beside(line.subject, line.entry)
        except InputError as problem:
            field = problem.field if isinstance(problem, CellError) else Field.NUMBER
            name, value = line.days_at.get(field, (line.column, line.value))
            wrong = replace(line, column=name, value=value)
            return Step(wrong, Status.REFUSED, str(problem))
        except UnansweredError as doubt:
            conflict = any(map(_is_conflict, doubt.questions))
            status = Status.CONFLICT if conflict else Status.ASKED
            return Step(line, status, " ".join(doubt.args), questions=doubt.questions)

    def _doubt(self) -> UnansweredError:
        """Everything to ask about a row of which the place, the day or the number is asked."""
        doubts = Doubts()
        with doubts:
            if self._line.entry is not None:
                self._completed(self._line.entry, None)
        return UnansweredError(*self._line.questions, *doubts.questions)

    def _check_possible(self, subject: Subject, entry: Entry) -> None:
        """Refuse what can never be right before anything is asked about it."""
        known = entry.state is FigureState.KNOWN
        if subject.thing.cancelled_at is not None:
            raise InputError("Dit is vervallen bij Haltes beheren: er hoort geen telling bij.")
        count_rules.check_entry(
            replace(
                entry,
                method=(entry.method or CountingMethod.LIST) if known else None,
                reason=None if known else entry.reason or REASONS_FOR[entry.state][0],
            )
        )
        try:
            count_rules.check_days(subject.thing, entry)
        except InputError as problem:
            raise CellError(str(problem), _wrong_day(subject, entry)) from problem

    def _beside(self, subject: Subject, entry: Entry) -> Step:
        if (number := self._held.stored.get(self._key)) is not None:
            return self._seen_before(entry, number)
        if other := self._spans.in_the_way(entry):
            raise InputError(
                f"Hier staat al een telling over {_days(other)}: {_value(other)} (nr {other.id}). "
                "Verbeter de dagen, of trek die telling eerst in bij Telling invoeren."
            )
        now = self._spans.exact.get((entry.first_day, entry.last_day))
        base = self._base(subject)
        if now is None:
            if base is not None:
                raise InputError(
                    f"Nr {base.id} gaat over andere dagen. Maak een nieuw invulbestand."
                )
            return self._new(entry, None)
        if now.state is not FigureState.NOT_YET and _is_same(entry, now):
            return Step(self._line, Status.SAME, f"staat er al (nr {now.id})")
        return self._differs(entry, now, base)

    def _seen_before(self, entry: Entry, number: int) -> Step:
        now = self._spans.exact.get((entry.first_day, entry.last_day))
        told = f"deze rij is al ingelezen (nr {number})"
        if now is not None and now.id != number:
            told += f"; daarna is het veranderd: {_value(now)} (nr {now.id})"
        return Step(self._line, Status.SAME, told)

    def _base(self, subject: Subject) -> Now | None:
        """The count that stood there when the file was made."""
        if not self._line.since:
            return None
        base = self._held.earlier.get(self._line.since)
        if base is None or (base.unit, base.subject_id) != (subject.unit, subject.thing.id):
            raise InputError(
                f"Telling nr {self._line.since} hoort niet bij dit cijfer. Maak een nieuw "
                "invulbestand en neem de aantallen over."
            )
        return base

    def _differs(self, entry: Entry, now: Now, base: Now | None) -> Step:
        withdrawn = now.state is FigureState.NOT_YET
        since = self._line.since
        if base is not None and base.id != now.id and _is_same(entry, base):
            told = f"in het bestand niet veranderd; intussen staat er {_value(now)} (nr {now.id})"
            return Step(self._line, Status.SAME, told)
        moved = base.id != now.id if base is not None else since is not None and not withdrawn
        if moved and not self._file_wins(entry, now):
            return Step(self._line, Status.SKIPPED, f"blijft {_value(now)}, zoals gekozen")
        return self._new(entry, now) if withdrawn else self._changed(entry, now)

    def _file_wins(self, entry: Entry, now: Now) -> bool:
        question = Question(
            f"conflict:{self._line.row}:{self._line.subject.unit if self._line.subject else ''}",
            f"Rij {self._line.row}, {self._line.what}: het bestand zegt {_said(entry)}, maar "
            f"intussen vulde {now.by} op {formatting.moment(now.at)} {_value(now)} in "
            f"(nr {now.id}). Wat klopt?",
            {
                _FILE: f"het bestand: {_said(entry)}",
                _DASHBOARD: f"het dashboard: {_value(now)}",
            },
        )
        return answer(self._answers, question) == _FILE

    def _new(self, entry: Entry, withdrawn: Now | None) -> Step:
        whole = self._completed(entry, None)
        return Step(
            self._line,
            Status.NEW,
            f"{_said(whole)} wordt toegevoegd",
            entry=whole,
            key=self._key,
            replaces=withdrawn,
            why=CorrectionReason.ENTERED_AGAIN if withdrawn else None,
        )

    def _changed(self, entry: Entry, now: Now) -> Step:
        doubts = Doubts()
        why, whole = self._line.why, None
        with doubts:
            why = why or self._why(now)
        if why is None and not doubts.questions:
            return Step(self._line, Status.SKIPPED, f"blijft {_value(now)}, zoals gekozen")
        with doubts:
            whole = self._completed(entry, now)
        if why is None or whole is None:
            raise UnansweredError(*doubts.questions)
        told = f"{_value(now)} (nr {now.id}) wordt {_said(whole)}: {CORRECTION_REASON[why]}"
        if now.groups:
            told += "; de verdeling over groepen blijft alleen bij de oude telling staan"
        return Step(
            self._line, Status.CHANGED, told, entry=whole, key=self._key, replaces=now, why=why
        )

    def _why(self, now: Now) -> CorrectionReason | None:
        question = Question(
            "correction",
            f"Het bestand zegt iets anders dan het dashboard (rij {self._line.row}: nu "
            f"{_value(now)}, in het bestand {self._line.value}). Waarom verandert het?",
            {
                **{why: CORRECTION_REASON[why] for why in WHYS},
                NO: "het verandert niet: laat het dashboard zoals het is",
            },
        )
        given = answer(self._answers, question)
        return None if given == NO else CorrectionReason(given)

    def _completed(self, entry: Entry, now: Now | None) -> Entry:
        """The entry with how it was counted, or why not: from the file, the count, or asked."""
        if entry.state is FigureState.KNOWN:
            method = entry.method or (now.method if now else None)
            return replace(entry, method=method or self._method())
        reason = entry.reason or (now.reason if now and now.state is entry.state else None)
        whole = replace(entry, reason=reason or self._reason(entry.state))
        count_rules.check_entry(whole)
        return whole

    def _method(self) -> CountingMethod:
        question = Question(
            "method",
            "Het bestand zegt niet bij elk aantal hoe er geteld is. Hoe is dat gedaan?",
            {method: COUNTING_METHOD[method] for method in CountingMethod},
        )
        return CountingMethod(answer(self._answers, question))

    def _reason(self, state: FigureState) -> CountReason:
        question = Question(
            f"reason:{state}",
            f"Het bestand zegt niet waarom een aantal “{FIGURE_STATE[state]}” is. Waarom?",
            {
                reason: COUNT_REASON[reason]
                for reason in REASONS_FOR[state]
                if reason is not CountReason.OTHER
            },
        )
        return CountReason(answer(self._answers, question))


def _wrong_day(subject: Subject, entry: Entry) -> Field:
    """Which of the days of a part of a stay cannot be."""
    try:
        count_rules.check_days(subject.thing, replace(entry, last_day=entry.first_day))
    except InputError:
        return Field.FIRST
    return Field.LAST


def _is_conflict(question: Question) -> bool:
    return question.code.startswith("conflict:")


def _is_same(entry: Entry, now: Now) -> bool:
    """Whether the file says what stands there; what a file leaves out, it does not deny."""
    return (
        (entry.state, entry.number) == (now.state, now.number)
        and entry.method in (None, now.method)
        and entry.reason in (None, now.reason)
        and entry.remark.strip() in ("", now.remark)
    )


def _said(entry: Entry) -> str:
    return FIGURE_STATE[entry.state] if entry.number is None else formatting.number(entry.number)


def _value(now: Now) -> str:
    if now.state is FigureState.NOT_YET:
        return "ingetrokken, weer open"
    if now.number is None:
        return FIGURE_STATE[now.state]
    return formatting.amount(now.number, *UNIT[now.unit])


def _days(now: Now) -> str:
    if now.first_day is None or now.last_day is None:
        return "de hele periode"
    if now.first_day == now.last_day:
        return formatting.day(now.first_day)
    return f"{formatting.day(now.first_day)} tot en met {formatting.day(now.last_day)}"
