"""Agreements and deviations on the screen: messages to copy, and for a manager the forms.

A save runs in the callback of its button, in one transaction, and shows what the database holds
after it. What was typed stays until it was stored.
"""

import textwrap
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st
from sqlmodel import Session

from project import clock, database, formatting
from project.errors import InputError
from project.parsing import values
from project.results import deviations, duty, target_edits, targets
from project.results.deviations import Deviation
from project.results.target_edits import Agreement
from project.results.targets import Judged, Version
from project.theme.signs import DEVIATION_COLOUR
from project.ui.page.doing import do, say_problem, show_outcome
from project.ui.page.markdown import cells, plain
from project.ui.page.opening import visitor
from project.ui.page.showing import card, fold, show_table
from project.wording.people import Role
from project.wording.reading import DEVIATION, TARGET_UNIT, TargetUnit

# More open boxes than this nobody reads; the table above them has them all.
_MOST_MESSAGES = 40
_MOST_SHOWN = 20
_WHY = 60
_PROBLEM = "agreement-problem"
_SAVED = "agreement-saved"
_FORM = "agreement-form"
_NEW = "new"


def show_agreed(judged: Sequence[Judged]) -> None:
    """What was agreed beside what is there, as a table; or that nothing was."""
    if judged:
        show_table("Afgesproken naast werkelijk", "voortgang")
    else:
        st.info("Er zijn nog geen afspraken ingevoerd.")


def show_deviations(found: Sequence[Deviation]) -> None:
    """The deviations in a table with the kind as a badge, and folded below it all columns."""
    if not found:
        return
    first = found[:_MOST_SHOWN]
    shown = cells(
        deviations.READABLE.only("Wat", "Afwijking", "Waarom", "Sinds", "Melding").frame(first)
    )
    # The whole reason stands in the table below; here it would make a phone's rows very tall.
    shown["Waarom"] = [textwrap.shorten(one, _WHY, placeholder=" …") for one in shown["Waarom"]]
    shown["Afwijking"] = [
        f":{DEVIATION_COLOUR[one.kind]}-badge[{DEVIATION[one.kind]}]" for one in first
    ]
    st.table(shown, border="horizontal", hide_index=True, alt="De afwijkingen")
    show_table("Alle kolommen, en bestanden", "afwijkingen")


def show_versions(versions: Sequence[Version]) -> None:
    """Every version of the agreements, where there is any."""
    if versions:
        show_table("Alle versies van de afspraken", "afspraken")


def show_messages(found: Sequence[Deviation]) -> None:
    """Each deviation with a text ready to copy, for who may enter, and whether it was told."""
    if not found or not visitor().may(Role.EDITOR):
        return
    show_outcome()
    part = fold("Teksten om te melden", "messages", icon="content_copy")
    if not part.open:
        return
    with part:
        _show_texts(found)


def _show_texts(found: Sequence[Deviation]) -> None:
    for one in found[:_MOST_MESSAGES]:
        with st.expander(plain(f"{one.about}: {DEVIATION[one.kind]}")):
            st.code(one.text, language=None, wrap_lines=True)
            _ask_notice(one)
    rest = len(found) - _MOST_MESSAGES
    if rest > 0:
        st.write(f"En {formatting.amount(rest, 'andere afwijking', 'andere afwijkingen')}.")


def _ask_notice(one: Deviation) -> None:
    """Whether the funder was told; a manager writes down the day, or takes that back."""
    st.caption(plain(f"{one.duty[0].upper()}{one.duty[1:]}."))
    if not visitor().may(Role.MANAGER):
        return
    key = f"told-{one.key}"
    if one.notice is None:
        st.text_input("Gemeld op (zoals 31-12-2018)", formatting.day(clock.today()), key=key)
        st.button("Gemeld", key=f"{key}-save", on_click=_tell, args=(one, key))
    else:
        st.button("Toch niet gemeld", key=f"{key}-undo", on_click=_tell, args=(one, ""))


def _tell(one: Deviation, key: str) -> None:
    try:
        day = values.day(str(st.session_state[key])) if key else None
    except InputError as problem:
        say_problem(problem)
        return
    if key and day is None:
        say_problem(InputError("Vul de dag van de melding in."))
        return
    done = f"Opgeslagen: {one.about}, {'gemeld' if day else 'niet gemeld'}."
    do(duty.tell, role=Role.MANAGER, done=done, deviation=one.key, about=one.about, day=day)


def show_forms(project: str) -> None:
    """For a manager: add an agreement, change one, or take it back."""
    if not visitor().may(Role.MANAGER):
        return
    with card("Afspraken beheren", "agreements"), st.container(width=640):
        _show_forms(project)


def _show_forms(project: str) -> None:
    if not project:
        st.info("Kies eerst een project.")
        return
    _show_receipt()
    with database.reading() as session:
        stands = targets.standing(session, project)
    taken = {one.unit for one in stands}
    free = [unit for unit in TargetUnit if unit not in taken]
    if free:
        with st.expander("Een afspraak toevoegen", expanded=_has_problem(_NEW)):
            _form(_NEW, free, None, project)
    else:
        st.write("Over elk onderwerp is er al een afspraak. Verander er hieronder een.")
    for one in stands:
        about = str(one.id)
        with st.expander(plain(f"Veranderen: {one.label}"), expanded=_has_problem(about)):
            _form(about, [one.unit], one, project)


