"""The bench: its data are consistent, its table says what was measured. No time is asserted."""

import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bench import data, goals, storage
from bench.servers import Site, answers, looking_at, relay_to
from project import clock, database
from project.models import AuditEntry, Count
from project.results import reach
from project.wording.people import Role
from tests.conftest import Server
from tests.visits import sign_in_row, working_on

STOPS = 7


def current(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    replaced = {row["replaces_id"] for row in rows}
    return [row for row in rows if row["id"] not in replaced]


# --- the data ---------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 8, 400])
def test_there_are_as_many_counts_as_asked_and_the_same_ones_every_time(many: int) -> None:
    rows = list(data.made_counts(many, STOPS))
    assert len(rows) == many
    assert rows == list(data.made_counts(many, STOPS))


def test_a_correction_is_about_the_same_day_and_no_day_is_counted_twice() -> None:
    rows = {row["id"]: row for row in data.made_counts(400, STOPS)}
    corrections = [row for row in rows.values() if row["replaces_id"]]
    assert len(corrections) == 133
    for row in corrections:
        old = rows[row["replaces_id"]]
        assert (old["stop_id"], old["first_day"]) == (row["stop_id"], row["first_day"])
    days = [(row["stop_id"], row["first_day"]) for row in current(list(rows.values()))]
    assert len(days) == len(set(days))


def test_the_pages_add_up_what_was_filled_in(empty_db: str) -> None:
    data.fill(400, STOPS)
    known = sum(row["number"] for row in current(list(data.made_counts(400, STOPS))))
    with database.reading() as session:
        assert session.scalar(select(func.count(col(Count.id)))) == 400
        logged = select(func.count()).where(col(AuditEntry.action).startswith("count."))
        assert session.scalar(logged) == 400
        assert reach.total(reach.stops(session, clock.today())).number == known


def test_the_saves_of_the_bench_find_a_day_that_nobody_counted(empty_db: str) -> None:
    days = data.fill(400, STOPS)
    saved = [data.save(*next(days)) for _ in range(2 * STOPS)]
    storage.page_data()
    assert min(saved) > 400


@pytest.mark.slow
def test_everything_about_storage_is_measured_beside_its_control(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It failed for who ran make bench: the table of a control was nowhere."""
    monkeypatch.setattr(storage, "_TIMES", 4)
    found = list(storage.lines(str(tmp_path), 400))
    assert [key for key, *_ in found] == ["G1 kept", "G1 new", "G7", "G8"]
    assert all(measured > 0 and control > 0 for _, measured, control in found)


# --- the table --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "measured", "control", "said"),
    [
        ("G14", 0.9, 0.5, ("0.9 s", "1.8", "≤ 1 s", "yes")),
        ("G14", 1.1, 0.5, ("1.1 s", "2.2", "≤ 1 s", "**no**")),
        ("G14 ratio", 0.9, 0.5, ("0.9 s", "1.8", "≤ 1.7 × control", "**no**")),
        ("G16", 2_000_000, 10_000_000, ("2.00 MB", "0.2", "≤ 0.2 × control", "yes")),
        ("G17", 28_000, 1_000_000, ("28.0 kB", "0.028", "≤ 40.0 kB", "yes")),
        ("G20 messages", 212.4, 50, ("212 messages", "4.25", "≤ 300 messages", "yes")),
    ],
)
def test_the_verdict_is_about_what_the_goal_asks(
    key: str, measured: float, control: float, said: tuple[str, ...]
) -> None:
    heading, rule, row = goals.table([(key, measured, control)]).splitlines()
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert (cells[2], *cells[4:]) == said
    assert [cell.strip() for cell in heading.strip("|").split("|")] == list(goals.HEADINGS)
    assert len(heading) == len(rule) == len(row)


def test_the_two_take_turns() -> None:
    asked: list[str] = []

    def candidate(name: str, took: float) -> float:
        asked.append(name)
        return took

    pair = goals.in_turns(lambda: candidate("a", 1), lambda: candidate("b", 2), 3)
    assert asked == ["a", "b"] * 3
    assert pair == (1, 2)


# --- the instruments --------------------------------------------------------------------------


@pytest.mark.parametrize("slow", [False, True])
def test_the_relay_counts_what_the_server_sends_and_not_what_it_is_asked(*, slow: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_once() -> None:
            visitor, _ = listener.accept()
            with visitor:
                visitor.recv(100)
                visitor.sendall(b"x" * 1_000)

        server = threading.Thread(target=answer_once)
        server.start()
        with relay_to(listener.getsockname()[1], slow=slow) as relay:

            def ask() -> None:
                with socket.create_connection(("127.0.0.1", relay.port)) as visitor:
                    visitor.sendall(b"question")
                    assert len(b"".join(iter(lambda: visitor.recv(4_096), b""))) == 1_000

            took = goals.milliseconds(ask)
            server.join()
            assert relay.sent == 1_000
        # To connect and back, and once more with the question.
        assert (took > 800) == slow


def test_a_viewer_opens_the_page_that_was_meant_as_who_it_is(server: Server) -> None:
    site = Site(int(server.url.rpartition(":")[2]), server.process.pid, 0.0)
    with looking_at(site) as click:
        assert b"Waar stond de tentoonstelling?" in b"".join(click())
    with looking_at(site, "haltes") as stranger:
        assert b"Halte toevoegen" not in b"".join(stranger())
    with working_on(server.database_url):
        token = sign_in_row(Role.EDITOR)
    with looking_at(site, "haltes", token) as editor:
        assert b"Halte toevoegen" in b"".join(editor())
    assert site.memory() > 1
    assert site.work() > 0


def test_only_a_page_answers(server: Server) -> None:
    assert answers(f"{server.url}/")
    assert not answers(f"{server.url}/bestaat-niet")
    assert not answers("http://127.0.0.1:9/")
