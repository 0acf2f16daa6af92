"""What each row of a table says: a figure, a question, or a mistake. Looks at no database. Pure."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial

from project import formatting
from project.counts.rules import Entry
from project.errors import InputError
from project.models import Count
from project.upkeep.copying import Tell
from project.upkeep.reading import cells
from project.upkeep.reading.cells import METHODS, STATES, Cell, DayReader
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
_TOTAL_FIRST = re.compile(r"(?:sub|eind)?(?:totaal|total|totalen)\b|som$|gemiddelde?$")
# What makes a row a total, where. In a title much may follow the word ("Totaal anders").
_TOTAL = {
    Field.TITLE: re.compile(
        r"(?:sub|eind|generaal )?(?:totaal|totalen|total|som|gemiddelde?)(?: generaal)?"
        r"(?: (?:limburg|[0-9]{4}|aantal|deelnemers|bezoekers|alles|alle plaatsen))*[:.]?$"
    ),
    Field.PLACE: _TOTAL_FIRST,
    Field.DAY: _TOTAL_FIRST,
}
_DAYS = (Field.DAY, Field.FIRST, Field.LAST)
_NAMES = (Field.CODE, Field.PLACE, Field.TITLE, *_DAYS)
_EVERY = 500
_LEFT_OPEN = "leeg gelaten: het cijfer blijft zoals het is"
Days = tuple[date | None, date | None]


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


@dataclass(slots=True)
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
    # What is new has both. The method and the reason may still be missing: not every file tells.
    subject: Subject = field(init=False)
    entry: Entry = field(init=False)
    # The same row of the same file about the same figure always gets the same key.
    key: str = ""
    # The count that it replaces, and why.
    replaces: Count | None = None
    why: CorrectionReason | None = None

    @property
    def code(self) -> str:
        """Which one it is in the file, for a question about it alone."""
        return f"{self.row}:{self.column.partition(' ')[0]}"


@contextmanager
def settling(*lines: Line) -> Iterator[None]:
    """What ends this block early says of these lines: left out, to be asked, or refused."""
    try:
        yield
    except (LeftOutError, UnansweredError, InputError) as fault:
        about = {
            LeftOutError: (Status.SKIPPED, "weggelaten, zoals gekozen"),
            UnansweredError: (Status.ASKED, "wacht op een antwoord"),
        }.get(type(fault), (Status.REFUSED, str(fault)))
        for line in lines:
            line.status, line.sentence = about
            line.question = getattr(fault, "question", None)


class Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, matcher: Matcher, answers: Answers) -> None:
        self._table, self._matcher, self._answers = table, matcher, answers
        # The same days and numbers stand in thousands of rows.
        remember = lru_cache(maxsize=4096, typed=True)
        self._number = remember(partial(cells.amount, answers=answers))
        self._days = {
            field: remember(DayReader(table.values[at], matcher.years, answers).span)
            for at, field in table.fields.items()
            if field in _DAYS
        }
        self._amounts = {
            field: table.name(at) for at, field in table.fields.items() if field in AMOUNTS
        }
        # The row that is read now, and the place of the last one that had one.
        self._row: dict[Field, Cell] = {}
        self._above = ""

    def read(self, tell: Tell) -> list[Line]:
        """Every figure in order; ``tell`` hears now and then how far it is (0 to 1)."""
        found: list[Line] = []
        rows = self._table.sheet.rows
        for at in range(self._table.first, len(rows)):
            found += self._lines(at, rows[at])
            if at % _EVERY == 0:
                tell("Rijen lezen", at / len(rows))
        return found

    def _lines(self, at: int, row: list[Cell]) -> Iterator[Line]:
        """What this row says; nothing for a row without any value."""
        texts = tuple(map(cells.text, row))
        if not any(texts):
            return
        fields = self._table.fields.items()
        self._row = {field: row[on] for on, field in fields if on < len(row)}
        if (place := self._text(Field.PLACE)) and not _TOTAL_FIRST.match(place.casefold()):
            self._above = place
        for amount, column in self._amounts.items():
            value = cells.shown(self._row.get(amount))
            line = Line(at + 1, column, value, next(filter(None, texts)), texts)
            with settling(line):
                self._read(line, amount)
            yield line

    def _text(self, field: Field) -> str:
        return cells.text(self._row.get(field))

    def _said(self, field: Field) -> str:
        return self._text(field).casefold()

    def _read(self, line: Line, field: Field) -> None:
        if any(line.said[len(self._table.headings) :]):
            raise wrong("beside")
        line.status, line.sentence = Status.SKIPPED, self._total(line.value)
        if line.sentence:
            return
        self._check_marks(line.row - 1)
        entry, days = self._amount(field), self._span()
        if entry.state is FigureState.NOT_YET:
            if self._said(Field.REASON):
                raise wrong("reason-alone")
            line.sentence = _LEFT_OPEN
            return
        subject = self._subject(line.row, field, days)
        line.status, line.subject, line.what = Status.NEW, subject, subject.label
        # A session has no days of its own, and neither has a whole stay.
        if subject.unit is Unit.VISITORS and days[0] and days != subject.days:
            line.what += f" (hiervan {formatting.period(*days, DatePrecision.DAY)})"
        else:
            days = (None, None)
        line.entry = replace(
            entry,
            method=entry.method or self._method(entry.state),
            reason=self._reason(entry.state),
            first_day=days[0],
            last_day=days[1],
            remark=self._text(Field.REMARK),
        )

    def _check_marks(self, at: int) -> None:
        for on, held in self._table.fields.items() if self._table.sheet.marks else ():
            for mark in self._table.sheet.marks.get((at, on), ()):
                cells.check_mark(mark, self._row.get(held), self._answers)

    def _total(self, value: str) -> str:
        """Why this row is a sum of others and is left out; "" when it is none."""
        words = [self._text(one) for one in _TOTAL if _TOTAL[one].match(self._said(one))]
        if not words and (any(map(self._text, _NAMES)) or not value):
            return ""
        word = [*words, value][0]
        given = ask(self._answers, "totals", said=word, value=value)
        return f"totaalrij (“{word}”): overgeslagen" if given == YES else ""

    def _amount(self, field: Field) -> Entry:
        entry = self._number(self._row.get(field))
        state = STATES.get(self._said(Field.STATE), FigureState.NOT_YET)
        if state is FigureState.NOT_YET:
            return entry
        if entry.state not in (FigureState.NOT_YET, state):
            raise wrong("two-states", state=FIGURE_STATE[state])
        return Entry(state=state)

    def _span(self) -> Days:
        day, first, last = (
            self._days[field](self._row.get(field)) if field in self._days else None
            for field in _DAYS
        )
        if day and (first or last):
            raise wrong("day-and-period")
        if (first is None) != (last is None):
            raise wrong("one-day-missing")
        return (first[0], last[1]) if first and last else day or (None, None)

    def _subject(self, row: int, field: Field, days: Days) -> Subject:
        """What the row is about. A day beside a session must be its own day."""
        if code := self._said(Field.CODE):
            subject = self._matcher.by_code(code, _UNIT[field])
        else:
            said = f"{self._said(Field.KIND)} {self._said(Field.TITLE)}".strip()
            unit, place = self._matcher.unit(_UNIT[field], said), self._place(row)
            if days[0] is None and self._table.unread_days:
                when = self._table.name(self._table.unread_days[0])
                raise wrong("when-unread", name=when)
            subject = self._matcher.find(unit, place, days[0], said)
            if days[0] is None and self._days:
                ask(self._answers, "no-day", what=subject.label)
        if subject.unit is Unit.PARTICIPANTS and days[0] and days != subject.days:
            raise wrong("other-day", period=subject.period)
        return subject

    def _place(self, row: int) -> str:
        """The place of the row: its own, or the one above it once somebody said that it holds."""
        said = self._text(Field.PLACE)
        if not said:
            if not self._above:
                raise wrong("place-missing")
            ask(self._answers, "place-above", row=row, place=self._above)
        return self._matcher.place(said or self._above)

    def _method(self, state: FigureState) -> CountingMethod | None:
        said = self._said(Field.METHOD)
        if not said or state is not FigureState.KNOWN:
            return None
        return METHODS.get(said) or cells.method(said, said, self._answers)

    def _reason(self, state: FigureState) -> CountReason | None:
        said = self._said(Field.REASON)
        fitting = {COUNT_REASON[reason]: reason for reason in REASONS_FOR.get(state, ())}
        if said and said not in fitting:
            known = "; ".join(fitting) or "niets"
            raise wrong("reason", said=said, state=FIGURE_STATE[state], known=known)
        return fitting.get(said)
