"""The engine, the one way to write, and the schema.

Only :func:`transaction` commits. Writes queue at one lock inside the process and then take the
database's own write lock at once, so that nobody reads a value that somebody else is replacing.
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from project import clock, connections, copies
from project.connections import WRITES
from project.errors import InputError, StoreError
from project.models import AuditEntry
from project.settings import DATA, ROOT, settings
from project.wording.people import Role

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

log = logging.getLogger(__name__)

# Says of a session that it only reads.
_READS = "reads"
# Where a write remembers who does it; the logbook reads it.
BY = "by"
_PG_WRITE_LOCK = 7_092_018
# From here a migration leads to the base; of what is older this programme knows nothing.
_OLDEST = "0014"
# Told by the name of the file: Alembic takes longer to load than all else that a start asks.
_NEWEST_FILE = max(
    file.stem[1:5] for file in (ROOT / "project" / "migrations" / "versions").glob("v*_*.py")
)
_NEWEST_LINE = (
    select(col(AuditEntry.id), col(AuditEntry.at)).order_by(col(AuditEntry.id).desc()).limit(1)
)
# SQLite wakes waiting writers unfairly; a lock inside the process keeps the queue short.
_write_lock = threading.Lock()


class Writer(Protocol):
    """Who writes: a visitor, or the dashboard itself."""

    @property
    def name(self) -> str:
        """What the logbook says."""
        ...

    def may(self, role: Role | None) -> bool:
        """Whether this writer may do what ``role`` may; None: what only the dashboard does."""
        ...


class StartError(Exception):
    """The database cannot be used; the message says why and which command helps (Dutch)."""


def make_engine(url: str) -> Engine:
    """An engine for this address, with the settings that keep a save safe."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return connections.on_postgresql(address)
    # Names and hashes stay out of the log when a statement fails.
    engine = create_engine(address, connect_args={"check_same_thread": False}, hide_parameters=True)
    if address.database:
        file = Path(address.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        connections.OneFile(engine, file)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of this installation (``engine.cache_clear()`` after a change of settings)."""
    return make_engine(settings().database_url)


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reading; whatever was changed in it is thrown away.

    Raises StoreError when the database does not answer.
    """
    with _faults_in_words(), Session(engine(), info={_READS: True}) as session:
        yield session


@contextmanager
def _faults_in_words() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if (known := connections.in_words(error)) is error:
            raise
        raise known from error


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection that sees everything as it stood at one moment, however long it reads."""
    connection = engine().connect()
    if connection.dialect.name == "postgresql":
        # On SQLite every transaction is like this.
        connection = connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with connection:
        yield connection


def require(who: Writer, role: Role | None) -> None:
    """Raise InputError when ``who`` may not do this."""
    if not who.may(role):
        raise InputError(
            "Dit lukt niet: de aanmelding is verlopen of dit account mag dit niet. "
            "Log opnieuw in en probeer het nog eens."
        )


@contextmanager
def transaction(who: Writer, role: Role | None) -> Iterator[Session]:
    """One write by ``who``: everything inside is stored together, or nothing is.

    Asks for the role whatever the page asked: a forged click reaches a callback without any page.
    ``role`` None is for what the dashboard itself does, such as ``SERVER`` of the audit.
    Raises InputError when ``who`` may not do this, before anybody waits for the lock, and
    StoreError when the database stays locked, is full or may not be written.
    """
    require(who, role)
    if not _write_lock.acquire(timeout=settings().lock_seconds):
        raise StoreError(connections.BUSY)
    try:
        with _faults_in_words(), Session(engine(), expire_on_commit=False) as session:
            session.info[BY] = who.name
            connection = session.connection(execution_options={WRITES: True})
            if connection.dialect.name == "postgresql":
                _queue_on_postgresql(connection)
            yield session
            session.commit()
    finally:
        _write_lock.release()


def is_writing(session: Session) -> bool:
    """Whether this session belongs to :func:`transaction`, so that others see something else."""
    return bool(session.connection().get_execution_options().get(WRITES))


def only_reads(session: Session) -> bool:
    """Whether this session belongs to :func:`reading`, and keeps nothing of what it changes."""
    return _READS in session.info


def data_version(session: Session) -> str:
    """Changes with every write: the last line of the logbook. "" when nothing was ever written.

    Ask it in a session of :func:`reading`, so that it only ever names what was committed.
    """
    last = session.execute(_NEWEST_LINE).first()
    return f"{last[0]}@{last[1].isoformat()}" if last else ""


def upgrade(target: Engine | None = None) -> None:
    """Bring the schema to the newest version; the data stay.

    Runs on an engine without foreign keys: rebuilding a parent table with them on deletes its
    children. A copy is kept first (``….voor-migratie``).
    """
    target = target or engine()
    current = version_of(target)
    if target.dialect.name == "sqlite" and target.url.database:
        # Names and hashes of passwords are in it: for nobody else on this machine.
        with suppress(OSError):
            Path(target.url.database).chmod(0o600)
    if current == newest():
        return
    refuse_strange(target)
    if current is not None:
        keep_copy(target, current, "voor-migratie")
    # Here, and not above: only an upgrade needs it, and a start would wait for it.
    from alembic import command

    with rebuilding(target) as connection:
        command.upgrade(_alembic(connection), "head")
    if target.dialect.name == "sqlite":
        with target.connect() as connection:
            connection.exec_driver_sql("PRAGMA optimize")


@contextmanager
def rebuilding(target: Engine) -> Iterator[Connection]:
    """One write in which tables may be rebuilt or emptied: foreign keys are checked at its end.

    On PostgreSQL they hold all the time. Raises StartError when a reference would break.
    """
    builder = create_engine(target.url, hide_parameters=True)
    try:
        with _faults_in_words(), builder.begin() as connection:
            if connection.dialect.name == "sqlite":
                # pysqlite would otherwise commit before the first change of the schema.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                _queue_on_postgresql(connection)
            yield connection
            if connection.dialect.name == "sqlite":
                _refuse_broken_references(connection)
    finally:
        builder.dispose()


def _refuse_broken_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        msg = f"Verwijzingen tussen de gegevens zouden breken: {broken[:3]}. Er is niets veranderd."
        raise StartError(msg)


def check_ready(target: Engine | None = None) -> None:
    """Refuse to start on a database that is not ours, damaged, newer or not prepared."""
    target = target or engine()
    found = version_of(target)
    if found != _NEWEST_FILE and found != newest():
        refuse_strange(target)
        msg = "De database is nog niet klaar voor gebruik. Voer uit: python -m project prepare"
        raise StartError(msg)


def look() -> None:
    """Raise StoreError or DBAPIError when the database does not answer, or is not sound."""
    with _faults_in_words(), engine().connect() as connection:
        connection.execute(text("SELECT version_num FROM alembic_version"))
        if guard := connection.get_execution_options().get(connections.FILE):
            guard.look()


def file() -> Path | None:
    """The file of a SQLite database."""
    url = engine().url
    return Path(url.database) if url.database and url.get_backend_name() == "sqlite" else None


def newest_moment() -> datetime | None:
    """When the last line of the logbook was written; None when there is none."""
    with reading() as session:
        last = session.execute(_NEWEST_LINE).first()
    return clock.local(last[1]) if last else None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # We say BEGIN ourselves: the driver's own starts too late and too weak.
    connection.isolation_level = None
    cursor = connection.cursor()
    # First, so that the next lines wait for another process instead of failing.
    cursor.execute(f"PRAGMA busy_timeout = {int(settings().lock_seconds * 1000)}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: what a receipt promises survives a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    # SQLite leaves foreign keys off by default.
    cursor.execute("PRAGMA foreign_keys = ON")
    # Else INSERT OR REPLACE removes rows behind the back of the triggers that forbid it.
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()


def _queue_on_postgresql(connection: Connection) -> None:
    """Let writers of all processes queue, as they do on SQLite, so that ids follow commits."""
    wait = int(settings().lock_seconds * 1000)
    connection.execute(text(f"SET LOCAL lock_timeout = {wait}"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _PG_WRITE_LOCK})


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _alembic(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


def newest() -> str | None:
    """The version of the schema that this programme works with."""
    return _scripts().get_current_head()


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_alembic())


def version_of(target: Engine) -> str | None:
    """The version of the schema there, None without one. StartError when it does not answer."""
    try:
        with target.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return version
    except DBAPIError as error:
        msg = (
            f"De database antwoordt niet of is beschadigd ({error.orig}). Kijk of DATABASE_URL "
            "klopt, of zet een reservekopie terug: python -m project restore BESTAND"
        )
        raise StartError(msg) from error


def why_strange(version: str, what: str) -> str:
    """Why this programme cannot work with a schema of this version, and what to do; "" if it can.

    ``what`` has that schema: ``Deze database``, or the name of a backup.
    """
    if any(script.revision == version for script in _scripts().walk_revisions()):
        return ""
    if version.isdigit() and version < _OLDEST:
        return (
            f"{what} is van een oude versie van het dashboard ({version}). Werk eerst bij met "
            "versie 1.0.0 van het programma (python -m project prepare), en daarna met deze."
        )
    return (
        f"{what} is van een nieuwere versie van het dashboard ({version}). Werk eerst het "
        "programma bij: git pull"
    )


def refuse_strange(target: Engine) -> None:
    """Never migrate a file of somebody else, or one of a version that we do not know."""
    current = version_of(target)
    if current is not None and (why := why_strange(current, "Deze database")):
        raise StartError(why)
    with target.connect() as connection:
        tables = target.dialect.get_table_names(connection)
    if current is None and tables:
        msg = (
            "Deze database is niet van het dashboard: er staan andere tabellen in "
            f"({', '.join(tables[:3])}). Kies een andere DATABASE_URL."
        )
        raise StartError(msg)


def is_newer(target: Engine) -> bool:
    """Whether a later version of this programme made this database."""
    current = version_of(target) or ""
    return current.isdigit() and current > _NEWEST_FILE


def start_over(connection: Connection) -> None:
    """Empty tables of our own version, instead of whatever is there."""
    from alembic import command

    copies.remove_all(connection)
    command.upgrade(_alembic(connection), "head")


def keep_copy(target: Engine, version: str, why: str) -> Path:
    """Copy a database of any version to a SQLite file, which the programme of that version can put
    back; beside the file it was, or where the backups of PostgreSQL are.
    """
    if target.dialect.name == "sqlite":
        kept = Path(f"{target.url.database}.{why}")
        copies.copy_file(target, kept)
        return kept
    folder = Path(settings().backup_folder or DATA / "reservekopieen")
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{target.url.database}.{why}"
    kept.unlink(missing_ok=True)
    kept.touch(mode=0o600)
    made = make_engine(f"sqlite:///{kept}")
    moment = target.execution_options(isolation_level="REPEATABLE READ")
    try:
        with moment.connect() as source, rebuilding(made) as copy:
            if not why_strange(version, "") and version != _OLDEST:
                from alembic import command

                command.upgrade(_alembic(copy), version)
            copies.copy_rows(source, copy)
    finally:
        made.dispose()
    with closing(sqlite3.connect(kept)) as whole:
        # From now on it needs no other file beside it.
        whole.execute("PRAGMA journal_mode = DELETE")
    return kept
