"""What happens once, when the server starts."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from sqlalchemy.exc import DBAPIError

from project import database
from project.audit import logbook
from project.directory import town_requests
from project.errors import InputError
from project.settings import settings
from project.upkeep import backups
from project.web import limits, logs

log = logging.getLogger(__name__)

_A_DAY = 24 * 60 * 60

# Seconds; by then somebody has looked, and what every page needs is there.
SETTLED_AFTER = 10.0

# Seconds; whether a backup is due is one look at a folder.
_LOOK_EVERY = 60.0


@asynccontextmanager
async def starting(_app: object) -> AsyncIterator[None]:
    """Refuse to start on a database that cannot be used; then tidy up beside the visits."""
    logs.configure()
    limits.raise_open_files()
    try:
        refuse_sub_path()
        await asyncio.to_thread(database.check_ready)
    except database.StartError as error:
        log.error("%s", error)
        # The sentence says it all; uvicorn would add its whole traceback.
        logging.getLogger("uvicorn.error").disabled = True
        raise
    works = (_settle, _forget_every_day, _tidy_up_on_time)
    beside = [asyncio.create_task(work()) for work in works]
    yield
    for one in beside:
        one.cancel()


def refuse_sub_path() -> None:
    """Our own pages and the door of a phone begin at the first ``/`` of an address."""
    path = urlsplit(settings().public_url).path.strip("/")
    if path:
        msg = f"DASHBOARD_PUBLIC_URL noemt een map (/{path}). Het dashboard wil een eigen adres."
        raise database.StartError(msg)


async def _settle() -> None:
    await asyncio.sleep(SETTLED_AFTER)
    await asyncio.to_thread(set_aside)


async def _forget_every_day() -> None:
    while True:
        await asyncio.to_thread(forget_old_requests)
        await asyncio.sleep(_A_DAY)


def forget_old_requests() -> None:
    """Remove who asked for the exhibition, where the term is over; a fault waits for tomorrow."""
    try:
        with database.reading() as session:
            if not town_requests.is_any_old(session):
                return
        with database.transaction(logbook.SERVER, None) as session:
            town_requests.forget_old(session, by=logbook.SERVER.name)
    except (InputError, DBAPIError) as error:
        log.warning("old requests could not be forgotten: %s", error)


async def _tidy_up_on_time() -> None:
    """Collect garbage, which Streamlit does not do after each rerun here, and back up when due."""
    while True:
        # First, so that nothing slows down the first visits.
        await asyncio.sleep(_LOOK_EVERY)
        await asyncio.to_thread(gc.collect)
        await asyncio.to_thread(backups.make_when_due)


def set_aside() -> None:
    """Tell the garbage collector to leave alone what is there now.

    Looking through the libraries, and what the first pages left behind, finds nothing.
    """
    gc.collect()
    gc.freeze()
