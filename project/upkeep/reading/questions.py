"""What only a person can answer about a file. An answer is never assumed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

YES, LEAVE_OUT = "yes", "-"


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the file: its code, the Dutch text, and the answers on offer."""

    code: str
    text: str
    options: Mapping[str, str]


class LeftOutError(Exception):
    """Somebody answered that this row is to be left out."""


class Answers:
    """The answers that were given, and what was asked besides."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._open: dict[str, Question] = {}

    def ask(self, code: str, text: str, options: Mapping[Any, str], leave: str = "") -> str:
        """The answer that was given. When there is none, the question is kept and the first option
        comes back: only to see what else there is to ask, never to be stored.

        ``leave`` is the text of the answer that leaves the row out (LeftOutError); "" for none.
        """
        offered: dict[str, str] = {**options, **({LEAVE_OUT: leave} if leave else {})}
        given = self._given.get(code, "")
        if given not in offered:
            self._open[code] = Question(code, text, offered)
            return next(iter(offered))
        if leave and given == LEAVE_OUT:
            raise LeftOutError
        return given

    def heard(self) -> tuple[Question, ...]:
        """The questions without an answer since this was asked last."""
        heard, self._open = self._open, {}
        return tuple(heard.values())
