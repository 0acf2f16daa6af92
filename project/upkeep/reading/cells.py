"""What a cell of a Dutch spreadsheet means. Pure.

What can be read in two ways is asked or refused, and never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from project import formatting
from project.counts.rules import Entry
from project.errors import InputError
from project.parsing import values
from project.parsing.values import MONTHS
from project.upkeep.reading.questions import KNOWN, Answers, ask, wrong
from project.wording.counts import COUNTING_METHOD, METHOD_IN_SHORT, CountingMethod, FigureState

Cell = str | int | float | bool | date | None
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the top, each as long as its last cell that is not empty."""

    name: str
    rows: list[list[Cell]]
    visible: bool = True
    # What to be careful about (the codes of ``workbook``), by row and column.
    marks: Mapping[tuple[int, int], list[str]] = field(default_factory=dict)


STATES = {word: FigureState(state) for state, said in KNOWN["states"].items() for word in said}
METHODS = {
    said: code for words in (COUNTING_METHOD, METHOD_IN_SHORT) for code, said in words.items()
}
_WORDS = {word: CountingMethod(code) for code, said in KNOWN["methods"].items() for word in said}
_WORD = "|".join(map(re.escape, _WORDS))
_WITH_WORD = re.compile(rf"({_WORD})[.:]? ?([0-9][0-9., ]*)|([0-9][0-9., ]*?) ?\(?({_WORD})\.?\)?")
_RANGE = re.compile(rf"(?:(?:{_WORD})\.? ?)?([0-9]+) ?(?:à|a|-|–|/|tot|of) ?([0-9]+)")
_ADDED = re.compile(r"[0-9]{1,6}(?: ?\+ ?[0-9]{1,6})+")
_WHOLE = re.compile(r"([-−]?[0-9]{1,12})(?:[,.]0{1,2})?")
_THOUSANDS = re.compile(r"([-−]?[0-9]{1,3}([. ])[0-9]{3}(?:\2[0-9]{3})*)(,0{1,2})?")
_TIME = re.compile(r"[ t][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?$")
_TWO_NUMBERS = re.compile(r"(?:[a-z]+[.,]? )?([0-9]{1,2})[-/.]([0-9]{1,2})[-/.][0-9]{4}.*")
_NO_YEAR = re.compile(r"(?:[a-z]+\.?,? )?[0-9]{1,2}[-/. ]+(?:[0-9]{1,2}|[a-z]{3,9})\.?")
_TO = re.compile(
    r" ?(?:t/m|\btem\b|t\.e\.m\.|tot en met) ?| [-–—] |(?<=[0-9])[-–—](?=[0-9]{1,2} [a-z])"
)
_WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_WHEN = re.compile(
    rf"(?:week|wk|weeknr)\.? ?[0-9]{{1,2}}.*|(?:{'|'.join(MONTHS)})\.?(?: '?[0-9]{{2,4}})?"
    r"|(?:[a-z]+\.? )?[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[a-z]{3,9})\.?(?:[-/. ]'?[0-9]{2,4})?"
    r"|[0-9]{4}-[0-9]{2}.*|(?:ma|di|wo|do|vr|za|zo)[a-z]*dag|(?:q|kwartaal )[1-4].*"
)
_NUMBER = re.compile(rf"(?:(?:{_WORD})\.? ?)?[-−]?[0-9][0-9., ]*%?")


