"""Plain tables as people in the field keep them: what must be read, asked or said about each.

Each is written in every kind of file that can hold it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from project.upkeep.reading.columns import Field
from tests.odd_files import Row, ods, text, xls, xlsx

KINDS: Mapping[str, Callable[[Sequence[Row]], bytes]] = {
    "csv": text,
    "xlsx": xlsx,
    "ods": ods,
    "xls": xls,
}
FIVE = [
    ("12-09-2018", "Panningen", 34),
    ("03-10-2018", "Gennep", 41),
    ("01-11-2018", "Venray", 28),
    ("14-11-2018", "Horst", 37),
    ("12-12-2018", "Venlo", 52),
]
ALL = 192
PLAIN = ("Datum", "Plaats", "Aantal deelnemers")
ORDINARY: list[Row] = [
    ("Datum", "Plaats", "Activiteit", "Aantal deelnemers", "Opmerkingen"),
    *((day, place, "Werkbijeenkomst", number, "") for day, place, number in FIVE),
]


@dataclass(frozen=True)
class Case:
    """A table, what must be said about it, and what it adds up to: None when nothing may be."""

    name: str
    rows: Sequence[Row]
    says: str
    total: int | None
    answers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[int, Field] = field(default_factory=dict)


def five(*heading: str, last: Sequence[object] = ("",) * 5) -> list[Row]:
    """The five workshops with one more column."""
    return [heading, *((*row, beside) for row, beside in zip(FIVE, last, strict=True))]


def places(*names: str) -> list[Row]:
    """The five workshops, each place called otherwise."""
    rows = zip(FIVE, names, strict=False)
    return [PLAIN, *((day, name, number) for (day, _place, number), name in rows)]


def amount(said: object, day: str = "01-11-2018") -> list[Row]:
    """One workshop with this amount."""
    return [PLAIN, (day, "Venray", said)]


def _days(said: str) -> list[Row]:
    """One number of visitors over these days."""
    return [("Datum", "Plaats", "Bezoekers"), (said, "Venray", 70)]


_VISITS = ("Datum", "Tijd", "Plaats", "Aantal bezoekers")
_TWO = [("23-10-2018", "ochtend", "Venray", 22), ("23-10-2018", "middag", "Venray", 31)]
_OTHER_DAY: list[Row] = [
    ("Datum telling", "Plaats", "Bezoekers"),
    ("20-10-2018", "Venray", 60),
    ("06-10-2018", "Gennep", 45),
]
_WEEK: list[Row] = [("Week", "Plaats", "Bezoekers"), (43, "Venray", 70), (41, "Gennep", 55)]
_MERGED: list[Row] = [
    ("Plaats", "Datum", "Aantal deelnemers", None, None, "Opmerking"),
    (None, None, "m", "v", "totaal"),
    *((place, day, 10, number - 10, number) for day, place, number in FIVE),
]
_ONE_LINE: list[Row] = [_MERGED[0], *_MERGED[2:]]
_BANNER: list[Row] = [(None, None, "Deelnemers"), ("Plaats", "Datum", "m", "v"), *_MERGED[2:3]]
_SKIPPED = {2: Field.SKIP, 3: Field.SKIP, 4: Field.PARTICIPANTS}
_TITLED: list[Row] = [
    ("Plaats", "Datum", "Bijeenkomst", "Deelnemers"),
    ("Venray", "01-11-2018", "Werkbijeenkomst 3: totaal anders", 28),
]
_BLOCK: list[Row] = [
    ("Plaats", "Datum", "Bezoekers"),
    ("Venray", "20-10-2018", 12),
    ("", "21-10-2018", 11),
    ("Gennep", "06-10-2018", 17),
    ("", "07-10-2018", 10),
]
_ODD: list[Row] = [PLAIN, *FIVE[:4], ("12-12-2018", "Venlo", 520)]
_CODES = ("Code", "Datum", "Aantal")

CASES = [
    Case("ordinary", ORDINARY, "Hoe is dat gedaan?", None, {"method": ""}),
    Case("ordinary, answered", ORDINARY, "5 nieuw", ALL),
    # 1. What says when, or how many, and is not read.
    Case("date column of another name", _OTHER_DAY, "kolom A (Datum telling)", None),
    Case("date column, pointed at", _OTHER_DAY, "20 oktober", 105, {}, {0: Field.DAY}),
    Case("date column, not read", _OTHER_DAY, "zegt wanneer", None, {}, {0: Field.SKIP}),
    Case("week column", _WEEK, "kolom A (Week)", None),
    Case("week column, not read", _WEEK, "zegt wanneer", None, {}, {0: Field.SKIP}),
    Case("week column as days", _WEEK, "is geen dag", None, {}, {0: Field.DAY}),
    Case("months", [("Maand", "Plaats", "Bezoekers"), ("okt", "Venray", 7)], "(Maand)", None),
    Case(
        "days without a heading", [("", "Plaats", "Bezoekers"), *_OTHER_DAY[1:]], "A (zonder", None
    ),
    Case("more numbers", five(*PLAIN, "Vrijwilligers", last=(1, 2, 3, 4, 5)), "D (Vrijw", None),
    Case(
        "another day", [_CODES, ("bijeenkomst:werkbijeenkomst-3", "02-11-2018", 3)], "andere", None
    ),
    Case("another day in a place", [PLAIN, ("02-11-2018", "Venray", 28)], "Wel: Venray", None),
    Case("a row without its day", [*ORDINARY[:1], ("", "Venray", "", 28, "")], "geen datum", None),
    Case(
        "days in words", [("Moment", *PLAIN[1:]), ("za 20 okt en zo", "Venray", 7)], "Moment", None
    ),
    # 2. Headings over more columns.
    Case("merged", _MERGED, "C (Aantal deelnemers m), D (v) en E (totaal)", None),
    Case("merged, pointed at", _MERGED, "5 nieuw", ALL, {}, _SKIPPED),
    Case("merged, one line", _ONE_LINE, "C (Aantal deelnemers), D (zonder", None),
    Case("a banner above", _BANNER, "C (m), D (v) en E (zonder naam)", None),
    # 3. A heading with more than the plain word.
    *(
        Case(
            f"heading {more}", [(*PLAIN[:2], f"Deelnemers{more}"), *FIVE], f"Deelnemers{more}", None
        )
        for more in (" (aangemeld)", " verwacht", " %", " x 1.000", " cumulatief", "*")
    ),
    # 4. Totals.
    Case(
        "the word in a remark",
        five(*PLAIN, "Bijzonderheden", last=("", "in totaal 6", "de som", "gemiddeld", "totaal")),
        "5 nieuw",
        ALL,
    ),
    Case("the word in a column unread", five(*PLAIN, "Zaal", last=("Totaal",) * 5), "5 nieuw", ALL),
    Case("the word in a title", _TITLED, "1 nieuw", 28),
    *(
        Case(f"total {row}", [*ORDINARY, row], "lijkt een optelling", None)
        for row in (
            ("", "Totaal:", "", 9),
            ("", "", "TOTAAL", 9),
            ("Eindtotaal", "", "", 9),
            ("", "Totaal Venray", "", 9),
        )
    ),
    Case(
        "total, confirmed", [*ORDINARY, ("", "Totaal", "", 9)], "totaalrij", ALL, {"totals": "yes"}
    ),
    Case(
        "total, denied", [*ORDINARY, ("", "Totaal", "", 9)], "geen plaats", None, {"totals": "no"}
    ),
    Case("a sum without a word", [*ORDINARY, ("", "", "", ALL)], "lijkt een optelling", None),
    # 6. Two rows for one figure.
    Case("two on one day", [_VISITS, *_TWO], "samen 53", None),
    Case("two added", [_VISITS, *_TWO], "1 nieuw", 53, {"twice:2:D": "sum"}),
    Case("one of two", [_VISITS, *_TWO], "zoals gekozen", 31, {"twice:2:D": "3"}),
    Case("neither", [_VISITS, *_TWO, ("24-10-2018", "", "Venray", 5)], "", 5, {"twice:2:D": "-"}),
    Case("the same row", [_VISITS, *_TWO[:1], *_TWO[:1]], "telt één keer", 22),
    Case(
        "the same but for the end of a remark",
        [(*PLAIN, "Opmerking"), *((*FIVE[2], f"{'lang ' * 20}{end}") for end in "ab")],
        "samen 56",
        None,
    ),
    Case("the same number", [_VISITS, _TWO[0], (*_TWO[1][:3], 22)], "samen 44", None),
    # 7. Data of persons.
    Case(
        "naam activiteit and an address",
        [
            ("Datum", "Naam activiteit", "Locatie", "Adres", "Aantal aanwezigen"),
            *((day, "Werkbijeenkomst", place, "Dorpsstraat 1", many) for day, place, many in FIVE),
        ],
        "5 nieuw",
        ALL,
    ),
    Case("06 beside days", five(*PLAIN, "06", last=(1, 2, 3, 4, 5)), "kolom D (06)", None),
    Case("names of places", five(*PLAIN, "Naam", last=("Bieb Venray",) * 5), "5 nieuw", ALL),
    Case("names of people", five(*PLAIN, "Naam", last=("Jan Smeets",) * 5), "personen", None),
    Case("a telephone", five(*PLAIN, "Bel", last=("06-12345678",) * 5), "personen", None),
    # 8. What nobody sees. Empty cells at the end of a row are never written here.
    Case(
        "invisible signs",
        [
            ("Datum", "\u200bPlaats", "Aantal deelnemers"),
            ("01-11-2018", "Venray\u200b", 28),
            ("\u200e03-10-2018", "Gennep", "41\u200b"),
            ("14-11-2018", "\xa0Horst", 37),
            ("12-12-2018", "Venlo", "\u202a52\u202c"),
        ],
        "4 nieuw",
        158,
    ),
    Case("short rows", [(*PLAIN, "Opmerking"), *FIVE], "5 nieuw", ALL),
    # A place that is written once, above rows that say nothing about it.
    Case("a place above", _BLOCK, "Geldt in zulke rijen de plaats erboven (hier “Venray”)?", None),
    Case("a place above, confirmed", _BLOCK, "4 nieuw", 50, {"place-above": "yes"}),
    Case("a place above, denied", _BLOCK, "2 nieuw", 29, {"place-above": "-"}),
    Case("no place above", [PLAIN, ("01-11-2018", "", 28)], "en erboven ook niet", None),
    # More days in one cell.
    *(
        Case(f"days {days}", _days(days), "(hiervan 20 oktober – 26 oktober 2018)", 70)
        for days in (
            "20 t/m 26 okt 2018",
            "20-10-2018 t/m 26-10-2018",
            "za 20 okt tot en met 26 oktober 2018",
            "20-26 oktober 2018",
            "20 okt - 26 okt 2018",
        )
    ),
    Case("days without a year", _days("20 t/m 26 okt"), "In welk jaar", None),
    Case("days, with their year", _days("20 t/m 26 okt"), "1 nieuw", 70, {"year": "2018"}),
    Case("a day without a year", amount(28, day="1 nov"), "In welk jaar", None),
    Case("a day, with its year", amount(28, day="1-11"), "1 nieuw", 28, {"year": "2018"}),
    Case("half of a span", _days("t/m 26 okt 2018"), "is geen dag", None),
    Case("days after the stay", _days("20-10-2018 t/m 30-11-2018"), "buiten deze halte", None),
    Case("days backwards", _days("26 t/m 20 okt 2018"), "ligt na de laatste", None),
    Case("days around a session", amount(28, day="1 t/m 3 nov 2018"), "een andere dag", None),
    # "Klopt dit?"
    Case("odd", _ODD, "Klopt 520? Of is het 52?", None),
    Case("odd, confirmed", _ODD, "5 nieuw", ALL + 468, {"odd:6:C": "yes"}),
    Case("odd, denied", _ODD, "4 nieuw", ALL - 52, {"odd:6:C": "-"}),
    # 9. Places.
    Case(
        "more words",
        places("Huis vd Gemeente Panningen", "Bieb Gennep", "Bibliotheek Venray", "Horst (bieb)")
        + places("", "", "", "", "Bibliotheek te Venlo")[-1:],
        "5 nieuw",
        ALL,
    ),
    Case("municipalities", [PLAIN, (*FIVE[0][:1], "Peel en Maas", 34)], "Panningen", 34),
    Case("a place with a stranger", places("Omgeving Panningen"), "Welke plaats", None),
    Case("two places", places("Panningen/Venlo"), "Welke plaats", None),
    Case("within a word", places("Panningseweg Panningendorp"), "Welke plaats", None),
    Case("almost", places("Paningen"), "Welke plaats", None),
    Case("no place of ours", places("Amsterdam"), "geen plaats", None),
    # 10. Words beside a number.
    *(
        Case(f"word {said}", amount(said), f"“{said.casefold()}”", None)
        for said in (
            "ca. 30",
            "±30",
            "30 à 35",
            "30-35",
            "30 geschat",
            "30 (geturfd)",
            "30+12",
            "1 100",
            "ca. 1 100",
            "12 streepjes",
        )
    ),
    Case("added up", amount("30+12"), "1 nieuw", 42, {"added:30+12": "42"}),
    Case("added up, denied", amount("30 + 12"), "weggelaten", None, {"added:30 + 12": "-"}),
    Case("a space", amount("1 100"), "Is dat één aantal", None),
    Case("a space, confirmed", amount("1\xa0100"), "1 nieuw", 1100, {"thousands-space": "yes"}),
    Case("an estimate", amount("±30"), "1 nieuw", 30, {"word:±": "estimate"}),
    Case("a tally", amount("30 geturfd"), "1 nieuw", 30, {"word:geturfd": "tally"}),
    Case("a range, chosen", amount("30 à 35"), "1 nieuw", 35, {"range:30 à 35": "35"}),
    Case("a word for a method", five(*PLAIN, "Hoe geteld", last=("turven",) * 5), "turven", None),
    # 11. Which cause it is.
    Case("an unreadable day", [PLAIN, ("begin mei", "Venray", 3)], "“begin mei” is geen dag", None),
    Case(
        "days across",
        [("Plaats", *(row[0] for row in FIVE)), ("Venray", 1, 2)],
        "naast elkaar",
        None,
    ),
    Case(
        "statline", [("Regio's", "Onderwerp", "2024"), ("Beek", "Bevolking", 9)], "StatLine", None
    ),
    Case("its state", [(*PLAIN, "Staat"), (*FIVE[0][:2], "", "onbekend")], "onbekend wordt", 0),
    Case("amount and state", [(*PLAIN, "Staat"), (*FIVE[0], "onbekend")], "Kies er een", None),
    Case(
        "what the title says",
        [("Datum", "Plaats", "Activiteit", "Aantal"), (*FIVE[2][:2], "Tentoonstelling", 28)],
        "tentoonstelling",
        28,
    ),
    Case(
        "title and column differ",
        [("Datum", "Plaats", "Activiteit", "Deelnemers"), (*FIVE[2][:2], "Expositie", 28)],
        "Waar gaan de aantallen over",
        None,
    ),
    Case(
        "another workshop than on that day",
        [("Datum", "Plaats", "Activiteit", "Deelnemers"), (*FIVE[2][:2], "Werkbijeenkomst 4", 28)],
        "Wat is bedoeld?",
        None,
    ),
]
