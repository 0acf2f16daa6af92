"""Who may do what: the visitor of a page, its role, and the role that each page asks."""

from dataclasses import dataclass

from project.settings import settings
from project.wording.people import Role


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page. A stranger has no role."""

    name: str
    role: Role | None

    @property
    def signed_in(self) -> bool:
        """Whether this is somebody with an account."""
        return self.role is not None

    def may(self, role: Role | None) -> bool:
        """Whether this visitor may do what ``role`` may do; None: what only the dashboard does."""
        ranks = list(Role)
        if self.role is None or role is None:
            return False
        return ranks.index(self.role) >= ranks.index(role)


STRANGER = Visitor(name="", role=None)


@dataclass(frozen=True)
class PageRule:
    """One page: its address, its file in ``pages/``, and the role it asks for (None: reading)."""

    address: str
    file: str
    role: Role | None


PAGES = {
    "overview": PageRule("", "overview.py", None),
    "route": PageRule("route", "route.py", None),
    "cooperatives": PageRule("cooperaties", "cooperatives.py", None),
    "progress": PageRule("voortgang", "progress.py", None),
    "reach": PageRule("bereik", "reach.py", None),
    "report": PageRule("verslag", "report.py", None),
    "enter_count": PageRule("telling", "enter_count.py", Role.EDITOR),
    "import_page": PageRule("inlezen", "import_file.py", Role.EDITOR),
    "stops": PageRule("haltes", "stops.py", Role.EDITOR),
    "requests": PageRule("verzoeken", "requests.py", Role.EDITOR),
    "logbook": PageRule("logboek", "logbook.py", Role.MANAGER),
    "admin": PageRule("beheer", "admin.py", Role.MANAGER),
    "about": PageRule("over", "about.py", None),
}


def may_open(page_key: str, who: Visitor) -> bool:
    """Whether ``who`` may see this page at all."""
    role = PAGES[page_key].role
    if role is None:
        return who.signed_in or not settings().reading_closed
    return who.may(role)
