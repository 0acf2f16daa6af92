"""Searching that forgives: case, accents, the order of words, and a slip of the finger."""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import OSA

# A word this short is another word as soon as one letter differs.
_SHORTEST = 4
# One slip in four letters, two in eight.
_ALIKE = 0.75
# What stands around a word in a question.
_SIGNS = "?!.,;:“”\"'()"
# Words that only ask: "wie doet iets met zorg?" looks for zorg.
_ASKING = re.compile(
    "aan|allemaal|alle|als|bij|dat|de|die|doen|doet|dit|door|een|en|er|gaat|gedaan|geeft|had|heb|"
    "heeft|hebben|het|hoe|iemand|iets|ik|in|is|kan|kun|met|naar|of|om|ook|op|over|te|tot|uit|van|"
    "veel|voor|waar|waarom|wanneer|wat|we|welke?|werd|werken|werkt|wie|wij|zich|zij|zijn|zo|zoek|"
    "sociale?|co[oö]peraties?"
)


def search(lines: Sequence[str], wanted: str) -> list[int]:
    """Which of these lines hold every word that is asked for, by their place.

    When none does: those that hold most of the words, or else look like them, best first.
    """
    folded, asked = [fold(line) for line in lines], words(fold(wanted))
    # Zorg is not verzorgen, unless nothing begins like it.
    for begin in (" ", ""):
        if exact := [at for at, line in enumerate(folded) if _holds(asked, line, begin)]:
            return exact
    held = [sum(len(word) >= _SHORTEST and word in line for word in asked) for line in folded]
    if most := max(held, default=0):
        return [at for at, many in enumerate(held) if many == most]
    scores = {at: score for at, line in enumerate(folded) if (score := _score(asked, line)) > 0}
    return sorted(scores, key=lambda at: -scores[at])


def holds_all(line: str, wanted: str) -> bool:
    """Whether a line was found by what it holds, and not by what it looks like."""
    return _holds(words(fold(wanted)), fold(line))


def words(wanted: str) -> list[str]:
    """The words that somebody looks for, without those that only ask."""
    said = [word.strip(_SIGNS) or word for word in wanted.casefold().split()]
    return [word for word in said if not _ASKING.fullmatch(word)] or said


def fold(text: str) -> str:
    """The text without case and accents: "Coöperatie" and "cooperatie" become the same."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _holds(asked: Sequence[str], line: str, begin: str = "") -> bool:
    """Every word; also when written as one word what is two, or the other way round."""
    together = "".join(asked)
    joined = len(together) > _SHORTEST and together in line.replace(" ", "")
    return joined or all(f"{begin}{word}" in f" {line}" for word in asked)


def _score(asked: Sequence[str], line: str) -> float:
    """How much the line looks like every one of these words; 0 when one is not like any."""
    there = "".join(sign if sign.isalnum() else " " for sign in line).split()
    return min(max((_alike(word, one) for one in there), default=0.0) for word in asked)


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
