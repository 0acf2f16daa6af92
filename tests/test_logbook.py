"""The logbook on the screen: who, what, was, is; found again, a page at a time."""

import ast
import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import insert

from project import clock, database, wording
from project.audit import logbook as audit_logbook
from project.frames import records
from project.models import AuditEntry
from project.results import logbook
from project.results.logbook import Search
from project.settings import ROOT
from project.wording.logbook import LOGBOOK_DEED, LOGBOOK_SUBJECT
from project.wording.people import RequestStage, Role
from tests.builders import correct, enter, known, writing
from tests.rows import THEN
from tests.visits import all_texts, run_page, sign_in_row, visit_as

MANY = 120


def found(*, who: str = "", subject: str = "", words: str = "") -> list[dict[str, Any]]:
    with database.reading() as session:
        return records(logbook.page(session, Search(who, subject, words)).lines)


def add_lines(many: int) -> None:
    """Lines that nobody wrote; only their number matters."""
    with writing() as session:
        session.execute(
            insert(AuditEntry),
            [
                {"at": THEN, "actor": "bob", "action": "venue.add", "subject": "promise:1"}
                for _ in range(many)
            ],
        )


def test_a_correction_says_who_what_was_is_and_why(facts: str) -> None:
    number = enter("venray", known(34), by="alice")
    correct(number, known(43), by="bob")
    newest, first = found()[:2]
    assert newest["Wie"] == "bob"
    assert newest["Wat"] == "telling verbeterd"
    assert newest["Waarover"] == "nr 2: Venray · tentoonstelling, 19 oktober – 9 november 2018"
    assert (newest["Was"], newest["Is"], newest["Waarom"]) == (
        "aantal: 34",
        "aantal: 43",
        "typefout",
    )
    told = (
        "Venray · tentoonstelling, 19 oktober – 9 november 2018: 34 werd 43 bezoekers (typefout)."
    )
    assert newest[logbook.SENTENCE] == told
    assert first["Wie"] == "alice"
    assert first["Wat"] == "telling ingevuld"
    assert "aantal: 34" in str(first["Is"])


def test_no_line_of_the_demo_shows_a_code(examples: str) -> None:
    codes = {
        str(value)
        for kind in vars(wording).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum)
        for value in kind
    }
    # In Dutch these are written the same.
    codes -= {"open", "anders"}
    codes |= {"count", "None"}
    for line in found():
        for name in (logbook.SENTENCE, "Wat", "Waarover", "Was", "Is", "Waarom"):
            assert not codes & set(re.split(r"[:;, ]+", str(line[name]))), line
            assert not re.search(r"[a-z]_[a-z]|GM[0-9]{4}", str(line[name])), line
        assert not str(line["Waarover"]).isdigit(), line
    told = {str(line["Wat"]): line for line in found()}
    assert "werkbijeenkomst" in str(told["wat volgde toegevoegd"]["Waarover"])
    assert told["verzoek binnengekomen"]["Waarover"].startswith("nr ")


def test_a_search_finds_every_word_in_any_order_and_no_sign_has_a_meaning(facts: str) -> None:
    enter("venray", known(34), by="alice")
    enter("gennep", known(27), by="bob")
    assert len(found(words="venray")) == 1
    assert [line["Wie"] for line in found(words="VENRAY Alice")] == ["alice"]
    assert found(words="venray bob") == []
    assert len(found(words="wie heeft Venray ingevuld?")) == 1
    assert found(words="wie heeft Venray ingetrokken?") == []
    assert found(words="%") == []
    assert found(words="' OR 1=1 --") == []
    assert [line["Wie"] for line in found(who="bob")] == ["bob"]
    assert {str(line["Wat"]).split()[0] for line in found(subject="count")} == {"telling"}


def test_pages_follow_each_other_without_a_gap_or_a_double(db: str) -> None:
    add_lines(MANY)
    seen: list[object] = []
    search = Search()
    with database.reading() as session:
        while True:
            page = logbook.page(session, search)
            seen += list(page.lines["Nr"])
            if not page.older:
                break
            search = Search(before=page.older)
    assert seen == list(range(MANY, 0, -1))


