"""Saving under faults: what must agree afterwards, and processes that may be killed."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from project import database
from project.counts import entering
from project.counts.rules import Entry
from project.models import AuditEntry, Count, CountPart
from project.wording.counts import CorrectionReason, CountGroup, CountingMethod, FigureState
from tests.builders import correct, enter, known, writing
from tests.conftest import forget_database

WORKSHOP = "werkbijeenkomst-1"
_MAIN = sys.modules["__main__"]


# --- what must agree ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Stored:
    """One row of a count, with what belongs to it."""

    id: int
    number: int | None
    replaces_id: int | None
    parts: int
    lines: int
    remark: str


def stored(after: int = 0) -> list[Stored]:
    """The counts with a number above ``after``, with their groups and lines in the logbook."""
    with database.reading() as session:
        rows = session.exec(select(Count).where(col(Count.id) > after).order_by(col(Count.id)))
        found = []
        for row in rows:
            parts = session.exec(select(CountPart).where(col(CountPart.count_id) == row.id))
            lines = session.exec(select(AuditEntry).where(AuditEntry.subject == f"count:{row.id}"))
            many = sum(part.number for part in parts)
            found.append(
                Stored(row.id, row.number, row.replaces_id, many, len(lines.all()), row.remark)
            )
        return found


def lines_without_row() -> int:
    """How many lines in the logbook speak of a count that is not there."""
    with database.reading() as session:
        ids = set(session.exec(select(Count.id)))
        lines = session.exec(
            select(AuditEntry.subject).where(col(AuditEntry.action).like("count.%"))
        )
        return sum(int(subject.partition(":")[2]) not in ids for subject in lines)


def is_whole() -> bool:
    """Whether the database file itself is in order; PostgreSQL looks after its own."""
    with database.engine().connect() as connection:
        if connection.dialect.name != "sqlite":
            return True
        return bool(connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok")


# --- a process that may be killed at any moment ------------------------------------------------


def with_groups(number: int) -> Entry:
    """A count in which everybody belongs to one of two groups."""
    residents = number // 2
    return Entry(
        state=FigureState.KNOWN,
        number=number,
        method=CountingMethod.LIST,
        parts={CountGroup.RESIDENTS: residents, CountGroup.INITIATIVES: number - residents},
    )


def in_a_process_of_its_own(
    work: Callable[..., None], *what: Any
) -> tuple[BaseProcess, Connection]:
    """Run ``work(*what, pipe)`` elsewhere; what it sends through the pipe can be read here."""
    processes = multiprocessing.get_context("forkserver")
    # Read once, so that a process costs a fork and not all the imports.
    processes.set_forkserver_preload(["pytest", "tests.saving"])
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=work, args=(*what, theirs))
    with pytest.MonkeyPatch.context() as patch:
        # Streamlit leaves the page it ran last behind as the main program: each new process would
        # run it first.
        patch.setitem(sys.modules, "__main__", _MAIN)
        process.start()
    theirs.close()
    return process, ours


def receive_all(pipe: Connection) -> list[Any]:
    """What a process said before its end."""
    said: list[Any] = []
    try:
        while True:
            said.append(pipe.recv())
    except EOFError:
        return said


def _work_on(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    # What is watched here is that nothing gets lost, not how long a busy machine takes.
    os.environ["DASHBOARD_LOCK_SECONDS"] = "120"
    forget_database()


def write_lanes(url: str, lanes: dict[int, tuple[str, date]], saves: int, told: Connection) -> None:
    """A writer for each lane, at once: the number of one day, corrected again and again."""
    _work_on(url)

    def write(place: int) -> list[int]:
        slug, day = lanes[place]
        numbers = [enter(slug, known(0, day, day), by=f"nr {place}")]
        for turn in range(1, saves):
            numbers.append(correct(numbers[-1], known(place + turn), by=f"nr {place}"))
        return numbers

    with ThreadPoolExecutor(len(lanes)) as writers:
        for numbers in writers.map(write, lanes):
            told.send(numbers)


def correct_without_end(url: str, seed: int, newest: int, acknowledged: Connection) -> None:
    """Correct one figure again and again, and tell each number that was promised to be stored."""
    _work_on(url)
    turn = 0
    while True:
        turn += 1
        with writing() as session:
            newest = entering.correct_count(
                session,
                replaces_id=newest,
                entry=with_groups(10 + turn % 50),
                why=CorrectionReason.RECOUNTED,
                key=f"{seed}-{turn}",
                by="annemarie",
            )
        acknowledged.send(newest)
