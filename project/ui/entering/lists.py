"""Telling invoeren: what is still open, one form, and a receipt read back from the database.

A save runs in the callback of its button, in one transaction. Without a row there is no receipt.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from project import clock, counts, database, reach
from project.counts import comparables, drafts, names
from project.counts import reads as count_reads
from project.counts.rules import Entry
from project.errors import InputError
from project.frames import records
from project.models import Count
from project.ui.entering import forms
from project.ui.entering.days import ask_days
from project.ui.entering.forms import About, Saved
from project.ui.entering.tally import ask_tally
from project.ui.hosts import show_host_link, show_links_left
from project.ui.page import is_example, plain, show_table, visitor
from project.wording import (
    CORRECTION_REASON,
    EXAMPLE_SENTENCE,
    CorrectionReason,
    FigureState,
    Unit,
)

_WHYS = [
    CorrectionReason.TYPING,
    CorrectionReason.RECOUNTED,
    CorrectionReason.WRONG_PLACE,
    CorrectionReason.LATER_INFORMATION,
]
# So many of the newest counts are buttons, to correct one from yesterday with a tap.
_NEWEST = 8
_CHOSEN = "count-chosen"
_RECEIPT = "count-receipt"
_TOLD = "count-told"
_QUESTION = "question"
# The form that is open: project/web/templates/opened.js brings it into view.
_OPENED = "opened-form"
# Long enough for a phone that went dark at the door, or another phone that takes over.
_JUST_NOW = timedelta(hours=1)
_WITHDRAWN = "Het cijfer wordt weer open. De oude waarde blijft in de geschiedenis staan."
_NUMBER_IS_RIGHT = "Ja, dit klopt: opslaan"
_NO_NAME = "Dit noemt geen persoon: opslaan"
_ALL_IS_RIGHT = "Het klopt, en noemt geen persoon: opslaan"


@dataclass(frozen=True, slots=True)
class _Question:
    """What has to be answered first, and what a yes then does."""

    # What stood on the form: the question is about nothing else.
    about: tuple[object, object]
    text: str
    yes: str
    withdraws: bool


def show_answer(still_open: pd.DataFrame, entered: dict[int, str]) -> None:
    """What came of the last tap: the receipt, or that somebody else was first.

    In a window over the page: the button stands at the edge of a phone, and below it nobody looks.
    """
    _leave_what_was_saved()
    _follow_who_was_first(still_open, entered)
    if (number := _to_prove()) is not None:
        _receipt(number)


def show_refusal() -> None:
    """A question first, or why nothing was stored; last, when the form it is about stands there."""
    if _to_prove() is not None:
        return
    form = forms.open_form()
    if question := _question(form):
        _asked(question, form)
    elif problem := forms.problem():
        _refused(problem)


def _to_prove() -> int | None:
    """The number of the count whose receipt is shown; None when there is none."""
    number: int | None = st.session_state.get(_RECEIPT)
    late = forms.late()
    return late.number if number is None and late is not None else number


def _leave_what_was_saved() -> None:
    """After a save: the receipt, and the next form empty. Ended halfway, the next run does it."""
    saved = forms.saved_here()
    if len(saved) > st.session_state.get(_TOLD, 0):
        st.session_state[_RECEIPT] = saved[-1].number
        st.session_state.pop(_CHOSEN, None)
        forms.leave()
        st.session_state[_TOLD] = len(saved)


def _follow_who_was_first(still_open: pd.DataFrame, entered: dict[int, str]) -> None:
    """Somebody else entered or corrected the figure of the open form: what was typed goes along.

    It stands in the form of what is there now, so that both values can be seen, and one chosen.
    """
    about = forms.begun()
    if about is None:
        # A new visit: the form may have been left here or on another phone. But first the receipt.
        if _to_prove() is None:
            _open_what_was_left(still_open)
    elif _is_overtaken(about, still_open, entered):
        typed, day = forms.typed_here(), forms.open_day()
        with database.reading() as session:
            row = (
                count_reads.newest(session, about.unit, about.subject_id, day)
                if about.corrects is None
                else count_reads.standing_after(session, about.corrects)
            )
        _carry(typed, row)


def _open_what_was_left(still_open: pd.DataFrame) -> None:
    """The newest draft of a figure that somebody else entered meanwhile, in the form of that."""
    listed = set(zip(still_open["unit"], still_open["subject_id"], strict=True))
    by = visitor().name
    with database.reading() as session:
        for unit, subject_id in drafts.begun(session, by=by):
            typed = drafts.kept(session, unit=unit, subject_id=subject_id, by=by).fields
            if (unit, subject_id) in listed or not forms.is_typed(typed):
                continue
            row = count_reads.newest(session, unit, subject_id, forms.day_of(typed))
            _carry(typed, row)
            return


def _carry(typed: Mapping[str, object], row: Count | None) -> None:
    """Open the form of what stands there now with what was typed, and say so."""
    if row is None or not forms.is_typed(typed):
        return
    with database.reading() as session:
        parts = count_reads.parts_of(session, row.id)
    _choose(count_reads.subject_of(row) if row.state is FigureState.NOT_YET else row.id)
    forms.carry(row, parts, typed)
    if not forms.problem():
        forms.say(
            f"Iemand was eerder: {row.entered_by} vulde {_with_days(row)} in (nr {row.id}). "
            f"{forms.said(typed)} Dat is niet opgeslagen; het staat klaar in het "
            "formulier. Klopt het? Sla het dan op. Klopt de andere waarde? Dan is het klaar."
        )


def _with_days(row: Count) -> str:
    days = count_reads.days_in_words(row)
    return count_reads.value_in_words(row) + (f" ({days})" if days else "")


def _is_overtaken(about: About, still_open: pd.DataFrame, entered: dict[int, str]) -> bool:
    if about.corrects is not None:
        return about.corrects not in entered
    subjects = zip(still_open["unit"], still_open["subject_id"], strict=True)
    return (about.unit, about.subject_id) not in set(subjects)


@st.dialog("Ontvangstbewijs", on_dismiss=lambda: _choose(None))
def _receipt(number: int) -> None:
    with database.reading() as session:
        receipt = reach.receipt(session, number, clock.today())
        row = count_reads.by_number(session, number)
        example = is_example(session)
    if receipt is None or row is None:
        st.error("Er is niets opgeslagen. Vul het formulier opnieuw in.")
        return
    withdrawn = row.state is FigureState.NOT_YET
    did = "Ingetrokken" if withdrawn else "Opgeslagen"
    st.success(
        f"{did} om {receipt.at}, nr {receipt.number}. {plain(receipt.what)}.  \n"
        + (f"{plain(receipt.besides)}.  \n" if receipt.besides else "")
        + f"Totaal nu {plain(receipt.total)}."
    )
    if example:
        # The banner of the page lies behind this window.
        st.caption(EXAMPLE_SENTENCE)
    _show_late(number)
    with st.container(horizontal=True):
        answered = st.button(
            "Volgende",
            key=f"next-{number}",
            type="primary",
            on_click=_choose,
            # What was taken back is open again, and stands ready.
            args=(count_reads.subject_of(row) if withdrawn else None,),
        )
        # What an undo took back itself, is there to be entered again.
        if row.correction_reason is not CorrectionReason.WITHDRAWN:
            answered |= st.button(
                "Ongedaan maken", key=f"undo-{number}", on_click=_undo, args=(number,)
            )
    if answered:
        # A dialog runs by itself; the page behind it has to follow.
        st.rerun()


@st.dialog("Klopt dit?", on_dismiss=lambda: _forget_question(forms.open_form()))
def _asked(question: _Question, form: int) -> None:
    store = partial(_store, form, forms.open_about(), forms.key())
    st.warning("  \n".join(plain(line) for line in question.text.splitlines()))
    with st.container(horizontal=True):
        answered = st.button(
            question.yes,
            key=forms.field("yes"),
            type="primary",
            on_click=_save,
            args=(partial(store, confirmed=True, withdraws=question.withdraws), form),
        )
        answered |= st.button(
            "Nee, terug", key=forms.field("no"), on_click=_forget_question, args=(form,)
        )
    if answered:
        st.rerun()


@st.dialog("Nog niet opgeslagen", on_dismiss=forms.forget_problem)
def _refused(problem: str) -> None:
    st.error(plain(problem))
    if st.button("Terug naar het formulier", key="back", on_click=forms.forget_problem):
        st.rerun()


def _show_late(number: int) -> None:
    """Whoever went on typing while the answer was under way hears that it was not stored."""
    late = forms.late()
    if late is None or late.number != number:
        return
    if late.typed:
        said = (
            f"Daarna is nog {late.typed} getypt. Dat is niet opgeslagen. Moet het {late.typed} "
            "zijn? Tik op Ongedaan maken: dan staat het klaar in het formulier."
        )
    else:
        said = (
            "Daarna is het formulier nog veranderd. Dat is niet opgeslagen. Moet het anders? Tik "
            "op Ongedaan maken: dan staat het klaar zoals het was."
        )
    st.warning(plain(said))


def show_open_list(still_open: pd.DataFrame) -> None:
    """What is still to enter: the first is ready to fill, the others open with a tap."""
    st.header(f"Nog in te vullen ({len(still_open)})", anchor=False)
    if still_open.empty:
        st.write("Alles wat ingevuld kon worden, is ingevuld.")
    rows = records(still_open)
    subjects = [(row["unit"], row["subject_id"]) for row in rows]
    with database.reading() as session:
        begun = drafts.begun(session, by=visitor().name)
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None or not (isinstance(chosen, int) or chosen in subjects):
        # Whoever goes on goes to what is on top; whoever comes back to what was left.
        chosen = _to_begin_with(subjects, {} if _CHOSEN in st.session_state else begun)
    for row, subject in zip(rows, subjects, strict=True):
        title = f"{plain(row['label'])}, {plain(row['period'])}"
        if subject == chosen:
            with st.container(border=True, key=_OPENED):
                st.markdown(f"**{title}**  \n{plain(row['words'])}")
                _entry_form(row)
        else:
            name = f"open-{row['unit']}-{row['subject_id']}"
            said = f"{title} · begonnen, niet opgeslagen" if subject in begun else title
            st.button(said, key=name, width="stretch", on_click=_choose, args=(subject,))


def _to_begin_with(
    subjects: list[tuple[Unit, int]], begun: dict[tuple[Unit, int], datetime]
) -> tuple[Unit, int] | None:
    """The form that was left half-way just now, after a reload or on another phone; else the first.

    What was left longer ago waits in the list: whoever comes back then, comes for what is on top.
    """
    now = clock.now()
    for subject, left_at in begun.items():
        if subject in subjects and now - left_at < _JUST_NOW:
            return subject
    return subjects[0] if subjects else None


def show_corrections(entered: dict[int, str]) -> None:
    """Choose a count that was entered, see its history, and correct or withdraw it."""
    st.header("Verbeteren of intrekken", anchor=False)
    if not entered:
        st.write("Er is nog niets ingevuld.")
        return
    for number in list(entered)[:_NEWEST]:
        if st.session_state.get(_CHOSEN) == number:
            with st.container(border=True, key=_OPENED):
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
        key=f"older-{len(older)}",
    )
    if number is not None:
        st.button("Openen", key="open-older", on_click=_choose, args=(number,))
    if st.session_state.get(_CHOSEN) in older:
        with st.container(border=True, key=_OPENED):
            st.markdown(f"**{plain(older[st.session_state[_CHOSEN]])}**")
            _correction_form(st.session_state[_CHOSEN])


def _choose(what: tuple[Unit, int] | int | None) -> None:
    st.session_state.pop(_RECEIPT, None)
    forms.forget_late(draft=False)
    if what is not None:
        # At once, and not when its form is there: a late tap must not be taken for one on that.
        forms.leave()
    st.session_state[_CHOSEN] = what


def _entry_form(row: dict[str, Any]) -> None:
    unit, subject_id = row["unit"], row["subject_id"]
    forms.begin(unit, subject_id, usual=row["recent"])
    forms.ask_value(unit)
    about = ask_days(subject_id) if unit is Unit.VISITORS else ""
    if forms.is_number():
        ask_tally(unit, subject_id, now=row["today"])
    forms.ask_more()
    _save_button(f"Opslaan: {about}" if about else "Opslaan", "save")
    with st.expander("Laat de locatie dit invullen"):
        show_host_link(unit, subject_id)


def _correction_form(number: int) -> None:
    with database.reading() as session:
        row = count_reads.by_number(session, number)
        if row is None:
            return
        unit, subject_id = count_reads.subject_of(row)
        told = count_reads.table_history(session, unit, subject_id)
        parts = count_reads.parts_of(session, number)
    forms.begin_correction(row, parts)
    forms.ask_value(unit)
    st.radio(
        "Waarom verandert het?",
        _WHYS,
        index=None,
        format_func=CORRECTION_REASON.__getitem__,
        key=forms.field("why"),
    )
    forms.ask_more()
    with st.container(horizontal=True):
        _save_button("Verbetering opslaan", "correct")
        _save_button("Telling intrekken", "withdraw", withdraws=True)
        st.button("Annuleren", key=forms.field("cancel"), on_click=_cancel)
    show_links_left(unit, subject_id)
    show_table(
        "De geschiedenis van dit cijfer",
        count_reads.short_history(told),
        whole=told,
        download=f"geschiedenis-{number}",
    )


def _cancel() -> None:
    """Leave the correction; what was carried into it from a draft was looked at, and goes."""
    about = forms.open_about()
    if forms.is_carried():
        try:
            with database.transaction() as session:
                who = forms.editor()
                drafts.forget(session, unit=about.unit, subject_id=about.subject_id, by=who)
        except InputError as problem:
            forms.say(str(problem))
    _choose(None)


def _save_button(label: str, name: str, *, withdraws: bool = False) -> None:
    form = forms.open_form()
    store = partial(_store, form, forms.open_about(), forms.key())
    st.button(
        label,
        key=forms.field(name),
        type="secondary" if withdraws else "primary",
        help=_WITHDRAWN if withdraws else None,
        width="stretch" if name == "save" else "content",
        on_click=_save,
        args=(partial(store, confirmed=False, withdraws=withdraws), form),
    )


def _question(form: int) -> _Question | None:
    """The question that waits for an answer; none as soon as something else stands there."""
    asked: _Question | None = forms.typed(_QUESTION, form)
    return asked if asked and asked.about == _what_is_asked_about(form) else None


def _what_is_asked_about(form: int) -> tuple[object, object]:
    return forms.typed("number", form), forms.typed("remark", form)


def _forget_question(form: int) -> None:
    st.session_state.pop(forms.field(_QUESTION, form), None)


def _ask(form: int, questions: list[str], named: str, *, withdraws: bool) -> bool:
    """Let the next run ask this; False when there is nothing to ask. ``named`` may be among it."""
    if not questions:
        return False
    yes = _ALL_IS_RIGHT if named in questions else _NUMBER_IS_RIGHT
    if questions == [named]:
        yes = _NO_NAME
    about, text = _what_is_asked_about(form), "\n".join(questions)
    key = forms.field(_QUESTION, form)
    st.session_state[key] = _Question(about, text, yes, withdraws)
    return True


def _save(command: Callable[[], int | None], form: int | None = None) -> None:
    """Run one command; what was typed stays on the screen unless it was stored."""
    # Fetched first: every touch of the session state is a place where the next tap may end this
    # run, and what was stored must get its receipt.
    saved = forms.saved_here()
    fields = {} if form is None else forms.fields(form)
    forms.forget_problem()
    try:
        number = command()
    except InputError as problem:
        _say(str(problem), form)
        return
    if number is not None:
        saved.append(Saved(number, form, fields))
    elif form != forms.open_form():
        _say("Er is een vraag over wat er staat.", form)


def _say(problem: str, form: int | None) -> None:
    """Tell why nothing was stored. On a slow line that may be about a form that is left already."""
    if form is None or form == forms.open_form():
        forms.say(problem)
    elif not forms.is_saved(form):
        forms.say(f"Het vorige formulier is nog niet opgeslagen. {problem} Open het opnieuw.")


def _undo(number: int) -> None:
    # What came late is what should have been saved: it stands ready when the figure is open again.
    forms.forget_late(draft=True)
    # The key makes a second tap the same.
    _save(lambda: _go_back(number, f"undo-{number}"))


def _go_back(number: int, key: str) -> int:
    who = forms.editor()
    fields = next((one.fields for one in forms.saved_here() if one.number == number), {})
    with database.transaction() as session:
        stored = counts.undo_count(session, count_id=number, key=key, by=who)
        row = count_reads.by_number(session, stored)
        if fields and row is not None and row.state is FigureState.NOT_YET:
            # The figure is open again, with what was typed: only a part of it may be wrong.
            unit, subject_id = count_reads.subject_of(row)
            if not drafts.kept(session, unit=unit, subject_id=subject_id, by=who).fields:
                drafts.keep(session, unit=unit, subject_id=subject_id, fields=fields, by=who)
    return stored


def _store(form: int, about: About, key: str, *, confirmed: bool, withdraws: bool) -> int | None:
    """Save what stands on the form; None when there is a question first."""
    who, answered = forms.editor(), _question(form) if confirmed else None
    why = None if about.corrects is None else _why(form)
    asked = answered.text if answered else ""
    entry = forms.withdrawal(form, asked) if withdraws else forms.entry(form, asked)
    with database.transaction() as session:
        if not answered and _asks_first(session, form, about, entry):
            return None
        if about.corrects is not None and why is not None:
            number = counts.correct_count(
                session, replaces_id=about.corrects, entry=entry, why=why, key=key, by=who
            )
            if forms.is_carried(form):
                drafts.forget(session, unit=about.unit, subject_id=about.subject_id, by=who)
            return number
        number = counts.enter_count(
            session, unit=about.unit, subject_id=about.subject_id, entry=entry, key=key, by=who
        )
        drafts.forget(session, unit=about.unit, subject_id=about.subject_id, by=who)
    return number


def _asks_first(session: Session, form: int, about: About, entry: Entry) -> bool:
    named = names.question(session, entry.remark)
    withdraws = entry.state is FigureState.NOT_YET
    if withdraws:
        asked = [named] if named else []
    elif about.corrects is None:
        asked = comparables.questions(session, about.unit, about.subject_id, entry)
    else:
        asked = comparables.questions_again(session, about.corrects, entry)
    return _ask(form, asked, named, withdraws=withdraws)


def _why(form: int) -> CorrectionReason:
    why = forms.typed("why", form)
    if why not in _WHYS:
        raise InputError("Kies waarom het cijfer verandert.")
    return CorrectionReason(why)
