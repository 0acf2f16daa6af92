"""Which stop or session a row is about. Pure.

The name of a place within a cell comes first; a name that is almost right is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rapidfuzz import fuzz, process

from project import formatting
from project.models import Stop, TourSession
from project.upkeep.reading.questions import KNOWN, Answers, ask, wrong
from project.wording.counts import UNIT, Unit
from project.wording.tour import EVENT_KIND

_KIND = {Unit.VISITORS: "halte", Unit.PARTICIPANTS: "bijeenkomst"}
# Two of every three letters the same: less is another name.
_ALIKE = 65
_MOST_OFFERED = 5
_SAYS = {
    Unit.VISITORS: re.compile(r"\b(?:tentoonstelling|expositie|bezoek|bezoekers|halte)\b"),
    Unit.PARTICIPANTS: re.compile(
        rf"bijeenkomst|workshop|deelnemers|{'|'.join(EVENT_KIND.values())}"
    ),
}
# What a place may be called besides its name, and stay that place.
_BESIDE = set(KNOWN["places"]["beside"])
_NUMBERED = re.compile(r"(?:bijeenkomst|workshop)\s+(?:nr\.?\s*)?([0-9]{1,2})\b")


@dataclass(frozen=True)
class Subject:
    """A stop or a session that can be counted."""

    unit: Unit
    # As the database has it; the rules about days look at it.
    thing: Stop | TourSession
    place: str
    # What else it may be called: the building, the municipality.
    names: tuple[str, ...]
    # Its first and its last day, and both in words.
    days: tuple[date | None, date | None]
    period: str
    # The number of the promise that a workshop is about; 0 for every other subject.
    number: int = 0

    @cached_property
    def code(self) -> str:
        """What our own files call it: ``halte:venray``."""
        return f"{_KIND[self.unit]}:{self.thing.slug}"

    @cached_property
    def what(self) -> str:
        """What was counted there: ``tentoonstelling``, ``werkbijeenkomst 3``."""
        if isinstance(self.thing, Stop):
            return "tentoonstelling"
        return f"{EVENT_KIND[self.thing.kind]}{f' {self.number}' if self.number else ''}"

    @cached_property
    def label(self) -> str:
        """What a reader calls it."""
        return f"{self.place} · {self.what}, {self.period}"

    def is_on(self, day: date) -> bool:
        """Whether it is known to be on this day."""
        first, last = self.days
        return bool(first and last and first <= day <= last)


def words(name: str) -> str:
    """A name to compare with: small letters, one space between words, nothing else."""
    return " ".join(re.findall(r"\w+", name.casefold()))


class Matcher:
    """Finds what rows are about, with the answers that were given so far."""

    def __init__(self, subjects: Sequence[Subject], answers: Answers) -> None:
        self._answers = answers
        self._codes = {one.code: one for one in subjects}
        self.places: dict[str, dict[str, None]] = {}
        self._at: dict[tuple[Unit, str], list[Subject]] = {}
        for one in subjects:
            self._at.setdefault((one.unit, one.place), []).append(one)
            for name in map(words, (one.place, *one.names)):
                self.places.setdefault(name, {})[one.place] = None
        self.places.pop("", None)
        self.years = sorted({day.year for one in subjects for day in one.days if day})

    def by_code(self, code: str, unit: Unit | None) -> Subject:
        """The subject of our own code."""
        found = self._codes.get(code)
        if found is None:
            raise wrong("code", code=code)
        if unit not in (None, found.unit):
            raise wrong("code-unit", code=code, unit=UNIT[found.unit][1])
        return found

    def unit(self, column: Unit | None, said: str) -> Unit:
        """What was counted, by the column of the number and what the row says it is about."""
        heard = {unit for unit, pattern in _SAYS.items() if pattern.search(said)}
        meant = heard | ({column} if column else set())
        if len(meant) == 1:
            return meant.pop()
        return Unit(
            ask(self._answers, "unit", code=f"unit:{said}".rstrip(":"), said=said or "aantal")
        )

    def place(self, name: str) -> str:
        """The place of a cell: as it is called, or within what is written, or as is answered."""
        wanted = words(name)
        if len(exact := self.places.get(wanted, {})) == 1:
            return next(iter(exact))
        within = [one for one in self.places if f" {one} " in f" {wanted} "]
        longest = max(within, key=len, default=wanted)
        rest = f" {wanted} ".replace(f" {longest} ", " ").split()
        found = dict.fromkeys(place for one in within for place in self.places[one])
        if len(found) == 1 and set(rest) <= _BESIDE:
            return next(iter(found))
        offered = found or self._alike(wanted)
        if not offered:
            raise wrong("place", name=name)
        options = {one: one for one in offered}
        return ask(self._answers, "place", options, f"place:{wanted}", name=name)

    def _alike(self, wanted: str) -> dict[str, None]:
        parts = [one for one in self.places if len(one) > 3 and one in wanted]
        alike = process.extract(
            wanted, list(self.places), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_OFFERED
        )
        names = [*parts, *(found for found, _score, _at in alike)]
        return dict.fromkeys(place for name in names for place in self.places[name])

    def find(self, unit: Unit, place: str, day: date | None, said: str) -> Subject:
        """What was counted in this place: on this day when there is one, and called so."""
        there = self._at.get((unit, place), [])
        found = [one for one in there if day is None or one.is_on(day)]
        if unit is Unit.VISITORS and len(there) == 1:
            # What is wrong with a day outside the only stay, the rules say best.
            found = there
        if not found:
            known = "; ".join(one.label for one in there[:_MOST_OFFERED]) or "niets"
            raise wrong("subject", kind=_KIND[unit], place=place, known=known)
        number = _NUMBERED.search(said)
        same = [one for one in found if number and one.number == int(number[1])]
        if len(same) == 1 or (len(found) == 1 and not (number and found[0].number)):
            return (same or found)[0]
        when = f"{place} {said} {formatting.day(day) if day else ''}".strip()
        options = {one.code: one.label for one in found}
        return self._codes[ask(self._answers, "subject", options, f"subject:{when}", said=when)]
