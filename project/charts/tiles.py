"""A figure as a tile: a number or the word for why there is none, and a sign for each part.

Until a key figure carries its own parts they are read from the frames here, and only here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from project import formatting
from project.charts.rows import Row
from project.charts.strip import Drawing, bullet, sign, strip
from project.figures import Figure, Total, total
from project.frames import records
from project.progress import ANNOUNCED, VISITED, workshops
from project.reach.evidence import THINGS, KeyFigure
from project.theme.signs import Sign
from project.wording import (
    VERDICT,
    DatePrecision,
    SessionStatus,
    StopStatus,
    TargetUnit,
    Unit,
    Verdict,
)

_ICON = {
    Unit.VISITORS: "groups",
    Unit.PARTICIPANTS: "record_voice_over",
}
_LABEL = {Unit.VISITORS: "Bezoekers", Unit.PARTICIPANTS: "Deelnemers"}
_HELD = {
    SessionStatus.HELD: Sign.SURE,
    SessionStatus.CANCELLED: Sign.CANCELLED,
    SessionStatus.PLANNED: Sign.NAMED,
    SessionStatus.UNCONFIRMED: Sign.NAMED,
}
_DATED = {
    DatePrecision.DAY: Sign.SURE,
    DatePrecision.MONTH: Sign.MONTH,
    DatePrecision.UNKNOWN: Sign.UNKNOWN,
}
# What people came for stands first, as on every page.
_ORDER = [
    TargetUnit.VISITORS,
    TargetUnit.PARTICIPANTS,
    TargetUnit.STOPS,
    TargetUnit.WORKSHOPS,
    TargetUnit.COOPERATIVES,
    TargetUnit.MUNICIPALITIES,
]
_BADGE = {
    Verdict.REACHED: ("green", "check"),
    Verdict.MISSED: ("red", "close"),
    Verdict.OPEN: ("gray", "question_mark"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, to show large.

    ``value`` is a number in words or, where there is none, the word for it; ``before`` and
    ``behind`` stand small around it. ``code`` names its explanation, "" when it has none.
    ``badge`` is a verdict with its colour and sign.
    """

    code: str
    label: str
    icon: str
    value: str
    note: str
    drawing: Drawing | None = None
    before: str = ""
    behind: str = ""
    badge: tuple[str, str, str] | None = None

    @property
    def key(self) -> str:
        """Its name on the page; that of a word ends in ``-word``, for the style sheet."""
        name = (self.code or self.label.lower()).replace(":", "-").replace(" ", "-")
        return name if self.value[:1].isdigit() else f"{name}-word"


def tour_tiles(
    stops: pd.DataFrame,
    sessions: pd.DataFrame,
    towns: Mapping[str, str],
    *,
    towns_in_all: int | None,
    cooperatives: tuple[int, int] | None,
) -> list[Tile]:
    """The six figures of a tour, always in this order.

    ``sessions`` are those that expect a count, ``towns`` as from ``progress.municipalities``,
    ``cooperatives`` how many are exhibited and only named; None when nobody knows.
    """
    return [
        people(Unit.VISITORS, stops),
        people(Unit.PARTICIPANTS, sessions),
        _workshops(workshops(sessions)),
        municipalities(towns, towns_in_all),
        _stops(stops),
        _cooperatives(cooperatives),
    ]


def people(unit: Unit, frame: pd.DataFrame, code: str | None = None) -> Tile:
    """How many people, with a sign for each stop or session of ``frame``.

    Another ``code`` is another explanation, "" is none.
    """
    return _people(unit, list(frame["figure"]), unit.value if code is None else code)


def people_of_rows(unit: Unit, rows: Sequence[Row]) -> Tile:
    """The same of the rows of a picture, as a report keeps them; without an explanation."""
    return _people(unit, [row.figure for row in rows], "")


def _people(unit: Unit, found: list[Figure], code: str) -> Tile:
    sum_of = total(found)
    number = sum_of.number
    return Tile(
        code=code,
        label=_LABEL[unit],
        icon=_ICON[unit],
        value=sum_of.words() if number is None else formatting.number(number),
        before="ten minste" if sum_of.at_least and number is not None else "",
        note=_known(sum_of, *THINGS[unit]),
        drawing=strip([sign(one) for one in found]) if found else None,
    )


def promise(number: int, meetings: pd.DataFrame) -> Tile:
    """How many people took part in the sessions about one promise."""
    return people(Unit.PARTICIPANTS, meetings, code=f"promise:{number}")


def in_words(key: KeyFigure, icon: str) -> Tile:
    """A key figure of which the number stands in front of its words."""
    number, _, behind = key.value.partition(" ")
    if not number[:1].isdigit():
        number, behind = key.value, ""
    return Tile(
        code=key.code, label=key.label, icon=icon, value=number, behind=behind, note=key.out_of
    )


def unmeasured(label: str, icon: str, note: str, code: str) -> Tile:
    """A figure that nobody measures."""
    return Tile(code=code, label=label, icon=icon, value="onbekend", note=note)


