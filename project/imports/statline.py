"""A file of CBS StatLine with inhabitants by municipality: read wholly right, or refused. Pure.

Three layouts, each as StatLine gives it: the table as data (codes like ``GM0893``, periods like
``2025JJ00``), "CSV zonder statistische symbolen" (names, one row of headings) and "CSV volgens
tabelindeling" (a title and several rows of headings on top, "Bron: CBS" below).
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import OSA

from project import formatting
from project.errors import InputError
from project.facts import population
from project.facts.population import Division, Figures
from project.imports.sheets import Cell, Sheet
from project.imports.statline_columns import (
    HOW,
    WHOLE_GROUP,
    YEAR,
    Layout,
    find_sheet,
    layout_of,
    word,
)
from project.typed.looking_like import fold

# What a refusal lists at most.
MOST_PROBLEMS = 8
# How much of a cell a sentence repeats.
_LONGEST_QUOTE = 40
_LONGEST_NAME = 200
_CODE = re.compile(r"[a-z]{2} ?[0-9]\w*")
_MUNICIPALITY = re.compile(r"gm[0-9]{4}")
# Country, parts of the country, provinces, COROP areas: by code or by name.
_TOTALS = re.compile(r"(nl|ld|pv|cr)[0-9]{2}|nederland|.*\((ld|pv|cr)\)")
_OURS = re.compile(r" \((l\.|gemeente)\)$")
_END = re.compile(r"(bron ?:|© ?|centraal bureau voor de statistiek).*")
_PLAIN = re.compile(r"([0-9]{1,9})(?:[.,]0{1,2})?")
_DOTTED = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3}){1,2})(?:,0{1,2})?")


class Left(StrEnum):
    """Why a row is left out."""

    TOTAL = "met een totaal (land, provincie of streek)"
    FOREIGN = "met een gemeente van elders of van vroeger"
    EMPTY_FORMER = "met een opgeheven gemeente zonder inwonertal"
    PART = "naar geslacht, leeftijd of iets anders"
    OTHER_YEAR = "van een ander jaar"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says. ``figures`` is None when it is refused, or when a year must be chosen."""

    figures: Figures | None
    years: tuple[int, ...]
    # Why the file is refused: Dutch sentences that name the row.
    problems: tuple[str, ...]
    left_out: dict[Left, int]
    # Whether the row of the province itself says the same total.
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """One number of one region in one year, where it stands in the file."""

    at: int
    region: str
    year: str
    value: Cell


@dataclass(frozen=True, slots=True)
class _Year:
    """The year that is read."""

    year: int
    provisional: bool


@dataclass(slots=True)
class _Found:
    """What the rows of the file came to so far."""

    # Why a row is left out, by its number.
    left: dict[int, Left]
    problems: list[str] = field(default_factory=list)
    ours: list[tuple[str, _Row]] = field(default_factory=list)
    former: list[tuple[str, _Row]] = field(default_factory=list)
    province: list[tuple[str, _Row]] = field(default_factory=list)
    unknown: list[_Row] = field(default_factory=list)


def read(name: str, data: bytes, division: Division, today: date, year: int | None = None) -> Read:
    """What a file says about the municipalities of ``division``; ``year`` when it has several.

    Raises InputError for what is no such file at all; what is wrong in its rows is in
    ``problems``, each with its row.
    """
    sheet = find_sheet(data)
    layout = layout_of(name, sheet)
    rows = list(_rows(sheet, layout, left := dict[int, Left]()))
    found = _sorted_out(rows, division, _Found(left))
    years = _years(found)
    if len(years) > 1 and year is None:
        return Read(None, years, (), {})
    chosen = _one_year(found, years, year)
    if chosen is None:
        sentence = f"In dit bestand staat geen gemeente van {division.province}. {HOW}"
        return Read(None, years, tuple(found.problems) or (sentence,), {})
    numbers = _numbers(found, division)
    _check_day(found, chosen, today)
    confirmed = _check_total(found, numbers, division)
    if found.problems:
        return Read(None, years, tuple(found.problems), {})
    figures = _figures(name, layout, division, numbers, chosen)
    used = {row.at for _code, row in found.ours}
    # Where each year is a column, a row is used for one and left out for another.
    unused = Counter(why for at, why in found.left.items() if at not in used)
    return Read(figures, years, (), dict(unused), confirmed)


def told(found: Read, figures: Figures) -> list[str]:
    """What was read and what was left out, a sentence a line."""
    said = [
        f"Gelezen: {population.in_words(figures)}.",
        f"Bron: {figures.where_from()}.",
        _left_out(found.left_out),
        "De rij van de provincie zelf zegt hetzelfde totaal." if found.confirmed else "",
    ]
    return [one for one in said if one]


