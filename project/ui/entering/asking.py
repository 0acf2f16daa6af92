"""The fields of a count: a number and its method, or why there is none, and what else is told."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from project import formatting
from project.ui.entering import forms
from project.ui.entering.drafting import watched
from project.wording import (
    COUNT_GROUP,
    COUNT_REASON,
    COUNTING_METHOD,
    REASONS_FOR,
    CountGroup,
    CountingMethod,
    CountReason,
    FigureState,
    Unit,
)

_STATES = {
    FigureState.KNOWN: "een aantal",
    FigureState.UNKNOWN: "onbekend",
    FigureState.NOT_COUNTED: "niet geteld",
    FigureState.CANCELLED: "vervallen",
}
# What is typed is kept after this pause, also when nobody leaves the field: a phone may go dark.
_PAUSE = "300ms"


def _begins_with(name: str) -> Any:
    """What a field that does not stand there yet begins with."""
    return None if forms.field(name) in st.session_state else forms.begins().get(name)


def place(name: str, options: Sequence[Any]) -> int | None:
    """Which of the options a choice that does not stand there yet begins with."""
    first = _begins_with(name)
    return options.index(first) if first in options else None


def ask_value(unit: Unit) -> None:
    """A number with its method, or why there is none."""
    forms.begins().setdefault("state", FigureState.KNOWN)
    state = st.radio(
        "Wat is bekend?",
        list(_STATES),
        index=place("state", list(_STATES)),
        format_func=_STATES.__getitem__,
        horizontal=True,
        key=forms.field("state"),
        **watched(),
    )
    if state is None or state is FigureState.KNOWN:
        people = "bezoekers" if unit is Unit.VISITORS else "deelnemers"
        _ask_number(f"Hoeveel {people}?", "number")
        stands = forms.begins().get(forms.STANDS)
        if stands is not None:
            st.caption(f"Er staat nu {formatting.number(stands)}. Klopt dat? Laat dit dan leeg.")
        _ask_one("Hoe is er geteld?", list(CountingMethod), COUNTING_METHOD, "method")
    else:
        name = f"reason-{state}"
        _ask_one("Waarom is er geen aantal?", REASONS_FOR[state], COUNT_REASON, name)
        if _is_other():
            _ask_remark()


def ask_more() -> None:
    """What may be told besides: who they were, and a remark."""
    # What stands there already must be seen: it is stored again.
    told = any(forms.begins().get(name) for name in ("remark", *forms.GROUPS))
    with st.expander("Meer vertellen (hoeft niet)", expanded=told):
        if not _is_other():
            _ask_remark()
        st.write("Wie waren dat? Wie overblijft, telt als onbekend.")
        for group in CountGroup:
            if group is not CountGroup.UNKNOWN:
                _ask_number(COUNT_GROUP[group].capitalize(), f"group-{group}")


def _is_other() -> bool:
    """Whether the reason is one that has to be told: then the remark is no extra."""
    return forms.typed(f"reason-{forms.typed('state')}") is CountReason.OTHER


def _ask_remark() -> None:
    st.text_input(
        "Opmerking (geen namen)",
        value=_begins_with("remark") or "",
        max_chars=1000,
        live=_PAUSE,
        key=forms.field("remark"),
        **watched(),
    )


def _ask_number(label: str, name: str) -> None:
    # A text field with a numeric keypad: a number field drops the comma of 12,5 and says 125.
    st.text_input(
        label,
        value=_begins_with(name) or "",
        type="phone",
        icon="",
        placeholder="alleen cijfers",
        max_chars=20,
        autocomplete="off",
        live=_PAUSE,
        key=forms.field(name),
        **watched(),
    )


def _ask_one(label: str, options: Any, texts: Any, name: str) -> None:
    st.radio(
        label,
        options,
        index=place(name, list(options)),
        format_func=texts.__getitem__,
        key=forms.field(name),
        **watched(),
    )
