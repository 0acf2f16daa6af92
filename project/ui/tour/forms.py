"""The forms of a stop, a session and a venue, and what stands on them as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from project import formatting, typed
from project.errors import InputError
from project.tour import drafts as tour_drafts
from project.tour.drafts import SessionDraft, StopDraft, VenueDraft
from project.ui.page import plain
from project.ui.tour.fields import choice_field, day_field, field, select_field, text_field, value
from project.wording import (
    CERTAINTY,
    CHANGE_REASON,
    DATE_PRECISION,
    EVENT_KIND,
    GRANT_COVERAGE,
    POINT_PRECISION,
    Certainty,
    ChangeReason,
    DatePrecision,
    EventKind,
    GrantCoverage,
    PointPrecision,
)

NEW_VENUE = ":nieuw"
NO_STOP = ":geen"
_UNTIL = {
    "included": "tot en met: die dag is de tentoonstelling er nog",
    "excluded": "tot: die dag is zij er niet meer",
    "unclear": "niet duidelijk: er staat alleen “tot”",
}
_UNCLEAR = (
    "De bron schrijft “tot”: of de laatste dag meetelt, staat er niet bij. Hier telt die dag mee."
)
_KINDS_WITH_COUNT = {EventKind.WORKSHOP, EventKind.INFORMATION, EventKind.IN_DEPTH}
_WHYS = [one for one in ChangeReason if one is not ChangeReason.UNDONE]


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen on the forms: codes and slugs with the text of each."""

    venues: Mapping[str, str]
    municipalities: Mapping[str, str]
    promises: Mapping[int, str]
    stops: Mapping[str, str]
    # The project whose tour is kept here.
    project: str


def stop_fields(draft: StopDraft) -> dict[str, Any]:
    """A stop as the fields of its form hold it."""
    day = draft.date_precision is DatePrecision.DAY
    return {
        "venue": draft.venue,
        "precision": draft.date_precision,
        "first": formatting.day(draft.first_day) if day and draft.first_day else "",
        "last": formatting.day(draft.last_day) if day and draft.last_day else "",
        "until": "included" if day else None,
        "month": formatting.month(draft.first_day) if not day and draft.first_day else "",
        "grant": draft.grant_coverage,
        **_shared_fields(draft),
    }


def ask_stop(choices: Choices, *, adding: bool) -> None:
    """Where and when; for a new stop also where it comes in the tour."""
    select_field(
        "Waar?",
        {NEW_VENUE: "＋ Een nieuwe locatie", **choices.venues},
        "venue",
        placeholder="Kies een locatie, of typ een naam",
    )
    if value("venue") == NEW_VENUE:
        with st.container(border=True):
            ask_venue(choices)
    _ask_stay()
    with st.expander("Meer (hoeft niet)"):
        select_field("Hoort deze halte bij de subsidie?", GRANT_COVERAGE, "grant")
        if adding:
            select_field(
                "Waar in de rondreis?",
                choices.stops,
                "after",
                placeholder="Vanzelf: waar de dagen passen, anders achteraan",
                shown="na {}",
            )
        _ask_shared()


def stop_draft(venue: str | None = None) -> StopDraft:
    """What stands on the form of a stop. Raises InputError for what cannot be understood."""
    chosen = venue or value("venue")
    if not chosen:
        raise InputError("Kies waar de tentoonstelling staat.")
    precision = value("precision") or DatePrecision.UNKNOWN
    note = str(value("note") or "")
    first = last = None
    if precision is DatePrecision.DAY:
        first, last = typed.day(value("first") or ""), typed.day(value("last") or "")
        if last is not None and value("until") not in _UNTIL:
            raise InputError("Kies bij de laatste dag: “tot en met” of “tot”.")
        last = tour_drafts.last_day_included(last, included=value("until") != "excluded")
        if value("until") == "unclear" and _UNCLEAR not in note:
            note = f"{note} {_UNCLEAR}".strip()
    if precision is DatePrecision.MONTH and (month := typed.month(value("month") or "")):
        first, last = month
    return tour_drafts.checked_stop(
        StopDraft(
            venue=chosen,
            first_day=first,
            last_day=last,
            date_precision=precision,
            grant_coverage=value("grant") or GrantCoverage.UNKNOWN,
            **_shared() | {"note": note},
        )
    )


def _ask_stay() -> None:
    choice_field("Wanneer? De datums zijn bekend:", DATE_PRECISION, "precision", horizontal=True)
    if value("precision") is DatePrecision.MONTH:
        text_field("Welke maand?", "month", "bijvoorbeeld december 2026")
    if value("precision") is not DatePrecision.DAY:
        return
    with st.container(horizontal=True):
        text_field("Eerste dag", "first", "bijvoorbeeld 7-9-2026")
        text_field("Laatste dag", "last", "bijvoorbeeld 27-9-2026")
    choice_field("“Tot” of “tot en met”?", _UNTIL, "until")
    _echo_stay()


