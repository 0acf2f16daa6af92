"""Every page for everybody: who may see it, and what it says empty, on facts, on examples."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from project.accounts import sign_ins
from project.accounts.roles import PAGES
from project.results import definitions
from project.settings import settings
from project.ui.page.menu import LABELS, TITLES
from project.wording.counts import EXAMPLE_BANNER
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import Server, Servers
from tests.visits import (
    Answer,
    all_texts,
    ask_server,
    files_of,
    run_file_alone,
    run_page,
    sign_in_row,
    title_of,
    visit_as,
    working_on,
)

# A 0 that is a figure; how many figures are known ("0 van 9") is none.
_ZERO = re.compile(r"(?<![\d.,:–/-])0(?![\d.,:–/-])(?! van \d)")
each_page = pytest.mark.parametrize("key", PAGES)


def _just_too_low(key: str) -> Role | None:
    """The highest role that may not see this page, where reading is closed to strangers."""
    return {None: None, Role.EDITOR: Role.READER, Role.MANAGER: Role.EDITOR}[PAGES[key].role]


# --- pages × roles (which role may see what: test_accounts; the gate: test_sign_in) ---------------


@pytest.fixture(scope="module")
def closed(servers: Servers) -> Iterator[Server]:
    """A server where nobody may read without an account."""
    with servers.lend({"DASHBOARD_READING_CLOSED": "true"}) as lent:
        yield lent


@pytest.fixture(scope="module")
def tokens(closed: Server) -> dict[Role | None, str | None]:
    """A real sign-in for each role on that server."""
    with working_on(closed.database_url):
        return {role: role and sign_in_row(role) for role in (None, *Role)}


@pytest.mark.browser
@each_page
def test_the_server_sends_a_page_only_to_who_may_see_it(
    closed: Server, tokens: dict[Role | None, str | None], key: str
) -> None:
    address = PAGES[key].address
    allowed = tokens[PAGES[key].role or Role.READER]
    assert ask_server(closed.url, address, token=allowed).titles() == [title_of(key)]
    for role in {None, _just_too_low(key)}:
        _is_only_the_sign_in(ask_server(closed.url, address, token=tokens[role]))


@each_page
def test_a_page_guards_itself_without_the_gate_and_without_the_main_script(
    facts: str, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("DASHBOARD_READING_CLOSED", "true")
    settings.cache_clear()
    visit_as(sign_in_row(PAGES[key].role or Role.READER), monkeypatch)
    assert [title.value for title in run_page(key).title] == [title_of(key)]
    for role in {None, _just_too_low(key)}:
        visit_as(role and sign_in_row(role), monkeypatch)
        for app in (run_page(key), run_file_alone(key)):
            assert [title.value for title in app.title] == ["Inloggen"]
            assert not app.exception
            assert len(all_texts(app)) < 10


@pytest.mark.browser
def test_the_hidden_name_of_a_page_opens_it_for_nobody_else(server: Server) -> None:
    url = server.url
    hidden = ask_server(url, "").page_hashes()["telling"]
    _is_only_the_sign_in(ask_server(url, "", page_hash=hidden))
    for file in ("enter_count", "pages/enter_count", "enter_count.py"):
        assert ask_server(url, file).titles() in (["Inloggen"], [title_of("overview")])


@pytest.mark.browser
@pytest.mark.parametrize("token", ["", "x" * 43, "' OR 1=1 --", "aanmelding"])
def test_a_forged_cookie_is_a_stranger(server: Server, token: str) -> None:
    _is_only_the_sign_in(ask_server(server.url, "telling", token=token))


@pytest.mark.browser
def test_signing_out_closes_the_pages_for_the_same_cookie(closed: Server) -> None:
    with working_on(closed.database_url):
        token = sign_in_row(Role.MANAGER)
        assert ask_server(closed.url, "telling", token=token).titles() == [LABELS["enter_count"]]
        with writing() as session:
            sign_ins.sign_out(session, token=token)
    for key, rule in PAGES.items():
        assert ask_server(closed.url, rule.address, token=token).titles() == ["Inloggen"], key


def _is_only_the_sign_in(page: Answer) -> None:
    assert page.titles() == ["Inloggen"]
    kinds = [kind for kind, _ in page.elements()]
    assert kinds == ["heading", "alert", "markdown"][: len(kinds)]
    assert not re.search("Panningen|Venray|Weggeefwinkel|Vijf staten", " ".join(page.shown()))


# --- nothing, facts, examples -----------------------------------------------------------------


@pytest.fixture
def editor(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages that run here are asked for by somebody who may open all of them."""
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)


