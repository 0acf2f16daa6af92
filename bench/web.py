"""G2, G3, G14, G19 and G20: the server, asked over Streamlit's own websocket."""

import time
from collections.abc import Iterator
from functools import partial
from statistics import median

from bench import data
from bench.goals import Measured, in_turns, milliseconds
from bench.servers import EMPTY, OURS, PLAIN, Click, Site, looking_at, running
from project.accounts.roles import PAGES
from project.web.start import SETTLED_AFTER
from project.wording.people import Role
from tests.visits import sign_in_row, working_on


def starts(url: str) -> Iterator[Measured]:
    """G14: from the start of the process until the first page has run to its end."""

    def first_page(command: tuple[str, ...]) -> float:
        with running(command, url) as site, looking_at(site):
            return time.perf_counter() - site.started

    pair = in_turns(partial(first_page, OURS), partial(first_page, EMPTY), times=4)
    yield from (("G14", *pair), ("G14 ratio", *pair))


def reruns(url: str) -> Iterator[Measured]:
    """G19, G3 and G2: one page open on each server."""
    with (
        running(OURS, url) as ours,
        running(EMPTY, url) as empty,
        running(PLAIN, url) as plain,
        looking_at(ours) as our_page,
        looking_at(empty) as empty_page,
        looking_at(plain) as plain_page,
    ):
        # None is measured in its first moments.
        time.sleep(1.5 * SETTLED_AFTER)
        yield "G19", ours.memory(), empty.memory()
        yield "G3", *in_turns(partial(_click, our_page), partial(_click, plain_page), times=20)
        yield "G2", _work(ours, our_page), _work(empty, empty_page)


def _click(page: Click) -> float:
    # A viewer reads between two clicks; what a server still tidies up is not his time.
    time.sleep(0.25)
    return milliseconds(page)


def _work(site: Site, page: Click, times: int = 60) -> float:
    """The work of the processor for one rerun, in ms: the mean, as its clock is coarse."""
    before = site.work()
    for _ in range(times):
        page()
    return (site.work() - before) / times


def pages(directory: str, url: str) -> Iterator[Measured]:
    """G20: each page of a long tour, as a manager sees it, beside that of the facts."""
    large = f"sqlite:///{directory}/long-tour.sqlite"
    with working_on(large):
        data.fill(rows=2_000, stops=1_000)
    long, short = _each_page(large), _each_page(url)
    for place, key in enumerate(("G20", "G20 messages")):
        page = max(long, key=lambda one: long[one][place])
        yield key, long[page][place], short[page][place]


def _each_page(url: str) -> dict[str, tuple[float, float]]:
    """For each page the time of a rerun in ms and its number of messages."""
    found = {}
    with working_on(url):
        token = sign_in_row(Role.MANAGER)
    with running(OURS, url) as site:
        for address in (rule.address for rule in PAGES.values()):
            with looking_at(site, address, token) as page:
                took = median(_click(page) for _ in range(3))
                found[address] = took, float(len(page()))
    return found
