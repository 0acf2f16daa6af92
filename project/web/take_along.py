"""Backups and everything in one file, for who manages: asked by cookie, kept by nobody.

Not through Streamlit, whose ``/media`` gives a file to anybody who has its address.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from project import clock, database
from project.errors import InputError
from project.output.sheets import MIME
from project.tour import itinerary
from project.upkeep import backups, full_export
from project.web import html
from project.web.requests import in_thread, is_cross_site
from project.web.sign_in import who_asks
from project.wording.people import Role


async def respond(request: Request) -> Response:
    """The file that the address names, to a manager; to anybody else why not."""
    return await in_thread(_handed_out, request)


def _handed_out(request: Request) -> Response:
    if is_cross_site(request):
        return _refused("Dit adres werkt alleen vanuit het dashboard zelf. Begin bij Beheer.")
    wanted = request.path_params.get("kind") or request.path_params["file"]
    try:
        return (_everything if "kind" in request.path_params else _backup)(request, wanted)
    except InputError as error:
        return _refused(str(error))


def _refused(sentence: str) -> Response:
    return html.message("Niet opgehaald", sentence, 403)


def _backup(request: Request, name: str) -> Response:
    # Nothing goes out without its line in the logbook.
    with database.transaction(who_asks(request), Role.MANAGER) as session:
        one = backups.named(name)
        backups.note(session, deed="download", made=one)
    return _unkept(FileResponse(one.file, media_type="application/vnd.sqlite3", filename=name))


def _everything(request: Request, kind: str) -> Response:
    with database.transaction(who_asks(request), Role.MANAGER) as session:
        example = itinerary.has_example_figures(session)
        full_export.note(session, kind=kind)
    answer = Response(full_export.packed(kind=kind), media_type=MIME["zip"])
    name = f"{'voorbeeld-' if example else ''}alles-{clock.today()}-{kind}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unkept(answer)


def _unkept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


ROUTES: list[BaseRoute] = [
    Route("/meenemen/reservekopie/{file}", respond),
    Route("/meenemen/alles/{kind}", respond),
]
