"""Verslag on the screen: choose a version, read it, take its files along, issue it.

What stands here comes out of the report itself, in its own order, so that
the page, the PDF and the workbook say the same.
"""

import uuid
from typing import NoReturn
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from sqlmodel import Session

from project import clock, database, formatting
from project.charts import bars, pictures
from project.charts import rows as charts_rows
from project.errors import InputError
from project.output import page_files
from project.output.reports import files, issued, parts
from project.output.reports.found import PROVISIONAL, RULE_FINAL, RULE_PROVISIONAL, TO_BE_FINAL
from project.output.reports.parts import Report, Table
from project.parsing.periods import Period
from project.tour import itinerary
from project.ui.figures.key_figures import show_tiles
from project.ui.figures.tiles import people_of_rows
from project.ui.page import choice
from project.ui.page.choice import part
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.ui.page.opening import footer, stop_without_facts, visitor
from project.ui.page.showing import (
    beside,
    card,
    fold,
    show_caption,
    show_frame,
    show_lines,
    show_picture,
)
from project.ui.page.view import View, choose_project, read_view, show_period
from project.wording.counts import UNIT, Unit
from project.wording.people import Role

VERSION = "versie"
_DRAFT = "concept"
_DAYS = ("van", "tot")
_ISSUED = "report-issued"
# A first table longer than this is folded away like the others.
_FOLDED = 12
# As many columns as a phone shows beside each other.
_ON_A_PHONE = 4
# A title that fits on a tab.
_SHORT = {
    "agreed": "Afgesproken",
    "carried_out": "Gedaan",
    "groups": "Voor wie",
    "followed": "Wat volgde",
    "numbers": "Cijfers en afspraken",
    "deviations": "Anders dan gepland",
    "open": "Nog open",
    "definitions": "Woorden",
    "changes": "Wijzigingen",
    "signature": "Ondertekening",
}
_KINDS = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV"}


def choose(session: Session) -> tuple[int | None, str, Period | None]:
    """Which version of which project over which period; None for the draft, for its own period.

    All three stand in the address: ``?versie=2`` or ``?versie=concept``, ``?van=…&tot=…``,
    ``?project=…``. Who asks for nothing reads the draft, or the newest report when there is nothing
    to draft since.
    """
    view = read_view(session)
    choose_project(view.offered)
    which, when = beside(1, 1)
    with which:
        chosen = _choose(session, view)
    if chosen is not None:
        return chosen, view.project, None
    with when:
        show_period(view)
    return None, view.project, view.period


def _choose(session: Session, view: View) -> int | None:
    project = view.project
    versions = {str(one.number): one.words for one in reversed(issued.issued(session, project))}
    asked = choice.asked_for(VERSION)
    wrong = asked not in ("", _DRAFT, *versions)
    if wrong:
        st.info(f"Verslag “{plain(asked[:20])}” is er niet. Hier staat het concept.")
    names_days = any(choice.asked_for(day) for day in _DAYS)
    drafted = wrong or names_days or issued.has_something_new(session, clock.today(), project)
    chosen = choice.choose_one(
        "Welk verslag?",
        VERSION,
        {_DRAFT: "Het concept van nu", **versions},
        unless=_DRAFT if drafted else next(iter(versions), _DRAFT),
        # Each project has its own number 1.
        about=project,
        drops=_DAYS,
    )
    return None if chosen == _DRAFT else int(chosen)


def read_or_stop(
    session: Session, number: int | None, project: str, period: Period | None
) -> Report:
    """The report that was asked for; what cannot be is told in a sentence, and ends the page."""
    stop_without_facts(pd.DataFrame(list(itinerary.project_names(session))))
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


def in_short(report: Report) -> str:
    """Whether it was issued and over which days, for a status line."""
    state = "Uitgegeven" if report.issued_at else "Nog niet uitgegeven"
    return f"{state}, over {files.period_words(report)}."


def show_about(report: Report, project: str) -> None:
    """What this is and how fresh, with its files beside it, and what matters most."""
    left, right = beside(1, 1)
    with left, card(report.title, "about"):
        show_caption(" · ".join(files.facts(report).values()))
        conclusion, *rest = files.beside_tiles(report)
        listed = "".join(f"\n- {plain(one)}" for one in rest)
        st.markdown(f"**{plain(conclusion)}**\n{listed}")
    with right:
        with card("Neem het mee", "files"):
            _show_downloads(report, project)
            st.caption("De pdf is om te bewaren en te sturen, Excel en csv om na te rekenen.")
        found = [people_of_rows(unit, rows) for unit, rows in _bars(report).items()]
        show_tiles(found, columns=2, least=150, project="")


