"""Staff's side of the directory: change or add a cooperative, what it signed, and its history."""

import streamlit as st
from sqlmodel import Session, col

from project import database
from project.directory.profiles import (
    COOPERATIVE,
    Instrument,
    Profile,
    add_instrument,
    remove_instrument,
)
from project.errors import InputError
from project.models import AuditEntry
from project.records.fields import Day, OneOf, Text, municipalities
from project.records.record import history
from project.ui.directory.contact import show_contact
from project.ui.page.markdown import plain
from project.ui.page.opening import visitor
from project.ui.page.record_form import (
    RecordForm,
    open_form,
    opened,
    run,
    show_chosen,
    show_lines,
    show_opener,
)
from project.wording.cooperatives import INSTRUMENT
from project.wording.tour import CERTAINTY, Certainty

# A form is narrow, also on a wide page.
_WIDTH = 640
# What one agreement with a municipality is asked.
_SIGNED = (
    OneOf("kind", label="Wat is ondertekend?", texts=INSTRUMENT, example="Kies een afspraak"),
    OneOf(
        "signed_with",
        label="Met welke gemeente?",
        texts=municipalities,
        example="Kies een gemeente",
    ),
    Day("signed_on", label="Wanneer? Laat leeg als dat onbekend is.", example="14-11-2016"),
    Text("signed_note", label="Toelichting", longest=300),
    Text("signed_source", label="Bron van deze afspraak", longest=500),
    OneOf(
        "signed_certainty",
        label="Hoe zeker is deze afspraak?",
        texts=CERTAINTY,
        otherwise=Certainty.UNKNOWN,
        radio=True,
    ),
)


def show_edit(slug: str) -> None:
    """Below the page of one cooperative, for who may change it; nothing for others."""
    if not visitor().may(COOPERATIVE.role):
        return
    st.header("Bijhouden", anchor=False)
    form = RecordForm(COOPERATIVE, slug)
    with st.container(width=_WIDTH):
        _show_form("Bewerken", form)
        with st.expander("Afspraken met een gemeente"):
            _show_signed(form)
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


def _show_signed(form: RecordForm) -> None:
    with database.reading() as session:
        found = COOPERATIVE.read(session, form.slug).instruments
        words = [one.words(session) for one in found]
    for one, said in zip(found, words, strict=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(said), width="stretch")
            st.button(
                "Weghalen",
                key=f"instrument-remove-{one.kind}-{one.municipality}",
                on_click=_remove,
                args=(form, one),
            )
    for question in _SIGNED:
        form.ask_one(question)
    st.button("Afspraak toevoegen", key="instrument-add", on_click=_add, args=(form,))


def _add(form: RecordForm) -> None:
    def command(session: Session, key: str) -> None:
        kind, municipality, day, note, source, certainty = (
            one.read(form.value)[one.name] for one in _SIGNED
        )
        if not kind or not municipality:
            raise InputError("Kies wat is ondertekend, en met welke gemeente.")
        wanted = Instrument(
            kind=kind,
            municipality=municipality,
            day=day,
            note=note,
            source=source,
            certainty=certainty,
        )
        add_instrument(session, slug=form.slug, wanted=wanted, key=key)

    run(COOPERATIVE.role, form.form_key("i"), command)


def _remove(form: RecordForm, one: Instrument) -> None:
    what = {"slug": form.slug, "kind": one.kind, "municipality": one.municipality}
    run(COOPERATIVE.role, form.form_key("r"), remove_instrument, **what)
