"""What is typed on a form is kept as a draft, also what still comes after it was saved."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from project import database
from project.counts import drafts
from project.errors import InputError
from project.ui.entering import forms
from project.ui.entering.forms import About, Saved

_LATE = "count-late"


@dataclass(frozen=True, slots=True)
class Late:
    """What still came from a form after it was saved. Not stored: it waits as a draft."""

    number: int
    about: About
    # What stood in the field of the number, when that is not what was saved.
    typed: str


def late() -> Late | None:
    """What came from a form after it was saved, until somebody was told and chose."""
    came: Late | None = st.session_state.get(_LATE)
    return came


def forget_late(*, draft: bool) -> None:
    """Say no more about what came late; without ``draft`` throw that away too."""
    came = late()
    st.session_state.pop(_LATE, None)
    if came is None or draft:
        return
    about = came.about
    try:
        with database.transaction() as session:
            drafts.forget(session, unit=about.unit, subject_id=about.subject_id, by=forms.editor())
    except InputError as problem:
        forms.say(str(problem))


def watched() -> dict[str, Any]:
    """What a field does when it changes: keep the form it stands on, however late that comes."""
    return {"on_change": keep, "args": (forms.open_form(), forms.open_about())}


def keep(form: int, about: About) -> None:
    """Keep a form as a draft; a draft that cannot be kept must not stop anybody from saving."""
    saved = next((one for one in forms.saved_here() if one.form == form), None)
    standing = forms.fields(form)
    if saved is None and about.corrects is not None:
        return
    if saved is not None:
        # The browser sends the form as it was saved once more, with whatever is touched next.
        if not _differs(standing, saved.fields):
            return
        st.session_state[_LATE] = _late(saved, about, standing)
    try:
        with database.transaction() as session:
            drafts.keep(
                session,
                unit=about.unit,
                subject_id=about.subject_id,
                fields=standing,
                by=forms.editor(),
            )
    except InputError as problem:
        forms.say(str(problem))


def _late(saved: Saved, about: About, standing: dict[str, object]) -> Late:
    now = str(standing.get("number") or "")
    return Late(saved.number, about, "" if now == saved.fields.get("number") else now)


def _differs(now: dict[str, object], then: dict[str, object]) -> bool:
    return any((value or "") != (then.get(name) or "") for name, value in now.items())
