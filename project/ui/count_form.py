"""The fields of a count on the screen, kept as a draft while they are filled in.

Every form has a number of its own in the keys of its fields, so that the next one starts empty,
in the browser too. What stands on a form is read from the session state at the moment of saving:
who taps fast saves before the last run of the page is over.
"""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import streamlit as st

from project import access, clock, count_reads, database, drafts, formatting, reach
from project.count_rules import Entry
from project.errors import InputError
from project.frames import records
from project.ui.page import plain, visitor
from project.wording import (
    COUNT_GROUP,
    COUNT_REASON,
    COUNTING_METHOD,
    REASONS_FOR,
    CountGroup,
    CountingMethod,
    CountReason,
    DatePrecision,
    FigureState,
    Role,
    StopStatus,
    Unit,
)

_STATES = {
    FigureState.KNOWN: "een aantal",
    FigureState.UNKNOWN: "onbekend",
    FigureState.NOT_COUNTED: "niet geteld",
    FigureState.CANCELLED: "vervallen",
}
_WHOLE_STAY = "hele periode"
_SOME_DAYS = "een of meer dagen"
# What is typed is kept after this pause, also when nobody leaves the field: a phone may go dark.
_PAUSE = "300ms"
_WHOLE_NUMBER = re.compile(r"[-−]?\d{1,12}")
_FORM = "count-form"
_ABOUT = "count-about"
_PROBLEM = "count-problem"
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


def field(name: str) -> str:
    """The key of one field of the form that is open now."""
    return f"{_FORM}-{st.session_state.get(_FORM, 0)}-{name}"


def typed(name: str) -> Any:
    """What stands in that field at this moment; None when nothing does."""
    return st.session_state.get(field(name))


def key() -> str:
    """The key of this form: however often it is sent, it is stored once."""
    return str(st.session_state.setdefault(field("key"), uuid.uuid4().hex))


def leave() -> None:
    """Leave this form; the next one starts empty."""
    st.session_state.pop(_ABOUT, None)
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def begin(unit: Unit, subject_id: int) -> None:
    """Open the form of a figure as it was left, on whatever device; else with what is usual."""
    if st.session_state.get(_ABOUT) == (unit, subject_id):
        return
    leave()
    st.session_state[_ABOUT] = (unit, subject_id)
    who = visitor()
    with database.reading() as session:
        kept = drafts.kept(session, unit=unit, subject_id=subject_id, by=who.name)
        usual = count_reads.last_method(session, unit, by=who.name)
    if usual:
        st.session_state[field("method")] = usual
    for name, value in kept.fields.items():
        if (known := _read_back(name, value)) is not None:
            st.session_state[field(name)] = known


def begin_correction(number: int, method: CountingMethod | None) -> None:
    """Open the form to correct a count: its way of counting stands there already."""
    if st.session_state.get(_ABOUT) == number:
        return
    leave()
    st.session_state[_ABOUT] = number
    if method is not None:
        st.session_state[field("method")] = method


def ask_value(unit: Unit) -> None:
    """A number with its method, or why there is none."""
    st.session_state.setdefault(field("state"), FigureState.KNOWN)
    state = st.radio(
        "Wat is bekend?",
        list(_STATES),
        index=None,
        format_func=_STATES.__getitem__,
        horizontal=True,
        key=field("state"),
        on_change=_keep,
    )
    if state is FigureState.KNOWN or state is None:
        people = "bezoekers" if unit is Unit.VISITORS else "deelnemers"
        _ask_number(f"Hoeveel {people}?", "number")
        _ask_one("Hoe is er geteld?", list(CountingMethod), COUNTING_METHOD, "method")
    else:
        name = f"reason-{state}"
        _ask_one("Waarom is er geen aantal?", REASONS_FOR[state], COUNT_REASON, name)


def ask_days(subject_id: int) -> None:
    """Which days a count of visitors is about; a stop without known days has only the whole."""
    with database.reading() as session:
        today = clock.today()
        stops = reach.stops(session, today)
        taken = count_reads.covered_days(session, subject_id)
    stop = records(stops[stops["id"] == subject_id])[0]
    if stop["date_precision"] != DatePrecision.DAY:
        return
    by_days = bool(taken) or stop["status"] == StopStatus.OPEN
    st.session_state.setdefault(field("days"), _SOME_DAYS if by_days else _WHOLE_STAY)
    st.radio(
        "Welke dagen?",
        [_WHOLE_STAY, _SOME_DAYS],
        index=None,
        horizontal=True,
        key=field("days"),
        on_change=_keep,
    )
    if typed("days") == _WHOLE_STAY:
        return
    free = _free_days(stop, taken, today)
    st.caption(plain(_days_in_words(taken, free)))
    for label, name in (("Van", "first"), ("Tot en met", "last")):
        if typed(name) not in free:
            st.session_state.pop(field(name), None)
        st.selectbox(
            label, free, format_func=formatting.short_day, key=field(name), on_change=_keep
        )


