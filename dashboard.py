"""The dashboard: Streamlit's pages, with our own addresses, headers and error handler around them.

Start it with ``make run``; ``streamlit run dashboard.py`` works too.
"""

import gc

# Loading leaves much behind and hardly any garbage: looking for it takes a sixth of the time.
gc.disable()

import streamlit as st

from project.settings import ROOT
from project.ui import errors
from project.web.middleware import MIDDLEWARE
from project.web.routes import ROUTES
from project.web.start import starting

gc.freeze()
gc.enable()

# Not in the folder that holds pages/: there Streamlit serves a page without its main script.
app = st.App(
    ROOT / "project" / "ui" / "frame.py",
    routes=ROUTES,
    middleware=MIDDLEWARE,
    lifespan=starting,
    on_script_error=errors.show,
)
