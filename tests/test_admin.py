"""Beheer: accounts by a manager, backups on the screen, and the timed ones beside the server."""

import asyncio
import io
import os
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlmodel import col, select
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from project import clock, database
from project.accounts import holders, password_links, sign_ins
from project.accounts import keeping as account_edits
from project.errors import InputError
from project.models import AuditEntry
from project.settings import Settings, settings
from project.ui.managing import set_up
from project.upkeep import backups, full_export
from project.web import start
from project.wording.people import Role
from tests.builders import writing
from tests.conftest import PATIENCE, Server
from tests.test_database import save
from tests.visits import (
    all_texts,
    chosen,
    give_cookie,
    open_in_browser,
    run_page,
    sign_in_row,
    visit_as,
    working_on,
)

LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, db: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test keeps its backups."""
    monkeypatch.setenv("DASHBOARD_BACKUP_FOLDER", str(tmp_path / "reservekopieen"))
    settings.cache_clear()
    backups._failures.clear()
    return tmp_path / "reservekopieen"


def invite(name: str, role: Role, by: str = "alice") -> str:
    with writing() as session:
        return account_edits.invite(session, name=name, wanted=role, by=by)


def state(name: str) -> tuple[Role, bool]:
    with database.reading() as session:
        (one,) = [row for row in holders.accounts(session) if row.name == name]
    return one.role, one.active


def actions() -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(col(AuditEntry.action)).order_by(col(AuditEntry.id))))


# --- commands ---------------------------------------------------------------------------------


def test_who_is_invited_gets_a_link_and_chooses_a_password() -> None:
    token = invite("bob", Role.EDITOR)
    with writing() as session:
        assert password_links.name_behind_link(session, token) == "bob"
    assert state("bob") == (Role.EDITOR, True)


def test_another_role_holds_from_the_next_click_on() -> None:
    invite("alice", Role.MANAGER)
    invite("bob", Role.EDITOR)
    with writing() as session:
        account_edits.change_role(session, name="bob", wanted=Role.READER, by="alice")
        # The same again changes nothing and leaves no line.
        account_edits.change_role(session, name="bob", wanted=Role.READER, by="alice")
    assert state("bob") == (Role.READER, True)
    assert actions().count("account.role") == 1


def test_the_last_manager_stays_and_nobody_switches_himself_off() -> None:
    invite("alice", Role.MANAGER)
    invite("bob", Role.MANAGER)
    with writing() as session:
        with pytest.raises(InputError, match="Met dit account is nu ingelogd"):
            account_edits.switch_off(session, name="alice", by="alice")
        account_edits.change_role(session, name="bob", wanted=Role.EDITOR, by="alice")
        with pytest.raises(InputError, match="laatste beheerder"):
            account_edits.switch_off(session, name="alice", by="bob")
        with pytest.raises(InputError, match="laatste beheerder"):
            account_edits.change_role(session, name="alice", wanted=Role.READER, by="bob")
    assert state("alice") == (Role.MANAGER, True)


def test_an_account_loses_its_name_after_the_term_and_not_before() -> None:
    invite("alice", Role.MANAGER)
    invite("bob", Role.EDITOR)
    with writing() as session:
        account_edits.switch_off(session, name="bob", by="alice")
        assert account_edits.forget_old(session, by="alice") == 0
    with clock.stopped_at(LATER), writing() as session:
        assert account_edits.to_forget(session) == ["bob"]
        assert account_edits.forget_old(session, by="alice") == 1
        assert account_edits.forget_old(session, by="alice") == 0
    with database.reading() as session:
        assert [one.name for one in holders.accounts(session)] == ["alice", "oud-account-2"]
    # The name is free again, for somebody else with another account.
    invite("bob", Role.READER)


# --- the page ---------------------------------------------------------------------------------


def told_of_settings() -> dict[str, str]:
    """What the list of settings says, by the name on the server."""
    page = run_page("admin", deel="instellingen")
    (told,) = [one for one in all_texts(page) if "Op de server" in one]
    parts = [one.partition(" Op de server: ") for one in told.replace("\u2060", "").split("\n- ")]
    return {name: said for said, _, name in parts}


def test_every_setting_has_a_dutch_name_a_value_and_a_meaning(
    manager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Add yours to project/ui/texts/settings.csv."""
    assert list(set_up.WORDS) == list(Settings.model_fields)
    monkeypatch.setenv("DASHBOARD_LOCK_SECONDS", "0.5")
    settings.cache_clear()
    told = told_of_settings()
    assert len(told) == len(set_up.WORDS)
    assert told["DASHBOARD_DUE_DAYS"].startswith("**Telling is te laat na: 7 dagen**")
    assert "Wachten bij opslaan: 0,5 seconden" in told["DASHBOARD_LOCK_SECONDS"]
    # One that nobody gave says so, and a secret one only that it is there.
    assert "Afwijking melden binnen: niet ingesteld" in told["DASHBOARD_DUTY_DAYS"]
    assert "Map voor reservekopieën: ingesteld" in told["DASHBOARD_BACKUP_FOLDER"]
    assert re.search("Database: (SQLite|PostgreSQL)", told["DATABASE_URL"])
    assert not any("None" in said for said in told.values())


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> None:
    visit_as(sign_in_row(Role.MANAGER), monkeypatch)


