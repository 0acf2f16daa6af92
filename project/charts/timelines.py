"""The timeline: when the exhibition stood where, with a sentence that says the same."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ParamSpec

import pandas as pd
from plotly import graph_objects as go

from project import formatting
from project.chart_cache import drawn_before
from project.charts.lanes import (
    Moment,
    Stay,
    dated_stays,
    days_of,
    lane_labels,
    session_moments,
    whole_months,
)
from project.charts.scale import Scale, scale
from project.charts.words import READABLE_ROWS, some_names, thinned, undated_words
from project.frames import records
from project.theme import colours
from project.theme.signs import STATUS_COLOUR, STATUS_PATTERN
from project.wording.counts import EXAMPLE_BANNER
from project.wording.tour import (
    EVENT_KIND,
    SESSION_STATUS,
    STOP_STATUS,
    DatePrecision,
    SessionStatus,
    StopStatus,
)

_MOST_TICKS = 7
# Where the slug stands behind the texts of a tooltip.
_SLUG = 2
Asked = ParamSpec("Asked")

PLOTLY_CONFIG = {"displayModeBar": False, "displaylogo": False}

_HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
_ROW_HEIGHT, _AXIS = 29, 26


def drawn(draw: Callable[Asked, go.Figure]) -> Callable[Asked, go.Figure]:
    """For each public chart: the same rows are drawn once."""
    # It was checked when it was drawn; checking takes nearly all of the time.
    return drawn_before(
        draw, keep=go.Figure.to_dict, give=lambda kept: go.Figure(kept, _validate=False)
    )


@drawn
def timeline(
    stops: pd.DataFrame,
    sessions: pd.DataFrame,
    today: date,
    *,
    example: bool,
    selected: str | None = None,
) -> go.Figure:
    """When the exhibition stood where, and when the sessions were: one lane a stop.

    A bar covers its last day too. A month without days is a dashed outline; a stop without dates
    keeps its lane and gets no place in time. Sessions without a stop share the last lane.
    The lane of ``selected`` (a slug) and that of the stop of today stand out.
    """
    lanes = lane_labels(stops, sessions)
    stays = dated_stays(stops)
    moments = session_moments(stops, sessions)
    months = whole_months(stops, sessions)
    line = scale(days_of(stays, months, moments), today)
    traces = [
        *_stay_bars(stays, line),
        *_month_outlines(months, line),
        *_session_marks(moments, line),
    ]
    # Without any trace plotly draws no axes either.
    figure = go.Figure(traces or [go.Scatter(x=[], y=[], showlegend=False)])
    _frame(figure, _stressed(lanes, stops, selected), example=example)
    _mark_lane(figure, stops, selected)
    ticks = line.ticks(_MOST_TICKS) if traces else []
    figure.update_xaxes(
        tickvals=[part for part, _ in ticks],
        ticktext=[text.replace(" ", "<br>") for _, text in ticks],
    )
    for part in line.breaks:
        _write(figure, "break", "//", part, 0, yref="paper")
    _write_undated(figure, stops, moments, line)
    _write_month_words(figure, months, line, rows=len(lanes))
    if traces and line.first <= today < line.end:
        _draw_today(figure, line.at(today))
    return figure


def chosen(points: Sequence[Mapping[str, Any]]) -> str | None:
    """The slug of the stop whose bar or mark was clicked (``event.selection.points``)."""
    for point in points:
        told = point.get("customdata")
        if isinstance(told, (list, tuple)) and len(told) > _SLUG and told[_SLUG]:
            return str(told[_SLUG])
    return None


def sentence_timeline(stops: pd.DataFrame, sessions: pd.DataFrame, today: date) -> str:
    """What :func:`timeline` shows, in one sentence."""
    if stops.empty and sessions.empty:
        return "Er zijn nog geen haltes en geen bijeenkomsten."
    by_precision = {
        precision: [row["place"] for row in records(stops) if row["date_precision"] == precision]
        for precision in DatePrecision
    }
    month, undated = by_precision[DatePrecision.MONTH], by_precision[DatePrecision.UNKNOWN]
    known = len(by_precision[DatePrecision.DAY])
    parts = [f"{formatting.amount(known, 'halte', 'haltes')} met de dagen"] if known else []
    if month:
        parts.append(f"{len(month)} alleen met de maand ({some_names(month)}: dagen onbekend)")
    if undated:
        parts.append(f"{len(undated)} zonder datums ({some_names(undated)})")
    parts += _sessions_in_words(sessions)
    running = [row["place"] for row in records(stops) if row["status"] == StopStatus.OPEN]
    # Another tour may be on the road: that it stands at none of these is all that these say.
    now = f"nu in {some_names(running)}" if running else "bij geen van deze haltes"
    text = f"Op de tijdlijn: {formatting.listing(parts)}; op {formatting.day(today)} {now}"
    return f"{text}{thinned(len(stops))}."


def _sessions_in_words(sessions: pd.DataFrame) -> list[str]:
    if sessions.empty:
        return []
    undated = int(sessions["day"].isna().sum())
    text = formatting.amount(len(sessions), "bijeenkomst", "bijeenkomsten")
    if undated:
        text += f", waarvan {formatting.number(undated)} zonder datum en dus niet getekend"
    return [text]


def in_the_dark(figure: go.Figure) -> go.Figure:
    """The same chart for a dark page: other colours, and nothing else."""
    return go.Figure(_in_the_dark(figure.to_dict()), _validate=False)


def _in_the_dark(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _in_the_dark(one) for name, one in part.items()}
    if isinstance(part, list | tuple):
        return [_in_the_dark(one) for one in part]
    return colours.in_the_dark(part) if isinstance(part, str) else part


def _frame(figure: go.Figure, labels: Sequence[str], *, example: bool) -> None:
    """The tile, the rows and their names; what the signs mean stands below, in words."""
    rows = min(len(labels), READABLE_ROWS)
    every = max(1, -(-len(labels) // READABLE_ROWS))
    bottom = _AXIS + (24 if example else 0)
    figure.update_layout(
        height=22 + bottom + _ROW_HEIGHT * max(rows, 1),
        margin={"l": 4, "r": 8, "t": 22, "b": bottom},
        paper_bgcolor=colours.TILE,
        plot_bgcolor=colours.TILE,
        font={"color": colours.TEXT, "size": 14, "family": "Source Sans, sans-serif"},
        showlegend=False,
        barmode="overlay",
        bargap=0.42,
        dragmode=False,
        hoverlabel={"bgcolor": colours.TILE, "font": {"color": colours.TEXT}},
    )
    figure.update_yaxes(
        tickvals=list(range(0, len(labels), every)),
        ticktext=list(labels[::every]),
        range=[max(len(labels), 1) - 0.5, -0.5],
        fixedrange=True,
        automargin=True,
        ticklabelstandoff=6,
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(
        fixedrange=True,
        showgrid=True,
        gridcolor=colours.FAINT,
        zeroline=False,
        tickfont={"color": colours.SOFT, "size": 13},
        range=[0, 1],
        tickangle=0,
    )
    if example:
        _write_example(figure)


def _write_example(figure: go.Figure) -> None:
    figure.add_annotation(
        text=f"<b>{EXAMPLE_BANNER}</b>",
        name="example",
        showarrow=False,
        xref="paper",
        yref="paper",
        x=1,
        y=0,
        xanchor="right",
        yanchor="top",
        yshift=-_AXIS,
        font={"color": colours.IS_HERE, "size": 13},
    )


def _stressed(lanes: Sequence[str], stops: pd.DataFrame, selected: str | None) -> list[str]:
    """The names of the lanes: bold where it is now, with an arrow where somebody chose it."""
    labels = list(lanes)
    for at, row in enumerate(records(stops)):
        if row["slug"] == selected:
            labels[at] = f"<b>▶ {lanes[at]}</b>"
        elif row["status"] == StopStatus.OPEN:
            labels[at] = f"<b>{lanes[at]}</b>"
    return labels


def _mark_lane(figure: go.Figure, stops: pd.DataFrame, selected: str | None) -> None:
    for at, row in enumerate(records(stops)):
        if row["slug"] == selected:
            figure.add_shape(
                type="rect",
                name="selected",
                layer="below",
                xref="paper",
                x0=0,
                x1=1,
                y0=at - 0.5,
                y1=at + 0.5,
                fillcolor=colours.SECOND_PAPER,
                line={"width": 0},
            )


def _stay_bars(stays: Sequence[Stay], line: Scale) -> list[go.Bar]:
    return [
        _stay_bar(status, found, line)
        for status in StopStatus
        if (found := [stay for stay in stays if stay.status is status])
    ]


def _stay_bar(status: StopStatus, stays: Sequence[Stay], line: Scale) -> go.Bar:
    colour = STATUS_COLOUR[status]
    return go.Bar(
        name=STOP_STATUS[status],
        orientation="h",
        y=[stay.lane for stay in stays],
        base=[line.at(stay.first) for stay in stays],
        x=[line.at(stay.end) - line.at(stay.first) for stay in stays],
        customdata=[[stay.name, STOP_STATUS[status], stay.slug] for stay in stays],
        hovertemplate=_HOVER,
        # A click chooses a stop; it must not make the others pale.
        unselected={"marker": {"opacity": 1}},
        marker={
            "color": colour,
            "line": {"color": colour, "width": 2},
            "pattern": {
                "shape": STATUS_PATTERN[status],
                "fillmode": "replace",
                "fgcolor": colour,
                "bgcolor": colours.TILE,
                "size": 6,
            },
        },
    )


def _month_outlines(months: Sequence[Stay], line: Scale) -> list[go.Scatter]:
    if not months:
        return []
    days: list[float | None] = []
    heights: list[float | None] = []
    for stay in months:
        first, end = line.at(stay.first), line.at(stay.end)
        days += [first, end, end, first, first, None]
        top, bottom = stay.lane - 0.3, stay.lane + 0.3
        heights += [top, top, bottom, bottom, top, None]
    return [
        go.Scatter(
            name="ergens in deze maand",
            mode="lines",
            x=days,
            y=heights,
            line={"dash": "dot", "width": 2, "color": colours.WAS_HERE},
            customdata=[[stay.name, "", stay.slug] for stay in months for _ in range(6)],
            hovertemplate=_HOVER,
        )
    ]


def _session_marks(moments: Sequence[Moment], line: Scale) -> list[go.Scatter]:
    return [
        _session_mark(status, found, line)
        for status in SessionStatus
        if (found := [one for one in moments if one.status is status])
    ]


def _session_mark(status: SessionStatus, moments: Sequence[Moment], line: Scale) -> go.Scatter:
    """Filled only when it is known to have been held; crossed out when it was cancelled."""
    cancelled, held = status is SessionStatus.CANCELLED, status is SessionStatus.HELD
    edge = colours.CANCELLED if cancelled else colours.TEXT
    return go.Scatter(
        name=f"bijeenkomst ({SESSION_STATUS[status]})",
        mode="markers",
        x=[line.at(one.day) for one in moments],
        y=[one.height for one in moments],
        cliponaxis=False,
        customdata=[
            [one.name, f"{EVENT_KIND[one.kind]}, {SESSION_STATUS[status]}", one.slug]
            for one in moments
        ],
        hovertemplate=_HOVER,
        unselected={"marker": {"opacity": 1}},
        marker={
            "symbol": "x-thin" if cancelled else "diamond",
            "size": 12,
            "color": colours.TEXT if held else colours.TILE,
            "line": {"width": 2 if cancelled else 1.5, "color": colours.TILE if held else edge},
        },
    )


def _write_undated(
    figure: go.Figure, stops: pd.DataFrame, moments: Sequence[Moment], line: Scale
) -> None:
    """The words in the lane of a stop without dates, on the side where no session stands."""
    early = {one.lane for one in moments if line.at(one.day) < 0.5}
    for lane, row in enumerate(records(stops)):
        if row["date_precision"] == DatePrecision.UNKNOWN and len(stops) <= READABLE_ROWS:
            right = lane in early
            words = undated_words(row["status"])
            _write(figure, "undated", words, 0.98 if right else 0.02, lane, right=right)


def _write_month_words(
    figure: go.Figure, months: Sequence[Stay], line: Scale, *, rows: int
) -> None:
    for stay in months if rows <= READABLE_ROWS else []:
        late = line.at(stay.first) > 0.5
        part = line.at(stay.first if late else stay.end)
        _write(figure, "month", "dagen onbekend", part, stay.lane, right=late, shift=5)


def _write(
    figure: go.Figure,
    name: str,
    text: str,
    x: float,
    y: float,
    *,
    right: bool = False,
    shift: int = 0,
    **where: str,
) -> None:
    figure.add_annotation(
        text=text,
        name=name,
        showarrow=False,
        x=x,
        y=y,
        xanchor="right" if right else "left",
        xshift=-shift if right else shift,
        font={"color": colours.SOFT, "size": 13},
        **where,
    )


def _draw_today(figure: go.Figure, part: float) -> None:
    figure.add_shape(
        type="line",
        name="today",
        x0=part,
        x1=part,
        yref="paper",
        y0=0,
        y1=1,
        line={"color": colours.IS_HERE, "width": 2, "dash": "dash"},
    )
    figure.add_annotation(
        text="vandaag",
        name="today",
        showarrow=False,
        x=part,
        xanchor="left" if part < 0.5 else "right",
        yref="paper",
        y=1,
        yanchor="bottom",
        font={"color": colours.IS_HERE},
    )
