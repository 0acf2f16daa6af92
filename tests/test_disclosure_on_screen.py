"""Small numbers on the screen: what a stranger works out of every page, filter and file together.

The attacker of ``test_disclosure`` knows the rule from the inside. Here it gets nothing but what
the pages show and hand out: it crawls them, reads every table, chart, sentence and file, and solves
for the cells that were closed. What names groups and cannot be read here fails too, so that no new
page can tell about groups without being attacked.
"""

import csv
import io
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pandas as pd
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from project import clock, database, disclosure, formatting
from project.accounts import roles
from project.counts.rules import Entry
from project.disclosure import CLOSED, SMALL
from project.frames import records
from project.output import open_data
from project.results import breakdowns, reach
from project.web.middleware import MIDDLEWARE
from project.web.routes import ROUTES
from project.wording.counts import COUNT_GROUP, UNIT, CountGroup, CountingMethod, FigureState, Unit
from project.wording.reading import BREAKDOWN
from project.wording.tour import EVENT_KIND, GrantCoverage
from tests.builders import enter
from tests.test_disclosure import attack_shown, weaker
from tests.test_report_screen import CHAPTERS
from tests.visits import FileLink, all_texts, file_behind, file_links, run_page, visit_as

LABELS = list(COUNT_GROUP.values())
PEOPLE = {unit: UNIT[unit][1].capitalize() for unit in Unit}
FOR_EVERYBODY = [key for key, rule in roles.PAGES.items() if rule.role is None]
# The parts of a page are made when they are opened.
PARTS = {
    "reach": [{"deel": one} for one in ("hoeveel", "wie", "waar")],
    "progress": [{"deel": one} for one in ("anders", "beloften", "wijzigingen", "afspraken")],
    "about": [{"deel": one} for one in ("tellen", "bronnen", "klopt", "gegevens", "privacy")],
    "report": [{"hoofdstuk": one} for one in CHAPTERS],
}
STOPS = ["breda", "weert", "roermond", "maastricht", "panningen", "gennep", "venray", "horst"]
WORKSHOPS = [f"werkbijeenkomst-{number}" for number in range(1, 6)]
# Where a headcount is so small that somebody might hide it.
FEW = {"weert", "werkbijeenkomst-1"}
# The groups whose names nothing else has.
_TELLING = {"inwoners", "initiatieven", "maatschappelijke organisaties"}
_OPEN_DATA = [f"open-data/{name}" for name in (*open_data.FILES, "alles.zip")]
# Group by group in one line: "Per groep: inwoners ten minste 20; onderwijs onbekend."
_IN_A_LINE = re.compile(r"Per groep: (.+?)\.$")
# (place, when) of a headcount.
Name = tuple[str, str]


@dataclass
class Entered:
    """What was really filled in: the headcount and its groups, by slug."""

    people: dict[str, int] = field(default_factory=dict)
    cells: dict[str, dict[CountGroup, int]] = field(default_factory=dict)


@dataclass
class Seen:
    """Everything that a stranger was shown about the groups of one unit."""

    headcounts: dict[Name, set[tuple[str, ...]]] = field(default_factory=dict)
    totals: set[tuple[frozenset[Name], tuple[str, ...]]] = field(default_factory=set)

    def recovered(self) -> set[Any]:
        """The closed cells that follow from all of it together."""
        names = list(self.headcounts)
        # The same headcount says the same wherever it stands: else there is more to attack with.
        assert all(len(told) == 1 for told in self.headcounts.values()), self.headcounts
        rows = [next(iter(self.headcounts[name])) for name in names]
        totals = [
            ([at for at, name in enumerate(names) if name in over], list(words))
            for over, words in self.totals
        ]
        for over, words in list(totals):
            totals += _by_quality(over, words, [row[0] for row in rows])
        return attack_shown(rows, totals)


def _by_quality(
    over: list[int], words: list[str], people: list[str]
) -> Iterator[tuple[list[int], list[str]]]:
    """What "waarvan 8 geteld en 4 geschat" says of the counted and of the estimated headcounts."""
    parts = [re.search(r"waarvan (\S+) geteld en (\S+) geschat", text) for text in words]
    for part, estimated in ((1, False), (2, True)):
        rows = [at for at in over if ("geschat" in people[at]) is estimated]
        yield rows, [f"ten minste {found[part]}" if found else "" for found in parts]


# --- the data -----------------------------------------------------------------------------------


