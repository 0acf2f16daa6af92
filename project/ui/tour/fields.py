"""The form of the tour that is open: its fields, what stands in them, and who saves.

Every form has a number of its own in the keys of its fields, so that the next one starts empty.
What stands on a form is read from the session state at the moment of saving.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from project import access, formatting, typed
from project.errors import InputError
from project.ui.page import plain, visitor
from project.wording import Role

_FORM = "tour-form"
_ABOUT = "tour-about"
_PROBLEM = "tour-problem"


def field(name: str) -> str:
    """The key of one field of the form that is open now."""
    return f"{_FORM}-{st.session_state.get(_FORM, 0)}-{name}"


def value(name: str) -> Any:
    """What stands in that field at this moment; None when nothing does."""
    return st.session_state.get(field(name))


def key(part: str = "") -> str:
    """The key of this form: however often it is sent, it is stored once."""
    made = st.session_state.setdefault(field("key"), uuid.uuid4().hex)
    return f"{made}{part}"


def leave() -> None:
    """Leave this form; the next one starts empty."""
    st.session_state.pop(_ABOUT, None)
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def begins(about: object) -> bool:
    """Whether this form was just opened, so that its fields are to be filled in."""
    if st.session_state.get(_ABOUT) == about:
        return False
    leave()
    st.session_state[_ABOUT] = about
    return True


def fill(values: Mapping[str, Any]) -> None:
    """Put these values into the fields."""
    for name, what in values.items():
        st.session_state[field(name)] = what


def say(problem: str) -> None:
    """Show this sentence in the next run; what was typed stays."""
    st.session_state[_PROBLEM] = problem


def show_problem() -> None:
    """The sentence about what could not be saved, once."""
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem))


def editor() -> str:
    """Who saves. Asked in the callback too: a forged click reaches it without any page."""
    return access.require(visitor(), Role.EDITOR).name


def text_field(label: str, name: str, example: str) -> None:
    """A line to type in."""
    st.text_input(label, key=field(name), placeholder=example, max_chars=500, autocomplete="off")


def day_field(label: str, name: str) -> None:
    """A day to type in, and under it how that was understood."""
    text_field(label, name, "bijvoorbeeld 12-9-2026")
    try:
        if day := typed.day(value(name) or ""):
            st.caption(plain(f"Begrepen: {formatting.short_day(day)}"))
    except InputError as problem:
        st.caption(plain(problem))


def select_field(
    label: str,
    texts: Mapping[Any, str],
    name: str,
    *,
    placeholder: str = "Kies",
    shown: str = "{}",
) -> None:
    """A list to choose one from: codes, with the text of each."""
    st.selectbox(
        label,
        list(texts),
        index=None,
        format_func=lambda code: shown.format(texts[code]),
        placeholder=placeholder,
        key=field(name),
    )


def choice_field(
    label: str, texts: Mapping[Any, str], name: str, *, horizontal: bool = False
) -> None:
    """A few choices, all in sight."""
    options: Sequence[Any] = list(texts)
    st.radio(
        label,
        options,
        index=None,
        format_func=texts.__getitem__,
        horizontal=horizontal,
        key=field(name),
    )
