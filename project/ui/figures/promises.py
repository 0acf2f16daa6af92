"""The five promises on the screen: what was asked, who came, and what followed."""

from collections.abc import Sequence

import streamlit as st

from project.frames import records
from project.results import promises
from project.results.key_figure import KeyFigure
from project.results.promises import Told
from project.ui.figures.key_figures import fill_tile
from project.ui.figures.tiles import tile as figure_tile
from project.ui.page.markdown import plain
from project.ui.page.showing import card, show_lines, show_table, tiles
from project.wording.reading import OUTCOME_KIND, OutcomeKind


def show_promises(found: Sequence[Told], people: Sequence[KeyFigure], project: str) -> None:
    """A card for each promise, and folded below them the promises beside the stops."""
    room = tiles(3, 300)
    for one, key in zip(found, people, strict=True):
        figure = figure_tile(key)
        with card(f"{one.number}. {one.name}", figure.key, room):
            _show_promise(one)
            fill_tile(figure, None, project)
    with card("Hoe ver zijn zij?", "promises-table", room):
        show_lines([promises.sentence(list(found))])
        show_table("Hoe ver is elke belofte?", "beloften")
        show_table("De beloften per halte", "beloften-per-halte")


def _show_promise(one: Told) -> None:
    st.markdown(plain(one.question))
    for line in promises.meetings_in_words(one):
        st.caption(plain(line))
    _show_followed(one)


def _show_followed(one: Told) -> None:
    if one.notes.empty:
        st.badge(promises.unproven(one), color="gray", icon=":material/question_mark:")
        return
    for note in records(one.notes):
        nothing = note["kind"] is OutcomeKind.NOTHING_YET
        st.badge(OUTCOME_KIND[note["kind"]], color="gray" if nothing else "green")
        quoted = f" “{note['quotation']}” (toestemming: {note['consent']})"
        st.markdown(f":small[{plain(note['text'])}{plain(quoted) if note['quotation'] else ''}]")
