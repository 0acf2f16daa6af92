"""What cancelling a stop or a session would mean for its counts."""

from sqlmodel import Session

from project import formatting
from project.counts import rows
from project.wording.counts import FigureState, Unit


def of_cancelling(session: Session, unit: Unit, subject_id: int) -> str:
    """What becomes of the counts when this stop or session is cancelled; "" without counts."""
    told = rows.history(session, unit, subject_id)
    standing = told[told["is_current"].astype(bool) & (told["state"] != FigureState.NOT_YET)]
    if standing.empty:
        return ""
    many = formatting.amount(len(standing), "telling", "tellingen")
    known = standing.loc[standing["state"] == FigureState.KNOWN, "number"]
    people = f" ({formatting.number(int(known.sum()))} mensen)" if len(known) else ""
    verb, stay, count = (
        ("staat", "Die blijft", "telt")
        if len(standing) == 1
        else ("staan", "Die blijven", "tellen")
    )
    return (
        f"Hier {verb} {many}{people}. {stay} in de geschiedenis staan, maar {count} in geen totaal "
        "meer mee. Was het er een deel van de tijd wel? Verander dan de dagen."
    )
