"""Requests for the exhibition: kept once, brought from hand to hand, and forgotten in time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from project import clock, database
from project.audit import logbook
from project.directory import town_requests
from project.directory.relay import RELAY, Request
from project.directory.town_requests import Asked
from project.errors import ConflictError, InputError
from project.models import AuditEntry, HostRequest, HostRequestStep, SignInAttempt
from project.web import start
from project.wording.people import RejectReason, RequestStage
from tests.builders import writing

pytestmark = pytest.mark.usefixtures("facts")
NOON = datetime(2018, 9, 12, 12, tzinfo=UTC)
KEY = "0" * 32
ASKED = Asked(
    municipality="GM0988",
    elsewhere="",
    organisation="Bibliotheek Weert",
    period="maart 2019",
    why="Er zijn hier veel buurtinitiatieven.",
    email="info@bieb-weert.example",
    is_general=False,
    consent=True,
)
HOSTILE = "<img src=x onerror=alert(1)> **vet** [x](javascript:1)"


def ask(key: str = KEY, address: str = "192.0.2.7", **values: Any) -> int:
    with writing() as session:
        return town_requests.ask(
            session,
            asked=replace(ASKED, **values),
            key=key,
            address=address,
            by=logbook.PUBLIC.name,
        )


def step(stage: RequestStage, seen: int, *, by: str = "alice", **values: Any) -> int:
    with writing() as session:
        return town_requests.take_step(
            session, request_id=1, seen=seen, stage=stage, by=by, **values
        )


def reject(seen: int = 1, reason: RejectReason = RejectReason.DATES, note: str = "") -> int:
    return step(RequestStage.REJECTED, seen, reason=reason, note=note)


def requests() -> list[Request]:
    with database.reading() as session:
        return town_requests.requests(session)


def forget_old() -> int:
    with writing() as session:
        return town_requests.forget_old(session, by="test")


def everything() -> str:
    """Every text that the tables of requests and the logbook hold."""
    with database.reading() as session:
        rows = [
            *session.scalars(select(HostRequest)),
            *session.scalars(select(HostRequestStep)),
            *session.scalars(select(AuditEntry)),
        ]
        return " ".join(str(row.model_dump()) for row in rows)


# --- asking -------------------------------------------------------------------------------------


def test_it_works() -> None:
    assert ask() == 1
    (one,) = requests()
    assert (one.municipality, one.organisation, one.email) == (
        "Weert",
        "Bibliotheek Weert",
        "info@bieb-weert.example",
    )
    assert one.stage is RequestStage.ASKED
    assert one.next_stage is RequestStage.AGREED


def test_sent_twice_is_one_request() -> None:
    assert {ask() for _ in range(5)} == {1}
    assert len(requests()) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 's-Hertogenbosch ", "'s-Hertogenbosch"),
        ("Bergen (NH.)", "Bergen (NH.)"),
        ("Nuenen, Gerwen en Nederwetten", "Nuenen, Gerwen en Nederwetten"),
        ("Súdwest-Fryslân", "Súdwest-Fryslân"),
        ("venlo", "Venlo"),
    ],
)
def test_a_municipality_elsewhere_is_taken_in_words(typed: str, kept: str) -> None:
    ask(municipality="anders", elsewhere=typed)
    assert requests()[0].municipality == kept


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"municipality": ""}, "Kies de gemeente"),
        ({"municipality": "GM9999"}, "Kies de gemeente"),
        ({"municipality": "anders"}, "Andere gemeente is leeg"),
        ({"municipality": "anders", "elsewhere": "<b>Weert</b>"}, "alleen de naam"),
        ({"municipality": "anders", "elsewhere": "x" * 10_000}, "te lang"),
        ({"elsewhere": "Eindhoven"}, "een van de twee"),
        ({"organisation": " "}, "Organisatie is leeg"),
        ({"organisation": "omge\u202edraaid"}, "onzichtbaar"),
        ({"period": ""}, "Periode is leeg"),
        ({"why": "x" * 10_000}, "te lang"),
        ({"why": "Bel Anna, 06 12345678"}, "telefoonnummer"),
        ({"email": "anna.jansen@bieb.example"}, "van een persoon"),
        ({"email": "weert@post.example"}, "één persoon"),
        ({"email": "javascript:alert(1)"}, "geen e-mailadres"),
        ({"consent": False}, "bewaren"),
        ({"key": "a"}, "niet meer geldig"),
        ({"key": "' OR 1=1 --"}, "niet meer geldig"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(values: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        ask(**values)
    assert requests() == []


def test_all_that_is_wrong_is_said_at_once(facts: str) -> None:
    with pytest.raises(InputError) as told:
        ask(municipality="", organisation="", why="bel 0612345678", email="x", consent=False)
    said = str(told.value)
    for part in ("Kies de gemeente", "Organisatie is leeg", "Waarom: er staat", "Vink aan"):
        assert part in said
    assert "Periode" not in said


def test_one_address_cannot_flood_and_another_is_not_hindered() -> None:
    with clock.stopped_at(NOON):
        for number in range(town_requests.MOST):
            ask(key=f"{number:032x}")
        with pytest.raises(InputError, match="kwartier"):
            ask(key="f" * 32)
        ask(key="e" * 32, address="192.0.2.8")
        # What was stored already is still the same request.
        assert ask(key=f"{0:032x}") == 1
    with clock.stopped_at(NOON + timedelta(minutes=16)):
        ask(key="f" * 32)
    with database.reading() as session:
        kept = [row.subject for row in session.scalars(select(SignInAttempt))]
    assert not any("192.0.2" in subject for subject in kept)


def test_the_receipt_is_for_who_holds_the_key_and_repeats_no_address() -> None:
    ask()
    with database.reading() as session:
        found = town_requests.receipt(session, KEY)
        assert found is not None
        assert found.number == 1
        assert "info@" not in str(found)
        for other in ("", "1", "1" * 32, "x" * 10_000):
            assert town_requests.receipt(session, other) is None
        assert session.scalars(select(HostRequest)).one().key != KEY


# --- from hand to hand --------------------------------------------------------------------------


def test_a_request_goes_from_hand_to_hand_with_a_line_for_each_step() -> None:
    ask()
    for seen, stage in enumerate(RELAY[1:], start=1):
        assert step(stage, seen) == seen + 1
    (one,) = requests()
    assert one.is_finished
    assert one.next_stage is None
    assert [done.stage for done in one.steps] == list(RELAY)
    with database.reading() as session:
        lines = select(AuditEntry).where(col(AuditEntry.subject) == "host_request:1")
        actions = [line.action for line in session.scalars(lines)]
    assert actions == ["host_request.ask", *["host_request.step"] * 4]


def test_a_step_sent_twice_is_one_step() -> None:
    ask()
    assert {step(RequestStage.AGREED, 1) for _ in range(3)} == {2}
    assert len(requests()[0].steps) == 2


def test_who_comes_second_sees_both_steps_and_changes_nothing() -> None:
    ask()
    step(RequestStage.AGREED, 1, by="alice")
    with pytest.raises(ConflictError) as refused:
        step(RequestStage.REJECTED, 1, by="bob", reason=RejectReason.DATES)
    assert "afgesproken" in str(refused.value)
    assert "alice" in str(refused.value)
    assert "afgewezen" in str(refused.value)
    assert requests()[0].stage is RequestStage.AGREED


def test_a_step_can_be_taken_back() -> None:
    ask()
    step(RequestStage.AGREED, 1)
    assert requests()[0].earlier_stage is RequestStage.ASKED
    step(RequestStage.ASKED, 2)
    assert requests()[0].stage is RequestStage.ASKED
    reject(3)
    assert requests()[0].earlier_stage is RequestStage.ASKED
    step(RequestStage.ASKED, 4)
    assert not requests()[0].is_finished


def test_a_rejection_says_why() -> None:
    ask()
    with pytest.raises(InputError, match="waarom"):
        step(RequestStage.REJECTED, 1)
    with pytest.raises(InputError, match="kort waarom"):
        reject(reason=RejectReason.OTHER)
    reject()
    assert "in die periode is er geen plek" in requests()[0].steps[-1].words


@pytest.mark.parametrize(
    "stage", [RequestStage.ASKED, RequestStage.DATED, RequestStage.HANDED_OVER]
)
def test_no_step_is_skipped_or_taken_twice(stage: RequestStage) -> None:
    ask()
    with pytest.raises(InputError, match=r"stap|staat al"):
        step(stage, 1)


def test_a_remark_holds_no_address() -> None:
    ask()
    with pytest.raises(InputError, match="Opmerking"):
        step(RequestStage.AGREED, 1, note="bel 06-12345678")


# --- forgetting ---------------------------------------------------------------------------------


def test_who_asked_is_forgotten_when_the_term_after_the_last_step_is_over() -> None:
    with clock.stopped_at(NOON):
        ask(municipality="anders", elsewhere="Eindhoven")
    with clock.stopped_at(NOON + timedelta(days=100)):
        step(RequestStage.AGREED, 1, note="afgesproken met de balie")
    with clock.stopped_at(NOON + timedelta(days=279)):
        assert forget_old() == 0
    with clock.stopped_at(NOON + timedelta(days=281)):
        assert (forget_old(), forget_old()) == (1, 0)
    (one,) = requests()
    assert (one.email, one.organisation, one.why, one.period) == (None, "", "", "")
    left = everything()
    for text in ("bieb-weert", "Bibliotheek", "buurtinitiatieven", "balie", "Eindhoven", "maart"):
        assert text not in left
    assert one.stage is RequestStage.AGREED


def test_who_asked_can_be_forgotten_at_once() -> None:
    ask()
    for _ in range(2):
        with writing() as session:
            town_requests.forget_request(session, request_id=1, by="alice")
    assert "bieb-weert" not in everything()
    assert requests()[0].municipality == "Weert"
    with database.reading() as session:
        assert town_requests.receipt(session, KEY) is None
        lines = session.scalars(
            select(AuditEntry).where(col(AuditEntry.action) == "host_request.forget")
        )
        assert len(lines.all()) == 1


def test_the_server_forgets_by_itself_and_writes_nothing_when_there_is_nothing() -> None:
    with clock.stopped_at(NOON):
        ask()
        with database.reading() as session:
            before = database.data_version(session)
        start.forget_old_requests()
        with database.reading() as session:
            assert database.data_version(session) == before
    with clock.stopped_at(NOON + timedelta(days=181)):
        start.forget_old_requests()
    assert requests()[0].email is None
