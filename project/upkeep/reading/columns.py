"""Which row holds the headings, and what stands in which column. Pure.

A heading proposes what its column holds only when it is one of a closed list of plain words, as it
stands. Every other column with numbers or days in it is asked about.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from project import formatting
from project.parsing.values import MONTHS
from project.upkeep.reading.cells import Cell, Sheet, is_number, plain, says_when, shown
from project.upkeep.reading.questions import KNOWN, Answers, wrong


class Field(StrEnum):
    """What a column can hold."""

    CODE = "code"
    PLACE = "place"
    TITLE = "title"
    KIND = "kind"
    DAY = "day"
    FIRST = "first"
    LAST = "last"
    VISITORS = "visitors"
    PARTICIPANTS = "participants"
    NUMBER = "number"
    METHOD = "method"
    STATE = "state"
    REASON = "reason"
    REMARK = "remark"
    SKIP = "skip"


_SUBJECT = {Field.CODE, Field.PLACE}
AMOUNTS = (Field.VISITORS, Field.PARTICIPANTS, Field.NUMBER)
# What each can hold, in Dutch, and the headings that propose it.
FIELD = {Field(code): label for code, (label, *_headings) in KNOWN["columns"].items()}
_HEADINGS = {
    heading: Field(code)
    for code, (_label, *headings) in KNOWN["columns"].items()
    for heading in headings
}
_DEEPEST_HEADING = 25
_OWN_TOTALS, _STATLINE = (set(KNOWN["headings"][name]) for name in ("own-totals", "statline"))
_WHEN, _PERSON, _ADDRESS, _THING = (
    re.compile(rf"\b(?:{'|'.join(KNOWN['headings'][name])})\b")
    for name in ("when", "person", "address", "thing")
)
_MONTH = "|".join(MONTHS)
_SAYS_WHEN = re.compile(rf"\b(?:week|wk) ?[0-9]|\b[0-9]{{1,2}}(?:[-/][0-9]| (?:{_MONTH})\b)")
_IS_ADDRESS = re.compile(r"[a-z].* [0-9]{1,4}[a-z]?(?:,.*)?|[0-9]{4} ?[a-z]{2}|[0-9]{1,4}[a-z]?")
_CONTACT = re.compile(
    r".*[^\s@]@[^\s@]+\.[^\s@].*|(?:\+31|0031|0)[\s.-]?(?:\(0\))?[1-9](?:[\s.-]?[0-9]){8}"
)


@dataclass(frozen=True, slots=True)
class Table:
    """The part of a sheet below its headings."""

    sheet: Sheet
    # The row of the headings, and the first with data, from 0.
    heading: int
    first: int
    headings: tuple[str, ...]
    # What stands in each column, without the empty cells.
    values: tuple[list[Cell], ...]
    # What is read, by column; what somebody must say, and what says when and is not read.
    fields: Mapping[int, Field] = field(default_factory=dict)
    asked: tuple[int, ...] = ()
    unread_days: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    # What is missing before any row can be read (Dutch); "" when nothing is.
    problem: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether it is the file to fill in: of that nobody has to say what its columns hold."""
        return Field.CODE in self.fields.values() and not self.asked

    def name(self, column: int) -> str:
        """A column for a reader, with its heading as it stands: ``C (Aantal)``."""
        return f"{letter(column)} ({self.headings[column] or 'zonder naam'})"

    def sample(self, column: int) -> str:
        """The first values of a column."""
        return ", ".join(map(shown, self.values[column][:3])) or "leeg"


