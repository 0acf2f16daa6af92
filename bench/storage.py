"""G1, G7 and G8: what reading the figures and saving one count cost, on a SQLite file."""

import time
from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd
from sqlmodel import Session

from bench import data
from bench.goals import Measured, in_turns, milliseconds
from project import clock, database
from project.models import Province
from project.results import headlines, reach, waiting
from tests.visits import working_on

_TIMES = 60
# The control of reading: every count, and nothing worked out.
_ALL_ROWS = 'SELECT id, stop_id, session_id, state, number, method, replaces_id FROM "count"'


def lines(directory: str, rows: int) -> Iterator[Measured]:
    """Fill a database with this many counts and one with a hundred, and measure on both."""
    large, small = f"sqlite:///{directory}/large.sqlite", f"sqlite:///{directory}/small.sqlite"
    with working_on(small):
        few = data.fill(100)
    with working_on(large):
        many = data.fill(rows)
        page_data()
        control = partial(milliseconds, partial(pd.read_sql, _ALL_ROWS, database.engine()))
        yield "G1 kept", *in_turns(partial(milliseconds, page_data), control, _TIMES // 4)
        yield "G1 new", *in_turns(partial(_look_after_a_save, many), control, _TIMES // 4)
    save = partial(_second, large, lambda: data.save(*next(many)))
    yield "G7", *in_turns(save, partial(_second, large, _one_row), _TIMES)
    save_among_few = partial(_second, small, lambda: data.save(*next(few)))
    yield "G8", *in_turns(save, save_among_few, _TIMES)


def page_data() -> None:
    """All figures that the pages read."""
    today = clock.today()
    with database.reading() as session:
        reach.stops(session, today)
        reach.sessions(session, today)
        headlines.key_figures(session, today)
        waiting.open_figures(session, today)


def _look_after_a_save(days: data.Days) -> float:
    data.save(*next(days))
    return milliseconds(page_data)


def _one_row() -> None:
    """The control of a save: a row of two columns."""
    with Session(database.engine()) as session:
        session.add(Province(code=(code := f"X{time.monotonic_ns()}"), name=code * 60))
        session.commit()


def _second(url: str, work: Callable[[], object]) -> float:
    """How long this takes the second time, on a connection that was used before."""
    with working_on(url):
        work()
        return milliseconds(work)
