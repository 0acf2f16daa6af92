"""The counter for the door: taps that survive a phone that goes dark, and become a count."""

from datetime import date

import streamlit as st

from project import clock, database, formatting
from project.counts import drafts
from project.errors import InputError
from project.ui.entering import drafting, forms
from project.ui.entering.days import choose_day
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
        with st.container(horizontal=True, wrap=False, key=forms.field("taps")):
            for label, step in _STEPS:
                st.button(
                    label,
                    key=forms.field(f"tap{step}"),
                    width="stretch",
                    on_click=_tap,
                    args=(unit, subject_id, step, kept.tally),
                )
        if kept.tally:
            st.button(
                f"Neem {formatting.number(kept.tally)} over{_of_day(kept.tallied_on)}",
                key=forms.field("take"),
                width="stretch",
                on_click=_take_over,
                args=(unit, subject_id),
            )
        if _of_day(kept.tallied_on) and kept.tally:
            st.button(
                "Begin opnieuw",
                key=forms.field("reset"),
                width="stretch",
                on_click=_reset,
                args=(unit, subject_id),
            )


def _tap(unit: Unit, subject_id: int, step: int, shown: int) -> None:
    try:
        with database.transaction() as session:
            who = forms.editor()
            if shown and not drafts.kept(session, unit=unit, subject_id=subject_id, by=who).tally:
                raise InputError(
                    "De teller is intussen opgeslagen of op 0 gezet, hier of op een ander scherm. "
                    "Deze tik is niet geteld."
                )
            drafts.tap(session, unit=unit, subject_id=subject_id, step=step, by=who)
    except InputError as problem:
        forms.say(str(problem))


def _reset(unit: Unit, subject_id: int) -> None:
    try:
        with database.transaction() as session:
            who = forms.editor()
            drafts.reset_tally(session, unit=unit, subject_id=subject_id, by=who)
    except InputError as problem:
        forms.say(str(problem))


def _of_day(day: date | None) -> str:
    """Of which day the taps are, when that is not today."""
    return "" if day in (None, clock.today()) else f" van {formatting.short_day(day)}"


def _take_over(unit: Unit, subject_id: int) -> None:
    # As it is now: taps of another tab are part of it.
    with database.reading() as session:
        kept = drafts.kept(session, unit=unit, subject_id=subject_id, by=visitor().name)
    if unit is Unit.VISITORS and kept.tallied_on is not None:
        choose_day(kept.tallied_on)
    st.session_state[forms.field("state")] = FigureState.KNOWN
    st.session_state[forms.field("number")] = str(kept.tally)
    st.session_state[forms.field("method")] = CountingMethod.TALLY
    drafting.keep(forms.open_form(), forms.open_about())
