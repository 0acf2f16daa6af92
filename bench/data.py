"""A throw-away database with as many counts as asked, the same ones every time.

The real schema with its constraints and triggers: stops with a count for each day, sessions with
one count, both with chains of corrections. As after real use each count has its line in the
logbook, tied to the one before it. Every second session has no count yet: the saves that are
measured go there.
"""

import json
import os
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlmodel import SQLModel

from project import database
from project.models import (
    AuditEntry,
    Count,
    Municipality,
    Project,
    Promise,
    Province,
    Stop,
    TourSession,
    Venue,
)
from project.settings import settings

Row = dict[str, Any]

_SEED = 7_092_018
_SUBJECTS = 500
_BATCH = 10_000
_LAST_DAY = date(2018, 12, 12)
_FIRST_ENTERED = datetime(2018, 12, 13, 9, 0, tzinfo=UTC)
_SOURCE = {"source": "bench", "certainty": "confirmed"}
# How often a figure was corrected, and how a number came about.
_CORRECTIONS = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)
_METHODS = ("list", "tally", "counter", "tickets", "sample", "estimate", "host")
_NO_NUMBER = (("unknown", "lost"), ("not_counted", "unstaffed"), ("cancelled", "not_held"))


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: counts, stops, sessions."""

    counts: int
    stops: int = _SUBJECTS
    sessions: int = _SUBJECTS


@contextmanager
def installed(url: str) -> Iterator[Engine]:
    """Let the whole programme work on the database at this address for a while."""
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    _forget()
    try:
        yield database.engine()
    finally:
        _forget()
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before


def fill(size: Size) -> None:
    """Migrate the database that is installed and fill it, in one transaction."""
    database.upgrade()
    with database.transaction() as session:
        connection = session.connection()
        for model, rows in _ground().items():
            connection.execute(insert(model), rows)
        connection.execute(insert(Stop), list(stops(size)))
        connection.execute(insert(TourSession), list(sessions(size)))
        for batch in _batches(counts(size)):
            connection.execute(insert(Count), batch)
            connection.execute(insert(AuditEntry), [_logged(row) for row in batch])
        if connection.dialect.name == "postgresql":
            _continue_numbering(connection)
    with database.engine().connect() as connection:
        connection.execute(text("ANALYZE"))


def stops(size: Size) -> Iterator[Row]:
    """The stops; each lasts as many days as it has counts, or fewer."""
    days = _per_stop(size)
    for number in range(1, size.stops + 1):
        yield {
            "id": number,
            "slug": f"stop-{number}",
            "project_id": 1,
            "venue_id": number % 5 + 1,
            "position": number,
            "first_day": _first_day(size),
            "last_day": _first_day(size) + timedelta(days=days - 1),
            "date_precision": "day",
            "grant_coverage": "inside" if number % 9 else "outside",
            "note": "",
            **_SOURCE,
        }


def sessions(size: Size) -> Iterator[Row]:
    """The sessions, all in the past, one for each stop and then again."""
    for number in range(1, size.sessions + 1):
        yield {
            "id": number,
            "slug": f"session-{number}",
            "project_id": 1,
            "stop_id": (number - 1) % size.stops + 1,
            "kind": "workshop",
            "promise_id": number % 5 + 1,
            "title": f"Werkbijeenkomst {number}",
            "day": _LAST_DAY - timedelta(days=number % 90),
            "date_precision": "day",
            "time_of_day": "",
            "place": "",
            "expects_count": True,
            "note": "",
            **_SOURCE,
        }


def open_sessions(size: Size) -> list[int]:
    """The sessions that nobody entered a count for."""
    return [number for number in range(1, size.sessions + 1) if number % 2 == 0]


def counts(size: Size) -> Iterator[Row]:
    """Exactly ``size.counts`` rows, each after the row that it replaces."""
    return islice(_numbered(size), size.counts)


def _numbered(size: Size) -> Iterator[Row]:
    # Not for secrets: the same rows each time are what is wanted.
    chance = random.Random(_SEED)
    number = 0
    for subject in _subjects(size):
        replaces = None
        for _ in range(1 + chance.choice(_CORRECTIONS)):
            number += 1
            yield _count(chance, number, replaces, subject)
            replaces = number


def _subjects(size: Size) -> Iterator[Row]:
    """What is counted: the sessions that are not left open, then each day of each stop."""
    for session_id in range(1, size.sessions + 1, 2):
        yield {"stop_id": None, "session_id": session_id, "first_day": None, "last_day": None}
    for days in range(_per_stop(size)):
        day = _first_day(size) + timedelta(days=days)
        for stop_id in range(1, size.stops + 1):
            yield {"stop_id": stop_id, "session_id": None, "first_day": day, "last_day": day}


def _count(chance: random.Random, number: int, replaces: int | None, subject: Row) -> Row:
    known = chance.random() < 0.95
    state, reason = ("known", None) if known else chance.choice(_NO_NUMBER)
    return {
        "id": number,
        "key": f"bench-{number}",
        **subject,
        "state": state,
        "number": int(chance.expovariate(1 / 20)) if known else None,
        "asked": "",
        "method": chance.choice(_METHODS) if known else None,
        "reason": reason,
        "remark": "",
        "entered_at": _FIRST_ENTERED + timedelta(seconds=number),
        "entered_by": "bench",
        "replaces_id": replaces,
        "correction_reason": "typing" if replaces else None,
    }


def _logged(row: Row) -> Row:
    corrected = row["replaces_id"] is not None
    told = {"state": row["state"], "number": row["number"], "replaces": row["replaces_id"]}
    return {
        "at": row["entered_at"],
        "actor": row["entered_by"],
        "action": "count.correct" if corrected else "count.enter",
        "subject": f"count:{row['id']}",
        "details": json.dumps(told),
    }


def _per_stop(size: Size) -> int:
    """Days for each stop: enough, even if no count is ever corrected."""
    return max(1, -(-size.counts // size.stops))


def _first_day(size: Size) -> date:
    return _LAST_DAY - timedelta(days=_per_stop(size) - 1)


def _ground() -> dict[type[SQLModel], list[Row]]:
    """What stops and sessions point at."""
    venue = {"latitude": None, "longitude": None, "point_precision": "unknown", **_SOURCE}
    five = range(1, 6)
    return {
        Province: [{"code": "PV31", "name": "Limburg"}],
        Municipality: [
            {"code": f"GM{one:04}", "name": f"Gemeente {one}", "province_code": "PV31"}
            for one in five
        ],
        Project: [
            {
                "id": 1,
                "slug": "bench",
                "name": "Bench",
                "province_code": "PV31",
                "example_figures": False,
                **_SOURCE,
            }
        ],
        Venue: [
            {
                "id": one,
                "slug": f"venue-{one}",
                "name": f"Bibliotheek {one}",
                "place": f"Plaats {one}",
                "municipality_code": f"GM{one:04}",
                **venue,
            }
            for one in five
        ],
        Promise: [
            {"id": one, "number": one, "name": f"Belofte {one}", "question": "Wat?", **_SOURCE}
            for one in five
        ],
    }


def _continue_numbering(connection: Connection) -> None:
    """PostgreSQL does not notice that the numbers of the counts were given out by us."""
    sequence = func.pg_get_serial_sequence('"count"', "id")
    connection.execute(select(func.setval(sequence, select(func.max(Count.id)).scalar_subquery())))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _forget() -> None:
    """Close all connections and read the settings again."""
    if database.engine.cache_info().currsize:
        database.engine().dispose()
    database.engine.cache_clear()
    settings.cache_clear()
