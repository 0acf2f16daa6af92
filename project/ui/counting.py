"""Telling invoeren: what is still open, one form, and a receipt read back from the database.

A save runs in the callback of its button, in one transaction. Without a row there is no receipt.
"""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from project import clock, comparables, count_reads, counts, database, drafts, names, reach
from project.errors import InputError
from project.frames import records
from project.ui import count_form
from project.ui.count_form import Saved
from project.ui.host_link import show_host_link
from project.ui.page import plain, show_table, visitor
from project.wording import CORRECTION_REASON, CorrectionReason, FigureState, Unit

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
_YES = "Ja, dit klopt: opslaan"


def show_receipt() -> None:
    """The proof of the last save. On top of the page, wherever somebody had scrolled to."""
    _leave_what_was_saved()
    number, late = st.session_state.get(_RECEIPT), count_form.late()
    if number is not None:
        _receipt(number)
    elif late is not None:
        _receipt(late.number)


def _leave_what_was_saved() -> None:
    """After a save: the receipt, and the next form empty. Ended halfway, the next run does it."""
    saved = count_form.saved_here()
    if len(saved) > st.session_state.get(_TOLD, 0):
        st.session_state[_RECEIPT] = saved[-1].number
        st.session_state.pop(_CHOSEN, None)
        count_form.leave()
        st.session_state[_TOLD] = len(saved)


@st.dialog("Ontvangstbewijs", on_dismiss=lambda: _choose(None))
def _receipt(number: int) -> None:
    with database.reading() as session:
        receipt = reach.receipt(session, number, clock.today())
        row = count_reads.by_number(session, number)
    if receipt is None or row is None:
        st.error("Er is niets opgeslagen. Vul het formulier opnieuw in.")
        return
    withdrawn = row.state is FigureState.NOT_YET
    did = "Ingetrokken" if withdrawn else "Opgeslagen"
    st.success(
        f"{did} om {receipt.at}, nr {receipt.number}. {plain(receipt.what)}.  \n"
        f"Totaal nu {plain(receipt.total)}."
    )
    _show_late(number)
    with st.container(horizontal=True):
        answered = st.button(
            "Volgende", key=f"next-{number}", type="primary", on_click=_choose, args=(None,)
        )
        if not withdrawn:
            answered |= st.button(
                "Ongedaan maken", key=f"undo-{number}", on_click=_undo, args=(number,)
            )
    if answered:
        # A dialog runs by itself; the page behind it has to follow.
        st.rerun()


def _show_late(number: int) -> None:
    """Whoever went on typing while the answer was under way hears that it was not stored."""
    late = count_form.late()
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
    chosen = st.session_state.get(_CHOSEN) or _to_begin_with(subjects)
    for row, subject in zip(rows, subjects, strict=True):
        title = f"{plain(row['label'])}, {plain(row['period'])}"
        if subject == chosen:
            with st.container(border=True):
                st.markdown(f"**{title}**  \n{plain(row['words'])}")
                _entry_form(*subject)
        else:
            name = f"open-{row['unit']}-{row['subject_id']}"
            st.button(title, key=name, width="stretch", on_click=_choose, args=(subject,))


def _to_begin_with(subjects: list[tuple[Unit, int]]) -> tuple[Unit, int] | None:
    """The form that was left half-way, after a reload or on another phone; else the first."""
    with database.reading() as session:
        left = drafts.newest(session, by=visitor().name)
    if left in subjects:
        return left
    return subjects[0] if subjects else None


def show_corrections(entered: dict[int, str]) -> None:
    """Choose a count that was entered, see its history, and correct or withdraw it."""
    st.header("Verbeteren of intrekken", anchor=False)
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
        key=f"older-{len(older)}",
    )
    if number is not None:
        st.button("Openen", key="open-older", on_click=_choose, args=(number,))
    if st.session_state.get(_CHOSEN) in older:
        _correction_form(st.session_state[_CHOSEN])


def _choose(what: tuple[Unit, int] | int | None) -> None:
    st.session_state.pop(_RECEIPT, None)
    count_form.forget_late(draft=False)
    st.session_state[_CHOSEN] = what


def _entry_form(unit: Unit, subject_id: int) -> None:
    count_form.begin(unit, subject_id)
    count_form.ask_value(unit)
    if unit is Unit.VISITORS:
        count_form.ask_days(subject_id)
    count_form.ask_tally(unit, subject_id)
    count_form.ask_more()
    form, key = count_form.open_form(), count_form.key()
    count_form.show_problem()
    st.button(
        _YES if _show_question(form) else "Opslaan",
        key=count_form.field("save"),
        type="primary",
        on_click=_save,
        args=(lambda: _enter(form, unit, subject_id, key), form),
    )
    with st.expander("Laat de locatie dit invullen"):
        show_host_link(unit, subject_id)


