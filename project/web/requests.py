"""What a browser sends us, checked: the address it comes from, its forms, where it wants to go."""

import re
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request

from project.accounts.roles import PAGES
from project.settings import settings

# What is said above a form that comes back with what was typed.
CROSS_SITE = (
    "Dit formulier kwam van een andere website, en is daarom nog niet opgeslagen. Kijk na wat "
    "hieronder staat, en verstuur het dan opnieuw."
)
# A remark that is far too long must come back with a sentence, not be refused unread.
_LARGEST_FORM = 100_000
_FIELDS = 24
# Of their own, so that what needs no database never waits behind a database that is silent.
_THREADS = CapacityLimiter(40)
Answer = TypeVar("Answer")
_OF_THE_DOOR = re.compile(r"/invoeren(/[a-z]+/[0-9]{1,18})?")


async def in_thread(work: Callable[..., Answer], *given: Any, **named: Any) -> Answer:
    """Do something that asks the database, beside all else."""
    return await to_thread.run_sync(partial(work, *given, **named), limiter=_THREADS)


def page_key(path: str) -> str | None:
    """Which page of ``roles.PAGES`` stands at this address, if any."""
    address = path.strip("/")
    return next((key for key, rule in PAGES.items() if rule.address == address), None)


def safe_return(wanted: str) -> str:
    """A local address of a page to go back to; the first page for anything else."""
    try:
        parts = urlsplit(wanted)
        asked = parse_qsl(parts.query, max_num_fields=_FIELDS)
    except ValueError:
        return "/"
    local = wanted.startswith("/") and not parts.scheme and not parts.netloc
    if local and _OF_THE_DOOR.fullmatch(parts.path):
        return parts.path
    key = page_key(parts.path) if local else None
    if key is None:
        return "/"
    # Written anew, so that nothing of what was sent gets into a header as it is.
    return f"/{PAGES[key].address}" + (f"?{urlencode(asked)}" if asked else "")


def address_of(request: HTTPConnection) -> str:
    """Where a request comes from; behind a proxy uvicorn has put the address in its place."""
    return _household(request.client.host if request.client else "")


def _household(address: str) -> str:
    """An IPv6 line hands out 2^64 addresses: they count as one."""
    try:
        if ip_address(address).version == 6:
            return str(ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address
    return address


def is_cross_site(request: HTTPConnection) -> bool:
    """Whether a form or a connection comes from a page of somebody else."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}
    ours = {request.headers.get("host", ""), urlsplit(settings().public_url).netloc}
    return origin.partition("://")[2] not in ours - {""}


async def form(request: Request) -> dict[str, str]:
    """The fields of a small form; refuses one that is large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise HTTPException(413, "Dit formulier is te groot.")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError as error:
        raise HTTPException(400, "Dit formulier is niet te lezen.") from error
