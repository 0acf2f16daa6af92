"""What a cell of a Dutch spreadsheet means. Pure.

What can be read in two ways is asked or refused, and never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite

from project import formatting
from project.errors import InputError
from project.imports.questions import Question, answer
from project.imports.sheets import Broken, Cell
from project.typed import MONTHS
from project.wording import FIGURE_STATE, FigureState

YES, NO = "yes", "no"
_OPEN = frozenset(
    ["", "-", "–", "—", "?", "n.v.t.", "n.v.t", "nvt", "n.n.b.", "nnb", "nog niet", "open", "volgt"]
) | {"nog niet ingevuld", "niet ingevuld"}
_STATES = {FIGURE_STATE[state]: state for state in FigureState} | {
    "afgelast": FigureState.CANCELLED,
    "niet doorgegaan": FigureState.CANCELLED,
    "niet bekend": FigureState.UNKNOWN,
}
del _STATES[FIGURE_STATE[FigureState.KNOWN]], _STATES[FIGURE_STATE[FigureState.NOT_YET]]

_WHOLE = re.compile(r"([-−]?[0-9]{1,12})(?:[,.]0{1,2})?")
_CERTAIN_THOUSANDS = re.compile(r"[-−]?[0-9]{1,3}(?:\.[0-9]{3})+,0{1,2}")
_THOUSANDS = re.compile(r"[-−]?[0-9]{1,3}(?:\.[0-9]{3})+")

_WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_WEEKDAY = r"(?:(?P<weekday>ma|di|wo|do|vr|za|zo)(?:[a-z]*dag)?[.,]? +)?"
_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)?"
_NUMERIC = re.compile(
    _WEEKDAY
    + r"(?P<day>[0-9]{1,2})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})"
    + _TIME
)
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})" + _TIME)
_NAMED = re.compile(
    _WEEKDAY + r"(?P<day>[0-9]{1,2})[ -](?P<name>[a-z]{3,9})\.?[ -](?P<year>[0-9]{4})"
)
_SHORT_YEAR = re.compile(r".*[0-9a-z.][-/. ]'?[0-9]{2}")
_DAY_NUMBER = re.compile(r"[0-9]{5}(?:[.,]0+)?")
# Day 0 of the two ways in which spreadsheets number days.
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell says about a figure; without a state it was left open."""

    state: FigureState | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class DayColumn:
    """How the days of one column are to be read, seen over all its cells."""

    epoch: int = 0
    # Why a day of which month and day could be swapped is not certain; "" when it is.
    doubt: str = ""


def text(cell: Cell) -> str:
    """The cell as plain text, without the spaces around it; InputError when it holds no value."""
    if isinstance(cell, Broken):
        raise InputError(f"{cell.why[0].upper()}{cell.why[1:]}. Typ hier de waarde zelf.")
    if cell is None:
        return ""
    if isinstance(cell, (date, datetime)):
        return f"{cell:%d-%m-%Y}"
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    found = " ".join(str(cell).replace("\xa0", " ").split())
    # Our own files write it so that no cell can start a formula.
    return found[1:] if re.match(r"'[=+\-@]", found) else found


def shown(cell: Cell) -> str:
    """The cell for a reader, whatever is in it, short enough for a table."""
    found = f"({cell.why})" if isinstance(cell, Broken) else text(cell)
    return found if len(found) <= 60 else f"{found[:57]}…"


def plain(cell: Cell) -> str:
    """The text of a cell to compare with: small letters, one space between words."""
    return text(cell).casefold()


# --- amounts ----------------------------------------------------------------------------------


def amount(cell: Cell, answers: Mapping[str, str]) -> Amount:
    """How many people a cell says, or why there is no number; blank is open, and never 0."""
    if isinstance(cell, bool):
        raise InputError(f"“{text(cell)}” is geen aantal. Typ een heel getal, bijvoorbeeld 34.")
    if isinstance(cell, (date, datetime)):
        raise InputError(
            f"Hier staat een datum ({formatting.day(cell)}), geen aantal. Het spreadsheetprogramma "
            "maakt die soms zelf van een getal. Typ het aantal opnieuw."
        )
    if isinstance(cell, (int, float)):
        return Amount(FigureState.KNOWN, _whole(cell))
    said = plain(cell)
    if said in _OPEN:
        return Amount(None)
    if said in _STATES:
        return Amount(_STATES[said])
    return Amount(FigureState.KNOWN, _typed(said, answers))


def _whole(value: float) -> int:
    if not isfinite(value) or value != int(value):
        raise InputError(
            f"“{str(value).replace('.', ',')}” is geen heel aantal. Typ een heel getal, "
            "bijvoorbeeld 34."
        )
    return int(value)


