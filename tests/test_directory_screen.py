"""Keeping the directory on the screen: who sees the form, what a save shows, what stays typed."""

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from project import database
from project.models import AuditEntry
from project.wording.people import Role
from tests.visits import all_texts, run_page, sign_in_row, visit_as

FORT = "fort-vreeswijk"
pytestmark = pytest.mark.usefixtures("facts")


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
