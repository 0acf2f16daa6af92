"""Files out: what a spreadsheet reads back is what stood there, and nothing in it runs."""

import csv
import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from sqlalchemy import text

from bench import data
from project import clock, database
from project.charts import tables
from project.errors import InputError
from project.frames import records
from project.models import Count
from project.output import open_zip, sheets
from project.output.reports import files, issued
from project.parsing import periods
from project.results import reach
from project.settings import ROOT
from project.upkeep import copying, full_export
from project.upkeep.reading import template
from project.wording.counts import EXAMPLE_BANNER, EXAMPLE_SENTENCE, CountingMethod, FigureState
from tests import rows
from tests.builders import enter, known, read, writing
from tests.visits import working_on

_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30
) | st.sampled_from(
    ["=1+1", "@SUM(A1)", "+31", "-1", "\t=1", "\r=1", "\n=1", '";=1', " =1", "=", "", "{=1}"]
)
# xlsxwriter writes what begins and ends like this as it is: here with a cell that adds up.
_SMUGGLED = (
    '<r><t>a</t></r></is></c><c r="Z9"><f>1+1</f></c><c r="Z8" t="inlineStr"><is><r><t>b</t></r>'
)


def _read(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5), st.booleans())
def test_no_cell_of_any_text_can_start_a_formula(
    rows: list[tuple[str, str]], example: bool
) -> None:
    frame = pd.DataFrame(rows, columns=["Plaats", "=Bezoekers"], dtype=object)
    for cells in _read(sheets.csv(frame, example=example)):
        for cell in cells:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell


@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5))
def test_what_is_read_back_is_what_stood_there_but_for_the_guard(
    rows: list[tuple[str, str]],
) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=object)
    back = _read(sheets.csv(frame, example=False))[1:]
    assert [[cell.removeprefix("'") for cell in cells] for cells in back] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_examples_say_so_in_every_row() -> None:
    frame = pd.DataFrame({"Plaats": ["Venlo", "Venray"], "Bezoekers": ["34", "onbekend"]})
    rows = _read(sheets.csv(frame, example=True))
    assert rows[0] == ["Let op", "Plaats", "Bezoekers"]
    assert [row[0] for row in rows[1:]] == [EXAMPLE_BANNER, EXAMPLE_BANNER]


def test_a_frame_without_rows_is_a_file_with_its_columns() -> None:
    empty = pd.DataFrame(columns=["Plaats", "Bezoekers"])
    assert _read(sheets.csv(empty, example=False)) == [["Plaats", "Bezoekers"]]


# --- other spreadsheets -----------------------------------------------------------------------


@given(st.lists(st.tuples(_TEXT, st.integers(-(2**31), 2**31)), min_size=1, max_size=4))
def test_in_a_workbook_a_text_stays_text_and_a_number_a_number(
    rows: list[tuple[str, int]],
) -> None:
    frame = pd.DataFrame(rows, columns=["=Plaats", "Aantal"], dtype=object)
    content = sheets.xlsx(frame, example=True)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
    read = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert read[0] == ["Let op", "'=Plaats", "Aantal"]
    assert [row[2] for row in read[1:]] == [number for _text, number in rows]
    assert {row[0] for row in read[1:]} == {EXAMPLE_BANNER}


def test_a_file_has_a_number_to_count_with_or_the_word_that_says_why_not(examples: str) -> None:
    stops = read(reach.stops, date(2026, 1, 1))
    whole = tables.with_numbers(tables.table_visitors(stops), stops)
    told = {row["Plaats"]: (row["Aantal"], row["Volledig"]) for row in records(whole)}
    assert told["Weert"] == (236, "ja")
    assert told["Maastricht"] == ("onbekend", "nee")
    assert told["Venlo"] == ("nog niet ingevuld", "nee")
    assert told["Gennep"] == (121, "nee")


# --- everything -------------------------------------------------------------------------------


