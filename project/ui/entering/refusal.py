"""Why a count was not stored yet: a question to answer first, or what is wrong."""

from functools import partial

import streamlit as st

from project.ui.entering import doubts, forms, overtaken, saving
from project.ui.entering.choosing import to_prove
from project.ui.entering.doubts import Question
from project.ui.page import plain


def show_refusal() -> None:
    """A question first, or why nothing was stored; last, when the form it is about stands there."""
    if to_prove() is not None:
        return
    form = forms.open_form()
    if question := doubts.waiting(form):
        _asked(question, form)
    elif problem := forms.problem():
        _refused(problem)
    elif told := overtaken.told():
        _second(told)


@st.dialog("Klopt dit?", on_dismiss=lambda: doubts.forget(forms.open_form()))
def _asked(question: Question, form: int) -> None:
    store = partial(saving.store, form, forms.open_about(), forms.key())
    st.warning("  \n".join(plain(line) for line in question.text.splitlines()))
    with st.container(horizontal=True):
        answered = st.button(
            doubts.YES,
            key=forms.field("yes"),
            type="primary",
            on_click=saving.save,
            args=(partial(store, confirmed=True, withdraws=False), form),
        )
        answered |= st.button(
            "Nee, terug", key=forms.field("no"), on_click=doubts.forget, args=(form,)
        )
    if answered:
        st.rerun()


@st.dialog("Nog niet opgeslagen", on_dismiss=forms.forget_problem)
def _refused(problem: str) -> None:
    st.error(plain(problem))
    if st.button("Terug naar het formulier", key="back", on_click=forms.forget_problem):
        st.rerun()


@st.dialog("Iemand was eerder", on_dismiss=overtaken.forget_told)
def _second(told: str) -> None:
    st.error(plain(told))
    with st.container(horizontal=True):
        answered = st.button(
            "Terug naar het formulier",
            key="back",
            type="primary",
            on_click=overtaken.forget_told,
        )
        answered |= st.button(
            "Gooi weg wat hier getypt was", key="theirs", on_click=_leave_it_to_the_other
        )
    if answered:
        st.rerun()


def _leave_it_to_the_other() -> None:
    overtaken.forget_told()
    saving.cancel()
