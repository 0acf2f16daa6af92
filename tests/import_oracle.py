"""A second reader of spreadsheets, as plain as can be and made of other parts than ours.

Says how many people a file itself claims, so that a test can hold our reading against it.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import XML

import xlrd

_WHOLE = re.compile(r"-?[0-9]+(?:[.,]0{1,2})?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+")
_TOTAL = re.compile(r"(sub|eind)?totaal\b.*|total\b.*")
_HEADINGS = {"deelnemers", "aantal deelnemers", "aanwezigen", "aantal aanwezigen"}
Grid = list[list[object]]


def declared(data: bytes) -> int | None:
    """The sum of the whole numbers in the column with participants; None when there is none.

    Rows without any text beside the number, rows that are called a total, and the very same row
    once more, do not count.
    """
    found = []
    for grid in _grids(data):
        for at, row in enumerate(grid[:30]):
            heads = [str(cell).strip().casefold().rstrip(":?* ") for cell in row]
            columns = [column for column, head in enumerate(heads) if head in _HEADINGS]
            if columns:
                different = {repr(below): below for below in grid[at + 1 :]}
                people = sum(_people(below, columns[0]) for below in different.values())
                found.append((len(row), people))
                break
    # A text may be cut at more signs than one: the one that gives the most columns is meant.
    return max(found, key=lambda one: one[0])[1] if found else None


def _people(row: list[object], column: int) -> int:
    beside = [cell for at, cell in enumerate(row) if at != column and isinstance(cell, str)]
    texts = [one.strip().casefold() for one in beside]
    if column >= len(row) or not any(texts) or any(map(_TOTAL.fullmatch, texts)):
        return 0
    cell = row[column]
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    said = re.sub(r"^ca\.? ?", "", str(cell).strip().replace("\xa0", ""))
    if _THOUSANDS.fullmatch(said):
        return int(said.replace(".", ""))
    return int(re.split("[.,]", said)[0]) if _WHOLE.fullmatch(said) else 0


def _grids(data: bytes) -> Iterator[Grid]:
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        yield from _ods(archive) if "content.xml" in archive.namelist() else _xlsx(archive)
    elif data.startswith(b"\xd0\xcf"):
        for sheet in xlrd.open_workbook(file_contents=data, logfile=io.StringIO()).sheets():
            yield [list(sheet.row_values(at)) for at in range(sheet.nrows)]
    else:
        yield from _texts(data)


def _texts(data: bytes) -> Iterator[Grid]:
    for encoding in ("utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        for sign in ";\t,|":
            yield [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign)]


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _of(element: Any, name: str) -> str:
    """An attribute, whatever stands before its name."""
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), ""
    )


def _xlsx(archive: zipfile.ZipFile) -> Iterator[Grid]:
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        root = XML(archive.read("xl/sharedStrings.xml"))
        shared = ["".join(item.itertext()) for item in root]
    for name in sorted(archive.namelist()):
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            yield _worksheet(XML(archive.read(name)), shared)


def _worksheet(root: Any, shared: list[str]) -> Grid:
    grid: Grid = []
    for row in (one for one in root.iter() if _local(one) == "row"):
        cells: list[object] = []
        for cell in row:
            column = 0
            for sign in re.sub(r"\d", "", _of(cell, "r")):
                column = column * 26 + ord(sign) - ord("A") + 1
            cells.extend([""] * (column - 1 - len(cells)))
            cells.append(_value(cell, shared))
        grid.append(cells)
    return grid


def _value(cell: Any, shared: list[str]) -> object:
    value = next((one.text or "" for one in cell.iter() if _local(one) == "v"), "")
    kind = _of(cell, "t")
    if kind == "s":
        return shared[int(value)]
    if kind == "inlineStr":
        return "".join(cell.itertext())
    return float(value) if value and kind in ("", "n") else value


def _ods(archive: zipfile.ZipFile) -> Iterator[Grid]:
    root = XML(archive.read("content.xml"))
    for table in (one for one in root.iter() if _local(one) == "table"):
        grid: Grid = []
        for row in (one for one in table.iter() if _local(one) == "table-row"):
            cells: list[object] = []
            for cell in row:
                value = _of(cell, "value")
                found = float(value) if value else "".join(cell.itertext())
                cells += [found] * int(_of(cell, "number-columns-repeated") or 1)
            grid += [cells] * int(_of(row, "number-rows-repeated") or 1)
        yield grid
