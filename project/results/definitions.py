"""The closed lists behind the figures, as tables for a reader."""

import pandas as pd

from project.wording.counts import COUNTED_METHODS, COUNTING_METHOD, FIGURE_STATE, FigureState

# For each state: what it means, and what a total does with it.
_STATES = {
    FigureState.KNOWN: (
        "Er is een aantal. Ook 0 is een aantal: er kwam niemand.",
        "wordt opgeteld",
    ),
    FigureState.UNKNOWN: (
        "Er had een aantal moeten zijn, maar niemand weet het. De reden staat erbij.",
        "telt niet mee; het totaal wordt “ten minste”",
    ),
    FigureState.NOT_YET: (
        "Het moet nog komen, of het is nog niet ingevuld.",
        "telt niet mee; na afloop wordt het totaal “ten minste”",
    ),
    FigureState.NOT_COUNTED: (
        "Niemand telde: zo was het afgesproken, of niemand kon tellen. De reden staat erbij.",
        "telt niet mee; het totaal wordt “ten minste”",
    ),
    FigureState.CANCELLED: (
        "De halte of bijeenkomst ging niet door.",
        "er is niets op te tellen en er ontbreekt niets",
    ),
}


def states() -> pd.DataFrame:
    """The five states of a figure: the word on the screen, its meaning, its part in a total."""
    return pd.DataFrame(
        {
            "Staat": [FIGURE_STATE[state] for state in _STATES],
            "Wat het betekent": [meaning for meaning, _ in _STATES.values()],
            "In een totaal": [effect for _, effect in _STATES.values()],
        }
    )


def counting_methods() -> pd.DataFrame:
    """Every way to count, and whether its number is called counted or estimated."""
    return pd.DataFrame(
        {
            "Telmethode": list(COUNTING_METHOD.values()),
            "Het aantal heet": [
                "geteld" if method in COUNTED_METHODS else "geschat" for method in COUNTING_METHOD
            ],
        }
    )