def _show_downloads(report: Report, project: str) -> None:
    """Links to the files of this very version."""
    query = {"project": project, VERSION: str(report.number) if report.issued_at else _DRAFT}
    if not report.issued_at:
        query |= {"van": str(report.first_day), "tot": str(report.last_day)}
    with st.container(horizontal=True):
        for kind, label in _KINDS.items():
            st.link_button(
                label,
                f"/bestand/{page_files.REPORT}.{kind}?{urlencode(query)}",
                type="primary" if kind == "pdf" else "secondary",
                icon=":material/download:",
            )


def show_content(report: Report) -> None:
    """The sections of the report, one at a time, in the order of the file."""
    sections = {section.code: section for section in report.sections}
    labels = {code: _SHORT.get(code, section.title) for code, section in sections.items()}
    with part("hoofdstuk", labels) as code, card(sections[code].title, f"section-{code}"):
        show_lines(sections[code].sentences)
        drawn = any(table.code in set(Unit) for table in sections[code].tables)
        if drawn:
            _show_pictures(report)
        for at, table in enumerate(sections[code].tables):
            # Above those of the people stand the pictures.
            _show_table(table, folded=at > 0 or len(table.rows) > _FOLDED or drawn)
        if drawn:
            # For who wants to check the sums.
            _show_table(report.rows, folded=True)


def _bars(report: Report) -> dict[Unit, tuple[charts_rows.Row, ...]]:
    return {Unit.VISITORS: report.visitor_bars, Unit.PARTICIPANTS: report.participant_bars}


def _show_pictures(report: Report) -> None:
    columns = beside(1, 1)
    for column, (unit, rows) in zip(columns, _bars(report).items(), strict=True):
        alt = f"{UNIT[unit][1].capitalize()}. {bars.sentence_amounts(rows, unit)}"
        if rows:
            with column:
                show_picture(
                    pictures.bars(rows, alt, example=report.example),
                    UNIT[unit][1].capitalize(),
                )


def _show_table(table: Table, *, folded: bool) -> None:
    if not folded or not table.rows:
        st.subheader(plain(table.title), anchor=False)
        _show_cells(table, most=_ON_A_PHONE)
        if len(table.columns) <= _ON_A_PHONE or not table.rows:
            return
    title = table.title if folded else "Alle kolommen"
    label = f"{title} ({formatting.amount(len(table.rows), 'regel', 'regels')})"
    opened = fold(label, f"table-{table.code}")
    if opened.open:
        with opened:
            _show_cells(table)


def _show_cells(table: Table, most: int | None = None) -> None:
    if not table.rows:
        st.write(plain(table.empty))
        return
    show_frame(table.frame().iloc[:, :most].map(parts.in_words), table.title)


def show_issue_form(report: Report, project: str) -> None:
    """Freezing the draft, for a manager only."""
    if report.issued_at is not None or not visitor().may(Role.MANAGER):
        return
    with card("Uitgeven", "issue"), st.container(width=640):
        _show_issue_form(report, project)


def _show_issue_form(report: Report, project: str) -> None:
    st.markdown(
        f"**{TO_BE_FINAL.capitalize()}.** {plain(RULE_FINAL)}  \n"
        f"**{PROVISIONAL.capitalize()}.** {plain(RULE_PROVISIONAL)}"
    )
    show_outcome()
    about = f"{project}-{report.number}"
    read = st.checkbox("Het concept hierboven is gelezen", key=f"read-{about}")
    with database.reading() as session:
        period = Period(report.first_day, report.last_day)
        overlaps = issued.overlapping(session, period, project)
    for one in overlaps:
        st.warning(plain(f"Deze periode overlapt met {one.words}."))
    twice = bool(overlaps) and st.checkbox(
        "Wat ook in een eerder verslag staat, mag hier nog eens staan", key=f"twice-{about}"
    )
    st.button(
        f"Voortgangsrapportage {report.number} uitgeven",
        type="primary",
        disabled=not read or (bool(overlaps) and not twice),
        help="Daarna verandert dit verslag niet meer.",
        key=f"issue-{about}",
        on_click=_issue,
        args=(report, project, _form_key(about)),
        kwargs={"twice": twice},
    )


def _form_key(about: str) -> str:
    """One key for each report, so that a second tap issues nothing more."""
    key: str = st.session_state.setdefault(f"issue-key-{about}", uuid.uuid4().hex)
    return key


def _issue(report: Report, project: str, key: str, *, twice: bool) -> None:
    """Issue the draft that was read; the receipt follows on the next run of the page."""
    number = do(
        issued.issue,
        role=Role.MANAGER,
        period=Period(report.first_day, report.last_day),
        number=report.number,
        seen=parts.digest(report),
        key=key,
        project=project,
        twice=twice,
    )
    if number is None:
        return
    st.session_state[_ISSUED] = number, project
    for name in _DAYS:
        st.query_params.pop(name, None)
    choice.take(VERSION, str(number), about=project)
