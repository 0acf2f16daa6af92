"""Each figure explains itself: its rows are there, and they add up to it."""

import random
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from project import clock, database, formatting
from project.counts.rules import Entry
from project.errors import InputError
from project.parsing.periods import Period
from project.results import evidence, explanations, headlines, reach
from project.results.key_figure import LINES, Explanation, prove_sum
from project.settings import settings
from project.tour.cancelling import cancel
from project.tour.stays import SESSION
from project.ui.page.markdown import plain
from project.upkeep import demo
from project.wording.counts import CountingMethod, CountReason, FigureState
from project.wording.people import Role
from project.wording.tour import CancelReason
from tests.builders import correct, enter, known, read, withdraw
from tests.test_tour_edits import do
from tests.visits import all_texts, run_page, sign_in_row, visit_as

CODES = ["municipalities", "stops", "workshops", "visitors", "participants", "cooperatives"]
WORKSHOPS = [f"werkbijeenkomst-{number}" for number in range(1, 6)]
STOPS = ["breda", "weert", "roermond", "maastricht", "panningen", "gennep", "venray", "horst"]


def all_of_them(period: Period | None = None) -> dict[str, Explanation]:
    found = read(explanations.explain_all, clock.today(), period)
    return {one.key.code: one for one in found}


def of(code: str, *, with_names: bool = False) -> Explanation:
    return read(explanations.explain, code, clock.today(), with_names=with_names)


def adds_up(told: Explanation) -> None:
    """What must hold for every figure, whatever is in the database."""
    assert list(told.rows.columns) == LINES.titles
    assert len(told.numbers) == len(told.rows)
    known_numbers = [number for number in told.numbers if number is not None]
    if known_numbers:
        assert told.key.number == sum(known_numbers)
    else:
        assert told.key.number is None or told.rows.empty
    assert not told.rows.isna().any(axis=None)
    for sentence in (told.key.label, told.key.value, told.key.rule, told.key.state, told.proof):
        assert sentence
    if told.key.number is not None:
        assert formatting.number(told.key.number) in told.key.value
        assert formatting.number(told.key.number) in told.proof


def nothing() -> None:
    """The facts alone."""


def example_figures() -> None:
    demo.prepare()


def random_history() -> None:
    """Counts of every state, corrected, withdrawn and entered again, always in the same way."""
    chance = random.Random(20181212)
    for slug in [*STOPS, *WORKSHOPS]:
        number = enter(slug, some_entry(chance))
        for _ in range(chance.randrange(4)):
            if chance.random() < 0.3:
                withdraw(number)
                number = enter(slug, some_entry(chance))
            else:
                number = correct(number, some_entry(chance))
        if chance.random() < 0.2:
            withdraw(number)


def some_entry(chance: random.Random) -> Entry:
    state = chance.choice([FigureState.KNOWN] * 3 + [FigureState.UNKNOWN, FigureState.CANCELLED])
    if state is FigureState.KNOWN:
        method = chance.choice(list(CountingMethod))
        return Entry(state=state, number=chance.randrange(200), method=method)
    reason = {
        FigureState.UNKNOWN: CountReason.LOST,
        FigureState.CANCELLED: CountReason.NOT_HELD,
    }[state]
    return Entry(state=state, reason=reason)


@pytest.mark.parametrize("fill", [nothing, example_figures, random_history])
def test_the_rows_of_every_figure_add_up_to_it(facts: str, fill: Callable[[], None]) -> None:
    fill()
    found = all_of_them()
    assert {*CODES, "coverage:inhabitants"} <= set(found)
    assert {"target:haltes", "target:werkbijeenkomsten", "target:cooperaties"} <= set(found)
    for told in found.values():
        adds_up(told)
    with database.reading() as session:
        today = clock.today()
        for unit, frame in (
            ("visitors", reach.stops(session, today)),
            ("participants", reach.sessions(session, today)),
        ):
            for slug, figure in zip(frame["slug"], frame["figure"], strict=True):
                told = explanations.explain(session, f"{unit}:{slug}", today)
                assert told.key.number == figure.number
                adds_up(told)


