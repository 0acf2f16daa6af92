"""What followed from a session, on a plain form with its receipt: noted, corrected, taken back."""

import uuid
from collections import defaultdict
from datetime import date

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from project import clock, database
from project.accounts.roles import Visitor
from project.counts import subjects
from project.errors import InputError, Problems
from project.models import Outcome
from project.parsing import periods
from project.results import outcomes
from project.results.outcomes import LONGEST, OutcomeEntry
from project.web.door import answers, staff
from project.web.door import fields as sent_fields
from project.web.door.fields import Fields
from project.wording.counts import CORRECTION_REASON, CorrectionReason, Unit
from project.wording.people import Role
from project.wording.reading import OUTCOME_KIND, OutcomeKind

_WHYS = [CorrectionReason.TYPING, CorrectionReason.LATER_INFORMATION]
_PATH = "/invoeren/vervolg"
# Where on the form each field of an error stands.
_NAMES = {
    "kind": "soort",
    "text": "tekst",
    "day": "dag",
    "source": "bron",
    "quotation": "citaat",
    "consent": "toestemming",
    "why": "waarom",
}


def _new(request: Request, who: Visitor, fields: Fields) -> Response:
    return _form(request, who, request.path_params["id"], None, fields)


def _old(request: Request, who: Visitor, fields: Fields) -> Response:
    with database.reading() as session:
        row = _note(session, request)
    return _form(request, who, row.session_id, row, fields)


def _form(
    request: Request, who: Visitor, meeting: int, old: Outcome | None, fields: Fields
) -> Response:
    def page(problem: InputError | None) -> Response:
        with database.reading() as session:
            about = subjects.subject(session, Unit.PARTICIPANTS, meeting)
        text = answers.text(
            "outcome.html",
            title="Wat volgde er?",
            who=who.name,
            about=about,
            old=None if old is None else outcomes.in_words(old),
            typed=_typed(old, fields),
            problems=sent_fields.problems(problem, _NAMES),
            kinds=[(kind.value, OUTCOME_KIND[kind]) for kind in OutcomeKind],
            whys=[(why.value, CORRECTION_REASON[why]) for why in _WHYS],
            longest=LONGEST,
        )
        return answers.came(request, text, "outcome", problem)

    return answers.posted(request, lambda: f"{_PATH}/bon/{_store(meeting, old, fields, who)}", page)


def _typed(old: Outcome | None, fields: Fields) -> dict[str, str]:
    """What stands on the form: what was typed, or what it begins with."""
    typed = defaultdict[str, str](str, dag=clock.today().isoformat(), sleutel=uuid.uuid4().hex)
    if old is not None:
        # There is no reason yet why it changes.
        typed |= {asked: str(getattr(old, name, "")) for name, asked in _NAMES.items()}
    typed |= fields
    return typed


def _store(meeting: int, old: Outcome | None, fields: Fields, who: Visitor) -> int:
    key, by = staff.key_of(fields), who.name
    with database.transaction(who, Role.EDITOR) as session:
        if old is not None and fields.get("geen") == sent_fields.WITHDRAW:
            return outcomes.withdraw_outcome(session, replaces_id=old.id, key=key, by=by)
        wrong = Problems()
        entry = _entry(fields, wrong)
        if old is None:
            wrong.refuse()
            return outcomes.add_outcome(session, session_id=meeting, entry=entry, key=key, by=by)
        why = sent_fields.why(fields)
        if why not in _WHYS:
            wrong.add("Kies waarom de aantekening verandert.", "why")
        wrong.refuse()
        return outcomes.correct_outcome(
            session,
            replaces_id=old.id,
            entry=entry,
            why=CorrectionReason(why or ""),
            key=key,
            by=by,
        )


def _entry(fields: Fields, wrong: Problems) -> OutcomeEntry:
    """What was typed, understood; what cannot be is noted in ``wrong``."""
    kind = fields.get("soort", "")
    if kind not in list(OutcomeKind):
        wrong.add("Kies wat voor soort vervolg het was.", "kind")
    day: date | None = wrong.held(lambda: periods.day(fields.get("dag", "")), None, "day")
    if day is None and not wrong.is_about("day"):
        wrong.add("Kies de dag waarop dit bekend werd.", "day")
    entry = OutcomeEntry(
        # Never stored when it could not be read: what is wrong is noted.
        kind=OutcomeKind(kind) if kind in list(OutcomeKind) else OutcomeKind.NOTHING_YET,
        day=day or clock.today(),
        text=_text(fields, "tekst"),
        source=_text(fields, "bron"),
        quotation=_text(fields, "citaat"),
        consent=_text(fields, "toestemming"),
    )
    wrong.held(lambda: outcomes.check_texts(entry), None)
    return entry


def _text(fields: Fields, name: str) -> str:
    return fields.get(name, "").replace("\0", "").strip()


def _receipt(request: Request, who: Visitor, _fields: Fields) -> Response:
    with database.reading() as session:
        row = _note(session, request)
    page = answers.text(
        "outcome_receipt.html",
        title="Ingetrokken" if row.withdrawn else "Opgeslagen",
        who=who.name,
        row=row,
        words=outcomes.in_words(row),
    )
    return answers.answer(request, page, f"stored {row.id}")


def _note(session: Session, request: Request) -> Outcome:
    row = outcomes.by_number(session, request.path_params["nr"])
    if row is None:
        raise InputError("Deze aantekening bestaat niet. Kies er een uit de lijst.")
    return row


_BOTH = ["GET", "POST"]
ROUTES: list[BaseRoute] = [
    Route(f"{_PATH}/bon/{{nr:int}}", staff.for_staff(_receipt)),
    Route(f"{_PATH}/nr/{{nr:int}}", staff.for_staff(_old), methods=_BOTH),
    Route(f"{_PATH}/{{id:int}}", staff.for_staff(_new), methods=_BOTH),
]