# The same words stand in thousands of rows; 1, 1.0 and yes are not the same.
@lru_cache(maxsize=4096, typed=True)
def text(cell: Cell) -> str:
    """The cell as plain text, without spaces around it or signs that nobody sees."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    said = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)
    if not said.isascii():
        said = "".join(sign for sign in said if unicodedata.category(sign) != "Cf")
    said = " ".join(said.split())
    # Our own files write it so that no cell can start a formula.
    return said[1:] if re.match(r"'[=+\-@]", said) else said


def shown(cell: Cell) -> str:
    """The cell for a reader, whatever is in it, short enough for a table."""
    return said if len(said := text(cell)) <= 60 else f"{said[:57]}…"


def plain(cell: Cell) -> str:
    """The text of a cell to compare with: small letters, one space between words."""
    return text(cell).casefold()


def check_mark(mark: str, cell: Cell, answers: Answers) -> None:
    """Refuse a cell without a value to trust, and ask about one that shows something else."""
    code, _, pattern = mark.partition(":")
    if why := KNOWN["broken"].get(code):
        raise InputError(f"{why}. Typ hier de waarde zelf.")
    said = formatting.as_pattern(cell, pattern) if isinstance(cell, date) else shown(cell)
    held = formatting.day(cell) if isinstance(cell, date) else ""
    ask(answers, "mark", code=code, said=said, what=KNOWN["doubts"][code].format(held=held))


def says_when(cell: Cell) -> bool:
    """Whether this is a day, a week or a month."""
    return isinstance(cell, date) or (isinstance(cell, str) and bool(_WHEN.fullmatch(plain(cell))))


def is_number(cell: Cell) -> bool:
    """Whether this is a number, also one with a word like "ca." before it."""
    if isinstance(cell, str):
        return bool(_NUMBER.fullmatch(plain(cell)))
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


# --- amounts ----------------------------------------------------------------------------------


def amount(cell: Cell, answers: Answers) -> Entry:
    """How many people a cell says, or why there is no number; blank is NOT_YET, and never 0."""
    said = plain(cell)
    if isinstance(cell, date):
        raise wrong("is-a-day", said=formatting.day(cell))
    if said in STATES:
        return Entry(state=STATES[said])
    if parts := _WITH_WORD.fullmatch(said):
        how = method(parts[1] or parts[4], said, answers)
        return _known(_whole((parts[2] or parts[3]).strip(), answers), how)
    if ends := _RANGE.fullmatch(said):
        offered = {one: f"{one}, geschat" for one in ends.groups()}
        given = ask(answers, "range", offered, f"range:{said}", said=said)
        return _known(int(given), CountingMethod.ESTIMATE)
    if _ADDED.fullmatch(said):
        total = str(sum(map(int, re.findall("[0-9]+", said))))
        return _known(int(ask(answers, "added", {total: total}, f"added:{said}", said=said)))
    return _known(_whole(said.replace(".", ",") if isinstance(cell, float) else said, answers))


def method(word: str, said: str, answers: Answers) -> CountingMethod:
    """The way of counting that a word stands for, once somebody said so."""
    likely = _WORDS.get(word.rstrip("."))
    offered = {one: COUNTING_METHOD[one] for one in ([likely] if likely else CountingMethod)}
    return CountingMethod(ask(answers, "word", offered, f"word:{word}", said=said, word=word))


def _known(number: int, how: CountingMethod | None = None) -> Entry:
    return Entry(state=FigureState.KNOWN, number=number, method=how)


def _whole(said: str, answers: Answers) -> int:
    if whole := _WHOLE.fullmatch(said):
        return int(whole[1].replace("−", "-"))
    if parts := _THOUSANDS.fullmatch(said):
        meant = parts[1].replace(parts[2], "").replace("−", "-")
        if not parts[3]:
            sign = "thousands" if parts[2] == "." else "thousands-space"
            ask(answers, sign, said=said, meant=meant)
        return int(meant)
    raise wrong("is-a-formula" if said.startswith(("=", "+", "@")) else "not-whole", said=said)


# --- days -------------------------------------------------------------------------------------


class DayReader:
    """Reads the days of one column, after a look at all of them together.

    ``years`` are those of the tour, for days without one.
    """

    def __init__(self, cells: Iterable[Cell], years: Iterable[int], answers: Answers) -> None:
        self._years, self._answers = {str(year): str(year) for year in years}, answers
        real, written = [], []
        for cell in cells:
            if isinstance(cell, date):
                real.append(cell.day)
            elif found := _TWO_NUMBERS.fullmatch(plain(cell)):
                written.append((int(found[1]), int(found[2])))
        # Why a day of which month and day could be swapped is not certain.
        self._doubt = ""
        if any(first <= 12 < second for first, second in written):
            self._doubt = "in deze kolom staat ook een datum met de maand vooraan"
        elif real and written and max(real) <= 12 and all(first > 12 for first, _ in written):
            self._doubt = (
                "het spreadsheetprogramma heeft in deze kolom misschien dag en maand verwisseld"
            )

    def span(self, cell: Cell) -> Span | None:
        """The first and the last day in a cell, None when it is blank. 03-04-2018 is 3 April."""
        said = _TIME.sub("", plain(cell))
        if isinstance(cell, date):
            day = self._checked(cell.date() if isinstance(cell, datetime) else cell, said)
        elif STATES.get(said) is FigureState.NOT_YET:
            return None
        elif re.fullmatch(r"[0-9]{4,6}(?:[.,][0-9]+)?", said):
            raise wrong("day-number", said=said)
        elif len(ends := _TO.split(said)) == 2 and all(ends):
            return self._between(*ends)
        else:
            day = self._written(said)
        return day, day

    def _between(self, first: str, last: str) -> Span:
        """The first day may leave out what the last one says: 20 t/m 26 oktober 2018."""
        end = self._written(last)
        if first.isdigit():
            first = f"{first}-{end.month}"
        begin = self._written(f"{first} {end.year}" if _NO_YEAR.fullmatch(first) else first)
        if begin > end:
            raise wrong("backwards", first=formatting.day(begin), last=formatting.day(end))
        return begin, end

    def _written(self, said: str) -> date:
        if _NO_YEAR.fullmatch(said):
            said = f"{said} {ask(self._answers, 'year', self._years, said=said)}"
        elif re.fullmatch(r"(?![0-9]{4}-).*[0-9a-z.][-/. ]'?[0-9]{2}", said):
            raise wrong("short-year", said=said)
        day = values.day(said) or date.min
        if said[:2] in _WEEKDAYS and _WEEKDAYS.index(said[:2]) != day.weekday():
            raise wrong("weekday", said=said, day=formatting.short_day(day))
        return self._checked(day, said) if _TWO_NUMBERS.fullmatch(said) else day

    def _checked(self, day: date, said: str) -> date:
        if self._doubt and day.day <= 12 and day.day != day.month:
            raise wrong("swapped", said=said, doubt=self._doubt)
        if not 1990 <= day.year <= 2100:
            raise wrong("year", year=day.year)
        return day
