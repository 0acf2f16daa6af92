"""Below the pictures of the first page: what is open, what went otherwise, and what this is."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from project import formatting
from project.accounts import roles
from project.frames import records
from project.results import waiting
from project.results.deviations import Deviation
from project.theme.signs import DEVIATION_COLOUR
from project.ui.page import menu
from project.ui.page.markdown import plain
from project.ui.page.opening import visitor
from project.ui.page.showing import card, show_link, tiles
from project.wording.reading import DEVIATION

# More lines than this stand on the page where they can be entered.
_MOST_OPEN = 4


def show_rest(still_open: pd.DataFrame, different: Sequence[Deviation], introduction: str) -> None:
    """Three cards beside each other."""
    room = tiles(3, 280)
    with card("Nog in te vullen", "open", room):
        _show_open(still_open)
    with card("Anders dan gepland", "different", room):
        told = " ".join(
            f":{DEVIATION_COLOUR[kind]}-badge[{formatting.number(many)} {DEVIATION[kind]}]"
            for kind, many in Counter(one.kind for one in different).items()
        )
        many = formatting.amount(len(different), "afwijking", "afwijkingen")
        st.markdown(f"**{many}** {told}" if told else "Alles ging volgens plan.")
        st.page_link(menu.page("progress"), label="Naar Voortgang", icon=":material/arrow_forward:")
    with card("Over dit project", "about", room):
        st.write(plain(introduction))


def _show_open(still_open: pd.DataFrame) -> None:
    if still_open.empty:
        st.write("Alles wat ingevuld kon worden, is ingevuld.")
        return
    rows = records(still_open)
    if len(rows) > _MOST_OPEN:
        st.markdown(plain(waiting.in_short(still_open)))
    else:
        st.markdown("\n".join(f"- {plain(row['label'])}: {plain(row['words'])}" for row in rows))
    if roles.may_open("enter_count", visitor()):
        show_link("Telling invoeren", "/invoeren")