def letter(column: int) -> str:
    """What a spreadsheet calls this column: A for 0, AA for 26."""
    return (letter(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def recognised(row: Iterable[Cell]) -> int:
    """How many different headings of ours stand in this row."""
    return len({_HEADINGS[word] for cell in row if (word := _word(plain(cell))) in _HEADINGS})


def _word(heading: str) -> str:
    return heading.casefold().removesuffix(":").strip()


def table(sheet: Sheet, answers: Answers, names: Collection[str]) -> Table:
    """The table of a sheet; answers of the code ``column:C`` go before what headings propose.

    ``names`` are those of the places. InputError when the sheet is no table of counts at all, or
    holds data of persons.
    """
    top = sheet.rows[:_DEEPEST_HEADING]
    heading = max(range(len(top)), key=lambda at: (recognised(top[at]), len(top[at]) > 1, -at))
    words = set(map(plain, sheet.rows[heading]))
    if words >= _OWN_TOTALS or words & _STATLINE:
        raise wrong("own-totals" if words >= _OWN_TOTALS else "statline")
    first, headings = _headings(sheet.rows, heading)
    data = sheet.rows[first:]
    values = (
        [row[at] for row in data if at < len(row) and row[at] is not None]
        for at in range(len(headings))
    )
    made = Table(sheet, heading, first, headings, tuple(values))
    _refuse_persons(made, names)
    said = _proposals(made) | _chosen(made, answers)
    fields = {at: field for at, field in said.items() if field and field is not Field.SKIP}
    coded = Field.CODE in fields.values()
    days = [at for at in said if at not in fields and not coded and _is_when(made, at)]
    unsaid = [at for at, field in said.items() if field is None]
    asked = tuple(at for at in unsaid if at in days or any(map(is_number, made.values[at])))
    passed = [at for at in said if at not in fields and at not in asked]
    unread = [made.name(at) for at in passed if made.headings[at]]
    notes = [f"Niet gelezen: kolom {formatting.listing(unread)}."] if unread else []
    if any(map(any, sheet.rows[:heading])):
        notes.append(f"Boven de kopregel (rij {heading + 1}) staat nog tekst: niet gelezen.")
    made = replace(made, fields=fields, asked=asked, unread_days=tuple(days), notes=tuple(notes))
    return replace(made, problem=_problem(made))


def _headings(rows: list[list[Cell]], heading: int) -> tuple[int, tuple[str, ...]]:
    """Where the data begin, and the headings: a second line of words goes with them."""
    below = rows[heading + 1] if heading + 1 < len(rows) else []
    width = max(map(len, rows[heading : heading + 2_000]))
    top, words = ([*map(shown, row), *[""] * width][:width] for row in (rows[heading], below))
    named = [at for at in range(width) if _HEADINGS.get(_word(top[at])) in _SUBJECT]
    data = any(is_number(cell) or says_when(cell) for cell in below)
    if data or not named or not any(words) or any(words[at] for at in named):
        return heading + 1, tuple(top)
    return heading + 2, tuple(f"{one} {two}".strip() for one, two in zip(top, words, strict=True))


def _chosen(made: Table, answers: Answers) -> dict[int, Field]:
    """What somebody said that stands in the columns."""
    columns = {f"column:{letter(at)}": at for at in range(len(made.headings))}
    said = {code: answers[code] for code in answers if code.startswith("column:")}
    for code, one in said.items():
        if code not in columns or one not in list(Field):
            known = ", ".join(f"{field} ({label})" for field, label in FIELD.items())
            raise wrong("column", said=f"{code[7:]}={one}", known=known)
    return {columns[code]: Field(one) for code, one in said.items()}


def _proposals(made: Table) -> dict[int, Field | None]:
    """What the headings propose, by column."""
    found = {at: _HEADINGS.get(_word(heading)) for at, heading in enumerate(made.headings)}
    coded, many = Field.CODE in found.values(), Counter(found.values())
    seen: set[Field | None] = set()
    for at, proposed in found.items():
        beside = at + 1 < len(found) and not made.headings[at + 1] and made.values[at + 1]
        if proposed in AMOUNTS and (beside or many[proposed] > 1):
            # Merged with the column beside it, or twice there: none of them is taken quietly.
            found[at] = None
        elif proposed in seen and proposed is Field.PLACE:
            # Of a place and a building the first is enough.
            found[at] = Field.SKIP
        elif coded and made.headings[at] == "Periode":
            # The code says which period is meant.
            found[at] = Field.SKIP
        seen.add(proposed)
    return found


def _is_when(made: Table, column: int) -> bool:
    heading, values = _word(made.headings[column]), made.values[column]
    if _HEADINGS.get(heading) is Field.SKIP:
        return False
    said = any(says_when(one) or _SAYS_WHEN.search(plain(one)) for one in values)
    return said or bool(values and _WHEN.search(heading))


def _problem(made: Table) -> str:
    there, head = list(made.fields.values()), made.sheet.rows[made.heading]
    missing = {
        "no-heading": not recognised(head)
        and any(is_number(one) or says_when(one) for one in head),
        "days-across": sum(map(says_when, head)) > 2,
        "asked": made.asked,
        "no-number": not set(there) & set(AMOUNTS),
        "no-place": not _SUBJECT & set(there),
        "same-twice": len(there) > len(set(there)),
        "half-a-period": (Field.FIRST in there) != (Field.LAST in there),
    }
    names = formatting.listing([made.name(at) for at in made.asked])
    found = [why for why, so in missing.items() if so]
    said = found[:1]
    # What both has to be chosen above is named at once.
    if "no-place" in found and found[0] in ("asked", "no-number"):
        said.append("no-place")
    return " ".join(str(wrong(why, names=names)) for why in said)


def _refuse_persons(made: Table, places: Collection[str]) -> None:
    """A column is refused for its heading and what its cells look like together."""
    found, addresses = [], []
    for at, heading in enumerate(map(_word, made.headings)):
        values = list(map(plain, made.values[at]))
        if any(map(_CONTACT.fullmatch, values)):
            found.append(at)
        elif values and _ADDRESS.search(heading) and all(map(_IS_ADDRESS.fullmatch, values)):
            # That of a venue, unless there are persons beside it.
            addresses.append(at)
        elif not values or _THING.search(heading):
            continue
        elif (said := _PERSON.search(heading) or _ADDRESS.search(heading)) and (
            "geb" in said[0] or not all(_is_no_person(one, places) for one in values)
        ):
            found.append(at)
    if found:
        names = [made.name(at) for at in sorted((*found, *addresses))]
        raise wrong("persons", names=formatting.listing(names))


def _is_no_person(said: str, places: Collection[str]) -> bool:
    """Whether a cell under a heading like "Naam" shows that it is about something else."""
    short = re.fullmatch(r"[0-9 .:/-]{1,10}", said) and sum(map(str.isdigit, said)) < 9
    return bool(short or _THING.search(said) or any(name in said for name in places))
