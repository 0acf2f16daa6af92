"""Route: a stop is chosen in the address, and only a stop that there is."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from project import clock
from tests.conftest import Server
from tests.visits import all_texts, open_in_browser, run_page, visit_as

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
    assert [(one.label, one.value) for one in page.metric] == [("Bezoekers", "nog niet ingevuld")]
    assert "bevestigd door een bron" in told
    assert page.query_params["halte"] == "venray"


def test_an_address_of_no_stop_shows_none_and_no_error(facts: str) -> None:
    for value in HOSTILE:
        page = run_page("route", halte=value)
        assert not page.exception
        assert not page.error
        assert "Halte 7: Venray" in [one.value.replace("\\", "") for one in page.header]


def test_a_stop_named_twice_in_the_address_is_shown_once(facts: str) -> None:
    page = run_page("route", halte=["gennep", "venray"])
    assert not page.exception
    assert len([one for one in page.header if one.value.startswith("Halte ")]) == 1


def test_without_a_choice_the_stop_of_now_stands_there_or_the_last(facts: str) -> None:
    for day, heading in (
        (datetime(2018, 10, 10, 12, tzinfo=UTC), "Halte 6: Gennep"),
        (datetime(2018, 12, 31, 12, tzinfo=UTC), "Halte 7: Venray"),
        (datetime(2017, 1, 1, 12, tzinfo=UTC), "Halte 1: Breda"),
    ):
        with clock.stopped_at(day):
            page = run_page("route")
        assert heading in [one.value.replace("\\", "") for one in page.header]
        assert "halte" not in page.query_params


def asked(page: AppTest) -> str:
    """Which stop the address names; a list of one on the first run, a text after a change."""
    value = page.query_params["halte"]
    return value if isinstance(value, str) else value[0]


def test_the_choice_and_its_buttons_step_through_the_tour(facts: str) -> None:
    page = run_page("route", halte="gennep")
    assert page.button_group[0].value == "gennep"
    page.button_group[0].set_value("venray").run()
    assert asked(page) == "venray"
    next(one for one in page.button if one.label == "Volgende →").click().run()
    assert asked(page) == "horst"
    assert page.button_group[0].value == "horst"
    assert any(one.value.startswith("Halte 8") for one in page.header)
    page.button_group[0].set_value(None).run()
    assert "halte" not in page.query_params
    assert page.button_group[0].value == "venray"


def test_the_buttons_begin_at_the_first_stop_and_end_at_the_last(facts: str) -> None:
    def possible(page: AppTest) -> list[bool]:
        return [not one.disabled for one in page.button if one.label in ("← Vorige", "Volgende →")]

    assert possible(run_page("route", halte="breda")) == [False, True]
    assert possible(run_page("route", halte="venlo")) == [True, False]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_with_the_keyboard_alone_somebody_walks_through_the_tour(
    page: Page, server: Server, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_in_browser(page, server, "route?halte=breda")
    page.get_by_role("button", name="Volgende").focus()
    for heading, name in (
        ("Halte 2: Weert", "Volgende"),
        ("Halte 1: Breda", "Vorige"),
    ):
        page.get_by_role("button", name=name).press("Enter")
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.wait_for_url("**/route?halte=breda")
    page.get_by_role("button", name="Volgende").press("Enter")
    expect(page.get_by_role("heading", name="Halte 2: Weert")).to_be_visible()
    page.wait_for_url("**/route?halte=weert")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_breda_is_shown_and_lies_outside_the_grant_of_limburg(facts: str) -> None:
    told = " ".join(all_texts(run_page("route", halte="breda")))
    assert "december 2017 (dagen onbekend)" in told
    assert "buiten de subsidie" in told
