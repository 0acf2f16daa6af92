"""Looks into an xls file (BIFF in an OLE container) for what the reading library does not tell."""

import io
import struct
from collections.abc import Iterator

import olefile

from project.errors import InputError
from project.imports.archives import DAMAGED, ENCRYPTED, ERROR, NO_VALUE, Looked, grow
from project.imports.sheets import MOST_COLUMNS, Cautions

_BEGIN, _SHEET, _ENCRYPTED, _EPOCH = 0x0809, 0x0085, 0x002F, 0x0022
_ROW, _FORMULA, _ERROR_CELL, _COLUMNS, _MANY = 0x0208, 0x0006, 0x0205, 0x007D, (0x00BD, 0x00BE)
# All texts of the file, and a cell that shows one of them by its number.
_TEXTS, _TEXT_CELL = 0x00FC, 0x00FD
# Every record that is a cell begins with its row and column.
_CELLS = {0x0203, 0x0204, _TEXT_CELL, 0x027E, 0x0201, _ERROR_CELL, _FORMULA, 0x00D6, *_MANY}
_NOT_EXCEL = (
    "Dit is geen spreadsheet, of een die met een wachtwoord beveiligd is. Haal de beveiliging "
    "eraf, sla het bestand op als xlsx en probeer opnieuw."
)


def look(data: bytes) -> Looked:
    """Check an OLE file and note what to be careful about; InputError when it must not be read."""
    try:
        stream = _workbook(data)
        looked = Looked("xls", epoch=1900)
        starts, texts = _globals(stream, looked)
        looked.sheets += [_sheet(stream, start, texts) for start in starts]
    except (struct.error, OSError, ValueError, LookupError, TypeError) as fault:
        raise InputError(DAMAGED) from fault
    return looked


def _workbook(data: bytes) -> bytes:
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        if ole.exists("EncryptedPackage"):
            raise InputError(ENCRYPTED)
        for name in ("Workbook", "Book"):
            if ole.exists(name):
                found: bytes = ole.openstream(name).read()
                return found
    raise InputError(_NOT_EXCEL)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from here to the end of this part, each with its kind."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        if len(body) < size:
            raise InputError(DAMAGED)
        depth += (kind == _BEGIN) - (kind == 0x000A)
        # A chart within a sheet is a part of its own.
        if depth <= 1:
            yield kind, body
        if depth <= 0:
            return
        at += 4 + size
    raise InputError(DAMAGED)


def _globals(stream: bytes, looked: Looked) -> tuple[list[int], int]:
    """Where the sheets begin, and how many texts their cells can show."""
    starts, texts = [], 0
    for kind, body in _records(stream, 0):
        if kind == _ENCRYPTED:
            raise InputError(ENCRYPTED)
        if kind == _EPOCH and struct.unpack_from("<H", body)[0]:
            looked.epoch = 1904
        elif kind == _SHEET:
            starts.append(struct.unpack_from("<I", body)[0])
        elif kind == _TEXTS:
            texts = struct.unpack_from("<4xI", body)[0]
    return starts, texts


def _sheet(stream: bytes, start: int, texts: int) -> Cautions:
    cautions, cells = Cautions(), 0
    for kind, body in _records(stream, start):
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", body)
            # Bit 5: the row has no height.
            if flags & 0x20:
                cautions.hidden_rows.add(row)
        elif kind == _COLUMNS:
            first, last, flags = struct.unpack_from("<HH4xH", body)
            if flags & 1:
                cautions.hidden_columns |= set(range(first, min(last, MOST_COLUMNS) + 1))
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            cells += 1
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _MANY else column
            grow(cautions, row, last, cells)
            # The reading library leaves such a cell out, and says nothing.
            if kind == _TEXT_CELL and struct.unpack_from("<6xI", body)[0] >= texts:
                raise InputError(DAMAGED)
            _note(cautions, kind, (row, column), body)
    return cautions


def _note(cautions: Cautions, kind: int, place: tuple[int, int], body: bytes) -> None:
    if kind == _ERROR_CELL and body[7]:
        cautions.broken[place] = ERROR
    elif kind == _FORMULA:
        cautions.formulas[place] = ""
        # A result that is no number: 0 text (in the next record), 1 yes or no, 2 error, 3 nothing.
        if body[12:14] == b"\xff\xff":
            if body[6] == 2:
                cautions.broken[place] = ERROR
            elif body[6] == 3:
                cautions.broken[place] = NO_VALUE
