"""The same form behind a link: a host enters one figure, without an account."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from project import clock, database, formatting
from project.audit import logbook
from project.counts import host_links
from project.counts.host_links import Form, LinkClosedError
from project.errors import InputError, Problems, StoreError
from project.web.door import answers, staff
from project.web.door import fields as sent_fields
from project.web.door.fields import Fields
from project.web.door.form import Ask
from project.web.requests import form, in_thread, is_cross_site
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
    ask = Ask(found.subject.unit, found.subject.subject_id, token=token)
    host = _besides(found)
    if request.method != "POST":
        return _receipt(request, found) or staff.show(request, ask, {}, host=host)
    if is_cross_site(request):
        return staff.cross_site(request, ask, fields, host=host)
    try:
        number = _store(token, fields)
    except LinkClosedError:
        raise
    except InputError as error:
        return staff.show(request, ask, fields, problem=error, host=host)
    return answers.see(f"/locatie/{token}?nr={number}")


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


# The rest of the address too, so that a link that was cut or pasted wrongly is told so.
ROUTES: list[BaseRoute] = [Route("/locatie/{token:path}", respond, methods=["GET", "POST"])]
