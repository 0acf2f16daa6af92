"""What a cell of a Dutch spreadsheet means. Pure.

What can be read in two ways is asked or refused, and never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from project import formatting
from project.errors import InputError
from project.parsing import values
from project.parsing.values import MONTHS
from project.upkeep.reading.questions import KNOWN, Answers, wrong
from project.wording.counts import COUNTING_METHOD, METHOD_IN_SHORT, CountingMethod, FigureState

Plain = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell with what to be careful about (the codes of ``workbook``)."""

    value: Plain
    marks: tuple[str, ...]


Cell = Plain | Marked


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the top, each as long as its last cell that is not empty."""

    name: str
    rows: list[list[Cell]]
    visible: bool = True


STATES = {word: FigureState(state) for state, said in KNOWN["states"].items() for word in said}
METHODS = {
    said: code for words in (COUNTING_METHOD, METHOD_IN_SHORT) for code, said in words.items()
}
_WORDS = {word: CountingMethod(code) for code, said in KNOWN["methods"].items() for word in said}
_WORD = "|".join(map(re.escape, _WORDS))
_WITH_WORD = re.compile(rf"({_WORD})[.:]? ?([0-9.,]+)|([0-9.,]+) ?\(?({_WORD})\.?\)?")
_RANGE = re.compile(rf"(?:(?:{_WORD})\.? ?)?([0-9]+) ?(?:à|a|-|–|/|tot|of) ?([0-9]+)")
_WHOLE = re.compile(r"([-−]?[0-9]{1,12})(?:[,.]0{1,2})?")
_THOUSANDS = re.compile(r"([-−]?[0-9]{1,3}(?:\.[0-9]{3})+)(,0{1,2})?")
_TIME = re.compile(r"[ t][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?$")
_TWO_NUMBERS = re.compile(r"(?:[a-z]+[.,]? )?([0-9]{1,2})[-/.]([0-9]{1,2})[-/.][0-9]{4}.*")
_WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
# Day 0 of the two ways in which spreadsheets number days.
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_WHEN = re.compile(
    rf"(?:week|wk|weeknr)\.? ?[0-9]{{1,2}}.*|(?:{'|'.join(MONTHS)})\.?(?: '?[0-9]{{2,4}})?"
    r"|(?:[a-z]+\.? )?[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[a-z]{3,9})\.?(?:[-/. ]'?[0-9]{2,4})?"
    r"|[0-9]{4}-[0-9]{2}.*|(?:ma|di|wo|do|vr|za|zo)[a-z]*dag|(?:q|kwartaal )[1-4].*"
)
_NUMBER = re.compile(rf"(?:(?:{_WORD})\.? ?)?[-−]?[0-9][0-9., ]*%?")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell says about a figure; NOT_YET when it was left open."""

    state: FigureState
    number: int | None = None
    method: CountingMethod | None = None


@dataclass(frozen=True, slots=True)
class DayColumn:
    """How the days of one column are to be read, seen over all its cells."""

    # The year in which its day numbers begin (1900 or 1904); 0 when the file does not say.
    epoch: int = 0
    # Why a day of which month and day could be swapped is not certain; "" when it is.
    doubt: str = ""


def value(cell: Cell) -> Plain:
    """What a cell holds, whatever is said about it."""
    return cell.value if isinstance(cell, Marked) else cell


def text(cell: Cell) -> str:
    """The cell as plain text, without spaces around it or signs that nobody sees."""
    held = value(cell)
    if held is None:
        return ""
    if isinstance(held, date):
        return f"{held:%d-%m-%Y}"
    if isinstance(held, bool):
        return "ja" if held else "nee"
    said = f"{held:.0f}" if isinstance(held, float) and held.is_integer() else str(held)
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


def check_marks(cell: Cell, answers: Answers) -> None:
    """Refuse a cell without a value to trust, and ask about one that shows something else."""
    for mark in cell.marks if isinstance(cell, Marked) else ():
        if why := KNOWN["broken"].get(mark):
            raise InputError(f"{why}. Typ hier de waarde zelf.")
        answers.ask("mark", code=mark, said=shown(cell), what=KNOWN["doubts"][mark])


def says_when(cell: Cell) -> bool:
    """Whether this is a day, a week or a month."""
    held = value(cell)
    return isinstance(held, date) or (isinstance(held, str) and bool(_WHEN.fullmatch(plain(held))))


def is_number(cell: Cell) -> bool:
    """Whether this is a number, also one with a word like "ca." before it."""
    held = value(cell)
    if isinstance(held, str):
        return bool(_NUMBER.fullmatch(plain(held)))
    return isinstance(held, (int, float)) and not isinstance(held, bool)


