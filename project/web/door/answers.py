"""What every answer of the door carries: what it is, a policy for our script, and few bytes."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from project import clock, formatting
from project.web import html
from project.web.door import files

# The script believes nothing else: the wifi of a library answers 200 to anything.
ANSWER = "X-Door"
# The script says that it asks: then nothing leads to the page to sign in.
ASKS = "x-door-ask"
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HTML = "text/html; charset=utf-8"


def text(template: str, **values: object) -> str:
    """The text of a page, with the moment at which it was so."""
    moment = formatting.moment(clock.now())
    return html.text(f"door/{template}", files=files.ADDRESSES, moment=moment, **values)


def answer(request: Request, body: str, says: str, status: int = 200, kind: str = HTML) -> Response:
    """An answer that says what it is (``form``, ``stored 17``, …); never kept on the way."""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", ANSWER: says}
    return files.packed(request, body.encode(), kind, headers, status)


def see(address: str) -> Response:
    """Lead on to another page, so that loading it again sends nothing."""
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})
