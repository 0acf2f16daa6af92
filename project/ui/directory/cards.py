"""The directory of sociale coöperaties on the screen: filters, cards, links, and one in detail.

The filters and the chosen cooperative stand in the address, so that a link shows the same.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from project.directory import listing
from project.directory.listing import CooperativeDetail, RightServed, Signed
from project.parsing import addresses
from project.ui.directory.keeping import show_edit
from project.ui.page import menu
from project.ui.page.choice import EVERYTHING, asked_for, narrow, search_words, show_not_offered
from project.ui.page.markdown import email_link, plain
from project.ui.page.opening import footer
from project.ui.page.showing import show_facts, tile, tiles
from project.wording.cooperatives import RIGHT_BASIS
from project.wording.tour import CERTAINTY, POINT_PRECISION, Certainty

CHOSEN = "cooperatie"


def chosen() -> str:
    """The slug that the address asks for, "" when it asks for none. May be anything: look it up."""
    return asked_for(CHOSEN)


def ask_filters(offered: Mapping[str, tuple[str, str, Mapping[str, str]]]) -> dict[str, str]:
    """The search field, the rights in sight and the rest folded away: for the directory."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        filters = {
            "search": search_words(
                "Zoek een sociale coöperatie", placeholder="Naam, plaats of wat zij doet"
            )
        }
        for name, picked in narrow(offered).items():
            filters[name] = "" if picked == EVERYTHING else picked
    show_not_offered((label, key, options) for label, key, options in offered.values())
    return filters


def show_cards(found: pd.DataFrame) -> None:
    """A card for each cooperative: what it does, which right it serves and where it is."""
    room = tiles(2, 280)
    for row in found.to_dict("records"):
        with tile(f"cooperative-{row['slug']}", room):
            _link(row["slug"], row["name"])
            st.markdown(f":small[{plain(_what_it_does(row['description']))}]")
            st.badge(plain(row["rights"]), color="green" if row["rights"] != "onbekend" else "gray")
            st.caption(plain(_where_and_whether(row)))


def stop_with_one(found: CooperativeDetail | None) -> None:
    """Show this one and end the page; without one say so, and let the page show them all."""
    if found is None:
        st.info("Deze sociale coöperatie staat niet in de lijst. Kies er hieronder een die wel.")
        return
    _back()
    with tile("one"), st.container(width=720):
        st.header(plain(found.name), anchor=False)
        st.write(plain(_what_it_does(found.description)))
        st.caption(plain(f"Zekerheid: {CERTAINTY[found.certainty]}"))
        _show_place(found)
        _show_rights(found.rights)
        _show_instruments(found.instruments)
        _show_rest(found)
    show_edit(found.slug)
    footer()
    st.stop()


def _address(slug: str) -> dict[str, str]:
    """The filters as they stand, with this cooperative chosen."""
    return {**st.query_params.to_dict(), CHOSEN: slug}


def _link(slug: str, name: str) -> None:
    page = menu.page("cooperatives")
    st.page_link(page, label=plain(name), icon="", query_params=_address(slug))


def _back() -> None:
    others = {name: value for name, value in st.query_params.to_dict().items() if name != CHOSEN}
    st.page_link(
        menu.page("cooperatives"),
        label="← Alle sociale coöperaties",
        icon="",
        query_params=others or None,
    )


def _what_it_does(description: str) -> str:
    return description or "Van deze sociale coöperatie kennen de bronnen alleen de naam."


def _where_and_whether(row: Mapping[Hashable, Any]) -> str:
    part = listing.IN_EXHIBITION if row["in_exhibition"] else listing.ONLY_NAMED
    words = [", ".join(filter(None, (row["place"], row["province"])))]
    if row["place_certainty"] is Certainty.INFERRED:
        words.append("plaats afgeleid")
    if row["certainty"] is Certainty.INFERRED:
        words.append("wat zij doet is afgeleid")
    return " · ".join([*words, listing.EXHIBITION[part]])


def _show_place(found: CooperativeDetail) -> None:
    st.header("Waar?", anchor=False)
    if found.place is None:
        st.write(f"{listing.UNKNOWN_PLACE.capitalize()}: geen bron noemt een plaats.")
        return
    st.write(plain(f"{found.place}. Gemeente {found.municipality}, {found.province}."))
    st.caption(
        plain(
            f"Zekerheid: {CERTAINTY[found.place_certainty]}. "
            f"Punt op de kaart: {POINT_PRECISION[found.point_precision]}."
        )
    )


def _show_rights(rights: Sequence[RightServed]) -> None:
    st.header("Welk sociaal grondrecht?", anchor=False)
    if not rights:
        st.write("Onbekend: de bronnen zeggen niet wat zij doet.")
    for right in rights:
        st.markdown(f"**{plain(right.name)}** ({plain(RIGHT_BASIS[right.basis])})")
        st.write(plain(right.explanation))
        st.caption(plain(f"Waar dit recht staat: {right.articles}"))
    if rights:
        st.caption("Bron: de bron zegt het zelf. Eigen uitleg: wij leiden het af uit wat zij doet.")


def _show_instruments(instruments: Sequence[Signed]) -> None:
    if not instruments:
        return
    st.header("Wat is ondertekend met een gemeente?", anchor=False)
    for one in instruments:
        st.markdown(f"**{plain(one.words())}**")
        if one.note:
            st.write(plain(one.note))
        st.caption(plain(f"Bron: {one.source} ({CERTAINTY[one.certainty]})"))


def _show_rest(found: CooperativeDetail) -> None:
    st.header("Meer", anchor=False)
    show_facts(
        {
            "In de tentoonstelling": _yes_or_no(yes=found.in_exhibition),
            "In de film van 2016": _yes_or_no(yes=found.in_film),
        },
    )
    website = addresses.safe_website(found.website)
    shown = f"[{plain(website)}]({website})" if website else "onbekend"
    st.markdown(f"Website: {shown}")
    if found.contact:
        st.markdown(f"Contact: {email_link(found.contact)}")
    st.caption(plain(f"Bronnen: {found.source}"))


def _yes_or_no(*, yes: bool) -> str:
    return "ja" if yes else "nee"
