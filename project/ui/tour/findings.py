"""What seems wrong in the tour: each with a way to it, and a way to say that it is right."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from project import formatting
from project.records.record import Line
from project.tour import checks as tour_checks
from project.tour.finding import TITLES, Finding, Kind
from project.tour.places import VENUE
from project.tour.stays import STOP, answer_finding
from project.ui.page.doing import do, show_outcome
from project.ui.page.markdown import plain
from project.ui.page.record_form import open_form
from project.ui.tour.desk import Desk

# A long list is looked through in pieces: each costs the browser messages.
AT_A_TIME = 20
_FROM = "findings-from"


def show_findings(at: Desk) -> None:
    """What seems wrong in the tour: how much, of which kind, and each with its answer."""
    show_outcome()
    if not at.findings:
        st.write("Er is niets opgevallen.")
        return
    kinds = Counter(TITLES[one.kind] for one in at.findings)
    told = formatting.listing([f"{many} × {title}" for title, many in kinds.items()])
    st.write(plain(f"Opgevallen: {told}."))
    first = st.session_state.get(_FROM, 0)
    first = first if first < len(at.findings) else 0
    shown = at.findings[first : first + AT_A_TIME]
    for number, one in enumerate(shown):
        _show_finding(number, one)
    if len(shown) < len(at.findings):
        last = first + len(shown)
        st.caption(f"{first + 1} tot en met {last} van de {len(at.findings)}")
        st.button("Volgende", key="findings-next", on_click=_go_on, args=(last,))


def ask_whether_right(at: Desk, saved: Sequence[Line]) -> None:
    """What seems wrong with what was just saved: asked below its receipt, nothing is refused."""
    about = {line.about for line in saved}
    here = [row for row in at.stops if f"{VENUE.subject}:{row['venue_slug']}" in about]
    about |= {f"{STOP.subject}:{row['slug']}" for row in here}
    # That it has no dates yet was just chosen.
    told = [
        f"Klopt dit? {one.sentence}"
        for one in tour_checks.concerning(at.findings, *about)
        if one.kind is not Kind.UNDATED
    ]
    if told:
        st.warning("  \n".join(map(plain, told)))


def _show_finding(number: int, one: Finding) -> None:
    kind, _, slug = one.about[0].partition(":")
    with st.container(border=True):
        title = TITLES[one.kind].capitalize()
        st.markdown(f"**{plain(title)}**  \n{plain(one.sentence)}")
        with st.container(horizontal=True):
            st.button(
                "Bekijken",
                key=f"finding-open-{number}",
                on_click=open_form,
                args=((kind, slug),),
            )
            st.button(
                "Het klopt zo",
                key=f"finding-right-{number}",
                help="Deze vraag komt niet terug, tot er iets aan verandert.",
                on_click=_answer,
                args=(one.key,),
            )


def _go_on(to: int) -> None:
    st.session_state[_FROM] = to


def _answer(key: str) -> None:
    """Note that what seemed wrong is right."""
    do(answer_finding, role=STOP.role, done="Deze vraag komt niet terug.", key=key)
