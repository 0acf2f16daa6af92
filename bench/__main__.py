"""``python -m bench``: measure every goal beside its control and print one table."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench import browser, servers, storage, web
from bench.table import Line, table


def main() -> None:
    """Measure what was asked, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000, help="how many counts")
    asked.add_argument("--only", nargs="*", default=[], help="some goals: G1 G3 G7 G12 G14 G15 G16")
    options = asked.parse_args()
    started = time.monotonic()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        url = servers.prepare(Path(directory))
        for goals, measure in _measurements(options.rows, url):
            if options.only and not set(options.only) & set(goals.split()):
                continue
            begun = time.monotonic()
            lines += measure()
            print(f"measured {goals}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    print(f"{options.rows:,} counts; medians; {time.monotonic() - started:.0f} s in all.\n")
    print(table(lines))


def _measurements(rows: int, url: str) -> list[tuple[str, Callable[[], Iterator[Line]]]]:
    return [
        ("G1 G7 G12", partial(storage.on_sqlite, rows)),
        ("G1 G7 G12", partial(storage.on_postgresql, rows)),
        ("G3", partial(web.reruns, url)),
        ("G14", partial(web.starts, url)),
        ("G15", partial(browser.figures_on_screen, url)),
        ("G16", partial(browser.bytes_of_visits, url)),
    ]


if __name__ == "__main__":
    main()
