"""Dutch numbers, days and times. The one place where a value becomes text for a reader."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from project import clock
from project.wording.tour import DatePrecision

_LOCALE = "nl_NL"
# The same few hundred days and numbers are shown again and again; Babel takes its time.


@lru_cache(maxsize=4096)
def number(value: int) -> str:
    """``12345`` as ``12.345``."""
    return str(format_decimal(value, locale=_LOCALE))


@lru_cache(maxsize=4096)
def decimal(value: float) -> str:
    """``12.25`` as ``12,3``; a whole number as ``12,0``."""
    return str(format_decimal(value, format="#,##0.0", locale=_LOCALE))


@lru_cache(maxsize=4096)
def share(part: int, whole: int) -> str:
    """``6`` of ``31`` as ``19 %``; "onbekend" of nothing. Rounded, but never up to 0 or 100."""
    if not whole:
        return "onbekend"
    percent = 100 * part / whole
    if 0 < percent < 1:
        return "minder dan 1 %"
    if 99 < percent < 100:
        return "ruim 99 %"
    return f"{number(round(percent))} %"


def amount(value: int, one: str, more: str) -> str:
    """``1 halte``, ``12 haltes``."""
    return f"{number(value)} {one if value == 1 else more}"


def size(in_bytes: int) -> str:
    """``3,4 MB``: how large a file is."""
    if in_bytes < 1_000_000:
        return f"{number(max(1, round(in_bytes / 1000)))} kB"
    return f"{format_decimal(in_bytes / 1_000_000, '#,##0.0', locale=_LOCALE)} MB"


def days(value: int) -> str:
    """``1 dag``, ``3.241 dagen``."""
    return amount(value, "dag", "dagen")


def how_long(value: int) -> str:
    """A number of days as people say it: ``12 dagen``, ``14 maanden``, ``8 jaar``; rounded down."""
    if value < 100:
        return days(value)
    if value < 2 * 365:
        return f"{number(value * 12 // 365)} maanden"
    return f"{number(value // 365)} jaar"


@lru_cache(maxsize=4096)
def day(value: date) -> str:
    """``7 september 2018``."""
    return str(format_date(value, "d MMMM y", locale=_LOCALE))


@lru_cache(maxsize=4096)
def short_day(value: date) -> str:
    """``wo 12 sep 2018``."""
    return str(format_date(value, "EEEEEE d MMM y", locale=_LOCALE)).replace(".", "")


def as_pattern(value: date, pattern: str) -> str:
    """A day as a spreadsheet shows it: ``sep-18`` with the pattern ``MMM-yy``."""
    return str(format_date(value, pattern, locale=_LOCALE)).replace(".", "")


def day_of_year(value: date) -> str:
    """``wo 12 sep``."""
    return short_day(value).rpartition(" ")[0]


def short_span(first: date, last: date) -> str:
    """``23–28 nov``, ``28 sep – 3 okt``."""
    (begins, month_one), (ends, month_two) = (day_of_year(one).split()[1:] for one in (first, last))
    if month_one == month_two:
        return f"{begins}–{ends} {month_two}"
    return f"{begins} {month_one} – {ends} {month_two}"


@lru_cache(maxsize=4096)
def month(value: date) -> str:
    """``december 2017``."""
    return str(format_date(value, "MMMM y", locale=_LOCALE))


def moment(value: datetime) -> str:
    """``22 november 2026, 21:04`` on the clocks of the Netherlands."""
    here = clock.local(value)
    return f"{day(here.date())}, {here:%H:%M}"


def time(value: datetime) -> str:
    """``21:04`` on the clocks of the Netherlands."""
    return f"{clock.local(value):%H:%M}"


@lru_cache(maxsize=4096)
def period(first: date | None, last: date | None, precision: DatePrecision) -> str:
    """A stay in words: as precise as it is known and no further."""
    if precision is DatePrecision.UNKNOWN or first is None or last is None:
        return "datums onbekend"
    if precision is DatePrecision.MONTH:
        return f"{month(first)} (dagen onbekend)"
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    return f"{format_date(first, 'd MMMM', locale=_LOCALE)} – {day(last)}"


def sentence(text: str) -> str:
    """The text with one sign at its end: a name or a remark may bring its own."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def listing(words: Sequence[str]) -> str:
    """``Panningen, Gennep en Venray``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} en {words[-1]}"
