"""A question that comes first: what looks wrong about a count."""

from dataclasses import dataclass

import streamlit as st

from project.ui.entering import forms

_QUESTION = "question"
YES = "Ja, dit klopt: opslaan"


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be answered first."""

    # What stood on the form: the question is about nothing else.
    about: object
    text: str


def waiting(form: int) -> Question | None:
    """The question that waits for an answer; none as soon as something else stands there."""
    asked: Question | None = forms.typed(_QUESTION, form)
    return asked if asked and asked.about == forms.typed("number", form) else None


def forget(form: int) -> None:
    """The question was answered with no: nothing is asked any more."""
    st.session_state.pop(forms.field(_QUESTION, form), None)


def ask(form: int, questions: list[str]) -> bool:
    """Let the next run ask this; False when there is nothing to ask."""
    if not questions:
        return False
    asked = Question(forms.typed("number", form), "\n".join(questions))
    st.session_state[forms.field(_QUESTION, form)] = asked
    return True
