"""Entering, correcting and withdrawing counts: what cannot be, what is asked first, and storing.

A count belongs to a stop (visitors) or to a session (participants); the unit says which. Rows
are only ever added; ``stored`` reads them back. Nothing is asked about what cannot be stored
anyhow, and nothing about a form that was stored before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.counts import comparables, rules, stored
from project.counts.rules import Entry
from project.errors import ConflictError, InputError, Problems
from project.models import Count, CountPart, Stop, TourSession
from project.parsing.remarks import check_remark
from project.wording.counts import (
    CORRECTION_REASON,
    FIGURE_STATE,
    CorrectionReason,
    FigureState,
    Unit,
)

# Why staff corrects a count.
WHYS = (
    CorrectionReason.TYPING,
    CorrectionReason.RECOUNTED,
    CorrectionReason.LATER_INFORMATION,
    CorrectionReason.WRONG_PLACE,
)
# So many are stored at once when there are many.
_BATCH = 1_000
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A count that was held against every rule already."""

    unit: Unit
    about: Stop | TourSession
    entry: Entry
    key: str
    # The row it follows, and what that said: for the logbook.
    replaces_id: int | None = None
    was: Entry | Count | None = None
    why: CorrectionReason | None = None


def save(
    session: Session,
    sent: Sent,
    entry: Entry,
    *,
    wrong: Problems | None = None,
    is_answered: Callable[[str], bool] | None = None,
    brief: bool = False,
    by: str,
) -> int:
    """Store what was sent and return its number; the same form again gives the same number.

    ``wrong`` holds what could not be read. Without ``is_answered`` nobody is asked anything;
    ``brief`` leaves out of the questions what is usual. Raises InputError with all that cannot
    be, ConflictError when somebody was first, and QuestionError with what has to be answered
    with yes first.
    """
    wrong = wrong or Problems()
    before = _with_key(session, sent.key)
    if before is not None:
        wrong.refuse()
        return _same(before, sent, entry)
    if sent.corrects is None:
        one = _new(session, sent, entry, wrong)
    else:
        one = _correction(session, sent, entry, wrong, asks=is_answered is not None)
    if is_answered is not None:
        asked = _answered(session, one, is_answered, brief=brief)
        one = replace(one, entry=replace(one.entry, asked=asked))
    row = Count(**_values(one, by), link_id=sent.link_id)
    session.add(row)
    session.flush()
    for group, number in entry.parts.items():
        session.add(CountPart(count_id=row.id, group=group, number=number))
    action, subject, details = _line(one, row.id)
    logbook.record(session, action, subject, **details, by=by)
    return row.id


def enter_count(
    session: Session, *, unit: Unit, subject_id: int, entry: Entry, key: str, by: str
) -> int:
    """Store one count, as :func:`save` does, without a question."""
    return save(session, Sent(unit=unit, subject_id=subject_id, key=key), entry, by=by)


def correct_count(
    session: Session, *, replaces_id: int, entry: Entry, why: CorrectionReason, key: str, by: str
) -> int:
    """Replace a count by a new row that says why, without a question; the old row stays.

    The days are those of the row it replaces.
    """
    unit, subject_id = stored.subject_of(_standing(session, replaces_id))
    sent = Sent(unit=unit, subject_id=subject_id, key=key, corrects=replaces_id, why=why)
    return save(session, sent, entry, by=by)


def undo_count(session: Session, *, count_id: int, key: str, by: str) -> int:
    """Go back to what stood there before this count; the figure is open again when nothing did.

    Returns the number of the row that says so. Raises ConflictError as :func:`save` does.
    """
    row = _standing(session, count_id)
    old = None if row.replaces_id is None else stored.by_number(session, row.replaces_id)
    if old is None or old.state is FigureState.NOT_YET:
        entry, why = Entry(state=FigureState.NOT_YET), CorrectionReason.WITHDRAWN
    else:
        entry, why = _entry_of(session, old), CorrectionReason.TYPING
        if row.state is FigureState.NOT_YET:
            why = CorrectionReason.ENTERED_AGAIN
    return correct_count(session, replaces_id=count_id, entry=entry, why=why, key=key, by=by)


