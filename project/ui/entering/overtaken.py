"""Somebody else was first: what was typed goes along to the form of what stands there now."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from project import database, formatting
from project.counts import drafts
from project.counts import reads as count_reads
from project.models import Count
from project.ui.entering import beginning, forms, reading
from project.ui.entering.choosing import choose, to_prove
from project.ui.entering.forms import About
from project.ui.page import visitor
from project.wording import FigureState

_TOLD = "count-overtaken"


def follow_who_was_first(still_open: pd.DataFrame, entered: dict[int, str]) -> None:
    """Somebody else entered or corrected the figure of the open form: what was typed goes along.

    It stands in the form of what is there now, so that both values can be seen, and one chosen.
    """
    about = forms.begun()
    if about is None:
        # A new visit: the form may have been left here or on another phone. But first the receipt.
        if to_prove() is None:
            _open_what_was_left(still_open)
    elif _is_overtaken(about, still_open, entered):
        typed, day = beginning.typed_here(), reading.open_day()
        with database.reading() as session:
            row = (
                count_reads.newest(session, about.unit, about.subject_id, day)
                if about.corrects is None
                else count_reads.standing_after(session, about.corrects)
            )
        _carry(typed, row)


def _open_what_was_left(still_open: pd.DataFrame) -> None:
    """The newest draft of a figure that somebody else entered meanwhile, in the form of that."""
    listed = set(zip(still_open["unit"], still_open["subject_id"], strict=True))
    by = visitor().name
    with database.reading() as session:
        for unit, subject_id in drafts.begun(session, by=by):
            typed = drafts.kept(session, unit=unit, subject_id=subject_id, by=by).fields
            if (unit, subject_id) in listed or not beginning.is_typed(typed):
                continue
            row = count_reads.newest(session, unit, subject_id, reading.day_of(typed))
            _carry(typed, row)
            return


def _carry(typed: Mapping[str, object], row: Count | None) -> None:
    """Open the form of what stands there now with what was typed, and say so."""
    if row is None or not beginning.is_typed(typed):
        return
    with database.reading() as session:
        parts = count_reads.parts_of(session, row.id)
    withdrawn = row.state is FigureState.NOT_YET
    forms.leave_problem(forms.open_form())
    choose(count_reads.subject_of(row) if withdrawn else row.id)
    beginning.carry(row, parts, typed)
    if forms.problem():
        # What is wrong is about another form, or about a tap on none.
        return
    right = "Sla het dan op." if withdrawn else "Sla het dan op als verbetering."
    st.session_state[_TOLD] = (
        f"Iemand was eerder ({formatting.moment(row.entered_at)}): {_done(row)}. "
        f"{beginning.said(typed)} Dat is niet opgeslagen; het staat klaar in het "
        f"formulier. Klopt het? {right} Klopt de andere waarde? Gooi dan weg wat hier "
        "getypt was."
    )


def told() -> str:
    """Who was first, until somebody read it; "" when nobody was."""
    return str(st.session_state.get(_TOLD) or "")


def forget_told() -> None:
    """Somebody read it."""
    st.session_state.pop(_TOLD, None)


def _done(row: Count) -> str:
    """What the other one did: ``bram vulde 60 bezoekers, geteld in (nr 1)``."""
    who = row.entered_by if row.link_id is None else f"de {row.entered_by}"
    if row.state is FigureState.NOT_YET:
        return f"{who} trok de telling in (nr {row.id}); het cijfer is weer open"
    days = count_reads.days_in_words(row)
    value = count_reads.value_in_words(row) + (f" ({days})" if days else "")
    return f"{who} vulde {value} in (nr {row.id})"


def _is_overtaken(about: About, still_open: pd.DataFrame, entered: dict[int, str]) -> bool:
    if about.corrects is not None:
        return about.corrects not in entered
    subjects = zip(still_open["unit"], still_open["subject_id"], strict=True)
    return (about.unit, about.subject_id) not in set(subjects)
