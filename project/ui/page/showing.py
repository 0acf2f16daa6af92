"""The few ways in which a page shows something: a status line, a tile, a card, a picture, a table.

A card asks a question and answers it with a picture; its table is folded away and made when
somebody opens it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pydeck as pdk
import streamlit as st
from sqlmodel import Session
from streamlit.delta_generator import DeltaGenerator

from project import database
from project.charts.paper import Picture
from project.charts.strip import Drawing
from project.errors import InputError
from project.maps import ground, paper, pins, views
from project.output import page_files
from project.settings import ROOT
from project.theme import colours
from project.ui.page.markdown import NOTHING, cells, plain
from project.ui.page.opening import visitor

# Above this a table in the page would be longer than anybody reads: then it scrolls in its box.
_LONG_TABLE = 60
_TEXT_WIDTH = 640
# Up to the first comma or full stop: what matters most.
_FIRST_PART = re.compile(r".*?[.,](?: |$)")
_KIND = {"csv": "csv", "xlsx": "Excel", "svg": "afbeelding (svg)", "pdf": "PDF"}
EXAMPLE_BADGE = ":orange-badge[:material/science: voorbeeldcijfers]"


def found_any(frame: pd.DataFrame, sentence: str) -> bool:
    """Whether a part of the page has something to show; if not, say what to do instead."""
    if frame.empty:
        st.info(sentence)
    return not frame.empty


def show_status(sentence: str, *, example: bool, link: tuple[str, str, str] | None = None) -> None:
    """The answer of the page in one line, and the one thing to do here (label, address, icon)."""
    end = _FIRST_PART.match(sentence)
    first = "" if end is None else end.group()
    told = f"**{plain(first.strip())}** {plain(sentence.removeprefix(first))}"
    with st.container(horizontal=True, vertical_alignment="center", key="status"):
        st.markdown(f"{told} {EXAMPLE_BADGE if example else ''}", width="stretch")
        if link:
            label, address, icon = link
            st.link_button(label, address, icon=f":material/{icon}:")


def tiles(columns: int, least: int) -> DeltaGenerator:
    """Room for tiles beside each other: as many as fit, each at least so many pixels wide."""
    room: DeltaGenerator = st.grid(columns, min_column_width=least, gap="small", height="stretch")
    return room


def tile(key: str, room: DeltaGenerator | None = None) -> DeltaGenerator:
    """One white tile, in a room of tiles or on the page itself."""
    where: Any = st if room is None else room
    made: DeltaGenerator = where.container(
        border=True, key=f"tile-{key}", gap="xsmall", height="stretch" if room else "content"
    )
    return made


@contextmanager
def card(question: str, key: str, room: DeltaGenerator | None = None) -> Iterator[None]:
    """A tile that asks a question; what answers it is shown within."""
    with tile(key, room):
        if question:
            st.header(plain(question), anchor=False)
        yield


def beside(*widths: int) -> list[DeltaGenerator]:
    """Columns of these widths beside each other, and under each other on a phone."""
    columns: list[DeltaGenerator] = st.columns(widths, gap="medium" if widths[0] > 2 else "small")
    return columns


def show_drawing(drawing: Drawing, label: str) -> None:
    """A small drawing in a tile, in its own size."""
    svg = colours.in_the_dark(drawing.svg) if _is_dark() else drawing.svg
    st.image(svg, width=drawing.width, alt=f"{label}: {drawing.alt}")


def show_picture(picture: Picture, title: str, *, heading: bool = False) -> None:
    """A picture as wide as its card, and what its signs mean.

    With ``heading`` its title stands above it too.
    """
    if heading:
        st.header(plain(title), anchor=False)
    svg = colours.in_the_dark(picture.svg) if _is_dark() else picture.svg
    st.image(svg, width="stretch", alt=picture.alt)
    st.caption(_unbroken(picture.signs))


def show_drawn(name: str, *, heading: bool = False, **asked: str) -> None:
    """The picture of this name in ``page_files.FILES``, as :func:`show_picture` shows one."""
    with database.reading() as session:
        title, picture = page_files.drawn(name, _asked(session, asked))
    show_picture(picture, title, heading=heading)


def _asked(session: Session, more: Mapping[str, str]) -> page_files.Asked:
    """What the address of this page says, and ``more``."""
    return page_files.Asked(session, {**st.query_params.to_dict(), **more}, visitor())


def _unbroken(signs: str) -> str:
    """Signs with their words, of which none stands alone at the end of a line."""
    return "\u2003 ".join(plain(one).replace(" ", "\xa0") for one in signs.split("\u2003"))


def show_sentences(question: str, sentences: Sequence[str]) -> None:
    """A card that answers its question in words."""
    with card(question, f"said-{question[:12]}"):
        show_lines(sentences)


def show_lines(sentences: Sequence[str]) -> None:
    """Sentences under each other, no wider than is pleasant to read."""
    st.markdown("  \n".join(plain(sentence) for sentence in sentences), width=_TEXT_WIDTH)


def show_facts(facts: Mapping[str, str]) -> None:
    """What is known of one thing, as label and value; what is unknown says so."""
    st.markdown("\n".join(f"- {plain(label)}: {plain(value)}" for label, value in facts.items()))


def _on_click(
    key: str, chosen: Callable[[Any], str | None], on_choice: Callable[[str], None] | None
) -> Any:
    """What a click does: call ``on_choice`` with the slug of what was clicked, if there is one."""

    def clicked() -> None:
        if on_choice and (slug := chosen(st.session_state[key].selection)):
            on_choice(slug)

    return clicked if on_choice else "ignore"


def show_map(
    deck: pdk.Deck,
    sentence: str,
    *,
    legend: str,
    key: str,
    height: int = views.HEIGHT,
    on_choice: Callable[[str], None] | None = None,
) -> None:
    """A map with its legend and attribution; a click calls ``on_choice``.

    Where a browser cannot draw maps, ``project/web/templates`` shows the sentence in its place.
    """
    shown = paper.in_the_dark(deck) if _is_dark() else deck
    clicked = _on_click(key, lambda found: pins.chosen(found.objects), on_choice)
    st.pydeck_chart(shown, height=height, alt=sentence, on_select=clicked, key=key)
    with st.container(key=f"no-map-{key}"):
        st.markdown(f"{ground.NOT_HERE}\n\n{plain(sentence)}")
    st.caption(f"{_unbroken(legend)}  \n{plain(ground.SOURCES)}")


def _is_dark() -> bool:
    """Whether this reader looks at a dark page, as the browser says."""
    return st.context.theme.type == "dark"


def fold(label: str, key: str, *, icon: str = "table") -> Any:
    """A part that is folded away; ask ``.open`` before making what is in it."""
    return st.expander(
        label, type="compact", icon=f":material/{icon}:", on_change="rerun", key=f"fold-{key}"
    )


def show_table(title: str, name: str, **asked: str) -> None:
    """A table of ``page_files.FILES`` with its files, folded away and made when it is opened.

    ``asked`` is what the address of the page does not say.
    """
    part = fold(title, name)
    if not part.open:
        return
    with part, database.reading() as session:
        try:
            found = page_files.on_screen(name, _asked(session, asked))
        except InputError as problem:
            st.caption(plain(problem))
            return
        show_frame(found, title)
        show_files(name, page_files.kinds(name), **asked)


def show_frame(frame: pd.DataFrame, title: str) -> None:
    """A real table, or a box to scroll in when it is long."""
    if frame.empty:
        # Streamlit would say "empty".
        st.write("Deze tabel heeft nog geen regels.")
    elif len(frame) <= _LONG_TABLE:
        st.table(cells(frame), border="horizontal", hide_index=True, alt=title)
    else:
        st.dataframe(frame.replace("", NOTHING), hide_index=True, alt=title)


def show_files(name: str, kinds: Iterable[str], **asked: str) -> None:
    """Links to the files of this name with the query of the page; made when one is followed."""
    query = urlencode({**st.query_params.to_dict(), **asked})
    links = [f"[{_KIND[kind]}](/bestand/{name}.{kind}{query and '?'}{query})" for kind in kinds]
    st.markdown(f":small[:material/download: Bestand: {' · '.join(links)}]")


def show_note(sentence: str) -> None:
    """A remark below a figure; nothing when there is nothing to say."""
    if sentence:
        st.info(plain(sentence))


def show_caption(sentence: str) -> None:
    """A small remark; nothing when there is nothing to say."""
    if sentence:
        st.caption(plain(sentence))


def show_text(name: str) -> None:
    """A longer text that stands in ``project/ui/texts``, written by us."""
    text = (ROOT / "project" / "ui" / "texts" / f"{name}.md").read_text(encoding="utf-8")
    st.markdown(text, width=_TEXT_WIDTH)


def show_link(label: str, address: str) -> None:
    """A way to one of our own addresses that is no page."""
    st.markdown(f"[{plain(label)}]({address})")


def show_code(line: str) -> None:
    """A line to copy, exactly as it is."""
    st.code(line, language=None, wrap_lines=True)
