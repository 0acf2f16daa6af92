"""A short text with the figures of this month, ready to copy into a newsletter."""

from datetime import date

from sqlmodel import Session

from project import formatting
from project.frames import records
from project.parsing.periods import Period
from project.results import evidence, headlines, reach, whereabouts
from project.settings import settings
from project.tour import itinerary
from project.wording.counts import Unit


def text(session: Session, today: date, project: str) -> str:
    """Where the exhibition is, what ended this month, and the totals until now."""
    names = itinerary.project_names(session)
    asked = reach.asked_for(session, today, Period(today.replace(day=1), today), project)
    ended = [
        f"- {evidence.label(unit, row)}: {row['figure'].words(unit)}"
        for unit, frame in ((Unit.VISITORS, asked.stops), (Unit.PARTICIPANTS, asked.sessions))
        for row in records(frame)
    ]
    totals = [
        f"{key.label} tot nu toe: {key.value}, {key.out_of}."
        for key in headlines.people(session, today, project)
    ]
    return "\n".join(
        [
            f"De tentoonstelling over sociale coöperaties, {formatting.month(today)}",
            whereabouts.where_in_short(reach.stops(session, today), names),
            "Deze maand:"
            if ended
            else "Deze maand eindigde geen halte en was er geen bijeenkomst.",
            *ended,
            *totals,
            f"Meer: {settings().public_url.rstrip('/')}/bereik?project={project}",
        ]
    )
