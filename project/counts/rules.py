"""What may be entered for a figure, and the Dutch sentence for what may not. Asks no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from project import clock, formatting
from project.errors import InputError, Problems
from project.models import Count, Stop, TourSession
from project.parsing.remarks import check_remark
from project.wording.counts import (
    COUNT_GROUP,
    REASONS_FOR,
    CountGroup,
    CountingMethod,
    CountReason,
    FigureState,
)
from project.wording.tour import DatePrecision

# Above this a number is a slip of the finger: no library holds it.
MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody typed for one figure, before it is checked."""

    state: FigureState
    number: int | None = None
    method: CountingMethod | None = None
    reason: CountReason | None = None
    first_day: date | None = None
    last_day: date | None = None
    remark: str = ""
    # How many of them belong to which group; whoever is left over is of an unknown group.
    parts: Mapping[CountGroup, int] = field(default_factory=dict)
    # The questions ("Klopt dit?") that were answered with yes.
    asked: str = ""


def check_entry(entry: Entry) -> None:
    """Refuse a number that cannot be, and a state without what belongs to it: all at once."""
    wrong = Problems()
    check = _check_counted if entry.state is FigureState.KNOWN else _check_uncounted
    wrong.held(lambda: check(entry), None)
    wrong.held(lambda: check_remark(entry.remark), None, "remark")
    wrong.refuse()


def check_new(subject: Stop | TourSession, entry: Entry, wrong: Problems | None = None) -> None:
    """Refuse a new count that cannot be right for this stop or session: all at once.

    ``wrong`` holds what could not be read of it.
    """
    _check_takes_place(subject)
    wrong = wrong or Problems()
    wrong.held(lambda: check_entry(entry), None)
    if not wrong.is_about("days"):
        wrong.held(lambda: check_days(subject, entry), None, "days")
    wrong.refuse()


def _check_counted(entry: Entry) -> None:
    wrong = Problems()
    wrong.held(lambda: _check_number(entry.number), None, "number")
    if not isinstance(entry.method, CountingMethod):
        wrong.add("Kies hoe er geteld is.", "method")
    if entry.reason is not None:
        wrong.add("Bij een aantal hoort geen reden. Kies een aantal of een reden.", "reason")
    wrong.refuse()
    _check_parts(entry.number, entry.parts)


def _check_uncounted(entry: Entry) -> None:
    if entry.number is not None or entry.method is not None:
        raise InputError(
            "Er is een aantal én een reden waarom er geen aantal is. Haal een van de twee weg.",
            field="number",
        )
    if entry.reason not in REASONS_FOR.get(entry.state, ()):
        raise InputError("Kies waarom er geen aantal is.", field="reason")
    if entry.reason is CountReason.OTHER and not entry.remark.strip():
        raise InputError(
            "Schrijf bij “anders” in de opmerking kort wat er aan de hand was.", field="remark"
        )


def _check_parts(number: int | None, parts: Mapping[CountGroup, int]) -> None:
    wrong = Problems()
    for group, part in parts.items():
        named = f"Bij {COUNT_GROUP[group]}: "
        wrong.held(partial(_check_number, part, named), None, f"group-{group}")
    wrong.refuse()
    known = sum(parts.values())
    if known > (number or 0):
        raise InputError(
            f"De groepen zijn samen {formatting.number(known)}, meer dan het aantal "
            f"({formatting.number(number or 0)}). Verbeter een van de twee.",
            field=f"group-{next(iter(parts))}",
        )


def _check_number(number: object, where: str = "") -> None:
    # A forged form can send anything; NaN and true are numbers in Python too.
    if not isinstance(number, int) or isinstance(number, bool):
        raise InputError(
            _at(where, "Vul een heel aantal in, bijvoorbeeld 34. Was er niemand? Vul dan 0 in.")
        )
    if number < 0:
        raise InputError(
            _at(where, "Een aantal kan niet onder nul zijn. Was er niemand? Vul dan 0 in.")
        )
    if number > MOST_PEOPLE:
        raise InputError(
            f"{formatting.number(number)} is te veel voor één telling. "
            f"Vul een aantal in van 0 tot en met {formatting.number(MOST_PEOPLE)}."
        )


def _at(where: str, sentence: str) -> str:
    return where + sentence[0].lower() + sentence[1:] if where else sentence


def check_days(subject: Stop | TourSession, entry: Entry) -> None:
    """Refuse days outside the stop, and people who can only come later."""
    today = clock.today()
    # That something will not be counted, or not take place, may be known beforehand.
    ahead = entry.state in (FigureState.NOT_COUNTED, FigureState.CANCELLED)
    if isinstance(subject, TourSession):
        if entry.first_day or entry.last_day:
            raise InputError("Een bijeenkomst is op één dag. Laat de dagen leeg.")
        if not ahead and subject.day is not None and subject.day > today:
            raise InputError(
                f"Deze bijeenkomst is pas op {formatting.day(subject.day)}. "
                "Vul het aantal daarna in."
            )
        return
    if entry.first_day is None or entry.last_day is None:
        _check_whole_stay(subject, today, ahead=ahead)
        return
    _check_span(subject, entry.first_day, entry.last_day, today, ahead=ahead)


def _check_takes_place(subject: Stop | TourSession) -> None:
    if subject.cancelled_at is not None:
        what = "halte" if isinstance(subject, Stop) else "bijeenkomst"
        raise InputError(
            f"Deze {what} is vervallen, dus er valt niets te tellen. Ging het toch door? Dan kan "
            "een medewerker dat terugdraaien bij Haltes en bijeenkomsten beheren."
        )


def _check_whole_stay(stop: Stop, today: date, *, ahead: bool) -> None:
    if ahead or stop.last_day is None or stop.last_day < today:
        return
    if stop.last_day == today and stop.date_precision is DatePrecision.DAY:
        return
    if stop.date_precision is not DatePrecision.DAY:
        raise InputError(
            f"Van deze halte is alleen bekend dat zij in {formatting.month(stop.last_day)} is. "
            "Vul het aantal daarna in."
        )
    raise InputError(
        f"De tentoonstelling is hier tot en met {formatting.day(stop.last_day)}. "
        "Vul nu de dagen in die voorbij zijn, en de rest later."
    )


def _check_span(stop: Stop, first: date, last: date, today: date, *, ahead: bool) -> None:
    if first > last:
        raise InputError("De eerste dag ligt na de laatste. Draai de dagen om.")
    if stop.date_precision is not DatePrecision.DAY or not stop.first_day or not stop.last_day:
        raise InputError(
            "Van deze halte zijn de dagen niet bekend. Vul één aantal in voor de hele periode."
        )
    for day in (first, last):
        if not stop.first_day <= day <= stop.last_day:
            stay = formatting.period(stop.first_day, stop.last_day, DatePrecision.DAY)
            raise InputError(
                f"{formatting.day(day)} valt buiten deze halte. Kies een dag uit {stay}."
            )
    if last > today and not ahead:
        raise InputError(
            f"{formatting.day(last)} is nog niet geweest. Kies een dag tot en met vandaag."
        )


def overlap(row: Count | Entry, entry: Entry) -> bool:
    """Whether both speak about the same day; no days means every day."""
    if row.first_day is None or row.last_day is None:
        return True
    if entry.first_day is None or entry.last_day is None:
        return True
    return row.first_day <= entry.last_day and entry.first_day <= row.last_day