def why_not(found: Read) -> list[str]:
    """Why nothing can be loaded: the first problems, or that a year must be chosen."""
    if len(found.years) > 1 and not found.problems:
        years = formatting.listing([str(year) for year in found.years])
        return [f"In dit bestand staan meer jaren: {years}. Kies er een."]
    rest = len(found.problems) - MOST_PROBLEMS
    more = [f"En nog {formatting.amount(rest, 'probleem', 'problemen')}."] if rest > 0 else []
    return [*found.problems[:MOST_PROBLEMS], *more]


def _left_out(left: Mapping[Left, int]) -> str:
    """``3 rijen overgeslagen: 2 met een totaal …``; "" when every row was used."""
    many = sum(left.values())
    if not many:
        return ""
    said = [f"{formatting.number(left[why])} {why}" for why in Left if left.get(why)]
    return f"{formatting.amount(many, 'rij', 'rijen')} overgeslagen: {formatting.listing(said)}."


# --- row by row ---------------------------------------------------------------------------------


def _rows(sheet: Sheet, layout: Layout, left: dict[int, Left]) -> Iterator[_Row]:
    """Every number of every row until the source at the foot; parts of the people are left out."""
    wide = len(sheet.rows[layout.heading])
    for at, row in enumerate(sheet.rows[layout.heading + 1 :], layout.heading + 2):
        first = next((word(cell) for cell in row if cell is not None), "")
        if not first:
            continue
        if _END.fullmatch(first):
            return
        if (sheet.ragged and len(row) != wide) or len(row) > wide:
            raise InputError(
                f"Rij {at} heeft {formatting.amount(len(row), 'cel', 'cellen')} en de kopregel "
                f"{wide}. Staat er een scheidingsteken te veel of te weinig? Download het bestand "
                "opnieuw uit StatLine."
            )
        full = [*row, *[None] * (wide - len(row))]
        if not all(WHOLE_GROUP.fullmatch(word(full[one])) for one in layout.dimensions):
            left[at] = Left.PART
            continue
        for number in layout.numbers:
            year = word(full[layout.period]) if layout.period is not None else number.year
            yield _Row(at, word(full[layout.region]), year, full[number.column])


def _sorted_out(rows: Iterable[_Row], division: Division, found: _Found) -> _Found:
    today = {_plain_name(name): code for code, name in division.today.items()}
    former = {_plain_name(name): code for code, (name, _into) in division.former.items()}
    whole = {division.province_code.casefold(), f"{division.province} (pv)".casefold()}
    by_code = {code.casefold(): code for code in (*division.today, *division.former)}
    for row in rows:
        code = by_code.get(row.region) or today.get(_plain_name(row.region), "")
        code = code or former.get(_plain_name(row.region), "")
        if code in division.today:
            found.ours.append((code, row))
        elif code:
            found.former.append((code, row))
        elif row.region in whole:
            found.province.append((division.province_code, row))
        else:
            _not_ours(row, found)
    return found


def _plain_name(name: str) -> str:
    """A name to compare with: "Beek (L.)" is Beek, but "Bergen (NH.)" is no Bergen (L.)."""
    return _OURS.sub("", fold(name))


def _not_ours(row: _Row, found: _Found) -> None:
    if _TOTALS.fullmatch(row.region):
        found.left[row.at] = Left.TOTAL
    elif _MUNICIPALITY.fullmatch(row.region):
        found.left[row.at] = Left.FOREIGN
    elif not row.region or _CODE.fullmatch(row.region) or re.search(r"[0-9]", row.region):
        found.problems.append(
            f"Rij {row.at}: {_quoted(row.region)} is geen gemeente. Een gemeente heeft een "
            "naam of een code als GM0893."
        )
    else:
        found.left[row.at] = Left.FOREIGN
        found.unknown.append(row)


# --- one year -----------------------------------------------------------------------------------


def _years(found: _Found) -> tuple[int, ...]:
    """The years of the rows of this province; a row without a year is a problem."""
    years = set()
    for _code, row in (*found.ours, *found.former):
        match = YEAR.fullmatch(row.year)
        if match:
            years.add(int(match[1]))
        else:
            found.problems.append(
                f"Rij {row.at}: {_quoted(row.year)} is geen heel jaar. Kies in StatLine bij "
                "Perioden een jaar, geen maand of kwartaal."
            )
    return tuple(sorted(years))


def _one_year(found: _Found, years: Sequence[int], year: int | None) -> _Year | None:
    """The year to read; the rows of other years are left out. None when there is no such year."""
    wanted = year if year is not None else next(iter(years), None)
    if wanted is None or wanted not in years:
        return None
    found.ours, marked = _of_year(found.ours, wanted, found.left)
    found.former, _ = _of_year(found.former, wanted, found.left)
    found.province, _ = _of_year(found.province, wanted, found.left)
    found.left.update({row.at: Left.TOTAL for _code, row in found.province})
    return _Year(wanted, provisional=marked)


def _of_year(
    rows: Iterable[tuple[str, _Row]], year: int, left: dict[int, Left]
) -> tuple[list[tuple[str, _Row]], bool]:
    """The rows of this year, and whether one of them says that it is provisional."""
    kept, marked = [], False
    for code, row in rows:
        match = YEAR.fullmatch(row.year)
        if match and int(match[1]) == year:
            kept.append((code, row))
            marked = marked or match[2] != ""
        elif match:
            left[row.at] = Left.OTHER_YEAR
    return kept, marked


