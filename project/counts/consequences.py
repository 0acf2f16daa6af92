"""What cancelling a stop or a session would mean for its counts."""

from sqlmodel import Session

from project import formatting
from project.counts import stored
from project.wording.counts import Unit


def of_cancelling(session: Session, unit: Unit, subject_id: int) -> str:
    """What becomes of the counts when this stop or session is cancelled; "" without counts."""
    standing = stored.standing_of(session, unit, subject_id)
    if not standing:
        return ""
    many = formatting.amount(len(standing), "telling", "tellingen")
    known = [row.number for row in standing if row.number is not None]
    people = f" ({formatting.number(sum(known))} mensen)" if known else ""
    verb, stay, count = (
        ("staat", "Die blijft", "telt")
        if len(standing) == 1
        else ("staan", "Die blijven", "tellen")
    )
    return (
        f"Hier {verb} {many}{people}. {stay} in de geschiedenis staan, maar {count} in geen totaal "
        "meer mee. Was het er een deel van de tijd wel? Verander dan de dagen."
    )
