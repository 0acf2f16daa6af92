"""The directory of sociale coöperaties on the screen: finding one, reading it, and keeping it."""

from project.ui.directory.cards import (
    CHOSEN,
    ask_filters,
    chosen,
    show_cards,
    stop_with_one,
)
from project.ui.directory.edit import show_add

__all__ = [
    "CHOSEN",
    "ask_filters",
    "chosen",
    "show_add",
    "show_cards",
    "stop_with_one",
]
