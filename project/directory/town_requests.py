"""Towns that ask for the exhibition: a request, its steps from hand to hand, and forgetting it.

What may say who asked (all that was typed, and the remarks) is removed after the term that is
set, counted from the last step, or at once by a click. The logbook never holds any of it.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from project import clock, formatting
from project.accounts import attempts
from project.audit import logbook
from project.directory import relay
from project.directory.relay import Request, Step
from project.errors import ConflictError, InputError, Problems
from project.models import HostRequest, HostRequestStep
from project.parsing import addresses, remarks, values
from project.settings import settings
from project.tour import itinerary
from project.wording.people import REJECT_REASON, REQUEST_STAGE, RejectReason, RequestStage

LONGEST_NAME = 120
LONGEST_WHY = 800
LONGEST_NOTE = 300
# The choice on the form that asks for a name in words.
ELSEWHERE = "anders"
# So many requests in a quarter of an hour from one address.
MOST = 5
TOO_OFTEN = (
    "Vanaf deze plek kwamen er al veel verzoeken binnen. Dit verzoek is niet bewaard. Probeer het "
    "over een kwartier opnieuw."
)
BROKEN_FORM = "Dit formulier is niet meer geldig. Laad de pagina opnieuw en verstuur het nog eens."
_KEY = re.compile(r"[0-9a-f]{32}")
# A name of a municipality: letters, with what stands between them.
_NAME = re.compile(r"['’]?[^\W\d_](?:[^\W\d_]|[ '’().,/-])*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody typed on the form, before it is checked."""

    municipality: str
    elsewhere: str
    organisation: str
    period: str
    why: str
    email: str
    is_general: bool
    consent: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """A request as the database holds it, for who sent it. Its address is not repeated."""

    number: int
    at: str
    municipality: str
    organisation: str
    period: str


def ask(session: Session, *, asked: Asked, key: str, address: str, by: str) -> int:
    """Keep a request and return its number; the same form again gives the same number.

    ``address`` is where it comes from: it is only used, keyed and hashed, to slow down floods.
    Raises InputError for what cannot be.
    """
    hashed = _hash(key)
    if (before := _by_key(session, hashed)) is not None:
        return before.id
    row = _checked(session, asked, hashed)
    if attempts.is_too_often(session, kind="request", address=address, most=MOST):
        raise InputError(TOO_OFTEN)
    session.add(row)
    session.flush()
    _add_step(session, row.id, 1, stage=RequestStage.ASKED, note="", by=by)
    # What was typed stays out of the logbook: it can never be removed from there.
    logbook.record(
        session, "host_request.ask", _subject(row.id), municipality=row.municipality_code, by=by
    )
    return row.id


def receipt(session: Session, key: str) -> Receipt | None:
    """The request that this form made, for who holds its key; None when there is none."""
    row = _by_key(session, _hash(key)) if _KEY.fullmatch(key) else None
    if row is None or row.forgotten_at is not None:
        return None
    return Receipt(
        number=row.id,
        at=formatting.moment(row.asked_at),
        municipality=row.municipality_name,
        organisation=row.organisation,
        period=row.period,
    )


def take_step(
    session: Session,
    *,
    request_id: int,
    seen: int,
    stage: RequestStage,
    reason: RejectReason | None = None,
    note: str = "",
    by: str,
) -> int:
    """Bring a request to another stage; gives the number of the step.

    ``seen`` is the number of the last step on the screen. Sent twice it is one step; when somebody
    else took another step first, ConflictError shows both.
    """
    row = _row(session, request_id)
    newest = _steps(session, request_id)[-1]
    if newest.number != seen:
        if (newest.number, newest.stage, newest.by) == (seen + 1, stage, by):
            # This very click was stored already.
            return newest.number
        raise ConflictError(
            f"Dit verzoek is intussen gezet op “{REQUEST_STAGE[newest.stage]}” door {newest.by} "
            f"({formatting.moment(newest.at)}). Hier is gekozen: “{REQUEST_STAGE[stage]}”. Er is "
            "niets veranderd. Kies opnieuw."
        )
    said = _checked_note(note, reason)
    relay.check_step(newest.stage, stage, reason)
    _add_step(session, row.id, seen + 1, stage=stage, reason=reason, note=said, by=by)
    logbook.record(
        session,
        "host_request.step",
        _subject(row.id),
        was=newest.stage,
        **{"is": stage},
        reason=reason,
        by=by,
    )
    return seen + 1