def ask_more() -> None:
    """What may be told besides: who they were, and a remark."""
    with st.expander("Meer vertellen (hoeft niet)"):
        st.text_input(
            "Opmerking (geen namen)",
            max_chars=1000,
            live=_PAUSE,
            key=field("remark"),
            on_change=_keep,
        )
        st.write("Wie waren dat? Wie overblijft, telt als onbekend.")
        for group in CountGroup:
            if group is not CountGroup.UNKNOWN:
                _ask_number(COUNT_GROUP[group].capitalize(), f"group-{group}")


def ask_tally(unit: Unit, subject_id: int) -> None:
    """A counter for the door; it stays when the phone goes dark."""
    with database.reading() as session:
        kept = drafts.kept(session, unit=unit, subject_id=subject_id, by=visitor().name)
    with st.expander("Tellen bij de deur", expanded=kept.tally > 0):
        # A counter that nobody touched says nothing, and certainly not 0.
        shown = f"### {formatting.number(kept.tally)}" if kept.tally else "Tik voor wie binnenkomt."
        st.markdown(shown)
        with st.container(horizontal=True):
            for label, step in (("+1", 1), ("+5", 5), ("−1", -1)):
                st.button(
                    label, key=field(f"tap{step}"), on_click=_tap, args=(unit, subject_id, step)
                )
            if kept.tally:
                st.button(
                    f"Neem {formatting.number(kept.tally)} over",
                    key=field("take"),
                    on_click=_take_over,
                    args=(kept.tally,),
                )


def entry(asked: str = "") -> Entry:
    """What stands on the form at this moment."""
    state = typed("state") or FigureState.KNOWN
    known = state is FigureState.KNOWN
    spans_days = typed("days") == _SOME_DAYS
    parts = {group: _number(f"group-{group}") for group in CountGroup} if known else {}
    return Entry(
        state=state,
        number=_number("number") if known else None,
        method=typed("method") if known else None,
        reason=None if known else typed(f"reason-{state}"),
        first_day=typed("first") if spans_days else None,
        last_day=typed("last") if spans_days else None,
        remark=typed("remark") or "",
        parts={group: many for group, many in parts.items() if many is not None},
        asked=asked,
    )


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


def _ask_number(label: str, name: str) -> None:
    # A text field with a numeric keypad: a number field drops the comma of 12,5 and says 125.
    st.text_input(
        label,
        type="phone",
        icon="",
        placeholder="alleen cijfers",
        max_chars=20,
        autocomplete="off",
        live=_PAUSE,
        key=field(name),
        on_change=_keep,
    )


def _number(name: str) -> int | None:
    typed_in = typed(name) or ""
    if not isinstance(typed_in, str) or not _WHOLE_NUMBER.fullmatch(typed_in.strip() or "0"):
        raise InputError(f"“{typed_in}” is geen heel aantal. Typ alleen cijfers, bijvoorbeeld 34.")
    return int(typed_in.replace("−", "-")) if typed_in.strip() else None


def _ask_one(label: str, options: Any, texts: Any, name: str) -> None:
    st.radio(
        label, options, index=None, format_func=texts.__getitem__, key=field(name), on_change=_keep
    )


def _keep() -> None:
    """Keep the form as a draft; a draft that cannot be kept must not stop anybody from saving."""
    about = st.session_state.get(_ABOUT)
    if not isinstance(about, tuple):
        return
    unit, subject_id = about
    fields = {name: _as_text(typed(name)) for name in _READ if typed(name) is not None}
    try:
        with database.transaction() as session:
            drafts.keep(session, unit=unit, subject_id=subject_id, fields=fields, by=editor())
    except InputError as problem:
        say(str(problem))


def _tap(unit: Unit, subject_id: int, step: int) -> None:
    try:
        with database.transaction() as session:
            drafts.tap(session, unit=unit, subject_id=subject_id, step=step, by=editor())
    except InputError as problem:
        say(str(problem))


def _take_over(tally: int) -> None:
    st.session_state[field("state")] = FigureState.KNOWN
    st.session_state[field("number")] = str(tally)
    st.session_state[field("method")] = CountingMethod.TALLY
    _keep()


def _as_text(value: Any) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _read_back(name: str, value: object) -> Any:
    """A field of a draft as the form wants it; None for what an older form knew."""
    try:
        return _READ[name](value)
    except (KeyError, ValueError, TypeError):
        return None


def _free_days(stop: dict[str, Any], taken: list[tuple[date, date]], today: date) -> list[date]:
    stay = (stop["last_day"] - stop["first_day"]).days + 1
    days = [stop["first_day"] + timedelta(days=offset) for offset in range(stay)]
    return [
        day
        for day in days
        if day <= today and not any(first <= day <= last for first, last in taken)
    ]


def _days_in_words(taken: list[tuple[date, date]], free: list[date]) -> str:
    if not taken:
        return f"Nog niets ingevuld; {formatting.amount(len(free), 'dag', 'dagen')} te gaan."
    spans = [formatting.period(first, last, DatePrecision.DAY) for first, last in taken]
    rest = formatting.amount(len(free), "dag", "dagen")
    return f"Al ingevuld: {formatting.listing(spans)}. Nog open: {rest}."
