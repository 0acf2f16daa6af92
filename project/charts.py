"""Charts: a frame in, a plotly figure out, with a sentence and a table that say the same.

A row without a number never gets a bar: it gets a hollow mark on the axis, with its word. Above
``READABLE_ROWS`` rows every row is still drawn, but thinner: then only some rows are labelled, the
words move to the legend, the tooltips and the table, and the sentence says so.
"""

import html
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from plotly import graph_objects as go

from project import formatting, theme
from project.figures import Figure, total
from project.frames import records
from project.wording import (
    EVENT_KIND,
    EXAMPLE_BANNER,
    FIGURE_STATE,
    NOT_ENTERED,
    SESSION_STATUS,
    STOP_STATUS,
    UNIT,
    DatePrecision,
    EventKind,
    FigureState,
    SessionStatus,
    StopStatus,
    Unit,
)

READABLE_ROWS = 40

_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
# Only March is not shortened to its first three letters.
_SHORT_MONTHS = [month.replace("maa", "mrt")[:3] for month in _MONTHS]
_DAYS = ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"]

PLOTLY_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "locale": "nl",
    "locales": {
        "nl": {
            "dictionary": {},
            "format": {
                "days": _DAYS,
                "shortDays": [day[:2] for day in _DAYS],
                "months": _MONTHS,
                "shortMonths": _SHORT_MONTHS,
                "date": "%d-%m-%Y",
                "decimal": ",",
                "thousands": ".",
            },
        }
    },
}

_ROW_HEIGHT = 36
_LABEL_WIDTH = 15
_NAMED = 3
_MOST_TICKS = 7

# The mark of each kind of "no number", hollow so that it never looks like one.
_HOLLOW = {
    NOT_ENTERED: "circle-open",
    FIGURE_STATE[FigureState.NOT_YET]: "triangle-down-open",
    FIGURE_STATE[FigureState.UNKNOWN]: "diamond-open",
    FIGURE_STATE[FigureState.NOT_COUNTED]: "square-open",
    FIGURE_STATE[FigureState.CANCELLED]: "x-thin-open",
}
_ZERO_MARK = "line-ns-open"
_STATUS_COLOUR = {
    StopStatus.CLOSED: theme.WAS_HERE,
    StopStatus.OPEN: theme.IS_HERE,
    StopStatus.ANNOUNCED: theme.WILL_BE,
    StopStatus.UNDATED: theme.DATES_UNKNOWN,
    StopStatus.CANCELLED: theme.CANCELLED,
}
_STATUS_PATTERN = {
    StopStatus.CLOSED: "",
    StopStatus.OPEN: "x",
    StopStatus.ANNOUNCED: "/",
    StopStatus.UNDATED: ".",
    StopStatus.CANCELLED: "-",
}
_KIND_SHAPE = {
    EventKind.OPENING: "triangle-up",
    EventKind.WORKSHOP: "diamond",
    EventKind.INFORMATION: "square",
    EventKind.IN_DEPTH: "pentagon",
    EventKind.CONFERENCE: "hexagon",
    EventKind.EXCHANGE: "circle",
}
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)

