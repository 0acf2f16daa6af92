"""Backups on the screen: how old the last one is; make, download and test one."""

import streamlit as st

from project import clock, database, formatting
from project.database import StartError
from project.errors import InputError
from project.settings import settings
from project.ui.page.doing import do, say_problem, show_outcome
from project.ui.page.markdown import plain
from project.ui.page.opening import visitor
from project.upkeep import backups
from project.upkeep.backups import Backup
from project.wording.people import Role

_MOST = 5
_TESTED = "backup-tested"


def show_backups() -> None:
    """When the last backup was made and what may be done about it."""
    there = backups.listed()
    _show_age(there)
    with st.container(horizontal=True):
        st.button("Maak nu een reservekopie", key="backup-make", on_click=_make)
        if there:
            st.button("Test de nieuwste", key="backup-test", on_click=_ask_test)
    show_outcome()
    if st.session_state.pop(_TESTED, False) and there:
        _test(there[0])
    for one in there[:_MOST]:
        st.link_button(
            f"Download {formatting.moment(one.made_at)} ({formatting.size(one.size)})",
            f"/meenemen/reservekopie/{one.file.name}",
        )
    if there:
        st.caption(
            "In een reservekopie staan namen van medewerkers en versleutelde wachtwoorden. Bewaar "
            "er af en toe een op een andere plek. Terugzetten gaat op de server: "
            "python -m project restore BESTAND"
        )


def _show_age(there: list[Backup]) -> None:
    hours = settings().backup_hours
    if failure := backups.last_failure():
        when = formatting.moment(failure[0])
        st.error(plain(f"De laatste poging mislukte, {when}. {failure[1]}"))
    if not there:
        st.info("Er is nog geen reservekopie.")
    else:
        st.write(plain(f"De laatste: {formatting.moment(there[0].made_at)}, {_ago(there[0])}."))
    if hours:
        every = formatting.amount(hours, "uur", "uur")
        kept = formatting.amount(settings().backup_keep, "stuk", "stuks")
        st.caption(f"De server maakt er vanzelf een, elke {every}; de nieuwste {kept} blijven.")
    else:
        st.caption("De server maakt ze niet vanzelf (DASHBOARD_BACKUP_HOURS=0).")


def _ago(one: Backup) -> str:
    hours = int((clock.now() - one.made_at).total_seconds() // 3600)
    if hours < 1:
        return "minder dan een uur geleden"
    if hours < 48:
        return f"{hours} uur geleden"
    return f"{hours // 24} dagen geleden"


def _make() -> None:
    try:
        # Not within the line of the logbook: the copy is made of what was committed.
        database.require(visitor(), Role.MANAGER)
        made = backups.make_now()
    except (InputError, StartError) as problem:
        say_problem(problem)
        return
    done = f"Reservekopie gemaakt: {made.file.name} ({formatting.size(made.size)})."
    do(backups.note, role=Role.MANAGER, done=done, deed="make", made=made)


def _ask_test() -> None:
    st.session_state[_TESTED] = True


def _test(one: Backup) -> None:
    """Put it back somewhere else and look at everything."""
    try:
        with st.spinner("Nakijken…"):
            wrong = backups.inspect(one.file)
    except InputError as problem:
        wrong = [str(problem)]
    if wrong:
        st.error(plain(" ".join(wrong)))
    else:
        st.success(plain(f"{one.file.name} is in orde en kan worden teruggezet."))
