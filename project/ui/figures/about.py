"""What stands on Over and is no text: the signs as they are drawn."""

import streamlit as st

from project.charts.strip import strip
from project.theme.signs import Sign
from project.ui.page.showing import show_drawing, tiles

# Those that a reader meets; the others are these two by two.
_SHOWN = (
    Sign.COUNTED,
    Sign.ESTIMATED,
    Sign.MIXED,
    Sign.PARTIAL,
    Sign.UNKNOWN,
    Sign.NOT_COUNTED,
    Sign.NOT_YET,
    Sign.CANCELLED,
    Sign.MONTH,
    Sign.NAMED,
)


def show_signs() -> None:
    """Each sign beside its word, as it stands on tiles, in charts and in tables."""
    room = tiles(2, 200)
    for one in _SHOWN:
        with room.container(horizontal=True, vertical_alignment="center", gap="small"):
            show_drawing(strip([one]), "Teken")
            st.markdown(str(one), width="stretch")
