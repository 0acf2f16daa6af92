"""A second project in another province: made on the screen, and every page works for it."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from project import __main__ as command_line
from project import clock, database
from project.directory import listing
from project.errors import InputError
from project.frames import records
from project.maps import coverage as maps_coverage
from project.maps import route, views
from project.models import AuditEntry, Project
from project.output import tour_calendar
from project.output.reports import files, issued
from project.results import (
    changes,
    coverage,
    explanations,
    headlines,
    logbook,
    reach,
    receipts,
    target_edits,
    targets,
)
from project.results.target_edits import Agreement
from project.tour import checks as tour_checks
from project.tour import itinerary, places, stays
from project.tour.drafts import ProjectDraft, SessionDraft, StopDraft, VenueDraft
from project.tour.finding import Kind
from project.tour.places import PROJECT, VENUE
from project.tour.stays import SESSION
from project.wording.people import Role
from project.wording.reading import ChangeKind, TargetUnit, Verdict
from project.wording.tour import (
    DatePrecision,
    EventKind,
    GrantCoverage,
    PointPrecision,
)
from tests.builders import change, enter, known, read, stands
from tests.test_tour_edits import do
from tests.visits import (
    all_texts,
    chosen,
    field,
    pressed,
    rows,
    run_page,
    said,
    sign_in_row,
    visit_as,
)

GELDERLAND = ProjectDraft(
    name="Samen in Gelderland",
    slug="gelderland",
    province="PV25",
    funder="de provincie Gelderland",
    first_day=date(2019, 1, 1),
    last_day=date(2019, 12, 31),
)
# Of the tour through Limburg; none of it belongs on a page about Gelderland.
ELSEWHERE = ["Panningen", "Gennep", "Horst", "Venray", "Venlo", "Weert", "Maastricht", "Breda"]
PUBLIC = ["overview", "route", "reach"]


def add(wanted: ProjectDraft = GELDERLAND) -> int:
    return do(places.add_project, wanted=wanted)


def add_stay(town: str, code: str, first: date, point: tuple[float, float]) -> None:
    """A stay of ten days in this town, with a workshop on the third."""
    venue = VenueDraft(
        name=f"Bibliotheek {town}",
        place=town,
        municipality=code,
        latitude=point[0],
        longitude=point[1],
        point_precision=PointPrecision.PLACE,
    )
    do(VENUE.add, wanted=venue)
    stay = StopDraft(
        venue=f"bibliotheek-{town.lower()}-{town.lower()}",
        first_day=first,
        last_day=first.replace(day=first.day + 9),
        date_precision=DatePrecision.DAY,
        grant_coverage=GrantCoverage.INSIDE,
    )
    do(stays.add_stop, wanted=stay, project="gelderland")
    workshop = SessionDraft(
        stop=town.lower(),
        kind=EventKind.WORKSHOP,
        title="Samen sterk",
        promise=1,
        day=first.replace(day=first.day + 2),
        date_precision=DatePrecision.DAY,
    )
    do(stays.add_session, wanted=workshop, project="gelderland")


@pytest.fixture
def two_tours(facts: str) -> str:
    """Limburg with a count, and a project in Gelderland with two stops and all counts."""
    enter("weert", known(90))
    add()
    add_stay("Arnhem", "GM0202", date(2019, 3, 1), (51.984, 5.911))
    add_stay("Nijmegen", "GM0268", date(2019, 4, 1), (51.843, 5.853))
    enter("arnhem", known(1203))
    enter("nijmegen", known(801))
    workshops = read(reach.asked_for, clock.today(), project="gelderland").sessions
    for slug in workshops["slug"]:
        enter(slug, known(17))
    return facts


# --- making one ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "samen in gelderland ", "slug": "x"}, "Er is al een project “Samen in Geld"),
        ({"slug": "gelderland"}, "De korte naam “gelderland” is al van het project"),
        ({"slug": "alles"}, "anders dan “alles”"),
        ({"name": "???", "slug": ""}, "met letters"),
        ({"name": "collectieve redzaamheid"}, "Er is al een project"),
        ({"name": "x" * 121}, "te lang"),
        ({"name": " "}, "Naam van het project is leeg"),
        ({"province": "PV99"}, "Kies de provincie"),
        ({"funder": "jan@example.nl"}, "e-mailadres"),
        ({"last_day": date(2018, 1, 1)}, "Draai de dagen om"),
    ],
)
def test_what_a_project_cannot_be_or_become_is_refused_and_nothing_is_stored(
    facts: str, changes: dict[str, Any], sentence: str
) -> None:
    add()
    with pytest.raises(InputError, match=sentence):
        add(replace(GELDERLAND, **{"name": "Anders", "slug": "x"} | changes))
    # The address of a project stays as it is.
    if "slug" not in changes:
        with pytest.raises(InputError, match=sentence):
            change(PROJECT, "gelderland", **changes)
    with database.reading() as session:
        assert len(session.exec(select(Project.id)).all()) == 2
    assert stands(PROJECT, "gelderland") == GELDERLAND


def test_a_project_is_corrected_with_one_line_in_the_logbook_and_keeps_its_address(
    facts: str,
) -> None:
    add()
    change(PROJECT, "gelderland", name="Samen sterk", funder="", slug="x", province="PV26")
    assert stands(PROJECT, "gelderland") == replace(
        GELDERLAND, name="Samen sterk", funder="", province="PV26"
    )
    newest = read(logbook.page, logbook.Search(subject="project")).lines.iloc[0]
    assert (newest["Wat"], newest["Waarover"]) == ("project veranderd", "Samen sterk")
    assert "provincie: Gelderland" in newest["Was"]


# --- its own tour -------------------------------------------------------------------------------


def test_each_tour_has_an_order_of_its_own_and_no_stop_changes_sides(two_tours: str) -> None:
    with database.reading() as session:
        stops = reach.asked_for(session, clock.today(), project="gelderland").stops
        assert list(stops["place"]) == ["Arnhem", "Nijmegen"]
        assert list(stops["position"]) == [1, 2]
        assert list(itinerary.stops(session)["project"])[-2:] == ["gelderland"] * 2
    with pytest.raises(InputError, match="van een ander project"):
        change(SESSION, "werkbijeenkomst-1", stop="arnhem")


def test_what_seems_wrong_is_asked_within_one_tour(two_tours: str) -> None:
    """Both tours are on the road at once: that is no mistake. Beek lies in Gelderland too."""
    do(VENUE.add, wanted=VenueDraft(name="Kulturhus", place="Beek", municipality="GM1945"))
    do(stays.add_stop, wanted=StopDraft(venue="kulturhus-beek"), project="gelderland")
    with database.reading() as session:
        own = reach.of_project(itinerary.stops(session), "gelderland")
        theirs = reach.of_project(itinerary.sessions(session), "gelderland")
        found = tour_checks.find(records(own), records(theirs))
    kinds = {one.kind for one in found}
    assert Kind.PLACE not in kinds
    assert Kind.OVERLAP not in kinds


def test_the_figures_of_two_projects_are_never_added_up(two_tours: str) -> None:
    with database.reading() as session:
        today = clock.today()
        for project, people in (("gelderland", "2.004"), ("collectieve-redzaamheid-limburg", "90")):
            keys = {one.code: one for one in headlines.key_figures(session, today, project=project)}
            assert people in keys["visitors"].value
        number = session.exec(select(AuditEntry.id).where(AuditEntry.action == "count.enter")).all()
        assert number
        receipt = receipts.receipt(session, 1, today)
    assert receipt is not None
    assert receipt.total.startswith("ten minste 90 bezoekers")


def test_the_municipalities_of_another_province_are_all_known(two_tours: str) -> None:
    with database.reading() as session:
        today = clock.today()
        found = coverage.municipalities(session, today, "gelderland")
        stops = reach.asked_for(session, today, project="gelderland").stops
        keys = headlines.key_figures(session, today, project="gelderland")
    assert len(found) == 51
    assert "Arnhem" in set(found["name"])
    visited = coverage.by_state(found, stops, "Gelderland")[0]
    assert (visited.value, visited.out_of) == ("2", "van 51 in Gelderland (4 %)")
    assert coverage.sentence(found, "Gelderland") == (
        "Van de 51 gemeenten in Gelderland: 2 bezocht, 0 aangekondigd en 49 nog niet."
    )
    assert len(coverage.not_yet(found)) == 49
    said_of = {one.code: (one.value, one.out_of) for one in keys}
    assert said_of["municipalities"] == ("2 bezocht", "van 51")
    assert said_of["stops"][1] == "van 2, waarvan 2 in Gelderland"


def test_what_the_sources_say_of_the_first_exhibition_is_not_said_of_another(
    two_tours: str,
) -> None:
    agreement = Agreement(unit=TargetUnit.COOPERATIVES, amount=3)
    do(target_edits.agree, project="gelderland", agreement=agreement)
    today = clock.today()
    with database.reading() as session:
        keys = {
            project: {
                one.code: one for one in headlines.key_figures(session, today, project=project)
            }["cooperatives"]
            for project in ("gelderland", "collectieve-redzaamheid-limburg")
        }
        behind = explanations.explain(session, "cooperatives", today, project="gelderland")
        (judged,) = targets.verdicts(session, today, project="gelderland")
        told = changes.since(session, changes.Mark(0, 0), today, "gelderland")
        sentence = listing.sentence(session)
    assert keys["collectieve-redzaamheid-limburg"].value == "9 in de tentoonstelling"
    assert keys["gelderland"].value == "niet bekend"
    assert "is niet vastgelegd" in keys["gelderland"].out_of
    assert (behind.key.number, behind.numbers) == (None, (None,))
    assert "Onbekend" in behind.key.state
    assert (judged.reached.low, judged.reached.possible) == (None, None)
    assert judged.verdict is Verdict.OPEN
    assert ChangeKind.FACTS not in {one.kind for one in told}
    assert sentence.startswith("9 sociale coöperaties staan in de tentoonstelling van Collectieve")


def test_the_maps_of_another_province_show_its_own_municipalities(two_tours: str) -> None:
    found = read(coverage.municipalities, clock.today(), "gelderland")
    stops = read(reach.asked_for, clock.today(), project="gelderland").stops
    deck = route.tour(stops, selected=None, example=False, province="PV25")
    assert "GM0202" in deck.map_style
    assert "GM0983" not in deck.map_style
    (areas,) = [
        layer
        for layer in maps_coverage.coverage(found, example=False, province="PV25").layers
        if layer.id == "coverage"
    ]
    assert {one["properties"]["code"] for one in areas.data} == set(found["code"])
    assert "Arnhem: bezocht" in {one["tip"] for one in areas.data}
    view = views.around([(5.911, 51.984), (5.853, 51.843)])
    assert all(view.shows(*point) for point in ((5.911, 51.984), (5.853, 51.843)))
    assert "Kaart van Nederland met de route langs 1 Arnhem" in route.sentence_tour(stops, "PV25")


def test_the_period_of_a_report_is_that_of_its_own_project_also_when_none_is_named(
    two_tours: str,
) -> None:
    proposed = read(issued.proposed_period, clock.today())
    named = read(issued.proposed_period, clock.today(), "collectieve-redzaamheid-limburg")
    assert proposed == named
    assert proposed is not None
    assert proposed.last == date(2018, 12, 12)


def test_the_command_line_makes_the_report_of_another_project_too(
    two_tours: str, tmp_path: Path
) -> None:
    out = tmp_path / "verslag.csv"
    command_line.app(
        ["report", "--out", str(out), "--project", "gelderland"], standalone_mode=False
    )
    draft = read(issued.draft, today=clock.today(), project="gelderland")
    assert draft.project == "Samen in Gelderland"
    assert out.read_bytes() == files.csv(draft)


# --- on the screen ------------------------------------------------------------------------------


def words(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(all_texts(page))


def test_every_page_shows_its_own_figures_and_nothing_of_limburg(
    two_tours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)
    for page in PUBLIC:
        told = words(run_page(page, project="gelderland"))
        assert "Arnhem" in told, page
        for other in [*ELSEWHERE, "in Limburg"]:
            assert other not in told, (page, other)
        limburg = words(run_page(page, project="collectieve-redzaamheid-limburg"))
        assert "Arnhem" not in limburg, page
        assert "Venray" in limburg, page
    overview = words(run_page("overview", project="gelderland"))
    assert "reist door Gelderland" in overview
    # The borders on the map are numbers too: 52.094.
    assert re.search(r"\b2\.004", overview)
    assert "34" in overview
    for together in (r"\b2\.094", r"ten minste 2\.004"):
        assert not re.search(together, overview)


def test_the_next_page_is_about_the_same_project_and_says_so_in_its_address(
    two_tours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    page = run_page("overview", project="gelderland")
    page.query_params.clear()
    page.switch_page("../../pages/reach.py").run()
    assert "Nijmegen" in words(page)
    assert page.query_params["project"] == "gelderland"
    assert "Weert" in words(run_page("reach"))
    told = words(run_page("reach", project="mordor"))
    assert "Dit project bestaat niet. Hier staat Collectieve Redzaamheid." in told


def test_what_is_of_one_project_leaves_the_address_when_another_is_chosen(
    two_tours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(None, monkeypatch)
    page = run_page("route", halte="venray")
    page = field(page, "selectbox", "Project").set_value("gelderland").run()
    assert page.query_params == {"project": "gelderland"}
    assert "bestaat hier niet" not in said(page)


def at_a_new_venue(page: AppTest, name: str) -> AppTest:
    """The form of a new stop with a name typed that is no venue yet (see test_stops_screen)."""
    page = pressed(page, "Halte toevoegen")
    page.session_state["record-number"] += 1
    page.session_state["record-begins-with"] = StopDraft(
        venue=name, date_precision=DatePrecision.DAY
    )
    done: AppTest = page.run()
    assert not done.exception
    return done


def test_a_form_that_stands_open_goes_when_another_project_is_chosen(
    two_tours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page = chosen(run_page("stops"), "7. Venray", ("stop", "venray"))
    page = field(page, "selectbox", "Project").set_value("gelderland").run()
    assert "hoort niet bij deze rondreis" in said(page)
    assert not page.text_input


def test_a_manager_makes_a_project_and_adds_its_first_stop_by_hand(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)
    page = pressed(run_page("admin", deel="projecten"), "Project toevoegen")
    field(page, "text_input", "Naam van het project").set_value("Samen in Gelderland")
    field(page, "text_input", "Begint op").set_value("morgen")
    page = pressed(page, "Project opslaan")
    assert "is geen dag" in said(page)
    assert field(page, "text_input", "Naam van het project").value == "Samen in Gelderland"
    field(page, "text_input", "Begint op").set_value("1-1-2019")
    field(page, "selectbox", "Provincie").set_value("PV25")
    page = pressed(page, "Project opslaan")
    (receipt,) = page.success
    assert "Project Samen in Gelderland: toegevoegd" in receipt.value.replace("\\", "")
    assert "Samen in Gelderland (provincie Gelderland)" in said(page)

    page = run_page("stops", project="samen-in-gelderland")
    assert "Venray" not in " ".join(rows(page))
    page = at_a_new_venue(page, "Rozet")
    assert field(page, "text_input", "Naam van de locatie").value == "Rozet"
    field(page, "selectbox", "Gemeente").set_value("GM0202")
    for label, text in (
        ("Plaats", "Arnhem"),
        ("Eerste dag", "1-3-2019"),
        ("Laatste dag", "10-3-2019"),
    ):
        field(page, "text_input", label).set_value(text)
    field(page, "radio", "“Tot” of “tot en met”?").set_value("included")
    page = pressed(page, "Halte opslaan")
    assert "Halte Arnhem" in said(page)
    with database.reading() as session:
        stops = reach.asked_for(session, clock.today(), project="samen-in-gelderland").stops
        (row,) = stops.to_dict("records")
    assert (row["place"], row["province"], row["in_province"]) == ("Arnhem", "Gelderland", True)
    assert "Arnhem" in said(run_page("route", project="samen-in-gelderland"))
    # What is still to enter is asked of all tours together.
    assert "Arnhem · tentoonstelling" in said(run_page("enter_count"))


def test_what_is_chosen_for_a_stop_begins_with_what_lies_in_the_province_of_its_project(
    two_tours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_as(sign_in_row(Role.EDITOR), monkeypatch)
    page = pressed(run_page("stops", project="gelderland"), "Halte toevoegen")
    choices = field(page, "selectbox", "Waar?").options
    assert choices[:2] == ["Bibliotheek Arnhem, Arnhem", "Bibliotheek Nijmegen, Nijmegen"]
    assert all(one.endswith((" (Limburg)", " (Noord-Brabant)")) for one in choices[2:])
    page = at_a_new_venue(page, "De nieuwe zaal")
    municipalities = field(page, "selectbox", "Gemeente").options
    assert municipalities[0] == "Aalten"
    assert municipalities[50:52] == ["Zutphen", "'s-Gravenhage (Zuid-Holland)"]
    there = said(run_page("stops", project="gelderland", deel="veranderd"))
    assert "Halte Arnhem: toegevoegd" in there
    assert "toegevoegd:" not in said(run_page("stops", deel="veranderd")), "it stays there"
    # Nothing became unreachable: a location of elsewhere can be chosen and corrected.
    page = run_page("stops", project="gelderland", deel="locaties")
    venue = ("venue", "bibliotheek-venray")
    page = chosen(page, "Bibliotheek Venray (BiblioNu), Venray (Limburg)", venue)
    assert field(page, "text_input", "Naam van de locatie").value == "Bibliotheek Venray (BiblioNu)"
    # Breda lies elsewhere, but the tour through Limburg stood there.
    limburg = said(pressed(run_page("stops"), "Halte toevoegen"))
    assert "Arnhem, Arnhem (Gelderland)" in limburg
    venues = " ".join(rows(run_page("stops", deel="locaties")))
    assert "Breda" in venues
    assert "(Noord-Brabant)" not in venues


# --- a project that has only just begun ---------------------------------------------------------


def one_stop() -> None:
    """A project in Gelderland with one stop that is over, and nothing agreed or planned."""
    add()
    venue = VenueDraft(name="Rozet", place="Arnhem", municipality="GM0202")
    stay = StopDraft(
        venue="rozet-arnhem",
        first_day=date(2018, 10, 1),
        last_day=date(2018, 10, 10),
        date_precision=DatePrecision.DAY,
    )
    do(VENUE.add, wanted=venue)
    do(stays.add_stop, wanted=stay, project="gelderland")


def test_where_no_stop_was_added_yet_it_says_who_adds_them_and_staff_finds_the_way_there(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    for role, ways in ((None, 0), (Role.READER, 0), (Role.EDITOR, 1)):
        visit_as(sign_in_row(role) if role else None, monkeypatch)
        page = run_page("reach", project="gelderland")
        assert "Er zijn nog geen haltes in dit project" in said(page)
        assert len([one for one in page.get("page_link") if "haltes" in one.proto.page]) == ways
    for name in PUBLIC:
        told = words(run_page(name, project="gelderland"))
        assert ("Een medewerker voegt ze toe bij Haltes beheren." in told, "python" in told) == (
            True,
            False,
        ), name


def test_an_agreement_is_made_before_the_first_stop_and_the_way_back_is_on_every_page(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)
    for name in ("overview", "route", "reach", "progress", "report", "stops"):
        page = run_page(name, project="gelderland")
        assert field(page, "selectbox", "Project").value == "gelderland", name
    page = run_page("progress", project="gelderland")
    assert field(page, "selectbox", "Waarover gaat de afspraak?").options


def test_without_agreements_there_is_no_empty_box_and_no_empty_table(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_stop()
    visit_as(None, monkeypatch)
    page = run_page("progress", project="gelderland", deel="afspraken")
    told = words(page)
    assert "Er zijn nog geen afspraken ingevoerd." in told
    assert "van 0 " not in told
    assert "Afgesproken naast werkelijk" not in told
    assert [table for table in page.table if table.value.empty] == []
    assert "Afgesproken naast werkelijk" in words(run_page("progress", deel="afspraken"))


def test_the_calendar_opens_each_stop_in_its_own_project(two_tours: str) -> None:
    told = Calendar.from_ical(read(tour_calendar.calendar, clock.today()))
    addresses = [str(one["url"]).partition("/route")[2] for one in told.walk("VEVENT")]
    assert addresses.count("?project=gelderland&halte=arnhem") == 2, "the stop and its workshop"
    assert "?project=collectieve-redzaamheid-limburg&halte=venray" in addresses
