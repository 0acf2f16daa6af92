"""Changing what was agreed: a new agreement, another version of it, or taking it back.

An agreement is never overwritten. A change is a new row that says why, and a withdrawn agreement
stays visible.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.errors import ConflictError, InputError
from project.models import Project, Stop, Target
from project.parsing import remarks, values
from project.results import targets
from project.wording.reading import TARGET_UNIT, TargetUnit
from project.wording.tour import Certainty

# Above this an amount is a slip of the finger.
MOST = 1_000_000
LONGEST_TEXT = 200
AGAIN = "opnieuw afgesproken na intrekken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What somebody typed for one agreement, before it is checked."""

    unit: TargetUnit | None
    amount: int | None
    due_day: date | None = None
    paragraph: str = ""
    agreed_by: str = ""
    agreed_on: date | None = None


def agree(session: Session, *, project: str, agreement: Agreement, key: str, by: str) -> int:
    """Store a new agreement and return its number; the same ``key`` again is the same row.

    ``project`` is a slug. Raises InputError for what cannot be right, ConflictError when there is
    an agreement about this unit already.
    """
    if (stored := _stored_before(session, key, agreement)) is not None:
        return stored
    project_id = _project_id(session, project)
    _check(session, project_id, agreement)
    last = _last_of_unit(session, project_id, agreement.unit)
    if last is not None and not last.withdrawn:
        raise ConflictError(
            f"Over {TARGET_UNIT[last.unit][1]} is er al een afspraak: {_words(last)} "
            f"(nr {last.id}). Kies die afspraak in de lijst en verander haar."
        )
    row = _row(project_id, agreement, "" if last is None else AGAIN, key)
    return _add(session, "target.agree", row, last, by)


def change(
    session: Session, *, replaces_id: int, agreement: Agreement, reason: str, key: str, by: str
) -> int:
    """Replace a version by a new one that says why; the old one stays. Returns the new number.

    The unit is that of the version it replaces. Raises ConflictError when somebody else replaced
    that version first; its message shows both.
    """
    if (stored := _stored_before(session, key, agreement)) is not None:
        return stored
    old = _standing_row(session, replaces_id, _said(agreement))
    if agreement.unit is not old.unit:
        raise InputError("Een afspraak kan niet over iets anders gaan. Maak een nieuwe afspraak.")
    _check(session, old.project_id, agreement)
    _check_reason(reason)
    if _values(old) == _values(agreement):
        raise InputError("Er is niets veranderd. Verander iets, of laat de afspraak zo.")
    row = _row(old.project_id, agreement, reason.strip(), key)
    return _add(session, "target.change", row, old, by)


def withdraw(session: Session, *, replaces_id: int, reason: str, key: str, by: str) -> int:
    """Take an agreement back; what was agreed stays visible. Returns the new number."""
    stored = session.scalars(select(Target).where(col(Target.key) == key)).one_or_none()
    if stored is not None:
        return stored.id
    old = _standing_row(session, replaces_id, "intrekken")
    _check_reason(reason)
    row = Target(
        key=key,
        project_id=old.project_id,
        unit=old.unit,
        withdrawn=True,
        reason=reason.strip(),
        source=old.source,
        certainty=old.certainty,
    )
    return _add(session, "target.withdraw", row, old, by)


def _project_id(session: Session, slug: str) -> int:
    found = session.scalars(select(col(Project.id)).where(col(Project.slug) == slug)).one_or_none()
    if found is None:
        raise InputError("Dit project bestaat niet. Kies een project uit de lijst.")
    return found


def _last_of_unit(session: Session, project_id: int, unit: TargetUnit | None) -> Target | None:
    rows = select(Target).where(col(Target.project_id) == project_id, col(Target.unit) == unit)
    return session.scalars(rows.order_by(col(Target.id).desc()).limit(1)).one_or_none()


def _standing_row(session: Session, number: int, yours: str) -> Target:
    row = session.get(Target, number)
    if row is None:
        raise InputError("Deze afspraak bestaat niet. Kies een afspraak uit de lijst.")
    newer = session.scalars(select(Target).where(col(Target.replaces_id) == number)).one_or_none()
    if newer is not None:
        raise ConflictError(
            f"Deze afspraak is intussen al veranderd door {newer.entered_by} op "
            f"{formatting.moment(newer.entered_at)}: {_words(newer)}. Hier is ingevuld: {yours}. "
            "Er is niets opgeslagen. Kijk opnieuw welke waarde klopt."
        )
    if row.withdrawn:
        raise InputError("Deze afspraak is ingetrokken. Maak een nieuwe afspraak.")
    return row


