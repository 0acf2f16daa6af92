"""Backups, and putting one back, on both engines."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from project import clock, copies, database
from project.accounts import keeping, password_links, roles, sign_ins
from project.audit import logbook
from project.errors import InputError, StoreError
from project.models import AuditEntry, SignIn
from project.results import reach
from project.settings import ROOT
from project.upkeep import backups, checks, copying, moving
from project.wording.people import Role
from tests.builders import correct, enter, known, writing
from tests.conftest import Postgres, Server, Sqlite, forget_database, use_database
from tests.test_database import a_shopping_list, halved, promises, save, with_a_hole
from tests.visits import ask_server, sign_in_row, working_on

# Each copies whole databases.
pytestmark = pytest.mark.slow
sqlite_only = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
NOON = datetime(2018, 12, 20, 12, tzinfo=UTC)
TODAY = date(2018, 12, 20)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test keeps its backups."""
    monkeypatch.setenv("DASHBOARD_BACKUP_FOLDER", str(tmp_path / "reservekopieen"))
    return tmp_path / "reservekopieen"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a backup may be written."""
    return tmp_path / "kopie.sqlite"


def everything() -> dict[str, str]:
    """All rows of all tables, as fingerprints."""
    with database.engine().connect() as connection:
        return {one.name: copying.fingerprint(connection, one) for one in copying.tables()}


def lines() -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(col(AuditEntry.action)).order_by(col(AuditEntry.id))))


def restore(file: Path) -> backups.Restored:
    return backups.restore(file, by="Alice")


def visitors_of(slug: str) -> str:
    with database.reading() as session:
        stops = reach.stops(session, TODAY)
    return str(stops[stops["slug"] == slug].iloc[0]["words"])


# --- making -----------------------------------------------------------------------------------


def test_it_works(facts: str, file: Path) -> None:
    enter("venray", known(34))
    before = everything()
    backups.make(file)
    enter("gennep", known(27))

    done = restore(file)

    assert visitors_of("venray") == "34"
    assert visitors_of("gennep").startswith("nog niet ingevuld")
    assert {**everything(), "auditentry": ""} == {**before, "auditentry": ""}
    assert lines()[-1] == "backup.restore"
    assert checks.findings(database.engine()) == []
    # What it replaced can be put back in turn.
    restore(done.kept[0])
    assert visitors_of("gennep") == "27"


def test_a_backup_under_load_holds_all_that_was_acknowledged_before_it_began(
    db: str, file: Path
) -> None:
    acknowledged: list[int] = []
    stop = threading.Event()

    def save_on(writer: int) -> None:
        number = writer * 100_000
        while not stop.is_set():
            number += 1
            save(number)
            acknowledged.append(number)

    with ThreadPoolExecutor(8) as pool:
        for writer in range(1, 9):
            pool.submit(save_on, writer)
        while len(acknowledged) < 80:
            stop.wait(0.01)
        before = set(acknowledged)
        try:
            backups.make(file)
        finally:
            stop.set()

    assert backups.inspect(file) == []
    with sqlite3.connect(file) as kept:
        stored = {number for (number,) in kept.execute("SELECT number FROM promise")}
        assert before <= stored <= set(acknowledged)
        # Never half a save: each has its line.
        assert kept.execute("SELECT count(*) FROM auditentry").fetchone() == (len(stored),)
    kept.close()


def test_a_backup_is_one_file_for_the_owner_only_and_is_never_overwritten(
    db: str, file: Path
) -> None:
    backups.make(file)
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(InputError, match="bestaat al"):
        backups.make(file)


def stop(*_what: object, **_how: object) -> None:
    raise KeyboardInterrupt


def test_a_backup_that_fails_leaves_nothing_behind(
    db: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(1)
    with monkeypatch.context() as half_way:
        half_way.setattr(copies, "copy_file", stop)
        half_way.setattr(copying, "replace_all", stop)
        with pytest.raises(KeyboardInterrupt):
            backups.make(file)
    assert list(file.parent.iterdir()) == []
    with pytest.raises(InputError, match="niet gemaakt"):
        backups.make(Path("/proc/kopie.sqlite"))


# --- putting back -----------------------------------------------------------------------------


def test_the_version_of_the_data_and_the_numbers_of_the_logbook_never_go_back(
    db: str, file: Path
) -> None:
    save(1)
    backups.make(file)
    save(2)
    save(3)
    with clock.stopped_at(NOON), database.reading() as session:
        before = database.data_version(session)
        restore(file)
    with database.reading() as session:
        after = database.data_version(session)
    assert int(after.partition("@")[0]) > int(before.partition("@")[0])
    save(4)
    assert promises() == [1, 4]
    assert checks.findings(database.engine()) == []


def test_nobody_is_signed_in_after_a_restore(db: str, file: Path) -> None:
    token = sign_in_row(Role.MANAGER)
    with writing() as session:
        keeping.add_account(session, name="bob", role=Role.EDITOR, by="test")
        link = password_links.make_password_link(session, name="bob", by="test")
    backups.make(file)
    restore(file)
    with database.reading() as session:
        assert sign_ins.visitor(session, token) == roles.STRANGER
        assert session.scalars(select(SignIn).where(col(SignIn.ended_at).is_(None))).all() == []
        with pytest.raises(InputError, match="werkt niet meer"):
            password_links.name_behind_link(session, link)


def test_an_old_house_takes_nothing_any_more_and_says_where_it_went(
    db: str, file: Path, sqlite_house: Sqlite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved between the backup and the move was lost."""
    save(1)
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        moving.close(session, to="https://nieuw.example.nl")
    backups.make(file)
    with pytest.raises(StoreError, match=r"verhuisd naar https://nieuw\.example\.nl\."):
        save(2)
    assert promises() == [1]
    assert checks.findings(database.engine()) == []
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        moving.reopen(session)
    save(3)
    use_database(sqlite_house.empty(), monkeypatch)
    backups.restore(file, by="test")
    # The new house is open.
    save(2)
    assert promises() == [1, 2]