def _form(about: str, units: list[TargetUnit], old: Version | None, project: str) -> None:
    """The fields of an agreement; empty, or as it stands."""
    if len(units) > 1:
        st.selectbox(
            "Waarover gaat de afspraak?",
            units,
            index=None,
            format_func=lambda unit: TARGET_UNIT[unit][1],
            placeholder="Kies",
            key=_key(about, "unit"),
        )
    else:
        st.session_state[_key(about, "unit")] = units[0]
        st.write(f"De afspraak gaat over: {TARGET_UNIT[units[0]][1]}.")
    _ask("Aantal", about, "amount", str(old.amount) if old else "")
    _ask(
        "Uiterlijk op (zoals 31-12-2018; leeg als het niet bekend is)",
        about,
        "due",
        _day(old.due_day if old else None),
    )
    _ask("Paragraaf van de beschikking", about, "paragraph", old.paragraph if old else "")
    _ask(
        "Afgesproken door (een organisatie, geen naam van een persoon)",
        about,
        "by",
        old.agreed_by if old else "",
    )
    _ask("Afgesproken op", about, "on", _day(old.agreed_on if old else None))
    if old:
        _ask("Waarom verandert de afspraak?", about, "reason", "")
    _show_problem(about)
    with st.container(horizontal=True):
        st.button(
            "Opslaan",
            key=_key(about, "save"),
            type="primary",
            on_click=_save,
            args=(about, partial(_store, about=about, old=old, project=project)),
        )
        if old:
            st.button(
                "Intrekken",
                key=_key(about, "withdraw"),
                help="De afspraak geldt dan niet meer. Zij blijft in de lijst met versies staan.",
                on_click=_save,
                args=(about, partial(_withdraw, about=about, number=old.id)),
            )


def _ask(label: str, about: str, name: str, value: str) -> None:
    st.text_input(label, value, max_chars=1000, key=_key(about, name), autocomplete="off")


def _key(about: str, name: str) -> str:
    """The key of one field; after a save the next form has other keys, and so starts anew."""
    return f"{_FORM}-{st.session_state.get(_FORM, 0)}-{about}-{name}"


def _typed(about: str, name: str) -> str:
    value = st.session_state.get(_key(about, name))
    return value if isinstance(value, str) else ""


def _agreement(about: str) -> Agreement:
    unit = st.session_state.get(_key(about, "unit"))
    return Agreement(
        unit=TargetUnit(unit) if unit in set(TargetUnit) else None,
        amount=values.whole_number(_typed(about, "amount")),
        due_day=values.day(_typed(about, "due")),
        paragraph=_typed(about, "paragraph"),
        agreed_by=_typed(about, "by"),
        agreed_on=values.day(_typed(about, "on")),
    )


def _store(session: Session, by: str, *, about: str, old: Version | None, project: str) -> str:
    agreement, key = _agreement(about), _form_key(about)
    if old is None:
        number = target_edits.agree(session, project=project, agreement=agreement, key=key, by=by)
    else:
        number = target_edits.change(
            session,
            replaces_id=old.id,
            agreement=agreement,
            reason=_typed(about, "reason"),
            key=key,
            by=by,
        )
    return str(number)


def _withdraw(session: Session, by: str, *, about: str, number: int) -> str:
    reason, key = _typed(about, "reason"), f"{_form_key(about)}w"
    gone = target_edits.withdraw(session, replaces_id=number, reason=reason, key=key, by=by)
    return str(gone)


def _form_key(about: str) -> str:
    """However often this form is sent, it is stored once."""
    return str(st.session_state.setdefault(_key(about, "key"), uuid.uuid4().hex))


def _save(about: str, command: Callable[[Session, str], str]) -> None:
    try:
        who = visitor()
        with database.transaction(who, Role.MANAGER) as session:
            number = command(session, who.name)
    except InputError as problem:
        st.session_state[_PROBLEM] = (about, str(problem))
        return
    st.session_state[_SAVED] = number
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def _has_problem(about: str) -> bool:
    return bool(st.session_state.get(_PROBLEM, ("", ""))[0] == about)


def _show_problem(about: str) -> None:
    if _has_problem(about):
        st.error(plain(st.session_state.pop(_PROBLEM)[1]))


def _show_receipt() -> None:
    """What was stored, read back from the database."""
    number = st.session_state.pop(_SAVED, "")
    if not number:
        return
    with database.reading() as session:
        stored = [one for one in targets.versions(session) if str(one.id) == number]
    for one in stored:
        st.success(
            plain(
                f"Opgeslagen als nr {number}, {formatting.moment(one.entered_at)}. {one.label}: "
                f"{one.amount_words}, uiterlijk op: {one.due}."
            )
        )


def _day(day: date | None) -> str:
    return "" if day is None else formatting.day(day)
