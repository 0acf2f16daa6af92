"""Who may ask which address how: every route of the app, in every role, with every method."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient

import dashboard
from project.accounts import sign_ins
from project.settings import settings
from project.upkeep import backups
from project.wording.people import Role
from tests.visits import sign_in_row

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOBODY, ANYBODY, READS = "nobody", "anybody", "reads"
# A route that is not here fails the test: whoever adds one says who may ask it.
MAY = {
    **dict.fromkeys(
        ("/gezond", "/favicon.png", "/robots.txt", "/.well-known/security.txt", "/stijl.css"),
        ANYBODY,
    ),
    **dict.fromkeys(("/worker.js", "/door.js", "/counter.js", "/queue.js"), ANYBODY),
    **dict.fromkeys(("/door.css", "/door.webmanifest", "/pear-192.png"), ANYBODY),
    **dict.fromkeys(("/inloggen", "/uitloggen", "/wachtwoord/{token}"), ANYBODY),
    **dict.fromkeys(("/inloggen/organisatie", "/inloggen/organisatie/terug"), ANYBODY),
    **dict.fromkeys(("/privacy", "/toegankelijkheid"), ANYBODY),
    **dict.fromkeys(("/locatie/{token:path}", "/aanvragen", "/bezoek", "/beloften"), ANYBODY),
    **dict.fromkeys(
        ("/agenda.ics", "/open-data/{file}", "/kader/waar-is-het-nu", "/bestand/{file}"), READS
    ),
    **dict.fromkeys(
        (
            "/invoeren/vervolg/bon/{nr:int}",
            "/invoeren/vervolg/nr/{nr:int}",
            "/invoeren/vervolg/{id:int}",
            "/invoeren/link/{token}",
            "/invoeren",
            "/invoeren/vooruit",
            "/invoeren/bon/{nr:int}",
            "/invoeren/nr/{nr:int}",
            "/invoeren/bezoekers/{id:int}",
            "/invoeren/deelnemers/{id:int}",
            "/invoeren/{rest:path}",
        ),
        Role.EDITOR,
    ),
    "/meenemen/reservekopie/{file}": Role.MANAGER,
    "/meenemen/alles/{kind}": Role.MANAGER,
    # Streamlit's own.
    **dict.fromkeys(("/_stcore/health", "/_stcore/host-config", "/_stcore/stream"), ANYBODY),
    **dict.fromkeys(("/component/{path:path}", "/_stcore/bidi-components/{path:path}"), ANYBODY),
    "/media/{file_id:path}": Role.EDITOR,
    "/_stcore/upload_file/{session_id}/{file_id}": Role.EDITOR,
    **dict.fromkeys(("/auth/login", "/auth/logout", "/oauth2callback"), NOBODY),
    **dict.fromkeys(("/_stcore/metrics", "/_stcore/agent/interact"), NOBODY),
    **dict.fromkeys(("/_stcore/agent/openapi.json", "/_stcore/agent/mcp"), NOBODY),
}
STREAMLITS = {path for path in MAY if path.startswith(("/_stcore/", "/media/", "/component/"))}
FILES = {"/open-data/": "tellingen.csv", "/bestand/": "haltes.csv"}


@pytest.fixture(scope="module")
def app() -> Starlette:
    """The whole app, Streamlit's own routes included, as the server has it."""
    return dashboard.app._build_starlette_app()


@pytest.fixture
def site(
    facts: str, app: Starlette, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    monkeypatch.setenv("DASHBOARD_BACKUP_FOLDER", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setitem(FILES, "/meenemen/", backups.make_now().file.name)
    # Streamlit says that its programs' way in is off.
    logging.disable(logging.WARNING)
    yield TestClient(app, base_url="http://tour.example", follow_redirects=False)
    logging.disable(logging.NOTSET)


def addresses(app: Starlette) -> dict[str, set[str]]:
    """Every address of the app with its methods; what is mounted is Streamlit's own files."""
    found: dict[str, set[str]] = {}
    for route in app.routes:
        if isinstance(route, Route):
            found.setdefault(route.path, set()).update(route.methods or METHODS)
        elif isinstance(route, WebSocketRoute):
            found[route.path] = set()
        else:
            assert isinstance(route, Mount)
    return found


def filled_in(path: str) -> str:
    file = next((name for start, name in FILES.items() if path.startswith(start)), "x")
    return re.sub(
        r"{.*?}",
        "x",
        re.sub(r"{\w+:int}", "1", path.replace("{file}", file).replace("{kind}", "csv")),
    )


def may(path: str, role: Role | None, *, closed: bool) -> bool:
    need = MAY[path]
    if need == READS:
        return role is not None or not closed
    if isinstance(need, Role):
        return role is not None and list(Role).index(role) >= list(Role).index(need)
    return need == ANYBODY


def is_refused(status: int, location: str) -> bool:
    return status in {401, 403} or location.startswith("/inloggen?terug=")


def test_every_route_says_who_may_ask_it(app: Starlette) -> None:
    assert set(addresses(app)) == set(MAY)


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_answers_each_role_and_each_method_as_it_should(
    site: TestClient,
    app: Starlette,
    role: Role | None,
    closed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", str(closed).lower())
    settings.cache_clear()
    token = sign_in_row(role) if role else ""
    for path, methods in addresses(app).items():
        for method in METHODS if methods else ():
            site.cookies.clear()
            if token and path != "/uitloggen":
                site.cookies.set(sign_ins.COOKIE, token)
            answer = site.request(method, filled_in(path))
            asked = f"{method} {path} as {role}: {answer.status_code}"
            refused = is_refused(answer.status_code, answer.headers.get("location", ""))
            # Streamlit itself does not run here.
            assert answer.status_code < 500 or path == "/_stcore/health", asked
            if MAY[path] == NOBODY:
                assert answer.status_code == 404, asked
            elif not may(path, role, closed=closed):
                assert refused or answer.status_code in {404, 405}, asked
                # Nothing of what is there, and nothing that anybody keeps.
                assert len(answer.content) < 5_000, asked
                if method in methods:
                    assert refused, asked
            elif method not in methods:
                # For Streamlit's own it answers with its empty page.
                assert answer.status_code in {404, 405} or path in STREAMLITS, asked
            else:
                # Streamlit asks for a token of its own besides.
                assert not refused or path in STREAMLITS, asked
                assert answer.status_code != 405, asked
