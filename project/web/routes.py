"""Our own addresses beside the pages."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from project.settings import settings
from project.web import health, html, open_data, page_files, sign_in, take_along, town_request
from project.web.door import files, host, outcomes, staff
from project.web.html import STATIC


async def icon(_request: Request) -> Response:
    """The pear in the tab of the browser."""
    return FileResponse(STATIC / "pear.png", headers={"Cache-Control": "public, max-age=86400"})


async def statement(request: Request) -> Response:
    """What is kept of whom, or how far everybody can use this: the same for everybody."""
    template, title = _STATEMENTS[request.url.path]
    chosen = settings()
    return html.page(
        template,
        title=title,
        contact=chosen.contact,
        provider=chosen.oidc_issuer,
        days=chosen.request_days,
        months=chosen.forget_months,
    )


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
