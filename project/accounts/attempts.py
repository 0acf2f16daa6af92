"""How often somebody may try, without keeping who it was."""

import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import delete, func, or_, select
from sqlmodel import Session, col

from project import clock
from project.errors import InputError
from project.models import SignInAttempt
from project.settings import settings

ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 30
TOO_MANY = (
    "Er zijn te veel mislukte pogingen. Wacht een kwartier en probeer het dan opnieuw, of vraag "
    "de beheerder om een nieuwe link."
)


def note_attempt(session: Session, subjects: list[str]) -> list[int]:
    """Write the attempt down before it is checked, so that many at once cannot slip through."""
    _forget_old(session)
    for subject, most in zip(subjects, (ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS), strict=True):
        before = select(func.count()).where(col(SignInAttempt.subject) == subject)
        if (session.scalar(before) or 0) >= most:
            raise InputError(TOO_MANY)
    rows = [SignInAttempt(subject=subject, at=clock.now()) for subject in subjects]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def is_too_often(session: Session, *, kind: str, address: str, most: int) -> bool:
    """Whether this address used a public form ``most`` times in a quarter; if not, note this use.

    The address itself is never stored.
    """
    subject = subject_of(kind, address)
    _forget_old(session)
    before = select(func.count()).where(col(SignInAttempt.subject) == subject)
    if (session.scalar(before) or 0) >= most:
        return True
    session.add(SignInAttempt(subject=subject, at=clock.now()))
    return False


def _forget_old(session: Session) -> None:
    """Also what a clock that jumped ahead wrote: it would lock an account until that day."""
    at, now = col(SignInAttempt.at), clock.now()
    old = or_(at <= now - ATTEMPT_WINDOW, at > now + ATTEMPT_WINDOW)
    session.execute(delete(SignInAttempt).where(old))


def subject_of(kind: str, value: str) -> str:
    """Who an attempt is about, unreadable. The key differs per installation.

    On PostgreSQL it holds a password and is a real secret; a SQLite file has no secret of its
    own, so what protects there is that attempts are thrown away after a quarter of an hour.
    """
    key = hashlib.sha256(settings().database_url.encode()).digest()
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