def _typed(said: str, answers: Mapping[str, str]) -> int:
    if whole := _WHOLE.fullmatch(said):
        return int(whole[1].replace("−", "-"))
    if _CERTAIN_THOUSANDS.fullmatch(said):
        return int(said.partition(",")[0].replace(".", "").replace("−", "-"))
    if _THOUSANDS.fullmatch(said):
        meant = said.replace(".", "").replace("−", "-")
        question = Question(
            "thousands",
            f"In dit bestand staat een punt in een aantal (“{said}”). Scheidt die punt duizenden?",
            {YES: f"ja, “{said}” is {meant}", NO: "nee, of ik weet het niet: rij weigeren"},
        )
        if answer(answers, question) == YES:
            return int(meant)
        raise InputError(f"“{said}” kan twee dingen betekenen. Typ het aantal zonder punt.")
    if said.startswith(("=", "+", "@")):
        raise InputError(f"“{said}” is een formule. Typ het aantal zelf.")
    raise InputError(
        f"“{said}” is geen heel aantal. Typ alleen cijfers, of onbekend, niet geteld of vervallen. "
        "Was er niemand? Typ dan 0."
    )


# --- days -------------------------------------------------------------------------------------


def day_column(cells: Iterable[Cell], epoch: int) -> DayColumn:
    """Look at all days of a column together: is it certain which number is the month?"""
    real, typed = [], []
    for cell in cells:
        if isinstance(cell, (date, datetime)):
            real.append(cell.day)
        elif isinstance(cell, str) and (found := _NUMERIC.fullmatch(plain(cell))):
            typed.append((int(found["day"]), int(found["month"])))
    if any(first <= 12 < second for first, second in typed):
        return DayColumn(epoch, "in deze kolom staat ook een datum met de maand vooraan")
    if real and typed and max(real) <= 12 and all(first > 12 for first, _second in typed):
        return DayColumn(
            epoch,
            "in deze kolom staan de dagen na de 12e als tekst: het spreadsheetprogramma heeft bij "
            "de andere misschien dag en maand verwisseld",
        )
    return DayColumn(epoch)


def day(cell: Cell, column: DayColumn, answers: Mapping[str, str]) -> date | None:
    """The day in a cell, None when it is blank. 03-04-2018 is 3 April."""
    if isinstance(cell, (date, datetime)):
        found = cell.date() if isinstance(cell, datetime) else cell
        return _certain(found, column, swappable=True)
    if isinstance(cell, bool):
        raise InputError(f"“{text(cell)}” is geen datum. Typ een datum zoals 12-09-2018.")
    said = plain(cell)
    if said in _OPEN:
        return None
    if _DAY_NUMBER.fullmatch(said):
        return _numbered(int(re.split("[.,]", said)[0]), column, answers)
    for pattern in (_NUMERIC, _ISO, _NAMED):
        if match := pattern.fullmatch(said):
            return _certain(_on(match, said), column, swappable=pattern is _NUMERIC)
    if _SHORT_YEAR.fullmatch(said):
        raise InputError(f"“{said}” heeft een jaartal van twee cijfers. Typ het jaar helemaal uit.")
    raise InputError(f"“{said}” is geen datum. Typ een datum zoals 12-09-2018.")


def _on(match: re.Match[str], said: str) -> date:
    parts = match.groupdict()
    month = MONTHS.get(parts["name"]) if "name" in parts else int(parts["month"])
    try:
        found = date(int(parts["year"]), month or 0, int(parts["day"]))
    except ValueError as fault:
        raise InputError(
            f"De dag “{said}” bestaat niet. Kijk in de agenda welke dag het was."
        ) from fault
    weekday = parts.get("weekday")
    if weekday and _WEEKDAYS.index(weekday) != found.weekday():
        raise InputError(
            f"“{said}” klopt niet: {formatting.short_day(found)}. Verbeter de dag of de datum."
        )
    return found


def _certain(found: date, column: DayColumn, *, swappable: bool) -> date:
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise InputError(f"Het jaar {found.year} kan niet kloppen. Verbeter de datum.")
    if swappable and column.doubt and found.day <= 12 and found.day != found.month:
        raise InputError(
            f"“{found:%d-%m-%Y}” is niet zeker: {column.doubt}. Typ de maand als woord."
        )
    return found


def _numbered(number: int, column: DayColumn, answers: Mapping[str, str]) -> date:
    epochs = (column.epoch,) if column.epoch else tuple(_EPOCHS)
    days = {epoch: _EPOCHS[epoch] + timedelta(days=number) for epoch in epochs}
    question = Question(
        "day-numbers",
        f"In de kolom met datums staat een getal ({number}). Is dat de datum, als dagnummer?",
        {
            **{str(epoch): f"ja, {number} is {formatting.day(one)}" for epoch, one in days.items()},
            NO: "nee, of ik weet het niet: rij weigeren",
        },
    )
    given = answer(answers, question)
    if given == NO:
        raise InputError(f"“{number}” is geen datum. Typ een datum zoals 12-09-2018.")
    return _certain(days[int(given)], column, swappable=False)
