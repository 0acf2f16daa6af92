"""What was sent just before a connection broke is worked on before Streamlit hears that it broke.

Streamlit drops what still waits for its turn as soon as a connection ends. A phone that goes dark
right after the last key would so lose a draft, or a tap on save that did reach the server.
"""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Seconds after the last message; a page begins its answer well within, also on a busy machine.
PATIENCE = 5.0


class LastWords:
    """Tells Streamlit of the end of a connection when its last message had time to be heard."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, the end of a websocket later."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        heard, gone = 0.0, False

        async def receive_late() -> Message:
            nonlocal heard, gone
            message = await receive()
            if message["type"] == "websocket.disconnect":
                gone = True
                await asyncio.sleep(heard + PATIENCE - time.monotonic())
            else:
                heard = time.monotonic()
            return message

        async def send_while_there(message: Message) -> None:
            nonlocal gone
            if gone:
                return
            try:
                await send(message)
            except OSError:
                # Nobody is there any more; the next thing to receive says so.
                gone = True

        await self.app(scope, receive_late, send_while_there)
