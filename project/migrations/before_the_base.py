"""From revision 0014 to the base: what the base has no place for is kept as csv, then removed."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, select, table, text

from project import clock
from project.settings import DATA, settings

# Each before those that it refers to.
REMOVED = (
    *("hiddenquestion", "figureanswer", "figurequestion"),
    *("population", "populationload"),
    *("draft", "importcolumns"),
)
# The figures that stood: the last version of the newest day of each province.
_STOOD = text("""
SELECT p.municipality_code AS code, p.number AS inwoners, l.reference_day AS peildag,
    l.source AS bron
FROM population p JOIN populationload l ON l.id = p.load_id
WHERE NOT EXISTS (
    SELECT 1 FROM populationload later
    WHERE later.province_code = l.province_code AND (
        later.reference_day > l.reference_day
        OR (later.reference_day = l.reference_day AND later.version > l.version)
    )
)
ORDER BY p.municipality_code
""")
_CHAIN = text("SELECT id, chain FROM auditentry ORDER BY id")


def leave(connection: Connection) -> None:
    """Write what the removed tables and the chain of the logbook held, then remove them."""
    folder = _folder(connection)
    for name in REMOVED:
        rows = select(text("*")).select_from(table(name)).order_by(text("1"), text("2"))
        _keep(connection, folder, name, rows)
    _keep(connection, folder, "auditentry_chain", _CHAIN)
    # As DASHBOARD_POPULATION_FILE wants it, so that nobody has to load these figures again.
    _keep(connection, folder, "bevolking", _STOOD)
    for name in REMOVED:
        connection.exec_driver_sql(f'DROP TABLE "{name}"')
    # Plain DROP COLUMN: rebuilding the table, as Alembic does on SQLite, would lose its triggers.
    connection.exec_driver_sql("ALTER TABLE auditentry DROP COLUMN chain")


def _folder(connection: Connection) -> Path:
    """Beside a SQLite file; for PostgreSQL where its backups are."""
    url, moment = connection.engine.url, f"{clock.now():%Y%m%dT%H%M%SZ}"
    if connection.dialect.name == "sqlite":
        return Path(f"{url.database}.van-0014-{moment}")
    backups = settings().backup_folder or DATA / "reservekopieen"
    return Path(backups) / f"{url.database}.van-0014-{moment}"


def _keep(connection: Connection, folder: Path, name: str, query: Executable) -> None:
    found = connection.execute(query)
    rows = found.all()
    if rows:
        _write(folder / f"{name}.csv", list(found.keys()), rows)


def _write(file: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    # Who asked and who answered is in it: for nobody else on this machine.
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(names)
        writer.writerows(rows)
