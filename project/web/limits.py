"""What one visitor may take of the server: tabs, reruns, and time to send a request.

A tab costs four open files and a rerun the processor, for a stranger as for anybody.
"""

import asyncio
import sys
import time
from contextlib import suppress
from typing import Any

import h11
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from uvicorn.protocols.http.h11_impl import H11Protocol

from project.settings import settings
from project.web import html
from project.web.requests import address_of, page_key

if sys.platform != "win32":
    # Windows has no such limits.
    import resource

# Seconds in which the next part of a request must come.
PATIENCE = 20.0
# Streamlit keeps what belongs to a tab this long after it was closed.
_LINGERS = 120.0
_FILES_A_TAB, _OTHER_FILES, _MOST_FILES = 4, 200, 65_536
# Of what an address may do; one tab may do a part of it.
_TABS_AT_WORK = 5
_BURST = 20
_ADDRESSES_KEPT = 10_000
_FULL = (
    "Er kijken nu te veel mensen tegelijk, of er staan op dit netwerk te veel tabbladen open. "
    "Sluit tabbladen die niet nodig zijn, en probeer het over een minuut opnieuw."
)


def raise_open_files() -> None:
    """As many open files as the system allows: the usual 1,024 are gone after 250 tabs."""
    if sys.platform == "win32":
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(most, _soft), hard))


def most_tabs() -> int:
    """How many tabs there may be in all, with the open files that this process has."""
    if sys.platform == "win32":
        return settings().tabs_most
    files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(settings().tabs_most, (files - _OTHER_FILES) // _FILES_A_TAB)


class Budget:
    """So many a second, and a number at once before that begins to count."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, time.monotonic()

    def take(self) -> float:
        """Take one; the answer is how many seconds it must wait."""
        now = time.monotonic()
        left = min(self._burst, self._left + (now - self._at) * self._rate) - 1
        # Who asks on and on must not keep others at the same address out for hours.
        self._left, self._at = max(left, -self._burst), now
        return max(0.0, -self._left / self._rate)


class _Address:
    """What comes from one address: its open tabs, how often it opens one, and all its reruns."""

    def __init__(self) -> None:
        self.open = 0
        rate = settings().reruns_per_second * _TABS_AT_WORK
        self.reruns = Budget(rate, _BURST * _TABS_AT_WORK)
        self.openings = Budget(1, settings().tabs_per_address)

    def is_full(self) -> bool:
        return self.open >= settings().tabs_per_address


class Limits:
    """Refuses a tab too many, spreads reruns in time, and hangs up on half a request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._addresses: dict[str, _Address] = {}
        self._tabs = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is within the limits."""
        if scope["type"] == "websocket":
            await self._tab(scope, receive, send)
        elif scope["type"] == "http":
            answer = self._no_room(Request(scope)) or self.app
            await answer(scope, _Prompt(receive).receive, send)
        else:
            await self.app(scope, receive, send)

    def _no_room(self, request: Request) -> Response | None:
        if page_key(request.url.path) is None:
            return None
        found = self._addresses.get(address_of(request))
        if self._tabs < most_tabs() and not (found and found.is_full()):
            return None
        answer = html.message("Te druk", _FULL, 503)
        answer.headers["Retry-After"] = "60"
        return answer

    async def _tab(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._address(address_of(HTTPConnection(scope)))
        if self._tabs >= most_tabs() or found.is_full() or found.openings.take():
            await WebSocketClose(1013)(scope, receive, send)
            return
        found.open += 1
        self._tabs += 1
        own = Budget(settings().reruns_per_second, _BURST)
        try:
            await self.app(scope, _Paced(receive, own, found.reruns).receive, send)
        finally:
            found.open -= 1
            asyncio.get_running_loop().call_later(_LINGERS, self._forget_tab)

    def _address(self, address: str) -> _Address:
        if len(self._addresses) > _ADDRESSES_KEPT:
            self._addresses = {name: one for name, one in self._addresses.items() if one.open}
        return self._addresses.setdefault(address, _Address())

    def _forget_tab(self) -> None:
        self._tabs -= 1


class _Paced:
    """The messages of one tab, no faster than its budgets; of the same ones that wait, one."""

    def __init__(self, receive: Receive, *budgets: Budget) -> None:
        self._receive, self._budgets = receive, budgets
        self._next: Message | None = None

    async def receive(self) -> Message:
        message, self._next = self._next or await self._receive(), None
        if message["type"] != "websocket.receive":
            return message
        until = time.monotonic() + max(one.take() for one in self._budgets)
        while self._next is None and (left := until - time.monotonic()) > 0:
            with suppress(TimeoutError):
                later = await asyncio.wait_for(self._receive(), left)
                if later["type"] == "websocket.disconnect":
                    return later
                self._next = later if later != message else None
        await asyncio.sleep(until - time.monotonic())
        return message


class _Prompt:
    """The body of a request, each part of which must come in time."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._more = receive, True

    async def receive(self) -> Message:
        if not self._more:
            # What comes now is that the visitor leaves, whenever that is.
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), PATIENCE)
        except TimeoutError:
            raise HTTPException(408, "Het verzoek kwam niet op tijd.") from None
        self._more = bool(message.get("more_body"))
        return message


class PromptProtocol(H11Protocol):
    """As uvicorn's own, but who does not finish the head of a request in time is hung up on."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._late: asyncio.TimerHandle | None = None
        self._wait()

    def _wait(self) -> None:
        self._late = self._late or self.loop.call_later(PATIENCE, self._hang_up)

    def _hang_up(self) -> None:
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Stop waiting when the head is complete; wait anew for the rest of the next one."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more to wait for."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _stop_waiting(self) -> None:
        if self._late:
            self._late.cancel()
        self._late = None
