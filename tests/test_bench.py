"""The bench: its data are consistent, its table says what was measured. No time is asserted."""

import csv
import socket
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bench import data, exporting, storage, table, timing, web
from bench.data import Size
from bench.relay import relay_to
from bench.servers import Site
from bench.table import Goal, Line
from bench.viewer import looking_at
from project import clock, database
from project.models import AuditEntry, Count
from project.results import reach
from project.upkeep import checks, full_export
from tests.conftest import Server

SMALL = Size(counts=400, stops=7, sessions=10)


def current(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    replaced = {row["replaces_id"] for row in rows}
    return [row for row in rows if row["id"] not in replaced]


def a_line(ours: list[float], control: list[float], asked: Goal | None, rows: int = 0) -> Line:
    return Line(
        goal="G0",
        what="something",
        against="something else",
        unit="ms",
        ours=ours,
        control=control,
        asked=asked,
        rows=rows,
    )


# --- the data ---------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 8, 400])
def test_there_are_exactly_as_many_counts_as_asked_and_the_same_ones_every_time(many: int) -> None:
    size = Size(many, stops=7, sessions=10)
    assert len(list(data.counts(size))) == many
    assert list(data.counts(size)) == list(data.counts(size))


def test_a_count_is_replaced_at_most_once_and_by_one_of_the_same_figure() -> None:
    rows = {row["id"]: row for row in data.counts(SMALL)}
    replaced = [row["replaces_id"] for row in rows.values() if row["replaces_id"]]
    assert replaced
    assert len(replaced) == len(set(replaced))
    for row in rows.values():
        if old := rows.get(row["replaces_id"]):
            assert old["id"] < row["id"]
            assert all(old[name] == row[name] for name in ("stop_id", "session_id", "first_day"))


def test_no_day_of_a_stop_is_counted_twice_and_none_lies_outside_the_stop() -> None:
    stops = {row["id"]: row for row in data.stops(SMALL)}
    days: set[tuple[int, date]] = set()
    for row in current(list(data.counts(SMALL))):
        if row["stop_id"] is None:
            continue
        stop = stops[row["stop_id"]]
        assert stop["first_day"] <= row["first_day"] <= stop["last_day"]
        assert (row["stop_id"], row["first_day"]) not in days
        days.add((row["stop_id"], row["first_day"]))
    assert days


def test_the_sessions_for_the_saves_have_no_count() -> None:
    counted = {row["session_id"] for row in data.counts(SMALL)}
    assert len(data.open_sessions(SMALL)) == 5
    assert not counted & set(data.open_sessions(SMALL))


def test_the_real_schema_takes_the_data_with_a_line_in_the_logbook_for_each_count(db: str) -> None:
    with data.installed(db):
        data.fill(SMALL)
        with database.reading() as session:
            assert session.scalar(select(func.count(col(Count.id)))) == SMALL.counts
            assert session.scalar(select(func.count(col(AuditEntry.id)))) == SMALL.counts
            today = clock.today()
            known = sum(
                row["number"]
                for row in current(list(data.counts(SMALL)))
                if row["stop_id"] and row["number"] is not None
            )
            assert reach.total(reach.stops(session, today)).number == known
            assert len(reach.sessions(session, today)) == SMALL.sessions


def test_the_data_pass_the_check_that_a_manager_does(db: str) -> None:
    with data.installed(db) as engine:
        data.fill(SMALL)
        storage.save(data.open_sessions(SMALL)[0])
        assert checks.findings(engine) == []


def test_the_saves_of_the_bench_follow_the_data_without_a_clash_of_numbers(db: str) -> None:
    with data.installed(db):
        data.fill(SMALL)
        saved = storage.save(data.open_sessions(SMALL)[0])
        storage.page_data()
        assert saved > SMALL.counts


def test_the_controls_add_up_to_what_the_pages_say(db: str) -> None:
    with data.installed(db) as engine:
        data.fill(SMALL)
        with database.reading() as session:
            today = clock.today()
            frames = reach.stops(session, today), reach.sessions(session, today)
            ours = sum(reach.total(frame).number or 0 for frame in frames)
        assert storage.all_into_pandas(engine)["sum"].sum() == ours
        assert sum(number or 0 for *_, number, _ in storage.group_by(engine)) == ours


def test_the_control_of_the_export_writes_the_same_figures(db: str, tmp_path: Path) -> None:
    with data.installed(db) as engine:
        data.fill(SMALL)
        full_export.write(tmp_path / "ours")
        exporting.plain(tmp_path / "plain", engine)
        for table in full_export.tables():
            ours, plain = (
                _rows(tmp_path / which / f"{table.name}.csv") for which in ("ours", "plain")
            )
            assert len(ours) == len(plain)
            assert [row.get("number") for row in ours] == [row.get("number") for row in plain]


@pytest.mark.slow
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_everything_about_storage_is_measured_beside_its_control(
    empty_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It failed for who ran make bench: the table of a control was nowhere."""
    monkeypatch.setattr(storage, "_LOOKS", 1)
    monkeypatch.setattr(storage, "_SAVES", 1)
    monkeypatch.setattr(exporting, "_TIMES", 1)
    lines = list(storage._lines("SQLite", empty_db, SMALL, tmp_path))
    assert [line.goal for line in lines] == ["G1"] * 4 + ["G7"] * 2 + ["G12"] * 2
    assert all(value > 0 for line in lines[:-1] for value in (*line.ours, *line.control))
    # At its peak a process holds a little more than before.
    assert 0 <= lines[-1].ours[0] < 100


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


# --- the table --------------------------------------------------------------------------------


def test_the_ratio_is_that_of_the_medians() -> None:
    assert a_line([1, 2, 90], [8, 8, 8], None).ratio == 0.25


@pytest.mark.parametrize(
    ("asked", "rows", "said"),
    [
        (None, 0, "no goal"),
        (Goal(at_most=2), 0, "yes"),
        (Goal(at_most=1.9), 0, "**not reached**"),
        (Goal(at_most=0.5, of_control=True), 0, "yes"),
        (Goal(at_most=0.4, of_control=True), 0, "**not reached**"),
        (Goal(at_most=2, rows=1_000), 1_000, "yes"),
        (Goal(at_most=2, rows=1_000), 10, "yes at 10 counts"),
        (Goal(at_most=1, rows=1_000), 10, "**not reached**"),
        (Goal(at_most=1, rows=10), 1_000, "no at 1,000 counts, more than asked"),
    ],
)
def test_the_verdict_says_no_more_than_was_measured(
    asked: Goal | None, rows: int, said: str
) -> None:
    assert a_line([2], [4], asked, rows).verdict() == said


def test_the_table_has_all_headings_and_one_row_for_each_line() -> None:
    line = a_line([2], [4], Goal(at_most=0.5, of_control=True))
    heading, rule, row = table.table([line]).splitlines()
    assert [cell.strip() for cell in heading.strip("|").split("|")] == list(table.HEADINGS)
    assert set(rule) == {"|", "-"}
    assert len(heading) == len(rule) == len(row)
    assert "4 ms (something else)" in row
    assert "≤ 0.5 × control" in row


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(0.034, "ms", "0.034 ms"), (212.4, "ms", "212 ms"), (3_070_000, "bytes", "3.07 MB")],
)
def test_an_amount_has_the_digits_that_mean_something(value: float, unit: str, said: str) -> None:
    assert table.amount(value, unit) == said


def test_the_candidates_take_turns() -> None:
    asked: list[str] = []

    def candidate(name: str) -> float:
        asked.append(name)
        return 1.0

    samples = timing.take_turns({"a": lambda: candidate("a"), "b": lambda: candidate("b")}, times=3)
    assert asked == ["a", "b"] * 3
    assert samples == {"a": [1.0] * 3, "b": [1.0] * 3}


def test_there_are_fewer_rounds_when_the_time_is_used_up() -> None:
    samples = timing.take_turns({"a": lambda: 1.0}, times=50, seconds=0, at_least=4)
    assert len(samples["a"]) == 4


# --- the instruments --------------------------------------------------------------------------


def test_the_relay_counts_what_the_server_sends_and_not_what_it_is_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_once() -> None:
            visitor, _ = listener.accept()
            with visitor:
                visitor.recv(100)
                visitor.sendall(b"x" * 1_000)

        server = threading.Thread(target=answer_once)
        server.start()
        with relay_to(listener.getsockname()[1]) as relay:
            with socket.create_connection(("127.0.0.1", relay.port)) as browser:
                browser.sendall(b"question")
                received = b"".join(iter(lambda: browser.recv(4_096), b""))
            server.join()
            assert len(received) == relay.sent == 1_000


def test_the_viewer_sees_overzicht_and_can_run_it_again(server: Server) -> None:
    site = Site(int(server.url.rpartition(":")[2]), server.process, 0.0, server.log)
    with looking_at(site) as viewer:
        viewer.open(web.QUESTION)
        assert viewer.rerun() > 0
    with looking_at(site) as viewer, pytest.raises(RuntimeError, match="does not say"):
        viewer.open("Dit staat nergens")
