"""One door for every file: what it is follows from its content, never from its name."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from project.errors import InputError
from project.imports import archives, delimited, old_excel
from project.imports.archives import DAMAGED, Looked
from project.imports.sheets import (
    MEGABYTE,
    MOST_BYTES,
    UNREADABLE,
    Book,
    Broken,
    Cautions,
    Cell,
    Sheet,
)

_READER = Path(__file__).with_name("reader.py")
_PATIENCE = 90
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {"xlsx": "Excel (xlsx)", "xls": "oude Excel (xls)", "ods": "OpenDocument (ods)"}
_PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_EMPTY = "Dit bestand is leeg. Kies een bestand met een kopregel en ten minste één rij."
_WEB_PAGE = (
    "Dit is een webpagina of XML met de naam van een spreadsheet. Open het bestand in Excel of "
    "LibreOffice en sla het op als xlsx."
)


def read(data: bytes, recognised: Callable[[Iterable[object]], int]) -> Book:
    """The file as sheets of cells; InputError (Dutch) for everything that cannot be trusted.

    ``recognised`` says how many headings of ours a row of cells holds.
    """
    if len(data) > MOST_BYTES:
        raise InputError(
            f"Dit bestand is te groot ({len(data) / MEGABYTE:.0f} MB). "
            f"Kies een bestand van hoogstens {MOST_BYTES // MEGABYTE} MB."
        )
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise InputError(_EMPTY)
    if data.startswith(b"PK"):
        return _with_sheets(data, archives.look(data))
    if data.startswith(_OLE):
        return _with_sheets(data, old_excel.look(data))
    return _text(data, recognised)


def _text(data: bytes, recognised: Callable[[Iterable[object]], int]) -> Book:
    begin = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith((b"<", b"\xff\xfe<", b"mime-version:")):
        raise InputError(_WEB_PAGE)
    if data.startswith(_PICTURES):
        raise InputError(UNREADABLE)
    sheet, notes = delimited.read(data, recognised)
    return Book("tekst (csv)", [sheet] if any(map(any, sheet.rows)) else [], notes=tuple(notes))


def _with_sheets(data: bytes, looked: Looked) -> Book:
    sheets = [one for one in _sheets(_lines(data), looked) if any(map(any_value, one.rows))]
    return Book(_KINDS[looked.kind], sheets, epoch=looked.epoch)


def any_value(row: list[Cell]) -> bool:
    """Whether a row holds anything at all (0 and nee are values too)."""
    return any(cell is not None for cell in row)


def _lines(data: bytes) -> list[bytes]:
    """What the reading process wrote; InputError when it did not come to its end."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_READER)],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (subprocess.TimeoutExpired, BrokenPipeError) as fault:
        raise InputError(DAMAGED) from fault
    lines = done.stdout.splitlines()
    if done.returncode or not lines or lines[-1] != b'{"end": true}':
        raise InputError(DAMAGED)
    return lines[:-1]


def _sheets(lines: list[bytes], looked: Looked) -> list[Sheet]:
    sheets: list[Sheet] = []
    for line in lines:
        told = json.loads(line)
        if isinstance(told, dict):
            # The library and we must speak of the same sheets, or cautions would be misplaced.
            if told["sheet"] >= len(looked.sheets):
                raise InputError(DAMAGED)
            cautions = looked.sheets[told["sheet"]]
            sheets.append(Sheet(told["name"], [], cautions, visible=told["visible"]))
        else:
            sheets[-1].rows.append([_cell(cell) for cell in told])
    for sheet in sheets:
        _mark_broken(sheet.rows, sheet.cautions)
    return sheets


def _mark_broken(rows: list[list[Cell]], cautions: Cautions) -> None:
    for (row, column), why in cautions.broken.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = Broken(why)


def _cell(value: Any) -> Cell:
    if not isinstance(value, dict):
        cell: Cell = value
        return cell
    if "day" in value:
        told = value["day"]
        return datetime.fromisoformat(told) if "T" in told else date.fromisoformat(told)
    return Broken(f"hier staat een tijd of duur ({value['other']})")
