"""Keeping the directory: adding and changing cooperatives, taking a change back, their contact.

Each command answers with the number of its line in the logbook; sent twice, it changes nothing
more. A change says what stood there when its form was opened: what somebody else changed in the
meantime is kept, and where both changed one thing, nothing is stored and the second is shown both
values. The logbook never holds a contact address, because it can never be removed from there.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, select
from sqlmodel import Session, col

from project import audit, clock, formatting, typed
from project.audit import forms
from project.cooperatives import profiles
from project.cooperatives.profiles import GROUPS, Instrument, Profile, Right
from project.errors import ConflictError, InputError
from project.models import (
    AuditEntry,
    Cooperative,
    CooperativeContact,
    CooperativeInstrument,
    CooperativeRight,
    Municipality,
    SocialRight,
)
from project.typed import addresses, remarks
from project.wording import CHANGE_REASON, COOPERATIVE_FIELD, ChangeReason, InstrumentKind

_PROFILE: TypeAdapter[Profile] = TypeAdapter(Profile)
# Columns that stand in the table as they stand in a profile.
_SAME = (
    "name",
    "description",
    "place_certainty",
    "latitude",
    "longitude",
    "point_precision",
    "in_exhibition",
    "in_film",
    "source",
    "certainty",
)
_LONGEST_CONSENT = 200


class ProfileConflictError(ConflictError):
    """Somebody else changed the same fields; ``theirs`` is what stands there now."""

    def __init__(self, sentence: str, theirs: Profile) -> None:
        super().__init__(sentence)
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Line:
    """One change as the logbook holds it, in words."""

    number: int
    at: datetime
    by: str
    did: str
    reason: str
    changes: tuple[str, ...]
    can_be_undone: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A general address, how the cooperative agreed that it is shown, and who noted that."""

    email: str
    consent: str
    noted_by: str
    noted_on: str


def profile(session: Session, slug: str) -> Profile:
    """The cooperative as it stands now. Raises InputError when there is none."""
    row = _row(session, slug)
    rights = session.scalars(
        select(CooperativeRight)
        .join(SocialRight, col(SocialRight.code) == col(CooperativeRight.right_code))
        .where(col(CooperativeRight.cooperative_id) == row.id)
        .order_by(col(SocialRight.position))
    )
    return Profile(
        **{name: getattr(row, name) for name in _SAME},
        place=row.place or "",
        municipality=row.municipality_code,
        website=row.website or "",
        rights=tuple(
            Right(code=one.right_code, basis=one.basis, explanation=one.explanation)
            for one in rights
        ),
        instruments=tuple(
            Instrument(
                kind=one.kind,
                municipality=one.municipality_code,
                day=one.day,
                note=one.note,
                source=one.source,
                certainty=one.certainty,
            )
            for one in _instruments(session, row.id)
        ),
    )


def add_cooperative(session: Session, *, wanted: Profile, key: str, by: str) -> int:
    """Add a cooperative to the directory."""
    if (done := forms.sent(session, key)) is not None:
        return done
    wanted = profiles.checked(wanted)
    _refuse_same_name(session, wanted.name, slug=None)
    row = Cooperative(slug=_free_slug(session, wanted.name), name=wanted.name)
    session.add(row)
    _write(session, row, wanted)
    return _note(session, "add", row.slug, {"was": {}, "is": asdict(wanted), "reason": ""}, key, by)


def change_cooperative(
    session: Session,
    *,
    slug: str,
    was: Profile,
    wanted: Profile,
    reason: ChangeReason,
    key: str,
    by: str,
) -> int:
    """Change a cooperative from what it ``was`` on the form to what is ``wanted``.

    Raises ProfileConflictError when somebody else changed the same thing, and InputError for what
    cannot be and when nothing changes.
    """
    if (done := forms.sent(session, key)) is not None:
        return done
    row = _row(session, slug)
    now = profile(session, slug)
    merged = profiles.checked(_merged(session, slug, was, wanted, now))
    before, after = asdict(now), asdict(merged)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        raise InputError("Er is niets veranderd: dit staat er al zo.")
    if not isinstance(reason, ChangeReason):
        raise InputError("Kies waarom dit verandert.")
    _refuse_same_name(session, merged.name, slug=slug)
    _write(session, row, merged)
    said = {
        "was": {name: before[name] for name in changed},
        "is": {name: after[name] for name in changed},
        "reason": reason,
    }
    return _note(session, "change", slug, said, key, by)


