"""All rows of one database into another, whatever engine either runs on, and proof of it.

For making a backup and for putting one back. The rows go through the column types, so that a day is
a day and a code is a code on both sides.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, delete, func, insert, literal, select, text
from sqlmodel import SQLModel

from project.errors import InputError

# Hears what is being done and how much of all the work is done, from 0 to 1.
Tell = Callable[[str, float], None]

_BATCH = 5_000
_LARGEST = 2**256


def quietly(_what: str, _done: float) -> None:
    """For who does not want to hear how far it is."""


def tables() -> list[Table]:
    """All tables, each after those that it refers to."""
    return list(SQLModel.metadata.sorted_tables)


def rows_in(connection: Connection) -> dict[str, int]:
    """How many rows each table holds, by its name."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables()
    }


def replace_all(source: Connection, target: Connection) -> None:
    """Empty the target and fill it with all rows of the source; both have the newest schema.

    Everything happens in the transaction of ``target`` (see ``database.rebuilding``). Raises
    InputError when the two are not equal row by row afterwards.
    """
    with without_triggers(target):
        for table in reversed(tables()):
            target.execute(delete(table))
        written = {table.name: _copy(table, source, target) for table in tables()}
    for table in tables():
        if fingerprint(target, table) != written[table.name]:
            msg = f"De tabel {table.name} kwam niet gelijk over. Er is niets veranderd."
            raise InputError(msg)
    continue_numbering(target)


def fingerprint(connection: Connection, table: Table) -> str:
    """The same text for the same rows, in whatever order and on whatever engine they stand."""
    return f"{sum(map(_sum, _batches(connection, table))) % _LARGEST:x}"


def _copy(table: Table, source: Connection, target: Connection) -> str:
    added = 0
    for batch in _batches(source, table):
        target.execute(insert(table), [dict(row._mapping) for row in batch])
        added += _sum(batch)
    return f"{added % _LARGEST:x}"


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    keys = list(table.primary_key.columns)
    wanted = select(table).order_by(*keys)
    own = _reference_to_itself(table)
    if own is not None and keys[0].autoincrement is not True and not _is_number(keys[0]):
        # Few rows: a municipality that was merged into another comes after that one.
        yield from _parents_first(connection.execute(wanted).all(), own.name, keys[0].name)
        return
    with connection.execute(wanted, execution_options={"yield_per": _BATCH}) as streamed:
        yield from streamed.partitions()


def _reference_to_itself(table: Table) -> Column[Any] | None:
    return next((key.parent for key in table.foreign_keys if key.column.table is table), None)


def _is_number(column: Column[Any]) -> bool:
    # Rows with a number refer to rows that were there before them.
    return column.type.python_type is int


def _parents_first(rows: Sequence[Row[Any]], own: str, key: str) -> Iterator[list[Row[Any]]]:
    waiting, placed = list(rows), set[Any]()
    while waiting:
        ready = [row for row in waiting if getattr(row, own) in {None, *placed}]
        # Rows that refer to each other in a circle: the database has the last word.
        ready = ready or waiting
        placed |= {getattr(row, key) for row in ready}
        waiting = [row for row in waiting if row not in ready]
        yield ready


def _sum(batch: Sequence[Row[Any]]) -> int:
    return sum(
        int.from_bytes(hashlib.sha256(repr([_plain(cell) for cell in row]).encode()).digest())
        for row in batch
    )


def _plain(cell: Any) -> Any:
    if isinstance(cell, Enum):
        return cell.value
    if isinstance(cell, datetime):
        return (cell if cell.tzinfo else cell.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return cell


@contextmanager
def without_triggers(connection: Connection) -> Iterator[None]:
    """Put the triggers aside that forbid changes; they are back before anything is committed."""
    if connection.dialect.name != "sqlite":
        for table in tables():
            connection.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
        yield
        for table in tables():
            connection.execute(text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))
        return
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    aside = found.all()
    for name, _made_by in aside:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _name, made_by in aside:
        connection.exec_driver_sql(made_by)


def continue_numbering(connection: Connection) -> None:
    """PostgreSQL does not notice which numbers were given out by us; it never counts back."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        free = func.greatest(func.coalesce(func.max(column), 0) + 1, func.nextval(sequence))
        connection.execute(select(func.setval(sequence, free, literal(value=False))))
