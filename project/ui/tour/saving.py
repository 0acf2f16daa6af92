"""What the buttons of Haltes beheren do: each runs as a callback, in one transaction.

What was typed stays until all of it is stored; the receipt is read back from the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from project import database
from project.errors import InputError
from project.frames import records
from project.tour import edits as tour_edits
from project.tour import history as tour_history
from project.tour.drafts import BY_STAFF, SessionDraft, StopDraft, VenueDraft
from project.tour.edits import TourConflictError
from project.ui.tour import fields, forms
from project.ui.tour.forms import NEW_VENUE, Choices
from project.wording import EventKind

# The form that is open: what it changes, of which slug ("" for something new), and where on the
# page it stands: "" in the list, else the key of a finding.
OPEN = "tour-open"
SAVED = "tour-saved"
RECEIPT = "tour-receipt"
CONFLICT = "tour-conflict"
COPIED = "tour-copied"
AT_STOP = "tour-at-stop"
Opened = tuple[str, str, str]


def save(command: Callable[[], list[int]]) -> None:
    """Run commands in one transaction; what was typed stays unless all of it was stored."""
    # Fetched first: what was stored must get its receipt.
    saved = st.session_state.setdefault(SAVED, [])
    try:
        saved.append(command())
    except TourConflictError as conflict:
        fields.say(str(conflict))
        st.session_state[CONFLICT] = conflict.theirs
        # Who saves again has seen both values.
        _know(conflict.theirs)
    except InputError as problem:
        fields.say(str(problem))


def save_stop(choices: Choices, slug: str) -> list[int]:
    """Store what stands on the form of a stop; a new one with its new venue and its workshop."""
    who, key = fields.editor(), fields.key()
    if slug:
        return [_change(tour_edits.change_stop, slug, forms.stop_draft(), key, who)]
    is_new = fields.value("venue") == NEW_VENUE
    venue = forms.venue_draft() if is_new else None
    wanted = forms.stop_draft()
    numbers = []
    with database.transaction() as session:
        if venue is not None:
            number = tour_edits.add_venue(session, wanted=venue, key=f"{key}-v", by=who)
            numbers.append(number)
            wanted = replace(wanted, venue=_slug_of(session, number))
        number = tour_edits.add_stop(
            session,
            wanted=wanted,
            after=fields.value("after"),
            project=choices.project,
            key=key,
            by=who,
        )
        numbers.append(number)
        workshop = forms.workshop_draft(_slug_of(session, number), choices)
        if workshop is not None:
            numbers.append(
                tour_edits.add_session(
                    session, wanted=workshop, project=choices.project, key=f"{key}-w", by=who
                )
            )
    return numbers


def save_session(choices: Choices, slug: str) -> list[int]:
    """Store what stands on the form of a session."""
    who, key, wanted = fields.editor(), fields.key(), forms.session_draft(choices)
    if slug:
        return [_change(tour_edits.change_session, slug, wanted, key, who)]
    with database.transaction() as session:
        return [
            tour_edits.add_session(session, wanted=wanted, project=choices.project, key=key, by=who)
        ]


def save_venue(slug: str) -> list[int]:
    """Store what stands on the form of a venue."""
    who, key = fields.editor(), fields.key()
    return [_change(tour_edits.change_venue, slug, forms.venue_draft(), key, who)]


def _change(command: Callable[..., int], slug: str, wanted: Any, key: str, who: str) -> int:
    reason = fields.value("reason")
    if reason is None:
        raise InputError("Kies waarom het verandert.")
    was = fields.value("was")
    with database.transaction() as session:
        return command(session, slug=slug, was=was, wanted=wanted, reason=reason, key=key, by=who)


def begin_change(draft: StopDraft | SessionDraft | VenueDraft) -> None:
    """Remember what stood there when the form was opened."""
    st.session_state[fields.field("was")] = draft
    st.session_state.pop(CONFLICT, None)


def _know(theirs: dict[str, Any]) -> None:
    was = fields.value("was")
    st.session_state[fields.field("was")] = replace(was, **theirs)


def take_theirs() -> None:
    """Put what somebody else stored into the fields; the rest of what was typed stays."""
    theirs = st.session_state.pop(CONFLICT, None) or {}
    was = fields.value("was")
    now = _fields_of(was)
    taken = [name for field in theirs for name in _FIELDS.get(field, [field])]
    fields.fill({name: now[name] for name in taken if name in now})


def _fields_of(draft: StopDraft | SessionDraft | VenueDraft) -> dict[str, Any]:
    if isinstance(draft, StopDraft):
        return forms.stop_fields(draft)
    if isinstance(draft, SessionDraft):
        return forms.session_fields(draft)
    return forms.venue_fields(draft)


_FIELDS = {
    "first_day": ["first", "month"],
    "last_day": ["last", "until"],
    "date_precision": ["precision", "session-precision"],
    "grant_coverage": ["grant"],
    "day": ["day", "session-month"],
    "time_of_day": ["time"],
    "expects_count": ["expects"],
    "latitude": ["point"],
    "longitude": ["point"],
    "point_precision": ["point-precision"],
    "place": ["place", "town"],
    "source": ["source", "venue-source"],
    "certainty": ["certainty", "venue-certainty"],
}


def _slug_of(session: Session, number: int) -> str:
    entry = tour_history.subject_of(session, number)
    return entry.partition(":")[2]


def move(slug: str) -> list[int]:
    """Put a stop where the form says."""
    who, after = fields.editor(), fields.value("move-after")
    if after is None:
        raise InputError("Kies waar deze halte komt.")
    key = fields.key("-m")
    with database.transaction() as session:
        return [tour_edits.move_stop(session, slug=slug, after=after or None, key=key, by=who)]


def cancel(kind: str, slug: str, with_it: Sequence[str]) -> list[int]:
    """Cancel a stop or session, and these sessions with it, in one transaction."""
    who, reason = fields.editor(), fields.value("cancel-reason")
    if reason is None:
        raise InputError("Kies waarom het vervalt.")
    key = fields.key("-c")
    command = tour_edits.cancel_stop if kind == "stop" else tour_edits.cancel_session
    with database.transaction() as session:
        numbers = [command(session, slug=slug, reason=reason, key=key, by=who)]
        for at, one in enumerate(with_it):
            numbers.append(
                tour_edits.cancel_session(
                    session, slug=one, reason=reason, key=f"{key}{at}", by=who
                )
            )
    return numbers


def restore(kind: str, row: dict[str, Any]) -> list[int]:
    """Let what was cancelled take place after all."""
    who, key = fields.editor(), fields.key("-r")
    command = tour_edits.restore_stop if kind == "stop" else tour_edits.restore_session
    with database.transaction() as session:
        return [command(session, slug=row["slug"], key=key, by=who)]


def undo(numbers: Sequence[int]) -> None:
    """Take lines back, the last first. The key makes a second tap the same undoing."""

    def command() -> list[int]:
        who = fields.editor()
        with database.transaction() as session:
            return [
                tour_edits.undo(session, entry_id=number, key=f"undo-{number}", by=who)
                for number in reversed(numbers)
            ]

    close_receipt()
    save(command)


def answer(key: str) -> None:
    """Note that what seemed wrong is right."""
    try:
        who = fields.editor()
        with database.transaction() as session:
            tour_edits.answer_finding(session, key=key, by=who)
    except InputError as problem:
        fields.say(str(problem))


def open_form(what: Opened | None) -> None:
    """Open this form, and close the one that was open; None only closes."""
    st.session_state[OPEN] = what
    st.session_state.pop(CONFLICT, None)
    fields.leave()


def add_session_at(slug: str) -> None:
    """Open the form of a new session at this stop."""
    st.session_state[AT_STOP] = slug
    open_form(("session", "", ""))


def copy(sessions: pd.DataFrame, row: dict[str, Any]) -> None:
    """A new form that begins with the venue, the grant and the workshop of this stop."""
    mine = sessions[sessions["stop_id"] == row["id"]]
    workshops = records(mine[mine["kind"] == EventKind.WORKSHOP])
    copied = {"venue": row["venue_slug"], "grant": row["grant_coverage"], "source": BY_STAFF}
    if workshops:
        copied |= {"with-workshop": True, "time": workshops[0]["time_of_day"]}
    st.session_state[COPIED] = copied
    open_form(("stop", "", ""))


def close_receipt() -> None:
    """Put the receipt away."""
    st.session_state.pop(RECEIPT, None)
