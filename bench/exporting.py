"""G12: what writing every table to files costs, in time and in memory.

``python -m bench.exporting KIND`` does it once, in a process of its own whose memory can be told.
"""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from bench.data import Size
from bench.table import Goal, Line
from bench.timing import milliseconds, take_turns
from project import database
from project.settings import ROOT
from project.upkeep import full_export

TIME = Goal(at_most=1.5, of_control=True, rows=1_000_000)
MEMORY = Goal(at_most=80.0, rows=1_000_000)
PLAIN = "plain"

_AGAINST = "the same columns through a plain csv.writer"
_TIMES = 5
_PATIENCE = 30.0


def lines(name: str, engine: Engine, size: Size) -> Iterator[Line]:
    """Time and memory of an export as csv, beside the control."""
    samples = take_turns(
        {kind: partial(_into_new_folder, partial(_write, kind, engine)) for kind in ("csv", PLAIN)},
        times=_TIMES,
        seconds=_PATIENCE,
    )
    yield Line(
        goal="G12",
        what=f"all tables as csv, {name}",
        against=_AGAINST,
        unit="ms",
        ours=samples["csv"],
        control=samples[PLAIN],
        asked=TIME,
        rows=size.counts,
    )
    yield Line(
        goal="G12",
        what=f"memory that takes, {name}",
        against=_AGAINST,
        unit="MB",
        ours=[costs("csv")[1]],
        control=[costs(PLAIN)[1]],
        asked=MEMORY,
        rows=size.counts,
    )


def costs(kind: str) -> tuple[float, float]:
    """Seconds of work, and MB more at its peak, of an export of the database installed."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.exporting", kind],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def plain(directory: Path, engine: Engine) -> None:
    """The control: the same columns, streamed, through a csv.writer and nothing else."""
    directory.mkdir()
    columns = {(one[0], one[1]) for one in full_export.dictionary()}
    for table in full_export.tables():
        wanted = [one for one in table.columns if (table.name, one.name) in columns]
        statement = select(*wanted).order_by(*table.primary_key.columns).compile(engine)
        with (directory / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(one.name for one in wanted)
            writer.writerows(_streamed(engine, str(statement)))


def _streamed(engine: Engine, statement: str) -> Iterator[Any]:
    """The rows as the driver gives them."""
    raw = engine.raw_connection()
    try:
        on_server = ["plain"] if engine.dialect.name == "postgresql" else []
        driver: Any = raw.driver_connection
        with closing(driver.cursor(*on_server)) as cursor:
            cursor.execute(statement)
            yield from cursor
    finally:
        raw.close()


def _write(kind: str, engine: Engine, directory: Path) -> None:
    if kind == PLAIN:
        plain(directory, engine)
    else:
        full_export.write(directory, kind=kind)


def _into_new_folder(write: Callable[[Path], None]) -> float:
    with tempfile.TemporaryDirectory(prefix="bench-") as aside:
        return milliseconds(partial(write, Path(aside) / "all"))


def _memory(name: str) -> float:
    """``VmRSS`` or ``VmHWM`` (the peak) of this process, in MB."""
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(told.partition(f"{name}:")[2].split()[0]) / 1024


def main() -> None:
    """Write everything once and tell what that took."""
    kind = sys.argv[1]
    database.check_ready()
    before, begun = _memory("VmRSS"), time.process_time()
    _into_new_folder(partial(_write, kind, database.engine()))
    print(time.process_time() - begun, _memory("VmHWM") - before)


if __name__ == "__main__":
    main()
