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


def open_page(pair: Pair, number: int) -> list[str]:
    """What kinds of message a visitor gets when a page is opened over the proxy."""
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
        return [message.WhichOneof("type") or "" for message in _until_finished(stream)]


def test_it_works(pair: Pair) -> None:
    with pair.client(0) as visitor:
        health = visitor.get("/gezond")
        assert health.json()["status"] == "ok"
        assert health.headers["strict-transport-security"]
        assert visitor.get("/").status_code == 200
    assert open_page(pair, 0)[-1] == "script_finished"


def test_who_guesses_is_known_by_the_own_address(pair: Pair) -> None:
    with pair.client(7) as guesser:
        fields = {"naam": "niemand", "wachtwoord": "fout"}
        told = guesser.post("/inloggen", data=fields, headers={"X-Forwarded-For": "192.0.2.1"})
    assert told.status_code == 422
    written = "".join(one.log.read_text() for one in pair.servers)
    assert f"sign-in failed from {address(7)}" in written
    assert "192.0.2.1" not in written


def test_a_file_is_the_same_from_either_process(pair: Pair) -> None:
    """A visitor whose address changes, as a phone does, gets it from the other one."""
    for name in ("/open-data/tellingen.csv", "/open-data/haltes.geojson"):
        contents = {httpx2.get(f"{one.url}{name}").content for one in pair.servers}
        for number in range(4):
            with pair.client(number) as visitor:
                contents.add(visitor.get(name).content)
        assert len(contents) == 1


class Reader:
    """Opens a page again and again; how long it was without one after the kill."""

    def __init__(self, pair: Pair, number: int) -> None:
        self.pair, self.number, self.opened, self.longest = pair, number, 0, 0.0

    def read(self, stop: threading.Event) -> None:
        broken_at = 0.0
        while not stop.is_set() or broken_at:
            try:
                with self.pair.client(self.number) as visitor:
                    assert visitor.get("/over").status_code == 200
                    assert visitor.get("/kader/waar-is-het-nu").status_code == 200
                if self.number % 4 == 0:
                    open_page(self.pair, self.number)
                self.opened += 1
                if broken_at:
                    self.longest = max(self.longest, time.monotonic() - broken_at)
                broken_at = 0.0
            except (AssertionError, OSError, WebSocketException, httpx2.HTTPError, TimeoutError):
                broken_at = broken_at or time.monotonic()
                assert time.monotonic() - broken_at < PATIENCE
            time.sleep(0.1)


class Writer:
    """Corrects its own count, each time on from the last; sends a form again until it is told."""

    def __init__(self, pair: Pair, number: int, token: str, count_id: int) -> None:
        self.client, self.at = pair.client(100 + number, token), count_id
        self.told: list[tuple[int, int]] = []

    def write(self, stop: threading.Event) -> None:
        with self.client:
            # Near what stood there: a leap is asked about first.
            for value in itertools.cycle(range(45, 56)):
                if stop.is_set():
                    return
                form = form_of(self._until_answered("GET", {}, 200))
                form |= {"aantal": str(value), "waarom": "recounted"}
                receipt = self._until_answered("POST", form, 303).headers["location"]
                self.at = int(receipt.rpartition("/")[2])
                self.told.append((self.at, value))

    def _until_answered(self, method: str, form: dict[str, str], status: int) -> httpx2.Response:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                told = self.client.request(method, f"/invoeren/nr/{self.at}", data=form)
                if told.status_code == status:
                    return told
                assert told.status_code in {502, 504}, told.text
            except httpx2.TransportError:
                pass
            assert time.monotonic() < end
            time.sleep(0.1)


def test_one_process_is_killed_under_readers_and_writers_and_nothing_is_lost(pair: Pair) -> None:
    with working_on(pair.servers[0].database_url):
        token = sign_in_row(Role.EDITOR)
        first = [enter(f"werkbijeenkomst-{number + 1}", known(50)) for number in range(WRITERS)]
    readers = [Reader(pair, number) for number in range(READERS)]
    writers = [Writer(pair, number, token, count_id) for number, count_id in enumerate(first)]
    stop = threading.Event()
    with ThreadPoolExecutor(READERS + WRITERS) as people:
        work = [people.submit(one.read, stop) for one in readers]
        work += [people.submit(one.write, stop) for one in writers]
        try:
            until(lambda: all(one.opened > 1 for one in readers), work)
            until(lambda: all(len(one.told) > 2 for one in writers), work)
            opened, written = [one.opened for one in readers], [len(one.told) for one in writers]
            pair.servers[1].process.kill()
            for done in (
                lambda: all(one.opened > was for one, was in zip(readers, opened, strict=True)),
                lambda: all(len(one.told) > was for one, was in zip(writers, written, strict=True)),
            ):
                until(done, work)
            time.sleep(2)
        finally:
            stop.set()
        for one in work:
            one.result()
    with working_on(pair.servers[0].database_url), database.reading() as session:
        stored = {row.id: row.number for row in session.scalars(select(Count))}
    told = dict(itertools.chain.from_iterable(one.told for one in writers))
    assert len(told) > 3 * WRITERS
    # Every receipt is a row, and no form became two.
    assert {number: stored.get(number) for number in told} == told
    assert len(stored) == len(told) + WRITERS
    assert max(one.longest for one in readers) <= BACK_WITHIN, [one.longest for one in readers]
