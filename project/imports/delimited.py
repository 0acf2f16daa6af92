"""Text files with a value between separators, as Dutch spreadsheet programs write them."""

import csv
import io
import re
from collections.abc import Callable, Iterable

from project.errors import InputError
from project.imports.sheets import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, UNREADABLE, Cell, Sheet

_SEPARATORS = ";\t,|"
_NAMES = {";": "puntkomma’s", "\t": "tabs", ",": "komma’s", "|": "streepjes"}
# Longer than any remark, and short enough to see that a quotation mark is missing.
_LONGEST_CELL = 5_000
_STRANGE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_QUOTES = (
    "In dit bestand staat een aanhalingsteken dat niet wordt gesloten. Sla het bestand opnieuw op "
    "vanuit het spreadsheetprogramma."
)
_TOO_LONG = "Dit bestand heeft te veel rijen of kolommen. Splits het in kleinere bestanden."


def read(data: bytes, recognised: Callable[[Iterable[object]], int]) -> tuple[Sheet, list[str]]:
    """The one sheet of a text file, and what to tell about how it was read.

    ``recognised`` says how many headings of ours a row holds: that settles which sign separates.
    """
    text, notes = _decoded(data)
    if _STRANGE.search(text):
        raise InputError(UNREADABLE)
    lines = text.splitlines(keepends=True)
    said = re.fullmatch(r"sep=(.)\s*", lines[0]) if lines else None
    if said and said[1] in _SEPARATORS:
        separator, start = said[1], 1
    else:
        separator, start = _separator(lines, recognised), 0
    # The line that names the separator keeps its number.
    above: list[list[Cell]] = [[] for _ in range(start)]
    rows = above + _rows("".join(lines[start:]), separator)
    notes.append(f"De cellen zijn gescheiden door {_NAMES[separator]}.")
    return Sheet("", rows, ragged=True), notes


def _decoded(data: bytes) -> tuple[str, list[str]]:
    try:
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                return data.decode(encoding), []
        if data[1:2] == b"\x00" or data[:1] == b"\x00":
            return data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"), []
        try:
            return data.decode("utf-8"), []
        except UnicodeDecodeError:
            note = "De letters zijn gelezen als Windows-tekst (cp1252). Kijk of de namen kloppen."
            return data.decode("cp1252"), [note]
    except UnicodeError as fault:
        raise InputError(UNREADABLE) from fault


def _separator(lines: list[str], recognised: Callable[[Iterable[object]], int]) -> str:
    """The sign that gives the most headings we know, and else the most columns."""
    head = "".join(lines[:25])

    def merit(separator: str) -> tuple[int, int]:
        rows = list(csv.reader(io.StringIO(head), delimiter=separator))
        return max(map(recognised, rows), default=0), max(map(len, rows), default=0)

    try:
        return max(_SEPARATORS, key=merit)
    except csv.Error as fault:
        raise InputError(_QUOTES) from fault


def _rows(text: str, separator: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            cells += len(row)
            if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                raise InputError(_TOO_LONG)
            if any(len(cell) > _LONGEST_CELL or _swallows(cell, separator) for cell in row):
                raise InputError(_QUOTES)
            rows.append([cell or None for cell in row])
    except csv.Error as fault:
        raise InputError(_QUOTES) from fault
    return rows


def _swallows(cell: str, separator: str) -> bool:
    """Whether a stray quotation mark made whole lines into one cell."""
    return "\n" in cell and separator in cell
