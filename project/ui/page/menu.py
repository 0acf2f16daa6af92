"""The menu: which pages there are, in which order, and what they are called on the screen."""

import streamlit as st

from project.accounts import roles
from project.settings import ROOT

# What stands in the menu, in reading order.
LABELS = {
    "overview": "Overzicht",
    "route": "Route",
    "attendance": "Bezoek en deelname",
    "cooperatives": "Sociale coöperaties",
    "progress": "Voortgang",
    "promises": "De vijf beloften",
    "reach": "Bereik",
    "report": "Verslag",
    "enter_count": "Tellingen",
    "import_page": "Gegevens inlezen",
    "stops": "Haltes beheren",
    "requests": "Verzoeken",
    "logbook": "Logboek",
    "admin": "Beheer",
    "about": "Over deze cijfers",
}


def pages(who: roles.Visitor, still_open: int) -> dict[str, st.Page]:
    """Every page by its key; those that this visitor may not open do not stand in the menu.

    Who may enter sees how many figures are ``still_open``.
    """
    found = {key: _page(key, visible=roles.may_open(key, who)) for key in LABELS}
    if still_open and roles.may_open("enter_count", who):
        title = f"{LABELS['enter_count']} ({still_open})"
        found["enter_count"] = _page("enter_count", visible=True, title=title)
    return found


def page(key: str) -> st.Page:
    """One page, to link to."""
    return _page(key, visible=True)


def _page(key: str, *, visible: bool, title: str = "") -> st.Page:
    rule = roles.PAGES[key]
    return st.Page(
        ROOT / "pages" / rule.file,
        title=title or LABELS[key],
        url_path=rule.address,
        default=not rule.address,
        visibility="visible" if visible else "hidden",
    )
