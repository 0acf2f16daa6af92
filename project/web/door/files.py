"""The scripts, the style and the icons of the door, and the worker that opens it offline."""

import gzip
import hashlib
from functools import partial
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

_STATIC = Path(__file__).parent / "static"
_SCRIPT = "text/javascript; charset=utf-8"
# Each stands at the root of the site under its own name.
_KINDS = {
    "/door.js": _SCRIPT,
    "/counter.js": _SCRIPT,
    "/queue.js": _SCRIPT,
    "/door.css": "text/css; charset=utf-8",
    "/door.webmanifest": "application/manifest+json",
    "/pear-192.png": "image/png",
}
_WORKER = (_STATIC / "worker.js").read_text(encoding="utf-8")
_BODIES = {address: (_STATIC / address[1:]).read_bytes() for address in _KINDS}
# Of all at once: a page, its script and its worker belong together.
VERSION = hashlib.sha256(b"".join([*_BODIES.values(), _WORKER.encode()])).hexdigest()[:12]
# By the name in front of the dot: with the version, so that they may be kept for a year.
ADDRESSES = {address: f"{address}?v={VERSION}" for address in _KINDS}
_WORKER_BODY = _WORKER.replace("VERSION", VERSION).encode()
_WORKER_TAG = f'"{hashlib.sha256(_WORKER_BODY).hexdigest()[:12]}"'


async def file(request: Request) -> Response:
    """One file; its address carries its version."""
    address = request.url.path
    headers = {
        "Cache-Control": "public, immutable, max-age=31536000",
        "Content-Security-Policy": "default-src 'none'",
    }
    return packed(request, _BODIES[address], _KINDS[address], headers)


async def worker(request: Request) -> Response:
    """At the root, so that it may look after /invoeren without a slash, and after /locatie/.

    When the door ever goes, this must become a worker that unregisters itself: a 404 leaves the
    old one at work on the phones that have it.
    """
    headers = {
        "Cache-Control": "no-cache",
        "ETag": _WORKER_TAG,
        "Content-Security-Policy": "default-src 'self'",
    }
    if request.headers.get("if-none-match") == _WORKER_TAG:
        return Response(status_code=304, headers=headers)
    return packed(request, _WORKER_BODY, _SCRIPT, headers)


def packed(
    request: Request, body: bytes, kind: str, headers: dict[str, str], status: int = 200
) -> Response:
    """Smaller on the line for who can read it. Holds no secret that outlives one page."""
    headers = {**headers, "Vary": "Accept-Encoding"}
    taken = request.headers.get("accept-encoding", "")
    packs = {"br": partial(brotli.compress, quality=5), "gzip": partial(gzip.compress, mtime=0)}
    pack = next((name for name in packs if name in taken), "")
    if pack and not kind.startswith("image"):
        body, headers["Content-Encoding"] = packs[pack](body), pack
    return Response(body, status, headers, media_type=kind)


ROUTES: list[BaseRoute] = [
    Route("/worker.js", worker),
    *(Route(address, file) for address in _KINDS),
]
