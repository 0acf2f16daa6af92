"""The stops of a tour and its sessions: what is kept of them, adding them, moving a stop.

Nothing with a count ever goes away (decision 0007).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.errors import InputError
from project.models import (
    CheckAnswer,
    Count,
    HostLink,
    Project,
    Promise,
    Stop,
    TourSession,
    Venue,
)
from project.parsing import remarks
from project.records.fields import SOURCE, Form, Link, OneOf, Text, Yes
from project.records.record import Record, sent
from project.tour import order as tour_order
from project.tour.cancelling import REVERSALS
from project.tour.days import Stay, StopNote, When
from project.tour.drafts import SessionDraft, StopDraft
from project.tour.places import VENUE, held_by
from project.wording.people import Role
from project.wording.tour import EVENT_KIND, GRANT_COVERAGE, DatePrecision, EventKind, GrantCoverage

LONGEST_ANSWER = 300
_NOTE: dict[str, Any] = {
    "label": "Opmerking, voor iedereen te lezen (geen namen)",
    "longest": remarks.LONGEST_REMARK,
    "lines": True,
    "public": True,
    "more": True,
}


# What the fields of a stop and of a session do not say by themselves.


def _checked_stop(session: Session, draft: StopDraft, slug: str) -> StopDraft:
    """A count of some days must stay inside its stop."""
    first, last = session.execute(
        select(func.min(col(Count.first_day)), func.max(col(Count.last_day)))
        .join(Stop, col(Stop.id) == col(Count.stop_id))
        .where(col(Stop.slug) == slug)
    ).one()
    inside = (
        draft.date_precision is DatePrecision.DAY
        and draft.first_day is not None
        and draft.last_day is not None
        and (first is None or draft.first_day <= first <= last <= draft.last_day)
    )
    if first is not None and not inside:
        counted = formatting.period(first, last, DatePrecision.DAY)
        raise InputError(
            f"Bij deze halte staan tellingen over {counted}. Die dagen moeten binnen de halte "
            "blijven. Verbeter eerst de tellingen, of kies ruimere dagen."
        )
    return draft


def _checked_session(session: Session, draft: SessionDraft, slug: str) -> SessionDraft:
    if draft.promise is not None and draft.kind is not EventKind.WORKSHOP:
        raise InputError("Alleen een werkbijeenkomst gaat over een belofte. Haal de belofte weg.")
    if slug:
        row = SESSION.row(session, slug)
        _refuse_stop_of_others(session, draft, row.project_id)
        if not draft.expects_count and held_by(session, col(Count.session_id), row.id, "", ""):
            raise InputError(
                "Bij deze bijeenkomst staat al een telling. Laat “deelnemers tellen” aan, of trek "
                "de telling eerst in."
            )
    promise = select(col(Promise.name)).where(col(Promise.number) == draft.promise)
    title = draft.title or session.scalar(promise) or EVENT_KIND[draft.kind].capitalize()
    return replace(draft, title=title)


def _refuse_stop_of_others(session: Session, draft: SessionDraft, project: int) -> None:
    theirs = select(col(Stop.id)).where(
        col(Stop.slug) == draft.stop, col(Stop.project_id) != project
    )
    if session.scalar(theirs) is not None:
        raise InputError("Deze halte is van een ander project. Kies een halte uit de lijst.")


def _held_stop(session: Session, row: Stop) -> str:
    return (
        held_by(session, col(Count.stop_id), row.id, "telling", "tellingen")
        or held_by(session, col(TourSession.stop_id), row.id, "bijeenkomst", "bijeenkomsten")
        or held_by(session, col(HostLink.stop_id), row.id, "link", "links")
    )


def _held_session(session: Session, row: TourSession) -> str:
    return held_by(session, col(Count.session_id), row.id, "telling", "tellingen") or held_by(
        session, col(HostLink.session_id), row.id, "link", "links"
    )


def _close_the_row(session: Session, row: Stop) -> None:
    """Number the stops that are left without a gap."""
    order = tour_order.order_of(session, row.project_id)
    order.remove(row.slug)
    tour_order.renumber(session, row.project_id, order)


def _move_back(
    session: Session, record: Record[Any], *, slug: str, said: Mapping[str, Any], key: str
) -> int:
    order = tour_order.order_of(session, record.row(session, slug).project_id)
    order.remove(slug)
    place = int(said["was"]["position"]) - 1
    after = order[min(place, len(order)) - 1] if place > 0 else None
    return move_stop(session, slug=slug, after=after, key=key)


def _about_a_promise(form: Form) -> bool:
    return bool(form("kind") == EventKind.WORKSHOP)


# The records.

STOP: Record[StopDraft] = Record(
    subject="stop",
    this="Deze halte",
    role=Role.EDITOR,
    table=Stop,
    draft=StopDraft,
    fields=(
        Link(
            "venue",
            label="Waar?",
            said="locatie",
            example="Kies een locatie, of typ de naam van een nieuwe",
            to=Venue,
            column="venue_id",
            this="Deze locatie",
            required="Kies waar de tentoonstelling staat.",
        ),
        Stay("stay", label="Wanneer? De datums zijn bekend:"),
        OneOf(
            "grant_coverage",
            label="Hoort deze halte bij de subsidie?",
            said="subsidie",
            texts=GRANT_COVERAGE,
            otherwise=GrantCoverage.UNKNOWN,
            more=True,
        ),
        *SOURCE,
        StopNote("note", **_NOTE),
    ),
    slug_words=lambda session, draft: VENUE.row(session, draft.venue).place,
    name_of=lambda session, row: session.get_one(Venue, row.venue_id).place,
    check=_checked_stop,
    held=_held_stop,
    gone=_close_the_row,
    reversals={**REVERSALS, "move": _move_back},
    other_words={"position": "plek in de rondreis", "cancelled": "vervallen"},
)
SESSION: Record[SessionDraft] = Record(
    subject="toursession",
    action="session",
    this="Deze bijeenkomst",
    role=Role.EDITOR,
    table=TourSession,
    draft=SessionDraft,
    fields=(
        Link(
            "stop",
            label="Bij welke halte?",
            said="halte",
            to=Stop,
            column="stop_id",
            this="Deze halte",
            example="bij geen halte",
        ),
        OneOf(
            "kind",
            label="Wat voor bijeenkomst?",
            said="soort",
            texts=EVENT_KIND,
            required="Kies wat voor bijeenkomst het is.",
            together="kind",
        ),
        Link(
            "promise",
            label="Over welke belofte?",
            said="belofte",
            example="Kies een belofte",
            to=Promise,
            key="number",
            column="promise_id",
            this="Deze belofte",
            together="kind",
            asked=_about_a_promise,
        ),
        Text(
            "title", label="Titel", longest=200, example="Leeg: de naam van de belofte of de soort"
        ),
        When("when", label="De dag is bekend:"),
        Text(
            "time_of_day",
            label="Hoe laat? (hoeft niet)",
            said="tijd",
            longest=40,
            example="bijvoorbeeld 19.30–21.30 uur",
        ),
        Yes("expects_count", label="Hier tellen we deelnemers", said="telling gevraagd", more=True),
        Text("place", label="Plaats, als die anders is dan bij de halte", longest=200, more=True),
        *SOURCE,
        Text("note", **_NOTE),
    ),
    slug_words=lambda _session, draft: (
        f"{draft.kind.replace('_', '-')} {draft.stop or ''} {draft.day or ''}"
    ),
    name_of=lambda _session, row: row.title,
    check=_checked_session,
    held=_held_session,
    reversals=REVERSALS,
    other_words={"cancelled": "vervallen"},
)


# The commands.


def add_stop(
    session: Session,
    *,
    wanted: StopDraft,
    after: str | None = None,
    project: str = "",
    key: str,
) -> int:
    """Add a stay to the tour of ``project`` (a slug; "" is the first one).

    It comes after the stop ``after``; None: where its days fit, else at the end.
    """

    def besides(session: Session, draft: StopDraft) -> dict[str, Any]:
        number = project_of(session, project)
        position = tour_order.make_room(session, number, draft, after)
        return {"project_id": number, "position": position}

    return STOP.add(session, wanted=wanted, key=key, besides=besides)


def add_session(session: Session, *, wanted: SessionDraft, project: str = "", key: str) -> int:
    """Add a gathering at a stop or on its own, to the tour of ``project`` as a stop."""

    def besides(session: Session, draft: SessionDraft) -> dict[str, Any]:
        number = project_of(session, project)
        _refuse_stop_of_others(session, draft, number)
        return {"project_id": number}

    return SESSION.add(session, wanted=wanted, key=key, besides=besides)


def project_of(session: Session, slug: str = "") -> int:
    """The project with this slug, of "" the first one. Raises InputError when there is none."""
    wanted = select(func.min(col(Project.id)))
    found: int | None = session.scalar(wanted.where(col(Project.slug) == slug) if slug else wanted)
    if found is None and slug:
        raise InputError("Dit project bestaat niet. Kies er een uit de lijst.")
    if found is None:
        raise InputError("Er is nog geen project. Laad de feiten met: python -m project prepare")
    return found


def move_stop(session: Session, *, slug: str, after: str | None, key: str) -> int:
    """Give a stop another place in the order: behind ``after``, or in front when that is None."""
    if (done := sent(session, key)) is not None:
        return done
    row = STOP.row(session, slug)
    order = tour_order.order_of(session, row.project_id)
    if after == slug or (after is not None and after not in order):
        raise InputError("Deze volgorde kan niet. Kies een andere halte uit de lijst.")
    was = row.position
    order.remove(slug)
    order.insert(0 if after is None else order.index(after) + 1, slug)
    tour_order.renumber(session, row.project_id, order)
    session.refresh(row)
    if row.position == was:
        raise InputError("Deze halte staat daar al. Er is niets veranderd.")
    said = {"was": {"position": was}, "is": {"position": row.position}}
    return STOP.note(session, "move", row, said, key=key)


def answer_finding(session: Session, *, key: str, by: str) -> None:
    """Note that what seemed wrong in the tour is right; saying so twice is saying so once."""
    if not key or len(key) > LONGEST_ANSWER:
        raise InputError("Deze vraag bestaat niet meer. Laad de pagina opnieuw.")
    if session.get(CheckAnswer, key) is not None:
        return
    session.add(CheckAnswer(key=key, at=clock.now(), by=by))
    logbook.record(session, "tour.right", "tour:check", finding=key, by=by)
