"""Fields and values of the tour in Dutch: for the logbook, and for who meets another's change."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from project import formatting
from project.wording import (
    CERTAINTY,
    DATE_PRECISION,
    EVENT_KIND,
    GRANT_COVERAGE,
    POINT_PRECISION,
    TOUR_FIELD,
)

_CODES: dict[str, Mapping[Any, str]] = {
    "date_precision": DATE_PRECISION,
    "grant_coverage": GRANT_COVERAGE,
    "certainty": CERTAINTY,
    "kind": EVENT_KIND,
    "point_precision": POINT_PRECISION,
}
_DAYS = {"day", "first_day", "last_day"}


def field(name: str) -> str:
    """What a field is called on the screen."""
    return TOUR_FIELD.get(name, name)


def value(name: str, what: Any) -> str:
    """A value as a reader sees it, also when it comes out of the logbook as plain text."""
    if what is None or what == "":
        return "leeg"
    if isinstance(what, bool):
        return "ja" if what else "nee"
    if name in _DAYS:
        return formatting.day(what if isinstance(what, date) else date.fromisoformat(what))
    if name in _CODES:
        return _CODES[name].get(what, str(what))
    return str(what.value if isinstance(what, StrEnum) else what)


def change(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What changed, field by field: ``eerste dag: was 7 september 2018, is 8 september 2018``."""
    return "; ".join(
        f"{field(name)}: was {value(name, was.get(name))}, is {value(name, now.get(name))}"
        for name in now
        if was.get(name) != now.get(name)
    )
