"""Projects on the screen: which there are, and a new one with a tour of its own."""

import uuid
from typing import Any

import streamlit as st

from project import access, database, formatting, project_edits, tour, typed
from project.errors import InputError
from project.project_edits import ProjectDraft
from project.ui import menu
from project.ui.page import plain, visitor
from project.wording import Role

_FORM = "project-form"
_SAVED, _PROBLEM = "project-saved", "project-problem"
# Where a new project has a page of its own from the first day on.
_PAGES = {"stops": "Haltes toevoegen", "route": "De rondreis", "progress": "De voortgang"}


def show_projects() -> None:
    """Every project in a line, and a form for a new one."""
    with database.reading() as session:
        found, provinces = tour.projects(session), tour.province_names(session)
    st.header(f"Projecten ({len(found)})", anchor=False)
    _show_receipt()
    for one in found:
        facts = [f"provincie {one.province_name}", _days(one.first_day, one.last_day)]
        facts += [f"subsidiegever: {one.funder}"] if one.funder else ["subsidiegever onbekend"]
        st.markdown(f"**{plain(one.name)}**  \n{plain(', '.join(facts))}")
    with st.expander("＋ Nieuw project", expanded=_PROBLEM in st.session_state):
        _show_form(provinces)


def _show_form(provinces: dict[str, str]) -> None:
    st.text_input("Naam van het project", key=_field("name"), max_chars=200)
    st.selectbox(
        "Provincie",
        list(provinces),
        index=None,
        format_func=provinces.__getitem__,
        placeholder="Kies een provincie",
        key=_field("province"),
    )
    st.text_input(
        "Korte naam voor in adressen (hoeft niet)",
        key=_field("slug"),
        max_chars=60,
        placeholder="Leeg: gemaakt van de naam, zoals gelderland-2027",
    )
    st.text_input("Subsidiegever (hoeft niet)", key=_field("funder"), max_chars=200)
    with st.container(horizontal=True):
        for name, label in (("first", "Begint op (hoeft niet)"), ("last", "Tot en met")):
            st.text_input(
                label, key=_field(name), max_chars=40, placeholder="bijvoorbeeld 1-1-2027"
            )
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem))
    st.button("Project toevoegen", type="primary", key=_field("save"), on_click=_save)


def _show_receipt() -> None:
    """The proof of the last save, as the database holds it."""
    number = st.session_state.get(_SAVED)
    if number is None:
        return
    with database.reading() as session:
        slug = project_edits.project_of_line(session, number)
        about = tour.project(session, slug)
    if not about.name:
        st.error("Er is niets opgeslagen. Vul het formulier opnieuw in.")
        return
    st.success(
        f"Opgeslagen, nr {number}. {plain(about.name)}, provincie {plain(about.province_name)}, "
        f"{plain(_days(about.first_day, about.last_day))}."
    )
    with st.container(horizontal=True):
        for page, label in _PAGES.items():
            st.page_link(menu.page(page), label=label, query_params={"project": slug})


def _days(first: Any, last: Any) -> str:
    said = [
        f"{word} {formatting.day(day)}"
        for word, day in (("vanaf", first), ("tot en met", last))
        if day
    ]
    return " ".join(said) or "begin en einde onbekend"


def _field(name: str) -> str:
    return f"{_FORM}-{st.session_state.get(_FORM, 0)}-{name}"


def _typed(name: str) -> str:
    return str(st.session_state.get(_field(name)) or "")


def _save() -> None:
    """Store the project as who is signed in; what was typed stays when it is refused."""
    key = str(st.session_state.setdefault(_field("key"), uuid.uuid4().hex))
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = access.require(visitor(), Role.MANAGER)
        wanted = ProjectDraft(
            name=_typed("name"),
            province=_typed("province"),
            slug=_typed("slug"),
            funder=_typed("funder"),
            first_day=typed.day(_typed("first")),
            last_day=typed.day(_typed("last")),
        )
        with database.transaction() as session:
            number = project_edits.add_project(session, wanted=wanted, key=key, by=who.name)
    except InputError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    st.session_state[_SAVED] = number
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1
