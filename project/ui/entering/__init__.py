"""The desk: counts of everybody, what hosts sent, and what to ask again."""

from project.ui.entering.confirming import show_waiting
from project.ui.entering.desk import show_counts, show_one_figure, show_owed
from project.ui.entering.outcomes import show_notes, show_to_ask

__all__ = [
    "show_counts",
    "show_notes",
    "show_one_figure",
    "show_owed",
    "show_to_ask",
    "show_waiting",
]
