"""What happens once, when the server starts."""

import asyncio
import gc
import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from project import access, database
from project.web import logs

log = logging.getLogger(__name__)

# Loaded while nobody waits: together they take longer than everything else.
_SLOW_TO_LOAD = ("pandas", "plotly.graph_objects", "pydeck")


@asynccontextmanager
async def starting(_app: object) -> AsyncIterator[None]:
    """Refuse to start on a database that cannot be used; then warm up beside the first visits."""
    logs.configure()
    try:
        await asyncio.to_thread(database.check_ready)
    except database.StartError as error:
        log.error("%s", error)
        # The sentence says it all; uvicorn would add its whole traceback.
        logging.getLogger("uvicorn.error").disabled = True
        raise
    warming = asyncio.create_task(asyncio.to_thread(warm_up))
    yield
    await warming


def warm_up() -> None:
    """Load what the pages need, and tell the garbage collector to leave all of it alone.

    Streamlit collects garbage after every rerun; looking through the libraries each time would
    take more than half of the work (bar.md, 2).
    """
    for name in _SLOW_TO_LOAD:
        importlib.import_module(name)
    access.warm()
    gc.collect()
    gc.freeze()
