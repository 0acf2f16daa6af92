"""A key figure as a tile: a number or the word for why there is none, and a sign for each part."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from project import formatting
from project.charts.rows import Row
from project.charts.strip import Drawing, bullet, sign, strip
from project.figures import Figure, Total, total
from project.results import coverage
from project.results.key_figure import THINGS, KeyFigure, Part
from project.results.targets import Judged
from project.theme.signs import Sign
from project.wording.counts import FigureState, Unit
from project.wording.reading import VERDICT, TargetUnit, Verdict

_ICON = {
    "visitors": "groups",
    "participants": "record_voice_over",
    "workshops": "event",
    "municipalities": "location_on",
    "stops": "route",
    "cooperatives": "diversity_3",
    "unique": "person_search",
}
# Numbers of people who did not come: their parts are municipalities.
_ASIDE = (f"coverage:{coverage.INHABITANTS}",)
_LABEL = {
    "municipalities": "Gemeenten bezocht",
    "stops": "Haltes met datum",
    "workshops": "Bijeenkomsten",
}
_PEOPLE = {Unit.VISITORS: "Bezoekers", Unit.PARTICIPANTS: "Deelnemers"}
_Colour = Literal["green", "red", "gray"]
_BADGE: dict[Verdict, tuple[_Colour, str]] = {
    Verdict.REACHED: ("green", "check"),
    Verdict.MISSED: ("red", "close"),
    Verdict.OPEN: ("gray", "question_mark"),
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
_HEADLINES = ["visitors", "participants", "workshops", "municipalities", "stops", "cooperatives"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, to show large.

    ``value`` is a number in words or, where there is none, the word for it; ``before`` and
    ``behind`` stand small around it. ``code`` names its explanation, "" when it has none.
    ``badge`` is a verdict with its colour and sign.
    """

    code: str
    label: str
    value: str
    note: str = ""
    drawing: Drawing | None = None
    before: str = ""
    behind: str = ""
    icon: str = ""
    badge: tuple[str, _Colour, str] | None = None

    @property
    def key(self) -> str:
        """Its name on the page; that of a word ends in ``-word``, for the style sheet."""
        name = (self.code or self.label.lower()).replace(":", "-").replace(" ", "-")
        return name if self.value[:1].isdigit() else f"{name}-word"


def headlines(figures: Sequence[KeyFigure]) -> list[Tile]:
    """The six figures of a tour, always in this order, and then what was added to them."""
    place = dict(zip(_HEADLINES, range(len(_HEADLINES)), strict=True))
    return [tile(one) for one in sorted(figures, key=lambda one: place.get(one.code, len(place)))]


def tile(key: KeyFigure) -> Tile:
    """A figure with a sign for each of its parts."""
    if key.things is None and key.code not in _ASIDE:
        label = _LABEL.get(key.code, key.label.rpartition(", ")[2].capitalize())
        return _people(key.code, label, [part.figure for part in key.parts], _things_of(key))
    signs = [_sign_of_thing(part) for part in key.parts]
    if key.whole is not None:
        signs += [Sign.NOTHING] * max(key.whole - len(signs), 0)
    value, behind, note = _IN_WORDS.get(key.code, _plain)(key, signs)
    return Tile(
        code=key.code,
        label=_LABEL.get(key.code, key.label),
        icon=_ICON.get(key.code, "location_on"),
        value=value,
        behind=behind,
        note=note,
        drawing=strip(signs) if key.code in _IN_WORDS and signs else None,
    )


def people_of_rows(unit: Unit, rows: Iterable[Row]) -> Tile:
    """The people of the rows of a picture, as a report keeps them; without an explanation."""
    return _people("", _PEOPLE[unit], [row.figure for row in rows], THINGS[unit], _ICON[unit.value])


def agreements(judged: Sequence[Judged]) -> list[Tile]:
    """What was agreed beside what is certain, with the verdict."""
    rows = sorted(judged, key=lambda one: _ORDER.index(one.agreed.unit))
    return [_agreement(one) for one in rows]


def _agreement(one: Judged) -> Tile:
    reached, amount = one.reached, one.amount
    number, people = reached.low, one.figure.things is None
    estimated = one.figure.total.estimated or 0 if people else 0
    colour, icon = _BADGE[one.verdict]
    notes = [reached.quality]
    if one.verdict is Verdict.OPEN:
        things = formatting.amount(reached.waits, *_things_of(one.figure))
        where = f" bij {things}" if reached.waits else ""
        notes.append(f"nog open{where}")
    elif one.verdict is Verdict.MISSED:
        notes.append(formatting.listing(reached.lost_words))
    agreed = f"afgesproken {formatting.number(amount)}"
    return Tile(
        code=one.figure.code,
        label=one.agreed.label.removesuffix(" in de tentoonstelling"),
        value=reached.short if number is None else formatting.number(number),
        before=one.figure.qualifier,
        behind=f"van {formatting.number(amount)} afgesproken",
        note="; ".join(filter(None, notes)),
        drawing=bullet(
            amount,
            (number or 0) - estimated,
            estimated,
            # Of people more may always come while something is open.
            is_open=one.verdict is Verdict.OPEN and (people or reached.possible != number),
            alt=f"{reached.short}, {agreed}; {VERDICT[one.verdict]}",
        ),
        badge=(VERDICT[one.verdict], colour, icon),
    )


