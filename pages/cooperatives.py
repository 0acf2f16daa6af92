"""Cooperatives: who they are, where, and which social right each of them serves."""

from project import cooperatives, maps
from project.ui.directory import cards
from project.ui.directory.keeping import show_add
from project.ui.page import (
    beside,
    card,
    choose_on_map,
    is_example,
    open_page,
    show_map,
    show_note,
    show_status,
    show_table,
    stop_if_empty,
    stop_without_facts,
)

with open_page("cooperatives") as session:
    if chosen := cards.chosen():
        cards.stop_with_one(cooperatives.one(session, chosen))
    stop_without_facts(cooperatives.directory(session))
    example = is_example(session)
    show_status(cooperatives.sentence(session), example=example)
    filters = cards.ask_filters(
        cooperatives.right_names(session), cooperatives.province_names(session)
    )
    found = cooperatives.directory(session, **filters)

show_note(cooperatives.search_note(found, filters["search"]))
stop_if_empty(found, "Niets gevonden. Zoek met een ander woord of haal een filter weg.")
left, right = beside(7, 5)
with left:
    cards.show_cards(found)
with right, card("Waar zijn ze?", "map"):
    show_map(
        maps.cooperatives(found, example=example),
        maps.sentence_cooperatives(found),
        legend=maps.legend_cooperatives(),
        key="cooperatives",
        height=maps.TALL,
        on_choice=choose_on_map(cards.CHOSEN),
    )
    table = cooperatives.readable(found)
    show_table("De lijst", cooperatives.short(table), whole=table, download="sociale-cooperaties")
show_add()
