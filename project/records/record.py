"""Adding, changing and undoing a record: in one transaction, with one line in the logbook.

Each command answers with the number of its line. The same ``key`` again changes nothing and gives
the same number. A change says what stood there when its form was opened: what a colleague changed
in the meantime is kept, and where both changed one answer, nothing is stored and the second is
shown both values.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from project import database, formatting
from project.audit import logbook
from project.errors import ConflictError, InputError
from project.models import AuditEntry, SentForm
from project.parsing import values as parsing_values
from project.records.fields import Field, Form, changed_in_words, in_words
from project.wording.logbook import LOGBOOK_DEED
from project.wording.people import Role
from project.wording.tour import CANCEL_REASON, CHANGE_REASON, ChangeReason

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Draft = TypeVar("Draft", bound="DataclassInstance")
_DID = {**LOGBOOK_DEED, "remove": "weggehaald", "restore": "gaat toch door"}
_REASONS = {str(code): text for code, text in [*CANCEL_REASON.items(), *CHANGE_REASON.items()]}


class RecordConflictError(ConflictError):
    """A colleague changed the same answer: ``theirs`` stands there now, ``clashing`` are names."""

    def __init__(self, sentence: str, theirs: Any, clashing: Sequence[str]) -> None:
        super().__init__(sentence)
        self.theirs, self.clashing = theirs, clashing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the logbook about a record, in words."""

    number: int
    # As the logbook calls it: "stop:venray".
    about: str
    at: str
    by: str
    what: str
    can_be_undone: bool


