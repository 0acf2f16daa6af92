"""How this dashboard is set up, for who manages it; what is secret is not shown."""

import csv

import streamlit as st

from project import database
from project.settings import ROOT, settings
from project.ui.page.markdown import plain

_NOT_SET = "niet ingesteld"


def _words() -> dict[str, dict[str, str]]:
    """What each setting is called, what it does, and the unit of its number."""
    with (ROOT / "project" / "ui" / "texts" / "settings.csv").open(encoding="utf-8") as file:
        return {row["setting"]: row for row in csv.DictReader(file)}


WORDS = _words()
# Whether they are set may be seen, what they say may not.
_SECRET = {"oidc_client_secret", "backup_folder", "population_file", "frozen_now"}


def show_settings() -> None:
    """Every setting: what it is called, its value, what it does, and its name on the server."""
    st.markdown("\n".join(map(_line, WORDS)))
    st.caption("Wie de server beheert, verandert een instelling; docs/install.md legt uit hoe.")


def _line(name: str) -> str:
    words = WORDS[name]
    told = f"- **{plain(words['name'])}: {plain(_value(name))}**"
    return f"{told}  \n  {plain(words['meaning'])} Op de server: {plain(_technical(name))}"


def _technical(name: str) -> str:
    return "DATABASE_URL" if name == "database_url" else f"DASHBOARD_{name.upper()}"


def _value(name: str) -> str:
    value = getattr(settings(), name)
    if name == "database_url":
        return "SQLite" if database.engine().dialect.name == "sqlite" else "PostgreSQL"
    if value is None or value == "":
        return _NOT_SET
    if name in _SECRET:
        return "ingesteld"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, (int, float)):
        unit = WORDS[name]["one" if value == 1 else "more"]
        return f"{value:g} {unit}".replace(".", ",").strip()
    return str(value)
