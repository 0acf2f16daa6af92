"""Staff's side of the directory: change or add a cooperative, what it signed, and its history."""

import streamlit as st
from sqlmodel import col

from project import database
from project.directory.profiles import COOPERATIVE, Profile
from project.models import AuditEntry
from project.records.record import history
from project.ui.directory.contact import show_contact
from project.ui.page.opening import visitor
from project.ui.page.record_form import (
    RecordForm,
    open_form,
    opened,
    show_chosen,
    show_lines,
    show_opener,
)

# A form is narrow, also on a wide page.
_WIDTH = 640


def show_edit(slug: str) -> None:
    """Below the page of one cooperative, for who may change it; nothing for others."""
    if not visitor().may(COOPERATIVE.role):
        return
    st.header("Bijhouden", anchor=False)
    form = RecordForm(COOPERATIVE, slug)
    with st.container(width=_WIDTH):
        _show_form("Bewerken", form)
        with st.expander("Contact"):
            show_contact(slug)
    with database.reading() as session:
        about = col(AuditEntry.subject) == f"{COOPERATIVE.subject}:{slug}"
        lines = history(session, [COOPERATIVE], about)
    if lines:
        with st.expander(f"Eerdere wijzigingen ({len(lines)})"):
            show_lines([COOPERATIVE], lines)


def show_add() -> None:
    """Below the list, for who may add to it; nothing for others."""
    if not visitor().may(COOPERATIVE.role):
        return
    st.header("Bijhouden", anchor=False)
    with st.container(width=_WIDTH):
        _show_form("Sociale coöperatie toevoegen", RecordForm(COOPERATIVE, blank=Profile(name="")))


def _show_form(label: str, form: RecordForm) -> None:
    what = (COOPERATIVE.subject, form.slug)
    if opened() not in (None, what):
        # It is about another one, and stood open when this page was chosen.
        open_form(None)
    show_opener(label, what)
    show_chosen(lambda _what: form.show("Opslaan"), "", kinds=[COOPERATIVE])
