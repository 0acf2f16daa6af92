"""The logbook for a reader: who did what, and what changed since an earlier moment."""

from project.logbook.reads import (
    COLUMNS,
    LINES_ON_A_PAGE,
    LogbookPage,
    Search,
    action_in_words,
    page,
    writers,
)

__all__ = [
    "COLUMNS",
    "LINES_ON_A_PAGE",
    "LogbookPage",
    "Search",
    "action_in_words",
    "page",
    "writers",
]
