"""Copies of a database as it stands, whatever its version."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Column, Connection, Engine, MetaData, Table, insert, select

_BATCH = 5_000


def copy_rows(source: Connection, target: Connection) -> None:
    """All rows to an empty database; a table that it does not have gets made, without its rules."""
    there, here = MetaData(), MetaData()
    there.reflect(source)
    here.reflect(target)
    for table in there.sorted_tables:
        into = here.tables.get(table.name)
        if into is None:
            into = Table(table.name, here, *(_plain_column(one) for one in table.columns))
            into.create(target)
        elif table.name == "alembic_version":
            continue
        with source.execute(select(table), execution_options={"yield_per": _BATCH}) as rows:
            for batch in rows.mappings().partitions():
                target.execute(insert(into), [_plain(row) for row in batch])


def remove_all(connection: Connection) -> None:
    """Every table, with what belongs to it."""
    there = MetaData()
    there.reflect(connection)
    there.drop_all(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS append_only CASCADE")


def _plain_column(one: Column[Any]) -> Column[Any]:
    return Column(one.name, one.type.as_generic(), primary_key=one.primary_key)


def _plain(row: Any) -> dict[str, Any]:
    # SQLite keeps no zone: a moment is UTC there.
    return {
        name: cell.astimezone(UTC).replace(tzinfo=None) if _has_zone(cell) else cell
        for name, cell in row.items()
    }


def _has_zone(cell: Any) -> bool:
    return isinstance(cell, datetime) and cell.tzinfo is not None


def copy_file(target: Engine, file: Path) -> None:
    """Copy a SQLite database as it stands at this moment, while people work in it, to ``file``.

    The copy is one file that needs no other beside it. Through SQLite itself: what still stands in
    the -wal file comes along.
    """
    with target.connect() as connection:
        # Reading something holds this moment, however long the copy takes.
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        source = cast("sqlite3.Connection", connection.connection.driver_connection)
        file.touch(mode=0o600)
        with closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
