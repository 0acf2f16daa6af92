"""A question that comes first: what looks wrong about a count, and what a yes then does."""

from dataclasses import dataclass

import streamlit as st

from project.ui.entering import forms

_QUESTION = "question"
_NUMBER_IS_RIGHT = "Ja, dit klopt: opslaan"
_NO_NAME = "Dit noemt geen persoon: opslaan"
_ALL_IS_RIGHT = "Het klopt, en noemt geen persoon: opslaan"


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be answered first, and what a yes then does."""

    # What stood on the form: the question is about nothing else.
    about: tuple[object, object]
    text: str
    yes: str
    withdraws: bool


def waiting(form: int) -> Question | None:
    """The question that waits for an answer; none as soon as something else stands there."""
    asked: Question | None = forms.typed(_QUESTION, form)
    return asked if asked and asked.about == _what_is_asked_about(form) else None


def _what_is_asked_about(form: int) -> tuple[object, object]:
    return forms.typed("number", form), forms.typed("remark", form)


def forget(form: int) -> None:
    """The question was answered with no: nothing is asked any more."""
    st.session_state.pop(forms.field(_QUESTION, form), None)


def ask(form: int, questions: list[str], named: str, *, withdraws: bool) -> bool:
    """Let the next run ask this; False when there is nothing to ask. ``named`` may be among it."""
    if not questions:
        return False
    yes = _ALL_IS_RIGHT if named in questions else _NUMBER_IS_RIGHT
    if questions == [named]:
        yes = _NO_NAME
    about, text = _what_is_asked_about(form), "\n".join(questions)
    key = forms.field(_QUESTION, form)
    st.session_state[key] = Question(about, text, yes, withdraws)
    return True