@dataclass(frozen=True, kw_only=True)
class Record(Generic[Draft]):
    """A thing that people keep: its table, its draft (a frozen dataclass) and its fields."""

    # Before its slug in the logbook, and before what was done when that is another word.
    subject: str
    action: str = ""
    # "Deze locatie", as a sentence begins.
    this: str
    role: Role
    table: Any
    draft: type[Draft]
    fields: tuple[Field, ...]
    # What its address is made of.
    slug_words: Callable[[Session, Draft], str]
    # What a reader calls a row.
    name_of: Callable[[Session, Any], str] = lambda _session, row: row.name
    # The draft as it is kept, for rules over several fields; the slug is "" when it is new.
    check: Callable[[Session, Draft, str], Draft] = lambda _session, draft, _slug: draft
    # What else a new row holds, and what a change leaves behind in it, besides its fields.
    touch: Callable[[Any, str], None] = lambda _row, _by: None
    # What keeps a row from going away, in words; without it what was added never goes away.
    held: Callable[[Session, Any], str] | None = None
    # What goes with a row.
    gone: Callable[[Session, Any], None] = lambda _session, _row: None
    # What else is done to it: how each of these is taken back.
    reversals: Mapping[str, Callable[..., int]] = field(default_factory=dict)
    # What those change, as the logbook calls it.
    other_words: Mapping[str, str] = field(default_factory=dict)

    @property
    def noun(self) -> str:
        """``locatie``."""
        return self.this.partition(" ")[2]

    def row(self, session: Session, slug: str) -> Any:
        """The row with this slug. Raises InputError when there is none."""
        row = session.scalars(select(self.table).where(self.table.slug == slug)).one_or_none()
        if row is None:
            raise InputError(f"{self.this} bestaat niet meer. Kies er een uit de lijst.")
        return row

    def read(self, session: Session, slug: str) -> Draft:
        """What stands there now. Raises InputError when there is none."""
        return self._loaded(session, self.row(session, slug))

    def typed(self, form: Form, was: Draft, *, new: bool) -> Draft:
        """What stands on a form over what ``was`` there. Raises InputError for no sense."""
        values: dict[str, Any] = {}
        for one in self.fields:
            if one.label and (new or not one.fixed):
                values |= one.read(form)
        return replace(was, **values)

    def checked(self, session: Session, draft: Draft, slug: str = "") -> Draft:
        """The draft as it would be kept. Raises InputError for what cannot be."""
        return self.check(session, self._plain(session, draft), slug)

    def add(
        self,
        session: Session,
        *,
        wanted: Draft,
        key: str,
        besides: Callable[[Session, Draft], dict[str, Any]] = lambda _session, _draft: {},
    ) -> int:
        """Add a row; ``besides`` gives the columns that no form asks."""
        if (done := sent(session, key)) is not None:
            return done
        wanted = self.checked(session, wanted)
        slug = self._free_slug(session, self.slug_words(session, wanted))
        row = self.table(slug=slug, **besides(session, wanted))
        self.touch(row, session.info[database.BY])
        session.add(row)
        self._store(session, row, wanted)
        said: dict[str, Any] = {"was": {}, "is": asdict(wanted)}
        return self.note(session, "add", row, said, key=key)

    def change(
        self,
        session: Session,
        *,
        slug: str,
        was: Draft,
        wanted: Draft,
        reason: ChangeReason | None,
        key: str,
    ) -> int:
        """Change a row from what it ``was`` on the form to what is ``wanted``; never its slug.

        Raises RecordConflictError when a colleague changed the same answer, and InputError for
        what cannot be and when nothing changes.
        """
        if (done := sent(session, key)) is not None:
            return done
        row = self.row(session, slug)
        now = self._loaded(session, row)
        merged = self.check(session, self._merged(session, slug, was, wanted, now), slug)
        before, after = asdict(now), asdict(merged)
        changed = [name for name in before if before[name] != after[name]]
        if not changed:
            raise InputError("Er is niets veranderd: dit staat er al zo.")
        if not isinstance(reason, ChangeReason):
            raise InputError("Kies waarom dit verandert.")
        self._store(session, row, merged)
        self.touch(row, session.info[database.BY])
        said = {
            "was": {name: before[name] for name in changed},
            "is": {name: after[name] for name in changed},
        }
        return self.note(session, "change", row, said, reason, key=key)

    def note(
        self,
        session: Session,
        did: str,
        row: Any,
        said: Mapping[str, Any],
        reason: str = "",
        *,
        key: str,
    ) -> int:
        """The one line of a command in the logbook, kept with the key of its form; its number."""
        details = {**said, "reason": reason, "name": self.name_of(session, row)}
        action, subject = f"{self.action or self.subject}.{did}", f"{self.subject}:{row.slug}"
        entry = logbook.record(session, action, subject, **details)
        session.flush()
        session.add(SentForm(key=key, entry_id=entry.id))
        return entry.id

    def called(self, name: str) -> str:
        """What a value is called in Dutch."""
        one = self._field(name)
        return one.called(name) if one else self.other_words.get(name, name)

    def words(self, session: Session, name: str, value: Any) -> str:
        """A value as a reader sees it, also when it comes out of the logbook as plain text."""
        one = self._field(name)
        if one is None or value in (None, "", (), []):
            return in_words(value)
        return one.words(session, name, value)

    def undo(self, session: Session, *, entry_id: int, key: str) -> int:
        """Take one line back, when nothing was built on it since."""
        if (done := sent(session, key)) is not None:
            return done
        entry = session.get(AuditEntry, entry_id)
        if entry is None or not self._can_undo(entry):
            raise InputError("Deze verandering kan niet terug. Kies er een uit de lijst.")
        did, slug = entry.action.partition(".")[2], entry.subject.partition(":")[2]
        said: dict[str, Any] = json.loads(entry.details)
        if did in self.reversals:
            return self.reversals[did](session, self, slug=slug, said=said, key=key)
        if did == "add":
            return self._remove(session, slug, key)
        now, adapter = self.read(session, slug), TypeAdapter(self.draft)
        was, then = (adapter.validate_python(asdict(now) | said[name]) for name in ("was", "is"))
        if then != now:
            raise InputError(
                "Dit is daarna weer veranderd. Maak eerst de latere verandering ongedaan."
            )
        reason = ChangeReason.UNDONE
        return self.change(session, slug=slug, was=now, wanted=was, reason=reason, key=key)

    def line(self, session: Session, entry: AuditEntry) -> Line:
        """A line of the logbook about one of these, in words."""
        did, slug = entry.action.partition(".")[2], entry.subject.partition(":")[2]
        details: dict[str, Any] = json.loads(entry.details)
        row = session.scalars(select(self.table).where(self.table.slug == slug)).one_or_none()
        name = self.name_of(session, row) if row else details.get("name") or slug
        told = f"{self.noun.capitalize()} {name}: "
        was, now = details.get("was", {}), details.get("is", {})
        if did in ("change", "move"):
            told += "; ".join(
                changed_in_words(
                    self.called(one),
                    self.words(session, one, was.get(one)),
                    self.words(session, one, now[one]),
                )
                for one in now
            )
        else:
            told += _DID.get(did, did)
        if details.get("reason") in _REASONS and did != "restore":
            told += f" ({_REASONS[details['reason']]})"
        at = formatting.moment(entry.at)
        return Line(entry.id, entry.subject, at, entry.actor, f"{told}.", self._can_undo(entry))

    # The steps of a command.

    def _field(self, name: str) -> Field | None:
        return next((one for one in self.fields if name in one.names), None)

    def _loaded(self, session: Session, row: Any) -> Draft:
        values: dict[str, Any] = {}
        for one in self.fields:
            values |= one.load(session, row)
        return self.draft(**values)

    def _store(self, session: Session, row: Any, draft: Draft) -> None:
        with session.no_autoflush:
            for one in self.fields:
                one.store(session, row, draft)
        session.flush()

    def _plain(self, session: Session, draft: Draft) -> Draft:
        values: dict[str, Any] = {}
        for one in self.fields:
            values |= one.checked(session, draft)
        return replace(draft, **values)

    def _merged(self, session: Session, slug: str, was: Draft, wanted: Draft, now: Draft) -> Draft:
        """What is wanted over what stands there now. Raises RecordConflictError."""
        wanted = self._plain(session, wanted)
        answers: dict[str, list[str]] = {}
        for one in self.fields:
            if not one.fixed:
                answers.setdefault(one.together or one.name, []).extend(one.names)
        taken: dict[str, Any] = {}
        clashing: list[str] = []
        for names in answers.values():
            old, new, there = ([getattr(one, name) for name in names] for one in (was, wanted, now))
            if new in (old, there):
                continue
            if old != there:
                clashing += names
            taken |= dict(zip(names, new, strict=True))
        if clashing:
            sentence = self._clash_in_words(session, slug, clashing, wanted, now)
            raise RecordConflictError(sentence, now, clashing)
        return replace(now, **taken)

    def _clash_in_words(
        self, session: Session, slug: str, clashing: Sequence[str], wanted: Draft, now: Draft
    ) -> str:
        about = col(AuditEntry.subject) == f"{self.subject}:{slug}"
        last = next(iter(_entries(session, about, 1)), None)
        who = f"{last.actor}, {formatting.moment(last.at)}" if last else "een ander"
        both = [(name, getattr(now, name), getattr(wanted, name)) for name in clashing]
        told = " ".join(
            f"{self.called(name).capitalize()}: er staat nu {self.words(session, name, there)}, "
            f"en hier is ingevuld {self.words(session, name, here)}."
            for name, there, here in both
            if there != here
        )
        return (
            f"{self.this} is intussen veranderd ({who}). {told} Er is nog niets opgeslagen. Kies "
            "welke waarde klopt, en sla dan opnieuw op."
        )

    def _can_undo(self, entry: AuditEntry) -> bool:
        did = entry.action.partition(".")[2]
        known = did == "change" or did in self.reversals or (did == "add" and self.held is not None)
        return known and entry.subject.startswith(f"{self.subject}:")

    def _remove(self, session: Session, slug: str, key: str) -> int:
        row = self.row(session, slug)
        if self.held is not None and (held := self.held(session, row)):
            raise InputError(f"{self.this} kan niet meer weg: {held}. Laat haar vervallen.")
        said: dict[str, Any] = {"was": asdict(self._loaded(session, row)), "is": {}}
        number = self.note(session, "remove", row, said, ChangeReason.UNDONE, key=key)
        self.gone(session, row)
        session.delete(row)
        session.flush()
        return number

    def _free_slug(self, session: Session, name: str) -> str:
        """A slug that nothing ever had: the logbook speaks of the old ones for ever."""
        wanted, number = parsing_values.slug(name), 1
        found = wanted
        while _was_given(session, self, found):
            number += 1
            found = f"{wanted}-{number}"
        return found


