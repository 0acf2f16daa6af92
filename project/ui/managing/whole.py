"""Everything in one file, to keep or study elsewhere: a download for who manages the dashboard."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from project import clock, database
from project.accounts.roles import Visitor
from project.output import sheets
from project.ui.page.opening import is_example, visitor_later
from project.upkeep import full_export
from project.wording.people import Role


def show_everything() -> None:
    """Every table in one zip, as csv or xlsx; made when somebody asks for it."""
    st.write(
        "Een zip met elke tabel, de betekenis van elke kolom en de licentie. Om elders te bewaren "
        "of te onderzoeken. Terugzetten kan alleen met een reservekopie."
    )
    with database.reading() as session:
        example = is_example(session)
        version = database.data_version(session).partition("@")[0]
    # With the number of the last change, so that no older file is ever handed out.
    name = f"{'voorbeeld-' if example else ''}alles-{clock.today()}-{version}"
    with st.container(horizontal=True):
        for kind in full_export.FORMATS:
            st.download_button(
                f"Download alles als {kind}",
                partial(_content, kind, visitor_later()),
                file_name=f"{name}-{kind}.zip",
                mime=sheets.MIME["zip"],
                key=f"everything-{kind}",
                on_click="ignore",
            )
    st.caption(
        "Er staan namen van medewerkers in, en adressen van wie iets vroeg: geef dit bestand niet "
        "door. In het logboek komt te staan wie het ophaalde."
    )
    st.markdown("Wat iedereen mag hebben: [open gegevens in één zip](/open-data/alles.zip)")


def _content(kind: str, asker: Callable[[], Visitor]) -> bytes:
    who = asker()
    # Nothing goes out without its line in the logbook.
    with database.transaction(who, Role.MANAGER) as session:
        full_export.note(session, kind=kind, by=who.name)
    return full_export.packed(kind=kind)
