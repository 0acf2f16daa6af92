"""Charts hold exactly the numbers they were given, and no number where there is none."""

import csv
import io
import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from project import disclosure, formatting
from project.charts import bars as charts_bars
from project.charts import pictures, tables, timelines
from project.charts import rows as charts_rows
from project.charts import words as charts_words
from project.charts.paper import Picture, for_file
from project.charts.rows import Row, session_rows
from project.charts.scale import scale
from project.charts.strip import bullet, drawing, in_words, sign, strip
from project.figures import Figure, Total
from project.figures import total as sum_up
from project.frames import records
from project.output import sheets
from project.results import groups
from project.theme import colours
from project.theme.signs import Sign
from project.ui.figures import tiles
from project.wording.counts import COUNT_GROUP, EXAMPLE_BANNER, CountGroup, FigureState, Unit
from project.wording.tour import DatePrecision, EventKind, SessionStatus, StopStatus

TODAY = date(2018, 10, 1)
SVG = "{http://www.w3.org/2000/svg}"
PARTLY = {Sign.PARTIAL, Sign.PARTIAL_ESTIMATED}
OPEN = Figure(FigureState.NOT_YET, due=True, days_late=2930)


def known(
    counted: int | None = None, estimated: int | None = None, *, complete: bool = True
) -> Figure:
    return Figure(FigureState.KNOWN, counted=counted, estimated=estimated, complete=complete)


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
        "figure": figure,
        "words": figure.words(),
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
        "figure": figure,
        "words": figure.words(),
        **changes,
    }


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows as the reading modules give them; without rows the columns are still there."""
    return pd.DataFrame(list(rows), columns=list(rows[0] if rows else {**stop(1), **session(1)}))


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


def rows_of(figures: list[Figure]) -> list[Row]:
    """A row for each figure, as a picture is given them."""
    return charts_rows.stop_rows(frame(*(stop(at, one) for at, one in enumerate(figures, 1))))


def picture(figures: list[Figure]) -> "Drawn":
    return Drawn(pictures.bars(rows_of(figures), "", example=False))


class Drawn:
    """What stands in a picture of bars, read back from its SVG, by row."""

    def __init__(self, made: Picture) -> None:
        root = ElementTree.fromstring(made.svg)
        (names, self._drawn) = root.findall(f"{SVG}symbol")
        self.labels = ["".join(one.itertext()) for one in names.findall(f"{SVG}text")]
        self.height = int(root.attrib["height"])

    def _at(self, down: float) -> int:
        return round((down - 6) / 29 - 0.5)

    def bars(self) -> dict[int, dict[str, float]]:
        """The width of each bar in percent: ``{row: {"geteld": 34.0}}``."""
        found: dict[int, dict[str, float]] = {}
        for one in self._drawn.findall(f"{SVG}rect"):
            name = {colours.COUNTED: "geteld", "url(#h)": "geschat"}.get(one.attrib["fill"])
            if name:
                middle = float(one.attrib["y"]) + float(one.attrib["height"]) / 2
                width = float(one.attrib["width"].removesuffix("%"))
                found.setdefault(self._at(middle), {})[name] = width
        return found

    def words(self) -> dict[int, str]:
        """The texts beside each row, without those of the axis."""
        found: dict[int, str] = {}
        for one in self._drawn.findall(f"{SVG}text"):
            if one.attrib["text-anchor"] == "start":
                at = self._at(float(one.attrib["y"]) - 4.5)
                found[at] = f"{found.get(at, '')} {''.join(one.itertext())}".strip()
        return found


def in_a_file(table: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a table as somebody reads them back from the csv."""
    text = sheets.csv(table, example=False).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def check_bullet(total: Total) -> None:
    """Its bars are as long as what was counted and estimated, and it is open for what may come."""
    counted, estimated = total.counted or 0, total.estimated or 0
    drawn = bullet(1, counted, estimated, is_open=total.at_least, alt="")
    root = ElementTree.fromstring(drawn.svg)
    widths = {one.attrib["fill"]: float(one.attrib["width"]) for one in root.findall(f"{SVG}rect")}
    for fill, many in ((colours.COUNTED, counted), ("url(#h)", estimated)):
        wanted = 270 * many / max(counted + estimated, 1)
        assert widths.get(fill, 0) == pytest.approx(wanted, abs=0.11)
    assert bool(root.findall(f"{SVG}path")) is total.at_least


