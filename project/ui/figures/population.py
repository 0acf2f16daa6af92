"""Bevolkingscijfers on Bereik: what was loaded, and the form with which a manager loads a file."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from project import access, clock, database, formatting
from project.errors import InputError
from project.facts import population
from project.facts.population import Figures, Standing
from project.imports import statline
from project.imports.sheets import MEGABYTE, MOST_BYTES
from project.imports.statline import Read
from project.models import Province
from project.ui.page import plain, show_table, visitor
from project.wording import Role

_MOST_MEGABYTES = MOST_BYTES // MEGABYTE
_FORM = "population-form"
_READ = "population-read"
_PROBLEM = "population-problem"
_SAVED = "population-saved"


def show_population(province: Province) -> None:
    """The versions that were loaded, for everybody; the form for a manager."""
    with database.reading() as session:
        loaded = population.versions(session, province.code)
    if not loaded.empty:
        names = visitor().signed_in
        table = population.readable(loaded, with_names=names)
        show_table("Welke bevolkingscijfers zijn geladen?", table, download="bevolkingscijfers")
    if province.code and visitor().may(Role.MANAGER):
        _show_form(province)


def _show_form(province: Province) -> None:
    st.header("Bevolkingscijfers laden", anchor=False)
    _show_receipt()
    st.write(
        "Haal bij StatLine van het CBS tabel 70072ned (Regionale kerncijfers Nederland, totale "
        "bevolking) of 03759ned (bevolking op 1 januari), met de gemeenten in de rijen en één "
        "jaar, en download die als csv. Eerst is te zien wat erin staat; pas daarna wordt iets "
        "geladen."
    )
    sent = st.file_uploader(
        "Bestand van StatLine (klik op de knop Upload, of sleep het hierheen)",
        key=f"{_FORM}-{st.session_state.get(_FORM, 0)}",
        max_upload_size=_MOST_MEGABYTES,
    )
    if sent is None:
        return
    try:
        found = _read(sent.file_id, sent.name, sent.getvalue(), province, None)
        if len(found.years) > 1:
            year = _ask_year(found.years)
            if year is None:
                return
            found = _read(sent.file_id, sent.name, sent.getvalue(), province, year)
    except InputError as problem:
        st.error(plain(problem))
        return
    if found.figures is None:
        st.error("Dit bestand is niet geladen. Er is niets veranderd.")
        st.markdown("\n".join(f"- {plain(one)}" for one in statline.why_not(found)))
        return
    _show_preview(found, found.figures)


def _ask_year(years: tuple[int, ...]) -> int | None:
    return st.selectbox(
        "In dit bestand staan meer jaren. Welk jaar wordt geladen?",
        years,
        index=None,
        placeholder="Kies een jaar",
        key=f"{_FORM}-{st.session_state.get(_FORM, 0)}-year",
    )


def _read(number: str, name: str, data: bytes, province: Province, year: int | None) -> Read:
    """What the file says; read once for each year, and again when the data changed."""
    with database.reading() as session:
        about = (number, database.data_version(session))
        if st.session_state.get(_READ, ("", {}))[0] != about:
            st.session_state[_READ] = (about, {})
        kept = st.session_state[_READ][1]
        if year not in kept:
            division = population.division(session, province)
            kept[year] = statline.read(name, data, division, clock.today(), year)
    found: Read = kept[year]
    return found


def _show_preview(found: Read, figures: Figures) -> None:
    """What would be loaded, beside what is there, and the button that loads it."""
    with database.reading() as session:
        last = population.of_day(session, figures.province_code, figures.reference_day)
        standing = population.standing(session, figures.province_code)
        province = session.get_one(Province, figures.province_code)
        names = population.division(session, province).today
    told = [*statline.told(found, figures), _beside(figures, last, standing)]
    st.markdown("  \n".join(plain(one) for one in told if one))
    show_table(
        "De inwoners per gemeente",
        _table(figures, names, standing),
        download="bevolking-in-bestand",
    )
    if last is None or last.digest != figures.digest:
        st.button(
            f"Laden ({formatting.amount(len(figures.numbers), 'gemeente', 'gemeenten')})",
            key=f"{_FORM}-store",
            type="primary",
            on_click=_store,
            args=(figures, None if last is None else last.id),
        )


def _beside(figures: Figures, last: Standing | None, standing: Standing | None) -> str:
    """What loading would mean for what is there already."""
    if last is not None and last.digest == figures.digest:
        return (
            f"Deze cijfers zijn al geladen, als versie {last.version} van "
            f"{formatting.moment(last.loaded_at)}. Er hoeft niets te gebeuren."
        )
    said = ""
    if last is not None:
        said = (
            f"Dit wordt versie {last.version + 1} van deze peildag. Versie {last.version} "
            f"({population.in_words(last)}) blijft te zien."
        )
    if standing is not None and standing.reference_day > figures.reference_day:
        newer = formatting.day(standing.reference_day)
        said = f"{said} De cijfers van {newer} zijn nieuwer: die blijven gelden.".strip()
    return said


def _table(figures: Figures, names: Mapping[str, str], standing: Standing | None) -> pd.DataFrame:
    """What the file says beside what holds now, for a reader."""
    now = {} if standing is None else standing.numbers
    rows = [
        (
            name,
            formatting.number(figures.numbers[code]),
            formatting.number(now[code]) if code in now else "niet geladen",
        )
        for code, name in names.items()
    ]
    frame = pd.DataFrame(rows, columns=["Gemeente", "In het bestand", "Wat nu geldt"])
    return frame.sort_values("Gemeente")


def _store(figures: Figures, seen: int | None) -> None:
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = access.require(visitor(), Role.MANAGER)
        with database.transaction() as session:
            number = population.load(session, figures=figures, seen=seen, by=who.name)
    except InputError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    st.session_state[_SAVED] = number
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def _show_receipt() -> None:
    """What was loaded last, as the database holds it, or why nothing was."""
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem))
    number = st.session_state.pop(_SAVED, None)
    if number is None:
        return
    with database.reading() as session:
        row = population.by_number(session, number)
    if row is not None:
        st.success(
            plain(
                f"Geladen om {formatting.time(row.loaded_at)}, nr {row.id}: "
                f"{population.in_words(row)}. Versie {row.version}, bron: {row.source}."
            )
        )
