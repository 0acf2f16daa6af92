"""The promises against the stops: a mark for each session, whose shape says what proves it.

Marks and not a heat map: few cells hold anything, an empty one is no zero, and five narrow columns
still read on a phone.
"""

from collections import Counter
from typing import Any

import pandas as pd
from plotly import graph_objects as go

from project import formatting
from project.charts.drawing import HOVER, drawn, frame
from project.charts.words import READABLE_ROWS, plain, stop_label, thinned, whole
from project.frames import records
from project.theme import colours
from project.wording.reading import PROOF, Proof

_NO_STOP = "geen halte"
# The shape and colour of each proof; only what was counted or estimated is filled.
_MARKS = {
    Proof.COUNTED: ("circle", colours.COUNTED),
    Proof.ESTIMATED: ("square", colours.ESTIMATED),
    Proof.HELD: ("diamond-open", colours.TEXT),
    Proof.NO_PROOF: ("circle-open", colours.OPEN),
    Proof.PLANNED: ("triangle-up-open", colours.WILL_BE),
    Proof.CANCELLED: ("x-thin-open", colours.CANCELLED),
}


@drawn
def promises_by_stop(
    marks: pd.DataFrame, stops: pd.DataFrame, *, promises: int, example: bool
) -> go.Figure:
    """Which promise had a session at which stop, and what proves it.

    ``marks`` as in ``promises.marks``, ``stops`` as in ``reach.stops``; ``promises`` is how many
    there are. An empty place means that nothing was planned there.
    """
    lane_of = {int(stop): at for at, stop in enumerate(stops["id"])}
    placed = _placed(records(marks), lane_of)
    labels = [stop_label(row) for row in records(stops)]
    if any(lane >= len(labels) for lane, _ in placed):
        labels.append(_NO_STOP)
    dense = len(labels) > READABLE_ROWS
    figure = go.Figure([_trace(proof, placed, with_text=not dense) for proof in Proof])
    frame(figure, labels, example=example)
    figure.update_xaxes(
        title={"text": "belofte", "font": {"size": 13}, "standoff": 6},
        tickvals=list(range(1, promises + 1)),
        # Room at the right for the number beside the last mark.
        range=[0.5, max(promises, 1) + 0.8],
        zeroline=False,
    )
    figure.update_yaxes(showgrid=True, gridcolor=colours.BORDER)
    return figure


def sentence_promises(marks: pd.DataFrame, stops: pd.DataFrame) -> str:
    """What :func:`promises_by_stop` shows, in one sentence."""
    if marks.empty:
        return "Er is nog geen bijeenkomst over een van de beloften."
    found = Counter(marks["proof"])
    said = [f"{formatting.number(found[one])} {PROOF[one]}" for one in Proof if found[one]]
    many = len(set(marks["stop_id"].dropna()) & set(stops["id"]))
    return (
        f"Bijeenkomsten over de beloften: {formatting.listing(said)}; bij "
        f"{formatting.number(many)} van de {formatting.amount(len(stops), 'halte', 'haltes')}"
        f"{thinned(len(stops))}."
    )


def _placed(
    marks: list[dict[str, Any]], lane_of: dict[int, int]
) -> list[tuple[float, dict[str, Any]]]:
    """Each mark with its height; those of one promise at one stop stand below each other."""
    lanes = [lane_of.get(whole(row["stop_id"]) or 0, len(lane_of)) for row in marks]
    cells = [(lane, row["promise"]) for lane, row in zip(lanes, marks, strict=True)]
    together, seen = Counter(cells), Counter[tuple[int, int]]()
    placed = []
    for cell, row in zip(cells, marks, strict=True):
        seen[cell] += 1
        placed.append((cell[0] - 0.4 + 0.8 * seen[cell] / (together[cell] + 1), row))
    return placed


def _trace(
    proof: Proof, placed: list[tuple[float, dict[str, Any]]], *, with_text: bool
) -> go.Scatter:
    symbol, colour = _MARKS[proof]
    mine = [(height, row) for height, row in placed if row["proof"] is proof]
    return go.Scatter(
        name=PROOF[proof],
        mode="markers+text" if with_text else "markers",
        x=[row["promise"] for _, row in mine],
        y=[height for height, _ in mine],
        text=["" if row["number"] is None else _beside(row["number"]) for _, row in mine],
        textposition="top right",
        cliponaxis=False,
        showlegend=bool(mine),
        customdata=[[plain(row["name"]), PROOF[proof]] for _, row in mine],
        hovertemplate=HOVER,
        marker={
            "symbol": symbol,
            "size": 13,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
    )


def _beside(number: int) -> str:
    return f"\N{NO-BREAK SPACE}{formatting.number(number)}"
