"""Inhabitants by municipality: from one file, and honest on Bereik."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from project import clock, database, formatting
from project.errors import InputError
from project.facts import loading, population
from project.facts.population import COLUMNS, Inhabitants
from project.maps import coverage as maps_coverage
from project.models import Municipality, Population, Project
from project.results import coverage, explanations
from project.results.key_figure import KeyFigure
from project.settings import settings
from tests.builders import read, writing
from tests.test_targets import PROJECT
from tests.visits import all_texts, run_page, visit_as

LIMBURG = "PV31"
SOURCE = "CBS StatLine, tabel 03759ned"


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Load a manager's own file with these lines."""

    def load(*lines: str, first: str = ";".join(COLUMNS)) -> None:
        file = tmp_path / "inwoners.csv"
        file.write_text("\n".join([first, *lines]), encoding="utf-8-sig")
        monkeypatch.setenv("DASHBOARD_POPULATION_FILE", str(file))
        settings.cache_clear()
        loading.load()

    return load


def codes() -> list[str]:
    found = read(coverage.municipalities, clock.today(), PROJECT)
    return list(found["code"])


def whole(day: str = "2025-01-01", *, without: str = "") -> list[str]:
    """1001, 1002, … inhabitants: nobody takes these for real ones."""
    numbered = enumerate(sorted(codes()), 1001)
    return [f"{code};{number};{day};{SOURCE}" for number, code in numbered if code != without]


def loaded() -> Inhabitants | None:
    return read(population.of_province, LIMBURG)


def share() -> KeyFigure:
    found = read(coverage.municipalities, clock.today(), PROJECT)
    return coverage.inhabitants(found, read(population.of_province, LIMBURG), "Limburg")


def rows() -> list[tuple[str, int]]:
    with database.reading() as session:
        return sorted(
            (one.municipality_code, one.number) for one in session.exec(select(Population))
        )


# --- the file -----------------------------------------------------------------------------------


def test_the_file_that_comes_along_names_every_municipality_and_is_only_about_right(
    facts: str,
) -> None:
    found = loaded()
    assert found is not None
    assert set(found.numbers) == set(codes())
    assert (found.total, found.about, found.on_day()) == (1_113_757, "ongeveer ", "rond 2020")
    key = share()
    assert key.value == "331.601 (ongeveer 30 %)"
    assert key.out_of == "van 1.113.757 inwoners van Limburg rond 2020"
    assert "afgeleid; Over deze cijfers zegt waarom" in key.rule


def test_the_page_about_the_figures_says_why(facts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(None, monkeypatch)
    assert "1.117.201 op 1 januari 2020" in " ".join(all_texts(run_page("about", deel="bronnen")))


def test_a_file_of_the_manager_takes_the_place_of_ours(
    facts: str, own_file: Callable[..., None]
) -> None:
    own_file(*whole())
    found = loaded()
    assert found is not None
    assert (found.about, found.on_day(), found.source) == ("", "op 1 januari 2025", SOURCE)
    assert min(found.numbers.values()) == 1001
    assert "ongeveer" not in share().value
    assert "afgeleid" not in share().rule


def test_the_same_file_again_changes_nothing(facts: str, own_file: Callable[..., None]) -> None:
    own_file(*whole())
    before = rows()
    version = read(database.data_version)
    own_file(*whole())
    with database.reading() as session:
        assert database.data_version(session) == version
    assert rows() == before


def test_what_the_new_file_does_not_name_is_unknown_and_so_is_the_share(
    facts: str, own_file: Callable[..., None]
) -> None:
    own_file(*whole(without="GM0983"))
    key = share()
    assert key.value == "onbekend"
    assert "%" not in key.value + key.out_of
    told = read(explanations.explain, "coverage:inhabitants", clock.today())
    assert told.key.number is None
    assert "onbekend inwoners (aangekondigd)" in list(told.rows["Aantal of stand"])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("GM0983;101;2025-01-01", "kolommen"),
        ("GM9999;101;2025-01-01;CBS", "GM9999 is geen CBS-code"),
        ("GM0888;101;2025-01-01;CBS", "staat er al"),
        ("GM0983;0;2025-01-01;CBS", "“0” is geen aantal"),
        ("GM0983;1.001;2025-01-01;CBS", "“1.001” is geen aantal"),
        ("GM0983;;2025-01-01;CBS", "“” is geen aantal"),
        ("GM0983;101;2025-02-30;CBS", "geen peildag"),
        ("GM0983;101;20250101;CBS", "geen peildag"),
        ("GM0983;101;2025-01-01; ", "bron ontbreekt"),
        ("GM0983;101;2024-01-01;CBS", "gelijk zijn"),
    ],
)
def test_a_file_that_is_not_wholly_right_is_refused_with_its_line(
    facts: str, own_file: Callable[..., None], line: str, says: str
) -> None:
    before = rows()
    with pytest.raises(InputError, match=f"regel 3: .*{says}"):
        own_file("GM0888;101;2025-01-01;CBS", line)
    assert rows() == before


