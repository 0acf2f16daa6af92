"""Everything in one file, to keep or study elsewhere: a download for who manages the dashboard."""

import streamlit as st

from project.upkeep import full_export


def show_everything() -> None:
    """Every table in one zip, as csv or xlsx; made when somebody asks for it."""
    st.write(
        "Een zip met elke tabel, de betekenis van elke kolom en de licentie. Om elders te bewaren "
        "of te onderzoeken. Terugzetten kan alleen met een reservekopie."
    )
    with st.container(horizontal=True):
        for kind in full_export.FORMATS:
            st.link_button(f"Download alles als {kind}", f"/meenemen/alles/{kind}")
    st.caption(
        "Er staan namen van medewerkers in, en adressen van wie iets vroeg: geef dit bestand niet "
        "door. In het logboek komt te staan wie het ophaalde."
    )
    st.markdown("Wat iedereen mag hebben: [open gegevens in één zip](/open-data/alles.zip)")
