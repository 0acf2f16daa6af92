"""Inhabitants by municipality: loaded once, kept in versions, and honest on Bereik.

All numbers here are invented.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select
from sqlmodel import Session, col
from streamlit.testing.v1 import AppTest

from project import __main__ as command_line
from project import clock, database, formatting, logbook, maps
from project.errors import ConflictError, InputError
from project.facts import population
from project.facts.population import Figures, Standing
from project.imports import statline
from project.models import AuditEntry, Municipality, Population, PopulationLoad, Project, Province
from project.results import coverage, explanations
from project.wording import Coverage, Role
from tests.population_files import Line, as_data, invented, lines, without_symbols
from tests.test_targets import PROJECT
from tests.visits import all_texts, run_page, sign_in_row, visit_as

sqlite_only = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
LIMBURG = "PV31"


def province(session: Session) -> Province:
    return session.get_one(Province, LIMBURG)


def numbers(**changed: int) -> dict[str, int]:
    """Invented inhabitants for all 31 of today."""
    with database.reading() as session:
        return {**invented(population.division(session, province(session)).today), **changed}


def a_file(period: str = "2025JJ00", **changed: int) -> bytes:
    return as_data(lines(numbers(**changed), period))


def figures(data: bytes | None = None) -> Figures:
    with database.reading() as session:
        division = population.division(session, province(session))
    found = statline.read("cijfers.csv", data or a_file(), division, clock.today())
    assert found.figures is not None, found.problems
    return found.figures


def load(wanted: Figures, *, seen: int | None = None, by: str = "alice") -> int:
    with database.transaction() as session:
        return population.load(session, figures=wanted, seen=seen, by=by)


def standing() -> Standing | None:
    with database.reading() as session:
        return population.standing(session, LIMBURG)


def share() -> Any:
    with database.reading() as session:
        found = coverage.municipalities(session, clock.today(), PROJECT)
        return coverage.inhabitants(found, population.standing(session, LIMBURG), "Limburg")


def many(table: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


# --- storing ------------------------------------------------------------------------------------


def test_figures_are_kept_with_their_day_source_and_who_loaded_them(facts: str) -> None:
    number = load(figures())
    with database.reading() as session:
        row = population.by_number(session, number)
    assert row is not None
    assert (row.version, row.loaded_by, row.reference_day) == (1, "alice", date(2025, 1, 1))
    assert row.numbers == numbers()
    assert row.source == "CBS StatLine, tabel 70072ned, Regionale kerncijfers Nederland"
    assert many(Population) == 31


def test_the_same_file_twice_changes_nothing(facts: str) -> None:
    first = load(figures())
    lines_before = many(AuditEntry)
    # Also when the form was made before the first one was stored.
    assert load(figures()) == first
    assert load(figures(), seen=first) == first
    assert (many(PopulationLoad), many(AuditEntry)) == (1, lines_before)


def test_one_line_in_the_logbook_says_what_was_loaded(facts: str) -> None:
    before = many(AuditEntry)
    number = load(figures())
    with database.reading() as session:
        line = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert many(AuditEntry) == before + 1
    assert line is not None
    assert (line.action, line.subject, line.actor) == (
        "population.load",
        f"population:{number}",
        "alice",
    )
    with database.reading() as session:
        shown = logbook.page(session, logbook.Search()).lines.iloc[0]
    assert shown["Wat"] == "bevolkingscijfers geladen"
    assert shown["Waarover"] == "cijfers.csv"
    assert shown["Is"] == f"bevolkingscijfers: {population.in_words(figures())}"


def test_another_file_of_the_day_is_a_new_version_and_the_old_one_stays(facts: str) -> None:
    first = load(figures())
    second = load(figures(a_file(GM0983=7)), seen=first)
    with database.reading() as session:
        found = population.versions(session, LIMBURG)
        old = population.by_number(session, first)
    assert list(found["id"]) == [second, first]
    assert list(found["version"]) == [2, 1]
    assert list(found["stands"]) == [True, False]
    assert old is not None
    assert old.numbers == numbers()
    # Back to what was: a third version, not the first one again.
    assert load(figures(), seen=second) not in (first, second)


def test_the_newest_reference_day_stands_whatever_was_loaded_last(facts: str) -> None:
    newest = load(figures())
    load(figures(a_file("2024JJ00")))
    found = standing()
    assert found is not None
    assert found.id == newest


def test_who_loads_beside_somebody_else_is_shown_both(facts: str) -> None:
    load(figures(), by="alice")
    with pytest.raises(ConflictError) as problem:
        load(figures(a_file(GM0983=7)), seen=None, by="bob")
    said = str(problem.value)
    assert "versie 1 van alice" in said
    for total in (figures(), figures(a_file(GM0983=7))):
        assert population.in_words(total) in said
    assert many(PopulationLoad) == 1


def test_a_municipality_that_is_missing_is_refused_by_the_command_too(facts: str) -> None:
    whole = figures()
    short = {code: one for code, one in whole.numbers.items() if code != "GM0983"}
    wrong = Figures(
        province_code=LIMBURG,
        reference_day=whole.reference_day,
        provisional=False,
        source=whole.source,
        file_name="",
        digest="x",
        numbers=short,
    )
    with pytest.raises(InputError, match="Kies het bestand opnieuw"):
        load(wrong)
    assert many(PopulationLoad) == 0


def test_of_a_province_with_only_some_municipalities_nothing_is_loaded(facts: str) -> None:
    with (
        database.reading() as session,
        pytest.raises(InputError, match="alle gemeenten in Noord-Brabant"),
    ):
        population.division(session, session.get_one(Province, "PV30"))


# --- on Bereik ----------------------------------------------------------------------------------


def test_without_figures_it_says_so_and_never_0_percent(facts: str) -> None:
    key = share()
    assert key.value == "bevolkingscijfers zijn niet geladen"
    assert "%" not in key.value + key.out_of + key.rule
    with database.reading() as session:
        told = explanations.explain(session, "coverage:inhabitants", clock.today())
    assert (told.key.number, len(told.rows)) == (None, 0)


def test_the_share_is_of_who_live_in_a_visited_municipality(facts: str) -> None:
    load(figures())
    with database.reading() as session:
        found = coverage.municipalities(session, clock.today())
    visited = found.loc[found["state"] == Coverage.VISITED, "code"]
    here = sum(numbers()[code] for code in visited)
    whole = sum(numbers().values())
    key = share()
    assert len(visited) == 6
    percent = round(100 * here / whole)
    assert key.value.replace(".", "") == f"{here} ({percent} %)"
    assert key.rule.startswith(
        f"{percent} % van de inwoners van Limburg woont in een gemeente waar de tentoonstelling "
        "was; dat zegt niet dat zij kwamen."
    )
    assert "1 januari 2025" in key.out_of
    assert "CC BY 4.0" in key.rule


def test_one_click_shows_every_municipality_and_the_sum(facts: str) -> None:
    load(figures())
    with database.reading() as session:
        told = explanations.explain(session, "coverage:inhabitants", clock.today())
    key = share()
    assert (told.key.value, told.key.rule) == (key.value, key.rule)
    assert len(told.rows) == 31
    assert told.key.number == sum(number or 0 for number in told.numbers)
    assert sum(number is not None for number in told.numbers) == 6
    assert str(told.key.number) in told.proof.replace(".", "")


def test_before_the_tour_the_share_is_a_real_zero(facts: str) -> None:
    load(figures())
    with clock.stopped_at(datetime(2017, 1, 1, 12, tzinfo=UTC)):
        assert share().value == "0 (0 %)"


def test_a_municipality_that_came_after_the_figures_makes_the_share_unknown(facts: str) -> None:
    load(figures())
    with database.transaction() as session:
        new = Municipality(code="GM9999", name="Nieuw", province_code=LIMBURG)
        session.add(new)
        session.flush()
        session.get_one(Municipality, "GM0983").successor_code = new.code
    key = share()
    assert key.value == "onbekend"
    assert "%" not in key.value + key.out_of


def test_the_not_yet_are_listed_with_their_inhabitants_from_north_to_south(facts: str) -> None:
    def listed() -> Any:
        with database.reading() as session:
            return coverage.not_yet(coverage.municipalities(session, clock.today()))

    assert set(listed()["Inwoners"]) == {"onbekend"}
    load(figures())
    found = listed()
    assert list(dict.fromkeys(found["Regio"])) == [
        "Noord-Limburg",
        "Midden-Limburg",
        "Zuid-Limburg",
    ]
    beek = found.set_index("Gemeente").loc["Beek", "Inwoners"]
    assert beek.replace(".", "") == str(numbers()["GM0888"])


def test_the_file_with_all_municipalities_names_the_source_and_the_licence(facts: str) -> None:
    load(figures())
    with database.reading() as session:
        found = coverage.municipalities(session, clock.today())
        told = coverage.table(found, population.standing(session, LIMBURG))
        assert set(coverage.table(found, None)["Bron van de inwoners"]) == {"niet geladen"}
    assert list(told["Inwoners"]) == [numbers()[code] for code in told["CBS-code"]]
    (source,) = set(told["Bron van de inwoners"])
    assert source.startswith("CBS StatLine, tabel 70072ned, Regionale kerncijfers Nederland")
    assert source.endswith("(CC BY 4.0), op 1 januari 2025")


def test_pointing_at_a_municipality_tells_its_inhabitants(facts: str) -> None:
    def tips() -> list[str]:
        with database.reading() as session:
            found = coverage.municipalities(session, clock.today())
        layers = maps.coverage(found, example=False).layers
        return [one["tip"] for layer in layers if layer.id == "coverage" for one in layer.data]

    assert "Venlo: aangekondigd" in tips()
    load(figures())
    venlo = formatting.number(numbers()["GM0983"])
    assert f"Venlo: aangekondigd, {venlo} inwoners" in tips()


def test_a_second_project_in_another_province_leaves_the_share_as_it_was(facts: str) -> None:
    load(figures())
    before = share()
    with database.transaction() as session:
        session.add(Project(slug="brabant", name="Brabant", province_code="PV30"))
    assert share() == before
    with database.reading() as session:
        told = explanations.explain(
            session, "coverage:inhabitants", clock.today(), project="brabant"
        )
    assert told.key.value == "onbekend"
    assert "%" not in told.key.value + told.key.out_of + told.key.rule


@sqlite_only
def test_no_order_and_no_foreign_row_changes_the_share(facts: str) -> None:
    load(figures())
    expected = share()
    with database.reading() as session:
        division = population.division(session, province(session))
        found = coverage.municipalities(session, clock.today())
    ours = lines(numbers())
    foreign = some.builds(
        Line,
        some.sampled_from(["GM0758", "NL01", "CR39", "GM0363"]),
        some.just("2025JJ00"),
        some.integers(0, 999_999).map(str),
    )

    @settings(max_examples=25)
    @given(some.permutations(ours), some.lists(foreign, max_size=8), some.integers(0, 31))
    def check(rows: list[Line], extra: list[Line], at: int) -> None:
        data = as_data([*rows[:at], *extra, *rows[at:]])
        told = statline.read("cijfers.csv", data, division, clock.today()).figures
        assert told is not None
        loaded = standing()
        assert loaded is not None
        assert told.digest == loaded.digest
        with_numbers = found.assign(inhabitants=[told.numbers[code] for code in found["code"]])
        assert coverage.inhabitants(with_numbers, loaded, "Limburg") == expected

    check()


# --- the screen ---------------------------------------------------------------------------------


def as_manager(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)
    return run_page("reach")


def send(page: AppTest, data: bytes, name: str = "cijfers.csv") -> AppTest:
    page.file_uploader[0].upload(name, data, "text/csv")
    page.run()
    assert not page.exception
    return page


@sqlite_only
@pytest.mark.parametrize("role", [None, Role.READER, Role.EDITOR])
def test_only_a_manager_sees_the_form(
    facts: str, monkeypatch: pytest.MonkeyPatch, role: Role | None
) -> None:
    visit_as(None if role is None else sign_in_row(role), monkeypatch)
    page = run_page("reach")
    assert not page.exception
    assert not page.file_uploader
    assert "bevolkingscijfers zijn niet geladen" in " ".join(all_texts(page))


@sqlite_only
def test_a_manager_sees_what_is_in_the_file_before_anything_is_loaded(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(
        as_manager(monkeypatch),
        a_file() + as_data([Line("NL01", "2025JJ00", "5")]).split(b"\r\n", 1)[1],
    )
    said = " ".join(all_texts(page))
    assert f"Gelezen: {population.in_words(figures())}." in said
    assert "1 rij overgeslagen: 1 met een totaal" in said
    assert many(PopulationLoad) == 0
    page.button(key="population-form-store").click().run()
    assert not page.exception
    (receipt,) = page.success
    assert population.in_words(figures()) in receipt.value.replace("\\", "")
    assert many(PopulationLoad) == 1
    assert "Welke bevolkingscijfers zijn geladen?" in " ".join(all_texts(page))


@sqlite_only
def test_a_file_that_is_refused_is_told_with_its_rows(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(as_manager(monkeypatch), a_file(GM0983=0))
    said = " ".join(all_texts(page))
    assert "Dit bestand is niet geladen" in said
    assert "Venlo: “0” is geen aantal inwoners" in said
    assert not [one for one in page.button if one.key == "population-form-store"]


@sqlite_only
def test_of_a_file_with_two_years_one_is_chosen(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [*lines(numbers(), "2025JJ00"), *lines(numbers(GM0983=7), "2024JJ00")]
    page = send(as_manager(monkeypatch), without_all(both))
    assert "meer jaren" in " ".join(all_texts(page))
    (choice,) = [one for one in page.selectbox if "Welk jaar" in one.label]
    choice.set_value(2024).run()
    assert "1 januari 2024" in " ".join(all_texts(page))


def without_all(found: list[Line]) -> bytes:
    with database.reading() as session:
        names = population.division(session, province(session)).today
    return without_symbols(found, names)


@sqlite_only
def test_a_file_that_is_loaded_already_asks_for_nothing(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(figures())
    page = send(as_manager(monkeypatch), a_file())
    assert "zijn al geladen, als versie 1" in " ".join(all_texts(page))
    assert not [one for one in page.button if one.key == "population-form-store"]


@sqlite_only
def test_a_forged_click_of_somebody_else_loads_nothing(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(as_manager(monkeypatch), a_file())
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page.button(key="population-form-store").click().run()
    assert many(PopulationLoad) == 0


@sqlite_only
def test_the_page_says_the_share_with_its_rule_and_why_there_is_no_rate(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    load(figures())
    said = " ".join(all_texts(run_page("reach")))
    assert f"{share().rule} Een aantal deelnemers per inwoner laten we niet zien" in said


@sqlite_only
def test_a_stranger_does_not_read_who_loaded_it(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(figures(), by="anna.jansen")
    visit_as(None, monkeypatch)
    said = " ".join(all_texts(run_page("reach")))
    assert "geldt nu" in said
    assert "anna.jansen" not in said


# --- the command line ---------------------------------------------------------------------------


@sqlite_only
def test_the_command_line_loads_a_file_once(
    facts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cijfers.csv"
    file.write_bytes(a_file())
    command_line.load_population(file, dry_run=True)
    assert many(PopulationLoad) == 0
    for again in (False, True):
        command_line.load_population(file)
        assert ("er is niets veranderd" in capsys.readouterr().out) is again
    assert many(PopulationLoad) == 1
    file.write_bytes(a_file(GM0983=0))
    with pytest.raises(InputError, match="Venlo: “0” is geen aantal inwoners"):
        command_line.load_population(file)
    file.write_bytes(as_data([*lines(numbers()), *lines(numbers(), "2024JJ00")]))
    with pytest.raises(InputError, match="meer jaren: 2024 en 2025"):
        command_line.load_population(file)
    command_line.load_population(file, year=2024)
    assert many(PopulationLoad) == 2
