"""Keeping the tour: adding, changing, moving, cancelling and taking back stops, sessions, venues.

Each command answers with the number of its line in the logbook. The same ``key`` again changes
nothing and gives the same number. A change says what stood there when its form was opened: what
somebody else changed in the meantime is kept, and where both touched one field, nothing is stored
and the second is shown both values. Nothing with a count ever goes away (decision 0007).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col

from project import audit, clock, formatting
from project.audit import forms
from project.errors import ConflictError, InputError
from project.models import (
    AuditEntry,
    CheckAnswer,
    HostLink,
    Stop,
    TourSession,
    Venue,
)
from project.tour import drafts, rows, words
from project.tour import order as tour_order
from project.tour.drafts import SessionDraft, StopDraft, VenueDraft
from project.tour.rows import KINDS, SESSIONS, STOPS, VENUES, Kind
from project.wording import CancelReason, ChangeReason

LONGEST_ANSWER = 300


class TourConflictError(ConflictError):
    """Somebody else changed the same fields; ``theirs`` has what stands there now."""

    def __init__(self, sentence: str, theirs: dict[str, Any]) -> None:
        super().__init__(sentence)
        self.theirs = theirs


def add_stop(
    session: Session,
    *,
    wanted: StopDraft,
    after: str | None = None,
    project: str = "",
    key: str,
    by: str,
) -> int:
    """Add a stay to the tour of ``project`` (a slug; "" is the first one).

    It comes after the stop ``after``; None: where its days fit, else at the end.
    """
    if (done := forms.sent(session, key)) is not None:
        return done
    wanted = drafts.checked_stop(wanted)
    project_id = rows.project_of(session, project)
    row = Stop(
        slug=rows.free_slug(session, Stop, rows.row_of(session, VENUES, wanted.venue).place),
        project_id=project_id,
        venue_id=0,
        position=tour_order.make_room(session, project_id, wanted, after),
    )
    return _added(session, STOPS, row, wanted, key, by)


def add_session(
    session: Session, *, wanted: SessionDraft, project: str = "", key: str, by: str
) -> int:
    """Add a gathering at a stop or on its own, to the tour of ``project`` as a stop."""
    if (done := forms.sent(session, key)) is not None:
        return done
    wanted = drafts.checked_session(wanted)
    named = [wanted.kind.replace("_", "-"), wanted.stop or "", str(wanted.day or "")]
    row = TourSession(
        slug=rows.free_slug(session, TourSession, " ".join(named)),
        project_id=rows.project_of(session, project),
        kind=wanted.kind,
        title=wanted.title,
    )
    return _added(session, SESSIONS, row, wanted, key, by)


def add_venue(session: Session, *, wanted: VenueDraft, key: str, by: str) -> int:
    """Add a building where the exhibition can stand."""
    if (done := forms.sent(session, key)) is not None:
        return done
    wanted = drafts.checked_venue(wanted)
    row = Venue(
        slug=rows.free_slug(session, Venue, f"{wanted.name} {wanted.place}"),
        name=wanted.name,
        place=wanted.place,
        municipality_code=wanted.municipality,
    )
    return _added(session, VENUES, row, wanted, key, by)


def change_stop(
    session: Session,
    *,
    slug: str,
    was: StopDraft,
    wanted: StopDraft,
    reason: ChangeReason,
    key: str,
    by: str,
) -> int:
    """Change a stop from what it ``was`` on the form to what is ``wanted``.

    Raises TourConflictError when somebody else changed the same field, and InputError for days
    that leave a count outside the stop.
    """
    return _change(session, STOPS, slug, was, wanted, reason, key, by)


def change_session(
    session: Session,
    *,
    slug: str,
    was: SessionDraft,
    wanted: SessionDraft,
    reason: ChangeReason,
    key: str,
    by: str,
) -> int:
    """Change a session from what it ``was`` on the form to what is ``wanted``."""
    return _change(session, SESSIONS, slug, was, wanted, reason, key, by)


def change_venue(
    session: Session,
    *,
    slug: str,
    was: VenueDraft,
    wanted: VenueDraft,
    reason: ChangeReason,
    key: str,
    by: str,
) -> int:
    """Change a venue, wherever it is used, from what it ``was`` to what is ``wanted``."""
    return _change(session, VENUES, slug, was, wanted, reason, key, by)


def move_stop(session: Session, *, slug: str, after: str | None, key: str, by: str) -> int:
    """Give a stop another place in the order: behind ``after``, or in front when that is None."""
    if (done := forms.sent(session, key)) is not None:
        return done
    row = rows.row_of(session, STOPS, slug)
    order = tour_order.order_of(session, row.project_id)
    if after == slug or (after is not None and after not in order):
        raise InputError("Deze volgorde kan niet. Kies een andere halte uit de lijst.")
    was = row.position
    order.remove(slug)
    order.insert(0 if after is None else order.index(after) + 1, slug)
    tour_order.renumber(session, row.project_id, order)
    session.refresh(row)
    if row.position == was:
        raise InputError("Deze halte staat daar al. Er is niets veranderd.")
    values = {"was": {"position": was}, "is": {"position": row.position}}
    return _note(session, STOPS, slug, "move", values, "", key, by)


def cancel_stop(session: Session, *, slug: str, reason: CancelReason, key: str, by: str) -> int:
    """Say that a stop does not take place. It stays on every list, as "vervallen".

    Counts that were entered stay in its history and are in no total any more.
    """
    return _set_cancelled(session, STOPS, slug, reason, key, by)


def cancel_session(session: Session, *, slug: str, reason: CancelReason, key: str, by: str) -> int:
    """Say that a session does not take place. It stays on every list, as "vervallen"."""
    return _set_cancelled(session, SESSIONS, slug, reason, key, by)


def restore_stop(session: Session, *, slug: str, key: str, by: str) -> int:
    """Say that a cancelled stop takes place after all; its counts are in the totals again."""
    return _set_cancelled(session, STOPS, slug, None, key, by)


def restore_session(session: Session, *, slug: str, key: str, by: str) -> int:
    """Say that a cancelled session takes place after all."""
    return _set_cancelled(session, SESSIONS, slug, None, key, by)


def undo(session: Session, *, entry_id: int, key: str, by: str) -> int:
    """Take one line of the logbook about the tour back, when nothing was built on it since.

    What was added is removed only while nothing hangs on it: no count, session, link or stop.
    """
    if (done := forms.sent(session, key)) is not None:
        return done
    entry = session.get(AuditEntry, entry_id)
    subject, _, slug = (entry.subject if entry else "").partition(":")
    kind = next((one for one in KINDS if one.subject == subject), None)
    if entry is None or kind is None:
        raise InputError("Deze verandering is niet van de rondreis. Kies er een uit de lijst.")
    did = entry.action.partition(".")[2]
    if did == "add":
        return _remove(session, kind, slug, key, by)
    said = json.loads(entry.details)
    if did == "change":
        return _change_back(session, kind, slug, said, key, by)
    if did in ("cancel", "restore"):
        reason = None if did == "cancel" else CancelReason(said["reason"])
        return _set_cancelled(session, kind, slug, reason, key, by)
    if did == "move":
        return _move_back(session, slug, said, key, by)
    raise InputError("Dit is zelf al een terugname. Voeg opnieuw toe wat weg is.")


def answer_finding(session: Session, *, key: str, by: str) -> None:
    """Note that what seemed wrong in the tour is right; saying so twice is saying so once."""
    if not key or len(key) > LONGEST_ANSWER:
        raise InputError("Deze vraag bestaat niet meer. Laad de pagina opnieuw.")
    if session.get(CheckAnswer, key) is not None:
        return
    session.add(CheckAnswer(key=key, at=clock.now(), by=by))
    audit.record(session, "tour.right", "tour:check", finding=key, by=by)


# The steps of a command.


def _note(
    session: Session,
    kind: Kind,
    slug: str,
    did: str,
    values: dict[str, dict[str, Any]],
    reason: str,
    key: str,
    by: str,
) -> int:
    said = {**values, "reason": reason}
    return forms.note(
        session, f"{kind.action}.{did}", f"{kind.subject}:{slug}", said, key=key, by=by
    )


def _added(session: Session, kind: Kind, row: Any, wanted: Any, key: str, by: str) -> int:
    kind.write(session, row, wanted)
    session.add(row)
    session.flush()
    values = {"was": {}, "is": asdict(wanted)}
    return _note(session, kind, row.slug, "add", values, "", key, by)


def _change(
    session: Session,
    kind: Kind,
    slug: str,
    was: Any,
    wanted: Any,
    reason: ChangeReason,
    key: str,
    by: str,
) -> int:
    if (done := forms.sent(session, key)) is not None:
        return done
    row = rows.row_of(session, kind, slug)
    now = kind.read(session, row)
    merged = kind.check(_merged(session, kind, slug, was, wanted, now))
    before, after = asdict(now), asdict(merged)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        raise InputError("Er is niets veranderd: dit staat er al zo.")
    if not isinstance(reason, ChangeReason):
        raise InputError("Kies waarom dit verandert.")
    kind.write(session, row, merged)
    values = {
        "was": {name: before[name] for name in changed},
        "is": {name: after[name] for name in changed},
    }
    return _note(session, kind, slug, "change", values, reason, key, by)


def _merged(session: Session, kind: Kind, slug: str, was: Any, wanted: Any, now: Any) -> Any:
    """What is wanted, over what stands there now. Raises TourConflictError where both changed."""
    merged, clashing = forms.merged(rows.groups(kind), was, wanted, now)
    if clashing:
        raise _conflict(session, kind, slug, clashing, wanted, now)
    return merged


def _conflict(
    session: Session,
    kind: Kind,
    slug: str,
    clashing: Sequence[str],
    wanted: Any,
    now: Any,
) -> TourConflictError:
    told = forms.clash_in_words(
        session,
        f"{kind.subject}:{slug}",
        clashing,
        wanted,
        now,
        field=words.field,
        value=words.value,
    )
    return TourConflictError(
        f"Deze {kind.word} {told}",
        {name: getattr(now, name) for name in clashing},
    )


def _change_back(
    session: Session, kind: Kind, slug: str, said: dict[str, Any], key: str, by: str
) -> int:
    now = kind.read(session, rows.row_of(session, kind, slug))
    adapter: TypeAdapter[Any] = TypeAdapter(kind.draft)
    was = adapter.validate_python(asdict(now) | said["was"])
    then = adapter.validate_python(asdict(now) | said["is"])
    if then != now:
        raise InputError("Dit is daarna weer veranderd. Maak eerst de latere verandering ongedaan.")
    return _change(session, kind, slug, now, was, ChangeReason.UNDONE, key, by)


def _move_back(session: Session, slug: str, said: dict[str, Any], key: str, by: str) -> int:
    row = rows.row_of(session, STOPS, slug)
    order = tour_order.order_of(session, row.project_id)
    order.remove(slug)
    place = int(said["was"]["position"]) - 1
    after = order[min(place, len(order)) - 1] if place > 0 else None
    return move_stop(session, slug=slug, after=after, key=key, by=by)


def _set_cancelled(
    session: Session,
    kind: Kind,
    slug: str,
    reason: CancelReason | None,
    key: str,
    by: str,
) -> int:
    if (done := forms.sent(session, key)) is not None:
        return done
    row = rows.row_of(session, kind, slug)
    cancels = reason is not None
    if (row.cancelled_at is not None) == cancels:
        stands = "al vervallen" if cancels else "niet vervallen"
        raise InputError(f"Deze {kind.word} is {stands}. Er is niets veranderd.")
    kept = reason or row.cancel_reason
    row.cancelled_at, row.cancel_reason = (clock.now(), reason) if cancels else (None, None)
    values = {"was": {"cancelled": not cancels}, "is": {"cancelled": cancels}}
    return _note(session, kind, slug, "cancel" if cancels else "restore", values, kept, key, by)


def _remove(session: Session, kind: Kind, slug: str, key: str, by: str) -> int:
    row = rows.row_of(session, kind, slug)
    if held := _hanging_on(session, kind, row.id):
        raise InputError(f"Deze {kind.word} kan niet meer weg: {held}. Laat haar vervallen.")
    values = {"was": asdict(kind.read(session, row)), "is": {}}
    session.delete(row)
    session.flush()
    if kind is STOPS:
        tour_order.renumber(session, row.project_id, tour_order.order_of(session, row.project_id))
    return _note(session, kind, slug, "remove", values, ChangeReason.UNDONE, key, by)


def _hanging_on(session: Session, kind: Kind, row_id: int) -> str:
    """What keeps a row from going away, in words; "" when nothing does."""
    if kind is VENUES:
        used = rows.how_many(session, col(Stop.venue_id), row_id)
        return f"er {_are(used)} {formatting.amount(used, 'halte', 'haltes')}" if used else ""
    if counted := rows.counts_of(session, kind, row_id):
        return f"er {_are(counted)} {formatting.amount(counted, 'telling', 'tellingen')}"
    if kind is STOPS and (held := rows.how_many(session, col(TourSession.stop_id), row_id)):
        return f"er {_are(held)} {formatting.amount(held, 'bijeenkomst', 'bijeenkomsten')}"
    link = col(HostLink.stop_id) if kind is STOPS else col(HostLink.session_id)
    return "er is een link voor de locatie" if rows.how_many(session, link, row_id) else ""


def _are(many: int) -> str:
    return "is" if many == 1 else "zijn"
