"""Reach and progress: what was entered, beside the tour, on a real database."""

from datetime import UTC, date, datetime

import pytest

from project import clock, database
from project.counts.rules import Entry
from project.database import StartError
from project.results import reach, receipts, waiting, whereabouts
from project.settings import settings
from project.upkeep import demo
from project.wording.counts import CountReason, FigureState, Unit
from project.wording.tour import SessionStatus, StopStatus
from tests.builders import correct, enter, known, withdraw


def figures_of(unit: Unit) -> dict[str, str]:
    with database.reading() as session:
        read = reach.stops if unit is Unit.VISITORS else reach.sessions
        frame = read(session, clock.today())
    return dict(zip(frame["slug"], frame["words"], strict=True))


def words(slug: str) -> str:
    return {**figures_of(Unit.VISITORS), **figures_of(Unit.PARTICIPANTS)}[slug]


def total(unit: Unit) -> str:
    with database.reading() as session:
        read = reach.stops if unit is Unit.VISITORS else reach.sessions
        return reach.total(read(session, clock.today())).words(unit)


def test_one_known_figure_makes_the_total_at_least_that(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    assert words("werkbijeenkomst-1") == "34"
    assert total(Unit.PARTICIPANTS) == "ten minste 34 deelnemers"
    assert total(Unit.VISITORS) == "nog niet ingevuld"


def test_overview_says_how_many_are_open(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    with database.reading() as session:
        said = waiting.in_short(waiting.open_figures(session, clock.today()))
    assert said == "9 haltes en 4 bijeenkomsten wachten op een telling."


def test_a_correction_is_seen_at_once_and_counts_once(facts: str) -> None:
    first = enter("werkbijeenkomst-1", known(34))
    assert total(Unit.PARTICIPANTS) == "ten minste 34 deelnemers"
    second = correct(first, known(43))
    assert total(Unit.PARTICIPANTS) == "ten minste 43 deelnemers"
    withdraw(second)
    assert total(Unit.PARTICIPANTS) == "nog niet ingevuld"
    assert words("werkbijeenkomst-1").startswith("nog niet ingevuld")


def test_a_real_zero_is_a_zero_and_an_unknown_is_not(facts: str) -> None:
    enter("werkbijeenkomst-1", known(0))
    enter("werkbijeenkomst-2", Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST))
    assert words("werkbijeenkomst-1") == "0"
    assert words("werkbijeenkomst-2") == "onbekend"
    assert total(Unit.PARTICIPANTS) == "ten minste 0 deelnemers"


def test_a_count_confirms_that_a_session_was_held(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    enter("werkbijeenkomst-2", Entry(state=FigureState.CANCELLED, reason=CountReason.NOT_HELD))
    with database.reading() as session:
        frame = reach.sessions(session, clock.today()).set_index("slug")
    assert frame.loc["werkbijeenkomst-1", "status"] is SessionStatus.HELD
    assert frame.loc["werkbijeenkomst-2", "status"] is SessionStatus.CANCELLED
    assert frame.loc["werkbijeenkomst-3", "status"] is SessionStatus.UNCONFIRMED


def test_some_days_of_a_stop_are_a_lower_bound_until_all_are_covered(facts: str) -> None:
    enter("panningen", known(96, date(2018, 9, 7), date(2018, 9, 13)))
    assert words("panningen") == "ten minste 96"
    enter("panningen", known(88, date(2018, 9, 14), date(2018, 9, 27)))
    assert words("panningen") == "184"


def test_the_receipt_says_what_the_database_holds_and_the_total_it_led_to(facts: str) -> None:
    number = enter("werkbijeenkomst-1", known(34))
    with database.reading() as session:
        receipt = receipts.receipt(session, number, clock.today())
        assert receipts.receipt(session, number + 1, clock.today()) is None
    assert receipt is not None
    assert receipt.what == "Panningen, 12 september 2018: 34 deelnemers, geteld"
    assert receipt.total == "ten minste 34 deelnemers (1 van 5 bijeenkomsten)"


def test_a_figure_is_not_missing_before_it_is_due(facts: str) -> None:
    with clock.stopped_at(datetime(2018, 9, 10, 12, tzinfo=UTC)):
        assert words("venray") == "nog niet"
        assert words("panningen") == "nog niet"
        assert words("maastricht") == "nog niet ingevuld (90 dagen te laat)"
        with database.reading() as session:
            stops = reach.stops(session, clock.today())
            still_open = waiting.open_figures(session, clock.today())
        assert stops.set_index("slug").loc["panningen", "status"] is StopStatus.OPEN
        assert whereabouts.where_is_it(stops, {"": ""}) == [
            "Nu in Panningen, in Huis van de Gemeente, tot en met 27 september 2018.",
            "De volgende plaats is Gennep, 29 september – 19 oktober 2018.",
        ]
        assert list(still_open["label"]) == [
            "Panningen · tentoonstelling",
            "Breda · tentoonstelling",
            "Weert · tentoonstelling",
            "Roermond · tentoonstelling",
            "Maastricht · tentoonstelling",
        ]


@pytest.mark.parametrize(("day", "late"), [(12, False), (19, False), (20, True)])
def test_a_count_is_overdue_after_the_agreed_term(facts: str, day: int, late: bool) -> None:
    with clock.stopped_at(datetime(2018, 9, day, 12, tzinfo=UTC)):
        assert ("te laat" in words("werkbijeenkomst-1")) is late


def test_another_term_moves_the_moment(facts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DUE_DAYS", "0")
    settings.cache_clear()
    with clock.stopped_at(datetime(2018, 9, 14, 12, tzinfo=UTC)):
        assert words("werkbijeenkomst-1") == "nog niet ingevuld (2 dagen te laat)"


def test_a_choice_of_period_says_what_it_had_to_leave_out(facts: str) -> None:
    with database.reading() as session:
        stops = reach.stops(session, clock.today())
    assert set(reach.years(stops)) == {"2017", "2018"}
    found, undated = reach.narrow(stops, year="2018")
    assert (len(found), undated) == (6, 2)
    assert reach.left_out(undated, "halte", "haltes").startswith("2 haltes zonder datums")
    inside, _ = reach.narrow(stops, grant="inside")
    assert len(inside) == 5


def test_the_demo_shows_every_state_and_never_mixes_with_real_counts(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    with pytest.raises(StartError, match="echte tellingen"):
        demo.prepare()


def test_the_demo_is_always_the_same_and_marked(db: str) -> None:
    assert demo.prepare() == 16
    assert demo.prepare() == 0
    found = {**figures_of(Unit.VISITORS), **figures_of(Unit.PARTICIPANTS)}
    assert found["panningen"] == "259, waarvan 184 geteld en 75 geschat"
    assert found["gennep"] == "ten minste 121"
    assert found["maastricht"] == "onbekend"
    assert found["venray"] == "niet geteld"
    assert found["venlo"] == "nog niet ingevuld"
    assert found["werkbijeenkomst-1"] == "43"
    assert found["werkbijeenkomst-3"] == "0"
    assert found["werkbijeenkomst-5"] == "vervallen"
