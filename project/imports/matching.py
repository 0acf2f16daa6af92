"""Which stop or session a row is about. Pure.

A name that is almost right is asked, never assumed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from project import formatting
from project.errors import InputError
from project.imports.columns import CellError, Field
from project.imports.questions import Doubts, Question, UnansweredError, answer
from project.models import Stop, TourSession
from project.wording import EVENT_KIND, UNIT, EventKind, Unit

LEAVE_OUT = "-"
_KIND = {Unit.VISITORS: "halte", Unit.PARTICIPANTS: "bijeenkomst"}
# Two of every three letters the same: less is another name.
_ALIKE = 65
_MOST_OFFERED = 5
_VISITORS = {"tentoonstelling", "bezoek", "bezoekers", "halte"}
_PARTICIPANTS = {"bijeenkomst", "deelname", "deelnemers", "workshop"} | set(EVENT_KIND.values())
_NUMBERED = re.compile(r"(?:werkbijeenkomst|workshop|bijeenkomst)\s+(?:nr\.?\s*)?([0-9]{1,2})")


class LeftOutError(Exception):
    """Somebody answered that this row is to be left out."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A stop or a session that can be counted."""

    unit: Unit
    # As the database has it; the rules about days look at it.
    thing: Stop | TourSession
    place: str
    venue: str
    period: str
    # The number of the promise that a workshop is about; 0 for every other subject.
    number: int = 0

    @property
    def code(self) -> str:
        """What our own files call it: ``halte:venray``."""
        return f"{_KIND[self.unit]}:{self.thing.slug}"

    @property
    def what(self) -> str:
        """What was counted there: ``tentoonstelling``, ``werkbijeenkomst 3``."""
        if isinstance(self.thing, Stop):
            return "tentoonstelling"
        number = f" {self.number}" if self.number else ""
        return f"{EVENT_KIND[self.thing.kind]}{number}"

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return f"{self.place} · {self.what}, {self.period}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row says about where and when, as plain small-letter text."""

    code: str = ""
    place: str = ""
    title: str = ""
    what: str = ""
    days: tuple[date | None, date | None] = (None, None)


def normal(name: str) -> str:
    """A name to compare with: small letters, one space between words."""
    return " ".join(name.casefold().split())


