"""The main script of the app: the menu, the page that was asked for, and the footer.

It lies outside the folder that holds ``pages/`` on purpose: beside it, Streamlit would serve a
page without this script.
"""

import streamlit as st

from project.ui.page import menu
from project.ui.page.opening import footer, new_requests, still_open, visitor

pages = menu.pages(visitor(), still_open(), new_requests())
asked_for = st.navigation(pages, position="top")
# After the navigation, which otherwise gives every page the same title.
st.set_page_config(page_title=f"{asked_for.title} · Sociale coöperaties op weg", layout="wide")
asked_for.run()
footer()
