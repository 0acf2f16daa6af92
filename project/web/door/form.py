"""The form of one count, for staff and for a host: what stands on it, and what is wrong with it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from project import clock, formatting
from project.counts import days as count_days
from project.counts import entering, stored, subjects
from project.counts.days import OTHER, Days
from project.counts.entering import QuestionError
from project.counts.subjects import Subject
from project.errors import ConflictError, InputError
from project.models import Count
from project.parsing.remarks import LONGEST_REMARK
from project.web.door import answers
from project.web.door import fields as sent_fields
from project.web.door.answers import CrossSiteError
from project.web.door.fields import Fields
from project.wording.counts import (
    CORRECTION_REASON,
    COUNT_GROUP,
    COUNT_REASON,
    COUNTING_METHOD,
    FIGURE_STATE,
    UNIT,
    CountGroup,
    Unit,
)

# What is folded away until something stands in it.
_MORE = ["opmerking", *(f"groep-{group}" for group in CountGroup)]
# More counts that stand already nobody looks through on a phone; the desk has them all.
_MOST_TAKEN = 10


@dataclass(frozen=True, slots=True)
class Ask:
    """Which form: about which figure, which count it corrects, and through which link."""

    unit: Unit
    subject_id: int
    corrects: int | None = None
    token: str = ""

    @property
    def figure(self) -> str:
        """What it is about, as an address has it: ``bezoekers/9``."""
        return f"{UNIT[self.unit][1]}/{self.subject_id}"

    @property
    def address(self) -> str:
        """Where it stands, and where it is sent."""
        if self.token:
            return f"/locatie/{self.token}"
        if self.corrects is not None:
            return f"/invoeren/nr/{self.corrects}"
        return f"/invoeren/{self.figure}"


def ask_about(session: Session, number: int) -> Ask:
    """The form that corrects this count. Raises InputError when there is none of that number."""
    row = stored.by_number(session, number)
    if row is None:
        raise InputError("Deze telling bestaat niet. Kies een telling uit de lijst.")
    return Ask(*stored.subject_of(row), number)


def text(
    session: Session,
    ask: Ask,
    fields: Fields,
    *,
    who: str,
    problem: InputError | None = None,
    host: dict[str, Any] | None = None,
) -> str:
    """The page with the form, as it was typed, with what is wrong or what has to be answered.

    ``who`` is the account for which it is made, "" for a host; ``host`` is what a host sees
    besides.
    """
    if isinstance(problem, CrossSiteError):
        # What was asked or sent there is not answered here.
        fields = {name: typed for name, typed in fields.items() if name not in sent_fields.UNSEEN}
    if isinstance(problem, ConflictError):
        ask = _after_conflict(session, ask, problem, fields)
    today = clock.today()
    about = subjects.subject(session, ask.unit, ask.subject_id)
    old = None if ask.corrects is None else stored.by_number(session, ask.corrects)
    spans = count_days.read(session, about, today)
    choices = [] if old else count_days.choices(about, spans, today)
    is_full = old is None and spans.is_full
    questions = problem.sentences if isinstance(problem, QuestionError) else ()
    problems = sent_fields.problems(None if questions else problem, sent_fields.NAMES)
    typed = _typed(session, ask, old, choices, fields, who)
    fits = {value for value, _words in choices}
    if fits and typed["dagen"] not in fits:
        typed |= _as_other_days(typed["dagen"])
    return answers.text(
        "form.html",
        host=host,
        who=who,
        title=about.title,
        about=about,
        ask=ask,
        old=None if old is None else _standing(old),
        people=UNIT[ask.unit][1],
        choices=choices,
        days=[(day.isoformat(), formatting.short_day(day)) for day in reversed(spans.open)],
        covered=count_days.covered_in_words(spans),
        taken=_others(about, spans, ask),
        is_full=is_full,
        is_ahead=about.first_day is not None and about.first_day > today,
        typed=typed,
        tells_more=any(typed[name] for name in _MORE) or any(at in _MORE for _, at in problems),
        lost=sent_fields.in_words(fields) if is_full else [],
        is_new=not fields,
        problems=problems,
        overtaken=problem.number if isinstance(problem, ConflictError) and not ask.token else None,
        questions=questions,
        marks=" ".join([*map(sent_fields.mark, questions), *fields.get("klopt", "").split()]),
        counter=_counter(about, old, spans, today),
        **_CHOICES,
    )


_CHOICES: dict[str, Any] = {
    "methods": [(value, COUNTING_METHOD[method]) for value, method in sent_fields.METHODS.items()],
    "reasons": [
        (FIGURE_STATE[state].capitalize(), value, COUNT_REASON[reason])
        for value, (state, reason) in sent_fields.REASONS.items()
    ],
    "withdraw": sent_fields.WITHDRAW,
    "whys": [(why.value, CORRECTION_REASON[why]) for why in entering.WHYS],
    "groups": [
        (group.value, COUNT_GROUP[group].capitalize())
        for group in CountGroup
        if group is not CountGroup.UNKNOWN
    ],
    "longest": LONGEST_REMARK,
}


def _after_conflict(session: Session, ask: Ask, error: ConflictError, fields: Fields) -> Ask:
    """The form in which what was typed goes on: that of what stands there now, if it can be."""
    row = None if error.number is None else stored.standing_after(session, error.number)
    if row is None or ask.token:
        return ask
    if stored.is_withdrawn(row):
        return replace(ask, corrects=None)
    was_stored = entering.is_stored(session, fields.get("sleutel", ""))
    about_same = ask.corrects is not None or sent_fields.days(fields) == (
        row.first_day,
        row.last_day,
    )
    return replace(ask, corrects=row.id) if about_same or was_stored else ask


def _others(about: Subject, spans: Days, ask: Ask) -> list[tuple[int, str]]:
    """The newest other counts of this figure, to go on to; a host corrects nothing."""
    others = [] if ask.token else [one for one in spans.taken if one.id != ask.corrects]
    return [
        (one.id, f"{stored.days_in_words(one) or about.when}: {stored.value_in_words(one)}")
        for one in others[-_MOST_TAKEN:]
    ]


def _standing(old: Count) -> dict[str, object]:
    """What stands there now, in words."""
    return {
        "id": old.id,
        "number": old.number,
        "words": stored.value_in_words(old),
        "days": stored.days_in_words(old),
        "by": old.entered_by,
        "at": formatting.moment(old.entered_at),
    }


def _typed(
    session: Session,
    ask: Ask,
    old: Count | None,
    choices: Sequence[tuple[str, str]],
    fields: Fields,
    who: str,
) -> dict[str, str]:
    """What stands on the form: what was typed, or what it begins with."""
    typed = defaultdict[str, str](str, dagen=choices[0][0] if choices else "")
    if old is not None:
        typed |= {"hoe": old.method or "", "opmerking": old.remark}
        parts = stored.parts_of(session, old.id)
        typed |= {f"groep-{group}": str(many) for group, many in parts.items()}
    if not typed["hoe"] and who:
        typed["hoe"] = stored.usual_method(session, ask.unit, ask.subject_id) or ""
    typed |= fields
    if not typed["sleutel"] or entering.is_stored(session, typed["sleutel"]):
        # What was stored under a key cannot be stored differently under it.
        typed["sleutel"] = uuid.uuid4().hex
    return typed


def _as_other_days(chosen: str) -> dict[str, str]:
    first, _, last = chosen.partition("/")
    return {"dagen": OTHER} | ({"van": first, "tot": last} if last else {})


def _counter(about: Subject, old: Count | None, spans: Days, today: date) -> dict[str, Any] | None:
    """The counter at the door: of today, or of the gathering's own day; None on other forms."""
    is_today = about.unit is Unit.PARTICIPANTS and about.first_day == today
    if old is not None:
        fits = old.number is not None and (is_today or old.first_day == old.last_day == today)
    else:
        fits = is_today or today in spans.open
    if not fits:
        return None
    base = 0 if old is None else old.number
    return {"day": today.isoformat(), "words": formatting.day_of_year(today), "base": base}
