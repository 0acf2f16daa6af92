"""The menu: which pages there are, in which order, and what they are called on the screen."""

import streamlit as st

from project import access
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
    "enter_count": "Telling invoeren",
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
_FOR_STAFF = ("stops", "requests", "import_page", "logbook", "admin")


def pages(who: access.Visitor, still_open: int) -> dict[str, list[st.Page]]:
    """The menu of this visitor, with a part called Meer for who keeps the tour.

    Who may enter sees how many figures are ``still_open``.
    """
    open_now = [key for key in LABELS if access.may_open(key, who)]
    title = f"{LABELS['enter_count']} ({still_open})" if still_open else ""
    shown = [
        _page(key, visible=True, title=title if key == "enter_count" else "")
        for key in open_now
        if key not in _FOR_STAFF
    ]
    more = [_page(key, visible=True) for key in open_now if key in _FOR_STAFF]
    hidden = [_page(key, visible=False) for key in LABELS if key not in open_now]
    sign_in = [] if who.signed_in else [_sign_in()]
    return {
        "": [*shown, *hidden, *sign_in],
        **({"Meer": more} if more else {}),
    }


def page(key: str) -> st.Page:
    """One page, to link to."""
    return _page(key, visible=True)


def _page(key: str, *, visible: bool, title: str = "") -> st.Page:
    rule = access.PAGES[key]
    return st.Page(
        ROOT / "pages" / rule.file,
        title=title or LABELS[key],
        url_path=rule.address,
        default=not rule.address,
        icon=":material/edit:" if key == "enter_count" else None,
        visibility="visible" if visible else "hidden",
    )


def _sign_in() -> st.Page:
    """In the menu for who is not signed in; ``menu.js`` leads on to the page itself."""
    return st.Page(_lead_to_sign_in, title="Inloggen", url_path="inloggen", icon=":material/login:")


def _lead_to_sign_in() -> None:
    st.markdown("[Inloggen](/inloggen)")
