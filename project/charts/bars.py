"""What the pictures of people show, in one sentence: for who cannot see them."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from project import formatting
from project.charts.rows import Row, part_rows, stop_rows
from project.charts.words import thinned
from project.figures import total
from project.wording.counts import UNIT, Unit

_THINGS = {
    Unit.VISITORS: ("halte", "haltes"),
    Unit.PARTICIPANTS: ("bijeenkomst", "bijeenkomsten"),
}


def sentence_visitors(stops: pd.DataFrame) -> str:
    """How many people visited each stop."""
    return sentence_amounts(stop_rows(stops), Unit.VISITORS)


def sentence_parts(parts: pd.DataFrame, unit: Unit, along: str) -> str:
    """How many people in each part of a breakdown; ``along`` is the word for a part."""
    rows = part_rows(parts)
    if not rows:
        return f"Er is nog geen {along} met {UNIT[unit][1]}."
    said = [f"{row.name} {row.closed or row.figure.words()}" for row in rows]
    return f"{UNIT[unit][1].capitalize()} per {along}: {'; '.join(said)}{thinned(len(rows))}."


def sentence_amounts(rows: Sequence[Row], unit: Unit) -> str:
    """The total of these rows, and why some have no number."""
    one, more = _THINGS[unit]
    if not rows:
        return f"Er zijn nog geen {more}."
    people = UNIT[unit][1].capitalize()
    sum_of = total(row.figure for row in rows)
    text = f"{people} per {one}: {sum_of.words()}"
    if sum_of.expected:
        text += f" ({sum_of.completeness(one, more)})"
    missing = Counter(row.word for row in rows if row.figure.number is None)
    # "nog niet ingevuld (0 van 9)" needs no second "nog niet ingevuld".
    if missing and set(missing) != {sum_of.words()}:
        words = [f"{formatting.number(times)} keer {word}" for word, times in missing.items()]
        text += f"; zonder aantal: {formatting.listing(words)}"
    return f"{text}{thinned(len(rows))}."
