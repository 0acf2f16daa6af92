"""Rules about the code that no other tool holds (import-linter holds the direction of imports)."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from project.accounts import roles
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
        rule.file for rule in roles.PAGES.values()
    }


def test_every_page_has_an_address_of_its_own() -> None:
    addresses = [rule.address for rule in roles.PAGES.values()]
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("key", roles.PAGES)
def test_a_page_asks_who_looks_before_it_does_anything_else(key: str) -> None:
    body = ast.parse((PAGES / roles.PAGES[key].file).read_text()).body
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


def offenders(files: Iterable[Path], found: Callable[[Path], Iterable[str]]) -> list[str]:
    """What is wrong in each of these files, with its name."""
    return [f"{name_of(file)}: {one}" for file in files for one in found(file)]


def test_text_never_becomes_markup() -> None:
    doors = ("unsafe_allow_html", "unsafe_allow_javascript", "st.html(", "components.v1")
    assert offenders(CODE, lambda file: [one for one in doors if one in file.read_text()]) == []


def test_nothing_is_asked_of_another_host() -> None:
    address = re.compile(r"(?:https?:|wss?:|[\"'(=])//([\w-]+(?:\.[\w-]+)+|localhost)")
    assert (
        offenders(
            [*CODE, *SERVED, ROOT / ".streamlit/config.toml"],
            lambda file: set(address.findall(file.read_text())) - NOT_REMOTE,
        )
        == []
    )


def test_no_page_icon_comes_from_a_third_party() -> None:
    # Within a page such an icon is a letter of our own font; in the tab it would be fetched.
    icon = re.compile(r"page_icon\s*=\s*[\"']:material")
    assert offenders(CODE, lambda file: icon.findall(file.read_text())) == []
    assert ":material" not in (ROOT / "project" / "ui" / "page" / "menu.py").read_text()


def test_the_set_up_names_no_host() -> None:
    def hosts(file: Path) -> list[str]:
        addresses = re.sub(r"http://localhost:\$\(PORT\)|sqlite:///", "", file.read_text())
        return re.findall(r"://|index-url|find-links|@ file", addresses)

    assert offenders(SET_UP, hosts) == []


# --- habits -----------------------------------------------------------------------------------


def test_a_module_and_what_others_use_of_it_say_what_they_are_for() -> None:
    def silent(file: Path) -> Iterator[str]:
        tree = parsed(file)
        if file.read_text() and not ast.get_docstring(tree):
            yield "the module"
        for node in [] if "migrations" in file.parts else tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name[0] == "_":
                continue
            if not ast.get_docstring(node):
                yield node.name

    assert offenders(CODE, silent) == []


def test_time_comes_through_one_door() -> None:
    clock = re.compile(r"\b(datetime|date)\.(now|utcnow|today)$")

    def asked(file: Path) -> Iterator[str]:
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call) and clock.search(called := ast.unparse(node.func)):
                yield called

    others = [file for file in CODE if file != ROOT / "project" / "clock.py"]
    assert offenders(others, asked) == []


def test_a_command_names_its_author_by_name_and_last() -> None:
    def otherwise(file: Path) -> Iterator[str]:
        for function in commands(file):
            given = function.args
            positional = [one.arg for one in [*given.posonlyargs, *given.args]]
            by_name = [one.arg for one in given.kwonlyargs]
            if "by" in positional or "by" in by_name[:-1]:
                yield function.name

    assert offenders(CODE, otherwise) == []
