"""Key figures on the screen: each explains itself with one click.

The rows behind a figure are read when somebody asks for them, in a fragment of their own: the
page around it does not run again. Which figure is open stands in the address (``?uitleg=``).
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from project import clock, database, formatting
from project.accounts import roles
from project.errors import InputError
from project.output import page_files, sheets
from project.parsing.periods import Period
from project.results import explanations
from project.results.key_figure import Explanation
from project.settings import settings
from project.ui.figures.tiles import Tile
from project.ui.page import menu
from project.ui.page.choice import OPENED, asked_for
from project.ui.page.markdown import cells, plain
from project.ui.page.opening import visitor
from project.ui.page.showing import show_drawing, show_files, tile, tiles

# Longer lists nobody reads on a screen: the rest is in the file.
_MOST_ROWS = 60
# The codes of the figures that stand on the page so far.
_SHOWN = "figures-shown"


def show_tiles(
    found: Sequence[Tile], *, columns: int, least: int, period: Period | None = None, project: str
) -> DeltaGenerator:
    """A tile for each figure, and the room they stand in; a click explains one.

    ``period`` and ``project`` are what the figures were narrowed to.
    """
    room = tiles(columns, least)
    for one in found:
        with tile(one.key, room):
            fill_tile(one, period, project)
    return room


def fill_tile(one: Tile, period: Period | None, project: str) -> None:
    """What stands in a tile: the figure, its signs, and the way to its explanation."""
    st.session_state.setdefault(_SHOWN, set()).add(one.code)
    value = " ".join(filter(None, (_small(one.before), plain(one.value), _small(one.behind))))
    if one.badge:
        words, colour, icon = one.badge
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.markdown(f"**{plain(one.label)}**", width="content")
            st.badge(words, color=colour, icon=f":material/{icon}:")
    st.metric(
        one.label,
        value,
        icon=f":material/{one.icon}:" if one.icon else None,
        label_visibility="collapsed" if one.badge else "visible",
    )
    if one.drawing:
        show_drawing(one.drawing, one.label)
    _foot(one, period, project)


def _small(words: str) -> str:
    return f":small[{plain(words)}]" if words else ""


def open_what_is_asked_for(project: str, period: Period | None = None) -> None:
    """At the end of a page: the explanation in the address of a figure that does not stand there.

    Of a figure that does not exist at all it says so.
    """
    shown = st.session_state.pop(_SHOWN, set())
    code = asked_for(OPENED)
    if code and code not in shown:
        _explanation(code, period, project)


@st.fragment
def _foot(one: Tile, period: Period | None, project: str) -> None:
    # The key is a name for the style sheet in project/web/templates/shell.css.
    with st.container(
        horizontal=True,
        wrap=False,
        vertical_alignment="bottom",
        gap="xsmall",
        key=f"foot-{one.key}",
    ):
        st.markdown(f":small[{plain(one.note)}]" if one.note else "", width="stretch")
        if one.code:
            st.button(
                "Uitleg",
                key=f"explain-{one.code}",
                type="tertiary",
                help=f"Uitleg bij {one.label}",
                on_click=_open,
                args=(one.code,),
            )
        if one.code and asked_for(OPENED) == one.code:
            _explanation(one.code, period, project)


def _open(code: str) -> None:
    st.query_params[OPENED] = code


def _close() -> None:
    st.query_params.pop(OPENED, None)


@st.dialog("Hoe komt dit cijfer tot stand?", width="large", on_dismiss=_close)
def _explanation(code: str, period: Period | None, project: str) -> None:
    who = visitor()
    # A fragment runs without its page: a sign-in may have ended since.
    if not roles.may_open("overview", who):
        st.info("Deze cijfers zijn alleen te zien na het inloggen. Laad de pagina opnieuw.")
        return
    with database.reading() as session:
        try:
            told = explanations.explain(
                session,
                code,
                clock.today(),
                period=period,
                project=project,
                with_names=who.signed_in,
            )
        except InputError as problem:
            st.info(plain(problem))
            return
    days = {"van": str(period.first), "tot": str(period.last)} if period else {}
    _show(told, {"project": project, **days})


def _show(told: Explanation, about: Mapping[str, str]) -> None:
    st.markdown(f"**{plain(told.key.label)}: {plain(told.key.value)}** {plain(told.key.out_of)}")
    st.write(plain(told.key.rule))
    st.write(plain(told.key.state))
    st.markdown(f"**{plain(told.proof)}**")
    rows = told.rows
    shown = rows.head(_MOST_ROWS)
    if not shown.empty:
        filled = [name for name in shown.columns if (shown[name] != "").any()]
        st.table(cells(shown[filled]), hide_index=True)
    if len(rows) > len(shown):
        rest = formatting.amount(len(rows) - len(shown), "andere regel", "andere regels")
        st.write(f"En {rest}: die staan in het bestand.")
    with st.container(horizontal=True, vertical_alignment="center"):
        show_files(page_files.EXPLANATION, sheets.WRITERS, **about, uitleg=told.key.code)
        st.page_link(menu.page(told.key.page), label="Naar de cijfers")
        if settings().contact:
            st.markdown(f"[Vraag over dit cijfer]({_mail(told)})")


def _mail(told: Explanation) -> str:
    """A letter to whom the installation names, with the figure and the address that opens it."""
    where = f"{st.context.url or settings().public_url}?{urlencode(st.query_params.to_dict())}"
    key = told.key
    subject, body = f"Vraag over {key.label}", f"{key.label}: {key.value}\n{where}\n\n"
    to = quote(settings().contact, safe="@")
    return f"mailto:{to}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
