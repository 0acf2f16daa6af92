"""Tours, mistakes and good entries that chance makes, to measure the checks on what they never saw.

The places are those of GeoNames (CC BY 4.0) in Limburg that ``planted`` does not use, each with
the point and the municipality of GeoNames. Written after the rules, which were not changed for it.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from project.facts import ground
from project.tour.checks import Kind
from project.wording import DatePrecision, EventKind, PointPrecision
from tests.planted import Plan, Row

SEED = 20261122
MISTAKES, GOOD = 200, 300
# Names of houses that only one town has, and those that many towns have.
_OWN_NAMES = (
    "De Wieken",
    "'t Raodhoes",
    "Kloosterhof",
    "De Zaal van Zus",
    "Oud Patronaat",
    "De Koppel",
    "Het Steegje",
    "Hoeve De Linde",
    "Sint-Jozefhuis",
    "De Ankerplaats",
    "Fabriek 12",
    "Zonneheuvel",
    "De Oude Mijn",
    "Café Bie Os",
    "Hofpoort",
    "De Laethof",
    "Vossenberg",
    "De Vlasroot",
)
_USUAL_NAMES = (
    "Gemeenschapshuis",
    "Bibliotheek",
    "Dorpshuis",
    "Gemeentehuis",
    "Basisschool",
    "Parochiehuis",
    "MFC",
    "Kulturhus",
)
_CHAINS = ("Rabobank", "BiblioNu", "Zuyderland", "Hogeschool Zuyd", "Jumbo", "Proteion")
_STREETS = ("Kerkstraat", "Dorpstraat", "Raadhuisplein", "Markt", "Schoolstraat", "Kloosterlaan")


@dataclass(frozen=True)
class Place:
    """A town, and where it lies."""

    name: str
    code: str
    latitude: float
    longitude: float


def places() -> list[Place]:
    """All places to choose from."""
    with (Path(__file__).parent / "held_out_places.csv").open(encoding="utf-8") as file:
        return [
            Place(
                one["place"],
                one["municipality_code"],
                float(one["latitude"]),
                float(one["longitude"]),
            )
            for one in csv.DictReader(file)
        ]


PLACES = places()
_MUNICIPALITIES = ground.municipality_names()


class Chance:
    """One tour that chance made, and what chance may do to it. A seed gives one tour."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.plan = Plan()
        self._unused = self.random.sample(PLACES, len(PLACES))
        self._names = self.random.sample(_OWN_NAMES, len(_OWN_NAMES))
        day = date(self.random.randint(2019, 2031), self.random.randint(1, 12), 1)
        self.next_day = day + timedelta(days=self.random.randrange(28))
        for _ in range(self.random.randint(5, 9)):
            self.follow(rest=self.random.choice([-1, 0, 2, 2, self.random.randint(1, 9)]))
        stops = self.plan.stops
        for promise, row in enumerate(self.random.sample(stops, self.random.randint(3, 5)), 1):
            self.plan.workshop(row, self.day_of(row), promise)
        for row in self.random.sample(stops, 3):
            self.plan.session(row, row["first_day"])

    # What a good tour is made of.

    def place(self) -> Place:
        """A place where the tour does not come."""
        return self._unused.pop()

    def follow(self, *, rest: int) -> Row:
        """A stop after the last one; a rest of -1 days is handed over on the day itself."""
        first = self.next_day + timedelta(days=rest)
        last = first + timedelta(days=self.random.randint(7, 27))
        self.next_day = last + timedelta(days=1)
        return self.stop(first, last)

    def stop(self, first: date | None, last: date | None) -> Row:
        place = self.place()
        row = self.plan.stop("Weert", first, last)
        row |= {
            "slug": f"halte-{len(self.plan.stops)}",
            "place": place.name,
            "municipality": _MUNICIPALITIES[place.code],
            "municipality_code": place.code,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "venue_slug": f"locatie-{len(self.plan.stops)}",
            "venue": self.venue(place.name),
            "address": self.address(place.name),
        }
        return row

    def venue(self, town: str) -> str:
        usual = self.random.choice(_USUAL_NAMES)
        return self.random.choice([self._names.pop(), usual, f"{usual} {town}"])

    def address(self, town: str) -> str:
        street = f"{self.random.choice(_STREETS)} {self.random.randint(1, 90)}"
        return self.random.choice(["", street, f"{street}, {town}"])

    def day_of(self, row: Row) -> date:
        """A day of this stop."""
        first: date = row["first_day"]
        length: int = (row["last_day"] - first).days
        return first + timedelta(days=self.random.randint(0, length))

    def two(self) -> tuple[Row, Row]:
        """A stop and the one after it."""
        at = self.random.randrange(len(self.plan.stops) - 1)
        return self.plan.stops[at], self.plan.stops[at + 1]

    def one(self) -> Row:
        return self.random.choice(self.plan.stops)

    def others(self, row: Row) -> list[Row]:
        return [other for other in self.plan.stops if other is not row]

    def workshop(self) -> Row:
        return self.random.choice([row for row in self.plan.sessions if row["promise"]])

    def house_of_its_own(self) -> Row:
        """A stop in a house whose name only one town has."""
        row = self.one()
        row |= {"venue": self._names.pop(), "venue_slug": f"{row['slug']}-eigen"}
        return row


