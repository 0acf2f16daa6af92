"""Breakdowns on the screen: the parts of a total, and who the people were."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from project import disclosure
from project.charts import bars
from project.results import breakdowns, groups, reach
from project.ui.page.choice import choose, choose_one, show_not_offered
from project.ui.page.markdown import plain
from project.ui.page.showing import found_any, show_chart, show_note, show_table
from project.wording.counts import UNIT, Unit
from project.wording.reading import BREAKDOWN, Breakdown
from project.wording.tour import EVENT_KIND, GRANT_COVERAGE


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader asked for: how to lay out, and codes to narrow by (EVERYTHING for all)."""

    by: Breakdown
    year: str
    region: str
    grant: str
    kind: str


def choose_breakdown(stops: pd.DataFrame, sessions: pd.DataFrame) -> Chosen:
    """The choices in a row, and below them which ones in the address do not exist."""
    years, regions = reach.years(stops, sessions), breakdowns.regions(stops)
    with st.container(horizontal=True):
        chosen = Chosen(
            by=Breakdown(choose_one("Verdeel naar", "verdeling", BREAKDOWN)),
            year=choose("Periode", "periode", years),
            region=choose("Regio", "regio", regions),
            grant=choose("Subsidie", "subsidie", GRANT_COVERAGE),
            kind=choose("Soort bijeenkomst", "soort", EVENT_KIND),
        )
    by = [("De verdeling", "verdeling", BREAKDOWN)]
    show_not_offered(by, shown=f"alles per {BREAKDOWN[chosen.by]}")
    show_not_offered(
        [
            ("De periode", "periode", years),
            ("De regio", "regio", regions),
            ("De subsidie", "subsidie", GRANT_COVERAGE),
            ("De soort bijeenkomst", "soort", EVENT_KIND),
        ]
    )
    return chosen


def show_parts(unit: Unit, frame: pd.DataFrame, along: Breakdown, *, example: bool) -> None:
    """The people of one unit laid out by ``along``: a chart, its rule, and the table."""
    people = UNIT[unit][1]
    if along not in breakdowns.FITS[unit]:
        st.info(f"Bij {people} is er geen {BREAKDOWN[along]}. Kies een andere verdeling.")
        return
    if not found_any(frame, f"Geen {people} bij deze keuze. Haal een keuze hierboven weg."):
        return
    parts = breakdowns.parts(frame, along, unit)
    show_chart(
        f"Hoeveel {people} per {BREAKDOWN[along]}?",
        bars.people_by_part(parts, unit, example=example),
        bars.sentence_parts(parts, unit, BREAKDOWN[along]),
        key=f"parts-{unit}",
    )
    show_note(breakdowns.rule(along, unit))
    show_table(
        f"De {people} per {BREAKDOWN[along]}",
        breakdowns.table(parts, along, unit),
        download=f"{people}-per-{BREAKDOWN[along].replace(' ', '-')}",
    )


def show_groups(
    unit: Unit, frame: pd.DataFrame, told: groups.Told, *, account: bool, example: bool
) -> None:
    """Of which groups the people were, as far as this reader may see it."""
    people = UNIT[unit][1]
    found = groups.breakdowns(frame, told, account=account)
    sentence = groups.sentence(found, unit)
    if not any(one.cells for one in found):
        st.header(f"Van welke groepen waren de {people}?", anchor=False)
        st.write(plain(sentence))
        return
    totals = groups.totals(found, complete=not reach.total(frame).at_least)
    show_chart(
        f"Van welke groepen waren de {people}?",
        bars.people_by_part(totals, unit, example=example),
        f"{sentence} {groups.totals_in_words(totals)}",
        key=f"groups-{unit}",
    )
    if not account:
        st.caption(plain(disclosure.EXPLANATION))
    show_table(
        f"De {people} per groep",
        groups.table_totals(totals, unit),
        download=f"{people}-per-groep",
    )
    show_table(
        f"De groepen per telling van {people}",
        groups.table(found, unit),
        download=f"{people}-groepen-per-telling",
    )


def show_per_day(stops: pd.DataFrame) -> None:
    """The stops side by side, as visitors a day."""
    found = breakdowns.per_day(stops)
    st.header("Hoeveel bezoekers per dag dat de tentoonstelling er stond?", anchor=False)
    st.write(plain(breakdowns.sentence_per_day(found)))
    st.caption(plain(breakdowns.PER_DAY_RULE))
    if not found.stops.empty:
        show_table(
            "De haltes per dag vergeleken",
            breakdowns.table_per_day(found),
            download="bezoekers-per-dag",
        )
