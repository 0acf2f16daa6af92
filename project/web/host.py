"""The form behind a link: a host enters one figure, without an account and without a script."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from project import clock, database, formatting
from project.counts.rules import Entry, check_entry
from project.errors import InputError, Problems
from project.hosts import links as host_links
from project.hosts.links import Form, LinkClosedError
from project.typed import whole_number
from project.typed.remarks import LONGEST_REMARK
from project.web import html
from project.web.requests import CROSS_SITE, form, is_cross_site
from project.wording import (
    COUNT_REASON,
    COUNTING_METHOD,
    EXAMPLE_SENTENCE,
    FIGURE_STATE,
    REASONS_FOR,
    UNIT,
    CountingMethod,
    FigureState,
)

_TITLE = "Telling doorgeven"
_GONE = 410
_REFUSED = 422
_FORBIDDEN = 403
# What a form holds besides what a person typed in it.
_UNSEEN = {"sleutel", "klopt"}
# The address is the key: no other page, and no page of ours, is told where somebody came from.
# Not "no-referrer": with that a browser sends its own forms without saying from where.
_HEADERS = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex"}
_WHOLE, _SOME_DAYS = "alles", "dagen"
_METHODS = {method.value: method for method in CountingMethod}
# A state and its reason are one choice on the form.
_REASONS = {
    f"{state}-{reason}": (state, reason)
    for state, reasons in REASONS_FOR.items()
    for reason in reasons
}
_GROUPS = [
    (
        FIGURE_STATE[state].capitalize(),
        [(f"{state}-{reason}", COUNT_REASON[reason]) for reason in reasons],
    )
    for state, reasons in REASONS_FOR.items()
]

Fields = Mapping[str, str]
Days = tuple[date | None, date | None]
_NO_DAYS: Days = (None, None)
# Stands in for a number that cannot be read, while the rest is looked at. Never stored.
_UNREADABLE: int | None = 1


async def show(request: Request) -> Response:
    """The form, or what was sent with it."""
    return await run_in_threadpool(_behind_link, request, lambda found: _shown(request, found))


async def send(request: Request) -> Response:
    """Store one count; what cannot be right comes back with what was typed."""
    fields = await form(request)

    def answer(found: Form) -> Response:
        if is_cross_site(request):
            # Nothing is stored that nobody saw here, and nothing is lost that was typed.
            seen = {name: said for name, said in fields.items() if name not in _UNSEEN}
            return _form_page(found, seen, errors=(CROSS_SITE,), status=_FORBIDDEN)
        return _stored(request, found, fields)

    return await run_in_threadpool(_behind_link, request, answer, fields)


def _behind_link(
    request: Request, answer: Callable[[Form], Response], fields: Fields | None = None
) -> Response:
    try:
        with database.reading() as session:
            found = host_links.form(session, _token(request), clock.today())
        made = answer(found)
    except LinkClosedError as error:
        made = html.page(
            "host_closed.html",
            _GONE,
            title=_TITLE,
            sentence=str(error),
            not_stored=_not_stored(fields or {}),
        )
    made.headers.update(_HEADERS)
    return made


def _token(request: Request) -> str:
    return str(request.path_params["token"])


def _shown(request: Request, found: Form) -> Response:
    number = request.query_params.get("nr", "")
    just_sent = [one for one in found.receipts if str(one.number) == number]
    if just_sent:
        return html.page(
            "host_receipt.html",
            title="Opgeslagen",
            form=found,
            receipt=just_sent[0],
            **_said(found),
        )
    return _form_page(found, {})


def _stored(request: Request, found: Form, fields: Fields) -> Response:
    token = _token(request)
    try:
        entry = _entry(fields)
        asked = [] if found.is_full else _questions(found, entry)
        if any(_mark(question) not in _answered(fields) for question in asked):
            return _form_page(found, fields, asked=asked)
        entry = replace(entry, asked="\n".join(asked))
        with database.transaction() as session:
            number = host_links.enter_through_link(
                session, token=token, entry=entry, key=fields.get("sleutel", "")
            )
    except LinkClosedError:
        raise
    except InputError as error:
        return _form_page(found, fields, errors=error.sentences)
    # Another address, so that loading the page again sends nothing.
    return RedirectResponse(f"/locatie/{token}?nr={number}", 303, {"Cache-Control": "no-store"})


def _questions(found: Form, entry: Entry) -> list[str]:
    with database.reading() as session:
        return host_links.questions(session, found.subject, entry)


def _answered(fields: Fields) -> set[str]:
    """The marks of the questions that were answered with yes."""
    return set(fields.get("klopt", "").split())


def _form_page(
    found: Form,
    fields: Fields,
    *,
    errors: Sequence[str] = (),
    asked: Sequence[str] = (),
    status: int = _REFUSED,
) -> Response:
    return html.page(
        "host_form.html",
        status if errors or asked else 200,
        title=_TITLE,
        form=found,
        errors=errors,
        not_stored=_not_stored(fields) if errors else [],
        asked=asked,
        # A question is answered once, also when something else has to be mended first.
        answers=" ".join(map(_mark, asked) if asked else sorted(_answered(fields))),
        typed=_typed(found, fields),
        methods=[(value, COUNTING_METHOD[method]) for value, method in _METHODS.items()],
        groups=_GROUPS,
        days=[(day.isoformat(), formatting.short_day(day)) for day in found.days],
        longest=LONGEST_REMARK,
        **_said(found),
    )


def _said(found: Form) -> dict[str, Any]:
    last_day = found.subject.last_day
    return {
        "people": UNIT[found.subject.unit][1],
        "valid_until": formatting.day(found.valid_until),
        "is_ahead": last_day is not None and last_day > clock.today(),
        "example": EXAMPLE_SENTENCE if found.is_example else "",
    }


def _typed(found: Form, fields: Fields) -> dict[str, str]:
    """What stands on the form: what was typed, or what it begins with."""
    today = clock.today()
    over = found.subject.last_day is None or found.subject.last_day <= today
    begins = {"geen": "", "periode": _WHOLE if over or not found.days else _SOME_DAYS}
    asked = ("aantal", "hoe", "geen", "periode", "van", "tot", "opmerking", "sleutel")
    typed = {name: fields.get(name, begins.get(name, "")) for name in asked}
    return {**typed, "sleutel": typed["sleutel"] or uuid.uuid4().hex}


def _not_stored(fields: Fields) -> list[tuple[str, str]]:
    """What was typed, in words, so that somebody can pass it on by telephone."""
    method = _METHODS.get(fields.get("hoe", ""))
    state, reason = _REASONS.get(fields.get("geen", ""), (None, None))
    days = [fields[name].strip() for name in ("van", "tot") if fields.get(name, "").strip()]
    told = [
        ("Aantal", fields.get("aantal", "").strip()),
        ("Hoe geteld", COUNTING_METHOD[method] if method else ""),
        (
            "Geen aantal",
            f"{FIGURE_STATE[state]}, {COUNT_REASON[reason]}" if state and reason else "",
        ),
        ("Dagen", " tot en met ".join(_day_in_words(day) for day in days)),
        ("Opmerking", _remark(fields).strip()),
    ]
    return [(what, words) for what, words in told if words]


def _day_in_words(typed: str) -> str:
    try:
        return formatting.day(date.fromisoformat(typed))
    except ValueError:
        return typed


def _mark(question: str) -> str:
    """Short for this very question, so that only what was asked can be answered."""
    return hashlib.sha256(question.encode()).hexdigest()


def _entry(fields: Fields) -> Entry:
    """What was typed, understood. Raises InputError with all that cannot be understood."""
    wrong = Problems()
    number = wrong.held(lambda: whole_number(fields.get("aantal", "")), _UNREADABLE)
    first, last = wrong.held(lambda: _days(fields), _NO_DAYS)
    value = _value(number, fields.get("geen", ""), fields.get("hoe", ""))
    entry = replace(value, first_day=first, last_day=last, remark=_remark(fields))
    wrong.held(lambda: check_entry(entry), None)
    wrong.refuse()
    return entry


def _remark(fields: Fields) -> str:
    # PostgreSQL stores no such sign; nobody can type it either.
    return fields.get("opmerking", "").replace("\r\n", "\n").replace("\0", "")


def _value(number: int | None, chosen: str, method: str) -> Entry:
    """A number and how it was counted, or why there is none."""
    if not chosen:
        return Entry(state=FigureState.KNOWN, number=number, method=_METHODS.get(method))
    # How it was counted says nothing without a number, and a choice cannot be taken back.
    state, reason = _REASONS.get(chosen, (FigureState.UNKNOWN, None))
    return Entry(state=state, number=number, reason=reason)


def _days(fields: Fields) -> Days:
    """The days that were chosen; none means the whole stay. One day alone is one day."""
    first, last = _day(fields.get("van", "")), _day(fields.get("tot", ""))
    if fields.get("periode", _WHOLE) == _WHOLE:
        if first or last:
            raise InputError(
                "De hele periode is gekozen, en ook losse dagen. Kies een van de twee."
            )
        return _NO_DAYS
    if first is None:
        raise InputError("Kies de eerste dag waarover het aantal gaat.")
    return first, last or first


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise InputError("Deze dag bestaat niet. Kies een dag uit de lijst.") from error


# The rest of the address too, so that a link that was cut or pasted wrongly is told so.
ROUTES: list[BaseRoute] = [
    Route("/locatie/{token:path}", show, methods=["GET"]),
    Route("/locatie/{token:path}", send, methods=["POST"]),
]
