"""Breakdowns on the screen: the parts of a total, and who the people were."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from project.output import page_files
from project.results import breakdowns, groups, reach
from project.results.key_figure import THINGS
from project.ui.page.choice import choose_pill, narrow, show_not_offered
from project.ui.page.showing import (
    card,
    found_any,
    show_caption,
    show_drawn,
    show_lines,
    show_table,
)
from project.wording.counts import UNIT, Unit
from project.wording.reading import BREAKDOWN, Breakdown


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader asked for: how to lay out, and codes to narrow by (EVERYTHING for all)."""

    by: Breakdown
    year: str
    region: str
    grant: str
    kind: str


def choose_breakdown(stops: pd.DataFrame, sessions: pd.DataFrame, *, layout: bool) -> Chosen:
    """How to lay out, and what to narrow by: folded away, with what was chosen in sight.

    Without ``layout`` there is only the narrowing to choose.
    """
    offered = breakdowns.choices(stops, sessions)
    by = Breakdown.STOP
    with st.container(horizontal=True, vertical_alignment="bottom", key="narrow"):
        if layout:
            by = Breakdown(choose_pill("Verdeel naar", "verdeling", BREAKDOWN))
        picked = narrow(offered)
    chosen = Chosen(by=by, **picked)
    show_not_offered(
        [("De verdeling", "verdeling", BREAKDOWN)], shown=f"alles per {BREAKDOWN[chosen.by]}"
    )
    show_not_offered(
        (f"De {label.lower()}", name, texts) for label, name, texts in offered.values()
    )
    return chosen


def show_parts(unit: Unit, frame: pd.DataFrame, along: Breakdown) -> None:
    """The people of one unit laid out by ``along``: a picture, its rule, and the table."""
    people = UNIT[unit][1]
    with card(f"Hoeveel {people} per {BREAKDOWN[along]}?", f"parts-{unit}"):
        if along not in breakdowns.FITS[unit]:
            st.info(f"Bij {people} is er geen {BREAKDOWN[along]}. Kies een andere verdeling.")
            return
        if not found_any(frame, f"Geen {people} bij deze keuze. Haal een keuze bij Filter weg."):
            return
        show_lines([f"{UNIT[unit][1].capitalize()}: {reach.total(frame).words()}."])
        show_drawn(page_files.parts_name(unit, along))
        show_caption(breakdowns.rule(along, unit))
        show_caption(reach.said_by_host(frame, *THINGS[unit]))
        show_table(f"De {people} per {BREAKDOWN[along]}", page_files.parts_name(unit, along))


def show_groups(
    unit: Unit,
    frame: pd.DataFrame,
    told: groups.Told,
    *,
    account: bool,
) -> None:
    """Of which groups the people were, as far as this reader may see it."""
    people = UNIT[unit][1]
    found = groups.breakdowns(frame, told, account=account)
    sentence = groups.sentence(found, unit)
    with card(f"Van welke groepen waren de {people}?", f"groups-{unit}"):
        show_lines([sentence])
        if not any(one.cells for one in found):
            return
        show_drawn(f"{people}-per-groep")
        show_table(f"De {people} per groep", f"{people}-per-groep")
        show_table(f"De groepen per telling van {people}", f"{people}-groepen-per-telling")


def show_per_day(stops: pd.DataFrame) -> None:
    """The stops side by side, as visitors a day."""
    found = breakdowns.per_day(stops)
    with card("Hoeveel bezoekers per dag dat de tentoonstelling er stond?", "per-day"):
        show_lines([breakdowns.sentence_per_day(found)])
        show_caption(breakdowns.PER_DAY_RULE)
        if not found.stops.empty:
            show_table("De haltes per dag vergeleken", "bezoekers-per-dag")
