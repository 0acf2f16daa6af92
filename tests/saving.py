"""Saving under faults: a window without a browser, what must agree afterwards, and a victim."""

import multiprocessing
import os
import re
import sys
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Self

import pytest
from sqlalchemy import delete, text
from sqlmodel import col, select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from project import access, counts, database
from project.counts.rules import Entry
from project.models import AuditEntry, Count, CountPart, Draft
from project.wording import (
    COUNTING_METHOD,
    CorrectionReason,
    CountGroup,
    CountingMethod,
    FigureState,
)
from tests.builders import correct, enter, known
from tests.conftest import PATIENCE, forget_database
from tests.visits import cookies

# The evening of the first workshop: its form stands on top, ready to fill.
EVENING = "2018-09-12T21:40:00+02:00"
AT_NIGHT = datetime.fromisoformat(EVENING).astimezone(UTC)
WORKSHOP = "werkbijeenkomst-1"
LIST = COUNTING_METHOD[CountingMethod.LIST]
_MAIN = sys.modules["__main__"]
_RECEIPT = re.compile(r"Opgeslagen om [\d:]+, nr (\d+)\..*?: ([\d.]+) deelnemers?, geteld")


# --- a window without a browser ----------------------------------------------------------------


@dataclass
class Window:
    """The page Telling invoeren as a browser keeps it: what was sent to it, what was filled in."""

    url: str
    token: str | None
    stream: ClientConnection = field(init=False)
    elements: dict[str, Any] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    # Every receipt that was ever shown here: the number of the row and of the people.
    receipts: list[tuple[int, int]] = field(default_factory=list)
    _filled: dict[str, WidgetState] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        headers = [f"{name}={value}" for name, value in cookies(self.token).items()]
        self.stream = self._open.enter_context(
            connect(
                f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                additional_headers={"Cookie": "; ".join(headers)} if headers else {},
                max_size=None,
                # Whoever closes a tab waits for no goodbye, and may have left much unread.
                close_timeout=0.1,
            )
        )
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def cut(self) -> None:
        """Break the connection in the middle, without a goodbye; what came already stays."""
        self.stream.close_socket()

    def type_on(self, *states: WidgetState) -> None:
        """Fill this in without any connection: it is sent with whatever is sent next."""
        self._filled |= {state.id: state for state in states}

    def come_back(self, url: str) -> None:
        """Connect again, as a tab does by itself that is still open when the server is back."""
        self._open.close()
        self.url = url
        self.__enter__()
        self.open()

    def send(self, *states: WidgetState) -> None:
        """Send these values, with everything else that stands on the page."""
        asked = BackMsg()
        asked.rerun_script.page_name = access.PAGES["enter_count"].address
        sent = self._filled | {state.id: state for state in states}
        asked.rerun_script.widget_states.widgets.extend(sent.values())
        self.stream.send(asked.SerializeToString())
        self._filled = {key: one for key, one in sent.items() if not one.trigger_value}

    def open(self) -> None:
        """Ask for the page and wait until it stands there."""
        self.send()
        self.settle()

    def settle(self, silence: float = 0.0) -> None:
        """Read until the page has run to its end; then until nothing follows for ``silence``."""
        finished = False
        while True:
            try:
                data = self.stream.recv(timeout=silence if finished else PATIENCE)
            except TimeoutError:
                if not finished:
                    raise
                return
            finished = self._take(data) or finished

    def read_what_came(self) -> None:
        """Read what was sent before the connection broke."""
        try:
            while True:
                self._take(self.stream.recv(timeout=0))
        except (TimeoutError, ConnectionClosed):
            return

    def _take(self, data: str | bytes) -> bool:
        message = ForwardMsg()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.elements, self.told = {}, []
        elif kind == "delta" and message.delta.HasField("new_element"):
            self._show(message.delta.new_element)
        elif kind == "script_finished" and message.script_finished in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        ):
            # Only now it is known which fields left the page: a run that was ended early says
            # nothing of what comes after the place where it ended.
            self._filled = {key: self._filled[key] for key in self._filled if key in self.elements}
            return True
        return False

    def _show(self, element: Any) -> None:
        kind = element.WhichOneof("type") or ""
        one: Any = getattr(element, kind, None)
        if getattr(one, "id", ""):
            self.elements[one.id] = one
        if kind == "alert":
            said = one.body.replace("\\", "")
            self.told.append(said)
            found = _RECEIPT.search(said)
            if found:
                self.receipts.append((int(found[1]), int(found[2].replace(".", ""))))

    # What a person does. A name is the end of the key that the page gave to the field.

    def id_of(self, name: str) -> str:
        """Streamlit's name for this field."""
        found = [key for key in self.elements if key.endswith(f"-{name}")]
        assert found, f"no {name} on the page: {list(self.elements)}, {self.told}"
        return found[-1]

    def has(self, name: str) -> bool:
        """Whether this field stands on the page."""
        return any(key.endswith(f"-{name}") for key in self.elements)

    def shown(self, name: str) -> str | None:
        """What the page put in this field by itself, the draft: a text, or the choice in words.

        A field of a tab that knows better shows that, and not what it would begin with.
        """
        if not self.has(name):
            return None
        field = self.elements[self.id_of(name)]
        if field.set_value:
            return str(field.raw_value if hasattr(field, "raw_value") else field.value) or None
        if not field.HasField("default"):
            return None
        began = field.options[field.default] if hasattr(field, "options") else field.default
        return str(began) or None

    def forget_what_was_filled(self) -> None:
        """Send nothing again that was not put on the page by the server."""
        self._filled = {}

    def number(self, name: str, value: int) -> WidgetState:
        """A number typed in this field."""
        return self.choice(name, str(value))

    def choice(self, name: str, value: str) -> WidgetState:
        """A choice of these words, or a text."""
        return WidgetState(id=self.id_of(name), string_value=value)

    def tap(self, name: str) -> WidgetState:
        """A tap on this button."""
        return WidgetState(id=self.id_of(name), trigger_value=True)

    def do(self, *states: WidgetState) -> None:
        """Do this and wait for what comes of it."""
        self.send(*states)
        self.settle()


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


def clean() -> None:
    """Take back what stands and throw every draft away: the next round finds the evening anew."""
    with database.transaction() as session:
        later = select(Count.replaces_id).where(col(Count.replaces_id).is_not(None))
        standing = select(Count.id).where(
            col(Count.id).not_in(later), Count.state != FigureState.NOT_YET
        )
        for number in session.exec(standing).all():
            counts.withdraw_count(
                session, replaces_id=number, remark="", key=uuid.uuid4().hex, by="annemarie"
            )
        session.execute(delete(Draft))


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
        with database.transaction() as session:
            newest = counts.correct_count(
                session,
                replaces_id=newest,
                entry=with_groups(10 + turn % 50),
                why=CorrectionReason.RECOUNTED,
                key=f"{seed}-{turn}",
                by="annemarie",
            )
        acknowledged.send(newest)
