"""What a spreadsheet is once it was read: sheets of cells, and where to be careful. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime

MEGABYTE = 1024 * 1024
# All of these are looked at before anything is unpacked.
MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED = 120 * MEGABYTE
MOST_PARTS = 1_000
MOST_ROWS = 200_000
# The widest table of CBS that a manager may bring has 325.
MOST_COLUMNS = 400
MOST_CELLS = 2_000_000
UNREADABLE = (
    "Dit is geen spreadsheet die we kunnen lezen. Kies een bestand in de vorm xlsx, xls, ods of "
    "csv."
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds no value that can be trusted, and why (Dutch)."""

    why: str


Cell = str | int | float | bool | date | datetime | Broken | None
Place = tuple[int, int]


@dataclass(slots=True)
class Cautions:
    """What the cells of one sheet do not tell by themselves; rows and columns count from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    broken: dict[Place, str] = field(default_factory=dict)
    # The cells whose value was worked out by a formula, with the formula when the file tells it.
    formulas: dict[Place, str] = field(default_factory=dict)
    height: int = 0
    width: int = 0

    def grow(self, row: int, column: int) -> None:
        """Note that this cell is in use, and refuse a sheet that is too large to read."""
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the top, each as long as its last cell that is not empty."""

    name: str
    rows: list[list[Cell]]
    cautions: Cautions = field(default_factory=Cautions)
    visible: bool = True
    # Every row of a text file should have as many cells as its heading.
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was read: its kind in Dutch, its sheets that are not empty, its epoch."""

    kind: str
    sheets: list[Sheet]
    # The year in which its day numbers begin (1900 or 1904); 0 when it does not say.
    epoch: int = 0
    notes: tuple[str, ...] = ()


def letter(column: int) -> str:
    """What a spreadsheet calls this column: A for 0, AA for 26."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name = chr(ord("A") + rest) + name
        column -= 1
    return name
