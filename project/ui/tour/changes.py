"""What was changed: the receipt of the last save, and the latest changes, to undo them."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from project import database
from project.tour import history as tour_history
from project.ui.page import plain
from project.ui.tour import fields, saving
from project.ui.tour.desk import Desk

_NEWEST = 15


def show_receipt() -> None:
    """The proof of the last save, on top of the page."""
    saved = st.session_state.get(saving.SAVED)
    if saved:
        st.session_state[saving.RECEIPT] = list(saved[-1])
        st.session_state.pop(saving.OPEN, None)
        st.session_state.pop(saving.CONFLICT, None)
        fields.leave()
        saved.clear()
    if numbers := st.session_state.get(saving.RECEIPT):
        _receipt(numbers)


@st.dialog("Ontvangstbewijs", on_dismiss=lambda: saving.close_receipt())
def _receipt(numbers: Sequence[int]) -> None:
    with database.reading() as session:
        found = [tour_history.one(session, number) for number in numbers]
    told = [one for one in found if one]
    if not told:
        st.error("Er is niets opgeslagen. Vul het formulier opnieuw in.")
        return
    lines = [f"Opgeslagen, nr {one.number} ({one.at}). {one.what}" for one in told]
    st.success("  \n".join(plain(line) for line in lines))
    with st.container(horizontal=True):
        answered = st.button(
            "Verder", type="primary", key="tour-next", on_click=saving.close_receipt
        )
        if all(one.can_be_undone for one in told):
            name = f"tour-undo-{numbers[-1]}"
            answered |= st.button("Ongedaan maken", key=name, on_click=saving.undo, args=(numbers,))
    if answered:
        # A dialog runs by itself; the page behind it has to follow.
        st.rerun()


def show_history(session: Session, at: Desk) -> None:
    """The latest changes of this tour, with who and why; what can be undone has a button."""
    st.header("Wat is er veranderd?", anchor=False)
    found = tour_history.latest(session, _NEWEST, at.choices.project)
    if not found:
        st.write("Er is nog niets veranderd aan de rondreis.")
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"Nr {one.number}, {one.by}, {one.at}: {one.what}"), width="stretch")
            if one.can_be_undone:
                st.button(
                    "Ongedaan maken",
                    key=f"history-undo-{one.number}",
                    on_click=saving.undo,
                    args=([one.number],),
                )
