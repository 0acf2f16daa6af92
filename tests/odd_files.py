"""Spreadsheets as people really send them: good ones, doubtful ones, and hostile ones.

Each is made here, byte by byte where no library makes it. ``says`` is what the reader must be told
somewhere; ``total`` is how many people the file may add, None when it must add nothing at all.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

import odswriter
import xlsxwriter
import xlwt

from project.upkeep.reading.questions import LEAVE_OUT, YES

HEADING = ["Plaats", "Datum", "Deelnemers"]
PEOPLE = [
    ("Panningen", "12-09-2018", 34),
    ("Gennep", "03-10-2018", 31),
    ("Venray", "01-11-2018", 37),
    ("Horst", "14-11-2018", 35),
    ("Venlo", "12-12-2018", 29),
]
TOTAL = 166
# Whatever may be answered without saying what a number is.
ANSWERS = {"method": "list", "reason:unknown": "nobody", "reason:not_counted": "not_agreed"} | {
    "reason:cancelled": "not_held"
}
Row = Sequence[object]
ROWS: list[Row] = [HEADING, *PEOPLE]


@dataclass(frozen=True)
class Odd:
    """One file, what its reader must be told, and what it may add up to."""

    name: str
    # What is in the file, or for a large one how it is made.
    given: bytes | Callable[[], bytes]
    says: str
    total: int | None
    answers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def data(self) -> bytes:
        """What is in the file; a large one is made when somebody asks for the first time."""
        return self.given if isinstance(self.given, bytes) else self.given()


# --- the ways to write a file -------------------------------------------------------------------


def text(rows: Iterable[Row], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """The rows with a separator between the cells."""
    lines = (separator.join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def with_amount(amount: object, place: int = 1) -> list[Row]:
    """The good rows with another amount in one of them."""
    rows = [list(row) for row in ROWS]
    rows[place][2] = amount
    return [*rows]


def with_day(day: object) -> list[Row]:
    """The good rows with another day in the first."""
    return [HEADING, ("Panningen", day, 34), *PEOPLE[1:]]


def day_of(written: str) -> date:
    """``12-09-2018`` as a day."""
    day, month, year = map(int, written.split("-"))
    return date(year, month, day)


def xlsx(
    rows: Iterable[Row],
    change: Callable[[Any, Any], None] | None = None,
    options: dict[str, object] | None = None,
) -> bytes:
    """An Excel file with real dates; ``change`` may do something to the book and its sheet."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, **(options or {})}) as book:
        sheet = book.add_worksheet("Blad1")
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and re.fullmatch(r"\d\d-\d\d-\d{4}", cell):
                    sheet.write_datetime(at, column, day_of(cell), day)
                elif cell is not None:
                    sheet.write(at, column, cell)
        if change:
            change(book, sheet)
    return made.getvalue()


def xls(
    rows: Iterable[Row], change: Callable[[Any, Any], None] | None = None, *, epoch: int = 1900
) -> bytes:
    """The Excel file of before 2007."""
    book = xlwt.Workbook()
    book.dates_1904 = epoch == 1904
    sheet = book.add_sheet("Blad1")
    style = xlwt.easyxf(num_format_str="dd-mm-yyyy")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and re.fullmatch(r"\d\d-\d\d-\d{4}", cell):
                sheet.write(at, column, day_of(cell), style)
            elif cell is not None:
                sheet.write(at, column, cell)
    if change:
        change(book, sheet)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def ods(rows: Iterable[Row]) -> bytes:
    """The file of LibreOffice."""
    made = io.BytesIO()
    with odswriter.writer(made) as book:
        sheet = book.new_sheet("Blad1")
        for row in rows:
            sheet.writerow(
                day_of(cell)
                if isinstance(cell, str) and re.fullmatch(r"\d\d-\d\d-\d{4}", cell)
                else cell
                for cell in row
            )
    return made.getvalue()


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w") as after:
        for one in before.infolist():
            content = before.read(one)
            after.writestr(
                one.filename,
                change(content) if one.filename == part else content,
                zipfile.ZIP_DEFLATED,
            )
    return made.getvalue()


