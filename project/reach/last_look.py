"""Keeps the last answers of a read for as long as nothing was written that they depend on.

So nobody sees a figure older than the last commit, and nothing is read twice in between.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

import pandas as pd
from sqlmodel import Session

from project.audit import since
from project.audit.since import Mark
from project.settings import settings

Answer = TypeVar("Answer")
# What is asked for beside the day.
Asked = tuple[Hashable, ...]

# Other projects and periods that somebody asks for; then it begins anew.
_MOST_KEPT = 32


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Answer]):
    """Answers by what was asked, as they were at this mark, on this day and with these terms."""

    mark: Mark
    terms: tuple[date, int, int | None]
    answers: dict[Asked, Answer]


class LastLook(Generic[Answer]):
    """A read that takes a session, a day and what else is asked for.

    It gives a frame, or something that cannot be changed, like a tuple. ``despite`` names the deeds
    that never change what it gives, by how they begin: ``count.``.
    """

    def __init__(self, read: Callable[..., Answer], *, despite: tuple[str, ...] = ()) -> None:
        self._read = read
        self._despite = despite
        self._kept: _Kept[Answer] | None = None

    def __call__(self, session: Session, today: date, *asked: Hashable) -> Answer:
        """The answer as it is now; of a frame a copy, so that nobody changes that of the next."""
        # It comes out of the database at each look: another process may have written.
        mark, terms = since.mark(session), (today, settings().due_days, settings().duty_days)
        kept = self._kept
        if kept is None or kept.terms != terms or len(kept.answers) > _MOST_KEPT:
            kept = self._kept = _Kept(mark, terms, {})
        elif kept.mark != mark:
            kept = self._kept = _Kept(mark, terms, self._still_true(session, kept))
        if asked not in kept.answers:
            kept.answers[asked] = self._read(session, today, *asked)
        return _copied(kept.answers[asked])

    def _still_true(self, session: Session, kept: _Kept[Answer]) -> dict[Asked, Answer]:
        """The answers that nothing could change since; all of them, or none."""
        done = since.done_since(session, kept.mark) if self._despite else None
        if done is None or not all(deed.startswith(self._despite) for deed in done):
            return {}
        return kept.answers


def _copied(answer: Answer) -> Answer:
    # pandas copies what is in it only when somebody changes something.
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer
