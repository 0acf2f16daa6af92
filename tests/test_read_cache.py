"""What is kept between two looks: never older than the last commit, and nobody's to change."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pandas as pd
import pytest
from sqlmodel import Session, select

from project import clock, database
from project.counts import entering
from project.frames import records
from project.models import Venue
from project.results import headlines, reach, read_cache, waiting
from project.tour import itinerary
from project.web import start
from project.wording.counts import Unit
from tests.builders import enter, known

FRAMES: list[Callable[..., pd.DataFrame]] = [
    reach.stops,
    reach.sessions,
    reach.gatherings,
    waiting.open_figures,
]


def everything() -> dict[str, object]:
    """All that the pages read, as plain values."""
    with database.reading() as session:
        looked = {one.__name__: records(one(session, clock.today())) for one in FRAMES}
        return {**looked, "key figures": headlines.key_figures(session, clock.today())}


def save(session: Session, slug: str, number: int) -> None:
    """As a form does, but without a commit."""
    meetings = itinerary.sessions(session)
    entering.enter_count(
        session,
        unit=Unit.PARTICIPANTS,
        subject_id=meetings.loc[meetings["slug"] == slug, "id"].item(),
        entry=known(number),
        key=f"{slug}-{number}",
        by="Bob",
    )
    session.flush()


def participants(session: Session) -> list[str]:
    return list(reach.sessions(session, clock.today())["words"])


def test_what_another_connection_saved_is_seen_at_the_next_look(facts: str) -> None:
    before = everything()
    elsewhere = database.make_engine(facts)
    with Session(elsewhere) as session:
        save(session, "werkbijeenkomst-1", 34)
        assert everything() == before
        session.commit()
    elsewhere.dispose()
    after = everything()
    assert {name for name in after if after[name] == before[name]} == {"stops"}
    with database.reading() as session:
        said = {one.code: one.value for one in headlines.people(session, clock.today())}
    assert said[Unit.PARTICIPANTS] == "ten minste 34"


def test_one_run_never_shows_two_moments_and_the_next_shows_the_newest(facts: str) -> None:
    with database.reading() as session:
        before = participants(session)
        enter("werkbijeenkomst-1", known(34))
        assert participants(session) == before
    with database.reading() as session:
        assert "34" in participants(session)


def test_a_write_that_was_taken_back_leaves_no_trace_in_what_is_kept(facts: str) -> None:
    before = everything()
    with Session(database.engine()) as session:
        save(session, "werkbijeenkomst-1", 34)
        assert "34" in participants(session)
        session.rollback()
    assert everything() == before
    enter("werkbijeenkomst-2", known(12))
    with database.reading() as session:
        assert {"12", "34"} & set(participants(session)) == {"12"}


def test_what_a_write_reads_before_its_line_is_not_kept(facts: str) -> None:
    @read_cache.cached
    def places(session: Session) -> tuple[str, ...]:
        return tuple(session.scalars(select(Venue.place)))

    with Session(database.engine()) as session:
        for venue in session.scalars(select(Venue)):
            venue.place = "Nergens"
        session.flush()
        assert set(places(session)) == {"Nergens"}
        session.rollback()
    with database.reading() as session:
        assert "Nergens" not in places(session)


def test_after_a_save_one_reader_reads_for_all(facts: str) -> None:
    read: list[str] = []

    @read_cache.cached
    def slowly(session: Session) -> tuple[str, ...]:
        read.append(data_version := database.data_version(session))
        time.sleep(0.05)
        return (data_version,)

    def look(_reader: int) -> tuple[str, ...]:
        with database.reading() as session:
            return slowly(session)

    # Made here, else two threads may each make one.
    database.engine()
    with ThreadPoolExecutor(4) as readers:
        before = set(readers.map(look, range(4)))
        enter("werkbijeenkomst-1", known(34))
        after = set(readers.map(look, range(4)))
    assert len(before) == len(after) == 1
    assert read == [*before.pop(), *after.pop()]
    assert len(set(read)) == 2


def test_what_was_not_late_yesterday_is_late_today(facts: str) -> None:
    today = clock.today()
    with database.reading() as session:
        late, later = (
            waiting.open_figures(session, day)["days_late"].max()
            for day in (today, today + timedelta(days=1))
        )
    assert later == late + 1


@pytest.mark.parametrize("read", FRAMES)
def test_who_changes_a_frame_changes_nothing_for_the_next(
    facts: str, read: Callable[..., pd.DataFrame]
) -> None:
    before = everything()
    with database.reading() as session:
        mine = read(session, clock.today())
        mine.loc[:, "place"] = "Nergens"
        mine.iloc[0, 0] = -1
        mine["words"] += "!"
        mine["mine"] = 1
        del mine["period"]
        mine.columns = [f"{name}!" for name in mine.columns]
        mine.index = [number + 99 for number in mine.index]
    assert everything() == before


def test_what_the_first_visits_left_is_set_aside_once(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(start, "SETTLED_AFTER", 0.0)
    monkeypatch.setattr(start, "set_aside", lambda: done.append("set aside"))

    async def serve() -> None:
        async with start.starting(None):
            await asyncio.sleep(0.2)

    # In a thread of its own: after a test in the browser this one has a loop already.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(serve())).result()
    assert done == ["set aside"]


def test_rows_hold_what_the_frame_holds() -> None:
    day = clock.today()
    frame = pd.DataFrame(
        {
            "day": pd.Series([day, None], dtype=object),
            "number": pd.Series([34, None], dtype="Int64"),
            "words": ["ten minste 34", ""],
            "is_open": [True, False],
            "mean": [1.5, 2.0],
        }
    )
    assert records(frame) == [
        {"day": day, "number": 34, "words": "ten minste 34", "is_open": True, "mean": 1.5},
        {"day": None, "number": pd.NA, "words": "", "is_open": False, "mean": 2.0},
    ]
    assert records(frame.iloc[:0]) == []
