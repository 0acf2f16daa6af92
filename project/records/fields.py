"""The fields of a record: what a form asks, what a draft holds, which columns keep it.

A field is one question. A draft holds plain values and names other rows by slug, code or number,
so that it reads the same in the logbook.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.errors import InputError
from project.models import Municipality
from project.parsing import remarks
from project.parsing import values as parsing_values
from project.wording.tour import CERTAINTY, POINT_PRECISION, Certainty, PointPrecision

BY_STAFF = "Opgave van de organisatie"
# What stands in the widget with this name; None when nothing does.
_EMPTY = "leeg"
Form = Callable[[str], Any]
Texts = Mapping[Any, str]


@dataclass(frozen=True)
class Field:
    """One value, in a column of the same name unless ``column`` says otherwise.

    Without a ``label`` no form asks it, and a save leaves it as it was.
    """

    name: str
    _: KW_ONLY
    label: str = ""
    # How the logbook calls it; "" is the label up to its first comma, colon or bracket.
    said: str = ""
    example: str = ""
    column: str = ""
    # Fields with the same word are one answer: who changes one of them changed them all.
    together: str = ""
    # A heading above it, or a place in the folded "Meer".
    part: str = ""
    more: bool = False
    # Asked when new, never changed afterwards: links and bookmarks rely on it.
    fixed: bool = False
    # Whether it is asked, by what stands on the form.
    asked: Callable[[Form], bool] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What its values are called in the draft and in the logbook."""
        return (self.name,)

    @property
    def title(self) -> str:
        """Its label without explanation, for the sentence that refuses it."""
        return re.split("[,:(?]", self.label)[0].strip()

    def asks(self, _session: Session, _form: Form) -> Sequence["Field"]:
        """The questions to show for it, in order."""
        return (self,)

    def shown(self, draft: Any) -> dict[str, Any]:
        """What its widgets hold for this draft."""
        return {self.name: getattr(draft, self.name)}

    def read(self, form: Form) -> dict[str, Any]:
        """The values of a draft. Raises InputError for what cannot be understood."""
        answer = None if self.asked is not None and not self.asked(form) else form(self.name)
        return {self.name: self.value(answer)}

    def value(self, answer: Any) -> Any:
        """What was answered, as a draft holds it."""
        return answer

    def checked(self, _session: Session, _draft: Any) -> dict[str, Any]:
        """The values that are kept otherwise than typed. Raises InputError for what cannot be."""
        return {}

    def load(self, _session: Session, row: Any) -> dict[str, Any]:
        """Its values as the row has them."""
        return {name: self.value(getattr(row, self.column or name)) for name in self.names}

    def store(self, _session: Session, row: Any, draft: Any) -> None:
        """Put its values into the row, which has its number already."""
        for name in self.names:
            setattr(row, self.column or name, getattr(draft, name))

    def called(self, _name: str) -> str:
        """What one of its values is called in Dutch."""
        return self.said or self.title.lower()

    def words(self, _session: Session, _name: str, value: Any) -> str:
        """A value as a reader sees it, also when it comes out of the logbook as plain text."""
        return in_words(value)

    def echo(self, _form: Form) -> str:
        """How the answer is understood, while somebody types; "" says nothing."""
        return ""


def changed_in_words(called: str, was: str, now: str) -> str:
    """``eerste dag 7 september 2018 werd 8 september 2018``; what has no name is only its value."""
    told = [called, was if was and was != _EMPTY else "", f"werd {now}" if was else now]
    return " ".join(filter(None, told)) if now else f"{called} was {was}".strip()


def in_words(value: Any) -> str:
    """A plain value in Dutch."""
    if value is None or value in ("", (), []):
        return _EMPTY
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value.value if isinstance(value, StrEnum) else value)


