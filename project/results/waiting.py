"""What staff still has to enter, and what was entered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import Session

from project import formatting
from project.counts import stored
from project.figures import Figure
from project.frames import records
from project.results import evidence, reach
from project.results.key_figure import THINGS
from project.results.line_words import LineWords
from project.results.read_cache import cached
from project.tour import itinerary
from project.wording.counts import FigureState, Unit
from project.wording.tour import StopStatus

OPEN_COLUMNS = [
    "unit",
    "subject_id",
    "place",
    "label",
    "period",
    "days_late",
    "words",
    # Today's session, or a stop where the exhibition stands now.
    "today",
]


@cached
def open_figures(session: Session, today: date, project: str = "") -> pd.DataFrame:
    """What staff still has to enter: OPEN_COLUMNS, what is of today first, then the most overdue.

    Follows from the tour: each stop and each session that expects a count, as soon as it is over
    or runs, until its figure is complete. A stop that runs waits for nobody while every day up to
    today is filled in.
    """
    asked = reach.asked_for(session, today, project=project)
    stops = asked.stops
    running = stops[stops["status"] == StopStatus.OPEN]
    up_to_date = {row["id"] for row in records(running) if _is_up_to_date(session, row, today)}
    rows = [
        *_still_open(Unit.VISITORS, stops[~stops["id"].isin(up_to_date)], today),
        *_still_open(Unit.PARTICIPANTS, asked.sessions, today),
    ]
    # Without a known last day nobody can say how late it is: after those that are late.
    rows.sort(
        key=lambda row: (
            not row["today"],
            row["today"] and row["unit"] is Unit.VISITORS,
            -(row["days_late"] or 0),
        )
    )
    return pd.DataFrame(rows, columns=OPEN_COLUMNS, dtype=object)


def nothing_open(session: Session) -> str:
    """Why no figure waits: all of them are filled in, or there is nothing to count yet."""
    if itinerary.stops(session).empty and itinerary.sessions(session).empty:
        return "Er zijn nog geen haltes en geen bijeenkomsten: er is nog niets in te vullen."
    return "Alles wat ingevuld kon worden, is ingevuld."


def in_short(still_open: pd.DataFrame) -> str:
    """How many stops and sessions wait for a count: ``9 haltes en 5 bijeenkomsten wachten``."""
    parts = [
        formatting.amount(int(many), *THINGS[unit])
        for unit in Unit
        if (many := (still_open["unit"] == unit).sum())
    ]
    wait = "wacht" if len(still_open) == 1 else "wachten"
    return f"{formatting.listing(parts)} {wait} op een telling."


def entered_counts(session: Session, today: date, most: int = 500) -> dict[int, str]:
    """The newest counts that stand now, to choose from: number and what a choice says."""
    words = LineWords(session, today)
    return {
        row.id: f"nr {row.id} · {words.about_count(row)}: {stored.value_in_words(row)}"
        for row in stored.standing(session, most)
    }


def _still_open(unit: Unit, frame: pd.DataFrame, today: date) -> Iterable[dict[str, Any]]:
    for row in records(frame):
        figure: Figure = row["figure"]
        runs = row["status"] == StopStatus.OPEN or row.get("day") == today
        waits = figure.state is FigureState.NOT_YET or not figure.complete
        if waits and (figure.due or runs):
            yield {
                "unit": unit,
                "subject_id": row["id"],
                "place": row["place"],
                "label": evidence.label(unit, row),
                "period": row["period"],
                "days_late": figure.days_late,
                "words": _waiting(row, figure),
                "today": runs,
            }


def _waiting(row: dict[str, Any], figure: Figure) -> str:
    """How a figure stands that somebody has to enter; who has to act sees the days themselves."""
    if figure.due or figure.state is not FigureState.NOT_YET:
        return figure.words(exact=True)
    return f"tot en met {formatting.day(row['last_day'])}" if "last_day" in row else "vandaag"


def _is_up_to_date(session: Session, stop: dict[str, Any], today: date) -> bool:
    """Whether every day of a stop that runs is filled in, up to today."""
    # Overlaps are refused on entry, so that days may simply be added.
    spans = stored.covered_days(session, stop["id"])
    covered = sum((last - first).days + 1 for first, last in spans if first <= today)
    so_far: int = (today - stop["first_day"]).days + 1
    return covered >= so_far
