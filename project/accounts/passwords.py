"""Passwords: what is stored of one, and whether one is right."""

import secrets
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from pwdlib import PasswordHash

from project.errors import InputError
from project.models import Account
from project.settings import settings

SHORTEST_PASSWORD = 12
# Hashing a very long text would cost the server more than the sender.
LONGEST_PASSWORD = 200
_hasher = PasswordHash.recommended()
# The highest of zxcvbn: below it stand Welkom2018!! and Limburg-2026!
_STRONG = 4
# zxcvbn looks no further.
_LOOKED_AT = 72
# What whoever knows the tour tries first.
_OUR_WORDS = (
    "sociale cooperaties cooperatie alliantie limburg rondreis tentoonstelling werkbijeenkomst "
    "redzaamheid collectieve dashboard welkom wachtwoord invoerder beheerder provincie gemeente "
    "bibliotheek peer appel horst venray venlo gennep panningen roermond maastricht weert sittard"
)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def password_is_right(account: Account | None, password: str) -> bool:
    """Whether the password is that of the account; never without one, and as slowly."""
    known = account.password_hash if account is not None else None
    # Also without an account, and made for every first name alike: the time must not tell whether
    # a name exists.
    nobodys = _nobodys_hash()
    return _hasher.verify(_plain_password(password), known or nobodys) and known is not None


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
    # Here, and not above: its lists take 14 MB, and few processes ever set a password.
    from zxcvbn import zxcvbn

    host = urlsplit(settings().public_url).hostname or ""
    known = [*_OUR_WORDS.split(), name, *name.split("."), host, *host.split(".")]
    if zxcvbn(plain[:_LOOKED_AT], user_inputs=known)["score"] < _STRONG:
        msg = (
            "Dit wachtwoord is te makkelijk te raden. Kies een paar woorden achter elkaar die "
            "niets met elkaar of met de rondreis te maken hebben."
        )
        raise InputError(msg)
    return _hasher.hash(plain)
