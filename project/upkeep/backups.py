"""Backups, and putting one back: one file that fits both engines.

A backup is a SQLite file of its own, also of a PostgreSQL database, as everything stood at one
moment while people worked on. Putting it back is one write, so that it happens wholly or not at
all (docs/decisions/0009-one-file-for-backup-and-moving.md).
"""

import logging
import re
import sqlite3
import tempfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from project import clock, copies, database
from project.audit import logbook
from project.database import StartError
from project.errors import InputError
from project.models import AuditEntry, PasswordLink, SignIn
from project.settings import DATA, settings
from project.upkeep import checks, copying

log = logging.getLogger(__name__)

_SQLITE = b"SQLite format 3\x00"
# Byte 18 of a SQLite file: 2 when what was written last may stand in a -wal file beside it.
_WRITE_VERSION = 18
_BESIDE = ("", "-wal", "-shm", "-journal")
_SUFFIX = ".sqlite"


@dataclass(frozen=True)
class Backup:
    """One backup in the folder: when it was made, and how large it is in bytes."""

    file: Path
    made_at: datetime
    size: int


@dataclass(frozen=True)
class Restored:
    """What putting back did: how many rows there are now, and where the earlier ones were kept."""

    rows: int
    kept: list[Path]
    # Whether a running server still has the damaged file open.
    restart: bool


# --- making -----------------------------------------------------------------------------------


def make(file: Path) -> Path:
    """Write a backup to ``file`` while people work: everything that was saved before this call.

    The file appears under its name when it is whole. Raises InputError when the name is taken or
    cannot be written, StartError when the database cannot be used.
    """
    database.check_ready()
    if file.exists():
        msg = f"{file} bestaat al. Kies een andere naam; een reservekopie wordt nooit overschreven."
        raise InputError(msg)
    with _in_its_place(file) as unfinished:
        source = database.engine()
        if source.dialect.name == "sqlite":
            copies.copy_file(source, unfinished)
        else:
            _write_rows(unfinished)
    return file


@contextmanager
def _in_its_place(file: Path) -> Iterator[Path]:
    """A name to write to; afterwards what was written stands at ``file``, or nothing does."""
    unfinished = file.with_name(f"{file.name}.onaf")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _remove(unfinished)
        # Names and hashes of passwords are in it: for nobody else on this machine.
        unfinished.touch(mode=0o600)
        yield unfinished
        unfinished.rename(file)
    except (OSError, sqlite3.OperationalError) as error:
        msg = f"De reservekopie {file} is niet gemaakt: {error}. Kijk of de schijf vol is."
        raise InputError(msg) from error
    finally:
        with suppress(OSError):
            _remove(unfinished)


def _write_rows(file: Path) -> None:
    written = database.make_engine(f"sqlite:///{file}")
    try:
        database.upgrade(written)
        with database.one_moment() as connection, database.rebuilding(written) as target:
            copying.replace_all(connection, target)
    finally:
        written.dispose()
    with closing(sqlite3.connect(file)) as whole:
        # From now on it needs no other file beside it.
        whole.execute("PRAGMA journal_mode = DELETE")


# --- looking inside ---------------------------------------------------------------------------


def inspect(file: Path) -> list[str]:
    """Put a backup back somewhere else and look at everything in it; what is wrong, if anything.

    Raises InputError when it is no backup at all.
    """
    with _opened(file) as engine:
        return checks.findings(engine)


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    """A copy of a backup that may be changed, with the newest schema."""
    _refuse_other_files(file)
    with tempfile.TemporaryDirectory(prefix="dashboard-") as directory:
        copy = Path(directory) / f"kopie{_SUFFIX}"
        try:
            # Immutable: a -wal file that happens to lie beside it is not looked at.
            with (
                closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as old,
                closing(sqlite3.connect(copy)) as new,
            ):
                old.backup(new)
        except sqlite3.DatabaseError as error:
            raise _damaged(file, error) from error
        engine = database.make_engine(f"sqlite:///{copy}")
        try:
            _upgrade(engine, file)
            yield engine
        finally:
            engine.dispose()


