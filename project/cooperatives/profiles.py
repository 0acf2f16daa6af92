"""What staff wrote down about one cooperative, and the sentence for what cannot be.

A profile holds plain values and names other rows by their code, so that it reads the same in the
logbook. Asks no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from project import clock, formatting, typed
from project.errors import InputError
from project.typed import addresses, remarks
from project.wording import (
    CERTAINTY,
    COOPERATIVE_FIELD,
    INSTRUMENT,
    POINT_PRECISION,
    RIGHT_BASIS,
    Certainty,
    InstrumentKind,
    PointPrecision,
    RightBasis,
)

LONGEST_NAME = 120
LONGEST_TEXT = 600
LONGEST_LINE = 300
BY_STAFF = "Opgave van de organisatie"
_LONGEST_SOURCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A social right that the cooperative serves, who says so, and why."""

    code: str
    basis: RightBasis
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """What the cooperative signed with a municipality (CBS code); ``day`` None: not known."""

    kind: InstrumentKind
    municipality: str
    day: date | None = None
    note: str = ""
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that staff can change; "" and None mean that nobody knows."""

    name: str
    description: str = ""
    place: str = ""
    municipality: str | None = None
    place_certainty: Certainty = Certainty.UNKNOWN
    latitude: float | None = None
    longitude: float | None = None
    point_precision: PointPrecision = PointPrecision.UNKNOWN
    in_exhibition: bool = False
    in_film: bool = False
    website: str = ""
    source: str = BY_STAFF
    certainty: Certainty = Certainty.CONFIRMED
    rights: tuple[Right, ...] = ()
    instruments: tuple[Instrument, ...] = ()


# What is one answer on the form: two people who change parts of it change the same thing.
GROUPS = (
    ("name",),
    ("description",),
    ("place", "municipality", "place_certainty"),
    ("latitude", "longitude", "point_precision"),
    ("in_exhibition",),
    ("in_film",),
    ("website",),
    ("source",),
    ("certainty",),
    ("rights",),
    ("instruments",),
)


def checked(profile: Profile) -> Profile:
    """The same without loose spaces. Raises InputError for what cannot be."""
    name = typed.plain_text("Naam", profile.name, longest=LONGEST_NAME)
    if not name:
        raise InputError("Naam is leeg. Vul de naam van de sociale coöperatie in.")
    _check_place(profile)
    return replace(
        profile,
        name=name,
        description=_free_text("Wat zij doet", profile.description, LONGEST_TEXT),
        place=typed.plain_text("Plaats", profile.place, longest=LONGEST_NAME),
        website=website(profile.website),
        source=_source(profile.source, profile.certainty),
        rights=tuple(_right(one) for one in profile.rights),
        instruments=_instruments(profile.instruments),
    )


def website(text: str) -> str:
    """The address as it may be shown as a link, "" for none. Raises InputError for another one."""
    said = typed.plain_text("Website", text, longest=200)
    if said and not addresses.safe_website(said):
        raise InputError(
            "Dit adres kan niet als website. Begin met https:// en gebruik de naam van de site, "
            "zonder wachtwoord, cijferadres of vraagteken."
        )
    return said


def as_text(name: str, value: Any) -> str:
    """One field as a reader sees it, also when it comes out of the logbook as plain text."""
    if value is None or value == "" or value == () or value == []:
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if name in _CODES:
        return _CODES[name].get(value, str(value))
    if name in ("rights", "instruments"):
        return "; ".join(_part(one) for one in value)
    return str(value)


def changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What changed, a line for each field: ``plaats: was leeg, is nu Venlo``."""
    return [
        f"{COOPERATIVE_FIELD.get(name, name)}: was {as_text(name, was.get(name))}, "
        f"is nu {as_text(name, now.get(name))}"
        for name in now
    ]


_CODES: dict[str, Mapping[Any, str]] = {
    "place_certainty": CERTAINTY,
    "certainty": CERTAINTY,
    "point_precision": POINT_PRECISION,
}


def _part(part: Any) -> str:
    """A right or an instrument in words; out of the logbook it is a dictionary."""
    held = (
        part
        if isinstance(part, Mapping)
        else {name: getattr(part, name) for name in part.__slots__}
    )
    if "basis" in held:
        return f"{held['code']} ({RIGHT_BASIS[held['basis']]}): {held['explanation']}"
    day = held["day"]
    signed = formatting.day(date.fromisoformat(str(day))) if day else "datum onbekend"
    return f"{INSTRUMENT[held['kind']]}, {held['municipality']}, {signed}"


def _check_place(profile: Profile) -> None:
    if not profile.place.strip() and (profile.municipality or profile.latitude is not None):
        raise InputError("Plaats is leeg. Vul ook de plaats in, of laat gemeente en punt leeg.")
    if bool(profile.place.strip()) != (profile.place_certainty is not Certainty.UNKNOWN):
        raise InputError(
            "Kies hoe zeker de plaats is. Is er geen plaats bekend? Kies dan onbekend."
        )
    if (profile.latitude is None) != (profile.point_precision is PointPrecision.UNKNOWN):
        raise InputError("Vul een punt op de kaart in én wat het aanwijst, of laat beide leeg.")


def _right(right: Right) -> Right:
    said = _free_text("Uitleg bij een grondrecht", right.explanation, LONGEST_LINE)
    if not said:
        raise InputError(
            "Schrijf bij elk gekozen grondrecht kort waarom: wat de bron zegt, of onze uitleg."
        )
    return replace(right, explanation=said)


def _instruments(found: tuple[Instrument, ...]) -> tuple[Instrument, ...]:
    if len({(one.kind, one.municipality) for one in found}) != len(found):
        raise InputError("Deze afspraak met deze gemeente staat er al. Verander die.")
    return tuple(_instrument(one) for one in found)


def _instrument(one: Instrument) -> Instrument:
    if one.day is not None and one.day > clock.today():
        raise InputError("De dag van ondertekenen ligt in de toekomst. Kijk de dag na.")
    note = _free_text("Toelichting", one.note, LONGEST_LINE)
    if one.kind is InstrumentKind.OTHER and not note:
        raise InputError("Schrijf in de toelichting wat voor afspraak het is.")
    return replace(one, note=note, source=_source(one.source, one.certainty))


def _free_text(label: str, text: str, longest: int) -> str:
    said = typed.plain_text(label, text, longest=longest, lines=True)
    if remarks.holds_contact(said):
        raise InputError(
            f"{label}: er staat een e-mailadres of telefoonnummer in. Haal dat weg; een algemeen "
            "e-mailadres kan bij Contact."
        )
    return said


def _source(text: str, certainty: Certainty) -> str:
    said = typed.plain_text("Bron", text, longest=_LONGEST_SOURCE)
    if not said and certainty is not Certainty.UNKNOWN:
        raise InputError("Schrijf bij de bron wie of wat dit zegt, of kies zekerheid onbekend.")
    return said
