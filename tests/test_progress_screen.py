"""Voortgang: the answer without a click, verdicts that explain themselves, forms for a manager."""

import json
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from project import clock, database, formatting
from project.maps import route
from project.models import AuditEntry
from project.output import open_data
from project.results import coverage, explanations, reach, schedule, whereabouts
from project.wording.people import Role
from project.wording.reading import Coverage, TargetUnit
from project.wording.tour import StopStatus
from tests.builders import enter, known, writing
from tests.conftest import Server
from tests.test_deviations import a_tour
from tests.test_targets import PROJECT, standing
from tests.visits import all_texts, open_in_browser, run_page, serious, sign_in_row, visit_as

# --- what it is made of -------------------------------------------------------------------------


def test_a_count_proves_that_a_stop_without_days_was_there(facts: str) -> None:
    enter("horst", known(152))
    with database.reading() as session:
        today = clock.today()
        found = reach.stops(session, today)
        stops = whereabouts.where_is_it(found, {"": ""})
        explained = explanations.explain(session, "municipalities", today)
        explained_stops = explanations.explain(session, "stops", today)
        areas = coverage.municipalities(session, today)
        opened = json.loads(open_data.stops_geojson(session, today))
    status = dict(zip(found["slug"], found["status"], strict=True))
    assert (status["horst"], status["venlo"]) == (StopStatus.WAS_UNDATED, StopStatus.UNDATED)
    assert stops[-2:] == [
        "In Horst was zij volgens een telling; wanneer, is niet bekend.",
        "Venlo is ooit aangekondigd, zonder datum.",
    ]
    assert explained.key.value == "7 bezocht, 1 aangekondigd"
    assert explained.key.state.startswith("Van 1 gemeente is er alleen een aankondiging")
    rows = zip(explained_stops.rows["Wat"], explained_stops.rows["Aantal of stand"], strict=True)
    assert [word for what, word in rows if "Horst" in what] == ["was hier, datums onbekend"]
    states = dict(zip(areas["name"], areas["state"], strict=True))
    assert states["Horst aan de Maas"] is Coverage.VISITED
    assert states["Venlo"] is Coverage.ANNOUNCED
    assert route.sentence_tour(found).endswith(
        "Van deze haltes: 7 “was hier”, 1 “was hier, datums onbekend” en 1 “aangekondigd, datums "
        "onbekend”. Breda ligt buiten Limburg."
    )
    stands = {one["properties"]["plaats"]: one["properties"]["stand"] for one in opened["features"]}
    assert (stands["Horst"], stands["Venlo"]) == ("was_undated", "undated")


def test_it_says_until_when_it_was_kept_up_to_date(facts: str) -> None:
    with clock.stopped_at(datetime(2030, 9, 12, 19, 4, tzinfo=UTC)):
        enter("werkbijeenkomst-1", known(34))
    with writing() as session:
        # An account is no figure, and a question, a backup or a sign-in neither.
        for action in ("account.add", "account.sign_in", "question.ask", "backup.make"):
            at = datetime(2031, 1, 1, tzinfo=UTC)
            session.add(AuditEntry(at=at, actor="a", action=action, subject="a"))
    with database.reading() as session:
        assert schedule.freshness(session) == "Bijgewerkt tot 12 september 2030, 21:04."


# --- the page ---------------------------------------------------------------------------------


def opened(**query: str | list[str]) -> AppTest:
    page = run_page("progress", **query)
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return " ".join(" ".join(all_texts(page)).split())


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(None, monkeypatch)


@pytest.fixture
def manager(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)


def test_a_stranger_reads_the_answer_without_a_click_and_sees_no_form(
    facts: str, stranger: None
) -> None:
    page = opened()
    words = said(page)
    assert "**1 van 3 afspraken gehaald,** van 2 nog niet te zeggen." in words
    assert "Bijgewerkt tot" in words
    assert "nog geen bevestigd :small[van 5 afgesproken]" in words
    assert "nog open bij 5 werkbijeenkomsten" in words
    assert "13 afwijkingen van het plan" in words
    assert "Afspraken beheren" not in words
    assert "Teksten om te melden" not in words
    assert not page.button(key="explain-target:werkbijeenkomsten").disabled


def test_every_verdict_opens_its_rows_with_one_click(facts: str, stranger: None) -> None:
    page = opened()
    page.button(key="explain-target:haltes").click().run()
    shown = page.table[-1].value
    assert list(shown["Aantal of stand"]).count("was hier") == 3
    assert any(
        "3 regels “was hier” = 3 haltes" in one.value.replace("\\", "") for one in page.markdown
    )


def test_the_address_carries_the_period_and_what_cannot_be_is_told(
    facts: str, stranger: None
) -> None:
    page = opened(van="2018-09-01", tot="2018-09-30", project=PROJECT)
    assert "1 :small[van 1]" in said(page)
    assert "2 haltes zonder datums: niet in deze periode te plaatsen." in said(page)
    for query, sentence in (
        ({"van": "2018-09-30", "tot": "2018-09-01"}, "Draai de dagen om"),
        ({"van": "<b>", "tot": "2018-09-01"}, "is geen dag"),
        ({"van": "2018-09-01"}, "Kies ze allebei"),
        ({"project": "elders"}, "Dit project bestaat niet"),
        ({"van": "2001-01-01", "tot": "2001-12-31"}, "In deze periode was er geen halte"),
        ({"van": "2099-01-01", "tot": "2099-12-31"}, "1 januari 2099: dat moet nog komen"),
        (
            {"van": "2018-01-01", "tot": "2018-10-31"},
            "vanaf het begin van het project tot en met 31 oktober 2018",
        ),
    ):
        assert sentence in said(opened(**query)), query


