"""The counter for the door: taps that survive a phone that goes dark, and become a count."""

from datetime import date

import streamlit as st

from project import clock, database, formatting
from project.counts import drafts
from project.errors import InputError
from project.ui import count_form
from project.ui.count_days import choose_day
from project.ui.page import visitor
from project.wording import CountingMethod, FigureState, Unit

_STEPS = (("+1", 1), ("+5", 5), ("−1", -1))


def ask_tally(unit: Unit, subject_id: int, *, now: bool) -> None:
    """The counter of one figure, and the button that puts it into the open form.

    Only for what is ``now``, or when taps of another day are still waiting.
    """
    with database.reading() as session:
        kept = drafts.kept(session, unit=unit, subject_id=subject_id, by=visitor().name)
    if not (now or kept.tally):
        return
    with st.expander("Tellen bij de deur", expanded=kept.tally > 0):
        # A counter that nobody touched says nothing, and certainly not 0.
        shown = f"### {formatting.number(kept.tally)}" if kept.tally else "Tik voor wie binnenkomt."
        st.markdown(shown)
        with st.container(horizontal=True, wrap=False, key=count_form.field("taps")):
            for label, step in _STEPS:
                st.button(
                    label,
                    key=count_form.field(f"tap{step}"),
                    width="stretch",
                    on_click=_tap,
                    args=(unit, subject_id, step),
                )
        if kept.tally:
            st.button(
                f"Neem {formatting.number(kept.tally)} over{_of_day(kept.tallied_on)}",
                key=count_form.field("take"),
                width="stretch",
                on_click=_take_over,
                args=(unit, kept.tally, kept.tallied_on),
            )


def _tap(unit: Unit, subject_id: int, step: int) -> None:
    try:
        with database.transaction() as session:
            drafts.tap(session, unit=unit, subject_id=subject_id, step=step, by=count_form.editor())
    except InputError as problem:
        count_form.say(str(problem))


def _of_day(day: date | None) -> str:
    """Of which day the taps are, when that is not today."""
    return "" if day in (None, clock.today()) else f" van {formatting.short_day(day)}"


def _take_over(unit: Unit, tally: int, day: date | None) -> None:
    if unit is Unit.VISITORS and day is not None:
        choose_day(day)
    st.session_state[count_form.field("state")] = FigureState.KNOWN
    st.session_state[count_form.field("number")] = str(tally)
    st.session_state[count_form.field("method")] = CountingMethod.TALLY
    count_form.keep_open()
