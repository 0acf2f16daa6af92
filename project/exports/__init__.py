"""Files out: tables, documents, the calendar and the open data."""

from project.exports.tables import AS_TEXT, FORMULA_STARTS, MIME, csv, harmless, no_markup, xlsx

__all__ = [
    "AS_TEXT",
    "FORMULA_STARTS",
    "MIME",
    "csv",
    "harmless",
    "no_markup",
    "xlsx",
]
