"""The words of the directory."""

from enum import StrEnum


class RightBasis(StrEnum):
    """Who says that a cooperative serves a right: the source itself, or we."""

    SOURCE = "source"
    INTERPRETATION = "interpretation"


RIGHT_BASIS = {
    RightBasis.SOURCE: "bron",
    RightBasis.INTERPRETATION: "eigen uitleg",
}


class InstrumentKind(StrEnum):
    """What a cooperative and a government signed together."""

    SPECIAL_STATUTE = "special_statute"
    SOCIAL_SHAREHOLDING = "social_shareholding"
    OTHER = "other"


INSTRUMENT = {
    InstrumentKind.SPECIAL_STATUTE: "Bijzonder Statuut",
    InstrumentKind.SOCIAL_SHAREHOLDING: "Sociaal Aandeelhouderschap",
    InstrumentKind.OTHER: "andere afspraak",
}
