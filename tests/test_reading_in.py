"""Files in: read right, asked about, or refused with a sentence; stored together or not at all."""

import json
import os
import random
import re
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
import xlrd
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import col, select
from xlrd.compdoc import CompDocError

from project import __main__ as whole_program
from project import clock, database, formatting
from project.counts import stored as counts_stored
from project.errors import ConflictError, InputError
from project.models import AuditEntry, Count, Stop
from project.results import waiting
from project.settings import ROOT
from project.tour.cancelling import cancel
from project.tour.stays import SESSION
from project.upkeep.reading import cells, files, store, template, words
from project.upkeep.reading.cells import Cell, DayReader
from project.upkeep.reading.columns import Field, letter
from project.upkeep.reading.questions import LEAVE_OUT, YES, LeftOutError, UnansweredError
from project.upkeep.reading.rows import Status
from project.upkeep.reading.store import ACCEPTED, Plan
from project.wording.counts import CountGroup, CountingMethod, FigureState, Unit
from project.wording.tour import CancelReason
from tests.builders import correct, enter, known, withdraw, writing
from tests.conftest import PATIENCE
from tests.import_oracle import declared
from tests.odd_files import (
    ANSWERS,
    HEADING,
    PEOPLE,
    ROWS,
    SHEET,
    TOTAL,
    Odd,
    Row,
    all_files,
    ods,
    repacked,
    text,
    with_amount,
    xls,
    xlsx,
)
from tests.test_tour_edits import do

FILES = all_files()
MUTATIONS = 200
TORTURED = 10_000


def planned(
    data: bytes,
    answers: Mapping[str, str] | None = None,
    fields: Mapping[int, Field] | None = None,
) -> Plan:
    """The plan of a file, with every answer that says nothing about a number."""
    columns = {f"column:{letter(at)}": field for at, field in (fields or {}).items()}
    return asked(data, **{**ANSWERS, **columns, **(answers or {})})


def asked(data: bytes, **answers: str) -> Plan:
    """The plan of a file with these answers only, and its columns accepted."""
    with database.reading() as session:
        return store.make_plan(session, files.read("a.csv", data), {**ACCEPTED, **answers})


def stored(made: Plan, by: str = "alice") -> int:
    with writing() as session:
        return store.store(session, made=made, by=by)


def read_in(data: bytes, answers: Mapping[str, str] | None = None) -> int:
    return stored(planned(data, answers))


def people() -> int:
    """How many people all current counts say."""
    with database.reading() as session:
        return session.scalar(counts_stored.current_rows(func.sum(col(Count.number)))) or 0


