"""Gegevens inlezen on the screen: a file, answers, read in, and a receipt from the database."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from project import clock, database
from project.upkeep.reading import template
from project.upkeep.reading.columns import FIELD, Field
from project.wording.people import Role
from tests.conftest import Server, ready, use_database
from tests.odd_files import HEADING, PEOPLE, TOTAL, text, with_amount, xlsx
from tests.table_cases import ALL, ORDINARY
from tests.test_reading_in import came_on, long_tour, people
from tests.visits import give_cookie, run_page, said, sign_in_row, visit_as, working_on


@pytest.fixture
def page_of_editor(facts: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page as somebody sees it who may enter counts."""
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    return run_page("import_page")


def sent(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data)
    app.run()
    assert not app.exception
    return app


def chosen(app: AppTest, question: str, answer: str) -> AppTest:
    (radio,) = (one for one in app.radio if question in one.label.replace("\\", ""))
    option = next(one for one in radio.options if answer in one.replace("\\", ""))
    radio.set_value(option).run()
    assert not app.exception
    return app


def pressed(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label.startswith(label)).click().run()
    # Storing ends with a run of its own.
    return app.run()


def accepted(app: AppTest) -> AppTest:
    return pressed(app, "Klopt, lees het zo")


def test_an_ordinary_sheet_takes_four_taps_and_one_question(page_of_editor: AppTest) -> None:
    app = sent(page_of_editor, "a.xlsx", xlsx(ORDINARY))
    assert not app.radio
    app = accepted(app)
    assert len(app.radio) == 1
    assert not [one for one in app.button if one.label.startswith("Inlezen")]
    app = chosen(app, "Hoe is dat gedaan?", "presentielijst")
    assert "Samen: 5 nieuw." in said(app)
    assert people() == 0
    app = pressed(app, "Inlezen (5 tellingen)")
    assert "Ingelezen: 5 tellingen, nr 1 tot en met 5." in said(app)
    assert "5 tellingen van deelnemers, samen 192 deelnemers." in said(app)
    # Under its own receipt that would read as if nothing had been done.
    assert "Er is niets nieuws" not in said(app)
    assert people() == ALL


def test_what_is_refused_names_row_column_value_and_remedy(page_of_editor: AppTest) -> None:
    app = accepted(sent(page_of_editor, "a.csv", text(with_amount("-1", 2))))
    row = app.table[0].value.iloc[0]
    assert [str(cell).replace("\\", "") for cell in row] == [
        "3",
        "geweigerd",
        "Een aantal kan niet onder nul zijn. Was er niemand? Vul dan 0 in.",
        "-1",
        "Gennep · werkbijeenkomst 2, 3 oktober 2018",
        "C (Deelnemers)",
    ]
    app = chosen(app, "Hoe is dat gedaan?", "presentielijst")
    assert not [one for one in app.button if one.label.startswith("Inlezen")]
    app = chosen(app, "1 rij is geweigerd", "lees de andere rijen in")
    app = pressed(app, "Inlezen (4 tellingen)")
    assert people() == TOTAL - 31
    assert "Niet ingelezen: rij 3 (Een aantal kan niet" in said(app).replace("\\", "")


def test_a_file_with_only_refused_rows_is_not_called_known(page_of_editor: AppTest) -> None:
    """It read "Er is niets nieuws in dit bestand" over rows that were all refused."""
    app = accepted(sent(page_of_editor, "a.csv", text([HEADING, ("Venray", "01-11-2018", "x")])))
    assert "Er kan niets worden ingelezen: 1 rij is geweigerd." in said(app)
    assert "Er is niets nieuws" not in said(app)


def test_a_file_that_is_in_already_holds_nothing_new(page_of_editor: AppTest) -> None:
    data = text([(*HEADING, "Telmethode"), ("Venray", "01-11-2018", 37, "presentielijst")])
    app = pressed(accepted(sent(page_of_editor, "a.csv", data)), "Inlezen (1 telling)")
    app = accepted(sent(app, "b.csv", data))
    assert "Er is niets nieuws in dit bestand" in said(app)


def test_a_column_that_is_asked_shows_its_heading_and_first_values(page_of_editor: AppTest) -> None:
    rows = [("Plaats", "Bezoekers (verwacht)", "Mensen"), ("Weert", 99, 12)]
    app = accepted(sent(page_of_editor, "a.csv", text(rows)))
    asked = [one for one in app.selectbox if one.value is None]
    assert [one.label.replace("\\", "") for one in asked] == [
        "B (Bezoekers (verwacht)): 99",
        "C (Mensen): 12",
    ]
    assert "Wat staat er in kolom B" in said(app)
    for box, field in zip(asked, ("niet lezen", "aantal bezoekers"), strict=True):
        box.set_value(next(one for one in Field if FIELD[one] == field))
    app = chosen(accepted(app), "Hoe is dat gedaan?", "kaartjes")
    pressed(app, "Inlezen (1 telling)")
    assert people() == 12


