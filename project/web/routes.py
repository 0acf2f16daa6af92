"""Our own addresses beside the pages."""

from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from project import clock
from project.settings import settings
from project.web import health, html, open_data, page_files, sign_in, take_along, town_request
from project.web.door import files, host, outcomes, staff
from project.web.html import STATIC

_SECURITY_HOLDS = timedelta(days=180)


async def icon(_request: Request) -> Response:
    """The pear in the tab of the browser."""
    return FileResponse(STATIC / "pear.png", headers={"Cache-Control": "public, max-age=86400"})


async def statement(request: Request) -> Response:
    """What is kept of whom, or how far everybody can use this: the same for everybody."""
    template, title = _STATEMENTS[request.url.path]
    return html.page(template, title=title, settings=settings())


async def robots(_request: Request) -> Response:
    """What a search engine may read: pages for everybody, and no forms or files."""
    closed = settings().reading_closed
    lines = ["/"] if closed else [f"/{one}/" for one in ("invoeren", "locatie", "wachtwoord")]
    rules = [f"Disallow: {one}" for one in lines]
    return PlainTextResponse("\n".join(["User-agent: *", *rules, ""]))


async def security(_request: Request) -> Response:
    """Whom to tell about a hole in the dashboard (RFC 9116)."""
    if not settings().contact:
        return PlainTextResponse("Er is geen adres ingesteld (DASHBOARD_CONTACT).", 404)
    until = f"{clock.now() + _SECURITY_HOLDS:%Y-%m-%dT%H:%M:%SZ}"
    lines = [f"Contact: mailto:{settings().contact}", f"Expires: {until}"]
    return PlainTextResponse("\n".join([*lines, "Preferred-Languages: nl, en", ""]))


async def old_page(request: Request) -> Response:
    """A page of before leads on to where that stands now, with all that was asked of it."""
    page, part = _OLD_PAGES[request.url.path.strip("/")]
    query = request.query_params.multi_items()
    return RedirectResponse(f"/{page}?{urlencode([*query, ('deel', part)])}", 308)


_STATEMENTS = {
    "/privacy": ("privacy.html", "Privacy"),
    "/toegankelijkheid": ("accessibility.html", "Toegankelijkheid"),
}
_OLD_PAGES = {"bezoek": ("bereik", "hoeveel"), "beloften": ("voortgang", "beloften")}
ROUTES: list[BaseRoute] = [
    Route("/gezond", health.health),
    Route("/favicon.png", icon),
    Route("/robots.txt", robots),
    Route("/.well-known/security.txt", security),
    Route("/stijl.css", html.style),
    *(Route(address, statement) for address in _STATEMENTS),
    *(Route(f"/{address}", old_page) for address in _OLD_PAGES),
    *sign_in.ROUTES,
    *files.ROUTES,
    *outcomes.ROUTES,
    *host.ROUTES,
    *staff.ROUTES,
    *town_request.ROUTES,
    *open_data.ROUTES,
    *page_files.ROUTES,
    *take_along.ROUTES,
]
