"""Keeps the last answers of a read for as long as the logbook has no new line.

So nobody sees a figure older than the last commit, and nothing is read twice in between.
"""

from collections.abc import Callable, Hashable
from datetime import date

import pandas as pd
from sqlmodel import Session

from project.database import data_version
from project.settings import settings

# Other projects and periods that somebody asks for; then it begins anew.
_MOST_KEPT = 32


class LastLook:
    """A read that takes a session, a day and what else is asked for, and gives a frame."""

    def __init__(self, read: Callable[..., pd.DataFrame]) -> None:
        self._read = read
        self._kept: tuple[Hashable, dict[tuple[Hashable, ...], pd.DataFrame]] = (None, {})

    def __call__(self, session: Session, today: date, *asked: Hashable) -> pd.DataFrame:
        """The frame as it is now; a copy, so that nobody changes what the next one gets."""
        terms = (settings().due_days, settings().duty_days)
        version = (str(session.get_bind().engine.url), data_version(session), today, *terms)
        kept = self._kept
        if kept[0] != version or len(kept[1]) > _MOST_KEPT:
            kept = (version, {})
            self._kept = kept
        if asked not in kept[1]:
            kept[1][asked] = self._read(session, today, *asked)
        return kept[1][asked].copy()