def test_another_sheet_and_another_file_have_their_own_columns(page_of_editor: AppTest) -> None:
    def more(book: Any, _sheet: Any) -> None:
        other = book.add_worksheet("Bezoek")
        for at, row in enumerate([("Bezoekers", "Plaats"), (12, "Weert")]):
            other.write_row(at, 0, row)

    app = sent(page_of_editor, "a.xlsx", xlsx(ORDINARY, more))
    assert not app.selectbox
    app = accepted(chosen(app, "Welk blad lezen we?", "Blad1"))
    app = chosen(app, "Welk blad lezen we?", "Bezoek")
    assert [one.value for one in app.selectbox] == [Field.VISITORS, Field.PLACE]
    app = chosen(accepted(app), "Hoe is dat gedaan?", "kaartjes")
    app = sent(
        app, "b.csv", text([("Deelnemers", "Datum", "Plaats"), (28, "01-11-2018", "Venray")])
    )
    assert [one.value for one in app.selectbox] == [Field.PARTICIPANTS, Field.DAY, Field.PLACE]
    assert not app.radio


def test_of_the_file_to_fill_in_nobody_is_asked_about_its_columns(page_of_editor: AppTest) -> None:
    with database.reading() as session:
        frame = template.rows(session, clock.today())
    for name, typed in (("Aantal", 12), ("Hoe geteld", "presentielijst")):
        frame.loc[frame["Code"] == "halte:weert", name] = typed
    app = sent(page_of_editor, "a.xlsx", template.xlsx(frame, example=False))
    assert not app.selectbox
    pressed(app, "Inlezen (1 telling)")
    assert people() == 12


def test_a_file_that_cannot_be_read_says_why_and_leaves_the_page_standing(
    page_of_editor: AppTest,
) -> None:
    app = sent(page_of_editor, "opkomst.xls", b"<html><table></table></html>")
    assert "Dit is een webpagina" in said(app)
    assert "Een bestand om in te vullen" in said(app)
    app = sent(app, "b.csv", text([[*HEADING, "E-mail"], [*PEOPLE[0], "x"]]))
    assert "kolom D (E-mail)" in said(app).replace("\\", "")


def test_names_from_a_file_stay_text(page_of_editor: AppTest) -> None:
    hostile = "[klik](http://example.org) <b>x</b>"
    data = text([[*HEADING, hostile], [hostile, "", 3, ""]])
    app = accepted(sent(page_of_editor, "a.csv", data))
    for element in app.main:
        shown = str(getattr(element, "value", "")) + str(getattr(element, "label", ""))
        assert "](http" not in shown
        assert "<b>" not in shown


@pytest.mark.browser
def test_only_who_may_read_in_can_send_a_file_to_the_server(server: Server) -> None:
    address = f"{server.url}/_stcore/upload_file/a-session/a-file"
    with working_on(server.database_url):
        tokens = {role: sign_in_row(role) for role in (Role.READER, Role.EDITOR)}
    answers = {}
    for role, token in [(None, None), *tokens.items()]:
        cookies = {"aanmelding": token} if token else {}
        with httpx2.Client(cookies=cookies) as client:
            answers[role] = client.put(address, files={"file": b"x"}).text
    assert (
        answers[None] == answers[Role.READER] == ("Log in om een bestand te sturen of op te halen.")
    )
    assert answers[Role.EDITOR] != answers[None]


@pytest.mark.browser
def test_stopping_half_way_leaves_everything_as_it_was_and_the_next_try_stores_all(
    page: Page, start_server: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start_server()
    use_database(server.database_url, monkeypatch)
    data = long_tour(stops=20, days=1500)
    give_cookie(page, server, sign_in_row(Role.EDITOR))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/inlezen")
    ready(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "veel.csv", "mimeType": "text/csv", "buffer": data}
    )
    expect(page.get_by_text("Rijen lezen:")).to_be_visible()
    store = page.get_by_role("button", name="Inlezen (30.000 tellingen)")
    store.focus(timeout=90_000)
    store.press("Enter")
    expect(page.get_by_text("Opslaan:")).to_be_visible()
    page.get_by_role("button", name="Stoppen").click()
    expect(page.get_by_text("is niets ingelezen. Alles is zoals het was.")).to_be_visible()
    assert people() == 0
    store.press("Enter", timeout=90_000)
    expect(page.get_by_text("Ingelezen: 30.000 tellingen")).to_be_visible(timeout=90_000)
    assert people() == sum(map(came_on, range(1500))) * 20
