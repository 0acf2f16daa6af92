"""Verslag on the screen: the same numbers as the files, versions in the address, issuing."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlmodel import select
from streamlit.elements.lib import policies
from streamlit.testing.v1 import AppTest

from project import clock, database, formatting
from project.models import Project
from project.output.reports import issued, parts
from project.parsing.periods import Period
from project.wording.people import Role
from tests.builders import correct, known, writing
from tests.test_changes import WORKSHOPS
from tests.test_deviations import LOST, a_tour
from tests.test_reports import SEPTEMBER, WHOLE, draft, enter, issue, read
from tests.visits import all_texts, run_page, sign_in_row, visit_as

CHAPTERS = (
    *("carried_out", "groups", "followed", "deviations", "changes", "numbers", "definitions"),
    "signature",
)
TABLES = (
    *("targets", "agreements", "outcomes", "gatherings", "groups", "figures", "visitors"),
    *("participants", "without_date", "deviations", "meanings", "states", "methods"),
    *("changes", "signature", "rows"),
)


@pytest.fixture(autouse=True)
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody reads a report, unless a test says who looks."""
    visit_as(None, monkeypatch)


def shown(**query: str) -> list[list[str]]:
    """Every row of every table of every chapter, with all that is folded away opened, sorted."""
    found = []
    for chapter in CHAPTERS:
        page = run_page("report", hoofdstuk=chapter, **query)
        for table in TABLES:
            page.session_state[f"fold-table-{table}"] = True
        page.run()
        tables = [one.value for one in (*page.table, *page.dataframe)]
        found += [
            [_bare(cell) for cell in row]
            for table in tables
            if not any(_begins(table, other) for other in tables)
            for row in table.to_numpy().tolist()
        ]
    return sorted(found)


def on(page: AppTest) -> list[list[str]]:
    return [[_bare(cell) for cell in row] for one in page.table for row in one.value.to_numpy()]


def rows_of(report: parts.Report) -> list[list[str]]:
    rows = [row for table in [*report.tables(), report.rows] for row in table.words()]
    return sorted([_bare(cell) for cell in row] for row in rows)


