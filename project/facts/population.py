"""How many people live in each municipality, as CBS says: versions that are added, never changed.

Of the newest reference day the version that was loaded last stands; the others stay visible. What
a file of CBS says is read in ``imports.statline``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from project import audit, clock, formatting
from project.errors import ConflictError, InputError
from project.frames import records
from project.models import Municipality, Population, PopulationLoad, Province

NOT_LOADED = "bevolkingscijfers zijn niet geladen"
PROVISIONAL = "voorlopig cijfer"
LICENCE = "CC BY 4.0"
VERSION_COLUMNS = [
    "id",
    "province_code",
    "reference_day",
    "version",
    "provisional",
    "source",
    "file_name",
    "municipalities",
    "inhabitants",
    "loaded_at",
    "loaded_by",
    "stands",
]


READABLE_COLUMNS = ["Stand", "Peildag", "Inwoners", "Bron", "Geladen"]


@dataclass(frozen=True, slots=True)
class Division:
    """The municipalities of a province, as a file of inhabitants must name them.

    ``today`` are names by code; ``former`` says of a code that is no more its name and into which
    municipality it went.
    """

    province: str
    province_code: str
    today: Mapping[str, str]
    former: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The inhabitants of every municipality of one province on one day, as a file says them."""

    province_code: str
    reference_day: date
    provisional: bool
    source: str
    file_name: str
    digest: str
    # By the code of the municipality.
    numbers: Mapping[str, int]

    @property
    def total(self) -> int:
        """Everybody together."""
        return sum(self.numbers.values())

    def on_day(self) -> str:
        """``op 1 januari 2025 (voorlopig cijfer)``."""
        return f"op {formatting.day(self.reference_day)}" + (
            f" ({PROVISIONAL})" if self.provisional else ""
        )

    def where_from(self) -> str:
        """The source with its licence."""
        return f"{self.source} ({LICENCE})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Figures):
    """Figures as the database holds them: which version, and who loaded it."""

    id: int
    version: int
    loaded_at: datetime
    loaded_by: str


def division(session: Session, province: Province) -> Division:
    """The municipalities of this province, of today and those that are no more.

    Raises InputError for a province of which we know only some. Source: municipality.
    """
    rows = session.execute(select(Municipality).order_by(col(Municipality.code))).scalars().all()
    names = {one.code: one.name for one in rows}
    mine = [one for one in rows if one.province_code == province.code]
    whole = [one.label_latitude is not None for one in mine if one.successor_code is None]
    if not whole or not all(whole):
        raise InputError(
            f"De lijst van alle gemeenten in {province.name} staat niet in het dashboard. Zonder "
            "die lijst kunnen bevolkingscijfers niet worden nagekeken, en dus niet geladen."
        )
    return Division(
        province=province.name,
        province_code=province.code,
        today={one.code: one.name for one in mine if one.successor_code is None},
        former={
            one.code: (one.name, names[one.successor_code])
            for one in mine
            if one.successor_code is not None
        },
    )


