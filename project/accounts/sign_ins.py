"""Signing in and out: a random token in the browser, and only its hash in the database.

A sign-in ends after 8 hours without use and after 24 hours in all. See
docs/decisions/0002-sign-in-with-own-rows.md.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from project import clock, database
from project.accounts.attempts import note_attempt, subject_of
from project.accounts.holders import account_named, plain
from project.accounts.passwords import password_is_right
from project.accounts.roles import STRANGER, Visitor
from project.audit import logbook
from project.errors import InputError
from project.models import Account, SignIn, SignInAttempt

COOKIE = "aanmelding"
IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=24)
RENEW_AFTER = timedelta(minutes=5)
WRONG = "De naam of het wachtwoord klopt niet. Probeer het opnieuw."


def visitor(session: Session, token: str | None) -> Visitor:
    """Who holds this token now: STRANGER when it is unknown, ended, too old or switched off.

    Give it a session for reading. Looked up at every rerun, so that signing out ends every tab.
    """
    if not token:
        return STRANGER
    found = session.execute(
        select(SignIn, Account)
        .join(Account, col(Account.id) == col(SignIn.account_id))
        .where(col(SignIn.token_hash) == hash_of(token))
    ).one_or_none()
    if found is None:
        return STRANGER
    row, account = found
    if row.ended_at is not None or not account.active or not _is_fresh(row):
        return STRANGER
    _renew(row)
    return Visitor(name=account.name, role=account.role)


def sign_in(*, name: str, password: str, address: str) -> str:
    """Prove who somebody is by a password; the answer is the token for the browser.

    Opens its own transactions: checking a password is slow and must not hold the write lock.
    Raises InputError, with the same words and after about the same time for a wrong name and a
    wrong password.
    """
    plain_name = plain(name)
    subjects = [subject_of("account", plain_name), subject_of("address", address)]
    with database.transaction(logbook.SERVER, None) as session:
        attempts = note_attempt(session, subjects)
        account = account_named(session, plain_name)
    if not password_is_right(account, password) or account is None:
        raise InputError(WRONG)
    with database.transaction(logbook.SERVER, None) as session:
        session.execute(delete(SignInAttempt).where(col(SignInAttempt.id).in_(attempts)))
        session.execute(delete(SignInAttempt).where(col(SignInAttempt.subject) == subjects[0]))
        return start_sign_in(session, account_id=account.id)


def start_sign_in(session: Session, *, account_id: int, by_provider: bool = False) -> str:
    """Turn a proven identity into a sign-in row; the answer is the token for the browser.

    The one door for every way of proving: a password, a one-time link, the provider.
    """
    account = session.get_one(Account, account_id)
    if not account.active:
        raise InputError(WRONG)
    now = clock.now()
    session.execute(delete(SignIn).where(col(SignIn.created_at) < now - LONGEST))
    token = secrets.token_urlsafe(32)
    row = SignIn(token_hash=hash_of(token), account_id=account.id, created_at=now, seen_at=now)
    row.by_provider = by_provider
    session.add(row)
    logbook.record(session, "account.sign_in", f"account:{account.id}", by=account.name)
    return token


def sign_out(session: Session, *, token: str | None) -> bool:
    """End the sign-in of this browser, in all its tabs; an unknown token is simply forgotten.

    The answer is whether the provider signed this browser in.
    """
    row = session.get(SignIn, hash_of(token or ""))
    if row is None or row.ended_at is not None:
        return False
    row.ended_at = clock.now()
    account = session.get_one(Account, row.account_id)
    logbook.record(session, "account.sign_out", f"account:{account.id}", by=account.name)
    return row.by_provider


def end_sign_ins(session: Session, account: Account) -> None:
    """End every tab of this account."""
    session.execute(
        update(SignIn)
        .where(col(SignIn.account_id) == account.id, col(SignIn.ended_at).is_(None))
        .values(ended_at=clock.now())
    )


def hash_of(token: str) -> str:
    """What is stored of a token."""
    # A plain hash is enough: the token is 256 random bits, not something that can be guessed.
    return hashlib.sha256(token.encode()).hexdigest()


def age(moment: datetime) -> timedelta:
    """How long ago this was; below zero when it is still to come."""
    return clock.now() - clock.local(moment)


def _is_fresh(row: SignIn) -> bool:
    if clock.is_ahead(row.seen_at) or clock.is_ahead(row.created_at):
        return False
    return age(row.seen_at) < IDLE and age(row.created_at) < LONGEST


# Renewals that could not be written: a locked database is not asked again at every rerun.
_failed_renewals: dict[str, datetime] = {}


def _renew(row: SignIn) -> None:
    """Note that the sign-in is in use. When that cannot be written, the page goes on."""
    now, token_hash = clock.now(), row.token_hash
    failed_at = _failed_renewals.get(token_hash)
    if age(row.seen_at) < RENEW_AFTER or (failed_at and now - failed_at < RENEW_AFTER):
        return
    try:
        with database.transaction(logbook.SERVER, None) as session:
            session.execute(
                update(SignIn)
                .where(col(SignIn.token_hash) == token_hash, col(SignIn.ended_at).is_(None))
                .values(seen_at=now)
            )
        _failed_renewals.pop(token_hash, None)
    except InputError:
        _failed_renewals[token_hash] = now
