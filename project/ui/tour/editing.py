"""The form of a stop, a session or a venue on the page, with everything that can be done there."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from project import database
from project.frames import records
from project.tour import history as tour_history
from project.tour import rows
from project.tour.drafts import BY_STAFF
from project.ui.page import plain
from project.ui.tour import checking, fields, forms, saving
from project.ui.tour.desk import Desk, session_title
from project.ui.tour.saving import Opened
from project.wording import (
    CANCEL_REASON,
    CancelReason,
    Certainty,
    DatePrecision,
    EventKind,
    GrantCoverage,
    Unit,
)


def show_form(at: Desk, what: Opened) -> None:
    """The form of this stop, session or venue, when it is the one that is open."""
    if st.session_state.get(saving.OPEN) == what:
        kind, slug, _ = what
        {"stop": _stop_form, "session": _session_form, "venue": _venue_form}[kind](at, slug)


def _stop_form(at: Desk, slug: str) -> None:
    with st.container(border=True):
        if fields.begins(("stop", slug)):
            _begin_stop(slug)
        forms.ask_stop(at.choices, adding=not slug)
        if slug:
            forms.ask_reason()
        else:
            forms.ask_workshop(at.choices)
        checking.show_what_seems_wrong(lambda: checking.stop_findings(at, slug))
        _save_buttons("Halte opslaan", lambda: saving.save_stop(at.choices, slug))
        if slug:
            row = records(at.stops[at.stops["slug"] == slug])[0]
            _stop_deeds(at, row)


def _begin_stop(slug: str) -> None:
    new: dict[str, Any] = {"precision": DatePrecision.DAY, "source": BY_STAFF}
    new |= {"certainty": Certainty.CONFIRMED, "grant": GrantCoverage.UNKNOWN}
    if slug:
        with database.reading() as session:
            draft = rows.stop_draft(session, slug)
        saving.begin_change(draft)
        new = forms.stop_fields(draft)
    copied = st.session_state.pop(saving.COPIED, None)
    fields.fill(new | (copied or {}))


def _stop_deeds(at: Desk, row: dict[str, Any]) -> None:
    """What else can be done with a stop: a gathering, a copy, another place, cancelling."""
    slug = row["slug"]
    with st.container(horizontal=True):
        st.button(
            "Bijeenkomst toevoegen",
            key="add-session",
            on_click=saving.add_session_at,
            args=(slug,),
        )
        st.button(
            "Kopiëren naar een nieuwe halte",
            key="copy",
            on_click=saving.copy,
            args=(at.sessions, row),
        )
    with st.expander("Een andere plek in de rondreis"):
        others = {"": "voorop", **at.choices.stops}
        others.pop(slug)
        st.selectbox(
            "Waar komt deze halte?",
            list(others),
            index=None,
            format_func=lambda code: others[code] if code == "" else f"na {others[code]}",
            placeholder="Kies een plek",
            key=fields.field("move-after"),
        )
        st.button(
            "Verplaatsen",
            key="move",
            on_click=saving.save,
            args=(lambda: saving.move(slug),),
        )
    _cancelling(at, "stop", row)


def _session_form(at: Desk, slug: str) -> None:
    with st.container(border=True):
        if fields.begins(("session", slug)):
            _begin_session(slug)
        forms.ask_session(at.choices)
        if slug:
            forms.ask_reason()
        checking.show_what_seems_wrong(lambda: checking.session_findings(at, slug))
        _save_buttons("Bijeenkomst opslaan", lambda: saving.save_session(at.choices, slug))
        if slug:
            row = records(at.sessions[at.sessions["slug"] == slug])[0]
            _cancelling(at, "session", row)


def _begin_session(slug: str) -> None:
    at_stop = st.session_state.pop(saving.AT_STOP, forms.NO_STOP)
    new: dict[str, Any] = {"stop": at_stop, "kind": EventKind.WORKSHOP, "expects": True}
    new |= {"session-precision": DatePrecision.DAY, "source": BY_STAFF}
    new |= {"certainty": Certainty.CONFIRMED}
    if slug:
        with database.reading() as session:
            draft = rows.session_draft(session, slug)
        saving.begin_change(draft)
        new = forms.session_fields(draft)
    fields.fill(new)


def _venue_form(at: Desk, slug: str) -> None:
    with st.container(border=True):
        if fields.begins(("venue", slug)):
            with database.reading() as session:
                draft = rows.venue_draft(session, slug)
            saving.begin_change(draft)
            fields.fill(forms.venue_fields(draft))
        forms.ask_venue(at.choices)
        forms.ask_venue_source()
        forms.ask_reason()
        checking.show_what_seems_wrong(lambda: checking.venue_findings(at, slug))
        _save_buttons("Locatie opslaan", lambda: saving.save_venue(slug))


def _save_buttons(label: str, command: Callable[[], list[int]]) -> None:
    fields.show_problem()
    theirs = st.session_state.get(saving.CONFLICT)
    with st.container(horizontal=True):
        st.button(
            "Sla op wat hier is ingevuld" if theirs else label,
            key=fields.field("save"),
            type="primary",
            on_click=saving.save,
            args=(command,),
        )
        if theirs:
            st.button("Neem over wat er staat", key="take-theirs", on_click=saving.take_theirs)
        st.button("Sluiten", key=fields.field("close"), on_click=saving.open_form, args=(None,))


def _cancelling(at: Desk, kind: str, row: dict[str, Any]) -> None:
    """Cancel it, after saying what becomes of its figures; or say that it takes place after all."""
    what = "halte" if kind == "stop" else "bijeenkomst"
    if row["cancelled"]:
        reason = CANCEL_REASON[row["cancel_reason"]]
        st.write(f"Deze {what} is vervallen: {reason}.")
        st.button(
            "Gaat toch door",
            key="restore",
            on_click=saving.save,
            args=(lambda: saving.restore(kind, row),),
        )
        return
    with st.expander(f"Deze {what} laten vervallen"):
        st.write(
            f"De {what} blijft overal staan, als “vervallen”. Er ontbreekt dan geen aantal meer."
        )
        unit = Unit.VISITORS if kind == "stop" else Unit.PARTICIPANTS
        with database.reading() as session:
            if said := tour_history.consequences(session, unit, row["id"]):
                st.warning(plain(said))
        with_it = _ask_sessions_with_it(at, row) if kind == "stop" else []
        st.radio(
            "Waarom?",
            list(CancelReason),
            index=None,
            format_func=CANCEL_REASON.__getitem__,
            key=fields.field("cancel-reason"),
        )
        st.button(
            f"{what.capitalize()} laten vervallen",
            key="cancel",
            on_click=saving.save,
            args=(lambda: saving.cancel(kind, row["slug"], with_it),),
        )


def _ask_sessions_with_it(at: Desk, row: dict[str, Any]) -> list[str]:
    """Which sessions of this stop are cancelled with it."""
    chosen = []
    for one in records(at.sessions[at.sessions["stop_id"] == row["id"]]):
        if one["cancelled"]:
            continue
        name = fields.field(f"with-{one['slug']}")
        with database.reading() as session:
            said = tour_history.consequences(session, Unit.PARTICIPANTS, one["id"])
        st.session_state.setdefault(name, not said)
        if st.checkbox(plain(f"Ook laten vervallen: {session_title(one)}"), key=name):
            chosen.append(one["slug"])
    return chosen
