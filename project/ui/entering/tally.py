"""The counter for the door: taps that survive a phone that goes dark, and become a count.

That each tap counts, however fast they come, is the work of ``ui/taps.py``: it knows these buttons
by the end of their keys.
"""

from datetime import date

import streamlit as st

from project import clock, database, formatting
from project.counts import drafts
from project.counts.drafts import Kept
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
    if now or _kept(unit, subject_id).tally:
        _show_counter(unit, subject_id)


# A tap runs nothing but this: it is answered while the next person comes in.
@st.fragment
def _show_counter(unit: Unit, subject_id: int) -> None:
    kept = _kept(unit, subject_id)
    with st.expander("Tellen bij de deur", expanded=kept.tally > 0):
        # A counter that nobody touched says nothing, and certainly not 0.
        shown = f"### {formatting.number(kept.tally)}" if kept.tally else "Tik voor wie binnenkomt."
        st.markdown(shown)
        with st.container(horizontal=True, wrap=False, key=forms.field("taps")):
            tapped = [
                st.button(
                    label,
                    key=forms.field(f"tap{step}"),
                    width="stretch",
                    on_click=_tap,
                    args=(unit, subject_id, step, kept.tally),
                )
                for label, step in _STEPS
            ]
        taken = bool(kept.tally) and st.button(
            f"Neem {formatting.number(kept.tally)} over{_of_day(kept.tallied_on)}",
            key=forms.field("take"),
            width="stretch",
            on_click=_take_over,
            args=(unit, subject_id),
        )
        if kept.tally and _of_day(kept.tallied_on):
            _offer_to_begin_anew(unit, subject_id, kept)
    # The form, and what is wrong, stand outside.
    if taken or (any(tapped) and forms.problem()):
        st.rerun()


def _offer_to_begin_anew(unit: Unit, subject_id: int, kept: Kept) -> None:
    """Empty the counter; asked once more, because what was tapped then is gone."""
    with st.popover("Begin opnieuw", width="stretch", key=forms.field("anew")):
        st.write(f"De {formatting.number(kept.tally)} tikken{_of_day(kept.tallied_on)} gaan weg.")
        st.button(
            "Gooi ze weg en begin opnieuw",
            key=forms.field("reset"),
            on_click=_reset,
            args=(unit, subject_id),
        )


def _kept(unit: Unit, subject_id: int) -> Kept:
    with database.reading() as session:
        return drafts.kept(session, unit=unit, subject_id=subject_id, by=visitor().name)


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
    kept = _kept(unit, subject_id)
    if unit is Unit.VISITORS and kept.tallied_on is not None:
        choose_day(kept.tallied_on)
    st.session_state[forms.field("state")] = FigureState.KNOWN
    st.session_state[forms.field("number")] = str(kept.tally)
    st.session_state[forms.field("method")] = CountingMethod.TALLY
    drafting.keep(forms.open_form(), forms.open_about())
