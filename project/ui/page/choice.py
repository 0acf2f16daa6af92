"""Choices that stand in the address, so that a page can be bookmarked and sent to somebody.

What comes from the address bar is checked like any input: only a value on offer is taken.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import streamlit as st

from project.errors import InputError
from project.parsing import values
from project.results import reach
from project.ui.page.markdown import plain

# A plain code, or a member of one of the closed lists in wording.
Code = TypeVar("Code", bound=str)
EVERYTHING = reach.ALL
# In the address: the figure of which the explanation is open.
OPENED = "uitleg"
_LONGEST_SEARCH = 100
# More things to step through than this stand in a box.
_MOST_PILLS = 20


def asked_for(name: str) -> str:
    """The value of ``?name=``, "" when there is none. May be anything: look it up."""
    value = st.query_params.get(name, "")
    # A link to the page that is already open leaves the browser's address bar as it was.
    if st.session_state.setdefault(f"asked-{name}", value) != value:
        st.session_state[f"asked-{name}"] = value
        st.query_params.from_dict(st.query_params.to_dict())
    return value


def from_address(name: str, offered: Sequence[str]) -> str | None:
    """The value of ``?name=`` when it is on offer, else None."""
    value = asked_for(name)
    return value if value in offered else None


def _write(name: str, value: str | None, *, unless: str = "") -> None:
    """Keep a choice as ``?name=``; no choice, or ``unless``, is not in the address."""
    if value in (None, "", unless):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def keep_day(name: str, key: str) -> None:
    """Keep a day that was typed; what is none as it is: reading the address says what is wrong."""
    said = st.session_state[key]
    try:
        found = values.day(said)
    except InputError:
        _write(name, said[:40])
    else:
        _write(name, found.isoformat() if found else None)


def choose(label: str, name: str, offered: Mapping[Code, str], *, otherwise: str = "alles") -> str:
    """A choice out of ``offered`` (code: Dutch text), kept as ``?name=code``.

    What no choice means is called ``otherwise``; then the answer is EVERYTHING.
    """
    texts = {EVERYTHING: otherwise, **{str(code): text for code, text in offered.items()}}
    codes = list(texts)
    key = f"choice-{name}"
    # Not through the session state: after a page without this choice the browser would show
    # "alles" while the address still narrows.
    standing = codes.index(from_address(name, codes) or EVERYTHING)

    def keep() -> None:
        _write(name, st.session_state[key], unless=EVERYTHING)

    chosen: str = st.selectbox(
        label, codes, standing, format_func=texts.__getitem__, key=key, on_change=keep
    )
    return chosen


def narrow(offered: Mapping[str, tuple[str, str, Mapping[Any, str]]]) -> dict[str, str]:
    """Several choices (label, name, codes) folded away, with what was chosen in sight beside.

    A page that was narrowed can so never be mistaken for the whole.
    """
    standing = {
        name: texts[code]
        for _label, name, texts in offered.values()
        if (code := from_address(name, list(texts)))
    }
    many = f"Filter ({len(standing)})" if standing else "Filter"
    with st.popover(many, icon=":material/tune:"):
        picked = {key: choose(*choice) for key, choice in offered.items()}
    for words in standing.values():
        st.badge(plain(words), color="gray", icon=":material/filter_alt:")
    return picked


def show_not_offered(
    choices: Iterable[tuple[str, str, Iterable[str]]], shown: str = "alles"
) -> None:
    """Say of each choice (label, name, codes) when the address asks for what is not on offer."""
    for label, name, offered in choices:
        asked = asked_for(name)
        if asked not in ("", EVERYTHING, *offered):
            st.info(plain(f"{label} “{asked[:40]}” bestaat hier niet. Hier staat {shown}."))


def choose_one(
    label: str,
    name: str,
    offered: Mapping[Code, str],
    *,
    unless: str = "",
    about: str = "",
    drops: Sequence[str] = (),
) -> str:
    """One out of ``offered``, never everything: what ``?name=code`` names, else ``unless``.

    Without that it is the first. The box of another ``about`` is another box. With another choice
    the values called ``drops`` leave the address: they do not fit it.
    """
    codes = [str(code) for code in offered]
    texts = dict(zip(codes, offered.values(), strict=True))
    # Another key than where "alles" can be chosen too: the box of another page must not stand here.
    key = _key_of_one(name, about)
    standing = codes.index(from_address(name, codes) or unless or codes[0])
    # The box was set by ``take``: it would warn of two values at once.
    if st.session_state.pop(f"taken-{key}", False):
        standing = 0

    def keep() -> None:
        st.query_params[name] = st.session_state[key]
        for other in drops:
            st.query_params.pop(other, None)

    chosen: str = st.selectbox(
        label, codes, standing, format_func=texts.__getitem__, key=key, on_change=keep
    )
    return chosen


def choose_pill(label: str, name: str, offered: Mapping[Code, str]) -> str:
    """One out of ``offered``, the first unless ``?name=`` says another; all of them in sight."""
    texts = {str(code): text for code, text in offered.items()}
    first = next(iter(texts))
    key = f"pill-{name}"

    def keep() -> None:
        _write(name, st.session_state[key], unless=first)

    st.session_state[key] = from_address(name, list(texts)) or first
    chosen = st.segmented_control(
        label,
        list(texts),
        format_func=texts.__getitem__,
        key=key,
        on_change=keep,
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    return chosen or first


@contextmanager
def part(name: str, labels: Mapping[str, str]) -> Iterator[str]:
    """Tabs of which one is open: its code, kept as ``?name=code``; the others are not made."""
    codes = list(labels)
    key = f"part-{name}"
    chosen = from_address(name, codes) or codes[0]
    # The address decides, so that a link to a part opens it.
    st.session_state[key] = labels[chosen]

    def keep() -> None:
        opened = codes[list(labels.values()).index(st.session_state[key])]
        _write(name, opened, unless=codes[0])

    tabs = st.tabs(list(labels.values()), key=key, on_change=keep)
    with tabs[codes.index(chosen)]:
        yield chosen


def walk(label: str, name: str, offered: Mapping[str, str], standing: str) -> None:
    """One of these things, with buttons to the one before and after; a choice is ``?name=slug``.

    ``standing`` is the one that stands now, so that a click on the map moves the choice too.
    """
    slugs = list(offered)
    at = slugs.index(standing)
    key = f"walk-{name}"

    def keep() -> None:
        _write(name, st.session_state[key])

    st.session_state[key] = standing
    with st.container(horizontal=True, vertical_alignment="bottom", key="walk"):
        if len(slugs) <= _MOST_PILLS:
            st.pills(
                label,
                slugs,
                # A pill reads Markdown, a selectbox does not.
                format_func=lambda slug: plain(offered[slug]),
                key=key,
                on_change=keep,
                wrap=True,
            )
        else:
            st.selectbox(
                label,
                slugs,
                format_func=offered.__getitem__,
                key=key,
                on_change=keep,
                placeholder="Kies",
            )
        for button, to in (("← Vorige", at - 1), ("Volgende →", at + 1)):
            possible = 0 <= to < len(slugs)
            st.button(
                button,
                key=f"{key}-{button}",
                disabled=not possible,
                on_click=_write,
                args=(name, slugs[to] if possible else None),
            )


def search_words(label: str, *, placeholder: str) -> str:
    """A field to search with, kept as ``?zoek=``."""
    key = "search-words"

    def keep() -> None:
        _write("zoek", st.session_state[key])

    return st.text_input(
        label,
        asked_for("zoek")[:_LONGEST_SEARCH],
        key=key,
        max_chars=_LONGEST_SEARCH,
        placeholder=placeholder,
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=keep,
    )


def _key_of_one(name: str, about: str) -> str:
    return f"choice-one-{name}{about and '-'}{about}"


def take(name: str, value: str, *, about: str = "") -> None:
    """Choose for the visitor, in a callback: the address and the box of ``choose_one`` say so."""
    st.query_params[name] = value
    key = _key_of_one(name, about)
    st.session_state[key] = value
    st.session_state[f"taken-{key}"] = True


def choose_on_map(name: str) -> Callable[[str], None]:
    """What a map does with a click: keep the slug of what was clicked as ``?name=slug``."""

    def keep(slug: str) -> None:
        st.query_params[name] = slug

    return keep
