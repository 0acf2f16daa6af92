"""Tellingen: what hosts sent, what is owed, one figure with its links, and all counts."""

from project import clock
from project.results import promises, waiting
from project.ui.counting.desk import show_counts, show_one_figure, show_owed
from project.ui.counting.hosts import show_waiting
from project.ui.counting.outcomes import show_to_ask
from project.ui.page.opening import open_page

with open_page("enter_count") as session:
    today = clock.today()
    still_open = waiting.open_figures(session, today)
    entered = waiting.entered_counts(session, today)
    to_ask = promises.to_ask_again(session, today)

show_waiting()
show_owed(still_open)
show_one_figure(still_open, entered)
show_to_ask(to_ask)
show_counts(entered)
