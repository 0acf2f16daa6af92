"""Projects on the screen: which there are, a new one with a tour of its own, and a correction."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from sqlmodel import Session

from project import access, database, formatting, tour, typed
from project.errors import InputError
from project.tour import TourProject, project_edits
from project.tour.project_edits import ProjectConflictError, ProjectDraft
from project.ui.page import menu, plain, visitor
from project.wording import CHANGE_REASON, ChangeReason, Role

_FORM = "project-form"
_SAVED, _PROBLEM = "project-saved", "project-problem"
# The slug of the project whose form is open, and what stood there when it was opened.
_OPEN, _WAS = "project-open", "project-was"
_NEW = ""
_REASONS = [reason for reason in ChangeReason if reason is not ChangeReason.UNDONE]
# Where a new project has a page of its own from the first day on.
_PAGES = {"stops": "Haltes toevoegen", "route": "De rondreis", "progress": "De voortgang"}


def show_projects() -> None:
    """Every project in a line, with a form to correct it, and a form for a new one."""
    with database.reading() as session:
        found, provinces = tour.projects(session), tour.province_names(session)
    st.header(f"Projecten ({len(found)})", anchor=False)
    _show_receipt()
    for one in found:
        _show_project(one, provinces)
    refused = st.session_state.get(_PROBLEM, (None, ""))[0] == _NEW
    with st.expander("＋ Nieuw project", expanded=refused):
        _show_fields(_NEW, provinces)
        _show_problem(_NEW)
        _save_button(_NEW, "Project toevoegen", _add)


def _show_project(one: TourProject, provinces: dict[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        lines = [f"**{plain(one.name)}**", *map(plain, _facts(one))]
        st.markdown("  \n".join(lines), width="stretch")
        st.button(
            "Wijzigen",
            key=f"project-open-{one.slug}",
            help=plain(f"{one.name} wijzigen"),
            on_click=_open,
            args=(one.slug,),
        )
    if st.session_state.get(_OPEN) == one.slug:
        with st.container(border=True):
            _show_change(one.slug, provinces)


def _show_change(slug: str, provinces: dict[str, str]) -> None:
    # What stands in a field is forgotten when another page was looked at.
    if _field(slug, "name") not in st.session_state:
        _begin(slug)
    _show_fields(slug, provinces)
    st.radio(
        "Waarom verandert het?",
        _REASONS,
        index=None,
        format_func=CHANGE_REASON.__getitem__,
        horizontal=True,
        key=_field(slug, "reason"),
    )
    _show_problem(slug)
    with st.container(horizontal=True):
        _save_button(slug, "Wijziging opslaan", partial(_change, slug))
        st.button("Niet wijzigen", key=_field(slug, "leave"), on_click=_open, args=(None,))


def _begin(slug: str) -> None:
    """Fill the form with what stands there now, and remember that."""
    with database.reading() as session:
        was = project_edits.draft(session, slug)
    st.session_state[_WAS] = was
    days = {"first": was.first_day, "last": was.last_day}
    texts = {name: formatting.day(day) if day else "" for name, day in days.items()}
    fields = {"name": was.name, "province": was.province, "funder": was.funder, **texts}
    for name, value in fields.items():
        st.session_state[_field(slug, name)] = value


def _show_fields(slug: str, provinces: dict[str, str]) -> None:
    st.text_input("Naam van het project", key=_field(slug, "name"), max_chars=200)
    st.selectbox(
        "Provincie",
        list(provinces),
        index=None,
        format_func=provinces.__getitem__,
        placeholder="Kies een provincie",
        key=_field(slug, "province"),
    )
    if slug:
        st.write(plain(f"Korte naam in adressen: {slug}. Die blijft, want links wijzen ernaar."))
    else:
        st.text_input(
            "Korte naam voor in adressen (hoeft niet)",
            key=_field(slug, "slug"),
            max_chars=60,
            placeholder="Leeg: gemaakt van de naam, zoals gelderland-2027",
        )
    st.text_input("Subsidiegever (hoeft niet)", key=_field(slug, "funder"), max_chars=200)
    with st.container(horizontal=True):
        for name, label in (("first", "Begint op (hoeft niet)"), ("last", "Tot en met")):
            st.text_input(
                label, key=_field(slug, name), max_chars=40, placeholder="bijvoorbeeld 1-1-2027"
            )


def _show_problem(slug: str) -> None:
    if st.session_state.get(_PROBLEM, (None, ""))[0] == slug:
        st.error(plain(st.session_state.pop(_PROBLEM)[1]))


def _save_button(slug: str, label: str, command: Callable[[Session, str, str], int]) -> None:
    form = st.session_state.get(_FORM, 0)
    st.button(
        label, type="primary", key=_field(slug, "save"), on_click=_save, args=(slug, command, form)
    )


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
    st.success(plain(f"Opgeslagen, nr {number}. {', '.join([about.name, *_facts(about)])}."))
    with st.container(horizontal=True):
        for page, label in _PAGES.items():
            st.page_link(menu.page(page), label=label, query_params={"project": slug})


def _facts(one: TourProject) -> list[str]:
    funder = f"subsidiegever: {one.funder}" if one.funder else "subsidiegever onbekend"
    return [f"provincie {one.province_name}, {_days(one.first_day, one.last_day)}", funder]


def _days(first: Any, last: Any) -> str:
    said = [
        f"{word} {formatting.day(day)}"
        for word, day in (("vanaf", first), ("tot en met", last))
        if day
    ]
    return " ".join(said) or "begin en einde onbekend"


def _field(slug: str, name: str) -> str:
    return f"{_FORM}-{st.session_state.get(_FORM, 0)}-{slug}-{name}"


def _typed(slug: str, name: str) -> str:
    return str(st.session_state.get(_field(slug, name)) or "")


def _open(slug: str | None) -> None:
    """Open the form of this project and close the one that was open; None only closes."""
    st.session_state[_OPEN] = slug
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1
    st.session_state.pop(_SAVED, None)


def _wanted(slug: str) -> ProjectDraft:
    return ProjectDraft(
        name=_typed(slug, "name"),
        province=_typed(slug, "province"),
        slug=slug or _typed(slug, "slug"),
        funder=_typed(slug, "funder"),
        first_day=typed.day(_typed(slug, "first")),
        last_day=typed.day(_typed(slug, "last")),
    )


def _add(session: Session, key: str, by: str) -> int:
    return project_edits.add_project(session, wanted=_wanted(_NEW), key=key, by=by)


def _change(slug: str, session: Session, key: str, by: str) -> int:
    reason: Any = st.session_state.get(_field(slug, "reason"))
    return project_edits.change_project(
        session,
        slug=slug,
        was=st.session_state[_WAS],
        wanted=_wanted(slug),
        reason=reason,
        key=key,
        by=by,
    )


def _save(slug: str, command: Callable[[Session, str, str], int], form: int) -> None:
    """Store the project as who is signed in; what was typed stays when it is refused."""
    if form != st.session_state.get(_FORM, 0):
        # A second tap on a form that was stored already.
        return
    key = str(st.session_state.setdefault(_field(slug, "key"), uuid.uuid4().hex))
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = access.require(visitor(), Role.MANAGER)
        with database.transaction() as session:
            number = command(session, key, who.name)
    except ProjectConflictError as problem:
        # Who saves again has seen both values.
        st.session_state[_WAS] = problem.theirs
        st.session_state[_PROBLEM] = (slug, str(problem))
        return
    except InputError as problem:
        st.session_state[_PROBLEM] = (slug, str(problem))
        return
    _open(None)
    st.session_state[_SAVED] = number
