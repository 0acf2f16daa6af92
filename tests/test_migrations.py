"""A database of before the base comes along, with its data, on both databases."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from project import database
from project.settings import ROOT, settings
from project.upkeep import backups, checks, copying
from tests import rows
from tests.conftest import Postgres, Sqlite, forget_database, use_database
from tests.rows import Row
from tests.test_database import starts_refuse

TOMORROW = '''
"""A migration of tomorrow."""
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade():
    op.execute("UPDATE venue SET name = 'Bieb'")
    with op.batch_alter_table("venue") as batch:
        batch.add_column(sa.Column("floor", sa.Integer()))
        batch.alter_column("place", new_column_name="town")
    {then}
'''


database_alembic = database._alembic


def revisions() -> list[str]:
    scripts = ScriptDirectory(str(ROOT / "project" / "migrations"))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def old_database() -> None:
    """A filled database of revision 0014, as version 1.0.0 of the programme made it."""
    engine = database.engine()
    made = (ROOT / "tests" / "revision_0014" / f"{engine.dialect.name}.sql").read_text("utf-8")
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(engine.url.database or "")) as file:
            file.executescript(made)
        return
    with psycopg.connect(engine.url.set(drivername="postgresql").render_as_string(False)) as server:
        server.execute(made.encode())


def fill(tables: dict[str, Row]) -> None:
    with database.engine().begin() as connection:
        for table, row in tables.items():
            rows.store(connection, table, row)


def contents(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in SQLModel.metadata.sorted_tables
    }


def broken_references(connection: Connection) -> list[Any]:
    if connection.dialect.name != "sqlite":
        return []  # PostgreSQL never lets go of them.
    return list(connection.execute(text("PRAGMA foreign_key_check")))


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for migrations that do not exist yet; the program believes that it has them."""
    folder = tmp_path / "tomorrow"
    folder.mkdir()
    real = database_alembic

    def with_tomorrow(connection: Connection | None = None) -> Config:
        config = real(connection)
        own = ROOT / "project" / "migrations" / "versions"
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{own}\n{folder}")
        return config

    monkeypatch.setattr(database, "_alembic", with_tomorrow)
    return folder


def write_migration(folder: Path, then: str = "") -> None:
    (folder / "tomorrow.py").write_text(TOMORROW.format(newest=revisions()[-1], then=then))


def columns_of(table: str) -> set[str]:
    return {column["name"] for column in inspect(database.engine()).get_columns(table)}


def test_the_newest_file_is_known_without_loading_the_migrations() -> None:
    assert database._NEWEST_FILE == revisions()[-1] == database.newest()


