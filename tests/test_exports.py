"""Files out: what a spreadsheet reads back is what stood there, and nothing in it runs."""

import csv
import io

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from project import exports
from project.wording import EXAMPLE_BANNER

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
