"""The few ways in which a page shows something: a figure, a chart, a map, a table, a note."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import pydeck as pdk
import streamlit as st
from plotly import graph_objects as go

from project import clock, database
from project.accounts import roles
from project.charts import drawing, timelines
from project.figures import Total
from project.maps import borders, paper, pins, views
from project.output import sheets
from project.results import waiting
from project.settings import ROOT
from project.tables import Table
from project.ui.page.markdown import NOTHING, cells, plain
from project.ui.page.opening import is_example, visitor
from project.wording.counts import Unit

Row = TypeVar("Row")
# Above this a table in the page would be longer than anybody reads: then it scrolls in its box.
_LONG_TABLE = 60


def found_any(frame: pd.DataFrame, sentence: str) -> bool:
    """Whether a part of the page has something to show; if not, say what to do instead."""
    if frame.empty:
        st.info(sentence)
    return not frame.empty


def show_sentences(question: str, sentences: Sequence[str]) -> None:
    """The answer that a page begins with."""
    st.header(question, anchor=False)
    st.markdown("  \n".join(plain(sentence) for sentence in sentences))


def show_open_figures(question: str, still_open: pd.DataFrame) -> None:
    """How much is still to enter, and for who may do that a link to the list."""
    st.header(question, anchor=False)
    if still_open.empty:
        st.write("Alles wat ingevuld kon worden, is ingevuld.")
        return
    st.markdown("  \n".join(plain(one) for one in waiting.sentences_open(still_open)))
    if roles.may_open("enter_count", visitor()):
        show_link("Telling invoeren", "/invoeren")


def show_facts(title: str, facts: Mapping[str, str]) -> None:
    """What is known of one thing, as label and value; what is unknown says so."""
    st.header(plain(title), anchor=False)
    st.markdown("\n".join(f"- {plain(label)}: {plain(value)}" for label, value in facts.items()))


def show_chart(
    question: str,
    figure: go.Figure,
    sentence: str,
    *,
    key: str,
    on_choice: Callable[[str], None] | None = None,
) -> None:
    """A chart under its question, with the sentence that says the same; a click can choose."""

    def clicked() -> None:
        slug = timelines.chosen(st.session_state[key].selection.points)
        if slug and on_choice:
            on_choice(slug)

    st.header(question, anchor=False)
    st.write(plain(sentence))
    selectable: Any = clicked if on_choice else "ignore"
    st.plotly_chart(
        drawing.in_the_dark(figure) if _is_dark() else figure,
        config=drawing.PLOTLY_CONFIG,
        alt=sentence,
        key=key,
        theme=None,
        on_select=selectable,
        selection_mode="points",
    )


def show_map(
    question: str,
    deck: pdk.Deck,
    sentence: str,
    *,
    legend: str,
    key: str,
    on_choice: Callable[[str], None] | None = None,
) -> None:
    """A map under its question, with its legend and attribution; a click calls ``on_choice``."""

    def clicked() -> None:
        slug = pins.chosen(st.session_state[key].selection.objects)
        if slug and on_choice:
            on_choice(slug)

    st.header(question, anchor=False)
    st.write(plain(sentence))
    selectable: Any = clicked if on_choice else "ignore"
    shown = paper.in_the_dark(deck) if _is_dark() else deck
    st.pydeck_chart(shown, height=views.HEIGHT, alt=sentence, on_select=selectable, key=key)
    st.caption(plain(legend))
    st.caption(plain(borders.attribution()))


def _is_dark() -> bool:
    """Whether this reader looks at a dark page, as the browser says."""
    return st.context.theme.type == "dark"


def show_rows(title: str, table: Table[Row], rows: Sequence[Row], *, download: str) -> None:
    """These rows as a table on the screen, and as a file with all of its columns."""
    screen, whole = table.on_screen().frame(rows), table.frame(rows)
    show_table(title, screen, whole=whole, download=download)


def show_table(
    title: str, frame: pd.DataFrame, *, download: str, whole: pd.DataFrame | None = None
) -> None:
    """A real table under its title, with the same rows to download as CSV.

    ``whole`` has the same rows with more columns than fit on a screen; then it is downloaded.
    """
    st.header(title, anchor=False)
    if frame.empty:
        # Streamlit would say "empty".
        st.write("Deze tabel heeft nog geen regels.")
        return
    if len(frame) <= _LONG_TABLE:
        st.table(cells(frame), hide_index=True)
    else:
        st.dataframe(frame.replace("", NOTHING), hide_index=True, alt=title)
    with database.reading() as session:
        example = is_example(session)
        version = database.data_version(session).partition("@")[0]
    rows = frame if whole is None else whole
    # The number of the last change: a browser or proxy can never hand out an older file.
    name = f"{'voorbeeld-' if example else ''}{download}-{clock.today()}-{version}"
    with st.container(horizontal=True):
        st.download_button(
            "Download als CSV",
            sheets.csv(rows, example=example),
            file_name=f"{name}.csv",
            mime=sheets.MIME["csv"],
            key=f"download-{download}",
            on_click="ignore",
        )
        with st.popover("Andere soorten", type="tertiary", help=f"{title} voor Excel"):
            st.download_button(
                "Download als xlsx",
                # Made when somebody asks for it, not at every rerun.
                partial(sheets.xlsx, rows, example=example),
                file_name=f"{name}.xlsx",
                mime=sheets.MIME["xlsx"],
                key=f"download-{download}-xlsx",
                on_click="ignore",
            )
            st.markdown("[Alles in één zip](/open-data/alles.zip)")


def show_total(title: str, unit: Unit, total: Total) -> None:
    """A total in words, with how much of it is known."""
    things = ("halte", "haltes") if unit is Unit.VISITORS else ("bijeenkomst", "bijeenkomsten")
    st.header(title, anchor=False)
    st.markdown(f"**{plain(total.words(unit))}** (bekend: {plain(total.completeness(*things))})")


def show_intro(sentence: str) -> None:
    """What this is all about, for who comes here for the first time."""
    st.write(plain(sentence))


def show_note(sentence: str) -> None:
    """A remark below a figure; nothing when there is nothing to say."""
    if sentence:
        st.info(plain(sentence))


def show_text(name: str) -> None:
    """A longer text that stands in ``project/ui/texts``, written by us."""
    st.markdown((ROOT / "project" / "ui" / "texts" / f"{name}.md").read_text(encoding="utf-8"))


def show_link(label: str, address: str) -> None:
    """A way to one of our own addresses that is no page."""
    st.markdown(f"[{plain(label)}]({address})")


def show_code(line: str) -> None:
    """A line to copy, exactly as it is."""
    st.code(line, language=None, wrap_lines=True)
