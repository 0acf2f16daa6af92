"""Staff's side of a link for a host: make it, print it and close it."""

import io
from typing import Any

import segno
import streamlit as st

from project import clock, database, formatting
from project.counts import host_links
from project.counts.host_links import LinkClosedError
from project.frames import records
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.wording.counts import Unit
from project.wording.people import Role

_MADE = "host-link-made"
_REVOKED = "host-link-revoked"


def show_host_link(unit: Unit, subject_id: int) -> None:
    """The link and QR code of one figure for a host, and the links that are still open."""
    show_outcome()
    st.button(
        "Maak een link voor de locatie",
        key=f"host-link-{unit}-{subject_id}",
        on_click=_make,
        args=(unit, subject_id),
    )
    # Only a hash is kept: the link itself can be shown now, and never again.
    if made := st.session_state.get(_MADE, {}).get((unit, subject_id)):
        _show_made(made)
    with database.reading() as session:
        links = records(host_links.links_of(session, unit, subject_id))
    _show_revoked(links)
    _show_open([link for link in links if link["is_open"]])


def _show_made(token: str) -> None:
    try:
        with database.reading() as session:
            form = host_links.form(session, token, clock.today())
    except LinkClosedError:
        # A colleague revoked it meanwhile; the list below says which links are open.
        return
    address = host_links.address(token)
    st.write(
        f"Link {form.link_id}: stuur hem aan de locatie, of laat de code scannen. Bewaar hem nu: "
        "later is hij niet meer te zien."
    )
    st.code(address, language=None, wrap_lines=True)
    st.image(qr_svg(address), width=220, alt=f"QR-code van de link voor {form.subject.title}")
    name = f"qr-code-{form.subject.slug}-link-{form.link_id}.png"
    label = "Download de code om te printen of te delen"
    st.download_button(label, qr_png(address), name, "image/png", on_click="ignore")


def qr_svg(address: str) -> str:
    """The QR code of an address as SVG: black on white, also where the page is dark."""
    drawn = io.BytesIO()
    _qr(address).save(
        drawn, kind="svg", scale=4, border=4, light="#ffffff", xmldecl=False, nl=False
    )
    return drawn.getvalue().decode()


def qr_png(address: str) -> bytes:
    """The QR code of an address as a picture that every phone and printer takes."""
    drawn = io.BytesIO()
    _qr(address).save(drawn, kind="png", scale=12, border=4)
    return drawn.getvalue()


def _qr(address: str) -> segno.QRCode:
    # M: a corner may be dirty or folded, and the squares stay large enough for an old phone.
    return segno.make_qr(address, error="M")


def _show_revoked(links: list[dict[str, Any]]) -> None:
    """The proof that a link was revoked; without a moment in the database there is none."""
    number = st.session_state.pop(_REVOKED, None)
    for link in links:
        if link["id"] == number and link["revoked_at"] is not None:
            st.success(
                f"Link {link['id']} van {plain(formatting.moment(link['created_at']))} is "
                "ingetrokken en werkt niet meer. Wat er al mee is ingevuld, blijft staan."
            )


def _show_open(links: list[dict[str, Any]]) -> None:
    for link in links:
        used = formatting.amount(link["counts"], "telling", "tellingen")
        said = (
            f"Link {link['id']} van {link['created_by']}, "
            f"{formatting.moment(link['created_at'])}. Werkt tot en met "
            f"{formatting.day(link['valid_until'])}; {used} binnengekomen."
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(said), width="stretch")
            with st.popover("Intrekken", help=f"Link {link['id']} intrekken"):
                st.write("De link werkt dan meteen niet meer. Wat al is ingevuld, blijft staan.")
                st.button(
                    f"Trek link {link['id']} in",
                    key=f"host-link-revoke-{link['id']}",
                    on_click=_revoke,
                    args=(link["id"],),
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
