"""Files out: a table as CSV that a Dutch spreadsheet opens and that hides nothing."""

import pandas as pd

from project.wording import EXAMPLE_BANNER

# A cell that begins like this would be run by a spreadsheet as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv(frame: pd.DataFrame, *, example: bool) -> bytes:
    """The frame as UTF-8 with BOM and semicolons; its texts cannot start a formula.

    What is unknown must already be a word in the frame: an empty cell stays empty. Example
    figures say so in a first column, so that the warning survives cutting and pasting.
    """
    safe = frame.copy()
    safe.columns = pd.Index([_harmless(name) for name in safe.columns])
    for name in safe.columns:
        safe[name] = safe[name].map(_harmless)
    if example:
        safe.insert(0, "Let op", EXAMPLE_BANNER)
    return safe.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