def forget_request(session: Session, *, request_id: int, by: str) -> None:
    """Remove at once what may say who asked; doing it twice is doing it once."""
    row = _row(session, request_id)
    if row.forgotten_at is not None:
        return
    _forget(session, row)
    logbook.record(session, "host_request.forget", _subject(row.id), by=by)


def forget_old(session: Session, *, by: str) -> int:
    """Remove what may say who asked, of requests whose term is over; gives how many."""
    old = _overdue(session)
    for row in old:
        _forget(session, row)
    if old:
        numbers = [row.id for row in old]
        logbook.record(session, "host_request.forget", "host_request:old", numbers=numbers, by=by)
    return len(old)


def is_any_old(session: Session) -> bool:
    """Whether there is something to forget: asking takes no write lock."""
    return bool(_overdue(session))


def requests(session: Session, most: int = 200) -> list[Request]:
    """The newest requests, newest first, each with its steps."""
    rows = session.scalars(select(HostRequest).order_by(col(HostRequest.id).desc()).limit(most))
    return [_request(session, row) for row in rows]


def how_many_new(session: Session) -> int:
    """How many requests stand where they came in: nobody took a step yet."""
    taken = select(col(HostRequestStep.request_id)).where(col(HostRequestStep.number) > 1)
    new = select(func.count()).where(col(HostRequest.id).not_in(taken))
    return session.scalar(new) or 0


def municipalities(session: Session) -> list[tuple[str, str]]:
    """What the form offers: code and name of the municipalities of the tour's province."""
    found = itinerary.municipalities(session)
    return list(zip(found["code"], found["name"], strict=True))


# Checks.


def _checked(session: Session, asked: Asked, hashed: str) -> HostRequest:
    """The request as it will be kept; says all that is wrong with it at once."""
    wrong = Problems()
    nowhere: tuple[str | None, str] = (None, "")
    code, name = wrong.held(lambda: _municipality(session, asked), nowhere)
    row = HostRequest(
        key=hashed,
        municipality_code=code,
        municipality_name=name,
        organisation=wrong.held(
            lambda: _required("Organisatie", asked.organisation, LONGEST_NAME), ""
        ),
        period=wrong.held(lambda: _required("Periode", asked.period, LONGEST_NAME), ""),
        why=wrong.held(lambda: _required("Waarom", asked.why, LONGEST_WHY, lines=True), ""),
        email=wrong.held(
            lambda: addresses.role_email(asked.email, is_general=asked.is_general), ""
        ),
        asked_at=clock.now(),
    )
    if not asked.consent:
        wrong.add("Vink aan dat wij deze gegevens mogen bewaren. Zonder dat kan het niet.")
    wrong.refuse()
    return row


def _municipality(session: Session, asked: Asked) -> tuple[str | None, str]:
    known = dict(municipalities(session))
    if asked.municipality in known:
        if asked.elsewhere.strip():
            raise InputError(
                "Er is een gemeente gekozen én een andere ingevuld. Haal een van de twee weg."
            )
        return asked.municipality, known[asked.municipality]
    if asked.municipality != ELSEWHERE:
        raise InputError("Kies de gemeente uit de lijst, of kies “een andere gemeente”.")
    name = _required("Andere gemeente", asked.elsewhere, 60)
    if not _NAME.fullmatch(name):
        raise InputError("Andere gemeente: vul alleen de naam van de gemeente in.")
    # Typed all the same, though it stands in the list.
    code = next((code for code, one in known.items() if one.casefold() == name.casefold()), None)
    return code, known.get(code or "", name)


