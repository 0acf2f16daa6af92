"""Signing in and out, by a password, a one-time link or the organisation: pages with a cookie.

Not in Streamlit's session: that one belongs to whoever knows its id (bar.md, 8).
"""

import logging
import secrets
from collections.abc import Callable
from datetime import timedelta

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from project import database
from project.accounts import attempts, holders, password_links, passwords, provider, roles, sign_ins
from project.audit import logbook
from project.errors import InputError
from project.settings import settings
from project.web import html
from project.web import provider as provider_pages
from project.web.door import answers, files
from project.web.requests import address_of, form, in_thread, is_cross_site, safe_return
from project.wording.people import ROLE, Role

log = logging.getLogger(__name__)

_REFUSED = 422
# Of who was sent to the provider: only that browser brings the answer.
_ASKED = "aanmelding-onderweg"
_BY_PROVIDER_ONLY = "Inloggen kan hier alleen bij de organisatie, niet met een wachtwoord."
_FAILURES = {sign_ins.WRONG: "failed", provider.STALE: "failed", attempts.TOO_MANY: "locked out"}
# Hashing takes 64 MB and all the time of a processor: one at a time in each process, and the
# threads that answer everything else stay free.
_LANE = CapacityLimiter(1)
_CROSS_SITE = (
    "Dit formulier kwam van een andere website, en is daarom niet verwerkt. Open de pagina "
    "opnieuw en probeer het nog eens."
)


async def show_sign_in(request: Request) -> Response:
    """The form to sign in."""
    back = safe_return(request.query_params.get("terug", "/"))
    return await in_thread(_sign_in_page, request, back)


async def sign_in(request: Request) -> Response:
    """Check a name and a password; the right ones get a cookie and the page that was asked for."""
    if is_cross_site(request):
        return html.message("Inloggen", _CROSS_SITE, 403)
    fields = await form(request)
    name, back = fields.get("naam", ""), safe_return(fields.get("terug", "/"))

    def answer() -> Response:
        try:
            _require_passwords()
            token = sign_ins.sign_in(
                name=name, password=fields.get("wachtwoord", ""), address=address_of(request)
            )
        except InputError as error:
            _note_failure(request, str(error))
            return _sign_in_page(request, back, name=name, error=str(error))
        return _with_cookie(back, token, stays="blijf" in fields)

    return await _in_lane(answer)


async def ask_provider(request: Request) -> Response:
    """Send the browser to the organisation, and remember what its answer must match."""
    back, browser = safe_return(request.query_params.get("terug", "/")), secrets.token_urlsafe(32)
    if not settings().oidc_issuer:
        return html.message("Niet gevonden", "Dit dashboard heeft geen inlogpagina elders.", 404)
    try:
        asked = await provider_pages.where_to_ask()
        sender = {"browser": browser, "address": address_of(request)}
        await in_thread(provider.remember, asked, back=back, **sender)
    except InputError as error:
        return await in_thread(_sign_in_page, request, back, error=str(error))
    answer = RedirectResponse(asked["url"], 303, {"Cache-Control": "no-store"})
    _put_cookie(answer, _ASKED, browser, provider.WAITS, path="/inloggen")
    return answer


async def come_back(request: Request) -> Response:
    """Take the answer of the organisation, once; who is known there gets a cookie of ours."""
    sent = dict(request.query_params)
    back = "/"
    try:
        state, browser = sent.get("state", ""), request.cookies.get(_ASKED, "")
        asked = await in_thread(provider.take, state=state, browser=browser)
        back = asked.back
        claims = await provider_pages.claims(asked, sent)
        token = await in_thread(provider.sign_in, claims)
    except InputError as error:
        _note_failure(request, str(error))
        return await in_thread(_sign_in_page, request, back, error=str(error))
    return await in_thread(_with_cookie, back, token)


def _first_page(token: str) -> str:
    """Where somebody begins who asked for no page: who may enter counts came to do that."""
    with database.reading() as session:
        who = sign_ins.visitor(session, token)
    return "/invoeren" if who.may(Role.EDITOR) else "/"


async def show_sign_out(request: Request) -> Response:
    """A page with one button: a link alone must not sign anybody out."""
    return await in_thread(_sign_out_page, request)


async def sign_out(request: Request) -> Response:
    """End the sign-in of this browser, in all its tabs."""
    if is_cross_site(request):
        return html.message("Uitloggen", _CROSS_SITE, 403)
    try:
        by_provider = await in_thread(_end_sign_in, request)
    except InputError as error:
        return await in_thread(_sign_out_page, request, error=str(error))
    there = await provider_pages.sign_out_address() if by_provider else None
    answer: Response = RedirectResponse("/", 303)
    if there is not None:
        # No redirect: the policy of the page with the button lets a form lead to us alone.
        answer = html.page("signed_out.html", title="Uitgelogd", there=there)
        answer.headers["Refresh"] = f"0; url={there}"
        answer.headers.update({answers.ANSWER: "signed-out", "X-Door-Next": there})
    answer.delete_cookie(sign_ins.COOKIE, httponly=True, secure=settings().secure_cookie)
    return answer


