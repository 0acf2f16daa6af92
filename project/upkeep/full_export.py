"""Everything in the database as plain tables, for who wants to keep or study it elsewhere.

Streams row by row, so that a million counts need no more memory than a thousand. Passwords, links
and what only the programme itself needs stay behind.
"""

import csv
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Enum,
    String,
    Table,
    and_,
    case,
    column,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from project import clock, database, formatting
from project.audit import logbook
from project.errors import InputError
from project.output import table_files
from project.output.sheets import FORMULA_STARTS
from project.output.table_files import Tables
from project.tour import itinerary
from project.upkeep import copying
from project.wording.counts import EXAMPLE_BANNER, EXAMPLE_SENTENCE

# Each kind with the name of its workbook; csv has a file for each table.
FORMATS = {"csv": "", "xlsx": "gegevens.xlsx"}
ZIP = "alles.zip"
_MEANINGS = Path(__file__).with_name("columns.csv")
# Who may sign in, what somebody typed and did not save, which forms were sent: of no use elsewhere.
_LEFT_OUT = {"signin", "signinattempt", "passwordlink", "providerrequest", "sentform"}
_SECRET = {"password_hash", "token_hash", "external_id", "key", "signature"}
_BATCH = 5_000
_WARNING = "Let op"
README = """Gegevens van het dashboard Sociale coöperaties op weg, {moment}.

{example}Elke tabel is een csv-bestand (UTF-8, met puntkomma's) of een blad van gegevens.xlsx.
De eerste regel zegt wat er in de kolommen staat; gegevenswoordenboek.csv legt elke kolom uit.
Momenten zijn UTC. Een lege cel betekent: niet ingevuld of niet bekend, nooit 0. In de tabel count
staat elke telling die ooit is ingevuld; een rij die in de kolom replaces_id van een andere rij
staat, is vervangen en telt niet mee.

Bezoeken, deelnames en unieke mensen zijn drie verschillende dingen: tel ze nooit bij elkaar op.

Er staan namen van medewerkers in, en adressen van wie toestemming gaf of iets vroeg. Geef deze map
daarom niet door. Wat iedereen mag hebben staat op /open-data/alles.zip.
"""
LICENCE = """De gegevens over de rondreis, de tellingen en de sociale coöperaties: Creative Commons
Naamsvermelding 4.0 Internationaal (CC BY 4.0). Noem de Sociale Alliantie als bron.

De bevolkingscijfers (population) zijn van het CBS: CC BY 4.0. Noem het CBS als
bron.

De namen van medewerkers, het logboek en de adressen vallen daar niet onder: dat zijn
persoonsgegevens en die zijn niet om door te geven.
"""


class MomentText(FunctionElement[str]):
    """``MomentText(at)``: a moment as ``2018-09-12T21:30:00Z``, made by the database."""

    type = String()
    inherit_cache = True


@compiles(MomentText, "sqlite")
def _moment_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    # A moment is stored as a text in UTC; taking it apart is quicker than reading it.
    moment = compiler.process(element.clauses, **options)
    return f"substr({moment}, 1, 10) || 'T' || substr({moment}, 12, 8) || 'Z'"


@compiles(MomentText, "postgresql")
def _moment_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"


def write(directory: Path, *, kind: str = "csv", zipped: bool = False) -> int:
    """Write all tables as of one moment to ``directory``; how many rows there are.

    With ``kind`` xlsx there is one workbook with a sheet for each table. ``zipped`` packs
    all of it into one file. Raises InputError when the folder holds something or cannot be
    written, or a sheet would be too long. Whatever stops it, no half export stays behind.
    """
    database.check_ready()
    _refuse_kind(kind)
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            msg = (
                f"{directory} is niet leeg. Kies een nieuwe map; er wordt nooit iets overschreven."
            )
            raise InputError(msg)
        # Names of people are in it: for nobody else on this machine.
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as undo:
            # Half an export would look like all of it.
            undo.callback(_empty, directory)
            rows = _write(directory, kind, zipped=zipped)
            undo.pop_all()
    except OSError as error:
        msg = (
            f"{directory} kan niet worden geschreven: {error.strerror or error}. Kies een andere "
            "map, of maak ruimte op de schijf."
        )
        raise InputError(msg) from error
    return rows


def packed(*, kind: str = "csv") -> bytes:
    """All of it in one zip, for a download."""
    with tempfile.TemporaryDirectory(prefix="export-") as aside:
        directory = Path(aside) / "alles"
        write(directory, kind=kind, zipped=True)
        return (directory / ZIP).read_bytes()


def note(session: Session, *, kind: str) -> None:
    """Tell the logbook who downloads everything: names of staff are in it."""
    _refuse_kind(kind)
    logbook.record(session, "export.download", f"export:{kind}")


def _refuse_kind(kind: str) -> None:
    if kind not in FORMATS:
        msg = f"Deze soort bestand kan niet: {kind}. Kies uit {formatting.listing(list(FORMATS))}."
        raise InputError(msg)


