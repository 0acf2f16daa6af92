"""Telling invoeren: what is still open, and what can be corrected; one form is open at a time."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from project import clock, database
from project.counts import drafts
from project.counts import reads as count_reads
from project.frames import records
from project.results import waiting
from project.ui.entering import beginning, choosing, forms, reading, saving
from project.ui.entering.asking import ask_more, ask_value
from project.ui.entering.choosing import choose
from project.ui.entering.days import ask_days
from project.ui.entering.tally import ask_tally
from project.ui.hosts import show_host_link, show_links_left
from project.ui.page import plain, show_table, visitor
from project.wording import CORRECTION_REASON, Unit

# So many of the newest counts are buttons, to correct one from yesterday with a tap.
_NEWEST = 8
# The form that is open: project/web/templates/opened.js brings it into view.
_OPENED = "opened-form"
# Long enough for a phone that went dark at the door, or another phone that takes over.
_JUST_NOW = timedelta(hours=1)
_WITHDRAWN = "Het cijfer wordt weer open. De oude waarde blijft in de geschiedenis staan."


def show_open_list(still_open: pd.DataFrame) -> None:
    """What is still to enter: the first is ready to fill, the others open with a tap."""
    st.header(f"Nog in te vullen ({len(still_open)})", anchor=False)
    rows = records(still_open)
    subjects = [(row["unit"], row["subject_id"]) for row in rows]
    with database.reading() as session:
        if still_open.empty:
            st.write(waiting.nothing_open(session))
        begun = drafts.begun(session, by=visitor().name)
    chosen = st.session_state.get(choosing.CHOSEN)
    if chosen is None or not (isinstance(chosen, int) or chosen in subjects):
        # Whoever goes on goes to what is on top; whoever comes back to what was left.
        chosen = _to_begin_with(subjects, {} if choosing.CHOSEN in st.session_state else begun)
    for row, subject in zip(rows, subjects, strict=True):
        title = f"{plain(row['label'])}, {plain(row['period'])}"
        if subject == chosen:
            with st.container(border=True, key=_OPENED):
                st.markdown(f"**{title}**  \n{plain(row['words'])}")
                _entry_form(row)
        else:
            name = f"open-{row['unit']}-{row['subject_id']}"
            said = f"{title} · begonnen, niet opgeslagen" if subject in begun else title
            st.button(said, key=name, width="stretch", on_click=choose, args=(subject,))


def _to_begin_with(
    subjects: list[tuple[Unit, int]], begun: dict[tuple[Unit, int], datetime]
) -> tuple[Unit, int] | None:
    """The form that was left half-way just now, after a reload or on another phone; else the first.

    What was left longer ago waits in the list: whoever comes back then, comes for what is on top.
    """
    now = clock.now()
    for subject, left_at in begun.items():
        if subject in subjects and now - left_at < _JUST_NOW:
            return subject
    return subjects[0] if subjects else None


def show_corrections(entered: dict[int, str]) -> None:
    """Choose a count that was entered, see its history, and correct or withdraw it."""
    st.header("Verbeteren of intrekken", anchor=False)
    if not entered:
        st.write("Er is nog niets ingevuld.")
        return
    for number in list(entered)[:_NEWEST]:
        if st.session_state.get(choosing.CHOSEN) == number:
            with st.container(border=True, key=_OPENED):
                st.markdown(f"**{plain(entered[number])}**")
                _correction_form(number)
        else:
            label, name = plain(entered[number]), f"entered-{number}"
            st.button(label, key=name, width="stretch", on_click=choose, args=(number,))
    _show_older(dict(list(entered.items())[_NEWEST:]))


def _show_older(older: dict[int, str]) -> None:
    if not older:
        return
    number = st.selectbox(
        "Een oudere telling",
        list(older),
        index=None,
        format_func=older.__getitem__,
        placeholder="Kies een telling",
        key=f"older-{len(older)}",
    )
    if number is not None:
        st.button("Openen", key="open-older", on_click=choose, args=(number,))
    if st.session_state.get(choosing.CHOSEN) in older:
        with st.container(border=True, key=_OPENED):
            st.markdown(f"**{plain(older[st.session_state[choosing.CHOSEN]])}**")
            _correction_form(st.session_state[choosing.CHOSEN])


def _entry_form(row: dict[str, Any]) -> None:
    unit, subject_id = row["unit"], row["subject_id"]
    beginning.begin(unit, subject_id, usual=row["recent"])
    ask_value(unit)
    about = ask_days(subject_id) if unit is Unit.VISITORS else ""
    if reading.is_number():
        ask_tally(unit, subject_id, now=row["today"])
    ask_more()
    _save_button(f"Opslaan: {about}" if about else "Opslaan", "save")
    with st.expander("Laat de locatie dit invullen"):
        show_host_link(unit, subject_id)


def _correction_form(number: int) -> None:
    with database.reading() as session:
        row = count_reads.by_number(session, number)
        if row is None:
            return
        unit, subject_id = count_reads.subject_of(row)
        told = count_reads.table_history(session, unit, subject_id)
        parts = count_reads.parts_of(session, number)
    beginning.begin_correction(row, parts)
    ask_value(unit)
    st.radio(
        "Waarom verandert het?",
        saving.WHYS,
        index=None,
        format_func=CORRECTION_REASON.__getitem__,
        key=forms.field("why"),
    )
    ask_more()
    with st.container(horizontal=True):
        _save_button("Verbetering opslaan", "correct")
        _save_button("Telling intrekken", "withdraw", withdraws=True)
        st.button("Annuleren", key=forms.field("cancel"), on_click=saving.cancel)
    show_links_left(unit, subject_id)
    show_table(
        "De geschiedenis van dit cijfer",
        count_reads.short_history(told),
        whole=told,
        download=f"geschiedenis-{number}",
    )


def _save_button(label: str, name: str, *, withdraws: bool = False) -> None:
    form = forms.open_form()
    store = partial(saving.store, form, forms.open_about(), forms.key())
    st.button(
        label,
        key=forms.field(name),
        type="secondary" if withdraws else "primary",
        help=_WITHDRAWN if withdraws else None,
        width="stretch" if name == "save" else "content",
        on_click=saving.save,
        args=(partial(store, confirmed=False, withdraws=withdraws), form),
    )