async def show_password(request: Request) -> Response:
    """The form behind a one-time link."""
    return await in_thread(_behind_link, request, _password_page)


async def set_password(request: Request) -> Response:
    """Set the password behind a one-time link and sign in."""
    if is_cross_site(request):
        return html.message("Wachtwoord kiezen", _CROSS_SITE, 403)
    fields = await form(request)

    def answer(name: str) -> Response:
        try:
            _require_passwords()
            with database.transaction(logbook.SERVER, None) as session:
                token = password_links.set_password_with_link(
                    session,
                    token=request.path_params["token"],
                    password=fields.get("wachtwoord", ""),
                    again=fields.get("nogmaals", ""),
                )
        except InputError as error:
            return _password_page(name, error=str(error))
        return _with_cookie("/", token)

    return await _in_lane(lambda: _behind_link(request, answer))


def who_asks(request: Request) -> roles.Visitor:
    """Who sent this request, by its cookie."""
    with database.reading() as session:
        return sign_ins.visitor(session, request.cookies.get(sign_ins.COOKIE))


def _sign_in_page(request: Request, back: str, *, name: str = "", error: str = "") -> Response:
    who = who_asks(request)
    with database.reading() as session:
        examples = [
            {"name": example, "password": password, "role": ROLE[role]}
            for example, password, role in holders.example_accounts(session)
        ]
    page = html.page(
        "sign_in.html",
        _REFUSED if error else 200,
        files=files.ADDRESSES,
        title="Inloggen",
        who=who,
        role=ROLE[who.role] if who.role else "",
        back=back,
        name=name,
        error=error,
        examples=examples,
        settings=settings(),
    )
    # The script says what waits on this phone until somebody signed in.
    page.headers["Content-Security-Policy"] = answers.POLICY
    return page


def _sign_out_page(request: Request, *, error: str = "") -> Response:
    who, status = who_asks(request), _REFUSED if error else 200
    if not who.signed_in:
        return html.page("sign_out.html", title="Uitloggen")
    # The script clears what the phone keeps for this account.
    page = answers.text("sign_out.html", title="Uitloggen", who=who.name, error=error)
    return answers.answer(request, page, "sign-out", status)


def _end_sign_in(request: Request) -> bool:
    with database.transaction(logbook.SERVER, None) as session:
        return sign_ins.sign_out(session, token=request.cookies.get(sign_ins.COOKIE))


def _require_passwords() -> None:
    if not settings().takes_passwords:
        raise InputError(_BY_PROVIDER_ONLY)


def _note_failure(request: Request, why: str) -> None:
    """A line for fail2ban (deploy/fail2ban): the one place where an address gets into the log."""
    if (kind := _FAILURES.get(why)) and request.client:
        log.warning("sign-in %s from %s", kind, request.client.host)


async def _in_lane(answer: Callable[[], Response]) -> Response:
    return await to_thread.run_sync(answer, limiter=_LANE)


def _behind_link(request: Request, answer: Callable[[str], Response]) -> Response:
    try:
        with database.reading() as session:
            name = password_links.name_behind_link(session, request.path_params["token"])
    except InputError as error:
        return html.message("Wachtwoord kiezen", str(error), 410)
    return answer(name)


def _password_page(name: str, *, error: str = "") -> Response:
    return html.page(
        "password.html",
        _REFUSED if error else 200,
        title="Wachtwoord kiezen",
        name=name,
        error=error,
        shortest=passwords.SHORTEST_PASSWORD,
    )


def _with_cookie(back: str, token: str, *, stays: bool = False) -> Response:
    first = _first_page(token) if back == "/" else back
    answer = RedirectResponse(first, 303, headers={"Cache-Control": "no-store"})
    # Without an age the browser forgets it when it is closed; the database after a day at most.
    _put_cookie(answer, sign_ins.COOKIE, token, sign_ins.LONGEST if stays else None)
    return answer


def _put_cookie(
    answer: Response, name: str, value: str, lasts: timedelta | None, path: str = "/"
) -> None:
    age, secure = int(lasts.total_seconds()) if lasts else None, settings().secure_cookie
    answer.set_cookie(name, value, age, path=path, httponly=True, samesite="lax", secure=secure)


ROUTES: list[BaseRoute] = [
    Route("/inloggen", show_sign_in, methods=["GET"]),
    Route("/inloggen", sign_in, methods=["POST"]),
    Route("/inloggen/organisatie", ask_provider, methods=["GET"]),
    Route(provider_pages.RETURNS, come_back, methods=["GET"]),
    Route("/uitloggen", show_sign_out, methods=["GET"]),
    Route("/uitloggen", sign_out, methods=["POST"]),
    Route("/wachtwoord/{token}", show_password, methods=["GET"]),
    Route("/wachtwoord/{token}", set_password, methods=["POST"]),
]