def test_a_figure_is_what_the_table_of_counts_adds_up_to(facts: str) -> None:
    random_history()
    standing = (
        "SELECT sum(number) FROM count AS c WHERE {column} IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM count AS later WHERE later.replaces_id = c.id)"
    )
    for code, column in (("visitors", "stop_id"), ("participants", "session_id")):
        with database.reading() as session:
            in_table = session.scalar(text(standing.format(column=column)))
        assert of(code).key.number == in_table


def test_a_short_sum_is_written_out(examples: str) -> None:
    told = of("visitors:panningen")
    assert told.proof == "96 + 88 + 75 = 259."
    assert list(told.rows["Aantal of stand"]) == ["96", "88", "75"]
    assert list(told.rows["Dagen"]) == [
        "7 september – 13 september 2018",
        "14 september – 20 september 2018",
        "21 september – 27 september 2018",
    ]
    assert told.rows["Telmethode"][2] == "schatting door iemand die erbij was"


def test_a_long_sum_says_over_how_many_rows() -> None:
    assert prove_sum([10] * 40) == "Som van 40 regels: 400."
    assert prove_sum([None, 34]) == "Eén regel met een aantal: 34."
    assert "niets op te tellen" in prove_sum([None, None])


def test_a_row_says_what_stood_there_before_and_why(facts: str) -> None:
    correct(correct(enter("werkbijeenkomst-1", known(30)), known(33)), known(34))
    row = of("participants:werkbijeenkomst-1").rows.iloc[0]
    assert row["Aantal of stand"] == "34"
    assert row["Verbeterd"] == "was 33 (typefout), daarvoor 30 (typefout)"


def test_a_withdrawn_count_leaves_an_open_row_that_says_so(facts: str) -> None:
    withdraw(enter("werkbijeenkomst-1", known(34)))
    told = of("participants:werkbijeenkomst-1")
    assert told.key.number is None
    assert told.rows["Aantal of stand"][0].startswith("nog niet ingevuld")
    assert told.rows["Verbeterd"][0] == "was 34 (ingetrokken)"


def test_what_was_counted_where_nothing_took_place_is_shown_and_not_added(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    do(cancel, record=SESSION, slug="werkbijeenkomst-1", reason=CancelReason.VENUE)
    told = of("participants")
    assert "vervallen (ingevuld was 34)" in list(told.rows["Aantal of stand"])
    assert (told.key.number, sum(number or 0 for number in told.numbers)) == (None, 0)


def test_what_is_open_stays_among_the_rows(examples: str) -> None:
    told = of("visitors")
    words = " ".join(told.rows["Aantal of stand"])
    for word in ("onbekend", "niet geteld", "nog niet ingevuld", "de overige dagen"):
        assert word in words
    assert told.key.state == (
        "Niet compleet. Bekend: 5 van 9 haltes en 1 deels; "
        "1 onbekend, 1 niet geteld en 1 nog niet ingevuld."
    )
    assert "ontbreekt nog een aantal" in told.proof


def test_a_stranger_reads_that_staff_entered_it_and_staff_reads_who(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34), by="alice.jansen")
    code = "participants:werkbijeenkomst-1"
    assert of(code).rows["Door wie"][0] == "een medewerker"
    assert of(code, with_names=True).rows["Door wie"][0] == "alice.jansen"