@given(some.lists(known_figures | other_figures, min_size=1, max_size=charts_words.READABLE_ROWS))
def test_strip_bar_tile_bullet_table_and_file_say_the_same_of_each_figure(
    figures: list[Figure],
) -> None:
    drawn = picture(figures)
    bars, words = drawn.bars(), drawn.words()
    most = max((one.number or 0 for one in figures), default=0)
    signs = [sign(one) for one in figures]
    table = tables.table_visitors(frame(*(stop(at, one) for at, one in enumerate(figures, 1))))
    whole = tiles.people_of_rows(Unit.VISITORS, rows_of(figures))
    stops = frame(*(stop(at, one) for at, one in enumerate(figures, 1)))
    in_file = in_a_file(tables.with_numbers(table, stops))

    assert sorted(words) == list(range(len(figures)))
    for at, figure in enumerate(figures):
        wanted = {"geteld": figure.counted, "geschat": figure.estimated}
        assert bars.get(at, {}).keys() == {name for name, one in wanted.items() if one is not None}
        for name, width in bars.get(at, {}).items():
            assert width == pytest.approx(100 * (wanted[name] or 0) / (most or 1), abs=0.01)
        assert in_file[at]["Bezoekers"] == table["Bezoekers"][at]
        if figure.number is None:
            assert in_file[at]["Aantal"] == words[at]
            assert words[at] == table["Bezoekers"][at].partition(" (")[0]
            assert words[at] in (str(signs[at]), "nog niet")
        else:
            assert formatting.number(figure.number) in words[at]
            assert in_file[at]["Aantal"] == str(figure.number)
            assert (in_file[at]["Volledig"] == "ja") is figure.complete
            assert words[at].startswith("ten minste") is not figure.complete
            assert (signs[at] in PARTLY) is not figure.complete
            assert (signs[at] is Sign.COUNTED) is (
                figure.complete and not figure.estimated and figure.counted is not None
            )
    assert whole.drawing is not None
    assert whole.drawing.alt == in_words(signs)
    total = sum_up(figures)
    check_bullet(total)
    if total.number is None:
        # One stop in its own word, as beside its row.
        assert whole.value == (str(signs[0]) if len(signs) == 1 else total.words())
        assert "-word" in whole.key
    else:
        assert whole.value == formatting.number(total.number)
        assert (whole.before == "ten minste") is total.at_least


def test_a_stop_that_was_never_counted_gets_its_sign_and_its_words_and_no_axis() -> None:
    made = pictures.bars(rows_of([OPEN]), "", example=False)
    assert Drawn(made).bars() == {}
    assert Drawn(made).words() == {0: "nog niet ingevuld"}
    assert made.signs == "◌ nog niet ingevuld"
    assert ">0<" not in made.svg


def test_a_real_zero_says_0_on_a_thin_mark() -> None:
    drawn = picture([known(0)])
    assert drawn.bars() == {0: {"geteld": 0}}
    assert drawn.words() == {0: "0"}


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
    assert picture([Figure(state)]).words() == {0: word}
    assert picture([Figure(state)]).bars() == {}


def test_counted_and_estimated_stand_beside_each_other_and_differ_without_colour() -> None:
    drawn = picture([known(100, 300)])
    assert drawn.bars() == {0: {"geteld": 25, "geschat": 75}}
    assert drawn.words() == {0: "400 waarvan 300 geschat"}


def test_every_sign_has_a_drawing_of_its_own() -> None:
    # Without their colours, for who sees them otherwise; a thing that is sure is as one counted.
    shapes = {one: re.sub("#[0-9a-f]{6}", "", drawing(one)) for one in Sign}
    alike = [
        {Sign.COUNTED, Sign.SURE},
        {Sign.NOT_YET, Sign.UPCOMING},
        {Sign.NOT_COUNTED, Sign.NAMED},
    ]
    assert len(set(shapes.values())) == len(Sign) - len(alike)
    for pair in alike:
        assert len({shapes[one] for one in pair}) == 1


@pytest.mark.parametrize(("many", "width"), [(1, 16), (12, 236), (31, 155), (41, 200), (500, 200)])
def test_a_strip_fits_a_phone_however_many_parts_there_are(many: int, width: int) -> None:
    made = strip([Sign.UNKNOWN] * many)
    assert made.width == width
    assert made.alt == f"{many} onbekend"


def test_five_hundred_stops_are_all_drawn_and_the_sentence_says_what_is_thinned() -> None:
    many = frame(*(stop(at, known(at)) for at in range(1, 501)))
    made = pictures.bars_of_stops(many, "", example=False)
    assert made.svg.count(f'fill="{colours.COUNTED}"/>') >= 500
    assert Drawn(made).height < 5000
    assert "wel in de tabel" in charts_bars.sentence_visitors(many)


def test_html_in_a_name_stays_text() -> None:
    rows = frame(stop(1, place='<a href="x">Weert</a>'))
    made = pictures.bars_of_stops(rows, "", example=False)
    assert "<a" not in made.svg
    assert Drawn(made).labels[0].startswith("<a")


