"""Figures as a reader meets them: explained, divided, agreed and reported.

``history`` and ``report`` bring reports with them: only the page
that shows them loads them, by their own name.
"""

from project.ui.figures.breakdown import choose_breakdown, show_groups, show_parts, show_per_day
from project.ui.figures.key_figures import open_what_is_asked_for, show_tiles
from project.ui.figures.promises import show_promises

__all__ = [
    "choose_breakdown",
    "open_what_is_asked_for",
    "show_groups",
    "show_parts",
    "show_per_day",
    "show_promises",
    "show_tiles",
]
