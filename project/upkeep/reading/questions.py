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
# What was answered so far, by the code of the question.
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the file: its code, the Dutch text, and the answers on offer."""

    code: str
    text: str
    options: Mapping[str, str]


class UnansweredError(Exception):
    """Something has to be asked first: its only argument is the question."""

    @property
    def question(self) -> Question:
        """What has to be asked."""
        question: Question = self.args[0]
        return question


class LeftOutError(Exception):
    """Somebody answered that this row is to be left out."""


def wrong(why: str, **about: object) -> InputError:
    """The error that says in Dutch why something is refused."""
    return InputError(KNOWN["wrong"][why].format(**about))


def ask(
    answers: Answers,
    kind: str,
    options: Mapping[Any, str] | None = None,
    code: str = "",
    **about: object,
) -> str:
    """The answer that was given, one of those on offer.

    Raises UnansweredError when there is none, LeftOutError when it is to leave the row out.
    """
    told = {name: said.format(**about) for name, said in KNOWN["questions"][kind].items()}
    text, leave = told.pop("text"), told.pop("leave", "")
    offered: dict[str, str] = {**(options or {}), **told}
    if leave:
        offered[LEAVE_OUT] = leave
    given = answers.get(code or kind, "")
    if given not in offered:
        raise UnansweredError(Question(code or kind, text, offered))
    if given == LEAVE_OUT:
        raise LeftOutError
    return given
