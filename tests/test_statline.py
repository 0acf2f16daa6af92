"""Files of CBS with inhabitants: read wholly right in every layout, or refused with the row named.

All numbers here are invented.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from project.errors import InputError
from project.imports import statline
from project.imports.statline import Left, Read
from tests.population_files import (
    LIMBURG,
    TODAY,
    Line,
    as_data,
    as_laid_out,
    by_age,
    by_age_without_symbols,
    invented,
    lines,
    saved_by_a_spreadsheet,
    without_symbols,
    years_side_by_side,
)

NOW = date(2026, 11, 22)
TOTAL = sum(invented().values())
LAYOUTS: list[Callable[[list[Line]], bytes]] = [
    as_data,
    by_age,
    by_age_without_symbols,
    without_symbols,
    as_laid_out,
]
COUNTRY, LIMBURG_WHOLE = Line("NL01", "2025JJ00", "987654"), Line("PV31", "2025JJ00", str(TOTAL))
BREDA = Line("GM0758", "2025JJ00", "777")


def read(data: bytes, year: int | None = None, name: str = "bevolking.csv") -> Read:
    return statline.read(name, data, LIMBURG, NOW, year)


def refused(data: bytes, year: int | None = None) -> str:
    """Why a file is refused; nothing of it may be used."""
    found = read(data, year)
    assert found.figures is None
    assert found.problems
    return " ".join(found.problems)


def numbers_of(data: bytes) -> dict[str, int]:
    found = read(data)
    assert found.problems == ()
    assert found.figures is not None
    return dict(found.figures.numbers)


def spoiled(**changed: str) -> dict[str, int | str]:
    return {**invented(), **changed}


# --- the layouts --------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [*LAYOUTS, saved_by_a_spreadsheet])
def test_each_layout_of_statline_is_read_right(layout: Callable[[list[Line]], bytes]) -> None:
    found = read(layout([COUNTRY, LIMBURG_WHOLE, *lines(invented()), BREDA]))
    assert found.problems == ()
    assert found.figures is not None
    assert found.figures.numbers == invented()
    assert found.figures.reference_day == date(2025, 1, 1)
    assert found.figures.provisional is False
    assert found.left_out == {Left.TOTAL: 2, Left.FOREIGN: 1}
    assert found.confirmed
    left_out, confirmed = statline.told(found, found.figures)[2:]
    assert left_out == (
        "3 rijen overgeslagen: 2 met een totaal (land, provincie of streek) en 1 met een gemeente "
        "van elders of van vroeger."
    )
    assert confirmed == "De rij van de provincie zelf zegt hetzelfde totaal."


def test_the_file_says_from_which_table_it_is() -> None:
    def source(data: bytes, name: str = "cijfers.csv") -> str:
        found = read(data, name=name).figures
        assert found is not None
        return found.source

    told = "CBS StatLine, tabel 70072ned, Regionale kerncijfers Nederland"
    assert source(without_symbols(lines(invented()))) == told
    assert source(as_data(lines(invented())), "70072ned_UntypedDataSet_01022026_1.csv") == told
    assert source(by_age(lines(invented()))) == (
        "CBS StatLine, tabel 03759ned, Bevolking; geslacht, leeftijd, burgerlijke staat en regio"
    )
    other = years_side_by_side({code: [one] for code, one in invented().items()}, [2025])
    assert source(other.replace(b"Burgerlijke staat", b"Nationaliteit")) == (
        "CBS StatLine, Bevolking op 1 januari"
    )


def test_men_and_ages_are_left_out_and_the_total_is_read() -> None:
    men = lines(dict.fromkeys(TODAY, 5))
    found = read(by_age(lines(invented()), *men))
    assert found.figures is not None
    assert found.figures.numbers == invented()
    assert found.left_out == {Left.PART: 5}


def test_a_file_with_only_men_says_what_to_choose() -> None:
    assert "ook het totaal" in refused(by_age([lines(invented())[0]], *lines(invented())))


def test_a_heading_that_is_about_men_alone_is_no_population() -> None:
    data = years_side_by_side({code: [one] for code, one in invented().items()}, [2025])
    with pytest.raises(InputError, match="geen kolom met de bevolking"):
        read(data.replace(b"Totaal mannen en vrouwen", b"Mannen"))


def test_a_provisional_year_is_told() -> None:
    data = without_symbols(lines(invented())).replace(b'"2025"', b'"2025**"')
    found = read(data).figures
    assert found is not None
    assert found.provisional
    assert found.on_day() == "op 1 januari 2025 (voorlopig cijfer)"


# --- years --------------------------------------------------------------------------------------


def test_of_several_years_one_is_asked_for() -> None:
    data = as_data([*lines(invented()), *lines(dict.fromkeys(TODAY, 9), "2024JJ00")])
    found = read(data)
    assert (found.figures, found.years, found.problems) == (None, (2024, 2025), ())
    of_2025 = read(data, 2025)
    assert of_2025.figures is not None
    assert of_2025.figures.numbers == invented()
    assert of_2025.left_out == {Left.OTHER_YEAR: 5}


def test_years_side_by_side_are_asked_for_too() -> None:
    data = years_side_by_side(
        {code: [one, one + 1] for code, one in invented().items()}, [2024, 2025]
    )
    assert read(data).years == (2024, 2025)
    found = read(data, 2025)
    assert found.figures is not None
    assert found.figures.numbers == {code: one + 1 for code, one in invented().items()}
    assert found.left_out == {}


def test_a_year_that_is_not_in_the_file_is_refused() -> None:
    assert "geen gemeente van Limburg" in refused(as_data(lines(invented())), 2019)


def test_2018_is_refused_because_of_beekdaelen_and_its_three_predecessors() -> None:
    numbers: dict[str, int | str] = {
        **spoiled(GM1954=""),
        "GM0951": 11,
        "GM0881": 22,
        "GM0962": 33,
    }
    said = refused(as_data(lines(numbers, "2018JJ00")))
    assert "Rij 3: Beekdaelen: er staat geen aantal inwoners" in said
    for row, name in ((7, "Nuth"), (8, "Onderbanken"), (9, "Schinnen")):
        assert f"Rij {row}: {name} bestaat niet meer en hoort nu bij Beekdaelen" in said


def test_predecessors_without_a_number_are_left_out() -> None:
    names = {**TODAY, "GM0951": "Nuth", "GM0881": "Onderbanken", "GM0962": "Schinnen"}
    empty = dict.fromkeys(("GM0951", "GM0881", "GM0962"), "")
    for data in (
        as_data(lines({**invented(), **empty})),
        without_symbols(lines({**invented(), **empty}), names),
    ):
        found = read(data)
        assert found.figures is not None
        assert found.figures.numbers == invented()
        assert found.left_out == {Left.EMPTY_FORMER: 3}


def test_beekdaelen_beside_its_predecessors_is_refused() -> None:
    said = refused(as_data(lines({**invented(), "GM0951": 11})))
    assert "Rij 7: Nuth bestaat niet meer" in said


def test_a_year_that_is_to_come_is_refused() -> None:
    assert "1 januari 2027 moet nog komen" in refused(as_data(lines(invented(), "2027JJ00")))


@pytest.mark.parametrize("period", ["0000JJ00", "2025MM01", "2025KW02", "2025 januari", "", "25"])
def test_a_month_or_quarter_is_no_year(period: str) -> None:
    assert "is geen heel jaar" in refused(as_data(lines(invented(), period)))


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "means"), [("  4444", 4444), ("4444,0", 4444), ("4444.0", 4444), ("4444,00", 4444)]
)
def test_a_whole_number_is_read_whatever_stands_behind_the_comma(value: str, means: int) -> None:
    assert numbers_of(as_data(lines(spoiled(GM0983=value))))["GM0983"] == means


def test_points_between_thousands_are_read_when_all_have_them() -> None:
    dotted = {code: f"{number // 1000}.{number % 1000:03}" for code, number in invented().items()}
    assert numbers_of(without_symbols(lines(dotted))) == invented()


def test_one_point_among_numbers_without_is_refused() -> None:
    said = refused(as_data(lines(spoiled(GM0983="1.250"))))
    assert "Rij 5: Venlo: “1.250” kan twee dingen betekenen" in said


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "x",
        "-",
        "0",
        "-5",
        "12,3",
        "12.34",
        "1.2500",
        "1.000.000.000.000",
        "9" * 400,
        "4444 *",
        "=1+1",
        "nan",
        "1e3",
    ],
)
def test_what_is_no_number_of_people_is_refused_with_its_row(value: str) -> None:
    assert "Rij 5: Venlo:" in refused(as_data(lines(spoiled(GM0983=value))))


def test_a_total_of_the_province_that_does_not_fit_is_refused() -> None:
    said = refused(as_data([*lines(invented()), Line("PV31", "2025JJ00", str(TOTAL + 1))]))
    assert "Rij 7: Limburg heeft volgens deze rij" in said


# --- regions ------------------------------------------------------------------------------------


def test_a_missing_municipality_is_named() -> None:
    short = {code: number for code, number in invented().items() if code != "GM0984"}
    assert refused(as_data(lines(short))) == "Venray ontbreekt in dit bestand."


def test_a_name_with_a_slip_is_pointed_at() -> None:
    data = without_symbols(lines(invented())).replace(b'"Venlo"', b'"Venloo"')
    assert "Venlo ontbreekt in dit bestand. Bedoelt rij 5 (“venloo”)" in refused(data)


def test_a_municipality_that_stands_there_twice_is_named_with_both_rows() -> None:
    said = refused(as_data([*lines(invented()), Line("GM0983", "2025JJ00", "4444")]))
    assert said == ("Rij 7: Venlo staat er twee keer in (ook in rij 5). Haal een van de twee weg.")


@pytest.mark.parametrize("code", ["GM08930", "GM98", "XX12", "983", "PV3100", ""])
def test_a_code_that_is_none_is_refused_with_its_row(code: str) -> None:
    said = refused(as_data([*lines(invented()), Line(code, "2025JJ00", "5")]))
    assert f"Rij 7: “{code.casefold() or 'leeg'}” is geen gemeente" in said


def test_another_bergen_is_not_ours() -> None:
    names = {**TODAY, "GM0373": "Bergen (NH.)"}
    found = read(without_symbols(lines({**invented(), "GM0373": 5}), names))
    assert found.figures is not None
    assert found.figures.numbers == invented()
    assert found.left_out == {Left.FOREIGN: 1}


def test_a_file_of_another_province_is_refused() -> None:
    assert "geen gemeente van Limburg" in refused(as_data([COUNTRY, BREDA]))


# --- what is no such file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "leeg"),
        (b"%PDF-1.7", "geen spreadsheet"),
        (b"<html></html>", "webpagina"),
        (b"Plaats;Aantal\nVenlo;3\n", "geen kolom “Regio's”"),
        (b'"RegioS";"Perioden";"Mannen_2"\n"GM0983";"2025JJ00";4\n', "bevolking op 1 januari"),
        (b'"RegioS";"TotaleBevolking_1"\n"GM0983";4\n', "Het jaar staat niet"),
        (
            b'"RegioS";"Perioden";"TotaleBevolking_1";"BevolkingOp1Januari_1"\n"GM0983";"2025";4;5\n',
            "verschillende kolommen",
        ),
        (
            b'"RegioS";"Perioden";"TotaleBevolking_1"\n"GM0983";"2025JJ00";4;444\n',
            "Rij 2 heeft 4 cellen",
        ),
    ],
)
def test_what_is_no_file_of_inhabitants_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read(data)


def test_the_whole_table_with_all_its_columns_is_read() -> None:
    wide = ";".join(f'"Onderwerp_{number}"' for number in range(2, 325))
    rows = [f'"ID";"RegioS";"Perioden";"TotaleBevolking_1";{wide}']
    rows += [f'1;"{code}";"2025JJ00";{number}{";" * 323}' for code, number in invented().items()]
    assert numbers_of("\n".join(rows).encode()) == invented()


# --- for all files ------------------------------------------------------------------------------

FOREIGN = some.one_of(
    some.builds(
        Line,
        some.integers(1, 1999)
        .map(lambda n: f"GM{n:04}")
        .filter(lambda code: code not in TODAY and code not in LIMBURG.former),
        some.sampled_from(["2025JJ00", "2024JJ00"]),
        some.integers(0, 999_999).map(str) | some.sampled_from(["", ".", "x", "12,5"]),
    ),
    some.sampled_from([COUNTRY, LIMBURG_WHOLE, BREDA, Line("CR39", "2025JJ00", "5")]),
)


@settings(max_examples=60)
@given(some.data())
def test_no_order_and_no_foreign_row_changes_what_is_read(data: Any) -> None:
    """The same numbers whatever stands around them, or a refusal; never other numbers."""
    ours = lines(invented())
    extra = data.draw(some.lists(FOREIGN, max_size=12))
    dropped = data.draw(some.none() | some.sampled_from(ours))
    doubled = data.draw(some.none() | some.sampled_from(ours))
    kept = [one for one in ours if one is not dropped] + ([doubled] if doubled else [])
    layout = data.draw(some.sampled_from(LAYOUTS))
    found = read(layout(data.draw(some.permutations([*kept, *extra]))))
    if dropped == doubled:
        assert found.figures is not None
        assert found.figures.numbers == invented()
        assert sum(found.left_out.values()) == len(extra)
    else:
        assert found.figures is None
        assert found.problems


@settings(max_examples=40)
@given(some.data())
def test_one_other_digit_is_noticed_where_the_province_says_its_total(data: Any) -> None:
    code = data.draw(some.sampled_from(list(TODAY)))
    was = str(invented()[code])
    at = data.draw(some.integers(0, 3))
    digit = data.draw(some.sampled_from([one for one in "0123456789" if one != was[at]]))
    spoilt = lines(spoiled(**{code: was[:at] + digit + was[at + 1 :]}))
    layout = data.draw(some.sampled_from(LAYOUTS))
    assert "Limburg" in refused(layout([LIMBURG_WHOLE, *spoilt]))


@settings(max_examples=60)
@given(some.sampled_from(LAYOUTS), some.integers(0, 2_000), some.binary(max_size=12))
def test_a_damaged_file_is_read_or_refused_and_nothing_else_happens(
    layout: Callable[[list[Line]], bytes], at: int, noise: bytes
) -> None:
    whole = layout([COUNTRY, LIMBURG_WHOLE, *lines(invented())])
    try:
        found = read(whole[:at] + noise + whole[at + len(noise) :])
    except InputError:
        return
    assert found.figures is None or set(found.figures.numbers) == set(TODAY)


def test_the_name_of_a_file_is_kept_without_what_cannot_be_seen() -> None:
    found = read(as_data(lines(invented())), name="cij\x00fers\u202e" + "x" * 300).figures
    assert found is not None
    assert found.file_name == "cijfers" + "x" * 193