def swapped(part: str, old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Replace something in a part of an archive, which must be there."""

    def change(data: bytes) -> bytes:
        def replace(content: bytes) -> bytes:
            if old not in content:
                msg = f"{old!r} does not stand in {part}"
                raise AssertionError(msg)
            return content.replace(old, new)

        return repacked(data, part, replace)

    return change


SHEET = "xl/worksheets/sheet1.xml"
_DOCTYPE = b'<!DOCTYPE x [<!ENTITY lol "lol">]>'


# --- hostile ones -----------------------------------------------------------------------------


def _deflated(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def bomb(megabytes: int) -> bytes:
    """A small archive that unpacks to very much."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as before, zipfile.ZipFile(made, "w") as after:
        for one in before.infolist():
            with after.open(_deflated(one.filename), "w") as part:
                part.write(before.read(one))
                for _ in range(megabytes if one.filename == SHEET else 0):
                    part.write(b" " * 1024 * 1024)
    return made.getvalue()


def lying_bomb() -> bytes:
    """An archive that says it is small, and is not."""
    data = bomb(300)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    return data.replace(size, (1000).to_bytes(4, "little"))


def encrypted_flag() -> bytes:
    """The flag that says a part is encrypted, in the directory and before the part."""
    data = bytearray(xlsx(ROWS))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


def encrypted_ole() -> bytes:
    """What Excel makes of a workbook with a password: an OLE file that holds it encrypted."""
    data = bytearray(xls(ROWS))
    at = data.find("Workbook".encode("utf-16-le"))
    name = "EncryptedPackage".encode("utf-16-le")
    data[at : at + len(name) + 2] = name + b"\0\0"
    data[at + 64 : at + 66] = (len(name) + 2).to_bytes(2, "little")
    return bytes(data)


def encrypted_xls() -> bytes:
    """An xls file with a password: right after its beginning comes the record that says so."""
    data = xls(ROWS)
    # The record of the codepage, made into that of the password.
    return data.replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1)


def many_parts() -> bytes:
    """An archive of thousands of files."""
    made = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(2_000):
            archive.writestr(f"xl/{number}.xml", b"<a/>")
    return made.getvalue()


def same_part_twice() -> bytes:
    """Two parts of one name: one program reads the first, the next the second."""
    made = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(made, "a") as archive:
        part = archive.read(SHEET)
    raw = made.getvalue()
    other = io.BytesIO(raw)
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr("xl/worksheets/sheetX.xml", part.replace(b"34", b"99"))
    return other.getvalue().replace(b"xl/worksheets/sheetX.xml", SHEET.encode())


