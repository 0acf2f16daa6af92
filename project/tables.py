"""Tables that stand on a screen, in a file and in the report, each described once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pandas as pd

Row = TypeVar("Row")


# No slots in these two: ``Table[Row](…)`` sets an attribute of its own.
@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: what stands above it, and what it says of a row, in words for a reader.

    With ``screen`` off it stands in files only: there is more room.
    """

    title: str
    cell: Callable[[Row], Any]
    screen: bool = True


@dataclass(frozen=True)
class Table(Generic[Row]):
    """The columns of a table in reading order."""

    columns: tuple[Column[Row], ...]

    @property
    def titles(self) -> list[str]:
        """What stands above the columns."""
        return [column.title for column in self.columns]

    def only(self, *titles: str) -> "Table[Row]":
        """The same table with these columns, in this order."""
        by_title = {column.title: column for column in self.columns}
        return Table(tuple(by_title[title] for title in titles))

    def on_screen(self) -> "Table[Row]":
        """The same table with the columns that fit on a screen."""
        return Table(tuple(column for column in self.columns if column.screen))

    def values(self, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
        """The cells of these rows."""
        return [tuple(column.cell(row) for column in self.columns) for row in rows]

    def frame(self, rows: Iterable[Row]) -> pd.DataFrame:
        """These rows as a frame, for a table on the screen or a file."""
        return pd.DataFrame(self.values(rows), columns=self.titles, dtype=object)
