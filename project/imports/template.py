"""The file to fill in away from the dashboard: the open figures of the tour, with their codes."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pandas as pd
import xlsxwriter
from sqlmodel import Session

from project import exports
from project.counts import reads as count_reads
from project.frames import records
from project.imports import store
from project.imports.lines import WHYS
from project.imports.matching import Subject
from project.models import Count, Stop
from project.results import waiting
from project.wording import (
    CORRECTION_REASON,
    COUNT_REASON,
    EXAMPLE_SENTENCE,
    FIGURE_STATE,
    METHOD_IN_SHORT,
    REASONS_FOR,
    DatePrecision,
    FigureState,
    Unit,
)

COLUMNS = [
    "Code",
    "Plaats",
    "Wat",
    "Periode",
    "Van",
    "Tot en met",
    "Aantal",
    "Hoe geteld",
    "Waarom geen aantal",
    "Opmerking",
    "Waarom veranderd",
    "Vorige telling",
]
_WIDTHS = [32, 14, 24, 28, 12, 12, 12, 34, 30, 30, 24, 14]
_METHODS = list(METHOD_IN_SHORT.values())
_REASONS = list(dict.fromkeys(COUNT_REASON[one] for some in REASONS_FOR.values() for one in some))
_WHYS = [CORRECTION_REASON[why] for why in WHYS]
_EXPLANATION = [
    "Vul bij Aantal een heel getal in. Was er niemand? Typ 0.",
    "Is er geen getal? Typ onbekend, niet geteld of vervallen, en kies waarom.",
    "Laat leeg wat nog niet bekend is: dan verandert er niets.",
    "Verander niets in de kolommen Code en Vorige telling. Daaraan herkent het dashboard de rij.",
    "Zet geen namen, e-mailadressen of telefoonnummers in dit bestand.",
    "Lees het bestand daarna in bij Gegevens inlezen. Daar staat eerst wat er verandert.",
]
_MOST_ROWS = 20_000


def rows(session: Session, today: date, *, entered: bool) -> pd.DataFrame:
    """What is still open, and when asked also what was ``entered``: COLUMNS, days as dates.

    Van and Tot en met are None for a session and for a whole stay.
    """
    subjects = {(one.unit, one.thing.id): one for one in store.all_subjects(session)}
    found = []
    for row in records(waiting.open_figures(session, today)):
        subject = subjects[row["unit"], row["subject_id"]]
        for first, last in _open_spans(session, subject, today):
            found.append(_row(subject, first, last))
    if entered:
        for count in count_reads.standing(session, _MOST_ROWS):
            subject = subjects[count_reads.subject_of(count)]
            found.append(_row(subject, count.first_day, count.last_day, count))
    return pd.DataFrame(found, columns=COLUMNS, dtype=object)


def csv(frame: pd.DataFrame, *, example: bool) -> bytes:
    """The template as text, as Dutch spreadsheet programs open it."""
    # As text, so that a number never gets a decimal because the next cell is empty.
    written = pd.DataFrame(
        [[_written(cell) for cell in row] for row in frame.itertuples(index=False, name=None)],
        columns=COLUMNS,
        dtype=object,
    )
    return exports.csv(written, example=example)


def xlsx(frame: pd.DataFrame, *, example: bool) -> bytes:
    """The template as a workbook: lists to choose from, and a second sheet that explains."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet, explained = book.add_worksheet("Invullen"), book.add_worksheet("Uitleg")
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
        sheet.write_row(0, 0, COLUMNS, bold)
        for at, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(at, column, exports.no_markup(cell))
                elif cell is not None:
                    sheet.write(at, column, cell)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 2)
        _explain(explained, example=example)
        _offer(sheet, len(frame))
    return made.getvalue()


def _written(cell: object) -> str | None:
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return None if cell is None else str(cell)


def _explain(sheet: "xlsxwriter.worksheet.Worksheet", *, example: bool) -> None:
    for at, sentence in enumerate([EXAMPLE_SENTENCE, *_EXPLANATION] if example else _EXPLANATION):
        sheet.write_string(at, 0, sentence)
    sheet.set_column(0, 0, 90)
    for column, (title, choices) in enumerate(_CHOICES.values(), start=2):
        sheet.write_column(0, column, [title, *choices])
        sheet.set_column(column, column, 45)


_CHOICES = {
    "Hoe geteld": ("Keuzes bij Hoe geteld", _METHODS),
    "Waarom geen aantal": ("Keuzes bij Waarom geen aantal", _REASONS),
    "Waarom veranderd": ("Keuzes bij Waarom veranderd", _WHYS),
}


def _offer(sheet: "xlsxwriter.worksheet.Worksheet", many: int) -> None:
    for at, (name, (_title, choices)) in enumerate(_CHOICES.items(), start=2):
        column, letter = COLUMNS.index(name), "ABCDE"[at]
        source = f"=Uitleg!${letter}$2:${letter}${len(choices) + 1}"
        sheet.data_validation(
            1, column, max(many, 1), column, {"validate": "list", "source": source}
        )


def _open_spans(
    session: Session, subject: Subject, today: date
) -> Iterable[tuple[date | None, date | None]]:
    """The days that still want a count; one pair without days when all of them do."""
    stop = subject.thing
    if subject.unit is Unit.PARTICIPANTS or not isinstance(stop, Stop):
        return [(None, None)]
    if stop.date_precision is not DatePrecision.DAY or not stop.first_day or not stop.last_day:
        return [(None, None)]
    taken = count_reads.covered_days(session, stop.id)
    if not taken and stop.last_day < today:
        return [(None, None)]
    return _gaps(taken, stop.first_day, min(stop.last_day, today))


def _gaps(taken: Sequence[tuple[date, date]], first: date, last: date) -> list[tuple[date, date]]:
    found, next_day = [], first
    for start, end in taken:
        if next_day < start:
            found.append((next_day, start - timedelta(days=1)))
        next_day = max(next_day, end + timedelta(days=1))
    return [*found, (next_day, last)] if next_day <= last else found


def _row(
    subject: Subject, first: date | None, last: date | None, count: Count | None = None
) -> tuple[object, ...]:
    amount: object = None
    if count is not None:
        known = count.state is FigureState.KNOWN
        amount = count.number if known else FIGURE_STATE[count.state]
    method = METHOD_IN_SHORT[count.method] if count and count.method else None
    return (
        subject.code,
        subject.place,
        subject.what,
        subject.period,
        first,
        last,
        amount,
        method,
        COUNT_REASON[count.reason] if count and count.reason else None,
        count.remark or None if count else None,
        None,
        count.id if count else None,
    )
