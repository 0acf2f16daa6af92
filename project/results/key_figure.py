"""One figure, described once: its question, the parts it is made of, and what belongs to it.

Tile, strip of signs, explanation with its proof, verdict beside an agreement, row in the report and
file are views of this value; none of them counts again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from project import figures, formatting
from project.figures import Figure, Total
from project.tables import Column, Table
from project.wording.counts import FigureState, Unit

# What has a figure of this unit.
THINGS = {Unit.VISITORS: ("halte", "haltes"), Unit.PARTICIPANTS: ("bijeenkomst", "bijeenkomsten")}
# The sign of a thing that counts, that is still open, that is to come, and that did not happen.
COUNTS = Figure(FigureState.KNOWN, counted=1)
OPEN = Figure(FigureState.UNKNOWN, due=True)
TO_COME = Figure(FigureState.NOT_YET)
GONE = Figure(FigureState.CANCELLED)
# A longer sum is not written out: "Som van 40 regels: 1.234".
_MOST_ADDENDS = 9


@dataclass(frozen=True, slots=True)
class Subject:
    """The stop or session that a part is about; ``days`` it lasted, None when nobody knows."""

    unit: Unit
    id: int
    days: int | None
    cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stop, session or thing that a figure is made of; in an explanation also one count.

    ``figure`` says how many people it adds, or why it adds none; a thing that counts adds 1.
    ``words`` says how it stands. ``aside`` says why it is shown and not added; "" when it is added.
    """

    label: str
    words: str
    figure: Figure
    when: str = ""
    method: str = ""
    by: str = ""
    at: str = ""
    source: str = ""
    earlier: str = ""
    aside: str = ""
    subject: Subject | None = None

    @property
    def state(self) -> FigureState:
        return self.figure.state

    @property
    def counted(self) -> int | None:
        return self.figure.counted

    @property
    def estimated(self) -> int | None:
        return self.figure.estimated

    @property
    def partial(self) -> bool:
        """Whether its number covers only some of the days."""
        return not self.figure.complete

    @property
    def adds(self) -> int | None:
        """What it adds to the figure; None when it adds nothing."""
        return None if self.aside else self.figure.number


# No slots: what is added up is kept with it.
@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """A figure with its code, its label, its value in words and its parts.

    ``things`` are what is counted one by one (``halte``, ``haltes``); None when the numbers of the
    parts are added up. ``out_of`` says of how many, ``rule`` what counts, ``state`` how complete it
    is, ``closing`` what the proof leaves open. ``whole`` is the m of "n van m" where the parts do
    not say it. ``page`` shows more of it.
    """

    code: str
    label: str
    value: str
    out_of: str
    rule: str
    state: str
    page: str
    parts: tuple[Part, ...]
    things: tuple[str, str] | None = None
    closing: str = ""
    whole: int | None = None

    @cached_property
    def total(self) -> Total:
        """The honest total of the parts."""
        return figures.total(part.figure for part in self.parts if not part.aside)

    @cached_property
    def number(self) -> int | None:
        """What is sure; None as long as nothing is."""
        adds = [part.adds for part in self.parts if part.adds is not None]
        return sum(adds) if adds or (self.things and not self.parts) else None

    @property
    def at_least(self) -> bool:
        """Whether a sum of people may still be more than its number."""
        return self.things is None and self.total.at_least

    @property
    def qualifier(self) -> str:
        """What stands before the number: ``ten minste``, or ""."""
        return figures.AT_LEAST if self.at_least and self.number is not None else ""

    @property
    def word(self) -> str:
        """What stands behind the number (``met datum``), or in its place (``onbekend``)."""
        if self.number is None:
            return self.value
        behind = self.value.removeprefix(self.qualifier).strip()
        return behind.removeprefix(formatting.number(self.number)).lstrip(" ,")

    @property
    def of(self) -> tuple[int, int] | None:
        """The n and m of "n van m"; None for what nobody measures."""
        if self.whole is not None:
            return self.number or 0, self.whole
        if self.things:
            return self.number or 0, len(self.parts)
        return (self.total.known, self.total.expected) if self.parts else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A key figure with the lines behind it: its parts, and of people every count in them."""

    key: KeyFigure
    lines: tuple[Part, ...]

    @property
    def rows(self) -> pd.DataFrame:
        """The lines for a reader, and for a file."""
        return LINES.frame(self.lines)

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """What each line adds to the figure; None for what is shown and not added."""
        return tuple(line.adds for line in self.lines)

    @property
    def proof(self) -> str:
        """The sentence that shows that the lines add up to the figure."""
        if self.key.things:
            return _prove_things(self.lines, *self.key.things)
        if not self.lines and self.key.closing:
            return self.key.closing
        return " ".join(filter(None, (prove_sum(self.numbers), self.key.closing)))


LINES = Table[Part](
    (
        Column("Wat", lambda line: line.label),
        Column("Aantal of stand", lambda line: line.words),
        Column("Dagen", lambda line: line.when),
        Column("Telmethode", lambda line: line.method),
        Column("Door wie", lambda line: line.by),
        Column("Ingevuld op", lambda line: line.at),
        Column("Bron", lambda line: line.source),
        Column("Verbeterd", lambda line: line.earlier or ("nee" if line.at else "")),
    )
)


def prove_sum(adds: Sequence[int | None]) -> str:
    """``96 + 88 + 75 = 259``, or in words when there is too much or too little to add."""
    known = [number for number in adds if number is not None]
    if not known:
        return "Er is nog geen aantal bekend, dus er is niets op te tellen."
    total = formatting.number(sum(known))
    if len(known) == 1:
        return f"Eén regel met een aantal: {total}."
    if len(known) > _MOST_ADDENDS:
        return f"Som van {formatting.number(len(known))} regels: {total}."
    return f"{' + '.join(formatting.number(number) for number in known)} = {total}."


def _prove_things(lines: Sequence[Part], one: str, more: str) -> str:
    """``6 regels “bezocht” = 6 gemeenten; verder 2 regels “aangekondigd”.``"""
    counted = [line for line in lines if line.adds]
    others = _groups(line for line in lines if not line.adds)
    said = []
    if counted:
        total = formatting.amount(len(counted), one, more)
        said.append(f"{' + '.join(_groups(counted))} = {total}")
    if others:
        said.append(f"{'verder ' if counted else ''}{formatting.listing(others)}")
    return f"{'; '.join(said)}." if said else f"0 regels = 0 {more}."


def _groups(lines: Iterable[Part]) -> list[str]:
    """How many lines say what: ``6 regels “bezocht”``."""
    many = Counter(line.words for line in lines)
    return [f"{formatting.amount(n, 'regel', 'regels')} “{word}”" for word, n in many.items()]
