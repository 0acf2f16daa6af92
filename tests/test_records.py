"""Every thing that people keep: nothing lost between two people, nothing doubled, all undone."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from project import database
from project.audit import logbook
from project.directory.profiles import COOPERATIVE, Profile
from project.errors import InputError
from project.models import AuditEntry
from project.records import record as records
from project.records.record import Record, RecordConflictError
from project.tour.drafts import ProjectDraft, SessionDraft, StopDraft, VenueDraft
from project.tour.places import PROJECT, VENUE, add_project
from project.tour.stays import SESSION, STOP, add_session, add_stop
from project.wording.people import Role
from project.wording.tour import Certainty, ChangeReason, EventKind, PointPrecision
from tests import builders
from tests.builders import writing
from tests.visits import all_texts, run_page, sign_in_row, visit_as

LIMBURG = "collectieve-redzaamheid-limburg"


@dataclass(frozen=True)
class Case:
    """One kept thing, a text in it that two people change, and another that one of them does."""

    record: Record[Any]
    slug: str
    page: str
    answer: str
    hers: str
    his: str
    other: str
    text: str
    part: str = "haltes"

    def key(self, page: AppTest, name: str) -> str:
        number = page.session_state["record-number"]
        return f"{self.record.subject}-{self.slug}-{number}-{name}"


CASES = [
    Case(
        PROJECT,
        LIMBURG,
        "admin",
        "name",
        "Samen sterk",
        "Samen verder",
        "funder",
        "het Rijk",
        "projecten",
    ),
    Case(VENUE, "bibliotheek-venray", "stops", "address", "Markt 1", "Markt 2", "name", "De Bieb"),
    Case(STOP, "venray", "stops", "note", "Van haar", "Van hem", "source", "affiche"),
    Case(SESSION, "werkbijeenkomst-1", "stops", "place", "De Kern", "De Bron", "title", "Samen"),
    Case(
        COOPERATIVE,
        "fort-vreeswijk",
        "cooperatives",
        "website",
        "https://haar.example",
        "https://hem.example",
        "description",
        "Een fort.",
    ),
]
each = pytest.mark.parametrize("case", CASES, ids=[one.record.subject for one in CASES])


def read(case: Case) -> Any:
    return builders.stands(case.record, case.slug)


def change(case: Case, was: Any, by: str = "anna", **more: Any) -> int:
    return builders.change(case.record, case.slug, was=was, by=by, **more)


def undo(case: Case, number: int) -> int:
    with writing("bo") as session:
        kinds = [case.record]
        return records.undo(session, kinds, entry_id=number, key=f"undo-{number}")


def entries(case: Case) -> list[AuditEntry]:
    with database.reading() as session:
        about = col(AuditEntry.subject) == f"{case.record.subject}:{case.slug}"
        return list(session.scalars(select(AuditEntry).where(about).order_by(col(AuditEntry.id))))


# --- changing -----------------------------------------------------------------------------------


@each
def test_a_change_is_one_line_with_what_was_what_is_and_why_however_often_it_is_sent(
    facts: str, case: Case
) -> None:
    was = read(case)
    numbers = {change(case, was, key="form", **{case.answer: case.hers}) for _ in range(3)}
    assert read(case) == replace(was, **{case.answer: case.hers})
    (entry,) = entries(case)
    action = f"{case.record.action or case.record.subject}.change"
    assert ({entry.id}, entry.actor, entry.action) == (numbers, "anna", action)
    said = json.loads(entry.details)
    assert said.pop("name")
    assert said == {
        "was": {case.answer: getattr(was, case.answer)},
        "is": {case.answer: case.hers},
        "reason": "agreed",
    }


@each
def test_two_people_who_change_different_answers_both_keep_their_work(
    facts: str, case: Case
) -> None:
    seen_by_both = read(case)
    change(case, seen_by_both, **{case.answer: case.hers})
    change(case, seen_by_both, by="bo", **{case.other: case.text})
    now = read(case)
    assert (getattr(now, case.answer), getattr(now, case.other)) == (case.hers, case.text)


@each
def test_of_two_who_change_one_answer_the_second_sees_both_and_nothing_is_stored(
    facts: str, case: Case
) -> None:
    seen_by_both = read(case)
    change(case, seen_by_both, **{case.answer: case.hers})
    his = {case.answer: case.his, case.other: case.text}
    with pytest.raises(RecordConflictError) as refused:
        change(case, seen_by_both, by="bo", **his)
    for told in (case.record.this, "anna", case.hers, case.his):
        assert told in str(refused.value)
    assert refused.value.clashing == [case.answer]
    assert read(case) == refused.value.theirs == replace(seen_by_both, **{case.answer: case.hers})
    # Having seen that, a second save is a choice.
    change(case, replace(seen_by_both, **{case.answer: case.hers}), by="bo", **his)
    assert getattr(read(case), case.answer) == case.his


@pytest.mark.parametrize(
    ("case", "hers", "his"),
    [
        (CASES[0], {"first_day": date(2018, 1, 1)}, {"last_day": date(2018, 12, 31)}),
        (CASES[1], {"latitude": 51.6}, {"point_precision": PointPrecision.NEIGHBOURHOOD}),
        (CASES[2], {"first_day": date(2018, 10, 25)}, {"last_day": date(2018, 10, 20)}),
        (CASES[2], {"source": "affiche"}, {"certainty": Certainty.INFERRED}),
        (CASES[3], {"kind": EventKind.OPENING, "promise": None}, {"promise": 2}),
        (CASES[4], {"place": "Vianen"}, {"municipality": "GM0983"}),
    ],
)
def test_what_is_one_answer_clashes_as_a_whole(
    facts: str, case: Case, hers: dict[str, Any], his: dict[str, Any]
) -> None:
    seen_by_both = read(case)
    change(case, seen_by_both, **hers)
    with pytest.raises(RecordConflictError):
        change(case, seen_by_both, by="bo", **his)


@each
def test_what_changes_nothing_has_no_reason_or_is_gone_is_refused(facts: str, case: Case) -> None:
    was = read(case)
    with pytest.raises(InputError, match="staat er al zo"):
        change(case, was)
    what: dict[str, Any] = {"was": was, "wanted": replace(was, **{case.answer: case.hers})}
    for slug, told in ((case.slug, "Kies waarom dit"), ("nergens", "bestaat niet meer")):
        with writing() as session, pytest.raises(InputError, match=told):
            case.record.change(session, slug=slug, **what, reason=None, key="form")
    assert entries(case) == []


@each
def test_a_save_whose_line_cannot_be_written_stores_nothing(
    facts: str, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no logbook")

    was = read(case)
    monkeypatch.setattr(logbook, "record", broken)
    with pytest.raises(RuntimeError):
        change(case, was, **{case.answer: case.hers})
    assert read(case) == was


# --- undoing ------------------------------------------------------------------------------------


@each
def test_a_change_is_undone_once_and_both_lines_stay(facts: str, case: Case) -> None:
    was = read(case)
    number = change(case, was, **{case.answer: case.hers, case.other: case.text})
    assert undo(case, number) == undo(case, number)
    assert read(case) == was
    assert [json.loads(one.details)["reason"] for one in entries(case)] == ["agreed", "undone"]


@each
def test_what_was_changed_again_is_not_undone_first(facts: str, case: Case) -> None:
    number = change(case, read(case), **{case.answer: case.hers})
    change(case, read(case), **{case.answer: case.his})
    with pytest.raises(InputError, match="daarna weer veranderd"):
        undo(case, number)
    assert getattr(read(case), case.answer) == case.his


@each
def test_a_line_about_something_else_is_not_undone(facts: str, case: Case) -> None:
    for number in (0, 1, 999):
        with pytest.raises(InputError, match="kan niet terug"):
            undo(case, number)


@each
def test_a_line_that_was_written_before_lines_had_a_name_is_told_and_undone(
    facts: str, case: Case
) -> None:
    was = read(case)
    change(case, was, **{case.answer: case.hers})
    said = {"was": {case.answer: getattr(was, case.answer)}, "is": {case.answer: case.hers}}
    about = f"{case.record.subject}:{case.slug}"
    with writing() as session:
        action = f"{case.record.action or case.record.subject}.change"
        number = logbook.record(session, action, about, by="anna", reason="source", **said)
        session.flush()
        line = case.record.line(session, number)
    assert line.what.endswith(f"werd {case.hers} (de bron zegt het anders).")
    undo(case, line.number)
    assert read(case) == was


# --- adding -------------------------------------------------------------------------------------

ADDED = [
    (PROJECT, add_project, ProjectDraft(name="Samen", province="PV25")),
    (VENUE, VENUE.add, VenueDraft(name="De Kern", place="Beringe", municipality="GM1894")),
    (STOP, add_stop, StopDraft(venue="bibliotheek-horst")),
    (SESSION, add_session, SessionDraft(stop=None, kind=EventKind.OPENING)),
    (COOPERATIVE, COOPERATIVE.add, Profile(name="De Tuin")),
]


@pytest.mark.parametrize(("kept", "add", "wanted"), ADDED)
def test_what_is_added_is_there_once_and_its_address_is_never_given_again(
    facts: str, kept: Record[Any], add: Any, wanted: Any
) -> None:
    def sent(key: str) -> int:
        with writing() as session:
            number: int = add(session, wanted=wanted, key=key)
        return number

    number = sent("form")
    assert sent("form") == number
    with database.reading() as session:
        slug = records.slug_of(session, number)
        now = kept.read(session, slug)
        (line,) = records.lines_of(session, [kept], "form")
    assert now == replace(
        wanted, **{name: getattr(now, name) for name in ("slug", "title") if hasattr(now, name)}
    )
    assert line.what.endswith(": toegevoegd.")
    with writing() as session:
        if kept.held is None:
            with pytest.raises(InputError, match="kan niet terug"):
                kept.undo(session, entry_id=number, key="undo")
            return
        kept.undo(session, entry_id=number, key="undo")
    again = sent("again")
    with database.reading() as session:
        (gone,) = records.lines_of(session, [kept], "undo")
        assert gone.what == line.what.replace("toegevoegd", "weggehaald (ongedaan gemaakt)")
        assert records.slug_of(session, again) != slug


# --- on the page --------------------------------------------------------------------------------


@pytest.fixture
def manager(facts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)


def opened(case: Case) -> AppTest:
    query = {"cooperatie": case.slug} if case.record is COOPERATIVE else {"deel": case.part}
    page = run_page(case.page, **query)
    page.session_state["record-open"] = (case.record.subject, case.slug)
    page.session_state["record-number"] = 1
    return ran(page)


def ran(page: AppTest) -> AppTest:
    done: AppTest = page.run()
    assert not done.exception
    return done


def fill(page: AppTest, case: Case, name: str, text: str) -> None:
    widget(page, case, name).set_value(text)
    page.radio(case.key(page, "reason")).set_value(ChangeReason.AGREED)


def widget(page: AppTest, case: Case, name: str) -> Any:
    key = case.key(page, name)
    (found,) = [one for kind in (page.text_input, page.text_area) for one in kind if one.key == key]
    return found


def press(page: AppTest, case: Case, name: str) -> AppTest:
    page.button(case.key(page, name)).click()
    return ran(page)


@each
def test_a_save_has_its_receipt_with_which_it_is_undone(manager: None, case: Case) -> None:
    was, page = read(case), opened(case)
    fill(page, case, case.answer, case.hers)
    page = press(page, case, "save")
    assert getattr(read(case), case.answer) == case.hers
    (receipt,) = [one.value.replace("\\", "").replace("\u2060", "") for one in page.success]
    assert receipt.startswith("Opgeslagen, nr ")
    assert receipt.endswith(f"werd {case.hers} (anders afgesproken).")
    number = entries(case)[-1].id
    page.button(f"receipt-undo-{number}").click()
    ran(page)
    assert read(case) == was


@each
def test_a_conflict_keeps_what_was_typed_and_takes_over_only_what_clashes(
    manager: None, case: Case
) -> None:
    was, page = read(case), opened(case)
    change(case, was, **{case.answer: case.hers})
    fill(page, case, case.answer, case.his)
    fill(page, case, case.other, case.text)
    page = press(page, case, "save")
    told = " ".join(all_texts(page)).replace("\u2060", "")
    assert "Er is nog niets opgeslagen" in told
    assert widget(page, case, case.answer).value == case.his
    page = press(page, case, "take")
    assert widget(page, case, case.answer).value == case.hers
    assert widget(page, case, case.other).value == case.text
    press(page, case, "save")
    now = read(case)
    assert (getattr(now, case.answer), getattr(now, case.other)) == (case.hers, case.text)


@each
def test_a_forged_click_of_who_may_not_changes_nothing(
    manager: None, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    was, page = read(case), opened(case)
    fill(page, case, case.answer, case.hers)
    below = Role.EDITOR if case.record.role is Role.MANAGER else Role.READER
    visit_as(sign_in_row(below), monkeypatch)
    press(page, case, "save")
    assert read(case) == was
    assert entries(case) == []


def test_a_form_changes_nothing_that_it_does_not_ask_and_what_is_cleared_is_unknown(
    facts: str,
) -> None:
    with database.reading() as session:
        was = COOPERATIVE.read(session, "de-vrije-uitloop")
    now = COOPERATIVE.typed({"name": "Anders"}.get, was, new=False)
    assert now.name == "Anders"
    assert (now.certainty, now.latitude) == (Certainty.UNKNOWN, None)


@each
def test_of_every_row_in_the_facts_a_form_reads_what_it_shows(facts: str, case: Case) -> None:
    """An untouched form changes nothing, and every answer is asked."""
    kept = case.record
    assert all(one.label for one in kept.fields)
    with database.reading() as session:
        rows = [kept.read(session, slug) for slug in session.scalars(select(kept.table.slug))]
    for was in rows:
        shown: dict[str, Any] = {}
        for one in kept.fields:
            if one.label:
                shown |= one.shown(was)
        assert kept.typed(shown.get, was, new=False) == was
