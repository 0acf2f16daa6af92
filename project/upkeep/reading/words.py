"""A plan in Dutch, for the screen and for the command line."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from project import formatting
from project.errors import InputError
from project.tables import Column, Table
from project.upkeep.reading import files
from project.upkeep.reading.columns import FIELD, Field
from project.upkeep.reading.files import Book
from project.upkeep.reading.rows import STATUS, Line
from project.upkeep.reading.store import ACCEPTED, Plan
from project.upkeep.reading.workbook import MOST_BYTES

MOST_QUESTIONS = 30
_MOST_LINES = 200
_LINES = Table[Line](
    (
        Column("Rij", lambda line: line.row),
        Column("Wat gebeurt er?", lambda line: STATUS[line.status]),
        Column("Uitleg", lambda line: line.sentence),
        Column("In het bestand", lambda line: line.value or "leeg"),
        Column("Cijfer", lambda line: line.what),
        Column("Kolom", lambda line: line.column),
    )
)


def summary(made: Plan) -> str:
    """How many rows come down to what."""
    many = {STATUS[one]: formatting.number(made.counts[one]) for one in STATUS if made.counts[one]}
    said = formatting.listing([f"{number} {word}" for word, number in many.items()])
    return f"Samen: {said or 'geen enkele rij'}."


def rows(made: Plan, most: int) -> pd.DataFrame:
    """The first lines of the plan for a reader, those that need attention before the others."""
    order = list(STATUS)
    lines = sorted(made.lines, key=lambda line: order.index(line.status))
    return _LINES.frame(lines[:most])


def told(made: Plan) -> Iterator[str]:
    """The plan for the command line, a sentence a line."""
    yield f"{made.book.name}: {made.book.kind}."
    yield from made.notes
    if made.problem:
        yield made.problem.replace("Kies het hierboven", "Zeg het met --column C=number")
        yield f"Kies uit: {', '.join(f'{field} ({label})' for field, label in FIELD.items())}."
    if table := made.table:
        for at in range(len(table.headings)):
            field = FIELD[table.fields.get(at, Field.SKIP)]
            what = "wat staat hier?" if at in table.asked else field
            yield f"Kolom {table.name(at)}: {what} ({table.sample(at)})"
    for line in made.lines[:_MOST_LINES]:
        where = f"Rij {line.row}, kolom {line.column}, “{line.value}” ({line.what})"
        yield f"{where}: {STATUS[line.status]}. {line.sentence}"
    yield summary(made)
    for question in made.questions[:MOST_QUESTIONS]:
        yield f"Vraag: {question.text}"
        for code, text in question.options.items():
            yield f'  --answer "{question.code}={code}"   {text}'


def opened(file: Path) -> Book:
    """What is in the file; no more of it is read than may be."""
    try:
        with file.open("rb") as content:
            return files.read(file.name, content.read(MOST_BYTES + 1))
    except OSError as fault:
        raise InputError(f"{file} kan niet gelezen worden: {fault.strerror}.") from fault


def answers(given: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """Answers (``method=list``) and what stands in columns (``C=number``), by code.

    Whoever reads a file on the command line sees what is proposed, and accepts it.
    """
    found = dict(ACCEPTED)
    for column, _, field in (one.partition("=") for one in columns):
        found[f"column:{column.upper()}"] = field
    for one in given:
        code, sign, answer = one.rpartition("=")
        if not sign:
            raise InputError(f"“{one}” is geen antwoord. Schrijf het als CODE=ANTWOORD.")
        found[code] = answer
    return found
