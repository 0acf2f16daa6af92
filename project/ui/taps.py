"""Every tap on the counter at the door is worked on by itself, however fast they come.

Streamlit makes one tap out of two on the same button when the first still waits for its turn, and
ends what runs for whatever comes next: who taps faster than the server answers would count too few.
"""

import asyncio
import re

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# Seconds; a tap takes a fraction of one. Whatever happens, nothing waits for ever.
PATIENCE = 10.0
# How the keys of those buttons end (ui/entering/tally.py), as it stands in what a browser sends.
_KEY = re.compile(rb"-tap-?\d")


class Taps:
    """Holds back what a browser sends until its last tap on the counter was worked on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, what follows a tap a moment later."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        turn = _Turn()

        async def receive_in_turn() -> Message:
            message = await receive()
            await turn.is_free()
            if _is_tap(message):
                turn.begin()
            return message

        async def send_and_look(message: Message) -> None:
            await send(message)
            turn.look_at(message)

        await self.app(scope, receive_in_turn, send_and_look)


class _Turn:
    """Whether a tap is being worked on: from its coming until a run of the page after it ended."""

    def __init__(self) -> None:
        self._free = asyncio.Event()
        self._free.set()
        self._runs = False

    async def is_free(self) -> None:
        try:
            await asyncio.wait_for(self._free.wait(), PATIENCE)
        except TimeoutError:
            self._free.set()

    def begin(self) -> None:
        self._runs = False
        self._free.clear()

    def look_at(self, message: Message) -> None:
        data = message.get("bytes")
        if self._free.is_set() or not data:
            return
        told = ForwardMsg.FromString(data)
        if told.HasField("new_session"):
            self._runs = True
        # What was under way when the tap came is ended early; the run of the tap follows.
        ended = told.HasField("script_finished")
        if self._runs and ended and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._free.set()


def _is_tap(message: Message) -> bool:
    data = message.get("bytes")
    if not data or not _KEY.search(data):
        return False
    try:
        asked = BackMsg.FromString(data)
    except DecodeError:
        # Streamlit says what it thinks of it.
        return False
    states = asked.rerun_script.widget_states.widgets
    return any(one.trigger_value and _KEY.search(one.id.encode()) for one in states)
