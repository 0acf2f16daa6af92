"""Saving under faults: many at once, sent twice, cut off on the way, and killed.

Each test says which safeguard it watches: without it, that test fails.
"""

import random
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import urlencode, urlsplit

import pytest
from sqlmodel import col, select

from project import clock, database
from project.accounts import sign_ins
from project.models import Account, Stop
from project.results import reach
from project.wording.people import Role
from tests.builders import enter, writing
from tests.conftest import Server
from tests.saving import (
    WORKSHOP,
    correct_without_end,
    in_a_process_of_its_own,
    is_whole,
    lines_without_row,
    receive_all,
    stored,
    with_groups,
    write_lanes,
)
from tests.visits import run_page, sign_in_row, visit_as, working_on

# A killed program must be back well within this, on a machine that does other work too.
BACK = 60.0


def tell(capsys: pytest.CaptureFixture[str], title: str, table: dict[str, object]) -> None:
    """Print the table of a test, also when it passes."""
    with capsys.disabled():
        lines = [f"  {what:<44} {value}" for what, value in table.items()]
        sys.stdout.write("\n".join(["", title, *lines, ""]))


def assert_whole(after: int = 0) -> None:
    """Each row has its one line in the logbook, and each line its row."""
    assert [row.id for row in stored(after) if row.lines != 1] == []
    assert lines_without_row() == 0


# --- the processes themselves -----------------------------------------------------------------