def left_behind(url: str, own_folder: Path) -> dict[str, list[list[str]]]:
    """What was written beside the database, by the name of the file; without their headings."""
    beside, name = (
        Path(make_url(url).database or "").parent,
        Path(make_url(url).database or "").name,
    )
    found = f"{name}.van-0014-*"
    (folder,) = [*beside.glob(found), *own_folder.glob(found)]
    return {
        file.stem: list(csv.reader(file.read_text("utf-8").splitlines(True), delimiter=";"))[1:]
        for file in folder.iterdir()
    }


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the backups of a PostgreSQL database are kept in this test."""
    monkeypatch.setenv("DASHBOARD_BACKUP_FOLDER", str(tmp_path / "backups"))
    return tmp_path / "backups"


def test_a_filled_database_of_before_the_base_comes_along(empty_db: str, own_folder: Path) -> None:
    settings.cache_clear()
    old_database()

    database.upgrade()

    database.check_ready()
    with database.engine().connect() as connection:
        twice = {"auditentry", "count", "municipality"}
        expected = {table: 1 + (table in twice) for table in rows.GOOD}
        expected |= dict.fromkeys(("population", "grouprole", "providerrequest"), 0)
        assert contents(connection) == expected
        assert broken_references(connection) == []
    assert checks.findings(database.engine()) == []


def test_what_a_removed_table_held_is_written_beside_the_database(
    empty_db: str, own_folder: Path
) -> None:
    settings.cache_clear()
    old_database()
    database.upgrade()
    kept = left_behind(empty_db, own_folder)
    assert {name: len(lines) for name, lines in kept.items()} == {
        "auditentry_chain": 2,
        "bevolking": 2,
        "draft": 1,
        "importcolumns": 1,
        "figureanswer": 2,
        "figurequestion": 2,
        "hiddenquestion": 1,
        "population": 4,
        "populationload": 2,
    }
    assert 'Telt "Breda" mee; en zo ja,\nwaarom?' in kept["figurequestion"][1]
    source = "CBS StatLine, tabel 70072ned"
    assert kept["bevolking"] == [
        ["GM0983", "111", "2025-01-01", source],
        ["GM0984", "222", "2025-01-01", source],
    ]


def shape(connection: Connection) -> dict[str, Any]:
    """Everything that a schema is, whatever the order of its columns."""
    seen = inspect(connection)
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    if connection.dialect.name == "postgresql":
        triggers = (
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
            "UNION SELECT proname, prosrc FROM pg_proc WHERE proname = 'append_only'"
        )
    told: dict[str, Any] = {"triggers": dict(map(tuple, connection.execute(text(triggers))))}
    for table in seen.get_table_names():
        told[table] = {
            "columns": {
                one["name"]: (str(one["type"]), one["nullable"], one["default"])
                for one in seen.get_columns(table)
            },
            "key": seen.get_pk_constraint(table),
            # SQLAlchemy does not see the name of one that came with ADD COLUMN.
            "references": sorted(
                (one["constrained_columns"], one["referred_table"], one["referred_columns"])
                for one in seen.get_foreign_keys(table)
            ),
            "unique": sorted(map(str, seen.get_unique_constraints(table))),
            "rules": {one["name"]: one["sqltext"] for one in seen.get_check_constraints(table)},
            "indexes": {
                one["name"]: (
                    one["column_names"],
                    one["unique"],
                    str(one.get("dialect_options", {}).get(f"{connection.dialect.name}_where")),
                )
                for one in seen.get_indexes(table)
            },
        }
    return told


def test_a_database_that_came_along_has_the_schema_of_a_new_one(
    house: Sqlite | Postgres, monkeypatch: pytest.MonkeyPatch, own_folder: Path
) -> None:
    shapes = []
    for old in (False, True):
        url = house.empty()
        use_database(url, monkeypatch)
        if old:
            old_database()
        database.upgrade()
        with database.engine().connect() as connection:
            shapes.append(shape(connection))
        forget_database()
        house.remove(url)
    new, came_along = shapes
    assert came_along == new


def test_a_database_older_than_that_is_refused_with_what_to_do(empty_db: str) -> None:
    old_database()
    with database.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0013'"))
    starts_refuse(r"oude versie.*0013.*versie 1\.0\.0")


def test_upgrading_twice_changes_nothing(db: str) -> None:
    fill(rows.GOOD)
    database.upgrade()
    with database.engine().connect() as connection:
        assert set(contents(connection).values()) == {1}


def test_the_tables_are_what_the_models_say(db: str) -> None:
    with database.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_rebuilding_a_parent_keeps_its_children(db: str, tomorrow: Path) -> None:
    fill(rows.GOOD)
    write_migration(tomorrow)

    database.upgrade()

    assert {"floor", "town"} <= columns_of("venue")
    with database.engine().connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM stop")) == 1
        assert broken_references(connection) == []


def test_a_migration_that_fails_half_way_changes_nothing(db: str, tomorrow: Path) -> None:
    fill(rows.GOOD)
    write_migration(tomorrow, then="op.execute('SELECT * FROM nowhere')")

    with pytest.raises(DBAPIError):
        database.upgrade()

    assert "floor" not in columns_of("venue")
    with database.engine().connect() as connection:
        assert connection.scalar(text("SELECT name FROM venue")) == "Bibliotheek"
        assert set(contents(connection).values()) == {1}


def test_a_migration_that_breaks_references_changes_nothing(db: str, tomorrow: Path) -> None:
    fill(rows.GOOD)
    write_migration(tomorrow, then='op.execute("DELETE FROM venue")')

    with pytest.raises((database.StartError, DBAPIError)):
        database.upgrade()

    with database.engine().connect() as connection:
        assert set(contents(connection).values()) == {1}


def kept_copy(url: str) -> Path:
    name = f"{make_url(url).database}.voor-migratie"
    return Path(name if url.startswith("sqlite") else f"{settings().backup_folder}/{name}")


def test_the_older_programme_goes_back_to_the_copy_of_before_a_migration(
    db: str, tomorrow: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL kept no copy, and a newer database was refused."""
    monkeypatch.setenv("DASHBOARD_BACKUP_FOLDER", str(tmp_path / "kept"))
    settings.cache_clear()
    copy = kept_copy(db)
    # Another process is reading, so that these rows still stand in the -wal file.
    reader = database.engine().connect()
    reader.execute(text("SELECT count(*) FROM venue"))
    fill(rows.GOOD)
    reader.close()
    write_migration(tomorrow)
    with database.engine().connect() as connection:
        before = {table.name: copying.fingerprint(connection, table) for table in copying.tables()}

    database.upgrade()

    assert copy.stat().st_mode & 0o077 == 0
    with monkeypatch.context() as older:
        older.setattr(database, "_alembic", database_alembic)
        with pytest.raises(database.StartError, match="nieuwere versie"):
            database.check_ready()
        done = backups.restore(copy, by="test")
        database.check_ready()
        assert checks.findings(database.engine()) == []
    with database.engine().connect() as connection:
        after = {table.name: copying.fingerprint(connection, table) for table in copying.tables()}
    # All but the line that says so, and the sign-ins, which end.
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"auditentry", "signin", "passwordlink"}
    # What stood there is kept too, with what the newer version made of it.
    (kept,) = done.kept
    with closing(sqlite3.connect(kept)) as file:
        assert file.execute("SELECT name, floor FROM venue").fetchall() == [("Bieb", None)]


def test_on_postgresql_too_a_copy_is_kept_of_before_the_base(
    empty_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_BACKUP_FOLDER", str(tmp_path / "kept"))
    settings.cache_clear()
    old_database()
    with database.engine().connect() as connection:
        venues = connection.execute(text("SELECT id, name FROM venue ORDER BY id")).all()
    database.upgrade()
    with closing(sqlite3.connect(kept_copy(empty_db))) as file:
        assert file.execute("SELECT id, name FROM venue ORDER BY id").fetchall() == venues
        assert file.execute("SELECT version_num FROM alembic_version").fetchall() == [("0014",)]


def test_a_first_start_leaves_no_copy_behind(empty_db: str) -> None:
    database.upgrade()
    assert not Path(f"{make_url(empty_db).database}.voor-migratie").exists()
