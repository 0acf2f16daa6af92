"""Text from data on its way to a place that reads Markdown: nobody's name can become markup."""

import re

import pandas as pd

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&=^@/])")
# What Markdown turns into a link by itself, whatever signs are escaped.
_ADDRESS = re.compile(r"(?i)www(?=\.)|https?:(?=//)|@")
NOTHING = "–"
# Invisible, and no part of an address.
_WORD_JOINER = "\u2060"


def plain(text: object) -> str:
    """Text from data for a place that reads Markdown: every sign stays a sign."""
    broken = _ADDRESS.sub(rf"\g<0>{_WORD_JOINER}", str(text))
    return _MARKUP.sub(r"\\\1", broken).replace("\n", " ")


def cells(frame: pd.DataFrame) -> pd.DataFrame:
    """A table for a place that reads Markdown; where there is nothing to say stands a dash."""
    return frame.map(lambda value: plain(value) or NOTHING).rename(columns=plain)


def email_link(address: str) -> str:
    """A checked address (addresses.py) as a link; copied from the screen it is that address."""
    shown = _MARKUP.sub(r"\\\1", address)
    return f"[{shown}](mailto:{address})"
