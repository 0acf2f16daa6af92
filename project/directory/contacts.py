"""The general address of a cooperative, shown with its consent.

The logbook never holds it, because it can never be removed from there.
"""

from dataclasses import dataclass

from sqlmodel import Session

from project import clock, formatting
from project.audit import logbook
from project.directory.profiles import COOPERATIVE
from project.errors import InputError
from project.models import CooperativeContact
from project.parsing import addresses, remarks, values

_LONGEST_CONSENT = 200


@dataclass(frozen=True, slots=True)
class Contact:
    """A general address, how the cooperative agreed that it is shown, and who noted that."""

    email: str
    consent: str
    noted_by: str
    noted_on: str


def note_contact(
    session: Session, *, slug: str, email: str, is_general: bool, consent: str, by: str
) -> str:
    """Keep a general address, with how the cooperative agreed that it is shown; as it is kept."""
    row = COOPERATIVE.row(session, slug)
    address = addresses.role_email(email, is_general=is_general)
    agreed = values.plain_text("Toestemming", consent, longest=_LONGEST_CONSENT)
    if not agreed:
        raise InputError("Schrijf hoe en wanneer de coöperatie toestemming gaf.")
    if remarks.holds_contact(agreed):
        raise InputError("Toestemming: haal het e-mailadres of telefoonnummer weg.")
    kept = session.get(CooperativeContact, row.id)
    if kept is not None and (kept.email, kept.consent) == (address, agreed):
        return address
    if kept is None:
        kept = CooperativeContact(
            cooperative_id=row.id, email="", consent="", noted_at=clock.now(), noted_by=by
        )
        session.add(kept)
    kept.email, kept.consent, kept.noted_at, kept.noted_by = address, agreed, clock.now(), by
    logbook.record(session, "cooperative.contact", f"cooperative_contact:{slug}", by=by)
    return address


def remove_contact(session: Session, *, slug: str, by: str) -> None:
    """Take the address away for good; removing it twice is removing it once."""
    kept = session.get(CooperativeContact, COOPERATIVE.row(session, slug).id)
    if kept is None:
        return
    session.delete(kept)
    logbook.record(session, "cooperative.contact_remove", f"cooperative_contact:{slug}", by=by)


def contact(session: Session, slug: str) -> Contact | None:
    """The contact that is kept, with its consent; None when there is none."""
    kept = session.get(CooperativeContact, COOPERATIVE.row(session, slug).id)
    if kept is None:
        return None
    return Contact(kept.email, kept.consent, kept.noted_by, formatting.moment(kept.noted_at))
