"""What happened to the tour, in words: the lines of the logbook, and what cancelling would mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from project import formatting
from project.counts import reads as count_reads
from project.models import AuditEntry, CheckAnswer, Project, Stop, TourSession, Venue
from project.tour import words
from project.wording import CANCEL_REASON, CHANGE_REASON, FigureState, Unit

_SUBJECTS = {"stop": "Halte", "toursession": "Bijeenkomst", "venue": "Locatie"}
_DID = {
    "add": "toegevoegd",
    "change": "gewijzigd",
    "move": "op een andere plek gezet",
    "cancel": "vervallen",
    "restore": "gaat toch door",
    "remove": "weggehaald",
}
_REASONS: Mapping[str, str] = {
    str(code): text for code, text in [*CANCEL_REASON.items(), *CHANGE_REASON.items()]
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the logbook about the tour, in words."""

    number: int
    at: str
    by: str
    what: str
    can_be_undone: bool


def latest(session: Session, most: int, project: str) -> list[Change]:
    """The newest changes of stops, sessions and venues, newest first, at the ``most``.

    Without those that are about another project than this one (a slug); a venue is of all, unless
    only others ever stood there.
    """
    tour = or_(*(col(AuditEntry.subject).startswith(f"{name}:") for name in _SUBJECTS))
    rows = session.scalars(
        select(AuditEntry)
        .where(tour, col(AuditEntry.subject).not_in(_elsewhere(session, project)))
        .order_by(col(AuditEntry.id).desc())
        .limit(most)
    )
    return [_in_words(session, row) for row in rows]


def _elsewhere(session: Session, project: str) -> list[str]:
    """What belongs to other projects alone, as lines name it."""
    others = col(Project.slug) != project
    stops = session.scalars(select(col(Stop.slug)).join(Project).where(others))
    sessions = session.scalars(select(col(TourSession.slug)).join(Project).where(others))
    used = select(col(Venue.slug)).join(Stop).join(Project)
    own = set(session.scalars(used.where(~others)))
    venues = [slug for slug in session.scalars(used.where(others)) if slug not in own]
    named = {"stop": list(stops), "toursession": list(sessions), "venue": venues}
    return [f"{kind}:{slug}" for kind, slugs in named.items() for slug in slugs]


def one(session: Session, number: int) -> Change | None:
    """The line with this number, as the database holds it; None when there is none."""
    row = session.get(AuditEntry, number, populate_existing=True)
    return _in_words(session, row) if row else None


def subject_of(session: Session, number: int) -> str:
    """What the line with this number is about, like ``stop:venray``."""
    return session.get_one(AuditEntry, number).subject


def consequences(session: Session, unit: Unit, subject_id: int) -> str:
    """What becomes of the counts when this stop or session is cancelled; "" without counts."""
    told = count_reads.history(session, unit, subject_id)
    standing = told[told["is_current"].astype(bool) & (told["state"] != FigureState.NOT_YET)]
    if standing.empty:
        return ""
    many = formatting.amount(len(standing), "telling", "tellingen")
    known = standing.loc[standing["state"] == FigureState.KNOWN, "number"]
    people = f" ({formatting.number(int(known.sum()))} mensen)" if len(known) else ""
    verb, stay, count = (
        ("staat", "Die blijft", "telt")
        if len(standing) == 1
        else (
            "staan",
            "Die blijven",
            "tellen",
        )
    )
    return (
        f"Hier {verb} {many}{people}. {stay} in de geschiedenis staan, maar {count} in geen totaal "
        "meer mee. Was het er een deel van de tijd wel? Verander dan de dagen."
    )


def answered(session: Session) -> set[str]:
    """The findings about the tour of which staff said that it is right."""
    return set(session.scalars(select(col(CheckAnswer.key))))


def _in_words(session: Session, row: AuditEntry) -> Change:
    kind, _, slug = row.subject.partition(":")
    did = row.action.partition(".")[2]
    details: dict[str, Any] = json.loads(row.details)
    said = f"{_SUBJECTS.get(kind, kind)} {_name(session, kind, slug)}: {_DID.get(did, did)}"
    if did in ("change", "move"):
        said += f". {words.change(details['was'], details['is']).capitalize()}"
    if details.get("reason") in _REASONS and did != "restore":
        said += f" ({_REASONS[details['reason']]})"
    return Change(
        number=row.id,
        at=formatting.moment(row.at),
        by=row.actor,
        what=f"{said}.",
        can_be_undone=did in _DID and did != "remove",
    )


def _name(session: Session, kind: str, slug: str) -> str:
    """What a reader calls it; its address when it is there no more."""
    if kind == "stop":
        found = session.scalars(
            select(col(Venue.place))
            .join(Stop, col(Stop.venue_id) == col(Venue.id))
            .where(col(Stop.slug) == slug)
        ).first()
    elif kind == "venue":
        found = session.scalars(select(col(Venue.name)).where(col(Venue.slug) == slug)).first()
    else:
        found = session.scalars(
            select(col(TourSession.title)).where(col(TourSession.slug) == slug)
        ).first()
    return found or slug
