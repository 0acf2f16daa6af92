"""One value behind page, explanation, report and file: its parts, and how they are said."""

from dataclasses import replace

import pytest

from project import clock, database
from project.figures import Figure
from project.output.reports import issued
from project.results import explanations, headlines, targets
from project.results.key_figure import COUNTS, GONE, OPEN, KeyFigure, Part
from project.wording.counts import FigureState

EMPTY = KeyFigure(code="", label="", value="", out_of="", rule="", state="", page="", parts=())


def key(value: str, *figures: Figure, things: tuple[str, str] | None = None) -> KeyFigure:
    parts = tuple(Part(label="", words="", figure=one) for one in figures)
    return replace(EMPTY, value=value, parts=parts, things=things)


def some(counted: int | None = None, estimated: int | None = None, *, whole: bool = True) -> Figure:
    return Figure(FigureState.KNOWN, counted=counted, estimated=estimated, complete=whole)


UNKNOWN = Figure(FigureState.UNKNOWN, due=True)


@pytest.mark.parametrize(
    ("figure", "qualifier", "number", "word", "of"),
    [
        (key("98", some(98)), "", 98, "", (1, 1)),
        (key("0", some(0)), "", 0, "", (1, 1)),
        (key("ten minste 1.496", some(1496), UNKNOWN), "ten minste", 1496, "", (1, 2)),
        (key("ten minste 34", some(34, whole=False)), "ten minste", 34, "", (0, 1)),
        (
            key("143, waarvan 98 geteld en 45 geschat", some(98, 45)),
            "",
            143,
            "waarvan 98 geteld en 45 geschat",
            (1, 1),
        ),
        (key("onbekend", UNKNOWN), "", None, "onbekend", (0, 1)),
        (key("1 met datum", COUNTS, OPEN, things=("halte", "haltes")), "", 1, "met datum", (1, 2)),
        (
            key("nog geen bevestigd", OPEN, GONE, things=("halte", "haltes")),
            "",
            None,
            "nog geen bevestigd",
            (0, 2),
        ),
    ],
)
def test_a_value_is_a_qualifier_a_number_and_a_word(
    figure: KeyFigure, qualifier: str, number: int | None, word: str, of: tuple[int, int]
) -> None:
    assert (figure.qualifier, figure.number, figure.word) == (qualifier, number, word)
    assert figure.of == of


def test_what_is_set_aside_is_shown_and_not_added() -> None:
    aside = Part(label="Breda", words="410", figure=some(410), aside="buiten de subsidie")
    inside = Part(label="Weert", words="40", figure=some(40))
    figure = replace(EMPTY, value="40", parts=(inside, aside))
    assert (figure.number, figure.of, aside.adds) == (40, (1, 1), None)


def test_every_stop_has_its_sign(examples: str) -> None:
    with database.reading() as session:
        visitors, _participants = headlines.people(session, clock.today())
    assert len(visitors.parts) == 9
    assert {part.state for part in visitors.parts} > {FigureState.KNOWN, FigureState.UNKNOWN}
    assert sum(part.partial for part in visitors.parts) == 1
    people = [(part.counted or 0) + (part.estimated or 0) for part in visitors.parts]
    assert sum(people) == visitors.number


def test_page_explanation_report_and_file_are_views_of_one_value(examples: str) -> None:
    today = clock.today()
    with database.reading() as session:
        period = issued.proposed_period(session, today)
        assert period is not None
        shown = (
            *headlines.key_figures(session, today, period),
            *targets.key_figures(session, today, until=period.last),
        )
        verdicts = targets.verdicts(session, today, until=period.last)
        for one in shown:
            assert explanations.explain(session, one.code, today, period=period).key is one
        behind = explanations.explain_all(session, today, period)
        report = issued.draft(session, today=today)
    assert {id(one) for one in shown} < {id(one.key) for one in behind}
    assert [one.figure for one in verdicts] == [one for one in shown if "target" in one.code]
    figures = {row[0]: row for row in report.table("figures").rows}
    lines = {(name, what) for name, what, *_ in report.rows.rows}
    for one in shown:
        agreed = one.code.startswith("target:")
        if not agreed:
            assert figures[one.label][2:4] == (one.value, one.out_of)
        name = f"Afspraak: {one.label}" if agreed else one.label
        assert {(name, part.label) for part in one.parts} <= lines
