"""One stop on the screen: when it was, how many came, which sessions it had, and its sources."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from project.charts.rows import stop_rows
from project.frames import records
from project.results import whereabouts
from project.ui.figures.key_figures import fill_tile
from project.ui.figures.tiles import people_of_rows
from project.ui.page.markdown import plain
from project.ui.page.showing import card, fold, show_frame, show_lines
from project.wording.counts import Unit
from project.wording.tour import EVENT_KIND, SESSION_STATUS, STOP_STATUS

# What stands above the facts that are folded away.
_FIRST = ("Waar", "Waarom vervallen", "Let op")


def calendar(chosen: str | None) -> str:
    """The address of the calendar of this stop, or of the whole tour."""
    return f"/agenda.ics?halte={chosen}" if chosen else "/agenda.ics"


def show(stops: pd.DataFrame, gatherings: pd.DataFrame, chosen: str) -> None:
    """All that is known of the chosen stop."""
    (stop,) = records(stops[stops["slug"] == chosen])
    facts = whereabouts.about_stop(stop)
    figure = people_of_rows(Unit.VISITORS, stop_rows(stops[stops["slug"] == chosen]))
    with card(f"Halte {stop['position']}: {stop['place']}", figure.key):
        st.markdown(f"**{plain(stop['period'])}** · {plain(STOP_STATUS[stop['status']])}")
        show_lines([facts[name] for name in _FIRST if name in facts])
        # Of one stop its own words, not of how many.
        said = facts["Bezoekers"]
        fill_tile(replace(figure, note="" if said == figure.value else said), None, "")
        for row in records(gatherings[gatherings["stop_id"] == stop["id"]]):
            _show_session(row)
        _show_sources(facts)


def _show_session(row: dict[str, Any]) -> None:
    words = f"{row['period']} {row['time_of_day']}".strip()
    said = f"{EVENT_KIND[row['kind']]}, {words}: {SESSION_STATUS[row['status']]}"
    if row["expects_count"]:
        said += f". Deelnemers: {row['words']}"
    st.markdown(f"**{plain(row['title'])}**  \n{plain(said)}.")


def _show_sources(facts: dict[str, str]) -> None:
    part = fold("Bron en zekerheid", "stop-sources", icon="info")
    if part.open:
        rest = [(name, said) for name, said in facts.items() if name not in _FIRST]
        with part:
            show_frame(pd.DataFrame(rest, columns=["Wat", "Wat wij weten"]), "Bronnen")
