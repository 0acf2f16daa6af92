"""Our own HTML pages: small templates with automatic escaping, no script, one style sheet."""

import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from project.theme import colours

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
# Stricter than the policy of Streamlit's pages: nothing here runs a script or asks another host.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = _templates.get_template("style.css").render(theme=colours)
_STYLE_VERSION = hashlib.sha256(_STYLE.encode()).hexdigest()[:12]


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page made from a template; never cached, because it is about one person."""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(text(template, **values), status, headers=headers)


def text(template: str, **values: object) -> str:
    """The text of a page made from a template, with every value escaped."""
    return _templates.get_template(template).render(style_version=_STYLE_VERSION, **values)


def message(title: str, sentence: str, status: int) -> HTMLResponse:
    """A page that says one thing and leads back."""
    return page("message.html", status, title=title, sentence=sentence)


async def style(_request: Request) -> Response:
    """The style sheet; its address carries its version, so it may be kept for a year."""
    return Response(
        _STYLE,
        media_type="text/css",
        headers={"Cache-Control": "public, immutable, max-age=31536000"},
    )
