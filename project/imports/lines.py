"""What each row of a table says: a figure, a doubt, or a mistake. Looks at no database. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from project import formatting
from project.counts.rules import Entry
from project.errors import InputError
from project.imports import cells
from project.imports.cells import NO, YES, Amount
from project.imports.columns import AMOUNTS, CellError, Field, Table, reading
from project.imports.matching import Asked, LeftOutError, Matcher, Subject, normal
from project.imports.questions import Doubts, Question, UnansweredError, answer
from project.imports.sheets import Broken, Cell
from project.models import Stop
from project.wording import (
    CORRECTION_REASON,
    COUNT_REASON,
    COUNTING_METHOD,
    FIGURE_STATE,
    METHOD_IN_SHORT,
    REASONS_FOR,
    CorrectionReason,
    CountingMethod,
    CountReason,
    DatePrecision,
    FigureState,
    Unit,
)

_UNIT = {Field.VISITORS: Unit.VISITORS, Field.PARTICIPANTS: Unit.PARTICIPANTS, Field.NUMBER: None}
_SUM = re.compile(r"\b(sub|eind)?totalen\b|\b(sub|eind)?totaal\b|\btotal\b|\bsom\b|\bgemiddelde?\b")
# =SUM(C2:C9) in column C, or of:=SUM([.C2:.C9]).
_ADDS_UP = re.compile(r"\b(?:SUM|SUBTOTAL|AVERAGE)\(.*?\$?([A-Z]{1,3})\$?[0-9]+:\.?\$?\1\$?[0-9]+")
_OPEN = "leeg gelaten: het cijfer blijft zoals het is"
_LEFT_OUT = "weggelaten, zoals gekozen"
WHYS = (
    CorrectionReason.TYPING,
    CorrectionReason.RECOUNTED,
    CorrectionReason.WRONG_PLACE,
    CorrectionReason.LATER_INFORMATION,
)
_METHODS = {
    normal(name): method
    for method, text in COUNTING_METHOD.items()
    for name in (text, text.partition(" (")[0], text.partition(",")[0])
} | {
    "geturfd": CountingMethod.TALLY,
    "handteller": CountingMethod.TALLY,
    "teller": CountingMethod.COUNTER,
    "kaartjes": CountingMethod.TICKETS,
    "aanmeldingen": CountingMethod.TICKETS,
    "schatting": CountingMethod.ESTIMATE,
}
_EVERY = 500
Days = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in one row. A line with a ``problem`` or ``skipped`` says no more.

    ``column`` and ``value`` are the cell with the amount, or the one that is wrong. A line with
    ``questions`` has no subject, and its ``entry`` holds whatever is answered. The method and the
    reason of ``entry`` may still be missing: not every file tells them.
    """

    row: int
    column: str
    value: str
    what: str
    subject: Subject | None = None
    entry: Entry | None = None
    why: CorrectionReason | None = None
    # The number of the count that stood there when the file was made: 0 for none; None when the
    # file does not say.
    since: int | None = None
    problem: str = ""
    questions: tuple[Question, ...] = ()
    skipped: str = ""
    # The cells with the days of a part of a stay: column and text.
    days_at: Mapping[Field, tuple[str, str]] = field(default_factory=dict)


def read(
    table: Table,
    matcher: Matcher,
    answers: Mapping[str, str],
    epoch: int,
    tell: Callable[[float], None],
) -> list[Line]:
    """Every figure of the table in order; ``tell`` hears now and then how far it is (0 to 1)."""
    reader = _Reader(table, matcher, answers, epoch)
    rows = table.sheet.rows
    found: list[Line] = []
    for at in range(table.heading + 1, len(rows)):
        found += reader.row(at)
        if at % _EVERY == 0:
            tell(at / len(rows))
    return found


