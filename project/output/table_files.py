"""Long tables into files, row by row: csv or an xlsx workbook.

Each of them is begun with the name and the columns of a table and then gets its rows; no row stays
in memory. Whoever gives the rows sees to it that no text can start a formula (``output.sheets``).
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from project.output.sheets import AS_TEXT, decimal_comma

# Spreadsheet programs take no more rows in a sheet, the heading included.
MOST_IN_A_SHEET = 1_048_576
# Excel takes twice this in a cell, and some signs count for two; xlsxwriter would cut silently.
_LONGEST = 16_000


class Tables(Protocol):
    """Where tables go."""

    def begin(self, name: str, heading: Sequence[str]) -> None:
        """Begin a table; the one before it is finished."""

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to the table that was begun last."""


class _Files:
    def __init__(self, directory: Path, opened: ExitStack) -> None:
        self._directory, self._opened = directory, opened

    def begin(self, name: str, heading: Sequence[str]) -> None:
        self._opened.close()
        file = (self._directory / f"{name}.csv").open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._opened.enter_context(file), delimiter=";")
        self._writer.writerow(heading)

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        self._writer.writerows(map(decimal_comma, row) for row in rows)


class _Workbook:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book

    def begin(self, name: str, heading: Sequence[str]) -> None:
        self._sheet, self._line = self._book.add_worksheet(name), 0
        self._sheet.write_row(0, 0, heading)

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            self._line += 1
            self._sheet.write_row(self._line, 0, map(_that_fits, row))


@contextmanager
def csv_files(directory: Path) -> Iterator[Tables]:
    """A file for each table: UTF-8 with BOM, semicolons and decimal commas."""
    with ExitStack() as opened:
        yield _Files(directory, opened)


@contextmanager
def xlsx(file: Path) -> Iterator[Tables]:
    """A workbook for Excel with a sheet for each table."""
    # Constant memory: a row is on the disk as soon as the next one begins.
    with closing(xlsxwriter.Workbook(str(file), {"constant_memory": True, **AS_TEXT})) as book:
        yield _Workbook(book)


def _that_fits(cell: Any) -> Any:
    if isinstance(cell, str) and len(cell) > _LONGEST:
        return f"{cell[:_LONGEST]}… [afgebroken: te lang voor een cel van Excel, kies csv]"
    return cell
