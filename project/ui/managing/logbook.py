"""The logbook on the screen: filters that stand in the address, one page of lines, older lines."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from project.errors import InputError
from project.output import page_files
from project.parsing import periods
from project.parsing.periods import Period
from project.results.logbook import ON_SCREEN, LogbookPage, Search
from project.ui.page import menu
from project.ui.page.choice import EVERYTHING, asked_for, choose, search_words, show_not_offered
from project.ui.page.markdown import plain
from project.ui.page.showing import show_files, show_frame
from project.ui.page.view import ask_days
from project.wording.logbook import LOGBOOK_SUBJECT

_BEFORE = "voor"
# The filters and the position of the last run.
_LOOKED_AT = "logbook-looked-at"


def ask_search(writers: Sequence[str]) -> Search:
    """The search field and the filters, as they stand in the address."""
    words = search_words("Zoek in het logboek", placeholder="Plaats, naam, nummer of waarde")
    with st.container(horizontal=True):
        who = choose("Wie", "wie", {name: name for name in writers})
        subject = choose("Waarover", "soort", LOGBOOK_SUBJECT)
        ask_days()
    show_not_offered(
        [("Het account", "wie", writers), ("Het onderwerp", "soort", LOGBOOK_SUBJECT)],
        shown="alles",
    )
    first, last = _days()
    before = _position(who, subject, words, first, last)
    # Longer than any number of a line: somebody typed it.
    number = int(before) if before.isdecimal() and len(before) < 10 else 0
    if before and not number:
        st.info(plain(f"Regel “{before[:40]}” bestaat hier niet. Hier staan de nieuwste regels."))
    return Search(
        who="" if who == EVERYTHING else who,
        subject="" if subject == EVERYTHING else subject,
        words=words,
        before=number,
        first=first,
        last=last,
    )


def _days() -> tuple[date | None, date | None]:
    """The days in the address; one alone is fine, what cannot be is said and left out."""
    try:
        first, last = periods.day(asked_for("van")), periods.day(asked_for("tot"))
        if first and last:
            Period(first, last)
    except InputError as wrong:
        st.info(plain(str(wrong)))
        return None, None
    return first, last


def _position(*filters: object) -> str:
    """Where the page begins, as the address says; with another filter at the newest line again."""
    now = filters, asked_for(_BEFORE)
    last = st.session_state.get(_LOOKED_AT, now)
    if now[0] != last[0] and now[1] == last[1]:
        st.query_params.pop(_BEFORE, None)
        now = filters, ""
    st.session_state[_LOOKED_AT] = now
    return now[1]


def show_lines(found: LogbookPage) -> None:
    """The lines of this page, and the ways to older and back to the newest."""
    # A day stays on one line, and the time may go to the next: else a row is four lines high.
    days = found.lines["Wanneer"].str.replace(" ", "\xa0").str.replace(",\xa0", ", ")
    show_frame(found.lines.assign(Wanneer=days)[ON_SCREEN], "De regels")
    show_files(page_files.LOGBOOK, page_files.kinds(page_files.LOGBOOK))
    asked = st.query_params.to_dict()
    with st.container(horizontal=True):
        if found.older:
            older = {**asked, _BEFORE: str(found.older)}
            st.page_link(menu.page("logbook"), label="Oudere regels", query_params=older)
        if asked.pop(_BEFORE, ""):
            st.page_link(menu.page("logbook"), label="Nieuwste regels", query_params=asked or None)