def _stored_before(session: Session, key: str, agreement: Agreement) -> int | None:
    row = session.scalars(select(Target).where(col(Target.key) == key)).one_or_none()
    if row is None:
        return None
    if _values(row) != _values(agreement):
        raise ConflictError(
            f"Dit formulier is al opgeslagen als nr {row.id}: {_words(row)}. Is iets anders "
            "afgesproken? Verander dan die afspraak."
        )
    return row.id


def _row(project_id: int, agreement: Agreement, reason: str, key: str) -> Target:
    paragraph = agreement.paragraph.strip()
    return Target(
        key=key,
        project_id=project_id,
        **_values(agreement),
        reason=reason,
        source=f"Subsidiebeschikking, {paragraph}" if paragraph else "opgave van een beheerder",
        certainty=Certainty.CONFIRMED if paragraph else Certainty.UNKNOWN,
    )


def _add(session: Session, action: str, row: Target, old: Target | None, by: str) -> int:
    """Store this version in the place of ``old``, with what was and what is in the logbook."""
    row.replaces_id = None if old is None else old.id
    row.entered_at, row.entered_by = clock.now(), by
    session.add(row)
    session.flush()
    logbook.record(
        session,
        action,
        f"target:{next(one.code for one in targets.versions(session) if one.id == row.id)}",
        name=targets.label(row.unit),
        number=row.id,
        **{
            "was": {} if old is None or old.withdrawn else _values(old),
            "is": {} if row.withdrawn else _values(row),
        },
        why=row.reason,
        by=by,
    )
    return row.id


def _values(what: Agreement | Target) -> dict[str, Any]:
    return {
        "unit": what.unit,
        "amount": what.amount,
        "due_day": what.due_day,
        "paragraph": what.paragraph.strip(),
        "agreed_by": what.agreed_by.strip(),
        "agreed_on": what.agreed_on,
    }


def _words(row: Target) -> str:
    if row.amount is None:
        return "ingetrokken"
    due = f", uiterlijk {formatting.day(row.due_day)}" if row.due_day else ""
    return f"{formatting.amount(row.amount, *TARGET_UNIT[row.unit])}{due}"


def _said(agreement: Agreement) -> str:
    amount = agreement.amount
    due = f", uiterlijk {formatting.day(agreement.due_day)}" if agreement.due_day else ""
    return (targets.UNKNOWN if amount is None else formatting.number(amount)) + due


def _check(session: Session, project_id: int, agreement: Agreement) -> None:
    if not isinstance(agreement.unit, TargetUnit):
        raise InputError("Kies waarover de afspraak gaat, bijvoorbeeld werkbijeenkomsten.")
    _check_amount(agreement.amount)
    _check_text("Paragraaf", agreement.paragraph)
    _check_text("Afgesproken door", agreement.agreed_by)
    if agreement.agreed_on is not None and agreement.agreed_on > clock.today():
        raise InputError(
            f"{formatting.day(agreement.agreed_on)} moet nog komen. Kies bij “Afgesproken op” een "
            "dag tot en met vandaag."
        )
    start = session.scalar(
        select(func.min(col(Stop.first_day))).where(col(Stop.project_id) == project_id)
    )
    if agreement.due_day is not None and start is not None and agreement.due_day < start:
        raise InputError(
            f"{formatting.day(agreement.due_day)} ligt voor het begin van het project "
            f"({formatting.day(start)}). Kies een latere dag."
        )


def _check_amount(amount: object) -> None:
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise InputError("Vul een heel aantal in, bijvoorbeeld 5.")
    if not 1 <= amount <= MOST:
        raise InputError(
            f"{formatting.number(amount)} kan geen afspraak zijn. Vul een aantal in van 1 tot en "
            f"met {formatting.number(MOST)}. Vervalt de afspraak? Trek haar dan in."
        )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InputError("Schrijf kort waarom de afspraak verandert.")
    _check_text("Waarom", reason)


def _check_text(label: str, text: str) -> None:
    values.plain_text(label, text, longest=LONGEST_TEXT)
    remarks.check_remark(text)
