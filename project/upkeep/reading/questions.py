"""What only a person can answer about a file, and the Dutch words for it. Pure.

An answer is never assumed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from project.errors import InputError

with Path(__file__).with_name("words.toml").open("rb") as _file:
    # The closed lists of words, the questions, and why something is refused.
    KNOWN: dict[str, dict[str, Any]] = tomllib.load(_file)
YES, LEAVE_OUT = "yes", "-"


def wrong(why: str, **about: object) -> InputError:
    """The error that says in Dutch why something is refused."""
    return InputError(KNOWN["wrong"][why].format(**about))


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

    def ask(
        self, kind: str, options: Mapping[Any, str] | None = None, code: str = "", **about: object
    ) -> str:
        """The answer that was given. When there is none, the question is kept and the first option
        comes back: only to see what else there is to ask, never to be stored.

        Raises LeftOutError when somebody chose to leave the row out.
        """
        told = {name: said.format(**about) for name, said in KNOWN["questions"][kind].items()}
        text, leave = told.pop("text"), told.pop("leave", "")
        offered: dict[str, str] = {
            **(options or {}),
            **told,
            **({LEAVE_OUT: leave} if leave else {}),
        }
        given = self._given.get(code or kind, "")
        if given not in offered:
            self._open[code or kind] = Question(code or kind, text, offered)
            return next(iter(offered))
        if leave and given == LEAVE_OUT:
            raise LeftOutError
        return given

    def heard(self) -> tuple[Question, ...]:
        """The questions without an answer since this was asked last."""
        heard, self._open = self._open, {}
        return tuple(heard.values())
