"""The files of a report: PDF to file and to keep, a workbook, and one table as CSV.

Each is made of the report alone, so that an issued one comes out the same whenever it is asked.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from project import formatting
from project.errors import InputError
from project.figures import AT_LEAST
from project.output import documents, sheets
from project.output.reports import drawing
from project.output.reports.found import PARTLY
from project.output.reports.parts import AtLeast, Cell, Report, Section, Table, in_words, table
from project.parsing.periods import Period
from project.wording.counts import EXAMPLE_BANNER, EXAMPLE_SENTENCE, UNIT, Unit

# Of a report with a first page, and of one of before: that comes out as it did.
_TEMPLATE, _OLD_TEMPLATE = map(Path(__file__).with_name, ("report.typ", "before_front.typ"))
_ON_TILES = ("Bezoekers:", "Deelnemers:", "Werkbijeenkomsten:")
# About so many letters fit on a line of a table, each column with some room around it.
_LINE, _ROOM = 112.0, 2.0
# In which column of these tables the amount stands.
_AMOUNTS = {"figures": 1, **{str(unit): 2 for unit in Unit}, "without_date": 2}
# A file keeps an amount a number, and says here whether it is the least that it can be.
BOUND = "Is een ondergrens"


def pdf(report: Report) -> bytes:
    """The report as tagged PDF/UA-1 and PDF/A-2a; the same report gives the same bytes."""
    made = report.issued_at or report.made_on
    data: dict[str, object] = {
        "title": report.title,
        "project": f"{report.project}, provincie {report.province}",
        "description": f"Periode {period_words(report)}",
        "day": [made.year, made.month, made.day],
        "example": EXAMPLE_BANNER if report.example else "",
        "example_sentence": EXAMPLE_SENTENCE.partition(": ")[2],
        "facts": [list(fact) for fact in facts(report).items()],
        "summary": list(report.summary),
        "sections": [_section(report, section) for section in report.sections],
    }
    if report.front is None:
        return documents.pdf(_OLD_TEMPLATE, data, to_keep=True)
    data |= {"summary": beside_tiles(report), "front": asdict(report.front)}
    return documents.pdf(_TEMPLATE, data, to_keep=True)


def beside_tiles(report: Report) -> list[str]:
    """What matters most, without what the tiles of the people and the sessions say already."""
    return [
        f"{one.removeprefix('Daarvan ')[0].upper()}{one.removeprefix('Daarvan ')[1:]}"
        for one in report.summary
        if not one.startswith(_ON_TILES)
    ]


def maker(ending: str) -> Callable[[Report], bytes]:
    """What makes the file with this ending; InputError when there is no such file."""
    makers = {".pdf": pdf, ".xlsx": xlsx, ".csv": csv}
    if ending.lower() not in makers:
        raise InputError(
            f"Een verslag kan geen bestand “{ending}” zijn. Kies .pdf, .xlsx of .csv als einde van "
            "de naam."
        )
    return makers[ending.lower()]


def facts(report: Report) -> dict[str, str]:
    """What the report is about and how fresh it is, as label and value."""
    issued = report.issued_at
    filed = () if report.front is None else report.front.facts
    return {
        **dict(filed),
        "Project": f"{report.project}, provincie {report.province}",
        "Periode": period_words(report),
        "Stand": f"uitgegeven op {formatting.moment(issued)} door {report.issued_by}"
        if issued
        else f"concept van {formatting.day(report.made_on)}, niet uitgegeven",
        "Gegevens": "nog niets ingevoerd"
        if report.as_of is None
        else f"bijgewerkt tot en met {formatting.moment(report.as_of)}",
    }


def period_words(report: Report) -> str:
    """The days that the report is about."""
    return Period(report.first_day, report.last_day).words()


def xlsx(report: Report) -> bytes:
    """A workbook: figures, rows, definitions and the rest. Numbers are numbers, words words."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # The time of the report, so that it comes out the same each time.
    book.set_properties({"title": report.title, "created": _made_at(report)})
    bold = book.add_format({"bold": True})
    for name, tables in _sheets(report).items():
        _fill(book.add_worksheet(name), _about(report), tables, bold)
    book.close()
    return held.getvalue()


def csv(report: Report) -> bytes:
    """Every figure of the report in one table: the totals, then each stop and session."""
    return sheets.csv(lines(report).frame(), example=report.example)


def lines(report: Report) -> Table:
    """The table of the CSV: what it is about, its number or why there is none, and its state."""
    people = [
        (UNIT[unit][1], what, when, number, estimated, how, state, bound)
        for unit in Unit
        for what, when, number, estimated, how, state, *_rest, bound in _to_calculate(
            report.table(unit)
        )
    ]
    period = period_words(report)
    figures = [
        ("cijfer", what, period, number, _estimated(report, str(what)), words, state, bound)
        for what, number, words, _, _, state, bound in _to_calculate(report.table("figures"))
    ]
    # Reports that were issued before this table was there keep the file that they had.
    without = [
        ("zonder datum", what, when, number, "–", "niet in een som", "–", bound)
        for one in report.tables()
        if one.code == "without_date"
        for what, when, number, bound in _to_calculate(one)
    ]
    columns = (
        "Soort",
        "Wat",
        "Wanneer",
        "Aantal",
        "Waarvan geschat",
        "Toelichting",
        "Vaststelling",
        BOUND,
    )
    return table("lines", report.title, columns, [*figures, *people, *without], empty="")


