"""The files of the pages: links to a route that makes them when asked, for who may see the page."""

import io
import zipfile

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from project import database
from project.accounts.roles import PAGES
from project.output import page_files
from project.web.middleware import MIDDLEWARE
from project.web.routes import ROUTES
from project.wording.people import Role
from tests.visits import cookies, run_page, sign_in_row, visit_as


def site(token: str | None = None) -> TestClient:
    """A process that never saw a page, for somebody with this token."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    return TestClient(
        app, base_url="http://tour.test", cookies=cookies(token), follow_redirects=False
    )


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", "true")


def test_every_file_can_be_had_by_who_may_see_its_page(examples: str) -> None:
    client = site(sign_in_row(Role.MANAGER))
    for name in page_files.FILES:
        for kind in page_files.kinds(name):
            answer = client.get(f"/bestand/{name}.{kind}?cijfer=visitors-1")
            assert answer.status_code == 200, (name, kind)
            assert f"voorbeeld-{name}-" in answer.headers["content-disposition"]
            assert "no-store" in answer.headers["cache-control"]


def test_a_stranger_gets_only_the_files_of_pages_to_read(facts: str) -> None:
    for name, one in page_files.FILES.items():
        answer = site().get(f"/bestand/{name}.csv")
        if PAGES[one.page].role is None:
            assert answer.status_code == 200, name
        else:
            assert answer.headers["location"] == f"/inloggen?terug=/{PAGES[one.page].address}"
    assert site(sign_in_row(Role.EDITOR)).get("/bestand/logboek.csv").status_code == 403


@pytest.mark.usefixtures("closed")
def test_when_reading_is_closed_a_file_leads_to_signing_in_and_back_to_its_page(
    facts: str,
) -> None:
    for name in ("bezoekers.csv", "verslag.pdf", "uitleg.csv", "bezoekers.svg"):
        answer = site().get(f"/bestand/{name}?project=tour")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/inloggen?terug=/")
        assert "project%3Dtour" in answer.headers["location"]
    assert site(sign_in_row(Role.READER)).get("/bestand/bezoekers.csv").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "niets.csv",
        "bezoekers.exe",
        "bezoekers",
        "bijeenkomsten.svg",
        "verslag.ods",
        "verslag.pdf?versie=99",
        "voortgang.csv?van=morgen",
        "uitleg.csv?uitleg=nergens",
        "..%2f..%2fetc%2fpasswd.csv",
    ],
)
def test_what_is_no_file_says_so_in_dutch(facts: str, address: str) -> None:
    answer = site().get(f"/bestand/{address}")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_a_file_is_narrowed_as_its_page_is(examples: str) -> None:
    whole = site().get("/bestand/bezoekers-per-halte.csv").text
    north = site().get("/bestand/bezoekers-per-halte.csv?regio=Noord-Limburg").text
    assert "Maastricht" in whole
    assert "Maastricht" not in north
    assert "Gennep" in north
    # What is not on offer counts as not asked for, as on the page.
    assert site().get("/bestand/bezoekers-per-halte.csv?regio=Mars").text == whole


def test_nothing_is_prepared_while_a_page_is_shown(
    examples: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    for key, rule in PAGES.items():
        if rule.role is None:
            assert not run_page(key).get("download_button"), key


def test_the_workbook_can_be_read_and_printed(examples: str) -> None:
    content = site().get("/bestand/nog-niet-bezocht.xlsx").content
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    names = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter " in sheet
    assert "<cols>" in sheet
    assert 'fitToHeight="0"' in sheet
    assert 'orientation="landscape"' in sheet
    assert "_xlnm.Print_Titles" in names
    styles = zipfile.ZipFile(io.BytesIO(content)).read("xl/styles.xml").decode()
    assert 'wrapText="1"' in styles


def test_a_file_says_of_which_change_it_is(facts: str) -> None:
    with database.reading() as session:
        version = database.data_version(session).partition("@")[0]
    answer = site().get("/bestand/haltes.csv")
    assert f"-{version}.csv" in answer.headers["content-disposition"]
