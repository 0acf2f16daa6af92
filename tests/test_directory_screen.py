"""Keeping the directory on the screen: who sees the form, what a save shows, what stays typed."""

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from project import database
from project.directory.profiles import COOPERATIVE
from project.models import AuditEntry
from project.wording.people import Role
from project.wording.tour import ChangeReason
from tests.visits import all_texts, field, pressed, run_page, sign_in_row, visit_as

FORT = "fort-vreeswijk"
pytestmark = pytest.mark.usefixtures("facts")


@pytest.fixture
def editor(facts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)


def opened(form: str = "Bewerken", **query: str) -> AppTest:
    """The page of a cooperative, or of all of them, with this form open."""
    page = run_page("cooperatives", **query)
    assert not page.exception
    return pressed(page, form) if form else page


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
    field(page, "text_input", "Naam").set_value("De Tuin")
    field(page, "text_input", "Bron: wie").set_value("flyer")
    page = pressed(page, "Opslaan")
    assert page.success
    assert "De Tuin" in " ".join(all_texts(page))


def test_a_contact_comes_with_consent_and_goes_with_one_click(editor: None) -> None:
    page = opened(cooperatie=FORT)
    page.text_input("contact-email").set_value("anna.jansen@fort.example")
    page.text_input("contact-consent").set_value("per brief")
    page = pressed(page, "Contact opslaan")
    assert "van een persoon" in page.error[0].value
    page.text_input("contact-email").set_value("info@fort.example")
    page = pressed(page, "Contact opslaan")
    assert any("mailto:info@fort.example" in one.value for one in page.markdown)
    page = pressed(page, "Contact verwijderen")
    assert not any("mailto:" in one.value for one in page.markdown)


def test_what_was_signed_comes_and_goes(editor: None) -> None:
    page = opened(cooperatie=FORT)
    page = field(page, "selectbox", "Wat is nog meer ondertekend?").select_index(0).run()
    field(page, "radio", "Waarom verandert het?").set_value(ChangeReason.SOURCE)
    page = pressed(page, "Opslaan")
    assert "met welke gemeente" in page.error[0].value
    field(page, "selectbox", "Met welke gemeente?").set_value("GM0758")
    field(page, "text_input", "Wanneer?").set_value("14 november 2016")
    field(page, "text_input", "Bron van deze afspraak").set_value("krant")
    page = pressed(page, "Opslaan")
    assert any("14 november 2016" in text for text in all_texts(page))
    page = pressed(page, "Bewerken")
    field(page, "checkbox", "Bijzonder Statuut, gemeente Breda").set_value(False)
    field(page, "radio", "Waarom verandert het?").set_value(ChangeReason.TYPING)
    pressed(page, "Opslaan")
    assert len(changes()) == 2
    with database.reading() as session:
        assert COOPERATIVE.read(session, FORT).instruments == ()