# --- mistakes ---------------------------------------------------------------------------------


def _begins_too_early(tour: Chance) -> None:
    first, second = tour.two()
    second["first_day"] = first["last_day"] - timedelta(days=tour.random.randint(1, 6))


def _ends_too_late(tour: Chance) -> None:
    first, second = tour.two()
    first["last_day"] = second["first_day"] + timedelta(days=tour.random.randint(1, 20))


def _same_days(tour: Chance) -> None:
    first, second = tour.two()
    second |= {"first_day": first["first_day"], "last_day": first["last_day"]}


def _stop_within_another(tour: Chance) -> None:
    row = tour.one()
    day = row["first_day"] + timedelta(days=tour.random.randint(1, 4))
    tour.stop(day, day + timedelta(days=tour.random.randint(0, 2)))


def _forgotten_stop(tour: Chance) -> None:
    gone = tour.random.choice(tour.plan.stops[1:-1])
    tour.plan.stops.remove(gone)
    sessions = tour.plan.sessions
    sessions[:] = [row for row in sessions if row["stop_id"] != gone["id"]]


def _month_too_late(tour: Chance) -> None:
    row = tour.plan.stops[-1]
    days = timedelta(days=tour.random.choice([30, 31, 61]))
    row |= {"first_day": row["first_day"] + days, "last_day": row["last_day"] + days}


def _year_wrong(tour: Chance) -> None:
    row, years = tour.random.choice([(tour.plan.stops[0], -1), (tour.plan.stops[-1], 1)])
    days = timedelta(days=365 * years)
    row |= {"first_day": row["first_day"] + days, "last_day": row["last_day"] + days}


def _ends_too_early(tour: Chance) -> None:
    """The last day with a digit wrong: the first week instead of the end."""
    row, _ = tour.two()
    row["last_day"] = row["first_day"] + timedelta(days=tour.random.randint(0, 6))


def _session_days_off(tour: Chance) -> None:
    row = tour.workshop()
    stop = tour.plan.stops[row["stop_id"] - 1]
    off = timedelta(days=tour.random.choice([1, 2, 3, 7, 30, 31, 365]))
    row["day"] = tour.random.choice([stop["first_day"] - off, stop["last_day"] + off])


def _session_at_another_stop(tour: Chance) -> None:
    row = tour.workshop()
    stop = tour.plan.stops[row["stop_id"] - 1]
    row["day"] = stop["first_day"] + timedelta(days=2)
    row["stop_id"] = tour.random.choice(tour.others(stop))["id"]


def _stop_cancelled(tour: Chance) -> None:
    row = tour.workshop()
    tour.plan.stops[row["stop_id"] - 1]["cancelled"] = True


def _same_promise(tour: Chance) -> None:
    stop = tour.one()
    day = tour.random.choice([None, tour.day_of(stop)])
    tour.plan.workshop(stop, day, tour.workshop()["promise"])


def _wrong_number(tour: Chance) -> None:
    numbers = [row for row in tour.plan.sessions if row["promise"]]
    first, second = tour.random.sample(numbers, 2)
    second["promise"] = first["promise"]


def _wrong_municipality(tour: Chance) -> None:
    row = tour.one()
    code = tour.random.choice(
        [code for code in _MUNICIPALITIES if code != row["municipality_code"]]
    )
    row |= {"municipality": _MUNICIPALITIES[code], "municipality_code": code}
    # One venue in four has no point on the map yet.
    if tour.random.random() < 0.25:
        row |= {"latitude": None, "longitude": None, "point_precision": PointPrecision.UNKNOWN}


