"""The servers that are measured, each in a process of its own: ours, and those of the controls."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from project.settings import ROOT

_PATIENCE = 60.0
# As `make run` starts it.
_UVICORN = ("--no-access-log", "--no-server-header")
# Only what keeps `streamlit run` on this machine and out of the terminal; the rest is its default.
_STREAMLIT = {
    "server.address": "127.0.0.1",
    "server.headless": "true",
    "browser.serverAddress": "localhost",
    "browser.gatherUsageStats": "false",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to start a server: its command without the port, and where it finds its settings."""

    name: str
    command: tuple[str, ...]
    port: str
    path: str = "/"
    our_settings: bool = False


def _uvicorn(name: str, app: str, *, our_settings: bool) -> Kind:
    command = ("-m", "uvicorn", app, "--host", "127.0.0.1", *_UVICORN)
    return Kind(name, command, "--port", our_settings=our_settings)


def _streamlit(name: str, script: Path) -> Kind:
    options = [part for key, value in _STREAMLIT.items() for part in (f"--{key}", value)]
    return Kind(name, ("-m", "streamlit", "run", str(script), *options), "--server.port")


OURS = _uvicorn("ours", "dashboard:app", our_settings=True)
# The same pages as Streamlit runs them by itself: default settings, nothing of ours around them.
PLAIN = _streamlit("streamlit run", ROOT / "project" / "ui" / "frame.py")
EMPTY = _uvicorn("an empty Streamlit page", "bench.empty_app:app", our_settings=False)
DASH = Kind("Dash", ("-m", "bench.dash_page"), "--port")


@dataclass(frozen=True, slots=True)
class Site:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]
    started: float
    log: Path

    @property
    def url(self) -> str:
        """The address of its first page."""
        return f"http://127.0.0.1:{self.port}/"


def prepare(directory: Path) -> str:
    """A database with the facts of the tour, as `make run` makes it; gives its address."""
    url = f"sqlite:///{directory / 'facts.sqlite'}"
    command = [sys.executable, "-m", "project", "prepare"]
    subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return url


@contextmanager
def running(kind: Kind, database_url: str) -> Iterator[Site]:
    """Start a server and stop it afterwards; it may not answer yet."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-") as elsewhere:
        around = os.environ | {
            "DATABASE_URL": database_url,
            "DASHBOARD_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PYTHONPATH": str(ROOT),
        }
        if not kind.our_settings:
            # Streamlit reads settings here, if there are any.
            around["HOME"] = elsewhere
        command: Sequence[str] = [sys.executable, *kind.command, kind.port, str(port)]
        with (Path(elsewhere) / "log").open("wb") as log:
            started = time.perf_counter()
            process = subprocess.Popen(
                command,
                cwd=ROOT if kind.our_settings else elsewhere,
                env=around,
                stdout=log,
                stderr=log,
            )
            try:
                yield Site(port, process, started, Path(log.name))
            finally:
                _stop(process)


@contextmanager
def ready(kind: Kind, database_url: str) -> Iterator[Site]:
    """A server that answers."""
    with running(kind, database_url) as site:
        wait_until_it_answers(site)
        yield site


def wait_until_it_answers(site: Site) -> None:
    """Ask for the first page until it comes."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and site.process.poll() is None:
        try:
            with urllib.request.urlopen(site.url, timeout=_PATIENCE) as answer:
                if answer.status == 200 and answer.read():
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.005)
    msg = f"The server on port {site.port} did not answer:\n{site.log.read_text()}"
    raise RuntimeError(msg)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