@dataclass(frozen=True)
class Text(Field):
    """A text, "" when nobody knows; ``null`` when the column then holds nothing."""

    longest: int = 120
    lines: bool = False
    null: bool = False
    # What to do when it is empty; "" allows that.
    required: str = ""
    # Everybody reads it: nobody's address or telephone number may stand in it.
    public: bool = False
    refuse: Callable[[str], None] | None = None

    def value(self, answer: Any) -> str:
        return answer or ""

    def checked(self, _session: Session, draft: Any) -> dict[str, Any]:
        return {self.name: self.check(getattr(draft, self.name))}

    def check(self, text: str) -> str:
        """The text without loose spaces. Raises InputError for what cannot be."""
        said = parsing_values.plain_text(self.title, text, longest=self.longest, lines=self.lines)
        if self.required and not said:
            raise InputError(f"{self.title} is leeg. {self.required}")
        if self.public:
            remarks.check_text(self.title, said, self.longest)
        if self.refuse:
            self.refuse(said)
        return said

    def store(self, _session: Session, row: Any, draft: Any) -> None:
        said = getattr(draft, self.name)
        setattr(row, self.column or self.name, None if self.null and not said else said)


@dataclass(frozen=True)
class Day(Field):
    """A day, typed as people write it; None when nobody knows."""

    def shown(self, draft: Any) -> dict[str, Any]:
        return {self.name: day_text(getattr(draft, self.name))}

    def value(self, answer: Any) -> date | None:
        return answer if isinstance(answer, date) else parsing_values.day(answer or "")

    def words(self, _session: Session, _name: str, value: Any) -> str:
        return day_in_words(value)

    def echo(self, form: Form) -> str:
        found = parsing_values.day(form(self.name) or "")
        return formatting.short_day(found) if found else ""


def day_text(day: date | None) -> str:
    """A day as a form shows it, "" for none."""
    return formatting.day(day) if day else ""


def day_in_words(value: Any) -> str:
    """A day, or its text out of the logbook, as a reader sees it."""
    if not value:
        return in_words(value)
    return formatting.day(value if isinstance(value, date) else date.fromisoformat(value))


@dataclass(frozen=True)
class Number(Field):
    """A whole number above nothing; None when nobody knows."""

    most: int = 100_000

    def shown(self, draft: Any) -> dict[str, Any]:
        number = getattr(draft, self.name)
        return {self.name: "" if number is None else str(number)}

    def value(self, answer: Any) -> int | None:
        return answer if isinstance(answer, int) else parsing_values.whole_number(answer or "")

    def checked(self, _session: Session, draft: Any) -> dict[str, Any]:
        number = getattr(draft, self.name)
        if number is not None and not 0 < number <= self.most:
            most = formatting.number(self.most)
            raise InputError(f"{self.title}? Typ een getal van 1 tot en met {most}, of niets.")
        return {}


@dataclass(frozen=True)
class Yes(Field):
    """Yes or no."""

    def value(self, answer: Any) -> bool:
        return bool(answer)


@dataclass(frozen=True)
class OneOf(Field):
    """One of a list: codes with their texts, or a function that reads them."""

    texts: Texts | Callable[[Session], Texts] = field(default_factory=dict)
    # What no choice means.
    otherwise: Any = None
    required: str = ""
    # All in sight, instead of in a list to search.
    radio: bool = False

    def offered(self, session: Session) -> Texts:
        """What can be chosen."""
        return self.texts(session) if callable(self.texts) else self.texts

    def shown(self, draft: Any) -> dict[str, Any]:
        return {self.name: getattr(draft, self.name) or None}

    def value(self, answer: Any) -> Any:
        return self.otherwise if answer is None else answer

    def checked(self, session: Session, draft: Any) -> dict[str, Any]:
        chosen = getattr(draft, self.name)
        if chosen not in self.offered(session) if chosen else self.required:
            raise InputError(
                self.required or f"{self.title}: deze keuze staat niet in de lijst. Kies opnieuw."
            )
        return {}

    def words(self, session: Session, _name: str, value: Any) -> str:
        return self.offered(session).get(value) or in_words(value)


def municipalities(session: Session) -> dict[str, str]:
    """The municipalities of today by name: CBS code and name."""
    today = select(Municipality).where(col(Municipality.successor_code).is_(None))
    rows = session.scalars(today.order_by(col(Municipality.name)))
    return {one.code: one.name for one in rows}


