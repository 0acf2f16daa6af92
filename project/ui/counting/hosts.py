"""What a host may do, for staff: make and close a link, and confirm what came in through it."""

import streamlit as st

from project import clock, database, formatting
from project.counts import host_links
from project.counts.host_links import Doubt, Waiting
from project.models import HostLink
from project.results import receipts
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.wording.counts import Unit
from project.wording.people import Role

_MADE = "host-link-made"
_REVOKED = "host-link-revoked"
_CONFIRMED = "host-count-confirmed"
_SAID_YES = "De locatie antwoordde: het klopt."


def show_host_link(unit: Unit, subject_id: int) -> None:
    """A button that makes a link to one form for a host, and the links that are still open."""
    show_outcome()
    st.button(
        "Maak een link voor de locatie",
        key=f"host-link-{unit}-{subject_id}",
        on_click=_make,
        args=(unit, subject_id),
    )
    # Only a hash is kept: the link itself can be shown now, and never again.
    if token := st.session_state.get(_MADE, {}).get((unit, subject_id)):
        st.success("De link is gemaakt. Toon, deel of print hem nu: later kan dat niet meer.")
        st.link_button("Toon de link en de QR-code", f"/invoeren/link/{token}", type="primary")
    with database.reading() as session:
        links = host_links.links_of(session, unit, subject_id)
    revoked = st.session_state.pop(_REVOKED, None)
    for link, many in links:
        if host_links.is_open(link):
            _show_open(link, many)
        elif link.id == revoked:
            # The proof, read back from the database.
            st.success(
                f"Link {link.id} van {plain(formatting.moment(link.created_at))} is "
                "ingetrokken en werkt niet meer. Wat er al mee is ingevuld, blijft staan."
            )


def _show_open(link: HostLink, many: int) -> None:
    told = (
        f"Link {link.id} van {link.created_by}, {formatting.moment(link.created_at)}. Werkt tot en "
        f"met {formatting.day(host_links.valid_until(link))}; "
        f"{formatting.amount(many, 'telling', 'tellingen')} binnengekomen."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(told), width="stretch")
        with st.popover("Intrekken", help=f"Link {link.id} intrekken"):
            st.write("De link werkt dan meteen niet meer. Wat al is ingevuld, blijft staan.")
            st.button(
                f"Trek link {link.id} in",
                key=f"host-link-revoke-{link.id}",
                on_click=_revoke,
                args=(link.id,),
            )


def _make(unit: Unit, subject_id: int) -> None:
    token = do(host_links.make_link, role=Role.EDITOR, unit=unit, subject_id=subject_id)
    if token is not None:
        st.session_state[_MADE] = {(unit, subject_id): token}


def _revoke(link_id: int) -> None:
    st.session_state[_REVOKED] = link_id
    do(host_links.revoke_link, role=Role.EDITOR, link_id=link_id)
    # It may be the one on the screen.
    st.session_state.pop(_MADE, None)


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
