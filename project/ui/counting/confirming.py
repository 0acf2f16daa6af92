"""Confirming what came in through a link for a host: a card for each, with what looks odd."""

import streamlit as st

from project import clock, database, formatting
from project.counts import host_links
from project.counts.host_links import Doubt, Waiting
from project.results import receipts
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.wording.people import Role

_CONFIRMED = "host-count-confirmed"
_SAID_YES = "De locatie antwoordde: het klopt."


def show_waiting() -> None:
    """The counts that only a location vouches for, each with a button to confirm it."""
    _show_confirmed()
    show_outcome()
    with database.reading() as session:
        waiting = host_links.waiting(session)
    if not waiting:
        return
    st.header(f"Ingevuld door de locatie, te bevestigen ({len(waiting)})", anchor=False)
    st.write("Dit staat al in de cijfers. Klopt er iets niet? Verbeter het dan.")
    for one in waiting:
        _show_to_confirm(one)


def _show_to_confirm(one: Waiting) -> None:
    how = f"  \nTelmethode: {plain(one.method)}" if one.method else ""
    remark = f"  \nOpmerking: {plain(one.remark)}" if one.remark else ""
    with st.container(border=True):
        st.markdown(
            f"**{plain(one.what)}: {plain(one.value)}**  \n"
            f"Nr {one.number}, {plain(formatting.moment(one.entered_at))}{how}{remark}  \n"
            f"[Verbeteren](/invoeren/nr/{one.number})"
        )
        if one.doubts:
            st.warning("  \n".join(plain(_in_words(doubt)) for doubt in one.doubts))
        st.button(
            "Klopt, bevestigen",
            key=f"host-count-confirm-{one.number}",
            on_click=_confirm,
            args=(one.number,),
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
    do(host_links.confirm_count, role=Role.EDITOR, count_id=number)
