"""What changed since: since an earlier report or since a day, kept in the address."""

from collections.abc import Container
from datetime import date, timedelta

import streamlit as st

from project import clock, database, formatting
from project.errors import InputError
from project.output.reports import issued
from project.parsing import periods
from project.results import changes
from project.results.changes import Start
from project.ui.page import choice
from project.ui.page.markdown import plain
from project.ui.page.showing import show_frame, show_lines, show_table, tile

_SINCE = "sinds"
# Without a report to begin at, the last month.
_DAYS = 30
# More than this nobody reads on a screen; the file has them all.
_MOST_SHOWN = 12


def show_changes(project: str) -> None:
    """Choose since when, and show the changes after it, the newest first; the file has all."""
    with tile("changes"):
        _show_changes(project)


def _show_changes(project: str) -> None:
    with database.reading() as session:
        reports = {str(one.number): one for one in reversed(issued.issued(session, project))}
        start, since, code = _choose(reports)
        found = changes.since(session, start, clock.today(), project)
    st.header(plain(f"Wat veranderde sinds {since}?"), anchor=False)
    show_lines([changes.sentence(found)])
    if not found:
        return
    newest = list(reversed(found))[:_MOST_SHOWN]
    show_frame(changes.READABLE.frame(newest), "De wijzigingen")
    show_table("Alle wijzigingen, en bestanden", "wijzigingen", sinds=code)


def _choose(reports: dict[str, issued.Issued]) -> tuple[Start, str, str]:
    """Since when: the place in the history, in words, and as the address says it."""
    asked = choice.asked_for(_SINCE)
    day = _day(asked, reports)
    offered = {number: f"voortgangsrapportage {number}" for number in reports}
    standing = asked if asked in reports else "" if day or not reports else next(iter(reports))
    with st.container(horizontal=True):
        chosen = _choose_report(offered, standing)
        if chosen:
            return reports[chosen].mark, offered[chosen], chosen
        since = day or clock.today() - timedelta(days=_DAYS)
        st.text_input(
            "Sinds welke dag? (zoals 1-7-2018)",
            formatting.day(since),
            max_chars=40,
            key="since-day",
            on_change=choice.keep_day,
            args=(_SINCE, "since-day"),
        )
    return changes.begin_of(since), formatting.day(since), since.isoformat()


def _choose_report(offered: dict[str, str], standing: str) -> str:
    """The report to begin at; "" for a day."""
    if not offered:
        return ""
    codes = [*offered, ""]

    def keep() -> None:
        chosen = st.session_state["since-report"]
        st.query_params[_SINCE] = chosen or str(clock.today() - timedelta(days=_DAYS))

    chosen: str = st.selectbox(
        "Sinds",
        codes,
        codes.index(standing),
        format_func=lambda code: offered.get(code, "een dag"),
        key="since-report",
        on_change=keep,
    )
    return chosen


def _day(asked: str, numbers: Container[str]) -> date | None:
    """The day that the address asks for; None when it asks for a report, or for nothing."""
    if asked in numbers:
        return None
    try:
        return periods.day(asked)
    except InputError as problem:
        st.info(plain(problem))
        return None
