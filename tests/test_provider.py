"""Signing in with the organisation's provider: a real provider process, a real browser."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from project import clock, database
from project.accounts import holders, keeping, provider, sign_ins
from project.errors import InputError
from project.models import Account, AuditEntry, ProviderRequest, SignIn
from project.settings import settings
from project.web.middleware import MIDDLEWARE
from project.web.routes import ROUTES
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import PATIENCE, Server, free_port, on_both_engines, serving
from tests.test_admin import press, texts
from tests.visits import run_page, sign_in_row, visit_as, working_on

SITE = "http://tour.example"
ANNA, BOB = "anna@alliantie.example", "bob@alliantie.example"
PEOPLE = [
    f'{{"sub": "1", "email": "{ANNA}"}}',
    f'{{"sub": "2", "email": "{BOB}", "groups": ["allen", "rondreis"]}}',
    f'{{"sub": "3", "email": "{ANNA}", "email_verified": false}}',
    '{"sub": "4"}',
    '{"sub": "5", "preferred_username": "server", "groups": "rondreis"}',
    '{"sub": "6", "preferred_username": "Anna", "groups": ["rondreis", 7]}',
]


@contextmanager
def running(log: Path) -> Iterator[str]:
    """A provider in a process of its own; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    for person in PEOPLE:
        command += ["--user-claims", person]
    with log.open("wb") as lines:
        process = subprocess.Popen(command, stdout=lines, stderr=lines)
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                assert httpx2.get(f"{address}/jwks").status_code == 200
                break
            except httpx2.TransportError:
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("provider") / "log") as address:
        yield address


