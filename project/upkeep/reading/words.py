"""A plan in Dutch, for the screen and for the command line."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from project import formatting
from project.errors import InputError
from project.upkeep.reading.columns import FIELD, Field, letter
from project.upkeep.reading.plan import Plan
from project.upkeep.reading.rows import STATUS, Line, Status
from project.upkeep.reading.workbook import MOST_BYTES

_MOST_LINES = 200


def summary(made: Plan) -> str:
    """How many rows come down to what."""
    counts = [
        f"{formatting.number(made.counts[status])} {word}"
        for status, word in STATUS.items()
        if made.counts[status]
    ]
    return f"Samen: {formatting.listing(counts) or 'geen enkele rij'}."


def table(made: Plan, most: int) -> pd.DataFrame:
    """The first lines of the plan for a reader, those that need attention before the others."""
    order = list(STATUS)
    lines = sorted(made.lines, key=lambda line: order.index(line.status))
    rows = [
        (one.row, STATUS[one.status], one.sentence, one.value or "leeg", one.what, one.column)
        for one in lines[:most]
    ]
    names = ["Rij", "Wat gebeurt er?", "Uitleg", "In het bestand", "Cijfer", "Kolom"]
    return pd.DataFrame(rows, columns=names, dtype=object)


def told(made: Plan) -> Iterator[str]:
    """The plan for the command line, a sentence a line."""
    yield f"{made.name}: {made.kind}."
    yield from made.notes
    if made.problem:
        yield made.problem.replace("Kies het hierboven", "Zeg het met --column C=number")
        yield f"Kies uit: {', '.join(f'{field} ({label})' for field, label in FIELD.items())}."
    if made.table:
        for at in range(len(made.table.headings)):
            field = made.table.fields.get(at, Field.SKIP)
            what = "wat staat hier?" if at in made.table.asked else FIELD[field]
            yield f"Kolom {made.table.name(at)}: {what} ({made.table.sample(at)})"
    shown = [line for line in made.lines if line.status is not Status.SAME]
    yield from map(_line, shown[:_MOST_LINES])
    if len(shown) > _MOST_LINES:
        yield f"… en nog {formatting.amount(len(shown) - _MOST_LINES, 'rij', 'rijen')}."
    yield summary(made)
    for question in made.questions:
        yield f"Vraag: {question.text}"
        for code, text in question.options.items():
            yield f'  --answer "{question.code}={code}"   {text}'


def _line(line: Line) -> str:
    return (
        f"Rij {line.row}, kolom {line.column}, “{line.value}” ({line.what}): "
        f"{STATUS[line.status]}. {line.sentence}"
    )


def content(file: Path) -> bytes:
    """What is in the file, and no more of it than may be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as fault:
        raise InputError(f"{file} kan niet gelezen worden: {fault.strerror}.") from fault


def pairs(given: Sequence[str]) -> dict[str, str]:
    """``["method=list"]`` as code and answer."""
    found = {}
    for one in given:
        code, sign, answer = one.rpartition("=")
        if not sign:
            raise InputError(f"“{one}” is geen antwoord. Schrijf het als CODE=ANTWOORD.")
        found[code] = answer
    return found


def fields(given: Sequence[str]) -> dict[int, Field]:
    """``["C=number"]`` as column (from 0) and what it holds."""
    letters = {letter(at): at for at in range(26 * 27)}
    found = {name.upper(): field for name, field in pairs(given).items()}
    wrong = [one for one in found if one not in letters or found[one] not in list(Field)]
    if wrong:
        known = ", ".join(f"{field} ({label})" for field, label in FIELD.items())
        raise InputError(
            f"“{wrong[0]}” is geen kolom. Schrijf het als C=number. Kies uit: {known}."
        )
    return {letters[name]: Field(field) for name, field in found.items()}
