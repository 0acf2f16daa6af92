"""What each row of a table says: a figure, a question, or a mistake. Looks at no database. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial

from project import formatting
from project.counts.rules import Entry
from project.errors import InputError
from project.models import Stop
from project.upkeep.reading import cells
from project.upkeep.reading.cells import METHODS, STATES, Amount, Cell, plain
from project.upkeep.reading.columns import AMOUNTS, Field, Table
from project.upkeep.reading.places import Matcher, Subject
from project.upkeep.reading.questions import YES, Answers, LeftOutError, Question, wrong
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
_EVERY = 500
LEFT_OUT, ASKED = "weggelaten, zoals gekozen", "wacht op een antwoord"
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
    questions: tuple[Question, ...] = ()
    subject: Subject | None = None
    # The method and the reason may still be missing: not every file tells them.
    entry: Entry | None = None
    # The same row of the same file about the same figure always gets the same key.
    key: str = ""
    # The count that was taken back before.
    replaces: int | None = None
    why: CorrectionReason | None = None


def read(
    table: Table, matcher: Matcher, answers: Answers, epoch: int, tell: Callable[[float], None]
) -> list[Line]:
    """Every figure of the table in order; ``tell`` hears now and then how far it is (0 to 1)."""
    reader = _Reader(table, matcher, answers, epoch)
    found: list[Line] = []
    for at in range(table.first, len(table.rows)):
        found += reader.row(at)
        if at % _EVERY == 0:
            tell(at / len(table.rows))
    return found


def settled(line: Line, answers: Answers, work: Callable[[Line], Line]) -> Line:
    """The line after this work: refused, asked or left out when the work says so."""
    done = line
    try:
        done = work(line)
    except LeftOutError:
        # What else was asked about it does not matter any more.
        answers.heard()
        return replace(line, status=Status.SKIPPED, sentence=LEFT_OUT, questions=())
    except InputError as problem:
        done = replace(line, status=Status.REFUSED, sentence=str(problem))
    questions = (*line.questions, *answers.heard())
    if not questions:
        return done
    return replace(done, status=Status.ASKED, sentence=ASKED, questions=questions)


class _Reader:
    def __init__(self, table: Table, matcher: Matcher, answers: Answers, epoch: int) -> None:
        self._table, self._matcher, self._answers = table, matcher, answers
        self._at = {field: at for at, field in table.fields.items()}
        self._days = {
            field: cells.day_column(table.values(self._at[field]), epoch)
            for field in _DAYS
            if field in self._at
        }

    def row(self, at: int) -> Iterator[Line]:
        """What this row says; nothing for a row without any value."""
        row = self._table.rows[at]
        said = tuple(map(cells.text, row))
        what = next(filter(None, said), "")
        for column, field in self._table.fields.items():
            if field in AMOUNTS and what:
                value = cells.shown(self._cell(row, field))
                line = Line(at + 1, self._table.name(column), value, what, said)
                yield settled(line, self._answers, partial(self._line, row, field))

    def _cell(self, row: list[Cell], field: Field) -> Cell:
        """What a row says in this column; None when blank or when there is no such column."""
        at = self._at.get(field, len(row))
        return row[at] if at < len(row) else None

    def _line(self, row: list[Cell], field: Field, line: Line) -> Line:
        if any(other is not None for other in row[len(self._table.headings) :]):
            raise wrong("beside")
        if total := self._total(row, line.value):
            return replace(line, status=Status.SKIPPED, sentence=total)
        for at in self._table.fields:
            if at < len(row):
                cells.check_marks(row[at], self._answers)
        amount = self._amount(row, field)
        days = self._span(row)
        if amount.state is FigureState.NOT_YET:
            if plain(self._cell(row, Field.REASON)):
                raise wrong("reason-alone")
            told = "leeg gelaten: het cijfer blijft zoals het is"
            return replace(line, status=Status.SKIPPED, sentence=told)
        subject = self._subject(row, field, days)
        first, last = _stay(subject, days)
        part = f" (hiervan {formatting.period(first, last, DatePrecision.DAY)})" if first else ""
        entry = Entry(
            state=amount.state,
            number=amount.number,
            method=amount.method or self._method(row, amount.state),
            reason=self._reason(row, amount.state),
            first_day=first,
            last_day=last,
            remark=cells.text(self._cell(row, Field.REMARK)),
        )
        return replace(line, what=f"{subject.label}{part}", subject=subject, entry=entry)

    def _total(self, row: list[Cell], value: str) -> str:
        """Why this row is a sum of others and is left out; "" when it is none."""
        named = {field: cells.text(self._cell(row, field)) for field in _NAMES}
        # In a name much may follow the word ("Totaal anders"), in a place or a day nothing else.
        word = named[Field.TITLE] if _TOTAL.fullmatch(named[Field.TITLE].casefold()) else ""
        for field in (Field.PLACE, Field.DAY):
            word = named[field] if _TOTAL_FIRST.match(named[field].casefold()) else word
        if not word and (any(named.values()) or not value):
            return ""
        given = self._answers.ask("totals", said=word or value, value=value)
        return f"totaalrij (“{word or value}”): overgeslagen" if given == YES else ""

    def _amount(self, row: list[Cell], field: Field) -> Amount:
        amount = cells.amount(self._cell(row, field), self._answers)
        state = STATES.get(plain(self._cell(row, Field.STATE)), FigureState.NOT_YET)
        if state is FigureState.NOT_YET:
            return amount
        if amount.state not in (FigureState.NOT_YET, state):
            raise wrong("two-states", state=FIGURE_STATE[state])
        return Amount(state)

    def _span(self, row: list[Cell]) -> Days:
        day, first, last = (
            cells.day(self._cell(row, field), self._days[field], self._answers)
            if field in self._days
            else None
            for field in _DAYS
        )
        if day and (first or last):
            raise wrong("day-and-period")
        if (first is None) != (last is None):
            raise wrong("one-day-missing")
        return (day, day) if day else (first, last)

    def _subject(self, row: list[Cell], field: Field, days: Days) -> Subject:
        """What the row is about. A day beside a session must be its own day."""
        unit, code = _UNIT[field], plain(self._cell(row, Field.CODE))
        if code:
            subject = self._matcher.by_code(code, unit)
        else:
            place = cells.text(self._cell(row, Field.PLACE))
            if not place:
                raise wrong("place-missing")
            about = (plain(self._cell(row, one)) for one in (Field.KIND, Field.TITLE))
            said = " ".join(about).strip()
            unit, place = self._matcher.unit(unit, said), self._matcher.place(place)
            if days[0] is None and self._table.unread_days:
                when = self._table.name(self._table.unread_days[0])
                raise wrong("when-unread", name=when)
            subject = self._matcher.find(unit, place, days[0], said)
            if days[0] is None and self._days:
                self._answers.ask("no-day", what=subject.label)
        own = getattr(subject.thing, "day", None)
        if subject.unit is Unit.PARTICIPANTS and days[0] and days != (own, own):
            raise wrong("other-day", period=subject.period)
        return subject

    def _method(self, row: list[Cell], state: FigureState) -> CountingMethod | None:
        said = plain(self._cell(row, Field.METHOD))
        if not said or state is not FigureState.KNOWN:
            return None
        return METHODS.get(said) or cells.method(said, said, self._answers)

    def _reason(self, row: list[Cell], state: FigureState) -> CountReason | None:
        said = plain(self._cell(row, Field.REASON))
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
