"""Confirming what came in through a link for a host: a card for each, with what looks odd."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from project import clock, database, formatting
from project.counts import drafts
from project.counts import reads as count_reads
from project.errors import InputError
from project.frames import records
from project.hosts import links as host_links
from project.hosts.links import Doubt
from project.models import Count
from project.results import receipts, waiting
from project.ui.entering import beginning, forms, overtaken, reading
from project.ui.entering.choosing import choose
from project.ui.entering.forms import About
from project.ui.page import plain
from project.wording import Unit

_CONFIRMED = "host-count-confirmed"
_PROBLEM = "host-count-problem"
# Whoever confirms one goes on with the next.
_GOING_ON = "host-counts-open"
_SAID_YES = "De locatie antwoordde: het klopt."


def show_waiting() -> None:
    """The counts that only a location vouches for, each with a button to confirm it."""
    _show_confirmed()
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem))
    with database.reading() as session:
        waiting = records(host_links.waiting(session))
    if not waiting:
        st.session_state.pop(_GOING_ON, None)
        return
    # One line above the form: what staff came for stays in view.
    title = f"Ingevuld door de locatie, te bevestigen ({len(waiting)})"
    with st.expander(title, expanded=_GOING_ON in st.session_state):
        st.write(
            "Dit staat al in de cijfers. Klopt er iets niet? Tik de telling dan aan bij "
            "“Verbeteren of intrekken”, onder aan deze pagina."
        )
        for row in waiting:
            _show_to_confirm(row)


def _show_to_confirm(row: dict[str, Any]) -> None:
    at = formatting.moment(row["entered_at"])
    how = f"  \nTelmethode: {plain(row['method'])}" if row["method"] else ""
    remark = f"  \nOpmerking: {plain(row['remark'])}" if row["remark"] else ""
    with st.container(border=True):
        st.markdown(
            f"**{plain(row['what'])}: {plain(row['value'])}**  \n"
            f"Nr {row['id']}, {plain(at)}{how}{remark}"
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
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = forms.editor()
        with database.reading() as session:
            listed = waiting.open_figures(session, clock.today())
        still_open = set(zip(listed["unit"], listed["subject_id"], strict=True))
        with database.transaction() as session:
            host_links.confirm_count(session, count_id=number, by=who)
            row = count_reads.by_number(session, number)
            if row is not None:
                _end_what_it_says(session, row, still_open, by=who)
    except InputError as problem:
        st.session_state[_PROBLEM] = str(problem)


def _end_what_it_says(
    session: Session, row: Count, still_open: set[tuple[Unit, int]], *, by: str
) -> None:
    """End what this account typed for the same: with the confirmation one of the two is chosen."""
    unit, subject_id = about = count_reads.subject_of(row)
    is_open = about in still_open
    typed = forms.fields(forms.open_form())
    if _is_carried(row) or (
        forms.begun() == About(unit, subject_id) and _says(row, typed, is_open=is_open)
    ):
        overtaken.forget_told()
        choose(None)
        forms.leave()
    draft = drafts.kept(session, unit=unit, subject_id=subject_id, by=by)
    if not beginning.is_typed(draft.fields) or not _says(row, draft.fields, is_open=is_open):
        return
    if draft.tally and draft.tallied_on and not _is_over(row, draft.tallied_on):
        # Taps of another day are nobody's yet.
        drafts.keep(session, unit=unit, subject_id=subject_id, fields={}, by=by)
    else:
        drafts.forget(session, unit=unit, subject_id=subject_id, by=by)


def _is_carried(row: Count) -> bool:
    """Whether what was typed lies in the form that corrects this count: somebody was first."""
    return forms.begun() == About(*count_reads.subject_of(row), row.id) and beginning.is_carried()


def _says(row: Count, typed: Mapping[str, object], *, is_open: bool) -> bool:
    """Whether this count is about what was typed; other days of a stop are not in it."""
    day = reading.day_of(typed)
    return not is_open if day is None else _is_over(row, day)


def _is_over(row: Count, day: date) -> bool:
    return row.first_day is None or row.last_day is None or row.first_day <= day <= row.last_day
