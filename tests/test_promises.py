"""The five promises on a real database: proof, what followed, and what nobody may take back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from project import clock, database
from project.counts.rules import Entry
from project.errors import ConflictError, InputError
from project.models import AuditEntry, TourSession
from project.results import explanations, outcomes, promises, reach
from project.results.outcomes import OutcomeEntry
from project.tour import cancelling
from project.tour.stays import SESSION
from project.wording.counts import CorrectionReason, CountingMethod, CountReason, FigureState
from project.wording.people import Role
from project.wording.reading import OutcomeKind
from project.wording.tour import CancelReason
from tests.builders import enter, known, read, writing
from tests.visits import all_texts, run_page, sign_in_row, visit_as


def entry(**changes: Any) -> OutcomeEntry:
    given: dict[str, Any] = {
        "kind": OutcomeKind.FOLLOW_UP,
        "text": "Er is een tweede gesprek gepland.",
        "day": date(2018, 10, 5),
        "source": "gesprek na afloop",
    }
    return OutcomeEntry(**given | changes)


def session_id(slug: str) -> int:
    with database.reading() as session:
        return session.exec(select(TourSession.id).where(col(TourSession.slug) == slug)).one()


def add(slug: str = "werkbijeenkomst-2", key: str = "a", **changes: Any) -> int:
    about = session_id(slug)
    with writing() as session:
        return outcomes.add_outcome(
            session, session_id=about, entry=entry(**changes), key=key, by="Alice"
        )


def texts() -> list[str]:
    return list(read(outcomes.current)["text"])


def test_on_the_facts_no_promise_has_proof_and_nothing_is_zero(facts: str) -> None:
    told = read(promises.told, clock.today())
    stops = read(reach.stops, clock.today())
    counts = promises.counts(told)
    assert list(counts["Gepland"]) == ["1"] * 5
    assert list(counts["Gehouden"]) == [promises.NO_PROOF] * 5
    assert list(counts["Met aantal"]) == [promises.NO_PROOF] * 5
    table = promises.table(told, stops).set_index("Halte")
    assert table.loc["5. Panningen", "Belofte 1"] == promises.NO_PROOF
    assert table.loc["2. Weert", "Belofte 1"] == promises.NOTHING_PLANNED
    assert promises.sentence(told).startswith("Van geen van de 5 beloften")


def test_a_count_is_proof_and_explains_itself(facts: str) -> None:
    enter("werkbijeenkomst-1", known(34))
    with database.reading() as session:
        told = promises.told(session, clock.today())
        why = explanations.explain(session, "promise:1", clock.today())
        with pytest.raises(InputError):
            explanations.explain(session, "promise:9", clock.today())
    assert promises.counts(told).loc[0, "Gehouden"] == "1"
    assert (why.key.number, sum(one or 0 for one in why.numbers)) == (34, 34)


def test_the_same_form_twice_is_one_note(facts: str) -> None:
    assert add() == add()
    assert texts() == ["Er is een tweede gesprek gepland."]


def test_a_correction_replaces_and_a_withdrawal_hides_and_nothing_is_lost(facts: str) -> None:
    first = add()
    with writing() as session:
        second = outcomes.correct_outcome(
            session,
            replaces_id=first,
            entry=entry(text="Het gesprek was op 5 oktober."),
            why=CorrectionReason.TYPING,
            key="b",
            by="Bob",
        )
    assert texts() == ["Het gesprek was op 5 oktober."]
    with (
        pytest.raises(ConflictError, match="verbeterd in “Het gesprek was op 5 oktober"),
        writing() as session,
    ):
        outcomes.withdraw_outcome(session, replaces_id=first, key="c", by="Carol")
    with writing() as session:
        outcomes.withdraw_outcome(session, replaces_id=second, key="d", by="Bob")
    assert texts() == []
    with database.reading() as session:
        actions = select(AuditEntry.action).where(col(AuditEntry.action).startswith("outcome."))
        assert list(session.exec(actions)) == [
            "outcome.add",
            "outcome.correct",
            "outcome.withdraw",
        ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": " "}, "Schrijf in een zin"),
        ({"text": "x" * 301}, "te lang"),
        ({"text": "Bel jan@example.nl"}, "e-mailadres of telefoonnummer"),
        ({"quotation": "Bel 0612345678", "consent": "mondeling"}, "e-mailadres"),
        ({"source": ""}, "waar dit vandaan komt"),
        ({"quotation": "Mooi."}, "toestemming"),
        ({"consent": "mondeling"}, "toestemming"),
        ({"day": date(2018, 10, 1)}, "kan niet eerder zijn"),
        ({"day": date(2999, 1, 1)}, "nog niet geweest"),
        ({"kind": None}, "wat voor soort"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    facts: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        add(**changes)
    assert texts() == []


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (date(2018, 11, 1), None),
        (date(2018, 11, 2), 30),
        (date(2019, 1, 2), 90),
    ],
)
def test_after_30_and_90_days_somebody_is_asked_again(
    facts: str, today: date, asked: int | None
) -> None:
    def open_for(day: date) -> dict[str, int]:
        found = read(promises.to_ask_again, day)
        return dict(zip(found["slug"], found["days"], strict=True))

    moment = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    with clock.stopped_at(moment):
        assert open_for(today).get("werkbijeenkomst-2") == asked
        if asked:
            add(day=date(2018, 10, 5), key="early")
            assert open_for(today).get("werkbijeenkomst-2") == asked
            add(day=today, key="late", kind=OutcomeKind.NOTHING_YET, text="Nog niets gehoord.")
            assert "werkbijeenkomst-2" not in open_for(today)


def cancel(slug: str) -> None:
    with writing() as session:
        cancelling.cancel(session, SESSION, slug=slug, reason=CancelReason.VENUE, key=slug)


def test_a_promise_of_which_every_session_was_cancelled_says_so_everywhere(facts: str) -> None:
    cancel("werkbijeenkomst-3")
    enter("werkbijeenkomst-1", Entry(state=FigureState.CANCELLED, reason=CountReason.NOT_HELD))
    told = read(promises.told, clock.today())
    stops = read(reach.stops, clock.today())
    for row in (0, 2):
        words = ["0, 1 vervallen", "vervallen", "vervallen", "0", "vervallen"]
        assert list(promises.counts(told).loc[row])[1:] == words
    figures = read(promises.key_figures, clock.today())
    assert figures[2].value == "vervallen"
    assert "vervallen" in set(promises.table(told, stops)["Belofte 3"])
    # What did follow all the same is not hidden.
    add("werkbijeenkomst-3", day=date(2026, 1, 1))
    told = read(promises.told, clock.today())
    assert promises.counts(told).loc[2, "Wat volgde"] == "1 vervolgafspraak"


def test_what_is_to_be_asked_again_stands_below_the_open_figures_and_opens_its_form(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page = run_page("enter_count")
    told = " ".join(all_texts(page))
    assert "Nog in te vullen (14)" in told
    assert "Vraag na wat er volgde (5)" in told
    assert told.index("Nog in te vullen") < told.index("Vraag na wat er volgde")
    assert "na 90 dagen" in told
    form = f"/invoeren/vervolg/{session_id('werkbijeenkomst-2')}"
    assert f"]({form})" in told
    # The menu counts figures, and goes on doing so.
    assert "staan niet in het aantal in het menu" in told
    add("werkbijeenkomst-2", day=date(2026, 1, 1))
    assert "Vraag na wat er volgde (4)" in " ".join(all_texts(run_page("enter_count")))
    assert f"]({form})" in " ".join(all_texts(run_page("progress", deel="beloften")))
    visit_as(None, monkeypatch)
    assert "Wat volgde er?" not in " ".join(all_texts(run_page("progress", deel="beloften")))


def test_an_estimated_number_does_not_stand_under_counted(facts: str) -> None:
    enter("werkbijeenkomst-1", replace(known(30), method=CountingMethod.ESTIMATE))
    counts = promises.counts(read(promises.told, clock.today()))
    assert "Geteld" not in counts
    assert counts["Met aantal"].iloc[0] == "1"
