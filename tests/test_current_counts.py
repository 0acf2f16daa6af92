"""What is current without adding everything up again: the same as when everything is added up.

In test_whatever_is_done people do what they may, in any order.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from project import database
from project.counts import current as current_counts
from project.counts import entering, stored
from project.counts.rules import Entry
from project.frames import records
from project.wording.counts import CountReason, FigureState, Unit
from tests.builders import about, enter, known, writing

SUBJECTS = ["werkbijeenkomst-1", "werkbijeenkomst-2", "venray", "gennep"]
UNKNOWN = Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST)


def said(rows: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(repr(row) for row in rows)


def look(session: Session) -> None:
    for unit in Unit:
        kept = current_counts.by_subject(session, unit)
        anew = records(stored.current(session, unit))
        assert said(row for rows in kept.values() for row in rows) == said(anew)


def look_now() -> None:
    with database.reading() as session:
        look(session)


def test_many_changes_at_once_are_all_seen(facts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look_now()
    monkeypatch.setattr(current_counts, "_MOST_CHANGED", 1)
    for slug in SUBJECTS:
        enter(slug, known(34))
    look_now()


def test_who_writes_sees_its_own_count_and_nobody_else_does(facts: str) -> None:
    unit, subject_id = about("werkbijeenkomst-1")
    look_now()
    with writing() as session:
        entering.enter_count(
            session, unit=unit, subject_id=subject_id, entry=known(34), key="a", by="Bob"
        )
        look(session)
        assert subject_id in current_counts.by_subject(session, unit)
        with database.reading() as other:
            assert subject_id not in current_counts.by_subject(other, unit)
    look_now()


def test_after_a_save_only_that_stop_is_added_up_again(facts: str) -> None:
    enter("gennep", known(27))
    look_now()
    enter("venray", known(34))
    summed: list[Any] = []

    @event.listens_for(database.engine(), "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "GROUP BY" in statement:
            summed.append(list(values.values() if isinstance(values, dict) else values))

    with database.reading() as session:
        found = current_counts.by_subject(session, Unit.VISITORS)
    venray, gennep = about("venray")[1], about("gennep")[1]
    assert set(found) == {venray, gennep}
    assert len(summed) == 1
    assert venray in summed[0]
    assert gennep not in summed[0]
