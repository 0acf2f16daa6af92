"""What all charts share: the paper, the rows, the legend, the example mark and Dutch dates."""

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec

from plotly import graph_objects as go

from project.chart_cache import drawn_before
from project.charts.words import LABEL_WIDTH, MONTHS, READABLE_ROWS, SHORT_MONTHS
from project.theme import colours
from project.wording.counts import EXAMPLE_BANNER

Asked = ParamSpec("Asked")

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
                "months": MONTHS,
                "shortMonths": SHORT_MONTHS,
                "date": "%d-%m-%Y",
                "decimal": ",",
                "thousands": ".",
            },
        }
    },
}

HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
_ROW_HEIGHT = 36


def drawn(draw: Callable[Asked, go.Figure]) -> Callable[Asked, go.Figure]:
    """For each public chart: the same rows are drawn once."""
    # It was checked when it was drawn; checking takes nearly all of the time.
    return drawn_before(
        draw, keep=go.Figure.to_dict, give=lambda kept: go.Figure(kept, _validate=False)
    )


def in_the_dark(figure: go.Figure) -> go.Figure:
    """The same chart for a dark page: other colours, and nothing else."""
    return go.Figure(_in_the_dark(figure.to_dict()), _validate=False)


def _in_the_dark(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _in_the_dark(one) for name, one in part.items()}
    if isinstance(part, list | tuple):
        return [_in_the_dark(one) for one in part]
    return colours.IN_THE_DARK.get(part, part) if isinstance(part, str) else part


def frame(figure: go.Figure, labels: Sequence[str], *, example: bool) -> None:
    """The paper, the rows and the legend that all charts share."""
    drawn = min(len(labels), READABLE_ROWS)
    every = max(1, -(-len(labels) // READABLE_ROWS))
    # The legend takes its own room from the height; what it leaves goes to the rows.
    top = 24
    bottom = 82 if example else 54
    figure.update_layout(
        height=top + _legend_height(figure) + bottom + _ROW_HEIGHT * max(drawn, 2),
        margin={"l": 8, "r": 8, "t": top, "b": bottom},
        paper_bgcolor=colours.PAPER,
        plot_bgcolor=colours.PAPER,
        font={"color": colours.TEXT, "size": 13},
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
        hoverlabel={"bgcolor": colours.PAPER, "font": {"color": colours.TEXT}},
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
        fixedrange=True, showgrid=True, gridcolor=colours.BORDER, linecolor=colours.BORDER
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
        bordercolor=colours.IS_HERE,
        borderwidth=2,
        borderpad=3,
        bgcolor=colours.PAPER,
        font={"color": colours.IS_HERE, "size": 13},
    )


def _legend_height(figure: go.Figure) -> int:
    """In pixels; plotly leaves out traces without rows, and a phone has room for two beside."""
    shown = [trace for trace in figure.data if trace.showlegend is not False and len(trace.y)]
    wide = any(len(trace.name) > LABEL_WIDTH for trace in shown)
    if len(shown) < 2 and not wide:
        return 0
    return 40 * len(shown) if wide else 22 * -(-len(shown) // 2)
