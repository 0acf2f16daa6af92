"""Haltes beheren: the stops with their sessions, and the venues; one form is open at a time."""

from typing import Any

import streamlit as st

from project.frames import records
from project.ui.page import from_address, plain, show_not_offered
from project.ui.tour import saving
from project.ui.tour.desk import Desk, session_title, stop_title
from project.ui.tour.editing import show_form
from project.ui.tour.saving import Opened


def open_what_is_asked_for(at: Desk) -> None:
    """Open the stop that the address names, once: afterwards the buttons decide."""
    slug = from_address("halte", list(at.choices.stops))
    show_not_offered([("De halte", "halte", at.choices.stops)], shown="de hele rondreis")
    if slug and saving.OPEN not in st.session_state:
        saving.open_form(("stop", slug, ""))


def show_new(at: Desk) -> None:
    """A new stop: first, because it is what somebody comes for in a hurry."""
    _opener("＋ Halte toevoegen", ("stop", "", ""), primary=True)
    show_form(at, ("stop", "", ""))


def show_stops(at: Desk) -> None:
    """Every stop with its sessions; one form is open at a time."""
    st.header("Haltes en hun bijeenkomsten", anchor=False)
    for row in records(at.stops):
        _opener(stop_title(row), ("stop", row["slug"], ""))
        show_form(at, ("stop", row["slug"], ""))
        for one in records(at.sessions[at.sessions["stop_id"] == row["id"]]):
            _session(at, one)


def show_loose_sessions(at: Desk) -> None:
    """The gatherings at no stop, and a new one."""
    st.header("Bijeenkomsten zonder halte", anchor=False)
    _opener("＋ Bijeenkomst toevoegen", ("session", "", ""))
    show_form(at, ("session", "", ""))
    for one in records(at.sessions[at.sessions["stop_id"].isna()]):
        _session(at, one)


def show_venues(at: Desk) -> None:
    """The buildings; a change holds wherever the exhibition stood there."""
    st.header("Locaties", anchor=False)
    for slug, title in at.choices.venues.items():
        if slug not in at.elsewhere:
            _venue(at, slug, title)
    if not at.elsewhere:
        return
    kind, slug, _ = st.session_state.get(saving.OPEN) or ("", "", "")
    opened = kind == "venue" and slug in at.elsewhere
    with st.expander(f"In andere provincies ({len(at.elsewhere)})", expanded=opened):
        for slug, title in at.elsewhere.items():
            _venue(at, slug, title)


def _venue(at: Desk, slug: str, title: str) -> None:
    _opener(title, ("venue", slug, ""))
    show_form(at, ("venue", slug, ""))


def _session(at: Desk, row: dict[str, Any]) -> None:
    _opener(session_title(row), ("session", row["slug"], ""))
    show_form(at, ("session", row["slug"], ""))


def _opener(title: str, what: Opened, *, primary: bool = False) -> None:
    opened = st.session_state.get(saving.OPEN) == what
    st.button(
        plain(title),
        key=f"open-{what[0]}-{what[1]}",
        width="stretch",
        type="primary" if primary and not opened else "secondary",
        on_click=saving.open_form,
        args=(None if opened else what,),
    )
