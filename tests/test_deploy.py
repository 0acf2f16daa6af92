"""Two processes behind nginx, on PostgreSQL, with TLS: what deploy/ promises, as far as it runs."""

import itertools
import os
import re
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx2
import pytest
from sqlmodel import select
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from project import database
from project.accounts import sign_ins
from project.models import Count
from project.settings import ROOT, settings
from project.web import start
from project.wording.people import Role
from tests.builders import enter, known
from tests.conftest import PATIENCE, SERVER_FLAGS, Postgres, Server, free_port, serving
from tests.test_door import form_of
from tests.visits import _until_finished, sign_in_row, working_on

DEPLOY = ROOT / "deploy"
READERS, WRITERS = 20, 5
# As long as somebody may look at a page that does not answer.
BACK_WITHIN = 5.0


def test_everything_that_starts_the_server_starts_it_alike() -> None:
    """But for who may say where a visitor comes from: here nobody, there the proxy."""
    flags = [flag for flag in SERVER_FLAGS if flag != "--no-proxy-headers"]
    for name in ("dashboard@.service", "Containerfile"):
        said = re.sub('[",]', "", (DEPLOY / name).read_text())
        assert " ".join(flags[:2]) in said
        assert all(flag in said for flag in [*flags, "--proxy-headers"]), name


@pytest.mark.slow
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        said = unit.read_text().replace(
            "/opt/dashboard/.venv/bin", str(Path(sys.executable).parent)
        )
        (tmp_path / unit.name.replace("@", "@8501")).write_text(said)
        assert "ProtectSystem=strict" in said or unit.suffix == ".timer"
    # Where there is no systemd, the names above are all that can be looked at.
    if verify := shutil.which("systemd-analyze"):
        units = sorted(map(str, tmp_path.iterdir()))
        told = subprocess.run([verify, "verify", *units], capture_output=True, text=True)
        assert (told.returncode, told.stderr) == (0, "")


def test_a_folder_of_another_site_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for address, refuses in (("https://x.example/", False), ("https://x.example/rondreis/", True)):
        monkeypatch.setenv("DASHBOARD_PUBLIC_URL", address)
        settings.cache_clear()
        with pytest.raises(database.StartError, match="/rondreis") if refuses else nullcontext():
            start.refuse_sub_path()
    settings.cache_clear()


# --- the pair -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two servers on one database, and the proxy before them."""

    url: str
    servers: list[Server]
    trusted: ssl.SSLContext

    def client(self, number: int, token: str = "") -> httpx2.Client:
        """A visitor from an address of its own, so that visitors are spread over the two."""
        transport = httpx2.HTTPTransport(verify=self.trusted, local_address=address(number))
        cookies = {sign_ins.COOKIE: token} if token else {}
        return httpx2.Client(
            base_url=self.url, transport=transport, cookies=cookies, timeout=PATIENCE
        )


def address(number: int) -> str:
    return f"127.0.1.{number + 1}"


@pytest.fixture(scope="module")
def pair(postgres_house: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    port, plain = free_port(), free_port()
    around = {
        "DATABASE_URL": postgres_house.empty(),
        "DASHBOARD_PUBLIC_URL": f"https://localhost:{port}",
        "DASHBOARD_SECURE_COOKIE": "true",
        "DASHBOARD_BACKUP_HOURS": "0",
    }
    flags = tuple({"--no-proxy-headers": "--proxy-headers"}.get(one, one) for one in SERVER_FLAGS)
    with ExitStack() as running, pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.conftest.SERVER_FLAGS", flags)
        first = running.enter_context(serving(folder, around))
        second = running.enter_context(serving(folder, around, fill=""))
        running.enter_context(_nginx(folder, port, plain, [first, second]))
        trusted = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        yield Pair(f"https://localhost:{port}", [first, second], trusted)


@contextmanager
def _nginx(folder: Path, port: int, plain: int, servers: list[Server]) -> Iterator[None]:
    """Debian's nginx with our own file, but for the ports and the certificate."""
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    request += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    request += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(request, check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text()
    for there, here in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("dashboard.example.nl;", "localhost;"),
        ("/etc/letsencrypt/live/dashboard.example.nl", str(folder)),
        ("proxy_set_header Host $host;", "proxy_set_header Host $http_host;"),
        *zip(("127.0.0.1:8501", "127.0.0.1:8502"), (one.url[7:] for one in servers), strict=True),
    ):
        assert there in site
        site = site.replace(there, here)
    # As root its workers would be somebody who may not look here.
    own = "user root;\n" if os.geteuid() == 0 else ""
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{own}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{paths}{site}}}\n"
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "install nginx, or run the tests with make"
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")], cwd=folder)
    try:
        until(lambda: (folder / "pid").exists() and (folder / "pid").read_text().strip() != "")
        yield
    finally:
        process.terminate()
        process.wait()


