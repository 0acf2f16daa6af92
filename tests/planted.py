"""A calm tour, sixty mistakes that people make in one, and good entries that look like mistakes.

Written down before the checks were tried on it. Each case changes the calm tour in one way.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from project import tour
from project.tour.checks import Kind
from project.wording import DatePrecision, EventKind, PointPrecision

Row = dict[str, Any]
DAY, MONTH, UNKNOWN = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.UNKNOWN

# Town, municipality, its code, province, and the middle of the town.
TOWNS: dict[str, tuple[str, str, str, float, float]] = {
    "Weert": ("Weert", "GM0988", "Limburg", 51.2517, 5.7069),
    "Roermond": ("Roermond", "GM0957", "Limburg", 51.1942, 5.9875),
    "Maastricht": ("Maastricht", "GM0935", "Limburg", 50.8483, 5.6889),
    "Panningen": ("Peel en Maas", "GM1894", "Limburg", 51.3267, 5.9792),
    "Gennep": ("Gennep", "GM0907", "Limburg", 51.6983, 5.9736),
    "Venray": ("Venray", "GM0984", "Limburg", 51.5250, 5.9750),
    "Horst": ("Horst aan de Maas", "GM1507", "Limburg", 51.4542, 6.0514),
    "Venlo": ("Venlo", "GM0983", "Limburg", 51.3700, 6.1681),
    "Tegelen": ("Venlo", "GM0983", "Limburg", 51.3442, 6.1361),
    "Blerick": ("Venlo", "GM0983", "Limburg", 51.3700, 6.1500),
    "Arcen": ("Venlo", "GM0983", "Limburg", 51.4767, 6.1806),
    "Sevenum": ("Horst aan de Maas", "GM1507", "Limburg", 51.4125, 6.0375),
    "Grubbenvorst": ("Horst aan de Maas", "GM1507", "Limburg", 51.4208, 6.1447),
    "Meijel": ("Peel en Maas", "GM1894", "Limburg", 51.3442, 5.8847),
    "Maasbree": ("Peel en Maas", "GM1894", "Limburg", 51.3583, 6.0486),
    "Baarlo": ("Peel en Maas", "GM1894", "Limburg", 51.3300, 6.0944),
    "Swalmen": ("Roermond", "GM0957", "Limburg", 51.2308, 6.0361),
    "Reuver": ("Beesel", "GM0889", "Limburg", 51.2842, 6.0778),
    "Thorn": ("Maasgouw", "GM1641", "Limburg", 51.1617, 5.8417),
    "Heythuysen": ("Leudal", "GM1640", "Limburg", 51.2500, 5.8986),
    "Echt": ("Echt-Susteren", "GM1711", "Limburg", 51.1058, 5.8736),
    "Nederweert": ("Nederweert", "GM0946", "Limburg", 51.2858, 5.7486),
    "Sittard": ("Sittard-Geleen", "GM1883", "Limburg", 50.9983, 5.8694),
    "Geleen": ("Sittard-Geleen", "GM1883", "Limburg", 50.9742, 5.8292),
    "Stein": ("Stein", "GM0971", "Limburg", 50.9692, 5.7667),
    "Beek": ("Beek", "GM0888", "Limburg", 50.9408, 5.7972),
    "Meerssen": ("Meerssen", "GM0938", "Limburg", 50.8875, 5.7500),
    "Valkenburg": ("Valkenburg aan de Geul", "GM0994", "Limburg", 50.8650, 5.8319),
    "Gulpen": ("Gulpen-Wittem", "GM1729", "Limburg", 50.8158, 5.8889),
    "Vaals": ("Vaals", "GM0981", "Limburg", 50.7706, 6.0181),
    "Simpelveld": ("Simpelveld", "GM0965", "Limburg", 50.8342, 5.9819),
    "Kerkrade": ("Kerkrade", "GM0928", "Limburg", 50.8658, 6.0625),
    "Heerlen": ("Heerlen", "GM0917", "Limburg", 50.8836, 5.9814),
    "Hoensbroek": ("Heerlen", "GM0917", "Limburg", 50.9239, 5.9253),
    "Brunssum": ("Brunssum", "GM0899", "Limburg", 50.9467, 5.9708),
    "Nuth": ("Beekdaelen", "GM1954", "Limburg", 50.9175, 5.8861),
    "Mook": ("Mook en Middelaar", "GM0944", "Limburg", 51.7525, 5.8819),
    "Vlodrop": ("Roerdalen", "GM1669", "Limburg", 51.1333, 6.0764),
    "Breda": ("Breda", "GM0758", "Noord-Brabant", 51.5866, 4.7760),
    "'s-Hertogenbosch": ("'s-Hertogenbosch", "GM0796", "Noord-Brabant", 51.6992, 5.3042),
    "Vreeswijk": ("Nieuwegein", "GM0356", "Utrecht", 52.0109, 5.0929),
    "Amersfoort": ("Amersfoort", "GM0307", "Utrecht", 52.1550, 5.3875),
}


def a_day(month: int, number: int, year: int = 2019) -> date:
    return date(year, month, number)


@dataclass
class Plan:
    """A tour that a case may change: rows of stops and of sessions."""

    stops: list[Row] = field(default_factory=list)
    sessions: list[Row] = field(default_factory=list)

    def stop(self, town: str, first: date | None, last: date | None, **other: Any) -> Row:
        municipality, code, province, latitude, longitude = TOWNS[town]
        slug = f"{town.lower()}-{len(self.stops) + 1}"
        row = dict.fromkeys(tour.STOP_COLUMNS) | {
            "id": len(self.stops) + 1,
            "slug": slug,
            "position": len(self.stops) + 1,
            "place": town,
            "venue": f"Bibliotheek {town}",
            "venue_slug": f"bibliotheek-{town.lower()}",
            "address": "",
            "municipality": municipality,
            "municipality_code": code,
            "province": province,
            "first_day": first,
            "last_day": last,
            "date_precision": DAY if first else UNKNOWN,
            "latitude": latitude,
            "longitude": longitude,
            "point_precision": PointPrecision.PLACE,
            "cancelled": False,
        }
        row |= other
        self.stops.append(row)
        return row

    def session(self, stop: Row | None, day: date | None, **other: Any) -> Row:
        row = dict.fromkeys(tour.SESSION_COLUMNS) | {
            "id": len(self.sessions) + 1,
            "slug": f"bijeenkomst-{len(self.sessions) + 1}",
            "title": f"Bijeenkomst {len(self.sessions) + 1}",
            "kind": EventKind.OPENING,
            "promise": None,
            "day": day,
            "date_precision": DAY if day else UNKNOWN,
            "place": stop["place"] if stop else "",
            "stop_id": stop["id"] if stop else None,
            "cancelled": False,
        }
        row |= other
        self.sessions.append(row)
        return row

    def workshop(self, stop: Row | None, day: date | None, promise: int, **other: Any) -> Row:
        return self.session(stop, day, kind=EventKind.WORKSHOP, promise=promise, **other)

    def at(self, town: str) -> Row:
        return next(row for row in self.stops if row["place"] == town)

    def about(self, promise: int) -> Row:
        return next(row for row in self.sessions if row["promise"] == promise)

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return (
            pd.DataFrame(self.stops, columns=tour.STOP_COLUMNS, dtype=object),
            pd.DataFrame(self.sessions, columns=tour.SESSION_COLUMNS, dtype=object),
        )


def calm() -> Plan:
    """Six stops with a handover day, weekends between them, openings and four workshops."""
    plan = Plan()
    plan.stop("Weert", a_day(1, 7), a_day(1, 25), venue="Bibliocenter", venue_slug="bibliocenter")
    plan.stop("Roermond", a_day(1, 28), a_day(2, 15), venue="De Graasj", venue_slug="de-graasj")
    plan.stop(
        "Maastricht",
        a_day(2, 18),
        a_day(3, 8),
        venue="Buurtcentrum Mariaberg",
        venue_slug="mariaberg",
    )
    plan.stop(
        "Panningen",
        a_day(3, 8),
        a_day(3, 29),
        venue="Huis van de Gemeente",
        venue_slug="huis-van-de-gemeente",
        address="Wilhelminastraat 6, Panningen",
    )
    plan.stop("Gennep", a_day(4, 1), a_day(4, 19), address="Ellen Hoffmannplein 2, Gennep")
    plan.stop("Venray", a_day(4, 23), a_day(5, 10))
    for row in list(plan.stops):
        plan.session(row, row["first_day"])
    for promise, row in enumerate(plan.stops[1:5], start=1):
        plan.workshop(row, row["first_day"] + timedelta(days=9), promise)
    return plan


Deed = Callable[[Plan], object]


@dataclass(frozen=True)
class Planted:
    """One mistake: what it is, what the checks must say, and what it does to a calm tour."""

    kind: Kind
    what: str
    plant: Deed


def _set(row: Row, **values: Any) -> Row:
    row.update(values)
    return row


def _undated(row: Row) -> None:
    _set(row, first_day=None, last_day=None, date_precision=UNKNOWN)


def _place(row: Row, town: str) -> None:
    """Give a stop the point of another town."""
    _set(row, latitude=TOWNS[town][3], longitude=TOWNS[town][4])


def _said_to_lie_in(row: Row, town: str) -> None:
    """Give a stop the municipality of another town."""
    _set(row, municipality=TOWNS[town][0], municipality_code=TOWNS[town][1])


def _without_point(row: Row) -> Row:
    _set(row, latitude=None, longitude=None, point_precision=PointPrecision.UNKNOWN)
    return row


def _month(row: Row, month: int) -> Row:
    first = a_day(month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return _set(row, first_day=first, last_day=last, date_precision=MONTH)


def _exact(row: Row, latitude: float, longitude: float) -> Row:
    return _set(row, latitude=latitude, longitude=longitude, point_precision=PointPrecision.ADDRESS)


def _drop(plan: Plan, town: str) -> None:
    gone = plan.at(town)
    plan.stops.remove(gone)
    plan.sessions[:] = [row for row in plan.sessions if row["stop_id"] != gone["id"]]


def _venue(row: Row, name: str, **other: Any) -> None:
    _set(row, venue=name, venue_slug=f"nieuw-{row['slug']}", **other)


OVERLAP, GAP, OUTSIDE = Kind.OVERLAP, Kind.GAP, Kind.OUTSIDE
PROMISE, PLACE, UNDATED, COPIED = Kind.PROMISE, Kind.PLACE, Kind.UNDATED, Kind.COPIED

PLANTED: list[Planted] = [
    Planted(
        OVERLAP,
        "eerste dag een week te vroeg",
        lambda p: _set(p.at("Roermond"), first_day=a_day(1, 20)),
    ),
    Planted(
        OVERLAP,
        "laatste dag in de verkeerde maand",
        lambda p: _set(p.at("Weert"), last_day=a_day(2, 25)),
    ),
    Planted(
        OVERLAP,
        "datums van de vorige halte overgenomen",
        lambda p: _set(p.at("Roermond"), first_day=a_day(1, 7), last_day=a_day(1, 25)),
    ),
    Planted(
        OVERLAP, "halte midden in een andere", lambda p: p.stop("Sittard", a_day(2, 4), a_day(2, 8))
    ),
    Planted(
        OVERLAP,
        "overdracht duurt twee dagen",
        lambda p: _set(p.at("Panningen"), first_day=a_day(3, 7)),
    ),
    Planted(
        OVERLAP, "één dag in een andere halte", lambda p: p.stop("Echt", a_day(1, 15), a_day(1, 15))
    ),
    Planted(
        OVERLAP,
        "twee haltes op dezelfde ene dag",
        lambda p: [p.stop(town, a_day(5, 14), a_day(5, 14)) for town in ("Echt", "Thorn")],
    ),
    Planted(
        OVERLAP,
        "13 april in plaats van 23 april",
        lambda p: _set(p.at("Venray"), first_day=a_day(4, 13)),
    ),
    Planted(
        OVERLAP,
        "alleen de maand, en die is vol",
        lambda p: [
            _set(p.at("Roermond"), first_day=a_day(2, 1), last_day=a_day(2, 28)),
            _month(p.at("Maastricht"), 2),
        ],
    ),
    Planted(GAP, "halte vergeten", lambda p: _drop(p, "Panningen")),
    Planted(
        GAP,
        "een maand te laat",
        lambda p: _set(p.at("Venray"), first_day=a_day(5, 23), last_day=a_day(6, 10)),
    ),
    Planted(
        GAP,
        "een jaar te laat",
        lambda p: _set(p.at("Venray"), first_day=a_day(4, 23, 2020), last_day=a_day(5, 10, 2020)),
    ),
    Planted(
        GAP,
        "een jaar te vroeg",
        lambda p: _set(p.at("Weert"), first_day=a_day(1, 7, 2018), last_day=a_day(1, 25, 2018)),
    ),
    Planted(
        GAP,
        "te vroeg afgelopen",
        lambda p: [
            _set(p.at("Maastricht"), last_day=a_day(2, 20)),
            _set(p.about(2), day=a_day(2, 19)),
        ],
    ),
    Planted(
        GAP, "nieuwe halte ver na de rest", lambda p: p.stop("Heerlen", a_day(8, 1), a_day(8, 20))
    ),
    Planted(
        GAP,
        "alleen de maand, en die is te laat",
        lambda p: _month(p.stop("Heerlen", None, None), 7),
    ),
    Planted(
        GAP,
        "twaalf dagen nergens door een typefout",
        lambda p: _set(p.at("Weert"), last_day=a_day(1, 15)),
    ),
    Planted(
        OUTSIDE, "werkbijeenkomst de dag na de halte", lambda p: _set(p.about(1), day=a_day(2, 16))
    ),
    Planted(OUTSIDE, "werkbijeenkomst voor de halte", lambda p: _set(p.about(2), day=a_day(2, 17))),
    Planted(OUTSIDE, "een maand te laat", lambda p: _set(p.about(3), day=a_day(4, 17))),
    Planted(OUTSIDE, "een jaar te vroeg", lambda p: _set(p.about(4), day=a_day(4, 10, 2018))),
    Planted(
        OUTSIDE,
        "bij de verkeerde halte gezet",
        lambda p: _set(p.about(1), stop_id=p.at("Gennep")["id"]),
    ),
    Planted(
        OUTSIDE,
        "opening een dag te vroeg (zoals Gennep 2018)",
        lambda p: _set(p.sessions[4], day=a_day(3, 31)),
    ),
    Planted(
        OUTSIDE,
        "halte verzet, bijeenkomst niet",
        lambda p: _set(p.at("Gennep"), first_day=a_day(4, 12)),
    ),
    Planted(
        OUTSIDE,
        "alleen de maand, en niet die van de halte",
        lambda p: _set(p.about(4), day=a_day(6, 1), date_precision=MONTH),
    ),
    Planted(
        OUTSIDE, "halte vervallen, bijeenkomst niet", lambda p: _set(p.at("Gennep"), cancelled=True)
    ),
    Planted(
        OUTSIDE,
        "bij een halte zonder datums, terwijl zij elders staat (zoals Horst 2018)",
        lambda p: p.workshop(p.stop("Horst", None, None), a_day(5, 1), 5),
    ),
    Planted(
        OUTSIDE,
        "bij een halte zonder datums, voor de hele rondreis",
        lambda p: p.workshop(p.stop("Horst", None, None), a_day(1, 2), 5),
    ),
    Planted(
        PROMISE, "belofte 3 ook in Venray", lambda p: p.workshop(p.at("Venray"), a_day(5, 1), 3)
    ),
    Planted(
        PROMISE,
        "twee keer dezelfde avond ingevoerd",
        lambda p: p.workshop(p.at("Roermond"), p.about(1)["day"], 1),
    ),
    Planted(PROMISE, "verkeerd nummer gekozen", lambda p: _set(p.about(4), promise=2)),
    Planted(PROMISE, "tweede zonder dag", lambda p: p.workshop(p.at("Venray"), None, 4)),
    Planted(PROMISE, "tweede bij geen halte", lambda p: p.workshop(None, a_day(5, 2), 2)),
    Planted(
        PROMISE,
        "drie keer dezelfde",
        lambda p: [p.workshop(p.at("Venray"), a_day(5, number), 1) for number in (1, 2)],
    ),
    Planted(
        PROMISE,
        "tweede bij een halte zonder datums",
        lambda p: p.workshop(p.stop("Horst", None, None), None, 1),
    ),
    Planted(
        PLACE,
        "verkeerde gemeente uit de lijst gekozen",
        lambda p: _said_to_lie_in(p.at("Venray"), "Gennep"),
    ),
    Planted(PLACE, "punt van een andere halte", lambda p: _place(p.at("Venray"), "Panningen")),
    Planted(PLACE, "punt in Breda", lambda p: _place(p.at("Weert"), "Breda")),
    Planted(
        PLACE,
        "Weert in de gemeente Nederweert, zonder punt",
        lambda p: _said_to_lie_in(_without_point(p.at("Weert")), "Nederweert"),
    ),
    Planted(
        PLACE,
        "buurgemeente: Swalmen bij Beesel",
        lambda p: _said_to_lie_in(p.stop("Swalmen", a_day(5, 13), a_day(5, 24)), "Reuver"),
    ),
    Planted(
        PLACE,
        "buurgemeente: Sevenum bij Peel en Maas",
        lambda p: _said_to_lie_in(p.stop("Sevenum", a_day(5, 13), a_day(5, 24)), "Panningen"),
    ),
    Planted(
        PLACE,
        "Breda met een punt in Roermond",
        lambda p: _place(p.stop("Breda", a_day(5, 13), a_day(5, 24)), "Roermond"),
    ),
    Planted(
        PLACE,
        "dorp bij de verkeerde gemeente, zonder punt",
        lambda p: _said_to_lie_in(
            _without_point(p.stop("Tegelen", a_day(5, 13), a_day(5, 24))), "Venray"
        ),
    ),
    Planted(
        PLACE, "cijfers verwisseld in de breedte", lambda p: _set(p.at("Gennep"), latitude=51.9683)
    ),
    Planted(UNDATED, "aangekondigd, achteraan", lambda p: p.stop("Horst", None, None)),
    Planted(UNDATED, "datums van de laatste halte vergeten", lambda p: _undated(p.at("Venray"))),
    Planted(
        UNDATED,
        "datums van een halte in het midden vergeten",
        lambda p: _undated(p.at("Panningen")),
    ),
    Planted(
        UNDATED,
        "aangekondigd met een werkbijeenkomst",
        lambda p: p.workshop(p.stop("Venlo", None, None), a_day(5, 22), 5),
    ),
    Planted(UNDATED, "eerste halte zonder datums", lambda p: _undated(p.at("Weert"))),
    Planted(
        UNDATED,
        "twee haltes aangekondigd (zoals Horst en Venlo 2018)",
        lambda p: [p.stop(town, None, None) for town in ("Horst", "Venlo")],
    ),
    Planted(UNDATED, "buiten Limburg aangekondigd", lambda p: p.stop("Breda", None, None)),
    Planted(
        COPIED,
        "locatie van Panningen bij Gennep (zoals 2018)",
        lambda p: _venue(p.at("Gennep"), "Huis van de Gemeente", address=""),
    ),
    Planted(
        COPIED,
        "in hoofdletters overgetypt",
        lambda p: _venue(p.at("Gennep"), "HUIS VAN DE  GEMEENTE", address=""),
    ),
    Planted(
        COPIED,
        "afgekort overgenomen",
        lambda p: _venue(p.at("Gennep"), "Huis v.d. Gemeente", address=""),
    ),
    Planted(
        COPIED,
        "naam van een andere plaats in de locatie",
        lambda p: _venue(
            p.stop("Venlo", a_day(5, 13), a_day(5, 24)), "Bibliotheek Horst aan de Maas"
        ),
    ),
    Planted(
        COPIED,
        "bibliotheek van de vorige halte",
        lambda p: _venue(p.at("Venray"), "Bibliotheek Gennep"),
    ),
    Planted(
        COPIED,
        "adres van de vorige halte",
        lambda p: _venue(p.at("Venray"), "Bibliotheek", address="Ellen Hoffmannplein 2, Gennep"),
    ),
    Planted(
        COPIED,
        "adres met de postcode van elders",
        lambda p: _venue(p.at("Venray"), "De Kern", address="Molenhoek 1, 5981 BC Panningen"),
    ),
    Planted(
        COPIED,
        "hetzelfde punt van een adres",
        lambda p: [_exact(p.at(town), 51.3267, 5.9792) for town in ("Panningen", "Venray")],
    ),
    Planted(
        COPIED,
        "plaats van de bijeenkomst is die van een andere halte",
        lambda p: _set(p.about(4), place="Huis van de Gemeente, Panningen"),
    ),
]


def good_entries() -> list[tuple[str, Deed]]:
    """What people rightly enter, much of it close to what the checks look for."""
    found: list[tuple[str, Deed]] = []
    in_tour = {row["place"] for row in calm().stops}
    for town in TOWNS:
        if town not in in_tour:
            found += _good_town(town)
    return [*found, *_good_otherwise()]


def _good_town(town: str) -> list[tuple[str, Deed]]:
    """A new stop in a real town, in two ways."""

    def handed_over(plan: Plan) -> None:
        row = plan.stop(town, a_day(5, 10), a_day(5, 29))
        plan.workshop(row, a_day(5, 29), 5)

    def in_a_usual_building(plan: Plan) -> None:
        row = plan.stop(town, a_day(5, 20), a_day(6, 7), address="Markt 1")
        _venue(row, "Gemeentehuis")
        _venue(plan.at("Weert"), "Gemeentehuis", address="Markt 1")

    return [
        (f"{town}, overgedragen op de dag zelf", handed_over),
        (f"gemeentehuis van {town}, Markt 1", in_a_usual_building),
    ]


def _good_otherwise() -> list[tuple[str, Deed]]:
    venues = [
        "Bibliotheek",
        "BiblioNu Venray",
        "Cultuurhuis De Beek",
        "Buurthuis De Horst",
        "Wijkcentrum 't Stein",
        "Theater De Garage",
        "Basisschool De Vlinder",
        "Huis van de Wijk",
        "Dorpshuis",
        "Kasteel Geijsteren",
    ]
    addresses = [
        "Gennepseweg 3, Venray",
        "Roermondsestraat 12",
        "Aan de Beek 3",
        "Horsterweg 5, Venray",
        "Stationsstraat 1, 5801 AA Venray",
        "Kerkstraat 4",
    ]

    def at(name: str) -> Deed:
        return lambda plan: _venue(plan.at("Venray"), name)

    def with_address(text: str) -> Deed:
        return lambda plan: _set(plan.at("Venray"), address=text)

    def on_day(offset: int) -> Deed:
        return lambda plan: plan.session(plan.at("Venray"), a_day(4, 23) + timedelta(days=offset))

    found: list[tuple[str, Deed]] = []
    found += [(f"locatie {name}", at(name)) for name in venues]
    found += [(f"adres {text}", with_address(text)) for text in addresses]
    found += [(f"bijeenkomst op 1 + {days} dagen", on_day(days)) for days in range(0, 18, 2)]
    found += [
        ("weekend tussen twee haltes", lambda p: p.stop("Heerlen", a_day(5, 13), a_day(5, 31))),
        ("twee weken rust", lambda p: p.stop("Heerlen", a_day(5, 25), a_day(6, 14))),
        ("dezelfde locatie later nog eens", lambda p: p.stop("Venray", a_day(5, 20), a_day(5, 31))),
        ("alleen de maand", lambda p: _month(p.stop("Heerlen", None, None), 5)),
        ("alleen de maand, daarna een dag", lambda p: _month(p.at("Maastricht"), 2)),
        (
            "vervallen halte op dezelfde dagen",
            lambda p: p.stop("Heerlen", a_day(5, 1), a_day(5, 8), cancelled=True),
        ),
        ("vervallen halte zonder datums", lambda p: p.stop("Heerlen", None, None, cancelled=True)),
        (
            "vervallen bijeenkomst over dezelfde belofte",
            lambda p: p.workshop(p.at("Venray"), a_day(5, 1), 3, cancelled=True),
        ),
        (
            "vervallen bijeenkomst buiten de halte",
            lambda p: p.session(p.at("Venray"), a_day(7, 1), cancelled=True),
        ),
        (
            "werkbijeenkomst zonder belofte",
            lambda p: p.session(p.at("Venray"), a_day(5, 1), kind=EventKind.WORKSHOP),
        ),
        ("bijeenkomst zonder dag", lambda p: p.session(p.at("Venray"), None)),
        (
            "bijeenkomst in de maand van de halte",
            lambda p: p.session(p.at("Venray"), a_day(5, 1), date_precision=MONTH),
        ),
        (
            "conferentie bij geen halte, ver voor de rondreis",
            lambda p: p.session(None, a_day(2, 10, 2017), place="De Gruyter Fabriek, Den Bosch"),
        ),
        (
            "bijeenkomst elders in dezelfde plaats",
            lambda p: p.session(p.at("Venray"), a_day(5, 2), place="Schouwburg, Venray"),
        ),
        ("punt van de locatie zelf", lambda p: _exact(p.at("Venray"), 51.5262, 5.9731)),
        ("zonder punt", lambda p: _without_point(p.at("Venray"))),
        ("vijfde belofte in Venray", lambda p: p.workshop(p.at("Venray"), a_day(5, 2), 5)),
        ("halte van één dag na de rest", lambda p: p.stop("Heerlen", a_day(5, 11), a_day(5, 11))),
        ("dag van overdracht met opening", lambda p: p.session(p.at("Panningen"), a_day(3, 8))),
    ]
    return found
