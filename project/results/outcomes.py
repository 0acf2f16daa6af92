"""What followed from a session: short notes, entered by staff, added and never changed.

A correction is a new row that names the row it replaces; a row can be replaced once. No names:
texts are checked like remarks, and a quotation needs a note of how consent was given.
"""

from dataclasses import dataclass, fields
from datetime import date
from functools import partial

import pandas as pd
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.errors import ConflictError, InputError, Problems
from project.models import Outcome, TourSession
from project.parsing import remarks
from project.wording.counts import CorrectionReason
from project.wording.reading import OUTCOME_KIND, OutcomeKind

LONGEST = 300
_LABELS = {
    "text": "Wat volgde er",
    "source": "De bron",
    "quotation": "Het citaat",
    "consent": "De toestemming",
}
OUTCOME_COLUMNS = [
    "id",
    "session_id",
    "kind",
    "text",
    "quotation",
    "consent",
    "day",
    "source",
    "entered_at",
    "entered_by",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeEntry:
    """What somebody typed about what followed, before it is checked."""

    kind: OutcomeKind
    text: str
    day: date
    source: str
    quotation: str = ""
    # How whoever is quoted agreed to it, without the name.
    consent: str = ""


def current(session: Session) -> pd.DataFrame:
    """What stands now, the oldest day first: OUTCOME_COLUMNS. Withdrawn rows are left out."""
    later = aliased(Outcome)
    rows = session.execute(
        select(*(getattr(Outcome, name) for name in OUTCOME_COLUMNS))
        .where(
            ~exists().where(col(later.replaces_id) == col(Outcome.id)),
            col(Outcome.withdrawn).is_(False),
        )
        .order_by(col(Outcome.day), col(Outcome.id))
    ).all()
    return pd.DataFrame(rows, columns=OUTCOME_COLUMNS, dtype=object)


def add_outcome(
    session: Session, *, session_id: int, entry: OutcomeEntry, key: str, by: str
) -> int:
    """Store what followed from a session; the same ``key`` again returns the same row."""
    if (stored := _stored_before(session, key)) is not None:
        return stored
    about = session.get(TourSession, session_id)
    if about is None:
        raise InputError("Deze bijeenkomst bestaat niet. Kies een bijeenkomst uit de lijst.")
    _check(about, entry)
    row = _row(session_id, entry, None)
    return _store(session, "outcome.add", row, key, by, about=about.slug, kind=entry.kind)


def correct_outcome(
    session: Session,
    *,
    replaces_id: int,
    entry: OutcomeEntry,
    why: CorrectionReason,
    key: str,
    by: str,
) -> int:
    """Replace a note by a new row that says why; the old one stays in the history.

    Raises ConflictError when somebody else replaced it first; the message shows that one.
    """
    if (stored := _stored_before(session, key)) is not None:
        return stored
    old = _standing(session, replaces_id)
    about = session.get_one(TourSession, old.session_id)
    _check(about, entry)
    row = _row(old.session_id, entry, old, why)
    told = {"replaces": old.id, "was": old.text, "is_now": row.text, "why": why}
    return _store(session, "outcome.correct", row, key, by, **told)


def withdraw_outcome(session: Session, *, replaces_id: int, key: str, by: str) -> int:
    """Take a note back: it is no longer shown, and stays in the history."""
    if (stored := _stored_before(session, key)) is not None:
        return stored
    old = _standing(session, replaces_id)
    entry = OutcomeEntry(**{one.name: getattr(old, one.name) for one in fields(OutcomeEntry)})
    row = _row(old.session_id, entry, old, CorrectionReason.WITHDRAWN)
    row.withdrawn = True
    return _store(session, "outcome.withdraw", row, key, by, replaces=old.id, was=old.text)


def _store(
    session: Session, action: str, row: Outcome, key: str, by: str, /, **told: object
) -> int:
    row.key, row.entered_at, row.entered_by = key, clock.now(), by
    session.add(row)
    session.flush()
    logbook.record(session, action, f"outcome:{row.id}", by=by, **told)
    return row.id


def in_words(row: Outcome) -> str:
    """``nieuw initiatief: …, 3 oktober 2018``."""
    return f"{OUTCOME_KIND[row.kind]}: {row.text} ({formatting.day(row.day)})"


def by_number(session: Session, outcome_id: int) -> Outcome | None:
    """The row with this number, read from the database as it is now."""
    return session.get(Outcome, outcome_id, populate_existing=True)


def _stored_before(session: Session, key: str) -> int | None:
    found: int | None = session.scalar(select(col(Outcome.id)).where(col(Outcome.key) == key))
    return found


def _standing(session: Session, outcome_id: int) -> Outcome:
    """The row that is to be replaced, when nobody did so yet."""
    old = session.get(Outcome, outcome_id)
    if old is None or old.withdrawn:
        raise InputError("Deze aantekening bestaat niet meer. Kies er een uit de lijst.")
    newer = session.execute(
        select(Outcome).where(col(Outcome.replaces_id) == old.id)
    ).scalar_one_or_none()
    if newer is not None:
        did = "ingetrokken" if newer.withdrawn else f"verbeterd in “{newer.text}”"
        raise ConflictError(
            f"“{old.text}” is intussen al {did} door {newer.entered_by} op "
            f"{formatting.moment(newer.entered_at)}. Er is niets veranderd. Kies opnieuw."
        )
    return old


def check_texts(entry: OutcomeEntry) -> None:
    """Refuse texts that cannot be, or that are missing: all at once."""
    wrong = Problems()
    for field, label in _LABELS.items():
        check = partial(remarks.check_text, label, getattr(entry, field), LONGEST)
        wrong.held(check, None, field)
    if not entry.text.strip():
        wrong.add("Schrijf in een zin wat er volgde.", "text")
    if not entry.source.strip():
        said = "Schrijf waar dit vandaan komt, bijvoorbeeld: gesprek met de gemeente."
        wrong.add(said, "source")
    if bool(entry.quotation.strip()) != bool(entry.consent.strip()):
        wrong.add(
            "Bij een citaat hoort hoe toestemming is gegeven, en zonder citaat niet. Vul beide in "
            "of laat beide leeg.",
            "quotation",
        )
    wrong.refuse()


def _check(about: TourSession, entry: OutcomeEntry) -> None:
    if not isinstance(entry.kind, OutcomeKind):
        raise InputError("Kies wat voor soort vervolg het was.", field="kind")
    check_texts(entry)
    if entry.day > clock.today():
        raise InputError(
            f"{formatting.day(entry.day)} is nog niet geweest. Kies een eerdere dag.", field="day"
        )
    if about.day is not None and entry.day < about.day:
        raise InputError(
            f"De bijeenkomst was op {formatting.day(about.day)}. Wat volgde, kan niet eerder zijn.",
            field="day",
        )


def _row(
    session_id: int, entry: OutcomeEntry, old: Outcome | None, why: CorrectionReason | None = None
) -> Outcome:
    texts = {name: getattr(entry, name).strip() for name in _LABELS}
    return Outcome(
        session_id=session_id,
        kind=entry.kind,
        day=entry.day,
        replaces_id=None if old is None else old.id,
        correction_reason=why,
        **texts,
    )