class _Reader:
    def __init__(
        self, table: Table, matcher: Matcher, answers: Mapping[str, str], epoch: int
    ) -> None:
        self._table = table
        self._matcher = matcher
        self._answers = answers
        self._at = {field: at for at, field in table.fields.items()}
        self._amounts = [at for at, field in table.fields.items() if field in AMOUNTS]
        below = table.sheet.rows[table.heading + 1 :]
        self._days = {
            field: cells.day_column((self._cell(row, field) for row in below), epoch)
            for field in (Field.DAY, Field.FIRST, Field.LAST)
        }

    def _cell(self, row: list[Cell], field: Field) -> Cell:
        """What a row says in this column; None when blank or when there is no such column."""
        at = self._at.get(field)
        return row[at] if at is not None and at < len(row) else None

    def row(self, at: int) -> Iterator[Line]:
        """What this row says; nothing for a row without any value."""
        row = self._table.sheet.rows[at]
        if not any(cell is not None for cell in row):
            return
        for column in self._amounts:
            cell = row[column] if column < len(row) else None
            line = Line(at + 1, self._table.name(column), cells.shown(cell), self._described(row))
            try:
                yield self._line(line, at, row, column, cell)
            except InputError as problem:
                wrong = self._told(row, problem.field) if isinstance(problem, CellError) else None
                name, value = wrong or (line.column, line.value)
                yield replace(line, column=name, value=value, problem=str(problem))
            except LeftOutError:
                yield replace(line, skipped=_LEFT_OUT)

    def _described(self, row: list[Cell]) -> str:
        said = (self._cell(row, one) for one in (Field.PLACE, Field.TITLE, Field.CODE))
        return next((cells.shown(cell) for cell in said if cell is not None), "")

    def _told(self, row: list[Cell], named: Field) -> tuple[str, str] | None:
        """This cell for a reader: its column and its text; None when there is no such column."""
        if named is Field.DAY and self._cell(row, named) is None:
            named = Field.FIRST
        at = self._at.get(named)
        return None if at is None else (self._table.name(at), cells.shown(self._cell(row, named)))

    def _line(self, line: Line, at: int, row: list[Cell], column: int, cell: Cell) -> Line:
        if summed := self._adds_up(at, row, column):
            return replace(line, skipped=summed)
        self._check_shape(row)
        doubts = Doubts()
        # Whatever is asked about an amount, it is asked about a number.
        amount = Amount(FigureState.KNOWN)
        with doubts:
            self._check_cell(at, column, cell)
        with doubts:
            amount = self._amount(cell)
        if amount.state is not None:
            return self._figure(line, row, column, (amount.state, amount.number), doubts)
        if doubts.questions:
            return replace(line, questions=tuple(doubts.questions))
        self._refuse_lost_reason(row)
        return replace(line, skipped=_OPEN)

    def _amount(self, cell: Cell) -> Amount:
        if isinstance(cell, Broken):
            raise InputError(_sentence(cell))
        return cells.amount(cell, self._answers)

    def _figure(
        self,
        line: Line,
        row: list[Cell],
        column: int,
        value: tuple[FigureState, int | None],
        doubts: Doubts,
    ) -> Line:
        """The line with everything that stands beside the amount, or with all that is asked."""
        subject: Subject | None = None
        days: Days | None = None
        with doubts:
            days = self._span(row)
        with doubts:
            subject = self._subject(row, column, days)
        entry = self._entry(row, *value)
        if doubts.questions or subject is None or days is None:
            return replace(line, questions=tuple(doubts.questions), entry=entry)
        first, last = _stay(subject, days)
        part = f" (hiervan {formatting.period(first, last, DatePrecision.DAY)})" if first else ""
        return replace(
            line,
            what=f"{subject.label}{part}",
            subject=subject,
            entry=replace(entry, first_day=first, last_day=last),
            why=self._why(row),
            since=self._since(row),
            days_at=self._days_at(row) if first else {},
        )

    def _entry(self, row: list[Cell], state: FigureState, number: int | None) -> Entry:
        """How many and how that is known, without the days."""
        with reading(Field.REMARK):
            remark = cells.text(self._cell(row, Field.REMARK))
        return Entry(
            state=state,
            number=number,
            method=self._method(row) if state is FigureState.KNOWN else None,
            reason=self._reason(row, state),
            remark=remark,
        )

    def _days_at(self, row: list[Cell]) -> dict[Field, tuple[str, str]]:
        first = self._told(row, Field.DAY)
        last = self._told(row, Field.LAST) if self._cell(row, Field.DAY) is None else first
        return {name: cell for name, cell in ((Field.FIRST, first), (Field.LAST, last)) if cell}

    # What is not a figure, or is not certain to be one.

    def _adds_up(self, at: int, row: list[Cell], column: int) -> str:
        """Why this row is a sum of others and is left out; "" when it is none."""
        for other, cell in enumerate(row):
            field = self._table.fields.get(other)
            if field is Field.REMARK or not isinstance(cell, str):
                continue
            if _SUM.search(normal(cell)):
                return f"totaalrij (“{cells.shown(cell)}”): niet meegeteld"
        formula = self._table.sheet.cautions.formulas.get((at, column), "")
        added = _ADDS_UP.search(formula.replace("[.", "").replace("]", ""))
        if added and self._table.name(column).startswith(f"{added[1]} "):
            return "totaalrij (een optelling van deze kolom): niet meegeteld"
        return ""

    def _check_shape(self, row: list[Cell]) -> None:
        wide = len(self._table.headings)
        if self._table.sheet.ragged and len(row) != wide:
            raise InputError(
                f"Deze rij heeft {formatting.amount(len(row), 'cel', 'cellen')}, de kopregel "
                f"{wide}. Staat er een scheidingsteken te veel of te weinig?"
            )
        if any(cell is not None for cell in row[wide:]):
            raise InputError("Rechts van de laatste kolom staat nog iets. Haal dat weg.")

    def _check_cell(self, at: int, column: int, cell: Cell) -> None:
        cautions = self._table.sheet.cautions
        if cell is None:
            return
        if at in cautions.hidden_rows:
            question = Question(
                "hidden",
                "In dit bestand zijn rijen verborgen. Horen die erbij?",
                {YES: "ja, lees ze mee", NO: "nee, laat ze weg"},
            )
            if answer(self._answers, question) == NO:
                raise LeftOutError
        if (at, column) in cautions.formulas and not isinstance(cell, Broken):
            question = Question(
                "formulas",
                f"In een kolom met aantallen staan formules (rij {at + 1}: {cells.shown(cell)}). "
                "Kloppen de uitkomsten?",
                {YES: "ja, lees de uitkomsten", NO: "nee, of ik weet het niet: rij weigeren"},
            )
            if answer(self._answers, question) == NO:
                raise InputError("Hier staat een formule. Typ de waarde zelf.")

    def _refuse_lost_reason(self, row: list[Cell]) -> None:
        with reading(Field.REASON):
            if cells.plain(self._cell(row, Field.REASON)):
                raise InputError(
                    "Er staat wel een reden, maar geen aantal. Typ bij het aantal onbekend, niet "
                    "geteld of vervallen."
                )

    # The cells beside the amount.

    def _span(self, row: list[Cell]) -> Days:
        doubts = Doubts()
        found: dict[Field, date | None] = {}
        for named in (Field.DAY, Field.FIRST, Field.LAST):
            with doubts, reading(named):
                found[named] = cells.day(self._cell(row, named), self._days[named], self._answers)
        if doubts.questions:
            raise UnansweredError(*doubts.questions)
        day, first, last = found.values()
        if day is not None and (first or last):
            raise CellError(
                "Er staat een datum, en ook een eerste of laatste dag. Kies een van de twee.",
                Field.DAY,
            )
        if day is not None:
            return day, day
        if (first is None) != (last is None):
            raise CellError(
                "Alleen de eerste of alleen de laatste dag is ingevuld. Vul ze allebei in.",
                Field.FIRST if first is None else Field.LAST,
            )
        return first, last

    def _subject(self, row: list[Cell], column: int, days: Days | None) -> Subject | None:
        """What the row is about; None when that cannot be told without the days."""
        told = {}
        for named in (Field.CODE, Field.PLACE, Field.TITLE, Field.WHAT):
            with reading(named):
                told[named] = cells.plain(self._cell(row, named))
        code, place, title, what = told.values()
        if not code:
            place = cells.text(self._cell(row, Field.PLACE))
        unit = _UNIT[self._table.fields[column]]
        asked = Asked(code=code, place=place, title=title, what=what, days=days or (None, None))
        if days is None:
            if not code:
                self._matcher.names(asked, unit)
            return None
        subject = self._matcher.find(asked, unit)
        if subject.unit is Unit.PARTICIPANTS:
            _check_day(subject, days)
        return subject

    @reading(Field.METHOD)
    def _method(self, row: list[Cell]) -> CountingMethod | None:
        said = cells.plain(self._cell(row, Field.METHOD))
        if not said:
            return None
        if said not in _METHODS:
            known = formatting.listing(list(METHOD_IN_SHORT.values()))
            raise InputError(f"De telmethode “{said}” kennen we niet. Kies uit: {known}.")
        return _METHODS[said]

    @reading(Field.REASON)
    def _reason(self, row: list[Cell], state: FigureState) -> CountReason | None:
        said = cells.plain(self._cell(row, Field.REASON))
        if not said:
            return None
        if state is FigureState.KNOWN:
            raise InputError("Bij een aantal hoort geen reden. Kies een aantal of een reden.")
        fitting = {normal(COUNT_REASON[reason]): reason for reason in REASONS_FOR[state]}
        if said not in fitting:
            raise InputError(
                f"De reden “{said}” hoort niet bij “{FIGURE_STATE[state]}”. Kies uit: "
                f"{'; '.join(fitting)}."
            )
        return fitting[said]

    @reading(Field.WHY)
    def _why(self, row: list[Cell]) -> CorrectionReason | None:
        said = cells.plain(self._cell(row, Field.WHY))
        if not said:
            return None
        known = {CORRECTION_REASON[why]: why for why in WHYS}
        if said not in known:
            raise InputError(f"De reden “{said}” kennen we niet. Kies uit: {'; '.join(known)}.")
        return known[said]

    @reading(Field.SINCE)
    def _since(self, row: list[Cell]) -> int | None:
        if Field.SINCE not in self._at:
            return None
        said = cells.plain(self._cell(row, Field.SINCE))
        if not re.fullmatch(r"[0-9]{0,9}", said):
            raise InputError(
                f"“{said}” is geen nummer van een telling. Laat deze kolom zoals hij was."
            )
        return int(said or 0)


def _sentence(cell: Cell) -> str:
    try:
        return cells.text(cell)
    except InputError as problem:
        return str(problem)


def _check_day(subject: Subject, days: Days) -> None:
    """A day beside the code of a session must be its own day."""
    held = getattr(subject.thing, "day", None)
    if days[0] is not None and (held is None or days != (held, held)):
        raise CellError(
            f"Deze bijeenkomst is op een andere dag ({subject.period}). Verbeter de datum.",
            Field.DAY,
        )


def _stay(subject: Subject, days: Days) -> Days:
    """The days of a count: none for a session, and none when they are the whole stay."""
    thing = subject.thing
    whole = isinstance(thing, Stop) and days == (thing.first_day, thing.last_day)
    return (None, None) if subject.unit is Unit.PARTICIPANTS or whole else days
