"""Counts: what may be entered, how that is kept and corrected, and how it is read back."""

from project.counts.entering import (
    Checked,
    correct_count,
    enter_count,
    entry_of,
    store_many,
    undo_count,
    withdraw_count,
)

__all__ = [
    "Checked",
    "correct_count",
    "enter_count",
    "entry_of",
    "store_many",
    "undo_count",
    "withdraw_count",
]
