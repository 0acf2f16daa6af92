"""What seems wrong in the tour, as sentences to look at. Pure: rows in, findings out.

Nothing is blocked and nothing is mended here: a finding asks staff to look, and staff may answer
that it is right. What is cancelled is never asked about.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from project import formatting
from project.facts import ground
from project.wording.tour import DatePrecision, EventKind, PointPrecision

# As the frames of ``itinerary`` give them.
Row = dict[str, Any]
Rows = Sequence[Row]
# The banners stand somewhere, travel, or are stored: longer than this is worth a look.
LONGEST_GAP = 14

# Names that many towns have a building for.
_GENERIC = re.compile(
    "(?:openbare )?bibliotheek|bieb|gemeentehuis|stadhuis|raadhuis|buurthuis|buurtcentrum|"
    "wijkcentrum|wijkgebouw|dorpshuis|gemeenschapshuis|kerk|school|basisschool|theater|museum|"
    "zorgcentrum|sporthal|station|marktplein"
)
# So many other stops at the same time are named; the rest are counted.
_NAMED = 3
# Of a hundred: "Huis v.d. Gemeente" is "Huis van de Gemeente", and one library is not the next.
_ALIKE = 90
_ARTICLES = {"de", "het", "den", "t", "een", "op", "bij", "aan", "in"}


class Kind(StrEnum):
    """What seems wrong."""

    OVERLAP = "overlap"
    GAP = "gap"
    OUTSIDE = "outside"
    PROMISE = "promise"
    PLACE = "place"
    UNDATED = "undated"
    COPIED = "copied"


TITLES = {
    Kind.OVERLAP: "twee haltes tegelijk",
    Kind.GAP: "een gat in de rondreis",
    Kind.OUTSIDE: "bijeenkomst buiten de halte",
    Kind.PROMISE: "twee keer dezelfde belofte",
    Kind.PLACE: "plaats en gemeente passen niet",
    Kind.UNDATED: "nog geen datums",
    Kind.COPIED: "locatie van een andere plaats",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. ``about`` names rows as the logbook does: ``stop:venray``."""

    kind: Kind
    about: tuple[str, ...]
    sentence: str

    @property
    def key(self) -> str:
        """The same as long as the same thing is the matter: the sentence names days and places."""
        return f"{self.kind}:{'+'.join(self.about[:2])}:{self.sentence}"[:300]


def find(stops: Rows, sessions: Rows) -> list[Finding]:
    """Everything that seems wrong, in the order in which it matters.

    ``stops`` and ``sessions`` are rows of ``itinerary.stops`` and ``itinerary.sessions``.
    """
    standing = [row for row in stops if not row["cancelled"]]
    meetings = [row for row in sessions if not row["cancelled"]]
    by_id = {row["id"]: row for row in stops}
    return [
        *_overlaps(standing),
        *_outside(meetings, by_id, standing),
        *_copied(standing),
        *_copied_sessions(meetings, by_id),
        *_places(standing),
        *_promises(meetings),
        *_undated(standing),
        *_gaps(standing),
    ]


def concerning(findings: Sequence[Finding], *subjects: str) -> list[Finding]:
    """Those that are about one of these rows."""
    return [one for one in findings if set(one.about) & set(subjects)]


# Days.


def _overlaps(stops: Rows) -> Iterator[Finding]:
    """One set of banners: only the day of handing over may belong to two stops.

    One finding for each stop, with all that begin while it stands there.
    """
    dated = [row for row in stops if row["date_precision"] == DatePrecision.DAY]
    dated.sort(key=lambda row: (row["first_day"], row["last_day"]))
    for at, first in enumerate(dated, start=1):
        during = []
        for second in dated[at:]:
            if second["first_day"] > first["last_day"]:
                break
            handover = first["first_day"] != first["last_day"] == second["first_day"]
            if not handover:
                during.append(second)
        if during:
            yield Finding(Kind.OVERLAP, _stops(first, *during), _at_the_same_time(first, during))
    yield from _full_months(stops, dated)


