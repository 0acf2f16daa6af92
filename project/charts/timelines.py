"""The timeline: when the exhibition stood where, with a sentence that says the same."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from plotly import graph_objects as go

from project import formatting
from project.charts.drawing import HOVER, drawn, frame
from project.charts.lanes import (
    Moment,
    Stay,
    dated_stays,
    lane_labels,
    session_moments,
    span,
    whole_months,
)
from project.charts.words import READABLE_ROWS, SHORT_MONTHS, some_names, thinned
from project.frames import records
from project.theme import colours
from project.theme.signs import STATUS_COLOUR, STATUS_PATTERN
from project.wording.tour import (
    EVENT_KIND,
    SESSION_STATUS,
    STOP_STATUS,
    DatePrecision,
    EventKind,
    SessionStatus,
    StopStatus,
)

_MOST_TICKS = 7
# Where the slug stands behind the texts of a tooltip.
_SLUG = 2

_KIND_SHAPE = {
    EventKind.OPENING: "triangle-up",
    EventKind.WORKSHOP: "diamond",
    EventKind.INFORMATION: "square",
    EventKind.IN_DEPTH: "pentagon",
    EventKind.CONFERENCE: "hexagon",
    EventKind.EXCHANGE: "circle",
}

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


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
    traces = [*_stay_bars(stays), *_month_outlines(months), *_session_marks(moments)]
    # Without any trace plotly draws no axes either.
    figure = go.Figure(traces or [go.Scatter(x=[], y=[], showlegend=False)])
    first, last = span([*stays, *months], moments, today)
    frame(figure, _stressed(lanes, stops, selected), example=example)
    _mark_lane(figure, stops, selected)
    ticks = _month_ticks(first, last)
    figure.update_xaxes(
        type="date",
        tickangle=0,
        range=[first.isoformat(), last.isoformat()],
        tickvals=[tick.isoformat() for tick in ticks],
        ticktext=_month_texts(ticks),
    )
    figure.update_layout(barmode="overlay", bargap=0.4)
    _write_undated(figure, stops, moments, first, last)
    _write_month_words(figure, months, first, last, rows=len(lanes))
    if first <= today < last and (stays or months or moments):
        _draw_today(figure, today, in_left_half=today - first < last - today)
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
    now = f"nu in {some_names(running)}" if running else "nu nergens"
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
                fillcolor=colours.VISITED_LAND,
                line={"width": 0},
            )


def _stay_bars(stays: Sequence[Stay]) -> list[go.Bar]:
    return [
        _stay_bar(status, found)
        for status in StopStatus
        if (found := [stay for stay in stays if stay.status is status])
    ]


def _stay_bar(status: StopStatus, stays: Sequence[Stay]) -> go.Bar:
    colour = STATUS_COLOUR[status]
    return go.Bar(
        name=STOP_STATUS[status],
        orientation="h",
        y=[stay.lane for stay in stays],
        base=[stay.first.isoformat() for stay in stays],
        # A length on a time axis is in milliseconds.
        x=[(stay.end - stay.first).days * 86_400_000 for stay in stays],
        customdata=[[stay.name, STOP_STATUS[status], stay.slug] for stay in stays],
        hovertemplate=HOVER,
        # A click chooses a stop; it must not make the others pale.
        unselected={"marker": {"opacity": 1}},
        marker={
            "color": colour,
            "line": {"color": colour, "width": 2},
            "pattern": {
                "shape": STATUS_PATTERN[status],
                "fillmode": "replace",
                "fgcolor": colour,
                "bgcolor": colours.PAPER,
                "size": 6,
            },
        },
    )


def _month_outlines(months: Sequence[Stay]) -> list[go.Scatter]:
    if not months:
        return []
    days: list[str | None] = []
    heights: list[float | None] = []
    for stay in months:
        first, end = stay.first.isoformat(), stay.end.isoformat()
        days += [first, end, end, first, first, None]
        top, bottom = stay.lane - 0.3, stay.lane + 0.3
        heights += [top, top, bottom, bottom, top, None]
    return [
        go.Scatter(
            name="ergens in deze maand",
            mode="lines",
            x=days,
            y=heights,
            line={"dash": "dot", "width": 2, "color": colours.DATES_UNKNOWN},
            customdata=[[stay.name, "", stay.slug] for stay in months for _ in range(6)],
            hovertemplate=HOVER,
        )
    ]


def _session_marks(moments: Sequence[Moment]) -> list[go.Scatter]:
    return [
        _session_mark(kind, status, found)
        for kind in EventKind
        for status in SessionStatus
        if (found := [one for one in moments if (one.kind, one.status) == (kind, status)])
    ]


def _session_mark(kind: EventKind, status: SessionStatus, moments: Sequence[Moment]) -> go.Scatter:
    """Filled only when it is known to have been held; crossed out when it was cancelled."""
    symbol = "x" if status is SessionStatus.CANCELLED else _KIND_SHAPE[kind]
    held = status is SessionStatus.HELD
    return go.Scatter(
        name=f"{EVENT_KIND[kind]}<br>({SESSION_STATUS[status]})",
        mode="markers",
        x=[one.day.isoformat() for one in moments],
        y=[one.height for one in moments],
        cliponaxis=False,
        customdata=[[one.name, SESSION_STATUS[status], one.slug] for one in moments],
        hovertemplate=HOVER,
        unselected={"marker": {"opacity": 1}},
        marker={
            "symbol": symbol,
            "size": 12,
            "color": colours.TEXT if held else colours.PAPER,
            "line": {"width": 1.5, "color": colours.PAPER if held else colours.TEXT},
        },
    )


def _month_ticks(first: date, last: date) -> list[date]:
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in _STEPS if months / step < _MOST_TICKS), _STEPS[-1])
    start = first.year * 12 + first.month - 1
    # From a round month: January, when the step is half a year or more.
    start += -start % step
    end = last.year * 12 + last.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(start, end + 1, step)]


def _month_texts(ticks: Sequence[date]) -> list[str]:
    years = [None, *(tick.year for tick in ticks)]
    return [
        SHORT_MONTHS[tick.month - 1] + (f"<br>{tick.year}" if tick.year != before else "")
        for tick, before in zip(ticks, years, strict=False)
    ]


def _write_undated(
    figure: go.Figure, stops: pd.DataFrame, moments: Sequence[Moment], first: date, last: date
) -> None:
    """The words in the lane of a stop without dates, on the side where no session stands."""
    middle = first + (last - first) / 2
    early = {one.lane for one in moments if one.day < middle}
    for lane, row in enumerate(records(stops)):
        if row["date_precision"] == DatePrecision.UNKNOWN and len(stops) <= READABLE_ROWS:
            was_there = row["status"] == StopStatus.WAS_UNDATED
            figure.add_annotation(
                text=STOP_STATUS[StopStatus.WAS_UNDATED] if was_there else "datums onbekend",
                name="undated",
                showarrow=False,
                xref="paper",
                x=0.98 if lane in early else 0.02,
                xanchor="right" if lane in early else "left",
                y=lane,
                font={"color": colours.WAS_HERE if was_there else colours.DATES_UNKNOWN},
                bgcolor=colours.PAPER,
            )


def _write_month_words(
    figure: go.Figure, months: Sequence[Stay], first: date, last: date, *, rows: int
) -> None:
    middle = first + (last - first) / 2
    for stay in months if rows <= READABLE_ROWS else []:
        before = stay.first > middle
        figure.add_annotation(
            text="dagen onbekend",
            name="month",
            showarrow=False,
            x=(stay.first if before else stay.end).isoformat(),
            xanchor="right" if before else "left",
            xshift=-4 if before else 4,
            y=stay.lane,
            font={"color": colours.DATES_UNKNOWN},
        )


def _draw_today(figure: go.Figure, today: date, *, in_left_half: bool) -> None:
    figure.add_shape(
        type="line",
        name="today",
        x0=today.isoformat(),
        x1=today.isoformat(),
        yref="paper",
        y0=0,
        y1=1,
        line={"color": colours.IS_HERE, "width": 2, "dash": "dash"},
    )
    figure.add_annotation(
        text="vandaag",
        name="today",
        showarrow=False,
        x=today.isoformat(),
        xanchor="left" if in_left_half else "right",
        yref="paper",
        y=1,
        yanchor="bottom",
        font={"color": colours.IS_HERE},
    )