def _echo_stay() -> None:
    """How the days were understood, while somebody types."""
    try:
        first, last = typed.day(value("first") or ""), typed.day(value("last") or "")
        last = tour_drafts.last_day_included(last, included=value("until") != "excluded")
    except InputError as problem:
        st.caption(plain(problem))
        return
    if first and last:
        days = formatting.amount((last - first).days + 1, "dag", "dagen") if first <= last else "?"
        said = f"{formatting.short_day(first)} tot en met {formatting.short_day(last)}: {days}."
        st.caption(plain(f"Begrepen: {said}"))


def session_fields(draft: SessionDraft) -> dict[str, Any]:
    """A session as the fields of its form hold it."""
    month = draft.date_precision is DatePrecision.MONTH
    said = formatting.month if month else formatting.day
    return {
        "stop": draft.stop or NO_STOP,
        "kind": draft.kind,
        "promise": draft.promise,
        "title": draft.title,
        "session-precision": draft.date_precision,
        "day": said(draft.day) if draft.day and not month else "",
        "session-month": said(draft.day) if draft.day and month else "",
        "time": draft.time_of_day,
        "place": draft.place,
        "expects": draft.expects_count,
        **_shared_fields(draft),
    }


def ask_session(choices: Choices) -> None:
    """What kind of gathering, when, and at which stop."""
    select_field("Bij welke halte?", {NO_STOP: "bij geen halte", **choices.stops}, "stop")
    select_field("Wat voor bijeenkomst?", EVENT_KIND, "kind")
    if value("kind") is EventKind.WORKSHOP:
        select_field(
            "Over welke belofte?", choices.promises, "promise", placeholder="Kies een belofte"
        )
    st.text_input(
        "Titel",
        key=field("title"),
        max_chars=tour_drafts.LONGEST_TITLE,
        placeholder="Leeg: de naam van de belofte of de soort",
    )
    choice_field("De dag is bekend:", DATE_PRECISION, "session-precision", horizontal=True)
    if value("session-precision") is DatePrecision.MONTH:
        text_field("Welke maand?", "session-month", "bijvoorbeeld december 2026")
    if value("session-precision") is DatePrecision.DAY:
        day_field("Welke dag?", "day")
    text_field("Hoe laat? (hoeft niet)", "time", "bijvoorbeeld 19.30–21.30 uur")
    with st.expander("Meer (hoeft niet)"):
        st.checkbox("Hier tellen we deelnemers", key=field("expects"))
        st.text_input(
            "Plaats, als die anders is dan bij de halte",
            key=field("place"),
            max_chars=tour_drafts.LONGEST_TITLE,
        )
        _ask_shared()


def session_draft(choices: Choices) -> SessionDraft:
    """What stands on the form of a session. Raises InputError for what cannot be understood."""
    precision = value("session-precision") or DatePrecision.UNKNOWN
    month = typed.month(value("session-month") or "")
    days = {
        DatePrecision.DAY: typed.day(value("day") or ""),
        DatePrecision.MONTH: month[0] if month else None,
    }
    kind = value("kind") or EventKind.WORKSHOP
    promise = value("promise") if kind is EventKind.WORKSHOP else None
    stop = value("stop")
    return tour_drafts.checked_session(
        SessionDraft(
            stop=None if stop in (None, NO_STOP) else stop,
            kind=kind,
            promise=promise,
            title=_title(kind, promise, choices),
            day=days.get(precision),
            date_precision=precision,
            time_of_day=value("time") or "",
            place=value("place") or "",
            expects_count=bool(value("expects")),
            **_shared(),
        )
    )


def ask_workshop(choices: Choices) -> None:
    """The workshop that a new stop usually has, in three fields."""
    if not st.toggle("Met een werkbijeenkomst", key=field("with-workshop")):
        return
    with st.container(border=True):
        select_field(
            "Over welke belofte?", choices.promises, "promise", placeholder="Kies een belofte"
        )
        day_field("Dag van de werkbijeenkomst (leeg: nog onbekend)", "day")
        text_field("Hoe laat? (hoeft niet)", "time", "bijvoorbeeld 19.30–21.30 uur")


