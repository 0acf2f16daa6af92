"""The empty page as an app, to be started in the same way and with the same settings as ours."""

import gc
from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("empty_page.py"))
# As ours: looking for garbage after each run costs more than an empty page.
gc.freeze()
