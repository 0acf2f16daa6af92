"""Whether a database is as it should be: its file, schema, references, totals and logbook."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    String,
    cast,
    exists,
    func,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from project import database
from project.counts import stored
from project.frames import records
from project.models import AuditEntry, Count, CountPart
from project.wording.counts import FigureState, Unit

# Somebody who repairs begins with the first ones.
_MOST = 5


def findings(target: Engine) -> list[str]:
    """What is wrong there, in Dutch sentences; empty when all is well.

    Looks at every count once. Raises StartError when the database does not answer, is not ours or
    has another version.
    """
    database.check_ready(target)
    with target.connect() as connection:
        return [one for look in _LOOKS for one in _look(look, connection)]


def _look(look: Callable[[Connection], Iterator[str]], connection: Connection) -> list[str]:
    try:
        return list(look(connection))
    except DBAPIError as error:
        return [f"De database is beschadigd: {error.orig}."]


def _file(connection: Connection) -> Iterator[str]:
    """What SQLite finds, values that break a rule of their column included."""
    if connection.dialect.name != "sqlite":
        return
    said = connection.execute(text(f"PRAGMA integrity_check({_MOST})")).scalars()
    yield from (f"Het bestand is beschadigd: {one}." for one in said if one != "ok")
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        yield f"Verwijzingen leiden nergens heen: {_some(f'{one[0]} {one[1]}' for one in broken)}."


def _schema(connection: Connection) -> Iterator[str]:
    there, wanted = _parts(connection), _wanted_parts(database.newest())
    if missing := sorted(wanted - there):
        yield f"In de database ontbreekt: {_some(missing)}."
    if odd := sorted(there - wanted):
        yield f"In de database staat wat er niet hoort: {_some(odd)}."


@cache
def _wanted_parts(_version: str | None) -> set[str]:
    """What a new database of this version of the schema has; made once, for it stays the same."""
    with tempfile.TemporaryDirectory(prefix="dashboard-") as directory:
        fresh = database.make_engine(f"sqlite:///{Path(directory) / 'fresh.sqlite'}")
        try:
            database.upgrade(fresh)
            with fresh.connect() as connection:
                return _parts(connection)
        finally:
            fresh.dispose()


def _parts(connection: Connection) -> set[str]:
    """The names of tables, columns, rules and indexes, and which tables are append-only."""
    seen = inspect(connection)
    parts = {f"slot op {table}" for table in _locked(connection)}
    for table in seen.get_table_names():
        parts.add(f"tabel {table}")
        parts |= {f"kolom {table}.{one['name']}" for one in seen.get_columns(table)}
        parts |= {f"regel {one['name']}" for one in seen.get_check_constraints(table)}
        parts |= {f"uniek {one['name']}" for one in seen.get_unique_constraints(table)}
        parts |= {
            f"verwijzing {table}.{one['constrained_columns'][0]}"
            for one in seen.get_foreign_keys(table)
        }
        indexes = [one for one in seen.get_indexes(table) if "duplicates_constraint" not in one]
        parts |= {f"index {one['name']}" for one in indexes}
    return parts


def _locked(connection: Connection) -> list[str]:
    """The tables with both triggers that refuse changes."""
    triggers = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if connection.dialect.name == "postgresql":
        triggers = (
            "SELECT tgrelid::regclass::text FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
    found = Counter(connection.execute(text(triggers)).scalars())
    # PostgreSQL puts quotes around a name that is also a word of SQL.
    return [name.strip('"') for name, many in found.items() if many >= 2]


def _totals(connection: Connection) -> Iterator[str]:
    """Totals are added up anew, another way than the pages do it."""
    with Session(connection) as session:
        for unit in Unit:
            shown: dict[int, int] = defaultdict(int)
            for row in records(stored.current(session, unit)):
                shown[row["subject_id"]] += int(row["number"] or 0)
            wrong = _different(shown, _sums(session, unit))
            if wrong:
                yield f"De totalen zijn niet de som van de tellingen ({unit}): {_some(wrong)}."
    yield from _more_than_the_whole(connection)
    yield from _counted_twice(connection)


def _sums(session: Session, unit: Unit) -> dict[int, int]:
    """All that was ever counted for a subject, less what its corrections replaced."""
    later, subject = aliased(Count), stored.subject_column(unit)
    same = getattr(later, subject.key)
    number = func.sum(col(Count.number))
    counted = select(subject, number).group_by(subject)
    replaced = (
        select(same, number).join(later, col(later.replaces_id) == col(Count.id)).group_by(same)
    )
    found: dict[int, int] = defaultdict(int)
    for sign, wanted in ((1, counted), (-1, replaced)):
        for subject_id, people in session.execute(wanted):
            if subject_id is not None:
                found[subject_id] += sign * int(people or 0)
    return found


def _different(one: dict[int, int], other: dict[int, int]) -> list[int]:
    return [key for key in sorted({*one, *other}) if one.get(key, 0) != other.get(key, 0)]


def _more_than_the_whole(connection: Connection) -> Iterator[str]:
    parts = func.sum(col(CountPart.number))
    wanted = (
        select(col(Count.id))
        .join(CountPart, col(CountPart.count_id) == col(Count.id))
        .group_by(col(Count.id), col(Count.number))
        .having(parts > func.coalesce(col(Count.number), 0))
    )
    if found := connection.execute(wanted.limit(_MOST)).scalars().all():
        yield f"De groepen zijn samen meer dan het aantal, bij telling {_some(found)}."


def _counted_twice(connection: Connection) -> Iterator[str]:
    previous = func.lag(col(Count.last_day)).over(
        partition_by=col(Count.stop_id), order_by=(col(Count.first_day), col(Count.id))
    )
    spans = (
        stored.current_rows(col(Count.id), col(Count.first_day), previous.label("previous_day"))
        .where(col(Count.first_day).is_not(None), col(Count.state) != FigureState.NOT_YET)
        .subquery()
    )
    wanted = select(spans.c.id).where(spans.c.first_day <= spans.c.previous_day)
    if found := connection.execute(wanted.limit(_MOST)).scalars().all():
        yield f"Dagen van een halte zijn dubbel geteld, bij telling {_some(found)}."


def _logbook(connection: Connection) -> Iterator[str]:
    subject = literal("count:") + cast(col(Count.id), String)
    without = select(col(Count.id)).where(~exists().where(col(AuditEntry.subject) == subject))
    if found := connection.execute(without.order_by(col(Count.id)).limit(_MOST)).scalars().all():
        yield f"In het logboek ontbreekt de regel van telling {_some(found)}."


_LOOKS = (_file, _schema, _totals, _logbook)


def _some(found: Iterable[Any]) -> str:
    words = [str(one) for one in found]
    more = len(words) - _MOST
    return ", ".join(words[:_MOST]) + (f" en nog {more}" if more > 0 else "")
