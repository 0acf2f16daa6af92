"""The file to fill in away from the dashboard: the open figures of the tour, with their codes."""

import io
from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlmodel import Session

from project.counts import stored
from project.frames import records
from project.models import Stop
from project.output import sheets
from project.parsing import periods
from project.results import waiting
from project.upkeep.reading import cells, store
from project.upkeep.reading.places import Subject
from project.upkeep.reading.rows import Days
from project.wording.counts import COUNT_REASON, EXAMPLE_BANNER, METHOD_IN_SHORT, REASONS_FOR
from project.wording.tour import DatePrecision

COLUMNS = ["Code", "Plaats", "Wat", "Periode", "Van", "Tot en met", "Aantal", "Hoe geteld"]
COLUMNS += ["Waarom geen aantal", "Opmerking"]
_REASONS = dict.fromkeys(COUNT_REASON[one] for some in REASONS_FOR.values() for one in some)
_CHOICES = {"Hoe geteld": list(METHOD_IN_SHORT.values()), "Waarom geen aantal": list(_REASONS)}


def rows(session: Session, today: date) -> pd.DataFrame:
    """What is still open: COLUMNS, days as dates, None for a session and for a whole stay."""
    subjects = {(one.unit, one.thing.id): one for one in store.subjects(session)}
    found = []
    for row in records(waiting.open_figures(session, today)):
        one = subjects[row["unit"], row["subject_id"]]
        found += [
            (one.code, one.place, one.what, one.period, first, last, None, None, None, None)
            for first, last in _open_spans(session, one, today)
        ]
    return pd.DataFrame(found, columns=COLUMNS, dtype=object)


def csv(frame: pd.DataFrame, *, example: bool) -> bytes:
    """The template as text, as Dutch spreadsheet programs open it."""
    # As text, so that a number never gets a decimal because the next cell is empty.
    return sheets.csv(frame.map(cells.text), example=example)


def xlsx(frame: pd.DataFrame, *, example: bool) -> bytes:
    """The template as a workbook, with lists to choose from."""
    made = io.BytesIO()
    told = frame.assign(**{"Let op": EXAMPLE_BANNER}) if example else frame
    safe = told.map(lambda cell: sheets.no_markup(cell) if isinstance(cell, str) else cell)
    with pd.ExcelWriter(
        made, "xlsxwriter", date_format="dd-mm-yyyy", engine_kwargs={"options": sheets.AS_TEXT}
    ) as book:
        safe.to_excel(book, sheet_name="Invullen", index=False, freeze_panes=(1, 2))
        sheet = book.sheets["Invullen"]
        for name, choices in _CHOICES.items():
            column = COLUMNS.index(name)
            choice = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, column, max(len(frame), 1), column, choice)
        sheet.set_column(0, len(COLUMNS), 26)
    return made.getvalue()


def _open_spans(session: Session, subject: Subject, today: date) -> Sequence[Days]:
    """The days that still want a count; one pair without days when all of them do."""
    stop = subject.thing
    if not isinstance(stop, Stop) or stop.date_precision is not DatePrecision.DAY:
        return [(None, None)]
    taken = stored.covered_days(session, stop.id)
    if not stop.first_day or not stop.last_day or (not taken and stop.last_day < today):
        return [(None, None)]
    free = periods.free_days(stop.first_day, min(stop.last_day, today), taken)
    return periods.spans(free)