def test_more_counts_than_anybody_reads_are_added_up_for_each_stop(
    examples: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_by_one = of("visitors")
    monkeypatch.setattr(evidence, "_MOST_COUNTS", 3)
    for_each_stop = of("visitors")
    adds_up(for_each_stop)
    assert for_each_stop.key.number == one_by_one.key.number
    assert len(for_each_stop.rows) == 9
    assert "259, waarvan 184 geteld en 75 geschat" in list(for_each_stop.rows["Aantal of stand"])


def test_periods_that_follow_each_other_add_up_to_the_whole(facts: str) -> None:
    random_history()
    periods = [
        Period(date(2017, 1, 1), date(2018, 9, 27)),
        Period(date(2018, 9, 28), date(2018, 11, 30)),
        Period(date(2018, 12, 1), date(2030, 1, 1)),
    ]
    parts = [all_of_them(period) for period in periods]
    for part in parts:
        for told in part.values():
            adds_up(told)
    undated = read(reach.asked_for, clock.today(), periods[0]).left_out_stops
    assert undated == 2
    whole = all_of_them()
    assert (
        sum(part["participants"].key.number or 0 for part in parts)
        == whole["participants"].key.number
    )
    assert sum(len(part["stops"].rows) for part in parts) + undated == 9


def test_a_period_the_wrong_way_round_is_a_clear_sentence() -> None:
    with pytest.raises(InputError, match="Draai de dagen om"):
        Period(date(2018, 9, 27), date(2018, 9, 7))


@pytest.mark.parametrize("code", ["", "money", "visitors:nowhere", "money:venlo", "x" * 500])
def test_a_figure_that_does_not_exist_is_a_clear_sentence(facts: str, code: str) -> None:
    with pytest.raises(InputError, match="bestaat niet") as problem:
        of(code)
    assert len(str(problem.value)) < 120


@pytest.mark.parametrize("code", CODES)
def test_every_figure_on_overzicht_opens_its_rows_with_one_click(
    examples: str, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    visit_as(None, monkeypatch)
    page = run_page("overview")
    told = of(code)
    assert told.proof not in " ".join(all_texts(page))
    page.button(key=f"explain-{code}").click().run()
    assert not page.exception
    # A dialog stands beside the page, not in it.
    said = " ".join(one.value for one in page.markdown).replace("\\", "")
    for sentence in (told.key.rule, told.key.state, told.proof):
        assert sentence in said
    assert plain(told.rows["Wat"][0]) in list(page.table[-1].value["Wat"])
    # Where there is nothing to say stands a dash, and no empty cell.
    assert not page.table[-1].value.isin(["", "nan"]).any(axis=None)


def test_the_rows_stay_closed_when_reading_is_closed_meanwhile(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.READER), monkeypatch)
    page = run_page("overview")
    visit_as(None, monkeypatch)
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", "true")
    settings.cache_clear()
    page.button(key="explain-visitors").click().run()
    assert [title.value for title in page.title] == ["Inloggen"]
    assert not page.table


def contact_links(**address: str) -> list[str]:
    return [one.value for one in run_page("overview", **address).markdown if "mailto:" in one.value]


def test_an_explanation_has_a_letter_with_the_figure_and_its_address_in_it(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    monkeypatch.setenv("DASHBOARD_CONTACT", "info@alliantie.example")
    settings.cache_clear()
    enter("weert", known(34))
    (link,) = contact_links(uitleg="visitors")
    letter = urlsplit(link.removeprefix("[Vraag over dit cijfer](").removesuffix(")"))
    asked = parse_qs(letter.query)
    assert (letter.scheme, letter.path) == ("mailto", "info@alliantie.example")
    assert asked["subject"] == ["Vraag over Bezoekers"]
    assert "Bezoekers: ten minste 34" in asked["body"][0]
    assert "?uitleg=visitors" in asked["body"][0]


def test_without_an_address_to_write_to_there_is_no_letter(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    assert contact_links(uitleg="visitors") == []


def test_every_figure_opens_by_its_address_on_the_page_where_it_stands(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    with database.reading() as session:
        codes = [one.code for one in headlines.key_figures(session, clock.today())]
    stands_on = dict.fromkeys(codes, "overview") | {
        "unique": "reach",
        "promise:1": "progress",
        "target:haltes": "progress",
        "coverage:visited": "reach",
    }
    for code, page in stands_on.items():
        said = [one.value for one in run_page(page, uitleg=code).markdown]
        assert f"**{plain(of(code).proof)}**" in said, code