def fill_at_random(dice: random.Random) -> Entered:
    """Counts with groups at most stops and sessions: small numbers, zeros, and some without any.

    At two of them there are hardly any people. Half of what is not small is a number of four digits
    that stands nowhere else.
    """
    found = Entered()
    large = iter(dice.sample(range(2100, 9900), 200))

    def some() -> int:
        return dice.choice([0, dice.randint(1, 4), dice.randint(5, 12), next(large)])

    named: list[CountGroup] = [one for one in CountGroup if one is not CountGroup.UNKNOWN]
    for slug in [*STOPS, *WORKSHOPS]:
        if dice.random() < 0.1 and slug not in FEW:
            continue
        cells = {group: some() for group in dice.sample(named, dice.randint(0, 6))}
        rest = dice.choice([0, 0, dice.randint(1, 4), dice.randint(5, 30)])
        if slug in FEW:
            cells, rest = {CountGroup.RESIDENTS: 1}, dice.randint(0, 3)
        number = sum(cells.values()) + rest
        method = dice.choice([CountingMethod.LIST, CountingMethod.ESTIMATE])
        enter(slug, counted(number, cells, method), by="staff")
        found.people[slug] = number
        found.cells[slug] = cells | {CountGroup.UNKNOWN: rest} if cells else {}
    return found


def counted(
    number: int, parts: dict[CountGroup, int], method: CountingMethod = CountingMethod.LIST
) -> Entry:
    """A headcount with its groups."""
    return Entry(state=FigureState.KNOWN, number=number, method=method, parts=parts)


# --- what is read -------------------------------------------------------------------------------