def test_of_two_projects_each_has_its_own_answer(db: str, stranger: None) -> None:
    a_tour("hier", 2, date(2018, 3, 1))
    a_tour("daar", 3, date(2018, 3, 1))
    for project, many in (("hier", 2), ("daar", 3)):
        words = said(opened(project=project))
        assert f"{many} :small[van {many} afgesproken]" in words
        assert "Er zijn geen afwijkingen van het plan." in words
    # Without a choice it is about the oldest, and never about both together.
    first = said(opened())
    assert "2 van 2 afspraken gehaald." in first


def test_a_day_that_is_typed_goes_into_the_address(facts: str, stranger: None) -> None:
    page = opened()
    page.text_input(key="day-van").input("1-9-2018").run()
    page.text_input(key="day-tot").input("30 september 2018").run()
    assert page.query_params == {"van": "2018-09-01", "tot": "2018-09-30"}
    assert "1 :small[van 1]" in said(page)
    page.text_input(key="day-tot").input("ergens in het najaar").run()
    assert "is geen dag" in said(page)


def fill(page: AppTest, about: str, **fields: str) -> None:
    """Type into the fields of the form ``0-new`` or, after a save, ``1-…``."""
    for name, value in fields.items():
        page.text_input(key=f"agreement-form-{about}-{name}").input(value)


def test_a_manager_adds_an_agreement_and_gets_a_receipt(facts: str, manager: None) -> None:
    page = opened(deel="afspraken")
    page.selectbox(key="agreement-form-0-new-unit").select(TargetUnit.VISITORS)
    fill(page, "0-new", amount="1.300", due="31-12-2018", paragraph="artikel 3", by="provincie")
    page.button(key="agreement-form-0-new-save").click().run()
    assert not page.exception
    row = standing()[TargetUnit.VISITORS]
    assert (row.amount, row.due_day) == (1300, date(2018, 12, 31))
    (receipt,) = [one.value.replace("\\", "") for one in page.success]
    assert f"Opgeslagen als nr {row.id}" in receipt
    assert "Bezoekers: 1.300, uiterlijk op: 31 december 2018." in receipt
    assert "van 1.300 afgesproken" in said(page)
    # The next form starts empty.
    assert page.text_input(key="agreement-form-1-new-amount").value == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"amount": "12,5"}, "geen heel aantal"),
        ({"amount": ""}, "heel aantal"),
        ({"amount": "300", "due": "ooit"}, "is geen dag"),
        ({"amount": "300", "by": "jan@provincie.example"}, "e-mailadres"),
    ],
)
def test_a_wrong_agreement_stays_on_the_form_with_what_to_do(
    facts: str, manager: None, fields: dict[str, str], sentence: str
) -> None:
    page = opened(deel="afspraken")
    page.selectbox(key="agreement-form-0-new-unit").select(TargetUnit.VISITORS)
    fill(page, "0-new", **fields)
    page.button(key="agreement-form-0-new-save").click().run()
    assert not page.exception
    assert sentence in " ".join(one.value for one in page.error).replace("\\", "")
    for name, value in fields.items():
        assert page.text_input(key=f"agreement-form-0-new-{name}").value == value
    assert TargetUnit.VISITORS not in standing()


def test_a_manager_changes_and_withdraws_with_a_reason(facts: str, manager: None) -> None:
    number = standing()[TargetUnit.WORKSHOPS].id
    page = opened(deel="afspraken")
    fill(page, f"0-{number}", amount="6")
    page.button(key=f"agreement-form-0-{number}-save").click().run()
    assert "waarom" in " ".join(one.value for one in page.error)
    fill(page, f"0-{number}", reason="een extra avond")
    page.button(key=f"agreement-form-0-{number}-save").click().run()
    row = standing()[TargetUnit.WORKSHOPS]
    assert (row.amount, row.number) == (6, 2)
    fill(page, f"1-{row.id}", reason="vervallen")
    page.button(key=f"agreement-form-1-{row.id}-withdraw").click().run()
    assert TargetUnit.WORKSHOPS not in standing()
    assert "ingetrokken" in said(page)


def test_a_forged_click_of_who_is_no_manager_any_more_stores_nothing(
    facts: str, manager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(deel="afspraken")
    page.selectbox(key="agreement-form-0-new-unit").select(TargetUnit.VISITORS)
    fill(page, "0-new", amount="300")
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page.button(key="agreement-form-0-new-save").click().run()
    assert TargetUnit.VISITORS not in standing()


def test_a_manager_copies_a_text_and_writes_down_that_it_was_told(
    facts: str, manager: None
) -> None:
    page = opened()
    assert len(page.code) == 13
    page.button(key="told-undated:stop:horst-save").click().run()
    assert not page.exception
    today = formatting.day(clock.today())
    assert f"gemeld op {today} door een medewerker" in said(page)
    page.button(key="told-undated:stop:horst-undo").click().run()
    assert f"gemeld op {today}" not in said(page)


def test_an_editor_copies_the_texts_and_cannot_change_an_agreement(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page = opened()
    assert len(page.code) == 13
    assert "Afspraken beheren" not in said(page)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_with_the_keyboard_a_verdict_opens_its_rows_and_closes_again(
    page: Page, demo_server: Server, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900 if width == 1280 else 844})
    open_in_browser(page, demo_server, "voortgang")
    # The answer stands on the first screen.
    box = page.get_by_text("1 van 5 afspraken gehaald").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 844
    explain = page.locator(".st-key-explain-target-werkbijeenkomsten button:visible")
    explain.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("4 regels “gehouden” = 4 werkbijeenkomsten")).to_be_visible()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
