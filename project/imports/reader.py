"""The reading library in a process of its own, so that no file can take the server down.

Started by ``files`` with the file on its input; knows nothing of the project. Writes a line of
JSON for each sheet and each row, and ends with 0 only when everything was read.
"""

import io
import json
import sys
from datetime import date

import python_calamine

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 60


def main() -> int:
    """Read all sheets; 3 when the library cannot."""
    _be_modest()
    try:
        book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        for number, about in enumerate(book.sheets_metadata):
            if about.typ is python_calamine.SheetTypeEnum.WorkSheet:
                visible = about.visible is python_calamine.SheetVisibleEnum.Visible
                _write({"sheet": number, "name": about.name, "visible": visible})
                _write_rows(book.get_sheet_by_index(number))
    except python_calamine.CalamineError:
        return 3
    _write({"end": True})
    return 0


def _be_modest() -> None:
    """What a file can cost at most; Windows has no such limits."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write_rows(sheet: python_calamine.CalamineSheet) -> None:
    # Rows come from the top of the sheet, cells from its first column in use.
    before: list[object] = [None] * (sheet.start or (0, 0))[1]
    for row in sheet.iter_rows():
        while row and row[-1] == "":
            row.pop()
        _write([*before, *(None if cell == "" else cell for cell in row)] if row else [])


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line, default=_tagged))
    sys.stdout.write("\n")


def _tagged(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"other": str(value)}


if __name__ == "__main__":
    sys.exit(main())
