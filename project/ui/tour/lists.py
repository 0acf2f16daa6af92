"""Haltes beheren: the tour, its venues, what seems wrong and what changed; beside it one form."""

from functools import partial

import streamlit as st
from sqlmodel import Session

from project.tour import history as tour_history
from project.tour.places import VENUE
from project.tour.stays import SESSION, STOP
from project.ui.page.choice import from_address, part, show_not_offered
from project.ui.page.record_form import (
    choose_row,
    open_asked,
    show_chosen,
    show_lines,
    show_opener,
)
from project.ui.page.showing import beside, tile
from project.ui.tour.desk import Desk, titles
from project.ui.tour.findings import ask_whether_right, show_findings
from project.ui.tour.forms import show_form

_NEWEST = 15
_HINT = "Kies een halte, bijeenkomst of locatie uit de lijst, of voeg er een toe."


def open_what_is_asked_for(at: Desk) -> None:
    """Open the stop that the address names, once: afterwards the buttons decide."""
    stops = at.choices["stop"]
    slug = from_address("halte", list(stops))
    show_not_offered([("De halte", "halte", stops)], shown="de hele rondreis")
    if slug:
        open_asked((STOP.subject, slug))


def show_desk(session: Session, at: Desk) -> None:
    """The lists, and beside them what was chosen in them."""
    left, right = beside(5, 7)
    parts = {
        "haltes": f"Haltes ({len(at.stops)})",
        "locaties": "Locaties",
        "klopt-dit": f"Klopt dit? ({len(at.findings)})",
        "veranderd": "Veranderd",
    }
    with left, tile("list"), part("deel", parts) as chosen:
        if chosen == "haltes":
            _show_tour(at)
        elif chosen == "locaties":
            venues = {(VENUE.subject, slug): title for slug, title in at.choices["venue"].items()}
            choose_row("Locaties; een verandering geldt bij elke halte daar", venues)
        elif chosen == "klopt-dit":
            show_findings(at)
        else:
            _show_history(session, at)
    with right:
        show_chosen(
            partial(show_form, at),
            _HINT,
            kinds=tour_history.RECORDS,
            besides=partial(ask_whether_right, at),
        )


def _show_tour(at: Desk) -> None:
    with st.container(horizontal=True):
        show_opener("Halte toevoegen", (STOP.subject, ""))
        show_opener("Bijeenkomst toevoegen", (SESSION.subject, ""))
    choose_row("Haltes en hun bijeenkomsten", titles(at))


def _show_history(session: Session, at: Desk) -> None:
    found = tour_history.latest(session, _NEWEST, at.project)
    if not found:
        st.write("Er is nog niets veranderd aan de rondreis.")
    show_lines(tour_history.RECORDS, found)
