"""The fields of a count on the screen, kept as a draft while they are filled in.

Every form has a number of its own in the keys of its fields, so that the next one starts empty,
in the browser too. What stands on a form is read from the session state at the moment of saving:
who taps fast saves before the last run of the page is over. On a slow line a form still stands on
the screen when the next one is under way here: each field knows of which form it is, so that what
is typed late is kept for the figure that it was typed for. A draft is only what a field begins
with: a tab that outlives the server knows better what was typed in it.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from project import access, database
from project.counts import drafts
from project.counts import reads as count_reads
from project.counts.rules import Entry
from project.errors import InputError
from project.models import Count
from project.typed import whole_number
from project.ui.page import visitor
from project.wording import (
    COUNT_GROUP,
    COUNT_REASON,
    COUNTING_METHOD,
    REASONS_FOR,
    CountGroup,
    CountingMethod,
    CountReason,
    FigureState,
    Role,
    Unit,
)

_STATES = {
    FigureState.KNOWN: "een aantal",
    FigureState.UNKNOWN: "onbekend",
    FigureState.NOT_COUNTED: "niet geteld",
    FigureState.CANCELLED: "vervallen",
}
WHOLE_STAY = "hele periode"
# What is typed is kept after this pause, also when nobody leaves the field: a phone may go dark.
_PAUSE = "300ms"
_FORM = "count-form"
_NAMES = "count-form-names"
_ABOUT = "count-about"
_PROBLEM = "count-problem"
_SAVED = "count-saved"
_LATE = "count-late"
_CARRIED = "carried"
_REASONS = [f"reason-{state}" for state in REASONS_FOR]
_GROUPS = [f"group-{group}" for group in CountGroup]
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
    **dict.fromkeys(_GROUPS, str),
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


@dataclass(frozen=True, slots=True)
class Late:
    """What still came from a form after it was saved. Not stored: it waits as a draft."""

    number: int
    about: About
    # What stood in the field of the number, when that is not what was saved.
    typed: str


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
    return {name: _as_text(value) for name, value in standing.items() if value is not None}


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
            drafts.forget(session, unit=about.unit, subject_id=about.subject_id, by=editor())
    except InputError as problem:
        say(str(problem))


def leave() -> None:
    """Leave this form; the next one starts empty."""
    st.session_state.pop(_ABOUT, None)
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def begin(unit: Unit, subject_id: int, *, usual: bool) -> None:
    """Open the form of a figure as it was left, on whatever device.

    With ``usual`` the way of counting that this person used last stands ready: of something
    long ago nobody can say so.
    """
    about = About(unit, subject_id)
    if st.session_state.get(_ABOUT) == about:
        return
    _open(about)
    who = visitor()
    with database.reading() as session:
        kept = drafts.kept(session, unit=unit, subject_id=subject_id, by=who.name)
        method = count_reads.last_method(session, unit, by=who.name) if usual else None
    if method:
        begins()["method"] = method
    for name, value in kept.fields.items():
        if (known := _read_back(name, value)) is not None:
            begins()[name] = known


def begin_correction(row: Count, parts: Mapping[CountGroup, int]) -> None:
    """Open the form to correct a count: all stands there already but the value itself."""
    about = About(*count_reads.subject_of(row), row.id)
    if st.session_state.get(_ABOUT) != about:
        _open(about)
        _begin_with(row, parts)


def _begin_with(row: Count, parts: Mapping[CountGroup, int]) -> None:
    if row.method is not None:
        begins()["method"] = row.method
    begins()["remark"] = row.remark
    begins().update({f"group-{group}": str(many) for group, many in parts.items()})


def _open(about: About) -> None:
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


def _begins_with(name: str) -> Any:
    """What a field that does not stand there yet begins with."""
    return None if field(name) in st.session_state else begins().get(name)


def place(name: str, options: Sequence[Any]) -> int | None:
    """Which of the options a choice that does not stand there yet begins with."""
    first = _begins_with(name)
    return options.index(first) if first in options else None


def is_typed(standing: Mapping[str, object]) -> bool:
    """Whether somebody filled something in, besides what a form begins with by itself."""
    usual = {"state": str(FigureState.KNOWN)}
    by_itself = {"method", "days", "first", "last"}
    return any(
        value and value != usual.get(name)
        for name, value in standing.items()
        if name not in by_itself
    )


def said(standing: Mapping[str, object]) -> str:
    """The value that stands on a form, in a sentence."""
    number = standing.get("number")
    return f"Hier was {number} getypt." if number else "Hier was ook iets ingevuld."


def typed_here() -> dict[str, object]:
    """What was typed on the open form, without what a correction began with by itself."""
    standing, about = fields(open_form()), begun()
    if about is None or about.corrects is None or is_carried():
        return standing
    return {
        name: value for name, value in standing.items() if value != _as_text(begins().get(name))
    }


def carry(row: Count, parts: Mapping[CountGroup, int], standing: Mapping[str, object]) -> None:
    """Open the form that corrects this count with what was typed for the same figure.

    Where the count was withdrawn, the figure is open again: then it is the form to enter it.
    """
    withdrawn = row.state is FigureState.NOT_YET
    _open(About(*count_reads.subject_of(row), None if withdrawn else row.id))
    if not withdrawn:
        _begin_with(row, parts)
    begins()[_CARRIED] = True
    for name, value in standing.items():
        if (known := _read_back(name, value)) is not None:
            begins()[name] = known


def is_carried(form: int | None = None) -> bool:
    """Whether a form was opened with what was typed for a figure that was entered meanwhile."""
    return bool(begins(form).get(_CARRIED))


def ask_value(unit: Unit) -> None:
    """A number with its method, or why there is none."""
    begins().setdefault("state", FigureState.KNOWN)
    state = st.radio(
        "Wat is bekend?",
        list(_STATES),
        index=place("state", list(_STATES)),
        format_func=_STATES.__getitem__,
        horizontal=True,
        key=field("state"),
        **watched(),
    )
    if state is None or state is FigureState.KNOWN:
        people = "bezoekers" if unit is Unit.VISITORS else "deelnemers"
        _ask_number(f"Hoeveel {people}?", "number")
        _ask_one("Hoe is er geteld?", list(CountingMethod), COUNTING_METHOD, "method")
    else:
        name = f"reason-{state}"
        _ask_one("Waarom is er geen aantal?", REASONS_FOR[state], COUNT_REASON, name)


def is_number() -> bool:
    """Whether the open form is about a number, and not about why there is none."""
    return typed("state") in (FigureState.KNOWN, None)


def ask_more() -> None:
    """What may be told besides: who they were, and a remark."""
    # What stands there already must be seen: it is stored again.
    told = any(begins().get(name) for name in ("remark", *_GROUPS))
    with st.expander("Meer vertellen (hoeft niet)", expanded=told):
        st.text_input(
            "Opmerking (geen namen)",
            value=_begins_with("remark") or "",
            max_chars=1000,
            live=_PAUSE,
            key=field("remark"),
            **watched(),
        )
        st.write("Wie waren dat? Wie overblijft, telt als onbekend.")
        for group in CountGroup:
            if group is not CountGroup.UNKNOWN:
                _ask_number(COUNT_GROUP[group].capitalize(), f"group-{group}")


def entry(form: int, asked: str = "") -> Entry:
    """What stands on a form at this moment."""
    state = typed("state", form) or FigureState.KNOWN
    known = state is FigureState.KNOWN
    first = first_day(form)
    parts = {group: _number(f"group-{group}", form) for group in CountGroup} if known else {}
    return Entry(
        state=state,
        number=_number("number", form) if known else None,
        method=typed("method", form) if known else None,
        reason=None if known else typed(f"reason-{state}", form),
        first_day=first,
        last_day=_day("last", form) if first else None,
        remark=typed("remark", form) or "",
        parts={group: many for group, many in parts.items() if many is not None},
        asked=asked,
    )


def first_day(form: int) -> date | None:
    """The first of the days that this form is about; None for a session and the whole stay."""
    # Chosen days count also when the choice for them did not come along.
    return _day("first", form) if typed("days", form) != WHOLE_STAY else None


def open_day() -> date | None:
    """The same of the form that is open; None too when no day can be made of it."""
    return day_of(fields(open_form()))


def day_of(standing: Mapping[str, object]) -> date | None:
    """The first of the days of a form as a draft keeps it."""
    if standing.get("days") == WHOLE_STAY:
        return None
    day: date | None = _read_back("first", standing.get("first"))
    return day


def _day(name: str, form: int) -> date | None:
    chosen = typed(name, form)
    if chosen is None or isinstance(chosen, date):
        return chosen
    # What a browser sends that still shows a day which cannot be chosen any more.
    raise InputError("Deze dag kan niet meer gekozen worden. Kies de dagen opnieuw.")


def withdrawal(form: int, asked: str = "") -> Entry:
    """What takes a count back: the figure is open again, and only the remark is kept."""
    return Entry(state=FigureState.NOT_YET, remark=typed("remark", form) or "", asked=asked)


def say(problem: str) -> None:
    """Show this sentence until it is read; what was typed stays."""
    st.session_state[_PROBLEM] = problem


def problem() -> str:
    """Why the last tap stored nothing; "" when it did, or when somebody read it."""
    return str(st.session_state.get(_PROBLEM) or "")


def forget_problem() -> None:
    """Somebody read it."""
    st.session_state.pop(_PROBLEM, None)


def editor() -> str:
    """Who saves. Asked in the callback too: a forged click reaches it without any page."""
    return access.require(visitor(), Role.EDITOR).name


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
        key=field(name),
        **watched(),
    )


def _number(name: str, form: int) -> int | None:
    typed_in = typed(name, form) or ""
    group = name.removeprefix("group-") if name in _GROUPS else ""
    try:
        return whole_number(str(typed_in))
    except InputError as problem:
        where = f"Bij {COUNT_GROUP[CountGroup(group)]}: " if group else ""
        raise InputError(f"{where}{problem}") from problem


def _ask_one(label: str, options: Any, texts: Any, name: str) -> None:
    st.radio(
        label,
        options,
        index=place(name, list(options)),
        format_func=texts.__getitem__,
        key=field(name),
        **watched(),
    )


def watched() -> dict[str, Any]:
    """What a field does when it changes: keep the form it stands on, however late that comes."""
    return {"on_change": keep, "args": (open_form(), open_about())}


def keep(form: int, about: About) -> None:
    """Keep a form as a draft; a draft that cannot be kept must not stop anybody from saving."""
    saved = next((one for one in saved_here() if one.form == form), None)
    standing = fields(form)
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
                by=editor(),
            )
    except InputError as problem:
        say(str(problem))


def _late(saved: Saved, about: About, standing: dict[str, object]) -> Late:
    now = str(standing.get("number") or "")
    return Late(saved.number, about, "" if now == saved.fields.get("number") else now)


def _differs(now: dict[str, object], then: dict[str, object]) -> bool:
    return any((value or "") != (then.get(name) or "") for name, value in now.items())


def _as_text(value: Any) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _read_back(name: str, value: object) -> Any:
    """A field of a draft as the form wants it; None for what an older form knew."""
    try:
        return _READ[name](value)
    except (KeyError, ValueError, TypeError):
        return None
