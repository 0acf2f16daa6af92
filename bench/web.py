"""G3 and G14: how fast our server runs a page again, and how soon after its start."""

import time
from collections.abc import Iterator

from bench import servers
from bench.servers import Kind, Site
from bench.table import Goal, Line
from bench.timing import take_turns
from bench.viewer import looking_at
from project.web.start import SETTLED_AFTER

# What only this page says.
QUESTION = "Waar is de tentoonstelling?"
EMPTY = "Een lege pagina"
RERUN = Goal(at_most=1 / 8, of_control=True)
FIRST_PAGE = Goal(at_most=1.0)

_RERUNS = 20
_STARTS = 4
# A viewer reads between two clicks; what a server still tidies up after a run is not his time.
_PAUSE = 0.25


def reruns(database_url: str) -> Iterator[Line]:
    """G3: Overzicht once more, on our server and as Streamlit runs it by itself."""
    with (
        servers.ready(servers.OURS, database_url) as ours,
        servers.ready(servers.PLAIN, database_url) as plain,
        looking_at(ours) as our_viewer,
        looking_at(plain) as plain_viewer,
    ):
        for viewer in (our_viewer, plain_viewer):
            viewer.open(QUESTION)
            viewer.rerun()
        # Neither is measured in its first moments.
        time.sleep(1.5 * SETTLED_AFTER)
        samples = take_turns(
            {"ours": our_viewer.rerun, "plain": plain_viewer.rerun}, times=_RERUNS, pause=_PAUSE
        )
    yield Line(
        goal="G3",
        what="rerun of Overzicht",
        against="the same page under streamlit run",
        unit="ms",
        ours=samples["ours"],
        control=samples["plain"],
        asked=RERUN,
    )


def starts(database_url: str) -> Iterator[Line]:
    """G14: from the start of the process to the first answer, and to the first whole page."""
    answers: dict[str, list[float]] = {"ours": [], "empty": []}

    def first_page(name: str, kind: Kind, expected: str) -> float:
        with servers.running(kind, database_url) as site:
            servers.wait_until_it_answers(site)
            answers[name].append(_since(site))
            with looking_at(site) as viewer:
                viewer.open(expected)
                return _since(site)

    pages = take_turns(
        {
            "ours": lambda: first_page("ours", servers.OURS, QUESTION),
            "empty": lambda: first_page("empty", servers.EMPTY, EMPTY),
        },
        times=_STARTS,
    )
    for what, samples in (("answers /", answers), ("has run the first page", pages)):
        yield Line(
            goal="G14",
            what=f"start of the process until it {what}",
            against="an empty Streamlit app, started the same way",
            unit="s",
            ours=samples["ours"],
            control=samples["empty"],
            asked=FIRST_PAGE,
        )


def _since(site: Site) -> float:
    return time.perf_counter() - site.started
