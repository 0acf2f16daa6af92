"""What somebody typed for a stop, a session or a venue, and the sentence for what cannot be.

A draft holds plain values and names other rows by their slug, code or number, so that it reads
the same in the logbook. Asks no database.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from project import formatting, typed
from project.counts import rules as count_rules
from project.errors import InputError
from project.typed import remarks
from project.wording import Certainty, DatePrecision, EventKind, GrantCoverage, PointPrecision

LONGEST_NAME = 120
LONGEST_TITLE = 200
LONGEST_SOURCE = 400
# Who counts too many days for one stay has most likely slipped with a year.
LONGEST_STAY = 366
BY_STAFF = "Opgave van de organisatie"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDraft:
    """A stay at a venue; with precision ``month`` the days are those of the whole month."""

    venue: str
    first_day: date | None = None
    last_day: date | None = None
    date_precision: DatePrecision = DatePrecision.UNKNOWN
    grant_coverage: GrantCoverage = GrantCoverage.UNKNOWN
    note: str = ""
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    """A gathering on one day, at a stop or (``stop`` is None) on its own."""

    stop: str | None
    kind: EventKind
    title: str
    promise: int | None = None
    day: date | None = None
    date_precision: DatePrecision = DatePrecision.UNKNOWN
    time_of_day: str = ""
    place: str = ""
    expects_count: bool = True
    note: str = ""
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDraft:
    """A building; ``municipality`` is a CBS code, ``capacity`` None when nobody said."""

    name: str
    place: str
    municipality: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    point_precision: PointPrecision = PointPrecision.UNKNOWN
    capacity: int | None = None
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED


Draft = StopDraft | SessionDraft | VenueDraft


def checked_stop(draft: StopDraft) -> StopDraft:
    """The same without loose spaces. Raises InputError for days that cannot be."""
    _check_days(draft)
    return replace(draft, note=_note(draft.note), source=_source(draft.source, draft.certainty))


def checked_session(draft: SessionDraft) -> SessionDraft:
    """The same without loose spaces. Raises InputError for what cannot be."""
    if (draft.day is None) != (draft.date_precision is DatePrecision.UNKNOWN):
        raise InputError("Vul de dag van de bijeenkomst in, of kies dat de dag onbekend is.")
    if draft.promise is not None and draft.kind is not EventKind.WORKSHOP:
        raise InputError("Alleen een werkbijeenkomst gaat over een belofte. Haal de belofte weg.")
    return replace(
        draft,
        title=_required("Titel", draft.title, LONGEST_TITLE),
        time_of_day=typed.plain_text("Tijd", draft.time_of_day, longest=40),
        place=typed.plain_text("Plaats", draft.place, longest=LONGEST_TITLE),
        note=_note(draft.note),
        source=_source(draft.source, draft.certainty),
    )


def checked_venue(draft: VenueDraft) -> VenueDraft:
    """The same without loose spaces. Raises InputError for what cannot be."""
    if draft.capacity is not None and not 0 < draft.capacity <= count_rules.MOST_PEOPLE:
        raise InputError("Hoeveel mensen erin passen is een aantal boven nul. Of laat het leeg.")
    if (draft.latitude is None) != (draft.point_precision is PointPrecision.UNKNOWN):
        raise InputError("Vul een punt op de kaart in én wat het aanwijst, of laat beide leeg.")
    return replace(
        draft,
        name=_required("Naam van de locatie", draft.name, LONGEST_NAME),
        place=_required("Plaats", draft.place, LONGEST_NAME),
        address=typed.plain_text("Adres", draft.address, longest=LONGEST_TITLE),
        source=_source(draft.source, draft.certainty),
    )


def last_day_included(last_day: date | None, *, included: bool) -> date | None:
    """The last day of a stay: "tot 27 september" without that day ends on the 26th."""
    if last_day is None or included:
        return last_day
    return last_day - timedelta(days=1)


def _check_days(draft: StopDraft) -> None:
    undated = draft.date_precision is DatePrecision.UNKNOWN
    if undated != (draft.first_day is None) or undated != (draft.last_day is None):
        raise InputError(
            "Vul de eerste en de laatste dag in, of kies dat de datums nog onbekend zijn."
        )
    if draft.first_day is None or draft.last_day is None:
        return
    if draft.first_day > draft.last_day:
        raise InputError(
            f"De eerste dag ({formatting.day(draft.first_day)}) ligt na de laatste "
            f"({formatting.day(draft.last_day)}). Draai de dagen om, of kijk het jaar na."
        )
    days = (draft.last_day - draft.first_day).days + 1
    if days > LONGEST_STAY:
        raise InputError(f"Deze halte zou {formatting.number(days)} dagen duren. Kijk het jaar na.")


def _required(label: str, text: str, longest: int) -> str:
    said = typed.plain_text(label, text, longest=longest)
    if not said:
        raise InputError(f"{label} is leeg. Vul dit in.")
    return said


def _note(text: str) -> str:
    said = typed.plain_text("Opmerking", text, longest=remarks.LONGEST_REMARK, lines=True)
    remarks.check_remark(said)
    return said


def _source(text: str, certainty: Certainty) -> str:
    said = typed.plain_text("Bron", text, longest=LONGEST_SOURCE)
    if not said and certainty is not Certainty.UNKNOWN:
        raise InputError("Schrijf bij de bron wie of wat dit zegt, of kies zekerheid onbekend.")
    return said
