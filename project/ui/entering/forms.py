"""The form of a count that is open: what it is about, what stands on it, and what was saved.

Every form has a number of its own in the keys of its fields, so that the next one starts empty,
in the browser too. What stands on a form is read from the session state at the moment of saving:
who taps fast saves before the last run of the page is over. On a slow line a form still stands on
the screen when the next one is under way here: each field knows of which form it is, so that what
is typed late is kept for the figure that it was typed for.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from project import access
from project.ui.page import visitor
from project.wording import (
    REASONS_FOR,
    CountGroup,
    CountingMethod,
    CountReason,
    FigureState,
    Role,
    Unit,
)

WHOLE_STAY = "hele periode"
_FORM = "count-form"
_NAMES = "count-form-names"
_ABOUT = "count-about"
_PROBLEM = "count-problem"
_PROBLEM_OF = "count-problem-of"
_SAVED = "count-saved"
_REASONS = [f"reason-{state}" for state in REASONS_FOR]
# The number that a correction leaves as it is when nobody types another one.
STANDS = "stands"
GROUPS = [f"group-{group}" for group in CountGroup]
# What a draft keeps, and how to read it back from the text in the database.
_READ: dict[str, Any] = {
    "state": FigureState,
    "number": str,
    "method": CountingMethod,
    "days": str,
    "first": date.fromisoformat,
    "last": date.fromisoformat,
    "remark": str,
    **dict.fromkeys(_REASONS, CountReason),
    **dict.fromkeys(GROUPS, str),
}


@dataclass(frozen=True, slots=True)
class About:
    """What a form is about: a figure to enter, or with ``corrects`` the number of a count of it."""

    unit: Unit
    subject_id: int
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A form as it stood when it was saved, and the number that its count got."""

    number: int
    # None: a tap on a button that belongs to no form.
    form: int | None
    fields: dict[str, object]


def open_form() -> int:
    """The number of the form that is open now."""
    number: int = st.session_state.get(_FORM, 0)
    return number


def open_about() -> About:
    """What that form is about."""
    about: About = st.session_state[_ABOUT]
    return about


def begun() -> About | None:
    """What the open form is about; None when none was opened yet."""
    about: About | None = st.session_state.get(_ABOUT)
    return about


def field(name: str, form: int | None = None) -> str:
    """The key of one field of a form; of the one that is open now when none is given."""
    number = open_form() if form is None else form
    return f"{_FORM}-{_names().get(number, number)}-{name}"


def typed(name: str, form: int | None = None) -> Any:
    """What stands in that field at this moment; None when nothing does."""
    return st.session_state.get(field(name, form), begins(form).get(name))


def fields(form: int) -> dict[str, object]:
    """All that stands on a form at this moment, by name, as a draft keeps it."""
    standing = {name: typed(name, form) for name in _READ}
    return {name: as_text(value) for name, value in standing.items() if value is not None}


def key() -> str:
    """The key of this form: however often it is sent, it is stored once."""
    return str(st.session_state.setdefault(field("key"), uuid.uuid4().hex))


def saved_here() -> list[Saved]:
    """The forms that were saved in this visit, in order. Add to it what is stored."""
    saved: list[Saved] = st.session_state.setdefault(_SAVED, [])
    return saved


def is_saved(form: int) -> bool:
    """Whether this form was saved."""
    return any(one.form == form for one in saved_here())


def leave() -> None:
    """Leave this form; the next one starts empty."""
    st.session_state.pop(_ABOUT, None)
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def open_empty(about: About) -> None:
    """Begin an empty form. Its name tells what it is about, also to a server that began anew."""
    leave()
    st.session_state[_ABOUT] = about
    of_figure = f"{about.unit}-{about.subject_id}-{about.corrects or 'new'}"
    before = sum(name.startswith(f"{of_figure}-") for name in _names().values())
    _names()[open_form()] = f"{of_figure}-{before}"


def _names() -> dict[int, str]:
    names: dict[int, str] = st.session_state.setdefault(_NAMES, {})
    return names


def begins(form: int | None = None) -> dict[str, Any]:
    """What the fields of a form begin with, by name."""
    known: dict[str, Any] = st.session_state.setdefault(field("start", form), {})
    return known


def say(problem: str, form: int | None = None) -> None:
    """Show this sentence until it is read; what was typed stays. ``form`` is what it is about."""
    st.session_state[_PROBLEM] = problem
    st.session_state[_PROBLEM_OF] = form


def problem() -> str:
    """Why the last tap stored nothing; "" when it did, or when somebody read it."""
    return str(st.session_state.get(_PROBLEM) or "")


def leave_problem(form: int) -> None:
    """Forget what was said of this form: another one stands in its place, and says more."""
    if st.session_state.get(_PROBLEM_OF) == form:
        forget_problem()


def forget_problem() -> None:
    """Somebody read it."""
    st.session_state.pop(_PROBLEM_OF, None)
    st.session_state.pop(_PROBLEM, None)


def editor() -> str:
    """Who saves. Asked in the callback too: a forged click reaches it without any page."""
    return access.require(visitor(), Role.EDITOR).name


def as_text(value: Any) -> object:
    """A value of a form as a draft keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def read_back(name: str, value: object) -> Any:
    """A field of a draft as the form wants it; None for what an older form knew."""
    try:
        return _READ[name](value)
    except (KeyError, ValueError, TypeError):
        return None
