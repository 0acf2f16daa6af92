"""One good row for each table, as plain values without nulls: a test spoils exactly one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Integer,
    Table,
    TypeDecorator,
    text,
)

from project.models import Province

Row = dict[str, Any]

THEN = datetime(2018, 9, 12, 21, 30, tzinfo=UTC)
NOWHERE = {"latitude": None, "longitude": None, "point_precision": "unknown"}

COUNT: Row = {
    "key": "a",
    "stop_id": None,
    "session_id": 1,
    "state": "known",
    "number": 34,
    "method": "list",
    "remark": "",
    "entered_at": THEN,
    "entered_by": "Alice",
}

# What a column holds in every table, and what one table needs beside or instead of that.
_EVERYWHERE: Row = {
    "province_code": "PV31",
    "municipality_code": "GM0983",
    "right_code": "income",
    "point_precision": "unknown",
    "date_precision": "unknown",
    "key": "a",
    "token_hash": "a" * 64,
}
_IN_ONE: dict[str, Row] = {
    "province": {"code": "PV31", "name": "Limburg"},
    "municipality": {"code": "GM0983", "name": "Venlo"},
    "project": {"slug": "tour", "first_day": "2018-01-01", "last_day": "2018-12-31"},
    "venue": {"slug": "library", "name": "Bibliotheek"},
    "toursession": {"promise_id": 1, "stop_id": 1},
    "count": COUNT,
    "socialright": {"code": "income"},
    "account": {"name": "alice", "external_id": "alice@home"},
    "auditentry": {"action": "count.enter", "subject": "count:1", "details": "{}"},
    "countpart": {"group": "residents"},
    "hostlink": {"session_id": 1},
    "target": {"unit": "workshops", "amount": 5},
    "hostrequest": {"email": "info@bieb.example"},
    "hostrequeststep": {"stage": "asked"},
    "issuedreport": {"first_day": "2018-01-01", "last_day": "2018-12-31"},
}


def _anything(column: Column[Any]) -> Any:
    """Something that fits: a text is empty, as of an answer that nobody gave."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum):
        return kind.enums[0]
    fitting = {Boolean: False, Integer: 1, DateTime: THEN, Date: "2018-09-12"}
    return next((value for one, value in fitting.items() if isinstance(kind, one)), "")


def _good(table: Table) -> Row:
    needed = [one for one in table.columns if not (one.nullable or one.name == "id")]
    found = {one.name: _EVERYWHERE.get(one.name, _anything(one)) for one in needed}
    return found | _IN_ONE.get(table.name, {})


# In the order in which they can be stored.
GOOD = {table.name: _good(table) for table in Province.metadata.sorted_tables}


def store(connection: Connection, table: str, row: Row) -> None:
    """Insert one row past every check that is not the database's own."""
    columns = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f'INSERT INTO "{table}" ({columns}) VALUES ({values})'), row)


def store_all(connection: Connection) -> None:
    """Insert the good row of every table."""
    for table, row in GOOD.items():
        store(connection, table, row)
