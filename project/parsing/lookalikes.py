"""Searching that forgives: case, accents, the order of words, and a slip of the finger."""

import unicodedata
from collections.abc import Sequence

import pandas as pd
from rapidfuzz.distance import OSA

# A word this short is another word as soon as one letter differs.
_SHORTEST = 4
# One slip in four letters, two in eight.
_ALIKE = 0.75


def search(frame: pd.DataFrame, columns: Sequence[str], wanted: str) -> pd.DataFrame:
    """The rows that hold every word; when none does, those that look like it, best first."""
    lines = _lines(frame, columns)
    exact = _holding(lines, wanted)
    if exact.any():
        return frame[exact]
    words = fold(wanted).split()
    scores = pd.Series([_score(words, line) for line in lines], index=frame.index, dtype=float)
    best = scores[scores > 0].sort_values(ascending=False, kind="stable")
    return frame.loc[best.index]


def holds_all(frame: pd.DataFrame, columns: Sequence[str], wanted: str) -> bool:
    """Whether these rows were found by what they hold, and not by what they look like."""
    return bool(_holding(_lines(frame, columns), wanted).all())


def fold(text: str) -> str:
    """The text without case and accents: "Coöperatie" and "cooperatie" become the same."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _lines(frame: pd.DataFrame, columns: Sequence[str]) -> "pd.Series[str]":
    return frame[list(columns)].fillna("").agg(" ".join, axis=1).map(fold)


def _holding(lines: "pd.Series[str]", wanted: str) -> "pd.Series[bool]":
    words = fold(wanted).split()
    return pd.Series(
        [all(word in line for word in words) or _joined(words, line) for line in lines],
        index=lines.index,
        dtype=bool,
    )


def _joined(words: Sequence[str], line: str) -> bool:
    """Written as one word what is two, or the other way round."""
    together = "".join(words)
    return len(together) > _SHORTEST and together in line.replace(" ", "")


def _score(words: Sequence[str], line: str) -> float:
    """How much the line looks like every one of these words; 0 when one is not like any."""
    there = "".join(sign if sign.isalnum() else " " for sign in line).split()
    return min(max((_alike(word, one) for one in there), default=0.0) for word in words)


def _alike(word: str, there: str) -> float:
    """1 for a word that stands there, 0 for one that does not look like it."""
    if word in there:
        return 1.0
    if len(word) < _SHORTEST:
        return 0.0
    # The beginning of a long word is enough: "gereedschp" for "gereedschapskist".
    ends = {len(word) - 1, len(word), len(word) + 1, len(there)}
    found = max(OSA.normalized_similarity(word, there[:end]) for end in ends)
    return float(found) if found >= _ALIKE else 0.0
