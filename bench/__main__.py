"""``python -m bench``: measure every goal beside its control, and print one table."""

import argparse
import sys
import tempfile
import time

from bench import browser, crowd, storage, web
from bench.goals import Measured, table
from project import database
from project.facts import loading
from tests.visits import working_on


def main() -> None:
    """Measure what was asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="how many counts")
    parser.add_argument(
        "--only", nargs="*", help="some of: storage starts reruns pages crowds visits"
    )
    options = parser.parse_args()
    began, found = time.monotonic(), list[Measured]()
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        url = f"sqlite:///{directory}/facts.sqlite"
        with working_on(url):
            database.upgrade()
            loading.prepare()
        # Each begins to measure when its turn comes.
        parts = {"storage": storage.lines(directory, options.rows), "starts": web.starts(url)}
        parts |= {"reruns": web.reruns(url), "pages": web.pages(directory, url)}
        parts["crowds"] = crowd.crowds(url)
        parts["visits"] = browser.visits(url)
        for name in options.only or parts:
            found += parts[name]
            print(f"{time.monotonic() - began:4.0f} s: {name} measured", file=sys.stderr)
    print(f"{options.rows:,} counts; medians.\n\n{table(found)}")


if __name__ == "__main__":
    main()
