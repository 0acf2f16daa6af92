"""G5: a hundred viewers at once, each with a rerun per ten seconds; one in ten saves instead."""

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
from sqlmodel import col, select

from bench.goals import Measured, milliseconds
from bench.servers import EMPTY, OURS, Click, Site, looking_at, running
from project.accounts.sign_ins import COOKIE
from project.models import Account, Stop
from project.web.start import SETTLED_AFTER
from project.wording.people import Role
from tests.builders import writing
from tests.visits import sign_in_row, working_on

_VIEWERS, _EACH, _SECONDS = 100, 10.0, 60.0
_FIRST = date(2016, 1, 1)
# They all come from one address here.
_ROOM = {
    "DASHBOARD_FROZEN_NOW": "2018-09-28T12:00:00+00:00",
    "DASHBOARD_TABS_PER_ADDRESS": "200",
    "DASHBOARD_RERUNS_PER_SECOND": "20",
}


def crowds(url: str) -> Iterator[Measured]:
    """The reruns of our server while counts are saved, beside those of an empty page."""
    with working_on(url), writing() as session:
        stop = session.exec(select(Stop).where(Stop.slug == "panningen")).one()
        stop.first_day, address = _FIRST, f"/invoeren/bezoekers/{stop.id}"
    with working_on(url):
        token = sign_in_row(Role.EDITOR)
        with writing() as session:
            who = session.exec(select(Account.name).order_by(col(Account.id).desc())).first()
    found = []
    for command, save in ((OURS, f"{who} {address}"), (EMPTY, "")):
        with patch.dict(os.environ, _ROOM), running(command, url) as site:
            found.append(_crowd(site, save, token))
    yield from zip(("G5", "G5 memory"), *found, strict=True)


def _crowd(site: Site, save: str, token: str) -> tuple[float, float]:
    """The 95th percentile of a rerun in ms, and the memory at the end; an error raises."""
    with ExitStack() as tabs, ThreadPoolExecutor(_VIEWERS) as viewers:
        clicks = [tabs.enter_context(looking_at(site)) for _ in range(_VIEWERS)]
        time.sleep(SETTLED_AFTER)
        works = [
            viewers.submit(_view, place, click, site, save, token)
            for place, click in enumerate(clicks)
        ]
        took = [one for work in works for one in work.result()]
        return quantiles(took, n=20)[-1], site.memory()


def _view(place: int, click: Click, site: Site, save: str, token: str) -> list[float]:
    chance, until = random.Random(place), time.monotonic() + _SECONDS
    took: list[float] = []
    time.sleep(chance.uniform(0, _EACH))
    while time.monotonic() < until:
        if save and place % 10 == 0:
            _save(site, save, token, day=place * 10 + len(took))
        took.append(milliseconds(click))
        time.sleep(chance.uniform(0.5, 1.5) * _EACH)
    return took


def _save(site: Site, save: str, token: str, day: int) -> None:
    who, _, address = save.partition(" ")
    on = _FIRST + timedelta(days=day)
    form = {"wie": who, "sleutel": f"crowd-{day}", "hoe": "tally", "dagen": f"{on}/{on}"}
    answer = httpx2.post(
        f"http://127.0.0.1:{site.port}{address}",
        data=form | {"aantal": "34"},
        headers={"Cookie": f"{COOKIE}={token}"},
        timeout=60,
    )
    assert answer.headers.get("location", "").startswith("/invoeren/bon/"), answer.status_code