def standing(session: Session, province_code: str) -> Standing | None:
    """The figures that hold now for this province; None when none were loaded."""
    row = session.execute(
        select(PopulationLoad)
        .where(col(PopulationLoad.province_code) == province_code)
        .order_by(col(PopulationLoad.reference_day).desc(), col(PopulationLoad.version).desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if row is None else _told(session, row)


def of_day(session: Session, province_code: str, day: date) -> Standing | None:
    """The last version of the figures of this day; None when none were loaded."""
    row = session.execute(
        select(PopulationLoad)
        .where(
            col(PopulationLoad.province_code) == province_code,
            col(PopulationLoad.reference_day) == day,
        )
        .order_by(col(PopulationLoad.version).desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if row is None else _told(session, row)


def by_number(session: Session, load_id: int) -> Standing | None:
    """The version with this number, read from the database as it is now."""
    row = session.get(PopulationLoad, load_id, populate_existing=True)
    return None if row is None else _told(session, row)


def versions(session: Session, province_code: str) -> pd.DataFrame:
    """Every version that was loaded, the one that stands first: VERSION_COLUMNS."""
    rows = session.execute(
        select(
            PopulationLoad,
            func.count(col(Population.municipality_code)),
            func.sum(col(Population.number)),
        )
        .join(Population, col(Population.load_id) == col(PopulationLoad.id))
        .where(col(PopulationLoad.province_code) == province_code)
        .group_by(col(PopulationLoad.id))
        .order_by(col(PopulationLoad.reference_day).desc(), col(PopulationLoad.version).desc())
    ).all()
    told = [
        {
            **{name: getattr(row, name) for name in VERSION_COLUMNS if hasattr(row, name)},
            "municipalities": many,
            "inhabitants": int(together),
            "stands": at == 0,
        }
        for at, (row, many, together) in enumerate(rows)
    ]
    return pd.DataFrame(told, columns=VERSION_COLUMNS, dtype=object)


def load(session: Session, *, figures: Figures, seen: int | None, by: str) -> int:
    """Store the figures of a file as a new version and return its number.

    The same figures again change nothing and give the version that is there. ``seen`` is the
    version of that day that somebody saw before storing, None for none. Raises ConflictError when
    somebody else loaded another one meanwhile, InputError when a municipality is missing.
    """
    last = of_day(session, figures.province_code, figures.reference_day)
    if last is not None and last.digest == figures.digest:
        return last.id
    if (None if last is None else last.id) != seen:
        raise ConflictError(_loaded_meanwhile(figures, last))
    _check_complete(session, figures)
    row = PopulationLoad(
        province_code=figures.province_code,
        reference_day=figures.reference_day,
        version=1 if last is None else last.version + 1,
        provisional=figures.provisional,
        source=figures.source,
        file_name=figures.file_name,
        digest=figures.digest,
        loaded_at=clock.now(),
        loaded_by=by,
    )
    session.add(row)
    session.flush()
    session.add_all(
        Population(load_id=row.id, municipality_code=code, number=number)
        for code, number in sorted(figures.numbers.items())
    )
    audit.record(
        session,
        "population.load",
        f"population:{row.id}",
        name=figures.file_name,
        source=figures.source,
        version=row.version,
        **{
            "was": {} if last is None else {"inhabitants": in_words(last)},
            "is": {"inhabitants": in_words(figures)},
        },
        by=by,
    )
    return row.id


def readable(found: pd.DataFrame, *, with_names: bool) -> pd.DataFrame:
    """The versions as a table for a reader; who loaded them only for who has an account."""
    rows = [
        (
            "geldt nu" if row["stands"] else "eerder geladen",
            formatting.day(row["reference_day"])
            + (f" ({PROVISIONAL})" if row["provisional"] else ""),
            formatting.number(row["inhabitants"]),
            f"{row['source']} ({LICENCE})",
            f"versie {row['version']}, {formatting.moment(row['loaded_at'])}, door "
            + (row["loaded_by"] if with_names else "een beheerder"),
        )
        for row in records(found)
    ]
    return pd.DataFrame(rows, columns=READABLE_COLUMNS, dtype=object)


def in_words(figures: Figures) -> str:
    """``31 gemeenten, 1.128.367 inwoners op 1 januari 2025``."""
    many = formatting.amount(len(figures.numbers), "gemeente", "gemeenten")
    return f"{many}, {formatting.number(figures.total)} inwoners {figures.on_day()}"


def _loaded_meanwhile(figures: Figures, last: Standing | None) -> str:
    """Both versions in one sentence; a version is never taken away, so there is a last one."""
    there = "" if last is None else f"versie {last.version} van {last.loaded_by}: {in_words(last)}"
    return (
        f"Intussen is er een andere versie geladen ({there}). Dit bestand zegt: "
        f"{in_words(figures)}. Er is niets geladen. Kijk welke klopt en laad die opnieuw."
    )


def _check_complete(session: Session, figures: Figures) -> None:
    """What the list of municipalities may have become since the file was read."""
    wanted = division(session, session.get_one(Province, figures.province_code)).today
    if set(wanted) != set(figures.numbers):
        raise InputError(
            "De lijst van gemeenten is intussen veranderd. Kies het bestand opnieuw, dan kijken we "
            "het opnieuw na."
        )


def _told(session: Session, row: PopulationLoad) -> Standing:
    numbers = session.execute(
        select(col(Population.municipality_code), col(Population.number))
        .where(col(Population.load_id) == row.id)
        .order_by(col(Population.municipality_code))
    ).all()
    return Standing(
        id=row.id,
        version=row.version,
        province_code=row.province_code,
        reference_day=row.reference_day,
        provisional=row.provisional,
        source=row.source,
        file_name=row.file_name,
        digest=row.digest,
        numbers=dict(numbers),
        loaded_at=row.loaded_at,
        loaded_by=row.loaded_by,
    )
