"""The rows of a frame as plain dictionaries: what charts, maps and words are made of."""

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary for each row, by column name. Much faster than ``to_dict("records")``."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]
