"""What seems wrong with the places of a tour: towns, points, and venues that were copied."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from project.facts import ground
from project.tour.finding import Finding, Kind, Row, Rows, about_stops
from project.wording.tour import PointPrecision

# Names that many towns have a building for.
_GENERIC = re.compile(
    "(?:openbare )?bibliotheek|bieb|gemeentehuis|stadhuis|raadhuis|buurthuis|buurtcentrum|"
    "wijkcentrum|wijkgebouw|dorpshuis|gemeenschapshuis|kerk|school|basisschool|theater|museum|"
    "zorgcentrum|sporthal|station|marktplein"
)
# Of a hundred: "Huis v.d. Gemeente" is "Huis van de Gemeente", and one library is not the next.
_ALIKE = 90
_ARTICLES = {"de", "het", "den", "t", "een", "op", "bij", "aan", "in"}


def places(stops: Rows) -> Iterator[Finding]:
    """The point of a venue, and its town, beside the municipality that it is said to lie in."""
    names = {name.casefold(): code for code, name in ground.municipality_names().items()}
    for row in stops:
        other = names.get(str(row["place"]).strip().casefold())
        # Beek lies in Gelderland too: only on a tour through Limburg does the name say enough.
        elsewhere = row["in_province"] and row["municipality_code"] not in names.values()
        if other and not elsewhere and other != row["municipality_code"]:
            yield Finding(
                Kind.PLACE,
                about_stops(row),
                f"{row['place']}: {row['place']} is zelf een gemeente, maar hier staat gemeente "
                f"{row['municipality']}.",
            )
        elif not _point_fits(row):
            there = ground.municipality_at(float(row["latitude"]), float(row["longitude"]))
            lies = f"in de gemeente {there}" if there else "niet daar"
            yield Finding(
                Kind.PLACE,
                about_stops(row),
                f"{row['place']}: het punt op de kaart ligt {lies}, maar hier staat gemeente "
                f"{row['municipality']}.",
            )


def _point_fits(row: Row) -> bool:
    if pd.isna(row["latitude"]):
        return True
    return ground.fits(
        row["municipality_code"], row["province"], float(row["latitude"]), float(row["longitude"])
    )


def copied(stops: Rows) -> Iterator[Finding]:
    """Venues in two towns that have what only one can have, or that name another town."""
    towns = _towns(stops)
    venues = list({row["venue_slug"]: row for row in stops}.values())
    told: set[str] = set()
    for first, second in _perhaps_the_same(venues):
        if same := _same_venue(first, second):
            told |= {first["venue_slug"], second["venue_slug"]}
            yield Finding(
                Kind.COPIED,
                about_stops(first, second),
                f"{first['place']} en {second['place']} hebben {same}. Is een van de twee "
                "overgenomen van de andere?",
            )
    for row in venues:
        town = _other_town(row, towns)
        if town and row["venue_slug"] not in told:
            yield Finding(
                Kind.COPIED,
                about_stops(row),
                f"{row['place']}: de locatie noemt {town}. Is zij overgenomen van een andere "
                "halte?",
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


def copied_sessions(meetings: Rows, by_id: dict[Any, Row]) -> Iterator[Finding]:
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
                (f"toursession:{row['slug']}", *about_stops(stop)),
                f"“{row['title']}” hoort bij {stop['place']}, maar is volgens de plaats in "
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
