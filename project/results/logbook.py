"""Reading the logbook: who did what, when, what was and what is, in Dutch and a page at a time."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import Session, col

from project import clock, formatting
from project.audit import logbook
from project.counts import stored
from project.models import Account, AuditEntry, Count, Municipality
from project.parsing import lookalikes
from project.results.line_words import LineWords
from project.tour import itinerary
from project.wording.counts import CORRECTION_REASON, COUNT_REASON, UNIT
from project.wording.logbook import LOGBOOK_DEED, LOGBOOK_SUBJECT
from project.wording.people import REJECT_REASON, REQUEST_STAGE
from project.wording.reading import OUTCOME_KIND
from project.wording.tour import CANCEL_REASON, CHANGE_REASON

SENTENCE = "Wat er gebeurde"
COLUMNS = ["Nr", "Wanneer", "Wie", SENTENCE, "Wat", "Waarover", "Was", "Is", "Waarom"]
# What a page shows, for a phone the sentence first; its file has them all.
ON_SCREEN = ["Nr", SENTENCE, "Wie", "Wanneer"]
# Deeds that the sentence tells by what changed.
_TOLD_BY_CHANGES = ("change", "correct", "enter", "move", "step")
LINES_ON_A_PAGE = 50
_STEM = 6
# In the details of a line, but told in a column of their own or of no use to a reader.
_TOLD_ELSEWHERE = {"was", "is", "is_now", "why", "reason", "unit", "about", "name"}
_REASONS: Mapping[Any, str] = {
    **COUNT_REASON,
    **CANCEL_REASON,
    **CHANGE_REASON,
    **CORRECTION_REASON,
    **REJECT_REASON,
}
# Codes that stand in lines about these.
_CODES: Mapping[str, Mapping[Any, str]] = {"outcome": OUTCOME_KIND, "host_request": REQUEST_STAGE}
_ABOUT_MORE = {"project:examples": "de voorbeeldcijfers", "host_request:old": "oude verzoeken"}


@dataclass(frozen=True)
class Search:
    """What is looked for; "", 0 and None mean everything.

    ``before``: only lines with a lower number; ``first`` and ``last`` are days in the Netherlands,
    both included.
    """

    who: str = ""
    subject: str = ""
    words: str = ""
    before: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class LogbookPage:
    """One page of lines, newest first (COLUMNS), and where the next one begins (0: nowhere)."""

    lines: pd.DataFrame
    older: int


def page(session: Session, search: Search) -> LogbookPage:
    """The newest lines that fit. The database does the work, also with a million lines."""
    rows = list(session.scalars(_wanted(search).limit(LINES_ON_A_PAGE + 1)))
    shown = rows[:LINES_ON_A_PAGE]
    more = len(rows) > LINES_ON_A_PAGE
    told = pd.DataFrame(_told(session, shown), columns=COLUMNS, dtype=object)
    return LogbookPage(told, shown[-1].id if more else 0)


def writers(session: Session) -> list[str]:
    """Whose lines one may ask for: every account, and the names that the dashboard itself uses."""
    names = session.scalars(select(col(Account.name)).order_by(col(Account.name)))
    return [*names, *logbook.OWN_NAMES]


def action_in_words(action: str) -> str:
    """``count.enter`` as "telling ingevuld"; what has no words yet stays its code."""
    subject, _, deed = action.partition(".")
    return f"{LOGBOOK_SUBJECT.get(subject, subject)} {LOGBOOK_DEED.get(deed, deed)}"


def _wanted(search: Search) -> Select[AuditEntry]:
    wanted = select(AuditEntry).order_by(col(AuditEntry.id).desc())
    if search.before:
        wanted = wanted.where(col(AuditEntry.id) < search.before)
    if search.who:
        wanted = wanted.where(col(AuditEntry.actor) == search.who)
    if search.subject:
        wanted = wanted.where(
            col(AuditEntry.action).startswith(f"{search.subject}.", autoescape=True)
        )
    if search.first:
        wanted = wanted.where(col(AuditEntry.at) >= _midnight(search.first))
    if search.last:
        wanted = wanted.where(col(AuditEntry.at) < _midnight(search.last + timedelta(days=1)))
    for word in lookalikes.words(search.words):
        wanted = wanted.where(or_(*_holding(word)))
    return wanted


def _holding(word: str) -> Iterator[ColumnElement[bool]]:
    """Where a word may stand: as it is, or as the code of what was done to what."""
    for column in (col(AuditEntry.actor), col(AuditEntry.subject), col(AuditEntry.details)):
        yield func.lower(column).contains(word, autoescape=True)
    for code, text in LOGBOOK_DEED.items():
        # "veranderde" looks for "veranderd".
        if len(word) > _STEM and any(one.startswith(word[:_STEM]) for one in text.split()):
            yield col(AuditEntry.action).endswith(f".{code}")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.AMSTERDAM).astimezone(UTC)


def _told(session: Session, rows: list[AuditEntry]) -> list[tuple[Any, ...]]:
    words = LineWords(session, clock.today())
    mine = select(Count).where(col(Count.id).in_(_keys(rows, "count")))
    counted = {row.id: row for row in session.scalars(mine)}
    accounts = {
        account.id: account.name
        for account in session.scalars(
            select(Account).where(col(Account.id).in_(_keys(rows, "account")))
        )
    }
    areas = {one.code: one.name for one in session.scalars(select(Municipality))}
    areas |= itinerary.province_names(session)
    told = []
    for row in rows:
        details: dict[str, Any] = json.loads(row.details)
        table, _, key = row.subject.partition(":")
        number = int(key) if key.isdigit() else 0
        about = words.about_line(row.subject, details)
        unit = ""
        if table == "count" and number in counted:
            about = f"nr {key}: {words.about_count(counted[number])}"
            unit = UNIT[stored.subject_of(counted[number])[0]][1]
        elif table == "account":
            about = str(details.get("name") or accounts.get(number) or key)
        elif table == "outcome" and "about" in details:
            gathering = words.about_line(f"session:{details['about']}", {})
            about = f"nr {key}: {gathering}"
        about = about or str(details.get("name") or _ABOUT_MORE.get(row.subject) or key)
        codes = {**_CODES.get(table, {}), **areas}
        about = f"nr {about}" if about.isdigit() else about
        told.append(_line(words, row, details, about, codes, unit))
    return told


def _keys(rows: list[AuditEntry], table: str) -> list[int]:
    subjects = (row.subject.partition(":") for row in rows)
    return [int(key) for name, _, key in subjects if name == table and key.isdigit()]


def _line(
    words: LineWords,
    row: AuditEntry,
    details: dict[str, Any],
    about: str,
    codes: Mapping[Any, str],
    unit: str,
) -> tuple[Any, ...]:
    was = _as_fields(details.get("was"), codes)
    now = _as_fields(details.get("is") or details.get("is_now"), codes)
    if not was and not now:
        rest = {name: details[name] for name in details if name not in _TOLD_ELSEWHERE}
        now = _as_fields(rest, codes)
    changed = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    if "number" in changed and (was or now).get("number") is not None:
        # A number says by itself that it is known.
        changed = [name for name in changed if name != "state"]
    code = str(details.get("why") or details.get("reason") or "")
    action, why = action_in_words(row.action), _REASONS.get(code, code)
    told = words.sentence(row.subject, was, now, changed, unit)
    by_changes = told and row.action.endswith(_TOLD_BY_CHANGES)
    sentence = told if by_changes else ", ".join(filter(None, (action, told)))
    # The file has the number; of a request there is no other name.
    head = re.sub(r"^nr \d+: ", "", re.sub(r"^nr (\d+)$", r"Verzoek nr \1", about))
    return (
        row.id,
        formatting.moment(row.at),
        row.actor,
        f"{head}: {sentence}{f' ({why})' if why else ''}.",
        action,
        about,
        words.in_words(row.subject, was, changed),
        words.in_words(row.subject, now, changed),
        why,
    )


def _as_fields(told: Any, codes: Mapping[Any, str]) -> dict[str, Any]:
    """What was or is, by its fields; some lines tell only one value."""
    fields = told if isinstance(told, dict) else {"value": told} if told else {}
    return {
        name: codes.get(value, value) if isinstance(value, str) else value
        for name, value in fields.items()
    }