def test_what_may_not_change_still_may_not_after_a_restore(db: str, file: Path) -> None:
    save(1)
    backups.make(file)
    restore(file)
    for forbidden in ("UPDATE auditentry SET actor = 'Bob'", "DELETE FROM auditentry"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            database.engine().begin() as connection,
        ):
            connection.execute(text(forbidden))


@pytest.fixture
def other_engine(house: Sqlite | Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database on the other engine."""
    name = "postgres_house" if isinstance(house, Sqlite) else "sqlite_house"
    other: Sqlite | Postgres = request.getfixturevalue(name)
    url = other.empty()
    yield url
    forget_database()
    other.remove(url)


@pytest.mark.postgres
def test_a_backup_moves_everything_to_an_empty_database_on_the_other_engine(
    examples: str, file: Path, other_engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, told = everything(), lines()
    backups.make(file)
    use_database(other_engine, monkeypatch)

    assert restore(file).kept == []

    assert {**everything(), "auditentry": ""} == {**before, "auditentry": ""}
    assert lines() == [*told, "backup.restore"]
    assert checks.findings(database.engine()) == []
    # Life goes on: numbers continue, and what may not change still may not.
    enter("venlo", known(12))
    with pytest.raises(DBAPIError, match="append-only"), database.engine().begin() as connection:
        connection.execute(text('UPDATE "count" SET number = 1'))


def test_a_backup_of_before_the_base_can_be_put_back(db: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as old:
        old.executescript((ROOT / "tests" / "revision_0014" / "sqlite.sql").read_text("utf-8"))
    restore(file)
    assert checks.findings(database.engine()) == []
    with database.reading() as session:
        assert list(session.scalars(text('SELECT number FROM "count" ORDER BY id'))) == [34, 43]


@sqlite_only
def test_a_stale_wal_beside_the_backup_and_an_open_one_beside_the_database_fool_nobody(
    db: str, file: Path
) -> None:
    save(1)
    backups.make(file)
    # A reader keeps what is saved next in the -wal file of the database.
    with database.engine().connect() as reader:
        reader.execute(text("SELECT count(*) FROM promise"))
        save(2)
        wal = Path(f"{make_url(db).database}-wal")
        assert wal.stat().st_size > 0
        shutil.copyfile(wal, f"{file}-wal")
        restore(file)
        # It goes on reading the moment at which it began.
        assert reader.execute(text("SELECT count(*) FROM promise")).scalar() == 1
    assert promises() == [1]
    forget_database()
    assert promises() == [1]


@pytest.mark.browser
def test_the_running_server_shows_what_the_command_line_put_back(
    start_server: Callable[..., Server], file: Path
) -> None:
    server = start_server(fill="demo")

    def run(*arguments: str) -> None:
        around = os.environ | {"DATABASE_URL": server.database_url}
        subprocess.run(
            [sys.executable, "-m", "project", *arguments], cwd=ROOT, env=around, check=True
        )

    def shown() -> str:
        return " ".join(ask_server(server.url, "bereik").shown()).replace("\\", "")

    run("backup", str(file))
    assert "nog niet ingevuld" in shown()
    before = shown()
    with working_on(server.database_url):
        enter("venlo", known(3333))
    assert "3.333" in shown()
    run("restore", str(file))
    assert shown() == before


# --- stopping half-way ------------------------------------------------------------------------


def test_nobody_can_save_while_a_backup_is_put_back(
    db: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_LOCK_SECONDS", "0.2")
    forget_database()
    save(1)
    backups.make(file)
    refused: list[str] = []

    def try_to_save(_connection: object) -> None:
        with ThreadPoolExecutor(1) as pool, pytest.raises(InputError) as error:
            pool.submit(save, 2).result()
        refused.append(str(error.value))

    with monkeypatch.context() as half_way:
        # All rows have been written by then, and compared.
        half_way.setattr(copying, "continue_numbering", try_to_save)
        restore(file)
    assert "in gebruik" in refused[0]
    assert promises() == [1]


KILLED = """
import os, signal, sys
from pathlib import Path
from project.upkeep import backups, copying

copying.continue_numbering = lambda _connection: os.kill(os.getpid(), signal.SIGKILL)
backups.restore(Path(sys.argv[1]), by="Alice")
"""


def test_a_restore_that_is_killed_half_way_leaves_everything_as_it_was(db: str, file: Path) -> None:
    save(1)
    backups.make(file)
    save(2)
    before = everything()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert everything() == before
    assert checks.findings(database.engine()) == []
    restore(file)
    assert promises() == [1]


# --- what is no good backup -------------------------------------------------------------------


def nothing_there(file: Path) -> None:
    assert not file.exists()


def an_empty_file(file: Path) -> None:
    file.touch()


def a_database_of_recipes(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE recipe (name text)")
    other.close()


def half_a_backup(file: Path) -> None:
    backups.make(file)
    halved(file)


def a_backup_with_a_hole(file: Path) -> None:
    backups.make(file)
    with_a_hole(file)


def changed(file: Path, *statements: str) -> None:
    backups.make(file)
    with sqlite3.connect(file) as spoilt:
        for statement in statements:
            spoilt.execute(statement)
    spoilt.close()


def of_next_year(file: Path) -> None:
    changed(file, "UPDATE alembic_version SET version_num = 'from-next-year'")


def of_long_ago(file: Path) -> None:
    changed(file, "UPDATE alembic_version SET version_num = '0009'")


def in_use(file: Path) -> None:
    changed(file, "PRAGMA journal_mode = WAL")


def with_a_logbook_that_was_touched(file: Path) -> None:
    save(1)
    changed(file, "DROP TRIGGER auditentry_no_update", "UPDATE auditentry SET actor = 'Bob'")


def with_a_reference_to_nowhere(file: Path) -> None:
    stop = "INSERT INTO municipality (code, name, province_code) VALUES ('GM1', 'Nergens', 'PV99')"
    changed(file, stop)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (nothing_there, "niet te lezen.*naam klopt"),
        (an_empty_file, "geen reservekopie.*python -m project backup"),
        (a_shopping_list, "geen reservekopie.*python -m project backup"),
        (a_database_of_recipes, "geen reservekopie"),
        (half_a_backup, "beschadigd"),
        (a_backup_with_a_hole, "beschadigd"),
        (of_next_year, "nieuwere versie.*from-next-year.*git pull"),
        (of_long_ago, "oude versie.*0009.*prepare"),
        (in_use, "in gebruik.*python -m project backup"),
        (
            with_a_logbook_that_was_touched,
            "slot op auditentry.*--anyway",
        ),
        (with_a_reference_to_nowhere, "Verwijzingen.*municipality"),
    ],
)
@sqlite_only
def test_a_file_that_is_no_good_backup_is_refused_and_nothing_changes(
    db: str, file: Path, spoil: Callable[[Path], None], says: str, own_folder: Path
) -> None:
    spoil(file)
    before = everything()
    with pytest.raises(InputError, match=f"(?s){says}"):
        restore(file)
    assert everything() == before
    assert not own_folder.exists()


def test_what_is_not_quite_right_can_be_put_back_on_purpose_and_the_logbook_says_so(
    db: str, file: Path
) -> None:
    with_a_logbook_that_was_touched(file)
    backups.restore(file, anyway=True, by="Alice")
    with database.reading() as session:
        told = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert told is not None
    assert "slot op auditentry" in told.details
    # The rows are as they were in the file; the schema is our own.
    assert checks.findings(database.engine()) == []


@sqlite_only
@pytest.mark.parametrize("spoil", [a_shopping_list, halved, with_a_hole])
def test_over_a_damaged_database_a_backup_can_be_put_back_and_the_damaged_file_is_kept(
    db: str, file: Path, spoil: Callable[[Path], None]
) -> None:
    save(1)
    backups.make(file)
    place = Path(make_url(db).database or "")
    forget_database()
    spoil(place)
    damaged = place.read_bytes()

    done = restore(file)

    assert done.restart
    assert damaged in [kept.read_bytes() for kept in done.kept]
    assert promises() == [1]
    assert checks.findings(database.engine()) == []


def test_a_database_of_another_program_is_not_replaced(empty_db: str, file: Path) -> None:
    with database.engine().begin() as connection:
        connection.execute(text("CREATE TABLE recipe (name text)"))
    shutil.copyfile(a_good_backup(file.parent), file)
    with pytest.raises(database.StartError, match=r"niet van het dashboard.*recipe"):
        restore(file)
    with database.engine().connect() as connection:
        assert database.engine().dialect.get_table_names(connection) == ["recipe"]


def a_good_backup(directory: Path) -> Path:
    made = database.make_engine(f"sqlite:///{directory / 'good.sqlite'}")
    database.upgrade(made)
    copies.copy_file(made, directory / "copy.sqlite")
    made.dispose()
    return directory / "copy.sqlite"


# --- what a check finds -----------------------------------------------------------------------


def test_a_good_database_passes_the_check(facts: str) -> None:
    enter("venray", known(34))
    assert checks.findings(database.engine()) == []


def spoil(*statements: str) -> None:
    """Change what the dashboard itself could never change."""
    with database.rebuilding(database.engine()) as connection, copying.without_triggers(connection):
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE auditentry SET subject = 'count:99' WHERE subject = 'count:1'", "telling 1.$"),
        ("INSERT INTO countpart (count_id, \"group\", number) VALUES (1, 'other', 35)", "groepen"),
        ('UPDATE "count" SET stop_id = 1 WHERE id = 3', "totalen.*: 1"),
        ("UPDATE \"count\" SET first_day = '2018-09-07' WHERE id = 5", "dubbel geteld.*telling 5"),
        ("DROP INDEX ix_stop_venue_id", "ontbreekt: index ix_stop_venue_id"),
        ("CREATE TABLE recipe (name text)", "niet hoort: kolom recipe.name, tabel recipe"),
    ],
)
def test_the_check_finds_what_was_spoilt(facts: str, statement: str, says: str) -> None:
    venray = enter("venray", known(34))
    enter("gennep", known(20))
    correct(venray, known(35))
    week = (date(2018, 9, 7), date(2018, 9, 13)), (date(2018, 9, 14), date(2018, 9, 20))
    for days in week:
        enter("panningen", known(8, *days))
    assert checks.findings(database.engine()) == []
    spoil(statement)
    found = checks.findings(database.engine())
    assert any(re.search(says, one) for one in found), found
