"""A button that changes something: done in its callback, told in the run that follows."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from project import database
from project.database import StartError
from project.errors import InputError
from project.ui.page.markdown import plain
from project.ui.page.opening import visitor
from project.wording.people import Role

_DONE = "done-sentence"
_PROBLEM = "done-problem"


def do(command: Callable[..., Any], *, role: Role, done: str = "", **what: Any) -> Any:
    """Run a command as who is signed in and give its answer; None when it was refused.

    ``done`` is what the next run says; "" where a page shows by itself what was stored.
    """
    try:
        who = visitor()
        with database.transaction(who, role) as session:
            answer = command(session, **what, by=who.name)
    except (InputError, StartError) as problem:
        say_problem(problem)
        return None
    st.session_state[_DONE] = done
    return answer


def say_problem(problem: Exception) -> None:
    """Let the next run tell why nothing was done."""
    st.session_state[_PROBLEM] = str(problem)


def show_outcome() -> None:
    """What the last button did, or why it did not."""
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem))
    if done := st.session_state.pop(_DONE, None):
        st.success(plain(done))
