"""What people type for a day, a month, a point or a name is understood, or refused in Dutch."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project import formatting
from project.errors import InputError
from project.parsing import values

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "7-9-2018",
        "07-09-2018",
        "7/9/2018",
        "7.9.2018",
        "7 september 2018",
        "7 sept. 2018",
        " VR 7 sep 2018 ",
        "vrijdag 7 september 2018",
        "2018-09-07",
    ],
)
def test_a_day_is_understood_however_it_is_written(text: str) -> None:
    assert values.day(text) == date(2018, 9, 7)


@given(DAYS)
def test_a_day_that_we_wrote_ourselves_is_understood(day: date) -> None:
    for written in (formatting.day(day), formatting.short_day(day), day.isoformat()):
        assert values.day(written) == day


@given(DAYS)
def test_a_month_that_we_wrote_ourselves_is_understood(day: date) -> None:
    first, last = values.month(formatting.month(day)) or (None, None)
    assert first == day.replace(day=1)
    assert last is not None
    assert first <= day <= last
    assert (last.month, last.day >= 28) == (day.month, True)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_understood_or_refused_and_never_a_bug(text: str) -> None:
    for read in (values.day, values.month, values.point):
        with suppress(InputError):
            read(text)


@pytest.mark.parametrize(
    "text",
    ["31-2-2018", "7-9-18", "7-13-2018", "morgen", "7 sprokkelmaand 2018", "7-9-1218", "²-9-2018"],
)
def test_a_day_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        values.day(text)


def test_a_day_with_the_month_first_is_refused_for_that() -> None:
    with pytest.raises(InputError, match="Een maand 20 is er niet: schrijf eerst de dag"):
        values.day("10/20/2018")
    with pytest.raises(InputError, match=r"bestaat niet\. Kijk de dag na\."):
        values.day("31-2-2018")


def test_a_number_of_too_many_digits_is_called_too_large() -> None:
    """It was called no whole number, which it is."""
    with pytest.raises(InputError, match="is een te groot aantal"):
        values.whole_number("9" * 23)


def test_nothing_typed_is_nothing() -> None:
    assert [values.day(" "), values.month(""), values.point("")] == [None, None, None]


@pytest.mark.parametrize("text", ["51.5250, 5.9750", "51,5250; 5,9750", "51.525 5.975"])
def test_a_point_is_understood_as_maps_show_it(text: str) -> None:
    assert values.point(text) == (51.525, 5.975)


@pytest.mark.parametrize("text", ["5.9750, 51.5250", "0, 0", "51.5", "hier", "51.5, 5.9, 3"])
def test_a_point_outside_the_country_or_half_a_point_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        values.point(text)


@pytest.mark.parametrize("text", ["a\u202eb", "a\u200bb", "a\x00b", "a\nb", "x" * 121])
def test_what_cannot_be_seen_or_is_too_long_is_no_name(text: str) -> None:
    with pytest.raises(InputError, match="Naam"):
        values.plain_text("Naam", text, longest=120)


def test_markup_in_a_name_is_only_text() -> None:
    text = '<b onclick="x">[a](javascript:b)</b> =1+1'
    assert values.plain_text("Naam", f"  {text} ", longest=120) == text


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Sint Odiliënberg", "sint-odilienberg"),
        ("<b>", "b"),
        ("日本", "zonder-naam"),
        ("a" * 99, "a" * 60),
    ],
)
def test_a_name_becomes_a_part_of_an_address(name: str, slug: str) -> None:
    assert values.slug(name) == slug