@each_page
def test_without_any_data_a_page_says_what_to_do(db: str, editor: None, key: str) -> None:
    page = _opened(key)
    said = " ".join(all_texts(page))
    if key == "about":
        assert "Wat betekenen de woorden?" in said
    elif key == "requests":
        assert "Er zijn nog geen verzoeken." in said
    elif key == "enter_count":
        assert "is ingevuld" not in said
        assert "Nog in te vullen (0)" in said
    elif key == "admin":
        assert "Kies een account uit de lijst, of nodig iemand uit." in said
    elif key == "logbook":
        assert "account toegevoegd" in said
    else:
        assert "Er is nog niets te zien." in said
        assert "python -m project prepare" in said
        assert not page.table
        assert not page.get("image")


@pytest.mark.parametrize("role", [None, Role.EDITOR])
def test_without_any_data_only_who_manages_reads_a_command(
    db: str, monkeypatch: pytest.MonkeyPatch, role: Role | None
) -> None:
    visit_as(None if role is None else sign_in_row(role), monkeypatch)
    for key in ("overview", "cooperatives", *(["stops"] if role else [])):
        said = " ".join(all_texts(_opened(key)))
        assert "Er is nog niets te zien." in said, key
        assert "python" not in said, key


@each_page
def test_on_the_facts_a_page_shows_them_without_a_banner_or_a_zero(
    facts: str, editor: None, key: str
) -> None:
    page = _opened(key)
    assert not page.warning
    # A request for the exhibition is no fact: there is none yet.
    assert key == "requests" or len(all_texts(page)) > 12
    # Over deze cijfers explains in words what a 0 is; the others speak of settings and of lines.
    assert key in {"about", "admin", "logbook"} or _zeros(page) == []


@each_page
def test_with_example_figures_every_page_says_so(examples: str, editor: None, key: str) -> None:
    page = _opened(key)
    assert "voorbeeldcijfers" in " ".join(all_texts(page))


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("overview", "uitleg"),
        ("route", "halte"),
        ("reach", "periode soort subsidie regio verdeling uitleg"),
        ("cooperatives", "grondrecht provincie onderdeel"),
        ("progress", "uitleg"),
        ("report", "versie"),
        ("stops", "halte"),
        ("logbook", "wie soort voor"),
    ],
)
def test_what_an_address_asks_for_and_is_not_there_is_said(
    facts: str, editor: None, key: str, names: str
) -> None:
    for name in names.split():
        told = " ".join(one.value for one in run_page(key, **{name: "onzin"}).info)
        assert "“onzin”" in told, name
    assert "“" not in " ".join(one.value for one in run_page(key).info)


def test_the_facts_come_out_as_the_sources_have_them(facts: str, editor: None) -> None:
    overview = " ".join(all_texts(_opened("overview")))
    for said in (
        "7 :small[van 9]",
        "6 :small[van 31]",
        "5 :small[aangekondigd]",
        "9 :small[tentoongesteld]",
    ):
        assert said in overview, said
    assert [len(table.value) for table in _opened("route").table][-2:] == [9, 10]
    assert len(_opened("cooperatives").table[0].value) == 11


def test_the_search_for_a_zero_finds_the_evening_to_which_nobody_came(
    examples: str, editor: None
) -> None:
    assert all(_zeros(_opened(key)) for key in ("route", "reach"))


def _opened(key: str) -> AppTest:
    page = run_page(key)
    assert not page.exception
    assert [title.value.removesuffix(" door Limburg") for title in page.title] == [
        TITLES.get(key, LABELS[key])
    ]
    return page


def _zeros(page: AppTest) -> list[str]:
    """Wherever a page speaks of no people at all, or draws a bar of no length."""
    # What a 0 is: the report has it among its definitions.
    explained = set(definitions.states()["Wat het betekent"])
    return [text for text in all_texts(page) if _ZERO.search(text) and text not in explained]


def test_every_file_of_the_demo_says_that_it_is_an_example_and_each_state_by_its_own_word(
    examples: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    pages = map(_opened, ("overview", "route", "reach", "progress", "cooperatives"))
    files = {name: data for page in pages for name, data in files_of(page).items()}
    files = {name: data for name, data in files.items() if name.endswith(".csv")}
    assert len(files) >= 7
    told = set()
    for name, content in files.items():
        assert name.startswith("voorbeeld-")
        assert all(row["Let op"] == EXAMPLE_BANNER for row in _rows(content)), name
        told |= {cell for row in _rows(content) for cell in row.values()}
    for word in ("onbekend", "niet geteld", "vervallen", "nog niet ingevuld", "ten minste"):
        assert any(word in cell for cell in told), (word, told)


def _empty_table() -> None:
    import pandas as pd

    from project.ui.page.showing import show_frame

    show_frame(pd.DataFrame(columns=["Wat"]), "De afwijkingen")


def test_a_table_without_rows_says_so_in_dutch(facts: str) -> None:
    page = AppTest.from_function(_empty_table).run()
    assert not page.exception
    assert not page.table
    assert [one.value for one in page.markdown] == ["Deze tabel heeft nog geen regels."]


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
