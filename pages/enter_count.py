"""Enter a count: what is still open, what to ask again, one form, a receipt, and corrections."""

from project import clock, progress, promises
from project.ui.entering import (
    show_answer,
    show_corrections,
    show_open_list,
    show_refusal,
    show_to_ask,
    show_waiting,
)
from project.ui.page import open_page

with open_page("enter_count") as session:
    today = clock.today()
    still_open = progress.open_figures(session, today)
    entered = progress.entered_counts(session, today)
    to_ask = promises.to_ask_again(session, today)

show_answer(still_open, entered)
show_waiting()
show_open_list(still_open)
show_to_ask(to_ask)
show_corrections(entered)
show_refusal()
