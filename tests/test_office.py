"""What we write opens in LibreOffice, as Dutch, with the numbers that were written."""

import io
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import load_workbook
from sqlalchemy import text

from project import clock, database
from project.output import open_data, sheets
from project.upkeep import full_export
from project.upkeep.reading import template
from tests.conftest import PATIENCE
from tests.test_reading_in import filled, planned

pytestmark = pytest.mark.torture
SOFFICE = shutil.which("soffice") or "soffice"
# Semicolons, UTF-8, and numbers as somebody in the Netherlands writes them (1043).
AS_DUTCH = "CSV:59,34,76,1,,1043,false,true"


def opened(content: bytes, kind: str, directory: Path) -> list[list[object]]:
    """The first sheet of the file, as LibreOffice keeps it once it has opened it."""
    (directory / f"a.{kind}").write_bytes(content)
    options = [f"--infilter={AS_DUTCH}"] if kind == "csv" else []
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation=file://{directory}/profile",
            "--headless",
            *options,
            "--convert-to",
            "ods",
            "--outdir",
            str(directory / "out"),
            str(directory / f"a.{kind}"),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE * 4,
    )
    made = io.BytesIO((directory / "out" / "a.ods").read_bytes())
    return [[*row] for row in load_workbook(made).get_sheet_by_index(0).to_python()]


def test_points_of_the_open_data_and_of_an_export_stay_points(facts: str, tmp_path: Path) -> None:
    with database.reading() as session:
        content = open_data.cooperatives_csv(session, clock.today())
    heading, *rows = opened(content, "csv", tmp_path)
    at = heading.index("breedtegraad")
    points = [row[at] for row in rows if row[at] != "onbekend"]
    assert len(points) > 5
    assert all(isinstance(one, float) and 50 < one < 54 for one in points)
    full_export.write(tmp_path / "uit")
    heading, *rows = opened((tmp_path / "uit" / "venue.csv").read_bytes(), "csv", tmp_path)
    found = {row[heading.index("slug")]: row[heading.index("latitude")] for row in rows}
    with database.reading() as session:
        said = session.execute(text("SELECT slug, latitude FROM venue")).all()
    assert found == {row.slug: row.latitude for row in said}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_keeps_its_numbers(facts: str, tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame(
        {"Plaats": ["Venray", "Breda"], "Aantal": [1250, 0], "Km": [51.525, 4.776]}
    )
    content = {"csv": sheets.csv, "xlsx": sheets.xlsx}[kind](frame, example=False)
    assert opened(content, kind, tmp_path)[1:] == [["Venray", 1250, 51.525], ["Breda", 0, 4.776]]


@pytest.mark.parametrize("write", [template.csv, template.xlsx])
def test_the_file_to_fill_in_comes_back_from_libreoffice(
    facts: str, tmp_path: Path, write: object
) -> None:
    with database.reading() as session:
        frame = filled(template.rows(session, clock.today()), {"halte:venray": 1250})
    assert callable(write)
    kind = "csv" if write is template.csv else "xlsx"
    opened(write(frame, example=False), kind, tmp_path)
    made = planned((tmp_path / "out" / "a.ods").read_bytes())
    assert made.ready
    assert [line.entry.number for line in made.to_store] == [1250]