def texts(app: AppTest) -> str:
    assert not app.exception
    return " ".join(all_texts(app)).replace("\u2060", "")


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    return button.click().run(timeout=PATIENCE)


def test_it_works(manager: None) -> None:
    app = press(run_page("admin"), "Iemand uitnodigen")
    app.text_input(key="invite-name").input("carla.peters")
    app = press(app, "Uitnodigen")
    assert "Account carla.peters is gemaakt (invoerder)." in texts(app)
    (link,) = [one.value for one in app.code]
    assert re.search(r"/wachtwoord/[\w-]{43}$", link)
    # Shown once: the next run knows it no more.
    assert not app.run().code
    app = chosen(app, "carla.peters: Invoerder", ("account", "carla.peters"))
    app.selectbox(key="role-carla.peters").select(Role.READER).run()
    assert state("carla.peters") == (Role.READER, True)
    press(app, "Zet carla.peters uit")
    assert state("carla.peters") == (Role.READER, False)


def test_a_name_that_cannot_be_is_refused_and_stays_on_the_screen(manager: None) -> None:
    app = press(run_page("admin"), "Iemand uitnodigen")
    app.text_input(key="invite-name").input("a b")
    app = press(app, "Uitnodigen")
    assert "Deze naam kan niet" in texts(app)
    assert app.text_input(key="invite-name").value == "a b"
    assert not app.code


def forms(label: str) -> AppTest:
    """The page with this button in sight, and a name typed where one is asked."""
    if label == "Zet bob uit":
        return chosen(run_page("admin"), "bob: ", ("account", "bob"))
    if label != "Uitnodigen":
        return run_page("admin", deel="kopieen")
    app = press(run_page("admin"), "Iemand uitnodigen")
    app.text_input(key="invite-name").input("eve")
    return app


