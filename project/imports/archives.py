"""Looks into an xlsx or ods file before anything is unpacked: is it safe, what does it hide?

Nothing is kept in memory but what is found: the parts stream through a parser that knows no
entities. What the reading library leaves out (errors, formulas without a value, hidden rows) is
noted here, so that it never becomes an empty cell.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from project import formatting
from project.errors import InputError
from project.imports.sheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    MOST_UNPACKED,
    UNREADABLE,
    Cautions,
)

DAMAGED = (
    "Dit bestand is beschadigd of niet volledig. Open het in het programma waarin het gemaakt is "
    "en sla het opnieuw op."
)
ENCRYPTED = (
    "Dit bestand is beveiligd met een wachtwoord. Haal de beveiliging eraf en probeer opnieuw."
)
TOO_LARGE = (
    "Dit bestand is uitgepakt te groot. Er passen hoogstens "
    f"{formatting.number(MOST_ROWS)} rijen, {MOST_COLUMNS} kolommen en samen "
    f"{formatting.number(MOST_CELLS)} cellen in. Haal lege rijen en kolommen weg, of splits het "
    "bestand."
)
NO_VALUE = "hier staat een formule zonder uitkomst"
ERROR = "hier staat een foutmelding van het spreadsheetprogramma"
LOST = "hier staat een waarde die niet te lezen is"
# Where an ods file keeps the value of a cell of this kind.
_HOLDS = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "date": "date-value",
    "boolean": "boolean-value",
    "time": "time-value",
}
# All that belongs in a cell of an xlsx file, and all that may be said about it.
_IN_CELL = {"f", "v", "is", "extLst"}
_ABOUT_CELL = {"r", "s", "t", "cm", "vm", "ph"}
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FORBIDDEN = (
    "In dit bestand staat een verwijzing die een spreadsheet niet nodig heeft (DOCTYPE of ENTITY). "
    "Zo'n bestand lezen we niet. Maak een nieuw bestand en plak de waarden erin."
)


@dataclass(slots=True)
class Looked:
    """What was found: the kind of file, cautions for each sheet in order, and its epoch."""

    kind: str
    sheets: list[Cautions] = field(default_factory=list)
    epoch: int = 0


def look(data: bytes) -> Looked:
    """Check a zip file and note what to be careful about; InputError when it must not be read."""
    with _faults():
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_directory(archive)
        names = set(archive.namelist())
        if "content.xml" in names and "mimetype" in names:
            looked = _Ods(archive).looked
        elif "xl/workbook.xml" in names:
            looked = _xlsx(archive)
        else:
            raise InputError(UNREADABLE)
        # Whatever was not looked at yet may still hold an entity or be damaged.
        for name in names:
            if name.endswith((".xml", ".rels")):
                _parse(archive, name, _Nothing())
        return looked


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except NotImplementedError as fault:
        raise InputError(UNREADABLE) from fault
    except RuntimeError as fault:
        raise InputError(ENCRYPTED) from fault
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        OSError,
        LookupError,
        ValueError,
        OverflowError,
    ) as fault:
        raise InputError(DAMAGED) from fault


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(ENCRYPTED)
    if len({part.filename for part in parts}) < len(parts):
        raise InputError(DAMAGED)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise InputError(TOO_LARGE)


class _Nothing:
    """Listens to nothing: the part only has to be sound."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; names come without their prefix."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text within an element."""


def _parse(archive: zipfile.ZipFile, name: str, listener: _Nothing) -> None:
    # With namespaces, so that a prefix that stands for nothing is damage.
    parser = expat.ParserCreate(namespace_separator=":")
    parser.buffer_text = True

    def refuse(*_declaration: object) -> None:
        raise InputError(_FORBIDDEN)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if type(listener) is not _Nothing:
        parser.StartElementHandler = lambda name, attributes: listener.start(
            name.rpartition(":")[2], attributes
        )
        parser.EndElementHandler = lambda name: listener.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = listener.text
    # Reads no more than the directory promised, and that was checked.
    with archive.open(name) as part:
        parser.ParseFile(part)


# --- xlsx -------------------------------------------------------------------------------------


def _xlsx(archive: zipfile.ZipFile) -> Looked:
    book = _Workbook()
    _parse(archive, "xl/workbook.xml", book)
    links = _Links()
    _parse(archive, "xl/_rels/workbook.xml.rels", links)
    looked = Looked("xlsx", epoch=1904 if book.starts_in_1904 else 1900)
    for relation in book.sheets:
        target = links.targets[relation]
        path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        sheet = _Worksheet(stale=book.stale)
        _parse(archive, path, sheet)
        looked.sheets.append(sheet.cautions)
    return looked


class _Workbook(_Nothing):
    """The list of sheets in order, the epoch, and whether formulas wait to be worked out."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.starts_in_1904 = False
        self.stale = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            named = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            self.sheets.append(named[0])
        elif name == "workbookPr":
            self.starts_in_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "calcPr":
            # A program wrote formulas and left it to Excel to work them out: it wrote 0 meanwhile.
            self.stale = (
                attributes.get("fullCalcOnLoad") in ("1", "true")
                or attributes.get("calcMode") == "manual"
            )