def frames_in(name: str, data: bytes) -> Iterator[pd.DataFrame]:
    """Every table in a file, as text."""
    if name.endswith(".csv"):
        text = data.decode("utf-8-sig")
        sign = ";" if ";" in text.partition("\n")[0] else ","
        yield from _blocks(list(csv.reader(io.StringIO(text), delimiter=sign)))
    elif name.endswith(".xlsx"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            rows = [
                [str(cell) for cell in row] for row in book.get_sheet_by_name(sheet).to_python()
            ]
            yield from _blocks(rows)


def _blocks(rows: list[list[str]]) -> Iterator[pd.DataFrame]:
    """The tables of a sheet or file: each begins where a line could be its heading."""
    for at, row in enumerate(rows):
        names = [cell for cell in row if cell]
        wide = len(names)
        if wide < 2 or not (at == 0 or {"Groep", "Plaats"} & set(names)):
            continue
        below = [line for line in _until_empty(rows[at + 1 :]) if len(line) >= wide]
        yield pd.DataFrame([line[:wide] for line in below], columns=names)


def _until_empty(rows: list[list[str]]) -> Iterator[list[str]]:
    for row in rows:
        if not any(row[1:]):
            return
        yield row


def text_of(name: str, data: bytes) -> str:
    """All that a person could read in a file."""
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if name.endswith(".xlsx"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        cells = [book.get_sheet_by_name(one).to_python() for one in book.sheet_names]
        return "\n".join(str(cell) for sheet in cells for row in sheet for cell in row)
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            return "\n".join(text_of(one, pack.read(one)) for one in pack.namelist())
    return data.decode("utf-8-sig")


@dataclass
class Stranger:
    """Somebody without an account who looks at everything and remembers it."""

    seen: dict[Unit, Seen] = field(default_factory=lambda: {unit: Seen() for unit in Unit})
    said: set[str] = field(default_factory=set)
    frames: list[pd.DataFrame] = field(default_factory=list)
    # The tables in each file: made and read once, however many pages lead to it.
    files: dict[FileLink, list[pd.DataFrame]] = field(default_factory=dict)

    def look(self, page: str, *, asked: bool = True, **query: str) -> None:
        """One page at one address, and the files that it leads to, all kinds when ``asked``."""
        app = run_page(page, **query)
        if folded := _folded(app):
            for fold in folded:
                app.session_state[fold] = True
            app.run()
        assert not app.exception, (page, query)
        assert not _folded(app), (page, query)
        texts = [*all_texts(app), *(_plain(one.value) for one in app.markdown)]
        frames = [one.value.map(_plain) for one in [*app.table, *app.dataframe]]
        # The land of a map is made of coordinates, which look like anything.
        self.said.update(text for text in texts if not text.startswith("data:application/json"))
        for link in file_links(app):
            if asked or "csv" in link:
                frames += self._read(link)
        self.frames += frames
        self._learn(frames, texts)

    def _read(self, link: FileLink) -> list[pd.DataFrame]:
        if link not in self.files:
            name, data = file_behind(link)
            self.said.add(text_of(name, data))
            self.files[link] = list(frames_in(name, data))
        return self.files[link]

    def _learn(self, frames: list[pd.DataFrame], texts: list[str]) -> None:
        here: dict[Unit, set[Name]] = {unit: set() for unit in Unit}
        for frame, unit in product(frames, Unit):
            if {"Plaats", "Wanneer", PEOPLE[unit], *LABELS} <= set(frame.columns):
                here[unit] |= self._learn_headcounts(unit, frame)
        for frame in frames:
            if "Groep" in frame.columns and list(frame["Groep"]) == LABELS:
                self._learn_totals(frame, here, frames)
            else:
                assert _names_no_groups(frame), frame
        lines = [found[1].split("; ") for text in texts if (found := _IN_A_LINE.search(text))]
        units = [_unit_of(text) for text in texts if _IN_A_LINE.search(text)]
        for unit, line in zip(units, lines, strict=True):
            words = [part.removeprefix(f"{one} ") for part, one in zip(line, LABELS, strict=True)]
            self.seen[unit].totals.add((frozenset(here[unit]), tuple(words)))
        for text in texts:
            assert _IN_A_LINE.search(text) or _says_no_groups(text), text

    def _learn_headcounts(self, unit: Unit, frame: pd.DataFrame) -> set[Name]:
        names = set()
        for row in records(frame):
            name = (str(row["Plaats"]), str(row["Wanneer"]))
            told = tuple(str(row[column]) for column in (PEOPLE[unit], *LABELS))
            self.seen[unit].headcounts.setdefault(name, set()).add(told)
            names.add(name)
        return names

    def _learn_totals(
        self, frame: pd.DataFrame, here: dict[Unit, set[Name]], frames: list[pd.DataFrame]
    ) -> None:
        for unit in Unit:
            if PEOPLE[unit] in frame.columns:
                over = here[unit] or self._listed(frames, unit)
                words = tuple(str(cell) for cell in frame[PEOPLE[unit]])
                self.seen[unit].totals.add((frozenset(over), words))

    def _listed(self, frames: list[pd.DataFrame], unit: Unit) -> set[Name]:
        """The headcounts that a report is over: those of its own list of stops or sessions."""
        listed = [
            (str(row["Plaats"]), str(row.get("Periode") or row.get("Wanneer")))
            for frame in frames
            if "Plaats" in frame.columns and {"Periode", "Wanneer"} & set(frame.columns)
            for row in records(frame)
        ]
        return {
            (place, when)
            for place, when in self.seen[unit].headcounts
            if any(place == there and told.startswith(when) for there, told in listed)
        }


def _folded(app: AppTest) -> list[str]:
    """What is still folded away on a page, by its key."""
    state = app.session_state.to_dict()
    return [key for key, is_open in state.items() if key.startswith("fold-") and not is_open]


def _plain(text: object) -> str:
    return str(text).replace("\\", "").replace("\u2060", "")


def _unit_of(text: str) -> Unit:
    (unit,) = [one for one in Unit if UNIT[one][1] in text]
    return unit


def _names_no_groups(frame: pd.DataFrame) -> bool:
    """Whether a table is one that is attacked anyhow, or tells nothing about groups."""
    if set(LABELS) <= set(frame.columns):
        return True
    cells = {str(cell) for row in frame.to_numpy().tolist() for cell in row}
    return len(_TELLING & (cells | set(frame.columns))) < 2


def _says_no_groups(text: str) -> bool:
    return sum(bool(re.search(rf"{one}:? (ten minste )?\d", text)) for one in _TELLING) < 2


# --- the attack ---------------------------------------------------------------------------------


def narrowings() -> dict[str, list[str]]:
    """Every value that the address of Bereik may narrow the groups by."""
    with database.reading() as session:
        stops, sessions = (read(session, clock.today()) for read in (reach.stops, reach.sessions))
    return {
        "periode": list(reach.years(stops, sessions)),
        "regio": list(breakdowns.regions(stops)),
        "subsidie": [str(one) for one in GrantCoverage],
        "soort": [str(one) for one in EVENT_KIND],
    }


def crawl(
    monkeypatch: pytest.MonkeyPatch, asked: list[dict[str, str]], *, thorough: bool = False
) -> Stranger:
    """Every page for everybody with every file, and Bereik narrowed to each of ``asked``.

    ``thorough``: every kind of file of every narrowed page too, and not only its CSV.
    """
    visit_as(None, monkeypatch)
    stranger = Stranger()
    along = list(BREAKDOWN)
    for at, one in enumerate(asked):
        stranger.look("reach", asked=thorough, deel="wie", **one)
        stranger.look("reach", asked=thorough, verdeling=str(along[at % len(along)]), **one)
    for key in FOR_EVERYBODY:
        stranger.look(key)
        for one in PARTS.get(key, []):
            stranger.look(key, asked=True, **one)
    for one in PARTS["report"]:
        stranger.look("report", van="2018-01-01", tot="2018-09-30", asked=True, **one)
    for code in ("visitors", "participants"):
        stranger.look("overview", uitleg=code)
    stranger.look("progress", deel="beloften", uitleg="promise:1")
    site = TestClient(Starlette(routes=ROUTES, middleware=MIDDLEWARE), base_url="http://tour.test")
    for address in ("agenda.ics", "kader/waar-is-het-nu", *_OPEN_DATA):
        answer = site.get(f"/{address}")
        assert answer.status_code == 200
        stranger.said.add(text_of(address, answer.content))
        stranger.frames += list(frames_in(address, answer.content))
    return stranger


def some_filters(dice: random.Random, *, single: bool, combined: int) -> list[dict[str, str]]:
    """Every filter by itself, when ``single``, and so many combinations of all of them."""
    offered = narrowings()
    alone = [{name: value} for name, values in offered.items() for value in values]
    every = [dict(zip(offered, chosen, strict=True)) for chosen in product(*offered.values())]
    return (alone if single else []) + dice.sample(every, min(combined, len(every)))


def closed_numbers(entered: Entered, stranger: Stranger) -> set[int]:
    """The large numbers behind "afgeschermd": they stand nowhere else in the data."""
    found = set()
    for slug, (unit, name) in subjects().items():
        told = next(iter(stranger.seen[unit].headcounts.get(name, [()])))
        for group, text in zip(CountGroup, told[1:], strict=False):
            if text == CLOSED and entered.cells[slug].get(group, 0) > 2000:
                found.add(entered.cells[slug][group])
    return found


def subjects() -> dict[str, tuple[Unit, Name]]:
    """What each stop and session is called on the screen."""
    with database.reading() as session:
        frames = {
            Unit.VISITORS: reach.stops(session, clock.today()),
            Unit.PARTICIPANTS: reach.sessions(session, clock.today()),
        }
    return {
        row["slug"]: (unit, (row["place"], row["period"]))
        for unit, frame in frames.items()
        for row in records(frame)
    }


def check(entered: Entered, stranger: Stranger) -> None:
    """No closed cell follows, its number stands nowhere, and no headcount is behind a range."""
    for unit, seen in stranger.seen.items():
        assert seen.recovered() == set(), unit
    for number in closed_numbers(entered, stranger):
        written = rf"(?<![\d.,]){formatting.number(number).replace('.', '[.]?')}(?![\d.])"
        assert not [text for text in stranger.said if re.search(written, text)], number
    for slug, number in entered.people.items():
        unit, name = subjects()[slug]
        (told,) = stranger.seen[unit].headcounts[name]
        assert re.match(rf"{re.escape(formatting.number(number))}(?!\S)", told[0]), (slug, told)
    for frame in stranger.frames:
        for column in set(frame.columns) - set(LABELS) if "Groep" not in frame.columns else []:
            assert not {SMALL, CLOSED} & set(frame[column].map(str)), (column, frame)


@pytest.mark.parametrize(
    "seed", [0, 3, *(pytest.param(seed, marks=pytest.mark.torture) for seed in range(100, 150))]
)
def test_a_stranger_with_every_page_and_file_recovers_no_closed_cell(
    facts: str, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    dice = random.Random(seed)
    entered = fill_at_random(dice)
    many = seed >= 100
    asked = some_filters(dice, single=many or seed == 0, combined=20 if many else 2)
    stranger = crawl(monkeypatch, asked, thorough=many)
    check(entered, stranger)
    if many:
        return
    # Else nothing was closed, and nothing was tried.
    seen = stranger.seen.values()
    assert any(SMALL in told for one in seen for (told,) in one.headcounts.values())
    assert closed_numbers(entered, stranger)
    assert all(len(one.totals) > 1 for one in seen)
    # On the page and in its files.
    both = {"Groep", *PEOPLE.values()}
    assert sum(both <= set(frame.columns) for frame in stranger.frames) > 2


def test_the_same_stranger_breaks_a_weaker_rule(
    facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the small cells closed and nothing else, the pages give them back."""
    monkeypatch.setattr(disclosure, "protected", weaker)
    fill_at_random(random.Random(0))
    visit_as(None, monkeypatch)
    stranger = Stranger()
    stranger.look("reach", deel="wie")
    assert any(seen.recovered() for seen in stranger.seen.values())
