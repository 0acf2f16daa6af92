"""Reads a workbook in a process of its own, so that no file can take the server down.

Started by ``files`` with the file on its input; knows nothing of the project. The library gives the
values. What it does not tell (a cell that shows something else than it holds, that is hidden or
struck out, or that was worked out) is read beside them: the marks. Writes lines of JSON.
"""

import io
import json
import re
import sys
import zipfile
from datetime import date
from pathlib import PurePosixPath
from struct import unpack_from
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, fromstring
from xml.parsers import expat

import python_calamine

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED = 60 * MEGABYTE
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 120_000, 100, 600_000
_MOST_PARTS = 1_000
_MEMORY, _SECONDS = 1024 * MEGABYTE, 60
_YES = ("1", "true")
# All that belongs in a cell of an xlsx file, and all that may be said about it.
_IN_CELL, _ABOUT_CELL = {"f", "v", "is", "extLst"}, {"r", "s", "t", "cm", "vm", "ph"}
# The formats that a file names by number alone and that show something else than the number.
_BUILT_IN = {9: "0%", 10: "0%", 11: "0E+0", 12: "?/?", 13: "?/?", 16: "d-mmm", 17: "mmm-yy"}
# Where an ods file keeps the value of a cell of this kind.
_HOLDS = {"float": "value", "percentage": "value", "currency": "value", "date": "date-value"}
_PLAIN_NUMBER = re.compile(r'(?:[#0?.,+() -]|\\[ -]|€|"[^"\w]*")+(?<!,)')


class RefusedError(Exception):
    """The file must not be read; its argument says why, as ``files`` knows it."""


class Marks:
    """What to be careful about in one sheet that is not too large."""

    def __init__(self) -> None:
        # The row and the column from 0, and the codes.
        self.told: list[tuple[int, int, list[str]]] = []
        self._rows = self._columns = 0

    def add(self, row: int, column: int, codes: list[str]) -> None:
        """There is a cell, and this has to be said about it, if anything."""
        self._rows, self._columns = max(self._rows, row + 1), max(self._columns, column + 1)
        fits = self._rows <= MOST_ROWS and self._columns <= MOST_COLUMNS
        _check(fits and self._rows * self._columns <= MOST_CELLS, "large")
        if codes:
            self.told.append((row, column, codes))


def main() -> None:
    """Write every sheet, or why the file must not be read."""
    if sys.platform != "win32":
        import resource

        # What a file can cost at most; Windows has no such limits.
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    data = sys.stdin.buffer.read()
    try:
        kind, marks = (_archive if data.startswith(b"PK") else _xls)(data)
        _write({"kind": kind})
        _write_sheets(python_calamine.load_workbook(io.BytesIO(data)), marks)
    except RefusedError as refused:
        _write({"refused": str(refused)})
    except MemoryError:
        _write({"refused": "large"})
    _write({"end": True})


def _write_sheets(book: python_calamine.CalamineWorkbook, sheets: list[Marks]) -> None:
    # The library and the marks must speak of the same sheets: strict.
    for number, (about, marks) in enumerate(zip(book.sheets_metadata, sheets, strict=True)):
        if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        visible = about.visible is python_calamine.SheetVisibleEnum.Visible
        _write({"sheet": about.name, "visible": visible, "marks": marks.told})
        sheet = book.get_sheet_by_index(number)
        # Rows come from the top of the sheet, cells from its first column in use.
        left: list[object] = [None] * (sheet.start or (0, 0))[1]
        for row in sheet.iter_rows():
            cells = left + [None if cell == "" else cell for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            _write(cells)


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line, default=_tagged) + "\n")


def _tagged(value: object) -> dict[str, object]:
    return {"day" if isinstance(value, date) else "time": str(value)}


def _check(sound: object, why: str) -> None:
    if not sound:
        raise RefusedError(why)


def _shown_otherwise(code: str) -> list[str]:
    """The mark of a number format that does not show the number, or the whole day; or nothing."""
    first = re.sub(r"\[[^\]]*\]|[_*].", "", code.split(";")[0]).strip().lower()
    if first in ("general", "standaard", "@"):
        return []
    bare = re.sub(r'"[^"]*"|\\.', "", first)
    if "%" in bare:
        return ["percent"]
    if re.search("[dmyjhs]", bare):
        whole = "d" in bare and "m" in bare and ("y" in bare or "j" in bare)
        return [] if whole or re.fullmatch(r"[hms:.0 ap/]+", bare) else [_as_month(first)]
    return [] if _PLAIN_NUMBER.fullmatch(first) else ["format"]


