"""Names in a remark: asked about, never refused; ordinary remarks are left alone."""

import sys

import pytest
from streamlit.testing.v1 import AppTest

from project import clock, database
from project.counts import names
from project.wording import CountingMethod, Role
from tests.saving import AT_NIGHT
from tests.test_counts import stored
from tests.visits import run_page, sign_in_row, visit_as

# Remarks as staff and libraries write them, made up for this test. Nobody is named.
ORDINARY = (
    "Koffie op.",
    "Veel mensen uit Venray en Horst.",
    "Het regende hard. Daardoor kwamen er minder.",
    "De bibliotheek in Panningen sloot om 17.00 uur.",
    "Groep van de Sociale Alliantie op bezoek.",
    "Geteld door twee vrijwilligers.",
    "Ook bezoekers uit Duitsland en België.",
    "Samen met stichting De Brug georganiseerd.",
    "Wethouder was aanwezig.",
    "De wethouder van Gennep opende de bijeenkomst.",
    "Een klas van het Valuascollege kwam langs.",
    "Dinsdag gesloten wegens Koningsdag.",
    "Lezing over de Participatiewet, daarna gesprek.",
    "Mensen van de GGD en het UWV erbij.",
    "Zaal vol: 60 stoelen bezet.",
    "Tijdens Carnaval was het rustig.",
    "Vooral Venrayse bezoekers.",
    "Bibliotheek Maas en Peel telde zelf.",
    "Een bus uit Nijmegen.",
    "Gemeente Peel en Maas stuurde vier ambtenaren.",
    "Niet alle deelnemers bleven tot het einde. Sommigen gingen eerder weg.",
    "Lijst vernietigd. Getal klopt.",
    "Werkbijeenkomst liep uit.",
    "Fort Vreeswijk en Lucas Community vertelden hun verhaal.",
    "Aangekondigd op Facebook en in de krant.",
    "Teller bleef hangen; geschat op 40.",
    "Limburgse vlaai gegeten!",
    "Rond 15 uur kwam een groep van de Zonnebloem.",
    "Opening door de burgemeester.",
    "Pauze om 20.30 uur, Nederlands en Arabisch gesproken.",
    "gesprek in het frans, roos bij de ingang",
    "verplaatst van 12 jan naar 19 jan",
    # Houses, organisations and halls, as people in Limburg call them.
    "Huis voor de Zorg was er met vier mensen.",
    "Samen met Stichting Wonen Limburg.",
    "Fontys Hogeschool kwam met een klas.",
    "In Zaal Sint Martinus, omdat de bibliotheek dicht was.",
    "Het Huis van de Wijk zat vol.",
    "Zorggroep Noord- en Midden-Limburg stuurde drie mensen.",
    "Parochie Sint Jan Baptist leende stoelen.",
    "Georganiseerd met Bibliorura en Cittaslow.",
    "De Rabobank schonk de koffie.",
    "Wijkraad Oost hielp met de stoelen.",
    "Leden van de KBO en van Vincentiusvereniging Roermond.",
    "Lezing in Gemeenschapshuis De Moesel.",
    "Opgehaald bij Station Blerick.",
    "Een groep van Synthese en van Vorkmeer.",
    "Dorpsraad Kessel was goed vertegenwoordigd.",
    "Studenten van Gilde Opleidingen telden mee.",
    "Cliënten van PSW en Daelzicht.",
    "Woningcorporatie Wonen Zuid gaf een rondleiding.",
    "Ook mensen van Vluchtelingenwerk Zuid-Nederland.",
    "Toneelvereniging Kunst Na Arbeid speelde buiten.",
    "Fanfare Sint Cecilia kwam langs.",
    "Bij Café De Kroon verder gepraat.",
    "Harmonie Sint Joseph speelde in de hal.",
    "Bewonersgroep Op den Dries telde acht mensen.",
    "Aangekondigd in De Limburger en op Omroep Venlo.",
    "De Zonnebloem en het Rode Kruis reden mensen.",
    "Basisschool Sint Willibrordus kwam met groep acht.",
    "Kloosterdorp Steyl organiseerde een wandeling.",
    "In het Huis van Bewaring, bij de ingang.",
    "Kindcentrum De Wegwijzer en MFC De Zaal deden mee.",
    "Voedselbank Limburg-Zuid stond met een kraam.",
    "Energiecoöperatie Peel Energie gaf uitleg.",
)
# The same with somebody in them; the names are made up.
NAMING = (
    "Jan was er niet.",
    "Geteld door Marieke.",
    "Mevrouw Hendrix had de lijst.",
    "De lijst ligt bij Piet Janssen.",
    "Met dank aan Truus van der Heijden.",
    "Ook Fatima kwam helpen.",
    "Wethouder Smeets opende.",
    "dhr. Peters belde af.",
    "Collega Anouk weet meer.",
    "Vraag het aan Wim.",
    "Pastoor Geurts sprak een woord.",
    "Petronella Verstappen kwam uit Venlo.",
    "Directeur Kuijpers was er ook.",
    "Marieke van Horst telde.",
    "Familie Litjens met vijf mensen.",
    "Er was ruzie met Ahmed.",
    "Sjaak heeft geteld, samen met Kees.",
    "Gesproken met de heer Cox.",
    "Mw. Van Rijn is ziek.",
    "Yvonne vergat de lijst.",
    "geteld door jan de vries",
    "Uitgenodigd door S. Bakker.",
    "ans en marieke waren er ook",
    "lijst ligt bij truus",
    # And as people write them in a hurry, near a house or an organisation too.
    "Jan de Vries hielp met de stoelen.",
    "jan de vries belde af",
    "Gebeld met J. de Vries.",
    "mevrouw Janssen heeft de sleutel",
    "Bij Huis voor de Zorg gesproken met Els Peeters.",
    "De voorzitter van Wijkraad Oost, Harrie Smits, was er.",
    "Stichting Wonen Limburg stuurde Karin Hermans.",
    "Jo Coenen van de KBO telde.",
    "Zaal Sint Martinus is van Ger Timmermans.",
    "Sleutel ligt bij Nelleke Wolters.",
    "Geteld door Bas van Fontys Hogeschool.",
    "mw Verhaegh van de bibliotheek vroeg om de cijfers",
    "Dhr. Van den Berg wil een terugkoppeling.",
    "Vraag Ingrid van Bibliorura om de lijst.",
    "M. Hendriks telde tot drie uur.",
    "Zuster Bernadette van het klooster sprak.",
    "Het was druk, zei Toon Jacobs.",
    "Pieter-Jan telde de eerste dag.",
    "Samen met Sanne Crompvoets van de Rabobank.",
    "Vrijwilliger Mohammed ving iedereen op.",
    "gesproken met mevrouw van der linden",
)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_nineteen_of_twenty_names_are_asked_about_and_hardly_anything_else(
    facts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.reading() as session:
        in_vain = [remark for remark in ORDINARY if names.question(session, remark)]
        missed = [remark for remark in NAMING if not names.question(session, remark)]
    with capsys.disabled():
        sys.stdout.write(
            f"\nnames in remarks: {len(NAMING) - len(missed)} of {len(NAMING)} asked about, "
            f"missed {missed}; {len(in_vain)} of {len(ORDINARY)} asked in vain {in_vain}\n"
        )
    assert len(missed) <= 0.05 * len(NAMING)
    assert len(in_vain) <= 0.05 * len(ORDINARY)


def test_the_whole_name_stands_in_the_question() -> None:
    found = names.possible_names("Bel Jan van der Heijden of Els.", frozenset())
    assert found == ["Jan van der Heijden", "Els"]


def test_a_name_in_small_letters_is_asked_about_as_a_whole_too() -> None:
    found = names.possible_names("geteld door jan de vries en els, 12 jan", frozenset())
    assert found == ["jan de vries"]
    assert names.possible_names("in het jan linderscentrum", frozenset({"jan"})) == []


def test_an_initial_with_a_surname_is_asked_about_as_a_whole() -> None:
    found = names.possible_names("Uitgenodigd door J.P. van der Velden en S. Bakker", frozenset())
    assert found == ["J.P. van der Velden", "S. Bakker"]


def test_a_name_that_is_a_place_we_know_is_no_name() -> None:
    assert names.possible_names("Met Horst gebeld.", frozenset()) == ["Horst"]
    assert names.possible_names("Met Horst gebeld.", frozenset({"horst"})) == []


def test_a_house_or_an_organisation_is_no_name_and_who_is_from_it_is_one() -> None:
    def found(remark: str) -> list[str]:
        return names.possible_names(remark, frozenset())

    assert found("Huis voor de Zorg en Stichting Wonen Limburg, in Zaal Sint Jan.") == []
    assert found("Met Wijkraad Oost: Harrie Smits.") == ["Harrie Smits"]
    # A surname that ends as a building does.
    assert found("Gebeld met Nieuwenhuis.") == ["Nieuwenhuis"]
    assert found("gesproken met mevrouw van der linden en een mevrouw van de zorg") == [
        "van der linden"
    ]


def fill(app: AppTest, label: str, text: str) -> None:
    (found,) = [one for one in app.text_input if one.label == label]
    found.set_value(text)


def press(app: AppTest, label: str) -> None:
    (found,) = [one for one in app.button if one.label == label]
    found.click().run()


def asked(app: AppTest) -> str:
    return " ".join(one.value for one in app.warning).replace("\\", "")


def test_a_name_is_asked_about_once_and_a_changed_remark_again(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    with clock.stopped_at(AT_NIGHT):
        app = run_page("enter_count")
        fill(app, "Hoeveel deelnemers?", "34")
        next(one for one in app.radio if one.label == "Hoe is er geteld?").set_value(
            CountingMethod.LIST
        )
        fill(app, "Opmerking (geen namen)", "Geteld door Marieke.")
        press(app, "Opslaan")
        assert "In de opmerking staat “Marieke”." in asked(app)
        assert stored() == []
        fill(app, "Opmerking (geen namen)", "Geteld door Truus.")
        press(app, "Dit noemt geen persoon: opslaan")
        assert "In de opmerking staat “Truus”." in asked(app)
        fill(app, "Opmerking (geen namen)", "Geteld in Panningen.")
        press(app, "Dit noemt geen persoon: opslaan")
    (row,) = stored()
    assert (row.remark, row.asked) == ("Geteld in Panningen.", "")
