"""The words of the logbook: ``count.enter`` is "telling ingevuld", and what a line calls a field.

They stand in ``logbook.csv``: which part of a line, the code, and its words.
"""

import csv
from pathlib import Path


def _words(part: str) -> dict[str, str]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return {one["code"]: one["words"] for one in csv.DictReader(lines) if one["part"] == part}


LOGBOOK_SUBJECT, LOGBOOK_DEED, LOGBOOK_FIELD = map(_words, ("subject", "deed", "field"))
