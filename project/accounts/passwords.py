"""Passwords: what is stored of one, and whether one is right."""

import secrets
import threading
import unicodedata
from functools import lru_cache

from pwdlib import PasswordHash

from project.errors import InputError
from project.models import Account

SHORTEST_PASSWORD = 12
# Hashing a very long text would cost the server more than the sender.
LONGEST_PASSWORD = 200
_hasher = PasswordHash.recommended()
# One check takes 64 MB for a moment; many at once would take the memory of the server.
_checks = threading.BoundedSemaphore(2)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def password_is_right(account: Account | None, password: str) -> bool:
    """Whether the password is that of the account; never without one, and as slowly."""
    known = account.password_hash if account is not None else None
    with _checks:
        # Also without an account, and made for every first name alike: the time must not tell
        # whether a name exists.
        nobodys = _nobodys_hash()
        right = _hasher.verify(_plain_password(password), known or nobodys)
    return right and known is not None


def _plain_password(password: str) -> str:
    # é from one keyboard is another text than é from the next.
    return unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1])


def hash_password(password: str, name: str) -> str:
    """What is stored of a password. Raises InputError for one that is easy to guess."""
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
