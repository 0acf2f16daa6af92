"""G5: a hundred viewers at once, each with a rerun per ten seconds; one in ten saves as well."""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from statistics import quantiles
from unittest.mock import patch

import httpx2
from sqlmodel import select

from bench.goals import Measured, milliseconds
from bench.servers import EMPTY, OURS, Click, Site, looking_at, running
from project.accounts.sign_ins import COOKIE
from project.models import Stop
from project.web.start import SETTLED_AFTER
from project.wording.people import Role
from tests.builders import writing
from tests.visits import sign_in_row, working_on

_VIEWERS, _EACH, _SECONDS = 100, 10.0, 60.0
_FIRST = date(2016, 1, 1)
# Counts are saved for days of a stop that was long ago.
_MOMENT = {"DASHBOARD_FROZEN_NOW": "2018-09-28T12:00:00+00:00"}


def crowds(url: str) -> Iterator[Measured]:
    """The reruns of our server while counts are saved, beside those of an empty page."""
    with working_on(url):
        token = sign_in_row(Role.EDITOR)
        with writing() as session:
            stop = session.exec(select(Stop).where(Stop.slug == "panningen")).one()
            stop.first_day, save = _FIRST, f"/invoeren/bezoekers/{stop.id}"
    with patch.dict(os.environ, _MOMENT):
        with running(OURS, url) as ours:
            found = _crowd(ours, save, token)
        with running(EMPTY, url) as empty:
            yield from zip(("G5", "G5 memory"), found, _crowd(empty), strict=True)


def _crowd(site: Site, save: str = "", token: str = "") -> tuple[float, float]:
    """The 95th percentile of a rerun in ms, and the memory at the end; an error raises."""

    def view(place: int, click: Click) -> list[float]:
        chance, took = random.Random(place), list[float]()
        until = time.monotonic() + _SECONDS
        time.sleep(chance.uniform(0, _EACH))
        while time.monotonic() < until:
            if save and place % 10 == 0:
                _save(f"http://127.0.0.1:{site.port}{save}", token, place * 10 + len(took))
            took.append(milliseconds(click))
            time.sleep(chance.uniform(0.5, 1.5) * _EACH)
        return took

    with ExitStack() as tabs, ThreadPoolExecutor(_VIEWERS) as viewers:
        clicks = [tabs.enter_context(looking_at(site)) for _ in range(_VIEWERS)]
        time.sleep(SETTLED_AFTER)
        took = sum(viewers.map(view, range(_VIEWERS), clicks), list[float]())
        return quantiles(took, n=20)[-1], site.memory()


def _save(address: str, token: str, number: int) -> None:
    day = _FIRST + timedelta(days=number)
    form = {"sleutel": f"crowd-{number}", "hoe": "tally", "dagen": f"{day}/{day}", "aantal": "34"}
    answer = httpx2.post(address, data=form, cookies={COOKIE: token}, timeout=60)
    assert answer.headers.get("location", "").startswith("/invoeren/bon/"), answer.status_code
