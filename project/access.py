"""Who may do what: accounts, passwords, sign-ins, and which page asks for which role.

A browser holds a random token; the database holds only its hash. A sign-in ends after 8 hours
without use and after 24 hours in all. See docs/decisions/0002-sign-in-with-own-rows.md.
"""

import hashlib
import hmac
import re
import secrets
import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from pwdlib import PasswordHash
from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from project import audit, clock, database
from project.errors import InputError
from project.models import Account, PasswordLink, Project, SignIn, SignInAttempt
from project.settings import settings
from project.wording import Role

COOKIE = "aanmelding"

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=24)
RENEW_AFTER = timedelta(minutes=5)
LINK_LASTS = timedelta(days=7)
ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 30
LONGEST_NAME = 80
SHORTEST_PASSWORD = 12
# Hashing a very long text would cost the server more than the sender.
LONGEST_PASSWORD = 200

# Only the demo makes these, and shows them on its sign-in page: nothing here is secret.
_EXAMPLE = "peer-voorbeeld-2018"
EXAMPLE_ACCOUNTS = {
    "invoerder-voorbeeld": (_EXAMPLE, Role.EDITOR),
    "beheerder-voorbeeld": (_EXAMPLE, Role.MANAGER),
}

WRONG = "De naam of het wachtwoord klopt niet. Probeer het opnieuw."
TOO_MANY = (
    "Er zijn te veel mislukte pogingen. Wacht een kwartier en probeer het dan opnieuw, of vraag "
    "de beheerder om een nieuwe link."
)
LINK_CLOSED = (
    "Deze link werkt niet meer: hij is al gebruikt, verlopen of niet volledig. Vraag de beheerder "
    "om een nieuwe link."
)


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page. A stranger has no role."""

    name: str
    role: Role | None

    @property
    def signed_in(self) -> bool:
        """Whether this is somebody with an account."""
        return self.role is not None

    def may(self, role: Role) -> bool:
        """Whether this visitor may do what ``role`` may do."""
        ranks = list(Role)
        return self.role is not None and ranks.index(self.role) >= ranks.index(role)


STRANGER = Visitor(name="", role=None)


@dataclass(frozen=True)
class PageRule:
    """One page: its address, its file in ``pages/``, and the role it asks for (None: reading)."""

    address: str
    file: str
    role: Role | None


PAGES = {
    "overview": PageRule("", "overview.py", None),
    "route": PageRule("route", "route.py", None),
    "attendance": PageRule("bezoek", "attendance.py", None),
    "cooperatives": PageRule("cooperaties", "cooperatives.py", None),
    "progress": PageRule("voortgang", "progress.py", None),
    "promises": PageRule("beloften", "promises.py", None),
    "reach": PageRule("bereik", "reach.py", None),
    "report": PageRule("verslag", "report.py", None),
    "enter_count": PageRule("telling", "enter_count.py", Role.EDITOR),
    "import_page": PageRule("inlezen", "import_file.py", Role.EDITOR),
    "stops": PageRule("haltes", "stops.py", Role.EDITOR),
    "requests": PageRule("verzoeken", "requests.py", Role.EDITOR),
    "logbook": PageRule("logboek", "logbook.py", Role.MANAGER),
    "admin": PageRule("beheer", "admin.py", Role.MANAGER),
    "about": PageRule("over", "about.py", None),
}


def may_open(page_key: str, who: Visitor) -> bool:
    """Whether ``who`` may see this page at all."""
    role = PAGES[page_key].role
    if role is None:
        return who.signed_in or not settings().reading_closed
    return who.may(role)


def require(who: Visitor, role: Role) -> Visitor:
    """``who``, when that visitor has the role; else InputError. For the start of a command."""
    if not who.may(role):
        raise InputError(
            "Dit lukt niet: de aanmelding is verlopen of dit account mag dit niet. "
            "Log opnieuw in en probeer het nog eens."
        )
    return who


def visitor(session: Session, token: str | None) -> Visitor:
    """Who holds this token now: STRANGER when it is unknown, ended, too old or switched off.

    Give it a session for reading. Looked up at every rerun, so that signing out ends every tab.
    """
    if not token:
        return STRANGER
    found = session.execute(
        select(SignIn, Account)
        .join(Account, col(Account.id) == col(SignIn.account_id))
        .where(col(SignIn.token_hash) == _hash(token))
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
    plain_name = _plain_name(name)
    subjects = [_subject("account", plain_name), _subject("address", address)]
    with database.transaction() as session:
        attempts = _note_attempt(session, subjects)
        account = _account(session, plain_name)
    if not _password_is_right(account, password) or account is None:
        raise InputError(WRONG)
    with database.transaction() as session:
        session.execute(delete(SignInAttempt).where(col(SignInAttempt.id).in_(attempts)))
        session.execute(delete(SignInAttempt).where(col(SignInAttempt.subject) == subjects[0]))
        return start_sign_in(session, account_id=account.id)


def start_sign_in(session: Session, *, account_id: int) -> str:
    """Turn a proven identity into a sign-in row; the answer is the token for the browser.

    The one door for every way of proving: a password, a one-time link, later OpenID Connect.
    """
    account = session.get_one(Account, account_id)
    if not account.active:
        raise InputError(WRONG)
    now = clock.now()
    session.execute(delete(SignIn).where(col(SignIn.created_at) < now - LONGEST))
    token = secrets.token_urlsafe(32)
    session.add(SignIn(token_hash=_hash(token), account_id=account.id, created_at=now, seen_at=now))
    audit.record(session, "account.sign_in", f"account:{account.id}", by=account.name)
    return token


def sign_out(session: Session, *, token: str | None) -> None:
    """End the sign-in of this browser, in all its tabs; an unknown token is simply forgotten."""
    row = session.get(SignIn, _hash(token or ""))
    if row is None or row.ended_at is not None:
        return
    row.ended_at = clock.now()
    account = session.get_one(Account, row.account_id)
    audit.record(session, "account.sign_out", f"account:{account.id}", by=account.name)


def add_account(
    session: Session, *, name: str, role: Role, password: str | None = None, by: str
) -> Account:
    """Make an account, or bring back one that was switched off; without password: send a link."""
    plain_name = _plain_name(name)
    _check_name(plain_name, by)
    hashed = None if password is None else _hash_password(password, plain_name)
    account = _account(session, plain_name, active_only=False)
    if account is not None and account.active:
        msg = f"Er is al een account met de naam {plain_name}. Kies een andere naam."
        raise InputError(msg)
    if account is None:
        account = Account(name=plain_name, role=role, created_at=clock.now())
    account.role, account.password_hash, account.active = role, hashed, True
    session.add(account)
    session.flush()
    audit.record(session, "account.add", f"account:{account.id}", name=plain_name, role=role, by=by)
    return account


def remove_account(session: Session, *, name: str, by: str) -> None:
    """Switch an account off: every sign-in and open link ends, what it entered stays."""
    account = known_account(session, name)
    account.active, account.password_hash = False, None
    _end_sign_ins(session, account)
    _close_links(session, account)
    audit.record(session, "account.remove", f"account:{account.id}", name=account.name, by=by)


def make_password_link(session: Session, *, name: str, by: str) -> str:
    """The token of a one-time link to set a password, good for 7 days; earlier links close."""
    account = known_account(session, name)
    _close_links(session, account)
    token = secrets.token_urlsafe(32)
    session.add(
        PasswordLink(
            token_hash=_hash(token),
            account_id=account.id,
            expires_at=clock.now() + LINK_LASTS,
        )
    )
    audit.record(session, "account.link", f"account:{account.id}", name=account.name, by=by)
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
    account.password_hash = _hash_password(password, account.name)
    link.used_at = clock.now()
    _end_sign_ins(session, account)
    audit.record(session, "account.password", f"account:{account.id}", by=account.name)
    return start_sign_in(session, account_id=account.id)


@dataclass(frozen=True)
class AccountRow:
    """One line of the list of accounts."""

    name: str
    role: Role
    active: bool
    has_password: bool
    created_at: datetime


def accounts(session: Session) -> list[AccountRow]:
    """All accounts by name, also those that were switched off."""
    return [
        AccountRow(
            name=found.name,
            role=found.role,
            active=found.active,
            has_password=found.password_hash is not None,
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


# What happens to tokens, names and addresses before they are stored.


def _hash(token: str) -> str:
    # A plain hash is enough: the token is 256 random bits, not something that can be guessed.
    return hashlib.sha256(token.encode()).hexdigest()


def _subject(kind: str, value: str) -> str:
    """Who an attempt is about, unreadable. The key differs per installation.

    On PostgreSQL it holds a password and is a real secret; a SQLite file has no secret of its
    own, so what protects there is that attempts are thrown away after a quarter of an hour.
    """
    key = hashlib.sha256(settings().database_url.encode()).digest()
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def _plain_name(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()[: LONGEST_NAME + 1]


def _check_name(name: str, by: str) -> None:
    if not re.fullmatch(r"\w[\w.-]{2,79}", name):
        msg = (
            "Deze naam kan niet. Gebruik 3 tot 80 letters, cijfers, punten en streepjes, zonder "
            "spaties, zoals anna.jansen."
        )
        raise InputError(msg)
    if name in audit.OWN_NAMES:
        msg = f"De naam {name} gebruikt het dashboard zelf in het logboek. Kies een andere naam."
        raise InputError(msg)
    if name in EXAMPLE_ACCOUNTS and by != audit.EXAMPLES:
        msg = f"De naam {name} is voor de voorbeeldcijfers. Kies een andere naam."
        raise InputError(msg)


# Passwords.


_hasher = PasswordHash.recommended()
# One check takes 64 MB for a moment; many at once would take the memory of the server.
_checks = threading.BoundedSemaphore(2)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def warm() -> None:
    """Prepare the answer for unknown names, so that the first one takes no longer."""
    _nobodys_hash()


def _password_is_right(account: Account | None, password: str) -> bool:
    known = account.password_hash if account is not None else None
    with _checks:
        # Also without an account: the time must not tell whether a name exists.
        right = _hasher.verify(_plain_password(password), known or _nobodys_hash())
    return right and known is not None


def _plain_password(password: str) -> str:
    # é from one keyboard is another text than é from the next.
    return unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1])


def _hash_password(password: str, name: str) -> str:
    plain = _plain_password(password)
    if len(plain) < SHORTEST_PASSWORD:
        msg = f"Dit wachtwoord is te kort. Kies er een van ten minste {SHORTEST_PASSWORD} tekens."
        raise InputError(msg)
    if len(plain) > LONGEST_PASSWORD:
        msg = f"Dit wachtwoord is te lang. Kies er een van ten hoogste {LONGEST_PASSWORD} tekens."
        raise InputError(msg)
    if len(set(plain)) < 5 or plain.casefold() == name:
        msg = "Dit wachtwoord is te makkelijk te raden. Kies een paar woorden achter elkaar."
        raise InputError(msg)
    return _hasher.hash(plain)


# Attempts.


def _note_attempt(session: Session, subjects: list[str]) -> list[int]:
    """Write the attempt down before it is checked, so that many at once cannot slip through."""
    since = clock.now() - ATTEMPT_WINDOW
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) <= since))
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
    subject, since = _subject(kind, address), clock.now() - ATTEMPT_WINDOW
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) <= since))
    before = select(func.count()).where(col(SignInAttempt.subject) == subject)
    if (session.scalar(before) or 0) >= most:
        return True
    session.add(SignInAttempt(subject=subject, at=clock.now()))
    return False


# Rows.


def _account(session: Session, plain_name: str, *, active_only: bool = True) -> Account | None:
    wanted = select(Account).where(col(Account.name) == plain_name)
    if active_only:
        wanted = wanted.where(col(Account.active))
    return session.scalars(wanted).one_or_none()


def known_account(session: Session, name: str) -> Account:
    """The account of this name that is not switched off; InputError when there is none."""
    account = _account(session, _plain_name(name))
    if account is None:
        msg = f"Er is geen account met de naam {name}. Kijk met: python -m project user list"
        raise InputError(msg)
    return account


def _behind_link(session: Session, token: str) -> tuple[PasswordLink, Account]:
    link = session.get(PasswordLink, _hash(token))
    if link is None or link.used_at is not None or _age(link.expires_at) >= timedelta(0):
        raise InputError(LINK_CLOSED)
    account = session.get_one(Account, link.account_id)
    if not account.active:
        raise InputError(LINK_CLOSED)
    return link, account


def _end_sign_ins(session: Session, account: Account) -> None:
    session.execute(
        update(SignIn)
        .where(col(SignIn.account_id) == account.id, col(SignIn.ended_at).is_(None))
        .values(ended_at=clock.now())
    )


def _close_links(session: Session, account: Account) -> None:
    session.execute(
        update(PasswordLink)
        .where(col(PasswordLink.account_id) == account.id, col(PasswordLink.used_at).is_(None))
        .values(used_at=clock.now())
    )


def _age(moment: datetime) -> timedelta:
    return clock.now() - clock.local(moment)


def _is_fresh(row: SignIn) -> bool:
    return _age(row.seen_at) < IDLE and _age(row.created_at) < LONGEST


# Renewals that could not be written: a locked database is not asked again at every rerun.
_failed_renewals: dict[str, datetime] = {}


def _renew(row: SignIn) -> None:
    """Note that the sign-in is in use. When that cannot be written, the page goes on."""
    now, token_hash = clock.now(), row.token_hash
    failed_at = _failed_renewals.get(token_hash)
    if _age(row.seen_at) < RENEW_AFTER or (failed_at and now - failed_at < RENEW_AFTER):
        return
    try:
        with database.transaction() as session:
            session.execute(
                update(SignIn)
                .where(col(SignIn.token_hash) == token_hash, col(SignIn.ended_at).is_(None))
                .values(seen_at=now)
            )
        _failed_renewals.pop(token_hash, None)
    except InputError:
        _failed_renewals[token_hash] = now
