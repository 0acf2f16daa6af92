"""The logbook on the screen: filters that stand in the address, one page of lines, older lines."""

from collections.abc import Sequence

import streamlit as st

from project.logbook import LogbookPage, Search
from project.ui import menu
from project.ui.choice import EVERYTHING, asked_for, choose, search_words
from project.ui.page import show_table
from project.wording import LOGBOOK_SUBJECT

_BEFORE = "voor"


def ask_search(writers: Sequence[str]) -> Search:
    """The search field and the filters, as they stand in the address."""
    words = search_words("Zoek in het logboek", placeholder="Plaats, naam, nummer of waarde")
    with st.container(horizontal=True):
        who = choose("Wie", "wie", {name: name for name in writers})
        subject = choose("Waarover", "soort", LOGBOOK_SUBJECT)
    before = asked_for(_BEFORE)
    return Search(
        who="" if who == EVERYTHING else who,
        subject="" if subject == EVERYTHING else subject,
        words=words,
        # Longer than any number of a line: somebody typed it.
        before=int(before) if before.isdecimal() and len(before) < 10 else 0,
    )


def show_lines(found: LogbookPage) -> None:
    """The lines of this page, and the ways to older and back to the newest."""
    show_table("De regels", found.lines, download="logboek")
    asked = st.query_params.to_dict()
    with st.container(horizontal=True):
        if found.older:
            older = {**asked, _BEFORE: str(found.older)}
            st.page_link(menu.page("logbook"), label="Oudere regels", query_params=older)
        if asked.pop(_BEFORE, ""):
            st.page_link(menu.page("logbook"), label="Nieuwste regels", query_params=asked or None)
