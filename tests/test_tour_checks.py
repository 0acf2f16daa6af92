"""The tour catches errors: each rule on what people mistype, and on good entries close to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from project import database
from project.facts import ground
from project.frames import records
from project.tour import checks as tour_checks
from project.tour import itinerary
from project.tour.finding import Kind
from project.wording.tour import DatePrecision, EventKind, PointPrecision

Row = dict[str, Any]
DAY, MONTH, UNKNOWN = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.UNKNOWN

# What no source document got right, and where the tour of 2018 itself asks for a look.
REAL = {
    (Kind.OUTSIDE, "toursession:opening-gennep"),
    (Kind.UNDATED, "stop:horst"),
    (Kind.UNDATED, "stop:venlo"),
    (Kind.GAP, "stop:roermond"),
    (Kind.GAP, "stop:maastricht"),
    (Kind.GAP, "stop:panningen"),
}
# Municipality, its code, province, and the middle of the town.
TOWNS: dict[str, tuple[str, str, str, float, float]] = {
    "Weert": ("Weert", "GM0988", "Limburg", 51.2517, 5.7069),
    "Roermond": ("Roermond", "GM0957", "Limburg", 51.1942, 5.9875),
    "Maastricht": ("Maastricht", "GM0935", "Limburg", 50.8483, 5.6889),
    "Panningen": ("Peel en Maas", "GM1894", "Limburg", 51.3267, 5.9792),
    "Gennep": ("Gennep", "GM0907", "Limburg", 51.6983, 5.9736),
    "Venray": ("Venray", "GM0984", "Limburg", 51.5250, 5.9750),
    "Horst": ("Horst aan de Maas", "GM1507", "Limburg", 51.4542, 6.0514),
    "Heerlen": ("Heerlen", "GM0917", "Limburg", 50.8836, 5.9814),
    "Swalmen": ("Roermond", "GM0957", "Limburg", 51.2308, 6.0361),
    "Reuver": ("Beesel", "GM0889", "Limburg", 51.2842, 6.0778),
    "Beek": ("Beek", "GM0888", "Limburg", 50.9408, 5.7972),
    "Vaals": ("Vaals", "GM0981", "Limburg", 50.7706, 6.0181),
    "Mook": ("Mook en Middelaar", "GM0944", "Limburg", 51.7525, 5.8819),
    "Breda": ("Breda", "GM0758", "Noord-Brabant", 51.5866, 4.7760),
    "'s-Hertogenbosch": ("'s-Hertogenbosch", "GM0796", "Noord-Brabant", 51.6992, 5.3042),
}


def a_day(month: int, number: int, year: int = 2019) -> date:
    return date(year, month, number)


@dataclass
class Plan:
    """A tour that a case may change: rows of stops and of sessions."""

    stops: list[Row] = field(default_factory=list)
    sessions: list[Row] = field(default_factory=list)

    def stop(self, town: str, **other: Any) -> Row:
        municipality, code, province, latitude, longitude = TOWNS[town]
        number = len(self.stops) + 1
        row = dict.fromkeys(itinerary.STOP_COLUMNS) | {
            "id": number,
            "slug": f"{town.lower()}-{number}",
            "position": number,
            "place": town,
            "venue": f"Bibliotheek {town}",
            "venue_slug": f"bibliotheek-{town.lower()}",
            "address": "",
            "municipality": municipality,
            "municipality_code": code,
            "province": province,
            "date_precision": DAY,
            "latitude": latitude,
            "longitude": longitude,
            "point_precision": PointPrecision.PLACE,
            "cancelled": False,
        }
        self.stops.append(row | other)
        return self.stops[-1]

    def session(self, stop: Row | None, day: date | None, **other: Any) -> Row:
        number = len(self.sessions) + 1
        row = dict.fromkeys(itinerary.SESSION_COLUMNS) | {
            "id": number,
            "slug": f"bijeenkomst-{number}",
            "title": f"Bijeenkomst {number}",
            "kind": EventKind.OPENING,
            "day": day,
            "date_precision": DAY if day else UNKNOWN,
            "place": stop["place"] if stop else "",
            "stop_id": stop["id"] if stop else None,
            "cancelled": False,
        }
        self.sessions.append(row | other)
        return self.sessions[-1]

    def workshop(self, stop: Row | None, day: date | None, promise: int, **other: Any) -> Row:
        return self.session(stop, day, kind=EventKind.WORKSHOP, promise=promise, **other)

    def at(self, town: str) -> Row:
        return next(row for row in self.stops if row["place"] == town)

    def about(self, promise: int) -> Row:
        return next(row for row in self.sessions if row["promise"] == promise)

    def change(self, town: str, **values: Any) -> Row:
        row = self.at(town)
        row.update(values)
        return row

    def said_to_lie_in(self, town: str, other: str, **values: Any) -> Row:
        municipality, code, *_ = TOWNS[other]
        return self.change(town, municipality=municipality, municipality_code=code, **values)

    def put(self, town: str, other: str) -> None:
        """Give a stop the point of another town."""
        self.change(town, latitude=TOWNS[other][3], longitude=TOWNS[other][4])

    def venue(self, town: str, name: str, **values: Any) -> Row:
        return self.change(town, venue=name, venue_slug=f"nieuw-{town.lower()}", **values)

    def drop(self, town: str) -> None:
        gone = self.at(town)
        self.stops.remove(gone)
        self.sessions[:] = [row for row in self.sessions if row["stop_id"] != gone["id"]]

    def kinds(self) -> set[Kind]:
        return {one.kind for one in tour_checks.find(self.stops, self.sessions)}


def calm() -> Plan:
    """Six stops with a handover day, weekends between them, openings and four workshops."""
    plan = Plan()
    plan.stop("Weert", **stay(1, 7, 25), venue="Bibliocenter")
    plan.stop("Roermond", first_day=a_day(1, 28), last_day=a_day(2, 15), venue="De Graasj")
    plan.stop("Maastricht", first_day=a_day(2, 18), last_day=a_day(3, 8), venue="Mariaberg")
    plan.stop("Panningen", **stay(3, 8, 29), venue="Huis van de Gemeente")
    plan.change("Panningen", address="Wilhelminastraat 6, Panningen")
    plan.stop("Gennep", **stay(4, 1, 19), address=GENNEP)
    plan.stop("Venray", first_day=a_day(4, 23), last_day=a_day(5, 10))
    for row in plan.stops:
        plan.session(row, row["first_day"])
    for promise, row in enumerate(plan.stops[1:5], start=1):
        plan.workshop(row, row["first_day"] + timedelta(days=9), promise)
    return plan


def stay(month: int, first: int, last: int, year: int = 2019) -> dict[str, date]:
    """The days of a stop within one month."""
    return {"first_day": a_day(month, first, year), "last_day": a_day(month, last, year)}


NO_DAYS = {"first_day": None, "last_day": None, "date_precision": UNKNOWN}
NO_POINT = {"latitude": None, "longitude": None, "point_precision": PointPrecision.UNKNOWN}
EXACT = {"point_precision": PointPrecision.ADDRESS}
THERE = {"latitude": 51.3267, "longitude": 5.9792, **EXACT}
FEBRUARY = {**stay(2, 1, 28), "date_precision": MONTH}
JULY = {**stay(7, 1, 31), "date_precision": MONTH}
JUNE = {"day": a_day(6, 1), "date_precision": MONTH}
GENNEP = "Ellen Hoffmannplein 2, Gennep"
Deed = Callable[[Plan], object]

MISTAKES: dict[Kind, dict[str, Deed]] = {
    Kind.OVERLAP: {
        "a week early": lambda p: p.change("Roermond", first_day=a_day(1, 20)),
        "handed over twice": lambda p: p.change("Panningen", first_day=a_day(3, 7)),
        "inside another": lambda p: p.stop("Heerlen", **stay(2, 4, 8)),
        "on one day": lambda p: [p.stop(town, **stay(5, 14, 14)) for town in ("Beek", "Vaals")],
        "a month that is full": lambda p: [
            p.change("Roermond", **stay(2, 1, 28)),
            p.change("Maastricht", **FEBRUARY),
        ],
    },
    Kind.GAP: {
        "a stop forgotten": lambda p: p.drop("Panningen"),
        "a year early": lambda p: p.change("Weert", **stay(1, 7, 25, 2018)),
        "a month too late": lambda p: p.stop("Heerlen", **JULY),
    },
    Kind.OUTSIDE: {
        "the day after": lambda p: p.about(1).update(day=a_day(2, 16)),
        "before the stop": lambda p: p.about(2).update(day=a_day(2, 17)),
        "at another stop": lambda p: p.about(1).update(stop_id=p.at("Gennep")["id"]),
        "not in the month of the stop": lambda p: p.about(4).update(JUNE),
        "the stop is cancelled": lambda p: p.change("Gennep", cancelled=True),
        "no days, and the tour is elsewhere": lambda p: p.workshop(
            p.stop("Horst", **NO_DAYS), a_day(5, 1), 5
        ),
    },
    Kind.PROMISE: {
        "again elsewhere": lambda p: p.workshop(p.at("Venray"), a_day(5, 1), 3),
        "again without a day": lambda p: p.workshop(p.at("Venray"), None, 4),
        "again at no stop": lambda p: p.workshop(None, a_day(5, 2), 2),
    },
    Kind.PLACE: {
        "another municipality": lambda p: p.said_to_lie_in("Venray", "Gennep"),
        "the point of another stop": lambda p: p.put("Venray", "Panningen"),
        "a point in another province": lambda p: p.put("Weert", "Breda"),
        "another one, no point": lambda p: p.said_to_lie_in("Weert", "Beek", **NO_POINT),
        "the neighbour": lambda p: [
            p.stop("Swalmen", **stay(5, 13, 24)),
            p.said_to_lie_in("Swalmen", "Reuver"),
        ],
        "two digits swapped": lambda p: p.change("Gennep", latitude=51.9683),
    },
    Kind.UNDATED: {
        "announced": lambda p: p.stop("Horst", **NO_DAYS),
        "announced outside Limburg": lambda p: p.stop("Breda", **NO_DAYS),
        "forgotten in the middle": lambda p: p.change("Panningen", **NO_DAYS),
    },
    Kind.COPIED: {
        "as in 2018": lambda p: p.venue("Gennep", "Huis van de Gemeente", address=""),
        "in capitals": lambda p: p.venue("Gennep", "HUIS VAN DE  GEMEENTE", address=""),
        "shortened": lambda p: p.venue("Gennep", "Huis v.d. Gemeente", address=""),
        "another town in its name": lambda p: p.venue("Venray", "Bibliotheek Gennep"),
        "an address": lambda p: p.venue("Venray", "Bibliotheek", address=GENNEP),
        "a postal code": lambda p: p.venue(
            "Venray", "De Kern", address="Hoek 1, 5981 BC Panningen"
        ),
        "an exact point": lambda p: [p.change(town, **THERE) for town in ("Panningen", "Venray")],
        "a session": lambda p: p.about(4).update(place="Huis van de Gemeente, Panningen"),
    },
}
GOOD: dict[str, Deed] = {
    "a weekend between": lambda p: p.stop("Heerlen", **stay(5, 13, 31)),
    "two weeks of rest": lambda p: p.stop("Heerlen", **stay(5, 25, 31)),
    "handed over on the day": lambda p: p.stop("Vaals", **stay(5, 10, 29)),
    "one day after the rest": lambda p: p.stop("Heerlen", **stay(5, 11, 11)),
    "the same venue again": lambda p: p.stop("Venray", **stay(5, 20, 31)),
    "only the month": lambda p: p.change("Maastricht", **FEBRUARY),
    "cancelled, same days": lambda p: p.stop("Heerlen", **stay(5, 1, 8), cancelled=True),
    "cancelled, no days": lambda p: p.stop("Heerlen", **NO_DAYS, cancelled=True),
    "promise cancelled": lambda p: p.workshop(p.at("Venray"), a_day(5, 1), 3, cancelled=True),
    "outside, cancelled": lambda p: p.session(p.at("Venray"), a_day(7, 1), cancelled=True),
    "no promise": lambda p: p.session(p.at("Venray"), a_day(5, 1), kind=EventKind.WORKSHOP),
    "on the first day": lambda p: p.session(p.at("Venray"), a_day(4, 23)),
    "on the last day": lambda p: p.session(p.at("Venray"), a_day(5, 10)),
    "a session without a day": lambda p: p.session(p.at("Venray"), None),
    "in its month": lambda p: p.session(p.at("Venray"), a_day(5, 1), date_precision=MONTH),
    "at no stop, before": lambda p: p.session(None, a_day(2, 10, 2017), place="Fabriek, Den Bosch"),
    "in the same town": lambda p: p.session(p.at("Venray"), a_day(5, 2), place="Zaal, Venray"),
    "the house itself": lambda p: p.change("Venray", latitude=51.5262, longitude=5.9731, **EXACT),
    "without a point": lambda p: p.change("Venray", **NO_POINT),
    "what many towns have": lambda p: [
        p.venue(town, "Gemeentehuis", address="Markt 1") for town in ("Weert", "Venray")
    ],
    "a library": lambda p: p.venue("Venray", "Bibliotheek"),
    "a name with its own town": lambda p: p.venue("Venray", "BiblioNu Venray"),
    "a house named after a brook": lambda p: p.venue("Venray", "Cultuurhuis De Beek"),
    "a house named after a wood": lambda p: p.venue("Venray", "Buurthuis De Horst"),
    "a street to another town": lambda p: p.change("Venray", address="Gennepseweg 3, Venray"),
    "a street along a brook": lambda p: p.change("Venray", address="Aan de Beek 3"),
    "its own postal code": lambda p: p.change("Venray", address="Weg 1, 5801 AA Venray"),
}
EACH = [(kind, what) for kind, cases in MISTAKES.items() for what in cases]


@pytest.mark.parametrize(("kind", "what"), EACH)
def test_a_mistake_is_asked_about(kind: Kind, what: str) -> None:
    plan = calm()
    MISTAKES[kind][what](plan)
    assert kind in plan.kinds()


def test_a_calm_tour_with_a_handover_day_asks_nothing() -> None:
    assert calm().kinds() == set()


@pytest.mark.parametrize("what", GOOD)
def test_a_good_entry_close_to_a_mistake_is_not(what: str) -> None:
    plan = calm()
    GOOD[what](plan)
    assert plan.kinds() == set()


def test_the_real_oddities_of_2018_are_found_and_no_others(facts: str) -> None:
    with database.reading() as session:
        told = tour_checks.find(
            *map(records, (itinerary.stops(session), itinerary.sessions(session)))
        )
    assert {(one.kind, subject) for one in told for subject in one.about} >= REAL
    assert len(told) == len(REAL)


def test_a_point_lies_in_one_municipality_or_in_none() -> None:
    for _, code, province, latitude, longitude in TOWNS.values():
        assert ground.fits(code, province, latitude, longitude)
    assert ground.municipality_at(51.5250, 5.9750) == "Venray"
    assert ground.municipality_at(51.5866, 4.7760) is None
    assert not ground.fits("GM0907", "Limburg", 51.5250, 5.9750)
    # Of a province that nobody drew nothing can be said.
    assert ground.fits("GM9999", "Atlantis", 0.0, 0.0)


def test_an_answered_question_comes_back_when_the_days_change() -> None:
    plan = calm()
    plan.stop("Heerlen", **stay(8, 1, 9))
    before = tour_checks.find(plan.stops, plan.sessions)[0].key
    plan.change("Heerlen", first_day=a_day(7, 1))
    assert tour_checks.find(plan.stops, plan.sessions)[0].key != before
