"""Which days a count of visitors is about: what is covered, what is not, and a choice of days."""

from datetime import date

import streamlit as st

from project import clock, database, formatting
from project.counts import reads as count_reads
from project.frames import records
from project.results import reach
from project.typed import periods
from project.ui.entering import drafting, forms, reading
from project.ui.entering.asking import place
from project.ui.entering.drafting import watched
from project.ui.page import plain
from project.wording import DatePrecision, StopStatus

_SOME_DAYS = "een of meer dagen"


def ask_days(subject_id: int) -> str:
    """Which days a count of visitors is about, in short; a stop without known days has no choice.

    "" where there is nothing to choose.
    """
    with database.reading() as session:
        today = clock.today()
        stops = reach.stops(session, today)
        taken = count_reads.covered_days(session, subject_id)
    stop = records(stops[stops["id"] == subject_id])[0]
    if stop["date_precision"] != DatePrecision.DAY:
        return ""
    by_days = bool(taken) or stop["status"] == StopStatus.OPEN
    forms.begins().setdefault("days", _SOME_DAYS if by_days else forms.WHOLE_STAY)
    ways = [forms.WHOLE_STAY, _SOME_DAYS]
    st.radio(
        "Welke dagen?",
        ways,
        index=place("days", ways),
        horizontal=True,
        key=forms.field("days"),
        **watched(),
    )
    free = periods.free_days(stop["first_day"], min(stop["last_day"], today), taken)
    st.caption(plain(_in_words(taken, free)))
    if forms.typed("days") == forms.WHOLE_STAY:
        # Whoever comes back to days finds those that were chosen.
        for name in ("first", "last"):
            forms.begins()[name] = forms.typed(name)
        if stop["last_day"] > today and reading.is_number():
            st.caption(f"Eén aantal voor alles kan na {formatting.day(stop['last_day'])}.")
        return forms.WHOLE_STAY
    # While the exhibition is there, people come to tell of today; afterwards of what is missing.
    usual = today if today in free else free[0] if free else None
    _ask_day("Van", "first", free, usual)
    first = forms.typed("first")
    _ask_day("Tot en met", "last", periods.in_a_row(free, first), first)
    chosen = [formatting.short_day(day) for day in (first, forms.typed("last")) if day]
    return " – ".join(dict.fromkeys(chosen))


def choose_day(day: date) -> None:
    """Let the open form be about this one day; where it cannot be chosen, the form says another."""
    st.session_state[forms.field("days")] = _SOME_DAYS
    for name in ("first", "last"):
        st.session_state[forms.field(name)] = day


def _ask_day(label: str, name: str, days: list[date], usual: date | None) -> None:
    key = forms.field(name)
    if forms.typed(name) not in days:
        forms.begins()[name] = usual
        if key in st.session_state:
            # The browser still shows the day that was chosen before: it has to be told.
            st.session_state[key] = usual
    st.selectbox(
        label,
        days,
        index=place(name, days) or 0,
        format_func=formatting.short_day,
        placeholder="Geen dag meer open",
        # A list to choose from, and no field to type a day in.
        filter_mode=None,
        key=key,
        on_change=_chosen,
        args=(name, forms.open_form(), forms.open_about()),
    )


def _chosen(name: str, form: int, about: forms.About) -> None:
    """Keep the day; the last day goes along with the first, until it is chosen itself."""
    if name == "first":
        first = st.session_state.get(forms.field("first", form))
        st.session_state[forms.field("last", form)] = first
    drafting.keep(form, about)


def _in_words(taken: list[tuple[date, date]], free: list[date]) -> str:
    """What is covered and what is not, each as spans of days."""
    rest = formatting.amount(len(free), "dag", "dagen")
    still_open = f"{_spans(periods.spans(free))} ({rest})" if free else "geen dag"
    return f"Al ingevuld: {_spans(taken) if taken else 'nog niets'}. Nog open: {still_open}."


def _spans(days: list[tuple[date, date]]) -> str:
    return formatting.listing(
        [formatting.period(first, last, DatePrecision.DAY) for first, last in days]
    )