@pytest.mark.parametrize("example", [True, False])
def test_a_picture_to_take_along_has_its_title_its_signs_and_its_source(*, example: bool) -> None:
    made = pictures.bars_of_stops(frame(stop(1, known(34))), "", example=example)
    file = for_file(made, "Hoeveel & wie?", "Bron: onbekend")
    root = ElementTree.fromstring(file)
    said = " ".join("".join(root.itertext()).split())
    for words in ("Hoeveel & wie?", "geteld", "Bron: onbekend", "34"):
        assert words in said
    assert (EXAMPLE_BANNER in said) is example
    assert "http" not in file.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("example", [True, False])
def test_only_example_figures_carry_the_word_inside_the_figure(*, example: bool) -> None:
    stops, sessions = frame(stop(1)), frame(session(1))
    for drawn in (
        pictures.bars_of_stops(stops, "", example=example).svg,
        timelines.timeline(stops, sessions, TODAY, example=example).svg,
    ):
        assert (EXAMPLE_BANNER in drawn) is example


def test_nothing_to_show_gives_axes_without_rows() -> None:
    nothing = frame()

    assert picture([]).words() == {}
    assert timelines.timeline(nothing, nothing, TODAY, example=False).signs == ""
    assert charts_bars.sentence_visitors(nothing) == "Er zijn nog geen haltes."
    assert (
        charts_bars.sentence_amounts(session_rows(nothing), Unit.PARTICIPANTS)
        == "Er zijn nog geen bijeenkomsten."
    )
    assert tables.table_visitors(nothing).columns.tolist() == tables.STOP_COLUMNS
    assert tables.table_participants(nothing).columns.tolist() == tables.SESSION_COLUMNS