@dataclass(frozen=True)
class Link(OneOf):
    """Another row, named by its ``key`` and kept by its number; a page says which to choose from.

    ``this`` is that row in the sentence for one that is gone: "Deze locatie".
    """

    to: Any = None
    key: str = "slug"
    this: str = ""

    def checked(self, _session: Session, draft: Any) -> dict[str, Any]:
        if self.required and not getattr(draft, self.name):
            raise InputError(self.required)
        return {}

    def load(self, session: Session, row: Any) -> dict[str, Any]:
        number = getattr(row, self.column)
        return {self.name: getattr(session.get_one(self.to, number), self.key) if number else None}

    def store(self, session: Session, row: Any, draft: Any) -> None:
        found = self._row(session, chosen) if (chosen := getattr(draft, self.name)) else None
        if chosen and found is None:
            raise InputError(f"{self.this} bestaat niet meer. Kies er een uit de lijst.")
        setattr(row, self.column, found and found.id)

    def words(self, session: Session, _name: str, value: Any) -> str:
        row = self._row(session, value) if value else None
        return getattr(row, "name", "") or in_words(value)

    def _row(self, session: Session, chosen: Any) -> Any:
        return session.scalars(
            select(self.to).where(getattr(self.to, self.key) == chosen)
        ).one_or_none()


@dataclass(frozen=True)
class Point(Field):
    """A point on the map and what it stands for; the draft holds both coordinates, or None."""

    name: str = "point"
    label: str = "Punt op de kaart"

    @property
    def names(self) -> tuple[str, ...]:
        return ("latitude", "longitude", "point_precision")

    def asks(self, _session: Session, _form: Form) -> Sequence[Field]:
        points = {code: text for code, text in POINT_PRECISION.items() if code != "unknown"}
        return (
            Text("point", label="Punt op de kaart (hoeft niet)", example="51.5250, 5.9750"),
            OneOf(
                "point_precision",
                label="Wat wijst dat punt aan?",
                texts=points,
                asked=lambda form: bool(form("point")),
            ),
        )

    def shown(self, draft: Any) -> dict[str, Any]:
        if draft.latitude is None:
            return {"point": "", "point_precision": PointPrecision.ADDRESS}
        point = f"{draft.latitude}, {draft.longitude}"
        return {"point": point, "point_precision": draft.point_precision}

    def read(self, form: Form) -> dict[str, Any]:
        point = parsing_values.point(form("point") or "")
        precision = (form("point_precision") or PointPrecision.ADDRESS) if point else None
        values = (*(point or (None, None)), precision or PointPrecision.UNKNOWN)
        return dict(zip(self.names, values, strict=True))

    def checked(self, _session: Session, draft: Any) -> dict[str, Any]:
        if (draft.latitude is None) != (draft.point_precision is PointPrecision.UNKNOWN):
            raise InputError("Vul een punt op de kaart in én wat het aanwijst, of laat beide leeg.")
        return {}

    def called(self, name: str) -> str:
        return {"latitude": "breedte", "longitude": "lengte"}.get(name, "punt op de kaart")

    def words(self, _session: Session, _name: str, value: Any) -> str:
        return POINT_PRECISION.get(value) or in_words(value)


@dataclass(frozen=True)
class HowSure(OneOf):
    """How sure a source is; only what is not known needs none."""

    def checked(self, _session: Session, draft: Any) -> dict[str, Any]:
        if not draft.source.strip() and draft.certainty is not Certainty.UNKNOWN:
            raise InputError("Schrijf bij de bron wie of wat dit zegt, of kies zekerheid onbekend.")
        return {}


SOURCE = (
    Text(
        "source",
        label="Bron: wie of wat zegt dit?",
        example=BY_STAFF,
        longest=500,
        together="source",
        more=True,
    ),
    HowSure(
        "certainty",
        label="Hoe zeker is het?",
        said="zekerheid",
        texts=CERTAINTY,
        otherwise=Certainty.UNKNOWN,
        together="source",
        more=True,
    ),
)
