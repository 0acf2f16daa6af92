"""How this dashboard is set up, for who manages it; what is secret is not shown."""

import pandas as pd
import streamlit as st

from project import database
from project.settings import settings
from project.ui.page import plain

_SECRET = {"database_url", "backup_folder", "frozen_now"}


def show_settings() -> None:
    """Every setting with its value and its name in the environment."""
    st.header("Instellingen", anchor=False)
    kind = "SQLite" if database.engine().dialect.name == "sqlite" else "PostgreSQL"
    rows = [("DATABASE_URL", kind)]
    rows += [
        (f"DASHBOARD_{name.upper()}", _value(value))
        for name, value in settings().model_dump().items()
        if name not in _SECRET
    ]
    frame = pd.DataFrame(rows, columns=["Instelling", "Waarde"]).map(plain)
    st.table(frame, hide_index=True)
    st.caption("Wie de server beheert, verandert een instelling; het README legt ze uit.")


def _value(value: object) -> str:
    if value is None or value == "":
        return "niet ingesteld"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)
