"""When a stop or a session is: on which day, in which month, or not known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from project import formatting
from project.errors import InputError
from project.parsing import values
from project.records.fields import Day, Field, Form, OneOf, Text, day_in_words, day_text
from project.wording.tour import DATE_PRECISION, DatePrecision

# Who counts too many days for one stay has most likely slipped with a year.
LONGEST_STAY = 366
_UNTIL = {
    "included": "tot en met: die dag is de tentoonstelling er nog",
    "excluded": "tot: die dag is zij er niet meer",
    "unclear": "niet duidelijk: er staat alleen “tot”",
}
_UNCLEAR = (
    "De bron schrijft “tot”: of de laatste dag meetelt, staat er niet bij. Hier telt die dag mee."
)


def _known_to(precision: DatePrecision) -> Callable[[Form], bool]:
    return lambda form: form("precision") == precision


_MONTH = Text(
    "month",
    label="Welke maand?",
    example="bijvoorbeeld december 2026",
    asked=_known_to(DatePrecision.MONTH),
)


@dataclass(frozen=True)
class Dated(Field):
    """Days with how precisely they are known; its first question is that precision."""

    def asks(self, _session: Session, _form: Form) -> Sequence[Field]:
        return (OneOf("precision", label=self.label, texts=DATE_PRECISION, radio=True), _MONTH)

    def shown(self, draft: Any) -> dict[str, Any]:
        first, precision = getattr(draft, self.names[0]), draft.date_precision
        month = formatting.month(first) if precision is DatePrecision.MONTH else ""
        return {"precision": precision, "month": month}

    def called(self, name: str) -> str:
        return {"first_day": "eerste dag", "last_day": "laatste dag", "day": "dag"}.get(
            name, "hoe precies"
        )

    def words(self, _session: Session, name: str, value: Any) -> str:
        return DATE_PRECISION[value] if name == "date_precision" else day_in_words(value)


@dataclass(frozen=True)
class When(Dated):
    """The day of a session; of a month it is the first."""

    @property
    def names(self) -> tuple[str, ...]:
        return ("day", "date_precision")

    def asks(self, session: Session, form: Form) -> Sequence[Field]:
        return (*super().asks(session, form), _one_day("day", "Welke dag?", Day))

    def shown(self, draft: Any) -> dict[str, Any]:
        known = draft.date_precision is DatePrecision.DAY
        return {**super().shown(draft), "day": day_text(draft.day) if known else ""}

    def read(self, form: Form) -> dict[str, Any]:
        precision, day = form("precision") or DatePrecision.UNKNOWN, None
        if precision == DatePrecision.DAY:
            day = values.day(form("day") or "")
        elif precision == DatePrecision.MONTH:
            day = (values.month(form("month") or "") or [None])[0]
        return {"day": day, "date_precision": precision}

    def checked(self, _session: Session, draft: Any) -> dict[str, Any]:
        if (draft.day is None) != (draft.date_precision is DatePrecision.UNKNOWN):
            raise InputError("Vul de dag van de bijeenkomst in, of kies dat de dag onbekend is.")
        return {}


@dataclass(frozen=True)
class Stay(Dated):
    """The first and the last day of a stop; of a month they are its first and its last."""

    @property
    def names(self) -> tuple[str, ...]:
        return ("first_day", "last_day", "date_precision")

    def asks(self, session: Session, form: Form) -> Sequence[Field]:
        to_the_day = _known_to(DatePrecision.DAY)
        return (
            *super().asks(session, form),
            _one_day("first", "Eerste dag", Text),
            _one_day("last", "Laatste dag", Text),
            OneOf(
                "until", label="“Tot” of “tot en met”?", texts=_UNTIL, radio=True, asked=to_the_day
            ),
        )

    def shown(self, draft: Any) -> dict[str, Any]:
        known = draft.date_precision is DatePrecision.DAY and draft.first_day
        return {
            **super().shown(draft),
            "first": day_text(draft.first_day) if known else "",
            "last": day_text(draft.last_day) if known else "",
            "until": "included" if known else None,
        }

    def read(self, form: Form) -> dict[str, Any]:
        precision = form("precision") or DatePrecision.UNKNOWN
        days: tuple[date | None, date | None] = (None, None)
        if precision == DatePrecision.DAY:
            days = _typed_days(form)
            if days[1] is not None and form("until") not in _UNTIL:
                raise InputError("Kies bij de laatste dag: “tot en met” of “tot”.")
        elif precision == DatePrecision.MONTH:
            days = values.month(form("month") or "") or days
        return dict(zip(self.names, (*days, precision), strict=True))

    def checked(self, _session: Session, draft: Any) -> dict[str, Any]:
        first, last = draft.first_day, draft.last_day
        undated = draft.date_precision is DatePrecision.UNKNOWN
        if undated != (first is None) or undated != (last is None):
            raise InputError(
                "Vul de eerste en de laatste dag in, of kies dat de datums nog onbekend zijn."
            )
        if undated:
            return {}
        if first > last:
            raise InputError(
                f"De eerste dag ({formatting.day(first)}) ligt na de laatste "
                f"({formatting.day(last)}). Draai de dagen om, of kijk het jaar na."
            )
        days = (last - first).days + 1
        if days > LONGEST_STAY:
            raise InputError(
                f"Deze halte zou {formatting.number(days)} dagen duren. Kijk het jaar na."
            )
        return {}

    def echo(self, form: Form) -> str:
        first, last = _typed_days(form)
        if form("precision") != DatePrecision.DAY or not first or not last:
            return ""
        days = formatting.amount((last - first).days + 1, "dag", "dagen") if first <= last else "?"
        return f"{formatting.short_day(first)} tot en met {formatting.short_day(last)}: {days}."


def _one_day(name: str, label: str, kind: type[Text] | type[Day]) -> Field:
    asked = _known_to(DatePrecision.DAY)
    return kind(name, label=label, example="bijvoorbeeld 7-9-2026", asked=asked)


def _typed_days(form: Form) -> tuple[date | None, date | None]:
    """The first and the last day: "tot 27 september" without that day ends on the 26th."""
    first, last = (values.day(form(name) or "") for name in ("first", "last"))
    if last is not None and form("until") == "excluded":
        last -= timedelta(days=1)
    return first, last


@dataclass(frozen=True)
class StopNote(Text):
    """The remark at a stop, which also says it when the source was not clear about the last day."""

    def read(self, form: Form) -> dict[str, Any]:
        note = form(self.name) or ""
        dated = form("precision") == DatePrecision.DAY
        if dated and form("until") == "unclear" and _UNCLEAR not in note:
            note = f"{note} {_UNCLEAR}".strip()
        return {self.name: note}