def until(holds: Callable[[], bool], work: Sequence[Future[None]] = ()) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        for one in work:
            if one.done():
                one.result()
        assert time.monotonic() < end
        time.sleep(0.05)


def open_page(pair: Pair, number: int) -> httpx2.Response:
    """Open a page over the proxy, as Streamlit does; the answer is that it was drawn to its end."""
    asked = BackMsg()
    asked.rerun_script.page_name = "over"
    with connect(
        f"{pair.url.replace('https', 'wss')}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        ssl=pair.trusted,
        source_address=(address(number), 0),
        max_size=None,
    ) as stream:
        stream.send(asked.SerializeToString())
        assert len(list(_until_finished(stream))) > 1
        return httpx2.Response(200)


def test_it_works(pair: Pair) -> None:
    """A visitor whose address changes, as a phone does, gets the same from either process."""
    for name in ("/open-data/tellingen.csv", "/open-data/haltes.geojson"):
        contents = {httpx2.get(f"{one.url}{name}").content for one in pair.servers}
        for number in range(4):
            with pair.client(number) as visitor:
                contents.add(visitor.get(name).content)
                health = visitor.get("/gezond")
            assert (health.status_code, health.json()["status"]) == (200, "ok")
            assert health.headers["strict-transport-security"]
        assert len(contents) == 1
    with pair.client(7) as guesser:
        fields = {"naam": "niemand", "wachtwoord": "fout"}
        guesser.post("/inloggen", data=fields, headers={"X-Forwarded-For": "192.0.2.1"})
    written = "".join(one.log.read_text() for one in pair.servers)
    assert f"sign-in failed from {address(7)}" in written
    assert "192.0.2.1" not in written


class People:
    """Readers and writers over the proxy, each of whom tries again when no answer comes."""

    def __init__(self, pair: Pair) -> None:
        self.pair, self.stop = pair, threading.Event()
        # How often each was served, how long one was without an answer, and what writers were told.
        self.served = [0] * (READERS + WRITERS)
        self.longest = 0.0
        self.told: dict[int, int] = {}

    def read(self, number: int) -> None:
        with self.pair.client(number) as visitor:
            while not self.stop.is_set():
                self._served(lambda: visitor.get("/over"), 200)
                if number % 4 == 0:
                    self._served(lambda: open_page(self.pair, number), 200)
                self.served[number] += 1
                time.sleep(0.1)

    def write(self, number: int, token: str, at: int) -> None:
        """Correct a count, each time on from the last."""
        with self.pair.client(100 + number, token) as visitor:
            # Near what stood there: a leap is asked about first.
            for value in itertools.cycle(range(45, 56)):
                if self.stop.is_set():
                    return
                path = f"/invoeren/nr/{at}"
                form = form_of(self._served(partial(visitor.get, path), 200))
                form |= {"aantal": str(value), "waarom": "recounted"}
                receipt = self._served(partial(visitor.post, path, data=form), 303)
                at = int(receipt.headers["location"].rpartition("/")[2])
                self.told[at] = value
                self.served[READERS + number] += 1

    def _served(self, ask: Callable[[], httpx2.Response], status: int) -> httpx2.Response:
        broken_at = 0.0
        while True:
            try:
                answer = ask()
                if answer.status_code == status:
                    if broken_at:
                        self.longest = max(self.longest, time.monotonic() - broken_at)
                    return answer
                assert answer.status_code in {502, 504}, answer.text
            except (OSError, WebSocketException, httpx2.TransportError):
                pass
            broken_at = broken_at or time.monotonic()
            assert time.monotonic() - broken_at < PATIENCE
            time.sleep(0.1)


def test_one_process_is_killed_under_readers_and_writers_and_nothing_is_lost(pair: Pair) -> None:
    with working_on(pair.servers[0].database_url):
        token = sign_in_row(Role.EDITOR)
        first = [enter(f"werkbijeenkomst-{number + 1}", known(50)) for number in range(WRITERS)]
    people = People(pair)
    with ThreadPoolExecutor(READERS + WRITERS) as threads:
        work = [threads.submit(people.read, number) for number in range(READERS)]
        work += [threads.submit(people.write, one, token, at) for one, at in enumerate(first)]
        try:
            for _ in range(2):
                people.served[:] = [0] * len(work)
                until(lambda: min(people.served) > 1, work)
                pair.servers[1].process.kill()
        finally:
            people.stop.set()
        for one in work:
            one.result()
    with working_on(pair.servers[0].database_url), database.reading() as session:
        stored = {row.id: row.number for row in session.scalars(select(Count))}
    assert len(people.told) > 3 * WRITERS
    # Every receipt is a row, and no form became two.
    assert {number: stored.get(number) for number in people.told} == people.told
    assert len(stored) == len(people.told) + WRITERS
    assert people.longest <= BACK_WITHIN
