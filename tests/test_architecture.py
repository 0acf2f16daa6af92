"""Rules about the code that no other tool holds (import-linter holds the direction of imports)."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from project import access
from project.settings import ROOT

PAGES = ROOT / "pages"
CODE = [ROOT / "dashboard.py", *PAGES.glob("**/*.py"), *(ROOT / "project").glob("**/*.py")]
# What a browser reads as it is.
SERVED = [
    file
    for folder in ("project/web", "project/ui")
    for file in (ROOT / folder).glob("**/*")
    if file.suffix in {".html", ".css", ".js", ".svg"}
]
SET_UP = [ROOT / "Makefile", ROOT / ".ci" / "run", *ROOT.glob("requirements*.txt")]
# A name, not an address that anything asks; and this machine.
NOT_REMOTE = {"www.w3.org", "localhost", "127.0.0.1"}


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def parsed(file: Path) -> ast.Module:
    """What stands in a file; several rules look at each."""
    return ast.parse(file.read_text())


def commands(file: Path) -> Iterator[ast.FunctionDef]:
    """The functions of a module that others may call."""
    for node in parsed(file).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


# --- pages ------------------------------------------------------------------------------------


def test_every_page_is_there_and_no_other() -> None:
    assert {file.name for file in PAGES.glob("*.py")} == {
        rule.file for rule in access.PAGES.values()
    }


def test_every_page_has_an_address_of_its_own() -> None:
    addresses = [rule.address for rule in access.PAGES.values()]
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("key", access.PAGES)
def test_a_page_asks_who_looks_before_it_does_anything_else(key: str) -> None:
    body = ast.parse((PAGES / access.PAGES[key].file).read_text()).body
    statements = [
        node
        for node in body[1:]  # the first one is its sentence
        if not isinstance(node, ast.Import | ast.ImportFrom)
    ]
    first = statements[0]
    assert isinstance(first, ast.With)
    assert ast.unparse(first.items[0].context_expr) == f"open_page('{key}')"


def test_no_page_asks_the_database_itself() -> None:
    for file in PAGES.glob("*.py"):
        assert "session.exec" not in file.read_text(), name_of(file)


# --- nothing from outside, nothing unescaped --------------------------------------------------


@pytest.mark.parametrize("file", CODE, ids=name_of)
def test_text_never_becomes_markup(file: Path) -> None:
    source = file.read_text()
    for door in ("unsafe_allow_html", "unsafe_allow_javascript", "st.html(", "components.v1"):
        assert door not in source


@pytest.mark.parametrize("file", [*CODE, *SERVED, ROOT / ".streamlit/config.toml"], ids=name_of)
def test_nothing_is_asked_of_another_host(file: Path) -> None:
    hosts = set(
        re.findall(r"(?:https?:|wss?:|[\"'(=])//([\w-]+(?:\.[\w-]+)+|localhost)", file.read_text())
    )
    assert hosts <= NOT_REMOTE


def test_no_page_icon_comes_from_a_third_party() -> None:
    for file in CODE:
        assert not re.search(r"(page_icon|icon)\s*=\s*[\"']:material", file.read_text()), file


@pytest.mark.parametrize("file", SET_UP, ids=name_of)
def test_the_set_up_names_no_host(file: Path) -> None:
    addresses = re.sub(r"http://localhost:\$\(PORT\)|sqlite:///", "", file.read_text())
    assert "://" not in addresses
    assert not re.search(r"index-url|find-links|@ file", addresses)


# --- habits -----------------------------------------------------------------------------------


@pytest.mark.parametrize("file", CODE, ids=name_of)
def test_a_module_opens_with_what_it_is_for(file: Path) -> None:
    source = file.read_text()
    assert not source or ast.get_docstring(parsed(file))


@pytest.mark.parametrize("file", CODE, ids=name_of)
def test_time_comes_through_one_door(file: Path) -> None:
    if file == ROOT / "project" / "clock.py":
        return
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert not re.search(r"\b(datetime|date)\.(now|utcnow|today)$", called), called


@pytest.mark.parametrize("file", CODE, ids=name_of)
def test_a_command_names_its_author_last(file: Path) -> None:
    for function in commands(file):
        given = function.args
        positional = [one.arg for one in [*given.posonlyargs, *given.args]]
        assert "by" not in positional, f"{function.name} takes by= without its name"
        by_name = [one.arg for one in given.kwonlyargs]
        if "by" in by_name:
            assert by_name[-1] == "by", f"{function.name} does not take by= last"


@pytest.mark.parametrize("file", CODE, ids=name_of)
def test_what_others_use_says_what_it_does(file: Path) -> None:
    if "migrations" in file.parts:
        return
    for node in parsed(file).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"
