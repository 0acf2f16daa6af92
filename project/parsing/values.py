"""What somebody typed, understood: days, months, points on the map and plain text.

Raises InputError with what is wrong and what to do; an empty field is None.
"""

import re
import unicodedata
from datetime import date, timedelta

from project.errors import InputError

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "maart mrt",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]+)\.?[-/. ]+(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{1,2}|[a-z]+)\.?[-/. ]+(\d{4})")
_WEEKDAY = re.compile(
    r"^(ma|di|wo|do|vr|za|zo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\.?,? +"
)
_NUMBER = re.compile(r"[-−]?(?:[0-9]{1,20}|[0-9]{1,3}(?:\.[0-9]{3}){1,5})")
_POINT = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*[;, ]\s*(-?\d{1,3}(?:[.,]\d+)?)")
# Direction marks turn the text around them about; the rest cannot be seen or stored.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


def day(text: str) -> date | None:
    """A day as people write it: 7-9-2018, 7 september 2018, vr 7 sep 2018 or 2018-09-07."""
    said = _WEEKDAY.sub("", text.strip().lower())
    if not said:
        return None
    if found := _ISO_DAY.fullmatch(said):
        return _date(text, int(found[1]), int(found[2]), int(found[3]))
    found = _DAY.fullmatch(said)
    if found is None:
        raise InputError(f"“{_short(text)}” is geen dag. Schrijf bijvoorbeeld 7-9-2018.")
    return _date(text, int(found[3]), _month_number(found[2]), int(found[1]))


def month(text: str) -> tuple[date, date] | None:
    """The first and the last day of a month: december 2017, dec 2017 or 12-2017."""
    said = text.strip().lower()
    if not said:
        return None
    found = _MONTH.fullmatch(said)
    number = _month_number(found[1]) if found else 0
    if found is None or not 1 <= number <= 12:
        raise InputError(f"“{_short(text)}” is geen maand. Schrijf bijvoorbeeld december 2017.")
    first = _date(text, int(found[2]), number, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)


def whole_number(text: str) -> int | None:
    """A number of people: 34, or 1.250 as it is written in Dutch. Below nothing is read too."""
    said = text.strip()
    if not said:
        return None
    if re.fullmatch(r"[0-9]{21,}", said):
        raise InputError(f"“{_short(text)}” is een te groot aantal. Kijk na wat er staat.")
    if not _NUMBER.fullmatch(said):
        raise InputError(
            f"“{_short(text)}” is geen heel aantal. Typ alleen cijfers, bijvoorbeeld 34."
        )
    return int(said.replace(".", "").replace("−", "-"))


def point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude as a map shows them: 51.5250, 5.9750."""
    said = text.strip()
    if not said:
        return None
    found = _POINT.fullmatch(said)
    if found is None:
        raise InputError(
            f"“{_short(text)}” is geen punt op de kaart. Schrijf de breedte en de lengte, "
            "bijvoorbeeld 51.5250, 5.9750."
        )
    latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
    if not (50 <= latitude <= 54 and 3 <= longitude <= 8):
        raise InputError(
            f"“{_short(text)}” ligt niet in Nederland. Schrijf eerst de breedte (ongeveer 51) en "
            "dan de lengte (ongeveer 6)."
        )
    return latitude, longitude


def plain_text(label: str, text: str, *, longest: int, lines: bool = False) -> str:
    """Text without spaces around it; refused when it is too long or holds what cannot be seen."""
    said = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    if len(said) > longest:
        raise InputError(
            f"{label}: dit is te lang ({len(said)} tekens). Gebruik er hoogstens {longest}."
        )
    if _UNSEEN.search(said) or (not lines and ("\n" in said or "\t" in said)):
        raise InputError(
            f"{label}: er staat een onzichtbaar teken in, zoals een regeleinde of een teken dat "
            "de leesrichting omdraait. Typ de tekst opnieuw."
        )
    return said


def slug(text: str) -> str:
    """The text as a part of an address: ``Sint Odiliënberg`` is ``sint-odilienberg``."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "zonder-naam"


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else MONTHS.get(word, 0)


def _date(text: str, year: int, month_number: int, day_number: int) -> date:
    try:
        found = date(year, month_number, day_number)
    except ValueError as error:
        remedy = "Kijk de dag na."
        if day_number <= 12 < month_number:
            remedy = f"Een maand {month_number} is er niet: schrijf eerst de dag, dan de maand."
        raise InputError(f"“{_short(text)}” bestaat niet. {remedy}") from error
    if not 1990 <= year <= 2100:
        raise InputError(f"“{_short(text)}”: het jaar {year} kan niet. Kijk het jaar na.")
    return found


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
