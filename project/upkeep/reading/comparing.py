"""Lines of a file beside what the database holds, and beside the other lines."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.counts import comparables, plausibility, rules, stored
from project.counts.entering import WHYS
from project.counts.plausibility import Comparable
from project.counts.rules import Entry
from project.models import Count, TourSession
from project.upkeep.copying import Tell
from project.upkeep.reading.questions import Answers, ask, wrong
from project.upkeep.reading.rows import Line, Status, settling
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

_EVERY = 500
_SUM = "sum"
# More rows about one figure than this are not offered one by one.
_MOST_OFFERED = 10


def read_before(session: Session, digest: str) -> Sequence[Count]:
    """The counts that were read in from this very file."""
    return session.scalars(select(Count).where(col(Count.key).startswith(_begin(digest)))).all()


# --- beside each other ------------------------------------------------------------------------


def one_line_a_figure(lines: Sequence[Line], answers: Answers) -> None:
    """Leave one of the rows about the very same figure, and skip the others.

    The same row twice is one row; of others the sum and each of them is on offer.
    """
    about: dict[object, list[Line]] = {}
    for line in lines:
        if line.status is Status.NEW:
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
    if total and given == _SUM:
        first.entry, first.value = total, options[given]
        return first, f"zoals gekozen: {options[given]}"
    return next(line for line in few if str(line.row) == given), f"zoals gekozen: {options[given]}"


def _added(lines: list[Line]) -> Entry | None:
    """All of them together; None when they were not counted in the same way."""
    entries = [line.entry for line in lines]
    numbers = [entry.number for entry in entries if entry.number is not None]
    if len(numbers) < len(lines) or len({entry.method for entry in entries}) > 1:
        return None
    remark = "; ".join(dict.fromkeys(entry.remark for entry in entries if entry.remark))
    return replace(entries[0], number=sum(numbers), remark=remark)


# --- beside the database ----------------------------------------------------------------------


def compare(
    session: Session, lines: Sequence[Line], answers: Answers, digest: str, tell: Tell
) -> None:
    """Say of each line what would happen with it."""
    comparison = _Comparison(session, lines, answers, digest)
    for number, line in enumerate(lines):
        if line.status is Status.NEW:
            with settling(line):
                comparison.compare(line, line.entry)
        if number % _EVERY == 0:
            tell("Vergelijken", number / len(lines))


class _Comparison:
    def __init__(
        self, session: Session, lines: Sequence[Line], answers: Answers, digest: str
    ) -> None:
        self._session, self._answers, self._digest = session, answers, digest
        self._keys = {row.key: row.id for row in read_before(session, digest)}
        # By stop or session and by days: the counts that stand.
        self._current: dict[str, dict[object, Count]] = defaultdict(dict)
        new = [line for line in lines if line.status is Status.NEW]
        subjects = {line.subject.code: line.subject for line in new}
        for unit in Unit:
            codes = {one.thing.id: code for code, one in subjects.items() if one.unit is unit}
            about = stored.subject_column(unit).in_(codes)
            for now in session.scalars(stored.current_rows(Count).where(about)):
                code = codes[stored.subject_of(now)[1]]
                self._current[code][now.first_day, now.last_day] = now
        # By stop or session: its days (None for all of them), and what is said about each.
        self._claims: dict[str, dict[date | None, str]] = {}
        self._found: dict[object, Comparable] = {}
        # The numbers of the file about the same kind of figure, with their days, and where each
        # line is among them.
        self._alike: dict[object, list[tuple[int, int | None]]] = defaultdict(list)
        self._place: dict[str, int] = {}
        for line in new:
            if line.entry.number is not None:
                alike = self._alike[_kind(line)]
                self._place[line.code] = len(alike)
                alike.append((line.entry.number, self._against(line).days))

    def compare(self, line: Line, entry: Entry) -> None:
        """Say what would happen with this line."""
        _check_possible(line)
        line.key = _key(self._digest, line)
        now = self._current[line.subject.code].get((entry.first_day, entry.last_day))
        if line.key in self._keys:
            number = self._keys[line.key]
            later = "" if now and now.id == number else f"; nu staat er {_value(now)}"
            line.status = Status.SAME
            line.sentence = f"deze rij is al ingelezen (nr {number}){later}"
        elif now is None or now.state is FigureState.NOT_YET:
            self._claim(line)
            self._complete(line, entry)
            line.replaces, line.why = now, CorrectionReason.ENTERED_AGAIN if now else None
            line.sentence = f"{_value(entry)} wordt toegevoegd"
        elif _is_same(entry, now):
            line.status, line.sentence = Status.SAME, f"staat er al (nr {now.id})"
        else:
            line.replaces, line.why = now, self._why(line, now)
            # What a file leaves out, it does not deny.
            remark = entry.remark or now.remark
            self._complete(line, replace(entry, method=entry.method or now.method, remark=remark))
            line.sentence = f"{_value(entry)} komt in de plaats van {_value(now)} (nr {now.id})"

    def _why(self, line: Line, now: Count) -> CorrectionReason:
        """Why this line corrects what stands there, once somebody said so."""
        value, said = _value(now), _value(line.entry)
        if stored.parts_of(self._session, now.id):
            raise wrong("differs-parts", value=value, number=now.id)
        options = {why: f"{CORRECTION_REASON[why]}: het wordt {said}" for why in WHYS}
        who = f"nr {now.id}, {now.entered_by}, {formatting.moment(now.entered_at)}"
        about = {"row": line.row, "what": line.what, "value": value, "said": said, "who": who}
        code = f"differs:{line.code}"
        return CorrectionReason(ask(self._answers, "differs", options, code, **about))

    def _claim(self, line: Line) -> None:
        """Refuse days that are spoken for."""
        code = line.subject.code
        if code not in self._claims:
            self._claims[code] = {
                day: f"nr {now.id}, {_value(now)}"
                for now in self._current[code].values()
                if now.state is not FigureState.NOT_YET
                for day in _each(now)
            }
        taken, days = self._claims[code], _each(line.entry)
        other = [taken[day] for day in (*days, None) if day in taken]
        if other or (None in days and taken):
            raise wrong("days-taken", other=[*other, *taken.values()][0])
        taken |= dict.fromkeys(days, f"rij {line.row}, {line.value}")

    def _complete(self, line: Line, entry: Entry) -> None:
        """Give the line how it was counted, or why not, and what was odd about it."""
        if entry.number is None:
            reasons = (one for one in REASONS_FOR[entry.state] if one is not CountReason.OTHER)
            options = {one: COUNT_REASON[one] for one in reasons}
            code, state = f"reason:{entry.state}", FIGURE_STATE[entry.state]
            reason = entry.reason or ask(self._answers, "reason", options, code, state=state)
            line.entry = replace(entry, reason=CountReason(reason))
            return
        against = self._against(line)
        beside = [*against.numbers, *self._beside(line, against.days)]
        odd = plausibility.questions(
            entry.number, replace(against, numbers=beside), line.subject.unit
        )
        if odd:
            code, why = f"odd:{line.code}", " ".join(odd)
            ask(self._answers, "odd", code=code, row=line.row, what=line.what, why=why)
        if odd or not entry.method:
            method = entry.method or ask(self._answers, "method", COUNTING_METHOD)
            entry = replace(entry, method=CountingMethod(method), asked="\n".join(odd))
        line.entry = entry

    def _against(self, line: Line) -> Comparable:
        """What the database holds against the line: looked up once for as many days."""
        first, last = line.entry.first_day, line.entry.last_day
        about = (line.subject.code, (last - first) if first and last else None)
        if about not in self._found:
            unit, number = line.subject.unit, line.subject.thing.id
            self._found[about] = comparables.comparable(
                self._session, unit, number, first_day=first, last_day=last
            )
        return self._found[about]

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
    thing = line.subject.thing
    return thing.kind if isinstance(thing, TourSession) else None


def _key(digest: str, line: Line) -> str:
    """The same row of the same file about the same figure always gets the same key."""
    entry = line.entry
    days = (entry.first_day, entry.last_day)
    told = (line.code, line.subject.code, *days, entry.state, entry.number)
    return _begin(digest) + hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:24]


def _begin(digest: str) -> str:
    """How the keys of every line of this file begin."""
    return f"imp-{digest[:32]}-"


def _check_possible(line: Line) -> None:
    """Refuse what can never be right before anything is asked about it."""
    entry = line.entry
    if entry.state is FigureState.KNOWN and not entry.method:
        entry = replace(entry, method=CountingMethod.LIST)
    elif entry.state is not FigureState.KNOWN and not entry.reason:
        entry = replace(entry, reason=REASONS_FOR[entry.state][0])
    rules.check_new(line.subject.thing, entry)


def _is_same(entry: Entry, now: Count) -> bool:
    """Whether the file says what stands there; what a file leaves out, it does not deny."""
    return (
        (entry.state, entry.number) == (now.state, now.number)
        and entry.method in (None, now.method)
        and entry.reason in (None, now.reason)
        and entry.remark.strip() in ("", now.remark)
    )


def _each(span: Count | Entry) -> list[date | None]:
    """The days of a count; None for all days of the stay."""
    if span.first_day is None or span.last_day is None:
        return [None]
    many = (span.last_day - span.first_day).days + 1
    return [span.first_day + timedelta(days=day) for day in range(many)]


def _value(now: Count | Entry | None) -> str:
    if now is None or now.number is None:
        return FIGURE_STATE[now.state if now else FigureState.NOT_YET]
    return formatting.number(now.number)
