"""Entering: a count from its first tap to its receipt, and what followed from a session."""

from project.ui.entering.confirming import show_waiting
from project.ui.entering.lists import show_corrections, show_open_list
from project.ui.entering.outcomes import (
    asked_about,
    show_outcome_form,
    show_outcome_receipt,
    show_to_ask,
)
from project.ui.entering.receipt import show_answer
from project.ui.entering.refusal import show_refusal

__all__ = [
    "asked_about",
    "show_answer",
    "show_corrections",
    "show_open_list",
    "show_outcome_form",
    "show_outcome_receipt",
    "show_refusal",
    "show_to_ask",
    "show_waiting",
]
