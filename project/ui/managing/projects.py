"""Projects on the screen: which there are, a new one with a tour of its own, and a correction."""

from collections.abc import Sequence

import streamlit as st

from project import database
from project.records.record import Line
from project.tour import itinerary
from project.tour.drafts import ProjectDraft
from project.tour.places import PROJECT, add_project
from project.ui.page import menu
from project.ui.page.record_form import (
    Opened,
    RecordForm,
    choose_row,
    show_chosen,
    show_opener,
)
from project.ui.page.showing import beside, tile

# Where a new project has a page of its own from the first day on.
_PAGES = {"stops": "Haltes toevoegen", "progress": "Afspraken toevoegen", "route": "De rondreis"}


def show_projects() -> None:
    """Every project, and beside the list a form to correct the chosen one or add another."""
    with database.reading() as session:
        found = itinerary.projects(session)
    left, right = beside(5, 7)
    with left, tile("list"):
        show_opener("Project toevoegen", (PROJECT.subject, ""))
        titles = {
            (PROJECT.subject, one.slug): f"{one.name} (provincie {one.province_name})"
            for one in found
        }
        choose_row("Projecten", titles)
    with right:
        hint = "Kies een project uit de lijst, of voeg er een toe."
        show_chosen(_form, hint, kinds=[PROJECT], besides=_show_pages)


def _form(what: Opened) -> None:
    slug = what[1]
    if slug:
        st.caption(f"Korte naam in adressen: {slug}. Die blijft, want links wijzen ernaar.")
    RecordForm(PROJECT, slug, blank=ProjectDraft(name="", province=""), add=add_project).show(
        "Project opslaan"
    )


def _show_pages(lines: Sequence[Line]) -> None:
    slug = lines[-1].about.partition(":")[2]
    with st.container(horizontal=True):
        for page, label in _PAGES.items():
            st.page_link(menu.page(page), label=label, query_params={"project": slug})
