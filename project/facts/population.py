"""How many people live in each municipality: one file, ours or the manager's own.

``prepare`` reads it (code;inwoners;peildag;bron), and what it says takes the place of what was
there. A reference day that is only a year says that the figures are about right, no more.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.errors import InputError
from project.models import Municipality, Population
from project.settings import DATA, settings

COLUMNS = ["code", "inwoners", "peildag", "bron"]
NOT_LOADED = "bevolkingscijfers zijn niet geladen"


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """The inhabitants of the municipalities of one province, by code, with day and source."""

    numbers: Mapping[str, int]
    reference_day: str
    source: str

    @property
    def total(self) -> int:
        """Everybody together."""
        return sum(self.numbers.values())

    @property
    def about(self) -> str:
        """``ongeveer `` before a share of figures that have no day of their own, else ""."""
        return "ongeveer " if len(self.reference_day) == len("2020") else ""

    def on_day(self) -> str:
        """``op 1 januari 2025``, or ``rond 2020`` when the source names no day."""
        if self.about:
            return f"rond {self.reference_day}"
        return f"op {formatting.day(date.fromisoformat(self.reference_day))}"


def of_province(session: Session, province_code: str) -> Inhabitants | None:
    """The inhabitants of this province, as far as the file names its municipalities; None if none.

    Source: the table population.
    """
    rows = session.scalars(
        select(Population)
        .join(Municipality, col(Municipality.code) == col(Population.municipality_code))
        .where(col(Municipality.province_code) == province_code)
        .order_by(col(Population.municipality_code))
    ).all()
    if not rows:
        return None
    numbers = {one.municipality_code: one.number for one in rows}
    return Inhabitants(numbers, rows[0].reference_day, rows[0].source)


def load(session: Session) -> tuple[int, int]:
    """Make the table what the file says: how many rows were added, and changed or removed.

    Raises InputError, with the line, for a file that is not wholly right.
    """
    own = settings().population_file
    wanted = dict(_read(session, Path(own) if own else DATA / "population.csv"))
    there = {row.municipality_code: row for row in session.scalars(select(Population))}
    changed = 0
    for code, row in there.items():
        new = wanted.pop(code, None)
        if new is None:
            session.delete(row)
        elif row.model_dump() != new.model_dump():
            session.merge(new)
        else:
            continue
        changed += 1
    session.add_all(wanted.values())
    return len(wanted), changed


def _read(session: Session, file: Path) -> Iterator[tuple[str, Population]]:
    try:
        # What Excel saves begins with a mark of its own.
        lines = list(csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    except (OSError, UnicodeDecodeError) as error:
        msg = f"Het bestand met inwoners {file} is niet te lezen ({error})."
        raise InputError(msg) from error
    if lines[:1] != [COLUMNS]:
        raise InputError(f"{file}: de eerste regel moet zijn: {';'.join(COLUMNS)}")
    known, seen = set(session.scalars(select(col(Municipality.code)))), set[str]()
    for number, line in enumerate(lines[1:], start=2):
        if wrong := _wrong(line, known - seen, lines[1]):
            raise InputError(f"{file}, regel {number}: {wrong}")
        code, people, day, source = line
        seen.add(code)
        yield (
            code,
            Population(
                municipality_code=code, number=int(people), reference_day=day, source=source
            ),
        )


def _wrong(line: list[str], free: set[str], first: list[str]) -> str:
    """What is wrong with a line of the file, in Dutch; "" when nothing is."""
    if len(line) != len(COLUMNS):
        return f"er horen {len(COLUMNS)} kolommen te zijn."
    code, people, day, source = line
    if code not in free:
        return f"{code} is geen CBS-code van een gemeente, of staat er al."
    if not (people.isascii() and people.isdigit() and int(people)):
        return f"“{people}” is geen aantal inwoners."
    if not _is_day(day):
        return f"“{day}” is geen peildag. Schrijf 2025-01-01, of alleen het jaar."
    if not source.strip():
        return "de bron ontbreekt."
    if line[2:] != first[2:]:
        return "peildag en bron moeten op elke regel gelijk zijn."
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text if len(text) > len("2025") else f"{text}-01-01")
    except ValueError:
        return False
    return len(text) in (len("2025"), len("2025-01-01"))
