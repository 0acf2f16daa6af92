"""The sign of each state, the same in strips, charts, maps and tables.

Colour alone tells too little: green and orange look alike to who sees no red, green and dark red
to who sees no green. So each state has a shape or a pattern of its own as well.
"""

from enum import StrEnum

from project.theme import colours
from project.wording.reading import DeviationKind
from project.wording.tour import StopStatus


class Sign(StrEnum):
    """What is known of one stop, session or thing; the value is the word a reader sees."""

    COUNTED = "geteld"
    ESTIMATED = "geschat"
    MIXED = "deels geteld, deels geschat"
    PARTIAL = "een deel van de dagen"
    PARTIAL_ESTIMATED = "geschat, een deel van de dagen"
    UNKNOWN = "onbekend"
    NOT_COUNTED = "niet geteld"
    NOT_YET = "nog niet ingevuld"
    UPCOMING = "nog niet aan de beurt"
    CANCELLED = "vervallen"
    # Of what is no count: a place or a meeting.
    SURE = "zeker"
    MONTH = "alleen de maand bekend"
    NAMED = "aangekondigd"
    NOTHING = "nog niet"


# The same as letters, for a line of text.
LETTER = {
    Sign.COUNTED: "■",
    Sign.ESTIMATED: "▨",
    Sign.MIXED: "◪",
    Sign.PARTIAL: "◧",
    Sign.PARTIAL_ESTIMATED: "◧",
    Sign.UNKNOWN: "◇",
    Sign.NOT_COUNTED: "□",
    Sign.NOT_YET: "◌",
    Sign.UPCOMING: "◌",
    Sign.CANCELLED: "✕",
    Sign.SURE: "■",
    Sign.MONTH: "┈",
    Sign.NAMED: "□",
    Sign.NOTHING: "▫",
}

STATUS_COLOUR = {
    StopStatus.CLOSED: colours.WAS_HERE,
    StopStatus.OPEN: colours.IS_HERE,
    StopStatus.ANNOUNCED: colours.WILL_BE,
    StopStatus.WAS_UNDATED: colours.WAS_HERE,
    StopStatus.UNDATED: colours.DATES_UNKNOWN,
    StopStatus.CANCELLED: colours.CANCELLED,
}
# The shapes of the map as letters, for the legend under it.
STATUS_LETTER = {
    StopStatus.CLOSED: "●",
    StopStatus.OPEN: "◉",
    StopStatus.ANNOUNCED: "■",
    StopStatus.WAS_UNDATED: "◍",
    StopStatus.UNDATED: "◌",
    StopStatus.CANCELLED: "⊗",
}
# A badge says with its word what went otherwise, and with its colour how.
DEVIATION_COLOUR = {
    DeviationKind.UNDATED: "blue",
    DeviationKind.UNCOUNTED: "gray",
    DeviationKind.MOVED: "orange",
    DeviationKind.CANCELLED: "red",
    DeviationKind.FEWER: "orange",
}
