"""The sources behind the facts, each with what was taken from it and what in it does not fit."""

import pandas as pd

from project.settings import DATA

COLUMNS = ("key", "title", "publisher", "date", "what_we_took", "inconsistency")
NOT_STATED = "niet vermeld"
NOTHING_FOUND = "niets gevonden"


def sources() -> pd.DataFrame:
    """All sources in the order of ``data/sources.csv``: COLUMNS, all text.

    ``date`` is "" when the source carries none, ``inconsistency`` when nothing in it was odd.
    """
    # Everything is text: a year must not become a number, an empty cell not "nan".
    read = pd.read_csv(DATA / "sources.csv", dtype="object", keep_default_na=False)
    return read[list(COLUMNS)]


def readable(found: pd.DataFrame) -> pd.DataFrame:
    """The sources as a table for a reader: Dutch headings, a word where nothing is stated."""
    date = found["date"].replace("", f"datum {NOT_STATED}")
    return pd.DataFrame(
        {
            "Bron": found["title"] + " (" + found["publisher"] + ", " + date + ")",
            "Wat is gebruikt": found["what_we_took"],
            "Wat klopt niet of ontbreekt": found["inconsistency"].replace("", NOTHING_FOUND),
        }
    )
