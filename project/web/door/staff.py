"""What staff sees at the door: the list of what is owed, a form, its receipt, and a correction."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from project import clock, database, formatting
from project.accounts import sign_ins
from project.accounts.roles import STRANGER, Visitor
from project.counts import entering, stored, subjects
from project.counts.entering import Sent
from project.errors import InputError, Problems, StoreError
from project.frames import records
from project.models import AuditEntry
from project.results import receipts, waiting
from project.tour import itinerary
from project.web.door import answers, files
from project.web.door import fields as sent_fields
from project.web.door import form as door_form
from project.web.door.fields import Fields
from project.web.door.form import Ask
from project.web.requests import form, in_thread
from project.wording.counts import EXAMPLE_SENTENCE, UNIT, Unit
from project.wording.people import Role

_LIST = "/invoeren"
# So many of the newest counts can be corrected with a tap.
_NEWEST = 5
# Forms of older figures are opened one by one, with a network.
_MOST_AHEAD = 60
_ENDED = "De aanmelding is verlopen. Log in, en verstuur het dan opnieuw."
# The script keeps what it sends until it is stored.
_KEPT = "De aanmelding is verlopen. Log opnieuw in, dan wordt dit vanzelf verstuurd."
_MAY_NOT = (
    "Het account {} mag geen tellingen invoeren. Vraag de beheerder om een andere rol als dit "
    "nodig is."
)
Work = Callable[[Request, Visitor, Fields], Response]


def for_staff(work: Work) -> Callable[[Request], Any]:
    """Let only who may enter counts in; what somebody else typed comes back in words."""

    async def respond(request: Request) -> Response:
        fields = await form(request) if request.method == "POST" else {}
        return await in_thread(_guarded, work, request, fields)

    return respond


def _guarded(work: Work, request: Request, fields: Fields) -> Response:
    who = STRANGER
    try:
        with database.reading() as session:
            who = sign_ins.visitor(session, request.cookies.get(sign_ins.COOKIE))
        # What waited on a phone is stored under the name of who filled it in, or not at all.
        if not who.signed_in or fields.get("wie", who.name) != who.name:
            return _sign_in_first(request, fields)
        if who.may(Role.EDITOR):
            return work(request, who, fields)
        says, status, sentences = "refused", 403, [_MAY_NOT.format(who.name)]
    except StoreError as error:
        # The script sends it again by itself; without one, what was typed is in sight.
        says, status, sentences = "refused", 503, list(error.sentences)
    except InputError as error:
        says, status, sentences = "gone", 404, list(error.sentences)
    return message(request, says, status, *sentences, who=who.name, fields=fields)


def _sign_in_first(request: Request, fields: Fields) -> Response:
    if request.method != "POST" and answers.ASKS not in request.headers:
        return answers.see(f"/inloggen?terug={request.url.path}")
    sentence = _KEPT if answers.ASKS in request.headers else _ENDED
    return message(request, "sign-in", 401, sentence, fields=fields)


def message(
    request: Request, says: str, status: int, *sentences: str, who: str = "", fields: Fields
) -> Response:
    """A page that says why nothing was stored, with what was typed in sight."""
    title = "Niet opgeslagen" if request.method == "POST" else "Niet gevonden"
    lost = sent_fields.in_words(fields)
    page = answers.text("message.html", title=title, who=who, sentences=sentences, lost=lost)
    return answers.answer(request, page, says, status)


# The list.


def _owed(request: Request, who: Visitor, _fields: Fields) -> Response:
    with database.reading() as session:
        return answers.answer(request, _list(session, who), f"list {_version(session, who)}")


def _list(session: Session, who: Visitor) -> str:
    rows = _rows(session)
    names = [subjects.subject(session, row["unit"], row["subject_id"]).name for row in rows]
    lines = [_line(row, name) for row, name in zip(rows, names, strict=True)]
    return answers.text(
        "list.html",
        title="Nog in te vullen",
        who=who.name,
        rows=lines,
        nothing="" if rows else waiting.nothing_open(session),
        entered=list(_entered(session).items()),
    )


def _rows(session: Session) -> list[dict[str, Any]]:
    return records(waiting.open_figures(session, clock.today()))


def _line(row: dict[str, Any], name: str) -> dict[str, object]:
    late = f", {formatting.how_long(row['days_late'])} te laat" if row["days_late"] else ""
    late = "" if "te laat" in row["words"] else late
    return {
        "address": Ask(row["unit"], row["subject_id"]).address,
        "label": f"{row['label']}: {name}" if name else row["label"],
        "words": f"{row['period']} · {row['words']}{late}",
        "today": row["today"],
    }


def _entered(session: Session) -> dict[str, str]:
    """The newest counts that stand, by the address of the form that corrects each."""
    newest = waiting.entered_counts(session, clock.today(), _NEWEST)
    return {f"/invoeren/nr/{number}": words.partition(" · ")[2] for number, words in newest.items()}


def _ahead(request: Request, who: Visitor, _fields: Fields) -> Response:
    """Every page that may be needed without a network, in one answer: they squeeze well."""
    with database.reading() as session:
        rows = _rows(session)
        asks = [Ask(row["unit"], row["subject_id"]) for row in rows[:_MOST_AHEAD]]
        newest = waiting.entered_counts(session, clock.today(), _NEWEST)
        asks += [door_form.ask_about(session, number) for number in newest]
        pages = {ask.address: door_form.text(session, ask, {}, who=who.name) for ask in asks}
        pages[_LIST] = _list(session, who)
        says = f"ahead {_version(session, who)}"
    content = json.dumps(pages, ensure_ascii=False)
    return answers.answer(request, content, says, kind="application/json")


def _version(session: Session, who: Visitor) -> str:
    """Other as soon as a kept page is no longer the same."""
    # Not by the newest line of all: each sign-in writes one.
    newest = session.execute(
        select(col(AuditEntry.id))
        .where(~col(AuditEntry.action).like("account.%"))
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    ).scalar()
    parts = f"{newest}/{clock.today()}/{files.VERSION}/{who.name}"
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


# The form.


def _figure(unit: Unit, request: Request, who: Visitor, fields: Fields) -> Response:
    return _form(request, who, Ask(unit, request.path_params["id"]), fields)


def _correction(request: Request, who: Visitor, fields: Fields) -> Response:
    with database.reading() as session:
        ask = door_form.ask_about(session, request.path_params["nr"])
    return _form(request, who, ask, fields)


def _form(request: Request, who: Visitor, ask: Ask, fields: Fields) -> Response:
    return answers.posted(
        request,
        lambda: f"/invoeren/bon/{_store(ask, fields, who)}",
        lambda problem: show(request, ask, fields, who=who.name, problem=problem),
    )


def _store(ask: Ask, fields: Fields, who: Visitor) -> int:
    wrong = Problems()
    sent = Sent(
        unit=ask.unit,
        subject_id=ask.subject_id,
        key=key_of(fields),
        corrects=ask.corrects,
        why=sent_fields.why(fields),
    )
    with database.transaction(who, Role.EDITOR) as session:
        about = subjects.subject(session, ask.unit, ask.subject_id)
        if fields.get("over", about.row.slug) != about.row.slug:
            # A database may give the number of a stop that was removed to the next one.
            raise InputError("Dit formulier is van een halte of bijeenkomst die er niet meer is.")
        old = None if ask.corrects is None else stored.by_number(session, ask.corrects)
        return entering.save(
            session,
            sent,
            sent_fields.entry(fields, wrong, old),
            wrong=wrong,
            is_answered=partial(sent_fields.is_answered, fields),
            by=who.name,
        )


def key_of(fields: Fields) -> str:
    """The key of the form that was sent. Raises InputError when it cannot be one."""
    key = fields.get("sleutel", "")
    if not 0 < len(key) <= 64 or "\0" in key:
        raise InputError("Dit formulier is niet volledig. Kijk het na en verstuur het opnieuw.")
    return key


def show(
    request: Request,
    ask: Ask,
    fields: Fields,
    *,
    who: str = "",
    problem: InputError | None = None,
    host: dict[str, Any] | None = None,
) -> Response:
    """The page with a form, which says what came of what was sent."""
    with database.reading() as session:
        page = door_form.text(session, ask, fields, who=who, problem=problem, host=host)
    return answers.came(request, page, "form", problem)


# The receipt.


def _receipt(request: Request, who: Visitor, _fields: Fields) -> Response:
    number: int = request.path_params["nr"]
    return answers.posted(
        request,
        lambda: f"/invoeren/bon/{_undo(number, who)}",
        lambda problem: _receipt_page(request, who, number, problem),
    )


def _receipt_page(
    request: Request, who: Visitor, number: int, problem: InputError | None
) -> Response:
    with database.reading() as session:
        receipt = receipts.receipt(session, number, clock.today())
        row = stored.by_number(session, number)
        rest = _rows(session)
        is_example = itinerary.has_example_figures(session)
    if receipt is None or row is None:
        raise InputError("Er is niets opgeslagen onder dit nummer. Begin bij de lijst.")
    about = stored.subject_of(row)
    following = next((r for r in rest if (r["unit"], r["subject_id"]) != about), None)
    page = answers.text(
        "receipt.html",
        title="Geldt niet meer" if receipt.followed_by else receipt.did,
        who=who.name,
        receipt=receipt,
        problem=problem,
        again=Ask(*about).address if stored.is_withdrawn(row) else "",
        following=following and Ask(following["unit"], following["subject_id"]).address,
        label=following and following["label"],
        example=EXAMPLE_SENTENCE if is_example else "",
    )
    return answers.came(request, page, f"stored {number}", problem)


def _undo(number: int, who: Visitor) -> int:
    with database.transaction(who, Role.EDITOR) as session:
        # The key makes a second tap the same.
        key = f"undo-{number}"
        return entering.undo_count(session, count_id=number, key=key, by=who.name)


def _nothing_here(request: Request, who: Visitor, fields: Fields) -> Response:
    # Else Streamlit would answer here, in English and with 3 MB.
    sentence = "Deze pagina bestaat niet. Begin bij de lijst."
    return message(request, "gone", 404, sentence, who=who.name, fields=fields)


def old_address(unit: Unit, slug: str) -> str:
    """Where the form of a stop or session stands that an old link names by its slug."""
    with database.reading() as session:
        number = subjects.called(session, unit, slug)
    return _LIST if number is None else Ask(unit, number).address


_BOTH = ["GET", "POST"]
ROUTES: list[BaseRoute] = [
    Route("/invoeren", for_staff(_owed)),
    Route("/invoeren/vooruit", for_staff(_ahead)),
    Route("/invoeren/bon/{nr:int}", for_staff(_receipt), methods=_BOTH),
    Route("/invoeren/nr/{nr:int}", for_staff(_correction), methods=_BOTH),
    *(
        Route(f"/invoeren/{many}/{{id:int}}", for_staff(partial(_figure, unit)), methods=_BOTH)
        for unit, (_one, many) in UNIT.items()
    ),
    Route("/invoeren/{rest:path}", for_staff(_nothing_here), methods=_BOTH),
]