def _as_month(code: str) -> str:
    """The mark of days that are shown in this way, with a pattern as Unicode has them."""
    parts = re.sub(r'"([^"]*)"|\\(.)', r"'\1\2'", code).split("'")
    for at in range(0, len(parts), 2):
        parts[at] = parts[at].replace("m", "M").replace("j", "y")
        parts[at] = parts[at].replace("dddd", "EEEE").replace("ddd", "EEE")
    known = set(re.findall("[A-Za-z]", "".join(parts[::2]))) <= set("dMyE")
    return f"month:{chr(39).join(parts)}" if known else "month"


# --- archives ---------------------------------------------------------------------------------


def _archive(data: bytes) -> tuple[str, list[Marks]]:
    """The kind of workbook and the marks of each sheet.

    Sizes come first, then that every part is sound and declares no entity; only then it is read.
    """
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = archive.infolist()
    names = {part.filename for part in parts}
    _check(not any(part.flag_bits & 1 for part in parts), "encrypted")
    _check(len(names) == len(parts), "damaged")
    unpacked = sum(part.file_size for part in parts)
    _check(len(parts) <= _MOST_PARTS and unpacked <= MOST_UNPACKED, "large")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            parser = expat.ParserCreate(namespace_separator=":")
            parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _forbid
            # Reads no more than the directory promised, and that was checked.
            with archive.open(part) as opened:
                parser.ParseFile(opened)
    if "content.xml" in names and "mimetype" in names:
        return "ods", _ods(archive, names)
    _check("xl/workbook.xml" in names, "unreadable")
    return "xlsx", _xlsx(archive, names)


def _forbid(*_declaration: object) -> NoReturn:
    raise RefusedError("forbidden")


def _about(element: Element) -> dict[str, str]:
    """The attributes without their prefixes."""
    return {name.rpartition("}")[2]: value for name, value in element.items()}


def _check_no_text(element: Element) -> None:
    """Text directly in this element is damage."""
    texts = (element.text, *(one.tail for one in element))
    _check(not any(text and not text.isspace() for text in texts), "damaged")


# --- xlsx -------------------------------------------------------------------------------------


