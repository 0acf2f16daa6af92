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
    """A column: its name, its type in a Table Schema, its meaning, and the codes it may hold."""

    name: str
    kind: str
    meaning: str
    codes: tuple[str, ...] = ()


_PLACE = (
    Field("gemeente", "string", "Naam van de gemeente."),
    Field("gemeentecode", "string", "CBS-code van de gemeente, zoals GM0984."),
)
_GRANT = (
    Field("in_provincie", "boolean", "Of dit in de provincie van de subsidie ligt."),
    Field(
        "subsidie",
        "string",
        "Binnen (inside) of buiten (outside) de subsidie; unknown als geen bron het vastlegt.",
        tuple(GrantCoverage),
    ),
)
_SOURCE = (
    Field("bron", "string", "Waar het staat."),
    Field(
        "zekerheid",
        "string",
        "Hoe zeker het is: confirmed (een bron zegt het), inferred (afgeleid) of unknown.",
        tuple(Certainty),
    ),
)
_PROJECT = Field(
    "project",
    "string",
    "Vaste korte naam van het project. Tel aantallen van twee projecten niet bij elkaar op.",
)
_PRECISION = Field(
    "datum_precisie",
    "string",
    "Hoe precies de dagen bekend zijn: day, month (alleen de maand: de dagen zijn dan de eerste en "
    "de laatste waarop het kan zijn geweest) of unknown.",
    tuple(DatePrecision),
)
STOPS = (
    Field("nr", "integer", "Plaats in de volgorde van de rondreis."),
    Field("halte", "string", "Vaste korte naam van de halte, dezelfde als in adressen."),
    Field("plaats", "string", "Plaatsnaam."),
    Field("locatie", "string", "Het gebouw."),
    Field("adres", "string", "Straat en nummer; onbekend als geen bron ze noemt."),
    *_PLACE,
    Field("provincie", "string", "Naam van de provincie."),
    Field("eerste_dag", "date", "Eerste dag van de halte."),
    Field("laatste_dag", "date", "Laatste dag; die telt mee."),
    _PRECISION,
    Field(
        "stand",
        "string",
        "Was hier (closed), is hier nu (open), komt hier (announced), was hier volgens een "
        "telling, zonder datums (was_undated), aangekondigd zonder datums (undated) of vervallen "
        "(cancelled).",
        tuple(StopStatus),
    ),
    *_GRANT,
    Field(
        "punt_precisie",
        "string",
        "Wat het punt op de kaart is: het adres (address), het midden van de buurt "
        "(neighbourhood) of van de plaats (place); unknown: er is geen punt.",
        tuple(PointPrecision),
    ),
    Field("let_op", "string", "Wat erbij gezegd moet worden; leeg als er niets is."),
    *_SOURCE,
    _PROJECT,
)
COUNTS = (
    Field(
        "eenheid",
        "string",
        "Bezoekers van de tentoonstelling bij een halte (visitors) of deelnemers aan een "
        "bijeenkomst (participants). Tel die twee nooit bij elkaar op.",
        tuple(Unit),
    ),
    Field("naam", "string", "Vaste korte naam van de halte of bijeenkomst."),
    Field("soort", "string", "Tentoonstelling, of de soort bijeenkomst."),
    Field("plaats", "string", "Waar het was."),
    *_PLACE,
    Field("eerste_dag", "date", "Eerste dag, of de dag van de bijeenkomst."),
    Field("laatste_dag", "date", "Laatste dag; die telt mee."),
    _PRECISION,
    Field(
        "stand",
        "string",
        "Stand van de halte of bijeenkomst. Een bijeenkomst die voorbij is en die niemand "
        "bevestigde, is unconfirmed.",
        tuple(dict.fromkeys([*StopStatus, *SessionStatus])),
    ),
    *_GRANT,
    Field(
        "staat",
        "string",
        "Staat van het aantal: known (bekend), unknown (niemand weet het), not_yet (nog niet "
        "ingevuld), not_counted (niet geteld) of cancelled (vervallen).",
        tuple(FigureState),
    ),
    Field("aantal", "integer", "Hoeveel mensen; 0 is een echte nul. Alleen bij known."),
    Field("geteld", "integer", "Welk deel van het aantal is geteld."),
    Field("geschat", "integer", "Welk deel van het aantal is geschat."),
    Field(
        "volledig",
        "boolean",
        "Of alle dagen in het aantal zitten; zo niet, dan is het “ten minste”. Alleen bij known.",
    ),
    Field(
        "te_verwachten",
        "boolean",
        "Of het aantal er al had moeten zijn; een totaal zonder is dan “ten minste”.",
    ),
    Field(
        "bevestigd",
        "boolean",
        "Onwaar: ingevuld door de locatie, en nog door geen medewerker bevestigd. Alleen bij een "
        "aantal dat is ingevuld.",
    ),
    _PROJECT,
)
COOPERATIVES = (
    Field("cooperatie", "string", "Vaste korte naam, dezelfde als in adressen."),
    Field("naam", "string", "Naam van de sociale coöperatie."),
    Field("wat_zij_doet", "string", "Wat zij doet, in onze eigen woorden."),
    Field(
        "grondrechten",
        "string",
        "Sociale grondrechten. Erachter staat of de bron het zelf zegt (bron) of dat het onze "
        "uitleg is (duiding).",
    ),
    Field(
        "afspraken",
        "string",
        "Wat zij met een gemeente ondertekende, zoals een Bijzonder Statuut; met de dag.",
    ),
    Field("plaats", "string", "Waar zij is."),
    Field("gemeente", "string", "Naam van de gemeente."),
    Field("provincie", "string", "Naam van de provincie."),
    Field("breedtegraad", "number", "Noorderbreedte in graden (WGS 84)."),
    Field("lengtegraad", "number", "Oosterlengte in graden (WGS 84)."),
    Field(
        "punt_precisie",
        "string",
        "Wat het punt is: address, neighbourhood (midden van de buurt) of place (midden van de "
        "plaats); unknown: er is geen punt.",
        tuple(PointPrecision),
    ),
    Field("zekerheid_plaats", "string", "Hoe zeker de plaats is.", tuple(Certainty)),
    Field("in_tentoonstelling", "boolean", "Of zij in de tentoonstelling staat."),
    Field("in_film", "boolean", "Of zij in de film van 2016 zit."),
    Field("website", "string", "Eigen website."),
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
