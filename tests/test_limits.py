"""What one visitor may take of the server: tabs, reruns, and time to send a request."""

import asyncio
import logging
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from project.settings import settings
from project.web import limits, logs
from project.web.middleware import MIDDLEWARE
from project.web.routes import ROUTES
from tests.conftest import free_port

TAB = "/_stcore/stream"


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    async for said in websocket.iter_text():
        await websocket.send_text(said)


async def body(request: Request) -> Response:
    return PlainTextResponse(await request.body())


@pytest.fixture
def site(db: str) -> TestClient:
    ours = [*ROUTES, WebSocketRoute(TAB, echo), Route("/", body, methods=["GET", "POST"])]
    return TestClient(Starlette(routes=ours, middleware=MIDDLEWARE), base_url="http://tour.example")


@pytest.mark.parametrize("setting", ["DASHBOARD_TABS_MOST", "DASHBOARD_TABS_PER_ADDRESS"])
def test_a_tab_too_many_is_refused_and_the_page_says_so(
    site: TestClient, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """253 idle tabs stopped the server: no open file was left for anybody."""
    monkeypatch.setenv(setting, "3")
    settings.cache_clear()
    with ExitStack() as tabs:
        for _ in range(3):
            assert site.get("/").status_code == 200
            tabs.enter_context(site.websocket_connect(TAB))
        with pytest.raises(WebSocketDisconnect) as refused, site.websocket_connect(TAB):
            pass
        assert refused.value.code == 1013
        answer = site.get("/")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "te veel" in answer.text
        # What needs no tab goes on.
        assert [site.get(one).status_code for one in ("/gezond", "/stijl.css")] == [200, 200]


def test_who_closes_tabs_has_room_again(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_TABS_PER_ADDRESS", "3")
    settings.cache_clear()
    for _ in range(3):
        with site.websocket_connect(TAB):
            pass
    assert site.get("/").status_code == 200
    # But not for a program that opens them again and again: each stays in memory for a while.
    with pytest.raises(WebSocketDisconnect), site.websocket_connect(TAB):
        pass


def test_the_limit_of_open_files_is_raised_and_tabs_stay_within_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, before[1]))
        assert limits.most_tabs() == (1_024 - 200) // 4
        limits.raise_open_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(before[1], 65_536)
        assert limits.most_tabs() == settings().tabs_most
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_no_room_for_a_visitor_is_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """asyncio says it 2,048 times a second with its traceback: 3 MB a second."""
    logs.configure()
    for number in range(1_000):
        logging.getLogger("asyncio").error(f"out of system resource\nsocket {number}")
    assert len(caplog.records) == 1


def asked_of(messages: list[bytes], rate: float, burst: int) -> tuple[list[bytes], float]:
    """What reaches Streamlit of messages that come at once, and after how many seconds."""
    waiting = asyncio.Queue[Message]()
    for content in messages:
        waiting.put_nowait({"type": "websocket.receive", "bytes": content})
    waiting.put_nowait({"type": "websocket.disconnect"})

    async def all_of_them() -> list[bytes]:
        paced = limits._Paced(waiting.get, limits.Budget(rate, burst))
        passed = []
        while (message := await paced.receive())["type"] == "websocket.receive":
            passed.append(message["bytes"])
        return passed

    began = time.monotonic()
    return asyncio.run(all_of_them()), time.monotonic() - began


def test_a_loop_of_reruns_is_spread_and_what_is_the_same_and_waits_is_one() -> None:
    """Four tabs of strangers in a loop stopped everybody."""
    several = [b"a", b"b", b"c", b"d", b"e", b"f"]
    passed, took = asked_of(several, rate=20, burst=3)
    # The last one waits when the visitor leaves.
    assert passed == several[:5]
    assert took >= 0.1
    passed, took = asked_of([b"a"] * 500, rate=20, burst=3)
    assert 3 <= len(passed) < 10
    assert took < 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server that waits half a second for the rest of a request."""
    monkeypatch.setattr(limits, "PATIENCE", 0.5)
    app = Starlette(routes=[Route("/", body, methods=["GET", "POST"])], middleware=MIDDLEWARE)
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, http=limits.PromptProtocol, log_config=None, lifespan="off")
    )
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.01)
    yield "127.0.0.1", port
    server.should_exit = True
    running.join()


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"


@pytest.mark.parametrize(
    ("sent", "answered"),
    [(b"", b""), (HEAD, b""), (HEAD + b"\r\nab", b"HTTP/1.1 408")],
    ids=["nothing", "head", "body"],
)
def test_who_sends_half_a_request_is_hung_up_on(
    impatient: tuple[str, int], sent: bytes, answered: bytes
) -> None:
    with socket.create_connection(impatient, timeout=10) as half:
        half.sendall(sent)
        try:
            assert half.recv(12) == answered
        except ConnectionResetError:
            assert answered == b""
    # Who is slow, but within the time, is answered; and so is a second request on the same line.
    with socket.create_connection(impatient, timeout=10) as slow:
        for _ in range(2):
            for part in (HEAD, b"\r\nab", b"cd"):
                time.sleep(0.2)
                slow.sendall(part)
            answer = b""
            while not answer.endswith(b"abcd"):
                answer += slow.recv(4_096)
            assert answer.startswith(b"HTTP/1.1 200")
