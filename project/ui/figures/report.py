"""Verslag on the screen: choose a version, read it, take its files along, issue it.

What stands here comes out of the report itself (``project.reports``), in its own order, so that
the page, the PDF and the workbook say the same.
"""

import uuid
from functools import partial
from typing import NoReturn

import pandas as pd
import streamlit as st
from sqlmodel import Session

from project import charts, clock, tour
from project.errors import InputError
from project.reports import files, issued, parts
from project.reports.found import PROVISIONAL, RULE_FINAL, RULE_PROVISIONAL, TO_BE_FINAL
from project.reports.parts import Report, Section, Table
from project.typed.periods import Period
from project.ui.page import (
    choice,
    choose_project,
    do,
    footer,
    plain,
    read_view,
    show_facts,
    show_outcome,
    show_period,
    show_sentences,
    stop_without_facts,
    visitor,
)
from project.wording import UNIT, Role, Unit

VERSION = "versie"
_DRAFT = "concept"
_DAYS = ("van", "tot")
_ISSUED = "report-issued"
# Above this a table would be longer than anybody reads on a screen.
_LONG = 60
_KINDS = {
    ".pdf": ("Download als PDF", "application/pdf"),
    ".xlsx": (
        "Download als Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ".csv": ("Download als CSV", "text/csv"),
}


def choose(session: Session) -> tuple[int | None, str, Period | None]:
    """Which version of which project over which period; None for the draft, for its own period.

    All three stand in the address: ``?versie=2`` or ``?versie=concept``, ``?van=…&tot=…``,
    ``?project=…``. Who asks for nothing reads the draft, or the newest report when there is nothing
    to draft since.
    """
    view = read_view(session)
    project = view.project
    choose_project(view.offered)
    versions = {str(one.number): one.words for one in reversed(issued.issued(session, project))}
    asked = choice.asked_for(VERSION)
    wrong = asked not in ("", _DRAFT, *versions)
    if wrong:
        st.info(f"Verslag “{plain(asked[:20])}” is er niet. Hier staat het concept.")
    names_days = any(choice.asked_for(day) for day in _DAYS)
    drafted = wrong or names_days or issued.proposed_period(session, clock.today(), project)
    chosen = choice.choose_one(
        "Welk verslag?",
        VERSION,
        {_DRAFT: "Het concept van nu", **versions},
        unless=_DRAFT if drafted else next(iter(versions), _DRAFT),
        # Each project has its own number 1.
        about=project,
        drops=_DAYS,
    )
    if chosen != _DRAFT:
        return int(chosen), project, None
    show_period(view)
    return None, project, view.period


def read_or_stop(
    session: Session, number: int | None, project: str, period: Period | None
) -> Report:
    """The report that was asked for; what cannot be is told in a sentence, and ends the page."""
    stop_without_facts(pd.DataFrame(list(tour.project_names(session))))
    try:
        if number is not None:
            return issued.read(session, number, project)
        return issued.draft(session, period=period, today=clock.today(), project=project)
    except InputError as problem:
        _stop(problem)


def _stop(problem: InputError) -> NoReturn:
    st.info(plain(problem))
    footer()
    st.stop()
    raise AssertionError


def receipt(session: Session) -> str | None:
    """The proof that a report was issued, read back from the database; "" when none was stored.

    None when nobody asked for one on this run of the page.
    """
    number, project = st.session_state.pop(_ISSUED, (None, ""))
    if number is None:
        return None
    found = [one for one in issued.issued(session, project) if one.number == number]
    return f"Opgeslagen. {found[0].words}, door {found[0].issued_by}." if found else ""


def show_receipt(told: str | None) -> None:
    """The receipt. It stands above the report, and below it, where the button was tapped."""
    if told:
        st.success(plain(told))
    elif told is not None:
        st.error("Er is niets uitgegeven. Probeer het opnieuw.")


def show_about(report: Report) -> None:
    """What this is, how fresh it is, and what matters most."""
    show_facts(report.title, files.facts(report))
    show_sentences("Het belangrijkste", report.summary)


def show_downloads(report: Report) -> None:
    """The files of this very version."""
    with st.container(horizontal=True):
        for ending, (label, mime) in _KINDS.items():
            make = partial(files.maker(ending), report)
            st.download_button(
                label,
                # Only the smallest is made before somebody asks for it.
                make() if ending == ".csv" else make,
                file_name=f"{report.file_name}{ending}",
                mime=mime,
                # A new name with each content: nobody gets an older file.
                key=f"download{ending}-{parts.digest(report)[:12]}",
                on_click="ignore",
            )


def show_content(report: Report) -> None:
    """Every section of the report, in the order of the file."""
    for section in report.sections:
        st.header(plain(section.title), anchor=False)
        for sentence in section.sentences:
            st.write(plain(sentence))
        _show_charts(report, section)
        for table in section.tables:
            _show_table(table)


def _show_charts(report: Report, section: Section) -> None:
    if section.code != "numbers":
        return
    bars = {Unit.VISITORS: report.visitor_bars, Unit.PARTICIPANTS: report.participant_bars}
    for unit, rows in bars.items():
        if rows:
            st.plotly_chart(
                charts.amounts(rows, unit, example=report.example),
                config=charts.PLOTLY_CONFIG,
                alt=f"{UNIT[unit][1].capitalize()}. {charts.sentence_amounts(rows, unit)}",
                key=f"report-{unit}",
                theme=None,
            )


def show_rows(report: Report) -> None:
    """The lines behind the figures, for who wants to check the sums."""
    with st.expander("De regels achter de cijfers"):
        _show_table(report.rows)


def _show_table(table: Table) -> None:
    st.subheader(plain(table.title), anchor=False)
    if not table.rows:
        st.write(plain(table.empty))
        return
    frame = table.frame().map(parts.in_words)
    if len(frame) <= _LONG:
        st.table(frame.map(plain).rename(columns=plain), hide_index=True)
    else:
        st.dataframe(frame, hide_index=True, alt=table.title)


def show_issue_form(report: Report, project: str) -> None:
    """Freezing the draft, for a manager only."""
    if report.issued_at is not None or not visitor().may(Role.MANAGER):
        return
    st.header("Uitgeven", anchor=False)
    st.markdown(
        f"**{TO_BE_FINAL.capitalize()}.** {plain(RULE_FINAL)}  \n"
        f"**{PROVISIONAL.capitalize()}.** {plain(RULE_PROVISIONAL)}"
    )
    show_outcome()
    about = f"{project}-{report.number}"
    read = st.checkbox("Het concept hierboven is gelezen", key=f"read-{about}")
    st.button(
        f"Voortgangsrapportage {report.number} uitgeven",
        type="primary",
        disabled=not read,
        help="Daarna verandert dit verslag niet meer.",
        key=f"issue-{about}",
        on_click=_issue,
        args=(report, project, _form_key(about)),
    )


def _form_key(about: str) -> str:
    """One key for each report, so that a second tap issues nothing more."""
    key: str = st.session_state.setdefault(f"issue-key-{about}", uuid.uuid4().hex)
    return key


def _issue(report: Report, project: str, key: str) -> None:
    """Issue the draft that was read; the receipt follows on the next run of the page."""
    number = do(
        issued.issue,
        role=Role.MANAGER,
        period=Period(report.first_day, report.last_day),
        number=report.number,
        seen=parts.digest(report),
        key=key,
        project=project,
    )
    if number is None:
        return
    st.session_state[_ISSUED] = number, project
    for name in _DAYS:
        st.query_params.pop(name, None)
    choice.take(VERSION, str(number), about=project)
