"""The numbers of a bar chart first: one row for each stop or session, with its figure."""

import re
from dataclasses import dataclass

import pandas as pd

from project import formatting
from project.charts.words import (
    or_unknown,
    plain,
    session_day,
    session_short_day,
    short,
    stop_label,
)
from project.disclosure import CLOSED
from project.figures import Figure
from project.frames import records
from project.wording.counts import FIGURE_STATE, NOT_ENTERED, FigureState

# A stop in a breakdown: "3. Roermond" is "Roermond 3" in every picture.
_NUMBERED = re.compile(r"^(\d+)\. (.+)$")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a bar chart: a short label, a full name, and the figure.

    ``closed`` is the word for a number that may not be shown; "" when nothing is hidden.
    """

    label: str
    name: str
    figure: Figure
    closed: str = ""

    @property
    def word(self) -> str:
        """What stands there instead of a number."""
        if self.closed:
            return self.closed
        state = self.figure.state
        late = state is FigureState.NOT_YET and self.figure.due
        return NOT_ENTERED if late else FIGURE_STATE[state]

    @property
    def end(self) -> str:
        """What stands at the end of the bar: short, on two lines when it is mixed."""
        figure = self.figure
        prefix = "" if figure.complete else "ten minste "
        text = prefix + formatting.number(figure.number or 0)
        if figure.estimated is None:
            return text
        if figure.counted is None:
            return f"{text}<br>geschat"
        return f"{text}<br>waarvan {formatting.number(figure.estimated)} geschat"


def stop_rows(stops: pd.DataFrame) -> list[Row]:
    """A row for each stop, in the order of the tour."""
    return [
        Row(stop_label(row), plain(f"{row['place']}, {row['period']}"), row["figure"])
        for row in records(stops)
    ]


def session_rows(sessions: pd.DataFrame) -> list[Row]:
    """A row for each session, in the order of their days."""
    return [
        Row(
            f"{short(or_unknown(row['place']))}<br>{session_short_day(row)}",
            plain(f"{or_unknown(row['place'])}, {session_day(row)}"),
            row["figure"],
        )
        for row in records(sessions)
    ]


def part_rows(parts: pd.DataFrame) -> list[Row]:
    """A row for each part of a breakdown, in its order."""
    return [
        Row(
            short(_NUMBERED.sub(r"\2 \1", row["label"]), lines=2),
            plain(row["label"]),
            row["figure"],
            closed=CLOSED if row.get("words") == CLOSED else "",
        )
        for row in records(parts)
    ]