class _Links(_Nothing):
    """Where the sheets stand in the archive."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.targets[attributes["Id"]] = attributes["Target"]


class _Worksheet(_Nothing):
    """The cells of one sheet, only to see which of them cannot be trusted."""

    def __init__(self, *, stale: bool) -> None:
        self.cautions = Cautions()
        self._stale = stale
        self._cells = 0
        self._row = -1
        self._column = -1
        self._kind = ""
        self._formula: list[str] | None = None
        self._value = ""
        self._inside = ""
        # Between the cells, where no text belongs.
        self._between = False
        # Directly within a cell.
        self._in_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._in_cell and name not in _IN_CELL:
            raise InputError(DAMAGED)
        self._in_cell = name == "c"
        self._between = name in ("sheetData", "row", "c")
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("f", "v"):
            self._inside = name
            if name == "f":
                self._formula = []
        elif name == "row":
            self._row = self._next(int(attributes.get("r", self._row + 2)) - 1, self._row)
            self._column = -1
            if attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0":
                self.cautions.hidden_rows.add(self._row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), MOST_COLUMNS)
            self.cautions.hidden_columns |= set(range(int(attributes["min"]) - 1, last))

    def text(self, data: str) -> None:
        if self._between and not data.isspace():
            raise InputError(DAMAGED)
        if self._formula is None:
            return
        if self._inside == "f":
            self._formula.append(data)
        elif self._inside == "v":
            self._value += data

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in ("f", "v"):
            self._inside = ""
        self._between = name in ("f", "v", "is", "c", "row")
        self._in_cell = name in ("f", "v", "is")

    @staticmethod
    def _next(found: int, last: int) -> int:
        """Rows and cells stand in order; another order is damage, and could hide or double one."""
        if found <= last:
            raise InputError(DAMAGED)
        return found

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if any(":" not in name and name not in _ABOUT_CELL for name in attributes):
            raise InputError(DAMAGED)
        self._kind = attributes.get("t", "")
        self._formula, self._value = None, ""
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            found = _REFERENCE.fullmatch(reference)
            if found is None or int(found[2]) - 1 != self._row:
                raise InputError(DAMAGED)
            self._column = self._next(_column(found[1]), self._column)
        self._cells += 1
        grow(self.cautions, self._row, self._column, self._cells)

    def _end_cell(self) -> None:
        place = (self._row, self._column)
        if self._kind == "e":
            self.cautions.broken[place] = ERROR
        elif self._formula is not None:
            empty = not self._value and self._kind != "str"
            if empty or self._stale:
                self.cautions.broken[place] = NO_VALUE
            self.cautions.formulas[place] = "".join(self._formula)


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - ord("A") + 1
    return number - 1


def grow(cautions: Cautions, row: int, column: int, cells: int) -> None:
    """Note that a cell is in use; InputError when the sheet gets too large to read."""
    cautions.grow(row, column)
    if (
        cautions.height > MOST_ROWS
        or cautions.width > MOST_COLUMNS
        or cells > MOST_CELLS
        or cautions.height * cautions.width > MOST_CELLS
    ):
        raise InputError(TOO_LARGE)


# --- ods --------------------------------------------------------------------------------------


class _Manifest(_Nothing):
    """Whether a part of the file is encrypted."""

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "encryption-data":
            raise InputError(ENCRYPTED)


class _Ods(_Nothing):
    """The tables of an ods file in order; one cell or row can stand for many."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.looked = Looked("ods")
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._cell: dict[str, str] | None = None
        # What the cell says its value is; a formula that was never worked out says nothing.
        self._kinds: set[str] = set()
        self._filled = False
        self._cells = 0
        if archive.read("mimetype")[:100] != b"application/vnd.oasis.opendocument.spreadsheet":
            raise InputError(UNREADABLE)
        if "META-INF/manifest.xml" in archive.namelist():
            _parse(archive, "META-INF/manifest.xml", _Manifest())
        _parse(archive, "content.xml", self)

    @property
    def _sheet(self) -> Cautions:
        return self.looked.sheets[-1]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        here = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self.looked.sheets.append(Cautions())
            self._row = 0
        elif name == "table-row":
            self._rows = int(here.get("number-rows-repeated", 1))
            self._column = 0
            if here.get("visibility") in ("collapse", "filter"):
                self._sheet.hidden_rows |= set(
                    range(self._row, min(self._row + self._rows, MOST_ROWS))
                )
        elif name in ("table-cell", "covered-table-cell"):
            self._columns = int(here.get("number-columns-repeated", 1))
            self._cell = here
            self._kinds = {
                value for key, value in attributes.items() if key.rpartition(":")[2] == "value-type"
            }
            self._filled = bool(self._kinds)
        elif name == "p" and self._cell is not None:
            self._filled = True

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            if self._cell is not None and (self._filled or "formula" in self._cell):
                self._note(self._cell)
            self._column += self._columns
            self._cell = None
        elif name == "table-row":
            self._row += self._rows

    def _note(self, cell: dict[str, str]) -> None:
        self._cells += self._rows * self._columns
        last = (self._row + self._rows - 1, self._column + self._columns - 1)
        grow(self._sheet, *last, self._cells)
        places = [
            (row, column)
            for row in range(self._row, last[0] + 1)
            for column in range(self._column, last[1] + 1)
        ]
        if "error" in self._kinds:
            self._sheet.broken |= dict.fromkeys(places, ERROR)
        elif any(_HOLDS[kind] not in cell for kind in self._kinds & _HOLDS.keys()):
            self._sheet.broken |= dict.fromkeys(places, LOST)
        elif "formula" in cell:
            self._sheet.formulas |= dict.fromkeys(places, cell["formula"])
            if not self._kinds:
                self._sheet.broken |= dict.fromkeys(places, NO_VALUE)