def store_many(
    session: Session, *, rows: Sequence[Checked], tell: Callable[[int], None], by: str
) -> None:
    """Store many counts that were checked in this very transaction, each with its logbook line.

    ``tell`` hears how many are stored; what it raises ends the transaction.
    """
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        # Rows at once, and their numbers by their keys: much faster than one by one.
        session.connection().execute(insert(Count), [_values(one, by) for one in batch])
        keys = select(col(Count.key), col(Count.id)).where(
            col(Count.key).in_([one.key for one in batch])
        )
        numbers = {row.key: row.id for row in session.execute(keys)}
        logbook.record_many(session, [_line(one, numbers[one.key]) for one in batch], by=by)
        tell(start + len(batch))


def is_stored(session: Session, key: str) -> bool:
    """Whether a form with this key was stored before."""
    return _with_key(session, key) is not None


def opening(question: str) -> str:
    """What is asked, without the reason: "Klopt 340?"."""
    return f"{question.partition('?')[0]}?"


def _with_key(session: Session, key: str) -> Count | None:
    row: Count | None = session.scalars(select(Count).where(col(Count.key) == key)).one_or_none()
    return row


def _same(row: Count, sent: Sent, entry: Entry) -> int:
    """The row that this very form made already; a form never stores twice."""
    is_about = stored.subject_of(row) == (sent.unit, sent.subject_id)
    if not is_about or (row.state, row.number) != (entry.state, entry.number):
        raise ConflictError(
            f"Dit formulier is al opgeslagen als nr {row.id}: {stored.value_in_words(row)}. "
            f"Hier was getypt: {_typed(entry)}. Moet het anders zijn? Verbeter dan nr {row.id}.",
            number=row.id,
        )
    return row.id


def _standing(session: Session, count_id: int) -> Count:
    row = stored.by_number(session, count_id)
    if row is None:
        raise InputError("Deze telling bestaat niet. Kies een telling uit de lijst.")
    return row


def _new(session: Session, sent: Sent, entry: Entry, wrong: Problems) -> Checked:
    about = stored.subject_row(session, sent.unit, sent.subject_id)
    rules.check_new(about, entry, wrong)
    withdrawn = _refuse_overlap(session, sent, entry)
    return Checked(
        unit=sent.unit,
        about=about,
        entry=entry,
        key=sent.key,
        replaces_id=withdrawn,
        why=CorrectionReason.ENTERED_AGAIN if withdrawn else None,
    )


def _correction(
    session: Session, sent: Sent, entry: Entry, wrong: Problems, *, asks: bool
) -> Checked:
    old = _standing(session, sent.corrects or 0)
    _refuse_conflict(session, old, entry)
    entry = replace(entry, first_day=old.first_day, last_day=old.last_day)
    withdraws = entry.state is FigureState.NOT_YET
    if withdraws:
        wrong.held(lambda: check_remark(entry.remark), None, "remark")
    else:
        wrong.held(lambda: rules.check_entry(entry), None)
    if asks and sent.why not in WHYS:
        wrong.add("Kies waarom het cijfer verandert.", "why")
    wrong.refuse()
    was = _entry_of(session, old)
    if asks and was == entry:
        raise InputError(
            "Er is niets veranderd. Vul in wat er moet staan, of ga terug als het klopt.",
            field="number",
        )
    about: Stop | TourSession = (
        session.get_one(Stop, sent.subject_id)
        if sent.unit is Unit.VISITORS
        else session.get_one(TourSession, sent.subject_id)
    )
    if not withdraws:
        rules.check_days(about, entry)
    return Checked(
        unit=sent.unit,
        about=about,
        entry=entry,
        key=sent.key,
        replaces_id=old.id,
        was=was,
        why=sent.why,
    )


def _answered(
    session: Session, one: Checked, is_answered: Callable[[str], bool], *, brief: bool
) -> str:
    """The questions, all of them answered with yes. Raises QuestionError when one was not."""
    entry, was = one.entry, None if one.was is None else one.was.number
    # A number that stays was looked at when it was entered.
    same = one.was is not None and was == entry.number
    questions = (
        [] if same else comparables.questions(session, one.unit, one.about.id, entry, was=was)
    )
    if brief:
        questions = [f"{opening(one)} {_UNUSUAL}" for one in questions[:1]]
    if not all(map(is_answered, questions)):
        raise QuestionError(*questions)
    return "\n".join(questions)


