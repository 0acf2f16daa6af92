"""The plain pages to sign in and out and to choose a password, as a browser uses them."""

import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from configparser import ConfigParser
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from pwdlib import PasswordHash
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import (
    create_streamlit_static_assets_routes,
)
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from project.accounts import attempts, keeping, password_links, roles, sign_ins
from project.models import Account
from project.settings import ROOT, settings
from project.web import logs
from project.web import sign_in as sign_in_pages
from project.web.middleware import MIDDLEWARE
from project.web.routes import ROUTES
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import Server
from tests.test_accounts import may_see

PASSWORD = "peer appel boom"
NOON = datetime(2018, 9, 12, 12, tzinfo=UTC)
SITE = "http://tour.example"


@pytest.fixture
def site(db: str) -> TestClient:
    """Our addresses and middleware around Streamlit's own files, with one account of each kind."""
    with writing() as session:
        for name, role in (("anna", Role.EDITOR), ("lex", Role.READER), ("bea", Role.MANAGER)):
            keeping.add_account(session, name=name, role=role, password=PASSWORD, by="test")
    app = Starlette(
        routes=[*ROUTES, *create_streamlit_static_assets_routes("")], middleware=MIDDLEWARE
    )
    return TestClient(app, base_url=SITE, follow_redirects=False)


def sign_in(site: TestClient, name: str = "anna") -> None:
    """Give this browser the cookie that the form would give."""
    with writing() as session:
        account = session.scalars(select(Account).where(col(Account.name) == name)).one()
        token = sign_ins.start_sign_in(session, account_id=account.id)
        site.cookies.set(sign_ins.COOKIE, token, domain="tour.example")


# --- signing in ---------------------------------------------------------------------------------


