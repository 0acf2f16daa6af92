"""The words of a chart: the names of rows, days and places, short enough for a phone."""

import html
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from project import formatting
from project.wording.tour import DatePrecision, StopStatus

READABLE_ROWS = 40
LABEL_WIDTH = 15
# A word up to here stays whole, a little wider than the others: "maatschappelijke".
_LONGEST_WORD = 18
_NAMED = 3

SHORT_MONTHS = (
    *("jan", "feb", "mrt", "apr", "mei", "jun"),
    *("jul", "aug", "sep", "okt", "nov", "dec"),
)


def whole(value: Any) -> int | None:
    """A number of a frame; what is missing there is None."""
    return None if pd.isna(value) else int(value)


def or_unknown(value: Any) -> str:
    """The text of a cell; an empty one is the word for it."""
    return "onbekend" if pd.isna(value) or not str(value).strip() else str(value)


def stop_label(row: dict[str, Any]) -> str:
    """The place and number of a stop, on at most two short lines."""
    return short(f"{row['place']} {row['position']}", lines=2)


def session_day(row: dict[str, Any]) -> str:
    """The day of a session as far as it is known."""
    day = None if pd.isna(row["day"]) else row["day"]
    precision = DatePrecision(row["date_precision"])
    if day is None or precision is DatePrecision.UNKNOWN:
        return "datum onbekend"
    if precision is DatePrecision.MONTH:
        return f"{formatting.month(day)} (dag onbekend)"
    return formatting.day(day)


def session_short_day(row: dict[str, Any]) -> str:
    """The same in a few letters, for beside a bar."""
    known = row["date_precision"] == DatePrecision.DAY and not pd.isna(row["day"])
    if not known:
        return "dag onbekend" if not pd.isna(row["day"]) else "datum onbekend"
    day: date = row["day"]
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def undated_words(status: StopStatus) -> str:
    """What stands on the timeline where a stop has no days."""
    if status is StopStatus.WAS_UNDATED:
        return "was hier, dagen onbekend"
    return "aangekondigd, dagen onbekend"


def plain(text: str) -> str:
    """Text for within a drawing, where ``<`` in a name would begin an element."""
    return html.escape(text, quote=False)


def short(text: str, lines: int = 1) -> str:
    """Text in at most so many short lines, cut off where it does not fit."""
    words = [len(word) for word in text.split() if len(word) <= _LONGEST_WORD]
    width = max(LABEL_WIDTH, *words, 0)
    wrapped = textwrap.wrap(text, width, max_lines=lines, placeholder="…")
    return "<br>".join(plain(line) for line in wrapped)


def some_names(names: Sequence[str]) -> str:
    """The names, or the first few and how many more there are."""
    if len(names) <= _NAMED + 1:
        return formatting.listing(names)
    return f"{', '.join(names[:_NAMED])} en nog {formatting.number(len(names) - _NAMED)}"


def thinned(rows: int) -> str:
    """What a sentence adds when there are more rows than can be labelled."""
    if rows <= READABLE_ROWS:
        return ""
    return "; zoveel rijen krijgen niet allemaal een naam in de grafiek, wel in de tabel"