def _at_the_same_time(first: Row, during: Rows) -> str:
    told = []
    for other in during[:_NAMED]:
        last = min(first["last_day"], other["last_day"])
        days = formatting.period(other["first_day"], last, DatePrecision.DAY)
        told.append(f"{_named(other)} ({days})" if len(during) > 1 else days)
    if len(during) == 1:
        both = f"{_named(first)} en {_named(during[0])} zijn tegelijk: {told[0]}."
    else:
        if more := len(during) - len(told):
            told.append(f"nog {formatting.amount(more, 'halte', 'haltes')}")
        both = f"{_named(first)} is tegelijk met {formatting.listing(told)}."
    return f"{both} Er is maar één tentoonstelling."


def _full_months(stops: Rows, dated: Rows) -> Iterator[Finding]:
    """A stop somewhere in a month in which another stop leaves no day."""
    for row in stops:
        if row["date_precision"] != DatePrecision.MONTH:
            continue
        for other in dated:
            if other["first_day"] <= row["first_day"] and row["last_day"] <= other["last_day"]:
                yield Finding(
                    Kind.OVERLAP,
                    _stops(row, other),
                    f"{_named(row)} en {_named(other)} zijn tegelijk: {_named(other)} duurt de "
                    f"hele maand {formatting.month(row['first_day'])}.",
                )


def _gaps(stops: Rows) -> Iterator[Finding]:
    dated = [row for row in stops if row["first_day"] is not None]
    dated.sort(key=lambda row: (row["first_day"], row["last_day"]))
    reached: Row | None = None
    for row in dated:
        if reached is not None:
            yield from _gap(stops, reached, row)
        if reached is None or row["last_day"] > reached["last_day"]:
            reached = row


def _gap(stops: Rows, before: Row, after: Row) -> Iterator[Finding]:
    days = (after["first_day"] - before["last_day"]).days - 1
    # A stop without dates that comes in between may fill it.
    if days <= LONGEST_GAP or any(
        row["first_day"] is None and before["position"] < row["position"] < after["position"]
        for row in stops
    ):
        return
    yield Finding(
        Kind.GAP,
        _stops(before, after),
        f"Tussen {_named(before)} en {_named(after)} staat zij "
        f"{formatting.number(days)} dagen nergens. Ontbreekt er een halte, of klopt een dag niet?",
    )


def _undated(stops: Rows) -> Iterator[Finding]:
    for row in stops:
        if row["first_day"] is None:
            yield Finding(
                Kind.UNDATED, _stops(row), f"{_named(row)} is aangekondigd zonder datums."
            )


# Sessions.


def _outside(meetings: Rows, by_id: dict[Any, Row], standing: Rows) -> Iterator[Finding]:
    for row in meetings:
        stop: Row | None = None if pd.isna(row["stop_id"]) else by_id.get(row["stop_id"])
        if stop is None:
            continue
        if stop["cancelled"]:
            why = f"{_named(stop)} is vervallen."
        elif row["day"] is None:
            continue
        else:
            why = _why_outside(row, stop, standing)
        if why:
            when = formatting.period(row["day"], row["day"], row["date_precision"])
            yield Finding(
                Kind.OUTSIDE,
                (f"toursession:{row['slug']}", _stop(stop)),
                f"“{row['title']}” ({when}) valt buiten de halte: {why}",
            )


def _why_outside(row: Row, stop: Row, standing: Rows) -> str:
    first, last = row["day"], row["day"]
    if row["date_precision"] == DatePrecision.MONTH:
        first, last = _month_of(row["day"])
    if stop["first_day"] is not None:
        if first <= stop["last_day"] and stop["first_day"] <= last:
            return ""
        return f"{_named(stop)} is {_period(stop)}."
    # Without dates the order of the tour still says between which stops it was.
    for other in standing:
        if other["first_day"] is None:
            continue
        if other["position"] < stop["position"] and last < other["last_day"]:
            return f"{_named(stop)} komt na {_named(other)} ({_period(other)})."
        if other["position"] > stop["position"] and first > other["first_day"]:
            return f"{_named(stop)} komt voor {_named(other)} ({_period(other)})."
    return ""


