"""Visitors without a browser: a page run in this process, and a page asked of the real server."""

import html
import json
import re
import secrets
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Table
from streamlit.util import calc_hash
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from project import database
from project.accounts import keeping, roles, sign_ins
from project.output import page_files
from project.settings import ROOT
from project.ui.page import menu, opening
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import PATIENCE, Server, forget_database, ready, use_database

FRAME = ROOT / "project" / "ui" / "frame.py"
FIRST_PAGE = "overview"
# What is folded away on the pages, by the end of its key.
FOLDS = (
    *(
        "haltes",
        "bezoekers",
        "bijeenkomsten",
        "stop-sources",
        "afwijkingen",
        "voortgang",
        "afspraken",
    ),
    *("wijzigingen", "beloften", "beloften-per-halte", "messages", "nog-niet-bezocht"),
    *("bezoekers-per-halte", "deelnemers-per-halte", "bezoekers-per-dag", "deelnemers-per-groep"),
    *("bezoekers-per-groep", "sociale-cooperaties", "bronnen", "kolommen"),
)
_FOR_PROGRAMS = {
    "deferred_file_id",
    "id",
    "url",
    "form_id",
    "element_id",
    "page_script_hash",
    "proto_hash",
}

# AppTest looks through all installed packages for components, for each test. What it finds is the
# same each time; it costs more than most pages.
pytest.MonkeyPatch().setattr(
    manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
)


# --- who visits -------------------------------------------------------------------------------


def cookies(token: str | None) -> dict[str, str]:
    """What the browser of somebody with this token sends; nothing for a stranger."""
    return {} if token is None else {sign_ins.COOKIE: token}


def sign_in_row(role: Role) -> str:
    """The token of a new account with this role, as a real sign-in row in the database."""
    with writing() as session:
        # Letters only: a test that looks for a zero must not find one in a name.
        name = f"alice-{role}-{''.join(secrets.choice('abcdefgh') for _ in range(10))}"
        account = keeping.add_account(session, name=name, role=role, by="test")
        return sign_ins.start_sign_in(session, account_id=account.id)


@contextmanager
def working_on(database_url: str) -> Iterator[None]:
    """Let the commands in this process work on the database of a server."""
    with pytest.MonkeyPatch.context() as patch:
        use_database(database_url, patch)
        yield
    forget_database()


# --- in this process --------------------------------------------------------------------------