def archive_with(*names: str) -> bytes:
    """A zip file that is no spreadsheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "<a/>")
    return made.getvalue()


def formula(value: object, text_of_it: str = "=30+4") -> Callable[[Any, Any], None]:
    """Write a formula with this outcome into the first amount."""

    def change(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 2, text_of_it, None, value)

    return change


def settled(data: bytes) -> bytes:
    """As Excel itself saves: its formulas are worked out."""
    return swapped("xl/workbook.xml", b' fullCalcOnLoad="1"', b"")(data)


def sum_row(_book: Any, sheet: Any) -> None:
    """A total without a word beside it."""
    sheet.write_formula(6, 2, "=SUM(C2:C6)", None, TOTAL)


def hidden_row(_book: Any, sheet: Any) -> None:
    """Somebody filtered, and a row went out of sight."""
    sheet.set_row(2, None, None, {"hidden": True})


def hidden_row_of_old(_book: Any, sheet: Any) -> None:
    """The same in an xls file."""
    sheet.row(2).hidden = True


def second_sheet(book: Any, _sheet: Any) -> None:
    """Another sheet that looks just as good."""
    other = book.add_worksheet("Vorig jaar")
    for at, row in enumerate(ROWS):
        other.write_row(at, 0, row)


def hidden_sheet(book: Any, sheet: Any) -> None:
    """The figures stand on a sheet that nobody sees."""
    book.add_worksheet("Leeg").activate()
    sheet.hide()


def hidden_column(_book: Any, sheet: Any) -> None:
    """The amounts are out of sight."""
    sheet.set_column(2, 2, None, None, {"hidden": True})


def far_cell(_book: Any, sheet: Any) -> None:
    """Two cells that lie further apart than any memory is wide."""
    sheet.write(1_048_575, 16_383, 1)


def far_cell_of_old(_book: Any, sheet: Any) -> None:
    """The same in an xls file."""
    sheet.write(65_535, 255, 1)


# --- all of them ------------------------------------------------------------------------------

_PERSONAL = ["Naam", "E-mail", "Telefoon", "BSN", "Adres", "Geboortedatum", "Voornaam"]
_PERSONAL += ["Achternaam", "Postcode", "Mobiel"]


def _texts() -> list[Odd]:
    remark = [[*row, "één café"] for row in PEOPLE]
    return [
        Odd("semicolons", text(ROWS), "5 nieuw", TOTAL),
        Odd("byte order mark", text(ROWS, encoding="utf-8-sig"), "5 nieuw", TOTAL),
        Odd("tabs", text(ROWS, "\t"), "5 nieuw", TOTAL),
        Odd("commas", text(ROWS, ","), "5 nieuw", TOTAL),
        Odd(
            "windows letters",
            text([[*HEADING, "Opmerking"], *remark], encoding="cp1252"),
            "5 nieuw",
            TOTAL,
        ),
        Odd("utf-16", text(ROWS, "\t", "utf-16"), "5 nieuw", TOTAL),
        Odd("utf-16 without a mark", text(ROWS, encoding="utf-16-be"), "5 nieuw", TOTAL),
        Odd("a first line that names the sign", b"sep=;\r\n" + text(ROWS), "5 nieuw", TOTAL),
        Odd("decimals of nothing", text(with_amount("34,0")), "34,0", TOTAL),
        Odd("a point", text(with_amount("1.250")), "Scheidt die punt duizenden?", None),
        Odd(
            "a point that was explained",
            text(with_amount("1.250")),
            "1.250",
            TOTAL - 34 + 1250,
            {"thousands": YES, "odd:2:C": YES},
        ),
        Odd("a comma that may be thousands", text(with_amount("1,250")), "geen heel aantal", None),
        Odd("less than nobody", text(with_amount("-1")), "onder nul", None),
        Odd("more than anybody", text(with_amount("1000000000")), "te veel", None),
        Odd(
            "about, explained",
            text(with_amount("ca. 30")),
            "5 nieuw",
            TOTAL - 4,
            {"word:ca": "estimate"},
        ),
        Odd("thirty children", text(with_amount("30 kinderen")), "geen heel aantal", None),
        Odd("other digits", text(with_amount("３４")), "geen heel aantal", None),
        Odd("a formula as text", text(with_amount("=1+1")), "formule", None),
        Odd("none in words", text(with_amount("geen")), "geen heel aantal", None),
        Odd("a real zero", text(with_amount("0")), "Was er echt niemand?", None),
        Odd(
            "a real zero, confirmed",
            text(with_amount("0")),
            "0 wordt toegevoegd",
            TOTAL - 34,
            {"odd:2:C": YES},
        ),
        Odd("unknown", text(with_amount("onbekend")), "onbekend wordt", TOTAL - 34),
        Odd("not counted", text(with_amount("niet geteld")), "niet geteld wordt", TOTAL - 34),
        Odd("cancelled", text(with_amount("vervallen")), "vervallen wordt", TOTAL - 34),
        Odd("two digits of a year", text(with_day("12-09-18")), "twee cijfers", None),
        Odd("31 November", text(with_day("31-11-2018")), "bestaat niet", None),
        Odd(
            "the month first",
            text([HEADING, ("Panningen", "09/12/2018", 34), ("Gennep", "10/13/2018", 31)]),
            "maand vooraan",
            None,
        ),
        Odd("the wrong weekday", text(with_day("do 12-09-2018")), "klopt niet", None),
        Odd(
            "a subtotal, confirmed",
            text([*ROWS, ("Subtotaal Limburg", "", 99)]),
            "totaalrij",
            TOTAL,
            {"totals": YES},
        ),
        Odd(
            "twice another, added up",
            text([*ROWS, ("Venlo", "12-12-2018", 3)]),
            "samen 32",
            TOTAL + 3,
            {"twice:6:C": "sum"},
        ),
        Odd("an open quotation mark", text(with_amount('"34')), "wordt niet gesloten", None),
        Odd(
            "a quotation mark that swallows rows",
            b'Plaats;Datum;Deelnemers;Opmerking\r\nPanningen;12-09-2018;34;"x\r\n'
            b'Gennep;03-10-2018;31;y"\r\n',
            "aanhalingsteken",
            None,
        ),
        Odd("a row too short", text([*ROWS, ("Venlo", "12")]), "is geen dag", None),
        Odd("a cell too many", text([*ROWS[:2], ("Gennep", "03-10-2018", 3, 1)]), "kolom C", None),
        Odd(
            "e-mail in a remark",
            text([[*HEADING, "Opmerking"], [*PEOPLE[0], "mail naar a.jansen@example.org"]]),
            "personen",
            None,
        ),
        Odd(
            "a telephone number in a column",
            text([[*HEADING, "Bel"], [*PEOPLE[0], "06-12345678"]]),
            "personen",
            None,
        ),
        *(
            Odd(f"a column {name}", text([[*HEADING, name], [*PEOPLE[0], "x"]]), name, None)
            for name in _PERSONAL
        ),
        Odd("nothing", b"", "leeg", None),
        Odd("only spaces", b" \r\n\r\n ", "leeg", None),
        Odd("only separators", b";;;\r\n;;;\r\n", "is leeg", None),
        Odd("only headings", text([HEADING]), "", None),
        Odd("no headings", text(PEOPLE), "geen kopregel", None),
        Odd(
            "two columns of one name",
            text([["Plaats", "Aantal", "Aantal"], ["Venlo", 1, 2]]),
            "B (Aantal) en C (Aantal)",
            None,
        ),
        Odd(
            "a page of the web", b"<html><table><tr><td>Plaats</td></tr></table>", "webpagina", None
        ),
        Odd("old xml", b'<?xml version="1.0"?><Workbook></Workbook>', "webpagina", None),
        Odd("a pdf", b"%PDF-1.7\n" + b"x" * 300, "geen spreadsheet", None),
        Odd("a picture", b"\x89PNG\r\n\x1a\n" + bytes(300), "geen spreadsheet", None),
        Odd("random bytes", bytes(range(256)) * 4, "geen spreadsheet", None),
        Odd(
            "a byte of nothing", text(ROWS).replace(b"Venlo", b"Ven\0lo"), "geen spreadsheet", None
        ),
        Odd("a very long cell", text(with_amount("3" * 10_000)), "te veel tekens", None),
        Odd("too many columns", text([["x"] * 500]), "te groot", None),
    ]


def _workbooks() -> list[Odd]:
    title: list[Row] = [("Opkomst werkbijeenkomsten",), (), *ROWS]
    serial = xlsx([HEADING, ("Panningen", 43355, 34)])
    return [
        Odd("xlsx", xlsx(ROWS), "Excel (xlsx)", TOTAL),
        Odd("xlsx of 1904", xlsx(ROWS, options={"date_1904": True}), "toegevoegd", TOTAL),
        Odd(
            "a title above",
            xlsx(title, lambda _b, s: s.merge_range(0, 0, 0, 2, "Opkomst")),
            "niet gelezen",
            TOTAL,
        ),
        Odd("a hidden row", xlsx(ROWS, hidden_row), "verborgen", None),
        Odd("a hidden row to be read", xlsx(ROWS, hidden_row), "31", TOTAL, {"hidden": "yes"}),
        Odd(
            "a hidden row to be left",
            xlsx(ROWS, hidden_row),
            "weggelaten",
            TOTAL - 31,
            {"hidden": LEAVE_OUT},
        ),
        Odd("a hidden column", xlsx(ROWS, hidden_column), "verborgen", None),
        Odd("a sum", settled(xlsx(ROWS, sum_row)), "lijkt een optelling", None),
        Odd("a formula", settled(xlsx(ROWS, formula(34))), "uitkomst van een formule", None),
        Odd(
            "a formula to be trusted",
            settled(xlsx(ROWS, formula(34))),
            "34",
            TOTAL,
            {"formula": YES},
        ),
        Odd("a formula without a value", settled(xlsx(ROWS, formula(""))), "zonder uitkomst", None),
        Odd("a formula not worked out", xlsx(ROWS, formula(0)), "zonder uitkomst", None),
        Odd("an error", settled(xlsx(ROWS, formula("#DIV/0!"))), "foutmelding", None),
        Odd("a day number in xlsx", serial, "is een getal, geen datum", None),
        Odd(
            "days that were swapped",
            xlsx([HEADING, ("Panningen", "09-12-2018", 34), ("Venlo", "21/12/2018", 3)]),
            "verwisseld",
            None,
        ),
        Odd("an amount that became a day", xlsx(with_amount("03-04-2018")), "datum", None),
        Odd("yes as an amount", xlsx(with_amount(1 == 1)), "geen heel aantal", None),
        Odd("a fraction in xlsx", xlsx(with_amount(1.25)), "1,25", None),
        Odd("text as an amount", xlsx(with_amount("34")), "34", TOTAL),
        Odd(
            "beyond all numbers",
            swapped(SHEET, b"<v>34</v>", b"<v>1E999</v>")(xlsx(ROWS)),
            "",
            None,
        ),
        Odd("two sheets", xlsx(ROWS, second_sheet), "Welk blad", None),
        Odd(
            "two sheets, explained",
            xlsx(ROWS, second_sheet),
            "Vorig jaar",
            TOTAL,
            {"sheet": "Blad1"},
        ),
        Odd("a hidden sheet", xlsx(ROWS, hidden_sheet), "verborgen", None),
        Odd("half a workbook", xlsx(ROWS)[:3000], "beschadigd", None),
        Odd("a bomb", partial(bomb, 900), "te groot", None),
        Odd("a lying bomb", lying_bomb, "beschadigd", None),
        Odd("many parts", many_parts(), "te groot", None),
        Odd("one part twice", same_part_twice(), "beschadigd", None),
        Odd(
            "an entity",
            swapped(SHEET, b"<worksheet", _DOCTYPE + b"<worksheet")(xlsx(ROWS)),
            "ENTITY",
            None,
        ),
        Odd(
            "a sheet that leads nowhere",
            swapped("xl/workbook.xml", b"r:id=", b"r:xx=")(xlsx(ROWS)),
            "beschadigd",
            None,
        ),
        Odd(
            "cells outside a table",
            swapped("content.xml", b"table:table ", b"table:tabel ")(
                repacked(
                    ods(ROWS),
                    "content.xml",
                    lambda part: part.replace(b"</table:table>", b"</table:tabel>"),
                )
            ),
            "leeg",
            None,
        ),
        Odd(
            "ods with a lost value",
            swapped("content.xml", b'office:value="34"', b'office:vae="34"')(ods(ROWS)),
            "niet te lezen",
            None,
        ),
        Odd(
            "a cell without its kind",
            swapped(SHEET, b't="s"', b'u="s"')(xlsx(ROWS)),
            "beschadigd",
            None,
        ),
        Odd(
            "a text beside a text",
            swapped("xl/sharedStrings.xml", b"<t>Deelnemers", b"0<t>Deelnemers")(xlsx(ROWS)),
            "beschadigd",
            None,
        ),
        Odd(
            "a value under another name",
            repacked(xlsx(ROWS), SHEET, lambda part: part.replace(b"v>", b"w>")),
            "beschadigd",
            None,
        ),
        Odd(
            "letters that nobody knows",
            swapped(SHEET, b'encoding="UTF-8"', b'encoding="UTF-b"')(xlsx(ROWS)),
            "beschadigd",
            None,
        ),
        Odd(
            "an entity elsewhere",
            swapped("xl/styles.xml", b"<styleSheet", _DOCTYPE + b"<styleSheet")(xlsx(ROWS)),
            "ENTITY",
            None,
        ),
        Odd("a password", encrypted_flag(), "wachtwoord", None),
        Odd("a password of Excel", encrypted_ole(), "wachtwoord", None),
        Odd("cells far apart", xlsx(ROWS, far_cell), "te groot", None),
        Odd("a document", archive_with("word/document.xml"), "geen spreadsheet", None),
        Odd("a binary workbook", archive_with("xl/workbook.bin"), "geen spreadsheet", None),
        Odd("an archive cut short", b"PK\x03\x04" + bytes(20), "beschadigd", None),
        Odd("a spreadsheet under another name", xlsx(ROWS), "Excel (xlsx)", TOTAL),
    ]


def _others() -> list[Odd]:
    good = ods(ROWS)
    repeat = swapped(
        "content.xml",
        b"<table:table-row>",
        b'<table:table-row table:number-rows-repeated="900000">',
    )
    lost = swapped(
        "content.xml", b'office:value-type="float" office:value="34"', b'table:formula="of:=1+33"'
    )
    return [
        Odd("ods", good, "OpenDocument", TOTAL),
        Odd("ods with rows repeated", repeat(good), "te groot", None),
        Odd(
            "ods with an entity",
            swapped(
                "content.xml", b"<office:document-content", _DOCTYPE + b"<office:document-content"
            )(good),
            "ENTITY",
            None,
        ),
        Odd(
            "ods with a password",
            swapped(
                "META-INF/manifest.xml",
                b"</manifest:manifest>",
                b"<manifest:encryption-data/></manifest:manifest>",
            )(good),
            "wachtwoord",
            None,
        ),
        Odd("ods with a formula without a value", lost(good), "zonder uitkomst", None),
        Odd(
            "ods with a hidden row",
            swapped(
                "content.xml", b"<table:table-row>", b'<table:table-row table:visibility="filter">'
            )(good),
            "verborgen",
            None,
        ),
        Odd("half an ods", good[:-500], "beschadigd", None),
        Odd("xls", xls(ROWS), "oude Excel", TOTAL),
        Odd("xls of 1904", xls(ROWS, epoch=1904), "toegevoegd", TOTAL),
        Odd("xls with a hidden row", xls(ROWS, hidden_row_of_old), "verborgen", None),
        Odd(
            "xls with a formula",
            xls(with_amount(None), lambda _b, s: s.write(1, 2, xlwt.Formula("30+4"))),
            "zonder uitkomst",
            None,
        ),
        Odd("xls with cells far apart", xls(ROWS, far_cell_of_old), "te groot", None),
        Odd("xls with a password", encrypted_xls(), "wachtwoord", None),
        Odd("half an xls", xls(ROWS)[:4000], "beschadigd", None),
    ]


def all_files() -> list[Odd]:
    """Every kind, made anew."""
    return [*_texts(), *_workbooks(), *_others()]
