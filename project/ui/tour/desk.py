"""What the page Haltes beheren works on, read once for each run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlmodel import Session

from project.frames import records
from project.records.fields import Texts
from project.tour import checks as tour_checks
from project.tour import history as tour_history
from project.tour import itinerary
from project.tour.checks import Finding
from project.tour.itinerary import TourProject

# The place before all stops.
IN_FRONT = ":voorop"


@dataclass(frozen=True)
class Desk:
    """Everything that the page works on, read once for each run."""

    stops: pd.DataFrame
    sessions: pd.DataFrame
    venues: pd.DataFrame
    municipalities: dict[str, tuple[str, str]]
    # What can be chosen on the forms, by the name of the question.
    choices: Mapping[str, Texts]
    # The slug of the project.
    project: str
    # The locations in other provinces where this tour never stood, by slug.
    elsewhere: dict[str, str]
    findings: Sequence[Finding]


def open_desk(
    session: Session, stops: pd.DataFrame, sessions: pd.DataFrame, about: TourProject
) -> Desk:
    """The tour of one project with what can be chosen on its forms; frames as in ``reach``."""
    venues, municipalities = itinerary.venues(session), itinerary.municipality_names(session)
    own, elsewhere = _venue_titles(venues, set(stops["venue_slug"]), about.province_name)
    places = {row["slug"]: f"{row['position']}. {row['place']}" for row in records(stops)}
    after = {slug: f"na {place}" for slug, place in places.items()}
    answered = tour_history.answered(session)
    findings = tour_checks.find(stops, sessions)
    return Desk(
        stops=stops,
        sessions=sessions,
        venues=venues,
        municipalities=municipalities,
        choices={
            "venue": own | elsewhere,
            "municipality": _municipality_titles(municipalities, about.province_name),
            "promise": itinerary.promise_names(session),
            "stop": places,
            "after": after,
            "move": {IN_FRONT: "voorop", **after},
        },
        project=about.slug,
        elsewhere=elsewhere,
        findings=[one for one in findings if one.key not in answered],
    )


def _venue_titles(
    venues: pd.DataFrame, used: set[str], province: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The locations of this tour or its province, and all others with their province."""
    own, elsewhere = {}, {}
    for row in records(venues):
        title = f"{row['name']}, {row['place']}"
        if row["slug"] in used or row["province"] == province:
            own[row["slug"]] = title
        else:
            elsewhere[row["slug"]] = f"{title} ({row['province']})"
    return own, elsewhere


def _municipality_titles(known: dict[str, tuple[str, str]], province: str) -> dict[str, str]:
    """Every municipality by code: first those of this province, then the others with theirs."""
    own = {code: name for code, (name, of) in known.items() if of == province}
    others = {code: f"{name} ({of})" for code, (name, of) in known.items() if of != province}
    return own | others


def stop_title(row: dict[str, Any]) -> str:
    """A stop as the lists of the page call it."""
    gone = " · vervallen" if row["cancelled"] else ""
    return f"{row['position']}. {row['place']}, {row['period']}{gone}"


def session_title(row: dict[str, Any]) -> str:
    """A session as the lists of the page call it."""
    gone = " · vervallen" if row["cancelled"] else ""
    return f"↳ {row['title']} ({row['period']}){gone}"
