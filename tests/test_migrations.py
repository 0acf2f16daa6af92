"""Every earlier version of the schema comes along, with its data, on both databases."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from project import database
from project.settings import ROOT
from tests import rows
from tests.rows import Row

# What stood in the tables of each version: add a line with every migration, change none.
FILLED: dict[str, dict[str, Row]] = {
    "0001": rows.FIRST,
    "0002": rows.SECOND,
    "0003": rows.THIRD,
    "0004": rows.FOURTH,
    "0005": rows.FIFTH,
    "0006": rows.SIXTH,
    "0007": rows.SEVENTH,
    "0008": rows.SEVENTH,
    "0009": rows.NINTH,
    "0010": rows.TENTH,
    "0011": rows.ELEVENTH,
    "0012": rows.TWELFTH,
    "0013": rows.THIRTEENTH,
    "0014": rows.GOOD,
}

TOMORROW = '''
"""A migration of tomorrow."""
import sqlalchemy as sa
from alembic import op

revision = "tomorrow"
down_revision = "{newest}"


def upgrade():
    op.execute("UPDATE venue SET name = 'Bieb'")
    with op.batch_alter_table("venue") as batch:
        batch.add_column(sa.Column("floor", sa.Integer()))
        batch.alter_column("place", new_column_name="town")
    {then}
'''


def revisions() -> list[str]:
    scripts = ScriptDirectory(str(ROOT / "project" / "migrations"))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def upgrade_to(revision: str) -> None:
    """What an installation of that time did."""
    engine = create_engine(database.engine().url)
    with engine.begin() as connection:
        config = Config(toml_file=ROOT / "pyproject.toml")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


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
    real = database._alembic

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


def test_every_version_has_data_to_be_upgraded() -> None:
    assert list(FILLED) == revisions()


def test_the_newest_file_is_known_without_loading_the_migrations() -> None:
    assert database._NEWEST_FILE == revisions()[-1] == database.newest()


@pytest.mark.parametrize("revision", revisions())
def test_an_earlier_version_comes_along_with_its_data(empty_db: str, revision: str) -> None:
    upgrade_to(revision)
    fill(FILLED[revision])

    database.upgrade()

    database.check_ready()
    with database.engine().connect() as connection:
        held = contents(connection)
        assert {table: held[table] for table in FILLED[revision]} == dict.fromkeys(
            FILLED[revision], 1
        )
        assert broken_references(connection) == []


@pytest.mark.parametrize("revision", revisions())
def test_an_earlier_version_without_data_comes_along(empty_db: str, revision: str) -> None:
    upgrade_to(revision)
    database.upgrade()
    database.check_ready()


def test_upgrading_twice_changes_nothing(db: str) -> None:
    fill(rows.GOOD)
    database.upgrade()
    with database.engine().connect() as connection:
        assert set(contents(connection).values()) == {1}


def test_the_tables_are_what_the_models_say(db: str) -> None:
    with database.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_triggers_that_forbid_changes_are_there(db: str) -> None:
    """Alembic does not compare triggers, and a rebuilt table loses them on SQLite."""
    with database.engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.execute(
                text("SELECT tbl_name, count(*) FROM sqlite_master WHERE type='trigger' GROUP BY 1")
            )
        else:
            found = connection.execute(
                text(
                    "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger "
                    "WHERE NOT tgisinternal GROUP BY 1"
                )
            )
        counts = ("auditentry", "count", "countconfirmation", "countpart")
        questions = ("figureanswer", "figurequestion", "hiddenquestion")
        others = ("issuedreport", "outcome", "population", "populationload")
        append_only = (*counts, *questions, *others)
        assert sorted(map(tuple, found)) == [(table, 2) for table in append_only]


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


def test_a_sqlite_file_is_copied_before_a_migration(db: str, tomorrow: Path) -> None:
    file = make_url(db).database or ""
    copy = Path(f"{file}.voor-migratie")
    assert not copy.exists()
    # Another process is reading, so that these rows still stand in the -wal file.
    reader = database.engine().connect()
    reader.execute(text("SELECT count(*) FROM venue"))
    fill(rows.GOOD)
    reader.close()
    write_migration(tomorrow)

    database.upgrade()

    if database.engine().dialect.name == "sqlite":
        with sqlite3.connect(copy) as kept:
            assert kept.execute("SELECT name FROM venue").fetchall() == [("Bibliotheek",)]
            assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [
                (revisions()[-1],)
            ]
        kept.close()
    else:
        assert not copy.exists()


def test_a_first_start_leaves_no_copy_behind(empty_db: str) -> None:
    database.upgrade()
    assert not Path(f"{make_url(empty_db).database}.voor-migratie").exists()
