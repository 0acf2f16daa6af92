"""About: what the figures mean, how they are counted, and where the facts come from."""

import streamlit as st

from project.facts import sources
from project.maps import borders
from project.output import open_data
from project.results import definitions
from project.ui.page.markdown import plain
from project.ui.page.opening import open_page
from project.ui.page.showing import show_code, show_table, show_text

with open_page("about"):
    pass

st.header("Wat betekenen de woorden?", anchor=False)
show_text("definitions")
show_table("Vijf staten van een aantal", definitions.states(), download="staten")
show_table("Hoe is er geteld?", definitions.counting_methods(), download="telmethoden")
st.header("Hoe zeker is een feit?", anchor=False)
show_text("certainty")
st.header("Wat klopt er niet in de bronnen?", anchor=False)
show_text("inconsistencies")
show_table("De bronnen", sources.readable(sources.sources()), download="bronnen")
st.header("Wat gebeurde er nog meer?", anchor=False)
show_text("other_events")
st.header("De kaarten", anchor=False)
show_text("maps")
st.caption(plain(borders.attribution()))
st.header("Open gegevens", anchor=False)
show_text("open_data")
show_code(open_data.embed_code())
st.header("Privacy", anchor=False)
show_text("privacy")
