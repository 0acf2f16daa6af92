"""A page opens: who looks, whether they may, what stands above it, and what below."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st
from sqlmodel import Session

from project import clock, database
from project.accounts import roles, sign_ins
from project.directory import town_requests
from project.results import coverage, schedule, waiting
from project.tour import itinerary
from project.ui.page import menu
from project.ui.page.markdown import plain

NO_STOPS_HERE = (
    "Er zijn nog geen haltes in dit project. Een medewerker voegt ze toe bij Haltes beheren."
)
_NOTHING = "Er is nog niets te zien."
# Before the facts there is no province either, so that nobody can make a project on the screen.
_BEGIN = "Wie de server beheert, laadt de feiten met: python -m project prepare"


def visitor() -> roles.Visitor:
    """Who looks at this page, asked anew at every rerun."""
    with database.reading() as session:
        return sign_ins.visitor(session, st.context.cookies.get(sign_ins.COOKIE))


def still_open() -> int:
    """How many figures wait for whoever looks; 0 for who may not enter them."""
    if not roles.may_open("enter_count", visitor()):
        return 0
    with database.reading() as session:
        return len(waiting.open_figures(session, clock.today()))


def new_requests() -> int:
    """How many requests nobody has answered yet; 0 for who may not see them."""
    if not roles.may_open("requests", visitor()):
        return 0
    with database.reading() as session:
        return town_requests.how_many_new(session)


@contextmanager
def open_page(key: str) -> Iterator[Session]:
    """Check access, show the heading and give a session to read with.

    Each page calls this itself: Streamlit may serve a page without its main script.
    """
    who = visitor()
    if not roles.may_open(key, who):
        _ask_to_sign_in(key, who)
    with database.reading() as session:
        st.title(_title(session, key), anchor=False)
        if roles.PAGES[key].role is not None and is_example(session):
            # Pages to read say so in their status line.
            st.badge("voorbeeldcijfers", icon=":material/science:", color="orange")
        yield session


def _title(session: Session, key: str) -> str:
    """What stands above a page; the first one says through which province the tour goes."""
    title = menu.TITLES.get(key, menu.LABELS[key])
    province = coverage.province_of(session)
    return f"{title} door {province.name}" if key == "overview" and province.code else title


def is_example(session: Session) -> bool:
    """Whether the figures of this database are examples."""
    return itinerary.has_example_figures(session)


def stop_if_empty(frame: pd.DataFrame, sentence: str, *, way: str = "") -> None:
    """Say what to do when there is nothing to show, and end the page.

    ``way`` is the page where that is done, for who may open it.
    """
    if frame.empty:
        st.info(sentence)
        if way and roles.may_open(way, visitor()):
            st.page_link(menu.page(way), label=menu.LABELS[way])
        footer()
        st.stop()


def stop_without_stops(stops: pd.DataFrame) -> None:
    """Say who adds stops when there are none yet, and end the page."""
    if not stops.empty:
        return
    with database.reading() as session:
        prepared = bool(itinerary.project_names(session))
    if prepared:
        stop_if_empty(stops, NO_STOPS_HERE, way="stops")
    stop_without_facts(stops)


def stop_without_facts(frame: pd.DataFrame) -> None:
    """Say that there is nothing yet, to who manages also how to begin, and end the page."""
    begin = f" {_BEGIN}" if roles.may_open("admin", visitor()) else ""
    stop_if_empty(frame, f"{_NOTHING}{begin}")


def footer() -> None:
    """Below every page: how fresh it is, the one rule, and where to sign in or out."""
    who = visitor()
    with database.reading() as session:
        fresh = schedule.freshness(session)
    told = (
        f"Ingelogd als {plain(who.name)}. [Uitloggen](/uitloggen)"
        if who.signed_in
        else "Voor medewerkers: [Inloggen](/inloggen)"
    )
    told += " · [Privacy](/privacy) · [Toegankelijkheid](/toegankelijkheid)"
    # Not a caption: its pale links would be too faint to read.
    st.markdown(f":small[{plain(fresh)} Wat niemand weet, staat er als onbekend. {told}]")


def _ask_to_sign_in(key: str, who: roles.Visitor) -> None:
    """For who came here without the right, or whose sign-in has ended: never a glimpse."""
    st.title("Inloggen", anchor=False)
    if who.signed_in:
        st.info("Met dit account kan deze pagina niet open. Vraag de beheerder om toegang.")
    else:
        st.info("Voor deze pagina is een account nodig, of de aanmelding is verlopen.")
        st.markdown(f"[Inloggen](/inloggen?terug=/{roles.PAGES[key].address})")
    st.stop()
