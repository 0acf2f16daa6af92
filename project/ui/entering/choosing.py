"""Which figure is open on Telling invoeren, and which receipt is shown."""

import streamlit as st

from project.ui.entering import drafting, forms
from project.wording import Unit

CHOSEN = "count-chosen"
RECEIPT = "count-receipt"


def to_prove() -> int | None:
    """The number of the count whose receipt is shown; None when there is none."""
    number: int | None = st.session_state.get(RECEIPT)
    late = drafting.late()
    return late.number if number is None and late is not None else number


def choose(what: tuple[Unit, int] | int | None) -> None:
    """Open this figure, or correct the count of this number; None leaves what was open."""
    st.session_state.pop(RECEIPT, None)
    drafting.forget_late(draft=False)
    if what is not None:
        # At once, and not when its form is there: a late tap must not be taken for one on that.
        forms.leave()
    st.session_state[CHOSEN] = what
