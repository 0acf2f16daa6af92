"""The menu: which pages there are, in which order, and what they are called on the screen."""

import streamlit as st

from project.accounts import roles
from project.settings import ROOT

# What stands in the menu, in reading order.
LABELS = {
    "overview": "Overzicht",
    "route": "Rondreis",
    "reach": "Bereik",
    "progress": "Voortgang",
    "cooperatives": "Coöperaties",
    "report": "Verslag",
    "about": "Over",
    "enter_count": "Tellingen",
    "stops": "Haltes beheren",
    "requests": "Verzoeken",
    "import_page": "Gegevens inlezen",
    "logbook": "Logboek",
    "admin": "Beheer",
}
# Above the page stands the same, or something that says more.
TITLES = {
    "overview": "Sociale coöperaties op weg",
    "cooperatives": "Sociale coöperaties",
    "about": "Over deze cijfers",
}
# For who keeps the tour, and not needed on the way.
_FOR_STAFF = ("enter_count", "stops", "requests", "import_page", "logbook", "admin")


def pages(who: roles.Visitor, still_open: int, new_requests: int) -> dict[str, list[st.Page]]:
    """The menu of this visitor, with a part called Meer for who keeps the tour.

    Who may enter sees how many figures are ``still_open``, and how many requests are new.
    """
    open_now = [key for key in LABELS if roles.may_open(key, who)]
    shown = [_page(key, visible=True) for key in open_now if key not in _FOR_STAFF]
    more = [
        _page(key, visible=True, many=new_requests if key == "requests" else 0)
        for key in open_now
        if key in _FOR_STAFF
    ]
    hidden = [_page(key, visible=False) for key in LABELS if key not in open_now]
    if roles.may_open("enter_count", who):
        shown.append(_plain_page(_counted("Telling invoeren", still_open), "invoeren"))
    if not who.signed_in:
        shown.append(_plain_page("Inloggen", "inloggen"))
    return {"": [*shown, *hidden], **({_counted("Meer", new_requests): more} if more else {})}


def page(key: str) -> st.Page:
    """One page, to link to."""
    return _page(key, visible=True)


def _counted(label: str, many: int) -> str:
    return f"{label} ({many})" if many else label


def _page(key: str, *, visible: bool, many: int = 0) -> st.Page:
    rule = roles.PAGES[key]
    return st.Page(
        ROOT / "pages" / rule.file,
        title=_counted(LABELS[key], many),
        url_path=rule.address,
        default=not rule.address,
        visibility="visible" if visible else "hidden",
    )


def _plain_page(title: str, address: str) -> st.Page:
    """A page of ours without Streamlit; ``menu.js`` leads on to it."""

    def lead_on() -> None:
        st.markdown(f"[{title}](/{address})")

    return st.Page(lead_on, title=title, url_path=address)
