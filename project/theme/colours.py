"""Colours and their meaning: a colour says the state of something, everywhere the same.

Never colour alone: each state also has a word and a mark (design.md, 7).
"""

PAPER = "#fbfcf7"
SECOND_PAPER = "#eef2e2"
# Dark enough that captions, at 60 % of it, still reach 4.5 on both papers.
TEXT = "#081805"
PRIMARY = "#2f6b1f"

# The same in the dark (links are lighter than buttons: they stand on paper, not under white).
DARK_PAPER = "#141a12"
DARK_SECOND_PAPER = "#1f271b"
DARK_TEXT = "#eef3e6"
DARK_PRIMARY = "#3f7a25"
DARK_LINK = "#9ccc65"

WAS_HERE = "#2f6b1f"
IS_HERE = "#b4530a"
WILL_BE = "#1f5f99"
DATES_UNKNOWN = "#6b6f76"
CANCELLED = "#8a2b2b"

COUNTED = "#2f6b1f"
ESTIMATED = "#7a9a5f"
OPEN = "#6b6f76"

BORDER = "#c3ccb4"
LAND = "#eef2e2"
VISITED_LAND = "#cfe3bd"
ANNOUNCED_LAND = "#d5e3f1"

# What each of these is on dark paper: as light as it is dark here, and the same colour.
IN_THE_DARK = {
    PAPER: DARK_PAPER,
    SECOND_PAPER: DARK_SECOND_PAPER,
    TEXT: DARK_TEXT,
    WAS_HERE: DARK_LINK,
    IS_HERE: "#f2a65a",
    WILL_BE: "#7fb5e6",
    DATES_UNKNOWN: "#a3a8b0",
    CANCELLED: "#e08a8a",
    ESTIMATED: "#8fb070",
    BORDER: "#4a5543",
    VISITED_LAND: "#2c4a20",
    ANNOUNCED_LAND: "#22384d",
}


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """``"#2f6b1f"`` as the list ``[47, 107, 31, 255]`` that pydeck wants."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)] + [alpha]
