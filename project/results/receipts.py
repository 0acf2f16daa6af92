"""What was just stored, read back from the database, with the total it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from project import formatting
from project.counts import stored
from project.figures import Total
from project.models import Count
from project.results import headlines, reach
from project.results.key_figure import THINGS
from project.wording.counts import (
    CORRECTION_REASON,
    COUNT_REASON,
    CorrectionReason,
    CountGroup,
    FigureState,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored, as the database holds it, and the total it led to."""

    number: int
    # The number that came in its place; None as long as this one stands.
    followed_by: int | None
    # What was done: stored, undone or withdrawn.
    did: str
    at: str
    what: str
    # Why there is no number, who they were and what was remarked; "" when nothing was said.
    besides: str
    total: str


def receipt(session: Session, count_id: int, today: date) -> Receipt | None:
    """What the database holds under this number, in words, with the total it leads to now."""
    row = stored.by_number(session, count_id)
    if row is None:
        return None
    unit, subject_id = stored.subject_of(row)
    read = reach.stops if unit is Unit.VISITORS else reach.sessions
    frame = read(session, today)
    about = frame[frame["id"] == subject_id].iloc[0]
    # The figures of two projects are never added up.
    keys = headlines.people(session, today, about["project"])
    everything = next(key.total for key in keys if key.code == unit)
    return Receipt(
        number=row.id,
        followed_by=_followed_by(session, row),
        did=_did(row),
        at=formatting.time(row.entered_at),
        what=f"{about['place']}, {stored.days_in_words(row) or about['period']}"
        f"{_now(session, row)}",
        besides=_besides(row, stored.parts_of(session, row.id)),
        total=_total_in_words(everything, unit),
    )


def _followed_by(session: Session, row: Count) -> int | None:
    """The number that holds now, when that is another one: undone or corrected meanwhile."""
    stands = stored.standing_after(session, row.id)
    return None if stands is None or stands.id == row.id else stands.id


def _did(row: Count) -> str:
    if row.state is not FigureState.NOT_YET:
        return "Opgeslagen"
    return "Ongedaan gemaakt" if _is_undone(row) else "Ingetrokken"


def _is_undone(row: Count) -> bool:
    """Taken back right after the save: then nobody is asked for a reason."""
    return row.correction_reason is CorrectionReason.WITHDRAWN


def _now(session: Session, row: Count) -> str:
    """What stands there since this row, after the words of what it is about."""
    if row.state is not FigureState.NOT_YET:
        return f": {stored.value_in_words(row)}"
    old = None if row.replaces_id is None else stored.by_number(session, row.replaces_id)
    gone = "" if old is None else f"; “{stored.value_in_words(old)}” geldt niet meer"
    return f" is weer open{gone}"


def _besides(row: Count, parts: Mapping[CountGroup, int]) -> str:
    why = None if row.state is not FigureState.NOT_YET else row.correction_reason
    said = (
        CORRECTION_REASON[why].capitalize() if why and not _is_undone(row) else "",
        COUNT_REASON[row.reason].capitalize() if row.reason else "",
        stored.groups_in_words(parts).capitalize(),
        f"Opmerking: {row.remark}" if row.remark else "",
    )
    return ". ".join(part.rstrip(".") for part in said if part)


def _total_in_words(everything: Total, unit: Unit) -> str:
    if everything.number is None and not everything.expected:
        return "nog geen aantal"
    return f"{everything.words(unit)} ({everything.completeness(*THINGS[unit])})"