def _promises(meetings: Rows) -> Iterator[Finding]:
    held: dict[int, list[Row]] = {}
    for row in meetings:
        if row["kind"] == EventKind.WORKSHOP and not pd.isna(row["promise"]):
            held.setdefault(int(row["promise"]), []).append(row)
    for number, rows in sorted(held.items()):
        if len(rows) > 1:
            where = [
                f"{row['place'] or 'plaats onbekend'} "
                f"({formatting.period(row['day'], row['day'], row['date_precision'])})"
                for row in rows
            ]
            yield Finding(
                Kind.PROMISE,
                tuple(f"toursession:{row['slug']}" for row in rows),
                f"Belofte {number} heeft {len(rows)} werkbijeenkomsten: "
                f"{formatting.listing(where)}.",
            )


# Places.


def _places(stops: Rows) -> Iterator[Finding]:
    """The point of a venue, and its town, beside the municipality that it is said to lie in."""
    names = {name.casefold(): code for code, name in ground.municipality_names().items()}
    for row in stops:
        other = names.get(str(row["place"]).strip().casefold())
        # Beek lies in Gelderland too: only on a tour through Limburg does the name say enough.
        elsewhere = row["in_province"] and row["municipality_code"] not in names.values()
        if other and not elsewhere and other != row["municipality_code"]:
            yield Finding(
                Kind.PLACE,
                _stops(row),
                f"{_named(row)}: {row['place']} is zelf een gemeente, maar hier staat gemeente "
                f"{row['municipality']}.",
            )
        elif not _point_fits(row):
            there = ground.municipality_at(float(row["latitude"]), float(row["longitude"]))
            lies = f"in de gemeente {there}" if there else "niet daar"
            yield Finding(
                Kind.PLACE,
                _stops(row),
                f"{_named(row)}: het punt op de kaart ligt {lies}, maar hier staat gemeente "
                f"{row['municipality']}.",
            )


def _point_fits(row: Row) -> bool:
    if pd.isna(row["latitude"]):
        return True
    return ground.fits(
        row["municipality_code"], row["province"], float(row["latitude"]), float(row["longitude"])
    )


def _copied(stops: Rows) -> Iterator[Finding]:
    towns = _towns(stops)
    venues = list({row["venue_slug"]: row for row in stops}.values())
    told: set[str] = set()
    for first, second in _perhaps_the_same(venues):
        if same := _same_venue(first, second):
            told |= {first["venue_slug"], second["venue_slug"]}
            yield Finding(
                Kind.COPIED,
                _stops(first, second),
                f"{_named(first)} en {_named(second)} hebben {same}. Is een van de twee "
                "overgenomen van de andere?",
            )
    for row in venues:
        town = _other_town(row, towns)
        if town and row["venue_slug"] not in told:
            yield Finding(
                Kind.COPIED,
                _stops(row),
                f"{_named(row)}: de locatie noemt {town}. Is zij overgenomen van een andere halte?",
            )


def _perhaps_the_same(venues: Rows) -> list[tuple[Row, Row]]:
    """Pairs of venues with a like name, the same address or the same point, and no others."""
    names = [_bare(row["venue"]) for row in venues]
    alike = process.cdist(names, names, scorer=fuzz.ratio, score_cutoff=_ALIKE) > 0
    pairs = {(int(at), int(other)) for at, other in zip(*alike.nonzero(), strict=True)}
    last: dict[Any, int] = {}
    for at, row in enumerate(venues):
        point: Any = () if pd.isna(row["latitude"]) else (row["latitude"], row["longitude"])
        for mark in filter(None, (_bare(row["address"] or ""), point)):
            pairs.add((last.get(mark, at), at))
            last[mark] = at
    return [(venues[at], venues[other]) for at, other in sorted(pairs) if at < other]


