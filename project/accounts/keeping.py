"""Keeping the accounts: inviting, another role, switching off, and forgetting who has left.

Somebody always stays who may manage, and nobody locks himself out by accident. The names in counts
and in the logbook stay as they were written (docs/decisions/0015-what-is-forgotten.md).
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from project import clock
from project.accounts.holders import account_named, check_name, known_account, plain
from project.accounts.password_links import close_links, make_password_link
from project.accounts.passwords import hash_password
from project.accounts.sign_ins import end_sign_ins
from project.audit import logbook
from project.errors import InputError
from project.models import Account, AuditEntry
from project.settings import settings
from project.wording.people import Role

FORGOTTEN = "oud-account-"
_DAYS_IN_A_MONTH = 30.44


def add_account(
    session: Session, *, name: str, role: Role, password: str | None = None, by: str
) -> Account:
    """Make an account, or bring back one that was switched off; without password: send a link."""
    plain_name = plain(name)
    check_name(plain_name, by=by)
    hashed = None if password is None else hash_password(password, plain_name)
    account = account_named(session, plain_name, active_only=False)
    if account is not None and account.active:
        msg = f"Er is al een account met de naam {plain_name}. Kies een andere naam."
        raise InputError(msg)
    if account is None:
        account = Account(name=plain_name, role=role, created_at=clock.now())
    account.role, account.password_hash, account.active = role, hashed, True
    session.add(account)
    session.flush()
    logbook.record(
        session, "account.add", f"account:{account.id}", name=plain_name, role=role, by=by
    )
    return account


def remove_account(session: Session, *, name: str, by: str) -> None:
    """Switch an account off: every sign-in and open link ends, what it entered stays."""
    account = known_account(session, name)
    account.active, account.password_hash = False, None
    end_sign_ins(session, account)
    close_links(session, account)
    logbook.record(session, "account.remove", f"account:{account.id}", name=account.name, by=by)


def invite(session: Session, *, name: str, wanted: Role, by: str) -> str:
    """Make an account; the token of the one-time link with which that person sets a password."""
    account = add_account(session, name=name, role=wanted, by=by)
    return make_password_link(session, name=account.name, by=by)


def change_role(session: Session, *, name: str, wanted: Role, by: str) -> None:
    """Give an account another role, from its next click on; the same role changes nothing."""
    account = known_account(session, name)
    if account.role is wanted:
        return
    _refuse_own_and_last(session, account, by)
    give_role(session, account, wanted, by=by)


def give_role(session: Session, account: Account, wanted: Role, *, by: str | None = None) -> None:
    """Give an account this role, whatever was decided about that before."""
    was, account.role = account.role, wanted
    subject, roles = f"account:{account.id}", {"was": {"role": was}, "is_now": {"role": wanted}}
    logbook.record(session, "account.role", subject, by=by, name=account.name, **roles)


def switch_off(session: Session, *, name: str, by: str) -> None:
    """Switch an account off: every tab of it ends, and what it entered stays."""
    _refuse_own_and_last(session, known_account(session, name), by)
    remove_account(session, name=name, by=by)


def to_forget(session: Session) -> list[str]:
    """The accounts that were switched off so long ago that their names may go."""
    before = clock.now() - timedelta(days=settings().forget_months * _DAYS_IN_A_MONTH)
    return [account.name for account in _switched_off_before(session, before)]


def forget_old(session: Session, *, by: str) -> int:
    """Take the names off the accounts of :func:`to_forget`; how many there were."""
    before = clock.now() - timedelta(days=settings().forget_months * _DAYS_IN_A_MONTH)
    found = _switched_off_before(session, before)
    for account in found:
        account.name, account.external_id = f"{FORGOTTEN}{account.id}", None
    if found:
        numbers = [account.id for account in found]
        logbook.record(session, "account.forget", "account:old", numbers=numbers, by=by)
    return len(found)


def _switched_off_before(session: Session, before: datetime) -> list[Account]:
    off = select(Account).where(
        ~col(Account.active), ~col(Account.name).startswith(FORGOTTEN, autoescape=True)
    )
    return [
        account
        for account in session.scalars(off.order_by(col(Account.name)))
        if (when := _switched_off_at(session, account)) is not None and when < before
    ]


def _switched_off_at(session: Session, account: Account) -> datetime | None:
    return session.scalar(
        select(func.max(col(AuditEntry.at))).where(
            col(AuditEntry.subject) == f"account:{account.id}",
            col(AuditEntry.action) == "account.remove",
        )
    )


def _refuse_own_and_last(session: Session, account: Account, by: str) -> None:
    if account.name == by:
        msg = "Met dit account is nu ingelogd. Vraag een andere beheerder om het te veranderen."
        raise InputError(msg)
    others = select(func.count()).where(
        col(Account.role) == Role.MANAGER,
        col(Account.active),
        col(Account.id) != account.id,
    )
    if account.role is Role.MANAGER and not session.scalar(others):
        msg = (
            f"{account.name} is de laatste beheerder. Maak eerst iemand anders beheerder: dan kan "
            "dit daarna wel."
        )
        raise InputError(msg)
