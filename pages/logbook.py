"""Logbook: who did what, when, what was and what is; nothing is ever taken out of it."""

from project.results import logbook
from project.ui.managing.logbook import ask_search, show_lines
from project.ui.page.opening import open_page, stop_if_empty
from project.ui.page.showing import show_caption

with open_page("logbook") as session:
    search = ask_search(logbook.writers(session))
    found = logbook.page(session, search)

show_caption(
    "Elke wijziging staat hier, de nieuwste bovenaan. Een regel verandert of verdwijnt nooit."
)
stop_if_empty(found.lines, "Geen regels gevonden. Zoek met een ander woord of haal een filter weg.")
show_lines(found)
