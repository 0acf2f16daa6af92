"""Connections that never wait for ever and never write to a file that is gone, and their faults in
words.
"""

import logging
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from project.errors import StoreError
from project.settings import settings

log = logging.getLogger(__name__)

# Says of a connection that it writes.
WRITES = "sqlite_begin_immediate"
# Where an engine keeps its OneFile.
FILE = "one_file"
_FAULTS = (DBAPIError, PoolTimeoutError)
# Seconds: as long as PostgreSQL takes to start again; and how soon a connection is given up.
_RESTARTS_IN, _CONNECTS_IN = 3.0, 5
_RESTARTING = ("refused", "starting up", "shutting down", "no such file")
_NOT_NOW = (
    "Opslaan lukt nu niet: {}. Er is niets opgeslagen. Waarschuw de beheerder; lezen kan gewoon."
)
BUSY = (
    "De gegevens zijn op dit moment in gebruik door iemand anders. Er is niets opgeslagen. "
    "Probeer het over een halve minuut opnieuw."
)
_FULL = _NOT_NOW.format("de schijf van de server is vol")
_READ_ONLY = _NOT_NOW.format("de gegevens staan op alleen-lezen")
_REPLACED = _NOT_NOW.format("het bestand met de gegevens is weggehaald of vervangen")
_DAMAGED = "De database is beschadigd. Waarschuw de beheerder: er moet een reservekopie terug."
_AWAY = (
    "De database antwoordt nu niet. Probeer het over een halve minuut opnieuw: twee keer opslaan "
    "geeft niets dubbel. Blijft het zo? Waarschuw de beheerder."
)
CLOSED = "Dit dashboard is verhuisd"
_SIGNS = (
    ("database is locked", BUSY),
    ("lock timeout", BUSY),
    ("statement timeout", BUSY),
    ("disk is full", _FULL),
    ("no space left", _FULL),
    ("readonly database", _READ_ONLY),
    ("read-only transaction", _READ_ONLY),
    ("disk image is malformed", _DAMAGED),
    ("not a database", _DAMAGED),
)


def in_words(error: Exception) -> Exception:
    """Faults of the machine that a person can act on become a sentence; the rest stays a bug."""
    if not isinstance(error, _FAULTS):
        return error
    cause = getattr(error, "orig", None) or error
    said = str(cause)
    sentence = next((words for sign, words in _SIGNS if sign in said.lower()), "")
    if CLOSED in said:
        sentence = CLOSED + said.partition(CLOSED)[2].partition("\n")[0]
    elif not sentence and _is_away(error, cause):
        sentence = _AWAY
    if not sentence:
        return error
    log.error("database fault: %s", said.partition("\n")[0])
    return StoreError(sentence)


def _is_away(error: Exception, cause: BaseException) -> bool:
    if isinstance(error, PoolTimeoutError) or getattr(error, "connection_invalidated", False):
        return True
    # Class 57: PostgreSQL is shutting down or starting; 53: it has no room for one more.
    state = getattr(cause, "sqlstate", "") or "57"
    return isinstance(cause, psycopg.OperationalError) and state[:2] in {"57", "53", "08"}


# --- PostgreSQL ---------------------------------------------------------------------------------


class _Prompt(psycopg.Connection[Any]):
    """Hangs up on a server that has fallen silent, of which nothing else would ever be heard."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As psycopg's own, but not for ever."""
        try:
            return super().wait(gen, interval, timeout or settings().database_seconds + 1)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:
                self.pgconn.finish()
            raise


def on_postgresql(url: URL) -> Engine:
    """An engine that gives up in time: to connect, to answer, and to wait for a connection."""
    # Hosts hand out postgres:// and postgresql://; we speak through psycopg.
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_timeout=_CONNECTS_IN,
        connect_args={"connect_timeout": _CONNECTS_IN},
        hide_parameters=True,
    )
    failed_at = -_RESTARTS_IN

    def connect(_dialect: Any, _record: Any, args: Any, given: Any) -> Any:
        nonlocal failed_at
        # Who comes while it is known to be away does not wait once more.
        until = time.monotonic() + _RESTARTS_IN * (time.monotonic() - failed_at > _RESTARTS_IN)
        while True:
            try:
                return _Prompt.connect(*args, **given)
            except psycopg.OperationalError as error:
                restarts = any(sign in str(error).lower() for sign in _RESTARTING)
                if not restarts or time.monotonic() > until:
                    failed_at = time.monotonic()
                    raise
            time.sleep(0.1)

    def limit(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute(f"SET statement_timeout = {int(settings().database_seconds * 1000)}")
        connection.autocommit = False

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", limit)
    return engine


# --- SQLite -------------------------------------------------------------------------------------


class OneFile:
    """The file that an engine has open: one that was removed or replaced takes nothing any more."""

    def __init__(self, engine: Engine, file: Path) -> None:
        self._file = file
        self._known: tuple[int, int] | None = None
        event.listen(engine, "do_connect", self._before)
        event.listen(engine, "connect", self._after)
        for moment in ("begin", "commit"):
            event.listen(engine, moment, self._before_write)
        engine.update_execution_options(**{FILE: self})
        self._sound: tuple[int, int] | None = None

    def _before(self, *_arguments: Any) -> None:
        self.refuse_another()
        # SQLite would make it readable for everybody.
        with suppress(OSError):
            self._file.touch(mode=0o600)

    def _after(self, *_arguments: Any) -> None:
        self._known = self._known or self._identity()

    def look(self) -> None:
        """Raise StoreError when the file is another one or damaged; read anew when it changed."""
        self.refuse_another()
        found = self._file.stat()
        if self._sound == (seen := (found.st_mtime_ns, found.st_size)):
            return
        # A connection of its own: one that is open knows pages that are no longer there.
        with closing(sqlite3.connect(f"{self._file.resolve().as_uri()}?mode=ro", uri=True)) as own:
            try:
                said = own.execute("PRAGMA quick_check(1)").fetchone()[0]
            except sqlite3.DatabaseError as error:
                said = str(error)
        if said != "ok":
            log.error("the database is damaged: %s", said)
            raise StoreError(_DAMAGED)
        self._sound = seen

    def _before_write(self, connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            self.refuse_another()

    def refuse_another(self) -> None:
        """Raise StoreError when another file, or none, stands where ours was."""
        if self._known and self._identity() != self._known:
            log.error("the file of the database was removed or replaced: %s", self._file)
            raise StoreError(_REPLACED)

    def _identity(self) -> tuple[int, int] | None:
        with suppress(OSError):
            found = self._file.stat()
            return found.st_dev, found.st_ino
        return None
