"""What followed from a session: what to ask again, and each note with the form that corrects it."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from project.frames import records
from project.results import promises
from project.ui.page.markdown import plain
from project.ui.page.opening import visitor
from project.wording.people import Role

_FORM = "/invoeren/vervolg"


def show_to_ask(still_open: pd.DataFrame) -> None:
    """Of which sessions somebody should ask again what followed; each leads to its form."""
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
    links = [
        f"- [{plain(promises.asked_in_words(row))}]({_FORM}/{row['session_id']})"
        for row in records(still_open)
    ]
    st.markdown("\n".join(links))


def show_notes(meetings: Mapping[int, str], notes: Mapping[int, str]) -> None:
    """The sessions of the promises and the notes that stand, each with its form. For staff."""
    if not visitor().may(Role.EDITOR) or not meetings:
        return
    st.header("Wat volgde er?", anchor=False)
    new = [f"- [{plain(words)}]({_FORM}/{number})" for number, words in meetings.items()]
    old = [f"- [{plain(words)}]({_FORM}/nr/{number})" for number, words in notes.items()]
    st.markdown("\n".join(["Een nieuwe aantekening bij:", "", *new]))
    if old:
        st.markdown("\n".join(["Een aantekening verbeteren of intrekken:", "", *old]))
