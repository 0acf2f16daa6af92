"""The facts come out right, and loading them never undoes what somebody did."""

import csv

from sqlmodel import col, select

from project import clock, database
from project.audit import logbook
from project.facts.loading import load
from project.models import AuditEntry, Municipality, Stop
from project.results import reach, waiting
from project.settings import DATA
from project.wording.counts import FigureState
from project.wording.tour import Certainty, DatePrecision, GrantCoverage, SessionStatus, StopStatus
from tests.builders import read, stored, writing


def test_loading_again_changes_nothing(facts: str) -> None:
    before = read(database.data_version)
    loaded = load()
    assert (loaded.added, loaded.corrected, loaded.kept) == (0, 0, 0)
    with database.reading() as session:
        assert database.data_version(session) == before


def test_what_staff_changed_is_never_overwritten(facts: str) -> None:
    with writing() as session:
        stop = session.exec(select(Stop).where(col(Stop.slug) == "horst")).one()
        stop.note = "De bibliotheek heeft de datums teruggevonden."
        logbook.record(session, "stop.change", "stop:horst", by="alice")
    assert load().kept == 1
    with database.reading() as session:
        kept = session.exec(select(Stop).where(col(Stop.slug) == "horst")).one()
    assert "teruggevonden" in kept.note


def test_a_fact_that_the_files_correct_is_corrected(facts: str) -> None:
    with writing() as session:
        stop = session.exec(select(Stop).where(col(Stop.slug) == "horst")).one()
        stop.note = "Een oude versie van dit feit."
        logbook.record(session, "facts.load", "facts:data", by=logbook.FACTS.name)
    assert load().corrected == 1


def test_a_municipality_that_staff_once_typed_gets_what_the_list_says(facts: str) -> None:
    with writing() as session:
        typed = session.get_one(Municipality, "GM0202")
        typed.name, typed.label_latitude, typed.label_longitude = "Arnem", None, None
        logbook.record(session, "municipality.add", "municipality:GM0202", by="alice")
    assert load().corrected == 1
    with database.reading() as session:
        found = session.get_one(Municipality, "GM0202")
    assert (found.name, found.label_latitude is None) == ("Arnhem", False)


def test_no_attendance_figure_is_among_the_facts(facts: str) -> None:
    assert stored() == []
    with database.reading() as session:
        lines = session.exec(select(AuditEntry)).all()
    assert [(line.actor, line.action) for line in lines] == [(logbook.FACTS.name, "facts.load")]


def test_the_tour_has_nine_stops_of_which_eight_in_limburg_and_seven_dated(facts: str) -> None:
    stops = read(reach.stops, clock.today())
    assert list(stops["slug"]) == [
        "breda",
        "weert",
        "roermond",
        "maastricht",
        "panningen",
        "gennep",
        "venray",
        "horst",
        "venlo",
    ]
    assert int(stops["in_province"].sum()) == 8
    precision = stops.set_index("slug")["date_precision"]
    assert list(precision[precision == DatePrecision.MONTH].index) == ["breda"]
    assert list(precision[precision == DatePrecision.UNKNOWN].index) == ["horst", "venlo"]
    status = stops.set_index("slug")["status"]
    assert status["horst"] is status["venlo"] is StopStatus.UNDATED
    assert set(status[:7]) == {StopStatus.CLOSED}


def test_the_grant_is_only_said_where_a_source_says_it(facts: str) -> None:
    stops = read(reach.stops, clock.today()).set_index("slug")
    inside = stops[stops["grant_coverage"] == GrantCoverage.INSIDE]
    assert set(inside.index) == {"panningen", "gennep", "horst", "venray", "venlo"}
    assert stops.loc["breda", "grant_coverage"] is GrantCoverage.OUTSIDE
    assert stops.loc["weert", "grant_coverage"] is GrantCoverage.UNKNOWN


def test_the_five_workshops_are_announcements_until_somebody_confirms_them(facts: str) -> None:
    sessions = read(reach.sessions, clock.today())
    assert list(sessions["promise"]) == [1, 2, 3, 4, 5]
    assert list(sessions["place"]) == ["Panningen", "Gennep", "Venray", "Horst", "Venlo"]
    assert str(sessions["day"].iloc[-1]) == "2018-12-12"
    assert set(sessions["status"]) == {SessionStatus.UNCONFIRMED}
    assert sessions["certainty"].iloc[0] is Certainty.INFERRED


def test_every_attendance_figure_is_open_and_none_is_zero(facts: str) -> None:
    with database.reading() as session:
        today = clock.today()
        frames = (reach.stops(session, today), reach.sessions(session, today))
        still_open = waiting.open_figures(session, today)
    for frame in frames:
        assert {figure.state for figure in frame["figure"]} == {FigureState.NOT_YET}
        assert {figure.number for figure in frame["figure"]} == {None}
        assert frame["words"].str.startswith("nog niet ingevuld").all()
        assert reach.total(frame).words() == "nog niet ingevuld"
    assert len(still_open) == 14


def test_every_fact_says_where_it_stands_and_how_sure_we_are() -> None:
    for name in ("stops", "sessions", "venues", "promises", "cooperatives", "projects"):
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                assert row["source"], (name, row)
                assert row["certainty"] in set(Certainty), (name, row)
