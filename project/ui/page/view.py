"""What a page is asked for: a project and a period, kept in the address and checked there."""

from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from project import clock, formatting
from project.errors import InputError
from project.parsing import periods
from project.parsing.periods import Period
from project.tour import itinerary
from project.ui.page.choice import OPENED, asked_for, choose_one, from_address, keep_day
from project.ui.page.markdown import plain

# The project of the page that was looked at last.
_PROJECT = "project-last"
# What an address asks for of one project and means nothing in another.
_OF_ONE_PROJECT = ("halte", "regio", "versie", "sinds", "bijeenkomst", OPENED)
_DAYS = {"van": "Van (zoals 1-7-2018)", "tot": "Tot en met"}


@dataclass(frozen=True, slots=True)
class View:
    """What ``?project=…&van=…&tot=…`` asks for.

    ``project`` is a slug, "" when there is none; ``period`` is None for always; ``problem`` says
    what in the address could not be used.
    """

    offered: dict[str, str]
    project: str
    period: Period | None
    problem: str


def read_view(session: Session) -> View:
    """The project and the period that the address asks for; what cannot be is left out."""
    offered = itinerary.project_names(session)
    project, problem = _project(offered)
    try:
        period = periods.read(asked_for("van"), asked_for("tot"))
        periods.refuse_to_come(period, clock.today())
    except InputError as wrong:
        return View(offered, project, None, str(wrong))
    return View(offered, project, period, problem)


def choose_project(offered: dict[str, str]) -> None:
    """One project, where there are several: the figures of two are never added up."""
    if len(offered) > 1:
        choose_one("Project", "project", offered, drops=_OF_ONE_PROJECT)


def open_tour(session: Session) -> str:
    """The project that a page is about, with a box to choose another; "" when there is none."""
    offered = itinerary.project_names(session)
    project, problem = _project(offered)
    choose_project(offered)
    if problem:
        st.info(plain(problem))
    return project


def _project(offered: dict[str, str]) -> tuple[str, str]:
    """The project that the address names, else the one of the page before, else the first."""
    first = next(iter(offered), "")
    asked = asked_for("project")
    if not asked and (before := st.session_state.get(_PROJECT)) in offered and before != first:
        # So that the address of this page says it too.
        st.query_params["project"] = before
    project = from_address("project", list(offered)) or first
    st.session_state[_PROJECT] = project
    if asked in ("", *offered):
        return project, ""
    return project, f"Dit project bestaat niet. Hier staat {offered.get(first, 'er geen')}."


def show_period(view: View) -> None:
    """The period, to choose, and what in the address could not be used."""
    with st.container(horizontal=True):
        ask_days()
    if view.problem:
        st.info(plain(view.problem))


def ask_days() -> None:
    """Two fields for the first and the last day, kept as ``?van=`` and ``?tot=``."""
    for name, label in _DAYS.items():
        key = f"day-{name}"
        st.text_input(
            label,
            _day_in_words(name),
            max_chars=40,
            key=key,
            on_change=keep_day,
            args=(name, key),
        )


def _day_in_words(name: str) -> str:
    try:
        found = periods.day(asked_for(name))
    except InputError:
        return asked_for(name)[:40]
    return "" if found is None else formatting.day(found)
