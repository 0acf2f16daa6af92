"""Saving a form, of staff or of a host: what cannot be, what has to be asked first, and storing.

In this order, so that nobody answers a question about what cannot be stored anyhow, and a form
that was stored before asks nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlmodel import Session

from project.counts import comparables, entering, rules, stored
from project.counts.rules import Entry
from project.errors import InputError, Problems
from project.models import Count
from project.parsing.remarks import check_remark
from project.wording.counts import CorrectionReason, FigureState, Unit

# Why staff corrects a count.
WHYS = (
    CorrectionReason.TYPING,
    CorrectionReason.RECOUNTED,
    CorrectionReason.LATER_INFORMATION,
    CorrectionReason.WRONG_PLACE,
)
_NOBODY = "Klopt 0? Was er niemand? Is het aantal niet bekend, kies dan onder “Er is geen aantal”."
_UNUSUAL = "Dat is anders dan gewoonlijk."


class QuestionError(InputError):
    """What is odd about a count ("Klopt dit?"): stored once somebody says that it is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One form as it was sent: about which figure, and which count it corrects."""

    unit: Unit
    subject_id: int
    # The same form sent again has the same key, and is stored once.
    key: str
    corrects: int | None = None
    why: CorrectionReason | None = None
    # The link through which somebody without an account sent it.
    link_id: int | None = None


def save(
    session: Session,
    sent: Sent,
    entry: Entry,
    *,
    wrong: Problems,
    is_answered: Callable[[str], bool],
    brief: bool = False,
    by: str,
) -> int:
    """Store what was sent and return its number; the same form again gives the same number.

    ``wrong`` holds what could not be read. ``brief`` leaves out of the questions what is usual.
    Raises InputError with all that cannot be, ConflictError when somebody was first, and
    QuestionError with what has to be answered with yes first.
    """
    if not entering.is_stored(session, sent.key):
        _check(session, sent, entry, wrong)
        questions = _questions(session, sent, entry)
        if brief:
            questions = [f"{opening(one)} {_UNUSUAL}" for one in questions[:1]]
        if not all(map(is_answered, questions)):
            raise QuestionError(*questions)
        entry = replace(entry, asked="\n".join(questions))
    wrong.refuse()
    if sent.corrects is None or sent.why is None:
        return entering.enter_count(
            session,
            unit=sent.unit,
            subject_id=sent.subject_id,
            entry=entry,
            key=sent.key,
            link_id=sent.link_id,
            by=by,
        )
    return entering.correct_count(
        session, replaces_id=sent.corrects, entry=entry, why=sent.why, key=sent.key, by=by
    )


def opening(question: str) -> str:
    """What is asked, without the reason: "Klopt 340?"."""
    return f"{question.partition('?')[0]}?"


def odd(session: Session, unit: Unit, subject_id: int, entry: Entry) -> list[str]:
    """What to ask about a number, whether or not it may be stored; about 0 always something."""
    asked = comparables.about_number(session, unit, subject_id, entry)
    return asked or ([_NOBODY] if entry.number == 0 else [])


def _check(session: Session, sent: Sent, entry: Entry, wrong: Problems) -> None:
    if sent.corrects is not None:
        _check_correction(session, sent, entry, wrong)
        return
    subject = stored.subject_row(session, sent.unit, sent.subject_id)
    rules.check_takes_place(subject)
    wrong.held(lambda: rules.check_entry(entry), None)
    if not wrong.is_about("days"):
        wrong.held(lambda: rules.check_days(subject, entry), None, "days")
    wrong.refuse()
    entering.refuse_overlap(session, sent.unit, sent.subject_id, entry)


def _check_correction(session: Session, sent: Sent, entry: Entry, wrong: Problems) -> None:
    old = _corrected(session, sent)
    entering.refuse_conflict(session, old, entry)
    if entry.state is FigureState.NOT_YET:
        wrong.held(lambda: check_remark(entry.remark), None, "remark")
    else:
        wrong.held(lambda: rules.check_entry(entry), None)
    if sent.why not in WHYS:
        wrong.add("Kies waarom het cijfer verandert.", "why")
    wrong.refuse()
    if entering.entry_of(session, old) == replace(entry, first_day=None, last_day=None, asked=""):
        raise InputError(
            "Er is niets veranderd. Vul in wat er moet staan, of ga terug als het klopt.",
            field="number",
        )


def _corrected(session: Session, sent: Sent) -> Count:
    old = stored.by_number(session, sent.corrects or 0)
    if old is None:
        raise InputError("Deze telling bestaat niet. Kies een telling uit de lijst.")
    return old


def _questions(session: Session, sent: Sent, entry: Entry) -> list[str]:
    if entry.state is FigureState.NOT_YET:
        return []
    if sent.corrects is None:
        asked = comparables.questions(session, sent.unit, sent.subject_id, entry)
    else:
        asked = comparables.questions_again(session, sent.corrects, entry)
        if entry.number == _corrected(session, sent).number:
            return asked
    return asked or ([_NOBODY] if entry.number == 0 else [])