def add_instrument(session: Session, *, slug: str, wanted: Instrument, key: str, by: str) -> int:
    """Note what the cooperative signed with a municipality."""
    if (done := forms.sent(session, key)) is not None:
        return done
    now = profile(session, slug)
    return change_cooperative(
        session,
        slug=slug,
        was=now,
        wanted=replace(now, instruments=(*now.instruments, wanted)),
        reason=ChangeReason.NEW_INFORMATION,
        key=key,
        by=by,
    )


def remove_instrument(
    session: Session, *, slug: str, kind: InstrumentKind, municipality: str, key: str, by: str
) -> int:
    """Take away what turned out not to be signed."""
    if (done := forms.sent(session, key)) is not None:
        return done
    now = profile(session, slug)
    others = tuple(
        one for one in now.instruments if (one.kind, one.municipality) != (kind, municipality)
    )
    return change_cooperative(
        session,
        slug=slug,
        was=now,
        wanted=replace(now, instruments=others),
        reason=ChangeReason.TYPING,
        key=key,
        by=by,
    )


def undo(session: Session, *, entry_id: int, key: str, by: str) -> int:
    """Take one change back, when the same thing was not changed again since."""
    if (done := forms.sent(session, key)) is not None:
        return done
    entry = session.get(AuditEntry, entry_id)
    if entry is None or entry.action != "cooperative.change":
        raise InputError("Deze verandering kan niet terug. Kies er een uit de lijst.")
    slug, said = entry.subject.partition(":")[2], json.loads(entry.details)
    now = profile(session, slug)
    if _PROFILE.validate_python(asdict(now) | said["is"]) != now:
        raise InputError("Dit is daarna weer veranderd. Maak eerst de latere verandering ongedaan.")
    earlier = _PROFILE.validate_python(asdict(now) | said["was"])
    return change_cooperative(
        session,
        slug=slug,
        was=now,
        wanted=earlier,
        reason=ChangeReason.UNDONE,
        key=key,
        by=by,
    )


def note_contact(
    session: Session, *, slug: str, email: str, is_general: bool, consent: str, by: str
) -> None:
    """Keep a general address, with how the cooperative agreed that it is shown."""
    row = _row(session, slug)
    address = addresses.role_email(email, is_general=is_general)
    agreed = typed.plain_text("Toestemming", consent, longest=_LONGEST_CONSENT)
    if not agreed:
        raise InputError("Schrijf hoe en wanneer de coöperatie toestemming gaf.")
    if remarks.holds_contact(agreed):
        raise InputError("Toestemming: haal het e-mailadres of telefoonnummer weg.")
    kept = session.get(CooperativeContact, row.id)
    if kept is not None and (kept.email, kept.consent) == (address, agreed):
        return
    if kept is None:
        kept = CooperativeContact(
            cooperative_id=row.id, email="", consent="", noted_at=clock.now(), noted_by=by
        )
        session.add(kept)
    kept.email, kept.consent, kept.noted_at, kept.noted_by = address, agreed, clock.now(), by
    audit.record(session, "cooperative.contact", f"cooperative_contact:{slug}", by=by)


def remove_contact(session: Session, *, slug: str, by: str) -> None:
    """Take the address away for good; removing it twice is removing it once."""
    kept = session.get(CooperativeContact, _row(session, slug).id)
    if kept is None:
        return
    session.delete(kept)
    audit.record(session, "cooperative.contact_remove", f"cooperative_contact:{slug}", by=by)


def contact(session: Session, slug: str) -> Contact | None:
    """The contact that is kept, with its consent; None when there is none."""
    kept = session.get(CooperativeContact, _row(session, slug).id)
    if kept is None:
        return None
    return Contact(kept.email, kept.consent, kept.noted_by, formatting.moment(kept.noted_at))


def history(session: Session, slug: str, most: int = 20) -> list[Line]:
    """The newest changes of this cooperative by staff, newest first."""
    entries = session.scalars(
        select(AuditEntry)
        .where(
            col(AuditEntry.subject) == f"cooperative:{slug}", col(AuditEntry.actor) != audit.FACTS
        )
        .order_by(col(AuditEntry.id).desc())
        .limit(most)
    )
    return [_line(entry) for entry in entries]


def line(session: Session, number: int) -> Line | None:
    """One change as the database holds it now."""
    entry = session.get(AuditEntry, number)
    return None if entry is None else _line(entry)


