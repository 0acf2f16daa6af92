"""What a file says is read as it stands, asked about, or refused: in every kind of file."""

import struct
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import xlwt

from project import database
from project.upkeep.reading import store
from tests.odd_files import ROWS, day_of, ods, repacked, settled, text, xls, xlsx
from tests.table_cases import ALL, CASES, FIVE, KINDS, PLAIN, Case
from tests.test_reading_in import asked, planned, read_in, reading_of, sentences


@pytest.mark.parametrize(
    "kind",
    ["csv", *(pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS if kind != "csv")],
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_table_is_read_as_it_stands_or_asked_about(facts: str, case: Case, kind: str) -> None:
    said, total = reading_of(KINDS[kind](case.rows), case.answers, case.fields)
    assert case.says in said
    assert total == case.total


# --- a cell that shows something else than it holds ---------------------------------------------

Change = Callable[[Any, Any], None]


def _xlsx(change: Change) -> bytes:
    return settled(xlsx(ROWS, change))


def _xlsx_formatted(cell: object, **about: object) -> bytes:
    def change(book: Any, sheet: Any) -> None:
        if isinstance(cell, str):
            sheet.write_datetime(1, 1, day_of(cell), book.add_format(about))
        else:
            sheet.write(1, 2, cell, book.add_format(about))

    return xlsx(ROWS, change)


def _xls_formatted(style: str, number_format: str = "General", *, day: bool = False) -> bytes:
    rows = [list(row) for row in ROWS]
    rows[1][1 if day else 2] = None
    made = xlwt.easyxf(style, num_format_str=number_format)
    cell = day_of("12-09-2018") if day else 34
    return xls(rows, lambda _book, sheet: sheet.write(1, 1 if day else 2, cell, made))


def _xls_hidden_column(_book: Any, sheet: Any) -> None:
    sheet.col(2).hidden = True


def _xls_formula() -> bytes:
    rows = [list(row) for row in ROWS]
    rows[1][2] = None
    data = xls(rows, lambda _book, sheet: sheet.write(1, 2, xlwt.Formula("30+4")))
    # It was worked out, as Excel does.
    return data.replace(b"\x03\0\0\0\0\0\xff\xff", struct.pack("<d", 34.0), 1)


def _ods(*changes: tuple[str, str]) -> bytes:
    def change(part: bytes) -> bytes:
        content = part.decode()
        for old, new in changes:
            assert old in content, old
            content = content.replace(old, new)
        return content.encode()

    return repacked(ods(ROWS), "content.xml", change)


_34 = 'office:value-type="float" office:value="34"'
_DAY = 'office:date-value="2018-09-12"'
_STRUCK = (
    '<office:automatic-styles><style:style style:name="gone" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)
_SHOWN = ("<text:p>34</text:p>", "<text:p>34 x 1000</text:p>")

_COLUMNS = (
    '<table:table-column table:number-columns-repeated="2"/>'
    '<table:table-column table:visibility="collapse"/>'
)

MARKED: Mapping[str, tuple[str, bytes]] = {
    "xlsx percent": ("percent", _xlsx_formatted(34, num_format="0%")),
    "xlsx thousands": ("format", _xlsx_formatted(34, num_format="#,##0,")),
    "xlsx with a word": ("format", _xlsx_formatted(34, num_format='0" x 1000"')),
    "xlsx month": ("month", _xlsx_formatted("12-09-2018", num_format="mmm-yy")),
    "xlsx day without a year": ("month", _xlsx_formatted("12-09-2018", num_format="d mmmm")),
    "xlsx struck out": ("struck", _xlsx_formatted(34, font_strikeout=True)),
    "xlsx text struck out": (
        "struck",
        _xlsx(
            lambda book, sheet: sheet.write_rich_string(
                1, 2, book.add_format({"font_strikeout": True}), "3", "4"
            )
        ),
    ),
    "xlsx hidden row": ("hidden", _xlsx(lambda _b, s: s.set_row(1, None, None, {"hidden": True}))),
    "xlsx hidden column": (
        "hidden",
        _xlsx(lambda _b, s: s.set_column(2, 2, None, None, {"hidden": True})),
    ),
    "xlsx formula": ("formula", _xlsx(lambda _b, s: s.write_formula(1, 2, "=30+4", None, 34))),
    "xls percent": ("percent", _xls_formatted("", "0%")),
    "xls with a word": ("format", _xls_formatted("", '0" x 1000"')),
    "xls month": ("month", _xls_formatted("", "MMM-YY", day=True)),
    "xls struck out": ("struck", _xls_formatted("font: struck_out on")),
    "xls hidden row": ("hidden", xls(ROWS, lambda _b, s: setattr(s.row(1), "hidden", True))),
    "xls hidden column": ("hidden", xls(ROWS, _xls_hidden_column)),
    "xls formula": ("formula", _xls_formula()),
    "ods percent": ("percent", _ods((_34, _34.replace("float", "percentage")))),
    "ods with a word": ("format", _ods(_SHOWN)),
    "ods month": ("month", _ods(("<text:p>2018-09-12</text:p>", "<text:p>sep 2018</text:p>"))),
    "ods struck out": (
        "struck",
        _ods(("<office:automatic-styles>", _STRUCK), (_34, f'table:style-name="gone" {_34}')),
    ),
    "ods hidden row": (
        "hidden",
        _ods(("<table:table-row>", '<table:table-row table:visibility="collapse">')),
    ),
    "ods hidden column": (
        "hidden",
        _ods(
            (
                'table:style-name="ta1">',
                'table:style-name="ta1">' + _COLUMNS,
            )
        ),
    ),
    "ods formula": ("formula", _ods((_34, f'table:formula="of:=30+4" {_34}'))),
}


SHOWN = {
    "xlsx month": "“sep-18” is hoe het bestand 12 september 2018 toont",
    "xlsx day without a year": "“12 september” is hoe",
    "xls month": "“sep-18” is hoe",
    "ods month": "“sep 2018” is hoe",
}


@pytest.mark.parametrize("name", MARKED)
def test_a_cell_that_shows_something_else_than_it_holds_is_asked_about(
    facts: str, name: str
) -> None:
    mark, data = MARKED[name]
    made = planned(data)
    assert {question.code for question in made.questions} == {mark}
    assert SHOWN.get(name, "") in made.questions[0].text
    assert reading_of(data, {mark: "yes"})[1] == 166
    assert (reading_of(data, {mark: "-"})[1] or 0) < 166


@pytest.mark.parametrize("shown", ["0", "0.00", "#,##0", "#,##0.00", "0_ ;[Red]\\-0\\ ", "#,##0 €"])
def test_a_format_that_shows_the_number_itself_asks_nothing(facts: str, shown: str) -> None:
    assert reading_of(_xlsx_formatted(34, num_format=shown), {})[1] == 166


# --- text alone can be so -----------------------------------------------------------------------

MAC = b"Plaats;Datum;Deelnemers\rVenray;1-11-2018;28\r"
QUOTED = "".join(f'"{",".join(map(str, row))}"\r\n' for row in [PLAIN, *FIVE]).encode()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_end_of_a_line_is_one(facts: str, end: bytes, mark: bytes) -> None:
    assert reading_of(mark + MAC.replace(b"\r", end), {})[1] == 28


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (QUOTED, "Elke regel staat in één cel"),
        (MAC.replace(b"28", b'"28'), "aanhalingsteken in regel 2 wordt niet gesloten"),
        (MAC.replace(b"28", b'"28"x'), "regel 2 staat tekst achter een aanhalingsteken"),
        (MAC.replace(b";28", b';"2;\r8"'), "Vanaf regel 2 staan hele regels"),
        (MAC.replace(b"28", b"8" * 6_000), "regel 2 staat een cel met te veel tekens"),
    ],
)
def test_the_cause_that_is_there_is_named(facts: str, data: bytes, says: str) -> None:
    assert says in reading_of(data, {})[0]