def test_it_works(site: TestClient) -> None:
    with writing() as session:
        anna = session.scalars(select(Account).where(col(Account.name) == "anna")).one()
        # As it is kept outside the tests: slow on purpose.
        anna.password_hash = PasswordHash.recommended().hash(PASSWORD)
    form = site.get("/inloggen?terug=/telling")
    assert form.status_code == 200
    assert "Voorbeeldaccounts" not in form.text
    for part in (
        '<html lang="nl">',
        'autocomplete="username"',
        'autocomplete="current-password"',
        'name="terug" value="/telling"',
    ):
        assert part in form.text
    answer = site.post(
        "/inloggen", data={"naam": "Anna", "wachtwoord": PASSWORD, "terug": "/telling?halte=venlo"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/telling?halte=venlo")
    assert site.get("/telling").status_code == 200
    assert "Ingelogd als <strong>anna</strong> (invoerder)" in site.get("/inloggen").text


@pytest.mark.parametrize(
    ("role", "first"), [(Role.READER, "/"), (Role.EDITOR, "/invoeren"), (Role.MANAGER, "/invoeren")]
)
def test_who_asks_for_no_page_begins_where_the_work_is(
    site: TestClient, role: Role, first: str
) -> None:
    with writing() as session:
        keeping.add_account(session, name="carla", role=role, by="test")
        token = password_links.make_password_link(session, name="carla", by="test")
    words = {"wachtwoord": PASSWORD, "nogmaals": PASSWORD}
    assert site.post(f"/wachtwoord/{token}", data=words).headers["location"] == first
    fields = {"naam": "carla", "wachtwoord": PASSWORD, "terug": "/"}
    assert site.post("/inloggen", data=fields).headers["location"] == first


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(site: TestClient) -> None:
    answer = site.post("/inloggen", data={"naam": "anna", "wachtwoord": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert "expires" not in cookie.lower()


def test_a_wrong_password_gives_the_form_again_without_the_password(site: TestClient) -> None:
    answer = site.post(
        "/inloggen",
        data={"naam": "<b>anna</b>", "wachtwoord": "verkeerd-woord", "terug": "/telling"},
    )
    assert answer.status_code == 422
    assert sign_ins.WRONG in answer.text
    assert 'role="alert"' in answer.text
    assert "&lt;b&gt;anna&lt;/b&gt;" in answer.text
    assert 'value="/telling"' in answer.text
    assert "verkeerd-woord" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elders.example/telling",
        "//elders.example/telling",
        "///elders.example",
        "/\\elders.example",
        "\\\\elders.example",
        "/telling/../../elders",
        "/invoeren/../elders",
        "/invoeren/bezoekers/1\r\nSet-Cookie: a=b",
        "/onbekend",
        "/uitloggen",
        "javascript:alert(1)",
        "http:telling",
        "telling",
        "/telling\r\nSet-Cookie: a=b",
        "/%2f%2felders.example",
        " //elders.example",
        "//[oops",
        "/telling?" + "&".join(f"a{number}=1" for number in range(50)),
        "",
    ],
)
def test_nobody_is_sent_to_another_site(site: TestClient, wanted: str) -> None:
    answer = site.post("/inloggen", data={"naam": "anna", "wachtwoord": PASSWORD, "terug": wanted})
    assert answer.headers["location"] in {"/", "/invoeren"}
    assert "elders" not in site.get(f"/inloggen?terug={quote(wanted)}").text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elders.example"},
        {"origin": "null"},
        {"origin": "http://[oops"},
        {"origin": f"{SITE}.elders.example"},
        {"origin": f"{SITE}:8080"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_on_another_site_is_refused(site: TestClient, headers: dict[str, str]) -> None:
    sign_in(site)
    for address in ("/inloggen", "/uitloggen", "/wachtwoord/x"):
        answer = site.post(address, data={"naam": "lex", "wachtwoord": PASSWORD}, headers=headers)
        assert answer.status_code == 403
        assert "andere website" in answer.text
        assert "set-cookie" not in answer.headers
        assert site.get("/telling").status_code == 200


def test_a_form_on_our_own_site_is_taken(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {"naam": "anna", "wachtwoord": PASSWORD}
    own = {"origin": SITE, "sec-fetch-site": "same-origin"}
    assert site.post("/inloggen", data=data, headers=own).status_code == 303
    # A proxy may speak to us under another name than the public one.
    monkeypatch.setenv("DASHBOARD_PUBLIC_URL", "https://rondreis.example")
    settings.cache_clear()
    public = {"origin": "https://rondreis.example"}
    assert site.post("/inloggen", data=data, headers=public).status_code == 303


@pytest.mark.parametrize(
    ("body", "status"), [(b"naam=" + b"x" * 200_000, 413), (b"naam=\xff\xfe", 400), (b"", 422)]
)
def test_a_strange_form_is_refused(site: TestClient, body: bytes, status: int) -> None:
    assert site.post("/inloggen", content=body).status_code == status


def behind_proxy(site: TestClient, proxy: str) -> TestClient:
    """The site as uvicorn stands around it with these --forwarded-allow-ips; "": without any."""
    app: Any = site.app
    app = ProxyHeadersMiddleware(app, proxy) if proxy else app
    return TestClient(app, base_url=SITE, client=("127.0.0.1", 40000))


@pytest.mark.parametrize(
    ("proxy", "written"),
    [
        # Nobody stands before the server: what is written there is a story.
        ("", ["198.51.100.{0}"]),
        # What came before the line of our proxy anybody can write.
        ("127.0.0.1", ["198.51.100.{0}, 192.0.2.7"]),
        ("127.0.0.1", ["198.51.100.{0}", "192.0.2.7"]),
        ("127.0.0.1", ["192.0.2.7:4{0}"]),
        ("127.0.0.1, 10.0.0.0/8", ["198.51.100.{0}", "192.0.2.7:4{0}, 10.1.2.3"]),
    ],
)
def test_who_guesses_under_other_addresses_is_one_guesser(
    site: TestClient,
    proxy: str,
    written: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(attempts, "ATTEMPTS_PER_ADDRESS", 3)
    behind = behind_proxy(site, proxy)

    def is_locked_out(number: int) -> bool:
        lines = [("x-forwarded-for", one.format(number)) for one in written]
        fields = {"naam": f"naam{number}", "wachtwoord": "fout"}
        return attempts.TOO_MANY in behind.post("/inloggen", data=fields, headers=lines).text

    assert [is_locked_out(number) for number in range(4)] == [False, False, False, True]
    address = "192.0.2.7" if proxy else "127.0.0.1"
    assert caplog.messages == [f"sign-in failed from {address}"] * 3 + [
        f"sign-in locked out from {address}"
    ]


@pytest.mark.parametrize("as_json", ["false", "true"])
def test_fail2ban_finds_the_address_in_the_log(
    as_json: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what ``<ADDR>`` stands for there."""
    filter_file = ConfigParser(interpolation=None)
    filter_file.read(ROOT / "deploy" / "fail2ban" / "filter.d-dashboard.conf")
    pattern = filter_file["Definition"]["failregex"].replace("<ADDR>", r"(?P<ip>[0-9a-f.:]+)")
    monkeypatch.setenv("DASHBOARD_LOG_JSON", as_json)
    settings.cache_clear()
    form = logs.Form("%(asctime)s %(levelname)s %(request)s %(name)s: %(message)s")
    for kind in ("failed", "locked out"):
        words = (f"sign-in {kind} from %s", ("2001:db8::7",))
        record = logging.LogRecord(sign_in_pages.log.name, logging.WARNING, "", 1, *words, None)
        found = re.search(pattern, form.format(record))
        assert found is not None
        assert found["ip"] == "2001:db8::7"


def test_guessers_slow_nobody_else_down(start_server: Callable[..., Server]) -> None:
    """Sixty at once, each hashing for real."""
    slowest = 0.0
    with (
        httpx2.Client(base_url=start_server().url, timeout=None) as client,
        httpx2.Client(base_url=client.base_url, timeout=None) as monitor,
        ThreadPoolExecutor(60) as guessers,
    ):
        fields = [{"naam": f"naam{number}", "wachtwoord": "fout"} for number in range(60)]
        guesses = [guessers.submit(client.post, "/inloggen", data=one) for one in fields]
        while not all(one.done() for one in guesses):
            began = time.monotonic()
            assert monitor.get("/gezond").status_code == 200
            slowest = max(slowest, time.monotonic() - began)
    assert {one.result().status_code for one in guesses} == {422}
    assert slowest < 2


# --- the gate -----------------------------------------------------------------------------------


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(site: TestClient) -> None:
    answer = site.get("/telling?halte=venlo&x=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/inloggen?terug=/telling%3Fhalte%3Dvenlo%26x%3D1"
    form = site.get(answer.headers["location"])
    assert 'value="/telling?halte=venlo&amp;x=1"' in form.text


@pytest.mark.parametrize("address", ["/telling", "/telling/", "/%74elling", "/telling?embed=true"])
def test_there_is_no_way_around_the_gate(site: TestClient, address: str) -> None:
    assert site.get(address).status_code == 303
    assert site.head(address).status_code == 303


@pytest.mark.parametrize("closed", [False, True])
def test_the_gate_opens_each_page_for_whom_it_is_and_for_nobody_else(
    site: TestClient, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", str(closed).lower())
    settings.cache_clear()
    people = (("lex", Role.READER), ("anna", Role.EDITOR), ("bea", Role.MANAGER))
    for name, role in ((None, None), *people):
        if name:
            sign_in(site, name)
        for key, rule in roles.PAGES.items():
            refused = 303 if role is None else 403
            status = 200 if may_see(key, role, closed=closed) else refused
            assert site.get(f"/{rule.address}").status_code == status, (key, role)
    site.cookies.clear()
    assert site.get("/gezond").status_code == 200
    assert ("alleen met account" in site.get("/inloggen").text) is closed


# --- signing out --------------------------------------------------------------------------------


def test_signing_out_needs_the_button_and_ends_every_tab(site: TestClient) -> None:
    sign_in(site)
    token = site.cookies[sign_ins.COOKIE]
    assert "<button" in site.get("/uitloggen").text
    assert site.get("/telling").status_code == 200
    answer = site.post("/uitloggen")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert sign_ins.COOKIE not in site.cookies
    other_tab = site.get("/telling", headers={"cookie": f"{sign_ins.COOKIE}={token}"})
    assert other_tab.status_code == 303
    assert "Niemand is aangemeld" in site.get("/uitloggen").text
    assert site.post("/uitloggen").status_code == 303


# --- one-time links -----------------------------------------------------------------------------


@pytest.fixture
def link(site: TestClient) -> str:
    """The address of an open link for anna."""
    with writing() as session:
        return f"/wachtwoord/{password_links.make_password_link(session, name='anna', by='test')}"


def test_a_link_shows_a_form_sets_the_password_and_signs_in(site: TestClient, link: str) -> None:
    form = site.get(link)
    assert form.status_code == 200
    assert form.text.count('autocomplete="new-password"') == 2
    assert link.rpartition("/")[2] not in form.text
    weak = site.post(link, data={"wachtwoord": "kort", "nogmaals": "kort"})
    assert weak.status_code == 422
    assert "te kort" in weak.text
    assert 'value="kort"' not in weak.text
    words = {"wachtwoord": "een nieuw wachtwoord", "nogmaals": "een nieuw wachtwoord"}
    answer = site.post(link, data=words)
    assert (answer.status_code, answer.headers["location"]) == (303, "/invoeren")
    assert site.get("/telling").status_code == 200
    strange = [site.get(f"/wachtwoord/{token}") for token in ("bedacht", "%00", "x" * 5000)]
    for again in (site.get(link), site.post(link, data=words), *strange):
        assert again.status_code == 410
        assert password_links.LINK_CLOSED in again.text


def test_nothing_about_a_person_is_kept_by_a_cache(site: TestClient, link: str) -> None:
    for address in ("/inloggen", "/uitloggen", "/telling", link, "/wachtwoord/x"):
        assert site.get(address).headers["cache-control"] == "no-store"


# --- statements ---------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", ["true", "false"])
def test_what_is_kept_and_how_usable_it_is_can_be_read_by_anybody(
    site: TestClient, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", closed)
    monkeypatch.setenv("DASHBOARD_CONTACT", "info@alliantie.example")
    monkeypatch.setenv("DASHBOARD_REQUEST_DAYS", "90")
    settings.cache_clear()
    told = site.get("/privacy", headers={"sec-fetch-dest": "document"})
    assert told.status_code == 200
    # What it says of this installation is what this installation does.
    assert "90 dagen" in told.text
    assert sign_ins.COOKIE in told.text
    assert "mailto:info@alliantie.example" in told.text
    assert "bij de organisatie" not in told.text
    usable = site.get("/toegankelijkheid", headers={"sec-fetch-dest": "document"})
    assert usable.status_code == 200
    assert "niet vastgesteld" in usable.text