def _refuse_overlap(session: Session, sent: Sent, entry: Entry) -> int | None:
    """Refuse what is counted already; the number of the withdrawn row that this one follows."""
    about = stored.subject_column(sent.unit) == sent.subject_id
    withdrawn = None
    for row in session.scalars(stored.current_rows(Count).where(about)):
        if row.state is FigureState.NOT_YET:
            if (row.first_day, row.last_day) == (entry.first_day, entry.last_day):
                withdrawn = row.id
        elif rules.overlap(row, entry):
            raise _already(row, entry)
    return withdrawn


def _already(row: Count, entry: Entry) -> ConflictError:
    days = f" ({stored.days_in_words(row)})" if row.first_day else ""
    if row.first_day and entry.first_day is None:
        return ConflictError(
            f"Hier staat al een telling{days}. Kies andere dagen, en vul in wat nog open is.",
            number=row.id,
        )
    return ConflictError(
        f"Hier staat al een telling{days}: {stored.value_in_words(row)}, ingevuld door "
        f"{row.entered_by} op {formatting.moment(row.entered_at)} (nr {row.id}). "
        f"Hier was getypt: {_typed(entry)}.",
        number=row.id,
    )


def _typed(entry: Entry) -> str:
    return FIGURE_STATE[entry.state] if entry.number is None else formatting.number(entry.number)


def _refuse_conflict(session: Session, old: Count, entry: Entry) -> None:
    """Refuse to correct a count that somebody else corrected already; shows both values."""
    newer = session.scalars(select(Count).where(col(Count.replaces_id) == old.id)).one_or_none()
    if newer is None:
        return
    raise ConflictError(
        f"Nr {old.id} is intussen al verbeterd door {newer.entered_by} op "
        f"{formatting.moment(newer.entered_at)}: {stored.value_in_words(newer)} (nr {newer.id}; "
        f"{CORRECTION_REASON[newer.correction_reason or CorrectionReason.TYPING]}). "
        f"Hier was getypt: {_typed(entry)}. Er is niets veranderd. Kies welke waarde klopt.",
        number=newer.id,
    )


def _entry_of(session: Session, row: Count) -> Entry:
    """What a count says, as it could be entered once more; without its questions."""
    return Entry(
        state=row.state,
        number=row.number,
        method=row.method,
        reason=row.reason,
        first_day=row.first_day,
        last_day=row.last_day,
        remark=row.remark,
        parts=stored.parts_of(session, row.id),
    )


def _values(one: Checked, by: str) -> dict[str, Any]:
    entry = one.entry
    return {
        "key": one.key,
        "stop_id": one.about.id if one.unit is Unit.VISITORS else None,
        "session_id": one.about.id if one.unit is Unit.PARTICIPANTS else None,
        **_value(entry),
        "first_day": entry.first_day,
        "last_day": entry.last_day,
        "remark": entry.remark.strip(),
        "asked": entry.asked,
        "entered_at": clock.now(),
        "entered_by": by,
        "replaces_id": one.replaces_id,
        "correction_reason": one.why,
    }


def _line(one: Checked, number: int) -> tuple[str, str, dict[str, object]]:
    """What the logbook says of it: the action, its subject and the details."""
    subject, entry = f"count:{number}", one.entry
    if one.was is None:
        days = {"first_day": entry.first_day, "last_day": entry.last_day}
        about = {"unit": one.unit, "about": one.about.slug}
        return "count.enter", subject, {**about, **_value(entry), **days}
    withdraws = entry.state is FigureState.NOT_YET
    changed = {"was": _value(one.was), "is_now": _value(entry)}
    details: dict[str, object] = {"replaces": one.replaces_id, **changed, "why": one.why}
    return "count.withdraw" if withdraws else "count.correct", subject, details


def _value(entry: Entry | Count) -> dict[str, object]:
    return {name: getattr(entry, name) for name in ("state", "number", "method", "reason")}
