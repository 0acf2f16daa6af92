"""The page in which Streamlit's programme runs: Dutch, with our title, and as small as it can be.

Streamlit answers every unknown address with its ``index.html``; we put ours in its place.
"""

import gzip
import hashlib
import re
from base64 import b64encode
from importlib.resources import files
from pathlib import Path

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from project.web.door.files import ADDRESSES

# All that we know of Streamlit here is where its files lie.
# Resolved: where the environment is a link, no file would seem to lie in it.
STREAMLIT_FILES = Path(str(files("streamlit") / "static")).resolve()
TITLE = "Sociale coöperaties op weg"
_NOSCRIPT = (
    "<noscript><p>Dit dashboard heeft JavaScript nodig. Zet JavaScript aan en laad de pagina "
    "opnieuw.</p></noscript>"
)
# Streamlit opens every link of a text in a tab of its own; those to ourselves stay in this one.
_SCRIPT = (
    "<script>document.addEventListener('click',function(event){"
    "var link=event.target.closest('a[target=_blank]');"
    "if(link&&link.origin===location.origin){link.target='_self'}},true)</script>"
)
_OURS = Path(__file__).parent / "templates"
_STYLE, _DUTCH, _MENU, _BUSY, _WEBGL = (
    (_OURS / name).read_text(encoding="utf-8")
    for name in ("shell.css", "dutch.js", "menu.js", "busy.js", "webgl.js")
)
_HEAD = (
    f"<style>{_STYLE}</style>{_SCRIPT}<script>{_DUTCH}</script>"
    f"<script>{_MENU}</script><script>{_BUSY}</script><script>{_WEBGL}</script></head>"
)
# Of Streamlit, and of ours that answer with 304 to a browser that has the answer already.
_NEVER_A_PAGE = (
    *("/static/", "/media/", "/component/", "/_stcore/"),
    *("/agenda.ics", "/open-data/", "/kader/", "/bestand/", "/meenemen/"),
    *("/invoeren", "/locatie/", "/inloggen", "/uitloggen", "/worker.js", *ADDRESSES),
)
_CHANGES = (
    (r"<!--.*?-->\s*", ""),
    (r'<html lang="en">', '<html lang="nl">'),
    (r"<title>[^<]*</title>", f"<title>{TITLE}</title>"),
    (r'<link rel="service-desc"[^>]*>\s*', ""),
    (r"<noscript>.*?</noscript>", _NOSCRIPT),
    (r"</head>", _HEAD),
)


def shell(original: str) -> str:
    """Streamlit's ``index.html`` in Dutch, without its remarks and its offer to programs."""
    for old, new in _CHANGES:
        # A replacement may hold backslashes of its own.
        original = re.sub(old, new.replace("\\", r"\\"), original, flags=re.DOTALL)
    return original.lstrip()


_TEXT = shell((STREAMLIT_FILES / "index.html").read_text())
_BODIES = {
    "": _TEXT.encode(),
    "br": brotli.compress(_TEXT.encode(), quality=11),
    "gzip": gzip.compress(_TEXT.encode(), mtime=0),
}
_VERSION = hashlib.sha256(_TEXT.encode()).hexdigest()[:32]


def script_hashes() -> str:
    """The scripts that stand in the page itself, as a content policy names them."""
    scripts = re.findall(r"<script>(.*?)</script>", _TEXT, flags=re.DOTALL)
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests)


def accepted(headers: Headers) -> str:
    """The best encoding that a browser takes: ``br``, ``gzip`` or nothing."""
    names = set()
    for part in headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        if weight.replace(" ", "").rstrip(".0") != "q=":
            names.add(name.strip())
    return next((name for name in ("br", "gzip") if name in names), "")


class Shell:
    """Puts our page wherever Streamlit answers with its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask Streamlit, and answer in its place when the answer is its page."""
        if not _may_be_a_page(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        await self.app(_plain(scope), receive, _Answer(headers, scope["method"], send).send)


class _Answer:
    """One answer of Streamlit on its way out."""

    def __init__(self, headers: Headers, method: str, send: Send) -> None:
        self.headers, self.method, self.out = headers, method, send
        self.replaced = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.replaced = _is_streamlits_page(message)
            if self.replaced:
                await self._send_ours(message)
        if not self.replaced:
            await self.out(message)

    async def _send_ours(self, message: Message) -> None:
        encoding = accepted(self.headers)
        tag = f'"{_VERSION}-{encoding or "plain"}"'
        body, status = _BODIES[encoding], 200
        if tag in self.headers.get("if-none-match", ""):
            body, status = b"", 304
        answer = MutableHeaders(raw=list(message["headers"]))
        for name in ("last-modified", "content-length", "accept-ranges", "content-encoding"):
            del answer[name]
        answer["etag"], answer["vary"], answer["cache-control"] = tag, "Accept-Encoding", "no-cache"
        if status == 200:
            answer["content-length"] = str(len(body))
        if status == 200 and encoding:
            answer["content-encoding"] = encoding
        await self.out({**message, "status": status, "headers": answer.raw})
        sent = b"" if self.method == "HEAD" else body
        await self.out({"type": "http.response.body", "body": sent})


def _may_be_a_page(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] in {"GET", "HEAD"}
        and not scope["path"].startswith(_NEVER_A_PAGE)
    )


def _plain(scope: Scope) -> Scope:
    """The same request, without what would make Streamlit compress, cut or skip its page."""
    dropped = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in dropped]}


def _is_streamlits_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    # Our own pages bring a policy of their own.
    own = "content-security-policy" in headers
    html = headers.get("content-type", "").startswith("text/html")
    return message["status"] == 200 and html and not own