def _people(
    code: str, label: str, found: list[Figure], things: tuple[str, str], icon: str = ""
) -> Tile:
    sum_of = total(found)
    number = sum_of.number
    return Tile(
        code=code,
        label=label,
        icon=icon or _ICON.get(code, "record_voice_over"),
        value=_why(found, sum_of)
        if number is None and (found or not code)
        else _or_unknown(number),
        before="ten minste" if sum_of.at_least and number is not None else "",
        note=_known(sum_of, *things) if found or not code else "niet gemeten; nooit optellen",
        drawing=strip([sign(one) for one in found]) if found else None,
    )


def _why(found: Sequence[Figure], sum_of: Total) -> str:
    """Why there is no number; of one stop or session in its own word."""
    return str(sign(found[0])) if len(found) == 1 else sum_of.words()


def _or_unknown(number: int | None) -> str:
    return "onbekend" if number is None else formatting.number(number)


def _things_of(key: KeyFigure) -> tuple[str, str]:
    """What its parts are, one and more."""
    units = (part.subject.unit for part in key.parts if part.subject)
    otherwise = Unit.VISITORS if key.code == Unit.VISITORS else Unit.PARTICIPANTS
    return key.things or THINGS[next(units, otherwise)]


def _sign_of_thing(part: Part) -> Sign:
    if part.figure.state is FigureState.CANCELLED:
        return Sign.CANCELLED
    if part.adds:
        return Sign.MONTH if "maand" in part.words else Sign.SURE
    if any(word in part.words for word in ("genoemd", "gepland", "niet bevestigd")):
        return Sign.NAMED
    if part.words == "aangekondigd":
        return Sign.NAMED
    return Sign.UNKNOWN if part.figure.is_open else Sign.NOTHING


_Words = tuple[str, str, str]


def _municipalities(key: KeyFigure, signs: Sequence[Sign]) -> _Words:
    named = signs.count(Sign.NAMED)
    return (
        formatting.number(key.number) if key.number else "nog geen",
        "" if key.whole is None else f"van {formatting.number(key.whole)}",
        f"en {formatting.number(named)} aangekondigd" if named else "",
    )


def _workshops(key: KeyFigure, signs: Sequence[Sign]) -> _Words:
    coming, gone = signs.count(Sign.NAMED), signs.count(Sign.CANCELLED)
    lost = [f"{formatting.number(gone)} vervallen"] if gone else []
    # What is still to come waits for nobody's word.
    waiting = sum(part.figure.is_open for part in key.parts)
    if key.number:
        lost += [f"{formatting.number(waiting)} niet bevestigd"] if waiting else []
        behind = f"van {formatting.number(len(signs))} gehouden"
        return formatting.number(key.number), behind, ", ".join(lost)
    if not coming:
        return "nog geen", "", ", ".join(lost)
    if not waiting:
        return formatting.number(coming), "gepland", ", ".join(lost)
    return formatting.number(coming), "aangekondigd", ", ".join(["nog niet bevestigd", *lost])


def _stops(key: KeyFigure, signs: Sequence[Sign]) -> _Words:
    many = Counter(signs)
    said = [
        (Sign.MONTH, "van {} alleen de maand"),
        (Sign.CANCELLED, "{} vervallen"),
    ]
    return (
        formatting.number(key.number) if key.number else "nog geen",
        f"van {formatting.number(len(signs))}",
        ", ".join(text.format(many[one]) for one, text in said if many[one]),
    )


def _cooperatives(key: KeyFigure, signs: Sequence[Sign]) -> _Words:
    if key.number is None:
        return "onbekend", "", ""
    named = signs.count(Sign.NAMED)
    return (
        formatting.number(key.number),
        "tentoongesteld",
        f"en {formatting.number(named)} verder genoemd" if named else "",
    )


_IN_WORDS: dict[str, Callable[[KeyFigure, Sequence[Sign]], _Words]] = {
    "municipalities": _municipalities,
    "workshops": _workshops,
    "stops": _stops,
    "cooperatives": _cooperatives,
}


def _plain(key: KeyFigure, _signs: Sequence[Sign]) -> _Words:
    """The number in front, its words behind it, and of how many below."""
    number = _or_unknown(key.number) if key.number is not None else key.value
    return number, key.word if key.number is not None else "", key.out_of


def _known(sum_of: Total, one: str, more: str) -> str:
    if not sum_of.expected:
        return sum_of.completeness(one, more) if sum_of.upcoming else ""
    said = sum_of.completeness(one, more)
    if sum_of.number is None:
        said += " bekend"
    return f"{said} · {formatting.number(sum_of.estimated)} geschat" if sum_of.estimated else said