@pytest.mark.parametrize("label", ["Zet bob uit", "Maak nu een reservekopie", "Uitnodigen"])
def test_a_forged_click_of_somebody_else_changes_nothing(
    label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite("bob", Role.EDITOR)
    manager = sign_in_row(Role.MANAGER)
    for other in (None, sign_in_row(Role.READER), sign_in_row(Role.EDITOR)):
        visit_as(manager, monkeypatch)
        app = forms(label)
        visit_as(other, monkeypatch)
        before = actions()
        assert [one.value for one in press(app, label).title] == ["Inloggen"]
        assert actions() == before
    assert state("bob") == (Role.EDITOR, True)
    assert backups.listed() == []


def test_a_backup_can_be_made_tested_and_downloaded(manager: None, folder: Path) -> None:
    app = press(run_page("admin", deel="kopieen"), "Maak nu een reservekopie")
    assert "Reservekopie gemaakt" in texts(app)
    assert "minder dan een uur geleden" in texts(app)
    (made,) = folder.iterdir()
    app = press(app, "Test de nieuwste")
    assert f"{made.name} is in orde" in texts(app)
    assert actions()[-1] == "backup.make"
    os.truncate(made, made.stat().st_size // 2)
    assert "beschadigd" in texts(press(app, "Test de nieuwste"))


def entries(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return set(packed.namelist())


@pytest.mark.parametrize("kind", full_export.FORMATS)
def test_everything_goes_out_in_one_zip_and_the_logbook_says_to_whom(
    site: TestClient, kind: str
) -> None:
    site.cookies.set(sign_ins.COOKIE, sign_in_row(Role.MANAGER))
    answer = site.get(f"/meenemen/alles/{kind}")
    assert answer.headers["cache-control"] == "no-store"
    told = {"LEESMIJ.txt", "LICENTIE.txt", "gegevenswoordenboek.csv"}
    found = entries(answer.content)
    assert told < found
    assert (f"gegevens.{kind}" if kind != "csv" else "count.csv") in found
    with database.reading() as session:
        newest = select(AuditEntry).order_by(col(AuditEntry.id).desc())
        line = session.exec(newest.limit(1)).one()
    assert (line.action, line.subject) == ("export.download", f"export:{kind}")
    assert line.actor.startswith("alice-manager")


def test_who_signed_out_takes_no_backup_and_not_everything_along(site: TestClient) -> None:
    """Streamlit's own address of a download gave it to whoever had that address."""
    made = backups.make_now()
    addresses = [f"/meenemen/reservekopie/{made.file.name}", "/meenemen/alles/csv"]
    site.cookies.set(sign_ins.COOKIE, sign_in_row(Role.MANAGER))
    answers = [site.get(address) for address in addresses]
    assert answers[0].content == made.file.read_bytes()
    assert {one.headers["cache-control"] for one in answers} == {"no-store"}
    site.cookies.clear()
    before = actions()
    assert [site.get(address).status_code for address in addresses] == [403, 403]
    assert site.get("/meenemen/reservekopie/..%2Fdashboard.sqlite").status_code == 404
    assert actions() == before


# --- timed backups ----------------------------------------------------------------------------


def test_a_timed_backup_comes_when_the_last_one_is_old_and_the_oldest_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_BACKUP_KEEP", "3")
    settings.cache_clear()
    made = []
    for day in range(5):
        with clock.stopped_at(datetime.now(UTC) + timedelta(days=day * 2)):
            one = backups.make_when_due()
            assert one is not None
            made.append(one.file.name)
            # Not twice on one day.
            assert backups.make_when_due() is None
    assert sorted(one.file.name for one in backups.listed()) == sorted(made[-3:])
    assert backups.inspect(backups.listed()[0].file) == []


def test_a_backup_that_a_clock_ahead_made_stops_no_other(folder: Path) -> None:
    with clock.stopped_at(datetime.now(UTC) + timedelta(days=365)):
        ahead = backups.make_when_due()
    made = backups.make_when_due()
    assert made is not None
    assert backups.newest() == made
    assert backups.listed() == [made, ahead]


def test_backups_by_hand_end_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_BACKUP_KEEP", "2")
    settings.cache_clear()
    made = [backups.make_now() for _ in range(4)]
    timed = backups.make_when_due()
    assert timed is None
    assert backups.listed() == [made[3], made[2]]


def test_timed_backups_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_BACKUP_HOURS", "0")
    settings.cache_clear()
    assert backups.make_when_due() is None


def test_a_timed_backup_that_fails_is_told_on_the_page_and_tried_again(
    folder: Path, manager: None
) -> None:
    folder.write_text("here is a file where the folder should be")
    assert backups.make_when_due() is None
    assert "De laatste poging mislukte" in texts(run_page("admin", deel="kopieen"))
    folder.unlink()
    assert backups.make_when_due() is not None
    assert "mislukte" not in texts(run_page("admin", deel="kopieen"))


def test_the_server_makes_one_by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(1)
    monkeypatch.setattr(start, "_LOOK_EVERY", 0.01)

    async def serve() -> None:
        async with start.starting(None):
            for _ in range(500):
                await asyncio.sleep(0.02)
                if backups.listed():
                    return

    # In a thread of its own: after a test in the browser this one has a loop already.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(serve())).result()
    (one,) = backups.listed()
    assert backups.inspect(one.file) == []


@pytest.mark.browser
def test_a_manager_downloads_a_backup_and_everything_in_the_browser(
    page: Page, demo_server: Server
) -> None:
    """From an address of our own, which asks for the cookie; the page stays where it was."""
    with working_on(demo_server.database_url):
        token = sign_in_row(Role.MANAGER)
    give_cookie(page, demo_server, token)
    open_in_browser(page, demo_server, "beheer?deel=kopieen")
    page.get_by_role("button", name="Maak nu een reservekopie").click()
    page.get_by_text("Reservekopie gemaakt").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Download .*B\\)$")).first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"SQLite format 3")
    open_in_browser(page, demo_server, "beheer?deel=gegevens")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download alles als xlsx").click()
    assert re.fullmatch(r"voorbeeld-alles-[-\d]+-xlsx\.zip", download.value.suggested_filename)
    assert "gegevens.xlsx" in entries(Path(download.value.path()).read_bytes())
