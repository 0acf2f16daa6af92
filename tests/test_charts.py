"""Charts hold exactly the numbers they were given, and no number where there is none."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from plotly import graph_objects as go

from project import disclosure, formatting
from project.charts import bars as charts_bars
from project.charts import drawing, tables, timelines, words
from project.figures import Figure
from project.results import groups
from project.theme import colours
from project.wording.counts import COUNT_GROUP, EXAMPLE_BANNER, CountGroup, FigureState, Unit
from project.wording.tour import DatePrecision, EventKind, SessionStatus, StopStatus

TODAY = date(2018, 10, 1)
WHOLE_NUMBERS = ("counted", "estimated", "number", "days_late")
OPEN = Figure(FigureState.NOT_YET, due=True, days_late=2930)


def known(
    counted: int | None = None, estimated: int | None = None, *, complete: bool = True
) -> Figure:
    return Figure(FigureState.KNOWN, counted=counted, estimated=estimated, complete=complete)


def _figure_columns(figure: Figure) -> dict[str, Any]:
    return {
        "state": figure.state,
        "counted": figure.counted,
        "estimated": figure.estimated,
        "number": figure.number,
        "complete": figure.complete,
        "due": figure.due,
        "days_late": figure.days_late,
        "words": figure.words(),
    }


def stop(position: int, figure: Figure = OPEN, **changes: Any) -> dict[str, Any]:
    """One row of a frame of stops: eight days in January 2018, closed, never counted."""
    row = {
        "id": 100 + position,
        "slug": f"stop-{position}",
        "position": position,
        "place": f"Plaats {position}",
        "venue": "Bibliotheek",
        "municipality": "Weert",
        "municipality_code": "GM0988",
        "first_day": date(2018, 1, 10),
        "last_day": date(2018, 1, 17),
        "date_precision": DatePrecision.DAY,
        "status": StopStatus.CLOSED,
        "latitude": 51.25,
        "longitude": 5.7,
        "point_precision": "place",
        **_figure_columns(figure),
        **changes,
    }
    precision = DatePrecision(row["date_precision"])
    return {"period": formatting.period(row["first_day"], row["last_day"], precision), **row}


def undated(position: int, **changes: Any) -> dict[str, Any]:
    return stop(
        position,
        **{
            "first_day": None,
            "last_day": None,
            "date_precision": DatePrecision.UNKNOWN,
            "status": StopStatus.UNDATED,
            **changes,
        },
    )


def in_month(position: int) -> dict[str, Any]:
    return stop(
        position,
        first_day=date(2017, 12, 1),
        last_day=date(2017, 12, 31),
        date_precision=DatePrecision.MONTH,
    )


def session(number: int, figure: Figure = OPEN, **changes: Any) -> dict[str, Any]:
    """One row of a frame of sessions: a workshop of 12 September 2018 without a stop."""
    return {
        "id": number,
        "slug": f"session-{number}",
        "title": f"{number}. Werkbijeenkomst",
        "kind": EventKind.WORKSHOP,
        "day": date(2018, 9, 12),
        "date_precision": DatePrecision.DAY,
        "place": "Panningen",
        "stop_id": None,
        "status": SessionStatus.UNCONFIRMED,
        **_figure_columns(figure),
        **changes,
    }


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows as the reading modules give them; without rows the columns are still there."""
    made = pd.DataFrame(list(rows), columns=list(rows[0] if rows else {**stop(1), **session(1)}))
    return made.astype(dict.fromkeys(WHOLE_NUMBERS, "Int64"))


def trace(figure: go.Figure, name: str) -> Any:
    return next((one for one in figure.data if one.name == name), None)


def bars(figure: go.Figure) -> dict[int, dict[str, int]]:
    """What stands on each row as a bar: ``{row: {"geteld": 34}}``."""
    found: dict[int, dict[str, int]] = {}
    for one in figure.data:
        for row, number in zip(one.y, one.x, strict=True) if isinstance(one, go.Bar) else ():
            found.setdefault(row, {})[one.name] = number
    return found


def marks(figure: go.Figure) -> dict[int, str]:
    """The text that stands on each row."""
    return {
        row: text.replace("\N{NO-BREAK SPACE}", "")
        for one in figure.data
        if isinstance(one, go.Scatter)
        for row, text in zip(one.y, one.text, strict=True)
    }


def notes(figure: go.Figure, name: str) -> list[Any]:
    return [one for one in figure.layout.annotations if one.name == name]


whole = some.integers(0, 100_000)
known_figures = some.builds(
    known, counted=whole, estimated=some.none() | whole, complete=some.booleans()
) | some.builds(known, estimated=whole, complete=some.booleans())
other_figures = some.builds(
    Figure,
    some.sampled_from([state for state in FigureState if state is not FigureState.KNOWN]),
    due=some.booleans(),
    days_late=some.none() | some.integers(1, 5000),
)


