"""The empty page as an app, to be started in the same way as the dashboard."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("empty_page.py"))