def workshop_draft(stop: str, choices: Choices) -> SessionDraft | None:
    """The workshop that stands on the form of a new stop; None when it has none."""
    if not value("with-workshop"):
        return None
    day, promise = typed.day(value("day") or ""), value("promise")
    return tour_drafts.checked_session(
        SessionDraft(
            stop=stop,
            kind=EventKind.WORKSHOP,
            promise=promise,
            title=_title(EventKind.WORKSHOP, promise, choices),
            day=day,
            date_precision=DatePrecision.DAY if day else DatePrecision.UNKNOWN,
            time_of_day=value("time") or "",
        )
    )


def counts_by_itself(kind: EventKind) -> bool:
    """Whether the people at such a gathering are usually counted."""
    return kind in _KINDS_WITH_COUNT


def _title(kind: EventKind, promise: int | None, choices: Choices) -> str:
    said = str(value("title") or "").strip()
    if said:
        return said
    return (
        choices.promises[promise].partition(". ")[2] if promise else EVENT_KIND[kind].capitalize()
    )


def venue_fields(draft: VenueDraft) -> dict[str, Any]:
    """A venue as the fields of its form hold it."""
    known = draft.latitude is not None and draft.longitude is not None
    return {
        "name": draft.name,
        "town": draft.place,
        "municipality": draft.municipality,
        "address": draft.address,
        "point": f"{draft.latitude:.4f}, {draft.longitude:.4f}" if known else "",
        "point-precision": draft.point_precision if known else PointPrecision.ADDRESS,
        "capacity": "" if draft.capacity is None else str(draft.capacity),
        "venue-source": draft.source,
        "venue-certainty": draft.certainty,
    }


def ask_venue(choices: Choices) -> None:
    """The building: its name, town and municipality, and if it is known its place on the map."""
    longest = tour_drafts.LONGEST_NAME
    st.text_input("Naam van de locatie", key=field("name"), max_chars=longest)
    st.text_input("Plaats", key=field("town"), max_chars=longest)
    select_field(
        "Gemeente",
        choices.municipalities,
        "municipality",
        placeholder="Kies een gemeente",
    )
    st.text_input("Adres (hoeft niet)", key=field("address"), max_chars=200)
    text_field("Punt op de kaart (hoeft niet)", "point", "bijvoorbeeld 51.5250, 5.9750")
    if value("point"):
        points = {code: text for code, text in POINT_PRECISION.items() if code != "unknown"}
        select_field("Wat wijst dat punt aan?", points, "point-precision")
    text_field("Hoeveel mensen passen erin? (hoeft niet)", "capacity", "alleen cijfers")


def ask_venue_source() -> None:
    """Where the facts of a venue stand, and how sure they are."""
    text_field("Bron", "venue-source", tour_drafts.BY_STAFF)
    select_field("Hoe zeker is het?", CERTAINTY, "venue-certainty")


def venue_draft() -> VenueDraft:
    """What stands on the form of a venue. Raises InputError for what cannot be understood."""
    if not value("municipality"):
        raise InputError("Kies de gemeente van de locatie.")
    point = typed.point(value("point") or "")
    source = value("venue-source")
    return tour_drafts.checked_venue(
        VenueDraft(
            name=value("name") or "",
            place=value("town") or "",
            municipality=value("municipality"),
            address=value("address") or "",
            latitude=point[0] if point else None,
            longitude=point[1] if point else None,
            point_precision=(value("point-precision") or PointPrecision.ADDRESS)
            if point
            else PointPrecision.UNKNOWN,
            capacity=_capacity(),
            source=tour_drafts.BY_STAFF if source is None else source,
            certainty=value("venue-certainty") or Certainty.CONFIRMED,
        )
    )


def _capacity() -> int | None:
    said = str(value("capacity") or "").strip()
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise InputError(f"“{said[:40]}” is geen heel aantal mensen. Typ alleen cijfers.")
    return int(said)


def ask_reason() -> None:
    """Why something changes; a choice without a usual answer."""
    texts = {code: CHANGE_REASON[code] for code in _WHYS}
    choice_field("Waarom verandert het?", texts, "reason", horizontal=True)


def _shared_fields(draft: StopDraft | SessionDraft) -> dict[str, Any]:
    return {"note": draft.note, "source": draft.source, "certainty": draft.certainty}


def _ask_shared() -> None:
    text_field("Bron: wie of wat zegt dit?", "source", tour_drafts.BY_STAFF)
    select_field("Hoe zeker is het?", CERTAINTY, "certainty")
    st.text_area(
        "Opmerking, voor iedereen te lezen (geen namen)", key=field("note"), max_chars=1000
    )


def _shared() -> dict[str, Any]:
    source = value("source")
    return {
        "note": value("note") or "",
        "source": tour_drafts.BY_STAFF if source is None else source,
        "certainty": value("certainty") or Certainty.CONFIRMED,
    }
