"""The forms of Telling invoeren: what was typed stays until the database has proved a save.

A save runs in the callback of its button, in one transaction. The receipt is read back from the
database in the next run; without a row there is no receipt.
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
_CHOSEN = "count-chosen"
_RECEIPT = "count-receipt"
_PROBLEM = "count-problem"
_CORRECTING = "count-correcting"


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
        icon="✅",
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
            _entry_form(*subject, key=st.session_state.setdefault(_form("key"), _new_key()))


def show_corrections(entered: dict[int, str]) -> None:
    """Choose a count that was entered, see its history, and correct or withdraw it."""
    st.subheader("Verbeteren of intrekken", anchor=False)
    if not entered:
        st.write("Er is nog niets ingevuld.")
        return
    number = st.selectbox(
        "Welke telling klopt niet?",
        list(entered),
        index=None,
        format_func=entered.__getitem__,
        placeholder="Kies een telling",
        key=_CORRECTING,
    )
    if number is not None:
        _correction_form(number, key=st.session_state.setdefault(_form("key"), _new_key()))


def _choose(subject: tuple[Unit, int]) -> None:
    _forget()
    st.session_state[_CHOSEN] = subject


def _entry_form(unit: Unit, subject_id: int, *, key: str) -> None:
    people = "bezoekers" if unit is Unit.VISITORS else "deelnemers"
    entry = _ask_entry(people, unit, subject_id)
    st.button(
        "Opslaan",
        key=_form("save"),
        type="primary",
        on_click=_save,
        args=(_enter, unit, subject_id, entry, key),
    )


def _correction_form(number: int, *, key: str) -> None:
    with database.reading() as session:
        row = counts.by_number(session, number)
        if row is None:
            return
        unit, subject_id = counts.subject_of(row)
        told = counts.table_history(counts.history(session, unit, subject_id))
    show_table("De geschiedenis van dit cijfer", told, download=f"geschiedenis-{number}")
    st.subheader("De nieuwe waarde", anchor=False)
    entry = _ask_entry("bezoekers" if unit is Unit.VISITORS else "deelnemers", unit, None)
    why = st.radio(
        "Waarom verandert het?",
        _WHYS,
        index=None,
        format_func=CORRECTION_REASON.__getitem__,
        key=_form("why"),
    )
    with st.container(horizontal=True):
        st.button(
            "Verbetering opslaan",
            key=_form("correct"),
            type="primary",
            on_click=_save,
            args=(_correct, number, entry, why, key),
        )
        st.button(
            "Telling intrekken",
            key=_form("withdraw"),
            help="Het cijfer wordt weer open. De oude waarde blijft in de geschiedenis staan.",
            on_click=_save,
            args=(_withdraw, number, entry.remark, key),
        )


def _ask_entry(people: str, unit: Unit, subject_id: int | None) -> Entry:
    state = st.radio(
        "Wat weet u?",
        list(_STATES),
        format_func=_STATES.__getitem__,
        horizontal=True,
        key=_form("state"),
    )
    number, method, reason = None, None, None
    if state is FigureState.KNOWN:
        number = _ask_number(f"Hoeveel {people}?")
        method = st.radio(
            "Hoe is er geteld?",
            list(CountingMethod),
            index=None,
            format_func=COUNTING_METHOD.__getitem__,
            key=_form("method"),
        )
    else:
        reason = st.radio(
            "Waarom is er geen aantal?",
            REASONS_FOR[state],
            index=None,
            format_func=COUNT_REASON.__getitem__,
            key=_form(f"reason-{state}"),
        )
    first, last = (None, None) if subject_id is None else _ask_days(unit, subject_id)
    remark = st.text_input(
        "Opmerking (hoeft niet; geen namen)", max_chars=1000, key=_form("remark")
    )
    return Entry(
        state=state,
        number=number,
        method=method,
        reason=reason,
        first_day=first,
        last_day=last,
        remark=remark or "",
    )


def _ask_number(label: str) -> int | None:
    number: int | None = st.number_input(label, value=None, step=1, key=_form("number"))
    return number


def _ask_days(unit: Unit, subject_id: int) -> tuple[date | None, date | None]:
    """Which days a count of visitors is about; a stop without known days has only the whole."""
    if unit is not Unit.VISITORS:
        return None, None
    with database.reading() as session:
        today = clock.today()
        stops = reach.stops(session, today)
        taken = counts.covered_days(session, subject_id)
    stop = reach.records(stops[stops["id"] == subject_id])[0]
    if stop["date_precision"] != DatePrecision.DAY:
        return None, None
    running = stop["status"] == StopStatus.OPEN
    parts = st.radio(
        "Welke dagen?",
        ["hele periode", "een of meer dagen"],
        index=1 if taken or running else 0,
        horizontal=True,
        key=_form("whole"),
    )
    if parts == "hele periode":
        return None, None
    if taken:
        spans = [formatting.period(first, last, DatePrecision.DAY) for first, last in taken]
        st.caption(f"Al ingevuld: {plain(formatting.listing(spans))}.")
    stay = (stop["last_day"] - stop["first_day"]).days + 1
    days = [stop["first_day"] + timedelta(days=offset) for offset in range(stay)]
    free = [day for day in days if day <= today and not _is_taken(day, taken)]
    first = st.selectbox("Van", free, format_func=formatting.short_day, key=_form("first"))
    last = st.selectbox(
        "Tot en met",
        [day for day in free if first is None or day >= first],
        format_func=formatting.short_day,
        key=_form("last"),
    )
    return first, last


def _is_taken(day: date, taken: list[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in taken)


def _save(command: Callable[..., int], *typed: Any) -> None:
    """Run one command; what was typed stays on the screen unless it was stored."""
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = access.require(visitor(), Role.EDITOR)
        number = command(*typed, by=who.name)
    except InputError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    _forget()
    st.session_state[_RECEIPT] = number


def _enter(unit: Unit, subject_id: int, entry: Entry, key: str, *, by: str) -> int:
    with database.transaction() as session:
        return counts.enter_count(
            session, unit=unit, subject_id=subject_id, entry=entry, key=key, by=by
        )


def _correct(number: int, entry: Entry, why: CorrectionReason | None, key: str, *, by: str) -> int:
    if why is None:
        raise InputError("Kies waarom het cijfer verandert.")
    with database.transaction() as session:
        return counts.correct_count(
            session, replaces_id=number, entry=entry, why=why, key=key, by=by
        )


def _withdraw(number: int, remark: str, key: str, *, by: str) -> int:
    with database.transaction() as session:
        return counts.withdraw_count(session, replaces_id=number, remark=remark, key=key, by=by)


def _forget() -> None:
    """Empty the form, the choice and the last receipt."""
    for name in list(st.session_state):
        if str(name).startswith("count-"):
            del st.session_state[name]


def _form(field: str) -> str:
    return f"count-form-{field}"


def _new_key() -> str:
    return uuid.uuid4().hex