class Matcher:
    """Finds what rows are about, with the answers that were given so far."""

    def __init__(self, subjects: Sequence[Subject], answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._codes = {one.code: one for one in subjects}
        self._subjects = subjects
        self._places: dict[str, str] = {}
        for one in subjects:
            for name in (one.place, one.venue):
                if name:
                    self._places.setdefault(normal(name), one.place)
        self._at: dict[tuple[Unit, str], list[Subject]] = {}
        for one in subjects:
            self._at.setdefault((one.unit, one.place), []).append(one)

    def find(self, asked: Asked, unit: Unit | None) -> Subject:
        """The one subject that is meant. Raises InputError, UnansweredError or LeftOutError."""
        if asked.code:
            return self._by_code(asked.code, unit)
        wanted, place = self.names(asked, unit)
        if wanted is Unit.VISITORS:
            return self._stop(place, asked)
        return self._session(place, asked)

    def names(self, asked: Asked, unit: Unit | None) -> tuple[Unit, str]:
        """What was counted and in which place ("" when not told), whatever the days are.

        Raises what ``find`` raises.
        """
        doubts = Doubts()
        wanted, place = unit, ""
        with doubts:
            wanted = unit or self._unit(asked)
        with doubts:
            place = self._place(asked.place) if asked.place else ""
        if doubts.questions or wanted is None:
            raise UnansweredError(*doubts.questions)
        if not asked.place and not (asked.title and wanted is Unit.PARTICIPANTS):
            raise CellError("Hier staat geen plaats. Vul in elke rij de plaats in.", Field.PLACE)
        return wanted, place

    def _by_code(self, code: str, unit: Unit | None) -> Subject:
        found = self._codes.get(code)
        if found is None:
            raise CellError(
                f"De code “{code}” hoort bij geen halte of bijeenkomst. Neem de code uit een nieuw "
                "invulbestand.",
                Field.CODE,
            )
        if unit is not None and found.unit is not unit:
            raise InputError(
                f"Bij de code “{code}” horen {UNIT[found.unit][1]}, geen {UNIT[unit][1]}. "
                "Zet het aantal in de goede kolom."
            )
        return found

    def _unit(self, asked: Asked) -> Unit:
        if asked.what in _VISITORS:
            return Unit.VISITORS
        if asked.what in _PARTICIPANTS or (asked.title and not asked.what):
            return Unit.PARTICIPANTS
        if asked.what:
            raise CellError(
                f"“{asked.what}” kennen we niet. Typ tentoonstelling of werkbijeenkomst.",
                Field.WHAT,
            )
        question = Question(
            "unit",
            "Waar gaan de aantallen in dit bestand over?",
            {
                Unit.VISITORS: "bezoekers van de tentoonstelling",
                Unit.PARTICIPANTS: "deelnemers aan bijeenkomsten",
            },
        )
        return Unit(answer(self._answers, question))

    def _place(self, name: str) -> str:
        wanted = normal(name)
        if wanted in self._places:
            return self._places[wanted]
        alike = process.extract(
            wanted, list(self._places), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_OFFERED
        )
        offered = dict.fromkeys(self._places[found] for found, _score, _at in alike)
        if not offered:
            raise CellError(
                f"“{name}” is geen plaats van de rondreis. Verbeter de plaats.", Field.PLACE
            )
        question = Question(
            f"place:{wanted}",
            f"In het bestand staat “{name}”. Welke plaats is dat?",
            {**{one: one for one in offered}, LEAVE_OUT: "geen van deze: rij weglaten"},
        )
        return self._chosen(question)

    def _stop(self, place: str, asked: Asked) -> Subject:
        stops = self._at.get((Unit.VISITORS, place), [])
        if len(stops) > 1 and asked.days[0] is not None:
            stops = [one for one in stops if _covers(one.thing, asked.days[0])]
        if not stops:
            raise CellError(
                f"In {place} is op deze dag geen halte. Verbeter de plaats of de dag.",
                Field.PLACE if asked.days[0] is None else Field.DAY,
            )
        return self._one(stops, f"Welke halte in {place} is bedoeld?", asked)

    def _session(self, place: str, asked: Asked) -> Subject:
        there = (
            self._at.get((Unit.PARTICIPANTS, place), [])
            if place
            else [one for one in self._subjects if one.unit is Unit.PARTICIPANTS]
        )
        found = [one for one in there if _is_called(one, asked.title) and _is_kind(one, asked.what)]
        wanted = asked.days[0]
        if wanted is not None:
            if asked.days[1] not in (None, wanted):
                raise CellError("Een bijeenkomst is op één dag. Vul één datum in.", Field.LAST)
            found = [one for one in found if _day(one) == wanted]
        if found:
            return self._one(found, "Welke bijeenkomst is bedoeld?", asked)
        return self._almost(there, place, asked)

    def _almost(self, there: list[Subject], place: str, asked: Asked) -> Subject:
        """No session fits. When only its name is spelled otherwise, ask; else say what there is."""
        on_day = [one for one in there if asked.days[0] in (None, _day(one))]
        alike = [one for one in on_day if asked.title and _is_like(one, asked.title)]
        if alike:
            question = f"Is “{asked.title}” een van deze bijeenkomsten?"
            return self._one(alike, question, asked, certain=False)
        known = "; ".join(one.label for one in there[:_MOST_OFFERED])
        wrong = Field.DAY if there and not on_day else Field.TITLE if asked.title else Field.PLACE
        raise CellError(
            f"Deze bijeenkomst is er niet{f' in {place}' if place else ''}. "
            + (f"Wel: {known}. " if known else "")
            + "Verbeter de plaats, de datum of de naam.",
            wrong,
        )

    def _one(
        self, found: list[Subject], text: str, asked: Asked, *, certain: bool = True
    ) -> Subject:
        if len(found) == 1 and certain:
            return found[0]
        when = formatting.day(asked.days[0]) if asked.days[0] else ""
        said = " ".join(part for part in (asked.place, asked.title, when) if part)
        options = {one.code: one.label for one in found}
        question = Question(
            f"subject:{normal(said)}",
            f"{text} ({said})",
            {**options, LEAVE_OUT: "geen van deze: rij weglaten"},
        )
        return self._codes[self._chosen(question)]

    def _chosen(self, question: Question) -> str:
        given = answer(self._answers, question)
        if given == LEAVE_OUT:
            raise LeftOutError
        return given


def _covers(stop: Stop | TourSession, day: date) -> bool:
    if not isinstance(stop, Stop) or stop.first_day is None or stop.last_day is None:
        return False
    return stop.first_day <= day <= stop.last_day


def _day(subject: Subject) -> date | None:
    return subject.thing.day if isinstance(subject.thing, TourSession) else None


def _names(subject: Subject) -> Iterable[str]:
    if isinstance(subject.thing, TourSession):
        yield normal(subject.thing.title)
        yield normal(subject.label)
        yield normal(f"{subject.place} · {EVENT_KIND[subject.thing.kind]}")


def _is_called(subject: Subject, title: str) -> bool:
    if not title:
        return True
    if numbered := _NUMBERED.fullmatch(normal(title)):
        return subject.number == int(numbered[1])
    kinds = set(EVENT_KIND.values()) | {"workshop"}
    if normal(title) in kinds:
        return _is_kind(subject, normal(title))
    return normal(title) in _names(subject)


def _is_kind(subject: Subject, what: str) -> bool:
    kind = subject.thing.kind if isinstance(subject.thing, TourSession) else None
    if what == "workshop":
        return kind is EventKind.WORKSHOP
    named = {text: one for one, text in EVENT_KIND.items()}
    return what not in named or kind is named[what]


def _is_like(subject: Subject, title: str) -> bool:
    return any(fuzz.WRatio(normal(title), name) >= _ALIKE for name in _names(subject))
