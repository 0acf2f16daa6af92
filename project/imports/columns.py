"""Which row holds the headings, and what stands in which column. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from project import formatting
from project.errors import InputError
from project.imports import cells
from project.imports.sheets import Broken, Cell, Sheet, letter


class Field(StrEnum):
    """What a column can hold."""

    CODE = "code"
    PLACE = "place"
    TITLE = "title"
    WHAT = "what"
    DAY = "day"
    FIRST = "first"
    LAST = "last"
    VISITORS = "visitors"
    PARTICIPANTS = "participants"
    NUMBER = "number"
    METHOD = "method"
    REASON = "reason"
    REMARK = "remark"
    WHY = "why"
    SINCE = "since"


FIELD = {
    Field.CODE: "code uit het invulbestand",
    Field.PLACE: "plaats of locatie",
    Field.TITLE: "naam van de bijeenkomst",
    Field.WHAT: "wat er geteld is",
    Field.DAY: "datum",
    Field.FIRST: "eerste dag",
    Field.LAST: "laatste dag",
    Field.VISITORS: "aantal bezoekers",
    Field.PARTICIPANTS: "aantal deelnemers",
    Field.NUMBER: "aantal (bezoekers of deelnemers)",
    Field.METHOD: "hoe er geteld is",
    Field.REASON: "waarom er geen aantal is",
    Field.REMARK: "opmerking",
    Field.WHY: "waarom het aantal verandert",
    Field.SINCE: "nummer van de vorige telling",
}


class CellError(InputError):
    """What is wrong with a row, and in which of its cells."""

    def __init__(self, sentence: str, field: Field) -> None:
        super().__init__(sentence)
        self.field = field


@contextmanager
def reading(field: Field) -> Iterator[None]:
    """What is wrong within is wrong in this column, unless it says itself in which it is."""
    try:
        yield
    except CellError:
        raise
    except InputError as problem:
        raise CellError(str(problem), field) from problem


AMOUNTS = (Field.VISITORS, Field.PARTICIPANTS, Field.NUMBER)
# "Tot" alone is not here: one means with, the other without the last day.
_HEADINGS = {
    Field.CODE: ("code",),
    Field.PLACE: ("plaats", "plaatsnaam", "halte", "locatie", "naam locatie", "naam halte", "stad"),
    Field.TITLE: ("bijeenkomst", "werkbijeenkomst", "titel", "naam bijeenkomst"),
    Field.WHAT: ("wat", "soort", "wat is geteld"),
    Field.DAY: ("datum", "dag"),
    Field.FIRST: ("van", "vanaf", "eerste dag", "begindatum", "startdatum"),
    Field.LAST: ("tot en met", "t/m", "laatste dag", "einddatum"),
    Field.VISITORS: ("bezoekers", "aantal bezoekers", "bezoekersaantal"),
    Field.PARTICIPANTS: ("deelnemers", "aantal deelnemers", "aanwezigen", "aantal aanwezigen"),
    Field.NUMBER: ("aantal", "hoeveel"),
    Field.METHOD: ("hoe geteld", "telmethode", "methode"),
    Field.REASON: ("waarom geen aantal", "reden"),
    Field.REMARK: ("opmerking", "opmerkingen", "toelichting"),
    Field.WHY: ("waarom veranderd", "reden van verbetering"),
    Field.SINCE: ("vorige telling",),
}
_KNOWN = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_PERSONAL = re.compile(
    r"(?<!plaats)naam|voornaam|achternaam|namen|voorletters|contactpersoon|deelnemerslijst"
    r"|e-?mail(adres)?|mail(adres)?|tel(efoon)?(nr|nummer)?\.?|mobiel(nummer)?|06"
    r"|bsn|burgerservicenummer|(woon)?adres|straat(naam)?|huisnummer|postcode"
    r"|geboren|geboortedatum|geboortejaar|iban|rekeningnummer"
)
_OF_PLACES = re.compile(r"\b(plaats|locatie|halte|bijeenkomst|gemeente|zaal|gebouw)\b")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?:\+31|0031|0)[\s.-]?(?:\(0\))?[1-9](?:[\s.-]?[0-9]){8}")
# Of our own open data: totals, of which nobody can say any more how and when each part was counted.
_OWN_TOTALS = {"eenheid", "naam", "staat", "aantal", "volledig"}
_OWN = (
    "Dit is tellingen.csv van dit dashboard: een totaal per halte en bijeenkomst. Hoe en wanneer "
    "er is geteld staat er niet in, dus inlezen kan niet. Neem het bestand om in te vullen met ook "
    "wat al is ingevuld (onderaan Gegevens inlezen), of laat een reservekopie terugzetten."
)
# The headings stand near the top.
_DEEPEST_HEADING = 25


@dataclass(frozen=True, slots=True)
class Table:
    """The part of a sheet below its headings."""

    sheet: Sheet
    # The row of the headings, from 0.
    heading: int
    headings: tuple[str, ...]
    fields: Mapping[int, Field]
    notes: tuple[str, ...]
    # What is missing before any row can be read (Dutch); "" when nothing is.
    problem: str = ""

    def name(self, column: int) -> str:
        """A column for a reader: ``C (Aantal)``."""
        return f"{letter(column)} ({self.headings[column]})"


def examples(field: Field) -> tuple[str, ...]:
    """The headings by which a column is recognised."""
    return _HEADINGS[field]


def recognised(row: Iterable[object]) -> int:
    """How many different headings of ours stand in this row."""
    return len({_KNOWN[word] for cell in row if (word := _heading(cell)) in _KNOWN})


def signature(headings: tuple[str, ...]) -> str:
    """What a file with these headings is known by, so that its columns can be remembered."""
    return hashlib.sha256(json.dumps(headings).encode()).hexdigest()


def best_sheets(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets that have headings of ours; when none has, all of them."""
    known = [sheet for sheet in sheets if max(map(recognised, _top(sheet)), default=0) >= 2]
    return known or sheets


