"""Honest figures: whatever is entered, an unknown stays unknown and a real zero stays zero."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project import figures, formatting
from project.figures import Figure, Part, Total
from project.wording.counts import FIGURE_STATE, NOT_ENTERED, FigureState, Unit

KNOWN, UNKNOWN = FigureState.KNOWN, FigureState.UNKNOWN
NOT_YET, NOT_COUNTED, CANCELLED = (
    FigureState.NOT_YET,
    FigureState.NOT_COUNTED,
    FigureState.CANCELLED,
)
WITHOUT_NUMBER = [UNKNOWN, NOT_YET, NOT_COUNTED, CANCELLED]

numbers = st.integers(min_value=0, max_value=100_000)
known_parts = st.builds(Part, st.just(KNOWN), numbers, st.booleans())
open_parts = st.builds(Part, st.sampled_from(WITHOUT_NUMBER))
part_lists = st.lists(known_parts | open_parts, max_size=5)


def _figure(parts: list[Part], covers_all: bool, over: bool, late: int | None) -> Figure:
    return figures.figure(parts, covers_all=covers_all, over=over, days_late=late)


any_figure = st.builds(
    _figure, part_lists, st.booleans(), st.booleans(), st.none() | st.integers(1, 3000)
)
figure_lists = st.lists(any_figure, max_size=12)


def known(number: int, *, estimated: bool = False) -> Figure:
    return figures.figure([Part(KNOWN, number, estimated)], over=True)


def without_number(state: FigureState) -> Figure:
    return figures.figure([Part(state)], over=True)


# --- what holds for any data ------------------------------------------------------------------


@given(part_lists, st.booleans(), st.booleans())
def test_a_figure_is_the_sum_of_its_known_parts_and_nothing_else(
    parts: list[Part], covers_all: bool, over: bool
) -> None:
    made = figures.figure(parts, covers_all=covers_all, over=over)
    said = [part.number for part in parts if part.number is not None]
    assert made.number == (sum(said) if said else None)
    assert (made.state is KNOWN) == bool(said)


@given(any_figure)
def test_a_figure_without_a_number_shows_none(figure: Figure) -> None:
    if figure.number is None:
        assert figure.words().partition(" (")[0] in {*FIGURE_STATE.values(), NOT_ENTERED}
        assert "0 " not in figure.words(Unit.VISITORS).partition(" (")[0]
    else:
        assert formatting.number(figure.number) in figure.words()


@given(figure_lists, st.lists(st.booleans(), max_size=4))
def test_a_real_zero_is_never_shown_as_unknown(others: list[Figure], estimated: list[bool]) -> None:
    zeros = [known(0, estimated=one) for one in [False, *estimated]]
    for zero in zeros:
        assert zero.words().startswith("0")
    added = figures.total([*others, *zeros])
    assert added.number is not None
    assert added.known >= len(zeros)
    assert any(sign.isdigit() for sign in added.words())


@given(figure_lists)
def test_a_total_adds_what_is_known_and_keeps_counted_and_estimated_apart(
    found: list[Figure],
) -> None:
    added = figures.total(found)
    assert (added.counted or 0) == sum(one.counted or 0 for one in found)
    assert (added.estimated or 0) == sum(one.estimated or 0 for one in found)
    assert (added.counted is None) == all(one.counted is None for one in found)
    assert (added.estimated is None) == all(one.estimated is None for one in found)
    assert (added.number is None) == all(one.number is None for one in found)
    if added.number is None:
        assert not any(sign.isdigit() for sign in added.words(Unit.PARTICIPANTS))


@given(figure_lists, st.data())
def test_sums_over_any_division_agree(found: list[Figure], data: st.DataObject) -> None:
    groups: dict[int, list[Figure]] = {}
    for one in found:
        groups.setdefault(data.draw(st.integers(0, 3)), []).append(one)
    whole, parts = figures.total(found), [figures.total(group) for group in groups.values()]
    for name in ("known", "partial", "expected", "upcoming"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
    for name in ("counted", "estimated", "number"):
        values = [getattr(part, name) for part in parts if getattr(part, name) is not None]
        assert getattr(whole, name) == (sum(values) if values else None)
    assert whole.at_least == any(part.at_least for part in parts)


def _misses_somebody(parts: list[Part], covers_all: bool, over: bool) -> bool:
    """Rule 1 in other words: may there be people whom the sum leaves out?"""
    if all(part.state is CANCELLED for part in parts) and parts and covers_all:
        return False
    if any(part.state in (UNKNOWN, NOT_COUNTED) for part in parts) and covers_all:
        return NOT_YET not in {part.state for part in parts} or over or _has_number(parts)
    gaps = not parts or not covers_all or any(part.state is NOT_YET for part in parts)
    return gaps and (over or _has_number(parts))


def _has_number(parts: list[Part]) -> bool:
    return any(part.state is KNOWN for part in parts)


@given(st.lists(st.tuples(part_lists, st.booleans(), st.booleans()), max_size=8))
def test_a_total_says_ten_minste_exactly_when_something_is_open(
    entered: list[tuple[list[Part], bool, bool]],
) -> None:
    added = figures.total(
        figures.figure(parts, covers_all=whole, over=over) for parts, whole, over in entered
    )
    assert added.at_least == any(_misses_somebody(*one) for one in entered)
    if added.number is not None:
        assert added.words().startswith("ten minste ") == added.at_least


@given(figure_lists)
def test_received_is_never_more_than_due(found: list[Figure]) -> None:
    added = figures.total(found)
    assert added.known + added.partial <= added.expected
    assert added.expected + added.upcoming <= len(found)
    if not added.at_least:
        assert added.known == added.expected


# --- how it reads -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", WITHOUT_NUMBER)
def test_a_part_without_knowledge_cannot_carry_a_number(state: FigureState) -> None:
    with pytest.raises(ValueError, match="cannot have the number 0"):
        Part(state, 0)
    with pytest.raises(ValueError, match="cannot have the number 0"):
        Figure(state, counted=0)


def test_a_known_part_needs_a_number_of_people() -> None:
    with pytest.raises(ValueError, match="cannot have the number None"):
        Part(KNOWN)
    with pytest.raises(ValueError, match="cannot have the number None"):
        Figure(KNOWN)
    with pytest.raises(ValueError, match="cannot be"):
        Part(KNOWN, -1)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (known(34), "34"),
        (known(0), "0"),
        (known(12_345, estimated=True), "12.345 (geschat)"),
        (
            figures.figure([Part(KNOWN, 98), Part(KNOWN, 45, estimated=True)], over=True),
            "143, waarvan 98 geteld en 45 geschat",
        ),
        (figures.figure([Part(KNOWN, 20)], covers_all=False), "ten minste 20"),
        (figures.figure([Part(KNOWN, 20), Part(UNKNOWN)]), "ten minste 20"),
        (figures.figure([Part(KNOWN, 20), Part(CANCELLED)]), "20"),
        (figures.figure([]), "nog niet"),
        (figures.figure([], over=True), "nog niet ingevuld"),
        (figures.figure([], over=True, days_late=1), "nog niet ingevuld (1 dag te laat)"),
        (figures.figure([], over=True, days_late=99), "nog niet ingevuld (99 dagen te laat)"),
        (figures.figure([], over=True, days_late=100), "nog niet ingevuld (3 maanden te laat)"),
        (figures.figure([], over=True, days_late=3241), "nog niet ingevuld (8 jaar te laat)"),
        (without_number(UNKNOWN), "onbekend"),
        (without_number(NOT_COUNTED), "niet geteld"),
        (without_number(CANCELLED), "vervallen"),
        # A withdrawal opens the figure again.
        (without_number(NOT_YET), "nog niet ingevuld"),
    ],
)
def test_a_figure_reads_as_what_is_known_of_it(figure: Figure, words: str) -> None:
    assert figure.words() == words


def test_who_has_to_act_sees_the_days_themselves() -> None:
    late = figures.figure([], over=True, days_late=3241)
    assert late.words(exact=True) == "nog niet ingevuld (3.241 dagen te laat)"


@pytest.mark.parametrize(
    ("found", "words", "completeness"),
    [
        ([known(34), figures.figure([], over=True)], "ten minste 34", "1 van 2 bijeenkomsten"),
        ([known(34), figures.figure([])], "34", "1 van 1 bijeenkomst; 1 nog niet aan de beurt"),
        ([known(34), without_number(UNKNOWN)], "ten minste 34", "1 van 2 bijeenkomsten"),
        ([known(34), without_number(NOT_COUNTED)], "ten minste 34", "1 van 2 bijeenkomsten"),
        ([known(34), without_number(CANCELLED)], "34", "1 van 1 bijeenkomst"),
        ([known(0), known(0)], "0", "2 van 2 bijeenkomsten"),
        (
            [known(98), known(45, estimated=True)],
            "143, waarvan 98 geteld en 45 geschat",
            "2 van 2 bijeenkomsten",
        ),
        (
            [figures.figure([Part(KNOWN, 20)], covers_all=False, over=True), known(1)],
            "ten minste 21",
            "1 van 2 bijeenkomsten en 1 deels",
        ),
        ([figures.figure([], over=True)] * 5, "nog niet ingevuld", "0 van 5 bijeenkomsten"),
        (
            [figures.figure([], over=True), without_number(UNKNOWN)],
            "onbekend",
            "0 van 2 bijeenkomsten",
        ),
        ([figures.figure([])], "nog niet", "1 bijeenkomst nog niet aan de beurt"),
        ([without_number(CANCELLED)] * 2, "vervallen", "geen bijeenkomsten"),
        ([without_number(CANCELLED), known(3)], "3", "1 van 1 bijeenkomst"),
        ([], "niets te tellen", "geen bijeenkomsten"),
    ],
)
def test_a_total_says_how_much_of_it_is_known(
    found: list[Figure], words: str, completeness: str
) -> None:
    added: Total = figures.total(found)
    assert added.words() == words
    assert added.completeness("bijeenkomst", "bijeenkomsten") == completeness


def test_a_unit_is_named_once_and_in_the_right_number() -> None:
    assert known(1).words(Unit.PARTICIPANTS) == "1 deelnemer"
    assert figures.total([known(0)]).words(Unit.VISITORS) == "0 bezoekers"
    assert figures.total([known(1200), without_number(UNKNOWN)]).words(Unit.VISITORS) == (
        "ten minste 1.200 bezoekers"
    )


@pytest.mark.parametrize(
    ("today", "late"),
    [(date(2018, 9, 12), None), (date(2018, 9, 19), None), (date(2018, 9, 20), 1)],
)
def test_a_count_is_late_from_the_day_after_the_agreed_term(today: date, late: int | None) -> None:
    assert figures.days_late(date(2018, 9, 12), today, term=7) == late


def test_nobody_is_late_for_a_day_that_nobody_knows() -> None:
    assert figures.days_late(None, date(2026, 11, 22), term=7) is None
