"""The timeline: when the exhibition stood where, with a sentence that says the same."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from project import formatting
from project.charts.lanes import (
    Stay,
    dated_stays,
    days_of,
    lane_labels,
    session_moments,
    signs_of_time,
    whole_months,
)
from project.charts.paper import Paper, Picture, grid_line, percent, text
from project.charts.scale import Scale, scale
from project.charts.words import some_names, thinned, undated_words
from project.frames import records
from project.theme import colours
from project.theme.signs import STATUS_COLOUR
from project.wording.tour import DatePrecision, SessionStatus, StopStatus

_TIME_TICKS = 5
_DIAMOND = '<path d="M0-7L7 0 0 7-7 0z" fill="{}" stroke="{}" stroke-width="1.5"/>'
_HOLLOW = _DIAMOND.format(colours.TILE, colours.TEXT)
_MOMENT = {
    SessionStatus.HELD: _DIAMOND.format(colours.TEXT, colours.TILE),
    SessionStatus.UNCONFIRMED: _HOLLOW,
    SessionStatus.PLANNED: _HOLLOW,
    SessionStatus.CANCELLED: f'<path d="M-5-5L5 5M5-5L-5 5" stroke="{colours.CANCELLED}" '
    'stroke-width="2"/>',
}


def timeline(
    stops: pd.DataFrame,
    sessions: pd.DataFrame,
    today: date,
    *,
    example: bool,
    selected: str | None = None,
) -> Picture:
    """When the exhibition stood where: a bar for each stay, a diamond for each session.

    A bar covers its last day too. A month without days is a dashed outline; a stop without days
    keeps its row with the words, and gets no place in time. The row of ``selected`` (a slug) stands
    out.
    """
    stays, months = dated_stays(stops), whole_months(stops, sessions)
    moments = session_moments(stops, sessions)
    days = days_of(stays, months, moments)
    line = scale(days, today)
    chosen = next((at for at, slug in enumerate(stops["slug"]) if slug == selected), None)
    paper = Paper(lane_labels(stops, sessions), behind=10, example=example, chosen=chosen)
    content = [*_time_axis(paper, line)] if days else []
    content += [_stay(paper, line, one, dashed=False) for one in stays]
    content += [part for one in months for part in _month(paper, line, one)]
    content += _undated(paper, stops, early={one.lane for one in moments if line.at(one.day) < 0.5})
    for one in moments:
        mark = _MOMENT[one.status]
        x = percent(line.at(one.day))
        down = paper.middle(one.height if paper.dense else one.lane)
        content.append(f'<svg x="{x}" y="{down:.1f}" overflow="visible">{mark}</svg>')
    if line.first <= today < line.end and days:
        content += _today(paper, line.at(today))
    told = sentence_timeline(stops, sessions, today)
    return Picture(paper.svg("".join(content)), told, signs_of_time(stops, sessions))


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


def _time_axis(paper: Paper, line: Scale) -> Iterator[str]:
    for part, month in line.ticks(_TIME_TICKS):
        yield grid_line(percent(part), paper.bottom)
        anchor = "end" if part > 0.93 else "start" if part < 0.02 else "middle"
        yield text(percent(part), paper.bottom + 17, month, "soft", anchor=anchor)
    for part in line.breaks:
        # Two strokes across: here time was cut out.
        yield (
            f'<svg x="{percent(part)}" y="{paper.bottom}" overflow="visible"><path '
            f'd="M-5 6L-1-6M1 6L5-6" stroke="{colours.SOFT}" stroke-width="1.5"/></svg>'
        )


def _stay(paper: Paper, line: Scale, stay: Stay, *, dashed: bool) -> str:
    begin, end = line.at(stay.first), line.at(stay.end)
    colour = STATUS_COLOUR[stay.status]
    is_coming = stay.status in (StopStatus.ANNOUNCED, StopStatus.CANCELLED)
    fill = colours.TILE if dashed or is_coming else colour
    dash = ' stroke-dasharray="3 3"' if dashed else ""
    return (
        f'<rect x="{percent(begin)}" y="{paper.middle(stay.lane) - paper.bar / 2:.1f}" '
        f'width="{percent(max(end - begin, 0.004))}" height="{paper.bar}" fill="{fill}" '
        f'stroke="{colour}" stroke-width="1.5"{dash}/>'
    )


def _month(paper: Paper, line: Scale, stay: Stay) -> Iterator[str]:
    yield _stay(paper, line, stay, dashed=True)
    if not paper.dense:
        late = line.at(stay.first) > 0.6
        x = percent(line.at(stay.first if late else stay.end))
        yield text(
            x,
            paper.middle(stay.lane) + 4.5,
            "dagen onbekend",
            "soft",
            anchor="end" if late else "start",
            shift=-7 if late else 7,
        )


def _undated(paper: Paper, stops: pd.DataFrame, early: set[int]) -> list[str]:
    """The words in the row of a stop without days, on the side where no session stands."""
    return [
        text(
            "99%" if lane in early else "0",
            paper.middle(lane) + 4.5,
            undated_words(row["status"]),
            "soft",
            anchor="end" if lane in early else "start",
            shift=0 if lane in early else 4,
        )
        for lane, row in enumerate(records(stops))
        if row["date_precision"] == DatePrecision.UNKNOWN and not paper.dense
    ]


def _today(paper: Paper, part: float) -> Iterator[str]:
    x = percent(part)
    yield (
        f'<line x1="{x}" x2="{x}" y1="0" y2="{paper.bottom}" stroke="{colours.IS_HERE}" '
        'stroke-width="2" stroke-dasharray="5 3"/>'
    )
    left = part < 0.5
    shift = 5 if left else -5
    yield text(x, 11, "vandaag", "mark", anchor="start" if left else "end", shift=shift)
