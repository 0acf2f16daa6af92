"""What a report is made of: sentences and tables in reading order, all of it plain values.

The page, the PDF and the spreadsheets are made of nothing else, so that they say the same. A
report that was issued is kept as the JSON of this, and read back without a loss.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

import pandas as pd
from pydantic import TypeAdapter

from project import figures, formatting, tables
from project.charts.rows import Row


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The least that an amount can be: something of it is not known yet, or never will be."""

    number: int


Described = TypeVar("Described")
# A number stays a number up to the spreadsheet; everything else is words.
Cell = int | AtLeast | str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title. Without rows the ``empty`` sentence stands there."""

    code: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str

    def frame(self) -> pd.DataFrame:
        """The rows for a file: numbers are numbers."""
        return pd.DataFrame(list(self.rows), columns=list(self.columns), dtype=object)

    def words(self) -> list[list[str]]:
        """The rows as a reader sees them: 1234 is 1.234."""
        return [[in_words(cell) for cell in row] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Section:
    """One question that the report answers."""

    code: str
    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One answer on the first page, with its drawing (SVG) and the words that stand for that."""

    label: str
    value: str
    note: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Front:
    """The first page: what it is filed under, what the manager tells, the figures and the map."""

    facts: tuple[tuple[str, str], ...]
    account: str
    tiles: tuple[Tile, ...]
    agreements: tuple[Tile, ...]
    map: Tile


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report says. ``issued_at`` is None as long as it is a draft.

    ``made_on`` is the day as of which open figures were judged, ``as_of`` the last change of
    the data that is in it. ``rows`` are the lines behind the figures; they stand in the files.
    ``front`` is None for one of before there was a first page: that keeps the form that it had.
    """

    number: int
    project: str
    province: str
    first_day: date
    last_day: date
    made_on: date
    as_of: datetime | None
    issued_at: datetime | None
    issued_by: str
    example: bool
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    visitor_bars: tuple[Row, ...]
    participant_bars: tuple[Row, ...]
    rows: Table
    front: Front | None = None

    @property
    def title(self) -> str:
        """What stands above it."""
        name = f"oortgangsrapportage {self.number}"
        return f"V{name}" if self.issued_at else f"Concept van v{name}"

    @property
    def file_name(self) -> str:
        """The name of its files, without the ending."""
        name = f"voortgangsrapportage-{self.number}"
        state = "" if self.issued_at else f"-concept-{self.made_on}"
        return f"{'voorbeeld-' if self.example else ''}{name}{state}"

    def tables(self) -> list[Table]:
        """All tables in reading order."""
        return [table for section in self.sections for table in section.tables]

    def table(self, code: str) -> Table:
        """The table with this code."""
        return next(table for table in self.tables() if table.code == code)


_JSON: TypeAdapter[Report] = TypeAdapter(Report)


def table(
    code: str, title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]], *, empty: str
) -> Table:
    """A table out of the values of a frame: what is missing is the word for it, never an empty
    cell; numbers of any kind become whole numbers."""
    told = tuple(tuple(_cell(value) for value in row) for row in rows)
    return Table(code, title, tuple(columns), told, empty)


def of_rows(
    code: str,
    title: str,
    columns: tables.Table[Described],
    rows: Iterable[Described],
    empty: str,
) -> Table:
    """A table out of rows that are described by their columns."""
    return table(code, title, columns.titles, columns.values(rows), empty=empty)


def of_frame(code: str, title: str, frame: pd.DataFrame) -> Table:
    """A table out of a frame that always has rows."""
    return table(code, title, frame.columns, frame.itertuples(index=False), empty="")


def in_words(cell: Cell) -> str:
    """The cell as a reader sees it: ``1.234``, ``ten minste 121``, or its words."""
    if isinstance(cell, AtLeast):
        return f"{figures.AT_LEAST} {formatting.number(cell.number)}"
    return cell if isinstance(cell, str) else formatting.number(cell)


def to_json(report: Report) -> str:
    """The report as it is kept."""
    return _JSON.dump_json(report).decode()


def from_json(kept: str) -> Report:
    """The report that was kept."""
    return _JSON.validate_json(kept)


def digest(report: Report) -> str:
    """The same for two reports that say the same, whenever and by whomever they were made."""
    plain = replace(report, as_of=None, issued_at=None, issued_by="")
    return hashlib.sha256(to_json(plain).encode()).hexdigest()


def _cell(value: Any) -> Cell:
    if isinstance(value, (str, AtLeast)):
        return value
    return "onbekend" if pd.isna(value) else int(value)
