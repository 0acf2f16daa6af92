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
    """This row can only be read once somebody has answered all of these."""

    def __init__(self, *questions: Question) -> None:
        super().__init__(*(question.text for question in questions))
        self.questions = questions


class Doubts:
    """Hears every question about a row, so that all are asked at once: ``with doubts: …``."""

    def __init__(self) -> None:
        self.questions: list[Question] = []

    def __enter__(self) -> None:
        """From here on a question is kept, and the row is read on."""

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> bool:
        if isinstance(problem, UnansweredError):
            self.questions += problem.questions
            return True
        return False


def answer(answers: Mapping[str, str], question: Question) -> str:
    """The answer that was given; raises UnansweredError when there is none that is on offer."""
    given = answers.get(question.code, "")
    if given not in question.options:
        raise UnansweredError(question)
    return given
