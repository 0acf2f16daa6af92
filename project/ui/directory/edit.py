"""Staff's side of the directory: change or add a cooperative, its contact, and its history.

A save runs in the callback of its button, in one transaction; its receipt is read back.
"""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from sqlmodel import Session

from project import access, database, formatting
from project.cooperatives import edits as cooperative_edits
from project.cooperatives.edits import Line, ProfileConflictError
from project.cooperatives.profiles import Instrument
from project.errors import InputError
from project.typed import addresses, day
from project.ui.directory import form
from project.ui.page import plain, visitor
from project.wording import CERTAINTY, INSTRUMENT, Certainty, InstrumentKind, Role

_RECEIPT = "profile-receipt"
_PROBLEM = "profile-problem"


def show_edit(slug: str) -> None:
    """Below the page of one cooperative, for who may change it; nothing for others."""
    if not visitor().may(Role.EDITOR):
        return
    st.header("Bijhouden", anchor=False)
    _show_receipt()
    problem = _show_problem()
    with st.expander("Bewerken", expanded=problem):
        _show_form(slug)
    with st.expander("Afspraken met een gemeente"):
        _show_instruments(slug)
    with st.expander("Contact"):
        _show_contact(slug)
    _show_history(slug)


def show_add() -> None:
    """Below the list, for who may add to it; nothing for others."""
    if not visitor().may(Role.EDITOR):
        return
    st.header("Bijhouden", anchor=False)
    _show_receipt()
    problem = _show_problem()
    with st.expander("Sociale coöperatie toevoegen", expanded=problem):
        _show_form(form.NEW)


def _show_form(slug: str) -> None:
    form.begin(slug)
    with st.form(f"profile-{slug or 'new'}", border=False):
        form.ask_who()
        st.subheader("Waar?", anchor=False)
        form.ask_where()
        st.subheader("Welk sociaal grondrecht?", anchor=False)
        form.ask_rights()
        if slug:
            form.ask_reason()
        save = partial(_change, slug) if slug else _add
        st.form_submit_button("Opslaan", type="primary", on_click=save, args=(form.key(),))


def _add(key: str) -> None:
    _do(
        lambda session, by: cooperative_edits.add_cooperative(
            session, wanted=form.wanted(), key=key, by=by
        )
    )


def _change(slug: str, key: str) -> None:
    _do(
        lambda session, by: cooperative_edits.change_cooperative(
            session,
            slug=slug,
            was=form.was(),
            wanted=form.wanted(),
            reason=form.reason(),
            key=key,
            by=by,
        )
    )


def _show_instruments(slug: str) -> None:
    with database.reading() as session:
        found = cooperative_edits.profile(session, slug).instruments
        names = cooperative_edits.municipalities(session)
    for one in found:
        signed = formatting.day(one.day) if one.day else "datum onbekend"
        words = f"{INSTRUMENT[one.kind]}, gemeente {names[one.municipality]}, {signed}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(words), width="stretch")
            st.button(
                "Weghalen",
                key=f"instrument-remove-{one.kind}-{one.municipality}",
                on_click=_remove_instrument,
                args=(slug, one.kind, one.municipality, _key("remove-instrument")),
            )
    with st.form("instrument-form", border=False):
        _ask_instrument(names)
        st.form_submit_button(
            "Afspraak toevoegen", on_click=_add_instrument, args=(slug, _key("add-instrument"))
        )


def _ask_instrument(names: dict[str, str]) -> None:
    st.selectbox(
        "Wat is ondertekend?",
        list(InstrumentKind),
        index=None,
        format_func=INSTRUMENT.__getitem__,
        placeholder="Kies een afspraak",
        key="instrument-kind",
    )
    st.selectbox(
        "Met welke gemeente?",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Kies een gemeente",
        key="instrument-municipality",
    )
    st.text_input(
        "Wanneer? Laat leeg als dat onbekend is.",
        placeholder="14-11-2016",
        max_chars=40,
        key="instrument-day",
    )
    st.text_input("Toelichting", max_chars=300, key="instrument-note")
    st.text_input("Bron van deze afspraak", max_chars=500, key="instrument-source")
    st.radio(
        "Hoe zeker is deze afspraak?",
        list(CERTAINTY),
        format_func=CERTAINTY.__getitem__,
        horizontal=True,
        key="instrument-certainty",
    )


def _add_instrument(slug: str, key: str) -> None:
    def command(session: Session, by: str) -> int:
        kind, municipality = _typed("kind"), _typed("municipality")
        if not kind or not municipality:
            raise InputError("Kies wat is ondertekend, en met welke gemeente.")
        wanted = Instrument(
            kind=kind,
            municipality=municipality,
            day=day(_typed("day") or ""),
            note=_typed("note") or "",
            source=_typed("source") or "",
            certainty=_typed("certainty") or Certainty.UNKNOWN,
        )
        return cooperative_edits.add_instrument(session, slug=slug, wanted=wanted, key=key, by=by)

    if _do(command):
        for name in ("kind", "municipality", "day", "note", "source", "certainty"):
            st.session_state.pop(f"instrument-{name}", None)


