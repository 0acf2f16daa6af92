"""Signing in and out, and setting a password with a one-time link: plain pages with a cookie.

Not in Streamlit's session: that one belongs to whoever knows its id (bar.md, 8).
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from project import database
from project.accounts import holders, password_links, passwords, roles, sign_ins
from project.audit import logbook
from project.errors import InputError
from project.settings import settings
from project.web import html
from project.web.door import answers, files
from project.web.requests import address_of, form, in_thread, is_cross_site, safe_return
from project.wording.people import ROLE, Role

_REFUSED = 422
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
            token = sign_ins.sign_in(
                name=name, password=fields.get("wachtwoord", ""), address=address_of(request)
            )
        except InputError as error:
            return _sign_in_page(request, back, name=name, error=str(error))
        back_to = _first_page(token) if back == "/" else back
        return _with_cookie(back_to, token, stays="blijf" in fields)

    return await in_thread(answer)


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
    return await in_thread(_signed_out, request)


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
            with database.transaction(logbook.SERVER, None) as session:
                token = password_links.set_password_with_link(
                    session,
                    token=request.path_params["token"],
                    password=fields.get("wachtwoord", ""),
                    again=fields.get("nogmaals", ""),
                )
        except InputError as error:
            return _password_page(name, error=str(error))
        return _with_cookie(_first_page(token), token)

    return await in_thread(_behind_link, request, answer)


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
        closed=settings().reading_closed,
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


def _signed_out(request: Request) -> Response:
    try:
        with database.transaction(logbook.SERVER, None) as session:
            sign_ins.sign_out(session, token=request.cookies.get(sign_ins.COOKIE))
    except InputError as error:
        return _sign_out_page(request, error=str(error))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(sign_ins.COOKIE, httponly=True, secure=settings().secure_cookie)
    return answer


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
    answer = RedirectResponse(back, 303, headers={"Cache-Control": "no-store"})
    # Without an age the browser forgets it when it is closed; the database after a day at most.
    answer.set_cookie(
        sign_ins.COOKIE,
        token,
        httponly=True,
        samesite="lax",
        max_age=int(sign_ins.LONGEST.total_seconds()) if stays else None,
        secure=settings().secure_cookie,
    )
    return answer


ROUTES: list[BaseRoute] = [
    Route("/inloggen", show_sign_in, methods=["GET"]),
    Route("/inloggen", sign_in, methods=["POST"]),
    Route("/uitloggen", show_sign_out, methods=["GET"]),
    Route("/uitloggen", sign_out, methods=["POST"]),
    Route("/wachtwoord/{token}", show_password, methods=["GET"]),
    Route("/wachtwoord/{token}", set_password, methods=["POST"]),
]
