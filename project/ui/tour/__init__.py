"""Keeping the tour: its stops, sessions and venues on the screen, and the forms to change them."""

from project.ui.tour.changes import show_history, show_receipt
from project.ui.tour.desk import open_desk
from project.ui.tour.fields import show_problem
from project.ui.tour.findings import show_findings
from project.ui.tour.lists import (
    open_what_is_asked_for,
    show_loose_sessions,
    show_new,
    show_stops,
    show_venues,
)

__all__ = [
    "open_desk",
    "open_what_is_asked_for",
    "show_findings",
    "show_history",
    "show_loose_sessions",
    "show_new",
    "show_problem",
    "show_receipt",
    "show_stops",
    "show_venues",
]
