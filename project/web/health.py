"""Whether all is well: one word for a stranger and a monitor, everything for who manages."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from project import clock, database, formatting
from project.errors import InputError
from project.settings import settings
from project.upkeep import backups
from project.web.requests import in_thread
from project.web.sign_in import who_asks
from project.wording.people import Role

# Seconds: a monitor does not wait for a database that is silent.
_PATIENCE = 5.0
_LEAST_FREE = 200_000_000
Wrong = dict[str, str]
_looks: list[asyncio.Future[Wrong]] = []


async def health(request: Request) -> Response:
    """200 when all is well, else 503 with what is not."""
    wrong = await _looked()
    told: dict[str, object] = {"status": ", ".join(wrong) or "ok"}
    if "database" not in wrong and request.cookies:
        who = await in_thread(who_asks, request)
        if who.may(Role.MANAGER):
            newest = backups.newest()
            told["waarom"] = wrong
            told["reservekopie"] = newest and formatting.moment(newest.made_at)
    status = 503 if wrong else 200
    return JSONResponse(told, status, headers={"Cache-Control": "no-store"})


async def _looked() -> Wrong:
    """What is wrong; who asks while somebody looks hears the same answer."""
    if not _looks or _looks[-1].done() or _looks[-1].get_loop() is not asyncio.get_running_loop():
        _looks[:] = [asyncio.ensure_future(asyncio.to_thread(_look))]
    try:
        return await asyncio.wait_for(asyncio.shield(_looks[-1]), _PATIENCE)
    except TimeoutError:
        return {"database": "De database antwoordt niet op tijd."}


def _look() -> Wrong:
    return dict(_wrong())


def _wrong() -> Iterator[tuple[str, str]]:
    try:
        database.look()
        written_at = database.newest_moment()
        if written_at and clock.is_ahead(written_at):
            yield "klok", "De klok loopt achter op de laatste regel van het logboek."
    except (InputError, DBAPIError) as error:
        yield "database", str(error)
    if (free := _free()) < _needed():
        yield "schijf", f"Er is nog maar {formatting.size(free)} vrij op de schijf."
    hours = settings().backup_hours
    newest = backups.newest()
    late = newest is not None and clock.now() - newest.made_at > timedelta(hours=2 * hours)
    if hours and (late or backups.last_failure()):
        yield "reservekopie", "De nieuwste reservekopie is te oud, of de laatste poging mislukte."


def _free() -> int:
    places = [backups.folder(), database.file()]
    found = [place for one in places if one for place in (one, *one.parents) if place.exists()]
    return min(shutil.disk_usage(place).free for place in found)


def _needed() -> int:
    """Room for a backup, and for another one beside it."""
    file = database.file()
    return max(_LEAST_FREE, 2 * file.stat().st_size if file and file.exists() else 0)
