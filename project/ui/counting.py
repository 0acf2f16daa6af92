"""The forms of Telling invoeren: what was typed stays until the database has proved a save.

A save runs in the callback of its button, in one transaction. It reads what was typed from the
session state and not from the last run of the page: who taps fast saves before that run is over.
The receipt is read back from the database in the next run; without a row there is no receipt.
"""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from project import access, clock, counts, database, formatting, reach
from project.count_rules import Entry
from project.errors import InputError
from project.ui.page import plain, show_table, visitor
from project.wording import (
    CORRECTION_REASON,
    COUNT_REASON,
    COUNTING_METHOD,
    REASONS_FOR,
    CorrectionReason,
    CountingMethod,
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
_WHYS = [
    CorrectionReason.TYPING,
    CorrectionReason.RECOUNTED,
    CorrectionReason.WRONG_PLACE,
    CorrectionReason.LATER_INFORMATION,
]
# So many of the newest counts are buttons, to correct one from yesterday with a tap.
_NEWEST = 8
_WHOLE_STAY = "hele periode"
_CHOSEN = "count-chosen"
_RECEIPT = "count-receipt"
_PROBLEM = "count-problem"
# Grows with every form, so that the next one starts empty, in the browser too.
_FORM = "count-form"


def show_receipt() -> None:
    """The proof of the last save, or the sentence that says why there was none."""
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem))
    number = st.session_state.get(_RECEIPT)
    if number is None:
        return
    with database.reading() as session:
        receipt = reach.receipt(session, number, clock.today())
    if receipt is None:
        st.error("Er is niets opgeslagen. Vul het formulier opnieuw in.")
        return
    st.success(
        f"Opgeslagen om {receipt.at}, nr {receipt.number}. {plain(receipt.what)}.  \n"
        f"Totaal nu {plain(receipt.total)}.",
    )


def show_open_list(still_open: pd.DataFrame) -> None:
    """What is still to enter, each with a button; the chosen one opens as a form."""
    st.subheader(f"Nog in te vullen ({len(still_open)})", anchor=False)
    if still_open.empty:
        st.write("Alles wat ingevuld kon worden, is ingevuld.")
    for row in reach.records(still_open):
        subject = (row["unit"], row["subject_id"])
        title = f"{plain(row['label'])}, {plain(row['period'])}"
        if st.session_state.get(_CHOSEN) != subject:
            name = f"open-{row['unit']}-{row['subject_id']}"
            st.button(title, key=name, width="stretch", on_click=_choose, args=(subject,))
            continue
        with st.container(border=True):
            st.markdown(f"**{title}**  \n{plain(row['words'])}")
            _entry_form(*subject)


def show_corrections(entered: dict[int, str]) -> None:
    """Choose a count that was entered, see its history, and correct or withdraw it."""
    st.subheader("Verbeteren of intrekken", anchor=False)
    if not entered:
        st.write("Er is nog niets ingevuld.")
        return
    for number in list(entered)[:_NEWEST]:
        if st.session_state.get(_CHOSEN) == number:
            with st.container(border=True):
                st.markdown(f"**{plain(entered[number])}**")
                _correction_form(number)
        else:
            label, name = plain(entered[number]), f"entered-{number}"
            st.button(label, key=name, width="stretch", on_click=_choose, args=(number,))
    _show_older(dict(list(entered.items())[_NEWEST:]))


def _show_older(older: dict[int, str]) -> None:
    if not older:
        return
    number = st.selectbox(
        "Een oudere telling",
        list(older),
        index=None,
        format_func=older.__getitem__,
        placeholder="Kies een telling",
        key=_form("older"),
    )
    if number is not None:
        _correction_form(number)


def _choose(subject: tuple[Unit, int] | int) -> None:
    _forget()
    st.session_state[_CHOSEN] = subject


def _entry_form(unit: Unit, subject_id: int) -> None:
    _ask_value(unit)
    if unit is Unit.VISITORS:
        _ask_days(subject_id)
    _ask_remark()
    key = _key()
    st.button(
        "Opslaan",
        key=_form("save"),
        type="primary",
        on_click=_save,
        args=(lambda by: _enter(unit, subject_id, key, by),),
    )


def _correction_form(number: int) -> None:
    with database.reading() as session:
        row = counts.by_number(session, number)
        if row is None:
            return
        unit, subject_id = counts.subject_of(row)
        told = counts.table_history(counts.history(session, unit, subject_id))
    show_table("De geschiedenis van dit cijfer", told, download=f"geschiedenis-{number}")
    st.subheader("De nieuwe waarde", anchor=False)
    _ask_value(unit)
    _ask_remark()
    st.radio(
        "Waarom verandert het?",
        _WHYS,
        index=None,
        format_func=CORRECTION_REASON.__getitem__,
        key=_form("why"),
    )
    key = _key()
    with st.container(horizontal=True):
        st.button(
            "Verbetering opslaan",
            key=_form("correct"),
            type="primary",
            on_click=_save,
            args=(lambda by: _correct(number, key, by),),
        )
        st.button(
            "Telling intrekken",
            key=_form("withdraw"),
            help="Het cijfer wordt weer open. De oude waarde blijft in de geschiedenis staan.",
            on_click=_save,
            args=(lambda by: _withdraw(number, key, by),),
        )