def _begins(table: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether this is the beginning of a wider table, for a phone."""
    few = len(table.columns)
    return few < len(other.columns) and list(other.columns[:few]) == list(table.columns)


def _bare(cell: object) -> str:
    """Without the signs that keep Markdown out, and nothing for the dash of an empty cell."""
    return str(cell).replace("\\", "").removeprefix("–" if str(cell) == "–" else "\0")


def headings(app: AppTest) -> list[str]:
    return [str(one.value).replace("\\", "") for one in app.header]


def test_it_works(examples: str) -> None:
    page = run_page("report")
    assert not page.exception
    report = draft()
    assert headings(page)[:2] == [report.title, "Neem het mee"]
    assert {section.code for section in report.sections} == set(CHAPTERS)
    assert shown() == rows_of(report)
    for section in report.sections:
        said = " ".join(all_texts(run_page("report", hoofdstuk=section.code)))
        assert section.title in said
        for sentence in section.sentences:
            assert sentence in said
    assert "bijgewerkt tot en met" in " ".join(all_texts(page))


# --- versions and periods ---------------------------------------------------------------------


def test_an_issued_report_stays_what_it_was(facts: str) -> None:
    enter(WORKSHOPS[0], 34)
    issue()
    before = shown(versie="1")
    enter(WORKSHOPS[1], 99)
    page = run_page("report", versie="1")
    assert headings(page)[0] == "Voortgangsrapportage 1"
    assert shown(versie="1") == before == rows_of(read())
    again = run_page("report", van="2018-09-01", tot="2018-09-30")
    assert headings(again)[0] == "Concept van voortgangsrapportage 2"


def test_the_newest_report_opens_when_there_is_nothing_to_draft_since(facts: str) -> None:
    issue(SEPTEMBER)
    assert headings(run_page("report"))[0] == "Concept van voortgangsrapportage 2"
    issue(Period(date(2018, 10, 1), WHOLE.last), number=2)
    page = run_page("report")
    assert headings(page)[0] == "Voortgangsrapportage 2"
    assert shown(versie="2") == rows_of(read(2))
    # Both others are one choice away.
    assert headings(choose_version(page, "Voortgangsrapportage 1"))[0] == "Voortgangsrapportage 1"
    choose_version(page, "Het concept")
    said = " ".join(all_texts(page))
    assert "In deze periode eindigde geen halte." in said


def test_a_project_without_anything_does_not_speak_of_an_earlier_report(facts: str) -> None:
    with writing() as session:
        first = session.scalars(select(Project)).one()
        session.add(Project(slug="leeg", name="Leeg", province_code=first.province_code))
    said = " ".join(all_texts(run_page("report", project="leeg")))
    assert "vorige verslag" not in said
    assert "In dit project is nog geen halte of bijeenkomst geweest" in said


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"versie": "7"}, "Verslag “7” is er niet"),
        ({"versie": "<b>"}, "is er niet"),
        ({"van": "2018-02-30", "tot": "2018-12-31"}, "is geen dag"),
        ({"van": "2010-01-01", "tot": "2010-12-31"}, "eindigde geen halte"),
        ({"project": "ander"}, "Dit project bestaat niet"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(
    facts: str, query: dict[str, str], sentence: str
) -> None:
    page = run_page("report", **query)
    assert not page.exception
    assert sentence in " ".join(all_texts(page))


def test_the_period_in_the_address_is_the_period_of_the_draft(facts: str) -> None:
    page = run_page("report", van="2018-09-01", tot="2018-09-30")
    assert shown(van="2018-09-01", tot="2018-09-30") == rows_of(draft(SEPTEMBER))
    assert "1 september – 30 september 2018" in " ".join(all_texts(page))


# --- issuing ----------------------------------------------------------------------------------


@pytest.fixture
def manager(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)


def issue_button(page: AppTest) -> Any:
    return next((one for one in page.button if one.label.endswith("uitgeven")), None)


def issued_numbers() -> list[int]:
    with database.reading() as session:
        return [one.number for one in issued.issued(session)]


def test_a_manager_reads_the_draft_and_issues_it(
    facts: str, manager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    page = run_page("report")
    assert issue_button(page).disabled
    page.checkbox[0].check().run()
    issue_button(page).click().run()
    assert not page.exception
    assert issued_numbers() == [1]
    # Above the report, and where the button was tapped.
    above, below = page.success
    assert above.value == below.value
    assert above.value.startswith("Opgeslagen")
    assert headings(page)[0] == "Voortgangsrapportage 1"
    assert page.query_params["versie"] == "1"
    assert shown(versie="1") == rows_of(read())
    assert not policies._shown_default_value_warning, "Streamlit warned of two values for one box"


def test_what_stands_in_an_earlier_report_is_asked_about_before_it_is_told_again(
    facts: str, manager: None
) -> None:
    issue(SEPTEMBER)
    page = run_page("report", van="2018-09-01", tot="2018-10-31")
    assert "overlapt met Voortgangsrapportage 1" in " ".join(one.value for one in page.warning)
    page.checkbox[0].check().run()
    assert issue_button(page).disabled
    page.checkbox[1].check().run()
    issue_button(page).click().run()
    assert issued_numbers() == [1, 2]


def test_what_changed_after_reading_is_not_issued(facts: str, manager: None) -> None:
    page = run_page("report")
    page.checkbox[0].check().run()
    enter(WORKSHOPS[0], 34)
    issue_button(page).click().run()
    assert issued_numbers() == []
    assert "Intussen is er een cijfer veranderd" in page.error[0].value


def test_who_is_no_manager_sees_no_form_and_issues_nothing(
    facts: str, manager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = run_page("report")
    page.checkbox[0].check().run()
    button = issue_button(page)
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    button.click().run()
    assert issued_numbers() == []
    page = run_page("report")
    assert headings(page)[0] == draft().title
    assert issue_button(page) is None


def choose_version(page: AppTest, text: str) -> AppTest:
    (box,) = [one for one in page.selectbox if one.label == "Welk verslag?"]
    return box.select(next(one for one in box.options if one.startswith(text))).run()


def test_a_second_project_has_reports_and_a_receipt_of_its_own(facts: str, manager: None) -> None:
    a_tour("tweede", 2, date(2020, 1, 6))
    page = run_page("report")
    page.checkbox[0].check().run()
    issue_button(page).click().run()
    (box,) = [one for one in page.selectbox if one.label == "Project"]
    assert "alles" not in box.options
    box.select("Project tweede").run()
    assert headings(page)[0] == "Concept van voortgangsrapportage 1"
    assert not page.checkbox[0].value, "the draft of this project was not read yet"
    page.checkbox[0].check().run()
    issue_button(page).click().run()
    assert not page.exception
    with database.reading() as session:
        assert [one.number for one in issued.issued(session, "tweede")] == [1]
        own = issued.read(session, 1, "tweede")
    receipt, _ = page.success
    assert "6 januari" in receipt.value.replace("\\", "")
    assert page.query_params["project"] == "tweede"
    assert page.query_params["versie"] == "1"
    assert own.project == "Project tweede"
    # What is sent to somebody opens the same.
    assert shown(project="tweede", versie="1") == rows_of(own)


def test_the_five_states_have_one_name(facts: str) -> None:
    title = draft().table("states").title
    assert title in headings(run_page("about"))
    assert title in " ".join(all_texts(run_page("report", hoofdstuk="definitions")))


def test_the_address_of_an_issued_report_has_no_period_left(facts: str, manager: None) -> None:
    page = run_page("report", van="2018-09-01", tot="2018-09-30")
    page.checkbox[0].check().run()
    issue_button(page).click().run()
    assert set(page.query_params) == {"versie"}


# --- what changed since -----------------------------------------------------------------------


def test_deviations_are_those_until_the_end_of_the_period_and_say_so(facts: str) -> None:
    numbers = a_tour("tweede", 3, date(2020, 1, 6))
    for slug in ("tweede-0-workshop", "tweede-2-workshop"):
        correct(numbers[slug], LOST)
    period = {"project": "tweede", "van": "2020-01-01", "tot": "2020-02-29"}
    for page in (
        run_page("progress", **period),
        run_page("report", hoofdstuk="deviations", **period),
    ):
        said = " ".join(all_texts(page))
        assert "1 afwijking van het plan" in said
        assert "afwijkingen tot en met 29 februari 2020, zoals ze op" in said
        assert "Dat kan later zijn dan het einde van de periode." in said
        told = [row for row in on(page) if "Is geweest; het aantal" in " ".join(row)]
        assert all("Plaats 0" in " ".join(row) for row in told)
        assert told
    assert "2 afwijkingen van het plan" in " ".join(
        all_texts(run_page("progress", project="tweede"))
    )


def test_of_very_many_changes_the_newest_are_shown_and_the_file_has_all(facts: str) -> None:
    issue()
    number = enter(WORKSHOPS[0], 1)
    for many in range(2, 61):
        number = correct(number, known(many))
    page = run_page("progress", deel="wijzigingen")
    first, whole = page.table[0].value, page.table[1].value
    assert (len(first), len(whole)) == (12, 60)
    assert first.iloc[0, 4] == "60 deelnemers, geteld"
    assert "60 wijzigingen" in " ".join(all_texts(page))


def test_progress_tells_what_changed_since_a_report_or_a_day(facts: str) -> None:
    issue()
    enter(WORKSHOPS[0], 1234)
    page = run_page("progress", deel="wijzigingen")
    assert "Wat veranderde sinds voortgangsrapportage 1?" in headings(page)
    assert any("1.234 deelnemers, geteld" in row for row in on(page))
    today = clock.today()
    page = run_page("progress", deel="wijzigingen", sinds=today.isoformat())
    assert f"Wat veranderde sinds {formatting.day(today)}?" in headings(page)
    page = run_page("progress", deel="wijzigingen", sinds="gisteren")
    assert not page.exception
    assert "is geen dag" in " ".join(all_texts(page))