def municipalities(session: Session) -> dict[str, str]:
    """The municipalities that the database knows, to choose from: code and name."""
    rows = session.execute(
        select(col(Municipality.code), col(Municipality.name)).order_by(col(Municipality.name))
    )
    return {row.code: row.name for row in rows}


# Steps of a command.


def _note(session: Session, did: str, slug: str, said: dict[str, Any], key: str, by: str) -> int:
    return forms.note(session, f"cooperative.{did}", f"cooperative:{slug}", said, key=key, by=by)


def _merged(session: Session, slug: str, was: Profile, wanted: Profile, now: Profile) -> Profile:
    """What is wanted, over what stands there now; ProfileConflictError where both changed it."""
    merged, clashing = forms.merged(GROUPS, was, wanted, now)
    if clashing:
        raise _conflict(session, slug, clashing, wanted, now)
    return merged


def _conflict(
    session: Session, slug: str, clashing: list[str], wanted: Profile, now: Profile
) -> ProfileConflictError:
    told = forms.clash_in_words(
        session,
        f"cooperative:{slug}",
        clashing,
        wanted,
        now,
        field=COOPERATIVE_FIELD.__getitem__,
        value=profiles.as_text,
    )
    return ProfileConflictError(f"Deze sociale coöperatie {told}", now)


def _line(entry: AuditEntry) -> Line:
    said = json.loads(entry.details)
    did = entry.action.partition(".")[2]
    reason = said.get("reason") or ""
    return Line(
        number=entry.id,
        at=entry.at,
        by=entry.actor,
        did="toegevoegd" if did == "add" else "veranderd",
        reason=CHANGE_REASON.get(ChangeReason(reason), "") if reason else "",
        changes=tuple(profiles.changes(said.get("was", {}), said["is"])) if did == "change" else (),
        can_be_undone=did == "change",
    )


# Rows.


def _row(session: Session, slug: str) -> Cooperative:
    row: Cooperative | None = session.scalars(
        select(Cooperative).where(col(Cooperative.slug) == slug)
    ).one_or_none()
    if row is None:
        raise InputError("Deze sociale coöperatie bestaat niet. Kies er een uit de lijst.")
    return row


def _instruments(session: Session, cooperative_id: int) -> list[CooperativeInstrument]:
    return list(
        session.scalars(
            select(CooperativeInstrument)
            .where(col(CooperativeInstrument.cooperative_id) == cooperative_id)
            .order_by(col(CooperativeInstrument.id))
        )
    )


def _refuse_same_name(session: Session, name: str, *, slug: str | None) -> None:
    taken = session.scalars(
        select(col(Cooperative.slug)).where(col(Cooperative.name) == name)
    ).first()
    if taken is not None and taken != slug:
        raise InputError(f"“{name}” staat al in de lijst. Open die, of kies een andere naam.")


def _free_slug(session: Session, name: str) -> str:
    wanted, number = typed.slug(name), 1
    taken = set(session.scalars(select(col(Cooperative.slug))))
    while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return slug


def _write(session: Session, row: Cooperative, wanted: Profile) -> None:
    for name in _SAME:
        setattr(row, name, getattr(wanted, name))
    row.place = wanted.place or None
    row.municipality_code = _known(session, Municipality, wanted.municipality)
    row.website = wanted.website or None
    session.flush()
    for table in (CooperativeRight, CooperativeInstrument):
        session.execute(delete(table).where(col(table.cooperative_id) == row.id))
    for right in wanted.rights:
        code = _known(session, SocialRight, right.code) or ""
        session.add(
            CooperativeRight(
                cooperative_id=row.id,
                right_code=code,
                basis=right.basis,
                explanation=right.explanation,
            )
        )
    for one in wanted.instruments:
        session.add(_instrument(session, row.id, one))
    session.flush()


def _instrument(session: Session, cooperative_id: int, one: Instrument) -> CooperativeInstrument:
    return CooperativeInstrument(
        cooperative_id=cooperative_id,
        kind=one.kind,
        municipality_code=_known(session, Municipality, one.municipality) or "",
        day=one.day,
        note=one.note,
        source=one.source,
        certainty=one.certainty,
    )


def _known(session: Session, table: Any, code: str | None) -> str | None:
    """The code, when the table has it; a forged choice is told so."""
    if code is not None and session.get(table, code) is None:
        raise InputError("Deze keuze staat niet in de lijst. Kies opnieuw.")
    return code
