"""The same form behind a link: a host enters one figure, without an account.

Also the page with which staff gives such a link on.
"""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from project import clock, database, formatting
from project.accounts.roles import Visitor
from project.audit import logbook
from project.counts import host_links
from project.counts.host_links import Form, LinkClosedError
from project.errors import InputError, Problems, StoreError
from project.settings import settings
from project.web.door import answers, staff
from project.web.door import fields as sent_fields
from project.web.door.fields import Fields
from project.web.door.form import Ask
from project.web.requests import form, in_thread
from project.wording.counts import EXAMPLE_SENTENCE

# The address is the key: no other page, and no page of ours, is told where somebody came from.
# Not "no-referrer": with that a browser sends its own forms without saying from where.
_HEADERS = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex"}


async def respond(request: Request) -> Response:
    """The form, its receipt, or what came of what was sent."""
    fields = await form(request) if request.method == "POST" else {}
    answer = await in_thread(_behind_link, request, fields)
    answer.headers.update(_HEADERS)
    return answer


def _behind_link(request: Request, fields: Fields) -> Response:
    token = str(request.path_params["token"])
    try:
        with database.reading() as session:
            found = host_links.form(session, token, clock.today())
        return _answer(request, token, found, fields)
    except LinkClosedError as error:
        page = answers.text(
            "closed.html",
            title="Telling doorgeven",
            who="",
            sentence=str(error),
            lost=sent_fields.in_words(fields),
        )
        return answers.answer(request, page, "closed", 410)
    except StoreError as error:
        return staff.message(request, "refused", 503, *error.sentences, fields=fields)


def _answer(request: Request, token: str, found: Form, fields: Fields) -> Response:
    ask = Ask(found.subject.unit, found.subject.row.id, token=token)

    def page(problem: InputError | None) -> Response:
        if isinstance(problem, LinkClosedError):
            raise problem
        receipt = None if problem else _receipt(request, found)
        return receipt or staff.show(request, ask, fields, problem=problem, host=_besides(found))

    return answers.posted(request, lambda: f"/locatie/{token}?nr={_store(token, fields)}", page)


def _store(token: str, fields: Fields) -> int:
    wrong = Problems()
    with database.transaction(logbook.HOST, None) as session:
        return host_links.enter_through_link(
            session,
            token=token,
            entry=sent_fields.entry(fields, wrong),
            key=staff.key_of(fields),
            wrong=wrong,
            is_answered=partial(sent_fields.is_answered, fields),
        )


def _receipt(request: Request, found: Form) -> Response | None:
    number = request.query_params.get("nr", "")
    for one in found.receipts:
        if str(one.number) == number:
            page = answers.text(
                "host_receipt.html",
                title="Opgeslagen",
                who="",
                form=found,
                receipt=one,
                **_besides(found),
            )
            return answers.answer(request, page, f"stored {number}")
    return None


def _besides(found: Form) -> dict[str, Any]:
    """What a host sees besides the form."""
    return {
        "valid_until": formatting.day(found.valid_until),
        "receipts": found.receipts,
        "example": EXAMPLE_SENTENCE if found.is_example else "",
    }


def _to_give(request: Request, who: Visitor, _fields: Fields) -> Response:
    """The link on a page of its own: to show, to share and to print."""
    token = request.path_params["token"]
    with database.reading() as session:
        found = host_links.form(session, token, clock.today())
    address = f"{_site(request)}/locatie/{token}"
    # M: a corner may be dirty or folded, and the squares stay large enough for an old phone.
    code = segno.make_qr(address, error="M")
    page = answers.text(
        "link.html",
        title="Link voor de locatie",
        who=who.name,
        form=found,
        valid_until=formatting.day(found.valid_until),
        address=address,
        width=code.symbol_size()[0],
        squares=_squares(code),
    )
    answer = answers.answer(request, page, "link")
    answer.headers.update(_HEADERS)
    return answer


def _site(request: Request) -> str:
    """Where people reach the dashboard; as this request did, unless a setting names a site."""
    given = settings().public_url
    near = urlsplit(given).hostname == "localhost"
    return (str(request.base_url) if near else given).rstrip("/")


def _squares(code: segno.QRCode) -> str:
    """The dark squares of a QR code as one path of SVG, with its quiet zone around it."""
    rows = enumerate(code.matrix_iter())
    return "".join(f"M{x} {y}h1v1h-1z" for y, row in rows for x, dark in enumerate(row) if dark)


ROUTES: list[BaseRoute] = [
    Route("/invoeren/link/{token}", staff.for_staff(_to_give)),
    # The rest of the address too, so that a link that was cut or pasted wrongly is told so.
    Route("/locatie/{token:path}", respond, methods=["GET", "POST"]),
]