# The figure stands in front: on a phone a table is wider than the screen.
STOP_COLUMNS = ["Nr.", "Plaats", "Bezoekers", "Periode", "Stand", "Locatie", "Gemeente"]
SESSION_COLUMNS = ["Datum", "Plaats", "Deelnemers", "Stand", "Soort", "Bijeenkomst"]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a bar chart: a short label, a full name, and the figure."""

    label: str
    name: str
    figure: Figure

    @property
    def word(self) -> str:
        """What stands there instead of a number."""
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
        return f"{text}<br>{formatting.number(figure.estimated)} geschat"


@dataclass(frozen=True, slots=True)
class _Stay:
    """One bar or outline on the timeline; ``last`` is included."""

    lane: int
    name: str
    first: date
    last: date
    status: StopStatus

    @property
    def end(self) -> date:
        """The day after the last, where the bar ends."""
        return self.last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Moment:
    """One session on the timeline."""

    lane: int
    name: str
    day: date
    kind: EventKind
    status: SessionStatus
    # In lanes from the top; sessions at one stop stand a little below each other.
    height: float


def visitors_per_stop(stops: pd.DataFrame, *, example: bool) -> go.Figure:
    """How many people visited each stop, in the order of the tour.

    ``stops`` as in ``reach.stops``: position, place, venue and the columns of a figure.
    """
    return _bars(_stop_rows(stops), Unit.VISITORS, example=example)


def sentence_visitors(stops: pd.DataFrame) -> str:
    """What :func:`visitors_per_stop` shows, in one sentence."""
    return _sentence(_stop_rows(stops), Unit.VISITORS, "halte", "haltes")


def table_visitors(stops: pd.DataFrame) -> pd.DataFrame:
    """The stops with the words of their figure; what is unknown is its word."""
    rows = [
        (
            row["position"],
            row["place"],
            row["words"],
            row["period"],
            STOP_STATUS[StopStatus(row["status"])],
            _or_unknown(row["venue"]),
            _or_unknown(row["municipality"]),
        )
        for row in records(stops)
    ]
    return pd.DataFrame(rows, columns=STOP_COLUMNS)


def participants_per_session(sessions: pd.DataFrame, *, example: bool) -> go.Figure:
    """How many people took part in each session, in the order of their days.

    ``sessions`` as in ``reach.sessions``: title, kind, day, place and the columns of a figure.
    """
    return _bars(_session_rows(sessions), Unit.PARTICIPANTS, example=example)


def sentence_participants(sessions: pd.DataFrame) -> str:
    """What :func:`participants_per_session` shows, in one sentence."""
    rows = _session_rows(sessions)
    return _sentence(rows, Unit.PARTICIPANTS, "bijeenkomst", "bijeenkomsten")


def table_participants(sessions: pd.DataFrame) -> pd.DataFrame:
    """The sessions with the words of their figure; what is unknown is its word."""
    rows = [
        (
            _session_day(row),
            _or_unknown(row["place"]),
            row["words"],
            SESSION_STATUS[SessionStatus(row["status"])],
            EVENT_KIND[EventKind(row["kind"])],
            row["title"],
        )
        for row in records(sessions)
    ]
    return pd.DataFrame(rows, columns=SESSION_COLUMNS)


def timeline(
    stops: pd.DataFrame, sessions: pd.DataFrame, today: date, *, example: bool
) -> go.Figure:
    """When the exhibition stood where, and when the sessions were: one lane a stop.

    A bar covers its last day too. A month without days is a dashed outline; a stop without dates
    keeps its lane and gets no place in time. Sessions without a stop share the last lane.
    """
    lanes = _lanes(stops, sessions)
    stays = _stays(stops)
    moments = _moments(stops, sessions)
    months = _whole_months(stops, sessions)
    traces = [*_stay_bars(stays), *_month_outlines(months), *_session_marks(moments)]
    # Without any trace plotly draws no axes either.
    figure = go.Figure(traces or [go.Scatter(x=[], y=[], showlegend=False)])
    first, last = _span([*stays, *months], moments, today)
    _frame(figure, lanes, example=example)
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
        parts.append(f"{len(month)} alleen met de maand ({_names(month)}: dagen onbekend)")
    if undated:
        parts.append(f"{len(undated)} zonder datums ({_names(undated)})")
    parts += _sessions_in_words(sessions)
    running = [row["place"] for row in records(stops) if row["status"] == StopStatus.OPEN]
    now = f"nu in {_names(running)}" if running else "nu nergens"
    text = f"Op de tijdlijn: {formatting.listing(parts)}; op {formatting.day(today)} {now}"
    return f"{text}{_thinned(len(stops))}."


def _sessions_in_words(sessions: pd.DataFrame) -> list[str]:
    if sessions.empty:
        return []
    undated = int(sessions["day"].isna().sum())
    text = formatting.amount(len(sessions), "bijeenkomst", "bijeenkomsten")
    if undated:
        text += f", waarvan {formatting.number(undated)} zonder datum en dus niet getekend"
    return [text]


# Numbers first


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _or_unknown(value: Any) -> str:
    return "onbekend" if pd.isna(value) or not str(value).strip() else str(value)


def _figure(row: dict[str, Any]) -> Figure:
    state = FigureState(row["state"])
    known = state is FigureState.KNOWN
    return Figure(
        state,
        counted=_whole(row["counted"]) if known else None,
        estimated=_whole(row["estimated"]) if known else None,
        complete=bool(row["complete"]),
        due=bool(row["due"]),
        days_late=_whole(row["days_late"]),
    )


def _stop_rows(stops: pd.DataFrame) -> list[_Row]:
    return [
        _Row(_stop_label(row), _plain(f"{row['place']}, {row['period']}"), _figure(row))
        for row in records(stops)
    ]


def _session_rows(sessions: pd.DataFrame) -> list[_Row]:
    return [
        _Row(
            f"{_short(_or_unknown(row['place']))}<br>{_session_short_day(row)}",
            _plain(f"{_or_unknown(row['place'])}, {_session_day(row)}"),
            _figure(row),
        )
        for row in records(sessions)
    ]


def _stop_label(row: dict[str, Any]) -> str:
    return _short(f"{row['position']}. {row['place']}", lines=2)


def _session_day(row: dict[str, Any]) -> str:
    day = None if pd.isna(row["day"]) else row["day"]
    precision = DatePrecision(row["date_precision"])
    if day is None or precision is DatePrecision.UNKNOWN:
        return "datum onbekend"
    if precision is DatePrecision.MONTH:
        return f"{formatting.month(day)} (dag onbekend)"
    return formatting.day(day)


def _session_short_day(row: dict[str, Any]) -> str:
    known = row["date_precision"] == DatePrecision.DAY and not pd.isna(row["day"])
    if not known:
        return "dag onbekend" if not pd.isna(row["day"]) else "datum onbekend"
    day: date = row["day"]
    return f"{day.day} {_SHORT_MONTHS[day.month - 1]} {day.year}"


def _plain(text: str) -> str:
    """Text that plotly shows as it is: it would read ``<a href=…>`` in a name as a link."""
    return html.escape(text, quote=False)


def _short(text: str, lines: int = 1) -> str:
    wrapped = textwrap.wrap(text, _LABEL_WIDTH, max_lines=lines, placeholder="…")
    return "<br>".join(_plain(line) for line in wrapped)


def _names(names: Sequence[str]) -> str:
    if len(names) <= _NAMED + 1:
        return formatting.listing(names)
    return f"{', '.join(names[:_NAMED])} en nog {formatting.number(len(names) - _NAMED)}"


def _thinned(rows: int) -> str:
    if rows <= READABLE_ROWS:
        return ""
    return "; zoveel rijen krijgen niet allemaal een naam in de grafiek, wel in de tabel"


def _sentence(rows: Sequence[_Row], unit: Unit, one: str, more: str) -> str:
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
    return f"{text}{_thinned(len(rows))}."


# The bars


def _bars(rows: Sequence[_Row], unit: Unit, *, example: bool) -> go.Figure:
    dense = len(rows) > READABLE_ROWS
    figure = go.Figure(
        [
            _bar(rows, "counted", "geteld", theme.COUNTED, hatched=False),
            _bar(rows, "estimated", "geschat", theme.ESTIMATED, hatched=True),
            *_ends(rows, with_text=not dense),
            *_hollow_marks(rows, with_text=not dense),
        ]
    )
    _frame(figure, [row.label for row in rows], example=example)
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
        zerolinecolor=theme.TEXT,
        **({"nticks": 5} if most > 5 else {"dtick": 1} if most else {"tickvals": ends}),
    )
    figure.update_layout(barmode="stack", bargap=0.35)
    return figure


def _bar(rows: Sequence[_Row], part: str, name: str, colour: str, *, hatched: bool) -> go.Bar:
    numbers = [(at, row, getattr(row.figure, part)) for at, row in enumerate(rows)]
    known = [(at, row, number) for at, row, number in numbers if number is not None]
    return go.Bar(
        name=name,
        orientation="h",
        y=[at for at, _, _ in known],
        x=[number for _, _, number in known],
        customdata=_hover_data(row for _, row, _ in known),
        hovertemplate=_HOVER,
        marker={
            "color": colour,
            "line": {"color": theme.COUNTED, "width": 1},
            "pattern": {
                "shape": "/" if hatched else "",
                "fillmode": "replace",
                "fgcolor": colour,
                "bgcolor": theme.PAPER,
                "size": 7,
                "solidity": 0.45,
            },
        },
    )


_HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"


def _hover_data(rows: Iterable[_Row]) -> list[list[str]]:
    return [[row.name, _plain(row.figure.words())] for row in rows]


def _ends(rows: Sequence[_Row], *, with_text: bool) -> list[go.Scatter]:
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


def _hollow_marks(rows: Sequence[_Row], *, with_text: bool) -> list[go.Scatter]:
    """One trace for each word that stands instead of a number."""
    return [
        _marks(word, found, symbol, with_text=with_text, in_legend=not with_text)
        for word, symbol in _HOLLOW.items()
        if (found := _with_word(rows, word))
    ]


def _with_word(rows: Sequence[_Row], word: str) -> list[tuple[int, _Row]]:
    return [
        (at, row) for at, row in enumerate(rows) if row.figure.number is None and row.word == word
    ]


def _marks(
    name: str,
    rows: Sequence[tuple[int, _Row]],
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
        hovertemplate=_HOVER,
        marker={
            "symbol": symbol or "circle",
            "size": 11,
            # Beside the end of the bar, not on it: turned to the left it moves to the right.
            "angle": -90 if beside else 0,
            "standoff": 8 if beside else 0,
            "color": theme.OPEN if name in _HOLLOW else theme.TEXT,
            "line": {"width": 2, "color": theme.OPEN if name in _HOLLOW else theme.TEXT},
        },
    )


def _beside(row: _Row, *, wide: bool) -> str:
    """The text next to the mark, kept off it by spaces that are not broken."""
    text = row.word if row.figure.number is None else row.end
    space = "\N{NO-BREAK SPACE}" * (4 if wide else 1)
    return space + text.replace("<br>", f"<br>{space}")


def _frame(figure: go.Figure, labels: Sequence[str], *, example: bool) -> None:
    """The paper, the rows and the legend that all charts share."""
    drawn = min(len(labels), READABLE_ROWS)
    every = max(1, -(-len(labels) // READABLE_ROWS))
    # The legend takes its own room from the height; what it leaves goes to the rows.
    top = 24
    bottom = 82 if example else 54
    figure.update_layout(
        height=top + _legend_height(figure) + bottom + _ROW_HEIGHT * max(drawn, 2),
        margin={"l": 8, "r": 8, "t": top, "b": bottom},
        paper_bgcolor=theme.PAPER,
        plot_bgcolor=theme.PAPER,
        font={"color": theme.TEXT, "size": 13},
        legend={
            "orientation": "h",
            "traceorder": "normal",
            "xref": "container",
            "yref": "container",
            "x": 0.01,
            "y": 1,
            "yanchor": "top",
        },
        dragmode=False,
        separators=",.",
        hoverlabel={"bgcolor": theme.PAPER, "font": {"color": theme.TEXT}},
    )
    figure.update_yaxes(
        tickvals=list(range(0, len(labels), every)),
        ticktext=list(labels[::every]),
        range=[max(len(labels), 1) - 0.5, -0.5],
        fixedrange=True,
        automargin=True,
        ticklabelstandoff=4,
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(
        fixedrange=True, showgrid=True, gridcolor=theme.BORDER, linecolor=theme.BORDER
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
        yshift=-52,
        bordercolor=theme.IS_HERE,
        borderwidth=2,
        borderpad=3,
        bgcolor=theme.PAPER,
        font={"color": theme.IS_HERE, "size": 13},
    )


def _legend_height(figure: go.Figure) -> int:
    """In pixels; plotly leaves out traces without rows, and a phone has room for two beside."""
    shown = [trace for trace in figure.data if trace.showlegend is not False and len(trace.y)]
    wide = any(len(trace.name) > _LABEL_WIDTH for trace in shown)
    if len(shown) < 2 and not wide:
        return 0
    return 40 * len(shown) if wide else 22 * -(-len(shown) // 2)


# The timeline

_NO_STOP = "geen halte"


def _lanes(stops: pd.DataFrame, sessions: pd.DataFrame) -> list[str]:
    lanes = [_stop_label(row) for row in records(stops)]
    loose = any(_lane(row, _lane_of(stops)) == len(lanes) for row in records(sessions))
    return [*lanes, _NO_STOP] if loose else lanes


def _lane_of(stops: pd.DataFrame) -> dict[int, int]:
    return {int(stop): at for at, stop in enumerate(stops["id"])}


def _lane(session: dict[str, Any], lane_of: dict[int, int]) -> int:
    stop = _whole(session["stop_id"])
    return len(lane_of) if stop is None else lane_of.get(stop, len(lane_of))


def _stays(stops: pd.DataFrame) -> list[_Stay]:
    return [
        _Stay(
            lane,
            _plain(f"{row['place']}, {row['period']}"),
            row["first_day"],
            row["last_day"],
            StopStatus(row["status"]),
        )
        for lane, row in enumerate(records(stops))
        if row["date_precision"] == DatePrecision.DAY
    ]


def _whole_months(stops: pd.DataFrame, sessions: pd.DataFrame) -> list[_Stay]:
    """Stops and sessions of which only the month is known, from its first to its last day."""
    found = [
        (lane, f"{row['place']}, {row['period']}", row["first_day"], row["last_day"], row["status"])
        for lane, row in enumerate(records(stops))
        if row["date_precision"] == DatePrecision.MONTH
    ]
    lane_of = _lane_of(stops)
    found += [
        (_lane(row, lane_of), f"{row['title']}, {_session_day(row)}", row["day"], row["day"], "")
        for row in records(sessions)
        if row["date_precision"] == DatePrecision.MONTH
    ]
    return [
        _Stay(
            lane,
            _plain(name),
            first.replace(day=1),
            _next_month(last.replace(day=1)) - timedelta(days=1),
            StopStatus(status or StopStatus.UNDATED),
        )
        for lane, name, first, last, status in found
    ]


def _moments(stops: pd.DataFrame, sessions: pd.DataFrame) -> list[_Moment]:
    lane_of = _lane_of(stops)
    dated = [
        (_lane(row, lane_of), row)
        for row in records(sessions)
        if row["date_precision"] == DatePrecision.DAY and not pd.isna(row["day"])
    ]
    in_lane = Counter(lane for lane, _ in dated)
    seen: Counter[int] = Counter()
    moments = []
    for lane, row in dated:
        seen[lane] += 1
        moments.append(
            _Moment(
                lane,
                _plain(f"{row['title']}, {_session_day(row)}"),
                row["day"],
                EventKind(row["kind"]),
                SessionStatus(row["status"]),
                lane - 0.3 + 0.6 * seen[lane] / (in_lane[lane] + 1),
            )
        )
    return moments


def _stay_bars(stays: Sequence[_Stay]) -> list[go.Bar]:
    return [
        _stay_bar(status, found)
        for status in StopStatus
        if (found := [stay for stay in stays if stay.status is status])
    ]


def _stay_bar(status: StopStatus, stays: Sequence[_Stay]) -> go.Bar:
    colour = _STATUS_COLOUR[status]
    return go.Bar(
        name=STOP_STATUS[status],
        orientation="h",
        y=[stay.lane for stay in stays],
        base=[stay.first.isoformat() for stay in stays],
        # A length on a time axis is in milliseconds.
        x=[(stay.end - stay.first).days * 86_400_000 for stay in stays],
        customdata=[[stay.name, STOP_STATUS[status]] for stay in stays],
        hovertemplate=_HOVER,
        marker={
            "color": colour,
            "line": {"color": colour, "width": 2},
            "pattern": {
                "shape": _STATUS_PATTERN[status],
                "fillmode": "replace",
                "fgcolor": colour,
                "bgcolor": theme.PAPER,
                "size": 6,
            },
        },
    )


def _month_outlines(months: Sequence[_Stay]) -> list[go.Scatter]:
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
            line={"dash": "dot", "width": 2, "color": theme.DATES_UNKNOWN},
            customdata=[[stay.name, ""] for stay in months for _ in range(6)],
            hovertemplate=_HOVER,
        )
    ]


def _session_marks(moments: Sequence[_Moment]) -> list[go.Scatter]:
    return [
        _session_mark(kind, status, found)
        for kind in EventKind
        for status in SessionStatus
        if (found := [one for one in moments if (one.kind, one.status) == (kind, status)])
    ]


def _session_mark(kind: EventKind, status: SessionStatus, moments: Sequence[_Moment]) -> go.Scatter:
    """Filled only when it is known to have been held; crossed out when it was cancelled."""
    symbol = "x" if status is SessionStatus.CANCELLED else _KIND_SHAPE[kind]
    held = status is SessionStatus.HELD
    return go.Scatter(
        name=f"{EVENT_KIND[kind]}<br>({SESSION_STATUS[status]})",
        mode="markers",
        x=[one.day.isoformat() for one in moments],
        y=[one.height for one in moments],
        cliponaxis=False,
        customdata=[[one.name, SESSION_STATUS[status]] for one in moments],
        hovertemplate=_HOVER,
        marker={
            "symbol": symbol,
            "size": 12,
            "color": theme.TEXT if held else theme.PAPER,
            "line": {"width": 1.5, "color": theme.PAPER if held else theme.TEXT},
        },
    )


def _span(stays: Sequence[_Stay], moments: Sequence[_Moment], today: date) -> tuple[date, date]:
    """Whole months around all that has a place in time; this month when nothing has."""
    days = [stay.first for stay in stays] + [stay.last for stay in stays]
    days += [one.day for one in moments]
    first, last = (min(days), max(days)) if days else (today, today)
    return first.replace(day=1), _next_month(last)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


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
        _SHORT_MONTHS[tick.month - 1] + (f"<br>{tick.year}" if tick.year != before else "")
        for tick, before in zip(ticks, years, strict=False)
    ]


def _write_undated(
    figure: go.Figure, stops: pd.DataFrame, moments: Sequence[_Moment], first: date, last: date
) -> None:
    """The words in the lane of a stop without dates, on the side where no session stands."""
    middle = first + (last - first) / 2
    early = {one.lane for one in moments if one.day < middle}
    for lane, row in enumerate(records(stops)):
        if row["date_precision"] == DatePrecision.UNKNOWN and len(stops) <= READABLE_ROWS:
            figure.add_annotation(
                text="datums onbekend",
                name="undated",
                showarrow=False,
                xref="paper",
                x=0.98 if lane in early else 0.02,
                xanchor="right" if lane in early else "left",
                y=lane,
                font={"color": theme.DATES_UNKNOWN},
                bgcolor=theme.PAPER,
            )


def _write_month_words(
    figure: go.Figure, months: Sequence[_Stay], first: date, last: date, *, rows: int
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
            font={"color": theme.DATES_UNKNOWN},
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
        line={"color": theme.IS_HERE, "width": 2, "dash": "dash"},
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
        font={"color": theme.IS_HERE},
    )