def _neighbour(tour: Chance) -> None:
    """The municipality of the nearest town that lies in another one."""
    row = tour.one()
    others = [one for one in PLACES if one.code != row["municipality_code"]]
    near = min(
        others,
        key=lambda one: (
            (one.latitude - row["latitude"]) ** 2 + (0.63 * (one.longitude - row["longitude"])) ** 2
        ),
    )
    row |= {"municipality": _MUNICIPALITIES[near.code], "municipality_code": near.code}


def _point_of_another(tour: Chance) -> None:
    row = tour.one()
    far = [one for one in PLACES if one.code != row["municipality_code"]]
    point = tour.random.choice(far)
    row |= {"latitude": point.latitude, "longitude": point.longitude}


def _digit_of_the_point(tour: Chance) -> None:
    """Another first digit behind the point of the latitude: eleven kilometres or more off."""
    row = tour.one()
    row["latitude"] += tour.random.choice([-0.3, -0.2, -0.1, 0.1, 0.2, 0.3])


def _without_dates(tour: Chance) -> None:
    row = tour.one()
    row |= {"first_day": None, "last_day": None, "date_precision": DatePrecision.UNKNOWN}


def _announced(tour: Chance) -> None:
    tour.stop(None, None)


def _venue_of_another(tour: Chance) -> None:
    """The house of another stop, typed over as people do."""
    row = tour.house_of_its_own()
    other = tour.random.choice(tour.others(row))
    name = row["venue"]
    typed = [name, name.upper(), name.lower(), f"{name} ", name.removeprefix("De ")]
    other |= {"venue": tour.random.choice(typed), "address": ""}


def _address_of_another(tour: Chance) -> None:
    row = tour.one()
    other = tour.random.choice(tour.others(row))
    row["address"] = f"{tour.random.choice(_STREETS)} {row['id']}, {row['place']}"
    other["address"] = row["address"]


def _town_in_the_venue(tour: Chance) -> None:
    row = tour.one()
    other = tour.random.choice(tour.others(row))
    row["venue"] = f"{tour.random.choice(_USUAL_NAMES)} {other['place']}"


def _session_in_another_town(tour: Chance) -> None:
    row = tour.workshop()
    stop = tour.plan.stops[row["stop_id"] - 1]
    other = tour.random.choice(tour.others(stop))
    row["place"] = tour.random.choice([other["place"], f"{other['venue']}, {other['place']}"])


def _exact_point_of_another(tour: Chance) -> None:
    first, second = tour.random.sample(tour.plan.stops, 2)
    point = (first["latitude"], first["longitude"])
    for row in (first, second):
        row |= {"latitude": point[0], "longitude": point[1]}
        row["point_precision"] = PointPrecision.ADDRESS


Deed = Callable[[Chance], object]

# For each kind of mistake how people make it.
WAYS: dict[Kind, dict[str, Deed]] = {
    Kind.OVERLAP: {
        "begint te vroeg": _begins_too_early,
        "eindigt te laat": _ends_too_late,
        "dezelfde dagen": _same_days,
        "halte midden in een andere": _stop_within_another,
    },
    Kind.GAP: {
        "halte vergeten": _forgotten_stop,
        "een of twee maanden te laat": _month_too_late,
        "verkeerd jaar": _year_wrong,
        "laatste dag te vroeg": _ends_too_early,
    },
    Kind.OUTSIDE: {
        "dagen of een maand ernaast": _session_days_off,
        "bij een andere halte gezet": _session_at_another_stop,
        "halte vervallen": _stop_cancelled,
    },
    Kind.PROMISE: {"nog een keer": _same_promise, "verkeerd nummer": _wrong_number},
    Kind.PLACE: {
        "verkeerde gemeente gekozen, soms zonder punt": _wrong_municipality,
        "buurgemeente": _neighbour,
        "punt van een andere plaats": _point_of_another,
        "verkeerd cijfer in het punt": _digit_of_the_point,
    },
    Kind.UNDATED: {"datums vergeten": _without_dates, "aangekondigd": _announced},
    Kind.COPIED: {
        "naam van een huis overgenomen": _venue_of_another,
        "adres overgenomen": _address_of_another,
        "andere plaats in de naam": _town_in_the_venue,
        "bijeenkomst in een andere plaats": _session_in_another_town,
        "punt van een huis overgenomen": _exact_point_of_another,
    },
}


# --- good entries -----------------------------------------------------------------------------


def _next_stop(tour: Chance) -> None:
    tour.follow(rest=tour.random.choice([-1, 0, 2, tour.random.randint(1, 9)]))