def _to_calculate(one: Table) -> Iterator[tuple[int | str, ...]]:
    """The rows with plain numbers, and whether the amount is the least that it can be."""
    for row in one.rows:
        plain = (cell.number if isinstance(cell, AtLeast) else cell for cell in row)
        yield (*plain, *([_bound(row, _AMOUNTS[one.code])] if one.code in _AMOUNTS else []))


def _bound(row: Sequence[Cell], at: int) -> str:
    """``ja``, ``nee``, or a dash where there is no amount."""
    if isinstance(row[at], str):
        return "–"
    # In a report that was issued long ago another cell of the row says it.
    told = [in_words(cell) for cell in row[1:]]
    return "ja" if any(s.startswith(AT_LEAST) or s.endswith(PARTLY) for s in told) else "nee"


def _estimated(report: Report, what: str) -> int | str:
    """How much of this total was estimated; a dash for what is no number of people."""
    for unit in Unit:
        if UNIT[unit][1].capitalize() == what:
            rows = report.table(unit).rows
            if all(isinstance(row[2], str) for row in rows):
                return "–"
            return sum(int(row[3]) for row in rows if isinstance(row[3], int)) or "niets"
    return "–"


def _section(report: Report, section: Section) -> dict[str, object]:
    drawn = "numbers" if report.front is None else "carried_out"
    pictures = drawing.pictures(report) if section.code == drawn else []
    return {
        "code": section.code,
        "title": section.title,
        "sentences": list(section.sentences),
        "pictures": [{"title": one.title, "svg": one.svg, "alt": one.alt} for one in pictures],
        "tables": [_table(one) for one in section.tables],
    }


def _table(one: Table) -> dict[str, object]:
    rows = one.words()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(one.columns)
    return {
        "code": one.code,
        "title": one.title,
        "columns": list(one.columns),
        "rows": rows,
        "empty": one.empty,
        "numeric": [_is_numeric(one, at) for at in range(len(one.columns))],
        "widths": _widths(
            [[name, *column] for name, column in zip(one.columns, columns, strict=True)]
        ),
    }


def _is_numeric(one: Table, at: int) -> bool:
    return any(not isinstance(row[at], str) for row in one.rows)


def _widths(columns: Sequence[Sequence[str]]) -> list[float]:
    """The share of each column: its longest word fits, what is left goes to long texts."""
    needed = [
        max(len(word) for text in texts for word in text.split() or [""]) + _ROOM
        for texts in columns
    ]
    wanted = [max(len(text) for text in texts) + _ROOM for texts in columns]
    left = max(_LINE - sum(needed), 0)
    more = [want - need for want, need in zip(wanted, needed, strict=True)]
    share = min(1.0, left / (sum(more) or 1))
    return [round(need + share * extra, 1) for need, extra in zip(needed, more, strict=True)]


def _made_at(report: Report) -> datetime:
    if report.issued_at:
        return report.issued_at
    day = report.made_on
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _sheets(report: Report) -> dict[str, list[Table]]:
    """Figures, rows and definitions in front; then everything else that the report says."""
    found = {one.code: one for one in report.tables()}
    figures = [found[code] for code in _AMOUNTS if code in found]
    (words,) = [list(one.tables) for one in report.sections if one.code == "definitions"]
    rest = [one for one in found.values() if one not in (*figures, *words)]
    return {
        "Cijfers": figures,
        "Regels": [report.rows],
        "Definities": words,
        "Verslag": [one for one in rest if one.code != "signature"],
    }


def _about(report: Report) -> list[str]:
    return [
        report.title,
        *([EXAMPLE_SENTENCE] if report.example else []),
        *(f"{label}: {value}" for label, value in facts(report).items()),
    ]


def _fill(sheet: Worksheet, about: Sequence[str], tables: Sequence[Table], bold: object) -> None:
    at = 0
    for sentence in about:
        sheet.write_string(at, 0, sentence)
        at += 1
    for one in tables:
        at = _write(sheet, at + 1, one, bold)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 10, 24)


def _write(sheet: Worksheet, at: int, one: Table, bold: object) -> int:
    sheet.write_string(at, 0, one.title, bold)
    if not one.rows:
        sheet.write_string(at + 1, 0, one.empty)
        return at + 2
    bound = [BOUND] if one.code in _AMOUNTS else []
    for column, name in enumerate([*one.columns, *bound]):
        sheet.write_string(at + 1, column, name, bold)
    for number, row in enumerate(_to_calculate(one)):
        for column, cell in enumerate(row):
            _write_cell(sheet, at + 2 + number, column, cell)
    return at + 2 + len(one.rows)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: int | str) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, sheets.no_markup(in_words(cell)))