def municipalities(towns: Mapping[str, str], in_all: int | None) -> Tile:
    """How many municipalities were visited, of all that the province has."""
    states = list(towns.values())
    visited, announced = states.count(VISITED), states.count(ANNOUNCED)
    rest = 0 if in_all is None else max(in_all - visited - announced, 0)
    signs = [Sign.SURE] * visited + [Sign.NAMED] * announced + [Sign.NOTHING] * rest
    return Tile(
        code="municipalities",
        label="Gemeenten bezocht",
        icon="location_on",
        value=formatting.number(visited) if visited else "nog geen",
        behind="" if in_all is None else f"van {formatting.number(in_all)}",
        note=f"en {formatting.number(announced)} aangekondigd" if announced else "",
        drawing=strip(signs),
    )


def agreements(verdicts: pd.DataFrame) -> list[Tile]:
    """What was agreed beside what is certain: a frame of ``targets.verdicts``."""
    rows = sorted(records(verdicts), key=lambda row: _ORDER.index(row["unit"]))
    return [_agreement(row) for row in rows]


def _agreement(row: Mapping[str, Any]) -> Tile:
    number, amount = row["number"], row["amount"]
    people = row["unit"] in (TargetUnit.VISITORS, TargetUnit.PARTICIPANTS)
    is_open = row["verdict"] is Verdict.OPEN
    estimated = row["estimated"] or 0
    before = "ten minste" if str(row["short"]).startswith("ten minste") else ""
    colour, icon = _BADGE[row["verdict"]]
    note = "; ".join(filter(None, (row["quality"], row["note"])))
    agreed = f"afgesproken {formatting.number(amount)}"
    return Tile(
        code=f"target:{row['code']}",
        label=row["label"].removesuffix(" in de tentoonstelling"),
        icon="",
        value=row["short"] if number is None else formatting.number(number),
        before=before if number is not None else "",
        behind=f"van {formatting.number(amount)} afgesproken",
        note=note,
        drawing=bullet(
            amount,
            (number or 0) - estimated,
            estimated,
            # Of people more may always come while something is open.
            is_open=is_open and (people or row["possible"] != number),
            alt=f"{row['label']}: {row['short']}, {agreed}; {VERDICT[row['verdict']]}",
        ),
        badge=(VERDICT[row["verdict"]], colour, icon),
    )


def _known(sum_of: Total, one: str, more: str) -> str:
    if not sum_of.expected and not sum_of.upcoming:
        return ""
    things = one if sum_of.expected == 1 else more
    said = f"{formatting.number(sum_of.known)} van {formatting.number(sum_of.expected)} {things}"
    if sum_of.number is None:
        said += " bekend"
    if sum_of.partial:
        said += f", {formatting.number(sum_of.partial)} deels"
    if sum_of.estimated:
        said += f" · {formatting.number(sum_of.estimated)} geschat"
    if sum_of.upcoming:
        said += f" · {formatting.number(sum_of.upcoming)} nog niet aan de beurt"
    return said


def _workshops(found: pd.DataFrame) -> Tile:
    statuses = [SessionStatus(one) for one in found["status"]]
    held, cancelled = (
        statuses.count(SessionStatus.HELD),
        statuses.count(SessionStatus.CANCELLED),
    )
    coming = len(statuses) - held - cancelled
    value, behind = held, f"van {formatting.number(len(statuses))} gehouden"
    notes = [f"{formatting.number(cancelled)} vervallen"] if cancelled else []
    if held and coming:
        notes.append(f"{formatting.number(coming)} niet bevestigd")
    elif not held:
        value, behind = coming, "aangekondigd"
        notes.append("nog niet bevestigd" if coming else "")
    return Tile(
        code="workshops",
        label="Werkbijeenkomsten",
        icon="event",
        value=formatting.number(value) if value else "nog geen",
        behind=behind if value else "",
        note=", ".join(filter(None, notes)),
        drawing=strip([_HELD[one] for one in statuses]),
    )


def _stops(stops: pd.DataFrame) -> Tile:
    signs = [
        Sign.CANCELLED
        if row["status"] is StopStatus.CANCELLED
        else _DATED[DatePrecision(row["date_precision"])]
        for row in records(stops)
    ]
    dated, monthly = signs.count(Sign.SURE) + signs.count(Sign.MONTH), signs.count(Sign.MONTH)
    cancelled = signs.count(Sign.CANCELLED)
    notes = [f"van {formatting.number(monthly)} alleen de maand"] if monthly else []
    notes += [f"{formatting.number(cancelled)} vervallen"] if cancelled else []
    return Tile(
        code="stops",
        label="Haltes met datum",
        icon="route",
        value=formatting.number(dated) if dated else "nog geen",
        behind=f"van {formatting.number(len(signs))}",
        note=", ".join(notes),
        drawing=strip(signs),
    )


def _cooperatives(many: tuple[int, int] | None) -> Tile:
    exhibited, named = many or (0, 0)
    return Tile(
        code="cooperatives",
        label="Sociale coöperaties",
        icon="diversity_3",
        value="onbekend" if many is None else formatting.number(exhibited),
        behind="" if many is None else "tentoongesteld",
        note=f"en {formatting.number(named)} verder genoemd" if named else "",
        drawing=strip([Sign.SURE] * exhibited + [Sign.NAMED] * named) if many else None,
    )
