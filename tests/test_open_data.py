"""Open data, as other programs read it: described, honest about the unknown, closed when told."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from frictionless import Package, Resource
from frictionless import validate as check_with_frictionless
from icalendar import Calendar
from sqlmodel import col, select
from starlette.testclient import TestClient

from project import clock
from project.audit import logbook
from project.counts.rules import Entry
from project.models import Cooperative, Stop, Venue
from project.output import open_columns, open_data
from project.settings import ROOT, settings
from project.upkeep import demo
from project.web import headers, html
from project.wording.counts import (
    EXAMPLE_BANNER,
    EXAMPLE_SENTENCE,
    CountGroup,
    CountReason,
    FigureState,
)
from project.wording.people import Role
from project.wording.tour import PointPrecision
from tests.builders import about, enter, known, writing
from tests.test_host_links import link, send
from tests.visits import cookies, sign_in_row

ADDRESSES = [
    "/agenda.ics",
    "/agenda.ics?halte=venray",
    *(f"/open-data/{name}" for name in open_data.FILES),
    "/kader/waar-is-het-nu",
]
HOSTILE = "=HYPERLINK(1)<img src=x onerror=alert(1)>\n\"'; \u202e[klik](javascript:1)"


def file(site: TestClient, name: str) -> httpx2.Response:
    answer = site.get(f"/open-data/{name}")
    assert answer.status_code == 200
    return answer


def table(site: TestClient, name: str) -> dict[str, dict[str, str]]:
    text = file(site, name).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    return {row.get("naam", ""): row for row in rows}


def download(site: TestClient, folder: Path) -> Path:
    for name in open_data.FILES:
        (folder / name).write_bytes(file(site, name).content)
    return folder / open_data.DESCRIPTION


# --- what stands in it --------------------------------------------------------------------------


@pytest.mark.parametrize("filled", ["facts", "demo"])
def test_the_package_is_valid_for_frictionless(
    site: TestClient, tmp_path: Path, filled: str
) -> None:
    if filled == "demo":
        demo.prepare()
    package: Any = Package(str(download(site, tmp_path)))
    tables = [one for one in package.resources if one.format == "csv"]
    assert [one.name for one in tables] == ["tellingen", "cooperaties"]
    for one in tables:
        report = check_with_frictionless(one)
        assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
        assert report.tasks[0].stats["rows"] == {"tellingen": 14, "cooperaties": 11}[one.name]
    assert all(Resource.validate_descriptor(one.to_descriptor()).valid for one in package.resources)


def test_a_point_opens_right_in_a_dutch_spreadsheet_and_in_a_program(
    site: TestClient, tmp_path: Path
) -> None:
    written = table(site, open_data.COOPERATIVES)["Lucas Community"]
    assert (written["breedtegraad"], written["lengtegraad"]) == ("52,374", "4,8897")
    package: Any = Package(str(download(site, tmp_path)))
    rows = {row["cooperatie"]: row for row in package.get_resource("cooperaties").read_rows()}
    assert float(rows["lucas-community"]["breedtegraad"]) == 52.374


def test_the_description_is_whole_and_dutch(site: TestClient) -> None:
    described = file(site, open_data.DESCRIPTION).json()
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert "GeoNames" in described["sources"][0]["title"]
    for resource in described["resources"]:
        assert file(site, resource["path"])
        assert len(resource["description"]) > 40
        for field in resource.get("schema", {}).get("fields", []):
            assert len(field["description"]) > 10, field
    geojson = file(site, open_data.STOPS).json()
    told = described["resources"][0]["description"]
    for name in geojson["features"][0]["properties"]:
        assert f"{name}: " in told


def test_what_nobody_knows_is_a_word_and_is_read_as_missing(
    site: TestClient, tmp_path: Path
) -> None:
    enter("weert", Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST))
    enter("roermond", known(0))
    rows = table(site, open_data.COUNTS)
    assert rows["weert"]["staat"] == "unknown"
    assert rows["weert"]["aantal"] == "onbekend"
    assert rows["maastricht"]["staat"] == "not_yet"
    assert rows["maastricht"]["aantal"] == "nog niet ingevuld"
    # A real zero stays one.
    assert (rows["roermond"]["staat"], rows["roermond"]["aantal"]) == ("known", "0")
    assert not any(
        cell in {"", "nan", "None", "<NA>"} for row in rows.values() for cell in row.values()
    )
    package: Any = Package(str(download(site, tmp_path)))
    read = {row["naam"]: row["aantal"] for row in package.get_resource("tellingen").read_rows()}
    assert (read["weert"], read["maastricht"], read["roermond"]) == (None, None, 0)


def test_every_state_of_a_figure_has_its_own_code(examples: str, site: TestClient) -> None:
    states = {row["staat"] for row in table(site, open_data.COUNTS).values()}
    assert states == {state.value for state in FigureState}


def test_a_figure_says_what_was_counted_what_estimated_and_whether_it_is_whole(
    examples: str,
    site: TestClient,
) -> None:
    rows = table(site, open_data.COUNTS)
    panningen, gennep = rows["panningen"], rows["gennep"]
    assert (panningen["geteld"], panningen["geschat"], panningen["volledig"]) == ("184", "75", "ja")
    assert gennep["volledig"] == "nee"


def test_who_the_people_were_is_in_no_file(site: TestClient) -> None:
    parts = {CountGroup.RESIDENTS: 31, CountGroup.EDUCATION: 3}
    enter("weert", replace(known(34), parts=parts))
    for name in open_data.FILES:
        text = file(site, name).text
        assert "inwoners" not in text
        assert "residents" not in text
    columns = {field.name for field in open_columns.COUNTS}
    assert not columns & {"opmerking", "groep", "door", "telmethode"}


def test_a_number_of_a_host_says_that_nobody_confirmed_it(site: TestClient) -> None:
    send(link(*about("weert")))
    enter("roermond", known(35))
    rows = table(site, open_data.COUNTS)
    assert rows["weert"]["bevestigd"] == "nee"
    assert rows["roermond"]["bevestigd"] == "ja"


def test_example_figures_say_so_in_every_file(examples: str, site: TestClient) -> None:
    for name in (open_data.COUNTS, open_data.COOPERATIVES):
        assert all(row["Let op"] == EXAMPLE_BANNER for row in table(site, name).values())
    assert file(site, open_data.STOPS).json()["let_op"] == EXAMPLE_SENTENCE
    assert EXAMPLE_SENTENCE in file(site, open_data.DESCRIPTION).json()["description"]
    assert EXAMPLE_SENTENCE in site.get("/kader/waar-is-het-nu").text


def test_a_stop_on_the_map_is_a_point_in_the_right_order(site: TestClient) -> None:
    found = file(site, open_data.STOPS).json()
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == 9
    for feature in found["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 3 < longitude < 8
        assert 50 < latitude < 54
    venlo = found["features"][-1]["properties"]
    assert (venlo["eerste_dag"], venlo["stand"]) == ("onbekend", "undated")
    assert "GeoNames" in found["attribution"]


def test_a_stop_without_a_point_has_no_place_on_the_map(site: TestClient) -> None:
    with writing() as session:
        venue = session.exec(select(Venue).where(col(Venue.slug) == "bibliotheek-venlo")).one()
        venue.latitude = venue.longitude = None
        venue.point_precision = PointPrecision.UNKNOWN
        logbook.record(session, "test.change", "venue:x", by="test")
    assert file(site, open_data.STOPS).json()["features"][-1]["geometry"] is None


def test_hostile_names_stay_text(site: TestClient, tmp_path: Path) -> None:
    with writing() as session:
        one = session.exec(select(Cooperative)).first()
        stop = session.exec(select(Stop)).first()
        assert one
        assert stop
        one.name = one.description = HOSTILE * 50
        one.website = "javascript:alert(1)"
        venue = session.get_one(Venue, stop.venue_id)
        venue.place = venue.name = HOSTILE
        logbook.record(session, "test.change", "x:1", by="test")
    for row in table(site, open_data.COOPERATIVES).values():
        assert "javascript:" not in row["website"]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    first = file(site, open_data.STOPS).json()["features"][0]["properties"]
    assert first["plaats"] == HOSTILE
    package: Any = Package(str(download(site, tmp_path)))
    assert check_with_frictionless(package.get_resource("cooperaties")).valid


# --- how it is served ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_asks_again_is_told_that_nothing_changed(site: TestClient, address: str) -> None:
    first = site.get(address)
    assert first.status_code == 200
    tag = first.headers["etag"]
    again = site.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    other = site.get(address, headers={"if-none-match": '"old"'})
    assert (other.status_code, other.content) == (200, first.content)
    assert site.head(address).status_code == 200


def test_a_count_changes_the_figures_and_their_tag_at_once(site: TestClient) -> None:
    before = file(site, open_data.COUNTS).headers["etag"]
    enter("weert", known(34))
    after = site.get(f"/open-data/{open_data.COUNTS}", headers={"if-none-match": before})
    assert after.status_code == 200
    assert table(site, open_data.COUNTS)["weert"]["aantal"] == "34"


def test_who_signs_in_makes_no_data_fresher(site: TestClient) -> None:
    def said() -> object:
        return file(site, open_data.DESCRIPTION).json()["created"]

    before = said()
    with clock.stopped_at(datetime(2027, 1, 1, tzinfo=UTC)):
        sign_in_row(Role.READER)
    assert said() == before


@pytest.mark.parametrize("address", ADDRESSES)
def test_closed_reading_pages_close_these_too(
    site: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = site.get(address).headers["etag"]
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", "true")
    settings.cache_clear()
    refused = site.get(address, headers={"if-none-match": tag})
    assert refused.status_code == 403
    assert "account" in refused.text
    assert "Venray" not in refused.text
    assert "access-control-allow-origin" not in refused.headers
    inside = site.get(address, headers={"cookie": _cookie(Role.READER)})
    assert inside.status_code == 200
    assert inside.headers["cache-control"] == "private, no-cache"
    assert "access-control-allow-origin" not in inside.headers


@pytest.mark.parametrize(
    "address",
    ["/open-data/x.csv", "/open-data/..%2fstops.csv", "/agenda.ics?halte=nergens", "/kader/x"],
)
def test_an_address_that_leads_nowhere_says_so(site: TestClient, address: str) -> None:
    assert site.get(address).status_code == 404


def test_only_the_page_for_other_sites_may_stand_in_a_frame(site: TestClient) -> None:
    embedded = site.get("/kader/waar-is-het-nu")
    policy = embedded.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script" not in policy
    assert "<script" not in embedded.text
    assert "set-cookie" not in embedded.headers
    for other in ("/inloggen", "/agenda.ics", "/open-data/datapackage.json", "/favicon.png"):
        assert "frame-ancestors 'none'" in site.get(other).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers.POLICY
    assert "frame-ancestors 'none'" in html.POLICY


def test_the_page_for_other_sites_says_where_the_exhibition_is(site: TestClient) -> None:
    text = site.get("/kader/waar-is-het-nu").text
    assert '<html lang="nl">' in text
    assert "Nu nergens. Laatst in Venray" in text
    assert 'rel="noopener"' in text


def test_the_calendar_is_served_as_one(site: TestClient) -> None:
    answer = site.get("/agenda.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 16


def test_the_page_about_the_figures_lists_every_address() -> None:
    told = (ROOT / "project" / "ui" / "texts" / "open_data.md").read_text()
    linked = set(re.findall(r"\]\((/[^)]*)\)", told))
    assert linked == {address for address in ADDRESSES if "?" not in address}
    assert "/kader/waar-is-het-nu" in open_data.embed_code()


def _cookie(role: Role) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies(sign_in_row(role)).items())
