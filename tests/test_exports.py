"""Files out: what a spreadsheet reads back is what stood there, and nothing in it runs."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from project import (
    charts,
    clock,
    copying,
    database,
    demo,
    exports,
    full_export,
    open_zip,
    reach,
)
from project.errors import InputError
from project.frames import records
from project.models import Count
from project.wording import EXAMPLE_BANNER, CountingMethod, FigureState
from tests.test_counts import enter, known

_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30
) | st.sampled_from(
    ["=1+1", "@SUM(A1)", "+31", "-1", "\t=1", "\r=1", "\n=1", '";=1', " =1", "=", ""]
)


def _read(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5), st.booleans())
def test_no_cell_of_any_text_can_start_a_formula(
    rows: list[tuple[str, str]], example: bool
) -> None:
    frame = pd.DataFrame(rows, columns=["Plaats", "=Bezoekers"], dtype=object)
    for cells in _read(exports.csv(frame, example=example)):
        for cell in cells:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell


@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5))
def test_what_is_read_back_is_what_stood_there_but_for_the_guard(
    rows: list[tuple[str, str]],
) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=object)
    back = _read(exports.csv(frame, example=False))[1:]
    assert [[cell.removeprefix("'") for cell in cells] for cells in back] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_examples_say_so_in_every_row() -> None:
    frame = pd.DataFrame({"Plaats": ["Venlo", "Venray"], "Bezoekers": ["34", "onbekend"]})
    rows = _read(exports.csv(frame, example=True))
    assert rows[0] == ["Let op", "Plaats", "Bezoekers"]
    assert [row[0] for row in rows[1:]] == [EXAMPLE_BANNER, EXAMPLE_BANNER]


def test_a_frame_without_rows_is_a_file_with_its_columns() -> None:
    empty = pd.DataFrame(columns=["Plaats", "Bezoekers"])
    assert _read(exports.csv(empty, example=False)) == [["Plaats", "Bezoekers"]]


# --- other spreadsheets -----------------------------------------------------------------------


@given(st.lists(st.tuples(_TEXT, st.integers(-(2**31), 2**31)), min_size=1, max_size=4))
@settings(max_examples=25)
@pytest.mark.parametrize("make", [exports.xlsx, exports.ods])
def test_in_a_workbook_a_text_stays_text_and_a_number_a_number(
    make: Callable[..., bytes], rows: list[tuple[str, int]]
) -> None:
    frame = pd.DataFrame(rows, columns=["=Plaats", "Aantal"], dtype=object)
    content = make(frame, example=True)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
            assert b"table:formula" not in parts.read(name)
    read = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert read[0] == ["Let op", "'=Plaats", "Aantal"]
    assert [row[2] for row in read[1:]] == [number for _text, number in rows]
    assert {row[0] for row in read[1:]} == {EXAMPLE_BANNER}


def test_a_file_has_a_number_to_count_with_or_the_word_that_says_why_not(db: str) -> None:
    demo.prepare()
    with database.reading() as session:
        stops = reach.stops(session, date(2026, 1, 1))
    whole = charts.with_numbers(charts.table_visitors(stops), stops)
    told = {row["Plaats"]: (row["Aantal"], row["Volledig"]) for row in records(whole)}
    assert told["Weert"] == (236, "ja")
    assert told["Maastricht"] == ("onbekend", "nee")
    assert told["Venlo"] == ("nog niet ingevuld", "nee")
    assert told["Gennep"] == (121, "nee")


# --- everything -------------------------------------------------------------------------------


def _table(directory: Path, name: str) -> list[dict[str, str]]:
    text = (directory / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_an_export_holds_every_row_of_every_table_and_no_secret(db: str, tmp_path: Path) -> None:
    demo.prepare()
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


@pytest.mark.parametrize("typed", ["=1+1", "-venlo", "@x", "+31", "\t=1"])
def test_what_somebody_typed_cannot_start_a_formula_in_an_export(
    facts: str, tmp_path: Path, typed: str
) -> None:
    with database.transaction() as session:
        # Past the form, which takes away what stands around a remark.
        row = Count(
            key="a",
            stop_id=1,
            state=FigureState.KNOWN,
            number=3,
            method=CountingMethod.LIST,
            remark=typed,
            entered_at=clock.now(),
            entered_by=typed,
        )
        session.add(row)
    full_export.write(tmp_path / "uit")
    (count,) = _table(tmp_path / "uit", "count")
    assert count["remark"] == count["entered_by"] == f"'{typed}"
    full_export.write(tmp_path / "boek", kind="xlsx", zipped=True)
    with zipfile.ZipFile(tmp_path / "boek" / "alles.zip") as packed:
        assert {"gegevens.xlsx", "LEESMIJ.txt"} <= set(packed.namelist())
        book = load_workbook(io.BytesIO(packed.read("gegevens.xlsx")))
    assert f"'{typed}" in book.get_sheet_by_name("count").to_python()[1]


def test_every_column_of_an_export_is_explained() -> None:
    """Add yours to wording.COLUMN_MEANING."""
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
