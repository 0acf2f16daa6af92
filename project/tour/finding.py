"""One thing that seems wrong in the tour: what it is about, and the sentence that asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# As the frames of ``itinerary`` give them.
Row = dict[str, Any]
Rows = Sequence[Row]


class Kind(StrEnum):
    """What seems wrong."""

    OVERLAP = "overlap"
    GAP = "gap"
    OUTSIDE = "outside"
    PROMISE = "promise"
    PLACE = "place"
    UNDATED = "undated"
    COPIED = "copied"


TITLES = {
    Kind.OVERLAP: "twee haltes tegelijk",
    Kind.GAP: "een gat in de rondreis",
    Kind.OUTSIDE: "bijeenkomst buiten de halte",
    Kind.PROMISE: "twee keer dezelfde belofte",
    Kind.PLACE: "plaats en gemeente passen niet",
    Kind.UNDATED: "nog geen datums",
    Kind.COPIED: "locatie van een andere plaats",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. ``about`` names rows as the logbook does: ``stop:venray``."""

    kind: Kind
    about: tuple[str, ...]
    sentence: str

    @property
    def key(self) -> str:
        """The same as long as the same thing is the matter: the sentence names days and places."""
        return f"{self.kind}:{'+'.join(self.about[:2])}:{self.sentence}"[:300]


def about_stops(*rows: Row) -> tuple[str, ...]:
    """Stops as a finding names them."""
    return tuple(f"stop:{row['slug']}" for row in rows)
