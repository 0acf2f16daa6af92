"""One way to write, and what happens when the machine fails."""

import ast
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import make_url
from sqlmodel import Session, col

from project import database
from project.audit import logbook
from project.errors import InputError
from project.models import AuditEntry, Promise
from project.settings import ROOT, settings
from tests.builders import writing
from tests.conftest import forget_database

WRITERS = 32
SAVES = 5


def add_promise(session: Session, number: int) -> None:
    session.add(Promise(number=number, name=f"Belofte {number}", question="Wat?"))
    logbook.record(session, "promise.add", f"promise:{number}", by="Alice")


def save(*numbers: int) -> None:
    with writing() as session:
        for number in numbers:
            add_promise(session, number)
        session.flush()


def save_next() -> None:
    """Read first and write what follows from it: without a lock, such saves get lost."""
    with writing() as session:
        highest = session.scalar(select(func.max(col(Promise.number)))) or 0
        add_promise(session, highest + 1)


def save_and_fail(error: Exception) -> None:
    with writing() as session:
        add_promise(session, 1)
        session.flush()
        raise error


def promises() -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(col(Promise.number)).order_by(col(Promise.number))))


@pytest.fixture
def impatient(db: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A write waits a fifth of a second for somebody else, not five."""
    monkeypatch.setenv("DASHBOARD_LOCK_SECONDS", "0.2")
    forget_database()
    return db


@pytest.fixture
def sqlite_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the settings expect a SQLite file; neither it nor its folder is there yet."""
    file = tmp_path / "new" / "tour.sqlite"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    forget_database()
    yield file
    forget_database()


# --- one way to write -------------------------------------------------------------------------


def test_an_error_on_the_way_stores_nothing(db: str) -> None:
    with pytest.raises(ZeroDivisionError):
        save_and_fail(ZeroDivisionError())
    assert promises() == []
    with database.reading() as session:
        assert database.data_version(session) == ""


def test_the_next_write_works_after_an_error(db: str) -> None:
    with pytest.raises(InputError, match="Kies een dag"):
        save_and_fail(InputError("Kies een dag."))
    save(1)
    assert promises() == [1]


def test_reading_throws_away_what_was_changed(db: str) -> None:
    with database.reading() as session:
        add_promise(session, 1)
        session.flush()
    assert promises() == []


def test_only_the_database_module_commits() -> None:
    for file in [*ROOT.glob("*.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("project/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and node.attr == "commit":
                assert file == ROOT / "project" / "database.py", f"{file}:{node.lineno} commits"


def test_every_write_gives_the_data_another_version(db: str) -> None:
    versions = []
    for number in (1, 2, 3):
        save(number)
        with database.reading() as session:
            versions.append(database.data_version(session))
    assert len(set(versions)) == 3
    assert "" not in versions


def test_many_writers_at_once_lose_nothing(db: str) -> None:
    def save_a_few(_writer: int) -> None:
        for _ in range(SAVES):
            save_next()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(save_a_few, range(WRITERS)))

    assert promises() == list(range(1, WRITERS * SAVES + 1))
    with database.reading() as session:
        entries = session.scalar(select(func.count()).select_from(AuditEntry))
        assert entries == WRITERS * SAVES


OTHER_PROCESS = """
from sqlalchemy import func, select
from sqlmodel import col
from project import database
from project.audit import logbook
from project.models import Promise
for _ in range(20):
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        highest = session.scalar(select(func.max(col(Promise.number)))) or 0
        session.add(Promise(number=highest + 1, name="Belofte", question="Wat?"))
"""


@pytest.mark.slow
def test_writers_in_two_processes_lose_nothing(db: str) -> None:
    own = 0
    with subprocess.Popen([sys.executable, "-c", OTHER_PROCESS], cwd=ROOT) as other:
        while other.poll() is None:
            save_next()
            own += 1
            time.sleep(0.005)
    assert other.returncode == 0
    assert promises() == list(range(1, own + 21))


# --- the settings that keep a save safe -------------------------------------------------------


def test_every_sqlite_connection_is_safe(sqlite_file: Path) -> None:
    database.upgrade()
    safe = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 5000,
    }
    for connection in (database.engine().connect(), database.engine().connect()):
        with connection:
            assert {name: connection.scalar(text(f"PRAGMA {name}")) for name in safe} == safe


def test_a_write_takes_the_lock_before_it_reads(sqlite_file: Path) -> None:
    database.upgrade()
    said: list[str] = []
    event.listen(
        database.engine(),
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_rest: said.append(statement),
    )
    with writing() as session:
        session.scalar(select(func.count()).select_from(Promise))
    with database.reading() as session:
        session.scalar(select(func.count()).select_from(Promise))
    assert [line for line in said if line.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


# --- somebody else holds it, the disk is full, it may not be written --------------------------


def hold(url: str) -> Callable[[], None]:
    """Let another connection hold what a writer needs; gives what lets go of it."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        return other.close
    writer = psycopg.connect(url)
    writer.execute("LOCK TABLE promise IN ACCESS EXCLUSIVE MODE")
    return writer.close


def test_a_database_that_stays_locked_gives_a_sentence_and_then_works_again(impatient: str) -> None:
    let_go = hold(impatient)
    with pytest.raises(InputError, match="in gebruik door iemand anders"):
        save(1)
    let_go()
    assert promises() == []
    save(1)
    assert promises() == [1]


def test_a_write_waits_for_somebody_who_is_quick(db: str) -> None:
    let_go = hold(db)
    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(save, 1)
        with pytest.raises(TimeoutError):
            saving.result(timeout=0.3)
        let_go()
        saving.result(timeout=10)
    assert promises() == [1]


def test_writers_in_this_process_queue_before_they_ask_the_database(db: str) -> None:
    """SQLite lets whoever waits try again at ever longer intervals, and some of them starve."""
    asked: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        with writing() as session:
            session.connection()
            event.listen(database.engine(), "checkout", lambda *_what: asked.append(1))
            saving = pool.submit(save, 1)
            with pytest.raises(TimeoutError):
                saving.result(timeout=0.5)
            assert asked == []
        saving.result(timeout=10)
    assert asked
    assert promises() == [1]


def test_writers_in_this_process_do_not_wait_for_ever(impatient: str) -> None:
    with writing(), ThreadPoolExecutor(1) as pool:
        saving = pool.submit(save, 1)
        with pytest.raises(InputError, match="in gebruik door iemand anders"):
            saving.result(timeout=10)


def test_a_read_only_database_gives_a_sentence_and_can_be_read(db: str) -> None:
    save(1)
    for read_only in (True, False):
        make_read_only(db, read_only=read_only)
        if read_only:
            with pytest.raises(InputError, match="alleen-lezen"):
                save(2)
        else:
            save(3)
        assert 1 in promises()
    assert promises() == [1, 3]


def make_read_only(url: str, *, read_only: bool) -> None:
    """As far as that works for root, who may write any file."""
    forget_database()
    if url.startswith("sqlite"):
        event.listen(
            database.engine(),
            "connect",
            lambda connection, _record: connection.execute(f"PRAGMA query_only = {read_only:d}"),
        )
        return
    with psycopg.connect(url, autocommit=True) as connection:
        name, switch = make_url(url).database, "on" if read_only else "off"
        statement = f'ALTER DATABASE "{name}" SET default_transaction_read_only = {switch}'
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(statement.encode())


def test_a_full_disk_gives_a_sentence_and_then_works_again(sqlite_file: Path) -> None:
    database.upgrade()
    with database.engine().connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
    room = {"pages": pages}
    event.listen(
        database.engine(),
        "checkout",
        lambda connection, *_: connection.execute(f"PRAGMA max_page_count = {room['pages']}"),
    )
    with pytest.raises(InputError, match="schijf van de server is vol"):
        save(*range(2000))
    assert promises() == []
    room["pages"] = 1_000_000
    save(1)
    assert promises() == [1]


# --- a database that cannot be used -----------------------------------------------------------


def test_a_prepared_database_is_ready(db: str) -> None:
    database.check_ready()
    database.look()


def test_an_empty_database_is_refused_with_the_command_that_helps(empty_db: str) -> None:
    with pytest.raises(database.StartError, match="python -m project prepare"):
        database.check_ready()


def test_an_empty_file_becomes_a_database(sqlite_file: Path) -> None:
    sqlite_file.parent.mkdir()
    sqlite_file.touch()
    with pytest.raises(database.StartError, match="python -m project prepare"):
        database.check_ready()
    database.upgrade()
    database.check_ready()


def starts_refuse(said: str) -> None:
    """Neither the dashboard nor the command that prepares it begins; both say this."""
    for start in (database.check_ready, database.upgrade):
        with pytest.raises(database.StartError, match=said):
            start()


def test_the_database_of_another_program_is_refused_and_left_alone(empty_db: str) -> None:
    with database.engine().begin() as connection:
        connection.execute(text("CREATE TABLE recipe (name text)"))
    starts_refuse(r"niet van het dashboard.*recipe.*DATABASE_URL")
    with database.engine().connect() as connection:
        assert database.engine().dialect.get_table_names(connection) == ["recipe"]


def test_a_newer_database_is_refused_and_left_alone(db: str) -> None:
    with database.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-next-year'"))
    starts_refuse(r"nieuwere versie.*from-next-year.*git pull")
    with database.engine().connect() as connection:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert version == "from-next-year"


def a_shopping_list(file: Path) -> None:
    file.write_text("Twee liter melk\n" * 400)


def halved(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def with_a_hole(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(8192)
        opened.write(b"\xff" * (file.stat().st_size - 8192))


@pytest.mark.parametrize("damage", [a_shopping_list, halved, with_a_hole])
def test_a_damaged_file_is_refused_with_what_to_do(
    sqlite_file: Path, damage: Callable[[Path], None]
) -> None:
    database.upgrade()
    forget_database()
    damage(sqlite_file)
    starts_refuse(r"beschadigd.*reservekopie")


def test_a_server_that_is_not_there_is_refused_and_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    forget_database()
    with pytest.raises(database.StartError, match="DATABASE_URL"):
        database.check_ready()
    with pytest.raises(InputError, match="antwoordt nu niet"):
        database.look()
    forget_database()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_addresses_as_hosts_hand_them_out_work(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://alice@example/tour")
    settings.cache_clear()
    engine = database.make_engine(settings().database_url)
    assert engine.url.drivername == "postgresql+psycopg"
    engine.dispose()
