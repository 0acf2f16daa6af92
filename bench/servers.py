"""What is measured: servers, each in a process of its own, and two ways to look at one.

A click is that of a browser tab without the browser; a relay counts what a real browser is sent.
"""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from project.accounts.sign_ins import COOKIE
from project.settings import ROOT
from tests.conftest import PATIENCE, ROOM, SERVER_FLAGS, free_port

_UVICORN = ("-m", "uvicorn", "--host", "127.0.0.1", *SERVER_FLAGS)
# A command ends where its port follows.
OURS = (*_UVICORN, "dashboard:app", "--port")
# The control of almost everything: the smallest page that Streamlit can show.
EMPTY = (*_UVICORN, "bench.empty_app:app", "--port")
# The same pages as Streamlit serves them by default; what is set only keeps it on this machine.
PLAIN = (
    *("-m", "streamlit", "run", str(ROOT / "project" / "ui" / "frame.py")),
    *("--server.address=127.0.0.1", "--browser.serverAddress=localhost", "--server.headless=true"),
    *("--browser.gatherUsageStats=false", "--server.port"),
)

# Runs a page again, as a click does, and gives the messages that come.
Click = Callable[[], list[bytes]]
# The message that ends a page is short; no other one needs to be read.
_SHORT = 400
# A phone in a library with a poor signal.
_BITS_A_SECOND = 400_000
_ROUND_TRIP = 0.4


class Site(NamedTuple):
    """A server that answers, and the moment (of ``time.perf_counter``) at which it was started."""

    port: int
    pid: int
    started: float

    def memory(self) -> float:
        """What the process holds, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def work(self) -> float:
        """What the processor did for this process until now, in ms."""
        stat = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2]
        return sum(map(int, stat.split()[11:13])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: tuple[str, ...], database_url: str) -> Iterator[Site]:
    """A server that answers, stopped afterwards; only PLAIN does not find our settings."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        env = os.environ | ROOM
        env |= {"DATABASE_URL": database_url, "PYTHONPATH": str(ROOT), "HOME": home}
        cwd = home if command is PLAIN else ROOT
        started = time.perf_counter()
        with subprocess.Popen([sys.executable, *command, str(port)], cwd=cwd, env=env) as one:
            try:
                while not answers(f"http://127.0.0.1:{port}/"):
                    assert one.poll() is None, f"This server does not start: {command}"
                    time.sleep(0.005)
                yield Site(port, one.pid, started)
            finally:
                one.kill()


def answers(address: str) -> bool:
    """Whether there is a page at this address."""
    # What is no page, our server refuses to a browser only.
    headers = {"Sec-Fetch-Dest": "document"}
    with suppress(httpx2.TransportError):
        return httpx2.get(address, headers=headers, timeout=PATIENCE).status_code == 200
    return False


@contextmanager
def looking_at(site: Site, page: str = "", token: str = "") -> Iterator[Click]:
    """Open a page, as a stranger or with the token of an account; gives what runs it again.

    As a browser it keeps what it was sent.
    """
    address, headers = f"ws://127.0.0.1:{site.port}/_stcore/stream", {"Cookie": f"{COOKIE}={token}"}
    streamlit, question = [Subprotocol("streamlit")], BackMsg()
    question.rerun_script.page_name = page
    with connect(
        address, subprotocols=streamlit, additional_headers=headers, max_size=None
    ) as connection:

        def click() -> list[bytes]:
            connection.send(question.SerializeToString())
            received = [connection.recv(timeout=PATIENCE, decode=False)]
            while not _is_the_end(received[-1]):
                received.append(connection.recv(timeout=PATIENCE, decode=False))
            return received

        read = [ForwardMsg.FromString(content) for content in click()]
        kept = [one.hash for one in read if one.metadata.cacheable]
        question.rerun_script.cached_message_hashes.extend(kept)
        yield click


def _is_the_end(content: bytes) -> bool:
    message = ForwardMsg.FromString(content if len(content) < _SHORT else b"")
    return str(message.WhichOneof("type")) == "script_finished"


class Relay:
    """Passes everything on that comes in at its port, if need be like a slow line."""

    def __init__(self, listener: socket.socket, to: int, *, slow: bool) -> None:
        self.port: int = listener.getsockname()[1]
        self.sent = 0
        self._to, self._round_trip = to, _ROUND_TRIP * slow
        self._seconds_a_byte = slow * 8 / _BITS_A_SECOND
        # One line for all connections together.
        self._line = threading.Lock()
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # until it is closed
            while True:
                browser, _address = listener.accept()
                threading.Thread(target=self._up, args=(browser,), daemon=True).start()

    def _up(self, browser: socket.socket) -> None:
        with browser, socket.create_connection(("127.0.0.1", self._to)) as server:
            back = threading.Thread(target=self._down, args=(server, browser), daemon=True)
            back.start()
            time.sleep(self._round_trip)  # what it takes to connect
            with suppress(OSError):  # either side may leave in the middle of a sentence
                while content := browser.recv(65_536):
                    time.sleep(self._round_trip)
                    server.sendall(content)
                server.shutdown(socket.SHUT_WR)
            back.join()

    def _down(self, server: socket.socket, browser: socket.socket) -> None:
        with suppress(OSError):
            while content := server.recv(4_096):
                with self._line:
                    self.sent += len(content)
                    time.sleep(len(content) * self._seconds_a_byte)
                browser.sendall(content)
            browser.shutdown(socket.SHUT_WR)


@contextmanager
def relay_to(port: int, *, slow: bool = False) -> Iterator[Relay]:
    """A relay to this port, as long as it is needed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield Relay(listener, port, slow=slow)
