"""The first page: its six figures, and below the pictures what is open and what went otherwise."""

from collections import Counter

import pandas as pd
import streamlit as st
from sqlmodel import Session

from project import access, cooperatives, formatting, progress
from project.charts.tiles import Tile, tour_tiles
from project.frames import records
from project.reach import coverage
from project.theme.signs import DEVIATION_COLOUR
from project.ui.page import card, menu, plain, visitor
from project.ui.page import tiles as room_for_tiles
from project.wording import DEVIATION

# More lines than this stand on the page where they can be entered.
_MOST_OPEN = 4


def tiles(
    session: Session, stops: pd.DataFrame, sessions: pd.DataFrame, project: str
) -> list[Tile]:
    """The six figures of this tour."""
    laid_down = cooperatives.is_laid_down(session, project)
    return tour_tiles(
        stops,
        sessions,
        progress.municipalities(stops),
        towns_in_all=coverage.how_many(session, project),
        cooperatives=(cooperatives.exhibition_size(session), cooperatives.only_named(session))
        if laid_down
        else None,
    )


def show_rest(still_open: pd.DataFrame, different: pd.DataFrame, introduction: str) -> None:
    """Three cards beside each other: what to enter, what went otherwise, what this is."""
    room = room_for_tiles(3, 280)
    with card("Nog in te vullen", "open", room):
        _show_open(still_open)
    with card("Anders dan gepland", "different", room):
        badges = Counter(row["kind"] for row in records(different))
        told = " ".join(
            f":{DEVIATION_COLOUR[kind]}-badge[{formatting.number(many)} {DEVIATION[kind]}]"
            for kind, many in badges.items()
        )
        many = formatting.amount(len(different), "afwijking", "afwijkingen")
        st.markdown(f"**{many}** {told}" if told else "Alles ging volgens plan.")
        st.page_link(menu.page("progress"), label="Naar Voortgang", icon=":material/arrow_forward:")
    with card("Over dit project", "about", room):
        st.write(plain(introduction))


def _show_open(still_open: pd.DataFrame) -> None:
    if still_open.empty:
        st.write("Alles wat ingevuld kon worden, is ingevuld.")
        return
    rows = records(still_open)
    if len(rows) > _MOST_OPEN:
        st.markdown(plain(progress.open_in_short(still_open)))
    else:
        st.markdown("\n".join(f"- {plain(row['label'])}: {plain(row['words'])}" for row in rows))
    if access.may_open("enter_count", visitor()):
        st.page_link(menu.page("enter_count"), label="Telling invoeren", icon=":material/edit:")
