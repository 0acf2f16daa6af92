"""The form with which a town asks for the exhibition: without an account and without a script.

It stays open when the reading pages are closed: who asks reads nothing.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from project import database
from project.audit import logbook
from project.directory import town_requests
from project.directory.town_requests import Asked
from project.errors import InputError
from project.settings import settings
from project.tour import itinerary
from project.web import html
from project.web.requests import CROSS_SITE, address_of, form, in_thread, is_cross_site
from project.wording.counts import EXAMPLE_SENTENCE

TITLE = "Breng de tentoonstelling naar uw gemeente"
_REFUSED = 422
_FORBIDDEN = 403
_TRAPPED = (
    "Dit lijkt door een programma ingevuld. Maak het veld “Laat dit leeg” leeg, en verstuur het "
    "formulier opnieuw."
)
# A person cannot see this field; a program that fills in everything fills it in too.
_TRAP = "homepage"
_TYPED = ("gemeente", "andere", "organisatie", "periode", "waarom", "email", "algemeen", "bewaren")

Fields = Mapping[str, str]


async def show(request: Request) -> Response:
    """The form, or the receipt of what was sent with it."""
    return await in_thread(_shown, request)


async def send(request: Request) -> Response:
    """Keep a request; what cannot be right comes back with what was typed."""
    fields = await form(request)
    if is_cross_site(request):
        # Nothing is kept that nobody saw here, and nothing is lost that was typed.
        seen = {name: fields.get(name, "") for name in _TYPED}
        return await in_thread(_form_page, seen, errors=(CROSS_SITE,), status=_FORBIDDEN)
    return await in_thread(_kept, request, fields)


def _shown(request: Request) -> Response:
    key = request.query_params.get("bewijs", "")
    with database.reading() as session:
        receipt = town_requests.receipt(session, key)
    if receipt is None:
        return _form_page({})
    return html.page(
        "request_receipt.html",
        title="Verzoek ontvangen",
        receipt=receipt,
        days=settings().request_days,
    )


def _kept(request: Request, fields: Fields) -> Response:
    if fields.get(_TRAP):
        return _form_page(fields, errors=(_TRAPPED,))
    key = fields.get("sleutel", "")
    try:
        with database.transaction(logbook.PUBLIC, None) as session:
            town_requests.ask(
                session,
                asked=_asked(fields),
                key=key,
                address=address_of(request),
                by=logbook.PUBLIC.name,
            )
    except InputError as error:
        return _form_page(fields, errors=error.sentences)
    # Another address, so that loading the page again sends nothing.
    return RedirectResponse(f"/aanvragen?bewijs={key}", 303, {"Cache-Control": "no-store"})


def _asked(fields: Fields) -> Asked:
    return Asked(
        municipality=fields.get("gemeente", ""),
        elsewhere=fields.get("andere", ""),
        organisation=fields.get("organisatie", ""),
        period=fields.get("periode", ""),
        why=fields.get("waarom", ""),
        email=fields.get("email", ""),
        is_general="algemeen" in fields,
        consent="bewaren" in fields,
    )


def _form_page(fields: Fields, *, errors: Sequence[str] = (), status: int = _REFUSED) -> Response:
    with database.reading() as session:
        municipalities = town_requests.municipalities(session)
        example = itinerary.has_example_figures(session)
    typed: dict[str, Any] = {name: fields.get(name, "") for name in _TYPED}
    return html.page(
        "request_form.html",
        status if errors else 200,
        title=TITLE,
        errors=errors,
        typed=typed,
        trapped=fields.get(_TRAP, ""),
        key=fields.get("sleutel") or uuid.uuid4().hex,
        municipalities=municipalities,
        elsewhere=town_requests.ELSEWHERE,
        longest=town_requests.LONGEST_WHY,
        longest_name=town_requests.LONGEST_NAME,
        days=settings().request_days,
        example=EXAMPLE_SENTENCE if example else "",
    )


ROUTES: list[BaseRoute] = [
    Route("/aanvragen", show, methods=["GET"]),
    Route("/aanvragen", send, methods=["POST"]),
]