def tables() -> list[Table]:
    """The tables that go out, each after those that it refers to."""
    return [table for table in copying.tables() if table.name not in _LEFT_OUT]


def dictionary() -> list[tuple[str, str, str, str, str]]:
    """Table, column, kind, whether it may be empty, and what it means, in Dutch."""
    with _MEANINGS.open(encoding="utf-8", newline="") as lines:
        meanings = {one["column"]: one["meaning"] for one in csv.DictReader(lines)}
    return [
        (
            table.name,
            one.name,
            _kind(one),
            "ja" if one.nullable else "nee",
            meanings.get(one.name, ""),
        )
        for table in tables()
        for one in _columns(table)
    ]


def _empty(directory: Path) -> None:
    for file in directory.iterdir():
        file.unlink()


def _write(directory: Path, kind: str, *, zipped: bool) -> int:
    with database.one_moment() as connection:
        if kind != "csv":
            _refuse_too_long(copying.rows_in(connection))
        example = itinerary.has_example_figures(Session(connection))
        with _opened(directory, kind) as book:
            rows = _write_tables(connection, book, example=example)
    _write_explanation(directory, example=example)
    if zipped:
        _pack(directory)
    return rows


def _refuse_too_long(many: Mapping[str, int]) -> None:
    for table in tables():
        if many[table.name] >= table_files.MOST_IN_A_SHEET:
            msg = f"De tabel {table.name} is te lang voor een blad. Kies csv: --format csv"
            raise InputError(msg)


def _opened(directory: Path, kind: str) -> AbstractContextManager[Tables]:
    if kind == "csv":
        return table_files.csv_files(directory)
    return table_files.xlsx(directory / FORMATS[kind])


def _write_tables(connection: Connection, book: Tables, *, example: bool) -> int:
    rows = 0
    for table in tables():
        names = [one.name for one in _columns(table)]
        book.begin(table.name, [_WARNING, *names] if example else names)
        for batch in _batches(connection, table, example=example):
            book.add(batch)
            rows += len(batch)
    return rows


def _write_explanation(directory: Path, *, example: bool) -> None:
    now = formatting.moment(clock.now())
    told = README.format(moment=now, example=f"{EXAMPLE_SENTENCE}\n\n" if example else "")
    (directory / "LEESMIJ.txt").write_text(told, encoding="utf-8")
    (directory / "LICENTIE.txt").write_text(LICENCE, encoding="utf-8")
    book = directory / "gegevenswoordenboek.csv"
    with book.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Tabel", "Kolom", "Soort", "Mag leeg zijn", "Betekenis"])
        writer.writerows(dictionary())


def _pack(directory: Path) -> None:
    files = sorted(directory.iterdir())
    with zipfile.ZipFile(directory / ZIP, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.write(file, file.name)
    for file in files:
        file.unlink()


def _columns(table: Table) -> list[Any]:
    return [one for one in table.columns if one.name not in _SECRET]


def _batches(
    connection: Connection, table: Table, *, example: bool
) -> Iterator[Sequence[Sequence[Any]]]:
    wanted = [_as_text(one) for one in _columns(table)]
    if example:
        # The warning survives cutting and pasting.
        wanted.insert(0, literal(EXAMPLE_BANNER).label(_WARNING))
    rows = select(*wanted).order_by(*table.primary_key.columns)
    with connection.execute(rows, execution_options={"yield_per": _BATCH}) as streamed:
        yield from streamed.partitions()


def _as_text(one: Any) -> ColumnElement[Any]:
    """The column as it goes out, made by the database: far quicker than row by row in Python."""
    kind = _kind(one)
    if kind == "ja of nee":
        return case((one.is_(None), None), (one, "ja"), else_="nee").label(one.name)
    if kind == "moment (UTC)":
        return MomentText(one).label(one.name)
    if kind == "tekst":
        return _harmless(one).label(one.name)
    # A code, a day or a number never begins like a formula; only what people typed may.
    if kind in {"code", "dag"}:
        return type_coerce(column(one.name, _selectable=one.table), String).label(one.name)
    found: ColumnElement[Any] = one.label(one.name)
    return found


def _harmless(one: Any) -> ColumnElement[str]:
    """As ``output.sheets.harmless``, by the database."""
    first = func.substr(one, 1, 1)
    # One sign is looked at for nearly every text; what it may be the start of, for very few.
    may = first.in_({sign[0] for sign in FORMULA_STARTS})
    does = or_(
        first.in_({sign for sign in FORMULA_STARTS if len(sign) == 1}),
        *(func.substr(one, 1, len(sign)) == sign for sign in FORMULA_STARTS if len(sign) > 1),
    )
    return case((and_(may, does), literal("'").concat(one)), else_=one)


def _kind(one: Any) -> str:
    kinds = ((Enum, "code"), (Boolean, "ja of nee"), (DateTime, "moment (UTC)"), (Date, "dag"))
    sort = getattr(one.type, "impl", one.type)
    for kind, word in kinds:
        if isinstance(one.type, kind) or isinstance(sort, kind):
            return word
    return "tekst" if isinstance(sort, String) else "getal"
