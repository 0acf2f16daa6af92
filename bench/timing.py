"""Taking turns: each candidate once, then each again, so that a busy machine harms all alike."""

import time
from collections.abc import Callable
from typing import Any


def milliseconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def take_turns(
    candidates: dict[str, Callable[[], float]],
    *,
    times: int,
    seconds: float = 600.0,
    at_least: int = 3,
    pause: float = 0.0,
) -> dict[str, list[float]]:
    """Samples of each candidate, A B A B; fewer rounds when the time is used up."""
    samples: dict[str, list[float]] = {name: [] for name in candidates}
    end = time.perf_counter() + seconds
    for round_number in range(times):
        if round_number >= at_least and time.perf_counter() > end:
            break
        for name, measure in candidates.items():
            time.sleep(pause)
            samples[name].append(measure())
    return samples
