"""The first page of a report: it alone answers what an official asks."""

from collections.abc import Sequence

from project.charts.strip import Drawing, bullet, sign, strip
from project.maps import ground, printed
from project.output.reports.found import Found
from project.output.reports.parts import Front, Tile
from project.results.key_figure import KeyFigure, Part
from project.results.targets import Judged
from project.theme.signs import Sign
from project.wording.reading import VERDICT, Verdict

_LEGEND = (
    "Groen: bezocht. Blauw: alleen aangekondigd. De nummers zijn die van de haltes; wat buiten de "
    f"provincie ligt, staat alleen in de tabel. {ground.SOURCES}."
)
_ON_TILES = ("visitors", "participants", "workshops", "municipalities")


def front(found: Found) -> Front:
    """What stands on the first page, as it is kept."""
    project = found.asked.project
    facts = (
        ("Dossiernummer", project.dossier),
        ("Subsidiegever", project.funder),
        ("Organisaties", project.organisations),
    )
    drawn, alt = printed.tour(found.tour, project.province_code)
    return Front(
        facts=tuple((label, value) for label, value in facts if value),
        account=project.account,
        tiles=tuple(_tile(found.figure(code)) for code in _ON_TILES),
        agreements=tuple(_agreement(one) for one in found.verdicts),
        map=Tile("Waar stond de tentoonstelling?", "", _LEGEND, drawn, alt),
    )


def _tile(key: KeyFigure) -> Tile:
    drawing = strip(_signs(key.parts, things=key.things is not None))
    return _drawn(key.label, key.value, key.out_of, drawing)


def _signs(parts: Sequence[Part], *, things: bool) -> list[Sign]:
    return [Sign.SURE if things and one.adds else sign(one.figure) for one in parts]


def _agreement(one: Judged) -> Tile:
    low, people = one.reached.low or 0, one.figure.things is None
    estimated = one.figure.total.estimated or 0 if people else 0
    said = f"{one.reached.short} van {one.agreed.words}"
    drawing = bullet(
        one.amount,
        low - estimated,
        estimated,
        is_open=one.verdict is Verdict.OPEN,
        alt=f"{one.agreed.label}: {said}, {VERDICT[one.verdict]}",
    )
    label = one.agreed.label.removesuffix(" in de tentoonstelling")
    return _drawn(label, said, VERDICT[one.verdict], drawing)


def _drawn(label: str, value: str, note: str, drawing: Drawing) -> Tile:
    return Tile(label, value, note, drawing.svg, f"{label}: {drawing.alt}")