def headings_of(sheet: Sheet) -> tuple[str, ...]:
    """The headings of a sheet as they stand there."""
    row = sheet.rows[_find(sheet)]
    return tuple("" if isinstance(cell, Broken) else cells.text(cell) for cell in row)


def table(sheet: Sheet, chosen: Mapping[int, Field] | None) -> Table:
    """The table of a sheet; ``chosen`` says what stands in its columns, else the headings do.

    InputError when a column holds data about persons, or when the sheet is our own open data.
    """
    heading = _find(sheet)
    headings = headings_of(sheet)
    if set(map(_heading, headings)) >= _OWN_TOTALS:
        raise InputError(_OWN)
    _refuse_persons(sheet, heading, headings)
    fields, problem = _by_headings(headings) if chosen is None else (dict(chosen), "")
    return Table(
        sheet,
        heading,
        headings,
        fields,
        tuple(_notes(sheet, heading, headings, fields)),
        problem or _missing(fields),
    )


def _top(sheet: Sheet) -> list[list[Cell]]:
    return sheet.rows[:_DEEPEST_HEADING]


def _find(sheet: Sheet) -> int:
    """The row with the most headings of ours; without any, the first with two cells or more."""
    top = _top(sheet)
    best = max(range(len(top)), key=lambda at: (recognised(top[at]), -at))
    if recognised(top[best]):
        return best
    filled = [sum(cell is not None for cell in row) for row in top]
    return next((at for at, many in enumerate(filled) if many >= 2), 0)


def _heading(cell: object) -> str:
    if not isinstance(cell, str):
        return ""
    return re.sub(r"\s*\(.*\)$", "", cells.plain(cell)).rstrip(":?* ")


def _by_headings(headings: tuple[str, ...]) -> tuple[dict[int, Field], str]:
    fields: dict[int, Field] = {}
    for at, heading in enumerate(headings):
        field = _KNOWN.get(_heading(heading))
        if field in fields.values():
            first = next(one for one, found in fields.items() if found is field)
            return {}, (
                f"De kolommen {letter(first)} en {letter(at)} zeggen allebei “{heading}”. "
                "Kies hierboven welke kolom gelezen wordt."
            )
        if field:
            fields[at] = field
    return fields, ""


def _missing(fields: Mapping[int, Field]) -> str:
    there = set(fields.values())
    if len(there) < len(fields):
        return "Twee kolommen hebben dezelfde betekenis. Kies bij een van de twee iets anders."
    if not there & set(AMOUNTS):
        return "Er is geen kolom met aantallen. Kies hierboven in welke kolom de aantallen staan."
    if not there & {Field.CODE, Field.PLACE, Field.TITLE}:
        return "Er is geen kolom met plaatsen. Kies hierboven in welke kolom de plaatsen staan."
    if (Field.FIRST in there) != (Field.LAST in there):
        return "Er is maar één kolom van de eerste en de laatste dag. Kies ze allebei, of geen."
    return ""


def _notes(
    sheet: Sheet, heading: int, headings: tuple[str, ...], fields: Mapping[int, Field]
) -> Iterable[str]:
    above = [at + 1 for at, row in enumerate(sheet.rows[:heading]) if any(map(bool, row))]
    if above:
        rows = formatting.listing([str(at) for at in above])
        yield f"Boven de kopregel (rij {heading + 1}) staat tekst in rij {rows}: niet gelezen."
    unread = [
        f"{letter(at)} ({name})" for at, name in enumerate(headings) if name and at not in fields
    ]
    if unread:
        yield f"Niet gelezen: kolom {formatting.listing(unread)}."
    hidden = sorted(at for at in fields if at in sheet.cautions.hidden_columns)
    if hidden:
        names = formatting.listing([f"{letter(at)} ({headings[at]})" for at in hidden])
        yield f"Verborgen in het bestand, en toch gelezen: kolom {names}."


def _refuse_persons(sheet: Sheet, heading: int, headings: tuple[str, ...]) -> None:
    found = {
        at
        for at, name in enumerate(headings)
        if (word := _heading(name)) not in _KNOWN
        and not _OF_PLACES.search(word)
        and _is_personal(word)
    }
    found |= {
        at
        for row in sheet.rows[heading + 1 :]
        for at, cell in enumerate(row)
        if isinstance(cell, str) and (_ADDRESS.search(cell) or _PHONE.fullmatch(cell.strip()))
    }
    if found:
        raise InputError(_persons(sorted(found), headings))


def _is_personal(word: str) -> bool:
    return any(_PERSONAL.fullmatch(part) for part in re.split(r"[\s/,;_]+", word) if part)


def _persons(found: Sequence[int], headings: Sequence[str]) -> str:
    """All of these columns at once: who takes them out needs to try only once more."""
    names = formatting.listing(
        [f"{letter(at)} ({headings[at] if at < len(headings) else ''})" for at in found]
    )
    columns, hold, them = (
        ("Kolom", "bevat", "de kolom") if len(found) == 1 else ("De kolommen", "bevatten", "ze")
    )
    return (
        f"{columns} {names} {hold} gegevens van personen. Die bewaren we hier niet. "
        f"Haal {them} weg uit het bestand en probeer opnieuw."
    )