def _same_venue(first: Row, second: Row) -> str:
    """What two venues in different towns have in common that only one can have; "" if nothing."""
    if _bare(first["place"]) == _bare(second["place"]):
        return ""
    name = _bare(first["venue"])
    alike = fuzz.ratio(name, _bare(second["venue"])) >= _ALIKE
    if alike and not _GENERIC.fullmatch(name):
        return f"dezelfde locatie, {first['venue']}"
    address = first["address"] or ""
    # Many towns have a Markt 1: only an address with its town or postcode is one place.
    whole = re.search(r",|\b\d{4} ?[A-Z]{2}\b", address)
    if whole and _bare(address) == _bare(second["address"] or ""):
        return f"hetzelfde adres, {address}"
    exact = {first["point_precision"], second["point_precision"]} == {PointPrecision.ADDRESS}
    if exact and (first["latitude"], first["longitude"]) == (
        second["latitude"],
        second["longitude"],
    ):
        return "hetzelfde punt op de kaart"
    return ""


def _copied_sessions(meetings: Rows, by_id: dict[Any, Row]) -> Iterator[Finding]:
    """A gathering at a stop that says to be held in the town of another stop."""
    towns = _towns(list(by_id.values()))
    for row in meetings:
        stop: Row | None = None if pd.isna(row["stop_id"]) else by_id.get(row["stop_id"])
        if stop is None or stop["cancelled"] or not row["place"]:
            continue
        town = _town_of(row["place"], towns)
        if town and town not in _own_names(stop):
            yield Finding(
                Kind.COPIED,
                (f"toursession:{row['slug']}", _stop(stop)),
                f"“{row['title']}” hoort bij {_named(stop)}, maar is volgens de plaats in "
                f"{towns[town]}.",
            )


def _other_town(row: Row, towns: dict[str, str]) -> str:
    """The town that the name or the address of a venue names, when it is not its own."""
    own = _own_names(row)
    named = _town_of(row["address"] or "", towns)
    if named and named not in own:
        return towns[named]
    words = _bare(row["venue"]).split()
    parts = [
        (" ".join(words[begin:end]), words[begin - 1] if begin else "")
        for begin, end in combinations(range(len(words) + 1), 2)
    ]
    for part, before in sorted(parts, key=lambda one: len(one[0]), reverse=True):
        # "De Beek" and "De Horst" are names of houses and streets.
        if part in towns and part not in own and before not in _ARTICLES:
            return towns[part]
    return ""


def _towns(stops: Rows) -> dict[str, str]:
    """Every town that is known here, by its bare name."""
    names = [*ground.municipality_names().values()]
    names += [str(row[name]) for row in stops for name in ("place", "municipality")]
    return {_bare(name): name for name in names}


def _own_names(row: Row) -> set[str]:
    own = {_bare(row["place"]), _bare(row["municipality"])}
    return own | {word for name in own for word in name.split()}


def _town_of(address: str, towns: dict[str, str]) -> str:
    """The town at the end of an address: what stands behind the last comma or the postcode."""
    end = re.split(r",|\b\d{4} ?[A-Z]{2}\b", address)[-1]
    bare = _bare(end)
    return bare if bare in towns else ""


@lru_cache(maxsize=10_000)
def _bare(text: str) -> str:
    """The words of a name without accents, capitals and signs."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", letters.casefold()))


# Words.


def _stop(row: Row) -> str:
    return f"stop:{row['slug']}"


def _stops(*rows: Row) -> tuple[str, ...]:
    return tuple(map(_stop, rows))


def _named(row: Row) -> str:
    return str(row["place"])


def _period(row: Row) -> str:
    return formatting.period(row["first_day"], row["last_day"], row["date_precision"])


def _month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), (pd.Timestamp(day) + pd.offsets.MonthEnd(0)).date()