@given(some.lists(known_figures | other_figures, max_size=45))
def test_each_number_is_drawn_exactly_and_nothing_else_gets_a_bar(figures: list[Figure]) -> None:
    drawn = bars(
        charts_bars.visitors_per_stop(
            frame(*(stop(at, figure) for at, figure in enumerate(figures, 1))), example=False
        )
    )

    for at, figure in enumerate(figures):
        expected = {"geteld": figure.counted, "geschat": figure.estimated}
        assert drawn.get(at, {}) == {
            name: number for name, number in expected.items() if number is not None
        }


@given(some.lists(known_figures | other_figures, min_size=1, max_size=words.READABLE_ROWS))
def test_each_row_says_its_number_or_its_word(figures: list[Figure]) -> None:
    said = marks(
        charts_bars.participants_per_session(
            frame(*(session(at, figure) for at, figure in enumerate(figures, 1))), example=False
        )
    )

    assert sorted(said) == list(range(len(figures)))
    for at, figure in enumerate(figures):
        if figure.number is None:
            assert not any(sign.isdigit() for sign in said[at])
        else:
            assert formatting.number(figure.number) in said[at]
            assert said[at].startswith("ten minste") is not figure.complete


def test_a_stop_that_was_never_counted_gets_a_hollow_mark_with_its_words() -> None:
    figure = charts_bars.visitors_per_stop(frame(stop(1)), example=False)

    assert bars(figure) == {}
    assert marks(figure) == {0: "nog niet ingevuld"}
    assert trace(figure, "nog niet ingevuld").marker.symbol.endswith("-open")


def test_a_real_zero_says_0_on_a_thin_mark() -> None:
    figure = charts_bars.visitors_per_stop(frame(stop(1, known(0))), example=False)

    assert bars(figure) == {0: {"geteld": 0}}
    assert marks(figure) == {0: "0"}
    assert trace(figure, "0").marker.symbol == "line-ns-open"


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (FigureState.UNKNOWN, "onbekend"),
        (FigureState.NOT_COUNTED, "niet geteld"),
        (FigureState.CANCELLED, "vervallen"),
        (FigureState.NOT_YET, "nog niet"),
    ],
)
def test_each_kind_of_no_number_has_its_own_word(state: FigureState, word: str) -> None:
    figure = charts_bars.visitors_per_stop(frame(stop(1, Figure(state))), example=False)

    assert marks(figure) == {0: word}
    assert bars(figure) == {}


def test_counted_and_estimated_stand_beside_each_other_and_differ_without_colour() -> None:
    figure = charts_bars.visitors_per_stop(frame(stop(1, known(98, 45))), example=False)

    assert bars(figure) == {0: {"geteld": 98, "geschat": 45}}
    assert figure.layout.barmode == "stack"
    assert trace(figure, "geteld").marker.pattern.shape == ""
    assert trace(figure, "geschat").marker.pattern.shape == "/"
    assert marks(figure) == {0: "143<br>45 geschat"}


def test_two_stops_in_one_place_keep_their_own_rows() -> None:
    twice = frame(stop(1, known(5), place="Venlo"), stop(2, known(7), place="Venlo"))

    assert bars(charts_bars.visitors_per_stop(twice, example=False)) == {
        0: {"geteld": 5},
        1: {"geteld": 7},
    }


def test_five_hundred_stops_are_all_drawn_and_the_sentence_says_what_is_thinned() -> None:
    many = frame(*(stop(at, known(at)) for at in range(1, 501)))

    figure = charts_bars.visitors_per_stop(many, example=False)

    assert len(bars(figure)) == 500
    assert len(figure.layout.yaxis.ticktext) <= words.READABLE_ROWS
    assert figure.layout.height < 2000
    assert "wel in de tabel" in charts_bars.sentence_visitors(many)


def test_html_in_a_name_stays_text() -> None:
    rows = frame(stop(1, place='<a href="x">Weert</a>'))

    figure = charts_bars.visitors_per_stop(rows, example=False)

    assert "<a" not in figure.to_json().replace("\\u003c", "<")
    assert "&lt;a" in figure.layout.yaxis.ticktext[0]


@pytest.mark.parametrize("example", [True, False])
def test_only_example_figures_carry_the_word_inside_the_figure(*, example: bool) -> None:
    stops, sessions = frame(stop(1)), frame(session(1))
    for figure in (
        charts_bars.visitors_per_stop(stops, example=example),
        charts_bars.participants_per_session(sessions, example=example),
        timelines.timeline(stops, sessions, TODAY, example=example),
    ):
        assert (EXAMPLE_BANNER in figure.to_json()) is example