def names(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the settings name this provider."""
    for name, value in (
        ("OIDC_ISSUER", address),
        ("OIDC_CLIENT_ID", "dashboard"),
        ("OIDC_CLIENT_SECRET", "geheim"),
        ("PUBLIC_URL", SITE),
    ):
        monkeypatch.setenv(f"DASHBOARD_{name}", value)
    settings.cache_clear()


@pytest.fixture
def site(db: str, issuer: str, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Our addresses, with the account anna whom the provider knows by an address."""
    names(issuer, monkeypatch)
    with writing() as session:
        keeping.add_account(session, name="anna", role=Role.EDITOR, by="test")
        provider.give_address(session, name="anna", address=f" {ANNA.upper()}", by="test")
    return browser()


def browser() -> TestClient:
    """Somebody with cookies of its own, at a process of its own."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    return TestClient(app, base_url=SITE, follow_redirects=False)


def ask(site: TestClient, back: str = "/telling") -> str:
    """Where the site sends this browser."""
    answer = site.get("/inloggen/organisatie", params={"terug": back})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def agree(there: str, sub: str) -> dict[str, str]:
    """What the provider sends back when this person agreed."""
    answer = httpx2.post(there, data={"sub": sub})
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}" == SITE
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def come_back(site: TestClient, answer: dict[str, str]) -> tuple[int, str]:
    """What the site answers: its status, and where it leads or what it says."""
    told = site.get("/inloggen/organisatie/terug", params=answer)
    return told.status_code, told.headers.get("location", told.text)


def who(site: TestClient) -> tuple[str, Role | None]:
    with database.reading() as session:
        visitor = sign_ins.visitor(session, site.cookies.get(sign_ins.COOKIE))
    return visitor.name, visitor.role


def refused(told: tuple[int, str], sentence: str) -> None:
    assert told[0] == 422
    assert sentence in told[1]


@on_both_engines
def test_it_works(site: TestClient) -> None:
    assert "Inloggen bij de organisatie" in site.get("/inloggen?terug=/telling").text
    there = ask(site)
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    with database.reading() as session:
        kept = session.scalars(select(ProviderRequest)).one()
    # What is kept is no use to who reads it.
    assert {kept.state_hash, kept.browser_hash}.isdisjoint(
        {*asked["state"], *site.cookies.values()}
    )
    # Another process takes the answer: what it must match is in the database.
    other = browser()
    other.cookies = site.cookies
    assert come_back(other, agree(there, "1")) == (303, "/telling")
    assert who(other) == ("anna", Role.EDITOR)
    with database.reading() as session:
        assert session.scalars(select(ProviderRequest)).all() == []
        assert session.scalars(select(SignIn)).one().by_provider


@pytest.mark.parametrize("sub", ["2", "3", "4"])
def test_who_is_unknown_or_unproven_is_told_whom_to_ask(site: TestClient, sub: str) -> None:
    refused(come_back(site, agree(ask(site), sub)), provider.UNKNOWN)
    assert who(site) == ("", None)


def test_switching_off_ends_it_here_and_keeps_it_ended(site: TestClient) -> None:
    come_back(site, agree(ask(site), "1"))
    with writing() as session:
        keeping.remove_account(session, name="anna", by="test")
    assert who(site) == ("", None)
    refused(come_back(site, agree(ask(site), "1")), provider.UNKNOWN)


def test_a_group_gives_an_account_and_its_role_follows(site: TestClient) -> None:
    with writing() as session:
        provider.give_role(session, group=" rondreis ", wanted=Role.EDITOR, by="test")
        provider.give_role(session, group="allen", wanted=Role.READER, by="test")
    assert come_back(site, agree(ask(site, "/"), "2")) == (303, "/invoeren")
    assert who(site) == (BOB, Role.EDITOR)
    with writing() as session:
        provider.give_role(session, group="rondreis", wanted=Role.MANAGER, by="test")
    assert come_back(site, agree(ask(site), "2"))[0] == 303
    assert who(site) == (BOB, Role.MANAGER)
    with writing() as session:
        for group in ("rondreis", "allen"):
            provider.give_role(session, group=group, wanted=None, by="test")
    refused(come_back(site, agree(ask(site), "2")), provider.UNKNOWN)
    with database.reading() as session:
        lines = [
            (line.action, line.actor)
            for line in session.scalars(select(AuditEntry).order_by(col(AuditEntry.id)))
            if "account" in line.action and line.actor != "test"
        ]
    assert lines == [
        ("account.add", "server"),
        ("account.sign_in", BOB),
        ("account.role", "server"),
        ("account.sign_in", BOB),
    ]


def test_nobody_becomes_another_account_by_an_address_like_its_name(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_OIDC_CLAIM", "preferred_username")
    settings.cache_clear()
    with writing() as session:
        provider.give_role(session, group="rondreis", wanted=Role.MANAGER, by="test")
    for sub in ("5", "6"):
        refused(come_back(site, agree(ask(site), sub)), provider.UNKNOWN)


def test_an_answer_is_taken_once_and_from_the_browser_that_asked(site: TestClient) -> None:
    answer = agree(ask(site), "1")
    refused(come_back(browser(), answer), provider.STALE)
    assert come_back(site, answer)[0] == 303
    refused(come_back(site, answer), provider.STALE)


@pytest.mark.parametrize(
    "answer",
    [{}, {"state": "x", "code": "y"}, {"error": "access_denied"}, {"state": "x" * 5000}],
)
def test_an_answer_to_nothing_is_refused(site: TestClient, answer: dict[str, str]) -> None:
    ask(site)
    refused(come_back(site, answer), provider.STALE)


def test_an_answer_is_too_late_after_ten_minutes(site: TestClient) -> None:
    answer = agree(ask(site), "1")
    with clock.stopped_at(clock.now() + provider.WAITS):
        refused(come_back(site, answer), provider.STALE)


@pytest.mark.parametrize("change", ["another code", "no code", "declined", "another issuer"])
def test_a_forged_answer_is_refused_in_one_line_of_the_log(
    site: TestClient, change: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = agree(ask(site), "1")
    if change == "another code":
        # That of somebody else, who wants anna to work in his account: its nonce is another.
        answer["code"] = agree(ask(browser()), "1")["code"]
    elif change == "no code":
        answer["code"] = "bedacht"
    elif change == "declined":
        answer |= {"error": "access_denied\nERROR forged line"}
    else:
        answer |= {"iss": "https://elders.example"}
    refused(come_back(site, answer), "niet bevestigd wie dit is")
    assert who(site) == ("", None)
    (line,) = [one for one in caplog.messages if "provider" in one]
    assert "\n" not in line


@pytest.mark.parametrize(
    "other", ["down", "{0}/elders", "{0}/?", "{0}/.well-known/openid-configuration?"]
)
def test_a_provider_that_is_down_or_another_says_so(
    site: TestClient, issuer: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not listen, has no such page, says nothing readable, gives itself another name."""
    answer = agree(ask(site), "1")
    names(
        f"http://127.0.0.1:{free_port()}" if other == "down" else other.format(issuer), monkeypatch
    )
    told = site.get("/inloggen/organisatie")
    refused((told.status_code, told.text), "niet te bereiken")
    refused(come_back(site, answer), "niet te bereiken")


def test_passwords_can_be_closed_and_never_without_a_provider(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_PASSWORDS_CLOSED", "true")
    settings.cache_clear()
    with writing() as session:
        link = keeping.invite(session, name="carla", wanted=Role.READER, by="test")
    assert 'name="wachtwoord"' not in site.get("/inloggen").text
    told = site.post("/inloggen", data={"naam": "anna", "wachtwoord": "peer appel boom"})
    refused((told.status_code, told.text), "alleen bij de organisatie")
    words = {"wachtwoord": "peer appel boom", "nogmaals": "peer appel boom"}
    told = site.post(f"/wachtwoord/{link}", data=words)
    refused((told.status_code, told.text), "alleen bij de organisatie")
    monkeypatch.delenv("DASHBOARD_OIDC_ISSUER")
    settings.cache_clear()
    assert 'name="wachtwoord"' in site.get("/inloggen").text
    assert site.get("/inloggen/organisatie").status_code == 404
    assert site.post(f"/wachtwoord/{link}", data=words).status_code == 303


def test_an_address_belongs_to_one_account_and_ends_what_it_opened(site: TestClient) -> None:
    come_back(site, agree(ask(site), "1"))
    with writing() as session:
        keeping.add_account(session, name="bob", role=Role.READER, by="test")
    with writing() as session, pytest.raises(InputError, match="hoort al bij anna"):
        provider.give_address(session, name="bob", address=ANNA, by="test")
    with writing() as session:
        provider.give_address(session, name="anna", address="", by="test")
    assert who(site) == ("", None)
    with writing() as session, pytest.raises(InputError, match="naam van de groep"):
        provider.give_role(session, group=" ", wanted=Role.READER, by="test")


def test_a_manager_links_accounts_and_groups(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)
    app = run_page("admin", deel="organisatie")
    app.selectbox(key="link-name").select("anna")
    app.text_input(key="link-address").input(BOB)
    app = press(app, "Koppelen")
    assert f"anna kan bij de organisatie inloggen met {BOB}" in texts(app)
    assert f"logt bij de organisatie in als {BOB}" in texts(run_page("admin"))
    app.text_input(key="group-name").input("rondreis")
    app = press(app, "Rol geven")
    assert "rondreis: lezer" in texts(app)
    app.selectbox(key="group-role").select("")
    app = press(app, "Rol geven")
    assert "rondreis: lezer" not in texts(app)
    with database.reading() as session:
        assert provider.groups(session) == []
        assert {one.address for one in holders.accounts(session)} >= {BOB}
        assert session.scalars(select(Account).where(col(Account.external_id) == BOB)).one()


def test_in_a_browser_there_and_back_and_out_again(page: Page, issuer: str, tmp_path: Path) -> None:
    around = {"DASHBOARD_OIDC_ISSUER": issuer, "DASHBOARD_OIDC_CLIENT_ID": "dashboard"}
    around["DASHBOARD_OIDC_CLIENT_SECRET"] = "geheim"
    with serving(tmp_path, around) as server:
        _link_anna(server)
        page.goto(f"{server.url}/telling")
        page.get_by_role("link", name="Inloggen bij de organisatie").click()
        page.get_by_role("button", name="1", exact=True).click()
        expect(page).to_have_url(f"{server.url}/telling")
        page.goto(f"{server.url}/inloggen/organisatie")
        page.get_by_role("button", name="2", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("mag het dashboard nog niet gebruiken")
        page.goto(f"{server.url}/uitloggen")
        page.get_by_role("button", name="Uitloggen").click()
        expect(page).to_have_url(re.compile(rf"{issuer}/oauth2/end_session.+client_id=dashboard"))
        page.goto(f"{server.url}/telling")
        assert "/inloggen" in page.url


def _link_anna(server: Server) -> None:
    with working_on(server.database_url), writing() as session:
        keeping.add_account(session, name="anna", role=Role.EDITOR, by="test")
        provider.give_address(session, name="anna", address=ANNA, by="test")
