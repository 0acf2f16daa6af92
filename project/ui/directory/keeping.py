"""Staff's side of the directory: change or add a cooperative, what it signed, and its history."""

from functools import partial

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
from project.ui.page.doing import show_outcome
from project.ui.page.markdown import plain
from project.ui.page.opening import visitor
from project.ui.page.record_form import (
    RecordForm,
    run,
    show_lines,
    show_opener,
    show_problem,
    show_receipt,
)
from project.wording.cooperatives import INSTRUMENT
from project.wording.tour import CERTAINTY, Certainty

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
    show_receipt([COOPERATIVE])
    show_outcome()
    form = RecordForm(COOPERATIVE, slug)
    if show_opener("Bewerken", (COOPERATIVE.subject, slug, "")):
        with st.container(border=True):
            form.show("Opslaan")
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
    show_problem()


def show_add() -> None:
    """Below the list, for who may add to it; nothing for others."""
    if not visitor().may(COOPERATIVE.role):
        return
    st.header("Bijhouden", anchor=False)
    show_receipt([COOPERATIVE])
    if show_opener("Sociale coöperatie toevoegen", (COOPERATIVE.subject, "", "")):
        with st.container(border=True):
            RecordForm(COOPERATIVE, blank=Profile(name="")).show("Opslaan")
    show_problem()


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
    def command(session: Session, key: str, by: str) -> None:
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
        add_instrument(session, slug=form.slug, wanted=wanted, key=key, by=by)

    run(COOPERATIVE.role, form.form_key("i"), command)


def _remove(form: RecordForm, one: Instrument) -> None:
    command = partial(
        remove_instrument, slug=form.slug, kind=one.kind, municipality=one.municipality
    )
    run(
        COOPERATIVE.role,
        form.form_key("r"),
        lambda session, key, by: command(session, key=key, by=by),
    )
