"""Tellingen, the desk: all that was counted and by whom, and links to the plain form of each."""

import pandas as pd
import streamlit as st

from project import database, formatting
from project.counts import stored, subjects
from project.frames import records
from project.models import Count
from project.results import waiting
from project.ui.counting.hosts import show_host_link
from project.ui.page.markdown import plain
from project.ui.page.showing import show_link, show_table
from project.wording.counts import COUNT_REASON, METHOD_IN_SHORT, UNIT, Unit

# What nobody looks through by eye is found under its own stop or session.
_NEWEST = 50
Figure = tuple[Unit, int]


def show_owed(still_open: pd.DataFrame) -> None:
    """What is still to enter; each leads to its form."""
    st.header(f"Nog in te vullen ({len(still_open)})", anchor=False)
    show_link("Telling invoeren", "/invoeren")
    links = [
        f"- [{plain(row['label'])}]({_form((row['unit'], row['subject_id']))}): "
        f"{plain(row['period'])}, {plain(row['words'])}"
        for row in records(still_open)
    ]
    if links:
        st.markdown("\n".join(links))
        return
    with database.reading() as session:
        st.write(waiting.nothing_open(session))


def show_counts(entered: dict[int, str]) -> None:
    """The newest counts that stand: value, method, who and when; each leads to its correction."""
    st.header("Alle tellingen", anchor=False)
    if not entered:
        st.write("Er is nog niets ingevuld.")
        return
    with database.reading() as session:
        rows = stored.standing(session, _NEWEST)
    frame = pd.DataFrame(
        [(_link(row, entered), _how(row)) for row in rows],
        # Two columns: more are too narrow on a phone.
        columns=["Telling", "Hoe geteld, en door wie"],
    )
    st.table(frame, hide_index=True)
    if len(entered) > len(rows):
        st.write("Oudere tellingen staan hieronder, bij hun eigen halte of bijeenkomst.")


def show_one_figure(still_open: pd.DataFrame, entered: dict[int, str]) -> None:
    """The history of one stop or session, its form, and the links with which a host enters it."""
    with database.reading() as session:
        rows = stored.standing(session, len(entered))
        listed = [(row["unit"], row["subject_id"]) for row in records(still_open)]
        figures = dict.fromkeys([*listed, *map(stored.subject_of, rows)])
        names = {figure: _name(subjects.subject(session, *figure)) for figure in figures}
    st.header("Eén halte of bijeenkomst", anchor=False)
    chosen: Figure | None = st.selectbox(
        "Van welke halte of bijeenkomst?",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Kies een halte of bijeenkomst",
        key="desk-figure",
    )
    if chosen is None:
        return
    unit, subject_id = chosen
    show_link("Open het formulier", _form(chosen))
    with st.expander("Laat de locatie dit invullen", expanded=True):
        show_host_link(unit, subject_id)
    show_table("De geschiedenis van dit cijfer", "geschiedenis", cijfer=f"{unit}-{subject_id}")


def _form(figure: Figure) -> str:
    unit, subject_id = figure
    return f"/invoeren/{UNIT[unit][1]}/{subject_id}"


def _name(about: subjects.Subject) -> str:
    return f"{about.title}, {about.when}"


def _link(row: Count, entered: dict[int, str]) -> str:
    return f"[{plain(entered[row.id])}](/invoeren/nr/{row.id})"


def _how(row: Count) -> str:
    reason = COUNT_REASON[row.reason] if row.reason else ""
    how = METHOD_IN_SHORT[row.method] if row.method else reason
    return plain(f"{how}; {row.entered_by}, {formatting.moment(row.entered_at)}")