# --- amounts ----------------------------------------------------------------------------------


def amount(cell: Cell, answers: Answers) -> Amount:
    """How many people a cell says, or why there is no number; blank is open, and never 0."""
    held, said = value(cell), plain(cell)
    if isinstance(held, date):
        raise wrong("is-a-day", said=formatting.day(held))
    if said in STATES:
        return Amount(STATES[said])
    if parts := _WITH_WORD.fullmatch(said):
        counted = method(parts[1] or parts[4], said, answers)
        return Amount(FigureState.KNOWN, _whole(parts[2] or parts[3], answers), counted)
    if ends := _RANGE.fullmatch(said):
        offered = {one: f"{one}, geschat" for one in ends.groups()}
        given = answers.ask("range", offered, f"range:{said}", said=said)
        return Amount(FigureState.KNOWN, int(given), CountingMethod.ESTIMATE)
    said = said.replace(".", ",") if isinstance(held, float) else said
    return Amount(FigureState.KNOWN, _whole(said, answers))


def method(word: str, said: str, answers: Answers) -> CountingMethod:
    """The way of counting that a word stands for, once somebody said so."""
    likely = _WORDS.get(word.rstrip("."))
    offered = {one: COUNTING_METHOD[one] for one in ([likely] if likely else CountingMethod)}
    return CountingMethod(answers.ask("word", offered, f"word:{word}", said=said, word=word))


def _whole(said: str, answers: Answers) -> int:
    if whole := _WHOLE.fullmatch(said):
        return int(whole[1].replace("−", "-"))
    if parts := _THOUSANDS.fullmatch(said):
        meant = parts[1].replace(".", "").replace("−", "-")
        if not parts[2]:
            answers.ask("thousands", said=said, meant=meant)
        return int(meant)
    raise wrong("is-a-formula" if said.startswith(("=", "+", "@")) else "not-whole", said=said)


# --- days -------------------------------------------------------------------------------------


def day_column(cells: Iterable[Cell], epoch: int) -> DayColumn:
    """Look at all days of a column together: is it certain which number is the month?"""
    real, written = [], []
    for cell in cells:
        if isinstance(held := value(cell), date):
            real.append(held.day)
        elif found := _TWO_NUMBERS.fullmatch(plain(cell)):
            written.append((int(found[1]), int(found[2])))
    doubt = ""
    if any(first <= 12 < second for first, second in written):
        doubt = "in deze kolom staat ook een datum met de maand vooraan"
    elif real and written and max(real) <= 12 and all(first > 12 for first, _second in written):
        doubt = "het spreadsheetprogramma heeft in deze kolom misschien dag en maand verwisseld"
    return DayColumn(epoch, doubt)


def day(cell: Cell, column: DayColumn, answers: Answers) -> date | None:
    """The day in a cell, None when it is blank. 03-04-2018 is 3 April."""
    held, said = value(cell), _TIME.sub("", plain(cell))
    if isinstance(held, date):
        found = held.date() if isinstance(held, datetime) else held
    elif STATES.get(said) is FigureState.NOT_YET:
        return None
    elif re.fullmatch(r"[0-9]{5}(?:[.,]0+)?", said):
        return _numbered(int(said[:5]), column, answers)
    elif re.fullmatch(r"(?![0-9]{4}-).*[0-9a-z.][-/. ]'?[0-9]{2}", said):
        raise wrong("short-year", said=said)
    else:
        found = values.day(said) or date.min
        if said[:2] in _WEEKDAYS and _WEEKDAYS.index(said[:2]) != found.weekday():
            raise InputError(
                f"“{said}” klopt niet: {formatting.short_day(found)}. Verbeter de dag."
            )
    swappable = isinstance(held, date) or _TWO_NUMBERS.fullmatch(said)
    if swappable and column.doubt and found.day <= 12 and found.day != found.month:
        raise wrong("swapped", said=said, doubt=column.doubt)
    if not 1990 <= found.year <= 2100:
        raise wrong("year", year=found.year)
    return found


def _numbered(number: int, column: DayColumn, answers: Answers) -> date:
    epochs = (column.epoch,) if column.epoch else tuple(_EPOCHS)
    days = {str(epoch): _EPOCHS[epoch] + timedelta(days=number) for epoch in epochs}
    offered = {epoch: f"ja, {number} is {formatting.day(one)}" for epoch, one in days.items()}
    return days[answers.ask("day-numbers", offered, number=number)]
