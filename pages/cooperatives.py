"""Cooperatives: who they are, where, and which social right each of them serves."""

from project.directory import listing
from project.maps import directory, views
from project.ui.directory import cards
from project.ui.directory.keeping import show_add
from project.ui.page.choice import choose_on_map
from project.ui.page.opening import is_example, open_page, stop_if_empty, stop_without_facts
from project.ui.page.showing import beside, card, show_map, show_note, show_status, show_table

with open_page("cooperatives") as session:
    if chosen := cards.chosen():
        cards.stop_with_one(listing.one(session, chosen))
    stop_without_facts(listing.directory(session))
    example = is_example(session)
    show_status(listing.sentence(session), example=example)
    filters = cards.ask_filters(listing.choices(session))
    found = listing.directory(session, **filters)
    show_note(listing.search_note(session, found, filters["search"]))

stop_if_empty(found, "Niets gevonden. Zoek met een ander woord of haal een filter weg.")
left, right = beside(7, 5)
with left:
    cards.show_cards(found)
with right, card("Waar zijn ze?", "map"):
    show_map(
        directory.cooperatives(found, example=example),
        directory.sentence_cooperatives(found),
        legend=directory.LEGEND,
        key="cooperatives",
        height=views.TALL,
        on_choice=choose_on_map(cards.CHOSEN),
    )
    show_table("De lijst", "sociale-cooperaties")
show_add()
