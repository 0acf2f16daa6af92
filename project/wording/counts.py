"""The words of counts: how a figure stands, what it counts, how and why."""

from enum import StrEnum


class FigureState(StrEnum):
    """The five states of a figure (figures.md)."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    NOT_COUNTED = "not_counted"
    CANCELLED = "cancelled"


FIGURE_STATE = {
    FigureState.KNOWN: "bekend",
    FigureState.UNKNOWN: "onbekend",
    FigureState.NOT_YET: "nog niet",
    FigureState.NOT_COUNTED: "niet geteld",
    FigureState.CANCELLED: "vervallen",
}
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


class CountingMethod(StrEnum):
    """How a number came about (closed list of figures.md)."""

    LIST = "list"
    TALLY = "tally"
    COUNTER = "counter"
    TICKETS = "tickets"
    SAMPLE = "sample"
    ESTIMATE = "estimate"
    HOST = "host"


COUNTING_METHOD = {
    CountingMethod.LIST: "presentielijst (alleen het aantal wordt bewaard)",
    CountingMethod.TALLY: "geturfd of met een handteller",
    CountingMethod.COUNTER: "teller bij de ingang van de tentoonstelling",
    CountingMethod.TICKETS: "kaartjes of aanmeldingen",
    CountingMethod.SAMPLE: "steekproef (getelde uren × uren open)",
    CountingMethod.ESTIMATE: "schatting door iemand die erbij was",
    CountingMethod.HOST: "opgave van de locatie, methode onbekend",
}
# In a sentence or a table, where the form explained already what it means.
METHOD_IN_SHORT = {method: text.partition(" (")[0] for method, text in COUNTING_METHOD.items()}
COUNTED_METHODS = frozenset(
    {CountingMethod.LIST, CountingMethod.TALLY, CountingMethod.COUNTER, CountingMethod.TICKETS}
)


class CountReason(StrEnum):
    """Why there is no number."""

    LOST = "lost"
    FORGOTTEN = "forgotten"
    NOBODY = "nobody"
    NOT_AGREED = "not_agreed"
    UNSTAFFED = "unstaffed"
    NOT_HELD = "not_held"
    CLOSED = "closed"
    OTHER = "other"


COUNT_REASON = {
    CountReason.LOST: "de lijst of telling is kwijt",
    CountReason.FORGOTTEN: "vergeten te tellen",
    CountReason.NOBODY: "niemand weet het meer",
    CountReason.NOT_AGREED: "vooraf afgesproken niet te tellen",
    CountReason.UNSTAFFED: "er was niemand om te tellen",
    CountReason.NOT_HELD: "is niet doorgegaan",
    CountReason.CLOSED: "de locatie was dicht",
    CountReason.OTHER: "anders, zie de opmerking",
}
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


class CorrectionReason(StrEnum):
    """Why a count replaces an earlier one."""

    TYPING = "typing"
    RECOUNTED = "recounted"
    WRONG_PLACE = "wrong_place"
    LATER_INFORMATION = "later_information"
    WITHDRAWN = "withdrawn"
    ENTERED_AGAIN = "entered_again"


CORRECTION_REASON = {
    CorrectionReason.TYPING: "typefout",
    CorrectionReason.RECOUNTED: "opnieuw geteld",
    CorrectionReason.WRONG_PLACE: "bij de verkeerde plek ingevuld",
    CorrectionReason.LATER_INFORMATION: "later meer bekend geworden",
    CorrectionReason.WITHDRAWN: "ingetrokken",
    CorrectionReason.ENTERED_AGAIN: "opnieuw ingevuld na intrekken",
}


class CountGroup(StrEnum):
    """Who was among the people that were counted."""

    RESIDENTS = "residents"
    INITIATIVES = "initiatives"
    MUNICIPALITY = "municipality"
    ORGANISATIONS = "organisations"
    EDUCATION = "education"
    OTHER = "other"
    UNKNOWN = "unknown"


COUNT_GROUP = {
    CountGroup.RESIDENTS: "inwoners",
    CountGroup.INITIATIVES: "initiatieven",
    CountGroup.MUNICIPALITY: "gemeente",
    CountGroup.ORGANISATIONS: "maatschappelijke organisaties",
    CountGroup.EDUCATION: "onderwijs",
    CountGroup.OTHER: "anders",
    CountGroup.UNKNOWN: "onbekend",
}
# In a sentence "onbekend ten minste 4" says nothing to who does not know that it is a group.
COUNT_GROUP_SAID = {**COUNT_GROUP, CountGroup.UNKNOWN: "groep niet bekend"}
EXAMPLE_BANNER = "Voorbeeldcijfers"
EXAMPLE_SENTENCE = (
    "Voorbeeldcijfers: de aantallen hier zijn verzonnen, om te laten zien hoe het werkt."
)
