"""Keeps what was read until the logbook has a new line: every write adds one, so nothing is stale.

One cache for the process, with one lock: after a save the first reader reads, the others wait for
what it found.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from inspect import signature
from threading import RLock
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd
from sqlmodel import Session

from project import database
from project.settings import settings

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
# Where a session for reading remembers what its answers hold for.
_AS_OF = "read cache"
# Days, periods and projects that somebody asks for; then it begins anew.
_MOST_KEPT = 256


@dataclass
class _Kept:
    """The answers by read and what was asked, and the newest line and the terms they hold for."""

    as_of: Hashable = None
    answers: dict[Hashable, Any] = field(default_factory=dict)


# Reads ask other reads, so the same thread may enter again.
_lock = RLock()
_kept = _Kept()


def cached(
    read: Callable[Concatenate[Session, Asked], Answer],
) -> Callable[Concatenate[Session, Asked], Answer]:
    """The same read, kept; it gives a frame, or something that cannot be changed, like a tuple.

    Kept for sessions of ``database.reading`` only: a write sees what may still be taken back. Of a
    frame everybody gets a copy.
    """

    shape = signature(read)

    @wraps(read)
    def look(session: Session, /, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        if not database.only_reads(session):
            return read(session, *args, **named)
        # However it is asked, with names or without, it is one question.
        asked = shape.bind(session, *args, **named)
        asked.apply_defaults()
        key = (read, *list(asked.arguments.values())[1:])
        # Before the lock: who waits for it has a connection already, so that nobody who holds it
        # waits for one.
        as_of = _as_of(session)
        with _lock:
            answers = _answers(as_of)
            if key not in answers:
                answers[key] = read(session, *args, **named)
            answer: Answer = answers[key]
        # pandas copies what is in it only when somebody changes something.
        return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer

    return look


def _as_of(session: Session) -> Hashable:
    """The database, its newest line and the terms: an answer holds as long as these do."""
    # Asked once a session, so that one page never shows two moments; of the database, because
    # another process may have written.
    if _AS_OF not in session.info:
        session.info[_AS_OF] = session.get_bind(), database.data_version(session)
    return (*session.info[_AS_OF], settings().due_days, settings().duty_days)


def _answers(as_of: Hashable) -> dict[Hashable, Any]:
    """The answers that hold now; none yet when somebody wrote since."""
    global _kept
    if _kept.as_of != as_of or len(_kept.answers) > _MOST_KEPT:
        _kept = _Kept(as_of)
    return _kept.answers