def _was_given(session: Session, record: Record[Any], slug: str) -> bool:
    rows = select(record.table.id).where(record.table.slug == slug)
    told = select(col(AuditEntry.id)).where(col(AuditEntry.subject) == f"{record.subject}:{slug}")
    return any(session.scalar(one.limit(1)) is not None for one in (rows, told))


def sent(session: Session, key: str) -> int | None:
    """The line of the logbook that this very form made already; None when it is new."""
    row = session.get(SentForm, key)
    return row.entry_id if row else None


def slug_of(session: Session, number: int) -> str:
    """The slug of what the line with this number is about."""
    return session.get_one(AuditEntry, number).subject.partition(":")[2]


def lines_of(session: Session, records: Sequence[Record[Any]], key: str) -> list[Line]:
    """What the form with this key stored, as the logbook holds it: its key begins theirs too."""
    keys = col(SentForm.key)
    mine = or_(keys == key, keys.startswith(f"{key}-", autoescape=True))
    entries = col(AuditEntry.id).in_(select(col(SentForm.entry_id)).where(mine))
    return history(session, records, entries)[::-1]


def history(
    session: Session, records: Sequence[Record[Any]], about: ColumnElement[bool], most: int = 20
) -> list[Line]:
    """The newest lines by staff that are ``about`` something, newest first."""
    by_subject = {one.subject: one for one in records}
    mine = or_(*(col(AuditEntry.subject).startswith(f"{one}:") for one in by_subject))
    staff = col(AuditEntry.actor) != logbook.FACTS.name
    return [
        by_subject[entry.subject.partition(":")[0]].line(session, entry)
        for entry in _entries(session, and_(about, mine, staff), most)
    ]


def undo(session: Session, records: Sequence[Record[Any]], *, entry_id: int, key: str) -> int:
    """Take back a line about one of these kinds."""
    entry = session.get(AuditEntry, entry_id)
    subject = entry.subject.partition(":")[0] if entry else ""
    record = next((one for one in records if one.subject == subject), records[0])
    return record.undo(session, entry_id=entry_id, key=key)


def _entries(session: Session, about: ColumnElement[bool], most: int) -> Sequence[AuditEntry]:
    newest = select(AuditEntry).where(about).order_by(col(AuditEntry.id).desc()).limit(most)
    return session.scalars(newest).all()
