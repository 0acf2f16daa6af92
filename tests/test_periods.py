"""Days and spans of days: what is taken and what is free together are the whole stay."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from project.parsing import periods

FIRST = date(2018, 10, 19)
DAYS = st.integers(0, 30).map(lambda offset: FIRST + timedelta(days=offset))
SPANS = st.lists(st.tuples(DAYS, DAYS).map(lambda two: (min(two), max(two))), max_size=5)


@given(last=DAYS, taken=SPANS)
def test_each_day_of_a_stay_is_taken_or_free_and_never_both(
    last: date, taken: list[tuple[date, date]]
) -> None:
    free = periods.free_days(FIRST, last, taken)
    for offset in range((last - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        assert (day in free) != any(begins <= day <= ends for begins, ends in taken)
    assert free == sorted(day for day in free if FIRST <= day <= last)


@given(last=DAYS, taken=SPANS)
def test_spans_hold_the_same_days_with_a_gap_between_them(
    last: date, taken: list[tuple[date, date]]
) -> None:
    free = periods.free_days(FIRST, last, taken)
    spans = periods.spans(free)
    assert [day for first, _ends in spans for day in periods.in_a_row(free, first)] == free
    assert all(begins - ends > timedelta(days=1) for (_, ends), (begins, _) in pairwise(spans))


def test_from_a_day_that_is_taken_nothing_follows() -> None:
    assert periods.in_a_row([FIRST], FIRST + timedelta(days=1)) == []
    assert periods.in_a_row([FIRST], None) == []
