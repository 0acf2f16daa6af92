"""What was drawn before from the very same rows is not drawn again: that takes longer than reading.

Compared is all that a drawing is made of, cell by cell, so that nobody ever sees an older one.
"""

import hashlib
import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd

Asked = ParamSpec("Asked")
Drawing = TypeVar("Drawing")
Kept = TypeVar("Kept")

# Of each kind of drawing; then it begins anew.
_MOST_KEPT = 32


def drawn_before(
    draw: Callable[Asked, Drawing],
    *,
    keep: Callable[[Drawing], Kept],
    give: Callable[[Kept], Drawing],
) -> Callable[Asked, Drawing]:
    """The same function with a memory; it may depend on nothing but what it is given.

    ``keep`` makes of a drawing what is kept, and ``give`` of that a drawing of its own for each
    who asks, so that nobody changes that of the next.
    """
    drawn: dict[bytes, Kept] = {}

    @wraps(draw)
    def look(*asked: Asked.args, **named: Asked.kwargs) -> Drawing:
        key = _key(asked, named)
        found = drawn.get(key)
        if found is None:
            if len(drawn) >= _MOST_KEPT:
                drawn.clear()
            drawn[key] = found = keep(draw(*asked, **named))
        return give(found)

    return look


def _key(asked: tuple[Any, ...], named: dict[str, Any]) -> bytes:
    contents = [_content(one) for one in (*asked, *named.values())]
    return hashlib.sha256(pickle.dumps((list(named), contents))).digest()


def _content(one: Any) -> Any:
    if isinstance(one, pd.DataFrame):
        return list(one.columns), one.to_numpy(dtype=object).tolist()
    return one