def _holiday(tour: Chance) -> None:
    """A school holiday of one or two weeks, with the weekends around it."""
    tour.follow(rest=tour.random.choice([9, 16]))


def _another_house(tour: Chance) -> None:
    row = tour.one()
    row |= {"venue": tour.venue(row["place"]), "venue_slug": f"{row['slug']}-ander"}


def _chain(tour: Chance) -> None:
    """Two branches of one organisation."""
    name = tour.random.choice(_CHAINS)
    for row in tour.random.sample(tour.plan.stops, 2):
        row |= {"venue": name, "venue_slug": f"{row['slug']}-vestiging"}


def _another_address(tour: Chance) -> None:
    row = tour.one()
    row["address"] = tour.address(row["place"])


def _street_named_after_a_town(tour: Chance) -> None:
    row = tour.one()
    town = tour.random.choice(PLACES).name.split("-")[0].split(" ")[0]
    row["address"] = f"{town}erweg {tour.random.randint(1, 90)}, {row['place']}"


def _session_at_a_stop(tour: Chance) -> None:
    stop = tour.one()
    kind = tour.random.choice([EventKind.OPENING, EventKind.WORKSHOP])
    tour.plan.session(stop, tour.day_of(stop), kind=kind)


def _session_in_the_same_town(tour: Chance) -> None:
    stop = tour.one()
    where = f"{tour.random.choice(_USUAL_NAMES)}, {stop['place']}"
    tour.plan.session(stop, tour.day_of(stop), place=where)


def _session_elsewhere(tour: Chance) -> None:
    tour.plan.session(None, tour.plan.stops[0]["first_day"], place=tour.place().name)


def _exact_point(tour: Chance) -> None:
    """A house up to half a kilometre from the middle of its town."""
    row = tour.one()
    row["latitude"] += tour.random.uniform(-0.004, 0.004)
    row["longitude"] += tour.random.uniform(-0.006, 0.006)
    row["point_precision"] = PointPrecision.ADDRESS


def _cancelled_stop(tour: Chance) -> None:
    row = tour.one()
    tour.stop(row["first_day"], row["last_day"])["cancelled"] = True


def _cancelled_session(tour: Chance) -> None:
    row = tour.workshop()
    day = row["day"] + timedelta(days=40)
    tour.plan.workshop(tour.one(), day, row["promise"], cancelled=True)


def _only_the_month(tour: Chance) -> None:
    """The next stop, of which only the month is known: the first that is still free."""
    first = (tour.next_day + timedelta(days=31)).replace(day=1)
    if tour.next_day.day == 1:
        first = tour.next_day
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    tour.stop(first, last)["date_precision"] = DatePrecision.MONTH


# What people rightly enter, and how often each of it beside the others.
GOOD_WAYS: dict[str, tuple[Deed, int]] = {
    "volgende halte": (_next_stop, 4),
    "vakantie van een of twee weken": (_holiday, 1),
    "andere locatie": (_another_house, 4),
    "twee vestigingen van één organisatie": (_chain, 1),
    "ander adres": (_another_address, 3),
    "straat met de naam van een plaats": (_street_named_after_a_town, 3),
    "bijeenkomst bij een halte": (_session_at_a_stop, 4),
    "bijeenkomst elders in de plaats": (_session_in_the_same_town, 3),
    "bijeenkomst bij geen halte": (_session_elsewhere, 2),
    "precies punt van een huis": (_exact_point, 4),
    "vervallen halte": (_cancelled_stop, 2),
    "vervallen bijeenkomst": (_cancelled_session, 2),
    "alleen de maand": (_only_the_month, 2),
}


def mistakes() -> list[tuple[Kind, str, str]]:
    """The mistakes to plant: kind, way, seed of the tour; every kind and way in its turn."""
    kinds = list(Kind)
    found = []
    for number in range(MISTAKES):
        kind = kinds[number % len(kinds)]
        ways = list(WAYS[kind])
        found.append((kind, ways[number // len(kinds) % len(ways)], f"{SEED}-fout-{number}"))
    return found


def good_entries() -> list[tuple[str, str]]:
    """The good entries: what each is, and the seed of its tour."""
    names = list(GOOD_WAYS)
    weights = [GOOD_WAYS[name][1] for name in names]
    chosen = Random(f"{SEED}-goed").choices(names, weights, k=GOOD)
    return [(name, f"{SEED}-goed-{number}") for number, name in enumerate(chosen)]
