"""The words of the directory."""

from project.wording.worded import Worded, words_of


class RightBasis(Worded):
    """Who says that a cooperative serves a right: the source itself, or we."""

    SOURCE = "source", "bron"
    INTERPRETATION = "interpretation", "eigen uitleg"


RIGHT_BASIS = words_of(RightBasis)


class InstrumentKind(Worded):
    """What a cooperative and a government signed together."""

    SPECIAL_STATUTE = "special_statute", "Bijzonder Statuut"
    SOCIAL_SHAREHOLDING = "social_shareholding", "Sociaal Aandeelhouderschap"
    OTHER = "other", "andere afspraak"


INSTRUMENT = words_of(InstrumentKind)
