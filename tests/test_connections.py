"""A database that goes away, falls silent, is replaced or is damaged while the server runs."""

import os
import shutil
import signal
import socket
import stat
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from project import clock, connections, database
from project.accounts import sign_ins
from project.errors import StoreError
from project.settings import settings
from project.upkeep import backups
from project.web import health
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import forget_database, use_database
from tests.test_database import add_promise, promises, save
from tests.visits import sign_in_row


def state(site: TestClient) -> tuple[int, str]:
    answer = site.get("/gezond")
    return answer.status_code, answer.json()["status"]


# --- the file -----------------------------------------------------------------------------------


def remove(file: Path) -> None:
    file.unlink()


def replace(file: Path) -> None:
    shutil.copyfile(file, f"{file}.ander")
    Path(f"{file}.ander").replace(file)


@pytest.mark.parametrize("happens", [remove, replace])
def test_nothing_is_stored_in_a_file_that_was_removed_or_replaced(
    site: TestClient, happens: Callable[[Path], None]
) -> None:
    """Receipts went on, for rows in a file that nobody would find again."""
    assert state(site) == (200, "ok")
    file = database.file()
    assert file is not None
    happens(file)
    for _ in range(2):
        with pytest.raises(StoreError, match="weggehaald of vervangen"), writing() as session:
            add_promise(session, 9)
        # Not with a connection that is opened anew either.
        database.engine().dispose()
    assert state(site) == (503, "database")
    # Nor does an empty database come in its place.
    assert file.exists() is (happens is replace)
    forget_database()


def test_a_file_that_was_replaced_half_way_a_write_gives_no_receipt(facts: str) -> None:
    file = database.file()
    assert file is not None

    def save_meanwhile() -> None:
        with writing() as session:
            add_promise(session, 9)
            session.flush()
            replace(file)

    with pytest.raises(StoreError, match="weggehaald of vervangen"):
        save_meanwhile()
    forget_database()
    assert 9 not in promises()


def test_a_damaged_file_is_not_healthy(site: TestClient) -> None:
    assert state(site) == (200, "ok")
    file = database.file()
    assert file is not None
    with database.engine().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as opened:
        opened.seek(8 * 4096)
        opened.write(os.urandom(64 * 4096))
    assert state(site) == (503, "database")


def test_files_of_the_database_are_for_the_owner_only(empty_db: str) -> None:
    file = database.file()
    assert file is not None
    database.upgrade()
    save(1)
    assert {stat.S_IMODE(one.stat().st_mode) for one in file.parent.glob(f"{file.name}*")} == {
        0o600
    }
    # Also one that an earlier version made.
    file.chmod(0o644)
    database.upgrade()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


# --- PostgreSQL -----------------------------------------------------------------------------------


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that takes every connection and never says anything."""
    monkeypatch.setattr(connections, "_CONNECTS_IN", 2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        use_database(f"postgresql://x@127.0.0.1:{listener.getsockname()[1]}/x", monkeypatch)
        yield
        forget_database()


def test_what_needs_no_database_never_waits_for_a_silent_one(
    site: TestClient, silent: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything hung, style sheets and /gezond too."""
    monkeypatch.setattr(health, "_PATIENCE", 1)
    began = time.monotonic()
    assert site.get("/stijl.css").status_code == 200
    assert site.get("/favicon.png").status_code == 200
    assert time.monotonic() - began < 1
    assert state(site) == (503, "database")
    assert time.monotonic() - began < 3
    answer = site.get("/aanvragen")
    assert (answer.status_code, "database antwoordt nu niet" in answer.text) == (503, True)
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("house", ["postgres"], indirect=True)
def test_a_server_that_falls_silent_is_given_up(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE_SECONDS", "1")
    forget_database()
    with writing() as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))
        add_promise(session, 1)
    os.kill(process, signal.SIGSTOP)
    try:
        began = time.monotonic()
        # This one is hung up on; the next connection is answered by another process.
        save(2)
        assert 1 < time.monotonic() - began < 5
    finally:
        os.kill(process, signal.SIGCONT)
    assert promises() == [1, 2]


@pytest.mark.parametrize("house", ["postgres"], indirect=True)
def test_what_takes_too_long_is_ended(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE_SECONDS", "0.2")
    forget_database()
    with pytest.raises(StoreError, match="in gebruik"), database.reading() as session:
        session.execute(text("SELECT pg_sleep(5)"))


@pytest.mark.parametrize("house", ["postgres"], indirect=True)
def test_a_write_that_meets_a_restart_is_refused_in_words_and_the_next_one_waits_for_it(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:

    def save_meanwhile() -> None:
        with writing() as session:
            add_promise(session, 1)
            process = session.scalar(text("SELECT pg_backend_pid()"))
            with psycopg.connect(db, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [process])

    with pytest.raises(StoreError, match="antwoordt nu niet"):
        save_meanwhile()
    refused = iter([True, True])
    connect = connections._Prompt.connect

    def at_first_not(*args: Any, **given: Any) -> Any:
        if next(refused, None):
            raise psycopg.OperationalError("connection refused")
        return connect(*args, **given)

    monkeypatch.setattr(connections._Prompt, "connect", at_first_not)
    database.engine().dispose()
    save(3)
    assert promises() == [3]


# --- what a monitor hears -----------------------------------------------------------------------


def test_a_stranger_hears_one_word_and_a_manager_everything(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_LEAST_FREE", 2**60)
    answer = site.get("/gezond")
    assert (answer.status_code, answer.json()) == (503, {"status": "schijf"})
    site.cookies.set(sign_ins.COOKIE, sign_in_row(Role.EDITOR))
    assert site.get("/gezond").json() == {"status": "schijf"}
    site.cookies.set(sign_ins.COOKIE, sign_in_row(Role.MANAGER))
    told = site.get("/gezond").json()
    assert "vrij op de schijf" in told["waarom"]["schijf"]
    assert told["reservekopie"] is None


def test_a_backup_that_is_too_old_and_a_clock_that_went_back_are_told(
    site: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_BACKUP_FOLDER", str(tmp_path))
    settings.cache_clear()
    backups.make_now()
    assert state(site) == (200, "ok")
    with clock.stopped_at(clock.now() + timedelta(hours=49)):
        assert state(site) == (503, "reservekopie")
    with clock.stopped_at(clock.now() - timedelta(hours=1)):
        assert state(site) == (503, "klok")
