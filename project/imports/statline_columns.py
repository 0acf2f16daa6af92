"""Where in a file of CBS StatLine the regions, the periods and the inhabitants stand. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from project.errors import InputError
from project.imports import cells, files
from project.imports.sheets import Broken, Cell, Sheet

HOW = (
    "Kies in StatLine tabel 70072ned (Totale bevolking) of 03759ned (Bevolking op 1 januari), met "
    "de gemeenten in de rijen, en download als csv."
)
# What stands for all people together: a code, or a title.
WHOLE_GROUP = re.compile(r"t[0-9]{6}|10000|totaal.*")
YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:jj00)?(\*{0,2})")
_DEEPEST_HEADING = 25
_REGION = frozenset({"regio's", "regios", "regio"})
_PERIOD = frozenset({"perioden", "periode"})
_DIMENSIONS = frozenset(
    {
        "geslacht",
        "leeftijd",
        "burgerlijke staat",
        "burgerlijkestaat",
        "nationaliteit",
        "migratieachtergrond",
        "generatie",
        "herkomstland",
        "geboorteland",
    }
)
# The last part of a heading: as a key, as a title with its unit, as a title alone.
_TOTAL = re.compile(r"totale ?bevolking(_[0-9]+| *\(aantal\))?")
_FIRST_OF_JANUARY = re.compile(r"bevolking ?op ?1 ?januari(_[0-9]+| *\(aantal\))?")
_TABLE_IN_NAME = re.compile(r"([0-9]{5}(?:ned|_[0-9a-z]+))_")
_KEY_FIGURES, _BY_AGE = "70072ned", "03759ned"
_TITLES = {
    _KEY_FIGURES: "Regionale kerncijfers Nederland",
    _BY_AGE: "Bevolking; geslacht, leeftijd, burgerlijke staat en regio",
}


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column with inhabitants, and its year when that stands above it."""

    column: int
    year: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a sheet everything stands, from 0, and which table it is."""

    heading: int
    region: int
    period: int | None
    numbers: tuple[NumberColumn, ...]
    dimensions: tuple[int, ...]
    source: str


def find_sheet(data: bytes) -> Sheet:
    """The sheet that has headings of StatLine; InputError when the file cannot be trusted."""
    book = files.read(data, _recognised)
    if not book.sheets:
        raise InputError("In dit bestand staat niets. Kies een bestand van StatLine.")
    return max(book.sheets, key=lambda one: max(map(_recognised, one.rows[:_DEEPEST_HEADING])))


def _recognised(row: Iterable[object]) -> int:
    """How many headings of StatLine a row holds."""
    words = [word(cell) for cell in row]
    return sum(one in _REGION or one in _PERIOD or _table_of(one) != "" for one in words)


def word(cell: object) -> str:
    """A cell to compare with: small letters, plain quotes; "" for what holds no value."""
    if cell is None or isinstance(cell, Broken) or not isinstance(cell, (str, int, float, date)):
        return ""
    return cells.plain(cell).replace("’", "'")


def _table_of(heading: str) -> str:
    """Which of the two tables has a column like this; "" for none."""
    last = heading.rpartition("/")[2]
    if _TOTAL.fullmatch(last):
        return _KEY_FIGURES
    return _BY_AGE if _FIRST_OF_JANUARY.fullmatch(last) else ""


def layout_of(name: str, sheet: Sheet) -> Layout:
    """Where everything stands in this sheet; InputError when something is not there."""
    top = sheet.rows[:_DEEPEST_HEADING]
    heading = next((at for at, row in enumerate(top) if _REGION & set(map(word, row))), None)
    if heading is None:
        raise InputError(f"We vinden geen kolom “Regio's” in dit bestand. {HOW}")
    words = [word(cell) for cell in top[heading]]
    region = next(at for at, one in enumerate(words) if one in _REGION)
    period = next((at for at, one in enumerate(words) if one in _PERIOD), None)
    head = top[: heading + 1]
    numbers = tuple(_number_columns(head, len(words)))
    _check_columns(numbers, period)
    return Layout(
        heading=heading,
        region=region,
        period=period,
        numbers=numbers,
        dimensions=tuple(at for at, one in enumerate(words) if one in _DIMENSIONS),
        source=_source(name, head, numbers[0].column),
    )


def _number_columns(head: Sequence[list[Cell]], width: int) -> Iterator[NumberColumn]:
    for column in range(width):
        above = [word(row[column]) if column < len(row) else "" for row in head]
        if any(map(_table_of, above)) and _is_whole(head, above):
            years = [one for one in above if YEAR.fullmatch(one)]
            yield NumberColumn(column, years[-1] if years else "")


def _is_whole(head: Sequence[list[Cell]], above: Sequence[str]) -> bool:
    """Whether no row above the headings says that this column is about a part of the people."""
    for row, here in zip(head[:-1], above[:-1], strict=True):
        about = next((word(cell) for cell in row if cell is not None), "")
        if about in _DIMENSIONS and here != about and not WHOLE_GROUP.fullmatch(here):
            return False
    return True


def _check_columns(numbers: Sequence[NumberColumn], period: int | None) -> None:
    if not numbers:
        raise InputError(f"We vinden geen kolom met de bevolking op 1 januari. {HOW}")
    if period is None and not all(one.year for one in numbers):
        raise InputError(f"Het jaar staat niet in dit bestand: er is geen kolom “Perioden”. {HOW}")
    years = [one.year for one in numbers]
    if len(set(years)) < len(years):
        raise InputError(
            "Er zijn verschillende kolommen met de bevolking, en het is niet te zeggen welke "
            "geldt. Kies in StatLine één onderwerp en download het bestand opnieuw."
        )


def _source(name: str, head: Sequence[list[Cell]], column: int) -> str:
    """Which table it is, as far as the file says so."""
    words = {word(cell) for row in head for cell in row}
    above = [_table_of(word(row[column])) for row in head if column < len(row)]
    table = next(filter(None, above), "")
    named = _TABLE_IN_NAME.match(name.casefold())
    if named:
        table = named[1]
    elif table == _BY_AGE and not words & {"burgerlijke staat", "burgerlijkestaat"}:
        return "CBS StatLine, Bevolking op 1 januari"
    title = f", {_TITLES[table]}" if table in _TITLES else ""
    return f"CBS StatLine, tabel {table}{title}"
