"""The words of counts: how a figure stands, what it counts, how and why."""

from enum import StrEnum

from project.wording.worded import Worded, words_of


class FigureState(Worded):
    """The five states of a figure (figures.md)."""

    KNOWN = "known", "bekend"
    UNKNOWN = "unknown", "onbekend"
    NOT_YET = "not_yet", "nog niet"
    NOT_COUNTED = "not_counted", "niet geteld"
    CANCELLED = "cancelled", "vervallen"


FIGURE_STATE = words_of(FigureState)
NOT_ENTERED = "nog niet ingevuld"
NO_COUNT_ASKED = "geen telling gevraagd"


class Unit(StrEnum):
    """What is counted. Units are never added to each other."""

    VISITORS = "visitors"
    PARTICIPANTS = "participants"


UNIT = {
    Unit.VISITORS: ("bezoeker", "bezoekers"),
    Unit.PARTICIPANTS: ("deelnemer", "deelnemers"),
}


class CountingMethod(Worded):
    """How a number came about (closed list of figures.md)."""

    LIST = "list", "presentielijst (alleen het aantal wordt bewaard)"
    TALLY = "tally", "geturfd of met een handteller"
    COUNTER = "counter", "teller bij de ingang van de tentoonstelling"
    TICKETS = "tickets", "kaartjes of aanmeldingen"
    SAMPLE = "sample", "steekproef (getelde uren × uren open)"
    ESTIMATE = "estimate", "schatting door iemand die erbij was"
    HOST = "host", "opgave van de locatie, methode onbekend"


COUNTING_METHOD = words_of(CountingMethod)
# In a sentence or a table, where the form explained already what it means.
METHOD_IN_SHORT = {method: text.partition(" (")[0] for method, text in COUNTING_METHOD.items()}
COUNTED_METHODS = frozenset(
    {CountingMethod.LIST, CountingMethod.TALLY, CountingMethod.COUNTER, CountingMethod.TICKETS}
)


class CountReason(Worded):
    """Why there is no number."""

    LOST = "lost", "de lijst of telling is kwijt"
    FORGOTTEN = "forgotten", "vergeten te tellen"
    NOBODY = "nobody", "niemand weet het meer"
    NOT_AGREED = "not_agreed", "vooraf afgesproken niet te tellen"
    UNSTAFFED = "unstaffed", "er was niemand om te tellen"
    NOT_HELD = "not_held", "is niet doorgegaan"
    CLOSED = "closed", "de locatie was dicht"
    OTHER = "other", "anders, zie de opmerking"


COUNT_REASON = words_of(CountReason)
REASONS_FOR: dict[FigureState, tuple[CountReason, ...]] = {
    FigureState.UNKNOWN: (
        CountReason.NOBODY,
        CountReason.FORGOTTEN,
        CountReason.LOST,
        CountReason.OTHER,
    ),
    FigureState.NOT_COUNTED: (
        CountReason.NOT_AGREED,
        CountReason.UNSTAFFED,
        CountReason.OTHER,
    ),
    FigureState.CANCELLED: (CountReason.NOT_HELD, CountReason.CLOSED, CountReason.OTHER),
}


class CorrectionReason(Worded):
    """Why a count replaces an earlier one."""

    TYPING = "typing", "typefout"
    RECOUNTED = "recounted", "opnieuw geteld"
    WRONG_PLACE = "wrong_place", "bij de verkeerde plek ingevuld"
    LATER_INFORMATION = "later_information", "later meer bekend geworden"
    WITHDRAWN = "withdrawn", "ingetrokken"
    ENTERED_AGAIN = "entered_again", "opnieuw ingevuld na intrekken"


CORRECTION_REASON = words_of(CorrectionReason)


class CountGroup(Worded):
    """Who was among the people that were counted."""

    RESIDENTS = "residents", "inwoners"
    INITIATIVES = "initiatives", "initiatieven"
    MUNICIPALITY = "municipality", "gemeente"
    ORGANISATIONS = "organisations", "maatschappelijke organisaties"
    EDUCATION = "education", "onderwijs"
    OTHER = "other", "anders"
    UNKNOWN = "unknown", "onbekend"


COUNT_GROUP = words_of(CountGroup)
# In a sentence "onbekend ten minste 4" says nothing to who does not know that it is a group.
COUNT_GROUP_SAID = {**COUNT_GROUP, CountGroup.UNKNOWN: "groep niet bekend"}
EXAMPLE_BANNER = "Voorbeeldcijfers"
EXAMPLE_SENTENCE = (
    "Voorbeeldcijfers: de aantallen hier zijn verzonnen, om te laten zien hoe het werkt."
)