@pytest.mark.parametrize(
    ("first", "last", "who"),
    [
        (None, None, ["bob", "alice"]),
        (date(2018, 12, 2), None, ["bob"]),
        (None, date(2018, 12, 1), ["alice"]),
        (date(2018, 12, 1), date(2018, 12, 1), ["alice"]),
        (date(2018, 12, 3), date(2018, 12, 4), []),
    ],
)
def test_a_day_begins_at_midnight_in_the_netherlands(
    db: str, first: date | None, last: date | None, who: list[str]
) -> None:
    for minute, name in ((59, "alice"), (60, "bob")):
        moment = datetime(2018, 12, 1, 22, tzinfo=UTC) + timedelta(minutes=minute)
        with clock.stopped_at(moment), writing() as session:
            audit_logbook.record(session, "venue.add", "venue:1", by=name)
    with database.reading() as session:
        lines = logbook.page(session, Search(first=first, last=last)).lines
    assert list(lines["Wie"]) == who


def test_every_action_in_the_code_has_dutch_words() -> None:
    """Add yours to project/wording/logbook.csv."""
    actions = set()
    for file in (ROOT / "project").glob("**/*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("logbook.record"):
                actions |= {
                    part.value
                    for part in ast.walk(node.args[1])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    whole = {action for action in actions if not action.startswith(".") and action[-1:] != "."}
    assert len(whole) > 10
    for action in whole:
        subject, _, deed = action.partition(".")
        assert subject in LOGBOOK_SUBJECT, action
        assert deed in LOGBOOK_DEED, action


# --- the page ---------------------------------------------------------------------------------


def test_a_line_with_one_value_and_one_about_an_account_read_as_dutch(db: str) -> None:
    with writing() as session:
        told = {"was": RequestStage.ASKED, "is": RequestStage.REJECTED}
        audit_logbook.record(session, "host_request.step", "host_request:1", by="alice", **told)
        audit_logbook.record(session, "account.password", "account:1", by="alice")
    with database.reading() as session:
        password, step = records(logbook.page(session, logbook.Search()).lines)[:2]
    assert (step["Was"], step["Is"]) == ("gevraagd", "afgewezen")
    assert password["Wat"] == "account kreeg een wachtwoord"


@pytest.fixture
def manager(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)


def test_the_page_follows_its_address_and_leads_to_older_lines(db: str, manager: None) -> None:
    add_lines(MANY)
    page = run_page("logbook", wie="bob", zoek="promise")
    assert not page.exception
    assert [str(number) for number in page.table[0].value["Nr"]][:2] == ["122", "121"]
    assert "Oudere regels" in " ".join(all_texts(page))
    older = run_page("logbook", voor="20")
    assert str(older.table[0].value["Nr"].iloc[0]) == "19"
    assert "Nieuwste regels" in " ".join(all_texts(older))


def test_days_narrow_the_page_and_another_filter_begins_at_the_newest_line(
    db: str, manager: None
) -> None:
    add_lines(MANY)
    day = str(THEN.date())
    page = run_page("logbook", van=day, tot=day, voor="60")
    assert str(page.table[0].value["Nr"].iloc[0]) == "59"
    page.text_input(key="search-words").input("promise").run()
    assert str(page.table[0].value["Nr"].iloc[0]) == "122"
    assert "voor" not in page.query_params
    assert "Geen regels gevonden" in " ".join(all_texts(run_page("logbook", tot="2016-01-01")))
    wrong = run_page("logbook", van="2018-12-02", tot="2018-12-01")
    assert "Draai de dagen om" in " ".join(all_texts(wrong))


@pytest.mark.parametrize("typed", ["0", "-1", "x", "9" * 30, "²"])
def test_what_somebody_types_into_the_address_breaks_nothing(
    db: str, manager: None, typed: str
) -> None:
    page = run_page("logbook", voor=typed, wie=typed, soort=typed, zoek=typed, van=typed)
    assert not page.exception


def test_names_that_look_like_markup_stay_text(db: str, manager: None) -> None:
    with writing() as session:
        audit_logbook.record(session, "venue.add", "venue:1", name="[x](http://evil)", by="alice")
    (cell,) = [text for text in all_texts(run_page("logbook")) if "evil" in text]
    assert "](http" in cell.replace("\u2060", "")


def test_a_file_that_was_read_in_is_told_in_dutch_with_its_name(facts: str) -> None:
    details = {"file": "opkomst.xlsx", "stored": 2, "new": 2}
    with writing() as session:
        audit_logbook.record(session, "import.store", "import:0a1b2c3d", **details, by="alice")
    line = found()[0]
    assert line["Waarover"] == "opkomst.xlsx"
    assert str(line["Is"]).endswith("nieuw: 2; opgeslagen: 2")
