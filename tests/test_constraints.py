"""Rules that the database itself keeps: each one is broken once, past all our own checks."""

from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Connection, Enum, Index, Table, UniqueConstraint, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel

from tests.rows import COUNT, GOOD, NOWHERE, THEN, Row, store, store_all

STOP_COUNT = {**COUNT, "key": "b", "session_id": None, "stop_id": 1}
NO_NUMBER = {"state": "unknown", "number": None, "method": None}
CORRECTION = {"key": "c", "replaces_id": 1, "correction_reason": "typing"}

AGAIN = {"replaces_id": 1, "correction_reason": "typing"}

# The name of the rule, its table, and a row that breaks only this rule.
CHECKS: list[tuple[str, str, Row]] = [
    ("point_whole", "venue", GOOD["venue"] | {"point_precision": "place", "latitude": 51.4}),
    ("point_said", "venue", {**GOOD["venue"], **NOWHERE, "point_precision": "place"}),
    (
        "point_whole",
        "cooperative",
        GOOD["cooperative"] | {"point_precision": "place", "latitude": 51.4},
    ),
    ("point_said", "cooperative", {**GOOD["cooperative"], **NOWHERE, "point_precision": "place"}),
    ("days_as_precise_as_said", "stop", {**GOOD["stop"], "date_precision": "day"}),
    (
        "days_as_precise_as_said",
        "stop",
        {**GOOD["stop"], "date_precision": "month", "first_day": "2017-12-01"},
    ),
    (
        "days_in_order",
        "stop",
        GOOD["stop"]
        | {"date_precision": "day", "first_day": "2018-09-27", "last_day": "2018-09-07"},
    ),
    ("day_said", "toursession", {**GOOD["toursession"], "date_precision": "day"}),
    ("day_said", "toursession", {**GOOD["toursession"], "day": "2018-09-12"}),
    ("cancelled_says_why", "stop", {**GOOD["stop"], "cancelled_at": THEN}),
    ("cancelled_says_why", "stop", {**GOOD["stop"], "cancel_reason": "venue"}),
    ("cancelled_says_why", "toursession", {**GOOD["toursession"], "cancelled_at": THEN}),
    ("one_subject", "count", {**STOP_COUNT, "stop_id": None}),
    ("one_subject", "count", {**STOP_COUNT, **CORRECTION, "session_id": 1}),
    ("number_only_when_known", "count", {**STOP_COUNT, "number": None}),
    # The zero that is no zero.
    ("number_only_when_known", "count", STOP_COUNT | NO_NUMBER | {"reason": "lost", "number": 0}),
    ("number_not_negative", "count", {**STOP_COUNT, "number": -1}),
    ("method_when_known", "count", {**STOP_COUNT, "method": None}),
    ("method_when_known", "count", STOP_COUNT | NO_NUMBER | {"reason": "lost", "method": "list"}),
    ("reason_when_no_number", "count", {**STOP_COUNT, **NO_NUMBER}),
    ("reason_when_no_number", "count", {**STOP_COUNT, "reason": "lost"}),
    ("correction_says_why", "count", {**STOP_COUNT, "replaces_id": 1}),
    ("correction_says_why", "count", {**STOP_COUNT, "correction_reason": "typing"}),
    ("withdraws_a_row", "count", STOP_COUNT | NO_NUMBER | {"state": "not_yet"}),
    ("days_both", "count", {**STOP_COUNT, "first_day": "2018-09-07"}),
    ("days_in_order", "count", STOP_COUNT | {"first_day": "2018-09-27", "last_day": "2018-09-07"}),
    (
        "days_of_stops_only",
        "count",
        COUNT | CORRECTION | {"first_day": "2018-09-07", "last_day": "2018-09-07"},
    ),
    ("capacity_positive", "venue", {**GOOD["venue"], "capacity": 0}),
    ("number_not_negative", "countpart", GOOD["countpart"] | {"group": "other", "number": -1}),
    ("consent_noted", "outcome", {**GOOD["outcome"], "quotation": "Mooi."}),
    ("correction_says_why", "outcome", {**GOOD["outcome"], "replaces_id": 1}),
    ("withdraws_a_row", "outcome", {**GOOD["outcome"], "withdrawn": True}),
    ("one_subject", "hostlink", {**GOOD["hostlink"], "session_id": None}),
    ("amount_positive", "target", {**GOOD["target"], "amount": 0}),
    ("amount_unless_withdrawn", "target", {**GOOD["target"], "amount": None}),
    (
        "amount_unless_withdrawn",
        "target",
        GOOD["target"] | {"withdrawn": True, "replaces_id": 1, "reason": "vervallen"},
    ),
    ("change_says_why", "target", {**GOOD["target"], "replaces_id": 1}),
    ("change_says_why", "target", {**GOOD["target"], "reason": "typefout"}),
    ("withdraws_a_row", "target", {**GOOD["target"], "withdrawn": True, "amount": None}),
    ("forgotten_or_whole", "hostrequest", {**GOOD["hostrequest"], "email": None}),
    ("forgotten_or_whole", "hostrequest", {**GOOD["hostrequest"], "forgotten_at": THEN}),
    ("rejected_says_why", "hostrequeststep", {**GOOD["hostrequeststep"], "stage": "rejected"}),
    ("number_positive", "hostrequeststep", {**GOOD["hostrequeststep"], "number": 0}),
    ("days_in_order", "project", {**GOOD["project"], "first_day": "2019-01-01"}),
    ("duty_days_positive", "project", {**GOOD["project"], "duty_days": 0}),
    ("number_positive", "issuedreport", {**GOOD["issuedreport"], "number": 0}),
    ("days_in_order", "issuedreport", {**GOOD["issuedreport"], "last_day": "2017-12-31"}),
    ("number_positive", "population", {**GOOD["population"], "number": 0}),
]

