"""The words of stops, sessions and venues."""

from enum import StrEnum


class Certainty(StrEnum):
    """How sure we are of a fact."""

    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


CERTAINTY = {
    Certainty.CONFIRMED: "bevestigd door een bron",
    Certainty.INFERRED: "afgeleid",
    Certainty.UNKNOWN: "onbekend",
}


class DatePrecision(StrEnum):
    """How precisely the days of a stop or session are known."""

    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


DATE_PRECISION = {
    DatePrecision.DAY: "op de dag",
    DatePrecision.MONTH: "alleen de maand",
    DatePrecision.UNKNOWN: "onbekend",
}


class PointPrecision(StrEnum):
    """What a point on the map stands for."""

    ADDRESS = "address"
    NEIGHBOURHOOD = "neighbourhood"
    PLACE = "place"
    UNKNOWN = "unknown"


POINT_PRECISION = {
    PointPrecision.ADDRESS: "het adres",
    PointPrecision.NEIGHBOURHOOD: "het midden van de buurt, niet het adres",
    PointPrecision.PLACE: "het midden van de plaats, niet het adres",
    PointPrecision.UNKNOWN: "plaats onbekend",
}


class GrantCoverage(StrEnum):
    """Whether a stop belongs to what the province supports, as far as a source says so."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


GRANT_COVERAGE = {
    GrantCoverage.INSIDE: "binnen de subsidie",
    GrantCoverage.OUTSIDE: "buiten de subsidie",
    GrantCoverage.UNKNOWN: "niet vastgelegd in een bron",
}


class StopStatus(StrEnum):
    """Where a stop stands today; follows from its days and counts, and is never stored."""

    CLOSED = "closed"
    OPEN = "open"
    ANNOUNCED = "announced"
    # Somebody counted visitors, and nobody knows when.
    WAS_UNDATED = "was_undated"
    UNDATED = "undated"
    CANCELLED = "cancelled"


# Where the exhibition surely was or is, and where it was only named.
WAS_THERE = frozenset({StopStatus.CLOSED, StopStatus.OPEN, StopStatus.WAS_UNDATED})
ONLY_NAMED = frozenset({StopStatus.ANNOUNCED, StopStatus.UNDATED})

STOP_STATUS = {
    StopStatus.CLOSED: "was hier",
    StopStatus.OPEN: "is hier nu",
    StopStatus.ANNOUNCED: "komt hier",
    StopStatus.WAS_UNDATED: "was hier, datums onbekend",
    StopStatus.UNDATED: "aangekondigd, datums onbekend",
    StopStatus.CANCELLED: "vervallen",
}


class SessionStatus(StrEnum):
    """Whether a session took place, as far as anybody confirmed it; never stored."""

    PLANNED = "planned"
    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    CANCELLED = "cancelled"


SESSION_STATUS = {
    SessionStatus.PLANNED: "gepland",
    SessionStatus.UNCONFIRMED: "aangekondigd, niet bevestigd",
    SessionStatus.HELD: "gehouden",
    SessionStatus.CANCELLED: "vervallen",
}


class EventKind(StrEnum):
    """What kind of gathering a session is."""

    OPENING = "opening"
    WORKSHOP = "workshop"
    INFORMATION = "information"
    IN_DEPTH = "in_depth"
    CONFERENCE = "conference"
    EXCHANGE = "exchange"


EVENT_KIND = {
    EventKind.OPENING: "opening",
    EventKind.WORKSHOP: "werkbijeenkomst",
    EventKind.INFORMATION: "informatiebijeenkomst",
    EventKind.IN_DEPTH: "verdiepend gesprek",
    EventKind.CONFERENCE: "conferentie",
    EventKind.EXCHANGE: "uitwisseling",
}


class ChangeReason(StrEnum):
    """Why a stop, a session or a venue was changed."""

    TYPING = "typing"
    NEW_INFORMATION = "new_information"
    AGREED = "agreed"
    SOURCE = "source"
    UNDONE = "undone"


CHANGE_REASON = {
    ChangeReason.TYPING: "typefout of vergissing",
    ChangeReason.NEW_INFORMATION: "nu meer bekend",
    ChangeReason.AGREED: "anders afgesproken",
    ChangeReason.SOURCE: "de bron zegt het anders",
    ChangeReason.UNDONE: "ongedaan gemaakt",
}


class CancelReason(StrEnum):
    """Why a stop or a session does not take place."""

    VENUE = "venue"
    INTEREST = "interest"
    PLANNING = "planning"
    MISTAKE = "mistake"
    OTHER = "other"


CANCEL_REASON = {
    CancelReason.VENUE: "de locatie kon niet",
    CancelReason.INTEREST: "te weinig belangstelling",
    CancelReason.PLANNING: "paste niet in de planning",
    CancelReason.MISTAKE: "bij vergissing ingevoerd",
    CancelReason.OTHER: "een andere reden",
}
