"""What was sent with a form of the door, understood, and what was typed in words."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from project import formatting
from project.counts.days import OTHER, WHOLE
from project.counts.rules import Entry
from project.errors import InputError, Problems
from project.models import Count
from project.parsing.values import whole_number
from project.wording.counts import (
    COUNT_REASON,
    COUNTING_METHOD,
    FIGURE_STATE,
    REASONS_FOR,
    CorrectionReason,
    CountGroup,
    CountingMethod,
    FigureState,
)

Fields = Mapping[str, str]
Days = tuple[date | None, date | None]
# Where on the form each field of an error stands.
NAMES = {
    "number": "aantal",
    "method": "hoe",
    "reason": "geen",
    "days": "dagen",
    "remark": "opmerking",
    "why": "waarom",
    **{f"group-{group}": f"groep-{group}" for group in CountGroup},
}
# What a form holds besides what a person typed in it.
UNSEEN = {"sleutel", "klopt"}
WITHDRAW = "intrekken"
METHODS = {method.value: method for method in CountingMethod}
# A state and its reason are one choice on the form.
REASONS = {
    f"{state}-{reason}": (state, reason)
    for state, reasons in REASONS_FOR.items()
    for reason in reasons
}
_NO_DAYS: Days = (None, None)
# Stands in for a number that cannot be read, while the rest is looked at. Never stored.
_UNREADABLE: int | None = 1


def entry(fields: Fields, wrong: Problems, old: Count | None = None) -> Entry:
    """What was typed, understood; what cannot be is noted in ``wrong``.

    An empty number leaves the number that the form corrects as it is.
    """
    number = wrong.held(lambda: whole_number(fields.get("aantal", "")), _UNREADABLE, "number")
    first, last = wrong.held(lambda: days(fields), _NO_DAYS, "days")
    chosen = fields.get("geen", "")
    if number is None and not chosen and old is not None:
        number = old.number
    value = _value(number, chosen, fields.get("hoe", ""))
    parts = {} if chosen else _parts(fields, wrong)
    return replace(value, first_day=first, last_day=last, remark=remark(fields), parts=parts)


def why(fields: Fields) -> CorrectionReason | None:
    """Why a count changes; None when nothing was chosen that can be."""
    chosen = fields.get("waarom", "")
    return CorrectionReason(chosen) if chosen in list(CorrectionReason) else None


def remark(fields: Fields) -> str:
    """The remark as it is stored."""
    # PostgreSQL stores no such sign; nobody can type it either.
    return fields.get("opmerking", "").replace("\r\n", "\n").replace("\0", "").strip()


def problems(problem: InputError | None, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong, each with the name on the form of what it is about; "" for the whole."""
    wrong = {} if problem is None else problem.fields
    return [(sentence, names.get(field, "")) for sentence, field in wrong.items()]


def mark(question: str) -> str:
    """Short for this very question, so that only what was asked can be answered."""
    return hashlib.sha256(question.encode()).hexdigest()[:32]


def is_answered(fields: Fields, question: str) -> bool:
    """Whether this question was answered with yes."""
    return mark(question) in fields.get("klopt", "").split()


def in_words(fields: Fields) -> list[tuple[str, str]]:
    """What was typed, so that it is in sight where no form can hold it."""
    method = METHODS.get(fields.get("hoe", ""))
    state, reason = REASONS.get(fields.get("geen", ""), (None, None))
    said = {
        "Aantal": fields.get("aantal", "").strip(),
        "Hoe geteld": COUNTING_METHOD[method] if method else "",
        "Geen aantal": f"{FIGURE_STATE[state]}, {COUNT_REASON[reason]}" if state and reason else "",
        "Dagen": _days_in_words(fields),
        "Opmerking": remark(fields),
    }
    return [(what, words) for what, words in said.items() if words]


def _value(number: int | None, chosen: str, method: str) -> Entry:
    """A number and how it was counted, or why there is none."""
    if not chosen:
        return Entry(state=FigureState.KNOWN, number=number, method=METHODS.get(method))
    if chosen == WITHDRAW:
        return Entry(state=FigureState.NOT_YET)
    # How it was counted says nothing without a number, and a choice cannot be taken back.
    state, reason = REASONS.get(chosen, (FigureState.UNKNOWN, None))
    return Entry(state=state, number=number, reason=reason)


def _parts(fields: Fields, wrong: Problems) -> dict[CountGroup, int]:
    parts = {}
    for group in CountGroup:
        typed = fields.get(f"groep-{group}", "")
        many = wrong.held(partial(whole_number, typed), None, f"group-{group}")
        if many is not None:
            parts[group] = many
    return parts


def days(fields: Fields) -> Days:
    """The days that were chosen; none means the whole stay. One day alone is one day."""
    chosen = fields.get("dagen", WHOLE)
    if chosen == WHOLE:
        return _NO_DAYS
    if chosen == OTHER:
        first, last = _day(fields.get("van", "")), _day(fields.get("tot", ""))
    else:
        first, last = (_day(part) for part in chosen.partition("/")[::2])
    if first is None:
        raise InputError("Kies de eerste dag waarover het aantal gaat.")
    return first, last or first


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise InputError("Deze dag bestaat niet. Kies een dag uit de lijst.") from error


def _days_in_words(fields: Fields) -> str:
    try:
        chosen = [day for day in days(fields) if day is not None]
    except InputError:
        return " ".join(fields.get(name, "") for name in ("dagen", "van", "tot")).strip()
    return " tot en met ".join(formatting.day(day) for day in dict.fromkeys(chosen))
