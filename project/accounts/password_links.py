"""One-time links with which somebody chooses a password."""

import secrets
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from project import clock
from project.accounts.holders import known_account
from project.accounts.passwords import hash_password
from project.accounts.sign_ins import age, end_sign_ins, hash_of, start_sign_in
from project.audit import logbook
from project.errors import InputError
from project.models import Account, PasswordLink
from project.settings import settings

LINK_LASTS = timedelta(days=7)
LINK_CLOSED = (
    "Deze link werkt niet meer: hij is al gebruikt, verlopen of niet volledig. Vraag de beheerder "
    "om een nieuwe link."
)


def make_password_link(session: Session, *, name: str, by: str) -> str:
    """The token of a one-time link to set a password, good for 7 days; earlier links close."""
    account = known_account(session, name)
    close_links(session, account)
    token = secrets.token_urlsafe(32)
    session.add(
        PasswordLink(
            token_hash=hash_of(token),
            account_id=account.id,
            expires_at=clock.now() + LINK_LASTS,
        )
    )
    logbook.record(session, "account.link", f"account:{account.id}", name=account.name, by=by)
    return token


def link_address(token: str) -> str:
    """The whole address that is sent to somebody who may set a password."""
    return f"{settings().public_url.rstrip('/')}/wachtwoord/{token}"


def name_behind_link(session: Session, token: str) -> str:
    """Whose password this link sets. Raises InputError when the link is closed."""
    return _behind_link(session, token)[1].name


def set_password_with_link(session: Session, *, token: str, password: str, again: str) -> str:
    """Set the password once, end all earlier sign-ins, and sign in; the answer is the token."""
    link, account = _behind_link(session, token)
    if password != again:
        msg = "De twee wachtwoorden zijn niet gelijk. Typ twee keer hetzelfde wachtwoord."
        raise InputError(msg)
    account.password_hash = hash_password(password, account.name)
    link.used_at = clock.now()
    end_sign_ins(session, account)
    logbook.record(session, "account.password", f"account:{account.id}", by=account.name)
    return start_sign_in(session, account_id=account.id)


def close_links(session: Session, account: Account) -> None:
    """Let no link that was sent earlier set the password of this account."""
    session.execute(
        update(PasswordLink)
        .where(col(PasswordLink.account_id) == account.id, col(PasswordLink.used_at).is_(None))
        .values(used_at=clock.now())
    )


def _behind_link(session: Session, token: str) -> tuple[PasswordLink, Account]:
    link = session.get(PasswordLink, hash_of(token))
    if (
        link is None
        or link.used_at is not None
        or age(link.expires_at) >= timedelta(0)
        or clock.is_ahead(link.expires_at - LINK_LASTS)
    ):
        raise InputError(LINK_CLOSED)
    account = session.get_one(Account, link.account_id)
    if not account.active:
        raise InputError(LINK_CLOSED)
    return link, account
