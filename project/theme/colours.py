"""Colours and their meaning: a colour says the state of something, everywhere the same.

Never colour alone: each state also has a word and a sign (``signs``). ``.streamlit/config.toml``
and ``project/web/templates/shell.css`` hold the same values.
"""

# The page, the tile on it, and what stands out a little.
PAPER = "#f3f5ed"
TILE = "#ffffff"
SECOND_PAPER = "#e6ebdb"
# Dark enough that captions, at 60 % of it, still reach 4.5 on tile and page.
TEXT = "#0c1808"
# Axes and hints; and the lines of a grid.
SOFT = "#4f5b4b"
FAINT = "#dfe5d3"
PRIMARY = "#2f6b1f"

# The same in the dark (links are lighter than buttons: they stand on paper, not under white).
DARK_PAPER = "#0f140d"
DARK_TILE = "#1a2116"
DARK_SECOND_PAPER = "#232b1f"
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

BORDER = "#d3dac4"
# The ground of a map, from the sea to the municipality that was visited.
SEA = "#cfe0ea"
ABROAD = "#ebebe4"
COUNTRY = "#f5f6ef"
COUNTRY_LINE = "#cdd5bf"
LAND_LINE = "#c3cdb3"
EDGE = "#7d8a6d"
RIVER = "#7fb0cc"
VISITED_LAND = "#b5d59b"
ANNOUNCED_LAND = "#cfe0f0"

# What each of these is in the dark: as light as it is dark here, and the same colour.
IN_THE_DARK = {
    PAPER: DARK_PAPER,
    TILE: DARK_TILE,
    SECOND_PAPER: DARK_SECOND_PAPER,
    TEXT: DARK_TEXT,
    SOFT: "#b3bda9",
    FAINT: "#364031",
    WAS_HERE: DARK_LINK,
    IS_HERE: "#f2a65a",
    WILL_BE: "#7fb5e6",
    DATES_UNKNOWN: "#a3a8b0",
    CANCELLED: "#e08a8a",
    ESTIMATED: "#8fb070",
    BORDER: "#3b4535",
    SEA: "#15303f",
    ABROAD: "#12170f",
    COUNTRY: "#1f261a",
    COUNTRY_LINE: "#37412f",
    LAND_LINE: "#4b5743",
    EDGE: "#8a987b",
    RIVER: "#4a86a8",
    VISITED_LAND: "#3f6a2a",
    ANNOUNCED_LAND: "#27445e",
}


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """``"#2f6b1f"`` as the list ``[47, 107, 31, 255]`` that pydeck wants."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)] + [alpha]


def in_the_dark(drawing: str) -> str:
    """The same drawing for a dark page: each colour of the light replaced by its own."""
    for light, dark in IN_THE_DARK.items():
        drawing = drawing.replace(light, dark)
    return drawing