def test_nothing_to_show_gives_axes_without_rows() -> None:
    nothing = frame()

    assert bars(charts_bars.visitors_per_stop(nothing, example=False)) == {}
    assert charts_bars.participants_per_session(nothing, example=False).layout.xaxis.title.text == (
        "deelnemers"
    )
    assert timelines.timeline(nothing, nothing, TODAY, example=False).layout.xaxis.type == "date"
    assert charts_bars.sentence_visitors(nothing) == "Er zijn nog geen haltes."
    assert charts_bars.sentence_participants(nothing) == "Er zijn nog geen bijeenkomsten."
    assert tables.table_visitors(nothing).columns.tolist() == tables.STOP_COLUMNS
    assert tables.table_participants(nothing).columns.tolist() == tables.SESSION_COLUMNS


def test_the_sentence_gives_the_lower_bound_and_what_is_missing() -> None:
    five = frame(session(1, known(34)), *(session(at) for at in range(2, 6)))

    assert charts_bars.sentence_participants(five) == (
        "Deelnemers per bijeenkomst: ten minste 34 (1 van 5 bijeenkomsten); "
        "zonder getal: 4 keer nog niet ingevuld."
    )


def test_the_sentence_of_figures_that_nobody_entered_says_it_once() -> None:
    assert charts_bars.sentence_visitors(frame(*(stop(at) for at in range(1, 10)))) == (
        "Bezoekers per halte: nog niet ingevuld (0 van 9 haltes)."
    )


def test_the_table_shows_the_word_of_each_figure() -> None:
    table = tables.table_visitors(frame(stop(1), stop(2, known(0)), undated(3, venue=None)))

    assert table["Bezoekers"].tolist() == [
        "nog niet ingevuld (8 jaar te laat)",
        "0",
        "nog niet ingevuld (8 jaar te laat)",
    ]
    assert table["Periode"].tolist()[2] == "datums onbekend"
    assert table["Locatie"].tolist()[2] == "onbekend"


def test_a_bar_on_the_timeline_covers_its_last_day_too() -> None:
    bar = trace(timelines.timeline(frame(stop(1)), frame(), TODAY, example=False), "was hier")

    assert list(bar.base) == ["2018-01-10"]
    assert list(bar.x) == [8 * 24 * 60 * 60 * 1000]


def test_a_month_without_days_is_an_outline_over_the_whole_month() -> None:
    figure = timelines.timeline(frame(in_month(1)), frame(), TODAY, example=False)

    outline = trace(figure, "ergens in deze maand")
    assert {outline.x[0], outline.x[1]} == {"2017-12-01", "2018-01-01"}
    assert outline.line.dash == "dot"
    assert not [one for one in figure.data if isinstance(one, go.Bar)]
    assert [note.text for note in notes(figure, "month")] == ["dagen onbekend"]


def test_a_stop_without_dates_keeps_its_lane_and_has_no_place_in_time() -> None:
    rows = frame(stop(1), undated(2), stop(3))

    figure = timelines.timeline(rows, frame(), TODAY, example=False)

    assert list(trace(figure, "was hier").y) == [0, 2]
    (note,) = notes(figure, "undated")
    assert (note.text, note.y, note.xref) == ("datums onbekend", 1, "paper")
    assert len(figure.layout.yaxis.ticktext) == 3


def test_a_session_stands_in_the_lane_of_its_stop_and_is_hollow_until_it_is_confirmed() -> None:
    rows = frame(stop(1), undated(2))
    talks = frame(session(1, stop_id=102), session(2, stop_id=102, status=SessionStatus.HELD))

    figure = timelines.timeline(rows, talks, TODAY, example=False)

    hollow = trace(figure, "werkbijeenkomst<br>(aangekondigd, niet bevestigd)")
    held = trace(figure, "werkbijeenkomst<br>(gehouden)")
    assert [round(height) for height in (*hollow.y, *held.y)] == [1, 1]
    assert hollow.marker.color != held.marker.color


def test_a_session_without_a_stop_gets_a_lane_of_its_own() -> None:
    figure = timelines.timeline(frame(stop(1)), frame(session(1)), TODAY, example=False)

    assert list(figure.layout.yaxis.ticktext) == ["1. Plaats 1", "geen halte"]


def test_a_session_without_a_day_is_not_drawn_and_the_sentence_says_so() -> None:
    talks = frame(session(1, day=None, date_precision=DatePrecision.UNKNOWN))

    figure = timelines.timeline(frame(stop(1)), talks, TODAY, example=False)

    assert [one.name for one in figure.data] == ["was hier"]
    assert "zonder datum en dus niet getekend" in timelines.sentence_timeline(
        frame(stop(1)), talks, TODAY
    )


