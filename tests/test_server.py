"""What surrounds Streamlit: headers, closed addresses, the Dutch shell, compressed files."""

import gzip
import json
import logging
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_static_routes import (
    create_streamlit_static_assets_routes,
)
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from project import errors
from project.accounts import keeping, sign_ins
from project.settings import ROOT, settings
from project.web import compression, gate, headers, html, logs
from project.web.door import answers
from project.web.middleware import MIDDLEWARE
from project.web.routes import ROUTES
from project.web.shell import STREAMLIT_FILES
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import SERVER_FLAGS, Server, forget_database, free_port, use_database

LARGE = max((STREAMLIT_FILES / "static" / "js").glob("index.*.js"), key=lambda f: f.stat().st_size)
SCRIPT = f"/static/js/{LARGE.name}"


async def broken(_request: Request) -> Response:
    raise RuntimeError("geheim detail")


async def metrics(_request: Request) -> Response:
    return PlainTextResponse("active_sessions 3")


async def cookie(_request: Request) -> Response:
    return PlainTextResponse(
        "", headers={"set-cookie": "_streamlit_xsrf=2|a; Path=/; SameSite=lax"}
    )


async def component(_request: Request) -> Response:
    return HTMLResponse("<p>onderdeel</p>")


async def stream(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("hallo")
    await websocket.close()


@pytest.fixture
def site(db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Our addresses and middleware around Streamlit's own files and a few that misbehave."""
    monkeypatch.setattr(compression, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(errors, "_bugs", {})
    app = Starlette(
        routes=[
            *ROUTES,
            Route("/kapot", broken),
            Route("/koekje", cookie),
            Route("/_stcore/metrics", metrics),
            Route("/component/x/index.html", component),
            WebSocketRoute("/_stcore/stream", stream),
            *create_streamlit_static_assets_routes(""),
        ],
        middleware=MIDDLEWARE,
    )
    plain = {"accept-encoding": "identity"}
    return TestClient(app, base_url="http://tour.example", follow_redirects=False, headers=plain)


# --- headers ------------------------------------------------------------------------------------

EVERY_KIND = {
    "/": 200,
    "/route": 200,
    "/route/": 301,
    "/telling": 303,
    "/inloggen": 200,
    "/gezond": 200,
    "/stijl.css": 200,
    "/favicon.png": 200,
    SCRIPT: 200,
    "/static/js/..%2f..%2f..%2fsecrets.toml": 400,
    "/_stcore/metrics": 404,
    "/wachtwoord/x": 410,
    "/kapot": 500,
}


@pytest.mark.parametrize(("address", "status"), EVERY_KIND.items())
def test_every_kind_of_answer_carries_the_headers(
    site: TestClient, address: str, status: int
) -> None:
    answer = site.get(address)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_no_page_may_run_a_script_that_is_not_ours(site: TestClient) -> None:
    scripts = headers.POLICY.split("script-src ")[1].split(";")[0]
    assert "unsafe-inline" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert "http:" not in headers.POLICY
    assert "https:" not in headers.POLICY
    assert site.get("/aanvragen").headers["content-security-policy"] == html.POLICY
    assert "script" not in html.POLICY
    # The door runs its own files, and nothing that stands in a page.
    assert site.get("/inloggen").headers["content-security-policy"] == answers.POLICY
    assert "script-src 'self';" in answers.POLICY
    assert "unsafe" not in answers.POLICY


# --- what is closed -----------------------------------------------------------------------------


def test_a_page_of_somebody_else_cannot_open_a_connection(site: TestClient) -> None:
    with site.websocket_connect("/_stcore/stream", headers={"origin": "http://testserver"}) as s:
        assert s.receive_text() == "hallo"
    with (
        pytest.raises(WebSocketDisconnect),
        site.websocket_connect("/_stcore/stream", headers={"origin": "http://elders.example"}),
    ):
        pass


def test_a_bug_is_a_number_and_no_detail(
    site: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = site.get("/kapot")
    assert "geheim" not in answer.text
    number = answer.text.partition("(nummer ")[2].partition(")")[0]
    assert f"bug {number}" in caplog.text
    assert "geheim detail" in caplog.text


# --- log, cookies, programs ----------------------------------------------------------------------


def test_the_same_bug_again_is_one_line_in_the_log(
    site: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A forged value cost 3.8 kB each time, and anybody can send them all day."""
    texts = [site.get("/kapot").text for _ in range(3)]
    told = [caplog.handler.format(one) for one in caplog.records]
    assert sum("Traceback" in one for one in told) <= 1
    assert all(len(one.splitlines()) == 1 for one in told[1:])
    numbers = [
        one.split()[1].strip(":") for one in (record.getMessage() for record in caplog.records)
    ]
    assert all(number in text for number, text in zip(numbers, texts, strict=True))


@pytest.mark.parametrize("as_json", [False, True])
def test_each_line_of_the_log_names_its_request(
    site: TestClient,
    as_json: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DASHBOARD_LOG_JSON", str(as_json))
    settings.cache_clear()
    handler = logging.StreamHandler()
    logging.getLogger("project").addHandler(handler)
    logs.configure()
    answer = site.get("/kapot")
    logging.getLogger("project").removeHandler(handler)
    told = capsys.readouterr().err
    if as_json:
        line = json.loads(told)
        assert (line["level"], line["request"]) == ("ERROR", answer.headers["x-request-id"])
        assert "Traceback" in line["trace"]
    else:
        assert f" ERROR {answer.headers['x-request-id']} project.errors: bug " in told


def test_behind_https_no_cookie_travels_in_the_open(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "secure" not in site.get("/koekje").headers["set-cookie"].lower()
    monkeypatch.setenv("DASHBOARD_SECURE_COOKIE", "true")
    settings.cache_clear()
    assert site.get("/koekje").headers["set-cookie"].endswith("; Secure")


def test_what_programs_ask_a_site_is_itself(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both were Streamlit's page, with 200."""
    assert site.get("/robots.txt").text.startswith("User-agent: *\nDisallow: /invoeren/")
    assert site.get("/.well-known/security.txt").status_code == 404
    monkeypatch.setenv("DASHBOARD_CONTACT", "hulp@example.nl")
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", "true")
    settings.cache_clear()
    told = site.get("/.well-known/security.txt")
    assert told.headers["content-type"].startswith("text/plain")
    assert "Contact: mailto:hulp@example.nl\nExpires: 20" in told.text
    assert "Disallow: /\n" in site.get("/robots.txt").text


# --- the shell ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/route", "/bestaat-niet"])
def test_the_page_is_dutch_and_asks_nobody_else(site: TestClient, address: str) -> None:
    page = site.get(address).text
    assert '<html lang="nl">' in page
    assert "<title>Sociale coöperaties op weg</title>" in page
    assert "heeft JavaScript nodig" in page
    assert "You need to enable" not in page
    assert "service-desc" not in page
    assert "agent" not in page
    assert "http" not in page
    assert page.count("<script") == 7


def test_the_shell_is_sent_once_and_then_only_confirmed(site: TestClient) -> None:
    first = site.get("/")
    assert first.headers["cache-control"] == "no-cache"
    assert int(first.headers["content-length"]) == len(first.content)
    again = site.get("/route", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert site.get("/", headers={"if-none-match": '"oud"'}).status_code == 200


def test_the_shell_is_the_same_in_every_encoding_and_has_a_tag_for_each(site: TestClient) -> None:
    answers = [site.get("/", headers={"accept-encoding": kind}) for kind in ("", "gzip", "br")]
    assert [answer.headers.get("content-encoding") for answer in answers] == [None, "gzip", "br"]
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 3


def test_a_head_request_says_as_much_and_sends_nothing(site: TestClient) -> None:
    head, whole = site.head("/"), site.get("/")
    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_what_is_not_streamlits_page_stays_what_it_is(site: TestClient) -> None:
    assert site.get("/component/x/index.html").text == "<p>onderdeel</p>"
    assert site.post("/route").status_code == 405


# --- compressed files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepts", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_a_file_arrives_as_it_was(
    site: TestClient, accepts: str, encoding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    for _ in range(2):
        with site.stream("GET", SCRIPT, headers={"accept-encoding": accepts}) as answer:
            sent = b"".join(answer.iter_raw())
        assert answer.headers.get("content-encoding") == encoding
        assert "javascript" in answer.headers["content-type"]
        assert "immutable" in answer.headers["cache-control"]
        assert int(answer.headers["content-length"]) == len(sent)
        assert unpack(sent) == LARGE.read_bytes()
        if encoding:
            assert answer.headers["vary"] == "Accept-Encoding"
            assert len(sent) < len(LARGE.read_bytes()) / 2


def test_a_file_that_the_browser_has_is_only_confirmed(site: TestClient) -> None:
    first = site.get(SCRIPT, headers={"accept-encoding": "br"})
    again = site.get(
        SCRIPT, headers={"accept-encoding": "br", "if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_part_of_a_file_is_a_part_of_the_original(site: TestClient) -> None:
    answer = site.get(SCRIPT, headers={"accept-encoding": "br", "range": "bytes=10-19"})
    assert answer.status_code == 206
    assert "content-encoding" not in answer.headers
    assert answer.content == LARGE.read_bytes()[10:20]


@pytest.mark.parametrize(
    "address", ["/static/../index.html", "/static/%2e%2e/index.html", "/static/js/bestaat-niet.js"]
)
def test_nothing_outside_the_folder_is_packed(site: TestClient, address: str) -> None:
    site.get(address, headers={"accept-encoding": "br"})
    assert not compression.CACHE.exists()


def test_a_disk_that_cannot_be_written_costs_only_bytes(
    site: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(compression, "CACHE", tmp_path / "file" / "cache")
    answer = site.get(SCRIPT, headers={"accept-encoding": "br"})
    assert (answer.status_code, answer.content) == (200, LARGE.read_bytes())


def test_all_files_can_be_packed_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, packed = tmp_path / "static", tmp_path / "cache"
    for folder in (whole, packed):
        folder.mkdir()
    for name in ("a.js", "b.css", "c.png"):
        (whole / name).write_text("x" * 1_000)
    (whole / "short.js").write_text("x")
    (packed / "weg.js-1.br").touch()
    monkeypatch.setattr(compression, "STREAMLIT_FILES", whole)
    monkeypatch.setattr(compression, "CACHE", packed)
    assert compression.warm() == compression.warm() == len(list(packed.iterdir())) == 2
    assert not (packed / "weg.js-1.br").exists()


# --- the real server ----------------------------------------------------------------------------


def ask(url: str, data: bytes | None = None) -> tuple[int, str, str]:
    """Status, final address and text of an answer, redirects followed."""
    try:
        with urllib.request.urlopen(url, data=data, timeout=60) as answer:
            return answer.status, answer.url, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.url, refused.read().decode()


def test_the_real_server_is_closed_where_it_must_be(server: Server) -> None:
    for address in ("metrics", "agent/openapi.json", "agent/mcp", "agent/interact"):
        assert ask(f"{server.url}/_stcore/{address}")[0] == 404
    assert ask(f"{server.url}/_stcore/agent/interact", b"{}")[0] == 404
    assert ask(f"{server.url}/_stcore/health")[0] == 200


def test_the_log_holds_no_link_no_password_and_no_address(server: Server) -> None:
    ask(f"{server.url}/wachtwoord/een-geheime-link")
    ask(f"{server.url}/inloggen", b"naam=geheime-naam&wachtwoord=geheim-woord")
    written = server.log.read_text()
    assert "geheim" not in written
    assert "127.0.0.1:" not in written.replace(server.url, "")


@pytest.mark.browser
@pytest.mark.parametrize("way", ["uvicorn", "streamlit"])
def test_a_database_that_is_not_ready_stops_the_start_with_one_sentence(
    way: str, tmp_path: Path
) -> None:
    port = str(free_port())
    command = {
        "uvicorn": ["uvicorn", "dashboard:app", "--port", port, *SERVER_FLAGS],
        "streamlit": ["streamlit", "run", "dashboard.py", "--server.port", port],
    }[way]
    around = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'leeg.sqlite'}"}
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=around,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode not in {0, None}
    assert "python -m project prepare" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert "http" not in ended.stderr


def test_a_stolen_session_id_shows_a_stranger(
    start_server: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start_server()
    use_database(running.database_url, monkeypatch)
    with writing() as session:
        account = keeping.add_account(session, name="wilhelmina", role=Role.MANAGER, by="test")
        token = sign_ins.start_sign_in(session, account_id=account.id)
    with _open(running, cookie=f"{sign_ins.COOKIE}={token}") as hers:
        session_id, seen = _run(hers, "telling")
        assert "wilhelmina" in seen
    with _open(running, session_id=session_id) as thief:
        same_id, seen = _run(thief, "telling")
    assert same_id == session_id
    assert "wilhelmina" not in seen
    assert "Inloggen" in seen
    forget_database()


def _open(running: Server, *, cookie: str = "", session_id: str = "") -> ClientConnection:
    """The connection that Streamlit's page makes; with an id it goes on with that session."""
    spoken = [Subprotocol(part) for part in ("streamlit", "geen-xsrf", session_id) if part]
    return connect(
        f"{running.url.replace('http', 'ws')}/_stcore/stream",
        origin=Origin(running.url),
        subprotocols=spoken,
        additional_headers={"Cookie": cookie} if cookie else None,
        max_size=None,
    )


def _run(connection: ClientConnection, page: str) -> tuple[str, str]:
    """Ask for a page; gives the id of the session and everything that was sent until the end."""
    connection.send(BackMsg(rerun_script=ClientState(page_name=page)).SerializeToString())
    session_id, seen, ended = "", "", False
    while not ended:
        message = ForwardMsg()
        message.ParseFromString(bytes(connection.recv(timeout=60, decode=False)))
        session_id = session_id or message.new_session.initialize.session_id
        seen += str(message)
        ended = message.WhichOneof("type") == "script_finished"
    return session_id, seen


def test_an_address_that_is_no_page_says_so_in_dutch(site: TestClient) -> None:
    typed = {"sec-fetch-dest": "document"}
    answer = site.get("/bestaat-niet", headers=typed)
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet" in answer.text
    for address in ("/", "/route", "/cooperaties", "/inloggen", "/gezond"):
        assert site.get(address, headers=typed).status_code == 200


def test_every_address_of_our_own_is_known_to_the_gate() -> None:
    paths = [route.path for route in ROUTES if isinstance(route, Route)]
    first = {path.strip("/").partition("/")[0] for path in paths}
    assert {name for name in first if "." not in name} <= gate._OWN
