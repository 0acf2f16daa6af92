"""What only a person can answer about a file. An answer is never assumed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the file: its code, the Dutch text, and the answers on offer."""

    code: str
    text: str
    options: Mapping[str, str]


class UnansweredError(Exception):
    """This row can only be read once somebody has answered."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.text)
        self.question = question


def answer(answers: Mapping[str, str], question: Question) -> str:
    """The answer that was given; raises UnansweredError when there is none that is on offer."""
    given = answers.get(question.code, "")
    if given not in question.options:
        raise UnansweredError(question)
    return given
