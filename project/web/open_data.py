"""The tour for other programs and other sites: a calendar, open data, and a page to embed.

Each answer is made once for each version of the data and each day; a program that asks again with
the ``ETag`` it was given gets 304 and no body. The gate closes them all with the reading pages.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from project import clock, database, formatting
from project.errors import InputError
from project.output import open_data, open_zip, tour_calendar
from project.results import reach, whereabouts
from project.settings import settings
from project.tour import itinerary
from project.web import html
from project.web.requests import in_thread
from project.wording.counts import EXAMPLE_SENTENCE

# Of the page that others embed: it may stand in any frame, and does nothing but lead here.
_EMBEDDED_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
# A program of somebody else may read what anybody may read.
_FOR_ALL = {"Access-Control-Allow-Origin": "*"}

Make = Callable[[Session, date], bytes]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer with its tag, for as long as the data and the day stay the same."""

    body: bytes
    tag: str


class _Answers:
    """The answers of one version of the data; the first question after a change begins anew."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version: object = None
        self._kept: dict[str, _Kept] = {}

    def get(self, name: str, make: Make) -> _Kept:
        """The answer called ``name``, made when it is not there."""
        with database.reading() as session:
            today = clock.today()
            given = settings()
            version = (
                given.database_url,
                database.data_version(session),
                today,
                given.due_days,
                given.public_url,
            )
            with self._lock:
                if self._version != version:
                    self._version, self._kept = version, {}
                # Within the lock: after a save one makes it, and the others wait for that.
                if name not in self._kept:
                    body = make(session, today)
                    self._kept[name] = _Kept(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
                return self._kept[name]


_answers = _Answers()
_FILES = {**open_data.FILES, open_zip.NAME: (open_zip.everything, "application/zip")}


async def calendar(request: Request) -> Response:
    """The whole tour as a calendar, or one stop (``?halte=``)."""
    stop = request.query_params.get("halte", "")

    def make(session: Session, today: date) -> bytes:
        return tour_calendar.calendar(session, today, stop=stop)

    try:
        # An unknown stop raises, so that only real ones are ever kept.
        kept = await in_thread(_answers.get, f"agenda {stop}", make)
    except InputError as error:
        return PlainTextResponse(str(error), 404)
    answer = _answer(request, kept, "text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return answer


async def file(request: Request) -> Response:
    """One file of the open data."""
    found = _FILES.get(request.path_params["file"])
    if found is None:
        return PlainTextResponse(f"Dit bestand bestaat niet. Er zijn: {', '.join(_FILES)}.", 404)
    make, media_type = found
    kept = await in_thread(_answers.get, request.url.path, make)
    return _answer(request, kept, media_type)


async def where_is_it_now(request: Request) -> Response:
    """A small page for other sites: where the exhibition is now, without a script."""
    kept = await in_thread(_answers.get, request.url.path, _frame)
    answer = _answer(request, kept, "text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = _EMBEDDED_POLICY
    return answer


def _frame(session: Session, today: date) -> bytes:
    stops = reach.stops(session, today)
    return html.text(
        "frame.html",
        title="Waar is de tentoonstelling nu?",
        sentences=whereabouts.where_is_it(stops, itinerary.project_names(session)),
        example=EXAMPLE_SENTENCE if itinerary.has_example_figures(session) else "",
        day=formatting.day(today),
        address=f"{settings().public_url.rstrip('/')}/route",
    ).encode()


def _answer(request: Request, kept: _Kept, media_type: str) -> Response:
    closed = settings().reading_closed
    headers = {
        "ETag": kept.tag,
        # Kept by whoever asks, and asked again each time: nobody sees an older figure.
        "Cache-Control": "private, no-cache" if closed else "no-cache",
        **({"Vary": "Cookie"} if closed else _FOR_ALL),
    }
    if kept.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(kept.body, media_type=media_type, headers=headers)


ROUTES: list[BaseRoute] = [
    Route("/agenda.ics", calendar),
    Route("/open-data/{file}", file),
    Route("/kader/waar-is-het-nu", where_is_it_now),
]
