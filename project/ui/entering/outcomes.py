"""The form on De vijf beloften: staff note what followed from a session, correct it, take it back.

A save runs in the callback of its button, in one transaction; the receipt is read back.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from project import access, clock, database
from project.errors import InputError
from project.frames import records
from project.results import outcomes, promises
from project.results.outcomes import OutcomeEntry
from project.results.promises import Told
from project.ui.page import asked_for, menu, plain, visitor
from project.wording import CORRECTION_REASON, OUTCOME_KIND, CorrectionReason, OutcomeKind, Role

# In an address: the session whose outcome is asked for.
MEETING = "bijeenkomst"
_FORM = "outcome-form"
_PROBLEM = "outcome-problem"
_SAVED = "outcome-saved"
_WHYS = [CorrectionReason.TYPING, CorrectionReason.LATER_INFORMATION]


def show_outcome_receipt() -> None:
    """What was saved last, as the database holds it, or why nothing was."""
    if problem := st.session_state.pop(_PROBLEM, None):
        st.error(plain(problem))
    number = st.session_state.pop(_SAVED, None)
    if number is None:
        return
    with database.reading() as session:
        row = outcomes.by_number(session, number)
    if row is not None:
        did = "Ingetrokken" if row.withdrawn else "Opgeslagen"
        st.success(plain(f"{did}, nr {row.id}. {outcomes.in_words(row)}"))


def show_to_ask(still_open: pd.DataFrame) -> None:
    """Of which sessions somebody should ask again what followed; each opens its form. For staff."""
    if not visitor().may(Role.EDITOR):
        return
    st.header(f"Vraag na wat er volgde ({len(still_open)})", anchor=False)
    if still_open.empty:
        st.write("Er is nu niets na te vragen.")
        return
    st.write(
        "Vraag na 30 en na 90 dagen wat een werkbijeenkomst opleverde. Deze vragen staan niet in "
        "het aantal in het menu: daar staan alleen de aantallen mensen die nog open zijn."
    )
    with st.container(gap="xxsmall"):
        for row in records(still_open):
            st.page_link(
                menu.page("promises"),
                label=plain(promises.asked_in_words(row)),
                query_params={MEETING: row["slug"], "project": row["project"]},
            )


def asked_about(found: list[Told]) -> int | None:
    """The session of ``?bijeenkomst=``, for staff; says so when no promise has it."""
    slug = asked_for(MEETING)
    if not slug or not visitor().may(Role.EDITOR):
        return None
    number = promises.meeting_called(found, slug)
    if number is None:
        st.info(
            f"De bijeenkomst “{plain(slug[:40])}” hoort bij geen belofte. Kies er hieronder een."
        )
    return number


def show_outcome_form(
    meetings: Mapping[int, str], notes: Mapping[int, str], about: int | None = None
) -> None:
    """The form, for staff only: a new note, or another wording of one that stands.

    ``about`` is the session that it begins with.
    """
    if not visitor().may(Role.EDITOR) or not meetings:
        return
    st.header("Wat volgde er?", anchor=False)
    chosen = st.selectbox(
        "Nieuw, of een aantekening verbeteren",
        [0, *notes],
        format_func=lambda number: notes.get(number, "nieuwe aantekening"),
        key=_field("about"),
    )
    if not chosen:
        numbers = list(meetings)
        st.selectbox(
            "Bij welke bijeenkomst?",
            numbers,
            index=numbers.index(about) if about is not None else 0,
            format_func=meetings.__getitem__,
            key=_field(f"meeting-{about}"),
        )
    st.radio(
        "Wat voor vervolg?",
        list(OutcomeKind),
        index=None,
        format_func=OUTCOME_KIND.__getitem__,
        key=_field("kind"),
    )
    st.text_input("Wat volgde er, in een zin? (geen namen)", key=_field("text"), max_chars=1000)
    st.date_input("Op welke dag?", clock.today(), format="DD-MM-YYYY", key=_field("day"))
    st.text_input("Waar komt dit vandaan? (geen namen)", key=_field("source"), max_chars=1000)
    st.text_input("Citaat (hoeft niet, geen naam)", key=_field("quotation"), max_chars=1000)
    st.text_input(
        "Hoe is toestemming gegeven voor het citaat?", key=_field("consent"), max_chars=1000
    )
    with st.container(horizontal=True):
        if not chosen:
            st.button("Opslaan", type="primary", key=_field("save"), on_click=_add, args=(about,))
            return
        why = st.selectbox(
            "Waarom?", _WHYS, format_func=CORRECTION_REASON.__getitem__, key=_field("why")
        )
        st.button(
            "Verbeteren", type="primary", key=_field("save"), on_click=_correct, args=(chosen, why)
        )
        st.button("Intrekken", key=_field("withdraw"), on_click=_withdraw, args=(chosen,))


def _field(name: str) -> str:
    return f"{_FORM}-{st.session_state.get(_FORM, 0)}-{name}"


def _typed(name: str) -> Any:
    return st.session_state.get(_field(name))


def _key() -> str:
    return str(st.session_state.setdefault(_field("key"), uuid.uuid4().hex))


def _entry() -> OutcomeEntry:
    if _typed("day") is None:
        raise InputError("Kies de dag waarop dit bekend werd.")
    return OutcomeEntry(
        kind=_typed("kind"),
        text=_typed("text") or "",
        day=_typed("day"),
        source=_typed("source") or "",
        quotation=_typed("quotation") or "",
        consent=_typed("consent") or "",
    )


def _add(about: int | None) -> None:
    meeting = _typed(f"meeting-{about}")
    _do(outcomes.add_outcome, lambda: {"session_id": meeting, "entry": _entry()})


def _correct(number: int, why: CorrectionReason) -> None:
    _do(
        outcomes.correct_outcome,
        lambda: {"replaces_id": number, "entry": _entry(), "why": why},
    )


def _withdraw(number: int) -> None:
    _do(outcomes.withdraw_outcome, lambda: {"replaces_id": number})


def _do(command: Callable[..., int], what: Callable[[], dict[str, Any]]) -> None:
    """Run one command as who is signed in; what was typed stays when it is refused."""
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = access.require(visitor(), Role.EDITOR)
        with database.transaction() as session:
            number = command(session, **what(), key=_key(), by=who.name)
    except InputError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    st.session_state[_SAVED] = number
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1