def test_a_text_without_room_in_memory_is_refused_before_it_is_read(facts: str) -> None:
    large = text([PLAIN, *(("01-11-2018", "Venray", 28) for _ in range(700_000))])
    assert len(large) > 15_000_000
    assert "te groot" in reading_of(large, {})[0]


# --- sheets -------------------------------------------------------------------------------------


def test_a_sheet_for_each_place_is_told_how_to_become_one_table(facts: str) -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.name = "Venray"
        other = book.add_worksheet("Gennep")
        for at, row in enumerate([("Datum", "Bezoekers"), ("03-10-2018", 7)]):
            other.write_row(at, 0, row)

    said, total = reading_of(xlsx([("Datum", "Bezoekers"), ("20-10-2018", 12)], more), {})
    assert (total, "Elke plaats heeft een eigen blad (Venray en Gennep)" in said) == (None, True)


def test_what_was_skipped_is_named_in_the_receipt(facts: str) -> None:
    rows = [PLAIN, *FIVE, ("", "Totaal", ALL)]
    made = planned(text(rows), {"totals": "yes"})
    assert read_in(text(rows), {"totals": "yes"}) == 5
    with database.reading() as session:
        said = " ".join(store.receipt(session, made))
    assert "samen 192 deelnemers" in said
    assert "Niet ingelezen: rij 7 (totaalrij (“Totaal”): overgeslagen)." in said


def test_the_ordinary_sheet_asks_one_thing(facts: str) -> None:
    ordinary = next(case for case in CASES if case.name == "ordinary")
    assert [question.code for question in asked(text(ordinary.rows)).questions] == ["method"]
    assert "Niet gelezen" not in sentences(asked(text([PLAIN, *FIVE])))