def _xlsx(archive: zipfile.ZipFile, names: set[str]) -> list[Marks]:
    book = fromstring(archive.read("xl/workbook.xml"))
    links = {
        link.attrib["Id"]: PurePosixPath("/xl") / link.attrib["Target"]
        for link in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    shared: set[str] = set()
    if "xl/sharedStrings.xml" in names:
        texts = fromstring(archive.read("xl/sharedStrings.xml"))
        for one in texts:
            _check_no_text(one)
        shared = {str(at) for at, one in enumerate(texts) if _is_struck(one)}
    styles = _styles(fromstring(archive.read("xl/styles.xml"))) if "xl/styles.xml" in names else []
    # A program wrote formulas and left it to Excel to work them out: it wrote 0 meanwhile.
    waits = any(
        calc.get("fullCalcOnLoad") in _YES or calc.get("calcMode") == "manual"
        for calc in book.iterfind("{*}calcPr")
    )
    sheets = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        root = fromstring(archive.read(str(links[_about(sheet)["id"]])[1:]))
        sheets.append(_worksheet(root, styles, shared, waits=waits))
    return sheets


def _worksheet(root: Element, styles: list[list[str]], shared: set[str], *, waits: bool) -> Marks:
    marks, hidden = Marks(), set[int]()
    for one in root.iterfind("{*}cols/{*}col"):
        if one.get("hidden") in _YES:
            hidden |= set(range(int(one.attrib["min"]) - 1, min(int(one.attrib["max"]), 999)))
    for table in root.iterfind("{*}sheetData"):
        _check_no_text(table)
        at = -1
        for row in table:
            _check_no_text(row)
            at, before, on = int(row.get("r", at + 2)) - 1, at, -1
            # Rows and cells stand in order; another order could hide or double one.
            _check(at > before, "damaged")
            out_of_sight = row.get("hidden") in _YES or row.get("ht") == "0"
            for cell in row:
                on, before = _column(cell, at, on), on
                _check(on > before, "damaged")
                if len(cell):
                    codes = _xlsx_codes(cell, styles, shared, waits=waits)
                    codes += ["hidden"] if out_of_sight or on in hidden else []
                    marks.add(at, on, codes)
    return marks


def _xlsx_codes(
    cell: Element, styles: list[list[str]], shared: set[str], *, waits: bool
) -> list[str]:
    parts = {part.tag.rpartition("}")[2]: part.text or "" for part in cell}
    about = {name for name in cell.attrib if "}" not in name}
    sound = len(parts) == len(cell) and parts.keys() <= _IN_CELL and about <= _ABOUT_CELL
    _check(sound, "damaged")
    _check_no_text(cell)
    kind, value = cell.get("t", ""), parts.get("v", "")
    style = styles[int(cell.get("s", 0))] if styles else []
    codes = [code for code in style if code == "struck" or (value and kind in ("", "n"))]
    if kind == "e":
        codes.append("error")
    elif "f" in parts:
        codes.append("no-value" if waits or (not value and kind != "str") else "formula")
    if (kind == "s" and value in shared) or ("is" in parts and _is_struck(cell)):
        codes.append("struck")
    return codes


def _styles(root: Element) -> list[list[str]]:
    """The marks of each style of cells."""
    formats = _BUILT_IN | {
        int(one.attrib["numFmtId"]): one.attrib["formatCode"]
        for one in root.iterfind("{*}numFmts/{*}numFmt")
    }
    struck = [_is_struck(font) for font in root.iterfind("{*}fonts/{*}font")]
    return [
        _shown_otherwise(formats.get(int(style.get("numFmtId", 0)), "General"))
        + (["struck"] if struck and struck[int(style.get("fontId", 0))] else [])
        for style in root.iterfind("{*}cellXfs/{*}xf")
    ]


def _is_struck(element: Element) -> bool:
    return any(one.get("val") not in ("0", "false") for one in element.iterfind(".//{*}strike"))


def _column(cell: Element, row: int, last: int) -> int:
    reference = cell.get("r")
    if reference is None:
        return last + 1
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", reference)
    if found is None or int(found[2]) - 1 != row:
        raise RefusedError("damaged")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


# --- ods --------------------------------------------------------------------------------------


def _ods(archive: zipfile.ZipFile, names: set[str]) -> list[Marks]:
    kind = archive.read("mimetype")[:100]
    _check(kind == b"application/vnd.oasis.opendocument.spreadsheet", "unreadable")
    manifest = "META-INF/manifest.xml"
    secret = manifest in names and b"encryption-data" in archive.read(manifest)
    _check(not secret, "encrypted")
    root = fromstring(archive.read("content.xml"))
    struck = {
        _about(style).get("name", "")
        for style in root.iterfind(".//{*}style")
        if any(_about(one).get("text-line-through-style", "none") != "none" for one in style)
    }
    return [_ods_table(table, struck) for table in root.iterfind("{*}body/{*}spreadsheet/{*}table")]


def _ods_table(table: Element, struck: set[str]) -> Marks:
    """One cell, row or column can stand for many."""
    marks, out_of_sight, last = Marks(), set[int](), 0
    for column in table.iterfind(".//{*}table-column"):
        about = _about(column)
        first, last = last, last + int(about.get("number-columns-repeated", 1))
        if about.get("visibility") in ("collapse", "filter"):
            out_of_sight |= set(range(first, min(last, MOST_COLUMNS)))
    end = 0
    for row in table.iterfind(".//{*}table-row"):
        about = _about(row)
        at, end = end, end + int(about.get("number-rows-repeated", 1))
        hidden = about.get("visibility") in ("collapse", "filter")
        last = 0
        for cell in row:
            first, last = last, last + int(_about(cell).get("number-columns-repeated", 1))
            if (codes := _ods_codes(cell, struck)) is None:
                continue
            for on in range(first, last):
                told = codes + (["hidden"] if hidden or on in out_of_sight else [])
                for down in range(at, end):
                    marks.add(down, on, told)
    return marks


def _ods_codes(cell: Element, struck: set[str]) -> list[str] | None:
    """The marks of a cell; None when it is empty."""
    about = _about(cell)
    kinds = {value for name, value in cell.items() if name.endswith("}value-type")}
    shown = "\n".join("".join(one.itertext()) for one in cell if one.tag.endswith("}p"))
    if not (kinds or shown or "formula" in about):
        return None
    if "error" in kinds:
        return ["error"]
    if any(_HOLDS[kind] not in about for kind in kinds & _HOLDS.keys()):
        return ["lost"]
    codes = ["struck"] if about.get("style-name") in struck else []
    if "formula" in about:
        codes.append("formula" if kinds else "no-value")
    if "percentage" in kinds:
        codes.append("percent")
    elif kinds & {"float", "currency"} and shown:
        said = re.sub(r"[.\s€]", "", shown).partition(",")[0]
        codes += [] if said == f"{float(about['value']):.0f}" else ["format"]
    elif "date" in kinds and shown:
        year, day = about["date-value"][:4], about["date-value"][8:10]
        numbers = set(re.findall(r"[0-9]+", shown.replace("-0", "-")))
        whole = {day, day.lstrip("0")} & numbers and {year, year[2:]} & numbers
        codes += [] if whole else ["month:'" + shown.replace("'", "''") + "'"]
    return codes


# --- xls --------------------------------------------------------------------------------------

_BEGIN, _END, _SHEET, _PASSWORD, _FORMULA = 0x0809, 0x000A, 0x0085, 0x002F, 0x0006


def _xls(data: bytes) -> tuple[str, list[Marks]]:
    import xlrd
    from xlrd.compdoc import CompDoc

    whole = CompDoc(data, logfile=sys.stderr)
    _check(not whole.locate_named_stream("EncryptedPackage")[0], "encrypted")
    streams = [whole.locate_named_stream(name) for name in ("Workbook", "Book")]
    stream = next((held[at : at + size] for held, at, size in streams if held), b"")
    _check(bool(stream), "not-excel")
    formulas = _formulas(stream)
    book = xlrd.open_workbook(
        file_contents=data, logfile=sys.stderr, formatting_info=True, ragged_rows=True
    )
    return "xls", [_xls_sheet(book, sheet, formulas) for sheet in book.sheets()]


def _formulas(stream: bytes) -> dict[tuple[int, int, int], str]:
    """Where formulas stand, by sheet, row and column: the library only tells their outcome."""
    found: dict[tuple[int, int, int], str] = {}
    starts: dict[int, int] = {}
    at = depth = sheet = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        depth += (kind == _BEGIN) - (kind == _END)
        _check(kind != _PASSWORD, "encrypted")
        if kind == _BEGIN and depth == 1:
            sheet = starts.get(at, -1)
        elif kind == _SHEET:
            starts[unpack_from("<I", body)[0]] = len(starts)
        elif kind == _FORMULA and depth == 1:
            # The outcome is no number (ff ff) and none at all (3).
            empty = body[12:14] == b"\xff\xff" and body[6] == 3
            found[(sheet, *unpack_from("<HH", body))] = "no-value" if empty else "formula"
        at += 4 + size
    return found


def _xls_sheet(book: Any, sheet: Any, formulas: dict[tuple[int, int, int], str]) -> Marks:
    marks = Marks()
    _check(sheet.nrows * sheet.ncols <= MOST_CELLS, "large")
    hidden_rows = {row for row, about in sheet.rowinfo_map.items() if about.hidden}
    hidden_columns = {column for column, about in sheet.colinfo_map.items() if about.hidden}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            formula = formulas.get((sheet.number, row, column))
            # 0 and 6 are without a value, 2 and 3 numbers and days, 5 an error.
            if cell.ctype in (0, 6) and not formula:
                continue
            style = book.xf_list[cell.xf_index]
            codes = [formula] if formula else []
            codes += ["hidden"] if row in hidden_rows or column in hidden_columns else []
            codes += ["error"] if cell.ctype == 5 else []
            codes += ["struck"] if book.font_list[style.font_index].struck_out else []
            if cell.ctype in (2, 3):
                codes += _shown_otherwise(book.format_map[style.format_key].format_str)
            marks.add(row, column, codes)
    return marks


if __name__ == "__main__":
    main()
