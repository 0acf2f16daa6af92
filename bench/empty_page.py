"""The smallest page that Streamlit can show: the control of the first page."""

import streamlit as st

st.write("Een lege pagina")
