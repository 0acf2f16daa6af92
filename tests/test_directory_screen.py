"""Keeping the directory on the screen: who sees the form, what a save shows, what stays typed."""

import re
from dataclasses import replace

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from project import database
from project.cooperatives.profiles import COOPERATIVE
from project.models import AuditEntry
from project.wording import ChangeReason, Role
from tests.visits import all_texts, run_page, sign_in_row, visit_as

FORT = "fort-vreeswijk"
sqlite_only = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
pytestmark = [pytest.mark.usefixtures("facts"), sqlite_only]


@pytest.fixture
def editor(facts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)


def opened(form: str = "Bewerken", **query: str) -> AppTest:
    """The page of a cooperative, or of all of them, with this form open."""
    page = run_page("cooperatives", **query)
    assert not page.exception
    return press(page, form) if form else page


def field(page: AppTest, label: str) -> str:
    """The key of the field with this label, whatever kind it is."""
    kinds = (page.text_input, page.text_area, page.checkbox, page.radio, page.selectbox)
    (key,) = {one.key for kind in kinds for one in kind if one.label.startswith(label)}
    return str(key)


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [one for one in page.button if one.label == label]
    done = button.click().run()
    assert not done.exception
    return done


def changes() -> list[str]:
    with database.reading() as session:
        lines = select(AuditEntry).where(col(AuditEntry.action) == "cooperative.change")
        return [line.subject for line in session.scalars(lines)]


@pytest.mark.parametrize("role", [None, Role.READER], ids=["stranger", "reader"])
def test_who_may_not_change_sees_no_form(
    role: Role | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(role and sign_in_row(role), monkeypatch)
    for query in ({}, {"cooperatie": FORT}):
        page = opened("", **query)
        assert "Bijhouden" not in all_texts(page)
        assert "Opslaan" not in [one.label for one in page.button]


def test_a_change_shows_its_receipt_and_can_be_undone(editor: None) -> None:
    page = opened(cooperatie=FORT)
    page.text_input(field(page, "Website")).set_value("https://fort.example")
    page.radio(field(page, "Waarom verandert het?")).set_value(ChangeReason.SOURCE)
    page = press(page, "Opslaan")
    (receipt,) = [one.value.replace("\\", "") for one in page.success]
    assert re.search(r"Opgeslagen, nr \d+ \(.*\)\. Sociale coöperatie Fort Vreeswijk", receipt)
    assert "veranderd. Website: was leeg, is" in receipt
    assert changes() == [f"cooperative:{FORT}"]
    page = press(press(page, "Verder"), "Ongedaan maken")
    assert len(changes()) == 2
    with database.reading() as session:
        assert COOPERATIVE.read(session, FORT).website == ""
    assert "(ongedaan gemaakt)" in " ".join(all_texts(page))


def test_what_cannot_be_stays_typed(editor: None) -> None:
    page = opened(cooperatie=FORT)
    page.text_input(field(page, "Website")).set_value("javascript:alert(1)")
    page = press(page, "Opslaan")
    assert "Dit adres kan niet als website" in page.error[0].value.replace("\\", "")
    assert page.text_input(field(page, "Website")).value == "javascript:alert(1)"
    assert changes() == []


def test_a_conflict_shows_both_and_a_second_save_is_a_choice(editor: None) -> None:
    page = opened(cooperatie=FORT)
    page.text_input(field(page, "Website")).set_value("https://mine.example")
    page.radio(field(page, "Waarom verandert het?")).set_value(ChangeReason.SOURCE)
    with database.transaction() as session:
        before = COOPERATIVE.read(session, FORT)
        COOPERATIVE.change(
            session,
            slug=FORT,
            was=before,
            wanted=replace(before, website="https://theirs.example"),
            reason=ChangeReason.SOURCE,
            key="theirs",
            by="bob",
        )
    page = press(page, "Opslaan")
    told = page.error[0].value.replace("\\", "")
    assert "theirs" in told
    assert "mine" in told
    press(page, "Sla op wat hier is ingevuld")
    with database.reading() as session:
        assert COOPERATIVE.read(session, FORT).website == "https://mine.example"


def test_a_new_cooperative_can_be_added(editor: None) -> None:
    page = opened("Sociale coöperatie toevoegen")
    page.text_input(field(page, "Naam")).set_value("De Tuin")
    page.text_input(field(page, "Bron: wie")).set_value("flyer")
    page = press(page, "Opslaan")
    assert page.success
    assert "De Tuin" in " ".join(all_texts(page))


def test_a_contact_comes_with_consent_and_goes_with_one_click(editor: None) -> None:
    page = opened(cooperatie=FORT)
    page.text_input("contact-email").set_value("anna.jansen@fort.example")
    page.text_input("contact-consent").set_value("per brief")
    page = press(page, "Contact opslaan")
    assert "van een persoon" in page.error[0].value
    page.text_input("contact-email").set_value("info@fort.example")
    page = press(page, "Contact opslaan")
    assert any("mailto:info@fort.example" in one.value for one in page.markdown)
    page = press(page, "Contact verwijderen")
    assert not any("mailto:" in one.value for one in page.markdown)


def test_what_was_signed_comes_and_goes(editor: None) -> None:
    page = opened(cooperatie=FORT)
    press(page, "Afspraak toevoegen")
    page.selectbox(field(page, "Wat is ondertekend?")).select_index(0)
    page.selectbox(field(page, "Met welke gemeente?")).set_value("GM0758")
    page.text_input(field(page, "Wanneer?")).set_value("14 november 2016")
    page.text_input(field(page, "Bron van deze afspraak")).set_value("krant")
    page = press(page, "Afspraak toevoegen")
    assert any("14 november 2016" in text for text in all_texts(page))
    page = press(page, "Weghalen")
    assert len(changes()) == 2


def test_a_forged_click_changes_nothing(editor: None, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(cooperatie=FORT)
    page.text_input(field(page, "Website")).set_value("https://fort.example")
    page.radio(field(page, "Waarom verandert het?")).set_value(ChangeReason.SOURCE)
    visit_as(sign_in_row(Role.READER), monkeypatch)
    next(one for one in page.button if one.label == "Opslaan").click().run()
    assert changes() == []
