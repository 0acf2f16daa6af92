"""A plan on the command line: what to print, and the options that answer its questions."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from project import formatting
from project.errors import InputError
from project.imports import words
from project.imports.columns import FIELD, Field
from project.imports.plan import STATUS, Plan, Status, Step
from project.imports.sheets import MOST_BYTES

# Rows that need no attention are only counted; of the others so many are printed.
_QUIET = (Status.SAME,)
_MOST_LINES = 200


def content(file: Path) -> bytes:
    """What is in the file, and no more of it than may be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as fault:
        raise InputError(f"{file} kan niet gelezen worden: {fault.strerror}.") from fault


def answers(given: Sequence[str]) -> dict[str, str]:
    """``["method=list"]`` as code and answer."""
    found = {}
    for one in given:
        code, sign, value = one.rpartition("=")
        if not sign:
            raise InputError(f"“{one}” is geen antwoord. Schrijf het als CODE=ANTWOORD.")
        found[code] = value
    return found


def fields(given: Sequence[str]) -> dict[int, Field] | None:
    """``["C=number"]`` as column (from 0) and what it holds; None when nothing was given."""
    found = {}
    for one in given:
        name, _sign, value = one.partition("=")
        if not name.isascii() or not name.isalpha() or len(name) > 2 or value not in list(Field):
            known = ", ".join(f"{field} ({FIELD[field]})" for field in Field)
            raise InputError(f"“{one}” is geen kolom. Schrijf het als C=number. Kies uit: {known}.")
        at = 0
        for sign in name.upper():
            at = at * 26 + ord(sign) - ord("A") + 1
        found[at - 1] = Field(value)
    return found or None


def may_go_on(made: Plan) -> bool:
    """Whether nothing is refused or asked; rows that are there already are no reason to stop."""
    refused = made.counts[Status.REFUSED] and "refused" not in made.answers
    return not (made.problem or made.open_questions or refused)


def told(made: Plan, odd: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """The plan, a sentence a line."""
    yield f"{made.name}: {made.kind}."
    yield from made.notes
    if made.problem:
        yield made.problem.replace("Kies hierboven", "Kies met --column")
    seen = [step for step in made.steps if step.status not in _QUIET]
    yield from map(row, seen[:_MOST_LINES])
    if len(seen) > _MOST_LINES:
        yield f"… en nog {formatting.amount(len(seen) - _MOST_LINES, 'rij', 'rijen')}."
    yield words.summary(made)
    for number, questions in odd.items():
        yield from (f"Rij {number}: {question}" for question in questions)
    for question in made.open_questions:
        yield f"Vraag: {question.text}"
        for code, text in question.options.items():
            yield f'  --answer "{question.code}={code}"   {text}'


def row(step: Step) -> str:
    """One line of the plan."""
    line = step.line
    return (
        f"Rij {line.row}, kolom {line.column}, “{line.value}” ({line.what}): "
        f"{STATUS[step.status]}. {step.sentence}"
    )
