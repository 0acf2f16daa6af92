"""The general address of a cooperative: kept with its consent, removed with one click."""

import streamlit as st

from project import database
from project.directory.contacts import contact, note_contact, remove_contact
from project.directory.profiles import COOPERATIVE
from project.parsing import addresses
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain


def show_contact(slug: str) -> None:
    """The address that is shown now, and the form for another one."""
    st.write(
        "Alleen een algemeen adres, zoals info@, en alleen met toestemming. Het staat dan op de "
        "pagina; in de open gegevens niet."
    )
    with database.reading() as session:
        kept = contact(session, slug)
    if kept:
        told = f"{kept.email}. Toestemming: {kept.consent} ({kept.noted_by}, {kept.noted_on})."
        st.markdown(plain(told))
        st.button("Contact verwijderen", key="contact-remove", on_click=_remove, args=(slug,))
    with st.form("contact-form", border=False):
        st.text_input("E-mailadres", max_chars=addresses.LONGEST_EMAIL, key="contact-email")
        st.text_input(
            "Hoe en wanneer gaf de coöperatie toestemming?", max_chars=200, key="contact-consent"
        )
        st.checkbox("Dit is een algemeen adres, niet dat van één persoon", key="contact-is-general")
        st.form_submit_button("Contact opslaan", on_click=_note, args=(slug,))
    show_outcome()


def _note(slug: str) -> None:
    done = do(
        note_contact,
        role=COOPERATIVE.role,
        done="Contact opgeslagen.",
        slug=slug,
        email=st.session_state.get("contact-email") or "",
        is_general=bool(st.session_state.get("contact-is-general")),
        consent=st.session_state.get("contact-consent") or "",
    )
    if done:
        for name in ("email", "consent", "is-general"):
            st.session_state.pop(f"contact-{name}", None)


def _remove(slug: str) -> None:
    do(remove_contact, role=COOPERATIVE.role, done="Contact verwijderd.", slug=slug)
