"""Files out: a table as CSV or xlsx that a Dutch spreadsheet opens and that hides nothing.

In neither of them can a cell start a formula. A frame with a few thousand rows at the most;
everything at once, however much it is, goes out through ``upkeep.full_export``.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from project.wording.counts import EXAMPLE_BANNER

# xlsxwriter takes this for markup of its own and writes it as it is, formulas and all.
_RICH = "<r>"
# What no format keeps, or no program shows; the = behind it would come to stand in front.
_UNSEEN = (*(chr(code) for code in range(1, 0x20)), "\ufffe", "\uffff")
# Of a column, in letters; and how Excel calls the paper.
_NARROWEST, _WIDEST, _A4 = 9, 48, 9
# A cell that begins like this would be run by a spreadsheet as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", *_UNSEEN, _RICH)
MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
}
# What XML cannot hold would make the whole file unreadable.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Each text stays text: no formula, no link, no number made of it.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def csv(frame: pd.DataFrame, *, example: bool) -> bytes:
    """The frame as UTF-8 with BOM and semicolons; its texts cannot start a formula.

    What is unknown must already be a word in the frame: an empty cell stays empty. Example
    figures say so in a first column, so that the warning survives cutting and pasting.
    """
    safe = _safe(frame, example=example)
    written = safe.astype(object).map(decimal_comma)
    return written.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def xlsx(frame: pd.DataFrame, *, example: bool) -> bytes:
    """The same rows as a workbook for Excel; numbers stay numbers."""
    file = io.BytesIO()
    rows = list(_rows(_safe(frame, example=example)))
    with xlsxwriter.Workbook(file, {"in_memory": True, **AS_TEXT}) as book:
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Gegevens")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, wrapped)
        sheet.set_row(0, None, book.add_format({"bold": True, "text_wrap": True}))
        for at, column in enumerate(zip(*rows, strict=True)):
            longest = max(len(str(cell)) for cell in column)
            sheet.set_column(at, at, min(max(longest + 3, _NARROWEST), _WIDEST))
        sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
        sheet.freeze_panes(1, 0)
        _on_paper(sheet)
    return file.getvalue()


def _on_paper(sheet: Worksheet) -> None:
    """A4 across, as wide as one page, with the heading on each."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


# By the end of the name of the file.
WRITERS = {"csv": csv, "xlsx": xlsx}


def harmless(value: Any) -> Any:
    """A text that a spreadsheet cannot take for a formula; anything else as it is."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def decimal_comma(value: Any) -> Any:
    """A decimal number as a Dutch spreadsheet reads it (51.525 would open as 51525)."""
    return str(value).replace(".", ",") if isinstance(value, float) and value == value else value


def no_markup(text: str) -> str:
    """A text for a workbook that keeps it a text; one that begins like a formula stays as it is."""
    return f"'{text}" if text.startswith(_RICH) else text


def _safe(frame: pd.DataFrame, *, example: bool) -> pd.DataFrame:
    safe = frame.copy()
    safe.columns = pd.Index([harmless(name) for name in safe.columns])
    for name in safe.columns:
        safe[name] = safe[name].map(harmless)
    if example:
        safe.insert(0, "Let op", EXAMPLE_BANNER)
    return safe


def _rows(frame: pd.DataFrame) -> Iterable[Sequence[Any]]:
    yield [str(name) for name in frame.columns]
    for row in frame.itertuples(index=False, name=None):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, (bool, int, float)):
        return value if value == value else ""
    if hasattr(value, "item"):
        return value.item()
    return _NO_XML.sub("", str(value))