# The columns that may hold the same only once, and a second row that has the same there.
UNIQUE: list[tuple[str, tuple[str, ...], Row]] = [
    ("province", ("name",), {**GOOD["province"], "code": "PV30"}),
    ("project", ("slug",), {**GOOD["project"], "name": "Een ander project"}),
    ("project", ("name",), {**GOOD["project"], "slug": "een-ander-project"}),
    ("venue", ("slug",), GOOD["venue"]),
    ("stop", ("slug",), {**GOOD["stop"], "position": 2}),
    ("stop", ("project_id", "position"), {**GOOD["stop"], "slug": "gennep"}),
    ("promise", ("number",), GOOD["promise"]),
    ("toursession", ("slug",), GOOD["toursession"]),
    ("count", ("key",), {**STOP_COUNT, "key": "a"}),
    ("count", ("replaces_id",), {**COUNT, **CORRECTION, "key": "d"}),
    ("count", ("session_id",), {**COUNT, "key": "b"}),
    ("socialright", ("position",), {**GOOD["socialright"], "code": "b", "name": "Wonen"}),
    ("socialright", ("name",), {**GOOD["socialright"], "code": "b", "position": 2}),
    ("cooperative", ("slug",), {**GOOD["cooperative"], "name": "De Tafel"}),
    ("cooperative", ("name",), {**GOOD["cooperative"], "slug": "table"}),
    (
        "cooperativeinstrument",
        ("cooperative_id", "kind", "municipality_code"),
        GOOD["cooperativeinstrument"],
    ),
    ("outcome", ("key",), GOOD["outcome"]),
    ("outcome", ("replaces_id",), {**GOOD["outcome"], "key": "d", **AGAIN}),
    ("hostlink", ("token_hash",), GOOD["hostlink"]),
    ("hostrequest", ("key",), GOOD["hostrequest"]),
    ("target", ("key",), {**GOOD["target"], "unit": "stops"}),
    ("target", ("replaces_id",), GOOD["target"] | {"key": "e", "replaces_id": 1, "reason": "fout"}),
    ("target", ("project_id", "unit"), {**GOOD["target"], "key": "f"}),
    ("issuedreport", ("key",), {**GOOD["issuedreport"], "number": 2}),
    ("issuedreport", ("project_id", "number"), {**GOOD["issuedreport"], "key": "b"}),
    ("account", ("name",), {**GOOD["account"], "external_id": None}),
    ("account", ("external_id",), {**GOOD["account"], "name": "bob"}),
]

# What must stand beside a code that is not "unknown", so that only the code is wrong.
FITTING: dict[tuple[str, str], Row] = {
    ("venue", "point_precision"): {"latitude": 51.4, "longitude": 6.2},
    ("cooperative", "point_precision"): {"latitude": 51.4, "longitude": 6.2},
    ("stop", "date_precision"): {"first_day": "2018-09-07", "last_day": "2018-09-27"},
    ("toursession", "date_precision"): {"day": "2018-09-12"},
    ("stop", "cancel_reason"): {"cancelled_at": THEN},
    ("toursession", "cancel_reason"): {"cancelled_at": THEN},
    ("count", "state"): {**NO_NUMBER, "reason": "lost"},
    ("count", "reason"): NO_NUMBER,
    ("hostrequeststep", "reason"): {"stage": "rejected"},
    ("count", "correction_reason"): {"replaces_id": 1},
    ("outcome", "correction_reason"): {"replaces_id": 1},
}


def tables() -> list[Table]:
    return SQLModel.metadata.sorted_tables


def enum_columns() -> list[tuple[str, str, str]]:
    """Every column that holds a code, with the name of the rule that holds it to its list."""
    return [
        (table.name, column.name, f"ck_{table.name}_{column.type.name}")
        for table in tables()
        for column in table.columns
        if isinstance(column.type, Enum)
    ]


def references() -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in tables()
        for column in table.columns
        if column.foreign_keys
    ]