def test_a_file_with_other_headings_or_none_at_all_is_refused(
    facts: str, own_file: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="eerste regel"):
        own_file(first="gemeente;inwoners")
    monkeypatch.setenv("DASHBOARD_POPULATION_FILE", "/nowhere/inwoners.csv")
    settings.cache_clear()
    with pytest.raises(InputError, match="niet te lezen"):
        loading.load()


# --- on Bereik ----------------------------------------------------------------------------------


def test_one_click_shows_every_municipality_and_the_sum(facts: str) -> None:
    told = read(explanations.explain, "coverage:inhabitants", clock.today())
    key = share()
    assert (told.key.value, told.key.rule) == (key.value, key.rule)
    assert len(told.rows) == 31
    assert told.key.number == sum(number or 0 for number in told.numbers)
    assert sum(number is not None for number in told.numbers) == 6
    assert str(told.key.number) in told.proof.replace(".", "")


def test_before_the_tour_the_share_is_a_real_zero(facts: str) -> None:
    with clock.stopped_at(datetime(2017, 1, 1, 12, tzinfo=UTC)):
        assert share().value == "0 (0 %)"


def test_a_municipality_that_came_after_the_figures_makes_the_share_unknown(facts: str) -> None:
    with writing() as session:
        new = Municipality(code="GM9999", name="Nieuw", province_code=LIMBURG)
        session.add(new)
        session.flush()
        session.get_one(Municipality, "GM0983").successor_code = new.code
    assert share().value == "onbekend"


def test_the_not_yet_are_listed_with_their_inhabitants_from_north_to_south(facts: str) -> None:
    found = coverage.not_yet(read(coverage.municipalities, clock.today()))
    regions = list(dict.fromkeys(found["Regio"]))
    assert regions == ["Noord-Limburg", "Midden-Limburg", "Zuid-Limburg"]
    assert found.set_index("Gemeente").loc["Beek", "Inwoners"] == "15.889"


def test_the_file_with_all_municipalities_names_the_source(facts: str) -> None:
    with database.reading() as session:
        found = coverage.municipalities(session, clock.today())
        told = coverage.table(found, population.of_province(session, LIMBURG))
        assert set(coverage.table(found, None)["Bron van de inwoners"]) == {"niet geladen"}
    assert list(told["Inwoners"]) == [dict(rows())[code] for code in told["CBS-code"]]
    (source,) = set(told["Bron van de inwoners"])
    assert source.startswith("CBS, bevolking per gemeente")
    assert source.endswith(", rond 2020")


def test_pointing_at_a_municipality_tells_its_inhabitants(facts: str) -> None:
    found = read(coverage.municipalities, clock.today())
    layers = maps_coverage.coverage(found, example=False).layers
    tips = [one["tip"] for layer in layers if layer.id == "coverage" for one in layer.data]
    venlo = formatting.number(dict(rows())["GM0983"])
    assert f"Venlo: aangekondigd, {venlo} inwoners" in tips


def test_of_a_province_without_figures_it_says_so_and_never_0_percent(facts: str) -> None:
    before = share()
    with writing() as session:
        session.add(Project(slug="brabant", name="Brabant", province_code="PV30"))
    assert share() == before
    told = read(explanations.explain, "coverage:inhabitants", clock.today(), project="brabant")
    assert (told.key.number, len(told.rows)) == (None, 0)
    assert told.key.value == "bevolkingscijfers zijn niet geladen"
    assert "%" not in told.key.value + told.key.out_of + told.key.rule
