"""A closed list in which each code stands once, with the text that a reader sees beside it."""

from enum import StrEnum
from typing import Self, TypeVar


class Worded(StrEnum):
    """A code (its value) with its text: ``HELD = "held", "gehouden"``."""

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        """The member is its code; who looks one up names the code alone."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member


Kind = TypeVar("Kind", bound=Worded)


def words_of(kind: type[Kind]) -> dict[Kind, str]:
    """The text of each code."""
    return {one: one.words for one in kind}