def test_a_process_of_its_own_does_not_run_the_page_again_that_was_shown_here(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R1 and R7 failed after any test of a page: Streamlit leaves the page behind as the main
    program, so each new process ran it first, and kept working on the database of that page."""
    visit_as(None, monkeypatch)
    assert not run_page("overview").exception
    process, ours = in_a_process_of_its_own(
        write_lanes, facts, {0: ("panningen", date(2018, 9, 7))}, 1
    )
    (numbers,) = receive_all(ours)
    process.join()
    assert [row.id for row in stored()] == numbers


# --- R1: many writers -------------------------------------------------------------------------


def write_at_once(url: str, writers: int, saves: int) -> dict[str, object]:
    """So many writers, half of them in another process, each with the number of one day."""
    days = [("panningen", date(2018, 9, day)) for day in range(7, 28)]
    days += [("roermond", date(2018, 3, day)) for day in range(14, 30)]
    lanes = dict(enumerate(days[:writers]))
    began = time.monotonic()
    working = [
        in_a_process_of_its_own(
            write_lanes, url, {place: lanes[place] for place in lanes if place % 2 == half}, saves
        )
        for half in range(2)
    ]
    acknowledged = [
        number for _, pipe in working for numbers in receive_all(pipe) for number in numbers
    ]
    for process, _ in working:
        process.join()
        assert process.exitcode == 0, "a writer met an error"
    took = time.monotonic() - began
    rows = stored()
    assert sorted(acknowledged) == [row.id for row in rows]
    assert len(set(acknowledged)) == writers * saves
    replaced = [row.replaces_id for row in rows if row.replaces_id is not None]
    assert len(replaced) == len(set(replaced)) == writers * (saves - 1)
    assert_whole()
    with database.reading() as session:
        summary = reach.total(reach.stops(session, clock.today())).number
    assert summary == sum(place + saves - 1 for place in range(writers))
    return {
        "acknowledged = stored = lines in the logbook": len(rows),
        "errors, doubles": 0,
        "summary = sum of the last values": summary,
        "seconds": round(took, 1),
    }


def test_thirty_two_writers_store_all_that_was_acknowledged_and_nothing_twice(
    facts: str,
) -> None:
    """R1, small. Watches the queue of writers, BEGIN IMMEDIATE and the line in each transaction."""
    write_at_once(facts, 32, 5)


@pytest.mark.torture
def test_thirty_two_writers_with_forty_saves_each_lose_and_double_nothing(
    facts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """R1 as bar.md asks it."""
    tell(
        capsys,
        f"R1: 32 writers × 40 saves, {facts.partition(':')[0]}",
        write_at_once(facts, 32, 40),
    )


# --- R3: one figure, eight sessions -----------------------------------------------------------


# --- R7: killed -------------------------------------------------------------------------------


def kill_while_saving(url: str, rounds: int, seed: int) -> dict[str, object]:
    """A process that saves as fast as it can is killed at a random moment, and the next begins."""
    chance = random.Random(seed)
    last = enter(WORKSHOP, with_groups(10))
    promised, killed_open, slowest = 0, 0, 0.0
    for turn in range(rounds):
        began = time.monotonic()
        victim, ours = in_a_process_of_its_own(correct_without_end, url, seed * 10_000 + turn, last)
        assert ours.poll(BACK), "after a kill nobody could save any more"
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(chance.uniform(0, 0.05))
        victim.kill()
        victim.join()
        acknowledged = receive_all(ours)
        with writing():
            # Whatever was under way is over as soon as somebody else may write.
            rows = stored(last)
        ids = [row.id for row in rows]
        # All that was promised, and at most the one that was being answered.
        assert acknowledged == ids[: len(acknowledged)]
        assert len(ids) - len(acknowledged) in (0, 1)
        assert [row.parts for row in rows] == [row.number for row in rows]
        assert [row.replaces_id for row in rows] == [last, *ids[:-1]]
        assert_whole(last)
        assert is_whole()
        promised, killed_open = (
            promised + len(acknowledged),
            killed_open + len(ids) - len(acknowledged),
        )
        last = ids[-1]
    return {
        "kills": rounds,
        "acknowledged, and all stored": promised,
        "stored, killed before it could say so": killed_open,
        "half stored, broken file": 0,
        "slowest start until the first save (s)": round(slowest, 2),
    }


def test_whatever_was_acknowledged_before_a_kill_is_stored_and_the_file_is_whole(
    facts: str,
) -> None:
    """R7, small. Watches the one transaction, and that a number is told after its commit."""
    kill_while_saving(facts, 5, seed=7)


@pytest.mark.torture
def test_after_a_thousand_kills_everything_acknowledged_is_there(
    facts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """R7 as bar.md asks it."""
    tell(capsys, f"R7, {facts.partition(':')[0]}", kill_while_saving(facts, 1000, seed=71))


# --- R6: a post that is cut off -----------------------------------------------------------------


def send(server: Server, fields: dict[str, str], token: str, cut_after: float | None) -> str:
    """Post a form past any browser; cut off after so many seconds, or the address it leads to."""
    site, body = urlsplit(server.url), urlencode(fields)
    request = (
        f"POST {fields['naar']} HTTP/1.1\r\nHost: {site.netloc}\r\nConnection: close\r\n"
        f"Cookie: {sign_ins.COOKIE}={token}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with socket.create_connection((site.hostname, site.port)) as line:
        if cut_after is None:
            line.sendall((request + body).encode())
            answer = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
            return answer.partition("location: ")[2].partition("\r\n")[0]
        # Somewhere within the form, or after all of it.
        sent = len(request) + round(len(body) * min(1.0, cut_after * 20))
        line.sendall((request + body)[:sent].encode())
        time.sleep(cut_after)
        return ""


def cut_off(server: Server, rounds: int, seed: int) -> dict[str, object]:
    """Each form is cut off at 0 to 200 ms and sent again with its key, each for its own day."""
    chance, token = random.Random(seed), sign_in_row(Role.EDITOR)
    with writing() as session:
        stop = session.scalars(select(Stop).where(col(Stop.slug) == "panningen")).one()
        stop.first_day = date(2016, 1, 1)
        about = f"/invoeren/bezoekers/{stop.id}"
    with database.reading() as session:
        who = session.scalars(select(Account.name).order_by(col(Account.id).desc())).first() or ""
    led = []
    for number in range(rounds):
        day = date.fromordinal(date(2016, 1, 1).toordinal() + number)
        fields = {"naar": about, "wie": who, "sleutel": f"{seed}-{number}", "hoe": "tally"}
        fields |= {"dagen": f"{day}/{day}", "aantal": "34"}
        send(server, fields, token, chance.uniform(0, 0.2))
        led.append(send(server, fields, token, None))
    rows = stored()
    assert len(rows) == len(set(led)) == rounds
    assert {f"/invoeren/bon/{row.id}" for row in rows} == set(led)
    assert_whole()
    # Nobody has to look for a bug of ours behind a line that broke.
    assert " bug " not in server.log.read_text()
    return {"cut off and sent again": rounds, "rows, receipts, days": len(rows)}


AFTER = datetime(2018, 9, 28, 12, tzinfo=UTC)


@pytest.mark.browser
def test_a_form_that_is_cut_off_and_sent_again_is_stored_once(
    start_server: Callable[..., Server],
) -> None:
    """R6, small. Watches the key of the form, and that a broken line is no bug."""
    server = start_server({"DASHBOARD_FROZEN_NOW": AFTER.isoformat()}, new=True)
    with working_on(server.database_url), clock.stopped_at(AFTER):
        cut_off(server, 40, seed=6)


@pytest.mark.browser
@pytest.mark.torture
def test_of_five_hundred_forms_that_are_cut_off_each_is_stored_once(
    start_server: Callable[..., Server], capsys: pytest.CaptureFixture[str]
) -> None:
    """R6 as bar.md asks it."""
    server = start_server({"DASHBOARD_FROZEN_NOW": AFTER.isoformat()}, new=True)
    with working_on(server.database_url), clock.stopped_at(AFTER):
        tell(capsys, "R6", cut_off(server, 500, seed=61))