def rows_of(model: type[Count] | type[AuditEntry]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def statuses(made: Plan) -> list[Status]:
    return [line.status for line in made.lines]


def sentences(made: Plan) -> str:
    return "\n".join(words.told(made))


# --- every kind of file -------------------------------------------------------------------------


def reading_of(
    data: bytes, answers: Mapping[str, str], fields: Mapping[int, Field] | None = None
) -> tuple[str, int | None]:
    """What a file leads to: what the reader is told, and how many people would be added."""
    try:
        made = planned(data, answers, fields)
    except InputError as refused:
        return str(refused), None
    if not made.ready or made.counts[Status.REFUSED]:
        return sentences(made), None
    return sentences(made), sum(line.entry.number or 0 for line in made.to_store)


def test_there_are_many_kinds_of_files() -> None:
    assert len({one.name for one in FILES}) == len(FILES) >= 40


@pytest.mark.parametrize("odd", FILES, ids=lambda odd: odd.name)
def test_a_file_is_read_right_or_not_at_all_and_says_why(facts: str, odd: Odd) -> None:
    said, total = reading_of(odd.data, odd.answers)
    assert odd.says in said
    assert total == odd.total
    assert not re.search(r"None|nan|Traceback|<[a-z]", said)


@pytest.mark.parametrize("data", [text(ROWS), xlsx(ROWS), ods(ROWS), xls(ROWS)])
def test_what_was_read_stands_in_the_database_and_again_changes_nothing(
    facts: str, data: bytes
) -> None:
    assert read_in(data) == len(PEOPLE)
    assert people() == TOTAL
    lines = rows_of(AuditEntry)
    again = planned(data)
    assert set(statuses(again)) == {Status.SAME}
    assert read_in(data) == 0
    assert (people(), rows_of(Count), rows_of(AuditEntry)) == (TOTAL, len(PEOPLE), lines)
    # The same figures from another program are another file, and no news either.
    assert set(statuses(planned(text(ROWS, "\t")))) == {Status.SAME}


def test_the_same_plan_sent_twice_is_stored_once(facts: str) -> None:
    made = planned(text(ROWS))
    assert (stored(made), stored(made)) == (len(PEOPLE), 0)
    assert people() == TOTAL


def test_the_logbook_has_a_line_for_the_file_and_one_for_each_count(facts: str) -> None:
    before = rows_of(AuditEntry)
    read_in(text(ROWS))
    assert rows_of(AuditEntry) == before + len(PEOPLE) + 1
    with database.reading() as session:
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert last is not None
    assert (last.action, last.actor) == ("import.store", "alice")
    assert json.loads(last.details) == {"file": "a.csv", "stored": 5, "new": 5}


def test_a_count_from_a_file_is_like_one_from_the_form(facts: str) -> None:
    remark: list[Row] = [
        [*HEADING, "Hoe geteld", "Opmerking"],
        [*PEOPLE[0], "geturfd", "het regende"],
    ]
    read_in(text(remark), {"word:geturfd": "tally"})
    enter("werkbijeenkomst-2", known(31))
    with database.reading() as session:
        read, typed = session.exec(select(Count).order_by(col(Count.id))).all()
    assert (read.state, read.number, read.method) == (FigureState.KNOWN, 34, CountingMethod.TALLY)
    assert (read.remark, read.entered_by, read.replaces_id) == ("het regende", "alice", None)
    assert typed.state is read.state


# --- refused and asked --------------------------------------------------------------------------


def test_with_one_row_refused_nothing_is_stored_until_somebody_says_to_leave_it_out(
    facts: str,
) -> None:
    data = text(with_amount("-1"))
    with pytest.raises(InputError, match="Beantwoord eerst"):
        read_in(data)
    assert people() == 0
    assert read_in(data, {"refused": "leave-out"}) == 4
    assert people() == TOTAL - 34


def test_an_answer_that_was_not_on_offer_is_no_answer(facts: str) -> None:
    data = text([HEADING, ("Venraij", "01-11-2018", 37)])
    assert not planned(data, {"place:venraij": "Amsterdam"}).ready
    assert planned(data, {"place:venraij": "Venray"}).ready
    left = planned(data, {"place:venraij": LEAVE_OUT})
    assert statuses(left) == [Status.SKIPPED]


def test_of_a_row_that_is_left_out_nothing_else_is_asked(facts: str) -> None:
    data = text([HEADING, ("Venraij", "01-11-2018", "1.250"), PEOPLE[0]])
    left = planned(data, {"thousands": LEAVE_OUT})
    assert (statuses(left), left.questions) == ([Status.SKIPPED, Status.NEW], ())


def test_what_was_odd_is_held_against_the_dashboard_too_and_kept_with_the_count(facts: str) -> None:
    for number in range(1, 5):
        enter(f"werkbijeenkomst-{number}", known(30 + number))
    data = text([HEADING, ("Venlo", "12-12-2018", 330)])
    (question,) = planned(data).questions
    assert "Klopt 330? Of is het 33?" in question.text
    read_in(data, {question.code: YES})
    with database.reading() as session:
        said = session.exec(select(Count.asked).where(col(Count.number) == 330)).one()
    assert said.startswith("Klopt 330?")


def test_the_way_of_counting_is_asked_and_never_assumed(facts: str) -> None:
    made = asked(text(ROWS))
    assert set(statuses(made)) == {Status.ASKED}
    assert [question.code for question in made.questions] == ["method"]


def test_what_was_cancelled_takes_no_number_from_a_file(facts: str) -> None:
    do(cancel, record=SESSION, slug="werkbijeenkomst-1", reason=CancelReason.VENUE)
    made = planned(text(ROWS))
    assert made.counts[Status.REFUSED] == 1
    assert "is vervallen" in sentences(made)


def test_visitors_of_single_days_and_of_the_whole_stay_do_not_mix(facts: str) -> None:
    heading = ["Halte", "Van", "Tot en met", "Bezoekers"]
    days: list[Row] = [
        heading,
        ("Panningen", "07-09-2018", "10-09-2018", 40),
        ("Panningen", "11-09-2018", "27-09-2018", 60),
        ("Weert", "", "", 30),
        ("Gennep", "29-09-2018", "19-10-2018", 80),
    ]
    assert [question.code for question in planned(text(days)).questions] == ["no-day"]
    assert read_in(text(days), {"no-day": YES}) == 4
    assert people() == 210
    clash = planned(text([heading, ("Panningen", "", "", 100)]), {"no-day": YES})
    assert "Hier staat al een telling over" in sentences(clash)
    clash = planned(text([heading, ("Panningen", "10-09-2018", "12-09-2018", 5)]))
    assert statuses(clash) == [Status.REFUSED]
    # The whole stay, whether its days are written down or not.
    whole = planned(text([heading, ("Gennep", "", "", 80)]), {"no-day": YES})
    assert statuses(whole) == [Status.SAME]
    outside = planned(text([heading, ("Weert", "01-01-2018", "10-01-2018", 5)]))
    assert statuses(outside) == [Status.REFUSED]


def test_visitors_and_participants_may_stand_in_one_row(facts: str) -> None:
    rows: list[Row] = [["Plaats", "Bezoekers", "Deelnemers"], ("Venray", 400, 37)]
    assert read_in(text(rows)) == 2
    with database.reading() as session:
        found = {
            (counts_stored.subject_of(row)[0], row.number) for row in session.exec(select(Count))
        }
    assert found == {(Unit.VISITORS, 400), (Unit.PARTICIPANTS, 37)}


def test_a_day_far_in_the_future_is_refused(facts: str) -> None:
    with clock.stopped_at(clock.now().replace(year=2018, month=10, day=1)):
        made = planned(text(ROWS))
    assert statuses(made)[:2] == [Status.NEW, Status.REFUSED]


# --- what changed -------------------------------------------------------------------------------


def test_another_value_is_a_correction_once_somebody_says_why(facts: str) -> None:
    enter("werkbijeenkomst-1", replace(known(43), remark="druk"))
    made = planned(text(ROWS))
    assert statuses(made)[0] is Status.ASKED
    question = made.lines[0].question
    assert question is not None
    assert question.code == "differs:2:C"
    assert re.search(r"staat al 43 \(nr 1, alice, .*staat 34", question.text)
    assert question.options["typing"] == "typefout: het wordt 34"
    corrected = {"differs:2:C": "recounted"}
    assert "34 komt in de plaats van 43 (nr 1)" in sentences(planned(text(ROWS), corrected))
    assert read_in(text(ROWS), corrected) == 5
    assert people() == TOTAL
    with database.reading() as session:
        new = session.exec(select(Count).where(col(Count.replaces_id) == 1)).one()
        line = session.exec(
            select(AuditEntry).where(col(AuditEntry.subject) == f"count:{new.id}")
        ).one()
    assert (new.number, new.correction_reason, new.remark) == (34, "recounted", "druk")
    assert line.action == "count.correct"
    assert json.loads(line.details)["was"]["number"] == 43
    assert set(statuses(planned(text(ROWS)))) == {Status.SAME}


def test_another_value_that_is_not_to_change_is_left(facts: str) -> None:
    enter("werkbijeenkomst-1", known(43))
    assert read_in(text(ROWS), {"differs:2:C": LEAVE_OUT}) == 4
    assert people() == TOTAL + 9


def test_a_count_with_groups_is_corrected_at_the_desk(facts: str) -> None:
    enter("werkbijeenkomst-1", replace(known(43), parts={CountGroup.RESIDENTS: 40}))
    assert "met groepen erbij. Klopt dat niet? Verbeter het bij Tellingen" in sentences(
        planned(text(ROWS))
    )


def test_a_file_that_was_read_does_not_undo_a_later_correction(facts: str) -> None:
    read_in(text(ROWS))
    with database.reading() as session:
        first = session.exec(select(Count).where(col(Count.number) == 34)).one().id
    correct(first, known(43))
    made = planned(text(ROWS))
    assert set(statuses(made)) == {Status.SAME}
    assert "nu staat er 43" in made.lines[0].sentence


def test_a_count_that_was_taken_back_comes_back_only_from_another_file(facts: str) -> None:
    read_in(text(ROWS))
    withdraw(1)
    assert set(statuses(planned(text(ROWS)))) == {Status.SAME}
    other = planned(text(ROWS, "\t"))
    assert other.counts == {Status.NEW: 1, Status.SAME: 4}
    stored(other)
    assert people() == TOTAL


def test_when_somebody_was_faster_nothing_is_stored_and_both_values_show(facts: str) -> None:
    made = planned(text(ROWS))
    enter("werkbijeenkomst-3", known(99), by="bob")
    with pytest.raises(ConflictError, match="Er is niets ingelezen"):
        stored(made)
    assert people() == 99
    assert "hier staat al 99 (nr 1, bob" in sentences(planned(text(ROWS)))


def test_a_change_elsewhere_does_not_stop_an_import(facts: str) -> None:
    made = planned(text(ROWS))
    enter("weert", known(12))
    assert stored(made) == len(PEOPLE)


def test_what_stops_an_import_half_way_leaves_everything_as_it_was(facts: str) -> None:
    before = rows_of(AuditEntry)

    def stop(_what: str, _part: float) -> None:
        raise KeyboardInterrupt

    made = planned(text(ROWS))
    with pytest.raises(KeyboardInterrupt), writing() as session:
        store.store(session, made=made, tell=stop, by="alice")
    assert (people(), rows_of(Count), rows_of(AuditEntry)) == (0, 0, before)


# --- the template -------------------------------------------------------------------------------


def blank() -> pd.DataFrame:
    with database.reading() as session:
        return template.rows(session, clock.today())


def filled(frame: pd.DataFrame, amounts: Mapping[str, int | str]) -> pd.DataFrame:
    """The template as staff sends it back: amounts by code."""
    frame = frame.copy()
    for code, amount in amounts.items():
        frame.loc[frame["Code"] == code, "Aantal"] = amount
    return frame


@pytest.mark.parametrize("write", [template.csv, template.xlsx])
def test_the_template_carries_what_is_open_and_comes_back_right(facts: str, write: object) -> None:
    frame = blank()
    with database.reading() as session:
        still_open = waiting.open_figures(session, clock.today())
    assert len(frame) == len(still_open) == 14
    amounts: dict[str, int | str] = {
        "halte:venray": 400,
        "bijeenkomst:werkbijeenkomst-3": 37,
        "halte:breda": "onbekend",
    }
    assert callable(write)
    made = planned(write(filled(frame, amounts), example=False))
    assert made.counts == {Status.NEW: 3, Status.SKIPPED: 11}
    stored(made)
    assert people() == 437
    assert len(blank()) == 11


def test_an_empty_template_changes_nothing_and_asks_nothing(facts: str) -> None:
    made = planned(template.xlsx(blank(), example=True))
    assert set(statuses(made)) == {Status.SKIPPED}
    assert (made.problem, made.questions) == ("", ())


def test_columns_that_are_missing_are_named_at_once(facts: str) -> None:
    """The place was only asked for after the day had been chosen."""
    data = text([("Wanneer", "Waar", "Hoeveel"), ("1 november 2018", "Venray", 37)])
    said = planned(data).problem
    assert "kolom A (Wanneer)" in said
    assert "Er is geen kolom met plaatsen." in said
    said = planned(text([("Opmerking", "Titel"), ("mooi", "x")])).problem
    assert said.startswith("Er is geen kolom met aantallen.")
    assert "Er is geen kolom met plaatsen." in said


def test_the_template_names_the_days_that_are_still_open(facts: str) -> None:
    enter("panningen", known(40, date(2018, 9, 10), date(2018, 9, 20)))
    rows = blank()
    spans = rows.loc[rows["Code"] == "halte:panningen", ["Van", "Tot en met"]].to_numpy().tolist()
    assert spans == [
        [date(2018, 9, 7), date(2018, 9, 9)],
        [date(2018, 9, 21), date(2018, 9, 27)],
    ]
    made = planned(template.csv(filled(rows, {"halte:panningen": 10}), example=False))
    stored(made)
    assert people() == 60
    assert "halte:panningen" not in set(blank()["Code"])


def test_a_template_of_another_tour_is_refused(facts: str) -> None:
    frame = filled(blank(), {"halte:weert": 12})
    frame["Code"] = "halte:elders"
    assert "hoort bij geen halte" in sentences(planned(template.csv(frame, example=False)))


def test_only_the_file_to_fill_in_is_read_before_somebody_accepted_its_columns(facts: str) -> None:
    ours = files.read("a.csv", template.csv(blank(), example=False))
    other = files.read("a.csv", text(ROWS))
    with database.reading() as session:
        assert store.make_plan(session, ours, {}).lines
        made = store.make_plan(session, other, ANSWERS)
    assert (made.lines, made.ready) == ((), False)


def test_all_columns_about_persons_are_refused_in_one_sentence(facts: str) -> None:
    rows: list[Row] = [
        ["Plaats", "Bezoekers", "Voornaam", "Opmerking", "Telefoon"],
        ("Weert", 12, "An", "mail an@voorbeeld.nl", "0612345678"),
    ]
    with pytest.raises(InputError, match=r"C \(Voornaam\), D \(Opmerking\) en E \(Telefoon\)"):
        planned(text(rows))


# --- cells for all values -----------------------------------------------------------------------

TODAY = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def read_day(cell: Cell) -> date | None:
    """The only day of a cell."""
    days = DayReader([], [2018], {}).span(cell)
    assert days is None or days[0] == days[1]
    return days and days[0]


# Other digits than ours count as digits too.
DIGITS = {code: str(int(chr(code))) for code in range(0x110000) if chr(code).isdecimal()}


@given(st.integers(-10_000_000, 10_000_000))
def test_a_number_in_dutch_is_that_number_or_is_asked(number: int) -> None:
    for written in (str(number), float(number), f"{number},0", f"{number},00", f" {number} "):
        assert cells.amount(written, {}).number == number
    for sign, code in ((".", "thousands"), (" ", "thousands-space"), ("\xa0", "thousands-space")):
        written = formatting.number(number).replace(".", sign)
        assert cells.amount(written, {code: YES}).number == number
        if abs(number) >= 1000:
            with pytest.raises(UnansweredError):
                cells.amount(written, {})
            with pytest.raises(LeftOutError):
                cells.amount(written, {code: LEAVE_OUT})


@given(st.text(max_size=20) | st.floats())
def test_whatever_stands_in_a_cell_is_an_amount_a_question_or_a_sentence(cell: str | float) -> None:
    try:
        found = cells.amount(cell, {})
    except (InputError, UnansweredError):
        return
    if found.number is not None and isinstance(cell, str):
        assert "".join(sign for sign in cell if sign.isdecimal()).startswith(str(abs(found.number)))
    assert (found.number is None) == (found.state is not FigureState.KNOWN)


@given(TODAY)
def test_every_way_to_write_a_day_is_that_day(day: date) -> None:
    for written in (
        day,
        f"{day:%d-%m-%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
        formatting.day(day),
        formatting.short_day(day),
        f"{day.isoformat()} 00:00:00",
    ):
        assert read_day(written) == day


@given(st.text(max_size=25))
def test_whatever_stands_in_a_cell_is_a_day_a_question_or_a_sentence(cell: str) -> None:
    with suppress(InputError, UnansweredError):
        days = DayReader([], [2018], {}).span(cell)
        assert days is None or str(days[1].year) in cell.translate(DIGITS)


# --- mutations ----------------------------------------------------------------------------------


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file after one accident."""
    begin = chance.randrange(len(data) + 1)
    end = min(len(data), begin + chance.choice([1, 1, 2, 5, 40, 400]))
    accident = chance.randrange(6)
    if accident == 0:
        return data[:begin] + bytes([chance.randrange(256)]) + data[begin + 1 :]
    if accident == 1:
        return data[:begin] + data[end:]
    if accident == 2:
        return data[:end] + data[begin:]
    if accident == 3:
        return data[:begin]
    if accident == 4:
        tricky = chance.choice(
            [b";", b",", b".", b"\t", b'"', b"\n", b"=", b"0", b"\0", b"<", b"-"]
        )
        return data[:begin] + tricky + data[begin:]
    return data[:begin] + chance.randbytes(end - begin) + data[end:]


def accident(data: bytes, chance: random.Random) -> bytes:
    """Somewhere in the file, or in a part of its archive that is then packed well again."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                small = [one.filename for one in archive.infolist() if one.file_size < 1_000_000]
                if len(set(archive.namelist())) < len(archive.namelist()):
                    return mutated(data, chance)
            wanted = [SHEET, "content.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]
            part = chance.choice([one for one in wanted if one in small] or small)
            return repacked(data, part, lambda content: mutated(content, chance))
        except (zipfile.BadZipFile, RuntimeError, OSError, IndexError):
            return mutated(data, chance)
    return mutated(data, chance)


def holds(odd: Odd, data: bytes) -> bool:
    """Whether it was accepted. Nothing crashes, and what is accepted is what the file says."""
    said, total = reading_of(data, odd.answers)
    if total is None:
        assert said
        return False
    try:
        claimed = declared(data)
    except (
        xlrd.XLRDError,
        CompDocError,
        AssertionError,
        struct.error,
        zipfile.BadZipFile,
        ElementTree.ParseError,
        ValueError,
        LookupError,
    ):
        # The other reader gives up: then only the figures of the sound file may be accepted.
        claimed = odd.total
    assert total == claimed, said
    return True


def run_mutations(count: int, seed: int) -> int:
    """So many mutations of files small enough to have many; how many of them were accepted."""
    chance = random.Random(seed)
    # Good ones: the others are refused before anything can be read wrong. The other reader knows
    # of no answers that leave a row out.
    small = [
        one
        for one in FILES
        if one.total is not None
        and len(one.data) < 100_000
        and LEAVE_OUT not in one.answers.values()
    ]
    accepted = 0
    for number in range(count):
        odd = small[number % len(small)]
        data = accident(odd.data, chance)
        try:
            accepted += holds(odd, data)
        except Exception:
            broken = ROOT / "build" / f"mutation-{seed}-{number}"
            broken.parent.mkdir(exist_ok=True)
            broken.write_bytes(data)
            raise
    return accepted


@pytest.mark.slow
def test_no_mutation_of_any_file_crashes_or_is_read_wrong(facts: str) -> None:
    assert run_mutations(MUTATIONS, seed=18) > 0


@pytest.mark.torture
@pytest.mark.parametrize("seed", [2018, 2019])
def test_ten_thousand_mutations_neither_crash_nor_are_read_wrong(
    facts: str, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """In two halves, so that two processes can share the work: three minutes together."""
    accepted = run_mutations(TORTURED // 2, seed)
    with capsys.disabled():
        sys.stdout.write(f"\n{TORTURED // 2} mutations: {accepted} accepted, all right\n")


# --- the command line ---------------------------------------------------------------------------


def in_a_process_of_its_own(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "project", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        check=False,
    )


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The same in this process: a new one needs two seconds before it does anything."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["project", *arguments])
        with pytest.raises(SystemExit) as ended:
            whole_program.main()
        told = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return subprocess.CompletedProcess(arguments, code, told.out, told.err)

    return run


@pytest.mark.slow
def test_the_command_line_shows_the_plan_and_stores_it(
    facts: str, tmp_path: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(text(ROWS))
    asked = in_a_process_of_its_own("import", str(file))
    assert asked.returncode == 1
    assert '--answer "method=list"' in asked.stdout
    dry = command("import", str(file), "--answer", "method=list", "--dry-run")
    assert (dry.returncode, people()) == (0, 0)
    assert "5 nieuw" in dry.stdout
    done = command("import", str(file), "--answer", "method=list")
    assert done.returncode == 0
    assert "Ingelezen: 5 tellingen, nr 1 tot en met 5." in done.stdout
    assert "samen 166 deelnemers" in done.stdout
    assert people() == TOTAL
    again = command("import", str(file))
    assert (again.returncode, people()) == (0, TOTAL)
    assert "Er is niets veranderd" in again.stdout
    file.write_bytes(text(with_amount("-1")))
    assert command("import", str(file), "--answer", "method=list").returncode == 1
    file.write_bytes(b"")
    empty = command("import", str(file))
    assert (empty.returncode, "leeg" in empty.stderr) == (2, True)
    missing = command("import", "nergens.csv")
    assert (missing.returncode, "Traceback" in missing.stderr) == (2, False)


def test_columns_can_be_named_on_the_command_line(facts: str) -> None:
    said = words.answers(["method=list"], ["A=place", "ab=number"])
    assert said == {**ACCEPTED, "method": "list", "column:A": "place", "column:AB": "number"}
    with pytest.raises(InputError, match="is geen antwoord"):
        words.answers(["method"], [])
    for code, field in (("A", "people"), ("Z", "place"), ("7", "place"), ("", "place")):
        with pytest.raises(InputError, match="is geen kolom"):
            asked(text(ROWS), **{f"column:{code}": field})


# --- R8: killed ---------------------------------------------------------------------------------

VICTIM = """
import sys, time
from project import database
from project.audit import logbook
from project.upkeep.copying import quietly
from project.upkeep.reading import files, store
def tell(what, part):
    print("half", flush=True)
    time.sleep(60)
data = sys.stdin.buffer.read()
answers = store.ACCEPTED | {"method": "list"}
with database.reading() as session:
    made = store.make_plan(session, files.read("a.csv", data), answers)
with database.transaction(logbook.COMMAND_LINE, None) as session:
    store.store(session, made=made, tell=tell if sys.argv[1] == "slow" else quietly, by="alice")
print("done", flush=True)
"""


@pytest.mark.slow
def test_killed_half_way_leaves_nothing_and_the_second_try_gives_one_copy(facts: str) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", VICTIM, "slow"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert started.stdin is not None
    assert started.stdout is not None
    started.stdin.write(text(ROWS))
    started.stdin.close()
    # Every row is in the database's hands by now, and nothing is committed.
    assert started.stdout.readline() == b"half\n"
    started.kill()
    started.wait()
    started.stdout.close()
    assert (people(), rows_of(Count)) == (0, 0)
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-c", VICTIM, "fast"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            input=text(ROWS),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        assert (people(), rows_of(Count)) == (TOTAL, len(PEOPLE))


# --- much ---------------------------------------------------------------------------------------


def came_on(day: int) -> int:
    """How many came to a stop of the long tour on this day of it: nothing that is odd."""
    return 30 + day % 30


def long_tour(stops: int, days: int) -> bytes:
    """Stops of many days, and a file with a count for each day of each."""
    first = date(2000, 1, 1)
    with writing() as session:
        model = session.exec(select(Stop).where(col(Stop.slug) == "weert")).one()
        kept = model.model_dump(exclude={"id", "slug", "position", "first_day", "last_day"})
        for number in range(stops):
            last = first + timedelta(days=days - 1)
            session.add(
                Stop(
                    slug=f"s{number}", position=100 + number, first_day=first, last_day=last, **kept
                )
            )
    lines = ["Code;Datum;Aantal;Hoe geteld"]
    lines += [
        f"halte:s{number};{first + timedelta(days=day):%d-%m-%Y};{came_on(day)};presentielijst"
        for number in range(stops)
        for day in range(days)
    ]
    return "\n".join(lines).encode()


def test_progress_only_goes_on_and_never_says_more_than_all(facts: str) -> None:
    heard: list[tuple[str, float]] = []
    data = long_tour(stops=3, days=700)

    def tell(what: str, part: float) -> None:
        heard.append((what, part))

    with database.reading() as session:
        made = store.make_plan(session, files.read("a.csv", data), {}, tell)
    with writing() as session:
        store.store(session, made=made, tell=tell, by="alice")
    assert people() == sum(map(came_on, range(700))) * 3
    for what in ("Rijen lezen", "Vergelijken", "Opslaan"):
        parts = [part for said, part in heard if said == what]
        assert parts == sorted(parts)
        assert all(0 <= part <= 1 for part in parts)
    assert heard[-1] == ("Opslaan", 1.0)


def test_the_file_of_an_example_says_so(facts: str) -> None:
    assert b"Voorbeeldcijfers" in template.csv(blank(), example=True)


# In place of the reading process: runs it and writes down its peak. A process begins with the peak
# of the one that started it, so the one in between must be small.
BETWEEN = """#!{python} -I
import resource, subprocess, sys
done = subprocess.run(["{python}", *sys.argv[1:]])
with open("{peak}", "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))
sys.exit(done.returncode)
"""


def memory(name: str) -> float:
    """``VmRSS`` or ``VmHWM`` (the peak) of this process, in MB."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition(f"{name}:")[2].split()[0]) / 1024


def cost(data: bytes, peak: Path) -> tuple[float, float, float]:
    """Milliseconds of work, MB more in this process, and MB of the reading process (0 without)."""
    peak.write_text("0")
    # From here on a new peak is measured.
    Path("/proc/self/clear_refs").write_text("5")
    before, begun = memory("VmRSS"), sum(os.times()[:4])
    with suppress(InputError):
        asked(data)
    spent = (sum(os.times()[:4]) - begun) * 1000
    return spent, memory("VmHWM") - before, float(peak.read_text())


@pytest.mark.torture
def test_what_reading_each_kind_of_file_costs(
    facts: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Work, and not the time on the clock: what else the machine does is not the file's."""
    between, peak = tmp_path / "between.py", tmp_path / "peak"
    between.write_text(BETWEEN.format(python=sys.executable, peak=peak))
    between.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(between))
    cost(xlsx(ROWS), peak)
    costs = [(*cost(odd.data, peak), odd.name) for odd in FILES]
    with capsys.disabled():
        sys.stdout.write("\nms     MB more  MB of the reading process\n")
        for milliseconds, own, reading, name in sorted(costs, reverse=True):
            sys.stdout.write(f"{milliseconds:6.0f} {own:6.0f} {reading:6.0f}  {name}\n")
    assert sum(reading > 0 for *_, reading, _name in costs) > 20
    for milliseconds, own, reading, name in costs:
        assert milliseconds <= 2000, name
        assert own + reading <= 100, name


@pytest.mark.torture
def test_a_hundred_thousand_rows_tell_how_far_they_are_and_can_be_stopped(
    facts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    heard: dict[str, int] = {}

    def tell(what: str, _part: float) -> None:
        heard[what] = heard.get(what, 0) + 1

    def stop(what: str, part: float) -> None:
        if what == "Opslaan" and part >= 0.5:
            raise KeyboardInterrupt

    data = long_tour(stops=50, days=2000)
    before = rows_of(AuditEntry)
    start = time.perf_counter()
    with database.reading() as session:
        made = store.make_plan(session, files.read("a.csv", data), {}, tell)
    planned_at = time.perf_counter()
    with pytest.raises(KeyboardInterrupt), writing() as session:
        store.store(session, made=made, tell=stop, by="alice")
    assert (people(), rows_of(Count), rows_of(AuditEntry)) == (0, 0, before)
    stopped_at = time.perf_counter()
    with writing() as session:
        assert store.store(session, made=made, tell=tell, by="alice") == 100_000
    end = time.perf_counter()
    assert people() == sum(map(came_on, range(2000))) * 50
    with capsys.disabled():
        sys.stdout.write(
            f"\n100,000 rows: plan {planned_at - start:.1f} s, stopped half-way with nothing "
            f"stored, store {end - stopped_at:.1f} s; progress was told {heard}\n"
        )


# --- what a new user stumbled over --------------------------------------------------------------


def test_of_every_row_the_first_question_is_asked_at_once(facts: str) -> None:
    data = text([HEADING, ("Venraij", "1 nov", "1.250"), ("Venraij", "01-11-2018", 37), PEOPLE[1]])
    answers = {"thousands": YES}
    assert {question.code for question in asked(data).questions} == {
        *("thousands", "place:venraij", "method")
    }
    assert "year" in {question.code for question in asked(data, **answers).questions}


def test_an_old_file_with_a_text_that_is_not_there_is_damaged(facts: str) -> None:
    cell = b"\xfd\x00\x0a\x00\x01\x00\x00\x00\x11\x00"
    sound = xls(ROWS)
    at = sound.index(cell) + len(cell)
    with pytest.raises(InputError, match="beschadigd"):
        planned(sound[:at] + b"\x3d\x22\x6b\x00" + sound[at + 4 :])
