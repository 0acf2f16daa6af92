"""Where a tour goes: a project with its province, and the venues.

The short name of a project in addresses never changes: bookmarks, calendars and links rely on it.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from project import formatting
from project.errors import InputError
from project.models import Project, Stop, Venue
from project.parsing import values
from project.records.fields import SOURCE, Day, Number, OneOf, Point, Text, municipalities
from project.records.record import Record
from project.tour import itinerary
from project.tour.drafts import ProjectDraft, VenueDraft
from project.wording.people import Role

# What the address says for "no choice".
RESERVED = frozenset({"alles", "zonder-naam"})


def _checked_project(session: Session, draft: ProjectDraft, slug: str) -> ProjectDraft:
    wanted = slug or values.slug(draft.slug.strip() or draft.name)
    if wanted in RESERVED:
        raise InputError("Kies een korte naam met letters, anders dan “alles”.")
    first, last = draft.first_day, draft.last_day
    if first and last and first > last:
        raise InputError(
            f"Het project begint op {formatting.day(first)} en eindigt daarvoor al, op "
            f"{formatting.day(last)}. Draai de dagen om."
        )
    for other, name in itinerary.project_names(session).items():
        if other != slug and name.casefold() == draft.name.casefold():
            raise InputError(f"Er is al een project “{name}”. Kies een andere naam.")
        if other != slug and other == wanted:
            raise InputError(
                f"De korte naam “{wanted}” is al van het project “{name}”. Kies een andere."
            )
    return replace(draft, slug=wanted)


def _say_who_wrote(row: Project, by: str) -> None:
    """The source of a fact, and that somebody here said something else."""
    if not row.source:
        row.source = f"Ingevoerd door {by}"
    elif not row.source.endswith(f"door {by}"):
        row.source = f"{row.source}; veranderd door {by}"


PROJECT = Record(
    subject="project",
    this="Dit project",
    role=Role.MANAGER,
    table=Project,
    draft=ProjectDraft,
    fields=(
        Text(
            "name",
            label="Naam van het project",
            said="naam",
            required="Vul dit in.",
            public=True,
        ),
        OneOf(
            "province",
            label="Provincie",
            column="province_code",
            texts=itinerary.province_names,
            required="Kies de provincie van het project.",
        ),
        Text(
            "slug",
            label="Korte naam voor in adressen (hoeft niet)",
            example="Leeg: gemaakt van de naam, zoals gelderland-2027",
            longest=60,
            fixed=True,
        ),
        Text("funder", label="Subsidiegever (hoeft niet)", public=True),
        Day(
            "first_day",
            label="Begint op (hoeft niet)",
            said="eerste dag",
            example="bijvoorbeeld 1-1-2027",
            together="days",
        ),
        Day(
            "last_day",
            label="Tot en met (hoeft niet)",
            said="laatste dag",
            example="bijvoorbeeld 31-12-2027",
            together="days",
        ),
        Text(
            "duty_rule",
            label="Bepaling die zegt wat aan de subsidiegever wordt gemeld",
            said="bepaling over melden",
            longest=400,
            public=True,
            more=True,
        ),
        Number(
            "duty_days",
            label="Melden binnen hoeveel dagen?",
            said="termijn om te melden",
            most=365,
            more=True,
        ),
        Text("dossier", label="Dossiernummer", longest=60, public=True, more=True),
        Text(
            "organisations", label="Organisaties die meedoen", longest=400, public=True, more=True
        ),
        Text(
            "account",
            label="Kort verslag in eigen woorden, voor het volgende verslag",
            longest=2_000,
            lines=True,
            public=True,
            more=True,
        ),
    ),
    slug_words=lambda _session, draft: draft.slug,
    check=_checked_project,
    touch=_say_who_wrote,
)


def add_project(session: Session, *, wanted: ProjectDraft, key: str) -> int:
    """Add a project. Beside examples nothing may look real."""

    def besides(session: Session, _draft: ProjectDraft) -> dict[str, Any]:
        return {"example_figures": itinerary.has_example_figures(session)}

    return PROJECT.add(session, wanted=wanted, key=key, besides=besides)


def _stops_here(session: Session, row: Venue) -> str:
    return held_by(session, col(Stop.venue_id), row.id, "halte", "haltes")


def held_by(session: Session, column: Any, row_id: int, one: str, more: str) -> str:
    """How many rows point at this one through ``column``, in words; "" when none does."""
    many = session.scalar(select(func.count()).where(column == row_id)) or 0
    return (
        f"er {'is' if many == 1 else 'zijn'} {formatting.amount(many, one, more)}" if many else ""
    )


VENUE = Record(
    subject="venue",
    this="Deze locatie",
    role=Role.EDITOR,
    table=Venue,
    draft=VenueDraft,
    fields=(
        Text("name", label="Naam van de locatie", said="naam", required="Vul dit in."),
        Text("place", label="Plaats", required="Vul dit in."),
        OneOf(
            "municipality",
            label="Gemeente",
            column="municipality_code",
            texts=municipalities,
            required="Kies de gemeente van de locatie.",
        ),
        Text("address", label="Adres (hoeft niet)", longest=200, null=True),
        Point(),
        Number(
            "capacity",
            label="Hoeveel mensen passen erin? (hoeft niet)",
            said="hoeveel mensen erin passen",
            example="alleen cijfers",
        ),
        *SOURCE,
    ),
    slug_words=lambda _session, draft: f"{draft.name} {draft.place}",
    held=_stops_here,
)
