"""Keeping the directory: nothing is lost, everything can be undone, no person is kept."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import col, select

from project import cooperatives, database
from project import facts as loader
from project.audit import lines
from project.cooperatives import edits as cooperative_edits
from project.cooperatives.edits import ProfileConflictError
from project.cooperatives.profiles import Instrument, Profile, Right
from project.errors import InputError
from project.models import AuditEntry, CooperativeContact
from project.typed import addresses
from project.wording import Certainty, ChangeReason, InstrumentKind, PointPrecision, RightBasis

FORT = "fort-vreeswijk"
BREDA = Instrument(
    kind=InstrumentKind.SPECIAL_STATUTE, municipality="GM0758", day=date(2016, 1, 4), source="krant"
)
_keys = iter(range(1_000_000))


def profile(slug: str = FORT) -> Profile:
    with database.reading() as session:
        return cooperative_edits.profile(session, slug)


def change(
    slug: str = FORT, *, was: Profile | None = None, key: str = "", by: str = "alice", **values: Any
) -> int:
    before = was or profile(slug)
    with database.transaction() as session:
        return cooperative_edits.change_cooperative(
            session,
            slug=slug,
            was=before,
            wanted=replace(before, **values),
            reason=ChangeReason.NEW_INFORMATION,
            key=key or f"key-{next(_keys)}",
            by=by,
        )


def undo(number: int, by: str = "bob") -> int:
    with database.transaction() as session:
        return cooperative_edits.undo(session, entry_id=number, key=f"undo-{number}", by=by)


def entries(slug: str = FORT) -> list[AuditEntry]:
    with database.reading() as session:
        lines = select(AuditEntry).where(col(AuditEntry.subject) == f"cooperative:{slug}")
        return list(session.scalars(lines.order_by(col(AuditEntry.id))))


def add(wanted: Profile, key: str = "new", by: str = "alice") -> int:
    with database.transaction() as session:
        return cooperative_edits.add_cooperative(session, wanted=wanted, key=key, by=by)


def names(search: str) -> list[str]:
    with database.reading() as session:
        return list(cooperatives.directory(session, search=search)["name"])


# --- changing -----------------------------------------------------------------------------------


def test_it_works(facts: str) -> None:
    number = change(
        description="Een dorpshuis dat de buurt zelf beheert.", website="https://a.nl/x"
    )
    assert profile().description == "Een dorpshuis dat de buurt zelf beheert."
    assert profile().website == "https://a.nl/x"
    (entry,) = entries()
    assert (entry.id, entry.actor, entry.action) == (number, "alice", "cooperative.change")
    said = json.loads(entry.details)
    assert said["is"]["description"] == "Een dorpshuis dat de buurt zelf beheert."
    assert said["was"]["website"] == ""
    assert said["reason"] == "new_information"
    assert set(said["is"]) == {"description", "website"}


def test_sent_twice_is_one_change(facts: str) -> None:
    before = profile()
    numbers = {change(was=before, key="same", place="Vreeswijk-Zuid") for _ in range(3)}
    assert len(numbers) == len(entries()) == 1


def test_two_people_who_change_other_things_lose_nothing(facts: str) -> None:
    opened = profile()
    change(was=opened, website="https://fort.nl", by="alice")
    change(was=opened, in_film=True, by="bob")
    assert (profile().website, profile().in_film) == ("https://fort.nl", True)


def test_who_changes_the_same_thing_second_sees_both_values_and_stores_nothing(facts: str) -> None:
    opened = profile()
    change(was=opened, website="https://alice.nl", by="alice")
    with pytest.raises(ProfileConflictError) as refused:
        change(was=opened, website="https://bob.nl", in_film=True, by="bob")
    said = str(refused.value)
    assert "https://alice.nl" in said
    assert "https://bob.nl" in said
    assert "alice" in said
    assert (profile().website, profile().in_film) == ("https://alice.nl", False)
    # Having seen that, a second save is a choice.
    change(was=refused.value.theirs, website="https://bob.nl", by="bob")
    assert profile().website == "https://bob.nl"


def test_the_parts_of_a_place_are_one_answer(facts: str) -> None:
    opened = profile("weggeefwinkel")
    change(
        "weggeefwinkel",
        was=opened,
        place="Weert",
        municipality="GM0988",
        place_certainty=Certainty.INFERRED,
    )
    with pytest.raises(ProfileConflictError, match="Weert"):
        change(
            "weggeefwinkel",
            was=opened,
            place="Venlo",
            municipality="GM0983",
            place_certainty=Certainty.INFERRED,
        )


def test_a_change_can_be_undone_and_that_is_a_change_too(facts: str) -> None:
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
    undo(number)
    assert profile("de-vrije-uitloop") == before
    assert [entry.action for entry in entries("de-vrije-uitloop")] == ["cooperative.change"] * 2
    with database.reading() as session:
        newest = cooperative_edits.history(session, "de-vrije-uitloop")[0]
    assert newest.reason == "ongedaan gemaakt"


def test_what_was_changed_again_cannot_be_undone_first(facts: str) -> None:
    number = change(website="https://a.nl")
    change(website="https://b.nl")
    with pytest.raises(InputError, match="daarna weer veranderd"):
        undo(number)
    assert profile().website == "https://b.nl"


@pytest.mark.parametrize("number", [0, 1, 999])
def test_only_a_change_of_the_directory_can_be_undone(facts: str, number: int) -> None:
    with pytest.raises(InputError, match="kan niet terug"):
        undo(number)


def test_an_instrument_comes_and_goes_without_touching_the_rest(facts: str) -> None:
    with database.transaction() as session:
        cooperative_edits.add_instrument(session, slug=FORT, wanted=BREDA, key="a", by="alice")
    assert profile().instruments == (BREDA,)
    with database.transaction() as session, pytest.raises(InputError, match="staat er al"):
        cooperative_edits.add_instrument(session, slug=FORT, wanted=BREDA, key="b", by="alice")
    with database.transaction() as session:
        cooperative_edits.remove_instrument(
            session, slug=FORT, kind=BREDA.kind, municipality="GM0758", key="c", by="alice"
        )
    assert profile().instruments == ()


def test_a_new_cooperative_stands_in_the_list_with_an_address_of_its_own(facts: str) -> None:
    add(Profile(name="Koöperatie De Tuin", source="flyer"))
    assert names("kooperatie de tuin") == ["Koöperatie De Tuin"]
    assert profile("kooperatie-de-tuin").source == "flyer"
    with pytest.raises(InputError, match="staat al in de lijst"):
        add(Profile(name="Koöperatie De Tuin"), key="other")
    add(Profile(name="Koöperatie de tuin"), key="third")
    assert profile("kooperatie-de-tuin-2").name == "Koöperatie de tuin"


def test_a_save_whose_line_cannot_be_written_stores_nothing(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = profile()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no logbook")

    monkeypatch.setattr(lines, "record", broken)
    with pytest.raises(RuntimeError):
        change(website="https://a.nl")
    assert profile() == before


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
        ({}, "niets veranderd"),
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


def test_markup_in_a_name_is_kept_as_text(facts: str) -> None:
    change(name="<b>Fort</b> [x](javascript:1) **y**")
    assert profile().name == "<b>Fort</b> [x](javascript:1) **y**"


# --- contact ------------------------------------------------------------------------------------


def note(email: str, *, general: bool = False, consent: str = "per brief, mei 2018") -> None:
    with database.transaction() as session:
        cooperative_edits.note_contact(
            session, slug=FORT, email=email, is_general=general, consent=consent, by="alice"
        )


@pytest.mark.parametrize("email", ["info@fort.nl", "Secretariaat@Fort.NL", "fort@fort.nl"])
def test_an_address_of_a_role_is_kept_and_shown(facts: str, email: str) -> None:
    note(email)
    with database.reading() as session:
        found = cooperatives.one(session, FORT)
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
    with database.transaction() as session:
        cooperative_edits.remove_contact(session, slug=FORT, by="bob")
        cooperative_edits.remove_contact(session, slug=FORT, by="bob")
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
        found = cooperatives.one(session, "de-vrije-uitloop")
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
    loaded = loader.load()
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


@pytest.mark.parametrize("search", ["bestaatniet", "xyz", "<b>", "100%_\\", "zzzzzzzz fort"])
def test_what_looks_like_nothing_finds_nothing(facts: str, search: str) -> None:
    assert names(search) == []


def test_what_only_looks_like_it_says_so(facts: str) -> None:
    with database.reading() as session:
        for search, told in (("lucas comunity", True), ("lucas", False), ("", False)):
            found = cooperatives.directory(session, search=search)
            assert bool(cooperatives.search_note(found, search)) is told


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.data())
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
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
