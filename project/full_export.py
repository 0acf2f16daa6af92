"""Everything in the database as plain tables, for who wants to keep or study it elsewhere.

Streams row by row, so that a million counts need no more memory than a thousand. Passwords, links
and what only the programme itself needs stay behind.
"""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Enum,
    String,
    Table,
    case,
    column,
    func,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from project import clock, copying, database, formatting
from project.copying import Tell, quietly
from project.errors import InputError
from project.exports import AS_TEXT, FORMULA_STARTS
from project.wording import COLUMN_MEANING

FORMATS = ("csv", "xlsx")
# Who may sign in, what somebody typed and did not save, which forms were sent: of no use elsewhere.
_LEFT_OUT = {"signin", "signinattempt", "passwordlink", "draft", "sentform", "importcolumns"}
_SECRET = {"password_hash", "token_hash", "external_id", "key", "signature"}
_MOST_IN_A_SHEET = 1_048_575
_BATCH = 5_000
README = """Gegevens van het dashboard Sociale coöperaties op weg, {moment}.

Elke tabel is een bestand: UTF-8, met puntkomma's, de eerste regel zegt wat er in de kolommen staat.
Gegevenswoordenboek.csv legt elke kolom uit. Momenten zijn UTC. Een lege cel betekent: niet
ingevuld of niet bekend, nooit 0. In de tabel count staat elke telling die ooit is ingevuld; een
rij die in de kolom replaces_id van een andere rij staat, is vervangen en telt niet mee.

Bezoeken, deelnames en unieke mensen zijn drie verschillende dingen: tel ze nooit bij elkaar op.

Er staan namen van medewerkers in, en adressen van wie toestemming gaf of iets vroeg. Geef deze map
daarom niet door. Wat iedereen mag hebben staat op /open-data/alles.zip.
"""
LICENCE = """De gegevens over de rondreis, de tellingen en de sociale coöperaties: Creative Commons
Naamsvermelding 4.0 Internationaal (CC BY 4.0). Noem de Sociale Alliantie als bron.

De namen van medewerkers, het logboek en de adressen vallen daar niet onder: dat zijn
persoonsgegevens en die zijn niet om door te geven.
"""


class MomentText(FunctionElement[str]):
    """``MomentText(at)``: a moment as ``2018-09-12T21:30:00Z``, made by the database."""

    type = String()
    inherit_cache = True


@compiles(MomentText, "sqlite")
def _moment_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {compiler.process(element.clauses, **options)})"


@compiles(MomentText, "postgresql")
def _moment_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"


def write(directory: Path, *, kind: str = "csv", zipped: bool = False, tell: Tell = quietly) -> int:
    """Write all tables as of one moment to ``directory``; how many rows there are.

    With ``kind`` xlsx there is one workbook with a sheet for each table. ``zipped`` packs all of it
    into one file. Raises InputError when the folder holds something or a sheet would be too long.
    """
    database.check_ready()
    if kind not in FORMATS:
        msg = f"Deze soort bestand kan niet: {kind}. Kies uit {formatting.listing(FORMATS)}."
        raise InputError(msg)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        msg = f"{directory} is niet leeg. Kies een nieuwe map; er wordt nooit iets overschreven."
        raise InputError(msg)
    directory.mkdir(parents=True, exist_ok=True)
    with database.one_moment() as connection:
        if kind == "xlsx":
            rows = _write_workbook(connection, directory / "gegevens.xlsx", tell)
        else:
            rows = _write_sheets(connection, directory, tell)
    _write_explanation(directory)
    if zipped:
        _pack(directory)
    return rows


def tables() -> list[Table]:
    """The tables that go out, each after those that it refers to."""
    return [table for table in copying.tables() if table.name not in _LEFT_OUT]


def dictionary() -> list[tuple[str, str, str, str, str]]:
    """Table, column, kind, whether it may be empty, and what it means, in Dutch."""
    return [
        (
            table.name,
            one.name,
            _kind(one),
            "ja" if one.nullable else "nee",
            COLUMN_MEANING.get(one.name, ""),
        )
        for table in tables()
        for one in _columns(table)
    ]


