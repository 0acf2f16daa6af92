"""Confirming what came in through a link for a host: a card for each, with what looks odd."""

from typing import Any

import streamlit as st

from project import clock, database, formatting
from project.counts import host_links
from project.counts.host_links import Doubt
from project.frames import records
from project.results import receipts
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.wording.people import Role

_CONFIRMED = "host-count-confirmed"
# Whoever confirms one goes on with the next.
_GOING_ON = "host-counts-open"
_SAID_YES = "De locatie antwoordde: het klopt."


def show_waiting() -> None:
    """The counts that only a location vouches for, each with a button to confirm it."""
    _show_confirmed()
    show_outcome()
    with database.reading() as session:
        waiting = records(host_links.waiting(session))
    if not waiting:
        st.session_state.pop(_GOING_ON, None)
        return
    # One line above the list: what staff came for stays in view.
    title = f"Ingevuld door de locatie, te bevestigen ({len(waiting)})"
    with st.expander(title, expanded=_GOING_ON in st.session_state):
        st.write("Dit staat al in de cijfers. Klopt er iets niet? Verbeter het dan.")
        for row in waiting:
            _show_to_confirm(row)


def _show_to_confirm(row: dict[str, Any]) -> None:
    at = formatting.moment(row["entered_at"])
    how = f"  \nTelmethode: {plain(row['method'])}" if row["method"] else ""
    remark = f"  \nOpmerking: {plain(row['remark'])}" if row["remark"] else ""
    with st.container(border=True):
        st.markdown(
            f"**{plain(row['what'])}: {plain(row['value'])}**  \n"
            f"Nr {row['id']}, {plain(at)}{how}{remark}  \n[Verbeteren](/invoeren/nr/{row['id']})"
        )
        if row["doubts"]:
            st.warning("  \n".join(plain(_in_words(doubt)) for doubt in row["doubts"]))
        st.button(
            "Klopt, bevestigen",
            key=f"host-count-confirm-{row['id']}",
            on_click=_confirm,
            args=(row["id"],),
        )


def _in_words(doubt: Doubt) -> str:
    return f"{doubt.question} {_SAID_YES}" if doubt.answered else doubt.question


def _show_confirmed() -> None:
    """The proof of a confirmation, read back from the database; without a row there is none."""
    number = st.session_state.pop(_CONFIRMED, None)
    if number is None:
        return
    with database.reading() as session:
        confirmed = host_links.confirmation(session, number)
        receipt = receipts.receipt(session, number, clock.today())
    if confirmed and receipt:
        st.success(
            f"Bevestigd om {formatting.time(confirmed.at)} door {plain(confirmed.by)}, "
            f"nr {number}. {plain(receipt.what)}.  \nTotaal nu {plain(receipt.total)}."
        )


def _confirm(number: int) -> None:
    # Remembered before it is done: whether it was done is read back.
    st.session_state[_CONFIRMED] = number
    st.session_state[_GOING_ON] = True
    do(host_links.confirm_count, role=Role.EDITOR, count_id=number)
