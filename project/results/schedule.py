"""How the agreements stand together, and until when the figures were kept up to date."""

from collections import Counter
from collections.abc import Sequence

from sqlmodel import Session

from project import formatting
from project.audit import since
from project.results.targets import Judged
from project.wording.reading import VERDICT, Verdict


def freshness(session: Session) -> str:
    """Until when the figures and the plan were kept up to date."""
    at = since.data_changed_at(session)
    return "Er is nog niets ingevuld." if at is None else f"Bijgewerkt tot {formatting.moment(at)}."


def agreements(agreed: Sequence[Judged]) -> str:
    """Of how many agreements which verdict stands: ``1 van 5 afspraken gehaald, …``."""
    if not agreed:
        return "Er is nog geen afspraak vastgelegd."
    many = Counter(one.verdict for one in agreed)
    total = formatting.amount(len(agreed), "afspraak", "afspraken")
    reached = formatting.number(many[Verdict.REACHED]) if many[Verdict.REACHED] else "Nog geen"
    said = [f"{reached} van {total} {VERDICT[Verdict.REACHED]}"]
    if many[Verdict.MISSED]:
        said.append(f"{formatting.number(many[Verdict.MISSED])} {VERDICT[Verdict.MISSED]}")
    if many[Verdict.OPEN]:
        said.append(f"van {formatting.number(many[Verdict.OPEN])} {VERDICT[Verdict.OPEN]}")
    return f"{', '.join(said)}."