def _correction_form(number: int) -> None:
    with database.reading() as session:
        row = count_reads.by_number(session, number)
        if row is None:
            return
        unit, subject_id = count_reads.subject_of(row)
        told = count_reads.table_history(count_reads.history(session, unit, subject_id))
    count_form.begin_correction(unit, subject_id, number, row.method)
    count_form.ask_value(unit)
    st.radio(
        "Waarom verandert het?",
        _WHYS,
        index=None,
        format_func=CORRECTION_REASON.__getitem__,
        key=count_form.field("why"),
    )
    count_form.ask_more()
    form, key = count_form.open_form(), count_form.key()
    count_form.show_problem()
    asked = _show_question(form)
    with st.container(horizontal=True):
        st.button(
            _YES if asked else "Verbetering opslaan",
            key=count_form.field("correct"),
            type="primary",
            on_click=_save,
            args=(lambda: _correct(form, number, key), form),
        )
        st.button(
            "Telling intrekken",
            key=count_form.field("withdraw"),
            help="Het cijfer wordt weer open. De oude waarde blijft in de geschiedenis staan.",
            on_click=_save,
            args=(lambda: _withdraw(number, count_form.typed("remark", form) or "", key),),
        )
    show_table("De geschiedenis van dit cijfer", told, download=f"geschiedenis-{number}")


def _question(form: int) -> str:
    """The question that waits for an answer; none as soon as something else stands there."""
    about, question = count_form.typed(_QUESTION, form) or (None, "")
    return str(question) if about == _what_is_asked_about(form) else ""


def _what_is_asked_about(form: int) -> tuple[object, object]:
    return count_form.typed("number", form), count_form.typed("remark", form)


def _show_question(form: int) -> bool:
    question = _question(form)
    if question:
        st.warning("  \n".join(plain(line) for line in question.splitlines()))
    return bool(question)


def _ask(form: int, question: str) -> bool:
    """Let the next run ask this; False when there is nothing to ask."""
    if question:
        about = _what_is_asked_about(form)
        st.session_state[count_form.field(_QUESTION, form)] = (about, question)
    return bool(question)


def _save(command: Callable[[], int | None], form: int | None = None) -> None:
    """Run one command; what was typed stays on the screen unless it was stored."""
    # Fetched first: every touch of the session state is a place where the next tap may end this
    # run, and what was stored must get its receipt.
    saved = count_form.saved_here()
    fields = {} if form is None else count_form.fields(form)
    try:
        number = command()
    except InputError as problem:
        _say(str(problem), form)
        return
    if number is not None:
        saved.append(Saved(number, form, fields))
    elif form != count_form.open_form():
        _say("Er is een vraag over wat er staat.", form)


def _say(problem: str, form: int | None) -> None:
    """Tell why nothing was stored. On a slow line that may be about a form that is left already."""
    if form is None or form == count_form.open_form():
        count_form.say(problem)
    elif not count_form.is_saved(form):
        count_form.say(f"Het vorige formulier is nog niet opgeslagen. {problem} Open het opnieuw.")


def _undo(number: int) -> None:
    # What came late is what should have been saved: it stands ready when the figure is open again.
    count_form.forget_late(draft=True)
    # The key makes a second tap the same withdrawal.
    _save(lambda: _withdraw(number, "", f"undo-{number}"))


def _enter(form: int, unit: Unit, subject_id: int, key: str) -> int | None:
    """Save the count; None when there is a question first: the same tap again answers it."""
    who, answered = count_form.editor(), _question(form)
    entry = count_form.entry(form, asked=answered)
    with database.transaction() as session:
        if not answered and _ask(
            form, "\n".join(comparables.questions(session, unit, subject_id, entry))
        ):
            return None
        number = counts.enter_count(
            session, unit=unit, subject_id=subject_id, entry=entry, key=key, by=who
        )
        drafts.forget(session, unit=unit, subject_id=subject_id, by=who)
    return number


def _correct(form: int, number: int, key: str) -> int | None:
    who, why = count_form.editor(), count_form.typed("why", form)
    if why not in _WHYS:
        raise InputError("Kies waarom het cijfer verandert.")
    answered = _question(form)
    entry = count_form.entry(form, asked=answered)
    with database.transaction() as session:
        # A correction is somebody's second look: only what may not be kept is asked about.
        if not answered and _ask(form, names.question(session, entry.remark)):
            return None
        return counts.correct_count(
            session, replaces_id=number, entry=entry, why=why, key=key, by=who
        )


def _withdraw(number: int, remark: str, key: str) -> int:
    who = count_form.editor()
    with database.transaction() as session:
        return counts.withdraw_count(session, replaces_id=number, remark=remark, key=key, by=who)