def visit_as(token: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the pages that run here are asked for by who holds this token."""
    monkeypatch.setattr(ContextProxy, "cookies", cookies(token))


def run_page(key: str, **query: str | list[str]) -> AppTest:
    """A page within the frame, as its address opens it, with all that is folded away opened."""
    app = AppTest.from_file(FRAME, default_timeout=PATIENCE)
    if key != FIRST_PAGE:
        # What switch_page() sets too, but only after a visit to the first page.
        app._page_hash = calc_hash(roles.PAGES[key].address)
    app.query_params.update(query)
    for fold in FOLDS:
        app.session_state[f"fold-{fold}"] = True
    return app.run()


def run_file_alone(key: str) -> AppTest:
    """The file of a page without the main script, as Streamlit may serve it."""
    return AppTest.from_file(ROOT / "pages" / roles.PAGES[key].file, default_timeout=PATIENCE).run()


def all_texts(app: AppTest) -> list[str]:
    """Every text that a page shows: sentences, cells, what stands in charts and on the map."""
    texts: list[str] = []
    for element in app.main:
        if isinstance(element, Table):
            frame = element.value
            texts += [str(name) for name in frame.columns]
            texts += [str(cell) for row in frame.to_numpy().tolist() for cell in row]
        elif element.type == "image":
            texts += [text for image in element.proto.imgs for text in _texts_of_image(image)]
        elif element.type == "deck_gl_json_chart":
            texts += _texts_of_map(json.loads(element.proto.json), element.proto.alt)
        elif hasattr(proto := getattr(element, "proto", None), "ListFields"):
            texts += _strings(proto)
    return [text.replace("\\", "") for text in texts]


def title_of(key: str) -> str:
    """What stands above a page on the facts."""
    title = menu.TITLES.get(key, menu.LABELS[key])
    return f"{title} door Limburg" if key == FIRST_PAGE else title


def said(app: AppTest) -> str:
    """All that a page without an error says, in one text."""
    assert not app.exception
    return " ".join(all_texts(app))


FileLink = tuple[str, str, str]
_FILE = re.compile(r"\(/bestand/([\w-]+)\.(\w+)\??([^)]*)\)")


def file_links(app: AppTest) -> list[FileLink]:
    """The files that a page links to: name, kind and what it is narrowed to."""
    links = {one.value for one in app.markdown} | {
        f"({one.proto.url})" for one in app.get("link_button")
    }
    return _FILE.findall(" ".join(sorted(links)))


def file_behind(link: FileLink) -> tuple[str, bytes]:
    """The name and the content of a file, as whoever looks gets it."""
    name, kind, query = link
    with database.reading() as session:
        asked = page_files.Asked(session, dict(parse_qsl(query)), opening.visitor())
        made = page_files.make(name, kind, asked)
    return made.name, made.content


def files_of(app: AppTest) -> dict[str, bytes]:
    """All files that a page links to, by name."""
    return dict(map(file_behind, file_links(app)))


def button(app: AppTest, label: str) -> Any:
    """The first button whose words begin like this."""
    found = [one for one in app.button if one.label.replace("\\", "").startswith(label)]
    assert found, [one.label for one in app.button]
    return found[0]


def pressed(app: AppTest, label: str) -> AppTest:
    """The page after a press of this button."""
    done: AppTest = button(app, label).click().run()
    assert not done.exception
    return done


def field(app: AppTest, kind: str, label: str) -> Any:
    """The first field of this kind whose words begin like this."""
    elements: list[Any] = list(app.get(kind))
    found = [one for one in elements if one.label.startswith(label)]
    assert found, [one.label for one in elements]
    return found[0]


def rows(app: AppTest) -> dict[str, Any]:
    """The titles in the lists of a kept screen, each with the list that it stands in."""
    lists = [one for one in (*app.radio, *app.selectbox) if (one.key or "").startswith("rows-")]
    return {option.replace("\\", ""): one for one in lists for option in one.options}


def chosen(app: AppTest, title: str, what: tuple[str, str]) -> AppTest:
    """The page after a choice of the row that begins like this."""
    found = [one for said, one in rows(app).items() if said.startswith(title)]
    assert found, list(rows(app))
    done: AppTest = found[0].set_value(what).run()
    assert not done.exception
    return done


def pictures(app: AppTest) -> list[str]:
    """The drawings on a page, strips of signs and the like included, as SVG."""
    return [_svg_of(image) for element in app.get("image") for image in element.proto.imgs]


def _svg_of(image: Any) -> str:
    kind, _, content = image.url.partition(",")
    return b64decode(content).decode() if kind.endswith("base64") else unquote(content)


def _texts_of_image(image: Any) -> list[str]:
    drawn = re.findall(r">([^<>]+)</(?:text|tspan)>", _svg_of(image))
    return [image.alt, *(html.unescape(text) for text in drawn)]


def _texts_of_map(spec: dict[str, Any], alt: str) -> list[str]:
    return [alt, *_leaves([layer.get("data", []) for layer in spec["layers"]])]


def _leaves(value: object) -> list[str]:
    """The texts in lists of lists; the map's coordinates and colours are none."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for one in value for text in _leaves(one)]
    return [value] if isinstance(value, str) else []


# --- of the real server -----------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """All messages with which the server answered one visit."""

    messages: list[ForwardMsg]

    def elements(self) -> Iterator[tuple[str, Any]]:
        """The kind and the content of everything that the page puts on the screen."""
        for message in self.messages:
            if message.WhichOneof("type") == "delta" and message.delta.HasField("new_element"):
                kind = message.delta.new_element.WhichOneof("type") or ""
                yield kind, getattr(message.delta.new_element, kind)

    def titles(self) -> list[str]:
        """The headings of the first level."""
        return [one.body for kind, one in self.elements() if kind == "heading" and one.tag == "h1"]

    def shown(self) -> list[str]:
        """Every text of the page itself, without the menu."""
        return [text for _kind, one in self.elements() for text in _strings(one)]

    def page_hashes(self) -> dict[str, str]:
        """Streamlit's own name for each page, by address."""
        return {
            page.url_pathname: page.page_script_hash
            for message in self.messages
            for page in message.navigation.app_pages
        }


def ask_server(
    url: str, page: str, *, token: str | None = None, query: str = "", page_hash: str = ""
) -> Answer:
    """What the server sends over the websocket to a program that asks it for a page."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = query
    asked.rerun_script.page_script_hash = page_hash
    headers = {"Cookie": f"{sign_ins.COOKIE}={token}"} if token else {}
    with connect(
        f"{url.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers,
        max_size=None,
    ) as stream:
        stream.send(asked.SerializeToString())
        return Answer(list(_until_finished(stream)))


def get(url: str, token: str | None = None) -> httpx2.Response:
    """The answer to a plain request, redirects not followed."""
    with httpx2.Client(cookies=cookies(token), timeout=PATIENCE) as client:
        return client.get(url)


def _until_finished(stream: Any) -> Iterator[ForwardMsg]:
    while True:
        message = ForwardMsg()
        message.ParseFromString(stream.recv(timeout=PATIENCE))
        yield message
        if message.WhichOneof("type") == "script_finished":
            return


def _strings(message: Any) -> Iterator[str]:
    """Every text in a protobuf message and in the messages within it, but no names for programs."""
    for field, value in message.ListFields():
        if field.name in _FOR_PROGRAMS:
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, str):
                yield one
            elif hasattr(one, "ListFields"):
                yield from _strings(one)


# --- in the browser ---------------------------------------------------------------------------


def give_cookie(page: Page, server: Server, token: str) -> None:
    """Let the browser be signed in, as if it had come from the sign-in page."""
    page.context.add_cookies(
        [{"name": sign_ins.COOKIE, "value": token, "url": server.url, "httpOnly": True}]
    )


def sign_in(page: Page, server: Server) -> None:
    """Be signed in as a colleague who may enter counts."""
    with working_on(server.database_url):
        give_cookie(page, server, sign_in_row(Role.EDITOR))


def open_in_browser(page: Page, server: Server, address: str) -> None:
    """Open a page and wait until its charts and its map are drawn too."""
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{server.url}/{address}")
    page.locator("h1").first.wait_for()
    if "/inloggen" not in page.url:
        ready(page)
        page.wait_for_function(_DRAWN)


def axe_finds(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong with the page as it is now on the screen."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Only this comes back: what is right is many times longer.
    wrong: list[dict[str, Any]] = page.evaluate(
        "axe.run({resultTypes: ['violations']}).then(told => told.violations)"
    )
    return wrong


# Streamlit's own, with no setting for it: the box around a table that is wider than a phone. The
# browser itself puts such a box among the tab stops, which axe does not see;
# test_a_table_wider_than_a_phone_can_be_moved_with_the_keyboard does.
_NOT_OURS = {"scrollable-region-focusable"}


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody from using the page, as lines to read."""
    return [
        f"{one['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for one in axe_finds(page)
        if one["impact"] in {"serious", "critical"} and one["id"] not in _NOT_OURS
        for node in one["nodes"]
    ]


# As many drawings as there are boxes for them, and nothing that is still to come.
_DRAWN = """() => [...document.querySelectorAll('[data-testid=stDeckGlJsonChart]')]
    .every(one => one.querySelector('canvas'))
    && !document.querySelector('[data-testid=stSkeleton]')"""
