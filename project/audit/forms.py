"""What every change of a kept thing shares: made once, and merged with what others changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from project import formatting
from project.audit import lines
from project.models import AuditEntry, SentForm

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Thing = TypeVar("Thing", bound="DataclassInstance")


def sent(session: Session, key: str) -> int | None:
    """The line of the logbook that this very form made already; None when it is new."""
    row = session.get(SentForm, key)
    return row.entry_id if row else None


def note(
    session: Session, action: str, subject: str, said: dict[str, Any], *, key: str, by: str
) -> int:
    """The one line of a change in the logbook, kept with the key of its form; its number."""
    entry = lines.record(session, action, subject, **said, by=by)
    session.flush()
    session.add(SentForm(key=key, entry_id=entry.id))
    return entry.id


def merged(
    groups: Sequence[Sequence[str]], was: Thing, wanted: Thing, now: Thing
) -> tuple[Thing, list[str]]:
    """What is wanted over what stands there now, and the fields that both changed.

    ``was`` is what the form showed when it was opened. The fields of one group belong together:
    they are taken or kept as a whole.
    """
    taken: dict[str, Any] = {}
    clashing: list[str] = []
    for names in groups:
        old, new, there = ([getattr(one, name) for name in names] for one in (was, wanted, now))
        if new in (old, there):
            continue
        if old != there:
            clashing += names
        taken |= dict(zip(names, new, strict=True))
    return replace(now, **taken), clashing


def clash_in_words(
    session: Session,
    subject: str,
    clashing: Iterable[str],
    wanted: object,
    now: object,
    *,
    field: Callable[[str], str],
    value: Callable[[str, Any], str],
) -> str:
    """Who changed this in the meantime, and both values of each clashing field, in Dutch.

    It follows on the words for the thing: "Deze halte". ``field`` names a field, and ``value``
    says what stands in it.
    """
    last = session.scalars(
        select(AuditEntry)
        .where(col(AuditEntry.subject) == subject)
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    ).one_or_none()
    who = f"{last.actor}, {formatting.moment(last.at)}" if last else "een ander"
    both = [(name, getattr(now, name), getattr(wanted, name)) for name in clashing]
    told = " ".join(
        f"{field(name).capitalize()}: er staat nu {value(name, there)}, en hier is ingevuld "
        f"{value(name, here)}."
        for name, there, here in both
        if there != here
    )
    return (
        f"is intussen veranderd ({who}). {told} Er is nog niets opgeslagen. Kies welke waarde "
        "klopt, en sla dan opnieuw op."
    )