def _typed(name: str) -> Any:
    return st.session_state.get(f"instrument-{name}")


def _remove_instrument(slug: str, kind: InstrumentKind, municipality: str, key: str) -> None:
    _do(
        lambda session, by: cooperative_edits.remove_instrument(
            session, slug=slug, kind=kind, municipality=municipality, key=key, by=by
        )
    )


def _show_contact(slug: str) -> None:
    st.write(
        "Alleen een algemeen adres, zoals info@, en alleen met toestemming. Het staat dan op de "
        "pagina; in de open gegevens niet."
    )
    with database.reading() as session:
        kept = cooperative_edits.contact(session, slug)
    if kept:
        told = f"{kept.email}. Toestemming: {kept.consent} ({kept.noted_by}, {kept.noted_on})."
        st.markdown(plain(told))
        st.button(
            "Contact verwijderen", key="contact-remove", on_click=_remove_contact, args=(slug,)
        )
    with st.form("contact-form", border=False):
        st.text_input("E-mailadres", max_chars=addresses.LONGEST_EMAIL, key="contact-email")
        st.text_input(
            "Hoe en wanneer gaf de coöperatie toestemming?", max_chars=200, key="contact-consent"
        )
        st.checkbox("Dit is een algemeen adres, niet dat van één persoon", key="contact-is-general")
        st.form_submit_button("Contact opslaan", on_click=_note_contact, args=(slug,))


def _note_contact(slug: str) -> None:
    def command(session: Session, by: str) -> None:
        cooperative_edits.note_contact(
            session,
            slug=slug,
            email=st.session_state.get("contact-email") or "",
            is_general=bool(st.session_state.get("contact-is-general")),
            consent=st.session_state.get("contact-consent") or "",
            by=by,
        )

    if _do(command):
        for name in ("email", "consent", "is-general"):
            st.session_state.pop(f"contact-{name}", None)


def _remove_contact(slug: str) -> None:
    _do(lambda session, by: cooperative_edits.remove_contact(session, slug=slug, by=by))


def _show_history(slug: str) -> None:
    with database.reading() as session:
        lines = cooperative_edits.history(session, slug)
    if not lines:
        return
    with st.expander(f"Eerdere wijzigingen ({len(lines)})"):
        for one in lines:
            _show_line(one)


def _show_line(one: Line) -> None:
    because = f", {one.reason}" if one.reason else ""
    told = f"Regel {one.number}, {formatting.moment(one.at)}, {one.by}: {one.did}{because}."
    st.markdown("  \n".join(plain(part) for part in (told, *one.changes)))
    if one.can_be_undone:
        st.button(
            "Ongedaan maken",
            key=f"profile-undo-{one.number}",
            on_click=_undo,
            args=(one.number,),
        )


def _undo(number: int) -> None:
    # The key makes a second tap the same undoing.
    _do(
        lambda session, by: cooperative_edits.undo(
            session, entry_id=number, key=f"undo-cooperative-{number}", by=by
        )
    )


def _show_receipt() -> None:
    """The proof of the last save, read back from the logbook."""
    number = st.session_state.pop(_RECEIPT, None)
    if number is None:
        return
    with database.reading() as session:
        found = cooperative_edits.line(session, number)
    if found is None:
        st.error("Er is niets opgeslagen. Vul het formulier opnieuw in.")
        return
    told = [f"Opgeslagen om {formatting.time(found.at)}, regel {found.number} in het logboek."]
    st.success("  \n".join(plain(part) for part in (*told, *found.changes)))


def _show_problem() -> bool:
    """The sentence about what could not be saved, once; whether there was one."""
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        st.error(plain(problem))
    return bool(problem)


def _key(name: str) -> str:
    """The key of a button until it did its work: two taps are one."""
    return str(st.session_state.setdefault(f"profile-key-{name}", uuid.uuid4().hex))


def _do(command: Callable[[Session, str], int | None]) -> bool:
    """Run one command as who is signed in; whether it was done. What was typed stays if not."""
    try:
        # Asked again here: a forged click reaches a callback without any page.
        who = access.require(visitor(), Role.EDITOR)
        with database.transaction() as session:
            number = command(session, who.name)
    except ProfileConflictError as problem:
        form.has_seen(problem.theirs)
        st.session_state[_PROBLEM] = str(problem)
        return False
    except InputError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return False
    if number is not None:
        st.session_state[_RECEIPT] = number
    for name in ("add-instrument", "remove-instrument"):
        st.session_state.pop(f"profile-key-{name}", None)
    form.leave()
    return True
