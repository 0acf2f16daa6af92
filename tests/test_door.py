"""The door as a browser without a script uses it: the list, a form, its receipt, a correction."""

import html
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import httpx2
import pytest
import typst
import zxingcpp
from PIL import Image
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from project import clock, database
from project.accounts import keeping, password_links, sign_ins
from project.counts import days as count_days
from project.counts import subjects
from project.errors import StoreError
from project.models import Account, CountPart
from project.settings import settings
from project.web.door import files
from project.web.middleware import MIDDLEWARE
from project.web.routes import ROUTES
from project.wording.counts import CorrectionReason, CountGroup, FigureState, Unit
from project.wording.people import Role
from tests.builders import correct, enter, known, writing
from tests.builders import stored as rows
from tests.test_host_form import answer_in
from tests.test_host_links import link, revoke, stop_id, workshop_id
from tests.visits import sign_in_row

DURING = datetime(2018, 9, 17, 12, tzinfo=UTC)
TODAY = "2018-09-17/2018-09-17"
FILLED = {"aantal": "34", "hoe": "list"}


@pytest.fixture
def stranger(facts: str) -> TestClient:
    """Somebody without an account, on the facts of the tour."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    return TestClient(app, base_url="http://tour.example", follow_redirects=False)


@pytest.fixture
def site(stranger: TestClient) -> Iterator[TestClient]:
    """An editor in the third week of the exhibition in Panningen."""
    with clock.stopped_at(DURING):
        as_a(stranger, Role.EDITOR)
        yield stranger


def as_a(site: TestClient, role: Role) -> None:
    site.cookies.set(sign_ins.COOKIE, sign_in_row(role))


def name() -> str:
    """The account that signed in last."""
    with database.reading() as session:
        return session.scalars(select(Account.name).order_by(col(Account.id).desc())).first() or ""


def visitors(slug: str = "panningen") -> str:
    return f"/invoeren/bezoekers/{stop_id(slug)}"


def participants(number: int = 1) -> str:
    return f"/invoeren/deelnemers/{workshop_id(number)}"


def form_of(page: httpx2.Response) -> dict[str, str]:
    """What a browser would send of the form on this page if nobody touched it."""
    form = page.text.partition("<form")[2]
    typed = dict(re.findall(r'<input [^>]*name="([^"]+)"[^>]* value="([^"]*)"(?! checked)', form))
    typed = {
        field: value
        for field, value in typed.items()
        if field not in ("dagen", "hoe", "waarom", "soort")
    }
    typed |= re.findall(r'name="(dagen|hoe|waarom|soort)" value="([^"]*)" checked', form)
    remark = re.search(r"<textarea[^>]*>([^<]*)</textarea>", form)
    return {field: html.unescape(value) for field, value in typed.items()} | {
        "opmerking": html.unescape(remark[1]) if remark else ""
    }


def post(site: TestClient, address: str, **fields: str) -> httpx2.Response:
    """Open the form, fill in some of it, and send it."""
    return site.post(address, data=form_of(site.get(address)) | fields)


def stored(answer: httpx2.Response) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


def parts() -> dict[tuple[int, CountGroup], int]:
    with database.reading() as session:
        return {(row.count_id, row.group): row.number for row in session.scalars(select(CountPart))}


def says(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("x-door", "").partition(" ")[0]


# --- from the list to the receipt ---------------------------------------------------------------


def test_it_works(site: TestClient) -> None:
    owed = site.get("/invoeren")
    assert says(owed) == (200, "list")
    addresses = re.findall(r'<a href="(/invoeren/[a-z]+/\d+)"', owed.text)
    # What is of today comes first, then what waits longest.
    assert addresses[:2] == [visitors(), visitors("breda")]
    form = site.get(addresses[0])
    assert says(form) == (200, "form")
    for part in ("Tentoonstelling in Panningen", "7 september – 27 september 2018", "bezoekers?"):
        assert part in form.text
    sent = post(site, visitors(), **FILLED)
    receipt = site.get(sent.headers["location"])
    assert (receipt.status_code, receipt.headers["x-door"]) == (200, "stored 1")
    for part in (
        "Opgeslagen om 14:00, nr <strong>1</strong>.",
        "Panningen, 17 september 2018: 34 bezoekers, geteld.",
        "Totaal nu ten minste 34 bezoekers",
        "Volgende: Breda · tentoonstelling",
        "Ongedaan maken",
    ):
        assert part in receipt.text
    (row,) = rows()
    assert (row.number, row.first_day, row.entered_by) == (34, date(2018, 9, 17), name())
    assert "17 september 2018): 34 bezoekers, geteld" in site.get("/invoeren").text


def test_undo_takes_it_back_once_however_often_it_is_tapped(site: TestClient) -> None:
    number = stored(post(site, participants(), **FILLED))
    undone = [site.post(f"/invoeren/bon/{number}", data={"wie": name()}) for _ in range(3)]
    assert {one.headers["location"] for one in undone} == {"/invoeren/bon/2"}
    receipt = site.get("/invoeren/bon/2").text
    assert "Ongedaan gemaakt om 14:00, nr <strong>2</strong>" in receipt
    assert f'href="{participants()}">Opnieuw invullen' in receipt
    assert "Ongedaan maken" not in receipt
    assert [row.state for row in rows()] == [FigureState.KNOWN, FigureState.NOT_YET]


def test_the_receipt_of_what_no_longer_holds_says_so(site: TestClient) -> None:
    """Back after an undo read "Opgeslagen" again, with a tick and a button to undo it."""
    number = stored(post(site, participants(), **FILLED))
    site.post(f"/invoeren/bon/{number}", data={"wie": name()})
    receipt = site.get(f"/invoeren/bon/{number}").text
    assert "Nr 1 geldt niet meer: nr <strong>2</strong> kwam ervoor in de plaats." in receipt
    assert 'href="/invoeren/bon/2">Bekijk nr 2' in receipt
    for gone in ("✓", "Ongedaan maken", '<h1 class="sr">Opgeslagen'):
        assert gone not in receipt
    assert "✓ Ongedaan gemaakt" in site.get("/invoeren/bon/2").text


def test_undoing_what_a_colleague_corrected_meanwhile_says_so(site: TestClient) -> None:
    number = stored(post(site, participants(), **FILLED))
    correct(number, known(40), by="bram")
    answer = site.post(f"/invoeren/bon/{number}", data={"wie": name()})
    assert says(answer) == (409, "conflict")
    assert "intussen al verbeterd door bram" in answer.text


def test_why_there_is_no_number_is_one_button(site: TestClient) -> None:
    number = stored(post(site, participants(), geen="unknown-nobody"))
    assert "niemand weet het meer" in site.get(f"/invoeren/bon/{number}").text.lower()
    assert rows()[0].state is FigureState.UNKNOWN


# --- what a form offers -------------------------------------------------------------------------


def offered(today: date, *taken: tuple[date, date], slug: str = "panningen") -> list[str]:
    for first, last in taken:
        enter(slug, known(9, first, last))
    with database.reading() as session:
        about = subjects.subject(session, Unit.VISITORS, stop_id(slug))
        days = count_days.read(session, about, today)
    return [words for _value, words in count_days.choices(about, days, today)]


@pytest.mark.usefixtures("facts")
def test_the_newest_open_day_then_open_weeks() -> None:
    monday = date(2018, 9, 17)
    assert offered(monday) == [
        "Vandaag, ma 17 sep",
        "Week 37: 10–16 sep",
        "Week 36: 7–9 sep",
        "Andere dagen",
    ]
    friday = date(2018, 9, 14)
    assert offered(monday, (monday, monday), (friday, friday)) == [
        "Gisteren, zo 16 sep",
        "Week 37: 15–16 sep",
        "Week 37: 10–13 sep",
        "Week 36: 7–9 sep",
        "Andere dagen",
    ]
    assert offered(
        monday, (date(2018, 9, 7), date(2018, 9, 13)), (date(2018, 9, 15), date(2018, 9, 15))
    ) == ["Gisteren, zo 16 sep"]


@pytest.mark.usefixtures("facts")
def test_the_whole_stay_is_offered_when_it_is_over_and_empty() -> None:
    after = date(2018, 9, 28)
    assert offered(after)[:2] == ["De hele periode", "Gisteren, do 27 sep"]
    first = date(2018, 9, 7)
    assert "De hele periode" not in offered(after, (first, first))
    # Where the days are not known, there is nothing to choose.
    assert offered(after, slug="breda") == []


def test_a_form_says_which_days_are_covered_and_leads_to_them(site: TestClient) -> None:
    enter("panningen", known(20, date(2018, 9, 10), date(2018, 9, 12)), by="bram")
    number = enter("panningen", known(40, date(2018, 9, 13), date(2018, 9, 16)), by="bram")
    form = site.get(visitors()).text
    assert (
        "Al ingevuld: 10 t/m 16 september. Nog open: 7 t/m 9 september en 17 september (4 dagen)."
    ) in form
    assert f'href="/invoeren/nr/{number}"' in form


def method_on(page: httpx2.Response) -> str:
    return form_of(page).get("hoe", "")


def test_the_way_of_the_last_count_here_stands_ready(site: TestClient) -> None:
    assert method_on(site.get(visitors())) == ""
    stored(post(site, visitors(), aantal="9", hoe="tally"))
    form = site.get(visitors())
    assert method_on(form) == "tally"
    assert "Hoe geteld: geturfd of met een handteller" in form.text
    # Another place is counted in its own way, and a host says itself how it was.
    assert method_on(site.get(visitors("gennep"))) == ""
    assert method_on(site.get(f"/locatie/{link(Unit.VISITORS)}")) == ""
    # However long ago that was.
    with clock.stopped_at(datetime(2020, 10, 20, tzinfo=UTC)):
        as_a(site, Role.EDITOR)
        assert method_on(site.get(visitors())) == "tally"


# --- what cannot be, and what is asked ----------------------------------------------------------


@pytest.mark.parametrize("length", [501, 30_000])
def test_a_remark_that_is_too_long_comes_back_whole(site: TestClient, length: int) -> None:
    answer = post(site, participants(), **FILLED, opmerking="x" * length)
    assert says(answer) == (422, "refused")
    assert "Gebruik hoogstens 500 tekens" in answer.text
    assert form_of(answer)["opmerking"] == "x" * length


def test_a_form_has_room_for_every_field_and_no_more(site: TestClient) -> None:
    form = form_of(site.get(visitors()))
    body = form | FILLED | {f"x{number}": "1" for number in range(24 - len(form | FILLED))}
    assert site.post(visitors(), data=body).status_code == 303
    assert site.post(visitors(), data=body | {"more": "1"}).status_code == 400


def test_nought_is_always_asked_about_and_the_answer_is_kept(site: TestClient) -> None:
    # Also where it is usual.
    enter("weert", known(0))
    form = form_of(site.get(participants())) | {"aantal": "0", "hoe": "list"}
    asked = site.post(participants(), data=form)
    assert says(asked) == (422, "asked")
    assert "Was er niemand?" in asked.text
    assert rows()[1:] == []
    # Only a yes to this very question is one.
    assert says(site.post(participants(), data=form | {"klopt": "ja"})) == (422, "asked")
    yes = site.post(participants(), data=form | {"klopt": answer_in(asked.text)})
    number = stored(yes)
    assert "Was er niemand?" in rows()[1].asked
    # Sent again it is the same row; asked again it is not.
    assert stored(site.post(participants(), data=form)) == number
    again = post(site, f"/invoeren/nr/{number}", aantal="0", waarom="typing", opmerking="Storm.")
    assert stored(again) == 3


def test_nobody_answers_a_question_about_what_cannot_be_stored(site: TestClient) -> None:
    enter("panningen", known(60, date(2018, 9, 17), date(2018, 9, 17)), by="bram")
    answer = site.post(visitors(), data=FILLED | {"sleutel": "a", "dagen": TODAY, "aantal": "0"})
    assert says(answer) == (409, "conflict")
    assert "Klopt 0?" not in answer.text


# --- somebody else ------------------------------------------------------------------------------


def test_who_is_second_sees_both_values_and_saves_a_correction(site: TestClient) -> None:
    form = form_of(site.get(visitors())) | FILLED
    theirs = enter("panningen", known(60, date(2018, 9, 17), date(2018, 9, 17)), by="bram")
    answer = site.post(visitors(), data=form)
    assert says(answer) == (409, "conflict")
    for part in ("60 bezoekers, geteld, ingevuld door bram", "Hier was getypt: 34."):
        assert part in answer.text
    assert f'action="/invoeren/nr/{theirs}"' in answer.text
    # Both are named once, and neither is pressed on the reader.
    assert answer.text.count("Nr 1, bram") == 0
    assert "Klopt wat er staat? Sla dan niets op en ga terug naar de lijst." in answer.text
    assert "Laat dit dan leeg" not in answer.text
    assert "Laat dit dan leeg" in site.get(f"/invoeren/nr/{theirs}").text
    mine = form_of(answer)
    # Nothing was stored under this key yet: the correction may have it.
    assert (mine["aantal"], mine["sleutel"]) == ("34", form["sleutel"])
    saved = site.post(f"/invoeren/nr/{theirs}", data=mine | {"waarom": "recounted"})
    assert stored(saved) == 2
    assert [(row.number, row.replaces_id) for row in rows()] == [(60, None), (34, 1)]


def test_who_is_second_with_other_days_is_led_to_what_stands(site: TestClient) -> None:
    theirs = enter("panningen", known(60, date(2018, 9, 10), date(2018, 9, 16)), by="bram")
    body = FILLED | {"sleutel": "a", "dagen": "2018-09-16/2018-09-16"}
    answer = site.post(visitors(), data=body)
    assert says(answer) == (409, "conflict")
    assert f'action="{visitors()}"' in answer.text
    assert f'<a href="/invoeren/nr/{theirs}">Verbeter nr {theirs}</a>' in answer.text


def test_who_corrects_second_goes_on_from_what_stands_now(site: TestClient) -> None:
    number = enter("werkbijeenkomst-1", known(30), by="bram")
    form = form_of(site.get(f"/invoeren/nr/{number}")) | {"aantal": "34", "waarom": "typing"}
    theirs = correct(number, known(60), by="bram")
    answer = site.post(f"/invoeren/nr/{number}", data=form)
    assert says(answer) == (409, "conflict")
    assert "intussen al verbeterd door bram" in answer.text
    assert f'action="/invoeren/nr/{theirs}"' in answer.text
    assert stored(site.post(f"/invoeren/nr/{theirs}", data=form_of(answer))) == 3


def test_the_same_form_sent_again_is_one_row_and_one_receipt(site: TestClient) -> None:
    form = form_of(site.get(visitors())) | FILLED
    assert {stored(site.post(visitors(), data=form)) for _ in range(5)} == {1}
    assert len(rows()) == 1


def test_a_form_that_was_changed_after_it_was_stored_becomes_a_correction(site: TestClient) -> None:
    form = form_of(site.get(visitors())) | FILLED
    number = stored(site.post(visitors(), data=form))
    answer = site.post(visitors(), data=form | {"aantal": "43"})
    assert says(answer) == (409, "conflict")
    assert "al opgeslagen als nr 1: 34 bezoekers, geteld. Hier was getypt: 43." in answer.text
    changed = form_of(answer) | {"waarom": "typing"}
    assert changed["sleutel"] != form["sleutel"]
    assert stored(site.post(f"/invoeren/nr/{number}", data=changed)) == 2


def test_a_key_of_another_figure_stores_nothing(site: TestClient) -> None:
    form = form_of(site.get(visitors())) | FILLED
    stored(site.post(visitors(), data=form))
    other = form_of(site.get(participants())) | FILLED | {"sleutel": form["sleutel"]}
    assert says(site.post(participants(), data=other)) == (409, "conflict")
    assert len(rows()) == 1


def test_a_form_of_somebody_else_waits_for_that_account(site: TestClient) -> None:
    form = form_of(site.get(participants())) | FILLED
    as_a(site, Role.EDITOR)
    answer = site.post(participants(), data=form)
    assert says(answer) == (401, "sign-in")
    assert "<dd>34</dd>" in answer.text
    assert rows() == []


def test_who_was_signed_out_gets_one_instruction(site: TestClient) -> None:
    """With the script, which sends it by itself, the page said to send it again."""
    form = form_of(site.get(participants())) | FILLED
    site.cookies.clear()
    by_hand = site.post(participants(), data=form).text
    by_script = site.post(participants(), data=form, headers={"x-door-ask": "1"}).text
    again, itself = "verstuur het dan opnieuw", "Log opnieuw in, dan wordt dit vanzelf verstuurd."
    assert [again in by_hand, itself in by_hand] == [True, False]
    assert [again in by_script, itself in by_script] == [False, True]


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://elders.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_a_form_on_another_site_stores_nothing(site: TestClient, headers: dict[str, str]) -> None:
    form = form_of(site.get(participants())) | FILLED
    answer = site.post(participants(), data=form, headers=headers)
    assert says(answer) == (403, "refused")
    assert form["sleutel"] not in answer.text
    assert form_of(answer)["aantal"] == "34"
    number = enter("werkbijeenkomst-1", known(30), by="bram")
    undone = site.post(f"/invoeren/bon/{number}", data={"wie": name()}, headers=headers)
    assert (undone.status_code, len(rows())) == (403, 1)


def test_a_database_that_cannot_store_now_is_asked_again_later(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of(site.get(participants())) | FILLED

    @contextmanager
    def busy(*_who: object) -> Iterator[None]:
        raise StoreError("De database is bezig. Probeer het zo nog eens.")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(database, "transaction", busy)
        answer = site.post(participants(), data=form)
    assert answer.status_code == 503
    assert "De database is bezig." in answer.text
    assert stored(site.post(participants(), data=form_of(answer))) == 1


# --- a correction -------------------------------------------------------------------------------


def test_a_correction_keeps_all_that_nobody_changed(site: TestClient) -> None:
    filled = FILLED | {"opmerking": "Druk.", "groep-residents": "30"}
    number = stored(post(site, visitors(), **filled))
    form = site.get(f"/invoeren/nr/{number}")
    assert "Er staat nu: <strong>34 bezoekers, geteld</strong> (17 september 2018)" in form.text
    typed = form_of(form)
    assert (typed["aantal"], typed["hoe"], typed["opmerking"]) == ("", "list", "Druk.")
    # Left empty, the number that stands there stays.
    changed = typed | {"groep-residents": "31", "waarom": "typing"}
    again = stored(site.post(f"/invoeren/nr/{number}", data=changed))
    row = rows()[1]
    assert (row.number, row.remark, row.first_day) == (34, "Druk.", date(2018, 9, 17))
    assert parts()[again, CountGroup.RESIDENTS] == 31


def test_a_correction_that_changes_nothing_is_told_so(site: TestClient) -> None:
    number = stored(post(site, visitors(), **FILLED))
    answer = post(site, f"/invoeren/nr/{number}", aantal="34", waarom="typing")
    assert says(answer) == (422, "refused")
    assert "Er is niets veranderd." in answer.text


@pytest.mark.parametrize("fields", [{"aantal": "40"}, {"geen": "intrekken"}])
def test_a_correction_says_why(site: TestClient, fields: dict[str, str]) -> None:
    number = stored(post(site, visitors(), **FILLED))
    answer = post(site, f"/invoeren/nr/{number}", **fields)
    assert says(answer) == (422, "refused")
    assert 'href="#waarom">Kies waarom het cijfer verandert.' in answer.text
    assert stored(post(site, f"/invoeren/nr/{number}", **fields, waarom="wrong_place")) == 2
    assert rows()[1].correction_reason is CorrectionReason.WRONG_PLACE


# --- who may do what ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, Role.READER, Role.EDITOR, Role.MANAGER])
def test_only_who_may_enter_counts_gets_in(stranger: TestClient, role: Role | None) -> None:
    number = enter("werkbijeenkomst-2", known(30), by="bram")
    if role is not None:
        as_a(stranger, role)
    may = role in (Role.EDITOR, Role.MANAGER)
    pages = ["/invoeren", "/invoeren/vooruit", participants(), visitors()]
    pages += [f"/invoeren/nr/{number}", f"/invoeren/bon/{number}"]
    for page in pages:
        answer = stranger.get(page)
        if role is None:
            assert answer.headers["location"] == f"/inloggen?terug={page}"
            # A script is told so, and not led to a page that is no form.
            assert says(stranger.get(page, headers={"x-door-ask": "1"})) == (401, "sign-in")
        assert answer.status_code == (200 if may else 303 if role is None else 403)
    for page in pages[2:]:
        sent = stranger.post(page, data=FILLED | {"sleutel": page, "waarom": "typing"})
        assert sent.status_code in ({303, 409} if may else {401} if role is None else {403})
        assert may or "<dd>34</dd>" in sent.text
    assert (len(rows()) == 1) is not may


@pytest.mark.parametrize(
    "page",
    [
        "/invoeren/x",
        "/invoeren/",
        "/invoeren/bezoekers/999",
        "/invoeren/foto/1",
        "/invoeren/nr/9",
        "/invoeren/bon/9",
    ],
)
def test_what_is_not_there_is_answered_by_the_door(site: TestClient, page: str) -> None:
    """Streamlit would answer a script with 200 and its own page, which would be kept as a form."""
    assert says(site.get(page)) == (404, "gone")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/telling?halte=panningen", "bezoekers/5"),
        ("/telling?bijeenkomst=werkbijeenkomst-1&x=1", "deelnemers/4"),
        ("/telling?halte=nergens", ""),
    ],
)
def test_an_old_link_leads_to_the_right_form(site: TestClient, old: str, new: str) -> None:
    answer = site.get(old)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/invoeren/{new}".rstrip("/"))


@pytest.fixture
def account(stranger: TestClient) -> dict[str, str]:
    """What an editor types to sign in."""
    with writing() as session:
        keeping.add_account(session, name="bram", role=Role.EDITOR, by="test")
        link = password_links.make_password_link(session, name="bram", by="test")
    password = {"wachtwoord": "een lang wachtwoord", "nogmaals": "een lang wachtwoord"}
    first = stranger.post(f"/wachtwoord/{link.rpartition('/')[2]}", data=password)
    assert first.headers["location"] == "/invoeren"
    return {"naam": "bram", "wachtwoord": "een lang wachtwoord"}


def test_who_signs_in_on_the_way_to_a_form_gets_that_form(
    stranger: TestClient, account: dict[str, str]
) -> None:
    answer = stranger.post("/inloggen", data=account | {"terug": visitors()})
    assert answer.headers["location"] == visitors()


def test_a_phone_stays_signed_in_only_when_asked_to(
    stranger: TestClient, account: dict[str, str]
) -> None:
    page = stranger.get("/inloggen").text
    assert '<input type="checkbox" name="blijf" value="1">' in page
    for box, age in (({}, None), ({"blijf": "1"}, "86400")):
        cookie = stranger.post("/inloggen", data=account | box).headers["set-cookie"]
        assert re.findall(r"Max-Age=(\d+)", cookie) == [age] * (age is not None)


# --- what a phone keeps -------------------------------------------------------------------------


def test_all_pages_for_a_phone_come_in_one_answer(site: TestClient) -> None:
    ahead = site.get("/invoeren/vooruit")
    pages = ahead.json()
    assert {"/invoeren", visitors(), participants()} <= set(pages)
    assert 'data-net="live"' in pages[visitors()]
    assert ahead.headers["content-encoding"] == "br"
    number = enter("weert", known(30))
    assert f"/invoeren/nr/{number}" in site.get("/invoeren/vooruit").json()


def test_the_version_changes_with_what_is_shown_and_not_with_a_sign_in(site: TestClient) -> None:
    def version() -> str:
        return site.get("/invoeren").headers["x-door"]

    before = version()
    assert site.get("/invoeren/vooruit").headers["x-door"] == before.replace("list", "ahead")
    sign_in_row(Role.READER)
    assert version() == before
    stored(post(site, visitors(), **FILLED))
    assert version() != before


def test_files_are_kept_by_their_version_and_the_worker_asks_whether_it_is_new(
    stranger: TestClient,
) -> None:
    for address in files.ADDRESSES.values():
        answer = stranger.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-security-policy"] == "default-src 'none'"
    worker = stranger.get("/worker.js")
    assert files.VERSION in worker.text
    assert worker.headers["cache-control"] == "no-cache"
    again = stranger.get("/worker.js", headers={"if-none-match": worker.headers["etag"]})
    assert again.status_code == 304


def test_the_script_is_small_and_stands_in_files() -> None:
    scripts = [one.read_text("utf-8") for one in files._STATIC.iterdir() if one.suffix == ".js"]
    lines = [line.strip() for script in scripts for line in script.splitlines()]
    code = [line for line in lines if line and not line.startswith("//")]
    assert 300 < len(code) <= 350
    assert max(map(len, code)) <= 160


def test_the_page_with_a_link_for_a_host_says_what_it_is_and_has_it_as_a_code(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DASHBOARD_PUBLIC_URL", raising=False)
    settings.cache_clear()
    token = link(Unit.VISITORS)
    page = site.get(f"/invoeren/link/{token}")
    assert says(page) == (200, "link")
    # Without a setting, where this very request reached us.
    address = f"http://tour.example/locatie/{token}"
    for part in (f'href="{address}"', "Tentoonstelling in Panningen", "27 oktober 2018", "link 1"):
        assert part in page.text
    drawn = page.text[page.text.index("<svg") : page.text.index("</svg>")] + "</svg>"
    drawn = drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"')
    document = (
        f"#set page(width: auto, height: auto)\n#image(bytes({json.dumps(drawn)}), width: 10cm)"
    )
    picture = typst.compile(document.encode(), format="png")
    assert isinstance(picture, bytes)
    # Read by another library than the one that drew it.
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert [code.text for code in read] == [address]
    monkeypatch.setenv("DASHBOARD_PUBLIC_URL", "https://rondreis.example")
    settings.cache_clear()
    assert f"https://rondreis.example/locatie/{token}" in site.get(page.url.path).text
    revoke(1)
    assert says(site.get(page.url.path)) == (404, "gone")


def test_a_form_of_a_stop_that_was_removed_is_not_stored_under_another(site: TestClient) -> None:
    """SQLite gives the number of a row that went away to the next one."""
    answer = post(site, visitors(), **FILLED, over="een-andere-halte")
    assert says(answer) == (422, "refused")
    assert "die er niet meer is" in answer.text


# --- what followed from a session ---------------------------------------------------------------

NOTE = {
    "soort": "new_initiative",
    "tekst": "Een buurttuin begint in het voorjaar.",
    "bron": "gesprek na afloop",
    "dag": "2018-09-14",
}


def follow(number: int = 1) -> str:
    return f"/invoeren/vervolg/{workshop_id(number)}"


def test_what_followed_is_noted_once_with_its_receipt_in_place(site: TestClient) -> None:
    """It was stored twice: the receipt stood 6,000 pixels up."""
    form = form_of(site.get(follow())) | NOTE
    sent = {site.post(follow(), data=form).headers["location"] for _ in range(3)}
    assert sent == {"/invoeren/vervolg/bon/1"}
    receipt = site.get("/invoeren/vervolg/bon/1").text
    assert "Opgeslagen, nr <strong>1</strong>" in receipt
    assert "nieuw initiatief: Een buurttuin begint in het voorjaar." in receipt


def test_a_note_is_corrected_with_a_reason_and_taken_back(site: TestClient) -> None:
    post(site, follow(), **NOTE)
    old = "/invoeren/vervolg/nr/1"
    assert "Er staat nu: <strong>nieuw initiatief" in site.get(old).text
    better = NOTE | {"tekst": "Twee buurttuinen."}
    refused = post(site, old, **better)
    assert says(refused) == (422, "refused")
    assert "Kies waarom de aantekening verandert." in refused.text
    assert "Twee buurttuinen.</textarea>" in refused.text
    done = post(site, old, **better, waarom="typing")
    assert done.headers["location"] == "/invoeren/vervolg/bon/2"
    # Who is second hears it.
    assert says(post(site, old, **NOTE, waarom="typing")) == (409, "conflict")
    gone = post(site, "/invoeren/vervolg/nr/2", geen="intrekken")
    assert "Ingetrokken, nr <strong>3</strong>" in site.get(gone.headers["location"]).text


def test_all_that_is_wrong_with_a_note_is_said_at_its_question(site: TestClient) -> None:
    answer = post(site, follow(), tekst="bel 06-12345678", citaat="Mooi.", dag="gisteren")
    assert says(answer) == (422, "refused")
    wrong = re.findall(r'class="wrong" id="fout-([a-z]+)"', answer.text)
    assert sorted(wrong) == ["bron", "citaat", "dag", "soort", "tekst"]
    assert "bel 06-12345678</textarea>" in answer.text
    early = post(site, follow(), **NOTE | {"dag": "2018-09-01"})
    assert "kan niet eerder zijn" in early.text
