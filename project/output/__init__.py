"""Files out: tables, documents, the calendar and the open data."""