def _table(directory: Path, name: str) -> list[dict[str, str]]:
    text = (directory / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_an_export_holds_every_row_of_every_table_and_no_secret(
    examples: str, tmp_path: Path
) -> None:
    directory = tmp_path / "uit"
    rows = full_export.write(directory)
    with database.engine().connect() as connection:
        many = copying.rows_in(connection)
    for table in full_export.tables():
        assert len(_table(directory, table.name)) == many[table.name], table.name
    assert rows == sum(many[table.name] for table in full_export.tables())
    (weert,) = [row for row in _table(directory, "count") if row["stop_id"] == "2"]
    assert (weert["number"], weert["entered_at"]) == ("236", "2019-01-07T09:30:00Z")
    assert _table(directory, "stop")[0]["first_day"] == "2017-12-01"
    assert _table(directory, "project")[0]["example_figures"] == "ja"
    everything = "".join(file.read_text(encoding="utf-8-sig") for file in directory.iterdir())
    assert "argon2" not in everything
    assert {"LEESMIJ.txt", "LICENTIE.txt", "gegevenswoordenboek.csv"} <= {
        file.name for file in directory.iterdir()
    }
    with pytest.raises(InputError, match="niet leeg"):
        full_export.write(directory)


def typed_by_somebody(remark: str) -> None:
    """A count with this remark, past the form, which takes away what stands around it."""
    with writing() as session:
        row = Count(
            key=remark[:50],
            stop_id=1,
            state=FigureState.KNOWN,
            number=3,
            method=CountingMethod.LIST,
            remark=remark,
            entered_at=clock.now(),
            entered_by=remark[:200],
        )
        session.add(row)


def _book(directory: Path) -> Any:
    with zipfile.ZipFile(directory / full_export.ZIP) as packed:
        assert {"gegevens.xlsx", "LEESMIJ.txt"} <= set(packed.namelist())
        content = packed.read("gegevens.xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
    return load_workbook(io.BytesIO(content))


def test_what_somebody_typed_cannot_start_a_formula_in_an_export(
    facts: str, tmp_path: Path
) -> None:
    dangerous = ["=1+1", "-venlo", "@x", "+31", "\t=1", _SMUGGLED]
    for typed in dangerous:
        typed_by_somebody(typed)
    harmless = [f"'{typed}" for typed in dangerous]
    full_export.write(tmp_path / "uit")
    rows = _table(tmp_path / "uit", "count")
    assert [row["remark"] for row in rows] == [row["entered_by"] for row in rows] == harmless
    full_export.write(tmp_path / "xlsx", kind="xlsx", zipped=True)
    heading, *lines = _book(tmp_path / "xlsx").get_sheet_by_name("count").to_python()
    assert [line[heading.index("remark")] for line in lines] == harmless


@pytest.mark.slow
@given(remark=_TEXT)
@example(remark="\x08=")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_no_format_any_text_starts_a_formula_or_spoils_the_file(
    db: str, tmp_path_factory: pytest.TempPathFactory, remark: str
) -> None:
    with database.engine().begin() as connection:
        if not connection.scalar(text("SELECT count(*) FROM venue")):
            # Of every table one row: what takes long is how many there are.
            rows.store_all(connection)
        connection.execute(text("UPDATE venue SET name = :name"), {"name": remark})
    for kind in full_export.FORMATS:
        directory = tmp_path_factory.mktemp("uit")
        full_export.write(directory, kind=kind, zipped=kind != "csv")
        if kind == "csv":
            found = {row["name"] for row in _table(directory, "venue")}
        else:
            heading, *lines = _book(directory).get_sheet_by_name("venue").to_python()
            found = {line[heading.index("name")] for line in lines}
        assert len(found) == 1
        assert not str(*found).startswith(sheets.FORMULA_STARTS)


def test_a_report_and_a_file_to_fill_in_take_no_text_for_markup(facts: str) -> None:
    with writing() as session:
        session.connection().execute(text("UPDATE venue SET place = :said"), {"said": _SMUGGLED})
    report = read(issued.draft, period=periods.read("", ""), today=date(2026, 1, 1))
    blank = read(template.rows, date(2026, 1, 1))
    for content in (files.xlsx(report), template.xlsx(blank, example=False)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            told = "".join(parts.read(name).decode() for name in parts.namelist())
        assert "&lt;r&gt;" in told
        assert "<f>" not in told


def test_lines_tabs_and_spaces_of_a_text_come_back_from_a_workbook() -> None:
    told = ["een\ntwee", "a\tb", "drie   spaties", " ervoor en erna ", "<&>\"'", "10\xa0°C"]
    content = sheets.xlsx(pd.DataFrame({"Tekst": told}), example=False)
    read = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read[1:]] == told


def test_a_text_that_no_cell_of_excel_holds_says_that_it_was_cut(
    facts: str, tmp_path: Path
) -> None:
    with writing() as session:
        long = {"name": "x" * 40_000}
        session.connection().execute(text("UPDATE promise SET source = :name"), long)
    full_export.write(tmp_path / "uit", kind="xlsx", zipped=True)
    heading, row, *_ = _book(tmp_path / "uit").get_sheet_by_name("promise").to_python()
    assert "afgebroken" in row[heading.index("source")]


def test_an_export_of_examples_says_so_in_every_row_of_every_table(
    examples: str, tmp_path: Path
) -> None:
    full_export.write(tmp_path / "uit")
    for table in full_export.tables():
        assert all(row["Let op"] == EXAMPLE_BANNER for row in _table(tmp_path / "uit", table.name))
    assert EXAMPLE_SENTENCE in (tmp_path / "uit" / "LEESMIJ.txt").read_text(encoding="utf-8")


def test_an_export_that_was_stopped_leaves_no_half_behind(
    facts: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_what: object, **_how: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(full_export, "_write_explanation", stop)
    for kind in full_export.FORMATS:
        with pytest.raises(KeyboardInterrupt):
            full_export.write(tmp_path / "uit", kind=kind)
        assert list((tmp_path / "uit").iterdir()) == []


def test_where_nothing_can_be_written_an_export_says_so(facts: str, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(InputError, match="kan niet worden geschreven"):
        full_export.write(tmp_path / "a file" / "uit")
    with pytest.raises(InputError, match="Kies uit csv en xlsx"):
        full_export.write(tmp_path / "uit", kind="pdf")


def test_every_column_of_an_export_is_explained() -> None:
    """Add yours to upkeep/columns.csv."""
    assert [line for line in full_export.dictionary() if not line[4]] == []


def test_the_zip_for_everybody_holds_headcounts_with_their_explanation(facts: str) -> None:
    enter("venray", known(34), by="annemarie")
    with database.reading() as session:
        content = open_zip.everything(session, date(2026, 1, 1))
        assert open_zip.everything(session, date(2026, 1, 1)) == content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        told = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    assert "34" in told["tellingen.csv"]
    assert "CC BY 4.0" in told["LICENTIE.txt"]
    assert "gemeentecode" in told["gegevenswoordenboek.csv"]
    assert not any("annemarie" in text for text in told.values())


# --- much -------------------------------------------------------------------------------------


# In a process of its own, whose memory can be told: MB more at its peak than before it began.
_EXPORT = """
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from project import database
from project.upkeep import full_export

database.check_ready()
before = getrusage(RUSAGE_SELF).ru_maxrss
full_export.write(Path(sys.argv[1]), kind=sys.argv[2])
print((getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


@pytest.mark.torture
@pytest.mark.parametrize("many", [10_000, 1_000_000])
def test_a_million_counts_go_out_in_no_more_memory_than_ten_thousand(
    tmp_path: Path, many: int
) -> None:
    with working_on(f"sqlite:///{tmp_path}/counts.sqlite"):
        data.fill(many)
        for kind in full_export.FORMATS:
            command = [sys.executable, "-c", _EXPORT, str(tmp_path / kind), kind]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
            assert float(done.stdout) <= 80
