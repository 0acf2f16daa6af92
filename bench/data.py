"""A throw-away tour of any size, the same every time, beside the facts in the real schema.

Each stop has a count for each of its days but the first few, where the saves go that are measured;
every third count corrects another, and as after real use each has its line in the logbook. Every
second stop has a session.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count, islice
from typing import Any

from sqlalchemy import insert

from project import database
from project.audit import logbook
from project.counts import entering
from project.facts import loading
from project.models import AuditEntry, Count, Stop, TourSession
from project.wording.counts import Unit
from tests.builders import known

Row = dict[str, Any]
# Stops and days that nobody counted yet.
Days = Iterator[tuple[int, date]]

_OPEN_DAYS = 5
_FACT = {"project_id": 1, "source": "bench", "certainty": "confirmed", "date_precision": "day"}
_WORKSHOP = {"kind": "workshop", "title": "Werkbijeenkomst"}
# Beside the rows of the facts.
_FIRST_ID = 1_000
_keys = count(1)


def fill(rows: int, stops: int = 500) -> Days:
    """Load the facts and this many counts of as many stops as said, most recent first."""
    database.upgrade()
    loading.prepare()
    long = timedelta(days=rows // stops + _OPEN_DAYS)
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        for one in range(_FIRST_ID, _FIRST_ID + stops):
            about, last = {"id": one, "slug": f"bench-{one}", **_FACT}, _last_day(one)
            stay = {"first_day": last - long, "last_day": last, "venue_id": 1 + one % 5}
            session.execute(insert(Stop), {**about, **stay, "position": one})
            if one % 2:
                workshop = {**about, **_WORKSHOP, "promise_id": 1 + one % 5, "day": last}
                session.execute(insert(TourSession), {**workshop, "stop_id": one})
        made = made_counts(rows, stops)
        while batch := list(islice(made, 10_000)):
            session.execute(insert(Count), batch)
            session.execute(insert(AuditEntry), [_logged(row) for row in batch])
    begun = [(one, _last_day(one) - long) for one in range(_FIRST_ID, _FIRST_ID + stops)]
    return ((one, day + timedelta(days=n)) for n in range(_OPEN_DAYS) for one, day in begun)


def _last_day(stop: int) -> date:
    # A week apart: few stops of a long tour are at the same time, as long as each is short.
    return date(2019, 12, 31) - timedelta(days=8 * (stop - _FIRST_ID))


def made_counts(rows: int, stops: int) -> Iterator[Row]:
    """So many counts; every third one corrects the one before it."""
    subjects = ((stop, back) for back in count() for stop in range(_FIRST_ID, _FIRST_ID + stops))
    subject = (0, 0)
    for number in range(1, rows + 1):
        corrects = number % 3 == 0
        subject = subject if corrects else next(subjects)
        day = _last_day(subject[0]) - timedelta(days=subject[1])
        row = {"id": number, "key": f"bench-{number}", "stop_id": subject[0], "state": "known"}
        row |= {"first_day": day, "last_day": day, "number": number % 97}
        row |= {"method": "list" if number % 2 else "estimate", "entered_by": "bench"}
        row |= {"entered_at": datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=number)}
        row |= {"replaces_id": number - 1 if corrects else None}
        yield {**row, "correction_reason": "typing" if corrects else None}


def _logged(row: Row) -> Row:
    action = "count.correct" if row["replaces_id"] else "count.enter"
    line = {"at": row["entered_at"], "actor": row["entered_by"], "action": action}
    return {**line, "subject": f"count:{row['id']}", "details": f'{{"number": {row["number"]}}}'}


def save(stop_id: int, day: date) -> int:
    """Store one count as the form does; gives its number."""
    store = partial(entering.enter_count, unit=Unit.VISITORS, subject_id=stop_id, by="bench")
    with database.transaction(logbook.COMMAND_LINE, None) as session:
        return store(session, entry=known(34, day, day), key=f"bench-save-{next(_keys)}")
