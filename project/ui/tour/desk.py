"""What the page Haltes beheren works on, read once for each run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlmodel import Session

from project.frames import records
from project.records.fields import Texts
from project.results import reach
from project.results.read_cache import cached
from project.tour import checks as tour_checks
from project.tour import history as tour_history
from project.tour import itinerary
from project.tour.finding import Finding, Row, Rows
from project.tour.stays import SESSION, STOP
from project.ui.page.record_form import Opened
from project.wording.tour import EventKind

# The place before all stops.
IN_FRONT = ":voorop"


@dataclass(frozen=True)
class Desk:
    """Everything that the page works on; ``project`` is a slug, rows are as in ``reach``."""

    project: str
    stops: Rows
    sessions: Rows
    # What can be chosen on the forms, by the name of the question.
    choices: Mapping[str, Texts]
    findings: Sequence[Finding]

    def sessions_at(self, stop: Row) -> Rows:
        """The sessions of this stop."""
        return [row for row in self.sessions if row["stop_id"] == stop["id"]]


def open_desk(session: Session, project: str, today: date) -> Desk:
    """The tour of one project with what can be chosen on its forms."""
    stops, sessions = _tour(session, project, today)
    province = itinerary.project(session, project).province_name
    used = {row["venue_slug"] for row in stops}
    venues = {
        slug: (title, province if slug in used else of)
        for slug, (title, of) in itinerary.venue_names(session).items()
    }
    places = {row["slug"]: f"{row['position']}. {row['place']}" for row in stops}
    after = {slug: f"na {place}" for slug, place in places.items()}
    answered = tour_history.answered(session)
    return Desk(
        project=project,
        stops=stops,
        sessions=sessions,
        choices={
            "venue": _own_first(venues, province),
            "municipality": _own_first(itinerary.municipality_names(session), province),
            "promise": itinerary.promise_names(session),
            "stop": places,
            "after": after,
            "move": {IN_FRONT: "voorop", **after},
        },
        findings=[one for one in _findings(session, project, today) if one.key not in answered],
    )


def titles(at: Desk) -> dict[Opened, str]:
    """Every stop with its sessions, then the sessions at no stop, as the list calls them."""
    by_stop: dict[int | None, list[Row]] = {}
    for row in at.sessions:
        by_stop.setdefault(row["stop_id"], []).append(row)
    found = {}
    for stop in at.stops:
        gone = " · vervallen" if stop["cancelled"] else ""
        title = f"{stop['position']}. {stop['place']}, {stop['period']}{gone}"
        found[STOP.subject, stop["slug"]] = title
        for row in by_stop.get(stop["id"], []):
            found[SESSION.subject, row["slug"]] = f"↳ {session_title(row)}"
    for row in by_stop.get(None, []):
        found[SESSION.subject, row["slug"]] = f"Zonder halte: {session_title(row)}"
    return found


def session_title(row: Row) -> str:
    """A session as the lists of the page call it."""
    is_plain = row["kind"] != EventKind.WORKSHOP or pd.isna(row["promise"])
    title = row["title"] if is_plain else f"Werkbijeenkomst, belofte {row['promise']}"
    return f"{title} ({row['period']}){' · vervallen' if row['cancelled'] else ''}"


def _tour(session: Session, project: str, today: date) -> tuple[Rows, Rows]:
    stops = reach.of_project(reach.stops(session, today), project)
    sessions = reach.of_project(reach.gatherings(session, today), project)
    sessions["stop_id"] = (
        sessions["stop_id"].astype(object).where(sessions["stop_id"].notna(), None)
    )
    return records(stops), records(sessions)


@cached
def _findings(session: Session, project: str, today: date) -> tuple[Finding, ...]:
    return tuple(tour_checks.find(*_tour(session, project, today)))


def _own_first(known: Mapping[str, tuple[str, str]], province: str) -> dict[str, str]:
    """Titles by code: first those of this province, then the others with theirs."""
    own = {code: title for code, (title, of) in known.items() if of == province}
    return own | {code: f"{title} ({of})" for code, (title, of) in known.items() if of != province}
