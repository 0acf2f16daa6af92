"""Projects on the screen: which there are, a new one with a tour of its own, and a correction."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from project import database, formatting
from project.records.record import Line
from project.tour import itinerary
from project.tour.drafts import ProjectDraft
from project.tour.itinerary import TourProject
from project.tour.places import PROJECT, add_project
from project.ui.page import menu
from project.ui.page.markdown import plain
from project.ui.page.record_form import RecordForm, open_form, opened, show_opener, show_receipt

# Where a new project has a page of its own from the first day on.
_PAGES = {"stops": "Haltes toevoegen", "route": "De rondreis", "progress": "De voortgang"}


def show_projects() -> None:
    """Every project in a line, with a form to correct it, and a form for a new one."""
    with database.reading() as session:
        found = itinerary.projects(session)
    st.header(f"Projecten ({len(found)})", anchor=False)
    show_receipt([PROJECT], _show_pages)
    for one in found:
        _show_project(one)
    if show_opener("＋ Nieuw project", (PROJECT.subject, "", "")):
        with st.container(border=True):
            blank = ProjectDraft(name="", province="")
            RecordForm(PROJECT, blank=blank, add=_add).show("Project toevoegen")


def _add(session: Session, wanted: ProjectDraft, key: str, by: str) -> None:
    add_project(session, wanted=wanted, key=key, by=by)


def _show_project(one: TourProject) -> None:
    what = (PROJECT.subject, one.slug, "")
    with st.container(horizontal=True, vertical_alignment="center"):
        funder = f"subsidiegever: {one.funder}" if one.funder else "subsidiegever onbekend"
        days = _days(one.first_day, one.last_day)
        about = f"provincie {one.province_name}, {days}"
        st.markdown(f"**{plain(one.name)}**  \n{plain(about)}  \n{plain(funder)}", width="stretch")
        st.button(
            "Wijzigen",
            key=f"project-open-{one.slug}",
            help=plain(f"{one.name} wijzigen"),
            on_click=open_form,
            args=(what,),
        )
    if opened() == what:
        with st.container(border=True):
            st.write(f"Korte naam in adressen: {one.slug}. Die blijft, want links wijzen ernaar.")
            RecordForm(PROJECT, one.slug).show("Wijziging opslaan")


def _show_pages(line: Line) -> None:
    with st.container(horizontal=True):
        for page, label in _PAGES.items():
            st.page_link(menu.page(page), label=label, query_params={"project": line.slug})


def _days(first: Any, last: Any) -> str:
    said = [
        f"{word} {formatting.day(day)}"
        for word, day in (("vanaf", first), ("tot en met", last))
        if day
    ]
    return " ".join(said) or "begin en einde onbekend"