def test_the_sentence_gives_the_lower_bound_and_what_is_missing() -> None:
    five = frame(session(1, known(34)), *(session(at) for at in range(2, 6)))

    assert charts_bars.sentence_amounts(session_rows(five), Unit.PARTICIPANTS) == (
        "Deelnemers per bijeenkomst: ten minste 34 (1 van 5 bijeenkomsten); "
        "zonder aantal: 4 keer nog niet ingevuld."
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


class OnTheLine(Drawn):
    """What stands on a timeline, read back from its SVG, by row."""

    def stays(self) -> list[tuple[int, float, float, bool]]:
        """Row, begin and width in percent, and whether only the month is known."""
        return [
            (
                self._at(float(one.attrib["y"]) + float(one.attrib["height"]) / 2),
                float(one.attrib["x"].removesuffix("%")),
                float(one.attrib["width"].removesuffix("%")),
                "stroke-dasharray" in one.attrib,
            )
            for one in self._drawn.findall(f"{SVG}rect")
        ]

    def moments(self) -> list[tuple[int, str]]:
        """The row of each session, and how its mark is filled."""
        return [
            (self._at(float(one.attrib["y"])), mark.attrib.get("fill", "cross"))
            for one in self._drawn.findall(f"{SVG}svg")
            if (mark := one[0]).attrib.get("stroke") in (colours.TEXT, colours.TILE)
        ]

    def said(self) -> list[str]:
        return ["".join(one.itertext()) for one in self._drawn.findall(f"{SVG}text")]


def drawn(stops: pd.DataFrame, sessions: pd.DataFrame, today: date = TODAY) -> OnTheLine:
    return OnTheLine(timelines.timeline(stops, sessions, today, example=False))


def test_a_bar_on_the_timeline_covers_its_last_day_too() -> None:
    ((row, begin, width, dashed),) = drawn(frame(stop(1)), frame()).stays()
    assert (row, dashed) == (0, False)
    assert begin == pytest.approx(900 / 31, abs=0.01)
    assert width == pytest.approx(800 / 31, abs=0.01)


def test_a_month_without_days_is_an_outline_over_the_whole_month() -> None:
    line = drawn(frame(in_month(1)), frame())
    assert line.stays() == [(0, 0, 100, True)]
    assert "dagen onbekend" in line.said()


def test_a_stop_without_dates_keeps_its_lane_and_has_no_place_in_time() -> None:
    line = drawn(frame(stop(1), undated(2), stop(3)), frame())
    assert [row for row, *_ in line.stays()] == [0, 2]
    assert "aangekondigd, dagen onbekend" in line.said()
    assert len(line.labels) == 3


def test_a_session_stands_in_the_lane_of_its_stop_and_is_hollow_until_it_is_confirmed() -> None:
    talks = frame(session(1, stop_id=102), session(2, stop_id=102, status=SessionStatus.HELD))
    line = drawn(frame(stop(1), undated(2)), talks)
    assert line.moments() == [(1, colours.TILE), (1, colours.TEXT)]


def test_a_session_without_a_stop_gets_a_lane_of_its_own() -> None:
    assert drawn(frame(stop(1)), frame(session(1))).labels == ["Plaats 1 1", "geen halte"]


def test_a_session_without_a_day_is_not_drawn_and_the_sentence_says_so() -> None:
    talks = frame(session(1, day=None, date_precision=DatePrecision.UNKNOWN))
    assert drawn(frame(stop(1)), talks).moments() == []
    told = timelines.sentence_timeline(frame(stop(1)), talks, TODAY)
    assert "zonder datum en dus niet getekend" in told


@pytest.mark.parametrize(("today", "there"), [(date(2018, 1, 20), True), (TODAY, False)])
def test_today_is_drawn_only_when_it_lies_within_the_tour(today: date, *, there: bool) -> None:
    assert ("vandaag" in drawn(frame(stop(1)), frame(), today).said()) is there


def test_the_chosen_stop_stands_out_in_the_timeline() -> None:
    rows = frame(stop(1), stop(2))
    chosen = str(rows["slug"][1])
    made = timelines.timeline(rows, frame(), TODAY, example=False, selected=chosen).svg
    (band,) = ElementTree.fromstring(made).findall(f"{SVG}rect")
    assert float(band.attrib["y"]) == 6 + 29
    nothing = timelines.timeline(rows, frame(), TODAY, example=False, selected="<b>").svg
    assert ElementTree.fromstring(nothing).findall(f"{SVG}rect") == []


def test_months_are_dutch_and_few_enough_for_a_phone() -> None:
    rows = frame(in_month(1), stop(2), stop(3, first_day=TODAY, last_day=date(2018, 12, 12)))
    texts = [text for text in drawn(rows, frame()).said() if "onbekend" not in text]
    assert texts[0] == "dec 2017"
    assert "okt" in " ".join(texts)
    assert len(texts) <= 8


def test_a_long_gap_in_the_tour_is_cut_out_and_makes_no_slivers_of_the_stays() -> None:
    rows = frame(stop(1), stop(2, first_day=date(2026, 5, 1), last_day=date(2026, 5, 20)))
    line = scale([(row["first_day"], row["last_day"]) for row in records(rows)], TODAY)
    assert len(line.breaks) == 1
    lasted = [line.at(row["last_day"]) - line.at(row["first_day"]) for row in records(rows)]
    assert min(lasted) > 0.1
    made = timelines.timeline(rows, frame(), TODAY, example=False).svg
    assert made.count('d="M-5 6L-1-6M1 6L5-6"') == 1
    assert line.at(date(2010, 1, 1)) == 0
    assert line.at(date(2030, 1, 1)) == 1


@given(
    some.lists(some.tuples(some.dates(date(1900, 1, 1), date(2100, 1, 1)), some.integers(0, 99)))
)
def test_days_stand_on_the_line_in_their_order(spans: list[tuple[date, int]]) -> None:
    days = [(first, first + timedelta(days=more)) for first, more in spans]
    line = scale(days, TODAY)
    every = sorted(day for span in days for day in span)
    places = [line.at(day) for day in every]
    assert places == sorted(places)
    assert all(0 <= part <= 1 for part in places)
    assert len(line.ticks(5)) <= 5 + 2 * len(line.stretches)


def test_the_sentence_of_the_timeline_names_what_is_not_exact() -> None:
    rows = frame(in_month(1), stop(2), undated(3), undated(4))

    assert timelines.sentence_timeline(rows, frame(session(1)), TODAY) == (
        "Op de tijdlijn: 1 halte met de dagen, 1 alleen met de maand (Plaats 1: dagen onbekend), "
        "2 zonder datums (Plaats 3 en Plaats 4) en 1 bijeenkomst; "
        "op 1 oktober 2018 bij geen van deze haltes."
    )


def test_in_the_dark_a_picture_has_other_colours_and_nothing_else() -> None:
    light = pictures.bars(rows_of([known(47, 107), OPEN]), "", example=True).svg
    dark = colours.in_the_dark(light)
    assert not [colour for colour in colours.IN_THE_DARK if colour in dark]
    assert re.sub("#[0-9a-f]{6}", "", dark) == re.sub("#[0-9a-f]{6}", "", light)


def test_a_long_word_of_ours_is_not_broken_beside_a_bar() -> None:
    figure = Figure(FigureState.KNOWN, counted=12)
    label = COUNT_GROUP[CountGroup.ORGANISATIONS]
    totals = pd.DataFrame([("a", label, figure, "12")], columns=groups.TOTAL_COLUMNS, dtype=object)
    drawn = Drawn(pictures.bars_of_parts(totals, "", example=False))
    assert drawn.labels == ["maatschappelijke", "organisaties"]


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
    made = pictures.bars_of_parts(totals, "", example=False)
    assert Drawn(made).words() == {0: "afgeschermd", 1: "onbekend"}
    assert made.signs == "◇ onbekend"