def _write_sheets(connection: Connection, directory: Path, tell: Tell) -> int:
    rows, many = 0, len(tables())
    for number, table in enumerate(tables()):
        tell(f"tabel {table.name}", number / many)
        with (directory / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([one.name for one in _columns(table)])
            for batch in _batches(connection, table):
                writer.writerows(batch)
                rows += len(batch)
    return rows


def _write_workbook(connection: Connection, file: Path, tell: Tell) -> int:
    rows, many = 0, len(tables())
    # Constant memory: a row is on the disk as soon as the next one begins.
    with closing(xlsxwriter.Workbook(str(file), {"constant_memory": True, **AS_TEXT})) as book:
        for number, table in enumerate(tables()):
            tell(f"tabel {table.name}", number / many)
            if (connection.scalar(select(func.count()).select_from(table)) or 0) > _MOST_IN_A_SHEET:
                msg = f"De tabel {table.name} is te lang voor xlsx. Kies csv: --format csv"
                raise InputError(msg)
            sheet = book.add_worksheet(table.name)
            sheet.write_row(0, 0, [one.name for one in _columns(table)])
            line = 0
            for batch in _batches(connection, table):
                for row in batch:
                    line += 1
                    sheet.write_row(line, 0, row)
            rows += line
    return rows


def _write_explanation(directory: Path) -> None:
    now = formatting.moment(clock.now())
    (directory / "LEESMIJ.txt").write_text(README.format(moment=now), encoding="utf-8")
    (directory / "LICENTIE.txt").write_text(LICENCE, encoding="utf-8")
    book = directory / "gegevenswoordenboek.csv"
    with book.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Tabel", "Kolom", "Soort", "Mag leeg zijn", "Betekenis"])
        writer.writerows(dictionary())


def _pack(directory: Path) -> None:
    files = sorted(directory.iterdir())
    with zipfile.ZipFile(directory / "alles.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.write(file, file.name)
    for file in files:
        file.unlink()


def _columns(table: Table) -> list[Any]:
    return [one for one in table.columns if one.name not in _SECRET]


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    wanted = _columns(table)
    # A code, a day or a number never begins like a formula; only what people typed may.
    typed = [number for number, one in enumerate(wanted) if _kind(one) == "tekst"]
    rows = select(*(_as_text(one) for one in wanted)).order_by(*table.primary_key.columns)
    with connection.execute(rows, execution_options={"yield_per": _BATCH}) as streamed:
        for batch in streamed.partitions():
            yield [_guarded(row, typed) for row in batch]


def _guarded(row: Sequence[Any], typed: Sequence[int]) -> Sequence[Any]:
    for number in typed:
        value = row[number]
        if value and value.startswith(FORMULA_STARTS):
            changed = list(row)
            changed[number] = f"'{value}"
            return _guarded(changed, [later for later in typed if later > number])
    return row


def _as_text(one: Any) -> ColumnElement[Any]:
    """The column as it goes out, made by the database: far quicker than row by row in Python."""
    kind = _kind(one)
    if kind == "ja of nee":
        return case((one.is_(None), None), (one, "ja"), else_="nee").label(one.name)
    if kind == "moment (UTC)":
        return MomentText(one).label(one.name)
    if kind in {"tekst", "code", "dag"}:
        return type_coerce(column(one.name, _selectable=one.table), String).label(one.name)
    found: ColumnElement[Any] = one.label(one.name)
    return found


def _kind(one: Any) -> str:
    kinds = ((Enum, "code"), (Boolean, "ja of nee"), (DateTime, "moment (UTC)"), (Date, "dag"))
    sort = getattr(one.type, "impl", one.type)
    for kind, word in kinds:
        if isinstance(one.type, kind) or isinstance(sort, kind):
            return word
    return "tekst" if isinstance(sort, String) else "getal"
