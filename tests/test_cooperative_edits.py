"""Keeping the directory: nothing is lost, everything can be undone, no person is kept."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import col, select

from project import database
from project.directory import contacts, listing
from project.directory.profiles import COOPERATIVE, Instrument, Profile, Right
from project.errors import InputError
from project.facts import loading
from project.models import AuditEntry, CooperativeContact
from project.parsing import addresses
from project.wording.cooperatives import InstrumentKind, RightBasis
from project.wording.tour import Certainty, PointPrecision
from tests import builders
from tests.builders import stands, writing

FORT = "fort-vreeswijk"
BREDA = Instrument(
    kind=InstrumentKind.SPECIAL_STATUTE, municipality="GM0758", day=date(2016, 1, 4), source="krant"
)


def profile(slug: str = FORT) -> Profile:
    found: Profile = stands(COOPERATIVE, slug)
    return found


def change(slug: str = FORT, **values: Any) -> int:
    return builders.change(COOPERATIVE, slug, **values)


def entries(slug: str = FORT) -> list[AuditEntry]:
    with database.reading() as session:
        lines = select(AuditEntry).where(col(AuditEntry.subject) == f"cooperative:{slug}")
        return list(session.scalars(lines.order_by(col(AuditEntry.id))))


def add(wanted: Profile, key: str = "new", by: str = "alice") -> int:
    with writing(by) as session:
        return COOPERATIVE.add(session, wanted=wanted, key=key)


def names(search: str) -> list[str]:
    with database.reading() as session:
        return list(listing.directory(session, search=search)["name"])


# --- changing -----------------------------------------------------------------------------------


def test_a_change_of_rights_instruments_and_the_point_can_be_undone(facts: str) -> None:
    before = profile("de-vrije-uitloop")
    number = change(
        "de-vrije-uitloop",
        rights=(Right(code="wonen", basis=RightBasis.SOURCE, explanation="De bron zegt het."),),
        instruments=(*before.instruments, BREDA),
        latitude=51.6,
        longitude=4.8,
        point_precision=PointPrecision.ADDRESS,
    )
    assert profile("de-vrije-uitloop") != before
    with writing() as session:
        COOPERATIVE.undo(session, entry_id=number, key="undo")
    assert profile("de-vrije-uitloop") == before


def test_a_new_cooperative_stands_in_the_list_with_an_address_of_its_own(facts: str) -> None:
    add(Profile(name="Koöperatie De Tuin", source="flyer"))
    assert names("kooperatie de tuin") == ["Koöperatie De Tuin"]
    assert profile("kooperatie-de-tuin").source == "flyer"
    with pytest.raises(InputError, match="staat al in de lijst"):
        add(Profile(name="Koöperatie De Tuin"), key="other")
    add(Profile(name="Koöperatie de tuin"), key="third")
    assert profile("kooperatie-de-tuin-2").name == "Koöperatie de tuin"


def test_a_cooperative_is_added_together_with_its_rights_and_what_it_signed(facts: str) -> None:
    wanted = Profile(
        name="De Tuin",
        place="Weert",
        municipality="GM0988",
        place_certainty=Certainty.CONFIRMED,
        rights=(
            Right(code="wonen", basis=RightBasis.SOURCE, explanation="De bron zegt het."),
            Right(code="zorg", basis=RightBasis.INTERPRETATION, explanation="Zij helpt."),
        ),
        instruments=(BREDA,),
    )
    add(wanted)
    assert set(profile("de-tuin").rights) == set(wanted.rights)
    assert replace(profile("de-tuin"), rights=wanted.rights) == wanted


# --- what cannot be -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "website",
    [
        "http://a.nl",
        "javascript:alert(1)",
        "https://1.2.3.4/x",
        "https://[::1]/",
        "https://user:secret@a.nl",
        "https://localhost/",
        "https://a.nl/?q=<b>",
        "https://a.nl)[x](javascript:1",
        "data:text/html,x",
        "www.a.nl",
        "https://а.nl",
    ],
)
def test_only_a_plain_https_website_is_taken(facts: str, website: str) -> None:
    with pytest.raises(InputError, match="https://"):
        change(website=website)
    assert addresses.safe_website(website) == ""


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "  "}, "Naam is leeg"),
        ({"name": "x" * 10_000}, "te lang"),
        ({"name": "omge\u202edraaid"}, "onzichtbaar"),
        ({"description": "x" * 10_000}, "te lang"),
        ({"description": "Bel 06 12345678"}, "telefoonnummer"),
        ({"description": "Mail anna@a.nl"}, "e-mailadres"),
        ({"source": ""}, "bron"),
        ({"place": ""}, "Plaats is leeg"),
        ({"place_certainty": Certainty.UNKNOWN}, "hoe zeker de plaats"),
        ({"point_precision": PointPrecision.UNKNOWN}, "punt op de kaart"),
        ({"municipality": "GM9999"}, "niet in de lijst"),
        ({"rights": (Right(code="zorg", basis=RightBasis.SOURCE, explanation=" "),)}, "waarom"),
        ({"rights": (Right(code="x", basis=RightBasis.SOURCE, explanation="x"),)}, "niet in de"),
        ({"instruments": (replace(BREDA, day=date(2100, 1, 1)),)}, "toekomst"),
        ({"instruments": (BREDA, BREDA)}, "staat er al"),
        ({"instruments": (replace(BREDA, kind=InstrumentKind.OTHER),)}, "toelichting"),
        ({"name": "Future of Fame"}, "staat al in de lijst"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    facts: str, values: dict[str, Any], told: str
) -> None:
    before = profile()
    with pytest.raises(InputError, match=told):
        change(**values)
    assert profile() == before
    assert entries() == []


# --- contact ------------------------------------------------------------------------------------


def note(email: str, *, general: bool = False, consent: str = "per brief, mei 2018") -> None:
    with writing() as session:
        contacts.note_contact(
            session, slug=FORT, email=email, is_general=general, consent=consent, by="alice"
        )


@pytest.mark.parametrize("email", ["info@fort.nl", "Secretariaat@Fort.NL", "fort@fort.nl"])
def test_an_address_of_a_role_is_kept_and_shown(facts: str, email: str) -> None:
    note(email)
    with database.reading() as session:
        found = listing.one(session, FORT)
    assert found is not None
    assert found.contact == email.lower()


@pytest.mark.parametrize("email", ["anna.jansen@fort.nl", "a.jansen@fort.nl", "j-de-wit@fort.nl"])
def test_an_address_of_a_person_is_refused_whatever_is_ticked(facts: str, email: str) -> None:
    for general in (False, True):
        with pytest.raises(InputError, match="van een persoon"):
            note(email, general=general)


def test_what_may_be_a_person_is_asked(facts: str) -> None:
    with pytest.raises(InputError, match="één persoon"):
        note("vreeswijk@post.example")
    note("vreeswijk@post.example", general=True)


@pytest.mark.parametrize(
    "email", ["", "x", "info@", "info@fort", "in fo@fort.nl", "info@fort.nl\nbcc: x", "i" * 200]
)
def test_what_is_no_address_is_refused(facts: str, email: str) -> None:
    with pytest.raises(InputError, match="geen e-mailadres"):
        note(email)


def test_without_consent_no_address_is_kept(facts: str) -> None:
    with pytest.raises(InputError, match="toestemming"):
        note("info@fort.nl", consent=" ")


def test_one_click_removes_the_address_and_it_stands_nowhere_any_more(facts: str) -> None:
    note("info@fort.nl")
    with writing() as session:
        contacts.remove_contact(session, slug=FORT, by="bob")
        contacts.remove_contact(session, slug=FORT, by="bob")
    with database.reading() as session:
        assert session.scalars(select(CooperativeContact)).all() == []
        lines = session.scalars(select(AuditEntry)).all()
    assert not any("info@fort.nl" in line.details + line.subject for line in lines)
    assert [line.action for line in lines[1:]] == [
        "cooperative.contact",
        "cooperative.contact_remove",
    ]


# --- the facts ----------------------------------------------------------------------------------


def test_breda_signed_with_de_vrije_uitloop_on_14_november_2016(facts: str) -> None:
    with database.reading() as session:
        found = listing.one(session, "de-vrije-uitloop")
    assert found is not None
    assert [one.words() for one in found.instruments] == [
        "Sociaal Aandeelhouderschap, gemeente Breda, 14 november 2016"
    ]


def test_loading_the_facts_again_keeps_what_staff_changed_added_and_took_away(facts: str) -> None:
    change(
        "de-vrije-uitloop",
        description="Anders.",
        rights=(Right(code="wonen", basis=RightBasis.SOURCE, explanation="Zo staat het er."),),
        instruments=(BREDA,),
    )
    before = profile("de-vrije-uitloop")
    loaded = loading.load()
    assert (loaded.added, loaded.corrected, loaded.kept) == (0, 0, 3)
    assert profile("de-vrije-uitloop") == before


# --- searching ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "first"),
    [
        ("lucas comunity", "Lucas Community"),
        ("community lucas", "Lucas Community"),
        ("lucascommunity", "Lucas Community"),
        ("weggeefwinkle", "Weggeefwinkel"),
        ("weggeef winkel", "Weggeefwinkel"),
        ("gereedschpskist", "Mijn Gereedschapskist"),
        ("gereedschp", "Mijn Gereedschapskist"),
        ("vreeswyk", "Fort Vreeswijk"),
        ("aandeelhouderschap", "De Vrije Uitloop"),
    ],
)
def test_a_slip_of_the_finger_still_finds_it(facts: str, search: str, first: str) -> None:
    assert names(search)[0] == first


@pytest.mark.parametrize("search", ["bestaatniet", "xyz", "<b>", "100%_\\"])
def test_what_looks_like_nothing_finds_nothing(facts: str, search: str) -> None:
    assert names(search) == []


def test_what_only_looks_like_it_says_so(facts: str) -> None:
    with database.reading() as session:
        for search, told in (("lucas comunity", True), ("lucas", False), ("", False)):
            found = listing.directory(session, search=search)
            assert bool(listing.search_note(session, found, search)) is told


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.data())
def test_any_one_slip_in_a_long_word_still_finds_the_name(facts: str, made: st.DataObject) -> None:
    word = made.draw(st.sampled_from(["weggeefwinkel", "vreeswijk", "heechterp", "community"]))
    place = made.draw(st.integers(0, len(word) - 2))
    letter = made.draw(st.sampled_from("qxz"))
    slip = made.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            ]
        )
    )
    assert any(word in name.casefold() for name in names(slip)), slip