@pytest.mark.parametrize(("today", "drawn"), [(date(2018, 1, 20), True), (TODAY, False)])
def test_today_is_drawn_only_when_it_lies_within_the_tour(today: date, *, drawn: bool) -> None:
    figure = timelines.timeline(frame(stop(1)), frame(), today, example=False)

    assert ("today" in [shape.name for shape in figure.layout.shapes]) is drawn


def test_the_chosen_stop_stands_out_in_the_timeline_and_in_the_table() -> None:
    rows = frame(stop(1), stop(2))
    chosen = str(rows["slug"][1])
    figure = timelines.timeline(rows, frame(), TODAY, example=False, selected=chosen)
    assert [shape.name for shape in figure.layout.shapes].count("selected") == 1
    assert [label.startswith("<b>▶") for label in figure.layout.yaxis.ticktext] == [False, True]
    assert list(tables.table_visitors(rows, selected=chosen)["Nr."]) == [1, "▶ 2"]
    nothing = timelines.timeline(rows, frame(), TODAY, example=False, selected="<b>")
    assert "selected" not in [shape.name for shape in nothing.layout.shapes]


def test_a_click_on_a_bar_or_on_a_session_chooses_its_stop() -> None:
    rows = frame(stop(1))
    bar = trace(timelines.timeline(rows, frame(), TODAY, example=False), "was hier")
    assert timelines.chosen([{"customdata": list(bar.customdata[0])}]) == rows["slug"][0]
    for forged in ({}, {"customdata": ["a", "b"]}, {"customdata": ["a", "b", ""]}):
        assert timelines.chosen([forged]) is None


def test_months_are_dutch_and_few_enough_for_a_phone() -> None:
    rows = frame(in_month(1), stop(2), stop(3, first_day=TODAY, last_day=date(2018, 12, 12)))

    texts = list(timelines.timeline(rows, frame(), TODAY, example=False).layout.xaxis.ticktext)

    assert texts[0] == "jan<br>2018"
    assert "mrt" in texts
    assert len(texts) <= 7


def test_the_sentence_of_the_timeline_names_what_is_not_exact() -> None:
    rows = frame(in_month(1), stop(2), undated(3), undated(4))

    assert timelines.sentence_timeline(rows, frame(session(1)), TODAY) == (
        "Op de tijdlijn: 1 halte met de dagen, 1 alleen met de maand (Plaats 1: dagen onbekend), "
        "2 zonder datums (Plaats 3 en Plaats 4) en 1 bijeenkomst; "
        "op 1 oktober 2018 nu nergens."
    )


def test_in_the_dark_a_chart_has_other_colours_and_the_same_numbers() -> None:
    known = Figure(FigureState.KNOWN, counted=47, estimated=107)
    totals = pd.DataFrame([("a", "A", known, "154")], columns=groups.TOTAL_COLUMNS, dtype=object)
    light = charts_bars.people_by_part(totals, Unit.VISITORS, example=True)
    before = light.to_json()
    dark = drawing.in_the_dark(light)
    assert [list(trace.x) for trace in dark.data] == [list(trace.x) for trace in light.data]
    assert not [colour for colour in colours.IN_THE_DARK if colour in dark.to_json()]
    assert dark.layout.paper_bgcolor == colours.DARK_PAPER
    assert light.to_json() == before


def test_a_long_word_of_ours_is_not_broken_beside_a_bar() -> None:
    known = Figure(FigureState.KNOWN, counted=12)
    label = COUNT_GROUP[CountGroup.ORGANISATIONS]
    totals = pd.DataFrame([("a", label, known, "12")], columns=groups.TOTAL_COLUMNS, dtype=object)
    drawn = charts_bars.people_by_part(totals, Unit.VISITORS, example=False)
    assert list(drawn.layout.yaxis.ticktext) == ["maatschappelijke<br>organisaties"]


def test_a_group_that_is_closed_is_drawn_as_closed_and_not_as_unknown() -> None:
    unknown = Figure(FigureState.UNKNOWN, due=True)
    totals = pd.DataFrame(
        [
            ("a", "onderwijs", unknown, disclosure.CLOSED),
            ("b", "bedrijven", unknown, unknown.words()),
        ],
        columns=groups.TOTAL_COLUMNS,
        dtype=object,
    )
    drawn = charts_bars.people_by_part(totals, Unit.VISITORS, example=False)
    told = {trace.name: trace.customdata[0] for trace in drawn.data if len(trace.y)}
    assert list(told["afgeschermd"]) == ["onderwijs", "afgeschermd"]
    assert list(told["onbekend"]) == ["bedrijven", "onbekend"]
