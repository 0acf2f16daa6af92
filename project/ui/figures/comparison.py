"""Compare on the screen: two choices kept in the address, and both sides next to each other."""

from collections.abc import Mapping

import streamlit as st

from project import charts, clock, database, tour
from project.errors import InputError
from project.reach import comparison, sides
from project.reach.sides import Pair, Side
from project.results import breakdowns
from project.ui.figures.key_figures import show_key_figures
from project.ui.page import EVERYTHING, ask_days, asked_for, choose, plain, show_chart, show_table
from project.wording import BREAKDOWN, COMPARED, UNIT, Breakdown, Compared, Unit

_ORDINALS = {"1": "Eerste", "2": "Tweede"}
_ONE = {
    Compared.STOP: BREAKDOWN[Breakdown.STOP],
    Compared.PERIOD: "periode",
    Compared.PROJECT: "project",
}


def show_comparison(project: str, *, example: bool) -> None:
    """Two stops, two periods (of ``project``) or two projects side by side.

    All of it stands in the address: ``?vergelijk=stop&stop1=weert&stop2=roermond``.
    """
    st.header("Vergelijk", anchor=False)
    what = choose("Wat vergelijken?", "vergelijk", COMPARED, otherwise="niets")
    if what == EVERYTHING:
        if asked_for("vergelijk") not in ("", EVERYTHING):
            st.info(sides.NOT_OFFERED)
        st.write("Zet twee haltes, twee periodes of twee projecten naast elkaar.")
        return
    kind = Compared(what)
    try:
        found = _asked(kind, project)
    except InputError as problem:
        st.info(plain(problem))
        return
    if isinstance(found, Pair):
        _show(found, project, example=example)
        return
    st.write(f"Kies {COMPARED[kind]}.")
    if found is not None:
        _show_side(found, project)


def _asked(kind: Compared, project: str) -> Pair | Side | None:
    """What the address asks for; one side while the other is still to be chosen."""
    with database.reading() as session:
        today = clock.today()
        offered = (
            sides.stop_names(session, today)
            if kind is Compared.STOP
            else tour.project_names(session)
        )
        if kind is not Compared.PERIOD and len(offered) < 2:
            raise InputError(f"Om te vergelijken zijn er {COMPARED[kind]} nodig: die zijn er niet.")
        left, right = _ask_both(kind, offered)
        if left and right:
            return sides.pair(session, today, left, right, project)
        only = left or right
        return sides.side(session, today, only, project) if only else None


def _ask_both(kind: Compared, offered: Mapping[str, str]) -> tuple[str, str]:
    """The codes of both sides, "" for one that is still to be chosen."""
    left, right = st.columns(2)
    with left:
        one = _ask(kind, "1", offered)
    with right:
        other = _ask(kind, "2", offered)
    return one, other


def _ask(kind: Compared, number: str, offered: Mapping[str, str]) -> str:
    label = f"{_ORDINALS[number]} {_ONE[kind]}"
    if kind is Compared.PERIOD:
        st.markdown(f"**{label}**")
        ask_days(number)
        days = [asked_for(f"{begin}{number}") for begin in ("van", "tot")]
        return f"{kind}:{days[0]}:{days[1]}" if any(days) else ""
    name = f"{kind}{number}"
    chosen = choose(label, name, offered, otherwise="Kies")
    # What is not on offer shows as no choice: then the sides say what is wrong with it.
    slug = asked_for(name) if chosen == EVERYTHING else chosen
    return "" if slug in ("", EVERYTHING) else f"{kind}:{slug}"


def _show(found: Pair, project: str, *, example: bool) -> None:
    st.markdown("  \n".join(plain(one) for one in comparison.sentences(found)))
    for column, one in zip(st.columns(2), found.sides, strict=True):
        with column:
            _show_side(one, project)
    st.caption(plain(breakdowns.NEVER_ADDED))
    for unit in Unit:
        parts = comparison.parts(found, unit)
        if parts.empty:
            continue
        show_chart(
            f"{UNIT[unit][1].capitalize()} naast elkaar",
            charts.people_by_part(parts, unit, example=example),
            charts.sentence_parts(parts, unit, _ONE[found.left.kind]),
            key=f"compare-{unit}",
        )
    show_table("De vergelijking", comparison.table(found), download="vergelijking")


def _show_side(one: Side, project: str) -> None:
    show_key_figures(plain(one.name), comparison.key_figures(one), project=project)
