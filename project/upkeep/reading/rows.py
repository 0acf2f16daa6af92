"""What each row of a table says: a figure, a question, or a mistake. Looks at no database. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from project import formatting
from project.counts.rules import Entry
from project.errors import InputError
from project.models import Stop
from project.upkeep.reading.cells import (
    METHODS,
    STATES,
    Cell,
    DayReader,
    amount,
    check_mark,
    method,
    plain,
    shown,
    text,
)
from project.upkeep.reading.columns import AMOUNTS, Field, Table
from project.upkeep.reading.places import Matcher, Subject
from project.upkeep.reading.questions import (
    YES,
    Answers,
    LeftOutError,
    Question,
    UnansweredError,
    ask,
    wrong,
)
from project.wording.counts import (
    COUNT_REASON,
    FIGURE_STATE,
    REASONS_FOR,
    CorrectionReason,
    CountingMethod,
    CountReason,
    FigureState,
    Unit,
)
from project.wording.tour import DatePrecision

_UNIT = {Field.VISITORS: Unit.VISITORS, Field.PARTICIPANTS: Unit.PARTICIPANTS, Field.NUMBER: None}
_TOTAL = re.compile(
    r"(?:sub|eind|generaal )?(?:totaal|totalen|total|som|gemiddelde?)(?: generaal)?"
    r"(?: (?:limburg|[0-9]{4}|aantal|deelnemers|bezoekers|alles|alle plaatsen))*[:.]?"
)
_TOTAL_FIRST = re.compile(r"(?:sub|eind)?(?:totaal|total|totalen)\b|som$|gemiddelde?$")
_DAYS = (Field.DAY, Field.FIRST, Field.LAST)
_NAMES = (Field.CODE, Field.PLACE, Field.TITLE, *_DAYS)
_NAMED = (Field.TITLE, Field.PLACE, Field.DAY)
_EVERY = 500
Days = tuple[date | None, date | None]
Row = dict[Field, Cell]


class Status(StrEnum):
    """What a row comes down to; what needs attention comes first."""

    REFUSED = "refused"
    ASKED = "asked"
    NEW = "new"
    SKIPPED = "skipped"
    SAME = "same"


STATUS = {
    Status.REFUSED: "geweigerd",
    Status.ASKED: "eerst een vraag",
    Status.NEW: "nieuw",
    Status.SKIPPED: "overgeslagen",
    Status.SAME: "gelijk",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in one row, and what would happen with it."""

    row: int
    # The column with the amount, and the amount as it stands.
    column: str
    value: str
    what: str
    # The row as it stands, to see that another is the very same.
    said: tuple[str, ...]
    status: Status = Status.NEW
    sentence: str = ""
    question: Question | None = None
    subject: Subject | None = None
    # The method and the reason may still be missing: not every file tells them.
    entry: Entry | None = None
    # The same row of the same file about the same figure always gets the same key.
    key: str = ""
    # The count that it replaces, a row of ``store``, and why.
    replaces: Any = None
    why: CorrectionReason | None = None

    @property
    def code(self) -> str:
        """Which one it is in the file, for a question about it alone."""
        return f"{self.row}:{self.column.partition(' ')[0]}"


def settled(lines: list[Line], work: Callable[..., list[Line]]) -> list[Line]:
    """What this work makes of these lines: asked, refused or left out when it says so."""
    try:
        return work(*lines)
    except LeftOutError:
        about: dict[str, Any] = {"status": Status.SKIPPED, "sentence": "weggelaten, zoals gekozen"}
    except UnansweredError as fault:
        about = {"status": Status.ASKED, "sentence": "wacht op een antwoord"}
        about["question"] = fault.question
    except InputError as fault:
        about = {"status": Status.REFUSED, "sentence": str(fault)}
    return [replace(line, **about) for line in lines]


class Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, matcher: Matcher, answers: Answers, epoch: int) -> None:
        self._table, self._matcher, self._answers = table, matcher, answers
        self._days = {
            field: DayReader(table.values[at], epoch, matcher.years, answers)
            for at, field in table.fields.items()
            if field in _DAYS
        }
        # The place of the last row that has one.
        self._above = ""

    def read(self, tell: Callable[[float], None]) -> list[Line]:
        """Every figure in order; ``tell`` hears now and then how far it is (0 to 1)."""
        found: list[Line] = []
        rows = self._table.sheet.rows
        for at in range(self._table.first, len(rows)):
            found += self._lines(at, rows[at])
            if at % _EVERY == 0:
                tell(at / len(rows))
        return found

    def _lines(self, at: int, cells: list[Cell]) -> Iterator[Line]:
        """What this row says; nothing for a row without any value."""
        said = tuple(map(text, cells))
        if not any(said):
            return
        what = next(filter(None, said))
        # What stands in no column that is read says nothing.
        row = {field: cells[on] for on, field in self._table.fields.items() if on < len(cells)}
        place = text(row.get(Field.PLACE))
        if place and not _TOTAL_FIRST.match(place.casefold()):
            self._above = place
        for on, field in self._table.fields.items():
            if field in AMOUNTS:
                value = shown(row.get(field))
                line = Line(at + 1, self._table.name(on), value, what, said)
                yield from settled([line], partial(self._line, row, field))

    def _line(self, row: Row, field: Field, line: Line) -> list[Line]:
        if any(line.said[len(self._table.headings) :]):
            raise wrong("beside")
        if total := self._total(row, line.value):
            return [replace(line, status=Status.SKIPPED, sentence=total)]
        self._check_marks(line.row - 1, row)
        entry, days = self._amount(row, field), self._span(row)
        if entry.state is FigureState.NOT_YET:
            if plain(row.get(Field.REASON)):
                raise wrong("reason-alone")
            told = "leeg gelaten: het cijfer blijft zoals het is"
            return [replace(line, status=Status.SKIPPED, sentence=told)]
        subject = self._subject(row, field, days, line.row)
        first, last = _stay(subject, days)
        part = f" (hiervan {formatting.period(first, last, DatePrecision.DAY)})" if first else ""
        entry = replace(
            entry,
            method=entry.method or self._method(row, entry.state),
            reason=_reason(plain(row.get(Field.REASON)), entry.state),
            first_day=first,
            last_day=last,
            remark=text(row.get(Field.REMARK)),
        )
        return [replace(line, what=f"{subject.label}{part}", subject=subject, entry=entry)]

    def _check_marks(self, at: int, row: Row) -> None:
        marks = self._table.sheet.marks
        for on, field in self._table.fields.items() if marks else ():
            for mark in marks.get((at, on), ()):
                check_mark(mark, row.get(field), self._answers)

    def _total(self, row: Row, value: str) -> str:
        """Why this row is a sum of others and is left out; "" when it is none."""
        named = {field: plain(row.get(field)) for field in _NAMES}
        # In a name much may follow the word ("Totaal anders"), in a place or a day nothing else.
        sums = [field for field in _NAMED if _is_total(field, named[field])]
        if not sums and (any(named.values()) or not value):
            return ""
        word = text(row[sums[0]]) if sums else value
        given = ask(self._answers, "totals", said=word, value=value)
        return f"totaalrij (“{word}”): overgeslagen" if given == YES else ""

    def _amount(self, row: Row, field: Field) -> Entry:
        entry = amount(row.get(field), self._answers)
        state = STATES.get(plain(row.get(Field.STATE)), FigureState.NOT_YET)
        if state is FigureState.NOT_YET:
            return entry
        if entry.state not in (FigureState.NOT_YET, state):
            raise wrong("two-states", state=FIGURE_STATE[state])
        return Entry(state=state)

    def _span(self, row: Row) -> Days:
        day, first, last = (
            self._days[field].span(row.get(field)) if field in self._days else None
            for field in _DAYS
        )
        if day and (first or last):
            raise wrong("day-and-period")
        if (first is None) != (last is None):
            raise wrong("one-day-missing")
        return (first[0], last[1]) if first and last else day or (None, None)

    def _subject(self, row: Row, field: Field, days: Days, number: int) -> Subject:
        """What the row is about. A day beside a session must be its own day."""
        if code := plain(row.get(Field.CODE)):
            subject = self._matcher.by_code(code, _UNIT[field])
        else:
            said = f"{plain(row.get(Field.KIND))} {plain(row.get(Field.TITLE))}".strip()
            place = self._place(text(row.get(Field.PLACE)), number)
            unit = self._matcher.unit(_UNIT[field], said)
            if days[0] is None and self._table.unread_days:
                when = self._table.name(self._table.unread_days[0])
                raise wrong("when-unread", name=when)
            subject = self._matcher.find(unit, place, days[0], said)
            if days[0] is None and self._days:
                ask(self._answers, "no-day", what=subject.label)
        own = getattr(subject.thing, "day", None)
        if subject.unit is Unit.PARTICIPANTS and days[0] and days != (own, own):
            raise wrong("other-day", period=subject.period)
        return subject

    def _place(self, said: str, number: int) -> str:
        """The place of a row: its own, or the one above it once somebody said that it holds."""
        if not said:
            if not self._above:
                raise wrong("place-missing")
            ask(self._answers, "place-above", row=number, place=self._above)
        return self._matcher.place(said or self._above)

    def _method(self, row: Row, state: FigureState) -> CountingMethod | None:
        said = plain(row.get(Field.METHOD))
        if not said or state is not FigureState.KNOWN:
            return None
        return METHODS.get(said) or method(said, said, self._answers)


def _is_total(field: Field, said: str) -> bool:
    return bool(_TOTAL.fullmatch(said) if field is Field.TITLE else _TOTAL_FIRST.match(said))


def _reason(said: str, state: FigureState) -> CountReason | None:
    fitting = {COUNT_REASON[reason]: reason for reason in REASONS_FOR.get(state, ())}
    if said and said not in fitting:
        known = "; ".join(fitting) or "niets"
        raise wrong("reason", said=said, state=FIGURE_STATE[state], known=known)
    return fitting.get(said)


def _stay(subject: Subject, days: Days) -> Days:
    """The days of a count: none for a session, and none when they are the whole stay."""
    thing = subject.thing
    whole = isinstance(thing, Stop) and days == (thing.first_day, thing.last_day)
    return (None, None) if subject.unit is Unit.PARTICIPANTS or whole else days
