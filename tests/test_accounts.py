"""Accounts, passwords and sign-ins."""

import threading
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from project import clock, database
from project.accounts import attempts, holders, keeping, password_links, passwords, sign_ins
from project.accounts.roles import STRANGER, Visitor
from project.audit import logbook
from project.errors import InputError
from project.models import Account, AuditEntry, PasswordLink, SignIn
from project.models import SignInAttempt as Attempt
from project.settings import settings
from project.web.routes import ROUTES
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import on_both_engines

PASSWORD = "peer appel boom"
NOON = datetime(2018, 9, 12, 12, tzinfo=UTC)
HERE = "192.0.2.7"

pytestmark = pytest.mark.usefixtures("db")


def add(name: str = "anna.jansen", role: Role = Role.EDITOR, password: str = PASSWORD) -> None:
    with writing() as session:
        keeping.add_account(session, name=name, role=role, password=password, by="test")


def sign_in(name: str = "anna.jansen", password: str = PASSWORD, address: str = HERE) -> str:
    return sign_ins.sign_in(name=name, password=password, address=address)


def who(token: str | None) -> Visitor:
    with database.reading() as session:
        return sign_ins.visitor(session, token)


def link_for(name: str = "anna.jansen") -> str:
    with writing() as session:
        return password_links.make_password_link(session, name=name, by="test")


def use_link(token: str, word: str = "een nieuw wachtwoord", again: str | None = None) -> str:
    with writing() as session:
        return password_links.set_password_with_link(
            session, token=token, password=word, again=word if again is None else again
        )


# --- roles and pages ----------------------------------------------------------------------------


def may_see(key: str, role: Role | None, *, closed: bool) -> bool:
    """The rule in words: managing is for managers, entering for editors too.

    Reading is for everybody, unless it is closed to strangers.
    """
    if key in {"admin", "logbook"}:
        return role is Role.MANAGER
    if key in {"enter_count", "import_page", "stops", "requests"}:
        return role in {Role.EDITOR, Role.MANAGER}
    return role is not None or not closed


# --- who holds a token --------------------------------------------------------------------------


def test_who_signs_in_is_known_by_the_token() -> None:
    add()
    assert who(sign_in()) == Visitor("anna.jansen", Role.EDITOR)


def test_the_name_may_be_typed_with_capitals_and_spaces() -> None:
    add()
    assert who(sign_in(name=" Anna.Jansen ")).signed_in


def test_the_same_password_from_another_keyboard_is_right() -> None:
    add(password=unicodedata.normalize("NFC", "één café in Horst"))
    assert who(sign_in(password=unicodedata.normalize("NFD", "één café in Horst"))).signed_in


@pytest.mark.parametrize("token", [None, "", "bedacht", "x" * 5000, "' OR 1=1 --", "é\0"])
def test_a_forged_token_is_a_stranger(token: str | None) -> None:
    add()
    sign_in()
    assert who(token) == STRANGER


def test_the_database_holds_no_token_that_can_be_used() -> None:
    add()
    token = sign_in()
    with database.reading() as session:
        kept = session.scalars(select(SignIn)).one().token_hash
    assert token not in kept
    assert who(kept) == STRANGER


def test_a_sign_in_ends_after_eight_hours_without_use() -> None:
    add()
    with clock.stopped_at(NOON):
        token = sign_in()
    with clock.stopped_at(NOON + timedelta(hours=7, minutes=59)):
        assert who(token).signed_in
    with clock.stopped_at(NOON + timedelta(hours=15, minutes=58)):
        assert who(token).signed_in
    with clock.stopped_at(NOON + timedelta(hours=23, minutes=59)):
        assert who(token) == STRANGER


def test_a_sign_in_ends_after_a_day_however_much_it_is_used() -> None:
    add()
    with clock.stopped_at(NOON):
        token = sign_in()
    for hours in range(4, 24, 4):
        with clock.stopped_at(NOON + timedelta(hours=hours)):
            assert who(token).signed_in
    with clock.stopped_at(NOON + timedelta(hours=24)):
        assert who(token) == STRANGER


