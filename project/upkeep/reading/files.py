"""One door for every file: what it is follows from its content, never from its name."""

import codecs
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from project.upkeep.reading import workbook
from project.upkeep.reading.cells import Cell, Sheet
from project.upkeep.reading.columns import recognised
from project.upkeep.reading.questions import wrong
from project.upkeep.reading.workbook import (
    MEGABYTE,
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
)

_MOST_TEXT = 6 * MEGABYTE
_PATIENCE = 90
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {"xlsx": "Excel (xlsx)", "xls": "oude Excel (xls)", "ods": "OpenDocument (ods)"}
_SEPARATORS = ";\t,|"
_STRANGE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Longer than any remark.
_LONGEST_CELL = 5_000


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was read once; plans are made of it as often as an answer changes."""

    name: str
    digest: str
    # In Dutch.
    kind: str
    # Those that are not empty.
    sheets: list[Sheet]


def read(name: str, data: bytes) -> Book:
    """The file as sheets of cells; InputError (Dutch) for everything that cannot be trusted."""
    if len(data) > MOST_BYTES:
        raise wrong("large")
    is_workbook = data.startswith((b"PK", _OLE))
    kind, sheets = _workbook(data) if is_workbook else ("tekst (csv)", _text(data))
    full = [one for one in sheets if any(one.rows)]
    if not full:
        raise wrong("empty")
    return Book(name, hashlib.sha256(data).hexdigest(), kind, full)


def _workbook(data: bytes) -> tuple[str, list[Sheet]]:
    """What the reading process wrote; InputError when it did not come to its end."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", workbook.__file__],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (subprocess.TimeoutExpired, BrokenPipeError) as fault:
        raise wrong("damaged") from fault
    lines = done.stdout.splitlines()
    if done.returncode or not lines or lines[-1] != b'{"end": true}':
        raise wrong("damaged")
    about, *told = map(json.loads, lines[:-1])
    if "refused" in about:
        raise wrong(about["refused"])
    sheets: list[Sheet] = []
    for line in told:
        if isinstance(line, dict):
            marks = {(row, column): codes for row, column, codes in line["marks"]}
            sheets.append(Sheet(line["sheet"], [], line["visible"], marks))
        else:
            sheets[-1].rows.append([_cell(cell) for cell in line])
    return _KINDS[about["kind"]], sheets


def _cell(told: Any) -> Cell:
    if not isinstance(told, dict):
        cell: Cell = told
        return cell
    # A time or a duration is no day, and stays the text that it is.
    day = told.get("day", "")
    return (datetime if " " in day else date).fromisoformat(day) if day else str(told["time"])


# --- text -------------------------------------------------------------------------------------


def _text(data: bytes) -> list[Sheet]:
    """The rows of a text file, as Dutch spreadsheet programs write it."""
    begin = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith((b"<", b"\xff\xfe<", b"mime-version:")):
        raise wrong("web-page")
    if len(data) > _MOST_TEXT:
        raise wrong("large")
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if data.startswith(b"%PDF") or _STRANGE.search(text):
        raise wrong("unreadable")
    named = re.match(r"sep=([;,|\t])\n", text)
    separator = named[1] if named else max(_SEPARATORS, key=lambda sign: _merit(text, sign))
    # The line that names the separator keeps its number.
    text = text[len(named[0]) - 1 :] if named else text
    rows = list(_rows(text, separator))
    if all(len(row) <= 1 for row in rows) and any(
        isinstance(row[0], str) and re.search("[;,\t].*[;,\t]", row[0]) for row in rows if row
    ):
        raise wrong("one-cell")
    return [Sheet("", rows)]


def _decoded(data: bytes) -> str:
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in data[:2]:
        encodings = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    for encoding in encodings:
        with suppress(UnicodeError):
            return data.decode(encoding)
    raise wrong("unreadable")


def _merit(text: str, separator: str) -> tuple[int, int]:
    """How many headings we know, and how many columns, the first rows get with this sign."""
    head = io.StringIO("".join(text.splitlines(keepends=True)[:25]), newline="")
    try:
        rows = list(csv.reader(head, delimiter=separator))
    except csv.Error:
        return 0, 0
    return max(map(recognised, rows), default=0), max(map(len, rows), default=0)


def _rows(text: str, separator: str) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    cells = line = 0
    try:
        for number, row in enumerate(reader):
            cells += len(row)
            if number >= MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                raise wrong("large")
            if any("\n" in cell and separator in cell for cell in row):
                raise wrong("lines-in-quotes", line=line + 1)
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise wrong("long-cell", line=line + 1)
            line = reader.line_num
            while row and not row[-1].strip():
                row.pop()
            yield [cell if cell.strip() else None for cell in row]
    except csv.Error as fault:
        why = "quote-open" if "end of data" in str(fault) else "quote-inside"
        raise wrong(why, line=line + 1) from fault
