"""Verslag on the screen: the same numbers as the files, versions in the address, issuing."""

import random
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from project import clock, database, demo, formatting
from project.reports import issued, parts
from project.wording import CountingMethod, FigureState, Role, Unit
from tests.test_changes import WORKSHOPS
from tests.test_reports import (
    SEPTEMBER,
    cells,
    draft,
    enter,
    fill,
    in_database,
    issue,
    read,
)
from tests.visits import all_texts, run_page, sign_in_row, visit_as

only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody reads a report, unless a test says who looks."""
    visit_as(None, monkeypatch)


def shown(app: AppTest) -> list[list[str]]:
    """Every row of every table on the page, in order; a long one scrolls and comes last."""
    return [
        [str(cell).replace("\\", "") for cell in row]
        for table in [*app.table, *app.dataframe]
        for row in table.value.to_numpy().tolist()
    ]


def rows_of(report: parts.Report) -> list[list[str]]:
    return [row for table in [*report.tables(), report.rows] for row in table.words()]


def headings(app: AppTest) -> list[str]:
    return [str(one.value).replace("\\", "") for one in app.header]


@only_sqlite
def test_it_works(db: str) -> None:
    demo.prepare()
    page = run_page("report")
    assert not page.exception
    report = draft()
    assert headings(page) == [
        report.title,
        "Het belangrijkste",
        *(section.title for section in report.sections),
    ]
    assert shown(page) == rows_of(report)
    said = " ".join(all_texts(page))
    for section in report.sections:
        for sentence in section.sentences:
            assert sentence in said
    assert "Gegevens: bijgewerkt tot en met" in said


@only_sqlite
@pytest.mark.parametrize("seed", range(3))
def test_every_number_on_the_page_is_the_one_in_the_database(facts: str, seed: int) -> None:
    chance = random.Random(seed)
    methods, states = list(CountingMethod), [FigureState.UNKNOWN, FigureState.CANCELLED]
    values = [
        chance.choice([None, (chance.randrange(40_000), chance.choice(methods)), *states])
        for _ in range(12)
    ]
    with database.transaction() as session:
        fill(session, values)
    with database.reading() as session:
        stored = in_database(session)
    page = shown(run_page("report"))
    assert page == rows_of(draft())
    for unit in Unit:
        table = draft().table(unit)
        start = next(
            at
            for at, row in enumerate(page)
            if row[0] == str(table.rows[0][0])
            and len(row) == len(table.columns)
            and row[1] == str(table.rows[0][1])
        )
        for row, (place, number, estimated) in zip(page[start:], stored[unit], strict=False):
            assert place in row[0]
            expected = cells(number, estimated)
            if expected is not None:
                assert tuple(row[2:4]) == expected
            else:
                assert not row[2].isdigit()


# --- versions and periods ---------------------------------------------------------------------


@only_sqlite
def test_an_issued_report_stays_what_it_was(facts: str) -> None:
    enter(WORKSHOPS[0], 34)
    issue()
    before = shown(run_page("report", versie="1"))
    enter(WORKSHOPS[1], 99)
    page = run_page("report", versie="1")
    assert headings(page)[0] == "Voortgangsrapportage 1"
    assert shown(page) == before == rows_of(read())
    assert "Kies zelf een periode" in " ".join(all_texts(run_page("report")))
    again = run_page("report", van="2018-09-01", tot="2018-09-30")
    assert headings(again)[0] == "Concept van voortgangsrapportage 2"


@only_sqlite
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"versie": "7"}, "Verslag “7” is er niet"),
        ({"versie": "<b>"}, "is er niet"),
        ({"van": "2018-12-31", "tot": "2018-01-01"}, "Draai de dagen om"),
        ({"van": "2018-02-30", "tot": "2018-12-31"}, "is geen dag"),
        ({"van": "2018-01-01"}, "eerste en een laatste dag"),
        ({"van": "2090-01-01", "tot": "2090-12-31"}, "dat moet nog komen"),
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


@only_sqlite
def test_the_period_in_the_address_is_the_period_of_the_draft(facts: str) -> None:
    page = run_page("report", van="2018-09-01", tot="2018-09-30")
    assert shown(page) == rows_of(draft(SEPTEMBER))
    assert "Periode: 1 september – 30 september 2018" in " ".join(all_texts(page))


# --- issuing ----------------------------------------------------------------------------------


@pytest.fixture
def manager(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)


def issue_button(page: AppTest) -> Any:
    return next((one for one in page.button if one.label.endswith("uitgeven")), None)


def issued_numbers() -> list[int]:
    with database.reading() as session:
        return [one.number for one in issued.issued(session)]


@only_sqlite
def test_a_manager_reads_the_draft_and_issues_it(facts: str, manager: None) -> None:
    page = run_page("report")
    assert issue_button(page).disabled
    page.checkbox[0].check().run()
    issue_button(page).click().run()
    assert not page.exception
    assert issued_numbers() == [1]
    (receipt,) = page.success
    assert receipt.value.startswith("Opgeslagen.")
    assert headings(page)[0] == "Voortgangsrapportage 1"
    assert page.query_params["versie"] == "1"
    assert shown(page) == rows_of(read())


@only_sqlite
def test_what_changed_after_reading_is_not_issued(facts: str, manager: None) -> None:
    page = run_page("report")
    page.checkbox[0].check().run()
    enter(WORKSHOPS[0], 34)
    issue_button(page).click().run()
    assert issued_numbers() == []
    assert "Intussen is er een cijfer veranderd" in page.error[0].value


@only_sqlite
@pytest.mark.parametrize("role", [None, Role.READER, Role.EDITOR])
def test_only_a_manager_sees_the_form(
    facts: str, monkeypatch: pytest.MonkeyPatch, role: Role | None
) -> None:
    visit_as(role and sign_in_row(role), monkeypatch)
    page = run_page("report")
    assert shown(page) == rows_of(draft())
    assert issue_button(page) is None


@only_sqlite
def test_who_is_no_manager_any_more_issues_nothing(
    facts: str, manager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = run_page("report")
    page.checkbox[0].check().run()
    button = issue_button(page)
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    button.click().run()
    assert issued_numbers() == []


# --- what changed since -----------------------------------------------------------------------


@only_sqlite
def test_progress_tells_what_changed_since_a_report_or_a_day(facts: str) -> None:
    issue()
    enter(WORKSHOPS[0], 1234)
    page = run_page("progress")
    assert "Wat veranderde sinds voortgangsrapportage 1?" in headings(page)
    assert any("1.234 deelnemers, geteld" in row for row in shown(page))
    today = clock.today()
    page = run_page("progress", sinds=today.isoformat())
    assert f"Wat veranderde sinds {formatting.day(today)}?" in headings(page)
    page = run_page("progress", sinds="gisteren")
    assert not page.exception
    assert "is geen dag" in " ".join(all_texts(page))