def _numbers(found: _Found, division: Division) -> dict[str, int]:
    numbers: dict[str, int] = {}
    seen: dict[str, int] = {}
    for code, row in found.ours:
        if code in seen:
            found.problems.append(
                f"Rij {row.at}: {division.today[code]} staat er twee keer in (ook in rij "
                f"{seen[code]}). Haal een van de twee weg."
            )
            continue
        seen[code] = row.at
        number = _number(row, division.today[code], found)
        if number is not None:
            numbers[code] = number
    _check_dots(found, division)
    _check_former(found, division)
    found.problems += [
        _missing(division.today[code], found) for code in division.today if code not in seen
    ]
    return numbers


def _number(row: _Row, name: str, found: _Found) -> int | None:
    said = word(row.value)
    match = _PLAIN.fullmatch(said) or _DOTTED.fullmatch(said)
    if match and int(match[1].replace(".", "")) > 0:
        return int(match[1].replace(".", ""))
    what = f"{_quoted(said)} is geen aantal inwoners" if said else "er staat geen aantal inwoners"
    found.problems.append(
        f"Rij {row.at}: {name}: {what}. Verwacht is een heel getal, zoals StatLine het geeft."
    )
    return None


def _check_dots(found: _Found, division: Division) -> None:
    """A point can only separate thousands when every number has it there."""
    dotted = [(code, row) for code, row in found.ours if _DOTTED.fullmatch(word(row.value))]
    plain = [row for _code, row in found.ours if re.match(r"[0-9]{4}", word(row.value))]
    if dotted and plain:
        code, row = dotted[0]
        found.problems.append(
            f"Rij {row.at}: {division.today[code]}: “{word(row.value)}” kan twee dingen "
            f"betekenen, want in rij {plain[0].at} staat een getal zonder punt. Download "
            "het bestand opnieuw."
        )


def _check_former(found: _Found, division: Division) -> None:
    for code, row in found.former:
        name, into = division.former[code]
        if word(row.value) in ("", ".", "-", "x"):
            found.left[row.at] = Left.EMPTY_FORMER
            continue
        found.problems.append(
            f"Rij {row.at}: {name} bestaat niet meer en hoort nu bij {into}, maar heeft hier "
            f"{_quoted(word(row.value))} inwoners. Dit is de indeling van een ander jaar. Kies een "
            f"jaar waarin {into} bestond."
        )


def _missing(name: str, found: _Found) -> str:
    alike = next(
        (
            row
            for row in found.unknown
            if OSA.distance(_plain_name(name), _plain_name(row.region)) == 1
        ),
        None,
    )
    hint = f" Bedoelt rij {alike.at} (“{alike.region}”) deze gemeente?" if alike else ""
    parts = (
        " Kies in StatLine bij geslacht, leeftijd en burgerlijke staat ook het totaal."
        if Left.PART in found.left.values()
        else ""
    )
    return f"{name} ontbreekt in dit bestand.{hint}{parts}"


def _quoted(text: str) -> str:
    """What stands in a cell, short enough for a sentence."""
    shown = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    return f"“{shown or 'leeg'}”"


def _check_day(found: _Found, chosen: _Year, today: date) -> None:
    if date(chosen.year, 1, 1) > today:
        found.problems.append(
            f"1 januari {chosen.year} moet nog komen: dit zijn geen getelde inwoners. Kies een "
            f"jaar tot en met {today.year}."
        )


def _check_total(found: _Found, numbers: dict[str, int], division: Division) -> bool:
    """Whether the row of the province says the same; a problem when it says something else."""
    if found.problems or not found.province:
        return False
    _code, row = found.province[0]
    match = _PLAIN.fullmatch(word(row.value)) or _DOTTED.fullmatch(word(row.value))
    together = sum(numbers.values())
    if match and int(match[1].replace(".", "")) == together:
        return True
    found.problems.append(
        f"Rij {row.at}: {division.province} heeft volgens deze rij {_quoted(word(row.value))} "
        f"inwoners, maar de gemeenten zijn samen {formatting.number(together)}. Download het "
        "bestand opnieuw."
    )
    return False


def _figures(
    name: str,
    layout: Layout,
    division: Division,
    numbers: dict[str, int],
    chosen: _Year,
) -> Figures:
    said = [layout.source, chosen.year, chosen.provisional, sorted(numbers.items())]
    return Figures(
        province_code=division.province_code,
        reference_day=date(chosen.year, 1, 1),
        provisional=chosen.provisional,
        source=layout.source,
        # A name may hold anything; what cannot be seen cannot be kept by every database.
        file_name="".join(sign for sign in name if sign.isprintable())[:_LONGEST_NAME],
        digest=hashlib.sha256(json.dumps(said).encode()).hexdigest(),
        numbers=numbers,
    )
