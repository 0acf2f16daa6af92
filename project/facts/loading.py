"""Loads the facts of ``data/*.csv``: the tour, the promises, the cooperatives, the municipalities.

Safe to run again: what is there stays, what staff changed is never overwritten, a fact that the
files correct is corrected. No attendance figure is among the facts, because no source has one.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from project import database
from project.audit import logbook
from project.facts import population
from project.models import (
    AuditEntry,
    Cooperative,
    CooperativeInstrument,
    CooperativeRight,
    Municipality,
    Project,
    Promise,
    Province,
    SocialRight,
    Stop,
    Target,
    TourSession,
    Venue,
)
from project.settings import DATA

# column in the file -> (column in the table, table it points at, its column, its value)
_Links = Mapping[str, tuple[str, type[SQLModel], str, str]]


@dataclass(frozen=True)
class _Sheet:
    """One file: which table it fills, what identifies a row, which columns name another row."""

    file: str
    table: type[SQLModel]
    key: tuple[str, ...]
    links: _Links = field(default_factory=dict)
    # What is only loaded with a new row: afterwards it is for staff to keep.
    once: tuple[str, ...] = ()
    # The column in the file that names a cooperative: once staff changed that one, these stay too.
    owner: str = ""
    # What staff once wrote here gives way: the list is whole, and nobody adds to it any more.
    whole: bool = False


_OF_PROJECT: _Links = {"project_slug": ("project_id", Project, "slug", "id")}
_OF_COOPERATIVE: _Links = {"cooperative_slug": ("cooperative_id", Cooperative, "slug", "id")}
_SHEETS = (
    _Sheet("provinces.csv", Province, ("code",)),
    _Sheet("municipalities.csv", Municipality, ("code",), whole=True),
    _Sheet("projects.csv", Project, ("slug",)),
    _Sheet("venues.csv", Venue, ("slug",)),
    _Sheet(
        "stops.csv",
        Stop,
        ("slug",),
        {**_OF_PROJECT, "venue_slug": ("venue_id", Venue, "slug", "id")},
        # A stop that staff puts in between moves the others up.
        ("position",),
    ),
    _Sheet("promises.csv", Promise, ("number",)),
    _Sheet(
        "sessions.csv",
        TourSession,
        ("slug",),
        {
            **_OF_PROJECT,
            "stop_slug": ("stop_id", Stop, "slug", "id"),
            "promise_number": ("promise_id", Promise, "number", "id"),
        },
    ),
    _Sheet("targets.csv", Target, ("key",), _OF_PROJECT),
    _Sheet("social_rights.csv", SocialRight, ("code",)),
    _Sheet("cooperatives.csv", Cooperative, ("slug",)),
    _Sheet(
        "cooperative_rights.csv",
        CooperativeRight,
        ("cooperative_id", "right_code"),
        _OF_COOPERATIVE,
        owner="cooperative_slug",
    ),
    _Sheet(
        "cooperative_instruments.csv",
        CooperativeInstrument,
        ("cooperative_id", "kind", "municipality_code"),
        _OF_COOPERATIVE,
        owner="cooperative_slug",
    ),
)


@dataclass
class Loaded:
    """What a load did: rows added, corrected, and left alone because staff changed them."""

    added: int = 0
    corrected: int = 0
    kept: int = 0


def prepare() -> Loaded:
    """Bring the schema up to date and load the facts; the second time it changes nothing."""
    database.upgrade()
    return load()


def load() -> Loaded:
    """Load every sheet in one transaction, with one line in the logbook when anything changed.

    Raises InputError when the manager's own file of inhabitants is not right.
    """
    loaded = Loaded()
    with database.transaction(logbook.FACTS, None) as session:
        touched = _touched_by_staff(session)
        for sheet in _SHEETS:
            _load_sheet(session, sheet, touched, loaded)
        added, changed = population.load(session)
        loaded.added += added
        loaded.corrected += changed
        if loaded.added or loaded.corrected:
            logbook.record(
                session,
                "facts.load",
                "facts:data",
                added=loaded.added,
                corrected=loaded.corrected,
            )
    return loaded


def _touched_by_staff(session: Session) -> set[str]:
    """Subjects that somebody other than this loader wrote to."""
    by_staff = col(AuditEntry.actor) != logbook.FACTS.name
    return set(session.exec(select(AuditEntry.subject).where(by_staff)))


def _load_sheet(session: Session, sheet: _Sheet, touched: set[str], loaded: Loaded) -> None:
    with (DATA / sheet.file).open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            kept = bool(sheet.owner) and f"cooperative:{line[sheet.owner]}" in touched
            values = _resolve(session, sheet, line)
            _load_row(session, sheet, values, touched, loaded, owner_is_kept=kept)
    # The next sheet points at these rows.
    session.flush()


def _load_row(
    session: Session,
    sheet: _Sheet,
    values: dict[str, Any],
    touched: set[str],
    loaded: Loaded,
    *,
    owner_is_kept: bool,
) -> None:
    new = sheet.table.model_validate(values)
    key = {name: getattr(new, name) for name in sheet.key}
    row = session.exec(select(sheet.table).filter_by(**key)).first()
    if row is None:
        # What staff took away from a cooperative does not come back.
        if owner_is_kept:
            loaded.kept += 1
            return
        session.add(new)
        loaded.added += 1
        return
    kept = [name for name in values if name not in sheet.once]
    changed = [name for name in kept if getattr(row, name) != getattr(new, name)]
    if not changed:
        return
    subject = f"{sheet.table.__name__.lower()}:{'/'.join(map(str, key.values()))}"
    if owner_is_kept or (subject in touched and not sheet.whole):
        loaded.kept += 1
        return
    for name in changed:
        setattr(row, name, getattr(new, name))
    loaded.corrected += 1


def _resolve(session: Session, sheet: _Sheet, line: dict[str, str]) -> dict[str, Any]:
    """The line as values of the table: blanks are None, names of other rows become their ids."""
    values: dict[str, Any] = {}
    for name, value in line.items():
        if name not in sheet.links:
            values[name] = value or _blank(sheet.table, name)
            continue
        column, table, by, wanted = sheet.links[name]
        # PostgreSQL does not compare a number with a text.
        asked = int(value) if value and table.model_fields[by].annotation is int else value
        target = session.exec(select(table).filter_by(**{by: asked})).first() if value else None
        if value and target is None:
            msg = f"{sheet.file}: {name} {value!r} does not exist"
            raise ValueError(msg)
        values[column] = getattr(target, wanted) if target else None
    return values


def _blank(table: type[SQLModel], name: str) -> str | None:
    """What an empty cell means: "" for a text that may be empty, else None."""
    return "" if table.model_fields[name].annotation is str else None
