"""One good row for each table, as plain values without nulls: a test spoils exactly one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

Row = dict[str, Any]

THEN = datetime(2018, 9, 12, 21, 30, tzinfo=UTC)
SURE = {"source": "affiche", "certainty": "confirmed"}
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

# In the order in which they can be stored.
GOOD: dict[str, Row] = {
    "province": {"code": "PV31", "name": "Limburg"},
    "municipality": {"code": "GM0983", "name": "Venlo", "province_code": "PV31"},
    "project": {
        "slug": "tour",
        "name": "Rondreis",
        "province_code": "PV31",
        "funder": "de provincie",
        "first_day": "2018-01-01",
        "last_day": "2018-12-31",
        "example_figures": False,
        **SURE,
    },
    "venue": {
        "slug": "library",
        "name": "Bibliotheek",
        "place": "Venlo",
        "municipality_code": "GM0983",
        **NOWHERE,
        **SURE,
    },
    "stop": {
        "slug": "venlo",
        "project_id": 1,
        "venue_id": 1,
        "position": 1,
        "date_precision": "unknown",
        "grant_coverage": "inside",
        "note": "",
        **SURE,
    },
    "promise": {"number": 1, "name": "Belofte", "question": "Wat?", **SURE},
    "toursession": {
        "slug": "workshop",
        "project_id": 1,
        "stop_id": 1,
        "kind": "workshop",
        "promise_id": 1,
        "title": "Werkbijeenkomst",
        "date_precision": "unknown",
        "time_of_day": "",
        "place": "",
        "expects_count": True,
        "note": "",
        **SURE,
    },
    "count": COUNT,
    "socialright": {"code": "income", "position": 1, "name": "Inkomen", "articles": "20"},
    "cooperative": {
        "slug": "garden",
        "name": "De Tuin",
        "description": "",
        "municipality_code": "GM0983",
        **NOWHERE,
        "place_certainty": "unknown",
        "in_exhibition": True,
        "in_film": False,
        **SURE,
    },
    "cooperativeright": {
        "cooperative_id": 1,
        "right_code": "income",
        "basis": "source",
        "explanation": "",
    },
    "account": {
        "name": "alice",
        "role": "editor",
        "external_id": "alice@home",
        "active": True,
        "created_at": THEN,
        "role_from_group": False,
    },
    "signin": {
        "token_hash": "a" * 64,
        "account_id": 1,
        "created_at": THEN,
        "seen_at": THEN,
        "by_provider": False,
    },
    "grouprole": {"name": "rondreis", "role": "editor"},
    "providerrequest": {
        "state_hash": "a" * 64,
        "browser_hash": "b" * 64,
        "nonce": "n",
        "code_verifier": "v",
        "back": "/",
        "at": THEN,
    },
    "passwordlink": {"token_hash": "a" * 64, "account_id": 1, "expires_at": THEN},
    "signinattempt": {"subject": "a" * 64, "at": THEN},
    "auditentry": {
        "at": THEN,
        "actor": "alice",
        "action": "count.enter",
        "subject": "count:1",
        "details": "{}",
    },
    "countpart": {"count_id": 1, "group": "residents", "number": 30},
    "countconfirmation": {"count_id": 1, "at": THEN, "by": "alice"},
    "hostlink": {
        "token_hash": "a" * 64,
        "session_id": 1,
        "created_at": THEN,
        "created_by": "alice",
        "expires_at": THEN,
    },
    "sentform": {"key": "a", "entry_id": 1},
    "checkanswer": {"key": "gap:weert", "at": THEN, "by": "alice"},
    "target": {
        "key": "a",
        "project_id": 1,
        "unit": "workshops",
        "amount": 5,
        "paragraph": "",
        "agreed_by": "",
        "note": "",
        "withdrawn": False,
        "reason": "",
        "entered_at": THEN,
        "entered_by": "alice",
        **SURE,
    },
    "cooperativeinstrument": {
        "cooperative_id": 1,
        "kind": "social_shareholding",
        "municipality_code": "GM0983",
        "note": "",
        **SURE,
    },
    "cooperativecontact": {
        "cooperative_id": 1,
        "email": "info@detuin.example",
        "consent": "per brief",
        "noted_at": THEN,
        "noted_by": "alice",
    },
    "hostrequest": {
        "key": "a",
        "municipality_code": "GM0983",
        "municipality_name": "Venlo",
        "organisation": "Bibliotheek",
        "period": "maart",
        "why": "",
        "email": "info@bieb.example",
        "asked_at": THEN,
    },
    "hostrequeststep": {
        "request_id": 1,
        "number": 1,
        "stage": "asked",
        "note": "",
        "at": THEN,
        "by": "aanvrager",
    },
    "issuedreport": {
        "key": "a",
        "project_id": 1,
        "number": 1,
        "first_day": "2018-01-01",
        "last_day": "2018-12-31",
        "issued_at": THEN,
        "issued_by": "alice",
        "last_count_id": 1,
        "last_entry_id": 1,
        "content": "{}",
    },
    "outcome": {
        "key": "a",
        "session_id": 1,
        "kind": "follow_up",
        "text": "Er kwam een tweede gesprek.",
        "quotation": "",
        "consent": "",
        "day": "2018-10-01",
        "source": "gesprek",
        "entered_at": THEN,
        "entered_by": "alice",
        "withdrawn": False,
    },
    "population": {
        "municipality_code": "GM0983",
        "number": 101,
        "reference_day": "2025",
        "source": "tabel",
    },
}


def store(connection: Connection, table: str, row: Row) -> None:
    """Insert one row past every check that is not the database's own."""
    columns = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f'INSERT INTO "{table}" ({columns}) VALUES ({values})'), row)


def store_all(connection: Connection) -> None:
    """Insert the good row of every table."""
    for table, row in GOOD.items():
        store(connection, table, row)
