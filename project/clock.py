"""The only door to "now" and "today", so that a test can stop the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from project.settings import settings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# So far the clocks of two servers may be apart; what is later than that was never now.
_MAY_DIFFER = timedelta(minutes=5)
# Not a context variable: Streamlit runs each page in a thread of its own.
_stopped: list[datetime] = []


def now() -> datetime:
    """This moment in UTC."""
    if _stopped:
        return _stopped[-1]
    if settings().frozen_now:
        return datetime.fromisoformat(settings().frozen_now).astimezone(UTC)
    return datetime.now(UTC)


def is_ahead(moment: datetime) -> bool:
    """Whether this was written by a clock that had jumped ahead, and so says nothing."""
    # In a rehearsal the clock of the server alone stands still.
    return not settings().frozen_now and local(moment) > now() + _MAY_DIFFER


def local(moment: datetime) -> datetime:
    """The same moment on the clocks of the Netherlands, whatever zone the server keeps."""
    # SQLite gives back times without a zone; we only ever store UTC.
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(AMSTERDAM)


def today() -> date:
    """The day in the Netherlands, whatever time zone the server keeps."""
    return local(now()).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let ``now()`` answer ``moment`` inside this block (``moment`` must carry its time zone)."""
    _stopped.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.pop()
