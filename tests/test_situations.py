"""Every sentence in every situation: what it says is true, and said as people write."""

import re

import pytest

from project import clock
from tests.situations import SITUATIONS, sentences

# What no sentence may hold, whatever the data are.
WRONG = {
    "two signs at the end": re.compile(r"[.?!]\s*[.]|[?!]\.|,,|;;|\.\)\."),
    "a space too many": re.compile(r"\s[.,;:?!](?!\d)|\(\s|\s\)|  "),
    "nothing where a word belongs": re.compile(r"\(\)|“”|\bNone\b|\bnan\b|\bNaT\b|<NA>"),
    "a sign of markup": re.compile(r"\\\\|\*\*|</?[a-z]"),
    "one of many": re.compile(
        r"(?<![\d.,–-])\b1 ((werk)?bijeenkomsten|haltes|gemeenten|dagen|tellingen|regels)\b"
    ),
    "0 of 0": re.compile(r"\b0 van 0\b"),
    "brackets in brackets": re.compile(r"\([^()]*\([^()]*\)\)"),
    "the same twice": re.compile(r"\b(\w{4,}): \1\b", re.IGNORECASE),
}


NOWHERE = "Nu nergens. Laatst in Venray, tot en met 9 november 2018"
ARNHEM = "Nu in Arnhem, in Bibliotheek, tot en met 20 september 2027 (Samen in Gelderland)."
WITHOUT_DATE = (
    "Daarnaast zonder datum, wel geteld: 215 bezoekers (Horst en Venlo). Zij horen bij geen "
    "periode en staan niet in deze som."
)
# Neither has a point of its own.
BOTH_ON_THE_MAP = (
    "Kaart van Nederland met de route langs 1 Arnhem en 2 Nijmegen. Van deze haltes: 1 “is hier "
    "nu” en 1 “komt hier”."
)
# What each situation says where something else was said once.
SAID = {
    "before": (
        ("where", "Nu nergens. De rondreis is nog niet begonnen."),
        ("where", "De volgende plaats is Breda, december 2017 (dagen onbekend)."),
        ("states", "Van 8 gemeenten is er alleen een aankondiging; een bezoek is niet bevestigd."),
        ("coverage", "Van de 31 gemeenten in Limburg: 0 bezocht, 8 aangekondigd en 23 nog niet."),
    ),
    "during": (
        ("where", "Nu in Panningen, in Huis van de Gemeente, tot en met 27 september 2018."),
        ("states", "Geen werkbijeenkomst wacht op een bevestiging."),
        ("newsletter", "- Panningen · werkbijeenkomst 1: nog niet"),
        ("newsletter", "Deze maand:"),
    ),
    "between": (("where", "De volgende plaats is Gennep, 29 september – 19 oktober 2018."),),
    "after": (
        ("where", f"{NOWHERE}."),
        ("where", "Horst en Venlo zijn ooit aangekondigd, zonder datum."),
        ("figures", "Gemeenten in Limburg: 6 bezocht, 2 aangekondigd; van 31"),
        ("figures", "Haltes: 7 met datum (1 alleen de maand); van 9, waarvan 8 in Limburg"),
        ("figures", "Werkbijeenkomsten: 5 aangekondigd, niet bevestigd; van 5"),
        ("figures", "Bezoekers: nog niet ingevuld; 0 van 9 haltes. In Limburg: 0 van 8 haltes"),
        ("figures", "Sociale coöperaties: 9 in de tentoonstelling; 2 verder genoemd"),
        ("deviations", "13 afwijkingen van het plan: 2 zonder datum en 11 voorbij zonder telling."),
    ),
    "all-counted": (
        ("where", "In Horst en Venlo was zij volgens een telling; wanneer, is niet bekend."),
        ("agreements", "3 van 3 afspraken gehaald."),
        # The same verdict as on Voortgang, though Horst and Venlo have no day.
        ("report", "3 van 3 afspraken gehaald."),
        (
            "report",
            WITHOUT_DATE,
        ),
        ("deviations", "Horst · tentoonstelling: zonder datum."),
    ),
    "nobody-knows": (
        ("figures", "Deelnemers: onbekend; 0 van 5 bijeenkomsten"),
        ("deviations", "Reden: er was niemand om te tellen."),
    ),
    "cancelled": (
        ("where", "Nu nergens. Laatst in Gennep, tot en met 19 oktober 2018."),
        ("deviations", "9 afwijkingen van het plan: 6 voorbij zonder telling en 3 vervallen."),
    ),
    "second-period": (
        ("report", "Bezoekers: ten minste 100 (1 van 2 haltes)."),
        (
            "report",
            "Sinds voortgangsrapportage 1, over alle periodes. 7 wijzigingen: 7 toegevoegd.",
        ),
    ),
    # The home page of Limburg said "Nu nergens" while it stood in Arnhem.
    "two-projects": (("where", ARNHEM),),
    "elsewhere": (
        ("where", ARNHEM),
        ("figures", "Deelnemers: niets te tellen; geen bijeenkomsten"),
        (
            "map",
            BOTH_ON_THE_MAP,
        ),
    ),
    "no-dates": (
        # Arnhem was there too, nobody knows when: it may have been later.
        ("where", f"{NOWHERE} (Collectieve Redzaamheid).".replace("Laatst", "Laatst met datum")),
        ("where", "De volgende plaats is Nijmegen, datums onbekend (Samen in Gelderland)."),
        ("figures", "Haltes: 0 met datum; van 2, waarvan 2 in Gelderland"),
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_sentence_is_true_and_written_as_people_write(facts: str, name: str) -> None:
    situation = SITUATIONS[name]
    with clock.stopped_at(situation.noon):
        situation.begin()
        told = sentences(situation.project)
    for maker, sentence in SAID[name]:
        assert sentence in told[maker]
    assert not [
        (maker, why, sentence)
        for maker, said in told.items()
        for sentence in said
        for why, sign in WRONG.items()
        if sign.search(sentence)
    ]
