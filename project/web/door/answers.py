"""What every answer of the door carries: what it is, a policy for our script, and few bytes."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from project import clock, formatting
from project.counts.entering import QuestionError
from project.errors import ConflictError, InputError, StoreError
from project.web import html
from project.web.door import files
from project.web.requests import CROSS_SITE, is_cross_site

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


class CrossSiteError(InputError):
    """A form on a page of somebody else: nothing is stored that nobody saw here."""


# What came of a form that was not stored, for the script and for a browser.
_CAME: list[tuple[type[InputError], tuple[str, int]]] = [
    (QuestionError, ("asked", 422)),
    (ConflictError, ("conflict", 409)),
    # The script sends it again by itself.
    (StoreError, ("refused", 503)),
    (CrossSiteError, ("refused", 403)),
    (InputError, ("refused", 422)),
]


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


def posted(
    request: Request, store: Callable[[], str], page: Callable[[InputError | None], Response]
) -> Response:
    """Store a form that was sent and lead on; or its page, empty or with what is wrong with it."""
    if request.method != "POST":
        return page(None)
    try:
        if is_cross_site(request):
            raise CrossSiteError(CROSS_SITE)
        address = store()
    except InputError as problem:
        return page(problem)
    return see(address)


def came(request: Request, body: str, says: str, problem: InputError | None) -> Response:
    """A page that says what came of a form: ``says`` when nothing is wrong, or what is."""
    found = (came for kind, came in _CAME if isinstance(problem, kind))
    return answer(request, body, *next(found, (says, 200)))
