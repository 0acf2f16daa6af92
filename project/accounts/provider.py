"""Whom the organisation's own sign-in names: an account by its address, or a role by its group."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from project import clock, database
from project.accounts import keeping
from project.accounts.attempts import TOO_MANY, is_too_often
from project.accounts.holders import EXAMPLE_ACCOUNTS, LONGEST_NAME, account_named, known_account
from project.accounts.sign_ins import age, end_sign_ins, hash_of, start_sign_in
from project.audit import logbook
from project.errors import InputError
from project.models import Account, GroupRole, ProviderRequest
from project.settings import settings
from project.wording.people import Role

WAITS = timedelta(minutes=10)
# In a quarter of an hour, from one address: an office behind one line may come in at once.
_MOST_ASKED = 100
STALE = "Dit antwoord van de organisatie is niet (meer) te gebruiken. Log opnieuw in."
UNKNOWN = "Dit account mag het dashboard nog niet gebruiken. Vraag een beheerder om toegang."


def remember(asked: Mapping[str, str], *, browser: str, back: str, address: str) -> None:
    """Keep what an answer of the provider must match: ``state``, ``nonce``, ``code_verifier``."""
    kept = {name: asked[name] for name in ("nonce", "code_verifier")} | {"back": back}
    own = {"state_hash": hash_of(asked["state"]), "browser_hash": hash_of(browser)}
    late = col(ProviderRequest.at) < clock.now() - WAITS
    with database.transaction(logbook.SERVER, None) as session:
        if is_too_often(session, kind="provider", address=address, most=_MOST_ASKED):
            raise InputError(TOO_MANY)
        session.execute(delete(ProviderRequest).where(late))
        session.add(ProviderRequest(**kept, **own, at=clock.now()))


def take(*, state: str, browser: str) -> ProviderRequest:
    """What was asked with this state, once. InputError for an answer that nobody waits for."""
    with database.transaction(logbook.SERVER, None) as session:
        asked = session.get(ProviderRequest, hash_of(state))
        fits = asked is not None and asked.browser_hash == hash_of(browser)
        if asked is None or not fits or not timedelta(0) <= age(asked.at) < WAITS:
            raise InputError(STALE)
        session.delete(asked)
        return asked


def sign_in(claims: Mapping[str, Any]) -> str:
    """The token for whom the provider names; an account is made where only a group is known."""
    with database.transaction(logbook.SERVER, None) as session:
        return start_sign_in(session, account_id=_named(session, claims).id, by_provider=True)


def _named(session: Session, claims: Mapping[str, Any]) -> Account:
    address, role = _address(claims), _role_of_groups(session, claims)
    account = _known_by(session, address)
    if account is None and role is not None:
        account = _made(session, address, role)
    if account is None or not account.active or (account.role_from_group and role is None):
        raise InputError(UNKNOWN)
    if account.role_from_group and role is not None and account.role is not role:
        keeping.give_role(session, account, role)
    return account


def give_address(session: Session, *, name: str, address: str, by: str) -> None:
    """Let whom the provider knows by this address sign in as this account; "" ends that."""
    account, wanted = known_account(session, name), _plain_address(address)
    if wanted == (account.external_id or ""):
        return
    if other := _known_by(session, wanted):
        msg = f"Dit adres hoort al bij {other.name}. Haal het daar eerst weg."
        raise InputError(msg)
    account.external_id, account.role_from_group = wanted or None, False
    end_sign_ins(session, account)
    logbook.record(session, "account.address", f"account:{account.id}", name=account.name, by=by)


def give_role(session: Session, *, group: str, wanted: Role | None, by: str) -> None:
    """Give everybody in this group a role, or none any more, from the next sign-in on."""
    name = group.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        msg = f"Vul de naam van de groep in, in ten hoogste {LONGEST_NAME} tekens."
        raise InputError(msg)
    session.execute(delete(GroupRole).where(col(GroupRole.name) == name))
    if wanted is not None:
        session.add(GroupRole(name=name, role=wanted))
    logbook.record(session, "group.role", f"group:{name}", is_now={"role": wanted}, by=by)


def groups(session: Session) -> list[tuple[str, Role]]:
    """The groups that have a role, by name."""
    rows = session.scalars(select(GroupRole).order_by(col(GroupRole.name)))
    return [(row.name, row.role) for row in rows]


def _known_by(session: Session, address: str) -> Account | None:
    return session.scalars(select(Account).where(col(Account.external_id) == address)).one_or_none()


def _plain_address(address: str) -> str:
    return address.strip().casefold()[: LONGEST_NAME + 1]


def _address(claims: Mapping[str, Any]) -> str:
    claim = settings().oidc_claim
    address = _plain_address(str(claims.get(claim) or ""))
    unproven = claim == "email" and claims.get("email_verified") in (False, "false")
    if not address or len(address) > LONGEST_NAME or unproven:
        raise InputError(UNKNOWN)
    return address


def _role_of_groups(session: Session, claims: Mapping[str, Any]) -> Role | None:
    """The highest role of the groups that the provider names; None for none of ours."""
    named = claims.get(settings().oidc_groups_claim)
    theirs = set(map(str, named)) if isinstance(named, list) else {str(named)}
    ours = [role for name, role in groups(session) if name in theirs]
    return max(ours, key=list(Role).index, default=None)


def _made(session: Session, address: str, role: Role) -> Account:
    """Called by its address, which nobody can have chosen as a name; else a manager must link."""
    own = address in {*logbook.OWN_NAMES, *EXAMPLE_ACCOUNTS}
    if own or account_named(session, address, active_only=False):
        raise InputError(UNKNOWN)
    account = Account(name=address, role=role, external_id=address, created_at=clock.now())
    account.role_from_group = True
    session.add(account)
    session.flush()
    logbook.record(session, "account.add", f"account:{account.id}", name=address, role=role)
    return account
