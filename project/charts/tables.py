"""The tables under the charts: every row with its words, also what a chart has no room for."""

import pandas as pd

from project.charts.words import or_unknown, session_day
from project.figures import Figure
from project.frames import records
from project.wording.counts import FIGURE_STATE, NOT_ENTERED, FigureState
from project.wording.tour import (
    EVENT_KIND,
    SESSION_STATUS,
    STOP_STATUS,
    EventKind,
    SessionStatus,
    StopStatus,
)

# The figure stands in front: on a phone a table is wider than the screen.
STOP_COLUMNS = ["Nr.", "Plaats", "Bezoekers", "Periode", "Stand", "Locatie", "Gemeente"]

SESSION_COLUMNS = ["Datum", "Plaats", "Deelnemers", "Stand", "Soort", "Bijeenkomst"]


def table_visitors(stops: pd.DataFrame) -> pd.DataFrame:
    """The stops with the words of their figure; what is unknown is its word."""
    rows = [
        (
            row["position"],
            row["place"],
            row["words"],
            row["period"],
            STOP_STATUS[StopStatus(row["status"])],
            or_unknown(row["venue"]),
            or_unknown(row["municipality"]),
        )
        for row in records(stops)
    ]
    return pd.DataFrame(rows, columns=STOP_COLUMNS)


def in_short(table: pd.DataFrame) -> pd.DataFrame:
    """Its first four columns: what fits on a phone."""
    return table.iloc[:, :4]


def with_numbers(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The table for a file: behind the words a column to count with, and whether that is all.

    ``rows`` are the stops or sessions it was made of. Without a number the cell says why.
    """
    return table.assign(
        Aantal=[_number(figure) for figure in rows["figure"]],
        Volledig=["ja" if _is_all(figure) else "nee" for figure in rows["figure"]],
    )


def _is_all(figure: Figure) -> bool:
    return figure.state in (FigureState.KNOWN, FigureState.CANCELLED) and figure.complete


def _number(figure: Figure) -> int | str:
    if figure.number is not None:
        return figure.number
    late = figure.state is FigureState.NOT_YET and figure.due
    return NOT_ENTERED if late else FIGURE_STATE[figure.state]


def table_participants(sessions: pd.DataFrame) -> pd.DataFrame:
    """The sessions with the words of their figure; what is unknown is its word."""
    rows = [
        (
            session_day(row),
            or_unknown(row["place"]),
            row["words"],
            SESSION_STATUS[SessionStatus(row["status"])],
            EVENT_KIND[EventKind(row["kind"])],
            row["title"],
        )
        for row in records(sessions)
    ]
    return pd.DataFrame(rows, columns=SESSION_COLUMNS)
