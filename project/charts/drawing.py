"""What plotly is told of every chart: the paper, the rows and the example mark."""

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec

from plotly import graph_objects as go

from project.chart_cache import drawn_before
from project.charts.words import READABLE_ROWS
from project.theme import colours
from project.wording.counts import EXAMPLE_BANNER

Asked = ParamSpec("Asked")

PLOTLY_CONFIG = {"displayModeBar": False, "displaylogo": False}

HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
_ROW_HEIGHT, _AXIS = 29, 26


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
    return colours.in_the_dark(part) if isinstance(part, str) else part


def frame(figure: go.Figure, labels: Sequence[str], *, example: bool) -> None:
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
