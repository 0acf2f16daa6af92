"""The files of the pages: each is made when its link is followed, in whatever process is asked.

The gate asks for the same right as for the page that a file belongs to.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from project import database
from project.errors import InputError
from project.output import page_files, sheets
from project.web import html
from project.web.requests import in_thread
from project.web.sign_in import who_asks

_START = "/bestand/"


def page_of(path: str) -> str | None:
    """The key of the page that the file at this address belongs to; None for no file."""
    if not path.startswith(_START):
        return None
    return page_files.page_of(path.removeprefix(_START).partition(".")[0])


async def file(request: Request) -> Response:
    """One file, with the query of the page that links to it."""
    return await in_thread(_file, request)


def _file(request: Request) -> Response:
    name, _, kind = request.path_params["file"].partition(".")
    try:
        with database.reading() as session:
            asked = page_files.Asked(session, dict(request.query_params), who_asks(request))
            made = page_files.make(name, kind, asked)
    except InputError as problem:
        return html.message("Geen bestand", str(problem), 404)
    return Response(
        made.content,
        media_type=sheets.MIME[made.kind],
        headers={
            "Content-Disposition": f'attachment; filename="{made.name}"',
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex",
        },
    )


ROUTES: list[BaseRoute] = [Route("/bestand/{file}", file)]
