"""The columns of the open data: their names, types and meaning, as a Table Schema wants them."""

from dataclasses import dataclass
from typing import Any

from project.wording.counts import FIGURE_STATE, NOT_ENTERED, FigureState, Unit
from project.wording.tour import (
    Certainty,
    DatePrecision,
    GrantCoverage,
    PointPrecision,
    SessionStatus,
    StopStatus,
)

UNKNOWN = FIGURE_STATE[FigureState.UNKNOWN]
# What a cell says when it has no value. The states of a figure are codes in a column of their own.
MISSING = [
    UNKNOWN,
    FIGURE_STATE[FigureState.NOT_YET],
    NOT_ENTERED,
    FIGURE_STATE[FigureState.NOT_COUNTED],
    FIGURE_STATE[FigureState.CANCELLED],
]
# What a file says for yes and no.
TRUTH = {True: "ja", False: "nee"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, its meaning, its type in a Table Schema, and the codes it may hold."""

    name: str
    meaning: str
    kind: str = "string"
    codes: tuple[str, ...] = ()


_PLACE = (
    Field("gemeente", "Naam van de gemeente."),
    Field("gemeentecode", "CBS-code van de gemeente, zoals GM0984."),
)
_GRANT = (
    Field("in_provincie", "Of dit in de provincie van de subsidie ligt.", "boolean"),
    Field(
        "subsidie",
        "Binnen (inside) of buiten (outside) de subsidie; unknown als geen bron het vastlegt.",
        codes=tuple(GrantCoverage),
    ),
)
_SOURCE = (
    Field("bron", "Waar het staat."),
    Field(
        "zekerheid",
        "Hoe zeker het is: confirmed (een bron zegt het), inferred (afgeleid) of unknown.",
        codes=tuple(Certainty),
    ),
)
_PROJECT = Field(
    "project",
    "Vaste korte naam van het project. Tel aantallen van twee projecten niet bij elkaar op.",
)
_PRECISION = Field(
    "datum_precisie",
    "Hoe precies de dagen bekend zijn: day, month (alleen de maand: de dagen zijn dan de eerste en "
    "de laatste waarop het kan zijn geweest) of unknown.",
    codes=tuple(DatePrecision),
)
STOPS = (
    Field("nr", "Plaats in de volgorde van de rondreis.", "integer"),
    Field("halte", "Vaste korte naam van de halte, dezelfde als in adressen."),
    Field("plaats", "Plaatsnaam."),
    Field("locatie", "Het gebouw."),
    Field("adres", "Straat en nummer; onbekend als geen bron ze noemt."),
    *_PLACE,
    Field("provincie", "Naam van de provincie."),
    Field("eerste_dag", "Eerste dag van de halte.", "date"),
    Field("laatste_dag", "Laatste dag; die telt mee.", "date"),
    _PRECISION,
    Field(
        "stand",
        "Was hier (closed), is hier nu (open), komt hier (announced), was hier volgens een "
        "telling, zonder datums (was_undated), aangekondigd zonder datums (undated) of vervallen "
        "(cancelled).",
        codes=tuple(StopStatus),
    ),
    *_GRANT,
    Field(
        "punt_precisie",
        "Wat het punt op de kaart is: het adres (address), het midden van de buurt "
        "(neighbourhood) of van de plaats (place); unknown: er is geen punt.",
        codes=tuple(PointPrecision),
    ),
    Field("let_op", "Wat erbij gezegd moet worden; leeg als er niets is."),
    *_SOURCE,
    _PROJECT,
)
COUNTS = (
    Field(
        "eenheid",
        "Bezoekers van de tentoonstelling bij een halte (visitors) of deelnemers aan een "
        "bijeenkomst (participants). Tel die twee nooit bij elkaar op.",
        codes=tuple(Unit),
    ),
    Field("naam", "Vaste korte naam van de halte of bijeenkomst."),
    Field("soort", "Tentoonstelling, of de soort bijeenkomst."),
    Field("plaats", "Waar het was."),
    *_PLACE,
    Field("eerste_dag", "Eerste dag, of de dag van de bijeenkomst.", "date"),
    Field("laatste_dag", "Laatste dag; die telt mee.", "date"),
    _PRECISION,
    Field(
        "stand",
        "Stand van de halte of bijeenkomst. Een bijeenkomst die voorbij is en die niemand "
        "bevestigde, is unconfirmed.",
        codes=tuple(dict.fromkeys([*StopStatus, *SessionStatus])),
    ),
    *_GRANT,
    Field(
        "staat",
        "Staat van het aantal: known (bekend), unknown (niemand weet het), not_yet (nog niet "
        "ingevuld), not_counted (niet geteld) of cancelled (vervallen).",
        codes=tuple(FigureState),
    ),
    Field("aantal", "Hoeveel mensen; 0 is een echte nul. Alleen bij known.", "integer"),
    Field("geteld", "Welk deel van het aantal is geteld.", "integer"),
    Field("geschat", "Welk deel van het aantal is geschat.", "integer"),
    Field(
        "volledig",
        "Of alle dagen in het aantal zitten; zo niet, dan is het “ten minste”. Alleen bij known.",
        "boolean",
    ),
    Field(
        "te_verwachten",
        "Of het aantal er al had moeten zijn; een totaal zonder is dan “ten minste”.",
        "boolean",
    ),
    Field(
        "bevestigd",
        "Onwaar: ingevuld door de locatie, en nog door geen medewerker bevestigd. Alleen bij een "
        "aantal dat is ingevuld.",
        "boolean",
    ),
    _PROJECT,
)
COOPERATIVES = (
    Field("cooperatie", "Vaste korte naam, dezelfde als in adressen."),
    Field("naam", "Naam van de sociale coöperatie."),
    Field("wat_zij_doet", "Wat zij doet, in onze eigen woorden."),
    Field(
        "grondrechten",
        "Sociale grondrechten. Erachter staat of de bron het zelf zegt (bron) of dat het onze "
        "uitleg is (duiding).",
    ),
    Field(
        "afspraken",
        "Wat zij met een gemeente ondertekende, zoals een Bijzonder Statuut; met de dag.",
    ),
    Field("plaats", "Waar zij is."),
    Field("gemeente", "Naam van de gemeente."),
    Field("provincie", "Naam van de provincie."),
    Field("breedtegraad", "Noorderbreedte in graden (WGS 84).", "number"),
    Field("lengtegraad", "Oosterlengte in graden (WGS 84).", "number"),
    Field(
        "punt_precisie",
        "Wat het punt is: address, neighbourhood (midden van de buurt) of place (midden van de "
        "plaats); unknown: er is geen punt.",
        codes=tuple(PointPrecision),
    ),
    Field("zekerheid_plaats", "Hoe zeker de plaats is.", codes=tuple(Certainty)),
    Field("in_tentoonstelling", "Of zij in de tentoonstelling staat.", "boolean"),
    Field("in_film", "Of zij in de film van 2016 zit.", "boolean"),
    Field("website", "Eigen website."),
    *_SOURCE,
)


def described(field: Field) -> dict[str, Any]:
    """The column as a Table Schema names it."""
    made: dict[str, Any] = {
        "name": field.name,
        "type": field.kind,
        "description": field.meaning,
    }
    if field.kind == "number":
        # As a Dutch spreadsheet reads it; programs are told.
        made["decimalChar"] = ","
    if field.kind == "boolean":
        made |= {"trueValues": [TRUTH[True]], "falseValues": [TRUTH[False]]}
    if field.codes:
        made["constraints"] = {"enum": list(field.codes)}
    return made