def test_use_is_written_down_at_most_every_five_minutes() -> None:
    add()
    with clock.stopped_at(NOON):
        token = sign_in()
    seen = []
    for minutes in (1, 4, 5, 6, 9, 10):
        with clock.stopped_at(NOON + timedelta(minutes=minutes)):
            who(token)
        with database.reading() as session:
            moment = clock.local(session.scalars(select(SignIn)).one().seen_at)
        seen.append((moment - NOON) // timedelta(minutes=1))
    assert seen == [0, 0, 5, 5, 5, 10]


def test_a_page_opens_while_somebody_else_is_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    add()
    with clock.stopped_at(NOON):
        token = sign_in()
    monkeypatch.setenv("DASHBOARD_LOCK_SECONDS", "0.5")
    settings.cache_clear()
    with clock.stopped_at(NOON + timedelta(hours=1)):
        with writing():
            first = _in_a_thread(lambda: who(token))
            began = time.monotonic()
            second = _in_a_thread(lambda: who(token))
            # The lock was waited for once, not at every rerun.
            assert time.monotonic() - began < 0.5
        assert [first, second] == [Visitor("anna.jansen", Role.EDITOR)] * 2
    with clock.stopped_at(NOON + timedelta(hours=2)):
        assert who(token).signed_in
    with clock.stopped_at(NOON + timedelta(hours=9, minutes=59)):
        assert who(token).signed_in


def _in_a_thread(ask: Callable[[], Visitor]) -> Visitor:
    found: list[Visitor] = []
    thread = threading.Thread(target=lambda: found.append(ask()))
    thread.start()
    thread.join()
    return found[0]


def test_signing_out_ends_the_sign_in_and_no_other() -> None:
    add()
    here, elsewhere = sign_in(), sign_in()
    with writing() as session:
        sign_ins.sign_out(session, token=here)
        sign_ins.sign_out(session, token="bedacht")
        sign_ins.sign_out(session, token=None)
    assert who(here) == STRANGER
    assert who(elsewhere).signed_in


def test_switching_an_account_off_ends_everything_and_nothing_of_it_comes_back() -> None:
    add()
    token, link = sign_in(), link_for()
    with writing() as session:
        keeping.remove_account(session, name="anna.jansen", by="test")
    assert who(token) == STRANGER
    with pytest.raises(InputError, match="klopt niet"):
        sign_in()
    with pytest.raises(InputError, match="werkt niet meer"):
        use_link(link)
    with writing() as session:
        keeping.add_account(session, name="anna.jansen", role=Role.MANAGER, by="test")
    assert who(token) == STRANGER
    with pytest.raises(InputError, match="klopt niet"):
        sign_in()
    assert who(use_link(link_for())) == Visitor("anna.jansen", Role.MANAGER)


# --- guessing -----------------------------------------------------------------------------------


def refusal(name: str, word: str = "fout", address: str = HERE) -> str:
    with pytest.raises(InputError) as refused:
        sign_in(name, word, address)
    return str(refused.value)


def test_a_wrong_name_and_a_wrong_password_sound_and_last_the_same() -> None:
    add()
    with writing() as session:
        keeping.add_account(session, name="zonder", role=Role.READER, by="test")
    said, lasted = set(), []
    for name in ("anna.jansen", "niemand", "zonder"):
        times = []
        for _ in range(5):
            # Work, not waiting: the machine may do other things too.
            began = time.thread_time()
            said.add(refusal(name))
            times.append(time.thread_time() - began)
        lasted.append(min(times))
    assert said == {sign_ins.WRONG}
    assert max(lasted) < 3 * min(lasted)


def test_the_first_sign_in_after_a_start_takes_as_long_for_a_name_that_exists() -> None:
    add()
    passwords._nobodys_hash.cache_clear()
    refusal("anna.jansen")
    # What an unknown name is compared with was made for her too, though nobody needed it.
    assert passwords._nobodys_hash.cache_info().currsize == 1


def test_after_ten_failures_even_the_right_password_waits_a_quarter_of_an_hour() -> None:
    add()
    add("ben")
    with clock.stopped_at(NOON):
        # A name that nobody has is limited in the same way.
        for name in ("anna.jansen", "niemand"):
            assert {refusal(name) for _ in range(10)} == {sign_ins.WRONG}
            assert refusal(name, PASSWORD, "198.51.100.1") == attempts.TOO_MANY
        assert who(sign_in("ben")).signed_in
    with clock.stopped_at(NOON + timedelta(minutes=14, seconds=59)):
        assert refusal("anna.jansen", PASSWORD) == attempts.TOO_MANY
    with clock.stopped_at(NOON + timedelta(minutes=15)):
        assert who(sign_in()).signed_in


def test_one_address_may_fail_thirty_times_over_all_names() -> None:
    add()
    assert {refusal(f"naam{number}") for number in range(30)} == {sign_ins.WRONG}
    assert refusal("anna.jansen", PASSWORD) == attempts.TOO_MANY
    assert who(sign_in(address="198.51.100.1")).signed_in


@on_both_engines
def test_many_guesses_at_the_same_moment_do_not_slip_through() -> None:
    add()
    said: list[str] = []
    threads = [
        threading.Thread(target=lambda: said.append(refusal("anna.jansen"))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == sorted([sign_ins.WRONG] * 10 + [attempts.TOO_MANY] * 6)


def test_the_right_password_forgets_the_failures_before_it() -> None:
    add()
    for _ in range(9):
        refusal("anna.jansen")
    sign_in()
    assert {refusal("anna.jansen") for _ in range(10)} == {sign_ins.WRONG}


def test_attempts_are_kept_unreadable_and_a_quarter_of_an_hour() -> None:
    add()
    with clock.stopped_at(NOON):
        refusal("anna.jansen")
        refusal("geheim dat in het verkeerde veld stond")
    with database.reading() as session:
        kept = session.scalars(select(col(Attempt.subject))).all()
    assert len(kept) == 4
    assert not any(word in subject for subject in kept for word in ("anna", "geheim", HERE))
    with clock.stopped_at(NOON + timedelta(minutes=15)):
        sign_in()
    with database.reading() as session:
        assert session.scalars(select(Attempt)).all() == []


# --- links --------------------------------------------------------------------------------------


def test_a_link_sets_the_password_once_and_signs_in() -> None:
    with writing() as session:
        keeping.add_account(session, name="lex", role=Role.READER, by="test")
    link = link_for("lex")
    with database.reading() as session:
        assert password_links.name_behind_link(session, link) == "lex"
    assert who(use_link(link)) == Visitor("lex", Role.READER)
    before = sign_in("lex", "een nieuw wachtwoord")
    with pytest.raises(InputError, match="al gebruikt"):
        use_link(link, "nog een ander wachtwoord")
    # A new password ends what the old one opened.
    after = use_link(link_for("lex"), "nog een ander wachtwoord")
    assert [who(before).signed_in, who(after).signed_in] == [False, True]
    assert refusal("lex", "een nieuw wachtwoord") == sign_ins.WRONG


def test_a_link_closes_after_seven_days_and_when_a_newer_one_is_made() -> None:
    add()
    with clock.stopped_at(NOON):
        older, newer = link_for(), link_for()
        with pytest.raises(InputError, match="werkt niet meer"):
            use_link(older)
    with clock.stopped_at(NOON + timedelta(days=7)), pytest.raises(InputError, match="verlopen"):
        use_link(newer)
    with clock.stopped_at(NOON + timedelta(days=6, hours=23)):
        assert who(use_link(newer)).signed_in


def test_the_database_holds_no_link_that_can_be_used() -> None:
    add()
    link = link_for()
    with database.reading() as session:
        kept = session.scalars(select(PasswordLink)).one().token_hash
    assert kept != link
    with pytest.raises(InputError):
        use_link(kept)
    assert password_links.link_address(link).endswith(f"/wachtwoord/{link}")


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("elf tekens!", "elf tekens!", "te kort"),
        ("x" * 201, "x" * 201, "te lang"),
        ("aaaaaaaaaaaaa", "aaaaaaaaaaaaa", "makkelijk te raden"),
        *(
            (easy, easy, "makkelijk te raden")
            for easy in (
                *("123456789012", "Een-Lange-Naam", "socialecooperaties", "Welkom2018!!"),
                *("Limburg-2026!", "qwertyuiop12", "rondreisLimburg1", "dashboard.gemeente"),
            )
        ),
        ("peer appel boom", "peer appel bloem", "niet gelijk"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays_open(
    password: str, again: str, says: str
) -> None:
    add("een-lange-naam")
    link = link_for("een-lange-naam")
    with pytest.raises(InputError, match=says):
        use_link(link, password, again)
    assert who(use_link(link)).signed_in


# --- accounts -----------------------------------------------------------------------------------


def test_a_name_that_cannot_be_or_that_the_logbook_uses_itself_is_refused() -> None:
    for name in ("ab", "met spatie", "a/b/c", "x<script>", "-streep", "", "é" * 81):
        with pytest.raises(InputError, match="Deze naam kan niet"):
            add(name)
    for name in logbook.OWN_NAMES:
        with pytest.raises(InputError, match="logboek"):
            add(name)


def test_a_name_is_given_once() -> None:
    add()
    with pytest.raises(InputError, match="al een account"):
        add("ANNA.jansen")


def test_an_unknown_account_can_get_no_link_and_cannot_be_removed() -> None:
    with pytest.raises(InputError, match="geen account"):
        link_for("niemand")
    with pytest.raises(InputError, match="geen account"), writing() as session:
        keeping.remove_account(session, name="niemand", by="test")


def test_the_list_says_who_is_active_and_who_still_has_to_choose_a_password() -> None:
    add()
    with writing() as session:
        keeping.add_account(session, name="ben", role=Role.MANAGER, by="test")
        keeping.remove_account(session, name="anna.jansen", by="test")
    with database.reading() as session:
        rows = holders.accounts(session)
    assert [(row.name, row.role, row.active, row.has_password) for row in rows] == [
        ("anna.jansen", Role.EDITOR, False, False),
        ("ben", Role.MANAGER, True, False),
    ]


def test_every_command_leaves_one_line_without_a_secret() -> None:
    add()
    token = sign_in()
    link = link_for()
    fresh = use_link(link)
    with writing() as session:
        sign_ins.sign_out(session, token=fresh)
        keeping.remove_account(session, name="anna.jansen", by="beheer")
    with database.reading() as session:
        lines = session.scalars(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        account = session.scalars(select(Account)).one()
    assert [(line.action, line.actor) for line in lines] == [
        ("account.add", "test"),
        ("account.sign_in", "anna.jansen"),
        ("account.link", "test"),
        ("account.password", "anna.jansen"),
        ("account.sign_in", "anna.jansen"),
        ("account.sign_out", "anna.jansen"),
        ("account.remove", "beheer"),
    ]
    assert {line.subject for line in lines} == {f"account:{account.id}"}
    written = " ".join(line.details for line in lines)
    assert not any(secret in written for secret in (token, link, fresh, PASSWORD, "argon2"))


# --- example accounts ---------------------------------------------------------------------------


def test_the_example_accounts_exist_only_in_the_demo() -> None:
    with pytest.raises(InputError, match="voorbeeldcijfers"):
        add("beheerder-voorbeeld")
    with database.reading() as session:
        assert holders.example_accounts(session) == []


def test_the_demo_shows_its_two_accounts_and_they_work(examples: str) -> None:
    with database.reading() as session:
        shown = holders.example_accounts(session)
    assert {(name, role) for name, _, role in shown} == {
        ("invoerder-voorbeeld", Role.EDITOR),
        ("beheerder-voorbeeld", Role.MANAGER),
    }
    page = TestClient(Starlette(routes=ROUTES)).get("/inloggen").text
    for name, password, role in shown:
        assert who(sign_in(name, password)) == Visitor(name, role)
        assert f"<code>{name}</code></td><td><code>{password}</code>" in page


# --- a clock that was ahead -------------------------------------------------------------------


def test_what_a_clock_that_jumped_a_year_ahead_wrote_says_nothing() -> None:
    """Sign-ins of that hour would live for a year, accounts stay locked, links stay open."""
    add()
    with clock.stopped_at(NOON + timedelta(days=365)):
        token, link = sign_in(), link_for()
        for _ in range(10):
            with pytest.raises(InputError, match=sign_ins.WRONG):
                sign_in(password="fout")
    with clock.stopped_at(NOON):
        assert who(token) == STRANGER
        with pytest.raises(InputError, match="werkt niet meer"):
            use_link(link)
        # Neither the account nor the address is locked.
        assert who(sign_in()).signed_in
