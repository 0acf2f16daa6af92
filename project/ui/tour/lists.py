"""Haltes beheren: the stops with their sessions, and the venues; one form is open at a time."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from project.frames import records
from project.tour import history as tour_history
from project.tour.places import VENUE
from project.tour.stays import SESSION, STOP
from project.ui.page.choice import from_address, show_not_offered
from project.ui.page.record_form import Opened, open_asked, opened, show_lines, show_opener
from project.ui.tour.desk import Desk, session_title, stop_title
from project.ui.tour.forms import show_form

_NEWEST = 15


def open_what_is_asked_for(at: Desk) -> None:
    """Open the stop that the address names, once: afterwards the buttons decide."""
    stops = at.choices["stop"]
    slug = from_address("halte", list(stops))
    show_not_offered([("De halte", "halte", stops)], shown="de hele rondreis")
    if slug:
        open_asked((STOP.subject, slug, ""))


def show_new(at: Desk) -> None:
    """A new stop: first, because it is what somebody comes for in a hurry."""
    _show(at, "＋ Halte toevoegen", (STOP.subject, "", ""), primary=True)


def show_stops(at: Desk) -> None:
    """Every stop with its sessions; one form is open at a time."""
    st.header("Haltes en hun bijeenkomsten", anchor=False)
    for row in records(at.stops):
        _show(at, stop_title(row), (STOP.subject, row["slug"], ""))
        for one in records(at.sessions[at.sessions["stop_id"] == row["id"]]):
            _session(at, one)


def show_loose_sessions(at: Desk) -> None:
    """The gatherings at no stop, and a new one."""
    st.header("Bijeenkomsten zonder halte", anchor=False)
    _show(at, "＋ Bijeenkomst toevoegen", (SESSION.subject, "", ""))
    for one in records(at.sessions[at.sessions["stop_id"].isna()]):
        _session(at, one)


def show_venues(at: Desk) -> None:
    """The buildings; a change holds wherever the exhibition stood there."""
    st.header("Locaties", anchor=False)
    for slug, title in at.choices["venue"].items():
        if slug not in at.elsewhere:
            _venue(at, slug, title)
    if not at.elsewhere:
        return
    kind, slug, _ = opened() or ("", "", "")
    shown = kind == VENUE.subject and slug in at.elsewhere
    with st.expander(f"In andere provincies ({len(at.elsewhere)})", expanded=shown):
        for slug, title in at.elsewhere.items():
            _venue(at, slug, title)


def _venue(at: Desk, slug: str, title: str) -> None:
    _show(at, title, (VENUE.subject, slug, ""))


def _session(at: Desk, row: dict[str, Any]) -> None:
    _show(at, session_title(row), (SESSION.subject, row["slug"], ""))


def _show(at: Desk, title: str, what: Opened, *, primary: bool = False) -> None:
    show_opener(title, what, primary=primary)
    show_form(at, what)


def show_history(session: Session, at: Desk) -> None:
    """The latest changes of this tour, with who and why."""
    st.header("Wat is er veranderd?", anchor=False)
    found = tour_history.latest(session, _NEWEST, at.project)
    if not found:
        st.write("Er is nog niets veranderd aan de rondreis.")
    show_lines(tour_history.RECORDS, found)
