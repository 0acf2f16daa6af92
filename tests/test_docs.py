"""What the documentation names is there."""

import re
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from project import __main__ as command_line
from project.settings import ROOT, Settings

PAGES = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("**/*.md"),
    ROOT / "data" / "README.md",
]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_is_named_exists(page: Path) -> None:
    said = page.read_text()
    app = typer.main.get_command(command_line.app)
    assert isinstance(app, TyperGroup)
    commands = set(app.commands)
    assert set(re.findall(r"python -m project ([a-z]+)", said)) <= commands
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", said, re.MULTILINE)) <= targets


@pytest.mark.parametrize("file", [one for one in PAGES if one.parent.name == "docs"], ids=name_of)
def test_every_file_that_is_named_exists(file: Path) -> None:
    tops = ("project", "tests", "data", "deploy", "pages")
    known = [f"/{name_of(one)}" for top in tops for one in (ROOT / top).rglob("*.*")]
    named = re.findall(r"`([a-z_/]+/[a-z_]+\.(?:py|js|typ|csv))`", file.read_text())
    assert [one for one in named if not any(name.endswith(f"/{one}") for name in known)] == []


def test_every_setting_is_explained() -> None:
    said = (ROOT / "docs" / "install.md").read_text()
    for name in Settings.model_fields:
        known_as = name.upper() if name == "database_url" else f"DASHBOARD_{name.upper()}"
        assert f"| `{known_as}` |" in said
