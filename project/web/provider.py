"""What is asked of the organisation's OpenID Connect provider: Authlib's client, and its answers.

The libraries are loaded by who has a provider: all others would wait for them at every start.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from project.errors import InputError
from project.models import ProviderRequest
from project.settings import settings

log = logging.getLogger(__name__)

RETURNS = "/inloggen/organisatie/terug"
_ASKS = {"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 5.0}
_DOWN = "De organisatie is nu niet te bereiken. Probeer het over een paar minuten opnieuw."
_REFUSED = "De organisatie heeft niet bevestigd wie dit is. Log opnieuw in."


async def where_to_ask() -> dict[str, str]:
    """The ``url`` to send somebody to, with the ``state``, ``nonce`` and ``code_verifier`` in it.

    InputError when the provider does not answer, or is another than the settings say.
    """
    with _in_words():
        asked: dict[str, str] = await (await _client()).create_authorization_url(_ours(RETURNS))
        return asked


async def claims(asked: ProviderRequest, answer: Mapping[str, str]) -> Mapping[str, Any]:
    """Whom the provider names, checked: its signature, nonce, audience and time.

    InputError for an answer that does not hold.
    """
    issuer = settings().oidc_issuer
    if "error" in answer or answer.get("iss", issuer).rstrip("/") != issuer.rstrip("/"):
        log.warning("sign-in at the provider ended with %.200r", answer.get("error", "another iss"))
        raise InputError(_REFUSED)
    with _in_words():
        client = await _client()
        token = await client.fetch_access_token(
            _ours(RETURNS), code=answer.get("code", ""), code_verifier=asked.code_verifier
        )
        found: Mapping[str, Any] | None = await client.parse_id_token(token, nonce=asked.nonce)
    if found is None:
        raise InputError(_REFUSED)
    return found


async def sign_out_address() -> str | None:
    """Where somebody signs out at the provider too; None when it has no such page, or is down."""
    try:
        with _in_words():
            back, client_id = _ours("/"), settings().oidc_client_id
            there = await (await _client()).create_logout_url(back, client_id=client_id)
            return str(there["url"])
    except InputError:
        return None


async def _client() -> Any:
    """Authlib's, once the provider has said that it is the one that was meant."""
    chosen = settings()
    client = _made(chosen.oidc_issuer, chosen.oidc_client_id, chosen.oidc_client_secret)
    found = (await client.load_server_metadata()).get("issuer", "")
    if found.rstrip("/") != chosen.oidc_issuer.rstrip("/"):
        raise RuntimeError(found)
    return client


@lru_cache(maxsize=1)
def _made(issuer: str, client_id: str, secret: str) -> Any:
    """Kept, and with it what the provider said of itself; a new key is asked for when one comes."""
    from authlib.integrations.starlette_client import OAuth

    return OAuth().register(
        "organisation",
        client_id=client_id,
        client_secret=secret or None,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs=_ASKS,
    )


def _ours(path: str) -> str:
    return settings().public_url.rstrip("/") + path


@contextmanager
def _in_words() -> Iterator[None]:
    import httpx2
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    refusals = (AuthlibBaseError, JoseError)
    try:
        yield
    except (*refusals, httpx2.HTTPError, ValueError, RuntimeError) as error:
        log.warning("no use of the provider: %.200r", error)
        raise InputError(_REFUSED if isinstance(error, refusals) else _DOWN) from error
