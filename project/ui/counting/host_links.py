"""Staff's side of a link for a host: make it, and close it."""

import streamlit as st

from project import database, formatting
from project.counts import host_links
from project.models import HostLink
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.wording.counts import Unit
from project.wording.people import Role

_MADE = "host-link-made"
_REVOKED = "host-link-revoked"


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
