"""Route: a stop is chosen in the address, and only a stop that there is."""

import pytest

from tests.visits import all_texts, run_page, visit_as

HOSTILE = [
    "nergens",
    "",
    "VENRAY",
    "venray' OR '1'='1",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "venray\x00",
    "9" * 5000,
    "%00",
    "⁧venray",
]


@pytest.fixture(autouse=True)
def _stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(None, monkeypatch)


def test_the_address_of_a_stop_opens_what_is_known_of_it(facts: str) -> None:
    page = run_page("route", halte="venray")
    headings = [heading.value.replace("\\", "") for heading in page.header]
    assert "Halte 7: Venray" in headings
    told = " ".join(all_texts(page))
    assert "19 oktober – 9 november 2018" in told
    assert "Bezoekers: nog niet ingevuld" in told
    assert "bevestigd door een bron" in told
    assert page.query_params["halte"] == "venray"


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_an_address_of_no_stop_shows_none_and_no_error(facts: str, value: str) -> None:
    page = run_page("route", halte=value)
    assert not page.exception
    assert not page.error
    assert not [heading for heading in page.header if heading.value.startswith("Halte ")]
    assert len(page.table[0].value) == 9


def test_a_stop_named_twice_in_the_address_is_shown_once(facts: str) -> None:
    page = run_page("route", halte=["gennep", "venray"])
    assert not page.exception
    assert len([one for one in page.header if one.value.startswith("Halte ")]) == 1


def test_every_stop_has_a_link_beside_the_map_that_opens_it(facts: str) -> None:
    links = run_page("route").get("page_link")
    stops = {link.proto.query_string for link in links if "halte=" in link.proto.query_string}
    assert len(stops) == 9
    for query in stops:
        slug = query.partition("halte=")[2]
        page = run_page("route", halte=slug)
        assert any(one.value.startswith("Halte ") for one in page.header), slug


def test_breda_is_shown_and_lies_outside_the_grant_of_limburg(facts: str) -> None:
    told = " ".join(all_texts(run_page("route", halte="breda")))
    assert "december 2017 (dagen onbekend)" in told
    assert "Subsidie: buiten de subsidie" in told