def _ask_value(unit: Unit) -> None:
    state = st.radio(
        "Wat is bekend?",
        list(_STATES),
        format_func=_STATES.__getitem__,
        horizontal=True,
        key=_form("state"),
    )
    if state is FigureState.KNOWN:
        people = "bezoekers" if unit is Unit.VISITORS else "deelnemers"
        st.number_input(f"Hoeveel {people}?", value=None, step=1, key=_form("number"))
        st.radio(
            "Hoe is er geteld?",
            list(CountingMethod),
            index=None,
            format_func=COUNTING_METHOD.__getitem__,
            key=_form("method"),
        )
    else:
        st.radio(
            "Waarom is er geen aantal?",
            REASONS_FOR[state],
            index=None,
            format_func=COUNT_REASON.__getitem__,
            key=_form(f"reason-{state}"),
        )


def _ask_remark() -> None:
    st.text_input("Opmerking (hoeft niet; geen namen)", max_chars=1000, key=_form("remark"))


def _ask_days(subject_id: int) -> None:
    """Which days a count of visitors is about; a stop without known days has only the whole."""
    with database.reading() as session:
        today = clock.today()
        stops = reach.stops(session, today)
        taken = counts.covered_days(session, subject_id)
    stop = reach.records(stops[stops["id"] == subject_id])[0]
    if stop["date_precision"] != DatePrecision.DAY:
        return
    parts = st.radio(
        "Welke dagen?",
        [_WHOLE_STAY, "een of meer dagen"],
        index=1 if taken or stop["status"] == StopStatus.OPEN else 0,
        horizontal=True,
        key=_form("days"),
    )
    if parts == _WHOLE_STAY:
        return
    if taken:
        spans = [formatting.period(first, last, DatePrecision.DAY) for first, last in taken]
        st.caption(f"Al ingevuld: {plain(formatting.listing(spans))}.")
    stay = (stop["last_day"] - stop["first_day"]).days + 1
    days = [stop["first_day"] + timedelta(days=offset) for offset in range(stay)]
    free = [day for day in days if day <= today and not _is_taken(day, taken)]
    for label, field in (("Van", "first"), ("Tot en met", "last")):
        st.selectbox(label, free, format_func=formatting.short_day, key=_form(field))


def _is_taken(day: date, taken: list[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in taken)


def _save(command: Callable[[str], int]) -> None:
    """Run one command; what was typed stays on the screen unless it was stored."""
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = access.require(visitor(), Role.EDITOR)
        number = command(who.name)
    except InputError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    _forget()
    st.session_state[_RECEIPT] = number


def _enter(unit: Unit, subject_id: int, key: str, by: str) -> int:
    with database.transaction() as session:
        return counts.enter_count(
            session, unit=unit, subject_id=subject_id, entry=_entry(), key=key, by=by
        )


def _correct(number: int, key: str, by: str) -> int:
    why = _typed("why")
    if why is None:
        raise InputError("Kies waarom het cijfer verandert.")
    with database.transaction() as session:
        return counts.correct_count(
            session, replaces_id=number, entry=_entry(), why=why, key=key, by=by
        )


def _withdraw(number: int, key: str, by: str) -> int:
    with database.transaction() as session:
        return counts.withdraw_count(
            session, replaces_id=number, remark=_typed("remark") or "", key=key, by=by
        )


def _entry() -> Entry:
    """What stands on the form at this moment."""
    state = _typed("state") or FigureState.KNOWN
    known = state is FigureState.KNOWN
    spans_days = _typed("days") not in (None, _WHOLE_STAY)
    return Entry(
        state=state,
        number=_typed("number") if known else None,
        method=_typed("method") if known else None,
        reason=None if known else _typed(f"reason-{state}"),
        first_day=_typed("first") if spans_days else None,
        last_day=_typed("last") if spans_days else None,
        remark=_typed("remark") or "",
    )


def _typed(field: str) -> Any:
    return st.session_state.get(_form(field))


def _forget() -> None:
    """Leave this form, and the receipt of the one before."""
    for name in (_CHOSEN, _RECEIPT, _PROBLEM):
        st.session_state.pop(name, None)
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def _form(field: str) -> str:
    return f"{_FORM}-{st.session_state.get(_FORM, 0)}-{field}"


def _key() -> str:
    """The key of this form: however often it is sent, it is stored once."""
    return str(st.session_state.setdefault(_form("key"), uuid.uuid4().hex))
