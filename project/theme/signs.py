"""The colour, the mark and the pattern of each state, the same on every map and chart.

Colour alone tells too little: green and orange look alike to who sees no red, green and dark red
to who sees no green. So each state has a shape or a pattern of its own as well.
"""

from project.theme import colours
from project.wording.tour import StopStatus

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
# The same states as patterns, for bars.
STATUS_PATTERN = {
    StopStatus.CLOSED: "",
    StopStatus.OPEN: "x",
    StopStatus.ANNOUNCED: "/",
    StopStatus.WAS_UNDATED: "|",
    StopStatus.UNDATED: ".",
    StopStatus.CANCELLED: "-",
}
