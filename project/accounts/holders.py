"""The accounts there are: by name, as a list, and those of the examples."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from project.audit import logbook
from project.errors import InputError
from project.models import Account, Project
from project.wording.people import Role

LONGEST_NAME = 80
# Only the demo makes these, and shows them on its sign-in page: nothing here is secret.
_EXAMPLE = "peer-voorbeeld-2018"
EXAMPLE_ACCOUNTS = {
    "invoerder-voorbeeld": (_EXAMPLE, Role.EDITOR),
    "beheerder-voorbeeld": (_EXAMPLE, Role.MANAGER),
}


@dataclass(frozen=True)
class AccountRow:
    """One line of the list of accounts."""

    name: str
    role: Role
    active: bool
    has_password: bool
    # What the provider of the organisation knows this person by; "" for nobody.
    address: str
    created_at: datetime


def accounts(session: Session) -> list[AccountRow]:
    """All accounts by name, also those that were switched off."""
    return [
        AccountRow(
            name=found.name,
            role=found.role,
            active=found.active,
            has_password=found.password_hash is not None,
            address=found.external_id or "",
            created_at=found.created_at,
        )
        for found in session.scalars(select(Account).order_by(col(Account.name)))
    ]


def example_accounts(session: Session) -> list[tuple[str, str, Role]]:
    """Name, password and role of the demo's accounts; empty outside the demo."""
    if session.scalar(select(func.count()).where(col(Project.example_figures))) == 0:
        return []
    there = session.scalars(
        select(Account).where(col(Account.name).in_(EXAMPLE_ACCOUNTS), col(Account.active))
    )
    return [(found.name, *EXAMPLE_ACCOUNTS[found.name]) for found in there]


def known_account(session: Session, name: str) -> Account:
    """The account of this name that is not switched off; InputError when there is none."""
    account = account_named(session, plain(name))
    if account is None:
        msg = f"Er is geen account met de naam {name}. Kijk met: python -m project user list"
        raise InputError(msg)
    return account


def account_named(session: Session, plain_name: str, *, active_only: bool = True) -> Account | None:
    """The account of this name; None when there is none."""
    wanted = select(Account).where(col(Account.name) == plain_name)
    if active_only:
        wanted = wanted.where(col(Account.active))
    return session.scalars(wanted).one_or_none()


def plain(name: str) -> str:
    """The name as it is stored and looked up."""
    return unicodedata.normalize("NFKC", name).strip().casefold()[: LONGEST_NAME + 1]


def check_name(name: str, *, by: str) -> None:
    """Refuse a name that nobody can have; the demo alone may take its own."""
    if not re.fullmatch(r"\w[\w.-]{2,79}", name):
        msg = (
            "Deze naam kan niet. Gebruik 3 tot 80 letters, cijfers, punten en streepjes, zonder "
            "spaties, zoals anna.jansen."
        )
        raise InputError(msg)
    if name in logbook.OWN_NAMES:
        msg = f"De naam {name} gebruikt het dashboard zelf in het logboek. Kies een andere naam."
        raise InputError(msg)
    if name in EXAMPLE_ACCOUNTS and by != logbook.EXAMPLES.name:
        msg = f"De naam {name} is voor de voorbeeldcijfers. Kies een andere naam."
        raise InputError(msg)
