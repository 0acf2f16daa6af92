"""Out and in again: what comes back from a file says the same on every page."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from project import clock, database
from project.accounts import keeping, roles, sign_ins
from project.counts import entering, stored
from project.counts.rules import Entry
from project.errors import InputError
from project.facts.loading import prepare
from project.frames import records
from project.models import Account, Count, Stop
from project.output import open_data
from project.results import waiting
from project.upkeep import backups, demo, full_export
from project.upkeep.reading import files, store
from project.wording.counts import CorrectionReason, CountingMethod, CountReason, FigureState, Unit
from project.wording.people import Role
from tests.builders import correct, read, withdraw_in, writing
from tests.conftest import Postgres, Sqlite, forget_database, use_database
from tests.visits import all_texts, run_page, visit_as

# In test_backups each engine is compared row by row; here it is about the screen.
NOW = datetime(2019, 2, 1, 12, tzinfo=UTC)
READER = "wim"
# The logbook has one line more after putting back, and Beheer tells about backups.
WITH_FIGURES = roles.PAGES.keys() - {"logbook", "admin"}
FOR_EVERYBODY = {key for key, rule in roles.PAGES.items() if rule.role is None}
# Narrowed too: other rows, other sums.
NARROWED: dict[str, list[dict[str, str]]] = {
    "reach": [
        {"periode": "2018", "subsidie": "inside"},
        {"deel": "wie"},
        {"deel": "waar"},
        {"verdeling": "group"},
    ],
    "route": [{"halte": "venray"}],
    "progress": [{"van": "2018-01-01", "tot": "2018-06-30"}],
}


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    """Both databases are looked at in the same moment."""
    with clock.stopped_at(NOW):
        yield


@contextmanager
def fresh(house: Sqlite | Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work on a database that has not even a table."""
    url = house.empty()
    use_database(url, monkeypatch)
    yield
    forget_database()
    house.remove(url)


def count_at_random(seed: int) -> None:
    """A count of whatever is open, some without a number, some corrected, some taken back."""
    chance = random.Random(seed)
    with database.reading() as session:
        still_open = records(waiting.open_figures(session, clock.today()))
        # Of these some days were counted: the whole stay would count those twice.
        begun = set(session.scalars(select(col(Count.stop_id))))
    for place, figure in enumerate(still_open):
        if figure["unit"] is Unit.VISITORS and figure["subject_id"] in begun:
            continue
        about = {"unit": figure["unit"], "subject_id": figure["subject_id"], "by": "alice"}
        with writing() as session:
            entered = entering.enter_count(
                session, entry=any_entry(chance), key=f"a{place}", **about
            )
            if chance.random() < 0.4:
                entering.correct_count(
                    session,
                    replaces_id=entered,
                    entry=some(chance.randrange(500, 900)),
                    why=CorrectionReason.TYPING,
                    key=f"b{place}",
                    by="bob",
                )
            elif chance.random() < 0.2:
                withdraw_in(session, entered)


def any_entry(chance: random.Random) -> Entry:
    if chance.random() < 0.2:
        return Entry(state=FigureState.UNKNOWN, reason=CountReason.LOST)
    return some(chance.randrange(500))


def some(number: int) -> Entry:
    return Entry(state=FigureState.KNOWN, number=number, method=CountingMethod.TALLY)


def sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    with writing() as session:
        found = select(col(Account.id)).where(col(Account.name) == READER)
        number = session.exec(found).one()
        token = sign_ins.start_sign_in(session, account_id=number)
    visit_as(token, monkeypatch)


def shown(pages: Iterable[str]) -> dict[str, list[str]]:
    """Every text on every page, by the page and what it is narrowed to."""
    told = {}
    for key in pages:
        for query in [{}, *NARROWED.get(key, [])]:
            page = run_page(key, **query)
            assert not page.exception, (key, query)
            told[f"{key} {query}"] = all_texts(page)
    return told


@pytest.mark.postgres
def test_a_backup_says_the_same_on_every_page_of_the_other_engine(
    postgres_house: Postgres, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.prepare()
    count_at_random(7)
    with writing() as session:
        keeping.add_account(session, name=READER, role=Role.MANAGER, by="alice")
    sign_in(monkeypatch)
    before = shown(WITH_FIGURES)
    backups.make(tmp_path / "kopie.sqlite")

    with fresh(postgres_house, monkeypatch):
        backups.restore(tmp_path / "kopie.sqlite", by="alice")
        sign_in(monkeypatch)
        assert shown(WITH_FIGURES) == before
        # Another figure would have been seen.
        with writing() as session:
            weert = session.exec(select(Stop.id).where(col(Stop.slug) == "weert")).one()
            (count,) = session.scalars(
                stored.current_rows(col(Count.id)).where(col(Count.stop_id) == weert)
            )
        correct(count, some(237))
        after = shown({"overview", "report"})
        assert all(after[key] != before[key] for key in after)


def test_a_bare_table_of_numbers_is_not_taken_for_a_file_to_read_in(
    house: Sqlite, facts: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_at_random(9)
    full_export.write(tmp_path / "uit")
    content = (tmp_path / "uit" / "count.csv").read_bytes()
    with fresh(house, monkeypatch):
        database.upgrade()
        prepare()
        made = read(store.make_plan, files.read("count.csv", content), store.ACCEPTED)
        assert (made.ready, made.lines) == (False, ())
        assert "Wat staat er in kolom" in made.problem


def test_our_own_open_data_are_totals_and_the_refusal_says_what_to_take_instead(
    facts: str,
) -> None:
    count_at_random(10)
    with database.reading() as session:
        content = open_data.counts_csv(session, clock.today())
        with pytest.raises(InputError, match="dus inlezen kan niet"):
            store.make_plan(session, files.read("tellingen.csv", content), {})