def _required(label: str, text: str, longest: int, *, lines: bool = False) -> str:
    said = values.plain_text(label, text, longest=longest, lines=lines)
    if not said:
        raise InputError(f"{label} is leeg. Vul dit in.")
    if remarks.holds_contact(said):
        raise InputError(
            f"{label}: er staat een e-mailadres of telefoonnummer in. Haal dat weg; voor het "
            "e-mailadres is er een eigen veld."
        )
    return said


def _checked_note(note: str, reason: RejectReason | None) -> str:
    said = values.plain_text("Opmerking", note, longest=LONGEST_NOTE, lines=True)
    if remarks.holds_contact(said):
        raise InputError("Opmerking: haal het e-mailadres of telefoonnummer weg.")
    if reason is RejectReason.OTHER and not said:
        raise InputError("Schrijf bij “anders” in de opmerking kort waarom.")
    return said


# Rows.


def _hash(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise InputError(BROKEN_FORM)
    # The key opens the receipt, so that the table must not hold it.
    return hashlib.sha256(key.encode()).hexdigest()


def _by_key(session: Session, hashed: str) -> HostRequest | None:
    row: HostRequest | None = session.scalars(
        select(HostRequest).where(col(HostRequest.key) == hashed)
    ).one_or_none()
    return row


def _row(session: Session, request_id: int) -> HostRequest:
    row = session.get(HostRequest, request_id)
    if row is None:
        raise InputError("Dit verzoek bestaat niet. Kies er een uit de lijst.")
    return row


def _subject(request_id: int) -> str:
    return f"host_request:{request_id}"


def _add_step(session: Session, request_id: int, number: int, **step: Any) -> None:
    session.add(HostRequestStep(request_id=request_id, number=number, at=clock.now(), **step))
    session.flush()


def _steps(session: Session, request_id: int) -> list[HostRequestStep]:
    return list(
        session.scalars(
            select(HostRequestStep)
            .where(col(HostRequestStep.request_id) == request_id)
            .order_by(col(HostRequestStep.number))
        )
    )


def _overdue(session: Session) -> list[HostRequest]:
    last = (
        select(func.max(col(HostRequestStep.at)))
        .where(col(HostRequestStep.request_id) == col(HostRequest.id))
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(HostRequest)
            .where(col(HostRequest.forgotten_at).is_(None), last < clock.now() - _term())
            .order_by(col(HostRequest.id))
        )
    )


def _forget(session: Session, row: HostRequest) -> None:
    row.email, row.organisation, row.period, row.why = None, "", "", ""
    if row.municipality_code is None:
        # Typed by hand: it may have been anything.
        row.municipality_name = ""
    row.forgotten_at = clock.now()
    for step in _steps(session, row.id):
        step.note = ""


def _term() -> timedelta:
    return timedelta(days=settings().request_days)


def _request(session: Session, row: HostRequest) -> Request:
    steps = _steps(session, row.id)
    return Request(
        id=row.id,
        municipality=row.municipality_name,
        municipality_code=row.municipality_code or "",
        organisation=row.organisation,
        period=row.period,
        why=row.why,
        email=row.email,
        asked=formatting.moment(row.asked_at),
        kept_until=_last_day(steps[-1].at),
        steps=tuple(Step(step.number, step.stage, _in_words(step)) for step in steps),
    )


def _last_day(last_step: datetime) -> date:
    return clock.local(last_step + _term()).date()


def _in_words(step: HostRequestStep) -> str:
    because = f": {REJECT_REASON[step.reason]}" if step.reason else ""
    note = f". {step.note}" if step.note else ""
    at = formatting.moment(step.at)
    return f"{REQUEST_STAGE[step.stage].capitalize()}{because} ({step.by}, {at}){note}"