@pytest.fixture
def connection(scratch: Connection) -> Connection:
    """A connection to a database that holds one good row in each table, and two corrections."""
    store_all(scratch)
    store(scratch, "count", {**COUNT, **CORRECTION})
    store(scratch, "outcome", {**GOOD["outcome"], **AGAIN, "key": "c"})
    store(scratch, "target", GOOD["target"] | {"key": "b", "replaces_id": 1, "reason": "meer"})
    return scratch


def complaint(connection: Connection, table: str, row: Row) -> str:
    """What the database says when it refuses this row."""
    with pytest.raises(IntegrityError) as refused:
        store(connection, table, row)
    return str(refused.value.orig)


def test_every_rule_has_a_row_that_breaks_it() -> None:
    enums = {name for _, _, name in enum_columns()}
    checks = {
        str(rule.name)
        for table in tables()
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }
    assert checks - enums == {f"ck_{table}_{name}" for name, table, _ in CHECKS}


def test_every_unique_rule_has_a_row_that_breaks_it() -> None:
    declared = {
        (table.name, tuple(column.name for column in rule.columns))
        for table in tables()
        for rule in [*table.constraints, *table.indexes]
        if isinstance(rule, UniqueConstraint) or (isinstance(rule, Index) and rule.unique)
    }
    assert declared == {(table, columns) for table, columns, _ in UNIQUE}


def test_every_table_has_a_good_row() -> None:
    assert {table.name for table in tables()} == set(GOOD)


@pytest.mark.parametrize(("name", "table", "row"), CHECKS)
def test_a_row_that_breaks_a_rule_is_refused(
    connection: Connection, name: str, table: str, row: Row
) -> None:
    assert f"ck_{table}_{name}" in complaint(connection, table, fresh(table, row))


@pytest.mark.parametrize(("table", "column", "rule"), enum_columns())
def test_a_code_that_is_on_no_list_is_refused(
    connection: Connection, table: str, column: str, rule: str
) -> None:
    row = fresh(table, GOOD[table]) | FITTING.get((table, column), {}) | {column: "nonsense"}
    assert rule in complaint(connection, table, row)


@pytest.mark.parametrize(("table", "columns", "row"), UNIQUE)
def test_a_second_row_with_the_same_is_refused(
    connection: Connection, table: str, columns: tuple[str, ...], row: Row
) -> None:
    said = complaint(connection, table, row)
    if connection.dialect.name == "sqlite":
        assert said.endswith(", ".join(f"{table}.{column}" for column in columns))
    else:
        assert f"Key ({', '.join(columns)})=" in said.replace('"', "")


@pytest.mark.parametrize(("table", "column"), references())
def test_a_reference_to_nothing_is_refused(connection: Connection, table: str, column: str) -> None:
    row = dict(fresh(table, GOOD[table]))
    if column == "session_id" and "stop_id" in row:
        row["stop_id"] = None
    row[column] = 999 if column.endswith("_id") else "nobody"
    if column == "stop_id" and "session_id" in row:
        row["session_id"] = None
    if column == "replaces_id":
        row["reason" if table == "target" else "correction_reason"] = "typing"
    assert "foreign key constraint" in complaint(connection, table, row).lower()


@pytest.mark.parametrize(
    "table",
    ["count", "auditentry", "countpart", "countconfirmation", "issuedreport", "outcome"],
)
@pytest.mark.parametrize(
    "deed", ['UPDATE "{0}" SET {1} = 99', 'DELETE FROM "{}"', 'TRUNCATE "{}" CASCADE']
)
def test_what_was_entered_is_never_changed_or_removed(
    connection: Connection, table: str, deed: str
) -> None:
    if connection.dialect.name == "sqlite" and deed.startswith("TRUNCATE"):
        deed = 'INSERT OR REPLACE INTO "{0}" SELECT * FROM "{0}"'
    number = {"countpart": "count_id", "countconfirmation": "count_id"}
    with pytest.raises(DBAPIError, match="is append-only"):
        connection.execute(text(deed.format(table, number.get(table, "id"))))


def fresh(table: str, row: Row) -> Row:
    """The same row with other keys, so that it breaks no unique rule."""
    changed: dict[str, Any] = {"slug": "other", "key": "z", "token_hash": "z" * 64, "code": "other"}
    changed |= {"position": 9, "external_id": None}
    if table in ("province", "project", "socialright", "cooperative", "account"):
        changed["name"] = "other"
    if table in ("promise", "issuedreport") and row["number"]:
        changed["number"] = 9
    if table == "target":
        changed["unit"] = "stops"
    if table == "count" and "replaces_id" not in row and row["session_id"]:
        # The first count of a session is unique; one of a stop is not.
        changed |= {"session_id": None, "stop_id": row["stop_id"] or 1}
    return {**row, **{name: value for name, value in changed.items() if name in row}}
