"""What seems wrong in the tour: each with a way to it, and a way to say that it is right."""

from collections import Counter

import streamlit as st

from project import formatting
from project.tour import checks as tour_checks
from project.tour.checks import Finding
from project.tour.stays import STOP, answer_finding
from project.ui.page.doing import do
from project.ui.page.markdown import plain
from project.ui.page.record_form import open_form, opened
from project.ui.tour.desk import Desk
from project.ui.tour.forms import show_form


def show_findings(at: Desk) -> None:
    """What seems wrong in the tour, folded: how much, of which kind, and each with its answer."""
    st.header(f"Klopt de rondreis? ({len(at.findings)})", anchor=False)
    if not at.findings:
        st.write("Er is niets opgevallen.")
        return
    kinds = Counter(tour_checks.TITLES[one.kind] for one in at.findings)
    told = formatting.listing([f"{many} × {title}" for title, many in kinds.items()])
    st.write(plain(f"Opgevallen: {told}."))
    opened_here = (opened() or ("", "", ""))[2]
    with st.expander("Alles wat opvalt", expanded=bool(opened_here)):
        for number, one in enumerate(at.findings):
            _show_finding(at, number, one)


def _show_finding(at: Desk, number: int, one: Finding) -> None:
    kind, _, slug = one.about[0].partition(":")
    what = (kind, slug, one.key)
    with st.container(border=True):
        title = tour_checks.TITLES[one.kind].capitalize()
        st.markdown(f"**{plain(title)}**  \n{plain(one.sentence)}")
        with st.container(horizontal=True):
            st.button(
                "Bekijken",
                key=f"finding-open-{number}",
                on_click=open_form,
                args=(what,),
            )
            st.button(
                "Het klopt zo",
                key=f"finding-right-{number}",
                help="Deze vraag komt niet terug, tot er iets aan verandert.",
                on_click=_answer,
                args=(one.key,),
            )
    show_form(at, what)


def _answer(key: str) -> None:
    """Note that what seemed wrong is right."""
    do(answer_finding, role=STOP.role, done="Deze vraag komt niet terug.", key=key)
