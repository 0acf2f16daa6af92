"""Visitors per stop and participants per session as bars, and the sentences that say the same.

A row without a number never gets a bar: it gets a hollow mark on the axis, with its word. Above
``READABLE_ROWS`` rows every row is still drawn, but thinner: then only some rows are labelled, the
words move to the legend, the tooltips and the table, and the sentence says so.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd
from plotly import graph_objects as go

from project import formatting
from project.charts.drawing import HOVER, drawn, frame
from project.charts.rows import Row, part_rows, session_rows, stop_rows
from project.charts.words import READABLE_ROWS, plain, thinned
from project.disclosure import CLOSED
from project.figures import total
from project.theme import colours
from project.wording.counts import FIGURE_STATE, NOT_ENTERED, UNIT, FigureState, Unit

# The mark of each kind of "no number", hollow so that it never looks like one.
_HOLLOW = {
    NOT_ENTERED: "circle-open",
    FIGURE_STATE[FigureState.NOT_YET]: "triangle-down-open",
    FIGURE_STATE[FigureState.UNKNOWN]: "diamond-open",
    FIGURE_STATE[FigureState.NOT_COUNTED]: "square-open",
    FIGURE_STATE[FigureState.CANCELLED]: "x-thin-open",
    CLOSED: "hexagon-open",
}

_THINGS = {
    Unit.VISITORS: ("halte", "haltes"),
    Unit.PARTICIPANTS: ("bijeenkomst", "bijeenkomsten"),
}
_ZERO_MARK = "line-ns-open"


@drawn
def visitors_per_stop(stops: pd.DataFrame, *, example: bool) -> go.Figure:
    """How many people visited each stop, in the order of the tour.

    ``stops`` as in ``reach.stops``: position, place, venue and the columns of a figure.
    """
    return amounts(stop_rows(stops), Unit.VISITORS, example=example)


def sentence_visitors(stops: pd.DataFrame) -> str:
    """What :func:`visitors_per_stop` shows, in one sentence."""
    return sentence_amounts(stop_rows(stops), Unit.VISITORS)


@drawn
def participants_per_session(sessions: pd.DataFrame, *, example: bool) -> go.Figure:
    """How many people took part in each session, in the order of their days.

    ``sessions`` as in ``reach.sessions``: title, kind, day, place and the columns of a figure.
    """
    return amounts(session_rows(sessions), Unit.PARTICIPANTS, example=example)


def sentence_participants(sessions: pd.DataFrame) -> str:
    """What :func:`participants_per_session` shows, in one sentence."""
    return sentence_amounts(session_rows(sessions), Unit.PARTICIPANTS)


@drawn
def people_by_part(parts: pd.DataFrame, unit: Unit, *, example: bool) -> go.Figure:
    """How many people in each part of a breakdown: the frame of ``breakdowns.parts``."""
    return amounts(part_rows(parts), unit, example=example)


def sentence_parts(parts: pd.DataFrame, unit: Unit, along: str) -> str:
    """What :func:`people_by_part` shows, in one sentence; ``along`` is the word for a part."""
    rows = part_rows(parts)
    if not rows:
        return f"Er is nog geen {along} met {UNIT[unit][1]}."
    said = [f"{row.name} {row.figure.words()}" for row in rows]
    return f"{UNIT[unit][1].capitalize()} per {along}: {'; '.join(said)}{thinned(len(rows))}."


def sentence_amounts(rows: Sequence[Row], unit: Unit) -> str:
    """What :func:`amounts` shows, in one sentence."""
    one, more = _THINGS[unit]
    if not rows:
        return f"Er zijn nog geen {more}."
    people = UNIT[unit][1].capitalize()
    sum_of = total(row.figure for row in rows)
    text = f"{people} per {one}: {sum_of.words()}"
    if sum_of.expected:
        text += f" ({sum_of.completeness(one, more)})"
    missing = Counter(row.word for row in rows if row.figure.number is None)
    # "nog niet ingevuld (0 van 9)" needs no second "nog niet ingevuld".
    if missing and set(missing) != {sum_of.words()}:
        words = [f"{formatting.number(times)} keer {word}" for word, times in missing.items()]
        text += f"; zonder getal: {formatting.listing(words)}"
    return f"{text}{thinned(len(rows))}."


def amounts(rows: Sequence[Row], unit: Unit, *, example: bool) -> go.Figure:
    """How many people each of these rows had, in their order."""
    dense = len(rows) > READABLE_ROWS
    figure = go.Figure(
        [
            _bar(rows, "counted", "geteld", colours.COUNTED, hatched=False),
            _bar(rows, "estimated", "geschat", colours.ESTIMATED, hatched=True),
            *_ends(rows, with_text=not dense),
            *_hollow_marks(rows, with_text=not dense),
        ]
    )
    frame(figure, [row.label for row in rows], example=example)
    known = [row.figure.number for row in rows if row.figure.number is not None]
    most = max(known, default=0)
    # Where nothing is known no 0 may stand, not even on the axis.
    ends = [0] if known else []
    figure.update_xaxes(
        title={"text": UNIT[unit][1], "font": {"size": 13}, "standoff": 6},
        # Room at the right for what stands behind the longest bar.
        range=[0, (most or 1) * 1.75],
        tickformat=",d",
        zeroline=True,
        zerolinecolor=colours.TEXT,
        **({"nticks": 5} if most > 5 else {"dtick": 1} if most else {"tickvals": ends}),
    )
    figure.update_layout(barmode="stack", bargap=0.35)
    return figure


def _bar(rows: Sequence[Row], part: str, name: str, colour: str, *, hatched: bool) -> go.Bar:
    numbers = [(at, row, getattr(row.figure, part)) for at, row in enumerate(rows)]
    known = [(at, row, number) for at, row, number in numbers if number is not None]
    return go.Bar(
        name=name,
        orientation="h",
        y=[at for at, _, _ in known],
        x=[number for _, _, number in known],
        customdata=_hover_data(row for _, row, _ in known),
        hovertemplate=HOVER,
        marker={
            "color": colour,
            "line": {"color": colours.COUNTED, "width": 1},
            "pattern": {
                "shape": "/" if hatched else "",
                "fillmode": "replace",
                "fgcolor": colour,
                "bgcolor": colours.PAPER,
                "size": 7,
                "solidity": 0.45,
            },
        },
    )


def _hover_data(rows: Iterable[Row]) -> list[list[str]]:
    return [[row.name, row.closed or plain(row.figure.words())] for row in rows]


def _ends(rows: Sequence[Row], *, with_text: bool) -> list[go.Scatter]:
    """The number behind each bar; a real 0 gets a thin mark, a lower bound an open arrow."""
    known = [(at, row) for at, row in enumerate(rows) if row.figure.number is not None]
    zero = [(at, row) for at, row in known if row.figure.number == 0 and row.figure.complete]
    partial = [(at, row) for at, row in known if not row.figure.complete]
    rest = [(at, row) for at, row in known if row.figure.number and row.figure.complete]
    traces = [
        _marks("aantal", rest, None, with_text=with_text, in_legend=False),
        _marks("0", zero, _ZERO_MARK, with_text=with_text, in_legend=not with_text),
        _marks("ten minste", partial, "triangle-down-open", with_text=with_text),
    ]
    return [trace for trace in traces if len(trace.y) and (with_text or trace.name != "aantal")]


def _hollow_marks(rows: Sequence[Row], *, with_text: bool) -> list[go.Scatter]:
    """One trace for each word that stands instead of a number."""
    return [
        _marks(word, found, symbol, with_text=with_text, in_legend=not with_text)
        for word, symbol in _HOLLOW.items()
        if (found := _with_word(rows, word))
    ]


def _with_word(rows: Sequence[Row], word: str) -> list[tuple[int, Row]]:
    return [
        (at, row) for at, row in enumerate(rows) if row.figure.number is None and row.word == word
    ]


def _marks(
    name: str,
    rows: Sequence[tuple[int, Row]],
    symbol: str | None,
    *,
    with_text: bool,
    in_legend: bool = True,
) -> go.Scatter:
    beside = symbol not in (None, _ZERO_MARK)
    mode = "+".join([*(["markers"] if symbol else []), *(["text"] if with_text else [])])
    return go.Scatter(
        name=name,
        mode=mode or "none",
        y=[at for at, _ in rows],
        x=[row.figure.number or 0 for _, row in rows],
        text=[_beside(row, wide=beside) for _, row in rows],
        textposition="middle right",
        cliponaxis=False,
        showlegend=in_legend,
        customdata=_hover_data(row for _, row in rows),
        hovertemplate=HOVER,
        marker={
            "symbol": symbol or "circle",
            "size": 11,
            # Beside the end of the bar, not on it: turned to the left it moves to the right.
            "angle": -90 if beside else 0,
            "standoff": 8 if beside else 0,
            "color": colours.OPEN if name in _HOLLOW else colours.TEXT,
            "line": {"width": 2, "color": colours.OPEN if name in _HOLLOW else colours.TEXT},
        },
    )


def _beside(row: Row, *, wide: bool) -> str:
    """The text next to the mark, kept off it by spaces that are not broken."""
    text = row.word if row.figure.number is None else row.end
    space = "\N{NO-BREAK SPACE}" * (4 if wide else 1)
    return space + text.replace("<br>", f"<br>{space}")
