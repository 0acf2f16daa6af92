"""Keeps the last answers of a read for as long as the logbook has no new line.

So nobody sees a figure older than the last commit, and nothing is read twice in between.
"""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Generic, TypeVar

import pandas as pd
from sqlmodel import Session

from project.database import version_of_look
from project.settings import settings

Answer = TypeVar("Answer")

# Other projects and periods that somebody asks for; then it begins anew.
_MOST_KEPT = 32


class LastLook(Generic[Answer]):
    """A read that takes a session, a day and what else is asked for.

    It gives a frame, or something that cannot be changed, like a tuple.
    """

    def __init__(self, read: Callable[..., Answer]) -> None:
        self._read = read
        self._kept: tuple[Hashable, dict[tuple[Hashable, ...], Answer]] = (None, {})

    def __call__(self, session: Session, today: date, *asked: Hashable) -> Answer:
        """The answer as it is now; of a frame a copy, so that nobody changes that of the next."""
        terms = (settings().due_days, settings().duty_days)
        # It comes out of the database at each look: another process may have written.
        version = (session.get_bind().engine, version_of_look(session), today, *terms)
        kept = self._kept
        if kept[0] != version or len(kept[1]) > _MOST_KEPT:
            kept = (version, {})
            self._kept = kept
        if asked not in kept[1]:
            kept[1][asked] = self._read(session, today, *asked)
        return _copied(kept[1][asked])


def _copied(answer: Answer) -> Answer:
    # pandas copies what is in it only when somebody changes something.
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer
