"""The directory of sociale coöperaties: what is found, what stays unknown, what may be stored."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from project import database
from project.directory import listing
from project.settings import DATA
from project.wording.tour import Certainty, PointPrecision
from tests.conftest import Server, ready
from tests.visits import all_texts, run_page, visit_as

NINE = {
    "Lucas Community",
    "Fort Vreeswijk",
    "Duurzaam Soesterkwartier",
    "Bewonersbedrijf Heechterp-Schieringen",
    "Weggeefwinkel",
    "Mijn Gereedschapskist",
    "Future of Fame",
    "De Vrije Uitloop",
    "Vereniging Kies&Co",
}
PLACE_UNKNOWN = {"Weggeefwinkel", "Future of Fame", "Ons Coöperatief"}


def names(**filters: str) -> set[str]:
    with database.reading() as session:
        return set(listing.directory(session, **filters)["name"])


def test_nine_are_in_the_exhibition_and_two_more_are_only_named(facts: str) -> None:
    with database.reading() as session:
        assert listing.how_many(session, in_exhibition=True) == 9
        assert listing.how_many(session, in_exhibition=False) == 2
        assert "9 sociale coöperaties" in listing.sentence(session)
    assert names(exhibition=listing.IN_EXHIBITION) == NINE
    assert names(exhibition=listing.ONLY_NAMED) == {
        "Coöperatie Buurtmoeder Catering",
        "Ons Coöperatief",
    }


def test_the_exhibition_comes_first_and_then_the_alphabet(facts: str) -> None:
    with database.reading() as session:
        found = listing.directory(session)
    assert found["in_exhibition"].tolist() == [True] * 9 + [False] * 2
    assert found["name"].tolist()[:2] == [
        "Bewonersbedrijf Heechterp-Schieringen",
        "De Vrije Uitloop",
    ]


def test_a_place_that_no_source_names_is_unknown_and_has_no_point(facts: str) -> None:
    with database.reading() as session:
        found = listing.directory(session)
    unknown = found[found["place"] == listing.UNKNOWN_PLACE]
    assert set(unknown["name"]) == PLACE_UNKNOWN
    assert set(found[found["latitude"].isna()]["name"]) == PLACE_UNKNOWN
    assert set(unknown["place_certainty"]) == {Certainty.UNKNOWN}


def test_the_point_of_lucas_community_is_the_town_and_not_an_address(facts: str) -> None:
    with database.reading() as session:
        lucas = listing.one(session, "lucas-community")
    assert lucas is not None
    assert lucas.point_precision is PointPrecision.PLACE


@pytest.mark.parametrize("slug", ["mijn-gereedschapskist", "buurtmoeder-catering"])
def test_a_place_that_is_only_probable_is_inferred(facts: str, slug: str) -> None:
    with database.reading() as session:
        found = listing.one(session, slug)
    assert found is not None
    assert found.place_certainty is Certainty.INFERRED


def test_only_the_right_of_fort_vreeswijk_stands_in_the_source(facts: str) -> None:
    with database.reading() as session:
        found = listing.directory(session)
    from_source = found[found["rights"].str.contains("(bron)", regex=False)]
    assert from_source["slug"].tolist() == ["fort-vreeswijk"]
    assert from_source["rights"].tolist() == ["zorg (bron)"]


def test_a_cooperative_of_which_only_the_name_is_known_says_no_more(facts: str) -> None:
    with database.reading() as session:
        found = listing.one(session, "ons-cooperatief")
    assert found is not None
    assert (found.description, found.website, found.place, found.rights) == ("", None, None, ())
    assert found.certainty is Certainty.UNKNOWN


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("cooperatief", {"Ons Coöperatief"}),
        ("COÖPERATIEF", {"Ons Coöperatief"}),
        ("  lucas  ", {"Lucas Community"}),
        ("catering vrouwen", {"Coöperatie Buurtmoeder Catering"}),
        ("breda", {"De Vrije Uitloop"}),
        ("wie doet iets met zorg?", {"Fort Vreeswijk", "Lucas Community"}),
        ("Wie heeft een statuut?", {"De Vrije Uitloop"}),
        ("aandeelhouders zorg Fort", {"Fort Vreeswijk"}),
        ("100%_\\", set()),
        ("<b>", set()),
    ],
)
def test_search_forgives_case_and_accents_and_takes_text_as_text(
    facts: str, search: str, expected: set[str]
) -> None:
    assert names(search=search) == expected


def test_the_words_of_article_20_find_who_serves_it(facts: str) -> None:
    assert "Weggeefwinkel" in names(search="bestaanszekerheid")
    assert "Fort Vreeswijk" not in names(search="bestaanszekerheid")


@pytest.mark.parametrize("search", ["Limburg", "wie zijn er in Limburg?", "zorg in limburg"])
def test_that_none_is_known_in_a_province_is_an_answer(facts: str, search: str) -> None:
    with database.reading() as session:
        found = listing.directory(session, search=search)
        told = listing.search_note(session, found, search)
    assert told == "In Limburg is geen sociale coöperatie bekend."


def test_each_filter_narrows_and_together_they_narrow_further(facts: str) -> None:
    assert names(right="zorg") == {"Fort Vreeswijk", "Lucas Community"}
    assert names(province="Utrecht") == {
        "Fort Vreeswijk",
        "Duurzaam Soesterkwartier",
        "Vereniging Kies&Co",
    }
    assert names(right="zorg", province="Utrecht") == {"Fort Vreeswijk"}


@pytest.mark.parametrize("filter_name", ["right", "province", "exhibition"])
def test_a_filter_that_does_not_exist_finds_nothing(facts: str, filter_name: str) -> None:
    assert names(**{filter_name: "' OR 1=1"}) == set()


def test_the_columns_and_their_types_are_the_same_when_nothing_is_found(facts: str) -> None:
    with database.reading() as session:
        everything = listing.directory(session)
        nothing = listing.directory(session, search="xyzzy")
    assert nothing.empty
    assert tuple(nothing.columns) == tuple(everything.columns)
    assert nothing.dtypes.tolist() == everything.dtypes.tolist()
    assert list(listing.readable(nothing).columns) == list(listing.readable(everything).columns)


def test_an_empty_database_has_an_empty_directory(db: str) -> None:
    with database.reading() as session:
        assert listing.directory(session).empty
        assert listing.how_many(session, in_exhibition=True) == 0
        assert listing.province_names(session) == []
        assert listing.one(session, "lucas-community") is None


def test_the_filters_offer_what_there_is(facts: str) -> None:
    with database.reading() as session:
        assert list(listing.right_names(session)) == [
            "inkomen",
            "wonen",
            "sociale-zekerheid",
            "zorg",
            "onderwijs",
        ]
        assert "Limburg" not in listing.province_names(session)
        assert listing.province_names(session)[0] == "Friesland"


def test_a_reader_sees_words_and_never_a_blank(facts: str) -> None:
    with database.reading() as session:
        table = listing.readable(listing.directory(session))
    assert not table.isna().any(axis=None)
    assert not (table == "").any(axis=None)
    assert set(table["Tentoonstelling"]) == {"in de tentoonstelling", "alleen genoemd"}
    assert set(listing.short(table).columns) < set(table.columns)


def test_every_website_is_an_address_that_the_browser_may_open(facts: str) -> None:
    with database.reading() as session:
        websites = listing.directory(session)["website"].dropna()
    assert not websites.empty
    assert websites.str.match(r"https://[\w.-]+\.\w+$").all()


def test_a_description_is_at_most_two_sentences() -> None:
    with (DATA / "cooperatives.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            assert line["description"].count(".") <= 2, line["slug"]


@pytest.mark.browser
def test_the_filters_stand_in_the_address_and_survive_the_way_to_one_and_back(
    server: Server, page: Page
) -> None:
    page.goto(f"{server.url}/cooperaties?grondrecht=zorg&zoek=vrees")
    ready(page)
    page.get_by_role("link", name="Fort Vreeswijk").first.click()
    expect(page.get_by_role("heading", name="Fort Vreeswijk")).to_be_visible()
    expect(page).to_have_url(re.compile("cooperatie=fort-vreeswijk"))
    page.get_by_role("link", name="Alle sociale coöperaties").first.click()
    expect(page).to_have_url(f"{server.url}/cooperaties?grondrecht=zorg&zoek=vrees")
    expect(page.get_by_label("Zoek een sociale coöperatie")).to_have_value("vrees")


def test_where_nothing_is_found_the_page_says_what_to_do(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    told = all_texts(run_page("cooperatives", zoek="bestaatniet"))
    assert any("Zoek met een ander woord of haal een filter weg." in text for text in told)
