"""A question at a figure: asked by a reader, answered by staff, there for everybody who reads."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from project import clock, database, logbook, tour
from project.errors import ConflictError, InputError
from project.explanations import questions as figure_questions
from project.models import AuditEntry, FigureAnswer, FigureQuestion, Project
from project.results import progress, reach
from project.ui.figures.questions import way_to
from project.upkeep import demo
from project.wording import Role
from tests.conftest import Server
from tests.test_counts import correct, enter, known
from tests.visits import (
    all_texts,
    give_cookie,
    open_in_browser,
    run_page,
    sign_in_row,
    visit_as,
    working_on,
)

sqlite_only = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
WHY = "Waarom telt Breda niet mee?"
BECAUSE = "Breda ligt buiten de provincie."
LABEL = "Stel een vraag over dit cijfer (geen namen)"


def ask(question: str = WHY, *, code: str = "visitors", key: str = "q", **more: Any) -> int:
    with database.transaction() as session:
        return figure_questions.ask_question(
            session,
            code=code,
            said="Bezoekers: 34; 1 van 9 haltes",
            question=question,
            key=key,
            by="rosa",
            **more,
        )


def answer(
    question_id: int, text: str = BECAUSE, *, replaces: int | None = None, key: str = "a"
) -> int:
    with database.transaction() as session:
        return figure_questions.answer_question(
            session, question_id=question_id, answer=text, replaces_id=replaces, key=key, by="ben"
        )


def hide(question_id: int, why: str = "er staat een naam in") -> None:
    with database.transaction() as session:
        figure_questions.hide_question(session, question_id=question_id, why=why, by="mia")


def of(question_id: int) -> dict[str, Any]:
    with database.reading() as session:
        found = figure_questions.by_number(session, question_id)
    assert found is not None
    return found


def waiting() -> list[int]:
    with database.reading() as session:
        return list(figure_questions.unanswered(session)["id"])


def deeds() -> list[str]:
    with database.reading() as session:
        lines = select(AuditEntry.action).where(col(AuditEntry.action).startswith("question."))
        return list(session.exec(lines.order_by(col(AuditEntry.id))))


# --- asking, answering, hiding ------------------------------------------------------------------


def test_a_question_waits_until_it_is_answered_and_both_are_logged(facts: str) -> None:
    number = ask()
    assert waiting() == [number]
    answer(number)
    assert waiting() == []
    assert (of(number)["question"], of(number)["answer"]) == (WHY, BECAUSE)
    assert deeds() == ["question.ask", "question.answer"]
    with database.reading() as session:
        lines = logbook.page(session, logbook.Search(subject="question")).lines
    assert list(lines["Wat"]) == [
        "vraag bij een cijfer beantwoord",
        "vraag bij een cijfer binnengekomen",
    ]
    assert set(lines["Waarover"]) == {"Bezoekers: 34; 1 van 9 haltes"}


def test_the_same_form_sent_twice_stores_one_row_and_one_line(facts: str) -> None:
    number = ask()
    assert ask() == number
    assert answer(number) == answer(number)
    hide(number)
    hide(number)
    with database.reading() as session:
        assert len(session.exec(select(FigureQuestion)).all()) == 1
        assert len(session.exec(select(FigureAnswer)).all()) == 1
    assert deeds() == ["question.ask", "question.answer", "question.hide"]


def test_of_two_people_who_answer_at_once_the_second_sees_the_first_answer(facts: str) -> None:
    number = ask()

    def one_of(name: str) -> str:
        try:
            answer(number, f"Antwoord van {name}.", key=name)
        except ConflictError as problem:
            return str(problem)
        return ""

    with ThreadPoolExecutor() as pool:
        told = list(pool.map(one_of, ["a", "b", "c", "d"]))
    standing = of(number)["answer"]
    assert told.count("") == 1
    assert all(standing in one for one in told if one)
    with database.reading() as session:
        assert len(session.exec(select(FigureAnswer)).all()) == 1


def test_a_better_answer_replaces_the_one_that_was_on_the_screen_and_nothing_is_lost(
    facts: str,
) -> None:
    number = ask()
    first = answer(number)
    second = answer(number, "Breda ligt in Noord-Brabant.", replaces=first, key="b")
    with pytest.raises(ConflictError, match="Noord-Brabant"):
        answer(number, "Nog iets.", replaces=first, key="c")
    with pytest.raises(InputError):
        answer(number, "Nog iets.", replaces=999, key="d")
    assert (of(number)["answer_id"], of(number)["better"]) == (second, True)
    assert deeds() == ["question.ask", "question.answer", "question.correct"]
    with database.reading() as session:
        assert len(session.exec(select(FigureAnswer)).all()) == 2


def test_a_hidden_question_keeps_its_words_and_its_reason_and_waits_no_longer(facts: str) -> None:
    number = ask()
    hide(number)
    assert waiting() == []
    assert (of(number)["question"], of(number)["why"]) == (WHY, "er staat een naam in")
    with pytest.raises(InputError, match="verborgen door mia"):
        answer(number)
    with database.reading() as session:
        line = session.exec(
            select(AuditEntry).where(col(AuditEntry.action) == "question.hide")
        ).one()
    assert json.loads(line.details)["why"] == "er staat een naam in"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" ", "nog leeg"),
        ("x" * 501, "te lang"),
        ("Bel 06 12345678", "e-mailadres of telefoonnummer"),
        ("Mail rosa@example.nl", "e-mailadres of telefoonnummer"),
        ("a\x00b", "niet bewaard"),
    ],
)
@sqlite_only
def test_a_text_that_cannot_be_kept_is_refused(facts: str, text: str, said: str) -> None:
    number = ask(key="good")
    for deed in (lambda: ask(text), lambda: answer(number, text), lambda: hide(number, text)):
        with pytest.raises(InputError, match=said):
            deed()
    assert deeds() == ["question.ask"]


@sqlite_only
def test_what_is_not_there_cannot_be_answered_or_hidden(facts: str) -> None:
    for deed in (answer, hide):
        with pytest.raises(InputError, match="bestaat niet"):
            deed(7)


@sqlite_only
def test_a_question_about_another_project_stays_away(facts: str) -> None:
    with database.reading() as session:
        (slug,) = reach.stops(session, clock.today())["project"].unique()
    ask()
    ask("En hier?", key="other", project=slug)
    with database.reading() as session:
        assert len(figure_questions.at_figure(session, "visitors")) == 2
        assert len(figure_questions.at_figure(session, "visitors", slug)) == 2
        assert len(figure_questions.at_figure(session, "visitors", "elsewhere")) == 1
        assert figure_questions.at_figure(session, "participants").empty


def test_the_demo_has_a_question_with_its_answer_and_both_say_that_they_are_examples(
    db: str,
) -> None:
    demo.prepare()
    with database.reading() as session:
        (slug,) = tour.project_names(session)
        (one,) = figure_questions.at_figure(session, "visitors", slug).to_dict("records")
    assert one["question"].startswith("Voorbeeld: ")
    assert one["answer"].startswith("Voorbeeld: ")
    assert one["said"].startswith("Bezoekers: ten minste 1.496")
    assert waiting() == []


# --- on the screen ------------------------------------------------------------------------------


def opened(code: str = "visitors", page: str = "overview") -> AppTest:
    return run_page(page, uitleg=code)


def read_on(page: AppTest) -> str:
    """What stands in the opened explanation too: a dialog stands beside the page."""
    boxes = [*page.markdown, *page.caption, *page.warning, *page.error, *page.success, *page.header]
    return " ".join(one.value for one in boxes).replace("\\", "").replace("\u2060", "")


def send(page: AppTest, label: str, text: str, button: str) -> AppTest:
    next(one for one in page.text_area if one.label == label).set_value(text)
    next(one for one in page.button if one.label == button).click()
    page.run()
    assert not page.exception
    return page


@sqlite_only
def test_a_stranger_reads_question_and_answer_without_names_and_gets_no_form(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(ask())
    visit_as(None, monkeypatch)
    page = opened()
    said = read_on(page)
    for sentence in (WHY, BECAUSE, "van een lezer", "van een medewerker", "34; 1 van 9 haltes"):
        assert sentence in said
    assert "kan alleen met een account" in said
    assert "rosa" not in said
    assert "ben" not in said.split()
    assert not page.text_area
    visit_as(sign_in_row(Role.READER), monkeypatch)
    said = read_on(opened())
    assert "van rosa" in said
    assert "van ben" in said


@sqlite_only
def test_a_reader_asks_and_the_figure_of_that_moment_stays_beside_it(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = enter("weert", known(34))
    visit_as(sign_in_row(Role.READER), monkeypatch)
    page = send(opened(), LABEL, WHY, "Vraag stellen")
    assert "wacht nu op een antwoord" in page.success[0].value
    assert "Bezoekers: ten minste 34" in of(1)["said"]
    assert next(one for one in page.text_area if one.label == LABEL).value == ""
    correct(count, known(40))
    said = read_on(opened())
    assert "Bezoekers: ten minste 40" in said
    assert "Het cijfer was toen: Bezoekers: ten minste 34" in said
    # A reader asks; answering and hiding is for others.
    assert {one.label for one in page.text_area} == {LABEL}


@sqlite_only
def test_a_name_is_asked_about_and_what_was_typed_stays(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.READER), monkeypatch)
    page = send(opened(), LABEL, "Klopt dit volgens Jan Jansen?", "Vraag stellen")
    assert "In de vraag staat “Jan Jansen”" in read_on(page)
    assert deeds() == []
    page = send(page, LABEL, "Bel 0612345678", "Dit noemt geen persoon: opslaan")
    assert "telefoonnummer" in read_on(page)
    assert page.text_area[0].value == "Bel 0612345678"
    page = send(page, LABEL, "Klopt dit volgens Jan Jansen?", "Vraag stellen")
    page = send(page, LABEL, "Klopt dit volgens Jan Jansen?", "Dit noemt geen persoon: opslaan")
    assert deeds() == ["question.ask"]


@sqlite_only
def test_staff_finds_the_question_at_telling_and_answers_it_there(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page = run_page("enter_count")
    assert "Vragen bij cijfers (1)" in [one.value for one in page.header]
    assert "1 vraag wacht op een antwoord" in page.info[0].value
    page = send(page, "Antwoord (geen namen)", BECAUSE, "Antwoord opslaan")
    assert f"Antwoord bij vraag nr 1: {BECAUSE}" in read_on(page)
    assert not [one for one in page.header if one.value.startswith("Vragen bij cijfers")]
    assert waiting() == []
    visit_as(None, monkeypatch)
    assert BECAUSE in read_on(opened())


@sqlite_only
def test_who_answers_second_on_the_screen_sees_the_first_and_keeps_what_was_typed(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask()
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page = opened()
    answer(number)
    page = send(page, "Antwoord (geen namen)", "Mijn antwoord.", "Antwoord opslaan")
    assert "Intussen antwoordde ben" in read_on(page)
    assert BECAUSE in read_on(page)
    field = next(one for one in page.text_area if one.label == "Antwoord (geen namen)")
    assert field.value == "Mijn antwoord."
    send(page, "Antwoord (geen namen)", "Mijn antwoord.", "Antwoord opslaan")
    assert of(number)["answer"] == "Mijn antwoord."


@sqlite_only
def test_only_a_manager_hides_and_others_read_that_something_is_hidden(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    label = "Waarom kan deze vraag niet blijven staan? (geen namen)"
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    assert label not in {one.label for one in opened().text_area}
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)
    page = send(opened(), label, "er staat een naam in", "Vraag verbergen")
    assert "nu verborgen" in page.success[0].value
    assert WHY in read_on(page)
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    said = read_on(opened())
    assert WHY not in said
    assert "1 vraag is verborgen" in said


@sqlite_only
def test_a_sign_in_that_ended_meanwhile_stores_nothing(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.READER), monkeypatch)
    page = opened()
    visit_as(None, monkeypatch)
    send(page, LABEL, WHY, "Vraag stellen")
    assert deeds() == []


@sqlite_only
def test_markup_in_a_question_stays_text(facts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("<b>x</b> [klik](javascript:1)")
    visit_as(None, monkeypatch)
    written = " ".join(one.value for one in opened().markdown)
    assert "[klik](" not in written
    assert "<b>" not in written


@sqlite_only
def test_every_figure_opens_by_its_address_on_the_page_where_staff_is_sent(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    with database.reading() as session:
        codes = [one.code for one in progress.key_figures(session, clock.today())]
    codes += ["unique", "promise:1", "target:haltes", "coverage:visited"]
    for code in codes:
        name, address = way_to({"code": code, "project": None})
        page = run_page(name, **address)
        assert "Vragen bij dit cijfer" in [one.value for one in page.header], code
    assert "Vragen bij dit cijfer" not in [one.value for one in opened("<script>").header]


@sqlite_only
def test_all_texts_of_a_page_without_an_opened_figure_hold_no_question(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    visit_as(None, monkeypatch)
    assert WHY not in " ".join(all_texts(run_page("overview")))


@pytest.mark.browser
def test_a_reader_asks_by_keyboard_in_the_opened_explanation(
    page: Page, demo_server: Server
) -> None:
    with working_on(demo_server.database_url):
        give_cookie(page, demo_server, sign_in_row(Role.READER))
    open_in_browser(page, demo_server, "")
    page.get_by_role("button", name="Uitleg").nth(3).focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Stel een vraag over dit cijfer")
    field.focus()
    page.keyboard.type(WHY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("wacht nu op een antwoord")).to_be_visible()
    page.wait_for_url("**/?uitleg=visitors")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function("() => !location.search.includes('uitleg')")
