"""Over deze cijfers: every trap of the sources is told, and every closed list is complete."""

import pytest

from project.facts import sources
from project.maps import ground
from project.results import definitions
from project.settings import ROOT
from project.wording.counts import COUNTING_METHOD, FIGURE_STATE
from tests.visits import all_texts, run_page, visit_as

TEXTS = ROOT / "project" / "ui" / "texts"


def text(name: str) -> str:
    return (TEXTS / f"{name}.md").read_text(encoding="utf-8")


def test_every_state_of_a_figure_is_explained() -> None:
    assert definitions.states()["Staat"].tolist() == list(FIGURE_STATE.values())


def test_every_counting_method_says_whether_it_counts_or_estimates() -> None:
    methods = definitions.counting_methods()
    assert methods["Telmethode"].tolist() == list(COUNTING_METHOD.values())
    assert methods["Het aantal heet"].tolist() == ["geteld"] * 4 + ["geschat"] * 3


def test_every_source_says_who_wrote_it_and_what_was_taken() -> None:
    found = sources.sources()
    assert tuple(found.columns) == sources.COLUMNS
    assert found["key"].is_unique
    assert not (found[["key", "title", "publisher", "what_we_took"]] == "").any(axis=None)


def test_a_source_without_a_date_says_so_and_is_not_blank() -> None:
    table = sources.readable(sources.sources())
    assert not (table == "").any(axis=None)
    assert table["Bron"].str.contains(f"datum {sources.NOT_STATED}").any()


def test_the_documents_that_contradict_themselves_say_where() -> None:
    found = sources.sources()
    odd = set(found["key"][found["inconsistency"] != ""])
    assert odd >= {"peer-m", "themadossier", "aankondiging-limburg", "expeditie"}


@pytest.mark.parametrize(
    "sign",
    [
        "locatie van Panningen",
        "zonder datums",
        "Noord-Brabant",
        "“tot en met”",
        "“!2 december”",
        "Panningen is afgeleid",
        "aangekondigd, niet bevestigd",
        "“0 gemeenten”",
        "negen",
        "Weggeefwinkel, Future of Fame en Ons Coöperatief",
        "onze eigen uitleg",
        "subsidiebedrag",
        "Nuth, Onderbanken en Schinnen",
    ],
)
def test_every_trap_of_the_sources_is_told(sign: str) -> None:
    assert sign in text("inconsistencies")


@pytest.mark.parametrize(
    "told",
    [
        "bestaanszekerheid",
        "artikelen 19 tot en met 23",
        "bijzonder statuut",
        "sociaal aandeelhouderschap",
        "14 november 2016",
        "negen banners",
        "werkboek",
        "persmap",
        "10 februari 2017",
        "29 september 2017",
        *("socialealliantie.nl", "socialecooperatie.nl", "initiatief.nu", "peer-m.nu"),
        "kost, staat in geen bron",
    ],
)
def test_the_story_is_told_and_what_no_source_says_stays_unknown(told: str) -> None:
    assert told in text("story").casefold()


def test_a_text_speaks_to_nobody_in_particular() -> None:
    for file in TEXTS.glob("*.md"):
        words = text(file.stem).casefold().split()
        assert {"je", "jij", "u", "uw", "jouw"}.isdisjoint(words), file


def test_geonames_is_named_with_its_licence() -> None:
    assert "GeoNames" in text("maps")
    assert "CC BY 4.0" in text("maps")


def test_the_page_tells_the_sources_the_methods_and_who_made_the_borders(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    pages = [
        run_page("about", deel=deel)
        for deel in ("woorden", "verhaal", "tellen", "bronnen", "klopt", "gegevens", "privacy")
    ]
    assert "Privacy" in [heading.value for heading in pages[-1].header]
    told = [text for page in pages for text in all_texts(page)]
    assert ground.attribution() in "\n".join(told)
    assert {*COUNTING_METHOD.values(), "niet geteld"} <= set(told)
