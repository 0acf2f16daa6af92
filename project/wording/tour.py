"""The words of stops, sessions and venues."""

from project.wording.worded import Worded, words_of


class Certainty(Worded):
    """How sure we are of a fact."""

    CONFIRMED = "confirmed", "bevestigd door een bron"
    INFERRED = "inferred", "afgeleid"
    UNKNOWN = "unknown", "onbekend"


CERTAINTY = words_of(Certainty)


class DatePrecision(Worded):
    """How precisely the days of a stop or session are known."""

    DAY = "day", "op de dag"
    MONTH = "month", "alleen de maand"
    UNKNOWN = "unknown", "onbekend"


DATE_PRECISION = words_of(DatePrecision)


class PointPrecision(Worded):
    """What a point on the map stands for."""

    ADDRESS = "address", "het adres"
    NEIGHBOURHOOD = "neighbourhood", "het midden van de buurt, niet het adres"
    PLACE = "place", "het midden van de plaats, niet het adres"
    UNKNOWN = "unknown", "plaats onbekend"


POINT_PRECISION = words_of(PointPrecision)


class GrantCoverage(Worded):
    """Whether a stop belongs to what the province supports, as far as a source says so."""

    INSIDE = "inside", "binnen de subsidie"
    OUTSIDE = "outside", "buiten de subsidie"
    UNKNOWN = "unknown", "niet vastgelegd in een bron"


GRANT_COVERAGE = words_of(GrantCoverage)


class StopStatus(Worded):
    """Where a stop stands today; follows from its days and counts, and is never stored."""

    CLOSED = "closed", "was hier"
    OPEN = "open", "is hier nu"
    ANNOUNCED = "announced", "komt hier"
    # Somebody counted visitors, and nobody knows when.
    WAS_UNDATED = "was_undated", "was hier, datums onbekend"
    UNDATED = "undated", "aangekondigd, datums onbekend"
    CANCELLED = "cancelled", "vervallen"


# Where the exhibition surely was or is, and where it was only named.
WAS_THERE = frozenset({StopStatus.CLOSED, StopStatus.OPEN, StopStatus.WAS_UNDATED})
ONLY_NAMED = frozenset({StopStatus.ANNOUNCED, StopStatus.UNDATED})

STOP_STATUS = words_of(StopStatus)


class SessionStatus(Worded):
    """Whether a session took place, as far as anybody confirmed it; never stored."""

    PLANNED = "planned", "gepland"
    UNCONFIRMED = "unconfirmed", "aangekondigd, niet bevestigd"
    HELD = "held", "gehouden"
    CANCELLED = "cancelled", "vervallen"


SESSION_STATUS = words_of(SessionStatus)


class EventKind(Worded):
    """What kind of gathering a session is."""

    OPENING = "opening", "opening"
    WORKSHOP = "workshop", "werkbijeenkomst"
    INFORMATION = "information", "informatiebijeenkomst"
    IN_DEPTH = "in_depth", "verdiepend gesprek"
    CONFERENCE = "conference", "conferentie"
    EXCHANGE = "exchange", "uitwisseling"


EVENT_KIND = words_of(EventKind)


class ChangeReason(Worded):
    """Why a stop, a session or a venue was changed."""

    TYPING = "typing", "typefout of vergissing"
    NEW_INFORMATION = "new_information", "nu meer bekend"
    AGREED = "agreed", "anders afgesproken"
    SOURCE = "source", "de bron zegt het anders"
    UNDONE = "undone", "ongedaan gemaakt"


CHANGE_REASON = words_of(ChangeReason)


class CancelReason(Worded):
    """Why a stop or a session does not take place."""

    VENUE = "venue", "de locatie kon niet"
    INTEREST = "interest", "te weinig belangstelling"
    PLANNING = "planning", "paste niet in de planning"
    MISTAKE = "mistake", "bij vergissing ingevoerd"
    OTHER = "other", "een andere reden"


CANCEL_REASON = words_of(CancelReason)