def _refuse_other_files(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            head = opened.read(_WRITE_VERSION + 1)
    except OSError as error:
        msg = f"{file} is niet te lezen ({error.strerror}). Kijk of de naam klopt."
        raise InputError(msg) from error
    if not head.startswith(_SQLITE):
        msg = (
            f"{file} is geen reservekopie van het dashboard. Kies een bestand dat gemaakt is met: "
            "python -m project backup BESTAND"
        )
        raise InputError(msg)
    if head[_WRITE_VERSION] == 2:
        msg = (
            f"{file} is een database in gebruik, en misschien niet volledig zonder wat ernaast "
            f"staat. Maak er eerst een reservekopie van: DATABASE_URL=sqlite:///{file.resolve()} "
            "python -m project backup BESTAND"
        )
        raise InputError(msg)


def _upgrade(engine: Engine, file: Path) -> None:
    try:
        version = database.version_of(engine)
        if version is None:
            msg = f"{file} is geen reservekopie van het dashboard: er staan andere gegevens in."
            raise InputError(msg)
        if why := database.why_strange(version, str(file)):
            raise InputError(why)
        database.upgrade(engine)
    except (DBAPIError, StartError) as error:
        raise _damaged(file, error) from error


def _damaged(file: Path, error: Exception) -> InputError:
    return InputError(
        f"{file} is beschadigd ({error}). Kies een andere reservekopie; bekijk haar met: "
        "python -m project check BESTAND"
    )


# --- putting back -----------------------------------------------------------------------------


def restore(file: Path, *, anyway: bool = False, by: str) -> Restored:
    """Replace all data by those of a backup, in one write; what it replaces is kept.

    The backup is looked at first; with ``anyway`` what is wrong in it does not stop us. Everybody
    is signed out, and links to set a password close. Raises InputError, and nothing has changed.
    """
    with _opened(file) as backup:
        wrong = checks.findings(backup)
        if wrong and not anyway:
            raise InputError(_unsound(file, wrong))
        target = database.engine()
        if _is_damaged(target):
            return _restore_beside(backup, file, wrong, by=by)
        newer, earlier = database.is_newer(target), database.version_of(target)
        if not newer:
            database.refuse_strange(target)
            database.upgrade(target)
        with backup.connect() as source, database.rebuilding(target) as changed:
            # Now that nobody else can save: all that was saved is in the copy.
            if newer and earlier:
                kept = [database.keep_copy(target, earlier, f"van-{earlier}-{_moment()}{_SUFFIX}")]
                database.start_over(changed)
            else:
                kept = [_made("voor-terugzetten").file] if earlier else []
            rows = _put_back(source, changed, file, wrong, by=by)
    return Restored(rows=rows, kept=kept, restart=False)


def _put_back(
    source: Connection,
    changed: Connection,
    file: Path,
    wrong: Sequence[str],
    *,
    by: str,
) -> int:
    highest = changed.scalar(select(func.max(col(AuditEntry.id)))) or 0
    copying.replace_all(source, changed)
    now = clock.now()
    with Session(changed) as session:
        # Else a sign-in that ended, or a link that was used, would be alive again.
        session.execute(update(SignIn).where(col(SignIn.ended_at).is_(None)).values(ended_at=now))
        session.execute(
            update(PasswordLink).where(col(PasswordLink.used_at).is_(None)).values(used_at=now)
        )
        newest, until = session.execute(
            select(func.max(col(AuditEntry.id)), func.max(col(AuditEntry.at)))
        ).one()
        line = logbook.record(
            session, "backup.restore", f"backup:{file.name}", until=until, wrong=wrong, by=by
        )
        # Lines are numbered on from where they were: no number ever means two things.
        line.id = max(highest, newest or 0) + 1
        session.flush()
    copying.continue_numbering(changed)
    return sum(copying.rows_in(changed).values())


def _restore_beside(backup: Engine, file: Path, wrong: Sequence[str], *, by: str) -> Restored:
    """A damaged file cannot be written to: make a new one, then let the two change places."""
    place = Path(database.engine().url.database or "")
    fresh = place.with_name(f"{place.name}.nieuw")
    _remove(fresh)
    engine = database.make_engine(f"sqlite:///{fresh}")
    try:
        database.upgrade(engine)
        with backup.connect() as source, database.rebuilding(engine) as changed:
            rows = _put_back(source, changed, file, wrong, by=by)
        engine.dispose()
        database.engine().dispose()
        kept = _move_away(place)
        fresh.rename(place)
        # It knows the file that was there.
        database.engine.cache_clear()
    finally:
        engine.dispose()
        _remove(fresh)
    return Restored(rows=rows, kept=kept, restart=True)


def _is_damaged(target: Engine) -> bool:
    """Whether a SQLite file cannot be trusted any more; PostgreSQL says so itself."""
    if target.dialect.name != "sqlite":
        database.version_of(target)
        return False
    try:
        with target.connect() as connection:
            return bool(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok")
    except DBAPIError:
        return True


def _move_away(file: Path) -> list[Path]:
    stamp = _moment()
    there = [(Path(f"{file}{beside}"), beside) for beside in _BESIDE]
    return [
        one.rename(f"{file}.beschadigd-{stamp}{beside}") for one, beside in there if one.exists()
    ]


def _remove(file: Path) -> None:
    for beside in _BESIDE:
        Path(f"{file}{beside}").unlink(missing_ok=True)


def _unsound(file: Path, wrong: Sequence[str]) -> str:
    return (
        f"{file} is niet teruggezet, want er klopt iets niet. {' '.join(wrong)} Kies een andere "
        "reservekopie, of zet deze toch terug met: --anyway"
    )


# --- the folder of timed backups --------------------------------------------------------------


def folder() -> Path:
    """Where timed backups, and what was replaced, are kept."""
    if settings().backup_folder:
        return Path(settings().backup_folder)
    url = make_url(settings().database_url)
    beside = Path(url.database or "").parent if url.get_backend_name() == "sqlite" else DATA
    return beside / "reservekopieen"


def listed() -> list[Backup]:
    """The backups of this database in the folder, newest first; when each was made is its name."""
    if not folder().is_dir():
        return []
    found = [
        Backup(file, _made_at(said[1]), file.stat().st_size)
        for file in folder().glob(f"{_house()}-*{_SUFFIX}")
        if (said := _STAMP.search(file.name))
    ]
    # What a clock that jumped ahead made comes last: it says nothing about how old the newest is.
    return sorted(
        found,
        key=lambda one: (not clock.is_ahead(one.made_at), one.made_at, one.file.name),
        reverse=True,
    )


def newest() -> Backup | None:
    """The newest backup of this database; one that a clock ahead of us made does not count."""
    first = next(iter(listed()), None)
    return None if first is None or clock.is_ahead(first.made_at) else first


def _made_at(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMPED).replace(tzinfo=UTC)


def make_now() -> Backup:
    """One more backup in the folder, because somebody asks for it."""
    return _made("handmatig")


def _made(kind: str) -> Backup:
    """A new backup in the folder; of each kind so many of the newest stay."""
    made = make(folder() / _name(kind))
    seen = Counter[str]()
    for one in listed():
        of_kind = _STAMP.sub("", one.file.name)
        seen[of_kind] += 1
        if seen[of_kind] > settings().backup_keep:
            one.file.unlink(missing_ok=True)
    return named(made.name)


def named(name: str) -> Backup:
    """The backup of that name in the folder. Raises InputError when there is none."""
    for one in listed():
        if one.file.name == name:
            return one
    raise InputError("Deze reservekopie is er niet meer. Kies een andere op Beheer.")


def note(session: Session, *, deed: str, made: Backup, by: str | None = None) -> None:
    """Tell the logbook who made or downloaded a backup: everything about everybody is in it."""
    logbook.record(session, f"backup.{deed}", f"backup:{made.file.name}", by=by)


def make_when_due() -> Backup | None:
    """A timed backup when the last one is old enough.

    A failure is logged and remembered for :func:`last_failure`; the next call tries again.
    """
    if not is_due():
        return None
    try:
        made = _made("vanzelf")
    except (InputError, StartError, DBAPIError) as error:
        _failures.append((clock.now(), str(error)))
        log.error("no timed backup: %s", error)
        return None
    _failures.clear()
    return made


def is_due() -> bool:
    """Whether it is time for the next timed backup; never when they are switched off."""
    hours = settings().backup_hours
    if not hours:
        return False
    last = newest()
    return last is None or clock.now() - last.made_at >= timedelta(hours=hours)


def last_failure() -> tuple[datetime, str] | None:
    """When and why the last timed backup failed; None when it did not."""
    return _failures[-1] if _failures else None


# In UTC, so that no hour comes twice.
_STAMPED = "%Y%m%dT%H%M%S%fZ"
_STAMP = re.compile(rf"-(\d{{8}}T\d{{12}}Z){re.escape(_SUFFIX)}$")
# Since the server started, and since the last one that succeeded.
_failures: deque[tuple[datetime, str]] = deque(maxlen=1)


def _house() -> str:
    """The name of the database: more than one may keep its backups in the same folder."""
    return Path(make_url(settings().database_url).database or "dashboard").stem


def _name(why: str) -> str:
    return f"{_house()}-{why}-{_moment()}{_SUFFIX}"


def _moment() -> str:
    # To the microsecond: two within one second get two names.
    return f"{clock.now():{_STAMPED}}"
