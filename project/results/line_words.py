"""What a count or a line of the logbook is about and says, in Dutch."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.counts import stored
from project.directory.profiles import COOPERATIVE
from project.frames import records
from project.models import Count, Stop, TourSession
from project.records.fields import changed_in_words, day_in_words
from project.records.fields import in_words as plain_words
from project.records.record import Record
from project.results import evidence, reach
from project.tour.places import PROJECT, VENUE
from project.tour.stays import SESSION, STOP
from project.wording.counts import COUNT_REASON, FIGURE_STATE, METHOD_IN_SHORT, Unit
from project.wording.logbook import LOGBOOK_FIELD
from project.wording.people import ROLE
from project.wording.reading import TARGET_UNIT
from project.wording.tour import CERTAINTY

# How the logbook names what has a figure of this unit.
SUBJECTS = {"stop": Unit.VISITORS, "session": Unit.PARTICIPANTS, "toursession": Unit.PARTICIPANTS}
_NAMED = {"target": "afspraak", "venue": "locatie"}
# Their fields have the words of their forms.
_RECORDS: dict[str, Record[Any]] = {
    **{one.subject: one for one in (PROJECT, VENUE, STOP, SESSION, COOPERATIVE)},
    "session": SESSION,
}
_DAYS = ("first_day", "last_day")
# Of these the value says enough.
_SPEAKS_FOR_ITSELF = {"number", "state", "method", "kind", "value"}
_CODES: dict[str, Mapping[Any, str]] = {
    "state": FIGURE_STATE,
    "method": METHOD_IN_SHORT,
    "reason": COUNT_REASON,
    "role": ROLE,
    "certainty": CERTAINTY,
    "unit": {unit: more for unit, (_one, more) in TARGET_UNIT.items()},
}


class LineWords:
    """The words for counts and lines, with the names that they need read once."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        frames = {
            Unit.VISITORS: reach.stops(session, today),
            Unit.PARTICIPANTS: reach.gatherings(session, today),
        }
        # What every stop and session is called in a list: place, what it is, and when.
        self._names = {
            (unit, row["id"]): f"{evidence.label(unit, row)}, {row['period']}"
            for unit, frame in frames.items()
            for row in records(frame)
        }

    @cached_property
    def _numbers(self) -> dict[tuple[Unit, str], int]:
        """The numbers of stops and sessions by the slug with which a line names them."""
        return {
            (unit, slug): number
            for unit, table in ((Unit.VISITORS, Stop), (Unit.PARTICIPANTS, TourSession))
            for number, slug in self._session.execute(select(col(table.id), col(table.slug)))
        }

    def about_count(self, row: Count) -> str:
        """What a count is about: the stop or session by its name, and the days if it has some."""
        days = stored.days_in_words(row)
        return self._names[stored.subject_of(row)] + (f" ({days})" if days else "")

    def about_line(self, subject: str, details: Mapping[str, Any]) -> str:
        """What a line is about: a stop or session by its name, a target by its own, the facts."""
        table, _, key = subject.partition(":")
        unit = SUBJECTS.get(table)
        if unit is not None:
            number = self._numbers.get((unit, key)) or (int(key) if key.isdigit() else 0)
            return self._names.get((unit, number)) or str(details.get("name") or key)
        if table in _NAMED:
            return f"{_NAMED[table]}: {details.get('name') or key}"
        if table == "import":
            return str(details.get("file") or details.get("name") or key)
        return "de feiten uit de bronnen" if table == "facts" else ""

    def in_words(self, subject: str, values: Mapping[str, Any], changed: Sequence[str]) -> str:
        """These fields of a line about this with their values."""
        told = []
        for name in changed:
            called, said = self._field(subject, name, values)
            if said:
                told.append(f"{called}: {said}" if called else said)
        return "; ".join(told)

    def sentence(
        self,
        subject: str,
        was: Mapping[str, Any],
        now: Mapping[str, Any],
        changed: Sequence[str],
        unit: str,
    ) -> str:
        """What changed, as somebody tells it: ``34 werd 43 deelnemers``."""
        told: list[str] = []
        for name in changed:
            if unit and name in _DAYS:
                # What a count is about says of which days it is.
                continue
            old, before = self._field(subject, name, was)
            new, after = self._field(subject, name, now)
            called = "" if name in _SPEAKS_FOR_ITSELF else new or old
            said = changed_in_words(called, before, after) if before or after else ""
            if said:
                told.append(f"{said} {unit}" if name == "number" else said)
        # The number first: that is what it is about.
        return ", ".join(sorted(told, key=lambda one: not one[0].isdigit()))

    def _field(self, subject: str, name: str, values: Mapping[str, Any]) -> tuple[str, str]:
        """What a field is called, and its value; the one value of a line has no name."""
        if name not in values:
            return "", ""
        record, value = _RECORDS.get(subject.partition(":")[0]), values[name]
        called = record.called(name) if record else LOGBOOK_FIELD.get(name, name)
        if isinstance(value, int) and not isinstance(value, bool):
            said = formatting.number(value)
        elif record:
            said = record.words(self._session, name, value)
        else:
            said = _value(name, value)
        return "" if name == "value" else called, said


def _value(field: str, value: Any) -> str:
    if isinstance(value, (list, dict)):
        return ", ".join(str(one) for one in value) or "niets"
    if field in (*_DAYS, "day", "due_day", "agreed_on"):
        return day_in_words(value)
    return _CODES.get(field, {}).get(value) or plain_words(value)
